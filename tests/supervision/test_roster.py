"""The roster's folds: the newest card counts, a revocation is final, designations are periods."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import NotAllowed
from desktop.supervision import roster
from desktop.supervision.facts import Body
from desktop.supervision.nouns import NOUNS
from tests.making.facts import chain

MADE = roster.DesignationMade(person="p1", mine="m1", since="2026-01-01")
ENDED = roster.DesignationEnded(person="p1", mine="m1", until="2026-06-30")
ENROLLED = roster.DeviceEnrolled(person="p1", certificate=b"1", ordinal=1)
REVOKED = roster.DeviceRevoked(reason="遗失")


def _mine(*places: str, name: str = "演示矿") -> roster.MineRegistered:
    return roster.MineRegistered(
        code="m1",
        name=name,
        kind=roster.MineKind.COAL,
        places=tuple(roster.Place(id=one, name=one, kind="采煤工作面") for one in places),
    )


def test_the_newest_card_of_a_mine_counts() -> None:
    state = roster.fold_mine(chain(_mine(name="旧"), _mine(name="新")))
    assert state.card is not None
    assert state.card.name == "新"


def _stands(status: str, since: str = "") -> roster.MineRegistered:
    return roster.MineRegistered(code="m1", name="演示矿", kind=roster.MineKind.COAL, status=status, status_since=since)


def test_the_cards_of_a_mine_tell_when_its_status_changed() -> None:
    cards = (_stands("生产"), _stands("生产"), _stands("停产", "2026-03-02"), _stands("生产", "2026-05-04"))
    state = roster.fold_mine(chain(*cards, _stands("停产", "2026-05-04")))  # the last one corrects the one before
    assert state.first_status == "生产"
    assert [(one.day, one.status) for one in state.changes] == [("2026-03-02", "停产"), ("2026-05-04", "停产")]


def test_another_status_without_a_day_was_so_since_ever_whatever_a_clock_said() -> None:
    state = roster.fold_mine(chain(_stands("生产"), _stands("停产", "2026-03-02"), _stands("关闭")))
    assert (state.first_status, state.changes) == ("关闭", ())
    same = roster.fold_mine(chain(_stands("生产"), _stands("停产", "2026-03-02"), _stands("停产")))
    assert [(one.day, one.status) for one in same.changes] == [("2026-03-02", "停产")]


def test_a_designation_made_ended_and_made_again_has_two_periods() -> None:
    again = roster.DesignationMade(person="p1", mine="m1", since="2026-09-01")
    state = roster.fold_designation(chain(MADE, ENDED, again))
    assert [(one.since, one.until) for one in state.periods] == [("2026-01-01", "2026-06-30"), ("2026-09-01", None)]


def test_no_enrolment_undoes_a_revocation() -> None:
    state = roster.fold_device(chain(ENROLLED, REVOKED, ENROLLED))
    assert (state.enrolled, state.revoked) == (ENROLLED, REVOKED)


def test_roles_are_kept_once_each() -> None:
    granted = roster.RoleGranted(role=roster.Role.SUPERVISOR, org="demo")
    assert roster.fold_person(chain(granted, granted)).roles == (granted,)


def test_published_checklists_stay_the_newest_last() -> None:
    first = roster.ChecklistPublished(catalogue="coal", title="一", edition="1", digest="a")
    second = roster.ChecklistPublished(catalogue="coal", title="二", edition="2", digest="b")
    assert roster.fold_checklist(chain(first, second)).versions == (first, second)


@pytest.mark.parametrize(
    "noun, known, body, words",
    [
        ("designation", (), ENDED, "并未生效"),
        ("designation", (MADE, ENDED), ENDED, "并未生效"),
        ("device", (ENROLLED,), ENROLLED, "已经注册过"),
        ("device", (), REVOKED, "没有这台设备"),
        ("mine", (), _mine("a", "b", "a"), "地点编号有重复"),
    ],
)
def test_what_must_not_follow_is_refused_with_a_sentence(
    noun: str, known: tuple[Body, ...], body: Body, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        NOUNS[noun].check(body, NOUNS[noun].fold(chain(*known)))


@pytest.mark.parametrize(
    "since, until, day, is_in",
    [
        ("2026-11-22", None, "2026-11-21", False),
        ("2026-11-22", None, "2026-11-22", True),
        ("2026-11-01", "2026-11-22", "2026-11-22", True),
        ("2026-11-01", "2026-11-22", "2026-11-23", False),
    ],
)
def test_a_period_counts_from_its_first_to_its_last_day(since: str, until: str | None, day: str, is_in: bool) -> None:
    asked = dt.date.fromisoformat(day)
    assert roster.in_force([roster.Period(since=since, until=until)], asked, asked) is is_in


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_a_period_touches_a_span_when_any_day_is_in_both(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    (since, until), (first, last) = sorted([a, b]), sorted([c, d])
    period = roster.Period(since=since.isoformat(), until=until.isoformat())
    assert roster.in_force([period], first, last) is (max(since, first) <= min(until, last))


def test_a_group_holds_from_its_day_until_the_next_and_what_is_written_later_replaces_what_follows() -> None:
    def formed(since: str, *people: str) -> roster.GroupFormed:
        return roster.GroupFormed(
            code="g", members=tuple(roster.Member(person=one) for one in people), mines=("m",), since=since
        )

    written = roster.fold_group(chain(formed("", "p"), formed("2026-03-01", "p", "q"), formed("2026-02-01", "q")))
    assert [(one.since, len(one.members)) for one in written.formings] == [("", 1), ("2026-02-01", 1)]
    on = {day: roster.formed_on(written, dt.date.fromisoformat(day)) for day in ("2026-01-31", "2026-02-01")}
    assert [one.members[0].person for one in on.values() if one] == ["p", "q"]
    undated = roster.fold_group(chain(formed("", "p"), formed("", "q")))
    assert [(one.since, one.members[0].person) for one in undated.formings] == [("", "q")]  # both say: since ever
    assert roster.formed_on(roster.fold_group(chain(formed("2026-02-01", "p"))), dt.date(2026, 1, 31)) is None
