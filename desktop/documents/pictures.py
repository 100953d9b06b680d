"""Photos and drawn signatures on paper: scaled, framed, captioned; what cannot be read is said in words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfutils import readJPEGInfo
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import photo_overlay, styles
from desktop.documents.flow import Piece, Sheet
from desktop.documents.page import TEXT_WIDTH
from desktop.documents.record import Photo
from desktop.documents.table import PAD_X, RULE
from desktop.documents.typeset import MM, SetText, Typesetter
from desktop.documents.words import moment, short

_PER_ROW = 2
_PHOTO_HEIGHT = 54 * MM
_PAD = 1.6 * MM
_JPEG = b"\xff\xd8"


class _Picture(ImageReader):
    """A picture whose JPEG bytes go into the file as they are, without being decoded.

    ReportLab asks for all pixels only to name a picture; the bytes themselves name it as well, fifty times faster.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self._content = content if content.startswith(_JPEG) else None

    def getRGBData(self) -> bytes:
        if self._content is None:
            pixels: bytes = super().getRGBData()  # type: ignore[no-untyped-call]  # ReportLab's stubs
            return pixels
        self._dataA = None
        return self._content


def readable(content: bytes | None) -> ImageReader | None:
    """The picture, or None when the bytes are not one (or one in printer's colours, which PDF/A would refuse)."""
    if not content:
        return None
    try:
        picture = _Picture(content)
        picture.getSize()
        if content.startswith(_JPEG) and (readJPEGInfo(io.BytesIO(content)) or (0, 0, 0))[2] not in {1, 3}:
            return None
    except Exception:  # noqa: BLE001 - ReportLab wraps whatever its reader said: no picture
        return None
    return picture


def fit(
    canvas: Canvas, picture: ImageReader, corner: tuple[float, float], width: float, height: float
) -> photo_overlay.Box:
    """Draw a picture as large as it goes, centred in the box whose lower left corner is given; where it stands."""
    left, bottom = corner
    across, up = picture.getSize()
    scale = min(width / across, height / up)
    w, h = across * scale, up * scale
    box = (left + (width - w) / 2, bottom + (height - h) / 2, w, h)
    canvas.drawImage(picture, *box, mask="auto")
    return box


@dataclass(frozen=True, slots=True)
class _Frame:
    picture: ImageReader
    caption: SetText
    photo: Photo
    typesetter: Typesetter


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """Up to two photos side by side with their captions, ruled like the table they belong to."""

    frames: tuple[_Frame, ...]
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Photo, caption and padding in points."""
        return _PHOTO_HEIGHT + max(f.caption.height for f in self.frames) + 3 * _PAD

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw the frame, then the photos from the left."""
        canvas = sheet.canvas
        canvas.setStrokeGray(0)
        canvas.setLineWidth(RULE)
        canvas.rect(left, top - self.height, TEXT_WIDTH, self.height, stroke=1, fill=0)
        width = TEXT_WIDTH / _PER_ROW
        for frame in self.frames:
            bottom = top - _PAD - _PHOTO_HEIGHT
            box = fit(canvas, frame.picture, (left + _PAD, bottom), width - 2 * _PAD, _PHOTO_HEIGHT)
            photo_overlay.draw(canvas, frame.typesetter, box, frame.photo.drawings)
            photo_overlay.stamp(canvas, frame.typesetter, box, frame.photo.stamp)
            frame.caption.draw(canvas, left + PAD_X, bottom - _PAD)
            left += width

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Photos are never cut."""
        return None


def photo_rows(typesetter: Typesetter, photos: Sequence[Photo]) -> list[Piece]:
    """The grid of readable photos, then one line for each that is left out."""
    frames: list[_Frame] = []
    left_out: list[str] = []
    for photo in photos:
        picture = None if photo.broken else readable(photo.preview)
        if picture is None:
            reason = photo.broken or "没有可印的预览"
            left_out.append(
                f"照片 {photo.number} 未印出：{reason}。{photo.caption}（原件校验值 {short(photo.sha256)}）"
            )
        else:
            frames.append(_Frame(picture, _caption(typesetter, photo), photo, typesetter))
    rows: list[Piece] = [PhotoRow(tuple(frames[at : at + _PER_ROW])) for at in range(0, len(frames), _PER_ROW)]
    if left_out:
        rows.extend(styles.nothing(typesetter, "\n".join(left_out)))
    return rows


def _caption(typesetter: Typesetter, photo: Photo) -> SetText:
    width = TEXT_WIDTH / _PER_ROW - 2 * PAD_X
    taken = moment(photo.taken) if photo.taken else "拍摄时间不明"
    taken += f"（{photo.written}）" if photo.written else ""
    words = f"照片 {photo.number}　{photo.caption}\n{taken}\n原件校验值 {short(photo.sha256)}"
    return typesetter.text(words, styles.CELL_NOTE, width)
