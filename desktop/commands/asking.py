"""The command line's reader in Chinese: headings, the help option, and what was typed wrongly."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_SAID = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"“\1”没有 \2 这一项，可用的有：\3"),
    (r"argument (.*?): expected (?:at least )?one argument", r"“\1”后面要写内容"),
    (r"argument (.*?): invalid int value: (.*)", r"“\1”应是整数，不是 \2"),
    (r"argument (.*?): (“.*)", r"“\1”：\2"),
    (r"argument (.*?): not allowed with argument (.*)", r"“\1”不能和“\2”一起用"),
)


class Parser(argparse.ArgumentParser):
    """Like its base; parsers of commands are made of it as well."""

    def __init__(self, *, add_help: bool = True, **named: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, **named)
        self._positionals.title, self._optionals.title = "参数", "选项"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Say what was typed wrongly, and stop with 2."""
        for pattern, words in _SAID:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
        self.exit(2, f"{self.format_usage()}{message}。加 --help 看说明和例子。\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)
