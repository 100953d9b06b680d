"""Facts for tests of folds: told without keys or signatures, in a chain or side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from hypothesis import strategies as st

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, canonical
from desktop.supervision.facts import Body, encode
from desktop.supervision.nouns import NOUNS

DIGEST = "ab" * 32


def told(
    kind: str, body: Body | bytes | None, *behind: Told, subject: str = "visit/v", name: str = "", place: int = 0
) -> Told:
    """A fact whose author had seen these; `name` tells entries apart that are otherwise the same."""
    data = encode(body) if isinstance(body, Body) else body
    depth = 1 + max((one.depth for one in behind), default=0)
    basis = tuple(sorted({one.entry for one in behind}))
    text = f"{kind} {name} {depth} {basis} {data!r}"
    entry = hashlib.sha256(text.encode()).hexdigest()
    return Told(entry, DIGEST, "2026-11-22T01:00:00Z", depth, basis, place, kind, subject, data, ())


def fact(body: Body, *behind: Told, name: str = "") -> Told:
    """A fact of the one kind this body is sealed under."""
    kind = next(kind for noun in NOUNS.values() for kind, shape in noun.kinds.items() if type(body) is shape)
    return told(kind, body, *behind, name=name)


def chain(*bodies: Body) -> list[Told]:
    """One after the other, each knowing those before."""
    facts: list[Told] = []
    for number, body in enumerate(bodies):
        facts.append(fact(body, *facts[-1:], name=str(number)))
    return facts


def bodies(shape: type[Body]) -> st.SearchStrategy[Body]:
    """Any body of this shape that can be sealed."""
    return st.from_type(shape).filter(_is_sealable)


@st.composite
def histories(draw: st.DrawFn, kinds: dict[str, type[Body]], size: int = 7) -> list[Told]:
    """Any facts of these kinds (some erased, some of kinds nobody knows), each knowing any of those before."""
    facts: list[Told] = []
    for number in range(draw(st.integers(0, size))):
        behind = draw(st.lists(st.sampled_from(facts), max_size=3, unique=True)) if facts else []
        kind = draw(st.sampled_from([*kinds, "newer.kind"]))
        body: Body | bytes | None = b"{}"
        if kind in kinds:
            body = draw(st.none() | st.from_type(kinds[kind]))
        facts.append(told(kind, body, *behind, name=str(number)))
    return facts


def shuffled(draw: st.DrawFn, facts: Sequence[Told]) -> list[Told]:
    """The same facts in any order, some of them twice."""
    twice = draw(st.lists(st.sampled_from(facts), max_size=3)) if facts else []
    return draw(st.permutations([*facts, *twice]))


def _is_sealable(body: Body) -> bool:
    try:
        canonical(body)
    except NotAllowed:
        return False
    return True
