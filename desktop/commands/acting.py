"""`act`: the window's actions without the window. One JSON object a line in, one JSON line out.

Each line names its `action`; the other keys are the action's parameters. `visit` may be left out: the last one
opened is meant. Photos are given by path. A line that is refused answers `{"error": …}` and the script stops there,
unless it says `"go_on": true`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from desktop import opening
from desktop.actions import (
    calendars,
    checklists,
    closing,
    drafting,
    findings,
    ledger_material,
    papers,
    photos,
    remotes,
    reviews,
    scans,
    visits,
)
from desktop.commands import acting_forms, acting_papers, acting_service, script_lines, sheets_back, speaking
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.errors import BadInput, DeskError
from desktop.store import queries
from desktop.supervision.finding import Grade, Measure, Recheck
from desktop.supervision.remote import Means
from desktop.supervision.roster import Place
from desktop.supervision.visit import AppSignIn, Refusal, Result, SignerRole, VisitKind

Said = dict[str, Any]
_Measured = str | int | float
_WORDS = ("fact", "clause", "demand", "deadline", "responsible", "place_name")


class Script:
    """Runs lines on one desk; remembers the visit, the finding and the form last touched."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        """`folder` is what relative paths of photos start from."""
        self.desk = desk
        self.folder = folder
        self.visit = ""
        self.finding = ""
        self.form = ""

    def run(self, line: Line) -> Said:
        """Do one line; answers plain keys. DeskError as the action says; BadInput for a malformed line."""
        if line.action not in ACTIONS:
            raise BadInput(f"不认识的动作“{line.action}”，可用的有：{'、'.join(sorted(ACTIONS))}。")
        return ACTIONS[line.action](self, line)

    def of(self, line: Line) -> str:
        """The visit a line is about."""
        return line.word("visit") or self.visit


def act(arguments: argparse.Namespace) -> int:
    """Run a script."""
    text = script_lines.read(arguments.script)
    desk = opening.open_desk(arguments.desk, speaking.passphrase(), progress=speaking.Bar().of("重建"))
    script = Script(desk, arguments.script.parent)
    try:
        for number, raw in script_lines.lines(text):
            line = Line()
            try:
                line = script_lines.parse(raw, number)
                answer = {"ok": True, **script.run(line)}
            except DeskError as error:
                answer = {"ok": False, "line": number, "error": str(error)}
            print(json.dumps(answer, ensure_ascii=True), flush=True)
            if not answer["ok"] and not line.goes_on:
                return speaking.NO
    finally:
        desk.close()
    return speaking.DONE


def _open_visit(script: Script, line: Line) -> Said:
    extra = line.take("places", list[Place], [])
    kind, people = line.take("kind", VisitKind, VisitKind.REGULAR), line.take("people", list[str], [])
    sign_in, started = line.maybe("app_sign_in", AppSignIn), line.maybe("started", str)
    planned = visits.plan(script.desk, line.text("mine"), kind, people, extra)
    try:
        visits.open_visit(script.desk, planned, started, sign_in)
    except DeskError:
        visits.discard(script.desk, planned)
        raise
    script.visit = planned
    return {"visit": script.visit, "sections": _sections(script)}


def _join(script: Script, line: Line) -> Said:
    script.visit = line.text("visit")
    visits.join(script.desk, script.visit)
    return {"visit": script.visit, "sections": _sections(script)}


def _sections(script: Script) -> list[Said]:
    draft = drafting.load(script.desk, script.visit)
    checklist = checklists.bound(script.desk, draft.checklist)
    return [
        {
            "place": part.place.id,
            "name": part.place.name,
            "kind": part.place.kind,
            "is_scope": part.is_scope,
            "items": [one.item for one in part.lines],
        }
        for part in checklist.sections
    ]


def _sign_in(script: Script, line: Line) -> Said:
    number, at = line.maybe("number", str), line.maybe("at", str)
    visits.set_app_sign_in(script.desk, script.of(line), number, at, line.word("note"))
    return {}


def _pass_place(script: Script, line: Line) -> Said:
    place = line.text("place")
    visits.pass_place(script.desk, script.of(line), place, line.maybe("came", str), line.maybe("left", str))
    return {"place": place}


def _answer(script: Script, line: Line) -> Said:
    values = [(param, str(value)) for param, value in line.take("values", dict[str, _Measured], {}).items()]
    visit, item, place = script.of(line), line.text("item"), line.text("place")
    visits.answer(
        script.desk,
        visit,
        item,
        place,
        line.take("result", Result, Result.PASS),
        values=values,
        note=line.word("note"),
        condition=line.maybe("condition", str),
    )
    given = drafting.load(script.desk, visit).answer(item, place)
    return {"item": item, "place": place, "values": msgspec.to_builtins(given.values) if given else []}


def _conform_rest(script: Script, line: Line) -> Said:
    visits.conform_rest(script.desk, script.of(line), line.text("place"))
    return {"answers": len(drafting.load(script.desk, script.of(line)).answers)}


def _raise_finding(script: Script, line: Line) -> Said:
    visit = script.of(line)
    proposed = findings.propose(script.desk, visit, line.word("item"), line.text("place"))
    given = {name: line.text(name) for name in _WORDS if line.has(name)}
    grade, measure = line.take("grade", Grade, Grade.GENERAL), line.maybe("measure", Measure)
    written = msgspec.structs.replace(proposed, **given, grade=grade, measure=measure)
    findings.raise_finding(script.desk, visit, written)
    script.finding = written.id
    return {"finding": written.id}


def _attach_photo(script: Script, line: Line) -> Said:
    names = line.need("files", list[str]) if line.has("files") else [line.text("file")]
    files = [(Path(name).name, script_lines.read_file(script.folder / name)) for name in names]
    to = line.maybe("finding", str) if line.names("finding") else (script.finding or None)
    attached = photos.attach(script.desk, script.of(line), files, to)
    return {"photos": [one.original for one in attached.photos], "left_out": list(attached.left_out)}


def _attach_sheet(script: Script, line: Line) -> Said:
    """Scans of the filled-in sheet: by their QR, or with `by_hand` to the visit of the line."""
    names = line.need("files", list[str]) if line.has("files") else [line.text("file")]
    files = [(Path(name).name, script_lines.read_file(script.folder / name)) for name in names]
    by_hand = line.take("by_hand", bool, False)
    return sheets_back.said(
        script.desk, scans.attach(script.desk, files, script.of(line) if by_hand else "", by_hand=by_hand)
    )


def _recheck(script: Script, line: Line) -> Said:
    finding, result = line.text("finding"), line.need("result", Recheck)
    findings.recheck(script.desk, script.of(line), finding, result, note=line.word("note"))
    return {"finding": finding}


def _note_measure(script: Script, line: Line) -> Said:
    kind, text = line.text("kind"), line.text("text")
    visits.note_measure(script.desk, script.of(line), kind, text, at=line.maybe("at", str), told=line.word("told"))
    return {}


def _seal_section(script: Script, line: Line) -> Said:
    return {"entries": list(visits.seal_section(script.desk, script.of(line)).entries)}


def _sign(script: Script, line: Line) -> Said:
    image = script_lines.read_file(script.folder / line.text("image")) if line.has("image") else None
    closing.sign(
        script.desk,
        script.of(line),
        line.need("role", SignerRole),
        line.text("name"),
        image,
        person=line.maybe("person", str),
        opinion=line.word("opinion"),
        refusal=line.maybe("refusal", Refusal),
    )
    return {}


def _close(script: Script, line: Line) -> Said:
    """Close, then issue the ledger; a closing that was cut off before the ledger is gone on with."""
    visit = script.of(line)
    with script.desk.reading() as session:
        state = queries.visit(session, visit)
    if state is None or state.closed is None or state.ledger is not None:
        closing.close_visit(
            script.desk,
            visit,
            ended=line.maybe("ended", str),
            reason_unchecked=line.word("reason_unchecked"),
            app_sign_out=line.maybe("app_sign_out", AppSignIn),
        )
    papers.issue_ledger(script.desk, visit)
    return _paper_files(script, visit)


def _issue(issue: Callable[[Desk, str, Line], None], script: Script, line: Line) -> Said:
    visit = script.of(line)
    issue(script.desk, visit, line)
    return _paper_files(script, visit)


def _service(note: Callable[[Desk, str, Line, Path], None], script: Script, line: Line) -> Said:
    visit = script.of(line)
    note(script.desk, visit, line, script.folder)
    return acting_service.stage(script.desk, visit, line)


def _countersign(script: Script, line: Line) -> Said:
    visit = script.of(line)
    papers.countersign(script.desk, visit, line.word("number"))
    return _paper_files(script, visit)


def _form(step: Callable[[Desk, str, Line], Said], script: Script, line: Line) -> Said:
    said = step(script.desk, line.word("form") or script.form, line)
    script.form = said["form"]
    return said


def _paper_files(script: Script, visit: str) -> Said:
    material = ledger_material.gather(script.desk, visit)
    return {
        "papers": [
            {"kind": str(one.kind), "number": one.number, "file": one.file, "signed": list(one.signed)}
            for one in material.state.papers
        ]
    }


def _save_paper(script: Script, line: Line) -> Said:
    target = script.folder / line.text("out")
    script_lines.write_file(target, papers.file(script.desk, line.text("file")))
    return {"out": str(target)}


def _remote(script: Script, line: Line) -> Said:
    changes = remotes.record(
        script.desk,
        line.text("mine"),
        line.take("means", Means, Means.APP),
        line.need("looked_at", list[str]),
        started=line.maybe("started", str),
        ended=line.maybe("ended", str),
        found=line.word("found"),
        app_number=line.maybe("app_number", str),
    )
    return {"entries": list(changes.entries)}


def _accept(script: Script, line: Line) -> Said:
    reviews.accept(script.desk, script.of(line), line.word("comment"))
    return {}


def _give_back(script: Script, line: Line) -> Said:
    reviews.give_back(script.desk, script.of(line), line.text("comment"))
    return {}


def _key_period(script: Script, line: Line) -> Said:
    """Add a 重点时段, or change the one that `line` names."""
    calendars.set_period(
        script.desk,
        line.text("name"),
        line.text("since"),
        line.text("until"),
        line.text("document"),
        kinds=line.take("kinds", list[str], []),
        mines=line.take("mines", list[str], []),
        is_stationed=line.take("stationed", bool, False),
        line=line.word("line"),
    )
    return _calendar(script)


def _holiday(script: Script, line: Line) -> Said:
    """Say that days are off, or with `working` that they are worked."""
    since = line.text("since")
    until, is_working = line.word("until") or since, line.take("working", bool, False)
    words = (line.text("name"), since, until, line.text("document"))
    calendars.set_days(script.desk, *words, is_working=is_working, line=line.word("line"))
    return _calendar(script)


def _end_calendar(script: Script, line: Line) -> Said:
    calendars.end(script.desk, line.text("line"), line.text("reason"), line.word("until"))
    return _calendar(script)


def _calendar(script: Script) -> Said:
    """The lines of one's own calendar as they stand."""
    with script.desk.reading() as session:
        calendar = calendars.known(session, calendars.own(session, script.desk.person))[-1]
    return {
        "calendar": [
            {"line": one.set.id, "name": one.set.name, "since": one.set.since, "last": one.last}
            for one in (*calendar.periods, *calendar.days)
        ]
    }


ACTIONS: dict[str, Callable[[Script, Line], Said]] = {
    "open_visit": _open_visit,
    "join": _join,
    "sign_in": _sign_in,
    "pass_place": _pass_place,
    "answer": _answer,
    "conform_rest": _conform_rest,
    "raise_finding": _raise_finding,
    "attach_photo": _attach_photo,
    "attach_sheet": _attach_sheet,
    "recheck": _recheck,
    "note_measure": _note_measure,
    "seal_section": _seal_section,
    "sign": _sign,
    "close": _close,
    **{name: partial(_issue, issue) for name, issue in acting_papers.ISSUE.items()},
    **{name: partial(_service, note) for name, note in acting_service.SERVICE.items()},
    **{name: partial(_form, step) for name, step in acting_forms.FORMS.items()},
    "countersign": _countersign,
    "save_paper": _save_paper,
    "remote": _remote,
    "accept": _accept,
    "return": _give_back,
    "key_period": _key_period,
    "holiday": _holiday,
    "end_calendar": _end_calendar,
}


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "act", parents=[kinds["desk"]], help="按脚本操作", epilog="例：yikuang act --desk 我的工作台 一次检查.jsonl"
    )
    one.add_argument("script", type=Path, metavar="SCRIPT.jsonl", help="每行一个动作；- 表示标准输入")
    one.set_defaults(run=act)
