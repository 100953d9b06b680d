"""Two versions of a checklist side by side: published ones with day and person, drafts, a mine's own, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop import catalogues
from desktop.actions import checklists, layer_drafts, versions
from desktop.actions.compare_lines import FILE, Differing, EntryLine, FieldLine, Group, Piece, Side, pieces
from desktop.desk import Desk
from desktop.errors import BadInput, Missing
from desktop.sheets import comparing, proposing, taking
from desktop.sheets.columns import COLUMNS
from desktop.sheets.comparing import Change, Difference
from desktop.sheets.rows import item_rows
from desktop.store import files, journal, queries
from desktop.store.database import Session
from desktop.supervision import layers, roster
from desktop.supervision.checklist import Catalogue, Item
from desktop.supervision.judging import limit_text
from desktop.supervision.roster import ChecklistPublished
from desktop.world import BEIJING, as_moment

PUBLISHED, DRAFT, MINE, SHIPPED = "published:", "draft:", "mine:", "shipped:"
YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class _Version:
    """One publication: the entry's own words, when (UTC text) and by whom."""

    subject: str
    number: int
    body: ChecklistPublished
    at: str
    person: str


def sides(desk: Desk) -> tuple[Side, ...]:
    """Every version that can be compared: published ones (the newest first), drafts, those shipped, the mines' own."""
    with desk.reading() as session:
        found = _versions(desk, session)
        names = {one.code: one.name for one in queries.people(session)}
        cards = queries.mines(session)
    mine_names = {card.code: card.name for card in cards}
    published = [
        Side(
            f"{PUBLISHED}{one.subject}#{one.number}",
            f"{_named(one.body, mine_names)}（{one.body.edition}）",
            f"{_day(one.at)} {names.get(one.person, one.person)} 发布".replace("  ", " "),
        )
        for one in sorted(found, key=lambda one: (one.at, one.number), reverse=True)
    ]
    drafts = [
        Side(f"{DRAFT}{one.id}", f"草稿：{layers.name(one.layer)}", "叠在现行目录上")
        for one in layer_drafts.lines(desk)
    ]
    shipped = [
        Side(f"{SHIPPED}{one.catalogue}", f"{one.title}（{one.edition}）", "随程序")
        for one in catalogues.bundled_catalogues()
    ]
    mines = [Side(f"{MINE}{card.code}", f"{card.name} 现行检查表", "目录加各层补充") for card in cards]
    return (*published, *drafts, *shipped, *mines)


def differ(desk: Desk, before: Side, after: Side) -> tuple[Differing, Difference]:
    """What differs, to be shown and to be written as a workbook. Raises as `catalogue`."""
    found = comparing.compare(catalogue(desk, before.key), catalogue(desk, after.key))
    shown = Differing(before.word, after.word, tuple(_entries(found)), found.moved)
    return shown, found


def write(desk: Desk, difference: Difference, file: Path) -> Path:
    """The difference as a workbook. DiskTrouble when the place cannot be written."""
    files.write_whole(file, comparing.exported(difference))
    return file


def catalogue(desk: Desk, key: str) -> Catalogue:
    """The catalogue of a side. BadInput or Missing for a file that cannot be used; Missing when its blob is not
    here.
    """
    kind, _, name = key.partition(":")
    match f"{kind}:":
        case "file:":
            return _file(Path(key.removeprefix(FILE)))
        case "draft:":
            return _laid(desk, layer_drafts.load(desk, name).layer)
        case "mine:":
            return checklists.layered(desk, name).catalogue
        case "shipped:":
            return next(one for one in catalogues.bundled_catalogues() if one.catalogue == name)
    subject, _, number = name.rpartition("#")
    with desk.reading() as session:
        one = next(
            (one for one in _versions(desk, session) if (one.subject, str(one.number)) == (subject, number)), None
        )
    if one is None:
        raise Missing("没有这个版本；请重新选择。")
    data = desk.blobs.get(one.body.digest)
    return _laid(desk, layers.decode(data)) if one.body.layer else catalogues.load(data, one.body.title)


def _versions(desk: Desk, session: Session) -> list[_Version]:
    subjects = [f"checklist/{name}" for name, _ in queries.states(session, "checklist", roster.Checklist)]
    found = []
    for subject, known in journal.told_of(session, subjects).items():
        for number, told in enumerate(sorted(known.facts, key=lambda one: one.order), 1):
            if told.body is not None:
                device = queries.device(session, told.author)
                own = desk.person if told.author == desk.holder.fingerprint else ""
                person = device.enrolled.person if device and device.enrolled else own
                body = msgspec.json.decode(told.body, type=ChecklistPublished)
                found.append(_Version(subject, number, body, told.wall, person))
    return found


def _laid(desk: Desk, layer: layers.Layer) -> Catalogue:
    return layers.fitted(versions.ground(desk, layer).base, [layer])[0]


def _file(path: Path) -> Catalogue:
    if path.suffix.lower() in YAML:
        return catalogues.load(path)
    proposal = proposing.propose(path)
    if not proposal.is_plain:
        raise BadInput(f"{path.name}：不是导出的检查表，不能直接比较；请先在“载入”里载入，存为文件后再比较。")
    return taking.taken(proposal, taking.Answers())


def _named(body: ChecklistPublished, mines: dict[str, str]) -> str:
    whose = f"{mines.get(body.mine, body.mine)} " if body.mine else ""
    kind = "本矿表 " if body.layer == "本矿" else f"{body.layer}级补充 " if body.layer else ""
    return f"{whose}{kind}{body.title}"


def _day(utc: str) -> str:
    return as_moment(utc).astimezone(BEIJING).strftime("%Y-%m-%d")


def _entries(found: Difference) -> Iterable[EntryLine]:
    if found.head:
        yield EntryLine(Group.HEAD, "", "", "目录自己的内容", tuple(map(_field, found.head)))
    for item in found.added:
        yield EntryLine(Group.ADDED, item.id, item.level.value, item.text, _whole(item, is_new=True))
    for item in found.removed:
        yield EntryLine(Group.REMOVED, item.id, item.level.value, item.text, _whole(item, is_new=False))
    for one in found.changed:
        fields = tuple(map(_field, one.fields))
        yield EntryLine(Group.CHANGED, one.item.id, one.item.level.value, one.item.text, fields)


def _field(change: Change) -> FieldLine:
    return FieldLine(change.field, *pieces(change.before, change.after))


def _whole(item: Item, *, is_new: bool) -> tuple[FieldLine, ...]:
    row = item_rows(item)[0]
    names = [column.name for column in COLUMNS if not column.of_value]
    told = [
        (name, row[name]) for name in names if row.get(name) and name not in ("编码", "级别", "检查内容", "重大情形")
    ]
    told += [(f"数值：{limit.param}", limit_text(limit)) for limit in item.values]
    return tuple(
        FieldLine(name, (), (Piece(text),)) if is_new else FieldLine(name, (Piece(text),), ()) for name, text in told
    )
