"""Opening and creating desks: passphrase, single-instance lock, folded tables brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.deliveries import Delivery
from desktop.desk import SERVER, Desk
from desktop.errors import BadInput, DiskTrouble, InUse
from desktop.journal import identity
from desktop.store import awaiting, keys, projections, queries, seats
from desktop.store.database import Database
from desktop.world import World

SHORTEST = keys.SHORTEST


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the bureau gave this device: certificates and keys as DER bytes; `first` is what it noted of it."""

    certificate: bytes
    root: bytes
    server: bytes
    recovery: bytes
    person: str
    name: str
    first: Delivery = field(default_factory=Delivery)


def stretch(folder: Path, passphrase: str) -> bytes:
    """The key a passphrase stretches to at this desk, fitting or not. BadInput (no desk there), TooNew, Damaged."""
    return keys.stretch(keys.load(folder), passphrase)


def open_desk(
    folder: Path,
    passphrase: str,
    world: World | None = None,
    progress: projections.Progress = lambda done, whole: None,
    stretched: bytes | None = None,
) -> Desk:
    """Open a desk. BadInput (no desk there), WrongPassphrase, InUse, TooNew, Damaged. Rebuilds first if folds
    changed. `stretched`: what `stretch` made of this passphrase.
    """
    files = keys.load(folder)
    opened = keys.open_with(files, passphrase, stretched)
    lock = _hold(folder)
    with _released_if_it_fails(lock):
        desk = Desk(folder, files, opened, world or World(), lock)
    with _closed_if_it_fails(desk):
        desk.prepare(progress)
        _take_seat(desk)
        keys.drop_pen(folder)
    return desk


def rehearse() -> None:
    """Ask an empty desk in memory what a real one is asked first: SQLAlchemy makes its machinery when first used, which
    takes as long as opening a desk.
    """
    empty = Database(Path(":memory:"), bytes(32))
    with empty.writing() as session:
        projections.rebuild(session, lambda _done, _whole: None)
    with empty.reading() as session:
        queries.organisation(session)
        queries.is_supervisor(session, "")
        queries.mines(session)
        awaiting.returned(session)
        queries.visits_named(session, {""})
        queries.lines(session, "finding", status=queries.OPEN[0])
    empty.close()


def create_desk(
    folder: Path,
    passphrase: str,
    device: identity.PrivateKey,
    enrolled: Enrolled,
    world: World | None = None,
    *,
    settings: Mapping[str, object] | None = None,
    cost: keys.Cost = keys.COST,
) -> Desk:
    """A new desk for an enrolled device; `settings` are kept in it from the beginning. `desk.json` is written last:
    there is a whole desk or none.

    BadInput when the folder holds one already or cannot be one, or the passphrase is too short. DiskTrouble.
    """
    refuse_occupied(folder)
    keys.check_passphrase(passphrase)
    prepare_folder(folder)
    files, opened = keys.make(
        passphrase,
        device,
        certificate=enrolled.certificate,
        root=enrolled.root,
        recovery_key=enrolled.recovery,
        person=enrolled.person,
        name=enrolled.name,
        cost=cost,
    )
    lock = _hold(folder)
    with _released_if_it_fails(lock):
        _remove_cut_off(folder)
        desk = Desk(folder, files, opened, world or World(), lock)
    with _closed_if_it_fails(desk):
        desk.prepare(lambda done, whole: None)
        for key, value in {SERVER: enrolled.server, **(settings or {})}.items():
            desk.set(key, value)
        _take_seat(desk)
        first = enrolled.first
        desk.receive(replace(first, certificates=(enrolled.certificate, *first.certificates)))
        keys.write(folder, files)
        keys.drop_pen(folder)
    return desk


def prepare_folder(folder: Path) -> None:
    """Make the folder of a new desk. BadInput when it holds one already, or cannot be made."""
    refuse_occupied(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} 不能用作工作台的文件夹（{error.strerror}），请另选本机硬盘上的空文件夹。") from error


def refuse_occupied(folder: Path) -> None:
    """BadInput when the folder already holds a desk: a desk is never overwritten."""
    if (folder / "desk.json").exists() or ((folder / "desk.db").exists() and not keys.has_pen(folder)):
        raise BadInput(f"{folder} 里已有工作台，请另选一个空文件夹。")


def _take_seat(desk: Desk) -> None:
    """Notice whether this is another copy of the folder than before: document numbers belong to one copy."""
    with desk.reading() as session:
        fresh = seats.settled(session, desk.folder, desk.world.name)
    if fresh is not None:
        desk.set(seats.SEAT, fresh)
    seats.drop_word(desk.folder)


def _hold(folder: Path) -> FileLock:
    lock = FileLock(folder / "desk.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise InUse("这个工作台正被另一个程序使用，请先关闭那个窗口再打开。") from error
    except (OSError, NotImplementedError) as error:
        raise DiskTrouble(f"{folder} 不能锁定（{error}）；工作台须放在本机硬盘上可以写入的文件夹里。") from error
    return lock


def _remove_cut_off(folder: Path) -> None:
    """What an enrolment left that was cut off: a database whose key was never written, so nothing was kept in it."""
    if keys.has_pen(folder):
        for ending in ("", "-wal", "-shm"):
            (folder / f"desk.db{ending}").unlink(missing_ok=True)


@contextmanager
def _released_if_it_fails(lock: FileLock) -> Iterator[None]:
    try:
        yield
    except BaseException:
        lock.release()
        raise


@contextmanager
def _closed_if_it_fails(desk: Desk) -> Iterator[None]:
    try:
        yield
    except BaseException:
        desk.close()
        raise
