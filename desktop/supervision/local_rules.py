"""What a bureau lays down itself: how it reads what the text leaves open, and stricter numbers. Facts of
`org/<code>`.
"""

from __future__ import annotations

from desktop.supervision.facts import Body


class ReadingChosen(Body, frozen=True):
    """How this bureau reads an open question of the text from the day `since` on ("": always), by the question's
    number; "" goes back to the proposed reading. A later fact of the same question and day replaces the earlier one;
    `document` is what it rests on.
    """

    number: int
    option: str
    document: str = ""
    at: str = ""
    since: str = ""


class NumberLaid(Body, frozen=True):
    """A number of this organisation and those below it, from the day `since` on, by a document (第四十六条: 实施细则);
    lower than the edition's only with the province's `consent` (its document). A later fact of the same number and day
    replaces the earlier one; `value` 0 takes it back.
    """

    key: str
    value: int
    since: str
    document: str = ""
    at: str = ""
    consent: str = ""


def with_reading(known: tuple[ReadingChosen, ...], new: ReadingChosen) -> tuple[ReadingChosen, ...]:
    """The choices with one more."""
    return (*(one for one in known if (one.number, one.since) != (new.number, new.since)), new)


def with_number(known: tuple[NumberLaid, ...], new: NumberLaid) -> tuple[NumberLaid, ...]:
    """The stricter numbers with one more, or one less."""
    kept = tuple(one for one in known if (one.key, one.since) != (new.key, new.since))
    return (*kept, new) if new.value > 0 else kept
