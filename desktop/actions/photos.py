"""Photos: kept byte for byte, a preview derived, time and place read; a broken file is named and left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from desktop import images
from desktop.actions.drafting import VisitDraft, change
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.supervision.visit import Photo


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of a batch: photos kept, sentences about files left out, what changed."""

    photos: tuple[Photo, ...]
    left_out: tuple[str, ...]
    changes: Changes


def attach(desk: Desk, visit: str, files: Sequence[tuple[str, bytes]], finding: str | None = None) -> Attached:
    """Attach photos (name, bytes) to a finding of the draft or a re-check in it, or loosely to the visit.

    A file that is no readable photo is named, left out, and noted in the draft; the others go on.
    """
    kept: list[Photo] = []
    left_out: list[str] = []
    for name, data in files:
        try:
            kept.append(keep(desk, name, data))
        except BadInput as error:
            left_out.append(str(error))
    changes = change(desk, visit, lambda draft: _with_photos(draft, finding, kept, left_out))
    return Attached(tuple(kept), tuple(left_out), changes)


def move(desk: Desk, visit: str, original: str, finding: str | None) -> Changes:
    """Put a photo of the draft (by its original's hash) to a finding or a re-check, or make it loose again."""

    def step(draft: VisitDraft) -> VisitDraft:
        every = [*draft.loose_photos, *(photo for one in draft.findings for photo in one.photos)]
        every += [photo for one in draft.rechecks for photo in one.photos]
        chosen = [photo for photo in every if photo.original == original][:1]
        return _with_photos(_without(draft, original), finding, chosen, ())

    return change(desk, visit, step)


def remove(desk: Desk, visit: str, original: str) -> Changes:
    """Take a photo out of the draft; its bytes stay in the desk until it is cleaned."""
    return change(desk, visit, lambda draft: _without(draft, original))


def caption(desk: Desk, visit: str, original: str, text: str) -> Changes:
    """Write a photo's caption."""

    def named(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
        return tuple(replace(one, caption=text) if one.original == original else one for one in photos)

    def step(draft: VisitDraft) -> VisitDraft:
        return replace(
            draft,
            loose_photos=named(draft.loose_photos),
            findings=tuple(replace(one, photos=named(one.photos)) for one in draft.findings),
            rechecks=tuple(replace(one, photos=named(one.photos)) for one in draft.rechecks),
        )

    return change(desk, visit, step)


def keep(desk: Desk, name: str, data: bytes) -> Photo:
    """Keep a photo with its preview, attached to nothing yet. BadInput when it is no readable photo."""
    prepared = images.prepare(data, name)
    photo = prepared.photo
    return Photo(
        original=desk.keep(data, "original"),
        preview=desk.keep(prepared.preview, "preview"),
        name=name,
        taken=f"{photo.taken}{photo.offset or ''}" if photo.taken else None,
        latitude=photo.latitude,
        longitude=photo.longitude,
    )


def _with_photos(
    draft: VisitDraft, finding: str | None, photos: Iterable[Photo], left_out: Iterable[str]
) -> VisitDraft:
    new = tuple(photos)
    noted = replace(draft, left_out=(*draft.left_out, *left_out))
    if finding is None:
        return replace(noted, loose_photos=_joined(draft.loose_photos, new))
    known = {one.id for one in draft.findings} | {one.finding for one in draft.rechecks}
    if finding not in known:
        raise BadInput("照片要附到的隐患不在这次检查里，请先登记隐患或复查。")
    return replace(
        noted,
        findings=tuple(
            replace(one, photos=_joined(one.photos, new)) if one.id == finding else one for one in draft.findings
        ),
        rechecks=tuple(
            replace(one, photos=_joined(one.photos, new)) if one.finding == finding else one for one in draft.rechecks
        ),
    )


def _without(draft: VisitDraft, original: str) -> VisitDraft:
    def kept(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
        return tuple(one for one in photos if one.original != original)

    return replace(
        draft,
        loose_photos=kept(draft.loose_photos),
        findings=tuple(replace(one, photos=kept(one.photos)) for one in draft.findings),
        rechecks=tuple(replace(one, photos=kept(one.photos)) for one in draft.rechecks),
    )


def _joined(before: tuple[Photo, ...], new: tuple[Photo, ...]) -> tuple[Photo, ...]:
    known = {photo.original for photo in before}
    return (*before, *(photo for photo in new if photo.original not in known))
