"""Official letters (公文) set as GB/T 9704-2012 asks: 28 characters × 22 lines a page of 156 × 225 mm, three sizes.

Plain data in, a finished PDF out: reports, notices and the bulletin are built on it. `body` and annexes are passages of
level 0 (text) to 4 (一、 （一） 1． （1）) and tables; `numbered` writes the numbers of headings. Every line of text
stands on the grid: its baselines are `PITCH` apart, full lines fill the width. 仿宋 is set in 宋 (no free face).
Same letter, same bytes.

    draw(Letter(bureau="演示县应急管理局", number="演应急〔2026〕9号", title="关于……的通报", addressee="各监管专员：",
                body=numbered((Passage("总体情况", 1), Passage("……。"))), day=date(2026, 11, 22), drawn_at=sealed))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.documents import letter_pieces as set_in
from desktop.documents.attachment import letter_json
from desktop.documents.flow import Page, Piece, paginate
from desktop.documents.page import Frame, print_pages
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn
from desktop.documents.typeset import Typesetter

ATTACHED = "letter.json"
_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (level 0) or a heading of level 1 to 4; levels 3 and 4 may go on as text behind their number."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class LetterColumn:
    """A column: heading, share of the width, whether centred."""

    title: str
    width: float
    is_centred: bool = True


@dataclass(frozen=True, slots=True)
class LetterTable:
    """Rows of texts under a head that is repeated; `caption` stands above it."""

    columns: tuple[LetterColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


Part = Passage | LetterTable


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own, named below the text; `is_wide` sets it sideways."""

    title: str
    body: tuple[Part, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of `bureau`. `mark` are the red words at its head (发文机关标志), empty for a letter without them;
    `remark` stands in brackets below the date (附注); `copies` (抄送) and `printed_by` with `printed_on` at the foot of
    the last page. `unseen` are the signature fields, which show nothing: the seal is red and of ink.
    """

    bureau: str
    number: str
    title: str
    body: tuple[Part, ...]
    day: date
    drawn_at: datetime
    addressee: str = ""
    mark: str = ""
    annexes: tuple[Annex, ...] = ()
    remark: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None
    record_hash: str = ""
    fingerprint: str = ""
    state: str = "未回执"
    unseen: tuple[str, ...] = ()
    attachment: bytes = b""


def draw(letter: Letter) -> Drawn:
    """The letter before signing. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    imprint = _imprint(letter, typesetter)
    pages: list[Page] = []
    for at, annex in enumerate((None, *letter.annexes)):
        number = str(at) if len(letter.annexes) > 1 else ""
        pieces = list(_annex(annex, number, typesetter)) if annex else _pieces(letter, typesetter)
        if annex is not None and annex.is_wide:
            pages += set_in.turned(pieces)
            continue
        if imprint is not None and at == len(letter.annexes):
            set_in.leave_room(pieces, imprint)
        pages += paginate(pieces, set_in.ROOM)
    if imprint is not None:
        set_in.place_imprint(pages, imprint)
    return print_pages(pages, _frame(letter), typesetter)


def numbered(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same with 一、 （一） 1． （1） before its headings; each level begins anew under a higher one."""
    counts = [0] * 5
    made: list[Part] = []
    for part in parts:
        if isinstance(part, Passage) and part.level:
            counts[part.level] += 1
            counts[part.level + 1 :] = [0] * (4 - part.level)
            made.append(replace(part, text=_number(part.level, counts[part.level]) + part.text))
        else:
            made.append(part)
    return tuple(made)


def _number(level: int, count: int) -> str:
    return (f"{_chinese(count)}、", f"（{_chinese(count)}）", f"{count}．", f"（{count}）")[level - 1]


def _chinese(count: int) -> str:
    """Up to 99."""
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _pieces(letter: Letter, typesetter: Typesetter) -> list[Piece]:
    made: list[Piece] = []
    if letter.mark:
        made.append(set_in.masthead(typesetter, letter.mark, letter.number))
    elif letter.number:
        made += set_in.number(typesetter, letter.number)
    made += set_in.title(typesetter, letter.title)
    if letter.addressee:
        made.append(set_in.line(typesetter, letter.addressee, glued=True))
    made += _body(letter.body, typesetter)
    if letter.annexes:
        made += set_in.annex_list(typesetter, [annex.title for annex in letter.annexes])
    set_in.keep_with_seal(made)
    made.append(set_in.signed(typesetter, letter.bureau, letter.day))
    if letter.remark:
        made[-1] = replace(made[-1], glued=True)  # type: ignore[type-var]
        made.append(set_in.line(typesetter, f"　　（{letter.remark}）"))
    return made


def _body(parts: Iterable[Part], typesetter: Typesetter, room: float = set_in.WIDTH) -> Iterable[Piece]:
    for part in parts:
        if isinstance(part, Passage):
            yield set_in.passage(typesetter, part.text, part.level, room)
        else:
            columns = [(one.title, one.width, one.is_centred) for one in part.columns]
            yield from set_in.table(typesetter, part.caption, columns, part.rows, room)


def _annex(annex: Annex, number: str, typesetter: Typesetter) -> Iterable[Piece]:
    room = set_in.HEIGHT if annex.is_wide else set_in.WIDTH
    yield from set_in.annex_head(typesetter, f"附件{number}", annex.title, room)
    yield from _body(annex.body, typesetter, room)


def _imprint(letter: Letter, typesetter: Typesetter) -> set_in.Imprint | None:
    if not (letter.copies or letter.printed_by):
        return None
    printed = letter.printed_on or letter.day
    return set_in.imprint(typesetter, letter.copies, letter.printed_by or letter.bureau, printed)


def _frame(letter: Letter) -> Frame:
    paper = Paper(
        title=letter.title.replace("\n", ""),
        author=letter.bureau,
        subject=letter.number,
        made=letter.drawn_at,
        attachment_name=ATTACHED,
        attachment=letter.attachment or letter_json(letter, letter.number, letter.record_hash),
    )
    return Frame(
        paper=paper,
        number=letter.number or letter.title,
        running_head=letter.title,
        state=letter.state,
        record_hash=letter.record_hash,
        fingerprint=letter.fingerprint,
        margins=set_in.MARGINS,
        unseen=letter.unseen,
        is_letter=True,
    )
