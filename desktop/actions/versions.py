"""Versions of checklists: an unfinished visit moves to the newer one; catalogues and layers are checked and published.

A visit stays bound to its exact version for ever once something is sealed that was found by its items. A withdrawal or
a re-check sealed before was not: it moves along. Source: 晋政办发〔2024〕29号 第十四条.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import checklists, sampling
from desktop.actions.drafting import VisitDraft, change, load
from desktop.actions.visits import seal_and_save
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import publications, queries, settings
from desktop.store.database import Session
from desktop.supervision import checklist as lists
from desktop.supervision import layers, versions
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.roster import ChecklistPublished, Org, OrgFounded, Place
from desktop.supervision.visit import Answer, Rebinding, Visit, VisitRebound

_CHECKED = "checked_catalogues"  # setting: digests of the catalogue files that passed the check, the newest last
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """What a layer stands on: the newest catalogue and the digest of its file, the other layers, and the edition of
    this layer that is in force.
    """

    base: lists.Catalogue
    digest: str
    others: tuple[layers.Layer, ...]
    in_force: layers.Layer | None

    def under(self, layer: layers.Layer) -> lists.Catalogue:
        """The catalogue with the layers above this one."""
        return layers.over(self.base, self.others, layer)


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving did with the answers; `changes` is empty when the visit has the newest version already. `fresh` are
    place, item and short number of the new lines, `stayed` whether the numbers printed before are the same.
    """

    kept: tuple[Answer, ...]
    asked_again: tuple[Answer, ...]
    dropped: tuple[Answer, ...]
    changes: Changes
    fresh: tuple[tuple[str, str, int], ...] = ()
    stayed: bool = True


def is_outdated(desk: Desk, visit: str) -> bool:
    """Whether an unfinished visit could move to another version now; reads only."""
    draft = load(desk, visit)
    state = _state(desk, visit)
    if _is_behind_the_team(draft, state):
        return True
    if state is not None and state.is_tied:
        return False
    return not versions.is_same(_todays(desk, draft, state), checklists.bound(desk, draft.checklist))


def move(desk: Desk, visit: str) -> Moved:
    """Move an unfinished visit to the mine's checklist of today, or to the one its leader moved it to.

    Answers of unchanged items stay, changed items are asked again; those answers and answers of dropped items are kept
    in `set_aside`. Places of the route stay. NotAllowed once anything is sealed that rests on the checklist.
    """
    draft = load(desk, visit)
    old, state = checklists.bound(desk, draft.checklist), _state(desk, visit)
    follows = _is_behind_the_team(draft, state)
    if follows and state is not None and state.opened is not None:
        target = state.opened.checklist
        new = checklists.bound(desk, target)
    else:
        if state is not None and state.is_tied:
            raise NotAllowed("这次检查已有封存的内容，只能用原来的版本做完。")
        new = _todays(desk, draft, state)
        target = checklists.bind(desk, new)
    if target.digest == draft.checklist.digest:
        return Moved(draft.answers, (), (), Changes())
    found = versions.carried(old, new, draft.answers)
    moved = replace(
        draft,
        checklist=target,
        answers=found.kept,
        set_aside=(*draft.set_aside, *found.changed, *found.dropped),
        highest=max(draft.highest, versions.highest(old), versions.highest(new)),
    )
    given = (state.opened.sample or ()) if follows and state is not None and state.opened is not None else ()
    moved = replace(moved, sample=sampling.again(desk, moved, new, given))
    if follows or not draft.is_open:
        return _moved(found, old, new, _save(desk, draft, moved))
    rebound = VisitRebound(
        checklist=target,
        previous=draft.checklist.digest,
        why=Rebinding.NEWER,
        person=desk.person,
        at=desk.world.text(),
        sample=sampling.to_open_with(moved),
    )
    changes = seal_and_save(desk, draft, moved, [Fact(f"visit/{visit}", rebound, (target.digest,))])
    return _moved(found, old, new, changes)


def _moved(found: versions.Carried, old: lists.Checklist, new: lists.Checklist, changes: Changes) -> Moved:
    numbers = {(part.place.id, line.item): line.number for part in old.sections for line in part.lines}
    after = {(part.place.id, line.item): line.number for part in new.sections for line in part.lines}
    stayed = all(after.get(line, number) == number for line, number in numbers.items())
    fresh = versions.fresh_lines(old, new)
    return Moved(found.kept, found.changed, found.dropped, changes, fresh, stayed)


def ground(desk: Desk, layer: layers.Layer) -> Ground:
    """What a layer of this desk's organisation is laid over today; reads only. BadInput when there is no such
    catalogue; Missing or Damaged when a file of it is not on this disk.
    """
    org = organisation(desk)
    with desk.reading() as session:
        publication = publications.read(session)
    found = publication.layers(layer.catalogue, org, layer.mine)
    newest = publication.newest(layer.mine or "", {layer.catalogue})
    base, digest = _base(desk, layer.catalogue, newest)
    own = layers.subject_of(layer, org)
    others = tuple(layers.decode(desk.blobs.get(one.digest)) for one in found if _subject_of(one) != own)
    mine = next((one for one in found if _subject_of(one) == own), None)
    in_force = layers.decode(desk.blobs.get(mine.digest)) if mine else None
    return Ground(base, digest, others, in_force)


def check_layer(desk: Desk, layer: layers.Layer) -> tuple[Problem, ...]:
    """What keeps a layer from being published over the newest catalogue and the layers above it; reads only."""
    under = ground(desk, layer)
    return layers.unfit(under.base, under.others, layer)


def publish_layer(
    desk: Desk, layer: layers.Layer, draft: str | None = None, also: Callable[[Session], None] | None = None
) -> Changes:
    """Put a layer in force: a signed entry of the bureau that names its file; its draft goes in the same transaction,
    in which `also` may still refuse. NotAllowed for who is no administrator or of another level; BadInput with every
    violation.
    """
    org = may_lay(desk, layer)
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
        day=desk.world.today().isoformat(),
    )
    return _seal(desk, org, Fact(layers.subject_of(layer, org), body, (blob,)), (draft,) if draft else (), also)


def may_lay(desk: Desk, layer: layers.Layer) -> str:
    """The organisation that may lay this layer at this desk. NotAllowed for who is no administrator, for another
    level than the organisation's own, and for a mine that is not in its care; Missing for an unknown mine.
    """
    org = _publisher(desk)
    with desk.reading() as session:
        founded = _founded(session, org)
        card = queries.mine(session, layer.mine) if layer.mine else None
        above = publications.read(session).above((card.supervised_by if card else "") or org)
    if layer.level is not layers.LayerLevel.MINE:
        if founded is not None and str(layer.level) != founded.level:
            raise NotAllowed(f"{founded.name}是{founded.level}级单位，不能发布{layer.level}级补充。")
        return org
    if card is None:
        raise Missing(f"没有矿山 {layer.mine} 的资料，请先同步，或核对矿山编码。")
    if org not in above:
        raise NotAllowed(f"{card.name}不归本单位监管，不能发布它的本矿表。")
    return org


def check(desk: Desk, file: bytes, name: str | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a catalogue file; a clean one is remembered as checked, so that it may be published."""
    found = tuple(catalogues.check(file, name))
    if not found:
        with desk.reading() as session:
            known = settings.read(session, _CHECKED, list[str]) or []
        digest = hashlib.sha256(file).hexdigest()
        desk.set(_CHECKED, [*(one for one in known if one != digest), digest][-_REMEMBERED:])
    return found


def publish(desk: Desk, file: bytes, mine: str | None = None) -> Changes:
    """Put a whole catalogue in force (for one mine). NotAllowed for who is no administrator, for an organisation
    below another (it lays a layer), and unless exactly this file was checked (`check`); BadInput as `load`.
    """
    org = _publisher(desk)
    with desk.reading() as session:
        founded = _founded(session, org)
        checked = settings.read(session, _CHECKED, list[str]) or []
    if founded is not None and founded.parent and founded.level != layers.LayerLevel.PROVINCE:
        raise NotAllowed(f"{founded.name}有上级单位，检查目录由上级发布；本单位的改动请写成{founded.level}级补充。")
    catalogue = catalogues.load(file)
    if hashlib.sha256(file).hexdigest() not in checked:
        raise NotAllowed(f"“{catalogue.title}”还没有检查，或检查后又有改动；请先检查，没有问题再发布。")
    blob = desk.keep(file, "checklist")
    body = ChecklistPublished(
        catalogue=catalogue.catalogue,
        title=catalogue.title,
        edition=catalogue.edition,
        digest=blob,
        mine=mine,
        day=desk.world.today().isoformat(),
    )
    whole = f"checklist/{catalogue.catalogue}" + (f"/{mine}" if mine else "")
    return _seal(desk, org, Fact(whole, body, (blob,)))


def _save(desk: Desk, before: VisitDraft, after: VisitDraft) -> Changes:
    def step(now: VisitDraft) -> VisitDraft:
        if now != before:
            raise NotAllowed("检查内容刚刚有改动，还没有换版本；请看过后再按一次。")
        return after

    return change(desk, before.id, step)


def _todays(desk: Desk, draft: VisitDraft, state: Visit | None) -> lists.Checklist:
    """Today's checklist with the places of the route that are no longer in use, under the numbers already printed."""
    sealed = [leg for section in (state.sections if state else ()) for leg in section.sealed.legs]
    used = {leg.place for leg in (*draft.legs, *sealed)} | {one.place for one in draft.answers}
    old = checklists.bound(desk, draft.checklist)
    places = [one.place for one in old.sections if not one.is_scope and one.place.id in used]
    here = [Place(id=one.id, name=one.name, kind=one.kind) for one in places]
    return versions.renumbered(old, checklists.for_mine(desk, draft.mine, here), draft.highest)


def _is_behind_the_team(draft: VisitDraft, state: Visit | None) -> bool:
    opened = state.opened if state is not None else None
    return opened is not None and draft.is_open and opened.checklist.digest != draft.checklist.digest


def _state(desk: Desk, visit: str) -> Visit | None:
    with desk.reading() as session:
        return queries.visit(session, visit)


def _base(desk: Desk, catalogue: str, newest: ChecklistPublished | None) -> tuple[lists.Catalogue, str]:
    if newest is not None:
        return catalogues.load(desk.blobs.get(newest.digest), newest.title), newest.digest
    shipped = catalogues.bundled_named(catalogue)
    return shipped, lists.digest(shipped)


def _publisher(desk: Desk) -> str:
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以发布检查目录；请把文件交给本单位管理员。")
    return organisation(desk)


def organisation(desk: Desk) -> str:
    """The code of the organisation of this desk's person."""
    with desk.reading() as session:
        person = queries.person(session, desk.person)
    return person.org if person else ""


def organisation_name(desk: Desk) -> str:
    """How people call the organisation of this desk's person; its code when the roster does not tell."""
    org = organisation(desk)
    with desk.reading() as session:
        founded = _founded(session, org)
    return founded.name if founded else org


def _subject_of(published: ChecklistPublished) -> str:
    tail = f"/{published.mine}" if published.mine else ""
    return f"checklist/{published.catalogue}/层/{published.org}{tail}"


def _founded(session: Session, org: str) -> OrgFounded | None:
    """The person's own organisation, else the bureau of this desk."""
    found = queries.state(session, f"org/{org}", Org)
    return found.founded if found and found.founded else queries.organisation(session)


def _seal(
    desk: Desk,
    org: str,
    fact: Fact,
    done: tuple[str, ...] = (),
    also: Callable[[Session], None] | None = None,
) -> Changes:
    return desk.seal([Act(f"org/{org}", (fact,))], done_drafts=done, also=also)
