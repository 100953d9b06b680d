"""Paper: a two-page ledger drawn and signed, against ReportLab drawing two plain pages."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop import paths
from desktop.documents import ledger, signing
from tests.bench.ground import Ground
from tests.bench.making import PERSON
from tests.bench.measuring import Reading, Target, alternate
from tests.documents import samples

_AT = dt.datetime(2026, 11, 22, 3, 33, tzinfo=dt.UTC)
_TEXT = "甲烷传感器报警浓度不大于1.0%，断电浓度不大于1.5%；回采工作面两巷超前支护距离不小于20 m。"
Round = Callable[[], list[Reading]]


@contextmanager
def papers(ground: Ground, folder: Path) -> Iterator[Round]:
    """The ledger of an ordinary visit: two pages, PDF/A, fonts embedded, JSON attached, one signature."""
    record = samples.ordinary()
    font = TTFont("Bare", str(paths.bundled("resources", "fonts", "NotoSerifSC-Regular.ttf")))
    with ground.desk(folder / "desk", PERSON) as desk:
        signer = signing.PdfSigner("演示专员甲", desk.holder, (desk.root,), samples.drawn_name())

        def plain(number: int) -> None:
            pdfmetrics.registerFont(font)
            canvas = Canvas(io.BytesIO())
            for _ in range(2):
                canvas.setFont("Bare", 10)
                for line in range(50):
                    canvas.drawString(60, 780 - 14 * line, _TEXT)
                canvas.showPage()
            canvas.save()

        def whole(number: int) -> None:
            drawn = ledger.draw(record)
            signing.sign(drawn.pdf, signer, "inspector_1", "监管台账", _AT)

        whole(0)  # first use imports and reads fonts; the program does that ahead of time

        def one_round() -> list[Reading]:
            reference, ours = alternate(3, plain, whole)
            return [Reading("两页台账，绘制并签名", "ReportLab 两页纯文字", ours, reference, Target(1, by_value=True))]

        yield one_round
