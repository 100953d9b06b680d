"""Requests made from the published description find no answer it does not tell, and change nothing."""

from desktop.bureau import checking, describing
from tests.bureau import fuzzing
from tests.bureau.devices import furnish

SEED, EXAMPLES = 20261123, 8


def test_made_requests_are_answered_as_published_and_change_nothing(running, inspector):
    known = furnish(inspector)
    before = checking.check(running.bureau)
    seen = fuzzing.fuzz(inspector, examples=EXAMPLES, seed=SEED, known=known)
    after = checking.check(running.bureau)
    assert after.is_sound
    assert (after.entries, after.blobs, after.root) == (before.entries, before.blobs, before.root)
    assert {call for call, _ in seen} == {f"{method} {path}" for method, path in describing.CALLS}
    assert {ending.partition(" ")[0] for _, ending in seen} >= {"200", "400", "401", "403", "404"}
