"""A server's backup and its restoring: a real server process is destroyed, and nothing that exists anywhere is lost."""

import shutil
import zipfile

import pytest

from desktop.bureau import checking, founding, keeping, serve
from desktop.errors import BadInput, Damaged, WrongPassphrase
from desktop.store import projections
from desktop.supervision.roster import Role
from tests.making.sites import PASSPHRASE, whole_visit


@pytest.fixture
def served(site):
    """Two desks, and the bureau in a process of its own."""
    for person, role in (("P01", Role.INSPECTOR), ("S01", Role.SUPERVISOR)):
        site.desk(person, role)
    site.stop()
    with serve.Process(serve.command(site.bureau, site.port), PASSPHRASE) as process:
        site.process = process
        yield site


def digests(desk):
    with desk.reading() as session:
        return projections.digests(session)


def report(folder, database=None):
    with founding.opened(folder, PASSPHRASE, database=database) as bureau:
        return checking.check(bureau)


def test_a_destroyed_server_comes_back_and_loses_nothing_that_desks_have(served):
    whole_visit(served.desks["P01"])
    served.exchange("P01")
    kept = keeping.backup(served.bureau, served.folder / "备份.zip")
    whole_visit(served.desks["P01"])
    served.exchange("P01")
    served.process.stop()
    shutil.rmtree(served.bureau)
    made = keeping.restore(served.folder / "备份.zip", served.bureau, PASSPHRASE)
    assert (made.report.entries, made.report.blobs, made.report.hurt) == (kept.entries, kept.blobs, ())
    with serve.Process(serve.command(served.bureau, served.port), PASSPHRASE):
        assert "补送了" in served.exchange("P01").restored
        assert "本机的记录它都有" in served.exchange("S01").restored
        assert served.exchange("P01").restored == ""
        assert digests(served.desks["P01"])["mine/M01"] == digests(served.desks["S01"])["mine/M01"]
    assert report(served.bureau).is_sound
    assert report(served.bureau).blobs > kept.blobs


def test_what_the_backup_lacked_is_brought_again_by_desks(served):
    whole_visit(served.desks["P01"])
    served.exchange("P01")
    lost = max((served.bureau / "blobs").glob("??/*"), key=lambda file: file.stat().st_mtime)
    lost.unlink()
    assert keeping.backup(served.bureau, served.folder / "备份.zip").hurt == (lost.name,)
    served.process.stop()
    shutil.rmtree(served.bureau)
    assert keeping.restore(served.folder / "备份.zip", served.bureau, PASSPHRASE).lacking == (lost.name,)
    with serve.Process(serve.command(served.bureau, served.port), PASSPHRASE):
        assert "本机的记录它都有" in served.exchange("P01").restored
    assert lost.exists()
    assert report(served.bureau).is_sound


@pytest.fixture
def kept(founded, tmp_path):
    """A backup of a bureau just founded."""
    bureau = shutil.copytree(founded, tmp_path / "单位")
    keeping.backup(bureau, tmp_path / "备份.zip")
    return tmp_path / "备份.zip"


def test_a_damaged_backup_is_refused_and_nothing_is_written(kept, tmp_path):
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 1
    kept.write_bytes(bytes(data))
    with pytest.raises(Damaged, match="请换另一份备份"):
        keeping.restore(kept, tmp_path / "新", PASSPHRASE)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["单位", "备份.zip"]


def test_a_wrong_passphrase_leaves_nothing(kept, tmp_path):
    with pytest.raises(WrongPassphrase):
        keeping.restore(kept, tmp_path / "新", "不是它")
    assert not list(tmp_path.glob("新*"))


def test_an_occupied_folder_and_a_backup_of_something_else_are_refused(kept, tmp_path):
    with pytest.raises(BadInput, match="不是空文件夹"):
        keeping.restore(kept, tmp_path / "单位", PASSPHRASE)
    with zipfile.ZipFile(tmp_path / "别的.zip", "w") as other:
        other.writestr("a", "b")
    with pytest.raises(Damaged, match="不是服务器的备份"):
        keeping.restore(tmp_path / "别的.zip", tmp_path / "新", PASSPHRASE)


def test_a_hurt_log_is_not_kept_over_an_older_backup(kept, tmp_path):
    before = kept.read_bytes()
    (tmp_path / "单位" / "log.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(Damaged):
        keeping.backup(tmp_path / "单位", kept)
    assert kept.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["单位", "备份.zip"]
