"""Drafts of papers: whatever is written, taken back and done again in whatever order, the same draft stands there, on
the disk too.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.actions import form_drafts, forms
from desktop.actions.form_drafts import FormDraft
from desktop.desk import Desk
from desktop.opening import open_desk
from tests.making.desks import PASSPHRASE, Bureau

TEXTS = ("事由", "去向", "联系电话", "组长意见")
some = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)
plan_rows = st.lists(st.fixed_dictionaries({"矿山": words, "日期": words, "方式": words}), max_size=3).map(tuple)
saves = st.one_of(
    st.tuples(st.just("save"), st.dictionaries(st.sampled_from(TEXTS), words, min_size=1, max_size=3)),
    st.tuples(st.just("save"), st.fixed_dictionaries({"远程监管安排": plan_rows})),
)
steps = st.lists(st.one_of(saves, st.just(("undo", None)), st.just(("redo", None)), st.just(("refresh", None))))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        bureau = Bureau()
        bureau.register()
        made = bureau.enrol(Path(folder) / "p1")
        yield made
        made.close()


def begun(desk: Desk) -> str:
    """A new leave; one begun before is thrown away."""
    for one in form_drafts.all_drafts(desk):
        forms.discard(desk, one.id)
    return forms.begin(desk, "d-leave", "p1")


def play(desk: Desk, draft: str, done: list[tuple[str, object]]) -> None:
    for what, fields in done:
        if isinstance(fields, dict):
            forms.save(desk, draft, fields)
        else:
            {"undo": forms.undo, "redo": forms.redo, "refresh": forms.refresh}[what](desk, draft)


def to_the_end(desk: Desk, draft: str, *, forward: bool) -> FormDraft:
    """Take all steps back, or do all again."""
    while (forms.redo if forward else forms.undo)(desk, draft).drafts:
        pass
    return form_drafts.load(desk, draft)


@some
@given(done=steps)
def test_all_taken_back_is_the_beginning_and_all_done_again_the_end(desk: Desk, done: list[tuple[str, object]]) -> None:
    draft = begun(desk)
    first = form_drafts.load(desk, draft)
    play(desk, draft, done)
    last = to_the_end(desk, draft, forward=True)
    assert to_the_end(desk, draft, forward=False) == first
    assert to_the_end(desk, draft, forward=True) == last


@some
@given(written=st.dictionaries(st.sampled_from(TEXTS), words, min_size=1), data=st.data())
def test_fields_written_in_any_order_make_the_same_draft(
    desk: Desk, written: dict[str, str], data: st.DataObject
) -> None:
    found = []
    for order in (list(written), data.draw(st.permutations(list(written)))):
        draft = begun(desk)
        for name in order:
            forms.save(desk, draft, {name: written[name]})
        made = form_drafts.load(desk, draft)
        found.append((made.values, set(made.own)))
    assert found[0] == found[1]


@settings(some, max_examples=4)
@given(done=steps)
def test_killed_at_any_moment_the_draft_opens_as_it_was_with_its_steps(
    desk: Desk, done: list[tuple[str, object]]
) -> None:
    draft = begun(desk)
    play(desk, draft, done)
    before = form_drafts.load(desk, draft)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(desk.folder, Path(folder) / "desk")  # what a kill leaves: nothing was closed
        again = open_desk(Path(folder) / "desk", PASSPHRASE)
        try:
            assert form_drafts.load(again, draft) == before
            assert forms.preview(again, draft).startswith(b"%PDF-")
            assert to_the_end(again, draft, forward=False) == to_the_end(desk, draft, forward=False)
        finally:
            again.close()


def test_letters_typed_into_a_field_are_one_step_and_another_field_the_next(desk: Desk) -> None:
    draft = begun(desk)
    for text in ("家", "家中", "家中有事"):
        forms.save(desk, draft, {"事由": text})
    forms.save(desk, draft, {"去向": "省外"})
    forms.undo(desk, draft)
    assert "去向" not in forms.fields_of(desk, draft)
    assert forms.fields_of(desk, draft)["事由"] == "家中有事"
    forms.undo(desk, draft)
    assert "事由" not in forms.fields_of(desk, draft)
