"""Steps of a draft: any run of doing, taking back and doing again leaves what it should; sealing forgets them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput, Missing
from desktop.store import drafts, migrations, steps
from desktop.store.database import Database, connect

KEY = bytes(range(32))
NOW, LATER = "2026-11-22T03:04:05Z", "2026-11-22T03:05:06Z"
names = (f"v{number}" for number in itertools.count())


class Note(msgspec.Struct, frozen=True):
    """A draft of one text."""

    text: str


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(tmp_path_factory.mktemp("steps") / "d.db", KEY)
    yield made
    made.close()


def begin(database: Database, text: str, kind: str = "visit") -> str:
    name = next(names)
    with database.writing() as session:
        drafts.save(session, name, kind=kind, saved=NOW, body=Note(text))
    return name


def write(database: Database, name: str, text: str, saved: str = NOW, joins: str = "") -> None:
    with database.writing() as session:
        drafts.change(session, name, Note, lambda _: Note(text), saved=saved, joins=lambda *_: joins)


def turn(database: Database, name: str, *, forward: bool = False) -> str | None:
    with database.writing() as session:
        pair = drafts.turn(session, name, Note, saved=NOW, forward=forward)
    return pair and pair[1].text


def text(database: Database, name: str) -> str:
    with database.reading() as session:
        return drafts.load(session, name, Note).text


@given(st.lists(st.one_of(st.text("甲乙ab", max_size=6), st.sampled_from([True, False])), max_size=25))
def test_any_run_of_steps_back_and_forth_is_as_on_paper(database: Database, run: list[str | bool]) -> None:
    name, now = begin(database, ""), ""
    past: list[str] = []
    future: list[str] = []
    for one in run:
        if isinstance(one, str) and one != now:
            write(database, name, one)
            past, now, future = [*past, now], one, []
        elif one is True and past:
            *past, was = past
            future, now = [now, *future], was
            assert turn(database, name) == now
        elif one is False and future:
            was, *future = future
            past, now = [*past, now], was
            assert turn(database, name, forward=True) == now
        elif isinstance(one, bool):
            assert turn(database, name, forward=not one) is None
        assert text(database, name) == now


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_a_difference_is_the_span_that_differs(head: bytes, middle: bytes, tail: bytes) -> None:
    before, after = head + tail, head + middle + tail
    start, old, new = steps.difference(before, after)
    assert before[:start] + new + before[start + len(old) :] == after
    assert len(new) <= len(middle)


def test_what_is_replaced_or_sealed_has_no_steps(database: Database) -> None:
    name = begin(database, "a")
    write(database, name, "ab", LATER)
    with database.writing() as session:
        drafts.save(session, name, kind="visit", saved=LATER, body=Note("sealed"))
        assert steps.past_lines(session, name) == []
    assert turn(database, name) is None
    assert text(database, name) == "sealed"


def test_a_draft_written_past_its_steps_is_never_mangled(database: Database) -> None:
    name = begin(database, "a")
    write(database, name, "ab")
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE draft SET body = ? WHERE id = ?", (b'{"text":"other"}', name))
    assert turn(database, name) is None
    assert text(database, name) == "other"


def test_words_written_in_one_go_are_one_step(database: Database) -> None:
    name = begin(database, "")
    for number, saved in enumerate((NOW, "2026-11-22T03:04:09Z", "2026-11-22T03:04:15Z", LATER), start=1):
        write(database, name, "悬顶十二米"[:number], saved, joins="f1")
    assert [turn(database, name) for _ in range(3)] == ["悬顶十", "", None]


def test_no_more_steps_are_kept_than_promised(database: Database) -> None:
    name = begin(database, "")
    for number in range(steps.STEPS + 45):
        write(database, name, f"{number}")
    with database.reading() as session:
        back, forth = steps.count(session, name)
    assert steps.STEPS <= back < steps.STEPS + 25
    assert forth == 0


def test_a_minute_leaves_what_the_draft_was_at_its_end(database: Database) -> None:
    name = begin(database, "a")
    for value, saved in (("ab", NOW), ("abc", LATER), ("abcd", LATER), ("x", "2026-11-22T04:00:00Z")):
        write(database, name, value, saved)
    with database.reading() as session:
        lines = steps.past_lines(session, name)
        assert [drafts.past(session, name, line.saved, Note).text for line in lines] == ["abcd", "ab"]


def test_what_is_thrown_away_comes_back_for_some_days(database: Database) -> None:
    name = begin(database, "a")
    with database.writing() as session:
        drafts.throw_away(session, name, LATER)
        assert [line.draft for line in steps.thrown_lines(session)] == [name]
        drafts.bring_back(session, name, LATER)
    assert text(database, name) == "a"
    with database.writing() as session:
        with pytest.raises(BadInput):
            drafts.bring_back(session, name, LATER)
        drafts.throw_away(session, name, LATER)
        steps.drop_before(session, "2026-11-29T00:00:00Z")
        with pytest.raises(Missing):
            drafts.bring_back(session, name, LATER)


def test_drafts_with_steps_of_their_own_keep_none_here(database: Database) -> None:
    name = begin(database, "a", kind="layer")
    write(database, name, "b")
    with database.writing() as session:
        assert drafts.turn(session, name, Note, saved=NOW) is None
        drafts.throw_away(session, name, NOW)
        assert steps.past(session, name, NOW) is None


def test_a_file_of_the_first_shape_is_opened_and_keeps_its_drafts(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    old = connect(file, KEY)
    old.executescript(f"{migrations.STEP_1}; PRAGMA user_version = 1;")
    old.execute("INSERT INTO draft VALUES ('v', 'visit', ?, ?)", (NOW, b'{"text":"a"}'))
    old.close()
    database = Database(file, KEY)
    write(database, "v", "b")
    assert turn(database, "v") == "a"
    database.close()
    assert file.with_suffix(f".before-{len(migrations.STEPS)}.db").exists()
