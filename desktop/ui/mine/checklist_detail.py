"""One item of 一矿一表 read whole: what, how, which limits and clauses, where it comes from, what was found before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.last_results import LastResults
from desktop.ui.mine import checklist_words
from desktop.ui.mine.checklist_reading import ItemRow, MineSheet
from desktop.ui.page import label


class ItemCard(QScrollArea):
    """Scrolls with the keyboard; of an item due at several places one is chosen for what was found before."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: ItemRow | None = None
        self.setObjectName("reading")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("检查项内容"))
        self._card = card = QFrame(self)
        card.setProperty("kind", "card")
        self.parts: dict[str, QLabel] = {name: label("", kind, card, wraps=True) for name, kind in _PARTS}
        self.place = QComboBox(card)
        self.place.setAccessibleName(self.tr("看哪一处的近次结果"))
        self.last = LastResults(bench, card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.GAP, theme.SNUG, theme.GAP, theme.SNUG)
        column.setSpacing(theme.SNUG)
        for part in self.parts.values():
            column.addWidget(part)
        column.addWidget(self.place)
        column.addWidget(self.last)
        column.addStretch(1)
        self.setWidget(card)
        self.place.activated.connect(self._remember)
        self.show_row(None, None)

    @property
    def row(self) -> ItemRow | None:
        """What is shown."""
        return self._row

    def show_row(self, row: ItemRow | None, sheet: MineSheet | None, *, names_mine: bool = False) -> None:
        """Show another item, or the same read again."""
        is_same = row is not None and self._row is not None and row.key == self._row.key
        self._row = row
        self._card.setVisible(row is not None)
        if row is None or sheet is None:
            self.last.forget()
            return
        for name, text in self._words(row, sheet, names_mine).items():
            self.parts[name].setText(text)
            self.parts[name].setVisible(bool(text))
        if not is_same:
            self.verticalScrollBar().setValue(0)
            self.place.clear()
            self.place.addItems([spot.name for spot in row.spots])
            self.place.setVisible(len(row.spots) > 1)
        self.setAccessibleDescription("\n".join(part.text() for part in self.parts.values() if part.text()))
        self._remember()

    def _words(self, row: ItemRow, sheet: MineSheet, names_mine: bool) -> dict[str, str]:
        item, mark = row.item, row.item.not_applicable
        where = [
            row.number,
            item.id,
            str(item.level),
            row.mine_name if names_mine else "",
            row.place,
            item.category,
            item.specialty or "",
        ]
        idle = self.tr("本矿没有登记适用的地点：{0}").format("、".join(item.places)) if row.spots == () else ""
        if mark is not None:
            idle = self.tr("不适用：{0}（{1}）").format(
                mark.reason, " ".join(one for one in (mark.person, mark.day) if one)
            )
        return {
            "where": " · ".join(dict.fromkeys(one for one in where if one and one != "—")),
            "text": item.text,
            "idle": idle,
            "limits": _lines(self.tr("限值"), checklist_words.limits(item, sheet.design)),
            "method": _lines(self.tr("怎么查"), [item.method]),
            "basis": _lines(self.tr("依据"), checklist_words.basis(row).split("\n")),
            "hazard": self._hazard(row),
            "origin": _lines(self.tr("来源"), checklist_words.origins(row, sheet)),
            "unfit": _lines(self.tr("没有用上"), checklist_words.unfit(row, sheet)),
        }

    def _hazard(self, row: ItemRow) -> str:
        item = row.item
        if not (item.major_hazard and item.mh_note):
            return ""
        cited = f"（{'；'.join(item.mh_basis)}）" if item.mh_basis else ""
        return self.tr("▲ 可能构成重大事故隐患的情形：") + item.mh_note + cited

    @Slot()
    def _remember(self) -> None:
        row = self._row
        if row is None or not row.spots:
            self.last.forget()
            return
        spot = row.spots[max(self.place.currentIndex(), 0)]
        self.last.show_item(row.mine, spot.id, row.item)


def _lines(head: str, lines: list[str]) -> str:
    """`怎么查：…` in one line, several below their head."""
    found = [line for line in lines if line]
    if len(found) > 1:
        return "\n".join([f"{head}：", *found])
    return f"{head}：{found[0]}" if found else ""


_PARTS = (
    ("where", "small"),
    ("text", "strong"),
    ("idle", "warn"),
    ("limits", ""),
    ("method", "muted"),
    ("basis", "muted"),
    ("hazard", "bad"),
    ("origin", "muted"),
    ("unfit", "warn"),
)
