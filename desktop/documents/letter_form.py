"""A template of family C: its blocks and the fields of a record become an official letter.

`heading` above the title are the red words, `number` the number, the first flush `prose` the addressee, `heading`s are
headings by how they begin (一、 （一） 1． （1）), `prose` and `list` text, `table` tables, `line` and `grid` lines
of text, `seal` the bureau and the day; `note` becomes the remark. Who signs electronically signs unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from desktop.documents import form_words, letter
from desktop.documents.attachment import form_json
from desktop.documents.form_reading import BLANK
from desktop.documents.form_record import FormRecord
from desktop.documents.form_template import Block, BlockKind, Template
from desktop.documents.letter import Letter, LetterColumn, LetterTable, Part, Passage
from desktop.documents.record import Drawn

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"\d+[．.]"),
    re.compile(r"（\d+）"),
)


def draw(record: FormRecord, template: Template) -> Drawn:
    """The letter before signing. Raises `errors.Missing` when a font is not there."""
    return letter.draw(letter_of(record, template))


def letter_of(record: FormRecord, template: Template) -> Letter:
    """The plain data of the letter."""
    words = form_words.words_of(record, template)
    wanted = [block for block in template.blocks if form_words.is_wanted(block, record, words)]
    filled = partial(form_words.filled, words=words)
    flush = next((block for block in wanted if block.kind is BlockKind.PROSE and block.is_flush), None)
    title = next((block.text for block in wanted if block.kind is BlockKind.TITLE), "")
    notes = [filled(block.text) for block in wanted if block.kind is BlockKind.NOTE]
    return Letter(
        bureau=record.bureau,
        number=record.printed_number if any(block.kind is BlockKind.NUMBER for block in wanted) else "",
        title=filled(title) or template.title,
        body=tuple(part for block in wanted if block is not flush for part in _parts(block, record, words)),
        day=record.day,
        drawn_at=record.drawn_at,
        addressee=filled(flush.text) if flush else "",
        mark=filled(template.heading),
        remark="".join(notes).rstrip("。"),
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
        state=record.receipt,
        unseen=record.expected_fields,
        attachment=record.attachment or form_json(record, template),
    )


def _parts(block: Block, record: FormRecord, words: Mapping[str, str]) -> Iterable[Part]:
    makers: dict[BlockKind, Callable[[], Iterable[Part]]] = {
        BlockKind.HEADING: lambda: [_heading(form_words.filled(block.text, words))],
        BlockKind.PROSE: lambda: map(Passage, form_words.filled(block.text, words).split("\n")),
        BlockKind.LINE: lambda: [Passage(BLANK.sub(lambda found: words.get(found[1], ""), block.text))],
        BlockKind.LIST: lambda: _list(block, record),
        BlockKind.GRID: lambda: _grid(block, words),
        BlockKind.TABLE: lambda: [_table(block, record)],
    }
    return makers[block.kind]() if block.kind in makers else ()


def _heading(text: str) -> Passage:
    level = next((at for at, begins in enumerate(_LEVELS, 1) if begins.match(text)), 1)
    return Passage(text, level)


def _list(block: Block, record: FormRecord) -> Iterable[Part]:
    texts = form_words.lines(record.fields.get(block.text, ()))
    numbering = "" if block.numbering == "none" else block.numbering
    for at, text in enumerate(texts, 1):
        yield Passage(numbering.replace("{n}", str(at)) + text)
    if not texts:
        yield Passage(block.empty or "无。")


def _grid(block: Block, words: Mapping[str, str]) -> Iterable[Part]:
    for row in block.cells:
        for text in row:
            name, value = form_words.cell(text, words)
            yield Passage(f"{name}：{value}")


def _table(block: Block, record: FormRecord) -> LetterTable:
    columns = tuple(LetterColumn(one.title, one.width, one.is_centred) for one in block.columns)
    rows = form_words.rows(record.fields.get(block.text, ()), block.columns[0].field)
    texts = tuple(tuple(row.get(one.field, "") for one in block.columns) for row in rows)
    empty = (block.empty or "无", *("" for _ in columns[1:]))
    return LetterTable(columns, texts or (empty,))
