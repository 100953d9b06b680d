"""Blocks for signatures: an electronic one is stamped into its field later, a drawn one printed, a refusal written.

A block without any of these stays empty for ink: at least 30 × 12 mm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.utils import ImageReader

from desktop.documents import styles
from desktop.documents.flow import Piece, Sheet
from desktop.documents.page import TEXT_WIDTH
from desktop.documents.pictures import fit, readable
from desktop.documents.record import Box, Signer
from desktop.documents.table import HEAD_GRAY, RULE
from desktop.documents.typeset import MM, SetText, Typesetter
from desktop.documents.words import moment, second

_HEAD = 6.5 * MM
FIELD_HEIGHT = 25 * MM
_PAD = 1.5 * MM


@dataclass(frozen=True, slots=True)
class _Block:
    title: SetText
    words: SetText | None
    picture: ImageReader | None
    field: str | None


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Two blocks side by side; never cut. A long name makes the head of both higher."""

    blocks: tuple[_Block, ...]
    width: float  # of one block
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points; a long refusal makes its row higher."""
        words = max([b.words.height + 2 * _PAD for b in self.blocks if b.words and not b.picture], default=0.0)
        return self.head + max(FIELD_HEIGHT, words)

    @property
    def head(self) -> float:
        """Height of the grey head in points: names are never shortened."""
        return max(_HEAD, *(block.title.height + 0.4 for block in self.blocks))

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw each block and leave its field's place with the sheet."""
        for block in self.blocks:
            self._draw_block(sheet, block, left, top)
            left += self.width

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """A block is never cut."""
        return None

    def _draw_block(self, sheet: Sheet, block: _Block, left: float, top: float) -> None:
        canvas = sheet.canvas
        bottom = top - self.height
        canvas.setFillGray(HEAD_GRAY)
        head = self.head
        canvas.rect(left, top - head, self.width, head, stroke=0, fill=1)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(RULE)
        canvas.rect(left, bottom, self.width, self.height, stroke=1, fill=0)
        canvas.line(left, top - head, left + self.width, top - head)
        block.title.draw(canvas, left + _PAD, top - (head - block.title.height) / 2)
        if block.field:
            box = Box(sheet.page, left + _PAD, bottom + _PAD, left + self.width - _PAD, top - head - _PAD)
            sheet.boxes[block.field] = box
        if block.picture:
            foot = max(7 * MM, (block.words.height if block.words else 0.0) + 2 * _PAD)  # above what is said below it
            place = (left + _PAD, bottom + foot)
            fit(canvas, block.picture, place, self.width - 2 * _PAD, FIELD_HEIGHT - foot - 1 * MM)
        if block.words:
            below = bottom + block.words.height + _PAD if block.picture else top - head - _PAD
            block.words.draw(canvas, left + _PAD, below)


def blocks(typesetter: Typesetter, signers: Sequence[Signer], width: float = TEXT_WIDTH) -> Iterable[Piece]:
    """All blocks, two in a row of `width` points, on one page as long as they have room on it."""
    if not signers:
        yield from styles.nothing(typesetter, "没有登记签名人。")
        return
    made = [_block(typesetter, signer, width / 2 - 2 * _PAD) for signer in signers]
    last = (len(made) - 1) // 2 * 2
    yield from (BlockRow(tuple(made[at : at + 2]), width / 2, glued=at < last) for at in range(0, len(made), 2))


def _block(typesetter: Typesetter, signer: Signer, width: float) -> _Block:
    name = f"{signer.capacity}　{signer.name}"
    title = typesetter.text(f"{name}　{signer.person_code}".rstrip(), styles.SUBHEADING, width)
    if signer.refusal is not None:
        refusal = signer.refusal
        text = f"拒绝签名。理由：{refusal.reason or '未说明'}\n见证人：{refusal.witness}\n时间：{_when(refusal.at)}"
        return _Block(title, typesetter.text(text, styles.TEXT_LEFT, width), None, None)
    if signer.field:
        return _Block(title, None, None, signer.field)
    picture = readable(signer.drawn)
    opinion = f"意见：{signer.opinion}\n" if signer.opinion else ""
    since = f"\n不早于：{_when(signer.since)}（服务器时间）" if signer.since else ""
    words = f"{opinion}时间：{_when(signer.at)}{since}" if picture else f"{opinion}签名：\n\n时间："
    return _Block(title, typesetter.text(words, styles.TEXT_LEFT, width), picture, None)


def _when(at: object) -> str:
    return second(at) if isinstance(at, datetime) else moment(at if isinstance(at, str) else None)
