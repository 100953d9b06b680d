"""Lines of `act` about a paper after it is drawn: sealed, scanned back, served, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.actions import serving
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.supervision.service import Step, Way

Said = dict[str, object]


def _seal(desk: Desk, visit: str, line: Line, folder: Path) -> None:
    words = {name: line.word(name) for name in ("day", "organisation", "correction")}
    serving.seal(desk, visit, line.text("number"), **words)


def _scan(desk: Desk, visit: str, line: Line, folder: Path) -> None:
    read = serving.read([folder / one for one in line.need("files", list[str])])
    serving.attach(desk, visit, line.text("number"), read)


def _serve(desk: Desk, visit: str, line: Line, folder: Path) -> None:
    names = ("day", "receiver", "role", "reason", "witness", "tracking", "correction")
    words = {name: line.word(name) for name in names}
    serving.serve(desk, visit, line.text("number"), way=line.take("way", Way, Way.HANDED), **words)


def _take_back(desk: Desk, visit: str, line: Line, folder: Path) -> None:
    serving.take_back(desk, visit, line.text("number"), line.need("step", Step), line.text("reason"))


def stage(desk: Desk, visit: str, line: Line) -> Said:
    """How the paper stands now, and until when the mine may turn against it."""
    found = serving.stands(desk, visit, line.text("number"))
    days = [day.isoformat() for day in found.remedies or ()]
    return {"stage": str(found.stage or ""), "remedies": days}


SERVICE: dict[str, Callable[[Desk, str, Line, Path], None]] = {
    "seal_paper": _seal,
    "scan_paper": _scan,
    "serve_paper": _serve,
    "take_back_paper": _take_back,
}
