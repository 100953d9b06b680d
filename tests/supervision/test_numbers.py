"""Document numbers: blocks and what a seat may take of them, the register without a gap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import NotAllowed
from desktop.supervision import number_register, numbers
from desktop.supervision.facts import Body
from desktop.supervision.number_register import Carried, Holder, How, NumberLine, NumberState, Reader
from desktop.supervision.numbers import Block, Numbered, Numbers, NumbersGiven, NumbersVoided
from tests.making.facts import chain

RUN = ("监台", 2026)
READER = Reader(2026, "d1", sees_all=True)


def given_to(first: int, last: int, device: str = "d1", seat: str = "s") -> NumbersGiven:
    return NumbersGiven(first=first, last=last, device=device, seat=seat)


def state(*bodies: Body) -> Numbers:
    return numbers.fold(chain(*bodies))


def carried(count: int, visit: str = "v", how: How = How.USED) -> Carried:
    return Carried(
        *RUN, count, f"（演示县）监台〔2026〕（{count}）号", how, "监管台账", visit, "m1", "2026-11-22T01:00:00Z"
    )


def lines(found: Numbers, *used: Carried, reader: Reader = READER, revoked: str = "") -> list[NumberLine]:
    devices = {"d1": Holder("演示专员甲", revoked), "d2": Holder("演示专员乙")}
    return list(number_register.register({RUN: found}, used, devices, reader))


def shown(found: list[NumberLine]) -> list[tuple[str, str, str]]:
    return [(line.span, str(line.state), line.why) for line in found]


def test_a_seat_takes_of_its_own_blocks_only() -> None:
    found = state(given_to(1, 3), given_to(4, 6, seat="other"), given_to(7, 8, "d2"), given_to(9, 10))
    assert found.free("d1", "s") == [1, 2, 3, 9, 10]
    assert found.free("d1", "s", after=2) == [3, 9, 10]


def test_a_void_block_is_nobody_s() -> None:
    found = state(given_to(1, 3), NumbersVoided(first=1, last=3, device="d1", seat="s", reason="演示"), given_to(4, 5))
    assert found.free("d1", "s") == [4, 5]
    assert [block.void for block in found.blocks] == ["演示", ""]


def test_what_two_blocks_have_in_common_nobody_takes_any_more() -> None:
    found = state(given_to(1, 10), given_to(6, 15, "d2", "t"))
    assert found.free("d1", "s") == [1, 2, 3, 4, 5]
    assert found.free("d2", "t") == [11, 12, 13, 14, 15]


def test_a_block_over_another_or_of_absurd_length_is_not_given() -> None:
    for first, last in ((5, 9), (0, 3), (9, 8), (11, 11 + numbers.LONGEST)):
        with pytest.raises(NotAllowed, match="没有发放"):
            numbers.check(given_to(first, last), state(given_to(1, 10)))
    assert state(given_to(1, 10**9)).unknown == 1


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9), st.sampled_from(["d1", "d2"])), max_size=6),
    st.lists(st.integers(1, 70), max_size=12),
)
def test_every_number_up_to_the_highest_stands_in_the_register(
    blocks: list[tuple[int, int, str]], used: list[int]
) -> None:
    found = Numbers(blocks=tuple(Block(first=a, last=a + more, device=d, seat="s") for a, more, d in sorted(blocks)))
    listed = lines(found, *(carried(count, f"v{place}") for place, count in enumerate(used)))
    covered = {count for line in listed for count in range(line.first, line.last + 1)}
    assert covered == {*range(1, found.highest + 1), *used}
    assert sum(line.state in (NumberState.USED, NumberState.DOUBLED) for line in listed) == len(used)


def test_the_register_says_of_every_number_what_became_of_it() -> None:
    voided = NumbersVoided(first=1, last=4, device="d1", seat="old", reason="工作台从备份恢复")
    found = state(given_to(1, 4, seat="old"), voided, given_to(5, 8), given_to(9, 10, "d2"))
    assert shown(lines(found, carried(2), carried(5), carried(6, how=How.LOST))) == [
        ("1", "作废", "工作台从备份恢复"),
        ("2", "已用", ""),
        ("3–4", "作废", "工作台从备份恢复"),
        ("5", "已用", ""),
        ("6", "作废", number_register.LOST),
        ("7–8", "未用", ""),
        ("9–10", "未用", ""),
    ]


def test_a_double_is_shown_twice_and_neither_is_changed() -> None:
    found = lines(state(given_to(1, 1)), carried(1, "v1"), carried(1, "v2"))
    assert [(line.state, line.visit) for line in found] == [(NumberState.DOUBLED, "v1"), (NumberState.DOUBLED, "v2")]


def test_when_the_year_or_the_device_is_over_the_rest_is_void() -> None:
    found = state(given_to(1, 3))
    over = Reader(2027, "d1", sees_all=True)
    assert shown(lines(found, carried(1), reader=over)) == [("1", "已用", ""), ("2–3", "作废", "年度终了未用")]
    assert shown(lines(found, revoked="遗失")) == [("1–3", "作废", "设备已吊销：遗失")]


def test_provisional_and_older_numbers_stand_behind_the_run() -> None:
    old = carried(0, "v1", How.OLD)
    assert shown(lines(state(given_to(1, 1)), old, carried(0, "v2", How.PROVISIONAL))) == [
        ("1", "未用", ""),
        ("—", "已用", number_register.OLD),
        ("—", "临时号", number_register.OFFLINE),
    ]


def test_who_does_not_see_every_record_is_told_only_who_holds_it() -> None:
    some = Reader(2026, "d1", sees_all=False)
    found = lines(state(given_to(1, 2), given_to(3, 4, "d2")), reader=some)
    assert [(line.span, line.state, line.holder) for line in found] == [
        ("1–2", NumberState.HELD, "演示专员甲"),
        ("3–4", NumberState.ELSEWHERE, "演示专员乙"),
    ]


@pytest.mark.parametrize(
    ("series", "text"),
    [
        ("监台", "（演示县）监台〔2026〕（12）号"),
        ("应急现决", "（演示县）应急现决〔2026〕（12）号"),
        ("煤安现决", "演示县（县）煤安现决〔2026〕12号"),
    ],
)
def test_a_number_is_written_as_its_family_of_papers_has_it(series: str, text: str) -> None:
    assert numbers.text_of(Numbered(series=series, year=2026, count=12), "演示县", "县") == text


def test_a_template_may_have_its_own_form() -> None:
    form = "{region}监报〔{year}〕第{count}号"
    assert (
        numbers.text_of(Numbered(series="监报", year=2026, count=3), "演示", "县", form=form) == "演示监报〔2026〕第3号"
    )


@pytest.mark.parametrize(
    ("office", "region"),
    [
        ("演示县应急管理局", "演示县"),
        ("演示市矿山安全监管局", "演示市"),
        ("演示局", "演示局"),
        ("应急管理局", "应急管理局"),
    ],
)
def test_a_region_without_a_short_name_is_that_of_its_office(office: str, region: str) -> None:
    assert numbers.region_of(office) == region


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("（演示县应急管理局）监台〔2026〕1-0001号", ("监台", 2026)),
        ("（演示县应急管理局）现决〔2026〕临3fa2-0002号·12ab", ("现决", 2026)),
        ("演-2026-1", ("", 0)),
    ],
)
def test_the_run_of_an_older_number_is_read_from_its_text(text: str, run: tuple[str, int]) -> None:
    assert numbers.old_run(text) == run
