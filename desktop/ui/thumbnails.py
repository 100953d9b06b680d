"""Small pictures for lists: the kept preview, shrunk while it is decoded. Jobs of the drawing lane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader, QImageWriter

from desktop.desk import Desk
from desktop.errors import DeskError

SIDE = 192  # pixels of the long side


def shrink(desk: Desk, names: Sequence[str], side: int = SIDE) -> dict[str, bytes]:
    """Small JPEGs by the preview's hash; a blob that is not on this disk (yet) is left out."""
    found: dict[str, bytes] = {}
    for name in names:
        try:
            found[name] = _small(desk.blobs.get(name), side)
        except DeskError:
            continue
    return found


def _small(data: bytes, side: int) -> bytes:
    kept = QByteArray(data)
    source = QBuffer(kept)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    answer = QByteArray()
    target = QBuffer(answer)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(target, QByteArray(b"jpeg")).write(picture)
    return bytes(answer.data())
