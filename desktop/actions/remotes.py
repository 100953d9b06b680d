"""A remote check in one go (远程监管, 第十二条)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing
from desktop.store import queries
from desktop.supervision.remote import Means, RemoteChecked

LARGEST = 20 << 20  # bytes of one file of evidence


def record_files(
    desk: Desk,
    mine: str,
    means: Means,
    looked_at: Iterable[str],
    files: Iterable[Path],
    *,
    started: str | None = None,
    found: str = "",
    app_number: str | None = None,
) -> Changes:
    """As `record`, with evidence from files. BadInput for a file that cannot be read or is too large."""
    evidence = [_read(file) for file in files]
    return record(desk, mine, means, looked_at, started=started, found=found, app_number=app_number, evidence=evidence)


def record(
    desk: Desk,
    mine: str,
    means: Means,
    looked_at: Iterable[str],
    *,
    started: str | None = None,
    ended: str | None = None,
    found: str = "",
    app_number: str | None = None,
    evidence: Iterable[bytes] = (),
) -> Changes:
    """Seal one remote check; times are UTC text, None means now. NotAllowed when nothing was looked at; Missing for a
    mine that is not known here.
    """
    with desk.reading() as session:
        if queries.mine(session, mine) is None:
            raise Missing(f"没有矿山 {mine} 的资料，请先同步，或核对编码。")
    now = desk.world.text()
    kept = tuple(desk.keep(data, "evidence") for data in evidence)
    body = RemoteChecked(
        mine=mine,
        person=desk.person,
        started=started or now,
        ended=ended or now,
        means=means,
        looked_at=tuple(looked_at),
        found=found,
        app_number=app_number,
        evidence=kept,
    )
    return desk.seal([Act(f"mine/{mine}", (Fact(f"remote/{desk.world.name()}", body, kept),))])


def _read(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise BadInput(f"{file.name}：文件有 {size >> 20} MB，超过 {LARGEST >> 20} MB，请换成截图或照片。")
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file.name}：打不开（{error.strerror}），请核对后重新添加。") from error
