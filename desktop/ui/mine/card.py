"""矿山 · 资料: the mine's card in words, with what stands about it today."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from desktop.actions import checklists, places
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.store import queries
from desktop.supervision.roster import MineRegistered, Org
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.mine.tab import MineTab
from desktop.ui.page import label


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the card: its heading and its rows (word, text)."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A mine's card as a person reads it."""

    mine: str
    parts: tuple[Part, ...]


def read_card(desk: Desk, mine: str) -> Card:
    """The card of a mine. Missing for an unknown mine."""
    known = places.listing(desk, mine)
    today = desk.world.today().isoformat()
    with desk.reading() as session:
        card = queries.mine(session, mine)
        found = [one for _, one in queries.findings(session, mine=mine, open_only=True)]
        org = queries.state(session, f"org/{card.supervised_by}", Org) if card else None
    if card is None:
        return Card(mine, ())
    bureau = org.founded.name if org and org.founded else card.supervised_by
    used = sum(one.is_in_use(today, today) for one in known)
    suspected = sum(one.is_suspected for one in known)
    overdue = sum(bool(one.deadline and one.deadline < today) for one in found)
    now = (
        ("在用地点", f"{used} 处" + (f"，其中隐蔽嫌疑 {suspected} 处" if suspected else "")),
        ("未销号隐患", f"{len(found)} 条" + (f"，其中逾期 {overdue} 条" if overdue else "")),
    )
    return Card(
        mine,
        (
            Part("现在", now),
            Part("矿山", _mine_rows(card, bureau)),
            Part("条件标签（决定哪些检查项适用）", (("标签", _tag_words(desk, card)),)),
            Part("设计值（检查项按它判定）", tuple(card.design.items()) or (("设计值", _NO_DESIGN),)),
        ),
    )


def _mine_rows(card: MineRegistered, org: str) -> tuple[tuple[str, str], ...]:
    leader = " ".join(text for text in (card.leader, card.leader_title, card.phone) if text)
    return (
        ("编号", card.code),
        ("类型", str(card.kind)),
        ("状态", card.status or "—"),
        ("监管单位", org or "—"),
        ("地址", card.address or "—"),
        ("负责人", leader or "—"),
        ("生产情况", card.working or "—"),
    )


def _tag_words(desk: Desk, card: MineRegistered) -> str:
    """The tags in the words of the mine's catalogue; a tag it does not know stands as it is."""
    try:
        catalogue = checklists.layered(desk, card.code).catalogue
    except DeskError:  # the card is still worth reading; 一矿一表 says what is missing
        return "、".join(card.tags) or _NO_TAGS
    words = {tag.code: tag.name for tag in catalogue.tags}
    own = {tag for given in catalogue.kind_tags if given.kind == str(card.kind) for tag in given.tags}
    codes = list(dict.fromkeys((*card.tags, *sorted(own))))
    return "、".join(words.get(code, code) for code in codes) or _NO_TAGS


class CardTab(MineTab):
    """The parts one under the other; long texts wrap, and it scrolls."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "资料", parent)
        self.card = Card("", ())
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("矿山资料"))
        self.body.addWidget(self.area)

    def first_focus(self) -> QWidget:
        return self.area

    def ask(self) -> None:
        self.bench.ask(read_card, self.mine, done=self._show)

    def _show(self, answer: Card) -> None:
        if answer.mine == self.mine and answer != self.card:
            self.card = answer
            self.area.setWidget(_laid_out(answer))


def _laid_out(card: Card) -> QWidget:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.GAP, theme.GAP)
    grid.setHorizontalSpacing(theme.GAP)
    grid.setVerticalSpacing(theme.TIGHT)
    grid.setColumnMinimumWidth(0, 84)
    grid.setColumnStretch(1, 1)
    row = 0
    for number, part in enumerate(card.parts):
        if number:
            grid.setRowMinimumHeight(row, theme.SNUG)
            row += 1
        grid.addWidget(label(part.heading, "strong", inside), row, 0, 1, 2)
        for word, text in part.rows:
            row += 1
            grid.addWidget(label(word, "muted", inside), row, 0, Qt.AlignmentFlag.AlignTop)
            told = label(text, "", inside, wraps=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.setAccessibleName(f"{word}：{text}")
            grid.addWidget(told, row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    return inside


_NO_TAGS = "没有。由主管部门在矿山资料里填写；没有标签的，只用通用检查项。"
_NO_DESIGN = "没有。由主管部门在矿山资料里填写；缺设计值的检查项，测值由检查人自行判断。"
