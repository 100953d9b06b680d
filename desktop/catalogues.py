"""Catalogues on disk: YAML in and out, and the ones that ship with the program. The only place that knows PyYAML.

Every scalar is read as the text that stands in the file (`1.0` stays `1.0`); only a bare `null`, `~` or nothing is
None. Anchors, tags that build objects and keys written twice are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from desktop import paths
from desktop.errors import BadInput, Missing
from desktop.supervision import catalogue as trees
from desktop.supervision import layer_reading
from desktop.supervision.catalogue_reading import Path as Steps
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue
from desktop.supervision.layers import Layer

LARGEST = 4 * 1024 * 1024  # bytes of a file; the largest catalogue known has 0.2 MB
DEEPEST = 20
NOTHING = ("", "~", "null", "Null", "NULL")
LAYER_ENDINGS = (".layer.yaml", ".layer.yml")
MARKED = (b"\xff\xfe", b"\xfe\xff")
Lines = dict[Steps, int]
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load(source: Path | bytes, name: str | None = None) -> Catalogue:
    """The catalogue in a file or in bytes; `name` is how people know it (the file's name when left out).

    Raises BadInput with every problem by file, line, item and field; Missing when the file cannot be read.
    """
    return _parsed(*_bytes_of(source, name))


def check(source: Path | bytes, name: str | None = None) -> list[Problem]:
    """Everything wrong with a catalogue file, with line numbers; empty when it is good. Raises Missing as `load`."""
    data, called = _bytes_of(source, name)
    try:
        tree, lines = _read(data, called)
    except BadInput as error:
        return [_unreadable(called, error)]
    return _with_lines(trees.problems(tree, called), lines)


def write(catalogue: Catalogue) -> bytes:
    """The catalogue as a YAML file; `load` gives the same catalogue back."""
    return _yaml(trees.dump(catalogue))


def load_layer(source: Path | bytes, base: Catalogue, name: str | None = None) -> Layer:
    """The layer in a file or in bytes, in the words of its catalogue. Raises as `load`."""
    data, called = _bytes_of(source, name)
    tree, lines = _read(data, called)
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
        tree, lines = _read(data, called)
    except BadInput as error:
        return [_unreadable(called, error)]
    return _with_lines(layer_reading.problems(tree, called, base), lines)


def layer_head(source: Path | bytes, name: str | None = None) -> Layer:
    """Of a layer file only whose it is and what it lies over; raises as `load`."""
    data, called = _bytes_of(source, name)
    tree, lines = _read(data, called)
    head, found = layer_reading.head(tree, called)
    if found:
        raise BadInput(trees.sentence(_with_lines(found, lines), called))
    return head


def is_layer(file: Path) -> bool:
    """Whether a file is a layer, by its name."""
    return file.name.lower().endswith(LAYER_ENDINGS)


def write_layer(layer: Layer) -> bytes:
    """The layer as a YAML file; `load_layer` gives the same layer back."""
    return _yaml(layer_reading.dump(layer))


def bundled_catalogues() -> tuple[Catalogue, ...]:
    """The catalogues that ship with the program, by file name; a good build has no faulty one."""
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
def _parsed(data: bytes, called: str) -> Catalogue:
    """Kept by its bytes: a screen asks for a mine's list again and again, and YAML takes 50 ms."""
    tree, lines = _read(data, called)
    found = _with_lines(trees.problems(tree, called), lines)
    if found:
        raise BadInput(trees.sentence(found, called))
    return trees.parse(tree, called)


def _yaml(tree: dict[str, Any]) -> bytes:
    text: str = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000, line_break="\n")
    return text.encode()


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


def _read(data: bytes, called: str) -> tuple[object, Lines]:
    """The plain tree, and at which line (from 1) each of its parts stands."""
    text = _decoded(data, called)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise BadInput(_yaml_sentence(error, text, called)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput(f"{called}：不是 YAML 文字（{error}）；请用“清单”页导出的文件修改。") from error
    if node is None:
        raise BadInput(f"{called}：文件是空的；请核对选的是不是检查目录。")
    lines: Lines = {}
    return _plain(node, (), lines, called, set()), lines


def _decoded(data: bytes, called: str) -> str:
    if len(data) > LARGEST:
        raise BadInput(f"{called}：文件超过 {LARGEST // 1024 // 1024} MB，不像检查目录；请核对选的是不是这个文件。")
    if data.startswith(MARKED):
        raise BadInput(f"{called}：文件是 UTF-16 编码；请另存为 UTF-8 再载入。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = "，像是 GBK 编码" if _is_gbk(data) else ""
        raise BadInput(f"{called}：第{line}行起不是 UTF-8 编码{guess}；请另存为 UTF-8 再载入。") from error
    for number, line_text in enumerate(text.split("\n"), 1):
        if odd := next((letter for letter in line_text if ord(letter) < 32 and letter not in "\t\r"), None):
            column = line_text.index(odd) + 1
            raise BadInput(f"{called}：第{number}行第{column}列有控制字符 U+{ord(odd):04X}；请删去这个字符。")
    return text


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gbk")
    except UnicodeDecodeError:
        return False
    return True


def _yaml_sentence(error: yaml.MarkedYAMLError, text: str, called: str) -> str:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return f"{called}：不是 YAML 文字（{error.problem}）；请改正后再载入。"
    rows = text.splitlines()
    row = rows[mark.line] if mark.line < len(rows) else ""
    at = f"{called}：第{mark.line + 1}行第{mark.column + 1}列"
    if "\t" in row[: len(row) - len(row.lstrip())] or row[mark.column : mark.column + 1] == "\t":
        return f"{at}有制表符（Tab）；缩进只能用空格，请换成空格。"
    return f"{at}写法不对（{error.problem}）；请检查这一行和上一行的缩进、冒号后的空格和引号。"


def _plain(node: yaml.Node, steps: Steps, lines: Lines, called: str, seen: set[int]) -> object:
    line = node.start_mark.line + 1
    lines.setdefault(steps, line)
    if id(node) in seen:
        raise BadInput(f"{called}：第{line}行的内容被“*”引用；检查目录不用引用，请把内容写出来。")
    if len(steps) > DEEPEST:
        raise BadInput(f"{called}：第{line}行嵌套太深；请核对是不是检查目录。")
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in NOTHING else node.value
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(inner, (*steps, place), lines, called, seen) for place, inner in enumerate(node.value)]
    return _mapping(node, steps, lines, called, seen)


def _mapping(node: yaml.Node, steps: Steps, lines: Lines, called: str, seen: set[int]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, inner in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            raise BadInput(f"{called}：第{line}行第{column}列的字段名不是文字；请改正这一行。")
        if key.value in found:
            raise BadInput(f"{called}：第{line}行第{column}列的字段“{key.value}”写了两次；请只留一处。")
        lines[(*steps, key.value)] = line
        found[key.value] = _plain(inner, (*steps, key.value), lines, called, seen)
    return found


def _with_lines(found: list[Problem], lines: Mapping[Steps, int]) -> list[Problem]:
    return [msgspec.structs.replace(problem, line=_line_of(problem.path, lines)) for problem in found]


def _line_of(path: Steps, lines: Mapping[Steps, int]) -> int | None:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
