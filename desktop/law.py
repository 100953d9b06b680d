"""The law's numbers on disk: the editions of the inspectors' system, and the readings of what it leaves open."""

from __future__ import annotations

from functools import cache

from desktop import paths, yaml_text
from desktop.regulation import editions as editions_of
from desktop.regulation import readings as readings_of
from desktop.regulation.editions import Edition
from desktop.regulation.readings import Reading


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition known, in order of its days; read once."""
    return editions_of.parse(_tree("editions.yaml", "制度版本"))


@cache
def readings() -> tuple[Reading, ...]:
    """Every question that the text leaves open, by number; read once."""
    return readings_of.parse(_tree("readings.yaml", "条文读法"))


def _tree(name: str, what: str) -> object:
    return yaml_text.read(paths.bundled("resources", "regulation", name).read_bytes(), name, what)[0]
