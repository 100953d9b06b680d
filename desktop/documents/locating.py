"""Where a paper changed: bytes, and the page, photo, font or signature they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents import parts
from desktop.documents.cms_form import RawSignature
from desktop.documents.parts import Part


def changed(pdf: bytes, raw: Sequence[RawSignature]) -> list[Part]:
    """What changed, as near as can be told: inside what the first broken signature covers and no earlier whole one
    does, or after all of them. Empty for a file that carries no signature of ours.
    """
    different, known = parts.changed(pdf)
    sure = 0
    for number, signature in enumerate(raw, 1):
        if not signature.matches:
            inside = [one for one in different if sure <= one.start < max(signature.end, known)]
            return inside or [_rest(max(sure, known), signature.end, len(pdf), f"第 {number} 个签名")]
        sure = signature.end
    if not raw:
        return different or ([Part(known, len(pdf), "签名数据")] if known else [])
    return [_after(pdf, sure)] if sure < len(pdf) else []


def _rest(start: int, end: int, size: int, name: str) -> Part:
    """The bytes of one signature; all of the rest when even their number was changed."""
    if start < end <= size:
        return Part(start, end, name)
    return Part(min(start, size), size, "签名数据")


def _after(pdf: bytes, end: int) -> Part:
    try:
        met = parts.names(pdf, parts.objects_in(pdf, end))
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over: what was added is no PDF
        met = []
    about = f"（涉及{'、'.join(met)}）" if met else ""
    return Part(end, len(pdf), f"最后一个签名之后追加的内容{about}")
