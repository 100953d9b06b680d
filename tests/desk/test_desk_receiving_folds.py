"""What is folded from the entries just taken is what a fold of the journal gives, whatever came before and beside."""

from __future__ import annotations

import random

import pytest

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.journal.entry import Entry
from desktop.journal.receipts import Verdict
from desktop.journal.sealing import Draft
from desktop.store import projections
from desktop.supervision.remote import Means, RemoteChecked
from tests.making.desks import MINE, PIT, Bureau

CALL = RemoteChecked(mine=MINE, person="p2", started="1", ended="2", means=Means.APP, looked_at=("视频",))


def history(bureau: Bureau) -> list[Entry]:
    """Subjects of one fact and of several, two in one entry, one claimed by two mines."""

    def call(names: list[str], seen: list[Entry], scope: str = f"mine/{MINE}") -> Entry:
        return bureau.make(
            bureau.registrar, [Draft("remote.checked", f"remote/{one}", CALL) for one in names], seen, scope
        )

    first = call(["a", "b"], [])
    second = call(["b", "c"], [first])
    return [first, second, call(["b"], []), call(["d"], []), call(["d"], [], f"mine/{PIT}"), call(["e"], [])]


@pytest.mark.parametrize("seed", range(12))
def test_the_rows_are_those_of_a_fresh_fold_in_whatever_portions_entries_come(
    desk: Desk, bureau: Bureau, seed: int
) -> None:
    luck, entries = random.Random(seed), history(bureau)
    luck.shuffle(entries)
    while entries:
        part = [entries.pop() for _ in range(min(len(entries), luck.randint(1, 4)))]
        verdict = luck.choice((Verdict.HELD, Verdict.ADMITTED))
        desk.receive(Delivery(entries=tuple(part), receipts=(bureau.receipts(part[:1], verdict),)))
        with desk.reading() as session:
            assert projections.differing(session) == []
