"""The law's numbers on disk: the editions of the inspectors' system that ship with the program."""

from __future__ import annotations

from functools import cache

from desktop import paths, yaml_text
from desktop.regulation import editions as editions_of
from desktop.regulation.editions import Edition


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition known, in order of its days; read once."""
    name = "editions.yaml"
    tree, _ = yaml_text.read(paths.bundled("resources", "regulation", name).read_bytes(), name, "制度版本")
    return editions_of.parse(tree)
