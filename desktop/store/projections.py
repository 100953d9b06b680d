"""From facts to what screens read: a subject is folded again and its rows are replaced, never patched.

`rebuild` is the same function in a loop into shadow tables, in portions, so that a change of folds needs no migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from desktop.journal.entry import Told
from desktop.journal.sealing import Seen
from desktop.store import journal, migrations, rows, settings
from desktop.store.lines import line_of
from desktop.store.tables import EntryRow, LineRow, StateRow
from desktop.supervision.facts import Body, encode
from desktop.supervision.nouns import FOLD_VERSION, noun_of

PORTION = 2000  # subjects folded between two reports of progress
Progress = Callable[[int, int], None]
_VERSION_KEY = "fold_version"


def fold_again(session: Session, subjects: Iterable[str]) -> None:
    """Fold these subjects again and replace their rows."""
    names = list(subjects)
    states, lines = _rows(journal.told_of(session, names))
    for table in (StateRow, LineRow):
        session.execute(delete(table).where(table.subject.in_(rows.NAMES)), rows.names(names))
    rows.insert_all(session, StateRow, states)
    rows.insert_all(session, LineRow, lines)


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
    exists = session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type='table' AND name IN ('state','line')"))
    return exists == 2 and settings.read(session, _VERSION_KEY, int) == FOLD_VERSION


def rebuild(session: Session, progress: Progress) -> None:
    """Fold everything again into shadow tables and put them in place; called inside one writing."""
    connection = session.connection()
    for table in ("shadow_state", "shadow_line"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    migrations.run(connection, migrations.FOLDED.format(prefix="shadow_"))
    everything = journal.subjects(session)
    for start in range(0, len(everything), PORTION):
        part = everything[start : start + PORTION]
        states, lines = _rows(journal.told_of(session, part))
        rows.insert_all(session, StateRow, states, prefix="shadow_")
        rows.insert_all(session, LineRow, lines, prefix="shadow_")
        progress(min(start + PORTION, len(everything)), len(everything))
    for table in ("state", "line"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
        connection.exec_driver_sql(f"ALTER TABLE shadow_{table} RENAME TO {table}")
    migrations.run(connection, migrations.FOLDED_INDEXES)
    settings.write(session, _VERSION_KEY, FOLD_VERSION)


def differing(session: Session) -> list[str]:
    """The subjects whose rows are not what a fresh fold of the journal gives: there should be none."""
    everything = journal.subjects(session)
    known = set(session.scalars(select(StateRow.subject))) | set(session.scalars(select(LineRow.subject)))
    found = sorted(known - set(everything))
    for start in range(0, len(everything), PORTION):
        part = everything[start : start + PORTION]
        states, lines = _rows(journal.told_of(session, part))
        for table, folded in ((StateRow, states), (LineRow, lines)):
            fresh = {row["subject"]: row for row in folded}
            columns = list(table.__table__.columns)
            for one in range(0, len(part), 500):
                names = part[one : one + 500]
                query = select(*columns).where(columns[0].in_(names))
                kept = {row["subject"]: dict(row) for row in session.execute(query).mappings()}
                found += [name for name in names if kept.get(name) != fresh.get(name)]
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


def _rows(found: dict[str, journal.Known]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    states: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for subject, known in found.items():
        state = fold(subject, known.facts)
        states.append(
            {
                "subject": subject,
                "noun": subject.split("/", 1)[0],
                "scope": known.scope,
                "tips": msgspec.json.encode([(one.id, one.depth) for one in tips(known.facts)]),
                "body": b"" if state is None else encode(state),
            }
        )
        line = None if state is None else line_of(subject, known.scope, state)
        if line is not None:
            lines.append(line)
    return states, lines


def _grouped(pairs: Iterable[Any]) -> Iterable[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for scope, name in pairs:
        groups.setdefault(scope, []).append(name)
    return groups.items()


def _sum(names: list[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
