"""That the province agreed to somebody staying at a mine beyond the year (第十条)."""

from __future__ import annotations

from desktop.supervision.facts import Body


class RotationConsented(Body, frozen=True):
    """The designation that began on `since` may go on beyond its year: by `document` of `day`, until `until` ("": for
    as long as it runs). A later fact of the same beginning replaces the earlier one.
    """

    person: str
    mine: str
    since: str
    document: str
    day: str
    until: str = ""


def with_consent(known: tuple[RotationConsented, ...], new: RotationConsented) -> tuple[RotationConsented, ...]:
    """The consents with one more."""
    return (*(one for one in known if one.since != new.since), new)
