"""The block of one place on the paper sheet: band with the times, findings to re-check, items, 必查 first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.documents import paper_sheet_styles as styles
from desktop.documents.flow import Piece, Space
from desktop.documents.paper_sheet_grid import Cell, Content, Row, Tick, Value, Values, Words, widths
from desktop.documents.paper_sheet_positions import Field, Kind
from desktop.documents.paper_sheet_record import Block, OpenFinding, SheetRow, ToMeasure
from desktop.documents.record import Level, Outcome, RecheckResult
from desktop.documents.typeset import MM, SetText, Style, Typesetter
from desktop.documents.words import day
from desktop.supervision.sheet import shorten

WIDTH = 190.0  # mm, of all columns together
COLUMNS = (17.0, 62.0, 10.0, 10.0, 10.0, 13.0, 44.0, 24.0)
LEAST = 10 * MM  # of a row: gloves
KEPT_WHOLE = 85 * MM  # a block up to this height is not torn over two pages
_HEADS = ("号　编码", "检查内容", "合格", "不合格", "不适用", "照片号", "实测值（限值）", "原因、备注")
_RECHECK_HEADS = ("复查", "以前的隐患（期限）", "已整改", "部分\n整改", "未整改", "照片号", "要求", "复查情况")
_BOXES = (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE)
_RECHECK_BOXES = (RecheckResult.DONE, RecheckResult.PARTLY, RecheckResult.NOT_DONE)
_BAND = (92.0, 12.0, 37.0, 12.0, 37.0)
_MOST_VALUES = 6  # in one row; more go on in a row below
_WRITING = 19.0  # mm of the column for the written value and its unit
_UNIT = 12.0
_LONGEST_PARAM = 30  # characters
_LONGEST_LIMIT = 60
_WORDS = {Level.MUST: "必查（{} 项，逐项检查）", Level.SAMPLE: "抽查（{} 项）"}


def block_pieces(typesetter: Typesetter, block: Block, part: str = "") -> list[Piece]:
    """All pieces of a block, or of one specialty's `part` of it, with the air below."""
    setter = _Setter(typesetter, block, part)
    rows = [setter.band()]
    rows += setter.findings()
    rows += setter.items()
    if remarks := setter.remarks():
        rows = [*rows[:-1], replace(rows[-1], glued=True), *remarks]
    if sum(row.height for row in rows) <= KEPT_WHOLE:
        rows = [replace(row, glued=True) for row in rows[:-1]] + [replace(rows[-1], glued=False)]
    return [*rows, Space(2.5 * MM)]


def line(
    typesetter: Typesetter, texts: Sequence[tuple[str, Style]], millimetres: Sequence[float], least: float = 0.0
) -> Row:
    """A ruled row of printed texts."""
    return Row(
        tuple(
            Cell(width, words(typesetter, text, style, width))
            for (text, style), width in zip(texts, widths(millimetres), strict=True)
        ),
        least,
    )


def words(typesetter: Typesetter, text: str, style: Style, width: float, field: Field | None = None) -> Words:
    """Texts of a cell `width` points wide; an empty text leaves it blank."""
    return Words((typesetter.text(text, style, width - 2 * MM),) if text else (), field)


class _Setter:
    def __init__(self, typesetter: Typesetter, block: Block, part: str) -> None:
        self._typesetter = typesetter
        self._block = block
        self._name = f"{block.name}　{part}部分" if part else block.name
        self._key = block.place

    def band(self) -> Row:
        """The place's name, and its times unless it is a scope."""
        block = self._block
        if block.is_scope or block.is_elsewhere:
            tail = "" if block.is_elsewhere else "（范围，每次检查一遍）"
            row = line(self._typesetter, [(f"{self._name}{tail}", styles.PLACE)], [WIDTH], 8 * MM)
            return replace(row, glued=True, rule=1.3)
        name, *rest = widths(_BAND)
        kind = "" if block.kind in (block.name, "") else f"（{block.kind}）"
        cells = [Cell(name, words(self._typesetter, f"{self._name}{kind}", styles.PLACE, name))]
        times = (("到达", Kind.PLACE_IN), ("离开", Kind.PLACE_OUT))
        for (label, of), label_width, width in zip(times, rest[::2], rest[1::2], strict=True):
            cells.append(Cell(label_width, words(self._typesetter, label, styles.LABEL, label_width)))
            hint = "　　　时　　　分"
            cells.append(Cell(width, words(self._typesetter, hint, styles.LABEL, width, Field(of, block.place))))
        return Row(tuple(cells), LEAST, glued=True, rule=1.3)

    def findings(self) -> list[Row]:
        """The head and the rows of the findings to re-check."""
        if not self._block.findings:
            return []
        head = self._head(_RECHECK_HEADS)
        again = (self._continued("以前的隐患"), head)
        rows = [self._finding(one) for one in self._block.findings]
        return [head, *_with_reprise(rows, again)]

    def items(self) -> list[Row]:
        """The head, then each level's line and rows."""
        out: list[Row] = []
        head = self._head(_HEADS)
        for level in Level:
            own = [row for row in self._block.rows if row.level is level]
            if not own:
                continue
            again = (self._continued(level.value), head)
            label = _WORDS[level].format(len(own))
            level_line = line(self._typesetter, [(label, styles.LEVEL)], [WIDTH], 5.5 * MM)
            first = [head] if not out else []
            rows = [row for one in own for row in self._item(one)]
            out += [*first, replace(level_line, glued=True, reprise=again), *_with_reprise(rows, again)]
        return out

    def remarks(self) -> list[Row]:
        """A line for each remark on what is not printed here; never alone on a page."""
        return [line(self._typesetter, [(one, styles.REMARK)], [WIDTH], 6 * MM) for one in self._block.remarks]

    def _head(self, titles: Iterable[str]) -> Row:
        row = line(self._typesetter, [(title, styles.COLUMN) for title in titles], COLUMNS)
        return replace(row, glued=True)

    def _continued(self, what: str) -> Row:
        text = f"{self._name}（续）　{what}"
        return replace(line(self._typesetter, [(text, styles.LEVEL)], [WIDTH], 6 * MM), glued=True, rule=1.3)

    def _finding(self, one: OpenFinding) -> Row:
        width = widths(COLUMNS)
        below = f"期限 {day(one.deadline)}" + ("　疑似重大" if one.is_major else "")
        contents: list[Content] = [
            Words((self._text(one.number, styles.PLACE, width[0]),)),
            Words((self._text(one.fact, styles.TEXT, width[1]), self._text(below, styles.SMALL, width[1]))),
            *(Tick(self._finding_field(Kind.RECHECK, one, box.value)) for box in _RECHECK_BOXES),
            Words(field=self._finding_field(Kind.PHOTO, one)),
            words(self._typesetter, one.demand, styles.SMALL, width[6]),
            Words(field=self._finding_field(Kind.REASON, one)),
        ]
        return self._row(contents, self._finding_field(Kind.ROW, one))

    def _item(self, one: SheetRow) -> list[Row]:
        chunks = [one.measures[at : at + _MOST_VALUES] for at in range(0, len(one.measures), _MOST_VALUES)] or [()]
        rows = [self._first_row(one, chunks[0])]
        rows += [self._more_values(one, chunk) for chunk in chunks[1:]]
        return [replace(row, glued=True) for row in rows[:-1]] + rows[-1:]

    def _first_row(self, one: SheetRow, measures: Sequence[ToMeasure]) -> Row:
        width = widths(COLUMNS)
        code = one.code + ("▲" if one.is_major else "")
        said = one.text + ("※" if one.is_to_verify else "")
        contents: list[Content] = [
            Words((self._text(str(one.number), styles.NUMBER, width[0]), self._text(code, styles.CODE, width[0]))),
            Words((self._text(said, styles.TEXT, width[1]),)),
            *(Tick(self._item_field(Kind.RESULT, one, box.value)) for box in _BOXES),
            Words(field=self._item_field(Kind.PHOTO, one)),
            *([self._values(one, measures)] if measures else []),
            Words(field=self._item_field(Kind.REASON, one)),
        ]
        return self._row(contents, self._item_field(Kind.ROW, one))

    def _more_values(self, one: SheetRow, measures: Sequence[ToMeasure]) -> Row:
        width = widths(COLUMNS)
        number = Words((self._text(f"{one.number}续", styles.PLACE, width[0]),))
        blank = [Words() for _ in range(5)]
        return self._row([number, *blank, self._values(one, measures), Words()], None)

    def _values(self, one: SheetRow, measures: Sequence[ToMeasure]) -> Values:
        label = (COLUMNS[6] - _WRITING) * MM
        return Values(
            tuple(
                Value(
                    self._text(_label(value), styles.SMALL, label),
                    self._typesetter.text(value.unit, styles.UNIT, _UNIT * MM),
                    replace(self._item_field(Kind.VALUE, one), param=value.param),
                )
                for value in measures
            )
        )

    def _row(self, contents: Sequence[Content], field: Field | None) -> Row:
        """A row of all columns; of one less when nothing is measured: the reason has its place then."""
        width = widths(COLUMNS)
        if len(contents) < len(width):
            width = (*width[:-2], width[-2] + width[-1])
        cells = tuple(Cell(own, content) for own, content in zip(width, contents, strict=True))
        return Row(cells, LEAST, field, self._key)

    def _text(self, text: str, style: Style, width: float) -> SetText:
        return self._typesetter.text(text, style, width - 1.8 * MM)

    def _item_field(self, kind: Kind, one: SheetRow, box: str = "") -> Field:
        return Field(kind, self._block.place, one.code, one.number, box=box)

    def _finding_field(self, kind: Kind, one: OpenFinding, box: str = "") -> Field:
        return Field(kind, self._block.place, finding=one.finding, box=box)


def _label(value: ToMeasure) -> str:
    """Name and limit; the unit stands beside the writing place and is not said twice."""
    limit = value.limit.removesuffix(value.unit).rstrip() if value.unit else value.limit
    return f"{shorten(value.param, _LONGEST_PARAM)} {shorten(limit, _LONGEST_LIMIT)}".strip()


def _with_reprise(rows: Sequence[Row], again: tuple[Row, ...]) -> list[Row]:
    """Rows that repeat the head on a new page; the first two stay together."""
    out = [replace(row, reprise=again) for row in rows]
    if len(out) > 1:
        out[0] = replace(out[0], glued=True)
    return out
