"""The photos of a ledger: each with its printed number, what lies over it, and the stamp of when, where and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop import images
from desktop.actions.ledger_material import Material
from desktop.desk import Desk
from desktop.documents import record
from desktop.errors import BadInput, Damaged, Erased, Missing
from desktop.supervision import clocks, falling, finding, visit
from desktop.world import BEIJING, as_moment

Numbered = dict[str, tuple[record.Photo, str]]


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo with what its stamp says."""

    photo: visit.Photo
    stamp: str = ""
    words: str = ""


def of_visit(desk: Desk, material: Material) -> Numbered:
    """The photos of findings, re-checks and of the scene by their original's hash; a photo from before the
    rectification stands before the one it is compared with.
    """
    state, known = material.state, dict(material.earlier)
    people = {one.person: one.name for one in material.opened.people}
    again = [(known.get(name), one) for name, one in material.again.items()]
    legs = {leg.place: leg for section in state.sections for leg in section.sealed.legs}
    shots: list[Shot] = []
    for _, one in material.raised:
        who = people.get(one.person, one.person)
        shots += [Shot(photo, _stamp(photo, legs.get(one.place), one.place_name, who)) for photo in one.photos]
    for old, done in again:
        shots += _compared(old, done, legs, people)
    for sealed in (section.sealed for section in state.sections):
        who = people.get(sealed.person, sealed.person)
        shots += [Shot(photo, _of_scene(photo, list(legs.values()), who)) for photo in sealed.photos]
    found: Numbered = {}
    for shot in shots:
        if shot.photo.original not in found:
            number = str(len(found) + 1)
            found[shot.photo.original] = (_printed(desk, shot, number), number)
    return found


def of_recheck(done: finding.Rechecked) -> list[str]:
    """The originals of a re-check's photos in the order printed."""
    return [name for photo in done.photos for name in (photo.before, photo.original) if name]


def taken(text: str | None) -> record.When:
    """The camera's own clock; without an offset it is taken for Beijing time."""
    if not text:
        return "相机未记录"
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)


def for_paper(desk: Desk, preview: str) -> tuple[bytes | None, str | None]:
    """A kept picture as paper prints it, or why it is not printed."""
    try:
        return images.for_paper(desk.blobs.get(preview)), None
    except Erased:
        return None, "图像已由两位管理员同意清除"
    except Missing:
        return None, "图像尚未同步到本机"
    except Damaged:
        return None, "图像文件已损坏"
    except BadInput:
        return None, "图像无法识别"


def _compared(
    old: finding.Finding | None, done: finding.Rechecked, legs: Mapping[str, visit.Leg], people: Mapping[str, str]
) -> Iterator[Shot]:
    raised = old.raised if old else None
    earlier = [
        *(raised.photos if raised else ()),
        *(one for again in (old.rechecks if old else ()) for one in again.photos),
    ]
    before = {photo.original: photo for photo in earlier}
    place, name = (raised.place, old.text("place_name")) if raised and old else ("", "")
    for photo in done.photos:
        if photo.before in before:
            found = as_moment(raised.found).astimezone(BEIJING).strftime("%Y-%m-%d") if raised else ""
            yield Shot(before[photo.before], f"整改前 {found} {name}".strip(), "整改前：")
        who = people.get(done.person, done.person)
        yield Shot(photo, _stamp(photo, legs.get(place), name, who), "整改后：" if photo.before in before else "")


def _printed(desk: Desk, shot: Shot, number: str) -> record.Photo:
    photo = shot.photo
    preview, broken = for_paper(desk, photo.preview)
    right = clocks.taken_at(photo) if photo.correction else None
    return record.Photo(
        number=number,
        sha256=photo.original,
        preview=preview,
        caption=shot.words + (photo.caption or photo.name),
        taken=as_moment(right).astimezone(BEIJING) if right else taken(photo.taken),
        broken=broken,
        written=f"{clocks.told(photo.correction)}，已校正" if right and photo.correction else "",
        stamp=shot.stamp,
        drawings=tuple(record.Overlay(one.shape, one.points, one.text) for one in photo.drawings),
    )


def _stamp(photo: visit.Photo, leg: visit.Leg | None, place: str, person: str) -> str:
    """The time of the stay at the place when the photo was taken in it, else the photo's own; the place, the person."""
    at = clocks.taken_at(photo)
    time = _clock(at, "%Y-%m-%d %H:%M")
    if at and leg is not None and leg.came and leg.left and leg.came <= at <= leg.left:
        time = f"{_clock(leg.came, '%Y-%m-%d %H:%M')}–{_clock(leg.left, '%H:%M')}"
    return "　".join(word for word in (time or "时间不明", place, person) if word)


def _of_scene(photo: visit.Photo, legs: Sequence[visit.Leg], person: str) -> str:
    """The stamp of a photo of no finding: where the route says that she was then."""
    leg = falling.stay(clocks.taken_at(photo), legs)
    return _stamp(photo, leg, leg.name if leg else "", person)


def _clock(at: str | None, form: str) -> str:
    return as_moment(at).astimezone(BEIJING).strftime(form) if at else ""
