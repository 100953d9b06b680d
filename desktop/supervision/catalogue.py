"""From a plain tree (what YAML or Excel gave) to a `Catalogue`, and back; all that is wrong is said at once.

Pure. The tree is made of dicts, lists, strings, None and booleans; numbers stay strings, so that `1.0` stays `1.0`.
`parse(dump(catalogue), …) == catalogue`. The fields are explained at the top of every file in `checklists/`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec

from desktop.errors import BadInput
from desktop.supervision.catalogue_limits import read_limits
from desktop.supervision.catalogue_reading import Problem, Record, records, shown
from desktop.supervision.checklist import (
    HIGHEST_NUMBER,
    Case,
    Catalogue,
    Edition,
    Item,
    KindTags,
    Level,
    Limit,
    RuleEdition,
    Tag,
)

SHOWN_AT_ONCE = 50
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
META = (
    *("catalogue", "title", "object", "edition", "status", "rules_effective"),
    *("kinds", "kind_tags", "tags", "specialties", "places", "scopes", "counts"),
)
ITEM = (
    *("id", "category", "specialty", "level", "mine_kind", "text", "method", "places", "applies_when"),
    *("basis", "basis_to_verify", "major_hazard", "mh_note", "mh_basis", "value", "editions"),
)
EDITION = ("since", "basis", "mh_basis", "basis_to_verify")
EMPTY = Catalogue("", "", "", "", "", (), (), ())


def parse(tree: object, source: str) -> Catalogue:
    """The catalogue in a tree; `source` names it to people. Raises BadInput with every problem, one a line."""
    notes: list[Problem] = []
    catalogue = _read(tree, source, notes)
    if notes:
        raise BadInput(sentence(notes, source))
    return catalogue


def problems(tree: object, source: str) -> list[Problem]:
    """Everything that keeps the tree from being a catalogue, in the order of the file; empty when it is one."""
    notes: list[Problem] = []
    _read(tree, source, notes)
    return notes


def sentence(found: list[Problem], source: str) -> str:
    """All problems as people read them: a heading, then one a line."""
    lines = [str(problem) for problem in found[:SHOWN_AT_ONCE]]
    if rest := len(found) - len(lines):
        lines.append(f"……另有 {rest} 处，改正以上各处后再检查。")
    return "\n".join([f"检查目录“{source}”有 {len(found)} 处错误，改正后再载入：", *lines])


def counts(items: tuple[Item, ...]) -> dict[str, int]:
    """What `meta.counts` must say about these items."""
    return {
        "total": len(items),
        "bicha": sum(item.level is Level.MUST for item in items),
        "choucha": sum(item.level is Level.SAMPLE for item in items),
        "major_hazard": sum(item.major_hazard for item in items),
        "with_value": sum(bool(item.values) for item in items),
        "basis_to_verify": sum(item.basis_to_verify for item in items),
    }


def dump(catalogue: Catalogue) -> dict[str, Any]:
    """The tree of a catalogue, as a file holds it: absent fields left out, numbers as strings."""
    meta: dict[str, Any] = {
        "catalogue": catalogue.catalogue,
        "title": catalogue.title,
        "object": catalogue.object,
        "edition": catalogue.edition,
        "status": catalogue.status,
        "rules_effective": {rule.rule: rule.effective for rule in catalogue.rules_effective},
        "kinds": list(catalogue.kinds),
        "kind_tags": {given.kind: list(given.tags) for given in catalogue.kind_tags},
        "tags": {tag.code: tag.name for tag in catalogue.tags},
        "specialties": list(catalogue.specialties),
        "places": list(catalogue.places),
        "scopes": list(catalogue.scopes),
        "counts": {name: str(number) for name, number in counts(catalogue.items).items()},
    }
    return {"meta": _without_absent(meta), "items": [dump_item(item) for item in catalogue.items]}


def dump_item(item: Item) -> dict[str, Any]:
    """The tree of one item; what layers did to it is not in it."""
    tree = {
        "id": item.id,
        "category": item.category,
        "specialty": item.specialty,
        "level": item.level.value,
        "mine_kind": list(item.mine_kind),
        "text": item.text,
        "method": item.method,
        "places": list(item.places),
        "applies_when": list(item.applies_when),
        "basis": list(item.basis),
        "basis_to_verify": item.basis_to_verify or None,
        "major_hazard": item.major_hazard,
        "mh_note": item.mh_note,
        "mh_basis": list(item.mh_basis),
        "value": [dump_limit(limit) for limit in item.values],
        "editions": [_dump_edition(edition) for edition in item.editions],
    }
    return _without_absent(tree)


def _dump_edition(edition: Edition) -> dict[str, Any]:
    tree = {
        "since": edition.since,
        "basis": list(edition.basis),
        "mh_basis": list(edition.mh_basis),
        "basis_to_verify": edition.basis_to_verify or None,
    }
    return _without_absent(tree)


def dump_limit(limit: Limit) -> dict[str, Any]:
    """The tree of one measurable value."""
    tree = _without_absent({name: getattr(limit, name) for name in ("alarm", "stop", "note")})
    if limit.trigger:
        tree["trigger"] = True
    bound: Any = _dump_bound(limit)
    if limit.cases:
        bound = {case.condition: _dump_bound(case) for case in limit.cases}
    head = {"param": limit.param, "unit": limit.unit, "comparison": limit.comparison.value, "limit": bound}
    return head | tree


def _dump_bound(limit: Limit | Case) -> str | list[str] | None:
    return limit.limit if limit.low is None or limit.high is None else [limit.low, limit.high]


def _without_absent(tree: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tree.items() if value is not None and value not in ([], {})}


def _read(tree: object, source: str, notes: list[Problem]) -> Catalogue:
    top = Record(tree, source, "文件", (), notes)
    top.only("meta", "items")
    for field in ("meta", "items"):
        if top.is_readable and not top.has(field):
            top.note(field, "没有这一部分", "补上")
    meta = Record(top.value("meta"), source, "meta", ("meta",), notes) if top.has("meta") else None
    head = _read_meta(meta) if meta else EMPTY
    parts = records(top, "items", item_name)
    items = tuple(read_item(part, head) for part in parts)
    _check_codes(parts, items)
    unfolded = sum(len(item.places) for item in items)
    if unfolded > HIGHEST_NUMBER:
        top.note("items", f"条目按地点展开共 {unfolded} 行，超过 {HIGHEST_NUMBER} 行", "减少条目或合并地点类型")
    if meta and not notes:
        _check_counts(meta, items)
    return msgspec.structs.replace(head, items=items)


def item_name(number: int, tree: object) -> str:
    """How people find an item: its code, or its position while it has none."""
    code = tree.get("id") if isinstance(tree, dict) else None
    return code if isinstance(code, str) and CODE.fullmatch(code) else f"第 {number} 条"


def _read_meta(meta: Record) -> Catalogue:
    meta.only(*META)
    kinds = meta.words("kinds", is_required=True)
    places, scopes = meta.words("places", is_required=True), meta.words("scopes")
    for word in sorted(set(places) & set(scopes)):
        meta.note("scopes", f"“{word}”既是地点又是范围", "只在 places 或 scopes 中留一处")
    tags = tuple(Tag(code, _said(meta, "tags", code, name)) for code, name in meta.pairs("tags").items())
    rules = meta.pairs("rules_effective")
    return Catalogue(
        catalogue=meta.text("catalogue", 60),
        title=meta.text("title", 60),
        object=meta.text("object"),
        edition=meta.text("edition", 60),
        status=meta.text("status"),
        kinds=kinds,
        places=places,
        items=(),
        scopes=scopes,
        kind_tags=_read_kind_tags(meta, kinds, {tag.code for tag in tags}),
        tags=tags,
        specialties=meta.words("specialties"),
        rules_effective=tuple(
            RuleEdition(rule, _said(meta, "rules_effective", rule, day)) for rule, day in rules.items()
        ),
    )


def _said(meta: Record, field: str, key: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    meta.note(field, f"“{key}”的说明应为文字", "写上说明", key)
    return ""


def _read_kind_tags(meta: Record, kinds: tuple[str, ...], tags: set[str]) -> tuple[KindTags, ...]:
    given = Record(meta.value("kind_tags") or {}, meta.source, "meta.kind_tags", (*meta.path, "kind_tags"), meta.notes)
    given.only(*kinds)
    return tuple(KindTags(kind, given.words(kind, tags, "meta.tags")) for kind in kinds if given.has(kind))


def read_item(part: Record, head: Catalogue) -> Item:
    """One item in the words of a catalogue; what cannot be read is noted."""
    part.only(*ITEM)
    code = part.text("id")
    if code and not CODE.fullmatch(code):
        part.note("id", f"编码“{code}”不合格式", "用字母、数字和 -_. ，不超过 32 个")
    return Item(
        id=code,
        category=part.text("category", 20),
        level=part.choice("level", Level) or Level.MUST,
        text=part.text("text"),
        method=part.text("method"),
        places=part.words(
            "places", (head.places + head.scopes) or None, "meta.places 或 meta.scopes", is_required=True
        ),
        specialty=_read_specialty(part, head.specialties),
        mine_kind=part.words("mine_kind", head.kinds or None, "meta.kinds"),
        applies_when=part.words("applies_when", [tag.code for tag in head.tags], "meta.tags"),
        **_read_basis(part),
        values=read_limits(part),
        editions=_read_editions(part),
    )


def _read_specialty(part: Record, known: tuple[str, ...]) -> str | None:
    if not known:
        if part.has("specialty"):
            part.note("specialty", "本目录没有分专业", "删去，或在 meta.specialties 中列出专业")
        return None
    specialty = part.text("specialty", 20)
    if specialty and specialty not in known:
        part.note("specialty", f"“{specialty}”没有在 meta.specialties 中声明", f"改为：{'、'.join(known)}")
    return specialty


def _read_basis(part: Record) -> dict[str, Any]:
    basis, to_verify = part.words("basis"), part.flag("basis_to_verify")
    if part.is_readable and not part.has("basis") and not to_verify:
        part.note("basis", "没有依据", "写上依据，或标 basis_to_verify: true")
    if any("待核" in words for words in basis) and not to_verify:
        part.note("basis", "依据写着“待核”", "同时标 basis_to_verify: true")
    major = part.flag("major_hazard", is_required=True)
    for field in ("mh_note", "mh_basis"):
        if part.has(field) and not major:
            part.note(field, "不是重大事故隐患条目，却有判定内容", "删去，或把 major_hazard 改为 true")
    note = part.text("mh_note") if major else None
    grounds = part.words("mh_basis", is_required=True) if major else ()
    return {
        "basis": basis,
        "basis_to_verify": to_verify,
        "major_hazard": major,
        "mh_note": note,
        "mh_basis": grounds,
    }


def _read_editions(item: Record) -> tuple[Edition, ...]:
    parts = records(item, "editions", lambda number, _: f"{item.where} 第 {number} 次换条款")
    found = tuple(_read_edition(part) for part in parts)
    for earlier, later in pairwise(found):
        if earlier.since >= later.since:
            item.note("editions", f"{later.since} 不晚于前一次的 {earlier.since}", "按日期先后写，每个日期只写一次")
    return found


def _read_edition(part: Record) -> Edition:
    part.only(*EDITION)
    since = part.text("since", 10)
    try:
        good = not since or dt.date.fromisoformat(since).isoformat() == since
    except ValueError:
        good = False
    if not good:
        part.note("since", f"“{since}”不是日期", "写成 2026-02-01 这样的日期")
    basis, to_verify = part.words("basis", is_required=True), part.flag("basis_to_verify")
    return Edition(since, basis, part.words("mh_basis"), to_verify)


def _check_codes(parts: list[Record], items: tuple[Item, ...]) -> None:
    times = Counter(item.id for item in items if item.id)
    seen: set[str] = set()
    for part, item in zip(parts, items, strict=True):
        if item.id in seen:
            part.note("id", f"编码“{item.id}”共用了 {times[item.id]} 次", "给这一条换一个编码")
        if item.id:
            seen.add(item.id)


def _check_counts(meta: Record, items: tuple[Item, ...]) -> None:
    actual = counts(items)
    if not meta.has("counts"):
        return
    given = Record(meta.value("counts"), meta.source, "meta.counts", (*meta.path, "counts"), meta.notes)
    given.only(*actual)
    for field, number in actual.items():
        if given.is_readable and given.value(field) != str(number):
            given.note(field, f"写着{shown(given.value(field))}，条目实有 {number}", f"改为 {number}")
