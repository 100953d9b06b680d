"""What was found before of one item at one place: the last twelve results, measured values, open findings, last photo.

One panel for 矿山·一矿一表 and for a visit. It reads in the background, only for the item a person rests on; an answer
for an item that is no longer in front is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.desk import Desk
from desktop.store import histories, queries
from desktop.store.histories import ResultLine
from desktop.supervision.checklist import Item
from desktop.supervision.finding import Finding, Status
from desktop.supervision.visit import Photo, Value
from desktop.ui import limit_lines, plot, theme, thumbnails, times
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, MarkLabel
from desktop.ui.page import label
from desktop.ui.plot import Point, Series, ValuePlot
from desktop.ui.result_strip import Cell, ResultStrip
from desktop.ui.visit.words import OVERDUE, RESULTS, STATUSES

REST_MS = 120


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open finding: its mark, what stands beside the mark, and the fact."""

    id: str
    mark: Mark
    words: str
    fact: str


@dataclass(frozen=True, slots=True)
class Last:
    """Everything the panel shows. `photo` is the hash of the last photo's preview, "" when there is none."""

    cells: tuple[Cell, ...]
    series: tuple[Series, ...]
    findings: tuple[OpenLine, ...]
    photo: str = ""
    photo_words: str = ""


def read_last(desk: Desk, mine: str, place: str, item: Item) -> Last:
    """What was found before of an item at a place of a mine, the oldest first."""
    with desk.reading() as session:
        found = histories.history(session, mine, item.id, place)
        card = queries.mine(session, mine)
    today = times.day(desk.world.text())
    results = tuple(reversed(found.results))
    photo = found.last_photo
    return Last(
        cells=tuple(Cell(RESULTS[one.result], _near(one.day, today), one.note) for one in results),
        series=_series(results, item, card.design if card else {}, today),
        findings=tuple(_open_line(name, one, today) for name, one in found.open_findings),
        photo=photo.preview if photo else "",
        photo_words=_photo_words(photo, today) if photo else "",
    )


class LastResults(QWidget):
    """The panel. `show_item` when an item comes to the front, `forget` when none is; it reads after `rest_ms`."""

    def __init__(self, bench: Bench, parent: QWidget | None = None, *, rest_ms: int = REST_MS) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ticket = 0
        self._asked: tuple[str, str, Item] | None = None
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._ask)
        self.setAccessibleName(self.tr("近次结果"))
        self.heading = label("", "small", self, wraps=True)
        self.strip = ResultStrip(self)
        self.strip.setAccessibleName(self.tr("近次结果"))
        self.note = label("", "small", self, wraps=True)
        self.photo = QLabel(self)
        self.photo_words = label("", "small", self, wraps=True)
        self.plots: list[ValuePlot] = []
        self.open_words: list[str] = []
        self._middle = QWidget(self)
        self._middle_column = _column(self._middle)
        column = _column(self)
        for part in (self.heading, self.strip, self.note, self._middle, self.photo, self.photo_words):
            column.addWidget(part)
        self.forget()

    @property
    def is_shown(self) -> bool:
        """Whether the results of the item in front are there."""
        return not self.heading.isHidden()

    def show_item(self, mine: str, place: str, item: Item) -> None:
        """Read and show what was found before; another item's results are gone at once."""
        wanted = (mine, place, item)
        if self._asked is None or wanted[:2] != self._asked[:2] or item.id != self._asked[2].id:
            self.forget()
        self._asked = wanted
        self._rest.start()

    @Slot()
    def forget(self) -> None:
        """Show nothing; an answer under way is dropped."""
        self._asked = None
        self._ticket += 1
        self._rest.stop()
        for part in (self.heading, self.strip, self.note, self._middle, self.photo, self.photo_words):
            part.hide()

    @Slot()
    def _ask(self) -> None:
        if self._asked is not None:
            self._ticket += 1
            self._bench.ask(read_last, *self._asked, done=partial(self._take, self._ticket))

    def _take(self, ticket: int, last: Last) -> None:
        if ticket == self._ticket:
            self._show(last)

    def _show(self, last: Last) -> None:
        count = len(last.cells)
        some = self.tr("近次结果：最近 {0} 次，左旧右新").format(count) if count > 1 else self.tr("近次结果")
        self.heading.setText(some if count else self.tr("还没有检查过"))
        self.heading.show()
        self.strip.show_cells(last.cells)
        self.strip.setVisible(bool(count))
        noted = next((f"{cell.day} {cell.mark.word}：{cell.note}" for cell in reversed(last.cells) if cell.note), "")
        self.note.setText(noted)
        self.note.setVisible(bool(noted))
        self._show_middle(last)
        self.photo.hide()
        self.photo_words.setText(last.photo_words)
        self.photo_words.setVisible(bool(last.photo))
        if last.photo:
            self._bench.draw(thumbnails.shrink, [last.photo], done=partial(self._take_photo, self._ticket))

    def _show_middle(self, last: Last) -> None:
        """Plots and open findings, made anew: there are a few at most."""
        while (taken := self._middle_column.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.plots, self.open_words = [], []
        for series in last.series:
            self._middle_column.addWidget(label(plot.title(series), "small", self._middle, wraps=True))
            drawn = ValuePlot(self._middle)
            drawn.show_series(series)
            self._middle_column.addWidget(drawn)
            self.plots.append(drawn)
        for line in last.findings:
            mark = MarkLabel(self._middle)
            mark.show_mark(line.mark, line.words)
            self._middle_column.addWidget(mark)
            self._middle_column.addWidget(label(line.fact, "", self._middle, wraps=True))
            self.open_words.append(f"{line.words} {line.fact}")
        self._middle.setVisible(bool(last.series or last.findings))

    def _take_photo(self, ticket: int, found: dict[str, bytes]) -> None:
        picture = QPixmap()
        if ticket == self._ticket and any(picture.loadFromData(jpeg) for jpeg in found.values()):
            self.photo.setPixmap(picture)
            self.photo.setAccessibleName(self.photo_words.text())
            self.photo.show()


def _series(results: Sequence[ResultLine], item: Item, design: Mapping[str, str], today: str) -> tuple[Series, ...]:
    """One series for a param in one unit, those of the item first."""
    limits = {(limit.param, limit.unit): limit for limit in item.values}
    found: dict[tuple[str, str], list[tuple[str, Value]]] = {key: [] for key in limits}
    for one in results:
        for value in one.values:
            if _is_number(value.value):
                found.setdefault((value.param, value.unit), []).append((one.day, value))
    answer = []
    for (param, unit), values in found.items():
        if not values:
            continue
        limit = limits.get((param, unit))
        points = tuple(Point(_near(day, today), one.value, _beyond(one)) for day, one in values)
        lines = limit_lines.bounds(limit, design) if limit else ()
        words = limit_lines.words(limit, design) if limit else values[-1][1].limit
        answer.append(Series(param, limit_lines.unit(unit), points, lines, words))
    return tuple(answer)


def _open_line(name: str, one: Finding, today: str) -> OpenLine:
    is_overdue = bool(one.deadline) and (one.deadline or "") < today and one.status is not Status.DISPUTED
    until = f"期限 {times.near(one.deadline, today)}" if one.deadline else "立即整改"
    late = f" · {OVERDUE.word}" if is_overdue else ""
    mark = OVERDUE if is_overdue else STATUSES[one.status]
    return OpenLine(name, mark, f"{STATUSES[one.status].word} · {until}{late}", one.text("fact"))


def _photo_words(photo: Photo, today: str) -> str:
    told = [photo.caption or photo.name, times.near((photo.taken or "")[:10], today)]  # the camera's own clock
    return "最近照片：" + " ".join(one for one in told if one)


def _beyond(value: Value) -> bool | None:
    return None if value.within is None else not value.within


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _near(moment: str, today: str) -> str:
    return times.near(times.day(moment), today)


def _column(parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.TIGHT)
    return column
