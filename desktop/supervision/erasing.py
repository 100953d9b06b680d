"""清除附件: bytes of attachments that two administrators agree to drop. Subject `erasure/<id>`, in the scope whose
entries name the attachments. Only attachments: the text of a sealed record stays, and is corrected or voided.

A request and a consent by another person are two entries; the consent names the request. Together they hold for ever:
an attachment once erased stays erased, whatever is said afterwards and whether its bytes are still somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_moments, in_order, read

NOUN = "erasure"
CONSENTED = "erasure.consented"
_HASH = re.compile(r"[0-9a-f]{64}")


class ErasureStatus(StrEnum):
    """How far an erasure is."""

    NONE = "无申请"
    REQUESTED = "待同意"
    ERASED = "已清除"
    REFUSED = "未同意"


class Requested(Body, frozen=True):
    """An administrator asks that these attachments are dropped everywhere; `ground` is the law that asks for it."""

    blobs: tuple[str, ...]
    person: str
    at: str
    reason: str
    ground: str


class Consented(Body, frozen=True):
    """Another administrator agrees to what the entry `request` asks for."""

    request: str
    person: str
    at: str


class Refused(Body, frozen=True):
    """Another administrator does not agree, and says why."""

    request: str
    person: str
    at: str
    reason: str


KINDS: dict[str, type[Body]] = {
    "erasure.requested": Requested,
    CONSENTED: Consented,
    "erasure.refused": Refused,
}


class Erasure(Body, frozen=True):
    """What was asked for and decided. `erased` are the hashes whose bytes everybody drops."""

    status: ErasureStatus = ErasureStatus.NONE
    request: str = ""
    blobs: tuple[str, ...] = ()
    person: str = ""
    reason: str = ""
    ground: str = ""
    decided_by: str = ""
    refusal: str = ""
    erased: tuple[str, ...] = ()
    unknown: int = 0


def subject_of(name: str) -> str:
    """The subject of an erasure."""
    return f"{NOUN}/{name}"


def agreed(request: Told, consent: Told) -> Requested | None:
    """What is erased by these two facts: the request, if the consent names its entry and is another person's."""
    asked, given = read(request, KINDS), read(consent, KINDS)
    if not isinstance(asked, Requested) or not isinstance(given, Consented) or given.request != request.entry:
        return None
    is_other = asked.person != given.person and request.author != consent.author
    return asked if is_other and request.subject == consent.subject else None


def fold(facts: Sequence[Told]) -> Erasure:
    """The newest request and what became of it; what was agreed once is erased whatever follows."""
    ordered = in_order(facts)
    bodies = [read(fact, KINDS) for fact in ordered]
    requests = [(fact, body) for fact, body in zip(ordered, bodies, strict=True) if isinstance(body, Requested)]
    erased = sorted({blob for one in _agreements(ordered) for blob in one.blobs})
    unknown = sum(body is None for body in bodies)
    if not requests:
        return Erasure(unknown=unknown)
    request, asked = requests[-1]
    refusal = next((one for one in bodies if isinstance(one, Refused) and one.request == request.entry), None)
    consent = next(
        (body for fact, body in zip(ordered, bodies, strict=True) if agreed(request, fact) is not None), None
    )
    status, decided_by = ErasureStatus.REQUESTED, ""
    if isinstance(consent, Consented):
        status, decided_by = ErasureStatus.ERASED, consent.person
    elif refusal is not None:
        status, decided_by = ErasureStatus.REFUSED, refusal.person
    return Erasure(
        status=status,
        request=request.entry,
        blobs=asked.blobs,
        person=asked.person,
        reason=asked.reason,
        ground=asked.ground,
        decided_by=decided_by,
        refusal=refusal.reason if refusal is not None and status is ErasureStatus.REFUSED else "",
        erased=tuple(erased),
        unknown=unknown,
    )


def check(body: Requested | Consented | Refused, state: Erasure) -> None:
    """NotAllowed for a request that says too little, and for an answer that is one's own or answers nothing."""
    check_moments(body.at)
    if isinstance(body, Requested):
        _check_request(body, state)
        return
    if state.status is not ErasureStatus.REQUESTED or body.request != state.request:
        raise NotAllowed("这项清除申请不存在或已有结论；请刷新后再看。")
    if body.person == state.person:
        raise NotAllowed("清除由另一位管理员同意，不能由申请人自己同意；请交给另一位管理员。")
    if isinstance(body, Refused) and not body.reason.strip():
        raise NotAllowed("请写明不同意清除的原因，申请人会看到它。")


def _check_request(body: Requested, state: Erasure) -> None:
    if state.status is not ErasureStatus.NONE:
        raise NotAllowed("这项清除已经申请过；请另作一项申请。")
    if not body.blobs or not all(_HASH.fullmatch(one) for one in body.blobs):
        raise NotAllowed("请指明要清除的附件（64 位校验值）。")
    if not body.reason.strip() or not body.ground.strip():
        raise NotAllowed("请写明清除的原因和法律依据；两位管理员为此负责。")


def _agreements(ordered: Sequence[Told]) -> Iterator[Requested]:
    consents = [fact for fact in ordered if fact.kind == CONSENTED]
    for request in ordered:
        for consent in consents:
            if asked := agreed(request, consent):
                yield asked
