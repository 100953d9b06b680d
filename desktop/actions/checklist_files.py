"""A checklist as a file for people: the catalogue with its layers as Excel, to be changed there and taken in again."""

from __future__ import annotations

from pathlib import Path

from desktop.actions import checklists, layer_drafts
from desktop.desk import Desk
from desktop.sheets import exporting
from desktop.store import files
from desktop.supervision import layers
from desktop.supervision.checklist import Catalogue


def whole(desk: Desk, catalogue: str, mine: str | None = None, draft: str | None = None) -> Catalogue:
    """The catalogue with the layers in force (of one mine; None: what holds for all), a draft in place of the layer it
    replaces. BadInput for an unknown catalogue; Missing for an unknown mine or draft.
    """
    found = checklists.layers_of(desk, catalogue, mine)
    if draft is None:
        return found.catalogue
    written = layer_drafts.load(desk, draft).layer
    replaced = (written.level, written.org, written.mine)
    others = [one for one in found.layers if (one.level, one.org, one.mine) != replaced]
    return layers.fitted(found.base, [*others, written])[0]


def export(desk: Desk, path: Path, catalogue: str, mine: str | None = None, draft: str | None = None) -> int:
    """Write it as Excel; answers how many items. Taken in again unchanged, it changes nothing.

    BadInput and Missing as `whole`; BadInput for text that Excel cannot hold.
    """
    made = whole(desk, catalogue, mine, draft)
    files.write_whole(path, exporting.export(made))
    return len(made.items)
