"""From facts to what screens read: a subject is folded again and its rows are replaced, never patched.

`rebuild` is the same function in a loop into shadow tables, in portions, so that a change of folds needs no migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.orm import Session

from desktop.journal.entry import Entry, Told
from desktop.journal.sealing import Seen
from desktop.store import journal, migrations, rows, settings
from desktop.store.lines import brief_of, line_of, numbers_of, results_of
from desktop.store.tables import BriefRow, EntryRow, LineRow, NumberRow, ResultRow, StateRow, Table
from desktop.supervision.facts import Body, encode
from desktop.supervision.nouns import FOLD_VERSION, noun_of

PORTION = 2000  # subjects folded between two reports of progress
Progress = Callable[[int, int], None]
_VERSION_KEY = "fold_version"
_FOLDED: tuple[type[Table], ...] = (StateRow, LineRow, BriefRow, ResultRow, NumberRow)
_Folded = dict[type[Table], list[dict[str, Any]]]
_SHOWN = select(StateRow.subject).where(StateRow.subject.in_(rows.NAMES))  # whatever is folded has its state
_REMOVE = {table: delete(table).where(table.__table__.c.subject.in_(rows.NAMES)) for table in _FOLDED}


def fold_again(session: Session, subjects: Iterable[str], added: Sequence[Entry] = ()) -> None:
    """Fold these subjects again and replace their rows. `added` were stored in this transaction: what they tell of new
    subjects is not read back.
    """
    names = list(subjects)
    if not names:
        return
    folded = _rows(journal.told_of(session, names, added))
    connection = session.connection()
    shown = rows.names(connection.execute(_SHOWN, rows.names(names)).scalars())
    for table in _FOLDED:
        connection.execute(_REMOVE[table], shown)
        rows.insert_all(session, table, folded[table])


def fold(subject: str, facts: Sequence[Told]) -> Body | None:
    """The state of a subject, or None when its noun is unknown to this program."""
    noun = noun_of(subject)
    return None if noun is None else noun.fold(facts)


def tips(facts: Sequence[Told]) -> list[Seen]:
    """The newest entries on a subject: those that stand behind no other."""
    before = {name for fact in facts for name in fact.basis}
    newest = {fact.entry: fact.depth for fact in facts if fact.entry not in before}
    return [Seen(name, depth) for name, depth in sorted(newest.items())]


def is_current(session: Session) -> bool:
    """Whether the folded tables exist and were made by this version of the folds."""
    names = [table.__tablename__ for table in _FOLDED]
    named = text("SELECT count(*) FROM sqlite_master WHERE type='table' AND name IN :names")
    named = named.bindparams(bindparam("names", names, expanding=True))
    return session.scalar(named) == len(_FOLDED) and settings.read(session, _VERSION_KEY, int) == FOLD_VERSION


def rebuild(session: Session, progress: Progress) -> None:
    """Fold everything again into shadow tables and put them in place; called inside one writing."""
    connection = session.connection()
    for table in _FOLDED:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS shadow_{table.__tablename__}")
    migrations.run(connection, migrations.FOLDED.format(prefix="shadow_"))
    everything = journal.subjects(session)
    for start in range(0, len(everything), PORTION):
        part = everything[start : start + PORTION]
        for one, folded in _rows(journal.told_of(session, part)).items():
            rows.insert_all(session, one, folded, prefix="shadow_")
        progress(min(start + PORTION, len(everything)), len(everything))
    for table in _FOLDED:
        name = table.__tablename__
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER TABLE shadow_{name} RENAME TO {name}")
    migrations.run(connection, migrations.FOLDED_INDEXES)
    settings.write(session, _VERSION_KEY, FOLD_VERSION)


def differing(session: Session) -> list[str]:
    """The subjects whose rows are not what a fresh fold of the journal gives: there should be none."""
    everything = journal.subjects(session)
    known = {name for table in _FOLDED for name in session.scalars(select(table.__table__.c.subject))}
    found = sorted(known - set(everything))
    for start in range(0, len(everything), PORTION):
        part = everything[start : start + PORTION]
        folded = _rows(journal.told_of(session, part))
        for table in _FOLDED:
            kept = _kept(session, table, part)
            fresh = _by_subject(folded[table])
            found += [name for name in part if kept.get(name) != fresh.get(name)]
    return list(dict.fromkeys(found))


def digests(session: Session) -> dict[str, dict[str, str]]:
    """Per scope the digest of the entry set, and of the folded states tagged with the folds' version."""
    found: dict[str, dict[str, str]] = {}
    for scope, data in _grouped(
        session.execute(select(EntryRow.scope, EntryRow.id).order_by(EntryRow.scope, EntryRow.id))
    ):
        found.setdefault(scope, {})["set"] = _sum(data)
    kept = session.execute(
        select(StateRow.scope, StateRow.subject, StateRow.body).order_by(StateRow.scope, StateRow.subject)
    )
    states = ((scope, f"{subject} {hashlib.sha256(body).hexdigest()}") for scope, subject, body in kept)
    for scope, data in _grouped(states):
        found.setdefault(scope, {})["state"] = f"{FOLD_VERSION}:{_sum(data)}"
    return found


def _rows(found: dict[str, journal.Known]) -> _Folded:
    folded: _Folded = {table: [] for table in _FOLDED}
    for subject, known in found.items():
        state = fold(subject, known.facts)
        folded[StateRow].append(
            {
                "subject": subject,
                "noun": subject.split("/", 1)[0],
                "scope": known.scope,
                "tips": msgspec.json.encode([(one.id, one.depth) for one in tips(known.facts)]),
                "body": b"" if state is None else encode(state),
            }
        )
        if state is None:
            continue
        line = line_of(subject, known.scope, state)
        if line is not None:
            folded[LineRow].append(line)
        folded[BriefRow] += brief_of(subject, state)
        folded[ResultRow] += results_of(subject, known.scope, state)
        folded[NumberRow] += numbers_of(subject, known.scope, state)
    return folded


def _kept(session: Session, table: type[Table], names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    columns = table.__table__.c
    query = select(*columns).where(columns.subject.in_(rows.NAMES)).order_by(*table.__table__.primary_key)
    return _by_subject([dict(row) for row in session.execute(query, rows.names(names)).mappings()])


def _by_subject(folded: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in folded:
        found.setdefault(row["subject"], []).append(row)
    return found


def _grouped(pairs: Iterable[Any]) -> Iterable[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for scope, name in pairs:
        groups.setdefault(scope, []).append(name)
    return groups.items()


def _sum(names: list[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
