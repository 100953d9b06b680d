"""Enrolling on bad days: a code is never lost to a computer that stopped half-way."""

import pytest

from desktop.bureau import register
from desktop.errors import BadInput, DiskTrouble, InUse, WrongPassphrase
from desktop.opening import open_desk
from desktop.store import keys
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.making.sites import CHEAP, PASSPHRASE


def enrol(site, folder, code, passphrase=PASSPHRASE):
    return enrolling.enrol(folder, site.running.url, code, passphrase, device_name="测试电脑", cost=CHEAP)


@pytest.fixture
def cut_off(site, tmp_path, monkeypatch):
    """A folder in which an enrolment stopped after the bureau had used the code up; and the code."""
    code = register.invite(site.server, Role.INSPECTOR, "P01", ["M01"]).code
    with monkeypatch.context() as hurt:
        (tmp_path / "文件").write_text("这里不能建文件夹")
        hurt.setenv("YIKUANG_DATA", str(tmp_path / "文件"))
        with pytest.raises(DiskTrouble, match="写不到"):
            enrol(site, tmp_path / "工作台", code)
    return tmp_path / "工作台", code


def test_a_cut_off_enrolment_is_simply_run_again(site, cut_off):
    folder, code = cut_off
    desk = enrol(site, folder, code)
    assert exchange(desk).error == ""
    desk.close()
    assert not (folder / "enrolling.json").exists()


def test_what_was_left_of_a_database_is_in_nobodys_way(site, cut_off):
    folder, code = cut_off
    (folder / "desk.db").write_bytes(b"half a file")
    enrol(site, folder, code).close()
    open_desk(folder, PASSPHRASE).close()


def test_it_is_gone_on_with_only_by_who_began_it(site, cut_off):
    folder, code = cut_off
    with pytest.raises(WrongPassphrase, match="当时设的口令"):
        enrol(site, folder, code, "另一个口令456")


def test_a_desk_that_is_whole_is_never_taken_for_a_cut_off_enrolment(site, cut_off):
    folder, code = cut_off
    enrol(site, folder, code).close()
    keys.keep_pen(folder, PASSPHRASE, keys.open_with(keys.load(folder), PASSPHRASE).device, CHEAP)
    with pytest.raises(BadInput, match="已有工作台"):
        enrol(site, folder, code)
    desk = open_desk(folder, PASSPHRASE)
    assert not (folder / "enrolling.json").exists()
    with pytest.raises(InUse):
        open_desk(folder, PASSPHRASE)
    desk.close()


def test_a_place_that_can_be_no_folder_costs_no_code(site, tmp_path):
    code = register.invite(site.server, Role.INSPECTOR, "P01", ["M01"]).code
    (tmp_path / "文件").write_text("")
    with pytest.raises(BadInput, match="不能用作工作台"):
        enrol(site, tmp_path / "文件" / "工作台", code)
    enrol(site, tmp_path / "别处", code).close()


def test_a_hurt_file_among_the_trusted_roots_hides_no_other(site):
    site.desk("P01")
    (enrolling.trusted_folder() / "坏.pem").write_bytes(b"no certificate")
    assert len(enrolling.trusted_roots()) == 1
