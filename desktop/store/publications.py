"""What was published as checklists, read once for any number of mines: catalogues, mines' own ones, and layers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.store import queries
from desktop.supervision import roster


@dataclass(frozen=True, slots=True)
class Publications:
    """Every published checklist with its versions, and the organisations that may lay layers over them."""

    checklists: tuple[roster.Checklist, ...]
    organisations: tuple[roster.OrgFounded, ...]

    def newest(self, mine: str, catalogues: Collection[str]) -> roster.ChecklistPublished | None:
        """The newest checklist for a mine: its own, else one of these catalogues. Layers are none."""
        found: roster.ChecklistPublished | None = None
        for checklist in self.checklists:
            for version in checklist.versions:
                if version.layer:
                    continue
                if version.mine == mine:
                    return checklist.versions[-1]
                if version.mine is None and version.catalogue in catalogues:
                    found = version
        return found

    def layers(self, catalogue: str, org: str, mine: str | None) -> list[roster.ChecklistPublished]:
        """The newest layers over a catalogue of an organisation and those above it, and of a mine (None: of none)."""
        chain = self.above(org)
        newest = [one.versions[-1] for one in self.checklists if one.versions]
        return [
            one
            for one in newest
            if one.layer and one.catalogue == catalogue and one.org in chain and one.mine in (None, mine)
        ]

    def above(self, org: str) -> list[str]:
        """An organisation and those above it, as far as they are known here."""
        parents = {one.code: one.parent for one in self.organisations}
        chain: list[str] = []
        here: str | None = org
        while here and here not in chain:
            chain.append(here)
            here = parents.get(here)
        return chain

    def keeper(self, card: roster.MineRegistered) -> str:
        """The organisation that supervises a mine: the named one, else the bureau."""
        return card.supervised_by or (self.organisations[0].code if self.organisations else "")


def read(session: Session) -> Publications:
    """What is published now."""
    return Publications(
        tuple(one for _, one in queries.states(session, "checklist", roster.Checklist)),
        tuple(queries.organisations(session)),
    )
