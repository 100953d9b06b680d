"""Photos seen before: the same bytes, or a picture that looks the same, already in the journal. A hint, never a bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Finding
from desktop.supervision.visit import Photo

NEAR = 6  # of 64 bits that may differ
APART = 2  # the same for two photos whose cameras claim different moments: one roadway looks like another


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a photo was seen before: the finding, its mine and place, UTC text of when; `is_same` byte for byte."""

    finding: str
    mine: str
    place: str
    at: str
    is_same: bool
    original: str = ""


def seen_before(desk: Desk, visit: str, photos: Sequence[Photo]) -> dict[str, Sight]:
    """For each of these photos (by its original's hash) where the journal shows it or its like, outside this visit."""
    with desk.reading() as session:
        found = queries.findings(session)
        names = {one.raised.mine for _, one in found if one.raised is not None}
        cards = {code: queries.mine(session, code) for code in names}
    mines = {code: card.name if card else code for code, card in cards.items()}
    known = [pair for name, one in found for pair in _sights(name, one, visit, mines)]
    same = {photo.original: sight for photo, sight in known}
    alike = [pair for pair in known if _is_hash(pair[0].likeness)]
    hashes = [int(photo.likeness, 16) for photo, _ in alike]
    answer: dict[str, Sight] = {}
    for photo in photos:
        sight = same.get(photo.original) or _nearest(photo, alike, hashes)
        if sight is not None:
            answer[photo.original] = sight
    return answer


def _sights(name: str, found: Finding, visit: str, mines: dict[str, str]) -> Iterator[tuple[Photo, Sight]]:
    if found.raised is None:
        return
    mine, place = mines[found.raised.mine], found.text("place_name")
    groups: list[tuple[str | None, str, tuple[Photo, ...]]] = [
        (found.raised.visit, found.raised.found, found.raised.photos)
    ]
    groups += [(one.visit, one.at, one.photos) for one in found.rechecks]
    for other, at, photos in groups:
        if other != visit:
            yield from ((photo, Sight(name, mine, place, at, True, photo.original)) for photo in photos)


def _nearest(photo: Photo, known: Sequence[tuple[Photo, Sight]], hashes: Sequence[int]) -> Sight | None:
    if not _is_hash(photo.likeness):
        return None
    own = int(photo.likeness, 16)
    distances = [(own ^ other).bit_count() for other in hashes]
    near = [number for number, distance in enumerate(distances) if distance <= NEAR]
    for number in sorted(near, key=distances.__getitem__):
        other, sight = known[number]
        is_apart = photo.taken and other.taken and photo.taken != other.taken
        if distances[number] <= (APART if is_apart else NEAR):
            return replace(sight, is_same=False)
    return None


def _is_hash(text: str) -> bool:
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)
