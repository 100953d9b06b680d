"""Scenes of 照片: the empty pane, a card that came in, its days, where photos go, the time code, drawings."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import desks
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import cards, drafting, photos, visits
from desktop.demo import photos as pictures
from desktop.desk import Desk
from desktop.supervision.visit import Drawing
from desktop.ui.visit.page import VisitPage

BEIJING = dt.timezone(dt.timedelta(hours=8))
TIMES = ("09:46", "09:52", "10:31", "11:24", "11:31", "13:05")


def _shown(then: Callable[[VisitPage], None] | None = None, *, is_filled: bool = True) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full()
        visit = _visit(window.bench.desk)
        if is_filled and not drafting.load(window.bench.desk, visit).loose_photos:
            _fill(window.bench.desk, visit)
        if not is_filled:
            visit = visits.plan(window.bench.desk, "M001")
        window.show()
        page = window.open("visit")
        page.open_visit(visit)
        stage.settle()
        page.parts.go(page.parts.card)
        stage.settle()
        if then is not None:
            then(page)
            stage.settle()
        return window

    return scene


def _visit(desk: Desk) -> str:
    """The visit under way; another one when scenes before this have sealed its findings."""
    going = (one.id for one in drafting.all_drafts(desk) if one.is_open and one.findings)
    return next(going, "") or desks.visit_with_answers(desk, 14)


def _shots(folder: Path) -> list[Path]:
    """A card of a camera that is an hour and two minutes fast, with a photo of the time code on it."""
    from tests.making import photos as making

    for number, time in enumerate(TIMES):
        hour, minute = (int(part) for part in time.split(":"))
        at = dt.datetime(2026, 11, 20, hour, minute, tzinfo=BEIJING) + dt.timedelta(minutes=62)
        place = "1301 综采工作面" if number < 3 else "中央变电所"
        (folder / f"IMG_{number + 31:04d}.JPG").write_bytes(pictures.make(number + 31, at, place, "现场"))
    camera = ("DEMO", "DEMO Camera")
    code = making.time_code("2026-11-20T00:30:00Z", taken="2026:11:20 09:32:00", camera=camera)
    (folder / "IMG_0030.JPG").write_bytes(code)
    return sorted(folder.iterdir())


def _fill(desk: Desk, visit: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="card-"))
    photos.add(desk, visit, cards.take(desk, visit, _shots(folder)))
    loose = drafting.load(desk, visit).loose_photos
    photos.move(desk, visit, loose[2].original, drafting.load(desk, visit).findings[0].id)
    photos.caption(desk, visit, loose[2].original, "回风隅角悬顶，未见挡矸措施")
    marks = (
        Drawing(shape="箭头", points=(2500, 2500, 4700, 4600)),
        Drawing(shape="圈", points=(4300, 4200, 6800, 6900)),
        Drawing(shape="框", points=(700, 6200, 3400, 9200)),
        Drawing(shape="文字", points=(5200, 3800), text="悬顶约 12 m"),
    )
    photos.draw_over(desk, visit, loose[2].original, marks)


def _days(page: VisitPage) -> None:
    shots = tuple(cards.Shot(Path(f"{n}.jpg"), f"2026-11-{20 if n < 34 else 12}T10:00:00") for n in range(80))
    page.parts.card.offer(cards.Listing(shots, frozenset({"2026-11-20"})))


def _choose(page: VisitPage) -> None:
    page.parts.card.choose_target()


def _drawn(page: VisitPage) -> None:
    pane = page.parts.card
    line = next(one for one in pane.list.lines.lines if one.photo is not None and one.photo.drawings)
    pane.list.choose(line.key)


def _busy(page: VisitPage) -> None:
    page.parts.card.show_progress(34, 100)


def _clock(page: VisitPage) -> None:
    page.card.clock.begin()


def _clock_alone(stage: Stage) -> QWidget:
    window = _shown(_clock)(stage)
    return window.findChild(type(window.open("visit").card.clock))


SCENES: dict[str, Scene] = {
    "photos-empty": _shown(is_filled=False),
    "photos-card": _shown(_busy),
    "photos-days": _shown(_days),
    "photos-choose": _shown(_choose),
    "photos-drawn": _shown(_drawn),
    "photos-clock": _clock_alone,
}
