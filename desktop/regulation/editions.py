"""The editions of the inspectors' system as data: which numbers held on which day, and who may lay stricter ones. Pure.

A figure takes the edition in force on the day of the fact (a week: its Monday), never today's. A city or county may
only be stricter, names its document, and lays a number from a day on. After the last day of an edition nothing is in
force until the next one is written into the data. Sources: 晋政办发〔2023〕13号, 晋政办发〔2024〕29号.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

import msgspec

from desktop.errors import Damaged
from desktop.supervision.roster import MineKind

NOTICE_DAYS = 180  # before the end of an edition


class Key(StrEnum):
    """The numbers of an edition that a city or county may lay higher, as the roster's sheet 参数 names them."""

    ON_SITE = "onsite_per_week"
    REMOTE = "remote_per_week"


class OnePerson(StrEnum):
    """What one person may hold one of at most: any enterprise, or an underground mine."""

    ENTERPRISE = "企业"
    UNDERGROUND = "地下开采"


@dataclass(frozen=True, slots=True)
class Posts:
    """How many people a kind of mine needs: `people` for every `mines` of a bureau; from `from_stripping` (10,000 t a
    year) on, below that, and where `is_local`, the bureau lays the number itself.
    """

    kind: MineKind
    people: int = 0
    mines: int = 1
    from_stripping: Decimal | None = None
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """The numbers of one edition, in force from `since` to `until`, both included; None where it names none."""

    name: str
    document: str
    since: dt.date
    until: dt.date
    onsite_per_week: int
    remote_per_week: int
    one_person: OnePerson
    posts: tuple[Posts, ...]
    sheet: str = ""
    coal_by_group: bool = False
    coverage_per_month: int | None = None
    group_mines: int | None = None
    group_people: int | None = None
    group_certificates: int | None = None
    specialties: tuple[str, ...] = ()
    rotation_days: int | None = None
    self_reports_per_year: int | None = None
    pass_line: int | None = None
    excellent_line: int | None = None
    trainings_per_year: int | None = None
    appeal_days: int | None = None


@dataclass(frozen=True, slots=True)
class Tightening:
    """A stricter number of a city or county, from a day on, by a document; a later one of the same organisation
    replaces it. With the `consent` (a document) of the province it may be lower, where the bureau reads it so.
    """

    org: str
    key: str
    value: int
    since: dt.date
    document: str
    consent: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    editions: tuple[Edition, ...] = field(default_factory=tuple)


def parse(tree: object) -> tuple[Edition, ...]:
    """The editions of a data file, in order of their days. Damaged when it is not one, or two hold on one day."""
    try:
        found = msgspec.convert(tree, _File, strict=False).editions
    except msgspec.ValidationError as error:
        raise Damaged(f"制度版本的数据文件读不懂（{error}）；请重新安装程序。") from error
    ordered = tuple(sorted(found, key=lambda one: one.since))
    if any(one.until < one.since for one in ordered) or any(
        later.since <= one.until for one, later in pairwise(ordered)
    ):
        raise Damaged("制度版本的数据文件里，有两版的日期重叠或颠倒；请重新安装程序。")
    return ordered


def in_force(editions: Iterable[Edition], day: dt.date) -> Edition | None:
    """The edition in force on a day (第四十七条: 五年有效); None before the first and after the last."""
    return next((one for one in editions if one.since <= day <= one.until), None)


def touching(editions: Iterable[Edition], first: dt.date, last: dt.date) -> tuple[Edition, ...]:
    """The editions in force on any day from first to last."""
    return tuple(one for one in editions if one.since <= last and first <= one.until)


def ending(editions: Iterable[Edition], day: dt.date) -> Edition | None:
    """The edition in force whose end is near enough for a reminder, when none follows it (第四十七条)."""
    known = tuple(editions)
    now = in_force(known, day)
    if now is None or (now.until - day).days > NOTICE_DAYS:
        return None
    return None if in_force(known, now.until + dt.timedelta(days=1)) else now


def unfit(one: Tightening, editions: Sequence[Edition], *, may_be_lower: bool = False) -> str | None:
    """Why a local number does not hold, in words (第四十六条: 实施细则; the proposed reading: 只能更严; `may_be_lower`:
    with the province's consent it may be, but never nothing), or None.
    """
    if one.key not in tuple(Key):
        return f"不认识参数“{one.key}”，只有 {'、'.join(Key)}"
    if not one.document.strip():
        return "没有文号，地方收紧须写明文号"
    edition = in_force(editions, one.since)
    if edition is None:
        return f"{one.since} 没有有效的制度版本"
    least = base(edition, Key(one.key))
    if one.value < least and not may_be_lower:
        return f"{one.value} 低于{edition.name}的 {least}，地方只能更严"
    if one.value < least and not (one.value and one.consent.strip()):
        return f"{one.value} 低于{edition.name}的 {least}，须写明省级同意的文号"
    return None


def base(edition: Edition, key: Key) -> int:
    """The number of the edition itself (第十二条: 远程; 第十三条: 现场)."""
    return edition.remote_per_week if key is Key.REMOTE else edition.onsite_per_week


def number(
    edition: Edition,
    key: Key,
    day: dt.date,
    chain: Sequence[str],
    laid: Iterable[Tightening],
    *,
    may_be_lower: bool = False,
) -> int:
    """The number in force on a day for an organisation and those above it (`chain`, nearest first): the strictest of
    the edition's and of each organisation's latest one; where the bureau reads it so, one that the province consented
    to stands instead of what those above laid.
    """
    latest: dict[str, Tightening] = {}
    for one in laid:
        if one.key == key and one.org in chain and one.since <= day:
            known = latest.get(one.org)
            latest[one.org] = one if known is None or known.since <= one.since else known
    found = base(edition, key)
    for org in reversed(chain):
        if (own := latest.get(org)) is not None:
            found = own.value if may_be_lower and own.consent else max(found, own.value)
    return found


def sheet_since(editions: Iterable[Edition], day: dt.date) -> dt.date:
    """Since when the sheet that the edition of a day asks of each mine is that sheet (第十四条): a 任务清单 of the 2023
    edition is no 检查工作表. The beginning of days for the first one known, and without an edition.
    """
    known = tuple(editions)
    now = in_force(known, day)
    same = [one.since for one in known if now is not None and one.sheet == now.sheet]
    return min(same) if now is not None and min(same) > known[0].since else dt.date.min
