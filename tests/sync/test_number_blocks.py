"""Document numbers with a real server: blocks, restored and copied folders, restored servers, offline."""

import dataclasses
import datetime as dt
import shutil
import threading

from msgspec.structs import replace

from desktop.actions import keeping, numbering, numbers
from desktop.bureau import accounts, founding
from desktop.bureau import numbering as bureau_numbering
from desktop.bureau.sights import Asker
from desktop.opening import open_desk
from desktop.store import queries, seats
from desktop.supervision.number_register import NumberState
from desktop.supervision.numbers import LEDGER
from desktop.supervision.roster import Role
from desktop.sync import numbering as asking
from desktop.sync import wire
from desktop.sync.round import exchange
from tests.making.sites import PASSPHRASE, open_visit, seal_and_close, whole_visit


def close(desk):
    """The number of a visit opened and closed now."""
    name = open_visit(desk)
    seal_and_close(desk, name)
    with desk.reading() as session:
        return queries.visit(session, name).closed.numbered.count


def left(desk):
    with desk.reading() as session:
        return numbers.left(session, desk, LEDGER)


def spend(desk, count):
    """As if the numbers up to this count had been taken."""
    with desk.reading() as session:
        seat = seats.name(session, "")
    desk.set(f"number/{LEDGER}/{desk.world.today().year}/{seat}", count)


def reasons(desk, series=LEDGER):
    """State, span, reason of every line of the register of a run."""
    found = numbering.read_register(desk).lines
    return [(line.state, line.span, line.why) for line in found if line.series == series]


def later(desk, days):
    """The same desk with its clock put on."""
    desk.world = dataclasses.replace(desk.world, now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=days))


def test_every_desk_has_a_block_of_its_own_when_it_is_enrolled(site):
    first, second = site.desk("P01"), site.desk("P02")
    assert [close(first), close(second), close(first)] == [1, 21, 2]
    assert left(site.desk("S01", Role.SUPERVISOR)) == 0


def test_two_desks_asking_at_once_get_blocks_that_share_nothing(site):
    desks = [site.desk(f"P0{number}") for number in range(1, 4)]
    for desk in desks:
        spend(desk, 60)
    lanes = [threading.Thread(target=exchange, args=(desk,)) for desk in desks]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert [left(desk) for desk in desks] == [20, 20, 20]
    assert {close(desk) for desk in desks} == {61, 81, 101}


def test_a_new_block_is_drawn_before_the_old_one_is_used_up(site):
    desk = site.desk("P01")
    spend(desk, 11)
    assert left(desk) == 9
    site.exchange("P01")
    assert left(desk) == 29


def test_an_answer_that_was_lost_gives_no_second_block(site):
    desk = site.desk("P01")
    close(desk)
    with desk.reading() as session:
        asked = asking.question(desk, session)
    kept = tuple(wire.Kept(one.series, one.year, 0) for one in asked.kept)
    asker = Asker(desk.holder.fingerprint, desk.holder.certificate, "P01")
    for _ in range(2):
        bureau_numbering.give(site.server, asker, replace(asked, kept=kept))
    site.exchange("P01")
    assert left(desk) == 39


def test_offline_with_an_empty_block_the_number_is_provisional_and_stays_so(site):
    desk = site.desk("P01")
    site.stop()
    spend(desk, 19)
    assert [close(desk) for _ in range(2)] == [20, 0]
    site.start()
    site.exchange("P01")
    assert close(desk) == 21
    assert reasons(desk)[-1][0] is NumberState.PROVISIONAL


def test_after_a_restore_the_rest_of_the_block_is_void_and_a_new_one_is_drawn(site, tmp_path):
    desk = site.desk("P01")
    assert close(desk) == 1
    keeping.backup(desk, tmp_path / "备份")
    assert close(desk) == 2  # printed, never sent: it dies with the disk
    desk.close()
    keeping.restore(tmp_path / "备份", tmp_path / "恢复")
    site.desks["P01"] = desk = open_desk(tmp_path / "恢复", PASSPHRASE)
    assert close(desk) == 0  # offline: rather provisional than twice
    site.exchange("P01")
    assert close(desk) == 21
    assert (NumberState.VOID, "2–20", "工作台从备份恢复") in reasons(desk)


def test_a_copied_folder_draws_its_own_block_and_the_first_one_loses_its_rest(site, tmp_path):
    desk = site.desk("P01")
    close(desk)
    desk.close()
    shutil.copytree(desk.folder, tmp_path / "副本")
    site.desks["P01"], site.desks["copy"] = desk, copy = site.reopen("P01"), open_desk(tmp_path / "副本", PASSPHRASE)
    site.exchange("copy")
    site.exchange("P01")
    site.exchange("P01")
    assert (close(copy), close(desk)) == (21, 41)
    assert (NumberState.VOID, "2–20", "工作台文件夹被复制或移到别处") in reasons(desk)


def as_it_was(desk, folder):
    """The database as it was, brought back in place: the desk cannot see it itself."""
    with (desk.folder / "desk.db").open("r+b") as file:
        file.truncate()
        file.write((folder / "desk.db").read_bytes())
    for ending in ("-wal", "-shm"):
        (desk.folder / f"desk.db{ending}").unlink(missing_ok=True)


def test_a_disk_brought_back_as_it_was_is_seen_by_the_server(site, tmp_path):
    desk = site.desk("P01")
    desk.close()
    shutil.copytree(desk.folder, tmp_path / "映像")
    desk = site.reopen("P01")
    close(desk)
    site.exchange("P01")
    desk.close()
    as_it_was(desk, tmp_path / "映像")
    desk = site.reopen("P01")
    site.exchange("P01")
    assert close(desk) == 21
    assert (NumberState.VOID, "2–20", "同一工作台有两份副本在用") in reasons(desk)


def test_a_double_is_shown_with_both_papers_and_changes_neither(site, tmp_path):
    desk = site.desk("P01")
    desk.close()
    shutil.copytree(desk.folder, tmp_path / "映像")
    desk = site.reopen("P01")
    assert close(desk) == 1
    sealed = shutil.copytree(desk.folder, tmp_path / "第一份", ignore=shutil.ignore_patterns("desk.lock"))
    desk.close()
    as_it_was(desk, tmp_path / "映像")
    desk = site.reopen("P01")
    assert close(desk) == 1
    site.exchange("P01")
    other = site.desks["copy"] = open_desk(sealed, PASSPHRASE)
    exchange(other)
    site.exchange("P01")
    doubled = [line for line in reasons(desk) if line[0] is NumberState.DOUBLED]
    assert [span for _, span, _ in doubled] == ["1", "1"]


def test_a_server_restored_from_before_a_block_gives_it_to_nobody_else(site):
    desk = site.desk("P01")
    second = site.desk("P02")
    site.stop()
    old = shutil.copytree(site.bureau, site.folder / "旧备份")
    site.start()
    spend(desk, 11)
    site.exchange("P01")
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.move(old, site.bureau)
    site.start()
    site.exchange("P01")
    spend(second, 31)
    site.exchange("P02")
    assert (left(desk), left(second)) == (29, 29)
    assert (close(desk), close(second)) == (12, 32)


def test_a_new_year_begins_at_one_and_the_old_rest_is_void(site):
    desk = site.desk("P01")
    close(desk)
    later(desk, 365)
    assert close(desk) == 0
    site.exchange("P01")
    assert close(desk) == 1
    assert (NumberState.VOID, "2–20", "年度终了未用") in reasons(desk)


def test_a_revoked_device_gets_no_more_and_what_it_held_is_void(site):
    desk, supervisor = site.desk("P01"), site.desk("S01", Role.SUPERVISOR)
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    exchange(desk)
    site.exchange("S01")
    assert reasons(supervisor) == [(NumberState.VOID, "1–20", "设备已吊销：遗失")]
    assert len(numbering.read_register(supervisor).lines) == 15


def test_an_inspector_sees_of_others_only_that_they_hold_it(site):
    desk = site.desk("P01")
    site.desk("P02")
    site.exchange("P01")
    assert reasons(desk) == [(NumberState.HELD, "1–20", ""), (NumberState.ELSEWHERE, "21–40", "")]


def test_a_clock_ten_years_off_gets_numbers_of_its_own_year_and_harms_none(site):
    desk = site.desk("P01")
    later(desk, 3650)
    site.exchange("P01")
    assert close(desk) == 1
    desk.world = dataclasses.replace(desk.world, now=founding.utc_now)
    site.exchange("P01")
    assert close(desk) == 21  # what was voided by a wrong clock stays void


def test_a_whole_visit_still_goes_up_in_few_requests(site):
    desk = site.desk("P01")
    whole_visit(desk)
    before = site.exchange("P01").requests
    whole_visit(desk)
    assert site.exchange("P01").requests <= before
    assert site.exchange("P01").requests == 1
