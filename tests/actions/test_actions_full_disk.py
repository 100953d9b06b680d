"""A disk that refuses to write: a sentence, nothing half done, and it goes on when there is room again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.actions import keeping, visits
from desktop.actions.drafting import load
from desktop.desk import Desk
from desktop.errors import BadInput, DiskTrouble
from desktop.store import journal
from tests.making import visits as making
from tests.making.visits import PLACE


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    """As if the disk had no room for one more page."""
    with desk._database.connection() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    yield
    with desk._database.connection() as connection:
        connection.execute("PRAGMA max_page_count = 1000000").fetchone()


def count(desk: Desk) -> int:
    with desk.reading() as session:
        return journal.counts(session)[0]


def test_sealing_on_a_full_disk_seals_nothing_and_works_again_with_room(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.conform_rest(desk, visit, PLACE)
    visits.conform_rest(desk, visit, "全矿")
    before = load(desk, visit), count(desk)
    with full(desk), pytest.raises(DiskTrouble, match="腾出空间"):
        visits.seal_section(desk, visit)
    assert (load(desk, visit), count(desk)) == before
    visits.seal_section(desk, visit)


def test_a_photo_that_cannot_be_kept_says_so(desk: Desk) -> None:
    (desk.folder / "blobs").write_text("no folder")
    with pytest.raises(DiskTrouble, match="写不到"):
        desk.keep(b"photo", "original")


def test_an_export_onto_a_file_says_so(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    for target in (tmp_path / "文件", tmp_path / "文件" / "导出"):
        with pytest.raises((BadInput, DiskTrouble)):
            keeping.export(desk, target)
    with pytest.raises((BadInput, DiskTrouble)):
        keeping.backup(desk, tmp_path / "文件" / "备份.zip")
