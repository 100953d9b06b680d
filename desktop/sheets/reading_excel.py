"""Opening .xlsx files of any origin: cells as people see them, never trusting what the file says of itself."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import GeneratorType
from typing import IO, Any

import msgspec
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from desktop.errors import BadInput, Missing
from desktop.sheets.grids import Grid, Progress, Workbook, unfold

LARGEST = 64 * 1024 * 1024  # bytes of a file
LARGEST_INSIDE = 300 * 1024 * 1024  # bytes unpacked
MOST_ROWS = 200_000
LAST_ROW = 1_048_576  # of any sheet of Excel
MOST_COLUMNS = 200
MOST_MERGED = 2_000_000  # cells of all merged regions
CHUNK = 1024 * 1024
ROWS_END = b"/sheetData>"
STEP = 1000  # rows between two calls of progress
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"')
# all that a broken file makes the libraries raise; XML that does not parse is a SyntaxError
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, SyntaxError, UnicodeError),
    *(
        OSError,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        NotImplementedError,
        OverflowError,
        RuntimeError,
    ),
)


def unpacked(path: Path, kind: str) -> None:
    """Refuse what is no file of this kind (`Excel`, `Word`): missing, protected, the old format, far too large."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            rest = file.read(LARGEST + 1)
    except OSError as error:
        raise Missing(
            f"{path.name}：打不开这个文件（{error.strerror}）；请核对路径，关掉正在编辑它的程序再试。"
        ) from error
    new = ".xlsx" if kind == "Excel" else ".docx"
    if head == OLD_FORMAT and ENCRYPTED in rest:
        raise BadInput(f"{path.name}：文件有打开口令，读不了；请用 {kind} 打开，去掉口令另存后再载入。")
    if head == OLD_FORMAT:
        raise BadInput(f"{path.name}：是旧格式的 {kind} 文件；请用 {kind} 打开，另存为 {new} 后再载入。")
    if len(rest) > LARGEST:
        raise BadInput(f"{path.name}：文件超过 {LARGEST >> 20} MB，不像检查表；请核对选的是不是这个文件。")
    try:
        with zipfile.ZipFile(path) as inside:
            size = sum(part.file_size for part in inside.infolist())
    except BROKEN as error:
        raise broken(path, kind, error) from error
    if size > LARGEST_INSIDE:
        raise BadInput(f"{path.name}：文件展开后超过 {LARGEST_INSIDE >> 20} MB，不载入；请只留检查表所在的工作表。")


def broken(path: Path, kind: str, error: Exception) -> BadInput:
    """The sentence for a file that is not what its name says."""
    why = type(error).__name__
    return BadInput(f"{path.name}：不是完好的 {kind} 文件（{why}）；请用 {kind} 打开修复、另存后再载入，或重新取一份。")


def read(path: Path, progress: Progress | None = None) -> Workbook:
    """All sheets of an xlsx. `progress` is called with rows done and rows expected (it may raise to stop).

    Raises BadInput for a broken, protected or far too large file, Missing for one that cannot be opened.
    """
    unpacked(path, "Excel")
    merges = _merges(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library tells of extensions that it leaves out
        try:
            book = load_workbook(path, read_only=True)
        except BROKEN as error:
            raise broken(path, "Excel", error) from error
        try:
            grids = tuple(_grid(path, sheet, merges, progress) for sheet in book.worksheets)
        finally:
            book.close()
    return Workbook(path.name, grids)


def _grid(path: Path, sheet: Any, merges: dict[str, bytes], progress: Progress | None) -> Grid:
    expected = min(sheet.max_row or 0, MOST_ROWS)
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    rows: dict[int, tuple[str, ...]] = {}
    formulas: dict[tuple[int, int], str] = {}
    done = 0
    with closing(_incoming(path, sheet)) as incoming:
        for cells in incoming:
            done += 1
            if progress and done % STEP == 0:
                progress(done, max(expected, done))
            texts = [_shown(cell) for cell in cells[:MOST_COLUMNS]]
            while texts and not texts[-1]:
                texts.pop()
            if not texts:
                continue
            rows[done] = tuple(texts)
            kept = enumerate(cells[: len(texts)], 1)
            formulas.update(((done, place), texts[place - 1]) for place, cell in kept if cell.data_type == "f")
            if len(rows) > MOST_ROWS or done > LAST_ROW:
                raise BadInput(
                    f"{path.name}：工作表“{sheet.title}”超过 {MOST_ROWS:,} 行，不像检查表；请核对选的是不是这个文件。"
                )
    if progress:
        progress(done, done)
    regions = _regions(merges.get(_part(sheet), b""), max(rows, default=0))
    is_hidden = getattr(sheet, "sheet_state", "visible") != "visible"
    return msgspec.structs.replace(unfold(sheet.title, rows, regions), formulas=formulas, is_hidden=is_hidden)


def _incoming(path: Path, sheet: Any) -> Generator[Any, None, None]:
    """The rows of a sheet; the file is let go of also when nobody asks for the rest."""
    rows = sheet.iter_rows()
    try:
        while True:
            try:
                cells = next(rows, None)
            except BROKEN as error:
                raise broken(path, "Excel", error) from error
            if cells is None:
                return
            yield cells
    finally:
        if isinstance(rows, GeneratorType):
            rows.close()


def _shown(cell: Any) -> str:
    """The text of a cell, numbers as they are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r", "").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "General")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else _other(value)


def _other(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(getattr(value, "text", None) or value).strip()


def _number(value: float, shape: str) -> str:
    """A number as it is shown, as far as nothing is lost: 1 under the format 0.0 is `1.0`, 0.01 under 0.0% `1.0%`."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    sign = "%" if shape.endswith("%") else ""
    number = number * 100 if sign else number
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if found := re.fullmatch(r"[#,]*0(?:\.(0+))?_?\s?%?", shape):
        have, wanted = len(text.partition(".")[2]), len(found[1] or "")
        if have < wanted:
            text = f"{text}{'' if have else '.'}{'0' * (wanted - have)}"
    return text + sign


def _part(sheet: Any) -> str:
    """The file inside the workbook that holds a sheet (the library keeps it under a private name only)."""
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _merges(path: Path) -> dict[str, bytes]:
    """What stands behind the rows of each sheet: there are the merged regions, which reading row by row leaves out."""
    tails: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as inside:
            for part in inside.namelist():
                if "worksheets/" in part and part.endswith(".xml"):
                    with inside.open(part) as stream:
                        tails[part] = _behind_rows(stream)
    except BROKEN as error:
        raise broken(path, "Excel", error) from error
    return tails


def _behind_rows(stream: IO[bytes]) -> bytes:
    """What follows the rows, without holding the rows."""
    before = b""
    while chunk := stream.read(CHUNK):
        window = before + chunk
        if (place := window.find(ROWS_END)) >= 0:
            return window[place:] + stream.read(LARGEST)
        before = window[-len(ROWS_END) :]
    return b""


def _regions(tail: bytes, last: int) -> list[tuple[int, int, int, int]]:
    regions, whole = [], 0
    for left, top, right, bottom in MERGED.findall(tail):
        region = (int(top), min(_column(left), MOST_COLUMNS), min(int(bottom), last), min(_column(right), MOST_COLUMNS))
        whole += max(region[2] - region[0] + 1, 0) * (region[3] - region[1] + 1)
        if whole > MOST_MERGED:
            break
        regions.append(region)
    return regions


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - ord("A") + 1
    return number
