"""Opening a desk: by its passphrase, by one program at a time, never one from a newer program, never half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, Damaged, InUse, Missing, TooNew, WrongPassphrase
from desktop.journal import identity
from desktop.opening import Enrolled, create_desk, open_desk
from desktop.store import keys, projections, queries
from desktop.store.database import Database
from tests.making import desks

HOLDER = """
import sys
from pathlib import Path
from desktop.opening import open_desk
desk = open_desk(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
sys.stdin.read()
desk.close()
"""


def opened(folder: Path, passphrase: str = desks.PASSPHRASE) -> Desk:
    return open_desk(folder, passphrase, desks.world())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("desk.*") if file.suffix != ".lock"}


def change_keys(folder: Path, **more: object) -> None:
    tree = msgspec.json.decode((folder / "desk.json").read_bytes())
    (folder / "desk.json").write_bytes(msgspec.json.encode(tree | more))


@pytest.fixture
def folder(desk: Desk) -> Path:
    """A closed desk."""
    desk.close()
    return desk.folder


def test_a_closed_desk_opens_with_everything_it_had(desk: Desk) -> None:
    with desk.reading() as session:
        before = projections.digests(session)
    again = desks.reopen(desk)
    with again.reading() as session:
        assert projections.digests(session) == before
    assert (again.person, again.name) == ("p1", "演示专员甲")
    again.close()


@pytest.mark.parametrize("passphrase", ["演示口令124", "", "x"])
def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(folder: Path, passphrase: str) -> None:
    before = bytes_of(folder)
    with pytest.raises(WrongPassphrase, match="口令不对"):
        opened(folder, passphrase)
    assert bytes_of(folder) == before


def test_a_folder_without_a_desk_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有工作台"):
        opened(tmp_path / "nothing")


def test_another_program_holding_the_desk_is_named_and_its_end_frees_it(folder: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(folder), desks.PASSPHRASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(InUse, match="正被另一个程序使用"):
            opened(folder)
        holder.kill()
    opened(folder).close()


def test_the_same_program_cannot_open_a_desk_twice(desk: Desk) -> None:
    with pytest.raises(InUse):
        opened(desk.folder)


def test_a_failed_opening_holds_nothing(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        opened(folder, "wrong one")
    opened(folder).close()


def test_a_store_from_a_newer_program_is_refused_untouched(folder: Path) -> None:
    key = keys.open_with(keys.load(folder), desks.PASSPHRASE).data_key
    database = Database(folder / "desk.db", key)
    with database.connection() as connection:
        connection.execute("PRAGMA user_version = 99")
    database.close()
    before = bytes_of(folder)
    with pytest.raises(TooNew, match="先升级本程序"):
        opened(folder)
    assert bytes_of(folder) == before


def test_keys_from_a_newer_program_are_refused_untouched(folder: Path) -> None:
    change_keys(folder, format=2, something={"new": True})
    before = bytes_of(folder)
    with pytest.raises(TooNew, match="数据没有改动"):
        opened(folder)
    assert bytes_of(folder) == before


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b'{"format":1}', b'{"format":1,"data_key":{}}'])
def test_a_damaged_key_file_is_named(folder: Path, data: bytes) -> None:
    (folder / "desk.json").write_bytes(data)
    with pytest.raises((Damaged, TooNew), match=r"desk\.json 已损坏|升级"):
        opened(folder)


@pytest.mark.parametrize(
    "more", [{"salt": ""}, {"cost": {"passes": 0, "memory": 8, "lanes": 1}}, {"data_key": {"nonce": "", "sealed": ""}}]
)
def test_a_key_cut_short_is_damage_or_a_wrong_passphrase(folder: Path, more: dict[str, object]) -> None:
    change_keys(folder, **more)
    with pytest.raises((Damaged, WrongPassphrase)):
        opened(folder)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(folder: Path) -> None:
    keys.change_passphrase(folder, desks.PASSPHRASE, "另一个口令456")
    opened(folder, "另一个口令456").close()
    with pytest.raises(WrongPassphrase):
        opened(folder)


def test_a_passphrase_is_not_changed_by_who_does_not_know_it_nor_to_a_short_one(folder: Path) -> None:
    before = bytes_of(folder)
    with pytest.raises(WrongPassphrase):
        keys.change_passphrase(folder, "不知道的口令", "另一个口令456")
    with pytest.raises(BadInput, match="口令太短"):
        keys.change_passphrase(folder, desks.PASSPHRASE, "短")
    assert bytes_of(folder) == before


def test_the_recovery_key_opens_the_data_but_not_the_pen(folder: Path, bureau: desks.Bureau) -> None:
    files = keys.load(folder)
    data_key = keys.recover(files, bureau.recovery)
    database = Database(folder / "desk.db", data_key)
    with database.reading() as session:
        assert len(queries.mines(session)) == 2
    database.close()
    with pytest.raises(Damaged):
        identity.open_with(bureau.recovery, files.device_key.sealed, keys.RECOVERY)


def test_another_bureaus_recovery_key_opens_nothing(folder: Path) -> None:
    with pytest.raises(Damaged):
        keys.recover(keys.load(folder), identity.new_key())


def test_data_key_and_pen_cannot_change_places(folder: Path) -> None:
    tree = msgspec.json.decode((folder / "desk.json").read_bytes())
    change_keys(folder, data_key=tree["device_key"], device_key=tree["data_key"])
    with pytest.raises(WrongPassphrase):
        opened(folder)


def test_nothing_of_a_desk_can_be_read_without_its_passphrase(desk: Desk) -> None:
    name = desk.keep("演示照片内容".encode() * 9, "original")
    desk.close()
    every = b"".join(file.read_bytes() for file in desk.folder.rglob("*") if file.is_file())
    assert name in str(list(desk.folder.rglob("*")))
    assert "演示照片".encode() not in every
    assert "演示采石场".encode() not in every


def test_a_desk_is_never_made_over_another(desk: Desk, bureau: desks.Bureau) -> None:
    enrolled = Enrolled(b"", b"", b"", b"", "p1", "演示专员甲")
    with pytest.raises(BadInput, match="已有工作台"):
        create_desk(desk.folder, desks.PASSPHRASE, identity.new_key(), enrolled)


def test_a_desk_with_a_short_passphrase_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="口令太短"):
        create_desk(tmp_path / "d", "短", identity.new_key(), Enrolled(b"", b"", b"", b"", "p1", "甲"))
    assert not (tmp_path / "d").exists()


def test_a_desk_lives_in_a_long_folder_with_chinese_and_spaces(bureau: desks.Bureau, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["演示县 应急管理局 desk of one"] * 8, "100% #1 ? 甲")
    assert len(str(folder)) > 200
    desk = bureau.enrol(folder)
    name = desk.keep(b"photo", "original")
    again = desks.reopen(desk)
    assert again.blobs.get(name) == b"photo"
    again.receive(Delivery(entries=tuple(bureau.entries)))
    again.close()


def test_a_blob_not_on_this_disk_is_missing_and_a_changed_one_damaged(desk: Desk) -> None:
    name = desk.keep(b"photo", "original")
    file = desk.folder / "blobs" / name[:2] / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged, match="已损坏"):
        desk.blobs.get(name)
    assert desk.keep(b"photo", "original") == name
    assert desk.blobs.get(name) == b"photo"
    file.unlink()
    with pytest.raises(Missing, match="不在本机"):
        desk.blobs.get(name)


def test_a_blob_put_in_the_place_of_another_is_noticed(desk: Desk) -> None:
    one, other = desk.keep(b"one", "original"), desk.keep(b"other", "original")
    folder = desk.folder / "blobs"
    (folder / one[:2] / one).write_bytes((folder / other[:2] / other).read_bytes())
    with pytest.raises(Damaged):
        desk.blobs.get(one)


def test_a_snapshot_is_the_database_of_one_moment(enrol: Callable[..., Desk], tmp_path: Path) -> None:
    desk = enrol()
    desk.snapshot(tmp_path / "copy.db")
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]
    files = keys.load(desk.folder)
    copy = Database(tmp_path / "copy.db", keys.open_with(files, desks.PASSPHRASE).data_key)
    with desk.reading() as ours, copy.reading() as theirs:
        assert projections.digests(ours) == projections.digests(theirs)
    copy.close()
