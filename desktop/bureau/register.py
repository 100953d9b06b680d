"""What an administrator does: registers organisations below, mines, people, designations and groups, publishes
checklists and templates of papers, invites.

The same structure may come from YAML (`read_roster`) or from the program. Registering what is known already, unchanged,
seals nothing; so a roster file can be given again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from desktop.bureau import accounts, acts, codes
from desktop.bureau.access import Roll
from desktop.bureau.accounts import Invitation
from desktop.bureau.acts import Act
from desktop.bureau.founding import REGISTRAR, Bureau, stamp
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.supervision import forms, roster
from desktop.supervision.days import day_of
from desktop.supervision.facts import Body
from desktop.supervision.layers import Layer, LayerLevel, encode, subject_of

_LEVELS = ("省", "市", "县")
BEGIN = "2000-01-01"  # since when, if nobody says


class Granted(Body, frozen=True):
    """A role for a person; `org` "" is this bureau."""

    person: str
    role: roster.Role
    org: str = ""


class Below(Body, frozen=True):
    """An organisation below this bureau that keeps no server of its own; `parent` "" is this bureau."""

    code: str
    name: str
    level: str = "县"
    parent: str = ""
    region: str = ""


class Roster(Body, frozen=True):
    """What to register. Days are `2026-11-22`."""

    orgs: tuple[Below, ...] = ()
    mines: tuple[roster.MineRegistered, ...] = ()
    people: tuple[roster.PersonRegistered, ...] = ()
    roles: tuple[Granted, ...] = ()
    roles_ended: tuple[Granted, ...] = ()
    designations: tuple[roster.DesignationMade, ...] = ()
    ended: tuple[roster.DesignationEnded, ...] = ()
    groups: tuple[roster.GroupFormed, ...] = ()


def read_roster(path: Path) -> Roster:
    """A roster from a YAML file. BadInput when it cannot be read."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Roster)
    except OSError as error:
        raise BadInput(f"花名册 {path.name} 打不开：{error.strerror}。") from error
    except msgspec.MsgspecError as error:
        raise BadInput(f"花名册 {path.name} 有错：{error}。请改正后再导入。") from error


def register(bureau: Bureau, wanted: Roster) -> list[str]:
    """Seals what is new in the roster, and answers the ids of the entries made. BadInput for an organisation that
    nobody founded; then nothing is registered.
    """
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
    offices = _offices(bureau, roll, wanted)
    made = [one for subject, office in offices for one in acts.seal(bureau, [(subject, office, ())], subject)]
    found: list[Act] = []
    for card in wanted.mines:
        known = roster.fold_mine(roll.facts.get(f"mine/{card.code}", [])).card
        keeper = card.supervised_by or (known.supervised_by if known else "") or bureau.card.code
        if known != (mine := replace(card, supervised_by=keeper, status_since=_status_day(bureau, card, known))):
            found.append((f"mine/{mine.code}", mine, ()))
    for person in wanted.people:
        if _person(roll, person.code).registered != person:
            found.append((f"person/{person.code}", person, ()))
    found += _roles(bureau, roll, wanted)
    found += _designations(roll, wanted)
    found += _groups(bureau, roll, wanted)
    return [*made, *acts.seal(bureau, found)]


def _groups(bureau: Bureau, roll: Roll, wanted: Roster) -> list[Act]:
    """Groups that are new or formed otherwise; without a day it is from today on, or since ever for a new one."""
    found: list[Act] = []
    for one in wanted.groups:
        known = roster.fold_group(roll.facts.get(f"group/{one.code}", [])).formed
        since = one.since or (known.since if known else "")
        if known is None or known != replace(one, since=since):
            begun = one.since or (_today(bureau) if known else "")
            found.append((f"group/{one.code}", replace(one, since=begun), ()))
    return found


def _offices(bureau: Bureau, roll: Roll, wanted: Roster) -> list[tuple[str, roster.OrgFounded]]:
    """The organisations that are new or changed, those above first; every one named in the roster is known then."""
    card, levels = bureau.card, {bureau.card.code: bureau.card.level}
    known = {code: roster.fold_org(roll.facts.get(f"org/{code}", [])).founded for code in roll.parents}
    levels |= {code: one.level for code, one in known.items() if one is not None}
    found: list[tuple[str, roster.OrgFounded]] = []
    for one in wanted.orgs:
        parent = one.parent or card.code
        _check_office(one, levels.get(parent), is_bureau=one.code == card.code)
        body = roster.OrgFounded(code=one.code, name=one.name, level=one.level, parent=parent, region=one.region)
        levels[one.code] = one.level
        if known.get(one.code) != body:
            found.append((f"org/{one.code}", body))
    named = [one.supervised_by for one in wanted.mines] + [one.org for one in wanted.people]
    named += [one.org for one in wanted.roles]
    for code in named:
        if code and code not in levels:
            raise BadInput(f"单位 {code} 没有登记；请先在名册的 orgs 里写明它，或核对单位编码。")
    return found


def _check_office(one: Below, above: str | None, *, is_bureau: bool) -> None:
    if not one.code.strip() or "/" in one.code or not one.name.strip():
        raise BadInput("单位编码和名称不能为空，编码不能含“/”，请改正。")
    if is_bureau:
        raise BadInput(f"{one.code} 是本服务器所在单位的编码，下级单位请另用编码。")
    if above is None:
        raise BadInput(f"单位 {one.code} 的上级 {one.parent} 没有登记；请把上级写在它前面。")
    if one.level not in _LEVELS or _LEVELS.index(one.level) <= _LEVELS.index(above):
        raise BadInput(f"单位 {one.code} 的级别“{one.level}”不对：应低于上级（{above}级），为市或县。")


def _roles(bureau: Bureau, roll: Roll, wanted: Roster) -> list[Act]:
    found: list[Act] = []
    for one in wanted.roles:
        role = roster.RoleGranted(role=one.role, org=one.org or bureau.card.code)
        if role not in _person(roll, one.person).roles:
            found.append((f"person/{one.person}", role, ()))
    for one in wanted.roles_ended:
        end = roster.RoleEnded(role=one.role, org=one.org or bureau.card.code)
        if roster.RoleGranted(role=end.role, org=end.org) in _person(roll, one.person).roles:
            found.append((f"person/{one.person}", end, ()))
    return found


def invite(
    bureau: Bureau,
    role: roster.Role,
    person: str,
    mines: Sequence[str] = (),
    *,
    name: str = "",
    since: str = BEGIN,
    kind: roster.MineKind = roster.MineKind.COAL,
    org: str = "",
    days: int = codes.DAYS,
) -> Invitation:
    """A code for a person in a role at an organisation (his own if nothing is said, the bureau for a newcomer). Whom
    and which mines nobody registered before are registered with their code as name; inspectors are designated to the
    mines.
    """
    if not person.strip() or person == REGISTRAR or "/" in person or any(not one or "/" in one for one in mines):
        raise BadInput("人员编码和矿山编码不能为空，不能含“/”，请改正。")
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
    office = org or roll.persons.get(person, "") or bureau.card.code
    people = () if person in roll.persons else (roster.PersonRegistered(code=person, name=name or person, org=office),)
    fresh = tuple(
        roster.MineRegistered(code=one, name=one, kind=kind, supervised_by=office)
        for one in mines
        if one not in roll.mines
    )
    posts = tuple(roster.DesignationMade(person=person, mine=one, since=since) for one in mines)
    wanted = Roster(
        mines=fresh,
        people=people,
        roles=(Granted(person=person, role=role, org=office),),
        designations=posts if role is roster.Role.INSPECTOR else (),
    )
    register(bureau, wanted)
    return accounts.invite(bureau, person, role, mines, days)


def publish(bureau: Bureau, file: bytes, *, catalogue: str, title: str, edition: str, mine: str | None = None) -> str:
    """Puts a checklist in force: its bytes as a blob, and the act that names it. Answers the blob's hash."""
    blob = bureau.blobs.put(file)
    subject = f"checklist/{catalogue}" + (f"/{mine}" if mine else "")
    body = roster.ChecklistPublished(
        catalogue=catalogue, title=title, edition=edition, digest=blob, mine=mine, day=_today(bureau)
    )
    with bureau.log.moment() as connection:
        known = roster.fold_checklist(bureau.log.roll(connection).facts.get(subject, [])).versions
    if not known or replace(known[-1], day=body.day) != body:
        acts.seal(bureau, [(subject, body, (blob,))])
    bureau.log.hold(bureau.scope, blob, REGISTRAR, len(file))
    return blob


def publish_form(bureau: Bureau, file: bytes, *, key: str, title: str, effective: str) -> str:
    """Puts a template of papers in force from a day on; that it is right was found out before. Answers the blob's
    hash.
    """
    blob = bureau.blobs.put(file)
    subject = f"form/{key}"
    body = forms.FormPublished(key=key, title=title, effective=effective, digest=blob)
    with bureau.log.moment() as connection:
        known = forms.fold(bureau.log.roll(connection).facts.get(subject, [])).versions
    if not known or known[-1] != body:
        acts.seal(bureau, [(subject, body, (blob,))])
    bureau.log.hold(bureau.scope, blob, REGISTRAR, len(file))
    return blob


def in_force(bureau: Bureau) -> list[roster.ChecklistPublished]:
    """The newest version of every catalogue and layer this bureau published."""
    with bureau.log.moment() as connection:
        facts = bureau.log.roll(connection).facts
    found = [roster.fold_checklist(known).versions for subject, known in facts.items() if _is_checklist(subject)]
    return [versions[-1] for versions in found if versions]


def publish_layer(bureau: Bureau, layer: Layer) -> str:
    """Puts a layer of this bureau in force; that it fits was found out before. Answers the blob's hash. NotAllowed
    for another level's layer; Missing for an unknown mine.
    """
    card = bureau.card
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
    if layer.mine is not None and layer.mine not in roll.mines:
        raise Missing(f"没有矿山 {layer.mine} 的登记；请先登记，或核对矿山编码。")
    if layer.level is not LayerLevel.MINE and str(layer.level) != card.level:
        raise NotAllowed(f"{card.name}是{card.level}级单位，不能发布{layer.level}级补充。")
    file = encode(layer)
    blob = bureau.blobs.put(file)
    body = roster.ChecklistPublished(
        catalogue=layer.catalogue,
        title=layer.title,
        edition=layer.edition,
        digest=blob,
        mine=layer.mine,
        layer=str(layer.level),
        org=card.code,
        day=_today(bureau),
    )
    subject = subject_of(layer, card.code)
    known = roster.fold_checklist(roll.facts.get(subject, [])).versions
    if not known or replace(known[-1], day=body.day) != body:
        acts.seal(bureau, [(subject, body, (blob,))])
    bureau.log.hold(bureau.scope, blob, REGISTRAR, len(file))
    return blob


def _is_checklist(subject: str) -> bool:
    return subject.startswith("checklist/")


def _person(roll: Roll, code: str) -> roster.Person:
    return roster.fold_person(roll.facts.get(f"person/{code}", []))


def _designations(roll: Roll, wanted: Roster) -> list[Act]:
    found: list[Act] = []
    for post in wanted.designations:
        subject = f"designation/{post.person}/{post.mine}"
        periods = roster.fold_designation(roll.facts.get(subject, [])).periods
        if not any(one.until is None for one in periods):
            found.append((subject, post, ()))
    for end in wanted.ended:
        subject = f"designation/{end.person}/{end.mine}"
        periods = roster.fold_designation(roll.facts.get(subject, [])).periods
        if not periods or any(one.until is None for one in periods):
            found.append((subject, end, ()))
    return found


def _status_day(bureau: Bureau, card: roster.MineRegistered, known: roster.MineRegistered | None) -> str:
    """From which day on the card's status holds; of another one without a day that is today."""
    if card.status_since or known is None:
        return card.status_since
    return known.status_since if known.status == card.status else _today(bureau)


def _today(bureau: Bureau) -> str:
    """The day in Beijing by the server's clock, as the registrar states it."""
    return str(day_of(stamp(bureau.clock).wall) or "")
