"""Photos: kept byte for byte, a preview derived, time and place read; a broken file is named and left out.

A photo comes in by two steps: `take` decodes it and keeps its bytes (slow; any thread), `add` puts what was taken into
the draft (short; one transaction for a batch).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from desktop import images, qr_reading
from desktop.actions.drafting import Aside, VisitDraft, change
from desktop.desk import Changes, Desk
from desktop.errors import BadInput, NotAllowed
from desktop.supervision.clocks import CameraClock, corrected, is_code, read_code
from desktop.supervision.visit import Drawing, Photo

Photos = tuple[Photo, ...]
SCENE = "现场照片"  # where photos go that show the visit and no finding


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of a batch: photos kept, sentences about files left out, what changed; `clocks` are cameras whose
    time code was among the photos."""

    photos: Photos
    left_out: tuple[str, ...]
    changes: Changes
    clocks: tuple[CameraClock, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Photos whose bytes are kept already, time codes that were among them, sentences about files left out; `known`
    counts those the visit had."""

    photos: Photos = ()
    clocks: tuple[CameraClock, ...] = ()
    left_out: tuple[str, ...] = ()
    known: int = 0


def attach(desk: Desk, visit: str, files: Sequence[tuple[str, bytes]], finding: str | None = None) -> Attached:
    """Attach photos (name, bytes) to a finding of the draft or a re-check in it, or loosely to the visit.

    A file that is no readable photo is named, left out, and noted in the draft; the others go on.
    """
    taken: list[Photo | CameraClock] = []
    left_out: list[str] = []
    for name, data in files:
        try:
            taken.append(take(desk, name, data))
        except BadInput as error:
            left_out.append(str(error))
    return add(desk, visit, batch_of(taken, left_out), finding)


def take(desk: Desk, name: str, data: bytes) -> Photo | CameraClock:
    """Keep a photo as `keep` does; a photographed time code comes back as its camera's clock."""
    photo, taken = _kept(desk, name, data)
    code = read_code(qr_reading.glance(taken.grey, is_code))
    if code is None or photo.taken is None:
        return photo
    true, device = code
    return CameraClock(
        camera=photo.camera,
        claimed=photo.taken,
        true=true,
        device=device,
        original=photo.original,
        preview=photo.preview,
        name=name,
    )


def keep(desk: Desk, name: str, data: bytes) -> Photo:
    """Keep a photo with its preview, attached to nothing yet. BadInput when it is no readable photo, or was erased."""
    return _kept(desk, name, data)[0]


def batch_of(taken: Iterable[Photo | CameraClock], left_out: Iterable[str] = (), known: int = 0) -> Batch:
    """What `take` answered, told apart."""
    every = tuple(taken)
    photos = tuple(one for one in every if isinstance(one, Photo))
    clocks = tuple(one for one in every if isinstance(one, CameraClock))
    return Batch(photos, clocks, tuple(left_out), known)


def add(desk: Desk, visit: str, batch: Batch, finding: str | None = None) -> Attached:
    """Put a batch into the draft. Photos the draft has are not doubled; every photo of a camera whose time code is
    known is corrected, those that came before it too.
    BadInput when the finding is not in the draft.
    """
    changes = change(desk, visit, lambda draft: _added(draft, batch, finding))
    return Attached(batch.photos, batch.left_out, changes, batch.clocks)


def move(desk: Desk, visit: str, originals: str | Sequence[str], finding: str | None) -> Changes:
    """Put photos of the draft (by their originals' hashes) to a finding, a re-check or the `SCENE`, or make them loose
    again.
    """
    wanted = (originals,) if isinstance(originals, str) else tuple(originals)

    def step(draft: VisitDraft) -> VisitDraft:
        every = {photo.original: photo for photo in (*draft.unused_photos, *draft.photos)}
        chosen = tuple(every[name] for name in wanted if name in every)
        return _with_photos(_without(draft, wanted), finding, chosen)

    return change(desk, visit, step)


def remove(desk: Desk, visit: str, originals: str | Sequence[str]) -> Changes:
    """Leave photos out: they are not sealed, stay in the draft to be taken back, and no import brings them again."""
    wanted = (originals,) if isinstance(originals, str) else tuple(originals)

    def step(draft: VisitDraft) -> VisitDraft:
        gone = tuple({photo.original: photo for photo in draft.photos if photo.original in wanted}.values())
        return replace(_without(draft, wanted), unused_photos=_joined(draft.unused_photos, gone))

    return change(desk, visit, step)


def all_to_scene(desk: Desk, visit: str) -> Changes:
    """Put every loose photo to the `SCENE`."""

    def step(draft: VisitDraft) -> VisitDraft:
        return replace(draft, loose_photos=(), scene_photos=_joined(draft.scene_photos, draft.loose_photos))

    return change(desk, visit, step)


def set_aside(desk: Desk, visit: str, reason: str) -> Changes:
    """Leave the loose photos out of the record with a reason, which is sealed with their names; they stay in the draft
    to be taken back. BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput("请写明照片不归入的原因。")

    def step(draft: VisitDraft) -> VisitDraft:
        loose = draft.loose_photos
        if not loose:
            return draft
        why = tuple(Aside(original=one.original, reason=reason.strip()) for one in loose)
        return replace(
            draft,
            loose_photos=(),
            unused_photos=_joined(draft.unused_photos, loose),
            aside=(*draft.aside, *why),
        )

    return change(desk, visit, step)


def caption(desk: Desk, visit: str, original: str, text: str) -> Changes:
    """Write a photo's caption."""
    return _edit(desk, visit, original, lambda photo: replace(photo, caption=text))


def draw_over(desk: Desk, visit: str, original: str, drawings: Sequence[Drawing]) -> Changes:
    """Keep what was drawn over a photo; the photo itself is never touched."""
    return _edit(desk, visit, original, lambda photo: replace(photo, drawings=tuple(drawings)))


def pair(desk: Desk, visit: str, original: str, before: str) -> Changes:
    """Say which earlier photo (its original's hash, "" for none) this photo of a re-check stands against."""
    return _edit(desk, visit, original, lambda photo: replace(photo, before=before))


def shift(desk: Desk, visit: str, original: str, by: int) -> Changes:
    """Move a photo up (-1) or down (+1) among the photos it stands with; at the end it stays."""

    def moved(photos: Photos) -> Photos:
        place = next((number for number, one in enumerate(photos) if one.original == original), -1)
        if place < 0 or not 0 <= place + by < len(photos):
            return photos
        rest = [one for number, one in enumerate(photos) if number != place]
        return (*rest[: place + by], photos[place], *rest[place + by :])

    return change(desk, visit, lambda draft: _each(draft, moved))


def _kept(desk: Desk, name: str, data: bytes) -> tuple[Photo, images.Taken]:
    taken = images.take(data, name)
    shown = taken.photo
    try:
        original, preview = desk.keep(data, "original"), desk.keep(taken.preview, "preview")
    except NotAllowed as error:
        raise BadInput(f"{name}：{error}") from error
    photo = Photo(
        original=original,
        preview=preview,
        name=name,
        taken=f"{shown.taken}{shown.offset or ''}" if shown.taken else None,
        latitude=shown.latitude,
        longitude=shown.longitude,
        camera=" ".join(word for word in (shown.camera or "", shown.serial) if word),
        likeness=taken.likeness,
    )
    return photo, taken


def _edit(desk: Desk, visit: str, original: str, step: Callable[[Photo], Photo]) -> Changes:
    def edited(photos: Photos) -> Photos:
        return tuple(step(one) if one.original == original else one for one in photos)

    return change(desk, visit, lambda draft: _each(draft, edited))


def _added(draft: VisitDraft, batch: Batch, finding: str | None) -> VisitDraft:
    noted = (*draft.left_out, *(one for one in batch.left_out if one not in draft.left_out))
    codes = {one.original: one for one in (*draft.clocks, *batch.clocks)}
    draft = replace(draft, left_out=noted, clocks=tuple(codes.values()))
    new = batch.photos
    if finding is None:
        known = {photo.original for photo in (*draft.photos, *draft.unused_photos)}
        new = tuple(photo for photo in new if photo.original not in known)
    else:
        waiting = {photo.original: photo for photo in (*draft.unused_photos, *draft.loose_photos)}
        new = tuple(waiting.get(photo.original, photo) for photo in new)
        names = {photo.original for photo in new}
        draft = replace(
            draft, loose_photos=_less(draft.loose_photos, names), unused_photos=_less(draft.unused_photos, names)
        )
    draft = _with_photos(draft, finding, new)
    if not draft.clocks:
        return draft
    return _each(draft, lambda photos: tuple(corrected(photo, draft.clocks) for photo in photos))


def _with_photos(draft: VisitDraft, finding: str | None, new: Photos) -> VisitDraft:
    if finding is None:
        return replace(draft, loose_photos=_joined(draft.loose_photos, new))
    if finding == SCENE:
        return replace(draft, scene_photos=_joined(draft.scene_photos, new))
    known = {one.id for one in draft.findings} | {one.finding for one in draft.rechecks}
    if finding not in known:
        raise BadInput("照片要附到的隐患不在这次检查里，请先登记隐患或复查。")
    return replace(
        draft,
        findings=tuple(
            replace(one, photos=_joined(one.photos, new)) if one.id == finding else one for one in draft.findings
        ),
        rechecks=tuple(
            replace(one, photos=_joined(one.photos, new)) if one.finding == finding else one for one in draft.rechecks
        ),
    )


def _without(draft: VisitDraft, originals: Iterable[str]) -> VisitDraft:
    gone = set(originals)
    return _each(draft, lambda photos: _less(photos, gone))


def _each(draft: VisitDraft, step: Callable[[Photos], Photos]) -> VisitDraft:
    """The draft with every group of photos changed alike."""
    return replace(
        draft,
        loose_photos=step(draft.loose_photos),
        unused_photos=step(draft.unused_photos),
        scene_photos=step(draft.scene_photos),
        findings=tuple(replace(one, photos=step(one.photos)) for one in draft.findings),
        rechecks=tuple(replace(one, photos=step(one.photos)) for one in draft.rechecks),
    )


def _less(photos: Photos, gone: set[str]) -> Photos:
    return tuple(photo for photo in photos if photo.original not in gone)


def _joined(before: Photos, new: Photos) -> Photos:
    known = {photo.original for photo in before}
    return (*before, *(photo for photo in new if photo.original not in known))
