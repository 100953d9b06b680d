"""Groups, certificates, rotation: what is lacking on a day, the day before, on and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from desktop import law
from desktop.regulation import readings
from desktop.regulation.editions import in_force
from desktop.regulation.groups import Lack, Rotation, certificates_ending, groups, rotation
from desktop.regulation.known import Known
from desktop.regulation.roll import Consent, Person, Roll, Seat
from tests.making.rolls import day, mine, roll

SIX = ("采煤", "掘进", "机电", "运输", "通风", "地测")
ON = day("2026-06-30")


def group(people: int = 6, *, certified: int = 2, leaders: int = 1, mines: int = 3, **more: Any) -> Roll:
    words, until = more.get("words", SIX), more.get("until", "")
    ends = day(until) if until else None
    seats = [Seat("g", f"p{n}", "", n < leaders, (words[n],) if n < len(words) else ()) for n in range(people)]
    certificates = ["演示证" if n < certified else "" for n in range(people)]
    return Roll(
        mines=(*(mine(f"m{n}", "煤矿") for n in range(3)), mine("u")),
        people=tuple(Person(f"p{n}", "甲", "X", "", number, ends) for n, number in enumerate(certificates)),
        seats=(*seats, *(Seat("g", "", f"m{n}") for n in range(mines))),
    )


@pytest.mark.parametrize(
    "article, made, lacks",
    [
        ("第十三条 齐全", group(), ()),
        ("第十三条 七人", group(people=7), ()),
        ("第十三条 五人", group(people=5, words=(*SIX[:4], "通风")), (Lack.PEOPLE, Lack.SPECIALTIES)),
        ("第十三条 一人持证", group(certified=1), (Lack.CERTIFICATES,)),
        ("第十三条 证当日到期仍有效", group(until="2026-06-30"), ()),
        ("第十三条 证前一日到期", group(until="2026-06-29"), (Lack.CERTIFICATES,)),
        ("第十三条 无组长", group(leaders=0), (Lack.LEADER,)),
        ("第十三条 两名组长", group(leaders=2), (Lack.LEADER,)),
        ("第十三条 缺地测", group(words=SIX[:5]), (Lack.SPECIALTIES,)),
        ("第十三条 两座煤矿", group(mines=2), (Lack.MINES,)),
    ],
)
def test_what_a_group_lacks(article: str, made: Roll, lacks: tuple[Lack, ...]) -> None:
    (found,) = groups(Known(made, law.editions()), ON)
    assert found.lacks == lacks, article


@pytest.mark.parametrize(
    ("on", "lacks"),
    [
        ("2026-06-29", (Lack.PEOPLE,)),
        ("2026-06-30", ()),
        ("2026-07-31", ()),
        ("2026-08-01", (Lack.PEOPLE,)),
    ],
)
def test_a_member_counts_from_his_first_day_to_his_last(on: str, lacks: tuple[Lack, ...]) -> None:
    made = group(words=())
    first = replace(made.seats[0], specialties=SIX)
    last = replace(made.seats[5], since=day("2026-06-30"), until=day("2026-07-31"))
    held = replace(made, seats=(first, *made.seats[1:5], last, *made.seats[6:]))
    (found,) = groups(Known(held, law.editions()), day(on))
    assert found.lacks == lacks


def test_one_person_may_cover_several_specialties() -> None:
    made = group(words=())
    seats = (replace(made.seats[0], specialties=SIX), *made.seats[1:])
    assert groups(Known(replace(made, seats=seats), law.editions()), ON)[0].missing == ()


def test_the_2023_edition_has_no_groups_nor_has_a_mine_that_is_no_coal_mine() -> None:
    assert groups(Known(group(), law.editions()), day("2024-05-31")) == ()
    assert groups(Known(group(), law.editions()), day("2023-03-01")) == ()
    other = Roll(mines=(mine("u"),), seats=(Seat("g", "p", "u"),))
    assert groups(Known(other, law.editions()), ON) == ()


def test_a_member_nobody_knows_has_no_certificate() -> None:
    made = replace(group(), people=())
    assert groups(Known(made, law.editions()), ON)[0].certified == ()


@pytest.mark.parametrize(
    "until, days",
    [
        ("2026-08-30", None),
        ("2026-08-29", 60),
        ("2026-08-28", 59),
        ("2026-07-01", 1),
        ("2026-06-30", 0),
        ("2026-06-29", -1),
    ],
)
def test_a_certificate_is_told_sixty_days_before_it_ends(until: str, days: int | None) -> None:
    made = replace(roll(), people=(Person("p", "甲", "X", "", "演示证", day(until)), Person("q", "乙", "X")))
    found = certificates_ending(Known(made, law.editions()), ON)
    assert [one.days for one in found] == ([] if days is None else [days])


@pytest.mark.parametrize(
    "days, standing",
    [
        (299, None),
        (300, Rotation.COMING),
        (301, Rotation.COMING),
        (364, Rotation.COMING),
        (365, Rotation.DUE),
        (366, Rotation.DUE),
    ],
)
def test_the_year_of_a_designation(days: int, standing: Rotation | None) -> None:
    since = (ON - dt.timedelta(days=days)).isoformat()
    found = rotation(Known(roll(designations=f"p m {since}"), law.editions()), ON)
    assert [one.standing for one in found] == ([] if standing is None else [standing])


@pytest.mark.parametrize(
    "since, on, standing",
    [
        ("2025-01-01", "2026-10-27", None),
        ("2025-01-01", "2026-10-28", Rotation.COMING),
        ("2025-01-01", "2026-12-31", Rotation.COMING),
        ("2025-01-01", "2027-01-01", Rotation.DUE),
        ("2025-12-31", "2026-12-31", Rotation.COMING),
        ("2025-12-31", "2027-01-01", Rotation.DUE),
        ("2026-01-01", "2027-01-01", None),
        ("2026-01-01", "2028-01-01", Rotation.DUE),
    ],
)
def test_by_calendar_years_a_designation_ends_with_the_year_after_it_began(
    since: str, on: str, standing: Rotation | None
) -> None:
    rules = readings.rules({14: "自然年"})
    found = rotation(Known(roll(designations=f"p m {since}"), law.editions(), rules), day(on))
    assert [one.standing for one in found] == ([] if standing is None else [standing])


@pytest.mark.parametrize(
    "article, agreed, standing",
    [
        ("第十条 当日同意", "2025-01-01 2026-06-30", Rotation.CONSENTED),
        ("第十条 次日才同意", "2025-01-01 2026-07-01", Rotation.DUE),
        ("第十条 同意到当日为止", "2025-01-01 2026-01-01 2026-06-30", Rotation.CONSENTED),
        ("第十条 同意到前一日为止", "2025-01-01 2026-01-01 2026-06-29", Rotation.DUE),
        ("第十条 同意的是前一段指派", "2023-01-01 2026-01-01", Rotation.DUE),
    ],
)
def test_the_provinces_consent_holds_for_its_designation_and_its_days(
    article: str, agreed: str, standing: Rotation
) -> None:
    since, *days = (day(one) for one in agreed.split())
    made = roll(designations="p m 2025-01-01；q m 2025-01-01 2026-06-29")
    (found,) = rotation(Known(replace(made, consents=(Consent("p", "m", since, *days),)), law.editions()), ON)
    assert (found.person, found.standing) == ("p", standing), article


def test_with_a_years_notice_every_designation_under_way_is_told_and_none_that_is_to_come() -> None:
    made = Known(roll(designations="p m 2026-06-29；q m 2025-01-01；r m 2026-07-01；s m 2026-06-30"), law.editions())
    found = rotation(made, ON, notice=365)
    assert [(one.person, one.days) for one in found] == [("q", 545), ("p", 1), ("s", 0)]


def test_an_edition_without_a_year_asks_for_no_rotation() -> None:
    old = Known(roll(), law.editions())
    assert in_force(law.editions(), day("2024-05-31")) is not None
    assert rotation(old, day("2024-05-31")) == rotation(old, day("2029-06-01")) == ()
