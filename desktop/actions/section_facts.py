"""The facts that a visit's draft becomes when it is sealed: its sections and its findings, in parts an entry
can hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.actions import checklists
from desktop.actions.drafting import VisitDraft, left_out_words, portions
from desktop.desk import Desk, Fact
from desktop.supervision.checklist import Checklist
from desktop.supervision.facts import encode
from desktop.supervision.finding import Closed, Raised, Rechecked
from desktop.supervision.visit import Answer, Photo, SectionSealed

_MOST_BYTES = 300 * 1024  # of the bodies of one act; with its header an entry may have 512 KiB
_MOST_FACTS = 200
_PHOTOS = 40 * 1024  # bytes of photos in one section


def sections(desk: Desk, draft: VisitDraft, ended: str, name: str) -> list[SectionSealed]:
    """What the draft answers, in as many sections as facts are needed to hold it; the first carries the rest."""
    checklist: Checklist = checklists.bound(desk, draft.checklist)
    scopes = tuple(section.place.id for section in checklist.sections if section.is_scope)
    parts: list[tuple[tuple[Answer, ...], tuple[Answer, ...]]] = []
    left = len(draft.answers)
    for part in portions((*draft.answers, *draft.set_aside)):
        parts.append((part[:left], part[left:]))
        left = max(0, left - len(part))
    answered = [
        SectionSealed(
            section=name if place == 0 else f"{name}.{place}",
            person=desk.person,
            started=draft.started,
            ended=ended,
            legs=draft.legs,
            scopes=scopes,
            answers=answers,
            measures=draft.measures if place == 0 else (),
            findings=tuple(one.id for one in draft.findings) if place == 0 else (),
            rechecked=tuple(one.finding for one in draft.rechecks) if place == 0 else (),
            left_out=left_out_words(draft) if place == 0 else (),
            checklist=draft.checklist.digest,
            set_aside=aside,
        )
        for place, (answers, aside) in enumerate(parts)
    ]
    return [*answered, *_scene(draft, desk.person, ended, f"{name}.{len(parts)}")]


def _scene(draft: VisitDraft, person: str, ended: str, name: str) -> Iterable[SectionSealed]:
    """The photos that show the visit and no finding, in as many sections as hold them."""
    parts: list[list[Photo]] = []
    room = 0
    for photo in draft.scene_photos:
        room -= len(encode(photo)) + 1
        if room < 0:
            parts.append([])
            room = _PHOTOS - len(encode(photo))
        parts[-1].append(photo)
    for number, part in enumerate(parts):
        yield SectionSealed(
            section=f"{name}.{number}",
            person=person,
            started=draft.started,
            ended=ended,
            checklist=draft.checklist.digest,
            photos=tuple(part),
        )


def of_section(visit: str, section: SectionSealed) -> Fact:
    """The fact of a sealed section, with the photos it needs."""
    return Fact(f"visit/{visit}", section, _blobs(section.photos))


def of_findings(desk: Desk, draft: VisitDraft) -> list[Fact]:
    """The findings raised and looked at again in the draft."""
    facts: list[Fact] = []
    for one in draft.findings:
        names = {field: getattr(one, field) for field in one.__struct_fields__ if field != "id"}
        raised = Raised(visit=draft.id, mine=draft.mine, person=desk.person, **names)
        facts.append(Fact(f"finding/{one.id}", raised, _blobs(one.photos)))
    for again in draft.rechecks:
        subject, at = f"finding/{again.finding}", again.at or desk.world.text()
        done = Rechecked(
            visit=draft.id, person=desk.person, at=at, result=again.result, note=again.note, photos=again.photos
        )
        facts.append(Fact(subject, done, _blobs(again.photos)))
        if again.closes:
            facts.append(Fact(subject, Closed(person=desk.person, at=at)))
    return facts


def _blobs(photos: Iterable[Photo]) -> tuple[str, ...]:
    named = (name for photo in photos for name in (photo.preview, photo.original, photo.clock))
    return tuple(dict.fromkeys(name for name in named if name))


def in_parts(facts: Iterable[Fact]) -> list[tuple[Fact, ...]]:
    """The facts of one act in as many entries as are needed to hold them."""
    parts: list[list[Fact]] = [[]]
    size = 0
    for fact in facts:
        size += len(encode(fact.body))
        if parts[-1] and (size > _MOST_BYTES or len(parts[-1]) == _MOST_FACTS):
            parts.append([])
            size = len(encode(fact.body))
        parts[-1].append(fact)
    return [tuple(part) for part in parts]
