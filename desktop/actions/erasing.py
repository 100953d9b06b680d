"""清除附件 on an administrator's desk: asked for, agreed to by another administrator, or not.

A paper or a PDF that was given out already cannot be called back: `WARNING` says so to whoever asks and agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import erased, queries
from desktop.supervision import erasing
from desktop.supervision.erasing import Erasure, ErasureStatus
from desktop.supervision.facts import Body
from desktop.supervision.visit import Photo

WARNING = "同意后，服务器和每台设备同步时都会删除这些附件，不能恢复；已经打印或发出的文书和 PDF 收不回来。"


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One erasure: `id` is its subject, `person` who asks (`name` as people know him), `where` what people call the
    scope, `mine_to_decide` whether this person may agree or refuse.
    """

    id: str
    scope: str
    status: ErasureStatus
    blobs: tuple[str, ...]
    person: str
    reason: str
    ground: str
    decided_by: str
    refusal: str
    mine_to_decide: bool
    name: str = ""
    where: str = ""


def read_erasures(desk: Desk) -> tuple[ErasureLine, ...]:
    """Every erasure known here, those that wait first; nothing for whoever is no administrator."""
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            return ()
        mines = {f"mine/{card.code}": card.name for card in queries.mines(session)}
        found = [
            replace(
                _line(desk, subject, scope, state),
                name=known.name if (known := queries.person(session, state.person)) else state.person,
                where=mines.get(scope, scope),
            )
            for subject, scope, state in erased.erasures(session)
        ]
    return tuple(sorted(found, key=lambda line: (line.status is not ErasureStatus.REQUESTED, line.id)))


@dataclass(frozen=True, slots=True)
class Erasable:
    """Of some attachments: whether this person may ask that they are erased, and those that are."""

    may_ask: bool
    erased: frozenset[str]


def look(desk: Desk, blobs: Sequence[str]) -> Erasable:
    """What a screen that shows photos is to know of these (hashes)."""
    with desk.reading() as session:
        gone = frozenset(one for one in blobs if erased.is_erased(session, one))
        return Erasable(queries.is_administrator(session, desk.person), gone)


def request_photo(desk: Desk, scope: str, photo: Photo, reason: str, ground: str) -> Changes:
    """Ask that a photo that sealed records name is erased: its original and its preview. As `request`; NotAllowed when
    it is erased or asked for already.
    """
    with desk.reading() as session:
        if erased.is_erased(session, photo.original):
            raise NotAllowed(f"照片 {photo.name} 已经清除。")
        states = [state for _, place, state in erased.erasures(session) if place == scope]
    if any(photo.original in one.blobs for one in states if one.status is ErasureStatus.REQUESTED):
        raise NotAllowed(f"照片 {photo.name} 已有人申请清除，等另一位管理员决定；在“同步”里看。")
    return request(desk, scope, list(dict.fromkeys((photo.original, photo.preview))), reason, ground)


def request(desk: Desk, scope: str, blobs: Sequence[str], reason: str, ground: str) -> Changes:
    """Ask that these attachments of a scope are erased everywhere; `ground` is the law that asks for it. Missing when
    no record of the scope here names one; NotAllowed for whoever is no administrator, or without a reason.
    """
    with desk.reading() as session:
        _check_administrator(desk, queries.is_administrator(session, desk.person))
        strange = sorted(set(blobs) - erased.named(session, scope, blobs))
    if strange:
        raise Missing(f"这里没有记录提到附件 {strange[0][:8]}；请先同步，再从记录里选择要清除的附件。")
    body = erasing.Requested(blobs=tuple(blobs), person=desk.person, at=desk.world.text(), reason=reason, ground=ground)
    return desk.seal([Act(scope, (Fact(erasing.subject_of(desk.world.name()), body),))])


def consent(desk: Desk, subject: str) -> Changes:
    """Agree to an erasure that another administrator asks for. NotAllowed for one's own, or when it was decided."""
    scope, state = _find(desk, subject)
    body = erasing.Consented(request=state.request, person=desk.person, at=desk.world.text())
    return _decide(desk, scope, subject, body)


def refuse(desk: Desk, subject: str, reason: str) -> Changes:
    """Do not agree, and say why. NotAllowed as above, or without a reason."""
    scope, state = _find(desk, subject)
    body = erasing.Refused(request=state.request, person=desk.person, at=desk.world.text(), reason=reason)
    return _decide(desk, scope, subject, body)


def _decide(desk: Desk, scope: str, subject: str, body: Body) -> Changes:
    return desk.seal([Act(scope, (Fact(subject, body),))])


def _find(desk: Desk, subject: str) -> tuple[str, Erasure]:
    with desk.reading() as session:
        _check_administrator(desk, queries.is_administrator(session, desk.person))
        for name, scope, state in erased.erasures(session):
            if name == subject:
                return scope, state
    raise Missing("本机还没有这项清除申请；请同步后再试。")


def _check_administrator(desk: Desk, is_administrator: bool) -> None:
    if not is_administrator:
        raise NotAllowed(f"清除附件由两位管理员决定，{desk.person} 不是管理员；请与管理员联系。")


def _line(desk: Desk, subject: str, scope: str, state: Erasure) -> ErasureLine:
    return ErasureLine(
        subject,
        scope,
        state.status,
        state.blobs,
        state.person,
        state.reason,
        state.ground,
        state.decided_by,
        state.refusal,
        state.status is ErasureStatus.REQUESTED and state.person != desk.person,
    )
