"""Photos fall to the place one was at, and to the finding noted there; never to one elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.clocks import CameraClock, code, corrected, read_code, taken_at, told
from desktop.supervision.falling import Found, proposed, stay
from desktop.supervision.visit import Leg, Photo

LEGS = (
    Leg(
        place="P1", name="1301 综采工作面", kind="采煤工作面", came="2026-11-20T01:40:00Z", left="2026-11-20T03:10:00Z"
    ),
    Leg(place="P3", name="中央变电所", kind="机电硐室", came="2026-11-20T03:20:00Z"),
    Leg(place="P4", name="主运输大巷", kind="运输大巷", came="2026-11-20T05:00:00Z", left="2026-11-20T05:30:00Z"),
    Leg(place="P5", name="地面", kind="地面"),
)


@pytest.mark.parametrize(
    ("clock", "place"),
    [
        ("01:39:59", ""),
        ("01:40:00", "P1"),
        ("03:10:00", "P1"),
        ("03:15:00", ""),
        ("04:59:59", "P3"),
        ("05:00:00", "P4"),
    ],
)
def test_a_photo_falls_to_the_place_one_was_at(clock: str, place: str) -> None:
    leg = stay(f"2026-11-20T{clock}Z", LEGS)
    assert (leg.place if leg else "") == place


def test_without_a_time_a_photo_falls_nowhere() -> None:
    assert (stay(None, LEGS), proposed(None, "", [Found("a", "P1")])) == (None, ())


def test_the_finding_noted_on_the_spot_comes_first_and_none_of_another_place() -> None:
    there = [
        Found("old", "P1", "2026-11-20T08:00:00Z"),
        Found("near", "P1", "2026-11-20T02:05:00Z"),
        Found("elsewhere", "P3", "2026-11-20T02:00:00Z"),
    ]
    assert proposed("2026-11-20T02:00:00Z", "P1", there) == ("near", "old")


@given(st.integers(-400 * 86400, 400 * 86400))
def test_a_correction_undoes_what_the_camera_got_wrong(seconds: int) -> None:
    import datetime as dt

    true = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
    text = true.strftime("%Y-%m-%dT%H:%M:%SZ")
    claimed = (true + dt.timedelta(seconds=seconds, hours=8)).replace(tzinfo=None).isoformat()
    photo = Photo(original="a", preview="b", taken=claimed, camera="C")
    clock = CameraClock(camera="C", claimed=claimed, true=text, device="", original="q", preview="p")
    right = corrected(photo, [clock])
    assert (right.taken, right.clock) == (claimed, "p")
    assert taken_at(right) == text or abs(seconds) <= 2


def test_of_two_time_codes_the_nearer_counts() -> None:
    def clock(claimed: str, true: str) -> CameraClock:
        return CameraClock(camera="C", claimed=claimed, true=true, device="", original=true, preview=true)

    morning = clock("2026-11-20T08:00:00", "2026-11-20T00:01:00Z")
    evening = clock("2026-11-20T18:00:00", "2026-11-20T10:02:00Z")
    photo = Photo(original="a", preview="b", taken="2026-11-20T17:00:00", camera="C")
    assert corrected(photo, [morning, evening]).correction == 120


@pytest.mark.parametrize("text", ["YKCLK1*2026-13-20T00:00:00Z*A", "YKYB1*1*2", "", "YKCLK1*2026-11-20*A"])
def test_other_codes_are_no_time_codes(text: str) -> None:
    assert read_code(text) is None


def test_a_time_code_says_when_and_which_machine() -> None:
    assert read_code(code("2026-11-20T01:33:00Z", "abcd1234")) == ("2026-11-20T01:33:00Z", "ABCD1234")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "准确"), (-3720, "快 1 小时 02 分"), (75, "慢 1 分 15 秒"), (-90061, "快 1 天 1 小时 01 分"), (5, "慢 5 秒")],
)
def test_a_correction_is_told_in_words(seconds: int, words: str) -> None:
    assert told(seconds) == f"相机时钟{words}" if not seconds else f"相机{words}"
