"""A newer version of the checklist: offered in one line, and what moving did with the answers.

Read when the visit comes to the front and when something else than its own draft changed, never while typing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import checklists, drafting, paper_sheets, versions
from desktop.actions.versions import Moved
from desktop.desk import Changes, Desk
from desktop.store import queries
from desktop.supervision import sheet
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.sheet import Key

_SHOWN = 3  # rows before the list scrolls


@dataclass(frozen=True, slots=True)
class Newer:
    """A version a visit could move to. `is_teams`: its leader moved already."""

    visit: str
    words: str
    is_teams: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    """An item that is asked again by the newer version."""

    place: str
    place_name: str
    item: str
    text: str

    @property
    def key(self) -> Key:
        """As the sheet knows it."""
        return (self.place, self.item)


@dataclass(frozen=True, slots=True)
class WasMoved:
    """What moving did: how many answers stayed, which are asked again, how many have no item any more; `fresh` are the
    (place, item) that are new and due, `numbers` their short numbers in words, `stayed` whether the old ones hold.
    """

    kept: int
    asked: tuple[AskedLine, ...]
    dropped: int
    changes: Changes
    fresh: frozenset[Key] = frozenset()
    numbers: str = ""
    stayed: bool = True


def read_newer(desk: Desk, visit: str) -> Newer | None:
    """The newer version of an unfinished visit's checklist; None when there is none, or it may not move."""
    if not versions.is_outdated(desk, visit):
        return None
    draft = drafting.load(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    opened = state.opened if state is not None else None
    if draft.is_open and opened is not None and opened.checklist.digest != draft.checklist.digest:
        return Newer(visit, f"组长已换用新版检查表：{opened.checklist.title}（{opened.checklist.edition}）", True)
    newest = checklists.for_mine(desk, draft.mine)
    if (newest.title, newest.edition) == (draft.checklist.title, draft.checklist.edition):
        return Newer(visit, "检查表有更新：补充内容、矿山资料或地点有变化", False)
    return Newer(visit, f"检查表有新版：{newest.title}（{newest.edition}）", False)


def move(desk: Desk, visit: str) -> WasMoved:
    """Move the visit, and name what is asked again."""
    moved: Moved = versions.move(desk, visit)
    checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
    texts = {item.id: item.text for item in checklist.items}
    names = {part.place.id: part.place.name for part in checklist.sections}
    asked = tuple(
        AskedLine(one.place, names.get(one.place, one.place), one.item, texts.get(one.item, ""))
        for one in moved.asked_again
    )
    due = paper_sheets.due_lines(desk, visit)
    fresh = {(place, item): number for place, item, number in moved.fresh if (place, item) in due}
    numbers = sheet.number_words(sorted(set(fresh.values())))
    return WasMoved(len(moved.kept), asked, len(moved.dropped), moved.changes, frozenset(fresh), numbers, moved.stayed)


class NewerBand(QFrame):
    """`move_wanted` asks to move, `print_wanted` (a frozenset of keys) for a sheet of the new rows; `opened` carries an
    `AskedLine`.
    """

    move_wanted = Signal()
    print_wanted = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._kept: set[str] = set()
        self._visit = ""
        self._is_told = False
        self.words = label("", "", self, wraps=True)
        self.take = QPushButton(self.tr("换用新版(&V)"), self)
        self.stay = QPushButton(self.tr("仍用原版(&W)"), self)
        self.fresh = QPushButton(self.tr("打印新增的(&V)"), self)
        self._fresh: frozenset[Key] = frozenset()
        self.away = QPushButton(self.tr("收起(&W)"), self)
        self.model = LinesModel[AskedLine](_COLUMNS, lambda line: line.key, self)
        self.asked = LineTable(self.model, self.tr("须重查的项目，Enter 前往"), self, has_head=False)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        for button in (self.take, self.fresh, self.stay, self.away):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SNUG, theme.TIGHT, theme.SNUG, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addLayout(row)
        column.addWidget(self.asked)
        self.take.clicked.connect(self.move_wanted)
        self.fresh.clicked.connect(self._want_print)
        self.stay.clicked.connect(self._stay)
        self.away.clicked.connect(self.forget)
        self.asked.opened.connect(self.opened)
        self.forget()

    def offer(self, newer: Newer | None) -> None:
        """Offer to move; None, or a version a person did without: nothing is shown. What moving did stays in sight."""
        if self._is_told:
            return
        is_shown = newer is not None and newer.visit not in self._kept
        if newer is not None and is_shown:
            self._visit = newer.visit
            self.words.setText(newer.words)
            self._show(is_offer=True)
        self.setVisible(is_shown)

    def tell(self, moved: WasMoved) -> None:
        """What moving did."""
        parts = [self.tr("已换用新版：保留 {0} 项结果").format(moved.kept)]
        parts += [self.tr("须重查 {0} 项，选中按 Enter 前往").format(len(moved.asked))] if moved.asked else []
        parts += [self.tr("取消 {0} 项，原结果在“汇总签名”备查").format(moved.dropped)] if moved.dropped else []
        parts += [_fresh_words(moved)] if moved.fresh else []
        said = self.tr("底稿上的号不变。") if moved.stayed else self.tr("号另排了，请重新打印底稿。")
        self._is_told = True
        self._fresh = moved.fresh if moved.stayed else frozenset()
        self.words.setText("；".join(parts) + f"。{said}")
        self.show_asked(moved.asked)
        self._show(is_offer=False)
        self.show()

    def show_asked(self, asked: Sequence[AskedLine]) -> None:
        """The items asked again, a few at a time."""
        self.model.show_lines(asked)
        self.asked.setFixedHeight(theme.row() * min(len(asked), _SHOWN) + 2)
        if self.asked.line is None:
            self.asked.step(0)

    @Slot()
    def forget(self) -> None:
        """Another visit comes to the front, or it was read."""
        self._is_told = False
        self._fresh = frozenset()
        self.model.show_lines(())
        self.hide()

    @Slot()
    def _stay(self) -> None:
        self._kept.add(self._visit)
        self.hide()

    @Slot()
    def _want_print(self) -> None:
        self.print_wanted.emit(self._fresh)

    def _show(self, *, is_offer: bool) -> None:
        self.take.setVisible(is_offer)
        self.fresh.setVisible(bool(self._fresh) and not is_offer)
        self.stay.setVisible(is_offer)
        self.away.setVisible(not is_offer)
        self.asked.setVisible(bool(self.model.lines))


def _fresh_words(moved: WasMoved) -> str:
    return f"新增 {len(moved.fresh)} 项（号 {moved.numbers}）"


_COLUMNS: tuple[Column[AskedLine], ...] = (
    Column("", lambda line: line.place_name, 160, is_quiet=True),
    Column("", lambda line: f"{line.item}　{line.text}"),
)
