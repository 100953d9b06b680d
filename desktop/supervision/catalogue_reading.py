"""Reading a plain tree field by field without stopping at the first mistake: each `Record` notes what is wrong with it.

A field that cannot be used reads as empty, so that reading goes on; a catalogue counts only when nothing was noted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TypeVar

import msgspec

Choice = TypeVar("Choice", bound=StrEnum)
Path = tuple[str | int, ...]
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
LONGEST = 500
NAMES = {dict: "一组字段", list: "列表", str: "文字", bool: "true/false", type(None): "空"}


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong: in which file, record (an item's code) and field, why, and what to do. `line` counts from 1."""

    source: str
    where: str
    field: str
    why: str
    remedy: str
    path: Path = ()
    line: int | None = None

    def __str__(self) -> str:
        at = f" 第{self.line}行" if self.line else ""
        field = f" 的 {self.field}" if self.field else ""
        return f"{self.source}{at}：{self.where}{field}：{self.why}；{self.remedy}。"


class Record:
    """One mapping of the tree; `where` names it to people, `path` leads to it from the top."""

    def __init__(self, tree: object, source: str, where: str, path: Path, notes: list[Problem]) -> None:
        self.source, self.where, self.path, self.notes = source, where, path, notes
        self._fields: dict[object, object] = tree if isinstance(tree, dict) else {}
        self.is_readable = isinstance(tree, dict)
        if not self.is_readable:
            self.note("", f"应为一组字段，现在是{named(tree)}", "按“字段: 内容”逐行写")

    def note(self, field: str, why: str, remedy: str, *steps: str | int) -> None:
        """Put down one problem of a field; `steps` lead further into it."""
        path = (*self.path, field, *steps) if field else self.path
        self.notes.append(Problem(self.source, self.where, field + "".join(map(_step, steps)), why, remedy, path))

    def value(self, field: str) -> object:
        """The raw value, None when absent."""
        return self._fields.get(field)

    def has(self, field: str) -> bool:
        """Whether the field is written at all."""
        return field in self._fields

    def only(self, *known: str) -> None:
        """Note every field that is not one of these."""
        for field in self._fields:
            if field not in known:
                self.note(
                    field[:40] if isinstance(field, str) and field else shown(field),
                    "没有这个字段",
                    f"删去，或改为：{'、'.join(known)}",
                )

    def text(self, field: str, longest: int = LONGEST) -> str:
        """A text that must be there; empty when it is not."""
        if self.value(field) is None:
            if self.is_readable:
                self.note(field, "没有填写", "补上")
            return ""
        return self._text(field, self.value(field), longest)

    def maybe(self, field: str, longest: int = LONGEST) -> str | None:
        """A text that may be absent."""
        return self._text(field, self.value(field), longest) if self.value(field) is not None else None

    def choice(self, field: str, choices: type[Choice]) -> Choice | None:
        """One of a few words; None when it is another."""
        word = self.text(field)
        if word in set(choices):
            return choices(word)
        if word:
            self.note(field, f"“{word}”不是可用的词", f"改为：{'、'.join(choices)}")
        return None

    def flag(self, field: str, is_required: bool = False) -> bool:
        """true or false; absent is false unless it is required."""
        value = self.value(field)
        if value is None and not is_required:
            return False
        if isinstance(value, bool) or value in ("true", "false"):
            return value in (True, "true")
        if self.is_readable:
            self.note(field, f"应为 true 或 false，现在是{named(value)}", "改为 true 或 false")
        return False

    def words(
        self, field: str, vocabulary: Collection[str] | None = None, told: str = "", is_required: bool = False
    ) -> tuple[str, ...]:
        """A list of texts, each once, each in the vocabulary (declared in `told`) when one is given."""
        value = self.value(field)
        if value is None or value == []:
            if is_required and self.is_readable:
                self.note(field, "没有填写", "至少写一项")
            elif self.has(field):
                self.note(field, "是空的", "写上内容，或删去这个字段")
            return ()
        if not isinstance(value, list):
            self.note(field, f"应为列表，现在是{named(value)}", "每项另起一行，以“- ”开头")
            return ()
        found = [self._text(field, word, LONGEST, number) for number, word in enumerate(value)]
        for word, times in Counter(found).items():
            if times > 1 and word:
                self.note(field, f"“{word}”重复 {times} 次", "只留一处")
            if word and vocabulary is not None and word not in vocabulary:
                self.note(field, f"“{word}”没有在 {told} 中声明", f"改正，或在 {told} 中补上", found.index(word))
        return tuple(word for word in found if word)

    def pairs(self, field: str) -> dict[str, object]:
        """A mapping with text keys; empty when absent."""
        value = self.value(field)
        if value is None:
            return {}
        if not isinstance(value, dict) or not value:
            self.note(field, f"应为一组字段，现在是{named(value)}", "按“名称: 内容”逐行写，没有就删去这个字段")
            return {}
        return {self._text(field, key, LONGEST): inner for key, inner in value.items()}

    def number(self, field: str, value: object, *steps: str | int) -> str | None:
        """A decimal number written out (1.0, -2, 0.00066), kept as it is written; None when it is not one."""
        if isinstance(value, str) and NUMBER.fullmatch(value):
            return value
        self.note(field, f"{shown(value)}不是十进制数", "写成 1.0、-2、0.00066 这样的数，单位写在 unit", *steps)
        return None

    def _text(self, field: str, value: object, longest: int, *steps: str | int) -> str:
        if not isinstance(value, str):
            self.note(field, f"应为文字，现在是{named(value)}", "改为文字", *steps)
            return ""
        if why := _unfit(value, longest):
            self.note(field, why, "改正文字", *steps)
            return ""
        return value


def records(parent: Record, field: str, naming: Callable[[int, object], str]) -> list[Record]:
    """The records of a list field, each named to people by `naming(position from 1, its tree)`."""
    value = parent.value(field)
    if value is None:
        return []
    if not isinstance(value, list) or not value:
        parent.note(field, f"应为列表，现在是{named(value)}", "每项另起一行，以“- ”开头")
        return []
    return [
        Record(inner, parent.source, naming(position + 1, inner), (*parent.path, field, position), parent.notes)
        for position, inner in enumerate(value)
    ]


def named(value: object) -> str:
    """What a raw value is, in words."""
    if value in ([], {}, ""):
        return "空"
    return NAMES.get(type(value), f"未加引号的 {value!r}")


def shown(value: object) -> str:
    """A raw value as part of a sentence, cut short."""
    words = value if isinstance(value, str) else named(value)
    return f"“{words[:40]}…”" if len(words) > 40 else f"“{words}”" if isinstance(value, str) else words


def _unfit(text: str, longest: int) -> str:
    if not text:
        return "是空的"
    if text != text.strip():
        return "首尾有多余的空白"
    if len(text) > longest:
        return f"有 {len(text)} 个字，超过 {longest} 个字"
    odd = next(
        (letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")), None
    )
    return f"含有看不见的字符 U+{ord(odd):04X}" if odd else ""


def _step(step: str | int) -> str:
    return f"[{step + 1 if isinstance(step, int) else step}]"
