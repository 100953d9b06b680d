"""YAML files as people write them: read to plain text, lists and mappings, with the line of every part.

The only place that knows PyYAML. Every scalar is read as the text that stands in the file (`1.0` stays `1.0`); only a
bare `null`, `~` or nothing is None. Anchors, tags that build objects and keys written twice are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from desktop.errors import BadInput

Steps = tuple[str | int, ...]
Lines = dict[Steps, int]
LARGEST = 4 * 1024 * 1024  # bytes of a file; the largest catalogue known has 0.2 MB
DEEPEST = 20
NOTHING = ("", "~", "null", "Null", "NULL")
MARKED = (b"\xff\xfe", b"\xfe\xff")
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(data: bytes, called: str, what: str) -> tuple[object, Lines]:
    """The plain tree, and at which line (from 1) each of its parts stands; `what` is what the file ought to be.

    Raises BadInput naming the file `called`, the line and the reason.
    """
    text = _decoded(data, called, what)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise BadInput(_yaml_sentence(error, text, called)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadInput(f"{called}：不是 YAML 文字（{error}）；请用导出的文件修改。") from error
    if node is None:
        raise BadInput(f"{called}：文件是空的；请核对选的是不是{what}。")
    lines: Lines = {}
    return _plain(node, (), lines, called, set()), lines


def write(tree: Mapping[str, Any]) -> bytes:
    """A tree as a YAML file; `read` gives the same back."""
    text: str = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000, line_break="\n")
    return text.encode()


def line_of(path: Steps, lines: Mapping[Steps, int]) -> int | None:
    """The line of a part, else of the nearest part around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _decoded(data: bytes, called: str, what: str) -> str:
    if len(data) > LARGEST:
        raise BadInput(f"{called}：文件超过 {LARGEST // 1024 // 1024} MB，不像{what}；请核对选的是不是这个文件。")
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
        raise BadInput(f"{called}：第{line}行的内容被“*”引用；这里不用引用，请把内容写出来。")
    if len(steps) > DEEPEST:
        raise BadInput(f"{called}：第{line}行嵌套太深；请核对是不是选对了文件。")
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
