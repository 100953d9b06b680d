"""A server's backup is sealed under its passphrase: nobody reads it without, and a changed one is refused whole."""

import pytest

from desktop.bureau import checking, founding, keeping, vault
from desktop.errors import BadInput, Damaged, WrongPassphrase
from tests.bureau.devices import PASSPHRASE


def test_a_sealed_backup_restores_to_the_same_log(folder, tmp_path):
    keeping.backup(folder, tmp_path / "备份.zip", passphrase=PASSPHRASE)
    assert vault.is_sealed(tmp_path / "备份.zip")
    assert "演示县".encode() not in (tmp_path / "备份.zip").read_bytes()
    made = keeping.restore(tmp_path / "备份.zip", tmp_path / "新", PASSPHRASE)
    with founding.opened(folder, PASSPHRASE) as bureau:
        assert checking.check(bureau).root == made.report.root
    assert made.report.is_sound
    left = {one.name for one in [*tmp_path.iterdir(), *folder.iterdir()] if one.suffix in {".zip", ".tmp", ".log"}}
    assert left == {"备份.zip"}


def test_another_passphrase_neither_makes_nor_opens_a_backup(folder, tmp_path):
    with pytest.raises(WrongPassphrase):
        keeping.backup(folder, tmp_path / "备份.zip", passphrase="不是它")
    assert not (tmp_path / "备份.zip").exists()
    keeping.backup(folder, tmp_path / "备份.zip", passphrase=PASSPHRASE)
    with pytest.raises(WrongPassphrase, match="备份时"):
        keeping.restore(tmp_path / "备份.zip", tmp_path / "新", "不是它")
    assert not list(tmp_path.glob("新*"))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Bytes of three pieces, and the same sealed."""
    place = tmp_path_factory.mktemp("large")
    (place / "明").write_bytes(bytes(range(256)) * 4096 * 2 + b"end")
    vault.seal(place / "明", place / "密", PASSPHRASE)
    return (place / "明").read_bytes(), (place / "密").read_bytes()


def read(data, tmp_path):
    (tmp_path / "密").write_bytes(data)
    with vault.opened(tmp_path / "密", PASSPHRASE, tmp_path / "明") as plain:
        return plain.read_bytes()


def test_pieces_come_back_as_they_were(large, tmp_path):
    assert read(large[1], tmp_path) == large[0]
    assert not (tmp_path / "明").exists()


@pytest.mark.parametrize(
    "hurt",
    [
        pytest.param(lambda data: data[:-1], id="cut in the last piece"),
        pytest.param(lambda data: data[:-19], id="without its last piece"),
        pytest.param(lambda data: data + b"!", id="with bytes behind it"),
        pytest.param(lambda data: data[:-1] + bytes([data[-1] ^ 1]), id="changed"),
        pytest.param(lambda data: data[:30], id="cut in its head"),
        pytest.param(lambda data: data.replace(b"\xa4time", b"\xa4tame", 1), id="another head"),
        pytest.param(lambda data: data.replace(b"\xa4time\x03", b"\xa4time\x7f", 1), id="a head that asks for much"),
    ],
)
def test_a_hurt_file_is_refused_and_leaves_nothing(large, tmp_path, hurt):
    with pytest.raises(Damaged):
        read(hurt(large[1]), tmp_path)
    assert not (tmp_path / "明").exists()


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="没有找到"):
        vault.is_sealed(tmp_path / "没有")
