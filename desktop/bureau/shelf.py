"""Blobs and who may bring or have them: bytes are held for a scope and noted with whom brought them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from desktop.bureau import access, erasing, sights, tables
from desktop.bureau.blobs import Store, Upload
from desktop.bureau.log import Log
from desktop.bureau.sights import Asker, Sight
from desktop.errors import Missing
from desktop.sync import wire

_named, _held = tables.named.c, tables.held.c
_IS_NAMED = select(_named.hash).where(_named.hash == bindparam("blob"), _named.scope == bindparam("place")).limit(1)
_HELD = select(_held.hash).where(_held.scope == bindparam("place"), _held.hash.in_(bindparam("blobs", expanding=True)))
_HELD_BY = _HELD.where(_held.person == bindparam("by"))


class Shelf:
    """Uploads and downloads of one bureau."""

    def __init__(self, log: Log, blobs: Store) -> None:
        self._log = log
        self._blobs = blobs
        log.sweep(blobs)

    def take(self, asker: Asker, upload: Upload, offset: int, size: int, piece: bytes) -> wire.BlobAnswer:
        """A piece of a blob that an entry of the scope names. Missing when none does; Damaged, BadInput as Blobs."""
        with self._log.moment() as connection:
            if connection.execute(_IS_NAMED, {"blob": upload.blob, "place": upload.scope}).first() is None:
                raise Missing("还没有记录提到这个附件，请先同步记录再上传。")
            if erasing.among(connection, upload.scope, (upload.blob,)):
                return wire.BlobAnswer(size, held=True)  # settled: its bytes are wanted nowhere
            sight = sights.sight(self._log, connection, asker)
            if held(connection, sight, asker, upload.scope, (upload.blob,)):
                return wire.BlobAnswer(size, held=True)
        stands = self._blobs.add(upload, offset, size, piece)
        is_held = stands == size
        if is_held and not self._log.hold(upload.scope, upload.blob, asker.name, size):
            self._log.sweep(self._blobs)  # it was erased while it came
        return wire.BlobAnswer(stands, is_held)

    def file(self, asker: Asker, scope: str, blob: str) -> Path:
        """The bytes. Missing unless this device may have them in this scope, and they are here."""
        with self._log.moment() as connection:
            if erasing.among(connection, scope, (blob,)):
                raise Missing("这个附件已由两位管理员同意清除，服务器上不再有它。")
            sight = sights.reader(self._log, connection, asker)
            if not held(connection, sight, asker, scope, (blob,)):
                raise Missing("服务器上没有这个附件，或者没有查看的权限；请等待对方上传后再同步。")
        return self._blobs.path(blob)


def held(connection: Connection, sight: Sight, asker: Asker, scope: str, blobs: Sequence[str]) -> frozenset[str]:
    """Those of the blobs whose bytes are here for this scope and for this asker. Who may not read the scope has only
    what his own person brought.
    """
    query, which = _HELD, {"place": scope}
    if sight.views.get(scope) not in {access.ALL, access.PLAIN}:
        query, which = _HELD_BY, {"place": scope, "by": asker.name}
    found: set[str] = set()
    for part in tables.slices(blobs):
        found |= set(connection.execute(query, {**which, "blobs": part}).scalars())
    return frozenset(found)
