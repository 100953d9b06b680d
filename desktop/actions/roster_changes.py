"""A roster workbook held against what this desk knows: what is new, what changed, what the workbook no longer names.

Nothing is taken here and nothing is removed: each difference is a line with the facts that would be sealed for it, or
with the reason why none can be. An empty cell says nothing and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from msgspec.structs import replace

from desktop.actions import group_formings
from desktop.desk import Fact
from desktop.regulation.roll import Designation, Mine, Org, Person, Roll, Seat, plain
from desktop.supervision import roster

_MINE_WORDS = {
    "name": "名称",
    "kind": "类型",
    "status": "状态",
    "status_since": "状态自",
    "supervised_by": "监管机构",
    "stripping": "年采剥量",
    "attached_to": "所属矿山",
    "own_posts": "自定人数",
}
_PERSON_WORDS = {
    "name": "姓名",
    "org": "机构",
    "staff_type": "类别",
    "certificate": "执法证",
    "certificate_until": "证有效期",
}


class How(StrEnum):
    """How the workbook differs from what is known."""

    NEW = "新增"
    CHANGED = "有变"
    GONE = "表里没有"
    FAULT = "有误"


class What(StrEnum):
    """What differs."""

    ORG = "机构"
    MINE = "矿山"
    PERSON = "人员"
    DESIGNATION = "指派"
    GROUP = "分组"
    ROW = "行"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference. Without facts it can only be read: `words` says why."""

    how: How
    what: What
    name: str
    words: str
    facts: tuple[Fact, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is known by."""
        return (self.how, self.what, self.name, self.words)


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows, by code; designations by person and mine. `bureau` supervises what names nobody."""

    orgs: dict[str, str]
    mines: dict[str, roster.Mine]
    people: dict[str, roster.PersonRegistered]
    designations: dict[tuple[str, str], roster.Designation]
    groups: dict[str, roster.Group]
    bureau: str
    within: frozenset[str] | None
    today: dt.date

    def may(self, org: str) -> bool:
        """Whether an organisation is this desk's own or below it."""
        return self.within is None or (org or self.bureau) in self.within


def changes(roll: Roll, known: Known) -> tuple[Change, ...]:
    """Every difference: organisations, mines, people, designations, groups; in each what is new first."""
    told = _Differ(roll, known)
    found = [*told.orgs(), *told.mines(), *told.people(), *told.designations(), *told.groups()]
    kinds, order = list(What), list(How)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.what), order.index(one.how))))


class _Differ:
    def __init__(self, roll: Roll, known: Known) -> None:
        self._roll, self._known = roll, known
        self._mine_names = {code: one.card.name for code, one in known.mines.items() if one.card}
        self._mine_names |= {one.code: one.name for one in roll.mines}
        self._person_names = {code: one.name for code, one in known.people.items()}
        self._person_names |= {one.code: one.name for one in roll.people}
        self._offices = {one.code for one in roll.orgs}

    def orgs(self) -> Iterator[Change]:
        """Organisations are founded on the server."""
        for one in self._roll.orgs:
            if one.code not in self._known.orgs:
                yield Change(How.NEW, What.ORG, _called(one), "机构由服务器的管理员登记；登记后再读一次这份花名册")
            elif self._known.orgs[one.code] != one.name:
                was = self._known.orgs[one.code]
                yield Change(
                    How.CHANGED, What.ORG, _called(one), f"名称 {was} → {one.name}：机构改名由服务器的管理员登记"
                )

    def mines(self) -> Iterator[Change]:
        """The cards of mines."""
        for one in self._roll.mines:
            state = self._known.mines.get(one.code)
            card = state.card if state else None
            wanted = self._card(one, state)
            if wanted == card:
                continue
            how = How.CHANGED if card else How.NEW
            words = _differing(card, wanted, _MINE_WORDS) if card else f"{wanted.kind}，{wanted.status}"
            yield self._change(how, What.MINE, one, words, Fact(f"mine/{one.code}", wanted))
        named = {one.code for one in self._roll.mines}
        for code, state in self._known.mines.items():
            if state.card and code not in named and self._covers(state.card.supervised_by):
                words = "不删除；停产、停建或闭坑请写进“状态变化”表"
                yield Change(How.GONE, What.MINE, f"{state.card.name}（{code}）", words)

    def people(self) -> Iterator[Change]:
        """Registrations of people."""
        for one in self._roll.people:
            known = self._known.people.get(one.code)
            wanted = _registered(one, known)
            if wanted == known:
                continue
            how = How.CHANGED if known else How.NEW
            words = _differing(known, wanted, _PERSON_WORDS) if known else self._known.orgs.get(one.org, one.org)
            yield self._change(how, What.PERSON, one, words, Fact(f"person/{one.code}", wanted))
        named = {one.code for one in self._roll.people}
        holding = {person for (person, _), one in self._known.designations.items() if _open(one)}
        for code, known in self._known.people.items():
            if code not in named and code in holding and self._covers(known.org):
                yield Change(How.GONE, What.PERSON, f"{known.name}（{code}）", "不删除；不再监管的，结束他的指派")

    def designations(self) -> Iterator[Change]:
        """Periods of designations."""
        pairs: dict[tuple[str, str], list[Designation]] = defaultdict(list)
        for one in self._roll.designations:
            pairs[one.person, one.mine].append(one)
        for (person, mine), rows in pairs.items():
            state = self._known.designations.get((person, mine), roster.Designation())
            for one in sorted(rows, key=lambda row: row.since):
                yield from self._designation(one, state)
        for (person, mine), state in self._known.designations.items():
            since = _open(state)
            if since and (person, mine) not in pairs and self._covers(self._office(mine)):
                today = self._known.today.isoformat()
                ended = roster.DesignationEnded(person=person, mine=mine, until=today)
                words = f"自 {since} 起，勾选就在 {today} 结束"
                yield self._posted(How.GONE, person, mine, words, ended)

    def groups(self) -> Iterator[Change]:
        """Groups, whole, with the days from which they were formed so."""
        seats: dict[str, list[Seat]] = defaultdict(list)
        for seat in self._roll.seats:
            seats[seat.group].append(seat)
        for code, own in seats.items():
            known = self._known.groups.get(code, roster.Group())
            fresh = group_formings.fresh(code, own, known, self._known.today)
            if fresh:
                how = How.CHANGED if known.formed and known.formed.members else How.NEW
                words = "；其后 ".join(self._formed(one) for one in fresh)
                yield Change(how, What.GROUP, f"{code} 组", words, self._grouped(fresh))
        for code, known in self._known.groups.items():
            if seats and code not in seats and known.formed and known.formed.members:
                today = self._known.today.isoformat()
                empty = roster.GroupFormed(code=code, members=(), mines=(), since=today)
                facts = self._grouped([empty]) if self._grouped([known.formed]) else ()
                yield Change(How.GONE, What.GROUP, f"{code} 组", "勾选就解散这个组", facts)

    def _formed(self, one: roster.GroupFormed) -> str:
        people = "、".join(self._person_names.get(each.person, each.person) for each in one.members)
        at = "、".join(self._mine_names.get(mine, mine) for mine in one.mines)
        return f"{people}；{at}" + (f"，自 {one.since} 起" if one.since else "")

    def _designation(self, one: Designation, state: roster.Designation) -> Iterator[Change]:
        """A row against the known periods of the pair."""
        same = next((period for period in state.periods if period.since == one.since.isoformat()), None)
        until = one.until.isoformat() if one.until else None
        made = roster.DesignationMade(person=one.person, mine=one.mine, since=one.since.isoformat())
        ended = roster.DesignationEnded(person=one.person, mine=one.mine, until=until or "")
        words = f"自 {one.since}" + (f" 至 {until}" if until else " 起")
        if same is None and not _open(state):
            yield self._posted(How.NEW, one.person, one.mine, words, *((made, ended) if until else (made,)))
        elif same is None:
            words += f"；已知自 {_open(state)} 起还没有结束，请先结束那一段"
            yield self._posted(How.CHANGED, one.person, one.mine, words)
        elif same.until is None and until:
            yield self._posted(How.CHANGED, one.person, one.mine, f"自 {one.since} 起，止 → {until}", ended)
        elif same.until != until:
            words = f"自 {one.since}，已在 {same.until} 结束，表里写的是 {until or '没有结束'}；已结束的不再改"
            yield self._posted(How.CHANGED, one.person, one.mine, words)

    def _posted(
        self, how: How, person: str, mine: str, words: str, *bodies: roster.DesignationMade | roster.DesignationEnded
    ) -> Change:
        facts = tuple(Fact(f"designation/{person}/{mine}", body) for body in bodies)
        if not self._known.may(self._office(mine)):
            facts, words = (), f"{words}；不归本单位，不能登记"
        who, where = self._person_names.get(person, person), self._mine_names.get(mine, mine)
        return Change(how, What.DESIGNATION, f"{who} · {where}", words, facts)

    def _change(self, how: How, what: What, one: Mine | Person, words: str, fact: Fact) -> Change:
        org = one.org
        if org not in self._known.orgs:
            return Change(how, what, _called(one), f"{words}；机构 {org} 还没有登记")
        if not self._known.may(org):
            return Change(how, what, _called(one), f"{words}；不归本单位，不能登记")
        return Change(how, what, _called(one), words, (fact,))

    def _grouped(self, formings: Sequence[roster.GroupFormed]) -> tuple[Fact, ...]:
        may = all(self._known.may(self._office(mine)) for one in formings for mine in one.mines)
        return tuple(Fact(f"group/{one.code}", one) for one in formings) if may else ()

    def _card(self, one: Mine, state: roster.Mine | None) -> roster.MineRegistered:
        """The card as the workbook wants it."""
        card = state.card if state and state.card else None
        base = card or roster.MineRegistered(code=one.code, name=one.name, kind=one.kind, status=plain(one.status))
        is_home = not base.supervised_by and one.org == self._known.bureau and card is not None
        status, since = self._status(one, state)
        same = _number(base.stripping) == one.stripping
        return replace(
            base,
            name=one.name,
            kind=one.kind,
            status=status,
            status_since=since,
            supervised_by="" if is_home else one.org,
            stripping=base.stripping if one.stripping is None or same else str(one.stripping),
            attached_to=one.parent or base.attached_to,
            own_posts=base.own_posts if one.own_posts is None else one.own_posts,
        )

    def _status(self, one: Mine, state: roster.Mine | None) -> tuple[str, str]:
        """The status and its day: by the last change that came, else by the column."""
        came = [change for change in self._roll.changes if change.mine == one.code and change.day <= self._known.today]
        last = max(came, key=lambda change: change.day, default=None)
        status = plain(last.status if last else one.status)
        card = state.card if state else None
        if card is not None and state is not None and plain(card.status) == status:
            told = {(change.day, plain(change.status)) for change in state.changes}
            if last is None or (last.day.isoformat(), status) in told:
                return card.status, card.status_since
        if last is not None:
            return status, last.day.isoformat()
        return status, "" if card is None else self._known.today.isoformat()  # nobody says since when: from today on

    def _office(self, mine: str) -> str:
        state = self._known.mines.get(mine)
        if state and state.card:
            return state.card.supervised_by
        return next((one.org for one in self._roll.mines if one.code == mine), "")

    def _covers(self, org: str) -> bool:
        """Whether the workbook speaks of this organisation at all, and it is one's own."""
        return (org or self._known.bureau) in self._offices and self._known.may(org)


def _called(one: Org | Mine | Person) -> str:
    return f"{one.name}（{one.code}）"


def _open(state: roster.Designation) -> str:
    """Since when the pair is designated and not ended; "" when it is not."""
    return next((one.since for one in state.periods if one.until is None), "")


def _registered(one: Person, known: roster.PersonRegistered | None) -> roster.PersonRegistered:
    base = known or roster.PersonRegistered(code=one.code, name=one.name, org=one.org)
    return replace(
        base,
        name=one.name,
        org=one.org,
        staff_type=one.staff_type or base.staff_type,
        certificate=one.certificate or base.certificate,
        certificate_until=one.certificate_until.isoformat() if one.certificate_until else base.certificate_until,
    )


def _differing(before: object, after: object, words: dict[str, str]) -> str:
    """Which fields differ, old and new."""
    fields = ((word, getattr(before, name), getattr(after, name)) for name, word in words.items())
    return "；".join(f"{word} {_shown(was)} → {_shown(now)}" for word, was, now in fields if was != now)


def _shown(value: object) -> str:
    return "空" if value in (None, "") else str(value)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
