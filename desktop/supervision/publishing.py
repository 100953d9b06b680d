"""That a designation was made known to the public (第九条: 选派结果公告)."""

from __future__ import annotations

from desktop.supervision.facts import Body


class DesignationPublished(Body, frozen=True):
    """The designation that began on `since` was announced on `day`; `where` is the address or number of the notice. A
    later fact of the same beginning replaces the earlier one.
    """

    person: str
    mine: str
    since: str
    day: str
    where: str


def with_notice(known: tuple[DesignationPublished, ...], new: DesignationPublished) -> tuple[DesignationPublished, ...]:
    """The announcements with one more."""
    return (*(one for one in known if one.since != new.since), new)
