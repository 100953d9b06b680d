"""Every noun's fold: any order and repetition gives one state; nothing it may meet makes it raise."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.supervision import facts
from desktop.supervision.nouns import NOUNS
from tests.making.facts import histories, shuffled, told

few = settings(max_examples=30)
NAMES = sorted(NOUNS)
KINDS = sorted({kind for noun in NOUNS.values() for kind in noun.kinds})
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def broken(draw: st.DrawFn, kind: str) -> bytes:
    """A body of this kind with one field replaced by anything."""
    shape = next(noun.kinds[kind] for noun in NOUNS.values() if kind in noun.kinds)
    tree = msgspec.to_builtins(draw(st.from_type(shape)))
    fields = [one.encode_name for one in msgspec.structs.fields(shape)]
    tree[draw(st.sampled_from(fields))] = draw(json)
    return msgspec.json.encode(tree)


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_any_order_and_repetition_folds_to_one_state(name: str, data: st.DataObject) -> None:
    noun = NOUNS[name]
    history = data.draw(histories(noun.kinds))
    assert noun.fold(shuffled(data.draw, history)) == noun.fold(history)


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_a_state_comes_back_from_its_bytes(name: str, data: st.DataObject) -> None:
    noun = NOUNS[name]
    state = noun.fold(data.draw(histories(noun.kinds)))
    assert msgspec.json.decode(facts.encode(state), type=noun.state) == state


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_no_body_makes_a_fold_raise(name: str, data: st.DataObject) -> None:
    noun = NOUNS[name]
    kind = data.draw(st.sampled_from(KINDS))
    body = data.draw(st.binary(max_size=60) | json.map(msgspec.json.encode) | broken(kind))
    history = [*data.draw(histories(noun.kinds, 3)), told(kind, body)]
    facts.encode(noun.fold(history))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", [None, b"", b"\xff", b'"\xff"', b"[" * 100_000, b'{"a":' * 30_000, b"[]", b"7"])
def test_what_cannot_be_read_is_counted(name: str, body: bytes | None) -> None:
    noun = NOUNS[name]
    history = [told(kind, body) for kind in noun.kinds]
    assert noun.fold(history).unknown == len(noun.kinds)


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_of_a_newer_program_is_counted(name: str) -> None:
    assert NOUNS[name].fold([told("newer.kind", b"{}")]).unknown == 1
