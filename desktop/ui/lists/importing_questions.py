"""载入 · 问答: what the sheet does not say, answered for all rows at once or row by row; nothing is answered
beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.actions import import_answers
from desktop.actions.import_lines import QuestionLine, RowLine, Seen
from desktop.ui import theme
from desktop.ui.lists.importing_parts import GIVEN, OPEN, PENDING, CalmCombo, ManyTable, Panel
from desktop.ui.marks import Mark
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

LEVEL = "级别"
KIND = "矿山类型"
MUST, SAMPLE = "必查", "抽查"


@dataclass(frozen=True, slots=True)
class LikeWord:
    """A catalogue whose words can be used, and the kinds of mine it serves."""

    key: str
    title: str
    kinds: tuple[str, ...]


class QuestionsPanel(Panel):
    """The questions at the left, the rows of the chosen one at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("问答", parent)
        self._likes: tuple[LikeWord, ...] = ()
        self._seen: Seen | None = None
        self.model = LinesModel[QuestionLine](_QUESTIONS, lambda line: line.key, self)
        self.list = LineTable(self.model, self.tr("要回答的问题"), self, has_head=False)
        self.list.setFixedWidth(176)
        self.text = label("", "strong", self, wraps=True)
        self.row_model = LinesModel[RowLine](_ROWS, lambda line: (line.sheet, line.row), self)
        self.rows = ManyTable(self.row_model, self.tr("没有写的行"), self)
        self.rows.keys = {
            Qt.Key.Key_1: self._must,
            Qt.Key.Key_2: self._sample,
            Qt.Key.Key_Delete: self._take_back,
        }
        self.all_must = QPushButton(self.tr("全部必查(&B)"), self)
        self.all_sample = QPushButton(self.tr("全部抽查(&C)"), self)
        self.must = QPushButton(self.tr("所选必查 1"), self)
        self.sample = QPushButton(self.tr("所选抽查 2"), self)
        self.word = CalmCombo(self.tr("填什么"), self, is_editable=True)
        self.fill_all = QPushButton(self.tr("全部填(&A)"), self)
        self.fill_some = QPushButton(self.tr("所选填(&S)"), self)
        self.like = CalmCombo(self.tr("照哪份目录的词"), self)
        self.take_like = QPushButton(self.tr("照这份(&L)"), self)
        self._lay_out()
        self._connect()

    def show_likes(self, likes: Sequence[LikeWord]) -> None:
        """The catalogues whose words can be used."""
        self._likes = tuple(likes)
        self.like.clear()
        self.like.addItem(self.tr("不照目录，只用表里的词"), "")
        for one in likes:
            self.like.addItem(one.title, one.key)

    def show_seen(self, seen: Seen) -> None:
        self._seen = seen
        title = next((one.title for one in self._likes if one.key == self.draft.like), "")
        title = title or (self.tr("不照") if self.draft.is_alone else "")
        words = self.tr("地点、类别、矿山类型、专业照哪份目录的词？作为补充时，也就是补充到这份目录。先答这一问。")
        if fitting := self._proposed():
            words += self.tr("看矿山类型，像是“{0}”；是的按“照这份”。").format(fitting.title)
        first = QuestionLine(import_answers.LIKE, words, (), title, 0)
        self.model.show_lines((first, *seen.questions))
        if self.list.line is None:
            self.list.step(0)
        self._show_question(self.list.line)

    def show_row(self, key: str, sheet: str = "", row: int = 0) -> None:
        """Bring a question (and one of its rows) to the front."""
        if self.list.choose(key) and row:
            self.rows.choose((sheet, row))

    def next_open(self) -> bool:
        """Go to the next question that is open; False when there is none."""
        key = next((line.key for line in self.model.lines if line.left), None)
        return key is not None and self.list.choose(key)

    def first_focus(self) -> QWidget:
        if self.draft.is_like_told:
            self.next_open()
        else:
            self.list.choose(import_answers.LIKE)
        return self.list

    def _lay_out(self) -> None:
        levels, words, likes = QWidget(self), QWidget(self), QWidget(self)
        for box, widgets in (
            (levels, (self.all_must, self.all_sample, self.must, self.sample)),
            (words, (self.word, self.fill_all, self.fill_some)),
            (likes, (self.like, self.take_like)),
        ):
            row = QHBoxLayout(box)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.SNUG)
            for widget in widgets:
                row.addWidget(widget, 1 if widget in {self.word, self.like} else 0)
            if box is levels:
                row.addStretch(1)
        self.bars = QStackedWidget(self)
        for bar in (levels, words, likes):
            self.bars.addWidget(bar)
        self.bars.setFixedHeight(theme.row())
        right = QVBoxLayout()
        right.setSpacing(theme.TIGHT)
        right.addWidget(self.text)
        right.addWidget(self.rows, 1)
        right.addWidget(self.bars)
        right.addStretch(0)
        halves = QHBoxLayout()
        halves.setSpacing(theme.SNUG)
        halves.addWidget(self.list)
        halves.addLayout(right, 1)
        self.body.addLayout(halves)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_question)
        self.list.opened.connect(self._enter)
        self.rows.opened.connect(self._to_word)
        self.all_must.clicked.connect(self._all_must)
        self.all_sample.clicked.connect(self._all_sample)
        self.must.clicked.connect(self._must)
        self.sample.clicked.connect(self._sample)
        self.fill_all.clicked.connect(self._fill_all)
        self.fill_some.clicked.connect(self._fill_some)
        self.like.activated.connect(self._choose_like)
        self.take_like.clicked.connect(self._take_like)
        edit = self.word.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self._fill)

    @property
    def _line(self) -> QuestionLine | None:
        return self.list.line

    @Slot(object)
    def _show_question(self, line: QuestionLine | None) -> None:
        if line is None:
            return
        is_other = self.text.property("key") != line.key
        self.text.setProperty("key", line.key)
        self.text.setText(line.text)
        self.row_model.show_lines(line.rows)
        self.rows.setVisible(bool(line.rows))
        self.bars.setCurrentIndex(0 if line.key == LEVEL else 2 if line.key == import_answers.LIKE else 1)
        self.fill_some.setVisible(bool(line.rows))
        self.fill_all.setText(self.tr("全部填(&A)") if line.rows else self.tr("选定(&A)"))
        if line.key == import_answers.LIKE:
            fitting = self._proposed()
            self.take_like.setVisible(fitting is not None)
            self.like.setCurrentIndex(max(self.like.findData(fitting.key if fitting else self.draft.like), 0))
        elif is_other:
            self.word.clear()
            self.word.addItems(list(line.choices))
            self.word.setCurrentIndex(-1)
            self.word.setEditText(line.word)
            edit = self.word.lineEdit()
            if edit is not None:
                edit.setPlaceholderText(self._hint(line))

    def _hint(self, line: QuestionLine) -> str:
        if line.default:
            return self.tr("不填就是“{0}”").format(line.default)
        return (
            self.tr("填一个词，或从列表里选；多个用；隔开")
            if line.key in ("适用场所", "矿山类型")
            else self.tr("填什么")
        )

    def _proposed(self) -> LikeWord | None:
        """The one catalogue that fits the kind of mine answered, or named in the title; shown, never taken unasked."""
        if self.draft.is_like_told or self._seen is None:
            return None
        told = self.draft.fill.get(KIND, "") or self._seen.title.replace("非煤矿山", "")
        fitting = [one for one in self._likes if any(kind in told for kind in one.kinds)]
        return fitting[0] if len(fitting) == 1 else None

    @Slot()
    def _take_like(self) -> None:
        self._choose_like(self.like.currentIndex())

    @Slot(object)
    def _enter(self, line: QuestionLine) -> None:
        """From the question to what answers it."""
        like = self.like if self._proposed() is None else self.take_like
        target = self.rows if line.key == LEVEL else like if line.key == import_answers.LIKE else self.word
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _to_word(self, line: RowLine) -> None:
        if self._line is not None and self._line.key != LEVEL:
            self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer_rows(self, word: str) -> None:
        line, rows = self._line, self.rows.chosen_lines
        if line is None or not rows:
            return
        spots = [(one.sheet, one.row) for one in rows]
        self.answered.emit(import_answers.with_rows(self.draft, line.key, spots, word))
        if len(rows) == 1 and word:
            self.rows.step(1)

    def _answer_all(self, word: str) -> None:
        if self._line is not None:
            self.answered.emit(import_answers.with_fill(self.draft, self._line.key, word))

    def _is_level(self) -> bool:
        return self._line is not None and self._line.key == LEVEL

    @Slot()
    def _must(self) -> None:
        if self._is_level():
            self._answer_rows(MUST)

    @Slot()
    def _sample(self) -> None:
        if self._is_level():
            self._answer_rows(SAMPLE)

    @Slot()
    def _take_back(self) -> None:
        """Of the chosen rows their own answers, and where they have none, the answer for all."""
        has_own = any(row.is_own for row in self.rows.chosen_lines)
        self._answer_rows("") if has_own else self._answer_all("")

    @Slot()
    def _all_must(self) -> None:
        self._answer_all(MUST)

    @Slot()
    def _all_sample(self) -> None:
        self._answer_all(SAMPLE)

    @Slot()
    def _fill_all(self) -> None:
        self._answer_all(self.word.currentText())

    @Slot()
    def _fill_some(self) -> None:
        self._answer_rows(self.word.currentText())

    @Slot()
    def _fill(self) -> None:
        """Enter in the field: the rows chosen when they are several, else all."""
        self._fill_some() if len(self.rows.chosen_lines) > 1 else self._fill_all()

    @Slot(int)
    def _choose_like(self, number: int) -> None:
        self._answer_all(str(self.like.itemData(number)))


def _mark(line: QuestionLine) -> Mark:
    if line.key == import_answers.LIKE and not line.word:
        return PENDING
    return OPEN if line.left else GIVEN


def _state(line: QuestionLine) -> str:
    if line.left:
        return f"还有 {line.left}" if line.rows else "未选"
    if line.key == import_answers.LIKE:
        return "未选" if not line.word else "不照" if line.word == "不照" else "已选"
    return "已答" if line.word or any(row.word for row in line.rows) else line.default or "照目录"


_QUESTIONS: tuple[Column[QuestionLine], ...] = (
    Column("问题", lambda line: line.key, 0, _mark),
    Column("还有", _state, 78, is_quiet=True),
)
_ROWS: tuple[Column[RowLine], ...] = (
    Column("表", lambda line: line.sheet, 84, is_quiet=True),
    Column("行", lambda line: str(line.row), 44, is_quiet=True),
    Column("检查内容", lambda line: line.text),
    Column("回答", lambda line: line.word or "未答", 104, lambda line: GIVEN if line.word else OPEN),
)
