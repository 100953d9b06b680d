"""The form engine: templates draw what the record says, the same each time, and refuse what is not filled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from desktop.documents import form
from desktop.documents.form_pieces import pieces
from desktop.documents.form_reading import shipped, shipped_named
from desktop.documents.form_record import FormRecord, Value
from desktop.documents.form_template import Block, BlockKind, TableColumn, Template, in_force
from desktop.documents.page import WIDTH
from desktop.documents.signing import sign
from desktop.documents.typeset import Typesetter
from desktop.documents.verifying import verify
from desktop.errors import Missing, NotAllowed

from . import hands, internal_forms, samples, tools

KEY = "b-rectification-order"
ORDER: dict[str, Value] = {
    "被检查单位": "演示尾矿库（峁垴圪𤭢）",
    "检查日期": "2026年11月17日",
    "检查记录文号": "（演示县）检记〔2026〕3-0009号",
    "问题": ("坝体外坡排水沟堵塞约12 m。", "库内干滩长度低于设计值。"),
    "整改期限": ("第1、2项，于2026年11月24日前整改完毕。",),
    "法院": "演示县人民法院",
}


def order(problems: int = 2, **fields: Value) -> FormRecord:
    return FormRecord(
        key=KEY,
        number="（演示县）应急责改〔2026〕3-0004号",
        bureau="演示县应急管理局",
        subject="演示尾矿库",
        day=date(2026, 11, 17),
        drawn_at=samples.SEALED,
        fields=ORDER | {"问题": ("坝体外坡排水沟堵塞约12 m，库内干滩长度低于设计值。",) * problems} | fields,
        officers=(samples.PEOPLE[0], replace(samples.PEOPLE[1], certificate="演执002")),
        signers=samples.signers()[:2],
        record_hash="0a1b" * 16,
        fingerprint="c3d4" * 16,
    )


def pages(pdf: bytes, folder: Path) -> list[str]:
    (folder / "pages.pdf").write_bytes(pdf)
    told = tools.run("pdftotext", "-layout", folder / "pages.pdf", "-").split("\f")[:-1]
    return ["".join(page.split()) for page in told]


@pytest.mark.parametrize("template", shipped(), ids=lambda one: one.key)
def test_every_shipped_form_can_be_drawn_and_says_its_title(template: Template, tmp_path: Path) -> None:
    filled = dict.fromkeys(template.fields, "演示内容")
    record = replace(order(), key=template.key, fields=filled)
    assert template.title in tools.text(form.draw(record).pdf, tmp_path)


def test_the_same_record_draws_the_same_bytes() -> None:
    assert form.draw(order()).pdf == form.draw(order()).pdf


def test_an_obligatory_field_that_is_empty_is_named() -> None:
    with pytest.raises(NotAllowed, match="责令限期整改指令书还缺“被检查单位”“问题”"):
        form.draw(order(被检查单位="", 问题=()))


def test_a_field_nobody_filled_leaves_a_blank_for_ink(tmp_path: Path) -> None:
    words = tools.text(form.draw(order()).pdf, tmp_path)
    assert "向＿＿＿＿＿＿申请行政复议" in words
    assert "向演示县人民法院提起" in words


def test_on_every_page_of_a_long_order_the_officers_sign(tmp_path: Path) -> None:
    told = pages(form.draw(order(60)).pdf, tmp_path)
    assert len(told) > 3
    assert all("被检查单位负责人签名" in page and "演执002" in page for page in told)
    assert all("（续页）" in page for page in told[1:])


@pytest.mark.parametrize("count", range(1, 14, 3))
def test_signatures_never_stand_on_a_page_without_text(count: int, tmp_path: Path) -> None:
    with_seal = next(page for page in pages(form.draw(order(count)).pdf, tmp_path) if "（印章）" in page)
    assert "如不服本指令" in with_seal


@pytest.mark.parametrize("count", range(1, 14))
def test_the_electronic_signature_never_stands_on_a_page_without_text(count: int, tmp_path: Path) -> None:
    last = pages(form.draw(order(count)).pdf, tmp_path)[-1]
    assert "执法人员电子签名" in last
    assert "如不服本指令" in last


@pytest.mark.parametrize("count", range(1, 40, 6))
def test_pages_before_the_last_two_are_full_of_text(count: int, tmp_path: Path) -> None:
    told = pages(form.draw(replace(order(count), signers=samples.signers()[:1])).pdf, tmp_path)
    assert "（印章）" in told[-1]
    assert "如不服本指令" in told[-1]
    assert all(page.count("坝体外坡") > 8 for page in told[:-2])


def test_one_electronic_signature_stands_beside_the_seal_and_saves_a_page() -> None:
    (alone,) = form.draw(replace(order(1), signers=samples.signers()[:1])).boxes.values()
    below = form.draw(order(1)).boxes["inspector_1"]
    assert (alone.page, below.page) == (0, 1)
    assert alone.right < WIDTH / 2


def test_ink_and_air_give_way_when_that_saves_a_page() -> None:
    records = [form.with_template(replace(order(count), signers=samples.signers()[:1])) for count in range(1, 6)]
    heights = {tight: [_height(one, is_tight=tight) for one in records] for tight in (False, True)}
    drawn = [len(pypdfium2.PdfDocument(form.draw(one).pdf)) for one in records]
    room = form.template_of(records[0]).margins.room
    assert drawn == [1 if height <= room else 2 for height in heights[True]]
    assert any(tight <= room < wide for wide, tight in zip(*heights.values(), strict=True))


def _height(record: FormRecord, *, is_tight: bool) -> float:
    found = pieces(record, form.template_of(record), Typesetter(), is_tight=is_tight)
    return sum(piece.height for piece, _ in found)


def test_a_row_that_goes_on_says_its_label_again(tmp_path: Path) -> None:
    first, second, *_ = pages(form.draw(internal_forms.every()["督办记录-极限"]).pdf, tmp_path)
    assert "反映事项" in first
    assert "反映事项" in second


def test_a_signed_form_verifies_and_carries_its_record_and_its_template(tmp_path: Path) -> None:
    bureau = hands.authority()
    pdf = form.draw(order()).pdf
    for name, person in (("inspector_1", "演示专员甲"), ("inspector_2", "演示专员𬭊")):
        pdf = sign(pdf, bureau.signer(person), name, "签发", samples.SEALED)
    assert verify(pdf, [bureau.root]).holds
    (tmp_path / "a.pdf").write_bytes(pdf)
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "a.pdf")
    inside = json.loads((tmp_path / "order.json").read_text("utf-8"))
    assert inside["form"]["digest"] == shipped_named(KEY, date(2026, 11, 17)).digest
    assert inside["record"]["fields"]["法院"] == "演示县人民法院"


def test_of_several_versions_the_one_of_the_day_is_taken() -> None:
    old = shipped_named(KEY, date(2026, 11, 17))
    new = replace(old, effective=date(2027, 1, 1))
    assert in_force([new, old], KEY, date(2026, 12, 31)) is old
    assert in_force([new, old], KEY, date(2027, 1, 1)) is new
    with pytest.raises(Missing, match="没有可用的样式"):
        in_force([new, old], KEY, date(2000, 1, 1))


def test_a_table_of_plain_texts_loses_none(tmp_path: Path) -> None:
    old = shipped_named(KEY, date(2026, 11, 17))
    table = Block(BlockKind.TABLE, "问题", columns=(TableColumn("问题", "问题", 10), TableColumn("备注", "备注", 5)))
    blocks = tuple(table if one.text == "问题" else one for one in old.blocks)
    words = tools.text(form.draw(replace(order(), template=replace(old, blocks=blocks))).pdf, tmp_path)
    assert words.count("坝体外坡排水沟堵塞约12m") == 2
