"""`act`: the window's actions without the window. One JSON object a line in, one JSON line out.

Each line names its `action`; the other keys are the action's parameters. `visit` may be left out: the last one
opened is meant. Photos are given by path. A line that is refused answers `{"error": …}` and the script stops there,
unless it says `"go_on": true`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from desktop import opening
from desktop.actions import (
    checklists,
    closing,
    drafting,
    findings,
    ledger_record,
    papers,
    photos,
    remotes,
    reviews,
    visits,
)
from desktop.commands import speaking
from desktop.desk import Desk
from desktop.errors import BadInput, DeskError
from desktop.supervision.finding import Grade, Measure, Recheck
from desktop.supervision.remote import Means
from desktop.supervision.roster import Place
from desktop.supervision.visit import AppSignIn, Refusal, Result, SignerRole, VisitKind

Line = dict[str, Any]


class Script:
    """Runs lines on one desk; remembers the visit and the finding last touched."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        """`folder` is what relative paths of photos start from."""
        self.desk = desk
        self.folder = folder
        self.visit = ""
        self.finding = ""

    def run(self, line: Line) -> Line:
        """Do one line; answers plain keys. DeskError as the action says; BadInput for a malformed line."""
        action = str(line.get("action", ""))
        if action not in ACTIONS:
            raise BadInput(f"不认识的动作“{action}”，可用的有：{'、'.join(sorted(ACTIONS))}。")
        try:
            return ACTIONS[action](self, line)
        except KeyError as error:
            raise BadInput(f"动作“{action}”缺少参数 {error}。") from error
        except (msgspec.ValidationError, ValueError) as error:
            raise BadInput(f"动作“{action}”的参数不对：{error}。") from error

    def of(self, line: Line) -> str:
        """The visit a line is about."""
        return str(line.get("visit") or self.visit)


def act(arguments: argparse.Namespace) -> int:
    """Run a script."""
    text = sys.stdin.read() if str(arguments.script) == "-" else _read(arguments.script)
    desk = opening.open_desk(arguments.desk, speaking.passphrase())
    script = Script(desk, arguments.script.parent)
    try:
        for number, raw in enumerate(text.splitlines(), 1):
            if not raw.strip():
                continue
            line: Line = {}
            try:
                line = _parse(raw, number)
                answer = {"ok": True, **script.run(line)}
            except DeskError as error:
                answer = {"ok": False, "line": number, "error": str(error)}
            print(json.dumps(answer, ensure_ascii=True), flush=True)
            if not answer["ok"] and not line.get("go_on"):
                return speaking.NO
    finally:
        desk.close()
    return speaking.DONE


def _open_visit(script: Script, line: Line) -> Line:
    extra = [msgspec.convert(one, Place) for one in line.get("places", [])]
    kind = VisitKind(line.get("kind", VisitKind.REGULAR))
    script.visit = visits.plan(script.desk, line["mine"], kind, line.get("people", ()), extra)
    sign_in = msgspec.convert(line["app_sign_in"], AppSignIn) if "app_sign_in" in line else None
    visits.open_visit(script.desk, script.visit, line.get("started"), sign_in)
    return {"visit": script.visit, "sections": _sections(script)}


def _join(script: Script, line: Line) -> Line:
    script.visit = line["visit"]
    visits.join(script.desk, script.visit)
    return {"visit": script.visit, "sections": _sections(script)}


def _sections(script: Script) -> list[Line]:
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


def _pass_place(script: Script, line: Line) -> Line:
    visits.pass_place(script.desk, script.of(line), line["place"], line.get("came"), line.get("left"))
    return {"place": line["place"]}


def _answer(script: Script, line: Line) -> Line:
    values = [(str(param), str(value)) for param, value in line.get("values", {}).items()]
    visit, item, place = script.of(line), line["item"], line["place"]
    visits.answer(
        script.desk,
        visit,
        item,
        place,
        Result(line.get("result", Result.PASS)),
        values=values,
        note=line.get("note", ""),
        condition=line.get("condition"),
    )
    given = drafting.load(script.desk, visit).answer(item, place)
    return {"item": item, "place": place, "values": msgspec.to_builtins(given.values) if given else []}


def _conform_rest(script: Script, line: Line) -> Line:
    visits.conform_rest(script.desk, script.of(line), line["place"])
    return {"answers": len(drafting.load(script.desk, script.of(line)).answers)}


def _raise_finding(script: Script, line: Line) -> Line:
    visit = script.of(line)
    proposed = findings.propose(script.desk, visit, line.get("item", ""), line["place"])
    given = {
        name: line[name]
        for name in ("fact", "clause", "demand", "deadline", "responsible", "place_name")
        if name in line
    }
    measure = msgspec.convert(line["measure"], Measure) if "measure" in line else None
    written = msgspec.structs.replace(proposed, **given, grade=Grade(line.get("grade", Grade.GENERAL)), measure=measure)
    findings.raise_finding(script.desk, visit, written)
    script.finding = written.id
    return {"finding": written.id}


def _attach_photo(script: Script, line: Line) -> Line:
    paths = [script.folder / one for one in line.get("files", [line["file"]] if "file" in line else [])]
    files = [(path.name, path.read_bytes()) for path in paths]
    to = line.get("finding", script.finding or None)
    attached = photos.attach(script.desk, script.of(line), files, to)
    return {"photos": [one.original for one in attached.photos], "left_out": list(attached.left_out)}


def _recheck(script: Script, line: Line) -> Line:
    findings.recheck(script.desk, script.of(line), line["finding"], Recheck(line["result"]), note=line.get("note", ""))
    return {"finding": line["finding"]}


def _note_measure(script: Script, line: Line) -> Line:
    visits.note_measure(
        script.desk, script.of(line), line["kind"], line["text"], at=line.get("at"), told=line.get("told", "")
    )
    return {}


def _seal_section(script: Script, line: Line) -> Line:
    return {"entries": list(visits.seal_section(script.desk, script.of(line)).entries)}


def _sign(script: Script, line: Line) -> Line:
    refusal = msgspec.convert(line["refusal"], Refusal) if "refusal" in line else None
    image = (script.folder / line["image"]).read_bytes() if "image" in line else None
    closing.sign(
        script.desk,
        script.of(line),
        SignerRole(line["role"]),
        line["name"],
        image,
        person=line.get("person"),
        opinion=line.get("opinion", ""),
        refusal=refusal,
    )
    return {}


def _close(script: Script, line: Line) -> Line:
    visit = script.of(line)
    closing.close_visit(script.desk, visit, reason_unchecked=line.get("reason_unchecked", ""))
    papers.issue_ledger(script.desk, visit)
    return _paper_files(script, visit)


def _issue_order(script: Script, line: Line) -> Line:
    visit = script.of(line)
    papers.issue_order(script.desk, visit, line["findings"])
    return _paper_files(script, visit)


def _countersign(script: Script, line: Line) -> Line:
    visit = script.of(line)
    papers.countersign(script.desk, visit, line.get("number", ""))
    return _paper_files(script, visit)


def _paper_files(script: Script, visit: str) -> Line:
    material = ledger_record.gather(script.desk, visit)
    return {
        "papers": [
            {"kind": str(one.kind), "number": one.number, "file": one.file, "signed": list(one.signed)}
            for one in material.state.papers
        ]
    }


def _save_paper(script: Script, line: Line) -> Line:
    target = script.folder / line["out"]
    target.write_bytes(papers.file(script.desk, line["file"]))
    return {"out": str(target)}


def _remote(script: Script, line: Line) -> Line:
    changes = remotes.record(
        script.desk,
        line["mine"],
        Means(line.get("means", Means.APP)),
        line["looked_at"],
        started=line.get("started"),
        ended=line.get("ended"),
        found=line.get("found", ""),
        app_number=line.get("app_number"),
    )
    return {"entries": list(changes.entries)}


def _accept(script: Script, line: Line) -> Line:
    reviews.accept(script.desk, script.of(line), line.get("comment", ""))
    return {}


def _give_back(script: Script, line: Line) -> Line:
    reviews.give_back(script.desk, script.of(line), line["comment"])
    return {}


ACTIONS: dict[str, Callable[[Script, Line], Line]] = {
    "open_visit": _open_visit,
    "join": _join,
    "pass_place": _pass_place,
    "answer": _answer,
    "conform_rest": _conform_rest,
    "raise_finding": _raise_finding,
    "attach_photo": _attach_photo,
    "recheck": _recheck,
    "note_measure": _note_measure,
    "seal_section": _seal_section,
    "sign": _sign,
    "close": _close,
    "issue_order": _issue_order,
    "countersign": _countersign,
    "save_paper": _save_paper,
    "remote": _remote,
    "accept": _accept,
    "return": _give_back,
}


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "act", parents=[kinds["desk"]], help="按脚本操作", epilog="例：yikuang act --desk 我的工作台 一次检查.jsonl"
    )
    one.add_argument("script", type=Path, metavar="SCRIPT.jsonl", help="每行一个动作；- 表示标准输入")
    one.set_defaults(run=act)


def _parse(raw: str, number: int) -> Line:
    try:
        line = json.loads(raw)
    except ValueError as error:
        raise BadInput(f"第 {number} 行不是 JSON：{error}。") from error
    if not isinstance(line, dict):
        raise BadInput(f"第 {number} 行应是一个 JSON 对象。")
    return line


def _read(script: Path) -> str:
    try:
        return script.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"脚本 {script} 打不开或不是 UTF-8 文本，请核对。") from error
