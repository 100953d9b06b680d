"""The full check of a desk: file, entries, statements, blobs, folded tables. It writes nothing.

It says of everything hurt which it is and whether it can be made again: from the journal (lists), or from the server
(what the server has receipted or verified). It goes on as far as anything can be read.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.errors import Damaged, Refused
from desktop.journal import identity
from desktop.journal.entry import assemble, digest
from desktop.journal.receipts import Complete, Head, Receipts, Signed, read_complete, read_head, read_receipts
from desktop.store import keys, projections
from desktop.store.blobs import Blobs
from desktop.store.database import Database
from desktop.store.hurt import Pages, Row

_PART = 200  # entries read at once
_AHEAD = 4  # portions whose signatures are looked at while the next is read
_Signed = tuple[identity.PublicKey, bytes]  # the author's key, the signature
_MOST = 20  # problems of one sort that are told one by one
_TABLES = {
    "entry": ("封存记录", False),
    "fact": ("封存记录的正文", False),
    "entry_blob": ("记录与附件的对应", True),
    "certificate": ("设备证书", True),
    "statement": ("服务器的回执", True),
    "receipt": ("送达状态", True),
    "cursor": ("同步进度", True),
    "draft": ("草稿", False),
    "draft_step": ("草稿的撤销", False),
    "draft_past": ("草稿以前的内容", False),
    "blob": ("附件目录", True),
    "blob_scope": ("附件的送达状态", True),
    "setting": ("本机设置和编号计数", False),
    "state": ("列表和汇总", True),
    "line": ("列表和汇总", True),
    "brief": ("列表和汇总", True),
    "result": ("列表和汇总", True),
}

Progress = Callable[[int, int], None]
_Statement = Receipts | Complete | Head


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing hurt: what (`desk.db`, `entry/<id>`, `blob/<hash>`, a table), a sentence, whether it can be made
    again.
    """

    what: str
    sentence: str
    can_be_rebuilt: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found, and how many entries and blobs it found whole."""

    problems: tuple[Problem, ...]
    entries: int
    blobs: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all is hurt."""
        return not self.problems


def check(folder: Path, passphrase: str, progress: Progress = lambda done, whole: None) -> Report:
    """Check a desk. BadInput (no desk there), WrongPassphrase, TooNew, or Damaged when `desk.json` itself is hurt."""
    files = keys.load(folder)
    return check_with(folder, files, keys.open_with(files, passphrase).data_key, progress)


def check_with(
    folder: Path, files: keys.DeskKeys, data_key: bytes, progress: Progress = lambda done, whole: None
) -> Report:
    """Check a desk whose data key is at hand (an open desk, or one opened by the recovery key)."""
    checking = _Check(folder, identity.from_der(files.root), data_key, progress)
    checking.run()
    return Report(tuple(checking.problems), checking.entries, checking.blobs)


class _Check:
    def __init__(self, folder: Path, root: identity.Certificate, key: bytes, progress: Progress) -> None:
        self.folder, self.root, self.key, self.progress = folder, root, key, progress
        self.problems: list[Problem] = []
        self.entries = self.blobs = self.done = self.whole = 0

    def run(self) -> None:
        files = {file.name: file for file in (self.folder / "blobs").glob("??/*") if len(file.name) == 64}
        self.whole = len(files)
        try:
            pages = Pages(self.folder / "desk.db", self.key)
        except Damaged as error:
            self.say("desk.db", f"数据库 desk.db 整个读不出来（{error}），请用备份恢复；照片和附件另行核对。")
            self.check_blobs(sorted(files), set())
            return
        try:
            is_whole = self.check_file(pages)
            self.check_entries(pages)
            self.check_statements(pages)
            self.check_kept_blobs(pages, set(files))
        finally:
            pages.close()
        if is_whole:
            self.check_folds()

    def say(self, what: str, sentence: str, *, can_be_rebuilt: bool = False) -> None:
        self.problems.append(Problem(what, sentence, can_be_rebuilt))

    def say_each(self, found: Sequence[Problem], words: str) -> None:
        """Tell the first one by one, of the rest their number."""
        self.problems += found[:_MOST]
        if rest := found[_MOST:]:
            can = all(one.can_be_rebuilt for one in rest)
            self.say(f"{rest[0].what.split('/')[0]}/…", f"另有 {len(rest)} {words}同样受损。", can_be_rebuilt=can)

    def step(self, much: int = 1) -> None:
        self.done += much
        self.progress(min(self.done, self.whole), self.whole)

    def check_file(self, pages: Pages) -> bool:
        """Pages, structure, and which tables are hit; whether the file is whole."""
        if bad := pages.bad_pages():
            shown = "、".join(str(number) for number in bad[:10])
            self.say("desk.db", f"数据库有 {len(bad)} 页损坏（第 {shown} 页）。受损的内容列在下面；请用备份恢复。")
        elif wrong := pages.disorder():
            self.say("desk.db", f"数据库结构有 {len(wrong)} 处不一致（{wrong[0]}）。请用备份恢复。")
        for table, (words, can) in _TABLES.items():
            if pages.is_hurt(table):
                remedy = "可以重建或重新同步" if can else "请用备份恢复"
                self.say(table, f"{words}（{table}）有一部分读不出来，{remedy}。", can_be_rebuilt=can)
        return not self.problems

    def check_entries(self, pages: Pages) -> None:
        """Every entry's hashes, columns, signature and author."""
        ids = _ids(pages)
        self.whole += len(ids)
        authors = self.authors(pages)
        receipted = {row[0] for row in pages.left("SELECT entry FROM receipt")}
        found: list[Problem] = []
        for name, trouble in self.examined(pages, ids, authors):
            if not trouble:
                self.entries += 1
                continue
            can = name in receipted
            remedy = "服务器已有这条记录，可以取回" if can else "服务器还没有这条记录，请用备份恢复"
            found.append(Problem(f"entry/{name}", f"封存记录 {name[:8]} {trouble}；{remedy}。", can))
        self.say_each(found, "条封存记录")

    def examined(
        self, pages: Pages, ids: Sequence[str], authors: dict[str, identity.PublicKey]
    ) -> Iterator[tuple[str, str]]:
        """Every entry with what is wrong with it, or "". While one portion is read, the signatures of those before are
        looked at on other processors: the library leaves the interpreter's lock for each.
        """
        waiting: deque[Future[list[tuple[str, str]]]] = deque()
        with ThreadPoolExecutor(min(3, os.cpu_count() or 1), "check") as pool:
            for start in range(0, len(ids), _PART):
                part = ids[start : start + _PART]
                waiting.append(pool.submit(_judge, list(_examine_all(pages, part, authors))))
                if len(waiting) > _AHEAD:
                    yield from waiting.popleft().result()
                self.step(len(part))
            for one in waiting:
                yield from one.result()

    def authors(self, pages: Pages) -> dict[str, identity.PublicKey]:
        """The keys of authors whose certificates chain to the root."""
        found: dict[str, identity.PublicKey] = {}
        for name, der in pages.left("SELECT fingerprint, der FROM certificate"):
            try:
                certificate = identity.from_der(der)
                if identity.fingerprint(certificate) == name and identity.is_issued_by(certificate, self.root):
                    found[name] = identity.public_key(certificate)
                    continue
            except Damaged:
                pass
            self.say(f"certificate/{name}", f"设备证书 {name[:8]} 不对，请重新同步。", can_be_rebuilt=True)
        return found

    def check_statements(self, pages: Pages) -> None:
        """Every statement of the server, and that every receipt stands in the statement it names."""
        ours = pages.left("SELECT value FROM setting WHERE key = 'server'")
        if not ours:
            return  # hurt settings are told by their table
        server = identity.public_key(identity.from_der(msgspec.json.decode(ours[0][0], type=bytes)))
        said: dict[str, frozenset[object]] = {}
        for name, kind, data, signature in pages.left("SELECT digest, kind, data, signature FROM statement"):
            try:
                said[digest(data)] = _said(_READERS[kind](server, Signed(data, signature)))
            except (Refused, KeyError):
                text = f"服务器回执 {name[:8]} 核对不上，请重新同步。"
                self.say(f"statement/{name}", text, can_be_rebuilt=True)
        found = [
            Problem(f"receipt/{row[0]}", f"记录 {row[0][:8]} 的送达状态与服务器回执不符；请重新同步。", True)
            for row in pages.left("SELECT entry, scope, number, position, verdict, statement, complete FROM receipt")
            if row[:5] not in said.get(row[5], ()) or (row[6] and row[0] not in said.get(row[6], ()))
        ]
        self.say_each(found, "条送达状态")

    def check_kept_blobs(self, pages: Pages, files: set[str]) -> None:
        """Every blob that should be on this disk; what lies there unnamed is no harm."""
        present = {row[0] for row in pages.left("SELECT hash FROM blob WHERE present")}
        settled = {row[0] for row in pages.left("SELECT hash FROM blob_scope WHERE settled")}
        self.whole += len(present - files)
        self.check_blobs(sorted(present), settled)

    def check_blobs(self, names: Sequence[str], settled: set[str]) -> None:
        """Every one of these is on the disk, decrypts, and is what it is named."""
        blobs = Blobs(self.folder / "blobs", self.key)
        found: list[Problem] = []
        for name in names:
            trouble = blobs.trouble(name)
            self.blobs += not trouble
            if trouble:
                can = name in settled
                remedy = "服务器有，同步时取回" if can else "请用备份恢复"
                found.append(Problem(f"blob/{name}", f"附件 {name[:8]} {trouble}；{remedy}。", can))
            self.step()
        self.say_each(found, "个附件")

    def check_folds(self) -> None:
        """The folded tables equal a fresh fold of the journal."""
        database = Database(self.folder / "desk.db", self.key)
        try:
            with database.reading() as session:
                wrong = projections.differing(session) if projections.is_current(session) else []
        except Damaged:
            return  # an entry is hurt, and told already
        finally:
            database.close()
        if wrong:
            text = f"列表和汇总有 {len(wrong)} 项与封存记录不一致（如 {wrong[0]}），可以重建。"
            self.say("state", text, can_be_rebuilt=True)


_READERS: dict[str, Callable[[identity.PublicKey, Signed], _Statement]] = {
    "receipts": read_receipts,
    "complete": read_complete,
    "head": read_head,
}


def _ids(pages: Pages) -> list[str]:
    """The ids of all entries, from whichever table or index still tells them."""
    found = pages.left(
        "SELECT id FROM entry ORDER BY id",
        "SELECT id FROM entry ORDER BY id DESC",
        "SELECT id FROM entry INDEXED BY ix_entry_scope",
        "SELECT DISTINCT entry FROM fact",
        "SELECT entry FROM receipt",
    )
    return sorted(row[0] for row in found)


def _examine_all(
    pages: Pages, ids: Sequence[str], authors: dict[str, identity.PublicKey]
) -> Iterator[tuple[str, str, _Signed | None]]:
    """Every id with what is wrong with its entry, or "" and the signature to look at. Read together, and one by one
    where that meets damage.
    """
    try:
        read = _read(pages, ids)
    except Damaged:
        if len(ids) == 1:
            yield ids[0], "读不出来", None
            return
        for name in ids:
            yield from _examine_all(pages, [name], authors)
        return
    for name in ids:
        trouble = _examine(name, *read[name], authors)
        signed = None if trouble else (authors[read[name][0][0][2]], read[name][0][0][5])
        yield name, trouble, signed


def _judge(examined: Sequence[tuple[str, str, _Signed | None]]) -> list[tuple[str, str]]:
    return [
        (name, "的签名不对" if signed and not identity.is_signed(signed[0], name, signed[1]) else trouble)
        for name, trouble, signed in examined
    ]


def _read(pages: Pages, ids: Sequence[str]) -> dict[str, tuple[list[Row], list[Row], list[Row]]]:
    marks = ",".join("?" * len(ids))
    names = tuple(ids)
    found: dict[str, tuple[list[Row], list[Row], list[Row]]] = {name: ([], [], []) for name in ids}
    queries = (
        "SELECT id, scope, author, depth, header, signature FROM entry WHERE id IN ({})",
        "SELECT entry, place, kind, subject, body FROM fact WHERE entry IN ({}) ORDER BY entry, place",
        "SELECT entry, blob FROM entry_blob WHERE entry IN ({})",
    )
    for place, query in enumerate(queries):
        for row in pages.rows(query.format(marks), names):
            found[row[0]][place].append(row)
    return found


def _examine(
    name: str, rows: list[Row], facts: list[Row], blobs: list[Row], authors: dict[str, identity.PublicKey]
) -> str:
    if not rows:
        return "缺失"
    _, scope, author, depth, header_bytes, signature = rows[0]
    try:
        entry = assemble(header_bytes, [row[4] for row in facts], signature)
    except Damaged as error:
        return f"内容已改变（{str(error).rstrip('。')}）"
    if None in entry.bodies:
        return "缺少正文"
    header = entry.header
    told = [(place, fact.kind, fact.subject) for place, fact in enumerate(header.facts)]
    if entry.id != name or [row[1:4] for row in facts] != told or {row[1] for row in blobs} != set(entry.blobs):
        return "内容与其编号不符"
    if (header.scope, header.author, header.depth) != (scope, author, depth):
        return "的目录与内容不符"
    return "" if author in authors else "缺少签名设备的证书"


def _said(statement: _Statement) -> frozenset[object]:
    """What a statement says of entries: the columns of their receipts, or the ids that are complete."""
    match statement:
        case Receipts(items=items):
            return frozenset((one.id, one.scope, one.number, one.index, one.verdict) for one in items)
        case Complete(items=ids):
            return frozenset(ids)
        case Head():
            return frozenset()
