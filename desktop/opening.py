"""Opening and creating desks: passphrase, single-instance lock, folded tables brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.desk import SERVER, Delivery, Desk
from desktop.errors import BadInput, InUse
from desktop.journal import identity
from desktop.store import keys, projections
from desktop.world import World


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the bureau gave this device: certificates and keys as DER bytes."""

    certificate: bytes
    root: bytes
    server: bytes
    recovery: bytes
    person: str
    name: str


def open_desk(
    folder: Path,
    passphrase: str,
    world: World | None = None,
    progress: projections.Progress = lambda done, whole: None,
) -> Desk:
    """Open a desk. BadInput (no desk there), WrongPassphrase, InUse, TooNew, Damaged. Rebuilds first if folds
    changed.
    """
    files = keys.load(folder)
    opened = keys.open_with(files, passphrase)
    lock = _hold(folder)
    with _released_if_it_fails(lock):
        desk = Desk(folder, files, opened, world or World(), lock)
    with _closed_if_it_fails(desk):
        desk.prepare(progress)
    return desk


def create_desk(
    folder: Path,
    passphrase: str,
    device: identity.PrivateKey,
    enrolled: Enrolled,
    world: World | None = None,
    *,
    cost: keys.Cost = keys.COST,
) -> Desk:
    """A new desk for an enrolled device. BadInput when the folder holds one already or the passphrase is too short."""
    refuse_occupied(folder)
    keys.check_passphrase(passphrase)
    folder.mkdir(parents=True, exist_ok=True)
    lock = _hold(folder)
    with _released_if_it_fails(lock):
        opened = keys.make(
            folder,
            passphrase,
            device,
            certificate=enrolled.certificate,
            root=enrolled.root,
            recovery_key=enrolled.recovery,
            person=enrolled.person,
            name=enrolled.name,
            cost=cost,
        )
        desk = Desk(folder, keys.load(folder), opened, world or World(), lock)
    with _closed_if_it_fails(desk):
        desk.prepare(lambda done, whole: None)
        desk.set(SERVER, enrolled.server)
        desk.receive(Delivery(certificates=(enrolled.certificate,)))
    return desk


def refuse_occupied(folder: Path) -> None:
    """BadInput when the folder already holds a desk: a desk is never overwritten."""
    if (folder / "desk.json").exists() or (folder / "desk.db").exists():
        raise BadInput(f"{folder} 里已有工作台，请另选一个空文件夹。")


def _hold(folder: Path) -> FileLock:
    lock = FileLock(folder / "desk.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise InUse("这个工作台正被另一个程序使用，请先关闭那个窗口再打开。") from error
    return lock


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
