"""The one door: everything that becomes a fact goes through `seal` (our own hand) or `receive` (from elsewhere).

Each is one transaction: facts checked or verified, entries stored, touched subjects folded again, rows replaced; it
answers what changed. Screens read through `reading`. A desk belongs to one person and is held by one running program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
from filelock import FileLock

from desktop import circles, deliveries
from desktop.deliveries import Delivery
from desktop.errors import BadInput, Damaged, NotAllowed
from desktop.journal import identity
from desktop.journal.entry import After, Entry, Told, canonical, digest
from desktop.journal.receipts import Head
from desktop.journal.sealing import Draft, Seen, make
from desktop.store import aside, blob_rows, drafts, erased, journal, keys, projections, queries, settings, steps
from desktop.store.blobs import Blobs
from desktop.store.database import Database, Session
from desktop.supervision.facts import Body, read
from desktop.supervision.nouns import kind_of, noun_of
from desktop.world import World, as_text

_B = TypeVar("_B", bound=Body)
SERVER = "server"  # setting: DER of the server's signing certificate
HISTORY = "server_history"  # setting: the server's newest history for which blobs were asked again


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact to be sealed: what it is about, its body, the blobs it names."""

    subject: str
    body: Body
    blobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Facts of one scope that are sealed together under one signature."""

    scope: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed. Every open screen hears it and decides for itself.

    `refused` are sentences about entries that were not taken; `lacking` the scopes whose cursor stayed for their sake.
    """

    subjects: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    entries: tuple[str, ...] = ()
    delivery: bool = False
    refused: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed at all."""
        return not (self.subjects or self.drafts or self.entries or self.delivery)


class Desk:
    """An open desk. Close it when done; `opening.py` opens and creates desks."""

    def __init__(self, folder: Path, files: keys.DeskKeys, opened: keys.Opened, world: World, lock: FileLock) -> None:
        """Parts are put together in `opening.py`; `lock` is held already and released by `close`."""
        self.folder = folder
        self.world = world
        self.person = files.person
        self._name = files.name
        self.root = identity.from_der(files.root)
        self.holder = identity.Holder(opened.device, identity.from_der(files.certificate))
        self.blobs = Blobs(folder / "blobs", opened.data_key, self._is_erased)
        self._data_key = opened.data_key
        self._lock = lock
        self._database = Database(folder / "desk.db", opened.data_key)
        self._verified: dict[str, identity.PublicKey] = {}
        self.reckoned: dict[str, str] = {}  # what need not be reckoned again while the program runs; may be empty

    @property
    def name(self) -> str:
        """The person's name: the roster's, else the certificate's (which writes young characters as U+XXXX)."""
        with self.reading() as session:
            known = queries.person(session, self.person)
        return known.name if known else self._name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for the queries of `store.queries`; writes nothing."""
        with self._database.reading() as session:
            session.info[queries.READER] = self.person
            yield session

    @property
    def writings(self) -> int:
        """How often something was written since it was opened: the same number, nothing new."""
        return self._database.writings

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._database.writing() as session:
            session.info[queries.READER] = self.person
            yield session

    def seal(
        self,
        acts: Sequence[Act],
        *,
        done_drafts: Iterable[str] = (),
        also: Callable[[Session], None] | None = None,
    ) -> Changes:
        """Seal facts in one transaction: one entry per act, all or nothing.

        `also` writes small settings (a counter) in the same transaction, then `done_drafts` disappear. NotAllowed
        when a fact may not follow what is known; then nothing has changed.
        """
        removed = frozenset(done_drafts)
        with self._writing() as session:
            common = self.world.name() if len(acts) > 1 else None
            entries: list[Entry] = []
            for act in acts:
                entries.append(self._make(session, act, common))
                journal.add(session, entries[-1:], own=True)  # the next act stands on it
            blob_rows.note_named(session, entries)
            touched = frozenset(subject for entry in entries for subject in entry.subjects)
            subjects = journal.reached(session, touched)
            projections.fold_again(session, subjects)
            if also is not None:
                also(session)
            for name in removed:
                drafts.remove(session, name)
        return Changes(subjects, removed, tuple(entry.id for entry in entries))

    def receive(self, delivery: Delivery, *, also: Callable[[Session], None] | None = None) -> Changes:
        """Take what came from elsewhere in one transaction: verify, store, fold again, move the cursors; `also` writes
        small settings in it.

        An entry whose hashes or signature are wrong is never kept, and no cursor passes it; one whose author is unknown
        is set aside until a certificate comes. Neither delays another; their sentences stand in `refused`.
        Refused (and nothing stored) when a statement was not signed by our server.
        """
        with self.reading() as session:
            der = settings.read(session, SERVER, bytes)
        statements = deliveries.read_statements(delivery, der)
        with circles.unsought(), self._writing() as session:
            certificates = deliveries.trusted(session, delivery, self.root)
            judged = deliveries.judge(session, delivery, certificates, self._verified)
            journal.add_certificates(session, certificates)
            journal.add(session, judged.good, own=False)
            aside.keep(session, judged.strangers)
            aside.drop(session, [entry.id for entry in (*judged.good, *judged.wrong)])
            blob_rows.note_named(session, judged.good)
            turned = deliveries.keep_statements(session, statements)
            subjects = journal.reached(session, turned.union(*(entry.subjects for entry in judged.good)))
            projections.fold_again(session, subjects, judged.good)
            lacking = frozenset(entry.header.scope for entry in judged.wrong)
            for scope, cursor in delivery.cursors.items():
                if scope not in lacking:
                    journal.move_cursor(session, scope, cursor)
            if also is not None:
                also(session)
            gone = erased.settle(session)
        for name in gone:  # again each time: a crash or a scanner may have kept one
            self.blobs.drop(name)
        names = tuple(entry.id for entry in judged.good)
        return Changes(subjects, frozenset(), names, bool(statements), tuple(judged.refused), lacking)

    def look(self, entries: Sequence[Entry]) -> dict[str, Entry]:
        """Look at the signatures of entries that `assemble` made, beside other work, before they are taken: those that
        are right, for `Delivery.looked`. What it cannot know yet `receive` looks at itself.
        """
        with self.reading() as session:
            certificates = deliveries.trusted(session, Delivery(tuple(entries)), self.root)
        return deliveries.look(entries, certificates, self._verified)

    def keep(self, data: bytes, role: str) -> str:
        """Keep a blob (photo, signature, PDF); answers its hash. The file is durable before the row that names it, the
        row with the draft or the record that shows it. NotAllowed for bytes that two administrators agreed to erase.
        """
        if self._is_erased(digest(data)):
            raise NotAllowed("这个附件已由两位管理员同意清除，不能再保存；请换一个文件。")
        name = self.blobs.put(data)
        with self._database.noting() as session:
            blob_rows.note_present(session, name, len(data), role)
        return name

    def keep_fetched(self, name: str, data: bytes) -> Changes:
        """Keep a blob that came from elsewhere, held against its hash. Damaged when it is not what it was named."""
        if digest(data) != name:
            raise Damaged(f"收到的附件 {name[:8]} 与其校验值不符，未保存；请重新同步。")
        if self._is_erased(name):
            return Changes()
        self.keep(data, "received")
        return Changes(delivery=True)

    def save_draft(self, name: str, kind: str, body: Body) -> Changes:
        """Save a draft; durable when this returns."""
        with self._writing() as session:
            drafts.save(session, name, kind=kind, saved=self.world.text(), body=body)
        return Changes(drafts=frozenset({name}))

    def change_draft(
        self,
        name: str,
        kind: str,
        shape: type[_B],
        step: Callable[[_B], _B],
        *,
        joins: Callable[[_B, _B], str] | None = None,
    ) -> Changes:
        """Load, change and save a draft in one transaction, so that nothing typed meanwhile is lost; an unchanged one
        is not written again. `step` only reads. Missing when there is no such draft.

        Drafts of the kinds in `drafts.UNDOABLE` remember the step; `joins` as `drafts.change` has it.
        """
        with self._writing() as session:
            is_other = drafts.change(session, name, shape, step, saved=self.world.text(), joins=joins)
        return Changes(drafts=frozenset({name})) if is_other else Changes()

    def turn_draft(self, name: str, shape: type[_B], *, forward: bool = False) -> tuple[_B, _B] | None:
        """Take a draft's last step back, or do it again: the draft before and after, None when there is no step."""
        with self._writing() as session:
            return drafts.turn(session, name, shape, saved=self.world.text(), forward=forward)

    def remove_draft(self, name: str) -> Changes:
        """Throw a draft away; of some kinds it can be brought back for some days."""
        with self._writing() as session:
            drafts.throw_away(session, name, self.world.text())
        return Changes(drafts=frozenset({name}))

    def bring_back_draft(self, name: str, saved: str) -> Changes:
        """Bring back a draft that was thrown away at this time. BadInput when one of its name is there; Missing."""
        with self._writing() as session:
            drafts.bring_back(session, name, saved)
        return Changes(drafts=frozenset({name}))

    def forget_old_drafts(self) -> None:
        """Remove what was kept of drafts longer than it has to be."""
        old = as_text(self.world.now() - dt.timedelta(days=steps.DAYS))
        with self._writing() as session:
            steps.drop_before(session, old)

    def set(self, key: str, value: object) -> None:
        """Set a small fact about this desk."""
        with self._writing() as session:
            settings.write(session, key, value)

    def rebuild(self, progress: projections.Progress = lambda done, whole: None) -> None:
        """Fold the whole journal again into fresh tables."""
        with circles.unsought(), self._writing() as session:
            projections.rebuild(session, progress)

    def settle(self, scope: str, names: Iterable[str]) -> None:
        """Remember that the server holds these blobs for this scope, every byte verified."""
        with self._writing() as session:
            blob_rows.settle(session, scope, names)

    def note_absent(self, name: str) -> None:
        """Remember that a blob's file is missing or damaged here; the next exchange fetches it again. The damaged file
        stays until a good one takes its place.
        """
        with self._writing() as session:
            blob_rows.note_absent(session, name)

    def note_away(self, names: Iterable[str]) -> None:
        """Remember that these blobs (originals of others' photos) stay with their author and the server."""
        with self._writing() as session:
            blob_rows.note_away(session, names)

    def ask_blobs_again(self, epoch: str) -> None:
        """The server was restored and began this history: whatever it had verified is asked for anew, and nothing is
        complete until it says so again. Once for a history: what it said in this one already is not forgotten.
        """
        with self._writing() as session:
            if settings.read(session, HISTORY, str) != epoch:
                blob_rows.unsettle_all(session)
                journal.forget_completes(session)
                settings.write(session, HISTORY, epoch)

    def snapshot(self, target: Path) -> None:
        """Copy the database file as it is at one moment, under the same key (SQLite's own backup call).

        Damaged when any page of ours is: the copy would hide it.
        """
        if self._database.bad_pages():
            raise Damaged("工作台的数据库有损坏的页，没有备份。请运行“检查”（check）看哪些受损，或用以前的备份恢复。")
        copy = Database(target, self._data_key)
        try:
            with self._database.connection() as ours, copy.connection() as theirs:
                ours.backup(theirs)
        finally:
            copy.close()

    def close(self) -> None:
        """Let go of the files and the lock."""
        self._database.close()
        self._lock.release()

    def prepare(self, progress: projections.Progress) -> None:
        """Make the folded tables if they are missing or older than this program's folds."""
        with self.reading() as session:
            current = projections.is_current(session)
        if not current:
            self.rebuild(progress)

    def _is_erased(self, name: str) -> bool:
        with self.reading() as session:
            return erased.is_erased(session, name)

    def _make(self, session: Session, act: Act, common: str | None) -> Entry:
        subjects = list(dict.fromkeys(fact.subject for fact in act.facts))
        found = journal.told_of(session, subjects)
        if strange := [subject for subject, one in found.items() if one.scope != act.scope]:
            raise NotAllowed(f"“{strange[0]}”属于另一范围，不能在 {act.scope} 里封存；请刷新后再试。")
        known = {subject: found[subject].facts if subject in found else [] for subject in subjects}
        kinds = [_check(act.scope, fact, known[fact.subject], place) for place, fact in enumerate(act.facts)]
        seen: list[Seen] = []
        for subject in subjects:
            seen += projections.tips([one for one in known[subject] if one.entry])
        return make(
            self.holder,
            act.scope,
            [Draft(kind, fact.subject, fact.body, fact.blobs) for kind, fact in zip(kinds, act.facts, strict=True)],
            seen,
            stamp=self.world.stamp(),
            salts=self.world.random,
            after=_after(session),
            act=common,
        )


def _check(scope: str, fact: Fact, known: list[Told], place: int) -> str:
    """Check a fact against its subject's state, and let the next fact of the act see it. Answers its kind."""
    noun = noun_of(fact.subject)
    if noun is None or not scope.startswith(noun.home):
        raise BadInput(f"“{fact.subject}”不能在 {scope} 里封存。")
    kind = kind_of(fact.body, noun)
    depth = 1 + max((one.depth for one in known), default=0)
    body = canonical(fact.body)
    behind = tuple(one.entry for one in known)
    told = Told("", "", "", depth, behind, place, kind, fact.subject, body, fact.blobs)
    if read(told, noun.kinds) is None:
        raise BadInput(f"“{fact.subject}”里有一栏的内容类型不对，没有封存；请改正后再试。")
    noun.check(fact.body, noun.fold(known))
    known.append(told)
    return kind


def _after(session: Session) -> After | None:
    held = journal.newest_head(session)
    if held is None:
        return None
    head = msgspec.json.decode(held.data, type=Head)
    return After(head.epoch, head.size, head.root, head.time)
