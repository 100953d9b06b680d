"""Why certificates of devices were revoked, as this desk knows it from the bureau's roster."""

from __future__ import annotations

from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import roster


def reasons(session: Session) -> dict[str, str]:
    """The reason of each revoked certificate by its fingerprint."""
    found = queries.states(session, "device", roster.Device)
    return {name.removeprefix("device/"): one.revoked.reason for name, one in found if one.revoked is not None}
