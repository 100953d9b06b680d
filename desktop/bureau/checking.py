"""`bureau check`: everything the server promised, verified again from the bytes on the disk; lists what is hurt."""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from desktop.bureau import reading, tables
from desktop.bureau.access import Roll
from desktop.bureau.founding import Bureau
from desktop.errors import Damaged
from desktop.journal import identity, receipts, tree
from desktop.journal.entry import Entry

_TOGETHER = 500
_AHEAD = 2  # portions that wait for their signatures while the next is read
_entry = tables.entry.c

Progress = Callable[[int, int], None]
_Signed = tuple[int, str, bytes, identity.PublicKey]  # index, id, signature, its author's key


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what is hurt, each in one sentence."""

    entries: int
    blobs: int
    root: str
    hurt: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing is hurt."""
        return not self.hurt


def check(bureau: Bureau, progress: Progress = lambda done, whole: None) -> Report:
    """Every entry, signature, number, tree node, receipt and blob. `progress` counts entries and blobs."""
    try:
        return _check(bureau, progress)
    except Damaged as error:
        return Report(0, 0, "", (str(error),))


def check_log(connection: Connection) -> list[str]:
    """What is hurt of pages, numbers and tree, quickly: no signature is looked at."""
    return [
        *_check_pages(connection),
        *_check_numbers(connection),
        *_check_tree(connection, reading.size(connection))[1],
    ]


def _check(bureau: Bureau, progress: Progress) -> Report:
    hurt: list[str] = []
    with bureau.log.moment() as connection:
        hurt += _check_pages(connection)
        size, blobs = reading.size(connection), _blobs(connection)
        whole = size + len(blobs)
        hurt += _check_entries(connection, bureau, size, lambda done: progress(min(done, size), whole))
        hurt += _check_numbers(connection)
        root, wrong = _check_tree(connection, size)
        hurt += wrong
        hurt += _check_blobs(bureau, blobs, lambda done: progress(size + done, whole))
    return Report(size, len(blobs), root, tuple(hurt))


def _check_pages(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    return [f"数据库文件有损坏：{one}。请从备份恢复。" for one in found if one != "ok"]


def _check_entries(connection: Connection, bureau: Bureau, size: int, step: Callable[[int], None]) -> Iterator[str]:
    """One portion after the other, in the order of the log; on other processors the signatures of those read already
    are verified meanwhile: the library leaves the interpreter's lock for each.
    """
    reader = _Reader(connection, bureau)
    waiting: deque[Future[list[str]]] = deque()
    with ThreadPoolExecutor(min(3, os.cpu_count() or 1), "check") as pool:
        for hurt, signed in reader.portions():
            yield from hurt
            waiting.append(pool.submit(_unsigned, signed))
            if len(waiting) > _AHEAD:
                yield from waiting.popleft().result()
            step(reader.place)
        for one in waiting:
            yield from one.result()
    if reader.place != size:
        yield "日志末尾缺少记录，请从备份恢复。"
    for author, count in reader.unknown.items():
        yield f"设备 {author[:8]} 的 {count} 条记录没有登记证书，无法核对签名；请让该设备同步，仍如此就另发注册码。"


def _unsigned(signed: Sequence[_Signed]) -> list[str]:
    return [
        f"日志第 {index} 条（{name[:8]}）的签名不对，请从备份恢复。"
        for index, name, signature, key in signed
        if not identity.is_signed(key, name, signature)
    ]


class _Reader:
    """Entries in the order of the log, each with the key its author had by the time it came in."""

    def __init__(self, connection: Connection, bureau: Bureau) -> None:
        self.place = 0
        self.unknown: dict[str, int] = defaultdict(int)
        self._connection = connection
        self._roll = Roll(bureau.authority.certificate)
        self._keys: dict[str, identity.PublicKey] = {}
        self._released: dict[int, list[Entry]] = defaultdict(list)
        for at, one in reading.released_in_org(connection):
            self._released[at].append(one)

    def portions(self) -> Iterator[tuple[list[str], list[_Signed]]]:
        """What is hurt, and entries whose signature is to be verified."""
        for rows in _entries(self._connection):
            hurt: list[str] = []
            signed: list[_Signed] = []
            for index, found, verdict in rows:
                if index != self.place:
                    hurt.append(f"日志第 {self.place} 条起缺少记录，请从备份恢复。")
                self.place = index + 1
                if isinstance(found, str):
                    words = "的内容已损坏，请从备份恢复，或由持有它的设备同步补回。"
                    hurt.append(f"日志第 {index} 条（{found[:8]}）{words}")
                    continue
                is_told = verdict == receipts.Verdict.ADMITTED and found.header.scope.startswith("org/")
                _take_in(self._roll, index, [*([found] if is_told else ()), *self._released.get(index, ())])
                if (key := self._key_of(found.header.author)) is not None:
                    signed.append((index, found.id, found.signature, key))
            yield hurt, signed

    def _key_of(self, author: str) -> identity.PublicKey | None:
        if author not in self._keys:
            if author not in self._roll.devices:
                self.unknown[author] += 1
                return None
            self._keys[author] = identity.public_key(self._roll.devices[author].certificate)
        return self._keys[author]


def _take_in(roll: Roll, index: int, told: list[Entry]) -> None:
    for one in told:
        roll.add(one, index)


def _entries(connection: Connection) -> Iterator[list[tuple[int, Entry | str, str]]]:
    """Portions of the log: index, the entry or (when it is hurt) its id, verdict."""
    place = -1
    while True:
        query = (
            select(_entry.log_index, _entry.id, _entry.verdict, *reading.WHOLE)
            .where(_entry.log_index > place)
            .order_by(_entry.log_index)
            .limit(_TOGETHER)
        )
        rows = connection.execute(query).mappings().all()
        if not rows:
            return
        yield [(row["log_index"], _whole(row), row["verdict"]) for row in rows]
        place = rows[-1]["log_index"]


def _whole(row: Mapping[Any, Any]) -> Entry | str:
    try:
        found = reading.whole(row)
    except Damaged:
        return str(row["id"])
    return found if None not in found.bodies else str(row["id"])


def _check_numbers(connection: Connection) -> Iterator[str]:
    numbers: dict[str, int] = defaultdict(int)
    query = select(_entry.scope, _entry.number).order_by(_entry.log_index)
    for scope, number in connection.execute(query):
        if number != numbers[scope] + 1:
            yield f"范围 {scope} 的编号在 {numbers[scope] + 1} 处不连续，请从备份恢复。"
        numbers[scope] = number
    for name, number in connection.execute(select(tables.scope.c.name, tables.scope.c.number)):
        if numbers[name] != number:
            yield f"范围 {name} 记有 {number} 条，实有 {numbers[name]} 条，请从备份恢复。"


def _check_tree(connection: Connection, size: int) -> tuple[str, list[str]]:
    made: dict[tuple[int, int], bytes] = {}
    for place, name in enumerate(connection.execute(select(_entry.id).order_by(_entry.log_index)).scalars()):
        for level, index, value in tree.grown(place, tree.leaf(name), lambda level, index: made[level, index]):
            made[level, index] = value
    kept = {row.place: row.hash for row in connection.execute(select(tables.node))}
    wrong = sum(1 for (level, index), value in made.items() if kept.get(level * tables.LEVEL + index) != value)
    hurt = [f"日志树有 {wrong} 个节点不对或缺失，请从备份恢复。"] if wrong or len(kept) != len(made) else []
    return tree.root(min(size, _leaves(made)), lambda level, index: made[level, index]).hex(), hurt


def _leaves(nodes: dict[tuple[int, int], bytes]) -> int:
    return sum(1 for level, _ in nodes if level == 0)


def _blobs(connection: Connection) -> list[str]:
    return sorted(set(connection.execute(select(tables.held.c.hash)).scalars().all()))


def _check_blobs(bureau: Bureau, hashes: Sequence[str], step: Callable[[int], None]) -> Iterator[str]:
    for done, one in enumerate(hashes, 1):
        if not bureau.blobs.is_intact(one):
            yield f"附件 {one[:8]} 缺失或已损坏，请从备份恢复，或由持有它的设备重新上传。"
        step(done)
