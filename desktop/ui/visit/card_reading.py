"""Reads the photos of a visit as lines: loose ones by place, then each finding and re-check, then those left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import drafting, likeness
from desktop.actions.drafting import VisitDraft
from desktop.actions.likeness import Sight
from desktop.actions.photos import SCENE
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision import clocks
from desktop.supervision.falling import Found, proposed, stay
from desktop.supervision.finding import Finding
from desktop.supervision.visit import Photo
from desktop.ui import times

LOOSE, UNUSED, BROKEN = "", "-", "!"
HEAD = "head:"


@dataclass(frozen=True, slots=True)
class CardLine:
    """A photo, or the head of a group (`photo` None). `group` is a finding's id, LOOSE, UNUSED or BROKEN; `proposals`
    are findings the photo may show, `hint` what a person may want to know of it.
    """

    key: str
    group: str
    text: str
    detail: str = ""
    hint: str = ""
    photo: Photo | None = None
    proposals: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """Where photos can go: a finding, a re-check, or the scene of this visit."""

    id: str
    words: str
    place: str
    photos: int
    before: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class CardView:
    """All photos of a visit. `told` says how cameras' clocks were put right; `is_writable` while there is a draft."""

    visit: str
    lines: tuple[CardLine, ...] = ()
    targets: tuple[Target, ...] = ()
    told: tuple[str, ...] = ()
    is_writable: bool = False

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos shown."""
        return tuple(line.photo for line in self.lines if line.photo is not None)


def read_card(desk: Desk, visit: str) -> CardView:
    """The photos of the visit's draft; nothing when it has none (all sealed)."""
    draft = next((one for one in drafting.all_drafts(desk) if one.id == visit), None)
    if draft is None:
        return CardView(visit)
    with desk.reading() as session:
        known = dict(queries.findings(session, mine=draft.mine))
    seen = likeness.seen_before(desk, visit, (*draft.photos, *draft.unused_photos))
    targets = tuple(_targets(draft, known))
    lines = [*_loose(draft, targets, seen)]
    for target in targets:
        if target.id == SCENE and not draft.photos:
            continue
        photos = _photos(draft, target.id)
        lines.append(_head(target.id, target.words, len(photos)))
        lines += [_line(photo, target.id, seen) for photo in photos]
    if draft.unused_photos:
        lines.append(_head(UNUSED, "不用的照片（不封存，可再归到隐患）", len(draft.unused_photos)))
        lines += [_line(photo, UNUSED, seen) for photo in draft.unused_photos]
    if draft.left_out:
        lines.append(_head(BROKEN, "没有导入的文件", len(draft.left_out)))
        lines += [CardLine(f"!{number}", BROKEN, text) for number, text in enumerate(draft.left_out)]
    return CardView(visit, tuple(lines), targets, tuple(_told(draft)), True)


def _loose(draft: VisitDraft, targets: Sequence[Target], seen: Mapping[str, Sight]) -> Iterator[CardLine]:
    """The loose photos by the place they fall to, in the order taken; those that fall nowhere last."""
    order = {target.id: number for number, target in enumerate(targets)}
    there = [Found(one.id, one.place, one.found) for one in draft.findings]
    groups: dict[str, list[CardLine]] = {leg.place: [] for leg in sorted(draft.legs, key=lambda leg: leg.came or "~")}
    groups[""] = []
    for photo in sorted(draft.loose_photos, key=lambda one: (clocks.taken_at(one) or "~", one.name)):
        at = clocks.taken_at(photo)
        leg = stay(at, draft.legs)
        place = leg.place if leg else ""
        ids = tuple(one for one in proposed(at, place, there) if one in order)
        groups[place].append(_line(photo, LOOSE, seen, ids, _words(targets, ids)))
    names = {leg.place: leg.name for leg in draft.legs}
    for place, lines in groups.items():
        if lines:
            words = f"待归入：{names[place]}" if place else "待归入：时间不在任何场所的停留内"
            yield _head(f"{LOOSE}{place}", words, len(lines), LOOSE)
            yield from lines


def _words(targets: Sequence[Target], ids: Sequence[str]) -> str:
    return next((f"建议归到：{one.words}" for one in targets if ids and one.id == ids[0]), "")


def _targets(draft: VisitDraft, known: Mapping[str, Finding]) -> Iterator[Target]:
    for one in draft.findings:
        yield Target(one.id, f"隐患 {one.place_name}：{one.fact}", one.place, len(one.photos))
    for again in draft.rechecks:
        old = known.get(again.finding)
        words = f"复查 {old.text('place_name')}：{old.text('fact')}" if old else "复查"
        before = old.raised.photos if old and old.raised else ()
        yield Target(again.finding, words, old.raised.place if old and old.raised else "", len(again.photos), before)
    yield Target(SCENE, "现场照片（印在台账上，不属于哪条隐患）", "", len(draft.scene_photos))


def _photos(draft: VisitDraft, target: str) -> tuple[Photo, ...]:
    if target == SCENE:
        return draft.scene_photos
    own = [one.photos for one in draft.findings if one.id == target]
    own += [one.photos for one in draft.rechecks if one.finding == target]
    return own[0] if own else ()


def _head(key: str, words: str, count: int, group: str | None = None) -> CardLine:
    return CardLine(f"{HEAD}{key}", key if group is None else group, words, count=count)


def _line(
    photo: Photo, group: str, seen: Mapping[str, Sight], proposals: tuple[str, ...] = (), words: str = ""
) -> CardLine:
    at = clocks.taken_at(photo)
    time = times.short(at) if at else "相机未记录时间"
    text = f"{time}　{photo.caption or photo.name}"
    marks = [word for word, has in (("已标注", photo.drawings), ("有整改前对照", photo.before)) if has]
    hint = _seen(seen.get(photo.original))
    return CardLine(photo.original, group, text, "　".join([words, *marks]).strip("　"), hint, photo, proposals)


def _seen(sight: Sight | None) -> str:
    if sight is None:
        return ""
    what = "这张照片用过" if sight.is_same else "与用过的照片很像"
    return f"{what}：{times.day(sight.at)} {sight.mine} {sight.place}"


def _told(draft: VisitDraft) -> Iterator[str]:
    for clock in draft.clocks:
        count = sum(one.clock == clock.preview for one in (*draft.photos, *draft.unused_photos))
        word = "已校正" if clock.seconds else "无须校正"
        yield f"{clock.camera or '相机'}：{clocks.told(clock.seconds)}，{word}（{count} 张）"
