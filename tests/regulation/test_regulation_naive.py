"""The program and the naive implementation agree on any history (more of them: `YIKUANG_HISTORIES=10000`)."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import law
from desktop.regulation.answering import answering
from desktop.regulation.editions import Tightening
from desktop.regulation.figures import reckon
from desktop.regulation.groups import Rotation, rotation
from desktop.regulation.known import Known
from desktop.regulation.rates import share
from desktop.regulation.readings import Choice, practice
from desktop.regulation.reconciling import reconcile
from desktop.regulation.roll import Absence, Change, Deed, Designation, Person, Roll, Seat, Way
from tests.making.rolls import CITY, COUNTY, mine
from tests.regulation import naive

MINES = (mine("a", "煤矿"), mine("b", "煤矿"), mine("c"), mine("d", "露天开采", status="停产", stripping="50"))
FIRST, LAST = dt.date(2024, 5, 8), dt.date(2024, 6, 25)  # the editions change in between; both ends cut a week
days = st.dates(dt.date(2024, 4, 29), dt.date(2024, 7, 1))
PEOPLE = (
    Person("p", "p", "X", "", "证1", dt.date(2024, 6, 10)),
    Person("q", "q", "X"),
    Person("r", "r", "X", "", "证3"),
)
people, mines = st.sampled_from("pqr"), st.sampled_from("abcd")
spans = st.tuples(days, days)


def some(one: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=most).map(tuple)


histories = st.builds(
    Roll,
    orgs=st.just((CITY, COUNTY)),
    mines=st.just(MINES),
    people=st.just(PEOPLE),
    designations=some(st.builds(Designation, people, mines, days, st.none() | days), 6),
    seats=some(
        st.builds(
            Seat,
            st.sampled_from("gh"),
            st.sampled_from(["", *"pq"]),
            st.sampled_from(["", *"abc"]),
            since=st.none() | days,
            until=st.none() | days,
        ),
        4,
    ),
    changes=some(st.builds(Change, mines, days, st.sampled_from(["生产", "停产", "建设", "闭坑"])), 5),
    absences=some(st.builds(Absence, people, days, days, st.booleans()), 3),
    tightenings=some(
        st.builds(
            Tightening,
            st.sampled_from("CX"),
            st.sampled_from(["onsite_per_week", "remote_per_week"]),
            st.integers(1, 6),
            days,
            st.just("演示办发1号"),
            st.sampled_from(["", "省1"]),
        ),
        3,
    ),
    deeds=some(st.builds(Deed, st.sampled_from(Way), people, mines, days), 30),
)  # fmt: skip


def _full(seed: int) -> Roll:
    """A history in which much happens: most mines are designated and grouped all the time, every third day somebody
    does something. Hypothesis alone makes thin ones, in which hardly a deed counts.
    """
    chance = Random(seed)

    def day(most: int = 55) -> dt.date:
        return dt.date(2024, 5, 1) + dt.timedelta(days=chance.randrange(most))

    def pairs(least: int, codes: str) -> list[tuple[str, str]]:
        return [(chance.choice("pqr"), chance.choice(codes)) for _ in range(chance.randint(least, 7))]

    def laid(org: str) -> Tightening:
        key, consent = chance.choice(["onsite_per_week", "remote_per_week"]), chance.choice(["", "省1"])
        return Tightening(org, key, chance.randint(1, 6), day(), "演示办发1号", consent)

    held = [Designation(*pair, day(9), chance.choice([None, None, day()])) for pair in pairs(3, "abcd")]
    away = [Absence(chance.choice("pqr"), (first := day()), first + dt.timedelta(days=chance.randrange(9)))]
    groups = [
        Seat(chance.choice("gh"), chance.choice("pqr"), mine, since=_maybe(chance, day), until=_maybe(chance, day))
        for mine in "aaabbbab"[: chance.randrange(9)]
    ]
    ways = [(chance.choice(list(Way)), *chance.choice(_pairs_of(held, chance))) for _ in range(80)]
    return Roll(
        orgs=(CITY, COUNTY),
        mines=MINES,
        people=PEOPLE,
        designations=tuple(held),
        seats=tuple(groups),
        changes=tuple(Change(chance.choice("abcd"), day(), "停产") for _ in range(chance.randrange(3))),
        absences=tuple(away),
        tightenings=tuple(laid(org) for org in "CXX"[: chance.randrange(4)]),
        deeds=tuple(Deed(way, person, mine, day()) for way, person, mine in ways),
    )


def _maybe(chance: Random, day: Callable[[], dt.date]) -> dt.date | None:
    """A day in one case of three."""
    return None if chance.randrange(3) else day()


def _pairs_of(held: list[Designation], chance: Random) -> list[tuple[str, str]]:
    """The pairs that are designated, and one that may not be."""
    return [(one.person, one.mine) for one in held] + [(chance.choice("pqr"), chance.choice("abcd"))]


full = st.builds(_full, st.integers(0, 2**63))
READ = [
    (1, "共同"),
    (3, "每组"),
    (18, "须随行"),
    (21, "可调"),
    (1, ""),
    (3, ""),
    (18, ""),
    (6, "每矿一人"),
    (7, "不含"),
    (7, ""),
    (8, "每次都计"),
    (9, "一天"),
    (9, "整周"),
    (10, "不减"),
    (9, ""),
    (10, ""),
]


def _choice(read: tuple[int, str], since: dt.date) -> Choice:
    return Choice(*read, since)


choices = some(st.builds(_choice, st.sampled_from(READ), days), 6)
early = days | st.dates(dt.date(2024, 5, 1), dt.date(2024, 5, 20))
many = st.lists(st.builds(_choice, st.sampled_from(READ), early), min_size=4, max_size=9).map(tuple)


@settings(max_examples=int(os.environ.get("YIKUANG_HISTORIES", "60")), deadline=None)
@given(st.one_of(histories, full, full), st.one_of(choices, many, many))
def test_the_naive_implementation_agrees_on_any_history(roll: Roll, chosen: tuple[Choice, ...]) -> None:
    roll, chosen = _one_a_day(roll), _one_choice_a_day(chosen)
    found = reckon(roll, law.editions(), FIRST, LAST, rules=practice([chosen]))
    ours = {(one.person, Way.ON_SITE): one.on_site for one in found.people}
    ours |= {(one.person, Way.REMOTE): one.remote for one in found.people}
    for key, rate in naive.rates(roll, FIRST, LAST, chosen).items():
        assert (share(ours[key].done, ours[key].owed) if key in ours else None) == rate
    assert {one.code: one.sign_in for one in found.counties} == naive.counties(roll, FIRST, LAST, Way.ON_SITE, chosen)
    assert {one.code: one.remote_rate for one in found.counties} == naive.counties(
        roll, FIRST, LAST, Way.REMOTE, chosen
    )
    assert (found.staffing.required, found.staffing.filled) == naive.posts(roll, LAST, chosen)
    assert found.staffing.holding == naive.holdings(roll, LAST)


others = some(
    st.builds(_choice, st.sampled_from([(25, "故障时可以"), (25, "")]), days),
    6,
)
plain = some(st.builds(Deed, st.sampled_from(Way), people, mines, days, is_outage=st.booleans()), 12)


@settings(max_examples=100, deadline=None)
@given(plain, plain, others)
def test_it_agrees_on_what_stands_for_the_apps_sign_in(
    own: tuple[Deed, ...], app: tuple[Deed, ...], chosen: tuple[Choice, ...]
) -> None:
    chosen = _one_choice_a_day(chosen)
    found = reconcile(own, app, (dt.date.min, dt.date.max), practice([chosen]))
    assert Counter(found.instead) == Counter(naive.instead(own, app, chosen))


MONTH_ENDS = [dt.date(2026, *one) for one in ((5, 31), (6, 1), (6, 2), (6, 30), (7, 1), (7, 2))]
near = st.sampled_from(MONTH_ENDS)  # thirty days after a change, and a day more or less
left = st.builds(Designation, people, st.just("m"), st.just(dt.date(2026, 1, 1)), near)
taken = st.builds(Designation, people, st.just("m"), near, st.none())
changing = st.tuples(left, taken, taken | left)
by_givers = some(st.builds(_choice, st.sampled_from([(13, "交出人"), (13, "交出人"), (13, "")]), near), 3)


@settings(max_examples=200, deadline=None)
@given(changing, near, by_givers)
def test_it_agrees_on_who_answers_for_a_day(
    held: tuple[Designation, ...], day: dt.date, chosen: tuple[Choice, ...]
) -> None:
    chosen = _one_choice_a_day(chosen)
    assert set(answering(held, day, practice([chosen]).on(day))) == naive.answers(held, day, chosen)


YEAR_ENDS = [dt.date(year, *one) for year in (2024, 2025, 2026, 2027) for one in ((12, 30), (12, 31), (1, 1), (1, 2))]
years = st.sampled_from(YEAR_ENDS[4:] + YEAR_ENDS[:2])  # in force; a year later, and a day more or less


@settings(max_examples=200, deadline=None)
@given(years, years, some(st.builds(_choice, st.sampled_from([(14, "自然年"), (14, "")]), years), 3))
def test_it_agrees_on_when_a_year_is_over(since: dt.date, day: dt.date, chosen: tuple[Choice, ...]) -> None:
    chosen = _one_choice_a_day(chosen)
    known = Known(Roll(mines=MINES, designations=(Designation("p", "a", since),)), law.editions(), practice([chosen]))
    is_due = any(one.standing is Rotation.DUE for one in rotation(known, day))
    assert is_due == (since <= day and naive.year_is_over(since, day, chosen))


@settings(max_examples=30, deadline=None)
@given(histories, st.randoms())
def test_the_order_of_the_facts_does_not_matter(roll: Roll, chance: Random) -> None:
    roll = _one_a_day(roll)
    names = ("designations", "seats", "changes", "absences", "tightenings", "deeds")
    mixed = {name: tuple(sorted(getattr(roll, name), key=lambda _: chance.random())) for name in names}
    one, other = (reckon(each, law.editions(), FIRST, LAST) for each in (roll, replace(roll, **mixed)))
    assert (one.people, one.city, one.staffing) == (other.people, other.city, other.staffing)


def _one_choice_a_day(chosen: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple({(one.number, one.since): one for one in chosen}.values())


def _one_a_day(roll: Roll) -> Roll:
    """Of several changes of a mine, or numbers of an organisation, on one day the order decides: one is left."""
    changes = {(one.mine, one.day): one for one in roll.changes}
    laid = {(one.org, one.key, one.since): one for one in roll.tightenings}
    return replace(roll, changes=tuple(changes.values()), tightenings=tuple(laid.values()))
