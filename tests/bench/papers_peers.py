"""The ledger of `papers.py` made by other programs, each in an environment of its own (they are not in the bundle):

    python -m venv X && X/bin/pip install fpdf2 weasyprint typst
    X/bin/python tests/bench/papers_peers.py fpdf2|weasyprint|typst FOLDER

FOLDER holds `rows.json` (a list of rows of texts), `NN.jpg`, `font.ttf`; it gets `NAME.pdf`. Prints seconds, best of 3.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

HEAD = ("短号", "项目编码", "级别", "检查内容", "结果", "实测值", "备注")
WIDTHS = (11, 22, 10, 58, 14, 25, 20)  # mm


def fpdf2(folder: Path, rows: list[list[str]], photos: list[Path]) -> None:
    """With its table and its images."""
    import fpdf  # type: ignore[import-not-found,unused-ignore]

    pdf = fpdf.FPDF(format="A4")
    pdf.set_margin(25)
    pdf.add_font("song", fname=str(folder / "font.ttf"))
    pdf.add_page()
    pdf.set_font("song", size=9)
    with pdf.table(col_widths=WIDTHS, width=160, line_height=4.4, first_row_as_headings=False) as table:
        for row in (HEAD, *rows):
            table.row(row)
    for at, photo in enumerate(photos):
        if at % 6 == 0:
            pdf.add_page()
        pdf.image(str(photo), x=25 + at % 2 * 80, y=30 + at % 6 // 2 * 70, w=76)
    pdf.output(str(folder / "fpdf2.pdf"))


def weasyprint(folder: Path, rows: list[list[str]], photos: list[Path]) -> None:
    """With HTML and CSS."""
    import weasyprint as weasy  # type: ignore[import-not-found,unused-ignore]

    cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f'<th style="width:{width}mm">{word}</th>' for word, width in zip(HEAD, WIDTHS, strict=True))
    pictures = "".join(f'<img src="{photo.as_uri()}">' for photo in photos)
    style = (
        f"@font-face{{font-family:song;src:url({(folder / 'font.ttf').as_uri()})}}"
        "@page{size:A4;margin:25mm}body{font:9pt song}table{border-collapse:collapse;width:160mm;table-layout:fixed}"
        "td,th{border:.5pt solid;padding:1mm}img{width:76mm;margin:1mm}"
    )
    page = f"<style>{style}</style><table><thead><tr>{head}</tr></thead>{cells}</table>{pictures}"
    weasy.HTML(string=page).write_pdf(str(folder / "weasyprint.pdf"))


def typst(folder: Path, rows: list[list[str]], photos: list[Path]) -> None:
    """With its own language."""
    import typst as program  # type: ignore[import-not-found,unused-ignore]

    columns = ",".join(f"{width}mm" for width in WIDTHS)
    cells = "\n".join(",".join(f"[#{json.dumps(cell, ensure_ascii=False)}]" for cell in row) + "," for row in rows)
    pictures = "\n".join(f'#box(image("{photo.name}", width: 76mm))' for photo in photos)
    head = ",".join(f"[{word}]" for word in HEAD)
    (folder / "page.typ").write_text(
        '#set page("a4", margin: 25mm)\n#set text(font: "Noto Serif SC", size: 9pt, lang: "zh")\n'
        f"#table(columns: ({columns}), table.header({head}),\n{cells})\n{pictures}\n",
        "utf-8",
    )
    program.compile(str(folder / "page.typ"), output=str(folder / "typst.pdf"), font_paths=[str(folder)])


PEERS: dict[str, Callable[[Path, list[list[str]], list[Path]], None]] = {
    "fpdf2": fpdf2,
    "weasyprint": weasyprint,
    "typst": typst,
}


def main() -> None:
    """One peer, three times."""
    name, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    rows = json.loads((folder / "rows.json").read_text("utf-8"))
    photos = sorted(folder.glob("*.jpg"))
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        PEERS[name](folder, rows, photos)
        best = min(best, time.perf_counter() - begun)
    print(f"{best:.3f}")


if __name__ == "__main__":
    main()
