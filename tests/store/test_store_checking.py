"""The full check: a sound desk has no problem; of a hurt one it says what is hurt and what can be made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.actions import remotes, visits
from desktop.desk import Delivery, Desk
from desktop.errors import TooNew, WrongPassphrase
from desktop.journal.entry import Entry
from desktop.store import checking, journal, keys
from desktop.store.database import connect
from desktop.supervision.remote import Means
from tests.making import desks

PAGE = 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, desks.Bureau]:
    """A closed desk, never to be hurt: roster, a visit opened, four calls, some of it receipted, photos, a draft."""
    bureau = desks.Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path_factory.mktemp("made") / "工作台")
    visits.open_visit(desk, visits.plan(desk, desks.MINE))
    for _ in range(4):
        remotes.record(desk, desks.MINE, Means.APP, ["视频监控" * 200])
    desk.keep(b"photo one" * 100, "original")
    desk.keep(b"photo two" * 100, "original")
    desk.receive(Delivery(receipts=(bureau.receipts(bureau.entries),), completes=(bureau.complete(bureau.entries),)))
    desk.close()
    return desk.folder, bureau


@pytest.fixture
def folder(made: tuple[Path, desks.Bureau], tmp_path: Path) -> Path:
    """A copy of it, to be hurt."""
    return shutil.copytree(made[0], tmp_path / "工作台")


@contextmanager
def inside(folder: Path) -> Iterator[Any]:
    """The driver's own connection, with the triggers taken away: what a broken disk or a bad hand might do."""
    key = keys.open_with(keys.load(folder), desks.PASSPHRASE).data_key
    connection = connect(folder / "desk.db", key)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def check(folder: Path) -> checking.Report:
    return checking.check(folder, desks.PASSPHRASE)


def whats(report: checking.Report) -> set[str]:
    """The sorts of things hurt, without ids."""
    return {one.what.split("/")[0] for one in report.problems}


def test_a_sound_desk_has_no_problem_and_everything_is_counted(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    report = checking.check(folder, desks.PASSPHRASE, lambda done, whole: told.append((done, whole)))
    assert (report.problems, report.entries, report.blobs) == ((), 11, 3)
    assert told[-1] == (14, 14)


def test_a_desk_in_use_can_be_checked(enrol: Callable[..., Desk]) -> None:
    desk = enrol()
    visits.open_visit(desk, visits.plan(desk, desks.MINE))
    assert check(desk.folder).is_sound


def test_a_check_needs_the_passphrase(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        checking.check(folder, "不知道的口令")


def test_a_newer_file_is_not_checked(folder: Path) -> None:
    with inside(folder) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(TooNew, match="数据没有改动"):
        check(folder)


def overwrite(file: Path, page: int) -> None:
    """Overwrite a stretch of a page (counted from 1)."""
    data = bytearray(file.read_bytes())
    data[(page - 1) * PAGE + 500 : (page - 1) * PAGE + 900] = b"\xa5" * 400
    file.write_bytes(data)


def test_whatever_page_is_overwritten_it_is_noticed_and_something_is_said(folder: Path) -> None:
    file = folder / "desk.db"
    good = file.read_bytes()
    for page in range(1, len(good) // PAGE + 1, 7):
        overwrite(file, page)
        report = check(folder)
        assert report.problems[0].what == "desk.db"
        assert "备份恢复" in report.problems[0].sentence
        assert report.blobs == 3
        file.write_bytes(good)
    assert check(folder).is_sound


def test_the_first_page_overwritten_leaves_the_blobs_to_be_checked(folder: Path) -> None:
    overwrite(folder / "desk.db", 1)
    report = check(folder)
    assert "整个读不出来" in report.problems[0].sentence
    assert (whats(report), report.entries, report.blobs) == ({"desk.db"}, 0, 3)


def test_a_missing_database_leaves_the_blobs_to_be_checked_and_none_is_made(folder: Path) -> None:
    (folder / "desk.db").unlink()
    report = check(folder)
    assert (whats(report), report.blobs) == ({"desk.db"}, 3)
    assert not (folder / "desk.db").exists()


@pytest.mark.parametrize(
    "table, can",
    [("state", True), ("line", True), ("receipt", True), ("draft", False), ("certificate", True), ("setting", False)],
)
def test_a_hurt_table_is_named_with_what_can_be_done(folder: Path, table: str, can: bool) -> None:
    with inside(folder) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(folder / "desk.db", page)
    report = check(folder)
    said = {one.what: one for one in report.problems}
    assert said[table].can_be_rebuilt is can
    assert ("重建" in said[table].sentence) is can


def test_entries_on_a_hurt_page_are_named_and_the_others_counted(folder: Path) -> None:
    file = folder / "desk.db"
    good = file.read_bytes()
    found: set[str] = set()
    for page in range(2, len(good) // PAGE + 1, 3):
        overwrite(file, page)
        report = check(folder)
        hurt = {one.what for one in report.problems if one.what.startswith("entry/")}
        assert report.entries + len(hurt) in (0, 11)  # an unreadable index of entries names none
        found |= hurt
        file.write_bytes(good)
    assert len(found) > 1


def _entries(folder: Path) -> list[Entry]:
    desk = desks.open_desk(folder, desks.PASSPHRASE)
    with desk.reading() as session:
        found = list(journal.entries(session, [name for name, _ in journal.all_ids(session)]))
    desk.close()
    return found


@pytest.mark.parametrize(
    "change, words",
    [
        ("UPDATE fact SET body = x'7b7d' WHERE entry = '{0}' AND place = 0", "内容已改变"),
        ("UPDATE fact SET kind = 'visit.closed' WHERE entry = '{0}' AND place = 0", "内容与其编号不符"),
        ("UPDATE fact SET subject = 'visit/x' WHERE entry = '{0}' AND place = 0", "内容与其编号不符"),
        ("DELETE FROM fact WHERE entry = '{0}'", "内容已改变"),
        ("UPDATE entry SET signature = zeroblob(64) WHERE id = '{0}'", "的签名不对"),
        ("UPDATE entry SET scope = 'mine/m2' WHERE id = '{0}'", "的目录与内容不符"),
        ("UPDATE entry SET header = x'7b7d' WHERE id = '{0}'", "内容已改变"),
        ("UPDATE entry SET header = (SELECT header FROM entry WHERE id = '{1}') WHERE id = '{0}'", "内容"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE id = '{0}'", "缺失"),
    ],
)
def test_an_entry_changed_by_a_bad_hand_is_named(folder: Path, change: str, words: str) -> None:
    one, other = [entry.id for entry in _entries(folder) if entry.header.scope.startswith("mine/")][:2]
    with inside(folder) as connection:
        connection.executescript(change.format(one, other))
    said = {problem.what: problem for problem in check(folder).problems}
    assert words in said[f"entry/{one}"].sentence
    assert "服务器还没有这条记录" in said[f"entry/{one}"].sentence


def test_a_hurt_entry_that_the_server_has_can_be_fetched_again(folder: Path, made: tuple[Path, desks.Bureau]) -> None:
    name = made[1].entries[0].id
    with inside(folder) as connection:
        connection.execute("UPDATE fact SET body = x'00' WHERE entry = ?", (name,))
    said = {problem.what: problem for problem in check(folder).problems}
    assert said[f"entry/{name}"].can_be_rebuilt


@pytest.mark.parametrize(
    "change, what",
    [
        ("UPDATE statement SET signature = zeroblob(64) WHERE kind = 'receipts'", "statement"),
        ("UPDATE receipt SET number = number + 1", "receipt"),
        ("UPDATE receipt SET verdict = 'held'", "receipt"),
        ("UPDATE receipt SET complete = statement", "receipt"),
        ("DELETE FROM statement", "receipt"),
        ("UPDATE certificate SET der = x'00'", "certificate"),
        ("UPDATE state SET body = x'7b7d' WHERE noun = 'visit'", "state"),
        ("UPDATE line SET status = '已结束' WHERE noun = 'visit'", "state"),
        ("DELETE FROM state WHERE noun = 'visit'", "state"),
        (
            "INSERT INTO line SELECT 'visit/x', noun, mine, status, day, due, person, text, '', '' FROM line LIMIT 1",
            "state",
        ),
    ],
)
def test_what_can_be_made_again_is_said_to_be(folder: Path, change: str, what: str) -> None:
    with inside(folder) as connection:
        connection.execute(change)
    found = [one for one in check(folder).problems if one.what.split("/")[0] == what]
    assert found
    assert all(one.can_be_rebuilt for one in found)


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_hurt_blob_is_named_and_whether_the_server_has_it(folder: Path, is_settled: bool) -> None:
    with inside(folder) as connection:
        name = connection.execute("SELECT hash FROM blob_scope").fetchone()[0]
        connection.execute("UPDATE blob_scope SET settled = ?", (is_settled,))
    file = folder / "blobs" / name[:2] / name
    file.write_bytes(file.read_bytes()[::-1])
    report = check(folder)
    (problem,) = report.problems
    assert (problem.what, problem.can_be_rebuilt, report.blobs) == (f"blob/{name}", is_settled, 2)
    assert ("同步时取回" if is_settled else "备份恢复") in problem.sentence


def test_a_missing_blob_is_named_and_an_unnamed_file_is_no_harm(folder: Path) -> None:
    file = next((folder / "blobs").glob("??/*"))
    file.rename(file.with_name("ab" * 32))
    report = check(folder)
    assert [one.what for one in report.problems] == [f"blob/{file.name}"]
    assert "缺失" in report.problems[0].sentence


def test_of_very_many_hurt_blobs_the_rest_is_summed_up(enrol: Callable[..., Desk]) -> None:
    desk = enrol()
    for number in range(25):
        desk.keep(f"photo {number}".encode(), "original")
    desk.close()
    for file in (desk.folder / "blobs").glob("??/*"):
        file.write_bytes(b"")
    problems = check(desk.folder).problems
    assert len(problems) == 21
    assert "另有 5 个附件" in problems[-1].sentence
