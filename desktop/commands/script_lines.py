"""One line of a script for `act`: a JSON object whose values are read as the types they must have."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from desktop.errors import BadInput, DiskTrouble

T = TypeVar("T")
STDIN = "-"


class Line:
    """The parameters of one action. Whatever is missing or of another type is BadInput with the parameter's name."""

    def __init__(self, given: dict[str, Any] | None = None) -> None:
        self._given = given or {}

    @property
    def action(self) -> str:
        """Which action is meant."""
        return str(self._given.get("action", ""))

    @property
    def goes_on(self) -> bool:
        """Whether the script goes on when this line is refused."""
        return bool(self._given.get("go_on"))

    def has(self, key: str) -> bool:
        """Whether the parameter was given, and is not null."""
        return self._given.get(key) is not None

    def names(self, key: str) -> bool:
        """Whether the parameter is named at all, be it null."""
        return key in self._given

    def need(self, key: str, shape: type[T]) -> T:
        """A parameter that must be there."""
        if not self.has(key):
            raise BadInput(f"动作“{self.action}”缺少参数“{key}”。")
        try:
            return msgspec.convert(self._given[key], shape)
        except msgspec.ValidationError as error:
            raise BadInput(f"动作“{self.action}”的参数“{key}”不对：{error}。") from error

    def take(self, key: str, shape: type[T], default: T) -> T:
        """A parameter, or its default."""
        return self.need(key, shape) if self.has(key) else default

    def maybe(self, key: str, shape: type[T]) -> T | None:
        """A parameter, or None."""
        return self.need(key, shape) if self.has(key) else None

    def text(self, key: str) -> str:
        """A text that must be there."""
        return self.need(key, str)

    def word(self, key: str) -> str:
        """A text, or ""."""
        return self.take(key, str, "")


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers. Only a line feed ends a line: others may stand in a text."""
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            yield number, raw


def parse(raw: str, number: int) -> Line:
    """A line as it stands in the script. BadInput when it is no JSON object."""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"第 {number} 行不是 JSON：{error}。") from error
    if not isinstance(given, dict):
        raise BadInput(f"第 {number} 行应是一个 JSON 对象。")
    return Line(given)


def read(script: Path) -> str:
    """The whole script; `-` is standard input. UTF-8 whatever the console says, with or without a mark before it."""
    try:
        data = sys.stdin.buffer.read() if str(script) == STDIN else script.read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"脚本 {script} 打不开或不是 UTF-8 文本，请核对。") from error


def read_file(file: Path) -> bytes:
    """The bytes of a file that the script names."""
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(f"文件 {file} 打不开（{getattr(error, 'strerror', error)}），请核对路径。") from error


def write_file(file: Path, data: bytes) -> None:
    """Write a file that the script names."""
    try:
        file.write_bytes(data)
    except (OSError, ValueError) as error:
        raise DiskTrouble(f"{file} 写不进去（{getattr(error, 'strerror', error)}），请核对路径和权限。") from error
