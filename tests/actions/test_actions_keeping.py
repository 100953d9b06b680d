"""Backup, restore, export: what was sealed comes back whole; a damaged archive is refused before a byte is written."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desktop.actions import exporting, keeping, remotes, visits
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, Damaged, TooNew
from desktop.opening import open_desk
from desktop.store import checking, drafts, projections
from desktop.supervision.remote import Means
from tests.making import desks


@pytest.fixture
def filled(desk: Desk, bureau: desks.Bureau) -> Desk:
    """A desk with an opened visit, receipts, a photo, a draft."""
    visits.open_visit(desk, visits.plan(desk, desks.MINE))
    desk.receive(Delivery(receipts=(bureau.receipts(bureau.entries),)))
    desk.keep(b"\xff\xd8\xff photo", "original")
    return desk


@pytest.fixture
def archive(filled: Desk, tmp_path: Path) -> Path:
    return keeping.backup(filled, tmp_path / "U 盘" / "备份.zip").file


def digests(desk: Desk) -> dict[str, dict[str, str]]:
    with desk.reading() as session:
        return projections.digests(session)


def opened(folder: Path) -> Desk:
    return open_desk(folder, desks.PASSPHRASE, desks.world(5))


def test_a_restored_desk_equals_the_one_backed_up(filled: Desk, archive: Path, tmp_path: Path) -> None:
    keeping.restore(archive, tmp_path / "新 电脑" / "工作台")
    again = opened(tmp_path / "新 电脑" / "工作台")
    assert digests(again) == digests(filled)
    with filled.reading() as ours, again.reading() as theirs:
        assert drafts.lines(ours) == drafts.lines(theirs)
    again.close()
    assert checking.check(again.folder, desks.PASSPHRASE).is_sound


def test_a_restored_desk_goes_on_sealing(archive: Path, tmp_path: Path) -> None:
    keeping.restore(archive, tmp_path / "new")
    again = opened(tmp_path / "new")
    visits.open_visit(again, visits.plan(again, desks.PIT))
    again.close()
    assert checking.check(again.folder, desks.PASSPHRASE).is_sound


def test_a_backup_taken_while_another_thread_seals_is_one_moment(filled: Desk, tmp_path: Path) -> None:
    stop, begun = threading.Event(), threading.Event()

    def seal() -> None:
        while not stop.is_set():
            remotes.record(filled, desks.MINE, Means.APP, ["视频"], evidence=[filled.world.random(50)])
            begun.set()

    thread = threading.Thread(target=seal)
    thread.start()
    try:
        assert begun.wait(20)
        keeping.backup(filled, tmp_path / "b.zip")
    finally:
        stop.set()
        thread.join()
    keeping.restore(tmp_path / "b.zip", tmp_path / "new")
    assert checking.check(tmp_path / "new", desks.PASSPHRASE).is_sound


def test_a_backup_holds_nothing_readable_and_says_what_it_is(archive: Path) -> None:
    with zipfile.ZipFile(archive) as inside:
        assert {one.compress_type for one in inside.infolist()} == {zipfile.ZIP_STORED}
        listing = json.loads(inside.read("backup.json"))
        data = b"".join(inside.read(name) for name in inside.namelist() if name.startswith(("desk.db", "blobs")))
    assert (listing["format"], listing["person"], listing["made"]) == (1, "p1", "2026-11-22T01:00:00Z")
    assert b"SQLite" not in data
    assert "演示".encode() not in data


def test_progress_ends_at_the_whole(filled: Desk, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    keeping.backup(filled, tmp_path / "b.zip", lambda done, whole: told.append((done, whole)))
    keeping.restore(tmp_path / "b.zip", tmp_path / "new", lambda done, whole: told.append((done, whole)))
    assert told[-1] == (8, 8)
    assert told == sorted(told[:8]) * 2


def test_a_backup_leaves_nothing_else_behind(filled: Desk, archive: Path) -> None:
    assert [file.name for file in archive.parent.iterdir()] == ["备份.zip"]
    assert not list(filled.folder.glob("moment*"))


def test_a_backup_that_cannot_be_written_keeps_the_older_one(filled: Desk, archive: Path) -> None:
    before = archive.read_bytes()
    (filled.folder / "desk.json").rename(filled.folder / "gone.json")
    with pytest.raises(BadInput, match="备份写不到"):
        keeping.backup(filled, archive)
    assert archive.read_bytes() == before
    assert [file.name for file in archive.parent.iterdir()] == ["备份.zip"]


def test_a_hurt_database_is_not_backed_up_over_an_older_backup(filled: Desk, archive: Path) -> None:
    before = archive.read_bytes()
    filled.close()
    data = bytearray((filled.folder / "desk.db").read_bytes())
    data[-2000:-1900] = bytes(100)
    (filled.folder / "desk.db").write_bytes(data)
    again = opened(filled.folder)
    with pytest.raises(Damaged, match="没有备份"):
        keeping.backup(again, archive)
    assert archive.read_bytes() == before
    again.close()


def test_a_hurt_blob_is_named_and_the_rest_is_kept(filled: Desk, tmp_path: Path) -> None:
    name = filled.keep(b"another", "original")
    (filled.folder / "blobs" / name[:2] / name).write_bytes(b"")
    found = keeping.backup(filled, tmp_path / "b.zip")
    assert (found.hurt, found.blobs) == ((name,), 2)
    keeping.restore(tmp_path / "b.zip", tmp_path / "new")


def test_a_desk_is_restored_into_an_empty_folder_only(archive: Path, tmp_path: Path, filled: Desk) -> None:
    with pytest.raises(BadInput, match="不是空文件夹"):
        keeping.restore(archive, filled.folder)
    (tmp_path / "empty").mkdir()
    keeping.restore(archive, tmp_path / "empty")
    assert (tmp_path / "empty" / "desk.db").exists()


def _cut(data: bytes) -> bytes:
    return data[:-1000]


def _flipped(data: bytes) -> bytes:
    return data[:3000] + bytes([data[3000] ^ 1]) + data[3001:]


@pytest.mark.parametrize("spoil", [_cut, _flipped, lambda data: b"", lambda data: b"no zip" * 500])
def test_a_damaged_archive_is_refused_before_anything_is_written(
    archive: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    archive.write_bytes(spoil(archive.read_bytes()))
    with pytest.raises(Damaged, match="不能使用"):
        keeping.restore(archive, tmp_path / "new")
    assert not list(tmp_path.glob("new*"))


def rewrite(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The archive made again with other members."""
    with zipfile.ZipFile(archive) as inside:
        members = {name: inside.read(name) for name in inside.namelist()}
    change(members)
    with zipfile.ZipFile(archive, "w") as out:
        for name, data in members.items():
            out.writestr(name, data)


def listed(members: dict[str, bytes], **more: object) -> None:
    tree = json.loads(members["backup.json"])
    members["backup.json"] = msgspec.json.encode(tree | more)


@pytest.mark.parametrize(
    "change, error, words",
    [
        (lambda m: m.pop(next(name for name in m if name.startswith("blobs"))), Damaged, "缺少文件或混入"),
        (lambda m: m.update({"../evil": b"x"}), Damaged, "缺少文件或混入"),
        (lambda m: m.update({"desk.json": b"{}"}), Damaged, r"desk\.json 已损坏"),
        (lambda m: m.pop("backup.json"), Damaged, "不是工作台的备份"),
        (lambda m: m.update({"backup.json": b"\xff"}), Damaged, "目录已损坏"),
        (lambda m: listed(m, files={"desk.json": [0, ""], "desk.db": [0, ""], "../evil": [0, ""]}), Damaged, "不认识"),
        (lambda m: listed(m, files={}), Damaged, "不认识"),
        (lambda m: listed(m, format=2), TooNew, "先升级本程序"),
    ],
)
def test_an_archive_of_other_contents_is_refused(
    archive: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], error: type[Exception], words: str
) -> None:
    rewrite(archive, change)
    with pytest.raises(error, match=words):
        keeping.restore(archive, tmp_path / "new")
    assert not list(tmp_path.glob("new*"))


def test_a_backup_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有找到备份文件"):
        keeping.restore(tmp_path / "none.zip", tmp_path / "new")


def test_an_export_can_be_checked_without_this_program(filled: Desk, tmp_path: Path) -> None:
    assert keeping.export(filled, tmp_path / "导 出") == ()
    script = (tmp_path / "导 出" / "README.txt").read_text("utf-8").split("----- 8< -----")[1]
    run = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(run, cwd=tmp_path / "导 出", capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("7 OK\n", "")


def test_an_exported_entry_is_readable_and_its_blobs_have_their_endings(filled: Desk, tmp_path: Path) -> None:
    keeping.export(filled, tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out" / "entries.jsonl").read_text("utf-8").splitlines()]
    kinds = {fact["kind"] for line in lines for fact in line["plain"]["header"]["facts"]}
    assert {"visit.opened", "mine.registered"} <= kinds
    assert any(body["mine"] == "m1" for line in lines for body in line["plain"]["bodies"] if "checklist" in body)
    assert sorted(file.suffix for file in (tmp_path / "out" / "blobs").iterdir()) == [".jpg", ".json"]
    statements = [json.loads(line) for line in (tmp_path / "out" / "statements.jsonl").read_text().splitlines()]
    assert [one["plain"]["kind"] for one in statements] == ["receipts"]


def test_a_flipped_byte_of_an_export_is_found_by_its_own_script(filled: Desk, tmp_path: Path) -> None:
    keeping.export(filled, tmp_path / "out")
    script = (tmp_path / "out" / "README.txt").read_text("utf-8").split("----- 8< -----")[1]
    file = next((tmp_path / "out" / "blobs").iterdir())
    file.write_bytes(file.read_bytes() + b"x")
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path / "out", capture_output=True, check=False)
    assert done.returncode != 0


def test_an_export_names_what_it_leaves_out(filled: Desk, tmp_path: Path) -> None:
    name = filled.keep(b"another", "original")
    (filled.folder / "blobs" / name[:2] / name).write_bytes(b"")
    (sentence,) = keeping.export(filled, tmp_path / "out")
    assert name[:8] in sentence


def test_an_export_goes_into_an_empty_folder_only(filled: Desk) -> None:
    with pytest.raises(BadInput, match="不是空文件夹"):
        keeping.export(filled, filled.folder)


@pytest.mark.parametrize(
    "data, word",
    [
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b'{"a":1}', "json"),
        (b"anything", "bin"),
        (b"", "bin"),
    ],
)
def test_a_files_ending_follows_from_its_bytes(data: bytes, word: str) -> None:
    assert exporting.ending(data) == word
