"""Scenes of the end of a visit: photos of nothing, the way out, and a visit that was closed."""

from __future__ import annotations

from collections.abc import Callable

import desks
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import closing, drafting, leaving, photos, visits
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.supervision.visit import SignerRole
from tests.making import photos as snaps


def _visit(name: str, made: Callable[[Desk, str], None]) -> Scene:
    """A visit of its own desk, made by `made`, its summary in front."""

    def scene(stage: Stage) -> QWidget:
        place = f"closing-{name}"
        desk = stage._desks.get(place) or desks.make(stage._folder / place)
        stage._desks[place] = desk
        known = [one.id for one in drafting.all_drafts(desk)]
        visit = known[0] if known else desks.visit_with_answers(desk)
        if not known:
            made(desk, visit)
        window = stage._window(desk, is_supervisor=False)
        window.show()
        window.activateWindow()
        page = window.open("visit")
        page.open_visit(visit)
        stage.settle()
        page.parts.go(page.summary)
        stage.settle()
        return window

    return scene


def _loose(desk: Desk, visit: str) -> None:
    photos.attach(desk, visit, [(f"IMG_{n}.jpg", snaps.jpeg(320 + n, 240)) for n in range(3)])


def _sealed(desk: Desk, visit: str) -> None:
    visits.pass_place(desk, visit, "P3", "2026-11-20T03:20:00Z", "2026-11-20T04:00:00Z")
    visits.seal_section(desk, visit)
    leaving.note_in_mine(desk, visit, "2026-11-20T01:00:00Z", None)
    leaving.note_sign_out(desk, visit, None, note="APP 故障，已截图")
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, pictures.signature("演示"), person=desk.person)


SCENES: dict[str, Scene] = {"closing-loose": _visit("loose", _loose), "closing-sealed": _visit("sealed", _sealed)}
