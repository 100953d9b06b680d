"""Which ledgers an audit looks at: drawn by lot, so that nobody chooses and everybody can draw the same again. Pure.

The rule (`RULE`): the list of all ledgers of the period and county has a digest; the digest, the period and the county
make the seed, so that there is one seed for one list and no second try. The lots are SHA-256 of the seed and the
ledger. First every inspector comes once (their order by lot, of each the ledger with the lowest lot), then the others
by lot; a sample of n are the first n, so a larger one contains every smaller one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from desktop.errors import Damaged
from desktop.supervision.facts import Body, encode

RULE = "抽签规则一"


class Candidate(Body, frozen=True):
    """A ledger that can be drawn: its visit, number and mine, and the codes of its team."""

    visit: str
    number: str
    mine: str
    people: tuple[str, ...] = ()


class _Listed(Body, frozen=True):
    ledgers: tuple[Candidate, ...] = ()


def listed(candidates: Sequence[Candidate]) -> bytes:
    """The list as it is kept and as its digest is made of: each ledger once, by visit."""
    once = {one.visit: one for one in candidates}
    return encode(_Listed(ledgers=tuple(once[name] for name in sorted(once))))


def read_list(data: bytes) -> tuple[Candidate, ...]:
    """A kept list. Damaged when it is none."""
    try:
        return msgspec.json.decode(data, type=_Listed).ledgers
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("抽查的台账名单已损坏，不能核对抽签；请同步后再试。") from error


def seed(org: str, county: str, first: str, last: str, population: str) -> str:
    """The seed of a list; `population` is the list's digest, `county` "" for all, days as `2026-11-22`."""
    return _sum(RULE, org, county, first, last, population)


def order(own_seed: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """All ledgers in the order they are drawn."""
    by_lot = sorted(candidates, key=lambda one: (_sum(own_seed, "台账", one.visit), one.visit))
    people = {person for one in candidates for person in one.people}
    chosen: dict[str, Candidate] = {}
    seen: set[str] = set()
    for person in sorted(people, key=lambda code: (_sum(own_seed, "人员", code), code)):
        if person not in seen:
            one = next(each for each in by_lot if person in each.people)
            chosen[one.visit] = one
            seen |= set(one.people)
    for one in by_lot:
        chosen.setdefault(one.visit, one)
    return tuple(chosen.values())


def _sum(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
