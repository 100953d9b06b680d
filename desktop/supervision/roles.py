"""What a person may do for an organisation: roles granted and ended. A role counts below its organisation too."""

from __future__ import annotations

from enum import StrEnum

from desktop.supervision.facts import Body


class Role(StrEnum):
    """What a person may do at the bureau."""

    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class RoleGranted(Body, frozen=True):
    """A person may act in this role for this organisation."""

    role: Role
    org: str


class RoleEnded(Body, frozen=True):
    """A person may act in this role for this organisation no longer."""

    role: Role
    org: str


def granted(known: tuple[RoleGranted, ...], body: RoleGranted | RoleEnded) -> tuple[RoleGranted, ...]:
    """The roles a person has after this fact."""
    others = {one for one in known if (one.role, one.org) != (body.role, body.org)}
    if isinstance(body, RoleGranted):
        others.add(body)
    return tuple(sorted(others, key=lambda one: (one.org, one.role)))
