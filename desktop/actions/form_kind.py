"""What a kind of internal paper is; the kinds themselves are listed in `form_kinds`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop.actions.form_drafts import Fields, FormDraft
from desktop.desk import Desk, Fact
from desktop.supervision.filled_forms import FilledForm, FormSigner


class Home(StrEnum):
    """What a paper is about, and so who reads it: a mine (its inspectors), or a person (he and the managing role)."""

    MINE = "mine"
    STAFF = "staff"


class By(StrEnum):
    """Who signs in a role: who made the paper, anybody of the managing role, a person chosen (nobody: in ink), or
    always in ink.
    """

    MAKER = "maker"
    MANAGER = "manager"
    CHOSEN = "chosen"
    INK = "ink"


class Begins(StrEnum):
    """Who may begin a paper about a person: he himself, the managing role, or both."""

    SELF = "self"
    MANAGER = "manager"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Role:
    """One signature of a paper, in printed order. A field of the template with its name tells who signs in ink.

    `on_screen`: who would sign in ink may sign on the maker's screen; `may_refuse`: or refuse, before a witness.
    """

    name: str
    by: By
    on_screen: bool = False
    may_refuse: bool = False


class Prefill(Protocol):
    """Fills a new paper from folded tables in less than 100 ms; what it leaves out stays empty."""

    def __call__(self, desk: Desk, about: str, period: str = "") -> Fields:
        """The fields known already."""
        ...


@dataclass(frozen=True, slots=True)
class Sealing:
    """A paper about to become a fact: the id it gets and its draft."""

    id: str
    draft: FormDraft


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature about to become a fact."""

    id: str
    state: FilledForm
    signer: FormSigner


def _nothing_lacks(_desk: Desk, _draft: FormDraft) -> str:
    return ""


def _as_it_is(fields: Fields) -> Fields:
    return fields


def _no_facts(_desk: Desk, _what: Sealing | Signing) -> tuple[Fact, ...]:
    return ()


def _no_facts_of_void(_desk: Desk, _name: str, _reason: str) -> tuple[Fact, ...]:
    return ()


def _no_periods(_desk: Desk, _about: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class FormKind:
    """A kind of paper. The word of its number stands in the template (`series`).

    `signers` begin with who makes it. `lack` says what else keeps it from being sealed (""), `warn` what to think of
    before that, `derived` fills fields that follow from others, `facts`, `signed` and `voided` are sealed in one act
    with the paper, with a signature, with its voiding. `periods` are those to choose from (the first is the usual
    one); none: it has no period, or with
    `needs_period` cannot be begun.
    """

    key: str
    title: str
    home: Home
    prefill: Prefill
    signers: tuple[Role, ...]
    begins: Begins = Begins.BOTH
    periods: Callable[[Desk, str], tuple[str, ...]] = _no_periods
    needs_period: bool = False
    derived: Callable[[Fields], Fields] = _as_it_is
    lack: Callable[[Desk, FormDraft], str] = _nothing_lacks
    warn: Callable[[Desk, FormDraft], str] = _nothing_lacks
    facts: Callable[[Desk, Sealing], tuple[Fact, ...]] = _no_facts
    signed: Callable[[Desk, Signing], tuple[Fact, ...]] = _no_facts
    voided: Callable[[Desk, str, str], tuple[Fact, ...]] = _no_facts_of_void
