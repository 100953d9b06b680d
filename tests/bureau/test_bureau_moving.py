"""A backup is the same whatever database the log lives in, and restores into another."""

import pytest

from desktop.bureau import checking, founding, keeping, register
from desktop.errors import BadInput
from desktop.supervision.roster import Role
from tests.bureau.devices import PASSPHRASE


def roots(folder, database=None):
    with founding.opened(folder, PASSPHRASE, database=database) as bureau:
        found = checking.check(bureau)
    assert found.is_sound
    return found.entries, found.root


def test_a_log_goes_into_a_backup_and_out_into_another_database(folder, url, tmp_path):
    with founding.opened(folder, PASSPHRASE) as bureau:
        register.invite(bureau, Role.INSPECTOR, "P01", ["M01", "M02"])
    keeping.backup(folder, tmp_path / "一.zip")
    keeping.restore(tmp_path / "一.zip", tmp_path / "市", PASSPHRASE, database=url)
    assert founding.card(tmp_path / "市").database == url
    assert not (tmp_path / "市" / "log.sqlite").exists()
    assert roots(tmp_path / "市") == roots(folder)
    keeping.backup(tmp_path / "市", tmp_path / "二.zip")
    keeping.restore(tmp_path / "二.zip", tmp_path / "县", PASSPHRASE)
    assert roots(tmp_path / "县") == roots(folder)


def test_a_database_with_records_is_not_overwritten(folder, url, tmp_path):
    with founding.opened(folder, PASSPHRASE, database=url):
        pass
    before = roots(folder, url)
    keeping.backup(folder, tmp_path / "一.zip")
    with pytest.raises(BadInput, match="空的数据库"):
        keeping.restore(tmp_path / "一.zip", tmp_path / "市", PASSPHRASE, database=url)
    assert not (tmp_path / "市").exists()
    assert roots(folder, url) == before
