"""The key file on bad days: whatever was changed in it is damage or a wrong passphrase, never a crash."""

import msgspec
import pytest

from desktop.errors import Damaged, WrongPassphrase
from desktop.journal import identity
from desktop.store import keys

PASSPHRASE = "演示口令123"


@pytest.fixture
def folder(tmp_path):
    """A folder with the key file of a desk."""
    made, _ = keys.make(
        PASSPHRASE,
        identity.new_key(),
        certificate=b"c",
        root=b"r",
        recovery_key=b"",
        person="p1",
        name="演示专员甲",
        cost=keys.Cost(1, 8, 1),
    )
    keys.write(tmp_path, made)
    return tmp_path


def test_a_flipped_byte_anywhere_is_told_in_words(folder):
    file = folder / "desk.json"
    whole = file.read_bytes()
    for place in range(0, len(whole), 3):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x80]) + whole[place + 1 :])
        with pytest.raises((Damaged, WrongPassphrase)):
            keys.open_with(keys.load(folder), PASSPHRASE)


@pytest.mark.parametrize("cost", [(1, 2**40, 1), (10**9, 8, 1), (1, 8, 10**6), (0, 8, 1), (-1, 8, 1)])
def test_a_cost_no_computer_could_pay_is_damage(folder, cost):
    file = folder / "desk.json"
    tree = msgspec.json.decode(file.read_bytes())
    tree["cost"] = dict(zip(("passes", "memory", "lanes"), cost, strict=True))
    file.write_bytes(msgspec.json.encode(tree))
    with pytest.raises(Damaged):
        keys.load(folder)
