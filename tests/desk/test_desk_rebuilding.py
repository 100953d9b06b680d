"""Folding everything again gives what folding piece by piece gave, whatever happened and in whatever order it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desktop.desk import Delivery, Desk
from desktop.journal.entry import Entry, told
from desktop.journal.receipts import Verdict
from desktop.journal.sealing import Draft, make
from desktop.opening import open_desk
from desktop.store import checking, journal, projections
from desktop.supervision.facts import Body
from desktop.supervision.nouns import NOUNS
from tests.making.desks import MINE, PASSPHRASE, PIT, Bureau, tips
from tests.making.facts import bodies

SUBJECTS = ("visit/v", "visit/w", "finding/f", "review/v", "newer/n")
KINDS: dict[str, type[Body]] = {
    kind: shape for name in ("visit", "finding", "review") for kind, shape in NOUNS[name].kinds.items()
}


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[str, list[tuple[str, str, Body]], list[int]]]:
    """What several devices seal: scope, facts, which of the earlier entries the author had seen."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        facts = []
        for subject in draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3)):
            own = NOUNS[subject.split("/")[0]].kinds if subject[0] != "n" else KINDS
            kind = draw(st.sampled_from(sorted(own)))
            facts.append((kind, subject, draw(bodies(own[kind]))))
        seen = draw(st.lists(st.integers(0, number - 1), max_size=3)) if number else []
        made.append((draw(st.sampled_from([f"mine/{MINE}", f"mine/{PIT}"])), facts, seen))
    return made


def _entries(bureau: Bureau, acts: Sequence[tuple[str, list[tuple[str, str, Body]], list[int]]]) -> list[Entry]:
    found: list[Entry] = []
    example = bureau.world.name()  # of every example other subjects
    for scope, facts, seen in acts:
        drafts = [Draft(kind, f"{subject}-{example}", body) for kind, subject, body in facts]
        known = [one for number in seen for one in told(found[number])]
        stamp, salts = bureau.world.stamp(), bureau.world.random
        found.append(make(bureau.registrar, scope, drafts, tips(known), stamp=stamp, salts=salts))
    return found


@dataclass(frozen=True, repr=False)
class Two:
    """Two desks of a bureau that received the same, in another order, in every example so far."""

    bureau: Bureau
    one: Desk
    other: Desk


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    bureau = Bureau()
    bureau.register()
    folder = tmp_path_factory.mktemp("two")
    made = Two(bureau, bureau.enrol(folder / "1"), bureau.enrol(folder / "2", "p2"))
    yield made
    made.one.close()
    made.other.close()


def _digests(desk: Desk) -> dict[str, dict[str, str]]:
    with desk.reading() as session:
        return {scope: one for scope, one in projections.digests(session).items() if scope.startswith("mine/")}


def _differing(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return projections.differing(session)


@settings(max_examples=25, phases=[Phase.generate])  # the desks keep what was before
@given(data=st.data())
def test_rebuilding_and_receiving_in_another_order_give_the_same(two: Two, data: st.DataObject) -> None:
    entries = _entries(two.bureau, data.draw(acts()))
    chosen = data.draw(st.lists(st.sampled_from(entries), unique_by=lambda one: one.id))
    mixed = data.draw(st.permutations(entries))  # all draws before anything is received: an example may end at one
    held = two.bureau.receipts(chosen, Verdict.HELD)
    two.one.receive(Delivery(entries=tuple(entries), receipts=(held,)))
    for entry in mixed:
        two.other.receive(Delivery(entries=(entry,)))
    two.other.receive(Delivery(receipts=(held,)))
    before = _digests(two.one)
    assert _digests(two.other) == before
    assert _differing(two.other) == []
    two.one.rebuild()
    assert _digests(two.one) == before


def test_rebuilding_tells_how_far_it_is(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    desk.rebuild(lambda done, whole: told.append((done, whole)))
    with desk.reading() as session:
        whole = len(journal.subjects(session))
    assert told == [(whole, whole)]


def test_a_rebuild_that_fails_leaves_everything_as_it_was(desk: Desk) -> None:
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with desk.reading() as session:
        before = projections.digests(session)
    with pytest.raises(KeyboardInterrupt):
        desk.rebuild(stop)
    with desk.reading() as session:
        assert projections.digests(session) == before
        assert projections.is_current(session)


def test_a_desk_whose_folds_are_of_another_version_is_folded_again_when_opened(
    enrol: Callable[..., Desk], bureau: Bureau
) -> None:
    desk = enrol()
    desk.set("fold_version", 0)
    desk.close()
    told: list[tuple[int, int]] = []
    again = open_desk(desk.folder, PASSPHRASE, progress=lambda done, whole: told.append((done, whole)))
    again.close()
    assert told
    assert checking.check(desk.folder, PASSPHRASE).is_sound
