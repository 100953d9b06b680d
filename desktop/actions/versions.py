"""Versions of checklists: an unfinished visit moves to the newer one; catalogues and layers are checked and published.

A visit with sealed content stays bound to its exact version for ever. Source: 晋政办发〔2024〕29号 第十四条.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import checklists, sampling
from desktop.actions.drafting import VisitDraft, change, load
from desktop.actions.visits import seal_and_save
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import checklist as lists
from desktop.supervision import layers, versions
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.roster import ChecklistPublished, Place
from desktop.supervision.visit import Answer, Rebinding, Visit, VisitRebound


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving did with the answers; `changes` is empty when the visit has the newest version already."""

    kept: tuple[Answer, ...]
    asked_again: tuple[Answer, ...]
    dropped: tuple[Answer, ...]
    changes: Changes


def is_outdated(desk: Desk, visit: str) -> bool:
    """Whether an unfinished visit could move to another version now; reads only."""
    draft = load(desk, visit)
    state = _state(desk, visit)
    if _is_behind_the_team(draft, state):
        return True
    if state is not None and state.sections:
        return False
    return lists.digest(_todays(desk, draft)) != draft.checklist.digest


def move(desk: Desk, visit: str) -> Moved:
    """Move an unfinished visit to the mine's checklist of today, or to the one its leader moved it to.

    Answers of unchanged items stay, changed items are asked again; those answers and answers of dropped items are kept
    in `set_aside`. Places of the route stay. NotAllowed once anything of the visit is sealed.
    """
    draft = load(desk, visit)
    old, state = checklists.bound(desk, draft.checklist), _state(desk, visit)
    follows = _is_behind_the_team(draft, state)
    if follows and state is not None and state.opened is not None:
        target = state.opened.checklist
        new = checklists.bound(desk, target)
    else:
        if state is not None and state.sections:
            raise NotAllowed("这次检查已有封存的内容，只能用原来的版本做完。")
        new = _todays(desk, draft)
        target = checklists.bind(desk, new)
    if target.digest == draft.checklist.digest:
        return Moved(draft.answers, (), (), Changes())
    found = versions.carried(old, new, draft.answers)
    moved = replace(
        draft,
        checklist=target,
        answers=found.kept,
        set_aside=(*draft.set_aside, *found.changed, *found.dropped),
    )
    moved = replace(moved, sample=sampling.again(desk, moved, new))
    if follows or not draft.is_open:
        return Moved(found.kept, found.changed, found.dropped, _save(desk, draft, moved))
    rebound = VisitRebound(
        checklist=target,
        previous=draft.checklist.digest,
        why=Rebinding.NEWER,
        person=desk.person,
        at=desk.world.text(),
    )
    changes = seal_and_save(desk, draft, moved, [Fact(f"visit/{visit}", rebound, (target.digest,))])
    return Moved(found.kept, found.changed, found.dropped, changes)


def check_layer(desk: Desk, layer: layers.Layer) -> tuple[Problem, ...]:
    """What keeps a layer from being published over the newest catalogue and the layers above it; reads only."""
    with desk.reading() as session:
        org = _organisation(desk)
        found = queries.published_layers(session, layer.catalogue, org, layer.mine)
        above = [layers.decode(desk.blobs.get(one.digest)) for one in found if _subject_of(one) != _subject(layer, org)]
        newest = queries.published(session, layer.mine or "", {layer.catalogue})
    base = _base(desk, layer.catalogue, newest)
    return layers.unfit(base, above, layer)


def publish_layer(desk: Desk, layer: layers.Layer) -> Changes:
    """Put a layer in force: a signed entry of the bureau that names its file. NotAllowed for who is no administrator
    or of another level; BadInput with every violation.
    """
    org = _publisher(desk)
    with desk.reading() as session:
        founded = queries.organisation(session)
    if layer.level is not layers.LayerLevel.MINE and founded is not None and str(layer.level) != founded.level:
        raise NotAllowed(f"{founded.name}是{founded.level}级单位，不能发布{layer.level}级补充。")
    if found := check_layer(desk, layer):
        raise BadInput("\n".join([f"{layers.name(layer)}有 {len(found)} 处不能用：", *map(str, found)]))
    blob = desk.keep(layers.encode(layer), "checklist")
    body = ChecklistPublished(
        catalogue=layer.catalogue,
        title=layer.title,
        edition=layer.edition,
        digest=blob,
        mine=layer.mine,
        layer=str(layer.level),
        org=org,
    )
    return _seal(desk, org, _subject(layer, org), body)


def publish(desk: Desk, file: bytes, mine: str | None = None) -> Changes:
    """Put a whole catalogue in force (for one mine). NotAllowed for who is no administrator; BadInput as `load`."""
    org = _publisher(desk)
    catalogue = catalogues.load(file)
    blob = desk.keep(file, "checklist")
    body = ChecklistPublished(
        catalogue=catalogue.catalogue, title=catalogue.title, edition=catalogue.edition, digest=blob, mine=mine
    )
    subject = f"checklist/{catalogue.catalogue}" + (f"/{mine}" if mine else "")
    return _seal(desk, org, subject, body)


def _save(desk: Desk, before: VisitDraft, after: VisitDraft) -> Changes:
    def step(now: VisitDraft) -> VisitDraft:
        if now != before:
            raise NotAllowed("检查内容刚刚有改动，还没有换版本；请看过后再按一次。")
        return after

    return change(desk, before.id, step)


def _todays(desk: Desk, draft: VisitDraft) -> lists.Checklist:
    """Today's checklist with the places of the route that are no longer in use."""
    used = {leg.place for leg in draft.legs} | {one.place for one in draft.answers}
    old = checklists.bound(desk, draft.checklist)
    places = [one.place for one in old.sections if not one.is_scope and one.place.id in used]
    return checklists.for_mine(desk, draft.mine, [Place(id=one.id, name=one.name, kind=one.kind) for one in places])


def _is_behind_the_team(draft: VisitDraft, state: Visit | None) -> bool:
    opened = state.opened if state is not None else None
    return opened is not None and draft.is_open and opened.checklist.digest != draft.checklist.digest


def _state(desk: Desk, visit: str) -> Visit | None:
    with desk.reading() as session:
        return queries.visit(session, visit)


def _base(desk: Desk, catalogue: str, newest: ChecklistPublished | None) -> lists.Catalogue:
    if newest is not None:
        return catalogues.load(desk.blobs.get(newest.digest), newest.title)
    shipped = next((one for one in catalogues.bundled_catalogues() if one.catalogue == catalogue), None)
    if shipped is None:
        raise BadInput(f"没有目录“{catalogue}”；请先发布目录，再发布它的补充层。")
    return shipped


def _publisher(desk: Desk) -> str:
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以发布检查目录；请把文件交给本单位管理员。")
    return _organisation(desk)


def _organisation(desk: Desk) -> str:
    with desk.reading() as session:
        person = queries.person(session, desk.person)
    return person.org if person else ""


def _subject(layer: layers.Layer, org: str) -> str:
    return f"checklist/{layer.catalogue}/层/{org}" + (f"/{layer.mine}" if layer.mine else "")


def _subject_of(published: ChecklistPublished) -> str:
    tail = f"/{published.mine}" if published.mine else ""
    return f"checklist/{published.catalogue}/层/{published.org}{tail}"


def _seal(desk: Desk, org: str, subject: str, body: ChecklistPublished) -> Changes:
    return desk.seal([Act(f"org/{org}", (Fact(subject, body, (body.digest,)),))])
