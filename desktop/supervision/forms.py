"""Templates of papers that a bureau published in place of the program's own. Subject `form/<key>`, scope `org/<code>`.

The file is a blob named by the fact; from `effective` on papers of its kind are drawn by it. Every version stays
known, because a paper is drawn by the one of its own day.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, in_order, read


class FormPublished(Body, frozen=True):
    """A template is in force from a day on; `digest` is the blob's hash."""

    key: str
    title: str
    effective: str
    digest: str


KINDS: dict[str, type[Body]] = {"form.published": FormPublished}


class Forms(Body, frozen=True):
    """State of `form/<key>`: every published version, the newest published last."""

    versions: tuple[FormPublished, ...] = ()
    unknown: int = 0


def fold(facts: Sequence[Told]) -> Forms:
    """Published versions from their facts, in any order."""
    state = Forms()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case FormPublished() as body:
                state = replace(state, versions=(*state.versions, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: Forms) -> None:
    """NotAllowed when the day is none."""
    if isinstance(body, FormPublished):
        check_days(body.effective)
