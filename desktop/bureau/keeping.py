"""Keeping a bureau's server safe: a backup in one file while it serves, a server from a backup.

The members of a backup (store/archive.py has its shape):

    bureau.json *.pem founding.entry *.sealed     as in the folder; keys stay sealed under the server's passphrase
    log.sqlite              the log at one moment, whatever database it lives in
    settings.json           when there is one; the keys of an object store are never kept
    blobs/ab/abcd…          the verified bytes that the log of that moment holds; what was arriving comes again

With a passphrase (the server's own) the whole file is sealed, vault.py has its shape; in the clear only when asked.

Bytes in an object store stay there (it has its own copies; nothing is ever removed from it): they are looked at one
by one, and a server restored from the backup reads the same bucket.

A restored server begins a new history, so every desk notices, asks what the server lacks and pushes it again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, select

from desktop.bureau import checking, founding, keyring, settings, tables, vault
from desktop.bureau.log import Clock
from desktop.errors import BadInput, Damaged
from desktop.store import archive, files
from desktop.store.archive import Progress

_LOG = "log.sqlite"
_NEEDED = ("bureau.json", "root.pem", "server.pem", "registrar.pem", "recovery.pem", "founding.entry", "keys.sealed")
_IN_A_SAFE = ("authority-export.sealed", "recovery.sealed")  # may have been moved to a stick
_MAY_MISS = (*_IN_A_SAFE, settings.FILE)
_KIND = archive.Kind("bureau", "服务器", frozenset({*_NEEDED, _LOG}), frozenset(_MAY_MISS), has_plain_blobs=True)
_held, _named, _waiting, _done = tables.held.c, tables.named.c, tables.waiting.c, tables.done.c


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: entries and blobs kept, and blobs (hashes) hurt or missing on this disk and so not kept."""

    entries: int
    blobs: int
    hurt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands again: its log as checked, blobs the backup lacked (desks bring them again), the new history."""

    report: checking.Report
    lacking: tuple[str, ...]
    epoch: str


def backup(
    folder: Path,
    file: Path,
    *,
    passphrase: str | None = None,
    database: str | None = None,
    clock: Clock = founding.utc_now,
    progress: Progress = lambda done, whole: None,
) -> Backup:
    """Write the whole server into one file; it may go on serving. Sealed under the server's passphrase, or in the
    clear without one. Damaged when the log is hurt, BadInput when the place cannot be written, WrongPassphrase; an
    older file then stays.
    """
    card = founding.card(folder)
    if passphrase is not None:
        keyring.read(folder / "keys.sealed", passphrase, keyring.Keys)
    # beside the log, which is in the clear too, not on somebody's stick
    moment = folder / f"moment.{os.getpid()}.log"
    whole = file if passphrase is None else folder / f"moment.{os.getpid()}.zip"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _snapshot(database or card.database or tables.default_url(folder), moment)
        entries, names = _sound(moment)
        known = settings.read(folder)
        blobs = founding.store_of(folder, known)
        hurt = tuple(name for name in names if not blobs.is_intact(name))
        kept = [*_NEEDED, *(name for name in _MAY_MISS if (folder / name).exists())]
        members = [*((name, folder / name) for name in kept), (_LOG, moment)]
        if known.objects is None:
            members += [(archive.blob(name), blobs.path(name)) for name in names if name not in set(hurt)]
        about = archive.About(clock().strftime("%Y-%m-%dT%H:%M:%SZ"), card.code, card.name)
        archive.put(whole, _KIND, about, members, progress)
        if passphrase is not None:
            vault.seal(whole, file, passphrase)
    except OSError as error:
        raise BadInput(f"备份写不到 {file}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    finally:
        made = (moment, *(Path(f"{moment}{end}") for end in ("-wal", "-shm")))
        for left in made if passphrase is None else (*made, whole):
            with contextlib.suppress(OSError):
                left.unlink()
    return Backup(entries, len(names) - len(hurt), hurt)


def restore(
    file: Path,
    folder: Path,
    passphrase: str,
    *,
    database: str | None = None,
    clock: Clock = founding.utc_now,
    progress: Progress = lambda done, whole: None,
) -> Restored:
    """A server from a backup, into a new or empty folder and, when `database` is named, into that empty database;
    its passphrase is that of the time of the backup. It begins a new history.

    BadInput (no backup, folder or database occupied), Damaged, TooNew, WrongPassphrase: nothing is left then.
    """
    clear = folder.with_name(f"{folder.name}.{os.getpid()}.zip")
    with archive.growing(folder) as grows:
        with vault.opened(file, passphrase, clear) as plain:
            listing = archive.verify(plain, _KIND, lambda done, whole: progress(done, 2 * whole))
            archive.unpack(plain, listing, grows, progress)
        card = msgspec.structs.replace(founding.card(grows), database=None)
        _write(grows, card)
        with founding.opened(grows, passphrase) as bureau:
            lacking = _release(bureau)
            epoch = bureau.log.begin_epoch()
            report = checking.check(bureau)
            if database is not None:
                _move(bureau, database)
        if database is not None:
            (grows / _LOG).unlink()
            _write(grows, msgspec.structs.replace(card, database=database))
    return Restored(report, lacking, epoch)


def _snapshot(url: str, target: Path) -> None:
    target.unlink(missing_ok=True)
    source = tables.Database(url)
    try:
        with source.reading() as connection:
            if connection.dialect.name == "sqlite":
                with contextlib.closing(sqlite3.connect(target)) as copy:
                    raw = connection.connection.driver_connection
                    assert isinstance(raw, sqlite3.Connection)
                    raw.backup(copy)
                return
            copied = tables.Database(_url(target))
            try:
                with copied.writing() as into:
                    tables.copy(connection, into)
            finally:
                copied.close()
    finally:
        source.close()


def _sound(moment: Path) -> tuple[int, Sequence[str]]:
    """How many entries the copied log has, and the blobs it holds. Damaged when it is not whole."""
    copied = tables.Database(_url(moment))
    try:
        with copied.reading() as connection:
            if hurt := checking.check_log(connection):
                raise Damaged(f"服务器的日志有 {len(hurt)} 处损坏，没有备份：{hurt[0]}")
            entries = connection.execute(select(func.count()).select_from(tables.entry)).scalar_one()
            return entries, sorted(set(connection.execute(select(_held.hash)).scalars()))
    finally:
        copied.close()


def _release(bureau: founding.Bureau) -> tuple[str, ...]:
    """Blobs the log says it holds and the backup did not have are waited for again, and what names them."""
    with bureau.log.database.writing() as connection:
        names = sorted(set(connection.execute(select(_held.hash)).scalars()))
        lacking = [name for name in names if not bureau.blobs.is_intact(name)]
        for part in tables.slices(lacking):
            lost = _named.hash.in_(part)
            rows = connection.execute(select(_named.log_index, _named.hash, _named.scope).where(lost)).mappings().all()
            query = select(_waiting.log_index, _waiting.hash).where(_waiting.hash.in_(part))
            known = {(row.log_index, row.hash) for row in connection.execute(query)}
            fresh = [dict(row) for row in rows if (row["log_index"], row["hash"]) not in known]
            tables.put(connection, tables.waiting, fresh)
            connection.execute(delete(tables.done).where(_done.log_index.in_({row["log_index"] for row in rows})))
            connection.execute(delete(tables.held).where(_held.hash.in_(part)))
    return tuple(lacking)


def _move(bureau: founding.Bureau, url: str) -> None:
    """The restored log into a database that is empty."""
    target = tables.Database(url)
    try:
        with bureau.log.moment() as source, target.writing() as connection:
            if connection.execute(select(func.count()).select_from(tables.entry)).scalar_one():
                raise BadInput("这个数据库里已有记录；恢复只能放进空的数据库，请另建一个。")
            tables.copy(source, connection)
    finally:
        target.close()


def _write(folder: Path, card: founding.Card) -> None:
    files.write_whole(folder / "bureau.json", msgspec.json.format(msgspec.json.encode(card)))


def _url(file: Path) -> str:
    return f"sqlite:///{file.resolve().as_posix()}"
