"""The register of document numbers (文号册): every number of every run, used, void with its reason, still held, or
used twice; provisional numbers and those of the older form beside them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from desktop.supervision.numbers import Block, Numbers

VOIDED = "文书已作废，原因见该文书"
LOST = "同一检查两次结束，以另一次为准"
OFFLINE = "取号时本机没有可用的号段（未联网）"
OLD = "旧式编号（按设备编号）"
TWICE_GIVEN = "服务器恢复后号段重叠，停用"
YEAR_OVER = "年度终了未用"
NO_BLOCK = "没有这一段的发放记录"


class NumberState(StrEnum):
    """What became of a number."""

    USED = "已用"
    VOID = "作废"
    HELD = "未用"
    ELSEWHERE = "他人领用"
    DOUBLED = "重号"
    PROVISIONAL = "临时号"


class How(StrEnum):
    """How a sealed record carries a number."""

    USED = "已用"
    LOST = "未作数"
    VOIDED = "作废"
    PROVISIONAL = "临时"
    OLD = "旧式"


_VOID = {How.LOST: LOST, How.VOIDED: VOIDED}


@dataclass(frozen=True, slots=True)
class Carried:
    """A number that a sealed record carries. `day` is a day or UTC text, `kind` the paper's."""

    series: str
    year: int
    count: int
    text: str
    how: How
    kind: str
    visit: str
    mine: str
    day: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A device as the register names it; `revoked` is the reason or ""."""

    name: str
    revoked: str = ""


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number, or a span of numbers with the same fate. `first` 0: outside the run. `why` is the reason or ""."""

    series: str
    year: int
    first: int
    last: int
    state: NumberState
    text: str = ""
    why: str = ""
    holder: str = ""
    kind: str = ""
    visit: str = ""
    mine: str = ""
    day: str = ""

    @property
    def span(self) -> str:
        """The number, or both ends of the span."""
        if not self.first:
            return "—"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the register: in which year, on which device, and whether every mine's records are here."""

    year: int
    device: str
    sees_all: bool


@dataclass(frozen=True, slots=True)
class _Fate:
    state: NumberState
    why: str
    holder: str


def register(
    runs: Mapping[tuple[str, int], Numbers],
    carried: Iterable[Carried],
    devices: Mapping[str, Holder],
    reader: Reader,
) -> tuple[NumberLine, ...]:
    """All lines: the newest year first, by series, by number, what stands outside the run at its end."""
    by_run: dict[tuple[str, int], list[Carried]] = {run: [] for run in runs}
    for one in carried:
        by_run.setdefault((one.series, one.year), []).append(one)
    order = sorted(by_run, key=lambda run: (-run[1], run[0]))
    return tuple(line for run in order for line in _run(run, runs.get(run, Numbers()), by_run[run], devices, reader))


def _run(
    run: tuple[str, int],
    given: Numbers,
    carried: Sequence[Carried],
    devices: Mapping[str, Holder],
    reader: Reader,
) -> list[NumberLine]:
    by_count: dict[int, list[Carried]] = {}
    for one in sorted(carried, key=lambda one: (one.day, one.text, one.visit)):
        by_count.setdefault(one.count, []).append(one)
    outside = by_count.pop(0, [])
    covering = _covering(given)
    fates: list[tuple[int, _Fate | None]] = [
        (count, None if count in by_count else _fate(covering.get(count, ()), devices, reader, run[1]))
        for count in range(1, given.highest + 1)
    ]
    fates += [(count, None) for count in sorted(by_count) if count > given.highest]
    lines: list[NumberLine] = []
    for fate, span in groupby(fates, key=lambda pair: pair[1]):
        counts = [count for count, _ in span]
        if fate is None:
            lines += [line for count in counts for line in _used(by_count[count], covering.get(count, ()), devices)]
        else:
            lines.append(NumberLine(*run, counts[0], counts[-1], fate.state, why=fate.why, holder=fate.holder))
    return [*lines, *(_outside(one) for one in outside)]


def _covering(given: Numbers) -> dict[int, list[Block]]:
    found: dict[int, list[Block]] = {}
    for block in given.blocks:
        for count in range(block.first, block.last + 1):
            found.setdefault(count, []).append(block)
    return found


def _fate(blocks: Sequence[Block], devices: Mapping[str, Holder], reader: Reader, year: int) -> _Fate:
    if not blocks:
        return _Fate(NumberState.VOID, NO_BLOCK, "")
    block = blocks[0]
    holder = devices.get(block.device, Holder(block.device[:8]))
    if len(blocks) > 1:
        return _Fate(NumberState.VOID, TWICE_GIVEN, "")
    if not reader.sees_all and block.device != reader.device:
        return _Fate(NumberState.ELSEWHERE, "", holder.name)
    revoked = f"设备已吊销：{holder.revoked}" if holder.revoked else ""
    why = block.void or revoked or (YEAR_OVER if year < reader.year else "")
    return _Fate(NumberState.VOID if why else NumberState.HELD, why, holder.name)


def _used(carried: Sequence[Carried], blocks: Sequence[Block], devices: Mapping[str, Holder]) -> list[NumberLine]:
    holder = devices.get(blocks[0].device, Holder(blocks[0].device[:8])).name if blocks else ""
    standing = [one for one in carried if one.how is How.USED]
    is_doubled = len(standing) > 1
    lines = []
    for one in carried:
        if one.how in _VOID:
            state, why = NumberState.VOID, _VOID[one.how]
        elif is_doubled:
            others = "、".join(
                dict.fromkeys(f"{other.kind} {other.day[:10]}" for other in standing if other is not one)
            )
            state, why = NumberState.DOUBLED, f"与另一份文书同号：{others}"
        else:
            state, why = NumberState.USED, "" if blocks else NO_BLOCK
        lines.append(_line(one, state, why, holder))
    return lines


def _outside(one: Carried) -> NumberLine:
    if one.how in _VOID:
        return _line(one, NumberState.VOID, _VOID[one.how], "")
    is_old = one.how is How.OLD
    return _line(one, NumberState.USED if is_old else NumberState.PROVISIONAL, OLD if is_old else OFFLINE, "")


def _line(one: Carried, state: NumberState, why: str, holder: str) -> NumberLine:
    return NumberLine(
        series=one.series,
        year=one.year,
        first=one.count,
        last=one.count,
        state=state,
        text=one.text,
        why=why,
        holder=holder,
        kind=one.kind,
        visit=one.visit,
        mine=one.mine,
        day=one.day,
    )
