"""A layer being written (县级补充、本矿表): begun over the catalogue in force, edited step by step, checked, published.

The draft is saved on every step, with the steps before it, so that undo and redo outlive the program. What a lower
level may not do is refused at once with the item's code and the rule, and nothing is changed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from desktop.actions import checklists, versions
from desktop.desk import Changes, Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import drafts, queries
from desktop.store.database import Session
from desktop.supervision import layer_board, layer_making, layer_reading, layers
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue, Item, Level, Limit
from desktop.supervision.facts import Body
from desktop.supervision.layer_board import Board
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, Words

KIND = "layer"
STEPS = 100  # that can be undone
_HEAVIEST = 5000  # edits in all steps kept; a draft is written whole on every step
_TITLE = 60


class LayerDraft(Body, frozen=True):
    """An unfinished layer. `past` and `future` are the layers to go back and forth to, the nearest last.

    `checked` is the digest of the layer that last passed the check, `base` that of the catalogue it was written over.
    """

    id: str
    layer: Layer
    past: tuple[Layer, ...] = ()
    future: tuple[Layer, ...] = ()
    checked: str = ""
    base: str = ""

    @property
    def is_checked(self) -> bool:
        """Whether exactly this content passed the check."""
        return self.checked == layers.digest(self.layer)


@dataclass(frozen=True, slots=True)
class Begun:
    """The draft's id, and what changed: nothing when it was open already."""

    id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking an edited copy did, by items' codes; `left_out` are those where the upper catalogue stands against
    the copy, `layer_problems` say why.
    """

    changes: Changes
    layer_problems: tuple[Problem, ...]
    unchanged: tuple[str, ...]
    added: tuple[str, ...]
    sharpened: tuple[str, ...]
    left_out: tuple[str, ...]


def begin(desk: Desk, catalogue: str, level: LayerLevel, mine: str | None = None) -> Begun:
    """Go on with the open draft of this layer, else begin one from the edition in force, else an empty one; its title
    and edition are proposals. NotAllowed for who may not publish it; BadInput for an unknown catalogue.
    """
    if (level is LayerLevel.MINE) != (mine is not None):
        raise BadInput("本矿表要选一座矿山，其他各级补充不选矿山。")
    bare = Layer(catalogue, level, "", "", "", mine=mine)
    org = versions.may_lay(desk, bare)
    name = f"layer/{layers.subject_of(bare, org)}"
    if any(one.id == name for one in lines(desk)):
        return Begun(name, Changes())
    ground = versions.ground(desk, bare)
    _check_kind(desk, ground.base, mine)
    today = desk.world.today().isoformat()
    if ground.in_force is not None:
        fresh = today if ground.in_force.edition != today else f"{today}-2"
        layer = replace(ground.in_force, edition=fresh)
    else:
        whose = "本矿表" if level is LayerLevel.MINE else f"{level}级补充"
        title = f"{ground.base.title[: _TITLE - len(whose)]}{whose}"
        layer = replace(bare, org=versions.organisation_name(desk), title=title, edition=today)
    return Begun(name, desk.save_draft(name, KIND, LayerDraft(id=name, layer=layer, base=ground.digest)))


def composed(desk: Desk, catalogue: str, level: LayerLevel, mine: str | None = None) -> Catalogue:
    """The catalogue with everything laid over it, and this layer as far as it is written: its open draft, else what is
    in force. Reads only; NotAllowed and BadInput as `begin`.
    """
    bare = Layer(catalogue, level, "", "", "", mine=mine)
    name = f"layer/{layers.subject_of(bare, versions.may_lay(desk, bare))}"
    ground = versions.ground(desk, bare)
    drafted = next((one.layer for one in lines(desk) if one.id == name), None)
    return layers.fitted(ground.under(bare), [drafted or ground.in_force or bare])[0]


def lines(desk: Desk) -> tuple[LayerDraft, ...]:
    """All unfinished layers of this desk, the last touched first."""
    with desk.reading() as session:
        return tuple(drafts.load(session, line.id, LayerDraft) for line in drafts.lines(session, KIND))


def load(desk: Desk, id: str) -> LayerDraft:
    """One unfinished layer. Missing when there is none."""
    with desk.reading() as session:
        return drafts.load(session, id, LayerDraft)


def sharpen(
    desk: Desk, id: str, item: str, must: bool = False, limits: tuple[Limit, ...] = (), *, basis: tuple[str, ...] = ()
) -> Changes:
    """Make an item of the upper catalogue stricter: 必查, limits (each instead of this layer's earlier one of the same
    param), further grounds. BadInput for what is softer, or changes nothing.
    """

    def step(layer: Layer, under: Catalogue) -> Layer:
        _upper(under, item)
        old = next((one for one in layer.sharpenings if one.item == item), Sharpening(item))
        values = {limit.param: limit for limit in (*old.values, *limits)}
        new = Sharpening(
            item, Level.MUST if must else old.level, tuple(values.values()), tuple(dict.fromkeys((*old.basis, *basis)))
        )
        others = tuple(one for one in layer.sharpenings if one.item != item)
        return replace(layer, sharpenings=(*others, new))

    return _edit(desk, id, step, item)


def mark(desk: Desk, id: str, item: str, reason: str) -> Changes:
    """Mark an item of the upper catalogue 不适用, today, in this person's name. BadInput without a reason, and when a
    higher layer marked it.
    """
    if not reason.strip():
        raise BadInput(f"{item}：标“不适用”须写明原因（{layers.RULE}）。")
    new = NotApplicable(item, reason.strip(), desk.name, desk.world.today().isoformat())

    def step(layer: Layer, under: Catalogue) -> Layer:
        if _upper(under, item).not_applicable is not None:
            raise BadInput(f"{item}：上级已经标为不适用，不必再标。")
        others = tuple(one for one in layer.not_applicable if one.item != item)
        return replace(layer, not_applicable=(*others, new))

    return _edit(desk, id, step, item)


def add(desk: Desk, id: str, item: Item) -> Changes:
    """Add an item of one's own. BadInput when its code is taken or it uses words that neither the catalogue nor this
    layer knows.
    """

    def step(layer: Layer, under: Catalogue) -> Layer:
        if any(one.id == item.id for one in layer.additions):
            raise BadInput(f"{item.id}：本层已经增补了这个编码；请换一个编码，或修改那一条。")
        return replace(layer, additions=(*layer.additions, _own(item)))

    return _edit(desk, id, step, item.id)


def revise(desk: Desk, id: str, item: Item) -> Changes:
    """Rewrite an item of one's own, by its code. BadInput for an item of the upper catalogue."""

    def step(layer: Layer, under: Catalogue) -> Layer:
        if all(one.id != item.id for one in layer.additions):
            raise BadInput(f"{item.id}：只能修改本层增补的条目；上级的条目只能收严或标不适用（{layers.RULE}）。")
        return replace(layer, additions=tuple(_own(item) if one.id == item.id else one for one in layer.additions))

    return _edit(desk, id, step, item.id)


def withdraw(desk: Desk, id: str, item: str) -> Changes:
    """Take back everything this layer does to an item: its own addition, its sharpening, its mark."""

    def step(layer: Layer, under: Catalogue) -> Layer:
        less = replace(
            layer,
            additions=tuple(one for one in layer.additions if one.id != item),
            sharpenings=tuple(one for one in layer.sharpenings if one.item != item),
            not_applicable=tuple(one for one in layer.not_applicable if one.item != item),
        )
        if less == layer:
            raise BadInput(f"{item}：本层没有改动这一条，没有可以撤回的；上级的条目不能删去（{layers.RULE}）。")
        return less

    return _edit(desk, id, step, None)


def retitle(desk: Desk, id: str, title: str, edition: str) -> Changes:
    """Give the layer a title and an edition."""
    return _edit(desk, id, lambda layer, _: replace(layer, title=title.strip(), edition=edition.strip()), "layer")


def declare(desk: Desk, id: str, words: Words) -> Changes:
    """Say which words (kinds of place, conditions, specialties) this layer brings, instead of those it brought."""

    def step(layer: Layer, under: Catalogue) -> Layer:
        return replace(layer, words=words if words != Words() else None)

    return _edit(desk, id, step, None)


def undo(desk: Desk, id: str) -> Changes:
    """One step back; nothing changes when there is none."""

    def step(draft: LayerDraft) -> LayerDraft:
        if not draft.past:
            return draft
        *past, layer = draft.past
        return replace(draft, layer=layer, past=tuple(past), future=(*draft.future, draft.layer))

    return desk.change_draft(id, KIND, LayerDraft, step)


def redo(desk: Desk, id: str) -> Changes:
    """One step forth again; nothing changes when there is none."""

    def step(draft: LayerDraft) -> LayerDraft:
        if not draft.future:
            return draft
        *future, layer = draft.future
        return replace(draft, layer=layer, future=tuple(future), past=(*draft.past, draft.layer))

    return desk.change_draft(id, KIND, LayerDraft, step)


def take_edited(desk: Desk, id: str, edited: Catalogue) -> Taken:
    """An edited copy of the composed catalogue becomes this layer, in one step: what it adds and makes stricter is
    taken; what it softens or strikes out is told, and there the upper catalogue stands. Marks of 不适用 are not in a
    workbook: this layer's stay. BadInput for a copy of another catalogue.
    """
    draft = load(desk, id)
    ground = versions.ground(desk, draft.layer)
    if edited.catalogue != ground.base.catalogue:
        raise BadInput(
            f"这份表是目录“{edited.catalogue}”的，不是“{ground.base.catalogue}”的；请导出这份目录，改好后再载入。"
        )
    under = ground.under(draft.layer)
    made, problems = layer_making.difference(under, edited, draft.layer)
    fresh = {one.item for one in made.not_applicable}
    there = {item.id for item in (*under.items, *made.additions)}
    kept = tuple(one for one in draft.layer.not_applicable if one.item not in fresh and one.item in there)
    made = replace(made, not_applicable=(*made.not_applicable, *kept))
    changes = _put(desk, id, draft, made)
    added, sharpened = (one.id for one in made.additions), (one.item for one in made.sharpenings)
    codes = {item.id for item in under.items}
    left_out = tuple(dict.fromkeys(one.where for one in problems if one.where in codes))
    touched = {*left_out, *(one.item for one in made.sharpenings)}
    return Taken(
        changes=changes,
        layer_problems=problems,
        unchanged=tuple(item.id for item in under.items if item.id not in touched),
        added=tuple(added),
        sharpened=tuple(sharpened),
        left_out=left_out,
    )


def check(desk: Desk, id: str) -> tuple[Problem, ...]:
    """What keeps the draft from being published today; a clean one is remembered as checked."""
    draft = load(desk, id)
    ground = versions.ground(desk, draft.layer)
    found = _problems(draft.layer, ground)
    if found:
        return found

    def step(now: LayerDraft) -> LayerDraft:
        return replace(now, checked=layers.digest(draft.layer), base=ground.digest)

    desk.change_draft(id, KIND, LayerDraft, step)
    return ()


def is_behind(desk: Desk, id: str) -> bool:
    """Whether the catalogue was published anew since the draft was begun or last passed the check."""
    draft = load(desk, id)
    return draft.base != versions.ground(desk, draft.layer).digest


def publish(desk: Desk, id: str) -> Changes:
    """Put the draft in force; it disappears in the same transaction. NotAllowed unless exactly this content was
    checked; BadInput when it fits no longer.
    """
    draft = load(desk, id)
    if not draft.is_checked:
        raise NotAllowed(f"{layers.name(draft.layer)}还没有检查，或检查后又有改动；请先检查，没有问题再发布。")

    def refuse_changed(session: Session) -> None:
        if drafts.load(session, id, LayerDraft).layer != draft.layer:
            raise NotAllowed("补充层刚刚有改动，没有发布；请再检查一次。")

    return versions.publish_layer(desk, draft.layer, id, refuse_changed)


def discard(desk: Desk, id: str) -> Changes:
    """Throw the draft away; what is in force stays."""
    return desk.remove_draft(id)


def board(desk: Desk, mine: str | None, catalogue: str, draft: str | None = None) -> Board:
    """A catalogue and its layers side by side, for one mine (None: what holds for all mines); a draft stands in the
    place of the layer it replaces. BadInput for an unknown catalogue; Missing for an unknown mine or draft.
    """
    found = checklists.layers_of(desk, catalogue, mine)
    written = load(desk, draft) if draft else None
    made = layer_board.board(found.base, found.layers, written.layer if written else None)
    read = {layers.name(one) for one in found.layers}
    lost = tuple(one for one in found.problems if one.field == "" and one.where == "整层" and one.source not in read)
    behind = written is not None and is_behind(desk, written.id)
    return dataclasses.replace(made, problems=(*lost, *made.problems), is_behind=behind)


def _check_kind(desk: Desk, catalogue: Catalogue, mine: str | None) -> None:
    with desk.reading() as session:
        card = queries.mine(session, mine) if mine else None
    if card is not None and str(card.kind) not in catalogue.kinds:
        raise BadInput(f"目录“{catalogue.title}”不适用于{card.name}（{card.kind}）；请选该类矿山的目录。")


def _edit(desk: Desk, id: str, step: Callable[[Layer, Catalogue], Layer], item: str | None) -> Changes:
    """One undoable step. Refused when something of this item (None: of any; "layer": of the head) does not fit then
    that fitted before.
    """
    draft = load(desk, id)
    ground = versions.ground(desk, draft.layer)
    under = ground.under(draft.layer)
    layer = step(draft.layer, under)
    before = {(one.where, one.field, one.why) for one in _faults(draft.layer, under)}
    found = [one for one in _faults(layer, under) if item == one.where or (one.where, one.field, one.why) not in before]
    if found:
        raise BadInput("\n".join(["没有改动，因为：", *map(str, found)]))
    if item not in (None, "layer") and _does_nothing(draft.layer, layer, under):
        raise BadInput(f"{item}：与原来的要求相同，没有改动什么。")
    return _put(desk, id, draft, layer)


def _put(desk: Desk, id: str, before: LayerDraft, layer: Layer) -> Changes:
    def step(now: LayerDraft) -> LayerDraft:
        if now.layer != before.layer:
            raise NotAllowed("补充层刚刚有改动，这一步没有做；请看过后再做一次。")
        if layer == now.layer:
            return now
        return replace(now, layer=layer, past=_bounded((*now.past, now.layer)), future=())

    return desk.change_draft(id, KIND, LayerDraft, step)


def _bounded(past: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The newest steps, as many as may be kept."""
    kept: list[Layer] = []
    weight = 0
    for one in reversed(past[-STEPS:]):
        weight += 1 + len(one.additions) + len(one.sharpenings) + len(one.not_applicable)
        if kept and weight > _HEAVIEST:
            break
        kept.append(one)
    return tuple(reversed(kept))


def _problems(layer: Layer, ground: versions.Ground) -> tuple[Problem, ...]:
    found = _faults(layer, ground.under(layer))
    last = ground.in_force
    if last is not None and last.edition == layer.edition and layers.digest(last) != layers.digest(layer):
        why = f"“{layer.edition}”已经发布过，内容不同"
        found = (*found, Problem(layers.name(layer), "layer", "edition", why, "换一个版次"))
    return found


def _faults(layer: Layer, under: Catalogue) -> tuple[Problem, ...]:
    """What of the layer does not fit, and what is wrong with it as a file; of one item the former says enough."""
    unfit = layers.unfit(under, (), layer)
    told = {one.where for one in unfit}
    written = layer_reading.problems(layer_reading.dump(layer), layers.name(layer), under)
    return (*unfit, *(one for one in written if one.where not in told))


def _does_nothing(before: Layer, after: Layer, under: Catalogue) -> bool:
    return layers.fitted(under, [before])[0].items == layers.fitted(under, [after])[0].items


def _upper(under: Catalogue, code: str) -> Item:
    found = next((item for item in under.items if item.id == code), None)
    if found is None:
        raise BadInput(f"{code}：上级目录没有这一条；本层增补的条目请直接修改或撤回，其他请核对编码。")
    return found


def _own(item: Item) -> Item:
    """An item as its own author writes it: what layers did to it is no part of it."""
    return replace(item, origins=(), not_applicable=None)
