"""The topics of the help, read from the bundled files: plain Markdown whose keys stand in backquotes.

A file begins with `# title`; a line `page: visit` says on which page F1 opens it (`visit/photos`: on which part of
it), a line `keys: visiting` is replaced by the keys of that name (see `keys.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop import paths
from desktop.ui import keys
from desktop.ui.keys import Row

TABLES: Mapping[str, Callable[[], list[Row]]] = {
    "everywhere": keys.everywhere,
    "visiting": keys.visiting,
    "mines": keys.mines,
    "listing": keys.listing,
    "typing": keys.typing,
    "finding": keys.finding,
    "photos": keys.photographing,
    "closing": keys.closing,
    "findings": keys.findings,
    "remote": keys.remote,
    "papers": keys.papers,
    "forms": keys.forms,
    "reviewing": keys.reviewing,
    "audits": keys.audits,
    "duty": keys.duty,
    "assess": keys.assess,
    "own_duty": keys.own_duty,
    "law": keys.law,
}
_PAGE = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `page` is the page it belongs to, or "". `text` is Markdown."""

    name: str
    title: str
    page: str
    text: str

    @property
    def named_keys(self) -> tuple[str, ...]:
        """The keys it names in its sentences."""
        return tuple(dict.fromkeys(_CODE.findall(self.text)))


def read(pages: Sequence[Row] = ()) -> tuple[Topic, ...]:
    """All topics in their order; `pages` are the window's pages with their keys."""
    files = sorted(paths.bundled("resources", "help").glob("*.md"))
    return tuple(_topic(file.stem, file.read_text("utf-8"), pages) for file in files)


def of_page(topics: Sequence[Topic], page: str, part: str = "") -> Topic | None:
    """The topic with which the help opens on a page: of its part in front, else its own first one."""
    wanted = [f"{page}/{part}", page] if part else [page]
    return next((topic for name in wanted for topic in topics if topic.page == name), None)


def table_of(title: str, rows: Sequence[Row]) -> str:
    """Keys as a chapter of Markdown; "" when there are none."""
    return "\n".join(["", "", f"### {title}", *_table(rows)]) if rows else ""


def found(topics: Sequence[Topic], wanted: str) -> list[Topic]:
    """The topics in which every word typed occurs; those whose title has one first."""
    words = wanted.casefold().split()
    fitting = [one for one in topics if all(word in f"{one.title}\n{one.text}".casefold() for word in words)]
    return sorted(fitting, key=lambda one: not any(word in one.title.casefold() for word in words))


def _topic(name: str, text: str, pages: Sequence[Row]) -> Topic:
    title, page, lines = "", "", list[str]()
    of_pages = {word: key for key, word in pages}
    for line in _PAGE.sub(lambda found: of_pages.get(found[1], found[1]), text).splitlines():
        if line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith("page: "):
            page = line[6:].strip()
        elif line.startswith("keys: "):
            for which in line[6:].split():
                lines += ["", *_table(pages if which == "pages" else TABLES[which]())]
        else:
            lines.append(line)
    return Topic(name, title, page, "\n".join(lines).strip())


def _table(rows: Sequence[Row]) -> list[str]:
    return ["", "| 按键 | 做什么 |", "|---|---|", *(f"| {key} | {meaning} |" for key, meaning in rows), ""]
