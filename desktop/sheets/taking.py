"""From a proposal and a person's answers to a catalogue, or to everything that keeps it from being one. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from desktop.errors import BadInput
from desktop.sheets import clauses
from desktop.sheets.columns import HEAD_SHEET, ITEMS_SHEET, LEVELS, NAMED, parted
from desktop.sheets.drafts import Draft
from desktop.sheets.grids import Fault
from desktop.sheets.proposing import KIND, UNVERIFIED, Proposal, Question, Recognised, Sheet
from desktop.sheets.trees import Ground, faults_of, grow, read_head
from desktop.supervision import catalogue as trees
from desktop.supervision.checklist import HIGHEST_NUMBER, Catalogue

SHOWN_AT_ONCE = 50
IMPORTED = "由表格载入，未经审定"
PASTE = "复制这一列，用“选择性粘贴—数值”贴回后保存"


class Answers(msgspec.Struct, frozen=True):
    """What a person decided. `fill`: words for what the sheet leaves open, by our column (级别 → 必查) or 矿山类型.

    `rows`: words for one row (sheet and its number), by our column; they go before `fill`, never before the sheet.
    `limits`: the recognised limits to take. `like`: a catalogue whose own data (kinds, places, tags …) is used when the
    file has no 目录. `prefix` begins the codes that are made where the sheet has none.
    """

    fill: Mapping[str, str] = {}
    rows: Mapping[tuple[str, int], Mapping[str, str]] = {}
    limits: tuple[Recognised, ...] = ()
    like: Catalogue | None = None
    prefix: str = "X"
    title: str = ""
    edition: str = "载入稿"
    units: frozenset[str] = frozenset()


def take(proposal: Proposal, answers: Answers) -> Catalogue | tuple[Fault, ...]:
    """The catalogue, or everything that is wrong, in the order of the sheets; never half of it."""
    drafts = [draft for sheet in proposal.sheets for draft in sheet.items]
    if len(drafts) > HIGHEST_NUMBER:
        why = f"共有 {len(drafts):,} 条，超过 {HIGHEST_NUMBER} 条"
        return (Fault(proposal.source, drafts[0].sheet, why, "只留要载入的工作表和条目，或分成几份目录"),)
    meta, units, faults = read_head(proposal.source, proposal.head)
    columns = {sheet.name: sheet.columns for sheet in proposal.sheets}
    ground = Ground(proposal.source, columns, answers.units | set(units))
    faults += [fault for sheet in proposal.sheets for fault in _of_sheet(ground, sheet)]
    unanswered = _unanswered(proposal, answers)
    faults += unanswered
    filled = _filled(drafts, answers)
    grown = grow(ground, filled)
    _add_limits(grown.items, drafts, answers)
    faults += clauses.add(grown, proposal.source, proposal.clauses)
    faults += grown.faults
    head = meta or _head(proposal, answers, filled)
    _split_places(grown.items, head.get("places", []) + head.get("scopes", []))
    tree = {"meta": head, "items": grown.items}
    asked = {(fault.sheet, fault.row, fault.heading) for fault in faults}
    found = faults_of(ground, trees.problems(tree, proposal.source), grown.spots)
    open_rows = {(sheet, row, question.key) for question in proposal.questions for sheet, row in question.rows}
    if unanswered:
        asked |= open_rows
        found = [one for one in found if one.sheet != HEAD_SHEET]
    faults += [_by_word(one, proposal, answers.like) for one in found if (one.sheet, one.row, one.heading) not in asked]
    if faults:
        place = {sheet.name: number for number, sheet in enumerate(proposal.sheets)}
        return tuple(sorted(faults, key=lambda one: (place.get(one.sheet, -1), one.row or 0, one.column or 0)))
    return trees.parse(tree, proposal.source)


def sentence(faults: tuple[Fault, ...], source: str) -> str:
    """All faults as people read them: a heading, then one a line."""
    lines = [str(fault) for fault in faults[:SHOWN_AT_ONCE]]
    if rest := len(faults) - len(lines):
        lines.append(f"……另有 {rest} 处，改正以上各处后再载入。")
    return "\n".join([f"“{source}”有 {len(faults)} 处要改，什么也没有载入：", *lines])


def taken(proposal: Proposal, answers: Answers) -> Catalogue:
    """As `take`; raises BadInput with all faults."""
    made = take(proposal, answers)
    if isinstance(made, Catalogue):
        return made
    raise BadInput(sentence(made, proposal.source))


def _by_word(fault: Fault, proposal: Proposal, like: Catalogue | None) -> Fault:
    """A word that the chosen catalogue does not know, where the file has no sheet 目录: which words there are."""
    if proposal.head is not None or like is None or "中声明" not in fault.why:
        return fault
    known = {
        "适用场所": like.places + like.scopes,
        "适用条件": tuple(tag.code for tag in like.tags),
        "井工露天": like.kinds,
    }.get(fault.heading)
    if not known:
        return fault
    word = fault.why.partition("没有在")[0]
    remedy = f"在表里改成目录的词：{'、'.join(known)}"
    return msgspec.structs.replace(fault, why=f"{word}不是所照目录里的{fault.heading}", remedy=remedy)


def _of_sheet(ground: Ground, sheet: Sheet) -> list[Fault]:
    faults = [
        ground.fault(sheet.name, row, name, f"是公式（{text[:30]}），不是值", PASTE)
        for row, name, text in sheet.formulas
    ]
    why, begins = "与这一条第一行的内容不同，会丢掉", "编码" if "编码" in sheet.columns else "检查内容"
    faults += [
        ground.fault(sheet.name, row, name, why, f"并入第一行；另起一条的请写上{begins}")
        for row, name in sheet.conflicts
    ]
    return faults


def unanswered(question: Question, answers: Answers) -> tuple[tuple[str, int], ...]:
    """The rows of a question for which nobody decided yet; empty too when it asks for no rows."""
    if answers.fill.get(question.key) or question.default:
        return ()
    return tuple(spot for spot in question.rows if not answers.rows.get(spot, {}).get(question.key))


def _unanswered(proposal: Proposal, answers: Answers) -> list[Fault]:
    _check_given(proposal, answers)
    faults = []
    for question in proposal.questions:
        if question.key == KIND and answers.like:
            continue
        left = unanswered(question, answers)
        if left or not (question.rows or answers.fill.get(question.key)):
            is_begun = len(left) < len(question.rows)
            text = f"还有 {len(left)} 条没有选定{question.key}" if is_begun else question.text.rstrip("？")
            remedy = f"请选定{question.key}"
            faults.append(Fault(proposal.source, "", f"{text}{_rows(left)}", remedy, heading=question.key))
    return faults


def _check_given(proposal: Proposal, answers: Answers) -> None:
    """Refuse answers that fit nothing: a person would believe them taken."""
    words = [word for one in (answers.fill, *answers.rows.values()) if (word := one.get("级别"))]
    if strange := [word for word in words if word not in LEVELS]:
        raise BadInput(f"级别只能是“必查”或“抽查”，不是“{strange[0]}”。")
    known = {(draft.sheet, draft.row) for sheet in proposal.sheets for draft in sheet.items}
    for (sheet, row), given in answers.rows.items():
        if (sheet, row) not in known:
            raise BadInput(f"{proposal.source}：“{sheet}”第 {row} 行没有条目，不能给它填词；请改正对应关系。")
        if unknown := [name for name in given if name not in NAMED]:
            raise BadInput(f"没有“{unknown[0]}”这一列，不能填；可用：{'、'.join(NAMED)}。")


def _rows(rows: tuple[tuple[str, int], ...]) -> str:
    if not rows:
        return ""
    shown = "、".join(f"{sheet} 第 {row} 行" for sheet, row in rows[:5])
    return f"（{shown}{'等' if len(rows) > 5 else ''}）"


def _filled(drafts: list[Draft], answers: Answers) -> list[Draft]:
    """The drafts with codes, groups and answers where the sheet says nothing."""
    width = max(len(str(len(drafts))), 3)
    used = {draft.cells.get("编码") for draft in drafts}
    made = []
    for number, draft in enumerate(drafts, 1):
        code = f"{answers.prefix}-{number:0{width}d}"
        code = f"{code}x" if code in used else code
        cells = {"编码": code, **draft.cells}
        if draft.group:
            cells.setdefault("类别", draft.group)
        for key, word in [*answers.rows.get((draft.sheet, draft.row), {}).items(), *answers.fill.items()]:
            if key != KIND and word and not (key == "依据" and word == UNVERIFIED):
                cells.setdefault(key, word)
        if not cells.get("依据") and not cells.get("待核"):
            cells["待核"] = "是"
        if level := LEVELS.get(cells.get("级别", "").strip()):
            cells["级别"] = level.value
        made.append(msgspec.structs.replace(draft, cells=cells))
    return made


def _add_limits(items: list[dict[str, Any]], drafts: list[Draft], answers: Answers) -> None:
    wanted: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for one in answers.limits:
        if one.limit is None:
            continue
        bound = one.limit.limit if one.limit.low is None else [one.limit.low, one.limit.high]
        tree: dict[str, Any] = {
            "param": one.limit.param,
            "unit": one.limit.unit,
            "comparison": one.limit.comparison.value,
            "limit": bound,
            "note": f"原文：{one.fragment}",
        }
        if one.limit.trigger:
            tree["trigger"] = True
        wanted.setdefault((one.sheet, one.row), []).append(tree)
    for item, draft in zip(items, drafts, strict=True):
        if values := wanted.get((draft.sheet, draft.row)):
            item["value"] = [*item.get("value", []), *values]


def _head(proposal: Proposal, answers: Answers, drafts: list[Draft]) -> dict[str, Any]:
    """The catalogue's own data when the file has none: that of `like`, or the words the rows themselves use."""
    stem = re.sub(r"\.[^.]+$", "", proposal.source)[:60].strip() or ITEMS_SHEET
    title = (answers.title or proposal.title or stem)[:60].strip()
    own = {"catalogue": stem, "title": title, "edition": answers.edition, "status": IMPORTED}
    if answers.like:
        head: dict[str, Any] = trees.dump(answers.like)["meta"]
        head.pop("counts", None)
        return head | own
    words = {name: _used(drafts, name) for name in ("适用场所", "专业", "适用条件", "井工露天")}
    kinds = parted(answers.fill.get(KIND, ""))
    head = own | {
        "object": title,
        "kinds": list(dict.fromkeys([*kinds, *words["井工露天"]])),
        "places": words["适用场所"],
        "specialties": words["专业"],
        "tags": {word: word for word in words["适用条件"]},
    }
    return {name: value for name, value in head.items() if value}


def _used(drafts: list[Draft], name: str) -> list[str]:
    return list(dict.fromkeys(word for draft in drafts for word in parted(draft.cells.get(name, ""))))


def _split_places(items: list[dict[str, Any]], known: list[str]) -> None:
    """`采煤工作面、掘进工作面` in one cell is two places when both are known."""
    for tree in items:
        words: list[str] = []
        for word in tree.get("places", []):
            parts = [part.strip() for part in re.split("[、，,/]", word)]
            words += parts if word not in known and all(part in known for part in parts) else [word]
        if words:
            tree["places"] = list(dict.fromkeys(words))
