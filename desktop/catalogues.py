"""Catalogues on disk: YAML in and out, and the ones that ship with the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from desktop import paths, yaml_text
from desktop.errors import BadInput, Missing
from desktop.supervision import catalogue as trees
from desktop.supervision import layer_reading
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue
from desktop.supervision.layers import Layer

LARGEST = yaml_text.LARGEST
LAYER_ENDINGS = (".layer.yaml", ".layer.yml")


def load(source: Path | bytes, name: str | None = None) -> Catalogue:
    """The catalogue in a file or in bytes; `name` is how people know it (the file's name when left out).

    Raises BadInput with every problem by file, line, item and field; Missing when the file cannot be read.
    """
    data, called = _bytes_of(source, name)
    return _good(data) or _parsed(data, called)


def check(source: Path | bytes, name: str | None = None) -> list[Problem]:
    """Everything wrong with a catalogue file, with line numbers; empty when it is good. Raises Missing as `load`."""
    data, called = _bytes_of(source, name)
    try:
        tree, lines = yaml_text.read(data, called, "检查目录")
    except BadInput as error:
        return [_unreadable(called, error)]
    return _with_lines(trees.problems(tree, called), lines)


def write(catalogue: Catalogue) -> bytes:
    """The catalogue as a YAML file; `load` gives the same catalogue back."""
    return yaml_text.write(trees.dump(catalogue))


def load_layer(source: Path | bytes, base: Catalogue, name: str | None = None) -> Layer:
    """The layer in a file or in bytes, in the words of its catalogue. Raises as `load`."""
    data, called = _bytes_of(source, name)
    tree, lines = yaml_text.read(data, called, "检查目录")
    found = _with_lines(layer_reading.problems(tree, called, base), lines)
    if found:
        raise BadInput(trees.sentence(found, called))
    return layer_reading.parse(tree, called, base)


def check_layer(source: Path | bytes, base: Catalogue, name: str | None = None) -> list[Problem]:
    """Everything that keeps a file from being a layer in the words of this catalogue, with line numbers; whether its
    edits fit is the matter of `layers.unfit`. Raises Missing as `load`.
    """
    data, called = _bytes_of(source, name)
    try:
        tree, lines = yaml_text.read(data, called, "检查目录")
    except BadInput as error:
        return [_unreadable(called, error)]
    return _with_lines(layer_reading.problems(tree, called, base), lines)


def layer_head(source: Path | bytes, name: str | None = None) -> Layer:
    """Of a layer file only whose it is and what it lies over; raises as `load`."""
    data, called = _bytes_of(source, name)
    tree, lines = yaml_text.read(data, called, "检查目录")
    head, found = layer_reading.head(tree, called)
    if found:
        raise BadInput(trees.sentence(_with_lines(found, lines), called))
    return head


def is_layer(file: Path) -> bool:
    """Whether a file is a layer, by its name."""
    return file.name.lower().endswith(LAYER_ENDINGS)


def write_layer(layer: Layer) -> bytes:
    """The layer as a YAML file; `load_layer` gives the same layer back."""
    return yaml_text.write(layer_reading.dump(layer))


@cache
def bundled_catalogues() -> tuple[Catalogue, ...]:
    """The catalogues that ship with the program, by file name; a good build has no faulty one. Read once: all of them
    take 300 ms.
    """
    return tuple(load(path) for path in bundled_files())


def bundled_files() -> tuple[Path, ...]:
    """The catalogue files that ship with the program, in order of their names."""
    return tuple(sorted(paths.bundled("checklists").glob("*.yaml")))


def bundled_for(kind: str) -> Catalogue:
    """The shipped catalogue for a kind of mine (煤矿, 独立尾矿库 …); raises BadInput when there is none."""
    found = next((catalogue for catalogue in bundled_catalogues() if kind in catalogue.kinds), None)
    if found is None:
        raise BadInput(f"随程序的检查目录没有一个适用于“{kind}”；请改正矿山类型，或向主管部门要该类型的目录。")
    return found


def bundled_named(catalogue: str) -> Catalogue:
    """The shipped catalogue of this name; raises BadInput when there is none."""
    found = next((one for one in bundled_catalogues() if one.catalogue == catalogue), None)
    if found is None:
        raise BadInput(f"没有目录“{catalogue}”；请先发布目录，再发布它的补充层。")
    return found


@lru_cache(maxsize=16)
def _good(data: bytes) -> Catalogue | None:
    """Kept by its bytes: a screen asks for a mine's list again and again, and YAML takes 50 ms. None for a faulty one:
    what is said of that, names the file.
    """
    try:
        return trees.parse(yaml_text.read(data, "", "检查目录")[0], "")
    except BadInput:
        return None


def _parsed(data: bytes, called: str) -> Catalogue:
    tree, lines = yaml_text.read(data, called, "检查目录")
    found = _with_lines(trees.problems(tree, called), lines)
    if found:
        raise BadInput(trees.sentence(found, called))
    return trees.parse(tree, called)


def _unreadable(called: str, error: BadInput) -> Problem:
    return Problem(called, "文件", "", str(error).removeprefix(f"{called}：").rstrip("。"), "改正后再检查")


def _bytes_of(source: Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "检查目录"
    called = name or source.name
    try:
        if source.stat().st_size > LARGEST:
            raise BadInput(f"{called}：文件超过 {LARGEST // 1024 // 1024} MB，不像检查目录；请核对选的是不是这个文件。")
        return source.read_bytes(), called
    except OSError as error:
        raise Missing(f"{called}：打不开这个文件（{error.strerror}）；请核对路径和权限。") from error


def _with_lines(found: list[Problem], lines: Mapping[yaml_text.Steps, int]) -> list[Problem]:
    return [msgspec.structs.replace(problem, line=yaml_text.line_of(problem.path, lines)) for problem in found]
