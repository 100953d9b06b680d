"""`bureau check`: everything the server promised, verified again from the bytes on the disk; lists what is hurt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.bureau import reading, tables
from desktop.bureau.access import Roll
from desktop.bureau.founding import Bureau
from desktop.errors import Damaged
from desktop.journal import identity, receipts, tree
from desktop.journal.entry import Entry

_TOGETHER = 500
_entry = tables.entry.c


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


def check(bureau: Bureau) -> Report:
    """Every entry, signature, number, tree node, receipt and blob."""
    try:
        return _check(bureau)
    except Damaged as error:
        return Report(0, 0, "", (str(error),))


def check_log(connection: Connection) -> list[str]:
    """What is hurt of pages, numbers and tree, quickly: no signature is looked at."""
    return [
        *_check_pages(connection),
        *_check_numbers(connection),
        *_check_tree(connection, reading.size(connection))[1],
    ]


def _check(bureau: Bureau) -> Report:
    hurt: list[str] = []
    with bureau.log.moment() as connection:
        hurt += _check_pages(connection)
        size = reading.size(connection)
        hurt += _check_entries(connection, bureau, size)
        hurt += _check_numbers(connection)
        root, wrong = _check_tree(connection, size)
        hurt += wrong
        count, lost = _check_blobs(connection, bureau)
        hurt += lost
    return Report(size, count, root, tuple(hurt))


def _check_pages(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    return [f"数据库文件有损坏：{one}。请从备份恢复。" for one in found if one != "ok"]


def _check_entries(connection: Connection, bureau: Bureau, size: int) -> Iterator[str]:
    roll = Roll(bureau.authority.certificate)
    keys: dict[str, identity.PublicKey] = {}
    unknown: dict[str, int] = defaultdict(int)
    place = 0
    released = defaultdict(list)
    for at, one in reading.released_in_org(connection):
        released[at].append(one)
    for index, found, verdict in _entries(connection):
        if index != place:
            yield f"日志第 {place} 条起缺少记录，请从备份恢复。"
        place = index + 1
        if isinstance(found, str):
            yield f"日志第 {index} 条（{found[:8]}）的内容已损坏，请从备份恢复，或由持有它的设备同步补回。"
            continue
        one = found
        is_told = verdict == receipts.Verdict.ADMITTED and one.header.scope.startswith("org/")
        _take_in(roll, index, [*([one] if is_told else ()), *released[index]])
        author = one.header.author
        if author not in keys:
            if author not in roll.devices:
                unknown[author] += 1
                continue
            keys[author] = identity.public_key(roll.devices[author].certificate)
        if not identity.is_signed(keys[author], one.id, one.signature):
            yield f"日志第 {index} 条（{one.id[:8]}）的签名不对，请从备份恢复。"
    if place != size:
        yield "日志末尾缺少记录，请从备份恢复。"
    for author, count in unknown.items():
        yield f"设备 {author[:8]} 的 {count} 条记录没有登记证书，无法核对签名；请让该设备同步一次。"


def _take_in(roll: Roll, index: int, told: list[Entry]) -> None:
    for one in told:
        roll.add(one, index)


def _entries(connection: Connection) -> Iterator[tuple[int, Entry | str, str]]:
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
        for row in rows:
            place = row["log_index"]
            try:
                yield place, reading.whole(row), row["verdict"]
            except Damaged:
                yield place, row["id"], row["verdict"]


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


def _check_blobs(connection: Connection, bureau: Bureau) -> tuple[int, list[str]]:
    hashes = sorted(set(connection.execute(select(tables.held.c.hash)).scalars().all()))
    lost = [one for one in hashes if not bureau.blobs.is_intact(one)]
    return len(hashes), [f"附件 {one[:8]} 缺失或已损坏，请从备份恢复，或由持有它的设备重新上传。" for one in lost]
