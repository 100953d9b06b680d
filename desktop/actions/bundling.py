"""Papers that go out together: their cover list (目录), and all of them as one PDF with bookmarks.

The signed originals stay what they are; a merged file is a print of them and says so on its cover, with their hashes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from desktop import pdf_pages
from desktop.actions import papers, printing, receipt_pages
from desktop.actions.printing import Item
from desktop.desk import Desk
from desktop.documents import cover_list, merging
from desktop.errors import BadInput, Damaged, Missing, NotAllowed
from desktop.store import queries
from desktop.world import BEIJING, as_moment

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Merged:
    """One file made of many: where, how many papers and pages (the cover not counted), what could not go along."""

    file: Path
    papers: int
    pages: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    lines: tuple[cover_list.CoverLine, ...]
    items: tuple[Item, ...]
    left_out: tuple[str, ...]


def cover(desk: Desk, title: str, items: Sequence[Item]) -> bytes:
    """The cover list of these papers. NotAllowed without any."""
    return _cover(desk, title, _look(desk, items), is_merged=False)


def save_cover(desk: Desk, title: str, items: Sequence[Item], folder: Path) -> Path:
    """The cover list beside the saved papers. BadInput when it cannot be written."""
    at = desk.world.now().astimezone(BEIJING)
    return printing.save(cover(desk, title, items), folder, f"目录 {title} {at:%Y%m%d-%H%M}", "目录")


def for_printer(desk: Desk, item: Item) -> bytes:
    """A paper as it is printed, with its correction page and its receipt page behind it. Missing, Damaged."""
    shown = papers.for_eyes(desk, item.file)
    return receipt_pages.beside(desk, item.visit, item.number, shown) if item.visit else shown


def save_paper(desk: Desk, item: Item, folder: Path) -> Path:
    """The signed file into a folder, and beside it, as files of their own, its correction page and its receipt page.
    Missing, Damaged; BadInput when they cannot be written.
    """
    later = receipt_pages.behind(desk, item.visit, item.number) if item.visit else ()
    saved = printing.save_copy(desk, item, folder)
    for called, page in later:
        printing.save(page, folder, f"{item.name} {called}", f"{item.number} 的{called}")
    return saved


def merge(desk: Desk, title: str, items: Sequence[Item], target: Path, *, tell: Tell, stop: Event) -> Merged:
    """One PDF: the cover list, then every paper with its bookmark and the pages that go behind it; whole or not at all.

    NotAllowed when stopped or without papers, BadInput when it cannot be written. A paper that is not here or
    damaged is named on the cover.
    """
    seen = _look(desk, items)
    front = _cover(desk, title, seen, is_merged=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            total = merging.merge(file, title, _parts(desk, front, seen, tell, stop))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise BadInput(f"合并文件没有存到 {target}（{error.strerror}）。请换一个位置，或腾出空间后再试。") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return Merged(target, len(seen.lines), total - pdf_pages.count(front, "目录"), seen.left_out)


def _parts(desk: Desk, front: bytes, seen: _Seen, tell: Tell, stop: Event) -> Iterator[merging.Part]:
    yield merging.Part("目录", front)
    for reached, item in enumerate(seen.items, 1):
        if stop.is_set():
            raise NotAllowed("合并已取消，没有留下文件。")
        tell(reached, len(seen.items), "正在合并")
        yield merging.Part(" ".join(word for word in (item.mine, item.number) if word), for_printer(desk, item))


def _look(desk: Desk, items: Sequence[Item]) -> _Seen:
    """Every paper once: its pages and when it was printed; those that cannot be read with the reason."""
    with desk.reading() as session:
        notes = printing.notes(session)
    lines, here, left_out = [], [], []
    for item in items:
        try:
            pages = pdf_pages.count(desk.blobs.get(item.file), item.number)
        except (Missing, Damaged, BadInput) as error:
            left_out.append(f"{item.number}：{error}")
            continue
        note = notes.get(item.file)
        printed = as_moment(note.at) if note else None
        lines.append(cover_list.CoverLine(item.number, item.mine, item.day, pages, item.file, printed))
        here.append(item)
    if not here:
        raise NotAllowed("没有可以列入的文书：列表里还没有出具的台账，或原件还没有到本机。")
    return _Seen(tuple(lines), tuple(here), tuple(left_out))


def _cover(desk: Desk, title: str, seen: _Seen, *, is_merged: bool) -> bytes:
    with desk.reading() as session:
        office = queries.organisation(session)
    record = cover_list.CoverRecord(
        title=title,
        bureau=office.name if office else "",
        made_by=desk.name,
        drawn_at=desk.world.now().replace(second=0, microsecond=0),
        fingerprint=desk.holder.fingerprint,
        lines=seen.lines,
        is_merged=is_merged,
        left_out=seen.left_out,
    )
    return cover_list.draw(record).pdf
