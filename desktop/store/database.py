"""The encrypted SQLite file of a desk: how it is opened, read and written.

WAL, synchronous=FULL, foreign keys on; the driver opens no transaction by itself: a reading is a deferred BEGIN, a
writing an explicit BEGIN IMMEDIATE under one Python lock (SQLite's own waiting is unfair). Nobody else commits.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from desktop.errors import BadInput, Damaged, DeskError, DiskTrouble
from desktop.store import migrations

__all__ = ["Database", "Session"]  # rooms above name sessions by this module, not by the library


class Database:
    """One open file. `reading()` and `writing()` give sessions; both are context managers."""

    def __init__(self, file: Path, key: bytes) -> None:
        """Open (or create) the file with its raw 32-byte key. Damaged when it is no database under this key; TooNew;
        BadInput when it cannot be opened at all.
        """
        self.file = file
        self.writings = 0  # committed since it was opened: the same number, the same content
        self._lock = threading.RLock()
        self._engine = _engine(file, key)
        try:
            with self._engine.connect() as connection:
                migrations.migrate(connection, file)
        except DatabaseError as error:
            self._engine.dispose()
            raise _trouble(error.orig, file) or _damage(error.orig, file) from error
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the file and writes nothing."""
        with self._session("BEGIN") as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed when the block ends, or not at all when it raises."""
        with self._lock:
            with self._session("BEGIN IMMEDIATE") as session:
                yield session
            self.writings += 1

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """The same without waiting for the disk: durable with the next writing, and only for what nothing stands on
        before that one. Lost without it when the power fails, never when the program ends.
        """
        with self._lock:
            with self._session("BEGIN IMMEDIATE", waits=False) as session:
                yield session
            self.writings += 1

    def close(self) -> None:
        """Close all connections; the file may then be copied or removed."""
        self._engine.dispose()

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction: for backup and integrity checks."""
        with self._engine.connect() as connection:
            try:
                yield connection.connection.driver_connection
            except sqlcipher3.Error as error:
                raise _trouble(error, self.file) or _damage(error, self.file) from error

    def bad_pages(self) -> list[int]:
        """The numbers of pages whose check value does not fit; nobody writes meanwhile."""
        with self._lock, self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                return read_bad_pages(connection)
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def _session(self, begin: str, *, waits: bool = True) -> Iterator[Session]:
        with Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            try:
                if not waits:
                    session.connection().exec_driver_sql("PRAGMA synchronous = NORMAL")
                session.connection().exec_driver_sql(begin)
                yield session
                session.flush()
                session.connection().exec_driver_sql("COMMIT")
            except DatabaseError as error:
                trouble = _trouble(error.orig, self.file)
                if isinstance(trouble, DiskTrouble) or trouble is None:
                    _roll_back(session)
                else:
                    session.invalidate()  # the driver refuses everything on a connection that met damage
                if trouble is not None:
                    raise trouble from error
                raise
            except BaseException:
                _roll_back(session)
                raise
            finally:
                if not waits:
                    _wait_again(session)


def connect(file: Path, key: bytes) -> Any:
    """The driver's own connection to the file under its raw 32-byte key."""
    connection = sqlcipher3.connect(str(file), check_same_thread=False, isolation_level=None, timeout=30)
    try:
        for pragma in (
            "cipher_log_level = NONE",  # damage is told by exceptions, not on the terminal
            f"key = \"x'{key.hex()}'\"",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # else REPLACE removes rows past the triggers
            "temp_store = MEMORY",
            "cache_size = -32768",  # KiB; an encrypted page is dear to read again
        ):
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlcipher3.Error:
        connection.close()
        raise
    return connection


def read_bad_pages(connection: Any) -> list[int]:
    """The same, on the driver's own connection."""
    said = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    return [int(text.rsplit(" ", 1)[1]) for text in said if text.rsplit(" ", 1)[-1].isdigit()]


def _engine(file: Path, key: bytes) -> Engine:
    # the connection used last first: its page cache is warm, and seldom more than one grows
    return create_engine(
        "sqlite://",
        module=sqlcipher3,
        poolclass=QueuePool,
        pool_size=8,
        pool_use_lifo=True,
        creator=lambda: connect(file, key),
    )


def _roll_back(session: Session) -> None:
    try:
        session.connection().exec_driver_sql("ROLLBACK")
    except DatabaseError:
        session.invalidate()  # the connection itself is broken; SQLite rolls back when it is closed


def _wait_again(session: Session) -> None:
    try:
        session.connection().exec_driver_sql("PRAGMA synchronous = FULL")
    except DatabaseError:
        session.invalidate()  # rather no connection than one that does not wait for the disk


def _trouble(said: object, file: Path) -> DeskError | None:
    """What a database's complaint means for a person, or None when it is the program's own fault."""
    text = str(said)
    if any(sign in text for sign in ("disk is full", "readonly", "is locked")):
        return DiskTrouble(f"{file.name} 现在写不进去（{text}），刚才这一步没有保存；请腾出空间、检查权限后再试。")
    if "unable to open" in text:
        return BadInput(f"打不开 {file}：路径太长，或没有读写权限。请把工作台放到路径较短的文件夹。")
    if any(sign in text for sign in ("malformed", "not a database", "disk I/O error", "corrupt")):
        return _damage(said, file)
    return None


def _damage(said: object, file: Path) -> Damaged:
    return Damaged(
        f"工作台文件 {file.name} 已损坏（{said}）。请运行“检查”（check）看哪些受损、哪些可以重建，或用备份恢复。"
    )
