"""Who looks for an article finds the function that reckons it: articles stand in docstrings as the text has them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOM = Path(__file__).resolve().parents[2] / "desktop" / "regulation"
RECKONED = (6, 10, 12, 13, 14, 18, 19, 20, 22, 23, 38, 46, 47)  # those that carry a figure or a table
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条")


def numeral(number: int) -> str:
    """An article's number as it is written: 47 is 四十七."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}".strip()


def named() -> dict[str, set[str]]:
    """Article → the functions and classes whose docstring names it."""
    found: dict[str, set[str]] = {}
    for file in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for word in ARTICLE.findall(ast.get_docstring(node) or ""):
                    found.setdefault(word, set()).add(f"{file.stem}.{node.name}")
    return found


def test_every_article_with_a_figure_is_named_where_it_is_reckoned() -> None:
    found = named()
    assert [one for one in RECKONED if not found.get(numeral(one))] == []


def test_no_docstring_names_an_article_that_the_text_does_not_have() -> None:
    assert set(named()) <= {numeral(one) for one in range(1, 48)}


def test_a_file_of_the_room_can_be_read_in_one_sitting() -> None:
    assert [one.name for one in ROOM.glob("*.py") if len(one.read_text("utf-8").splitlines()) > 300] == []
