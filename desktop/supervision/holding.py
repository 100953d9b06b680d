"""待处理: what the managing role decides about an entry that the server held. Subject `held/<entry id>`, in the
scope of that entry.

A release counts for ever and whatever else was said: an entry that folds once used is never taken out again. A return
may be followed by a release.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_moments, in_order, read

NOUN = "held"
_START = f"{NOUN}/"
RELEASED = "held.released"
RETURNED_WORD = "主管部门已退回"  # how the reason of a returned entry begins
NOUNS = {
    "visit": "检查",
    "finding": "隐患",
    "remote": "远程监管",
    "review": "审阅",
    "scans": "底稿扫描件",
    "presence": "签到签退",
    "service": "盖章送达",
    "places": "检查部位",
    "mineform": "文书",
    "staffform": "文书",
    "leave": "请假",
    "org": "单位",
    "mine": "矿山",
    "person": "人员",
    "designation": "指派",
    "group": "检查组",
    "device": "设备",
    "checklist": "检查清单",
    "erasure": "附件清除",
}  # what people call what an entry is about
_TEXTS = 6  # texts of one fact that a line shows


class HoldingStatus(StrEnum):
    """What was decided."""

    WAITING = "待处理"
    RELEASED = "已采用"
    RETURNED = "已退回"


class Released(Body, frozen=True):
    """The entry counts from now on: everybody entitled receives it and folds it."""

    entry: str
    person: str
    at: str
    reason: str


class Returned(Body, frozen=True):
    """The entry does not count; its author hears why, and what to do."""

    entry: str
    person: str
    at: str
    reason: str
    advice: str = ""


KINDS: dict[str, type[Body]] = {RELEASED: Released, "held.returned": Returned}


class Holding(Body, frozen=True):
    """What was decided about one entry, by whom and why; the last word of those that stand."""

    status: HoldingStatus = HoldingStatus.WAITING
    person: str = ""
    at: str = ""
    reason: str = ""
    advice: str = ""
    unknown: int = 0


def subject_of(entry: str) -> str:
    """The subject of decisions about an entry."""
    return f"{NOUN}/{entry}"


def entry_of(subject: str) -> str | None:
    """The entry that a subject decides about, None when it is something else."""
    return subject.removeprefix(_START) if subject.startswith(_START) else None


def fold(facts: Sequence[Told]) -> Holding:
    """What was decided; a release stands before every return, though its words were erased."""
    state = Holding()
    for fact in in_order(facts):
        body = read(fact, KINDS)
        is_release = fact.kind == RELEASED
        if body is None:
            state = replace(state, unknown=state.unknown + 1)
        if state.status is HoldingStatus.RELEASED or not (is_release or isinstance(body, Returned)):
            continue
        state = Holding(
            status=HoldingStatus.RELEASED if is_release else HoldingStatus.RETURNED,
            person=getattr(body, "person", ""),
            at=getattr(body, "at", ""),
            reason=getattr(body, "reason", ""),
            advice=getattr(body, "advice", ""),
            unknown=state.unknown,
        )
    return state


def check(body: Released | Returned, state: Holding) -> None:
    """NotAllowed without a reason, and for what was released already."""
    check_moments(body.at)
    if not body.reason.strip():
        raise NotAllowed("请写明采用或退回的原因，作者会看到它。")
    if state.status is HoldingStatus.RELEASED:
        raise NotAllowed("这条记录已经采用，不能再退回或重复采用；如有错误请用更正。")
    if isinstance(body, Returned) and state.status is HoldingStatus.RETURNED:
        raise NotAllowed("这条记录已经退回过；如改变决定，请采用它。")


def what(subject: str) -> str:
    """What people call a subject's kind."""
    noun = subject.partition("/")[0]
    return NOUNS.get(noun, noun)


def says(fact: Told) -> str:
    """One fact of a held entry in a line: what it is, about what, and its longer texts."""
    named = what(fact.subject)
    if fact.body is None:
        return f"{named}：正文已清除"
    try:
        body = msgspec.json.decode(fact.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"{named}：正文无法读取"
    texts = list(dict.fromkeys(_texts(body)))
    return named + (f"：{'；'.join(texts[:_TEXTS])}" if texts else "")


def _texts(value: object) -> Iterator[str]:
    """The words of people in a body: texts with a Chinese character in them, in order."""
    match value:
        case str() if any("\u4e00" <= one <= "\u9fff" for one in value):
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)
