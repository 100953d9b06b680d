"""An administrator's desk at which another administrator's request to erase attachments waits."""

from __future__ import annotations

from pathlib import Path

from desktop.desk import Desk
from desktop.supervision.erasing import Requested
from desktop.supervision.roster import Role, RoleGranted
from tests.making.desks import ORG, Bureau


def asked(folder: Path, count: int = 1) -> Desk:
    """The desk of p3, an administrator, where p1 asks."""
    bureau = Bureau()
    bureau.register()
    bureau.seal(("person/p3", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    for number in range(count):
        body = Requested(
            blobs=(f"{number:064x}",),
            person="p1",
            at="2026-11-20T02:00:00Z",
            reason="照片里有无关人员的身份证",
            ground="演示依据第一条",
        )
        bureau.seal((f"erasure/e{number}", body))
    return bureau.enrol(folder / "p3", "p3")
