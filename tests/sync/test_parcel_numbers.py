"""Document numbers by stick alone: asked for in a parcel, given with its receipts; old and repeated ones harm none."""

import shutil

import pytest

from desktop.actions import numbers
from desktop.bureau import parcels as at_bureau
from desktop.errors import NotAllowed
from desktop.opening import open_desk
from desktop.store import queries, seats
from desktop.supervision import numbers as runs
from desktop.supervision.numbers import LEDGER, Numbers
from desktop.sync import parcel
from desktop.sync.round import exchange
from tests.making.sites import PASSPHRASE, whole_visit


def left(desk):
    with desk.reading() as session:
        return numbers.left(session, desk, LEDGER)


def spend(desk, count):
    """As if the numbers up to this count had been taken."""
    with desk.reading() as session:
        seat = seats.name(session, "")
    desk.set(f"number/{LEDGER}/{desk.world.today().year}/{seat}", count)


def blocks(desk, site):
    """The blocks of ledgers this desk knows: their ends, and whether they are void."""
    with desk.reading() as session:
        subject = runs.subject(site.server.card.code, LEDGER, desk.world.today().year)
        found = queries.state(session, subject, Numbers) or Numbers()
    return [(one.first, one.last, bool(one.void)) for one in found.blocks]


@pytest.fixture
def desk(site):
    """A desk that used up what it was given when it was enrolled."""
    made = site.desk("P01")
    spend(made, 20)
    return made


@pytest.fixture
def carry(site, desk, tmp_path):
    """A stick to the bureau and back; answers both files."""

    def both(name, sender=desk):
        there, back = tmp_path / f"{name}.parcel", tmp_path / f"{name}-回执.parcel"
        parcel.make(sender, [site.server.server.certificate], there)
        at_bureau.take(site.server, there, back)
        return there, back

    return both


def test_a_stick_brings_a_block_to_a_desk_that_has_none_left(desk, site, carry):
    assert left(desk) == 0
    assert parcel.take(desk, carry("一")[1]).refused == ()
    assert blocks(desk, site) == [(1, 20, False), (21, 40, False)]
    assert left(desk) == 20


def test_the_next_stick_goes_on_where_this_one_ended(desk, site, carry):
    parcel.take(desk, carry("一")[1])
    spend(desk, 40)
    whole_visit(desk)
    parcel.take(desk, carry("二")[1])
    assert [one[:2] for one in blocks(desk, site)] == [(1, 20), (21, 40), (41, 60)]


def test_taken_twice_at_the_bureau_it_gives_nothing_more(desk, site, carry, tmp_path):
    there, back = carry("一")
    at_bureau.take(site.server, there, tmp_path / "又.parcel")
    for file in (back, tmp_path / "又.parcel", back):
        parcel.take(desk, file)
    assert len(blocks(desk, site)) == 2


def test_a_parcel_of_long_ago_voids_nothing(desk, site, carry, tmp_path):
    there, back = carry("一")
    parcel.take(desk, back)
    for name in "二三":
        spend(desk, left(desk) and max(last for _, last, _ in blocks(desk, site)))
        parcel.take(desk, carry(name)[1])
    at_bureau.take(site.server, there, tmp_path / "又.parcel")
    exchange(desk)
    assert not any(void for _, _, void in blocks(desk, site))


def test_a_receipt_that_was_overtaken_by_a_round_is_harmless(desk, site, carry):
    back = carry("一")[1]
    exchange(desk)
    with desk.reading() as session:
        before = seats.seat(session)
    parcel.take(desk, back)
    with desk.reading() as session:
        assert seats.seat(session).turn == before.turn
    exchange(desk)
    assert not any(void for _, _, void in blocks(desk, site))


def test_with_numbers_enough_and_nothing_new_there_is_nothing_to_carry(desk, site, carry):
    exchange(desk)
    with pytest.raises(NotAllowed, match="没有需要交接的记录"):
        carry("一")


def test_a_colleagues_parcel_says_nothing_about_numbers(desk, site, tmp_path):
    colleague = site.desk("P02")
    exchange(desk)
    whole_visit(desk)
    inner = parcel.make(desk, [colleague.holder.certificate], tmp_path / "同伴.parcel")
    assert inner.numbers is None


def test_only_the_servers_word_moves_a_seat(desk, site, carry, tmp_path):
    parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
    with desk.reading() as session:
        pending = seats.seat(session).pending
    colleague = site.desk("P02")
    forged = parcel.Inner(entries=(), told=parcel.NumbersBack(pending, is_copy=True))
    made = parcel.pack(colleague.holder, desk.world.text(), [desk.holder.certificate], forged)
    (tmp_path / "伪.parcel").write_bytes(made)
    parcel.take(desk, tmp_path / "伪.parcel")
    with desk.reading() as session:
        assert seats.seat(session).pending == pending


def test_a_second_copy_of_a_folder_is_seen_by_its_stick(desk, site, carry, tmp_path):
    parcel.take(desk, carry("一")[1])
    desk.close()
    second = open_desk(shutil.copytree(desk.folder, tmp_path / "副本"), PASSPHRASE)
    parcel.take(second, carry("副", second)[1])
    assert [void for _, _, void in blocks(second, site)] == [True, True, False]
    second.close()
