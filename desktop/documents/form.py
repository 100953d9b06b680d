"""The form engine: a template (data) and a record (facts) become a paper. All statutory papers and internal forms.

**To add a form**: write `resources/papers/<name>.yaml`, and one action that fills a `FormRecord` and calls `draw`.

    key: d-leave                      # how actions ask for it; several files of a key: the one in force is taken
    title: 请销假单
    family: D                         # A coal enforcement, B other enforcement, C official letter, D internal form
    effective: 2024-06-01             # in force from this day
    heading: 演示县应急管理局          # optional line above the title
    series: 请假                       # the word in its number
    number: "{region}{series}〔{year}〕{count}号"   # optional; else the family's way to write a number
    source: 本程序自拟                 # where the wording comes from
    notice: 本表文字为示例…            # says that the wording is a sample; print it with - note: "{示例说明}"
    copies: 一式两份                   # {份数}
    page: {left: 25, right: 25}       # optional, millimetres; else the family's (form_template.FAMILY_MARGINS)
    type: {body: 12, pitch: 20}       # optional, points: title heading number body pitch (FAMILY_SIZES)
    fields: {姓名: 必填, 事由: 可空}    # every field the blocks use; 必填 missing → NotAllowed naming it
    kinds: {开始日期: day, 假别: [事假, 病假], 事由: long}  # optional, how the screen asks: line long day number list
                                      # rows, or words to choose from; else by the block that shows the field
    blocks: [...]                     # drawn in this order

Blocks (`- kind: words`; any may have `when: 字段` or `unless: 字段`, drawn only if that field is filled or not):
    title                             heading line and title, centred
    number                            the number, at the right
    heading: 一、基本情况              a section's heading
    line: "地址：{地址}　电话：{电话}"   labels with underlined blanks; an empty field leaves a blank for ink
    prose: "经{检查日期}检查……"        a paragraph; `flush: yes` without indent; an empty field prints ＿＿＿＿
    list: 问题                        each text of a field as a paragraph; `numbering: "第{n}项　"`, `empty: 无`
    table: 复查结果                    rows of a field under a repeated head; `columns: [{title: 项号, width: 12,
                                      field: 项号, center: yes}]` (widths are shares), `empty: 无`,
                                      `height: 12` (millimetres) makes rows high enough to sign in
    grid: [[姓名, 单位], [事由]]       a ruled box of label and value; a cell is a field or "标签：{字段}"
    officers: "执法人员（{姓名}）签名："  one ink line an officer, `beside: "证号：{证号}"`; `every_page: yes`
    ink: "负责人（签名）："             a line to sign on, 42 × 13 mm; `beside: …`; `every_page: yes`
    refusal                           拒签情况 and a witness to sign (fields 拒签情况, 见证人 if known)
    seal                              bureau, （印章） and day at the right, 44 mm kept free
    note: "{份数}。"                   small print
    signatures: 执法人员电子签名        electronic signature blocks of `record.signers`, nothing without any
    gap: 4                            millimetres
`every_page` blocks are repeated at the foot of every page before the one they end on (续页). Blanks every form may use
without declaring them: {本机关} {文号} {日期} {标题} {份数} {示例说明} {执法人员}.

Family C is set as an official letter (GB/T 9704-2012; `letter_form` tells what each block becomes there).

Same record, same template, same bytes. The machine-readable record is attached (`attachment.form_json`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from desktop.documents import letter_form
from desktop.documents.attachment import ORDER_NAME, form_json
from desktop.documents.flow import Page, Piece, paginate
from desktop.documents.form_pieces import pieces
from desktop.documents.form_reading import shipped_named
from desktop.documents.form_record import FormRecord
from desktop.documents.form_template import Family, Template
from desktop.documents.page import Frame, print_pages
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn
from desktop.documents.typeset import Typesetter
from desktop.errors import NotAllowed


def draw(record: FormRecord) -> Drawn:
    """The paper before signing; without a template the shipped one of its key in force on its day.

    NotAllowed names an obligatory field that is empty; Missing when no template or font is there.
    """
    record = with_template(record)
    template = template_of(record)
    check_filled(record)
    if template.family is Family.LETTER:
        return letter_form.draw(record, template)
    typesetter = Typesetter()
    pages = _pages(pieces(record, template, typesetter), template)
    if len(pages) > 1:
        tight = _pages(pieces(record, template, typesetter, is_tight=True), template)
        pages = tight if len(tight) < len(pages) else pages
    return print_pages(pages, _frame(record, template, len(pages) > 1), typesetter)


def with_template(record: FormRecord) -> FormRecord:
    """The record with the template it will be drawn by. Missing when none is in force on its day."""
    return record if record.template else replace(record, template=shipped_named(record.key, record.day))


def template_of(record: FormRecord) -> Template:
    """The template a record will be drawn by. Missing."""
    return record.template or shipped_named(record.key, record.day)


def check_filled(record: FormRecord) -> None:
    """NotAllowed when an obligatory field is empty, naming all of them."""
    template = template_of(record)
    empty = [name for name in template.required if not record.fields.get(name)]
    if empty:
        raise NotAllowed(f"{template.title}还缺“{'”“'.join(empty)}”，没有出具；请补填后再出具。")


def _pages(drawn: Sequence[tuple[Piece, bool]], template: Template) -> list[Page]:
    """Pages; when the repeated block comes only on a later page, the earlier ones end with a copy of it."""
    all_pieces = [piece for piece, _ in drawn]
    repeated = [piece for piece, repeats in drawn if repeats]
    room = template.margins.room
    height = sum(piece.height for piece in repeated)
    pages, home = paginate(all_pieces, room), -1
    while repeated and (found := _page_of(repeated[0], pages)) > max(home, 0):
        home = found
        pages = paginate(all_pieces, partial(_room_above, room, height, home))
    for page in pages[: _page_of(repeated[0], pages)] if repeated else ():
        below = room - height
        for piece in repeated:
            page.append((piece, below))
            below += piece.height
    return pages


def _room_above(room: float, height: float, home: int, page: int) -> float:
    """On pages before the one where the repeated block is at home it needs its height."""
    return room - height if page < home else room


def _page_of(piece: Piece, pages: Sequence[Page]) -> int:
    return next((at for at, page in enumerate(pages) if any(one is piece for one, _ in page)), 0)


def _frame(record: FormRecord, template: Template, goes_on: bool) -> Frame:
    paper = Paper(
        title=f"{template.title} {record.number}".rstrip(),
        author=record.bureau,
        subject=record.subject,
        made=record.drawn_at,
        attachment_name=ORDER_NAME,
        attachment=record.attachment or form_json(record, template),
    )
    return Frame(
        paper=paper,
        number=record.printed_number,
        running_head=f"{template.title}{'（续页）' if goes_on else ''}　{record.subject}",
        state=record.receipt,
        unseen=record.also,
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
        margins=template.margins,
    )
