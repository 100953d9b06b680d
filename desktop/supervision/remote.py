"""A remote check (远程监管): who looked at which mine, by what means, at what, and what was found. Subject
`remote/<id>`.

Source: 晋政办发〔2024〕29号 第十二条 (APP, telephone, evidence sent over the network; at least three a week).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_moments, in_order, read


class Means(StrEnum):
    """By what means (第十二条)."""

    APP = "专员APP"
    TELEPHONE = "电话询问"
    NETWORK = "网络传输实证"
    OTHER = "其他"


LOOKED_AT = ("瓦斯监控", "视频监控", "人员定位", "产量监控", "隐患台账", "领导带班", "值班电话", "上次隐患整改")


class RemoteChecked(Body, frozen=True):
    """One remote check; `started` and `ended` are UTC text, `evidence` blob hashes."""

    mine: str
    person: str
    started: str
    ended: str
    means: Means
    looked_at: tuple[str, ...]
    found: str = ""
    app_number: str | None = None
    evidence: tuple[str, ...] = ()


KINDS: dict[str, type[Body]] = {"remote.checked": RemoteChecked}


class RemoteCheck(Body, frozen=True):
    """State of `remote/<id>`: the check as sealed."""

    checked: RemoteChecked | None = None
    unknown: int = 0


def fold(facts: Sequence[Told]) -> RemoteCheck:
    """RemoteCheck from its facts, in any order; a second sealing of the same check changes nothing."""
    checked: RemoteChecked | None = None
    unknown = 0
    for fact in in_order(facts):
        body = read(fact, KINDS)
        if isinstance(body, RemoteChecked):
            checked = checked or body
        else:
            unknown += 1
    return RemoteCheck(checked=checked, unknown=unknown)


def check(body: Body, state: RemoteCheck) -> None:
    """NotAllowed when this check says nothing, ends before it begins, or was sealed before."""
    if not isinstance(body, RemoteChecked):
        return
    if state.checked is not None:
        raise NotAllowed("这次远程监管已经封存。")
    if not body.looked_at:
        raise NotAllowed("请至少勾选一项查看内容。")
    check_moments(body.started, body.ended)
    if body.ended < body.started:
        raise NotAllowed("结束时间早于开始时间，请改正。")
    if body.means is Means.TELEPHONE and not body.found.strip():
        raise NotAllowed("电话询问须写明询问内容。")
