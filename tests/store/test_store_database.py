"""The file: what is written stays, nothing is written by halves, damage is named when met."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from desktop.actions import visits
from desktop.desk import Delivery, Desk
from desktop.errors import Damaged
from desktop.store import migrations, settings
from desktop.store.database import Database
from desktop.store.tables import KEPT

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "一 个.db", KEY)
    yield made
    made.close()


def number(database: Database) -> int | None:
    with database.reading() as session:
        return settings.read(session, "number", int)


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "verb", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid", "INSERT OR REPLACE INTO {} SELECT * FROM {}"]
)
def test_what_was_sealed_is_neither_changed_nor_removed(desk: Desk, bureau, table: str, verb: str) -> None:
    visits.open_visit(desk, visits.plan(desk, "m1"))
    desk.receive(Delivery(receipts=(bureau.receipts(bureau.entries),)))
    with desk._database.connection() as connection:
        column = connection.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[0]
        query = verb.format(table, table).replace("rowid", column)
        with pytest.raises(Exception, match=r"only grows|statements stay"):
            connection.execute(query)


def test_a_body_may_only_be_erased(desk: Desk) -> None:
    with desk._database.connection() as connection:
        connection.execute("BEGIN")
        connection.execute("UPDATE fact SET body = NULL")
        for change in ("body = x'00'", "kind = 'other'", "subject = 'x/1', body = NULL"):
            with pytest.raises(Exception, match="only grows"):
                connection.execute(f"UPDATE fact SET {change}")
        connection.execute("ROLLBACK")


def test_a_writing_that_fails_writes_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            settings.write(session, "number", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert number(database) is None


def test_a_database_error_rolls_back_and_the_next_writing_works(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            settings.write(session, "number", 1)
            session.connection().exec_driver_sql(
                "INSERT INTO fact (entry, place, kind, subject) VALUES ('x', 0, 'k', 's')"
            )

    with pytest.raises(IntegrityError):
        fail()
    with database.writing() as session:
        settings.write(session, "other", 2)
    assert number(database) is None


def test_writers_of_many_threads_wait_for_each_other(database: Database) -> None:
    def count() -> None:
        for _ in range(10):
            with database.writing() as session:
                settings.write(session, "number", (settings.read(session, "number", int) or 0) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert number(database) == 40


def test_a_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as session:
        assert settings.read(session, "number", int) is None
        with database.writing() as other:
            settings.write(other, "number", 1)
        assert settings.read(session, "number", int) is None
    assert number(database) == 1


def test_the_promised_settings_are_on(database: Database) -> None:
    with database.connection() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "user_version")
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "user_version": len(migrations.STEPS),
    }


def test_what_was_only_noted_is_there_and_the_next_writing_waits_for_the_disk_again(database: Database) -> None:
    before = database.writings
    with database.noting() as session:
        settings.write(session, "number", 1)
        assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    assert (number(database), database.writings) == (1, before + 1)
    with database.connection() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_noting_that_fails_leaves_nothing_and_the_next_writing_waits_for_the_disk(database: Database) -> None:
    def fail() -> None:
        with database.noting() as session:
            settings.write(session, "number", 1)
            raise ZeroDivisionError

    before = database.writings
    with pytest.raises(ZeroDivisionError):
        fail()
    assert (number(database), database.writings) == (None, before)
    with database.connection() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_another_key_opens_nothing(database: Database) -> None:
    database.close()
    with pytest.raises(Damaged, match="已损坏"):
        Database(database.file, bytes(32))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("不是数据库" * 1000)
    with pytest.raises(Damaged, match=r"text\.db 已损坏"):
        Database(tmp_path / "text.db", KEY)


def test_damage_met_by_one_reading_does_not_stop_the_next(tmp_path: Path) -> None:
    database = Database(tmp_path / "d.db", KEY)
    with database.writing() as session:
        settings.write(session, "number", 1)
        settings.write(session, "long", "长" * 20_000)
    database.close()
    data = bytearray((tmp_path / "d.db").read_bytes())
    data[-3000:-2900] = bytes(100)
    (tmp_path / "d.db").write_bytes(data)
    database = Database(tmp_path / "d.db", KEY)
    with pytest.raises(Damaged, match="“long”已损坏"), database.reading() as session:
        settings.read(session, "long", str)
    assert number(database) == 1
    database.close()
