"""Signatures of people without a device (the mine's, a substitute, a group's leader), drawn on the maker's screen
before the paper is sealed; or their refusal before a witness.

A signature holds for what stood in the paper when it was given: once the paper says something else it does not count,
and the paper is not sealed before it is given again or taken away. When the old words come back, it counts again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from msgspec.structs import replace

from desktop import images
from desktop.actions import form_drafts, signing_hand
from desktop.actions.form_drafts import DrawnInDraft, FormDraft
from desktop.actions.form_issuing import kind_of
from desktop.desk import Changes, Desk
from desktop.errors import NotAllowed
from desktop.supervision.facts import encode
from desktop.supervision.filled_forms import FormDrawn, check_drawn
from desktop.world import as_text


@dataclass(frozen=True, slots=True)
class Given:
    """How a signature on the screen stands: by whom, why refused (""), whether the paper was changed since."""

    role: str
    name: str
    refusal: str
    is_outdated: bool


def sign(  # what a signature block shows
    desk: Desk,
    draft: str,
    role: str,
    name: str,
    image: bytes,
    *,
    opinion: str = "",
    reason: str = "",
    witness: str = "",
) -> Changes:
    """Keep a signature drawn on the screen (PNG), or the refusal with its witness; one given before is replaced.

    NotAllowed for a role that signs otherwise, a refusal this paper does not know, or without a name; BadInput for
    bytes that are no picture.
    """
    begun = form_drafts.load(desk, draft)
    kind = kind_of(begun.key)
    known = next((one for one in kind.signers if one.name == role and one.on_screen), None)
    if known is None:
        raise NotAllowed(f"{kind.title}的“{role}”不在屏幕上签名。")
    if reason and not known.may_refuse:
        raise NotAllowed(f"{kind.title}的“{role}”没有拒签一栏；不签的请留空，打印后处理。")
    if image and not reason:
        images.read(image, "签名图")
    since = signing_hand.not_before(desk)
    given = FormDrawn(
        role=role,
        name=name.strip(),
        at=desk.world.text(),
        since=as_text(since) if since else "",
        opinion=opinion.strip(),
        reason=reason.strip(),
        witness=witness.strip(),
    )
    kept = given if reason else replace(given, image=desk.keep(image, "signature") if image else "")
    check_drawn(kept)

    def step(before: FormDraft) -> FormDraft:
        return _with(before, role, DrawnInDraft(signature=kept, of=_digest(before)))

    return form_drafts.change(desk, draft, step)


def clear(desk: Desk, draft: str, role: str) -> Changes:
    """Take a signature off the draft; it is then given in ink."""
    return form_drafts.change(desk, draft, lambda before: _with(before, role, None))


def given(draft: FormDraft) -> dict[str, Given]:
    """The signatures given on the screen, by role."""
    now = _digest(draft)
    return {
        one.signature.role: Given(one.signature.role, one.signature.name, one.signature.reason, one.of != now)
        for one in draft.drawn
    }


def lack(draft: FormDraft) -> str:
    """Which signature was given for other words than those that stand there now; "" when none was."""
    old = [one for one in given(draft).values() if one.is_outdated]
    if not old:
        return ""
    who = "、".join(f"{one.role} {one.name}" for one in old)
    return f"{who}签名之后内容改过：请重新签名，或清除签名、打印后手写。"


def _with(draft: FormDraft, role: str, new: DrawnInDraft | None) -> FormDraft:
    others = tuple(one for one in draft.drawn if one.signature.role != role)
    return replace(draft, drawn=(*others, new) if new else others)


def _digest(draft: FormDraft) -> str:
    fields = tuple(sorted(draft.fields, key=lambda one: one.name))
    return hashlib.sha256(
        encode(FormDraft(id="", key=draft.key, about=draft.about, started="", fields=fields))
    ).hexdigest()
