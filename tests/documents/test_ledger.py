"""The ledger shows all of the record, the same way each time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop.documents import ledger
from desktop.documents.record import LedgerRecord, OnSiteMeasure, Outcome, ResultLine

from . import samples, tools
from .samples import START


def text_of(record: LedgerRecord, folder: Path) -> str:
    return tools.text(ledger.draw(record).pdf, folder)


def test_the_same_record_draws_the_same_bytes() -> None:
    assert ledger.draw(samples.ordinary()).pdf == ledger.draw(samples.ordinary()).pdf


def test_another_record_draws_another_file() -> None:
    other = replace(samples.ordinary(), record_hash="ff" * 32)
    assert ledger.draw(other).pdf != ledger.draw(samples.ordinary()).pdf


def test_every_item_and_every_reason_is_on_paper(tmp_path: Path) -> None:
    record = samples.long()
    text = text_of(record, tmp_path)
    assert all(line.code in text for line in record.results)
    assert "未到达：巷道检修" in text or "未到达：巷" in text


def test_the_binding_items_of_a_place_come_first(tmp_path: Path) -> None:
    text = text_of(samples.ordinary(), tmp_path)
    assert text.index("MK-TF-006") < text.index("MK-TF-001")


def test_a_broken_photo_is_named_and_left_out(tmp_path: Path) -> None:
    text = text_of(samples.long(), tmp_path)
    assert "照片P7未印出：文件不是图像" in text


def test_a_photo_that_is_not_a_picture_does_not_stop_the_ledger(tmp_path: Path) -> None:
    record = samples.long()
    damaged = replace(record.photos[0], preview=b"not a picture")
    assert "照片P1未印出" in text_of(replace(record, photos=(damaged, *record.photos[1:])), tmp_path)


def test_a_refusal_is_printed_with_its_witness(tmp_path: Path) -> None:
    text = text_of(samples.long(), tmp_path)
    assert "拒绝签名" in text
    assert "见证人：演示见证人丙" in text


def test_no_earlier_findings_is_said_in_words(tmp_path: Path) -> None:
    text = text_of(samples.empty(), tmp_path)
    assert "四、上次问题复查无（检查开始时没有未销号的问题隐患）。" in text


def test_a_draft_checklist_says_so(tmp_path: Path) -> None:
    assert "示例，非附件原文" in text_of(samples.empty(), tmp_path)


def test_pages_are_counted_and_the_state_is_honest(tmp_path: Path) -> None:
    text = text_of(samples.ordinary(), tmp_path)
    assert "第1页共3页" in text
    assert "送达状态：未回执" in text


def test_missing_characters_are_reported() -> None:
    assert ledger.draw(samples.long()).missing == ("\U000323af",)


def test_a_row_longer_than_a_page_is_cut_not_lost(tmp_path: Path) -> None:
    line = samples.ordinary().results[0]
    endless = replace(line, text="此处积水。" * 900 + "末句完。", outcome=Outcome.FAIL)
    assert "末句完。" in text_of(replace(samples.ordinary(), results=(endless,)), tmp_path)


def test_a_place_of_one_item_keeps_its_head(tmp_path: Path) -> None:
    lines: tuple[ResultLine, ...] = tuple(replace(line, place=f"第{n}处") for n, line in enumerate(samples.results(40)))
    text = text_of(replace(samples.ordinary(), results=lines), tmp_path)
    assert all(f"第{n}处必查" in text for n in range(40))


def test_each_expected_signature_has_a_place() -> None:
    record = samples.ordinary()
    boxes = ledger.draw(record).boxes
    assert tuple(boxes) == record.expected_fields
    assert all(b.right - b.left >= 30 * 72 / 25.4 and b.top - b.bottom >= 12 * 72 / 25.4 for b in boxes.values())


def test_the_machine_readable_record_is_inside(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(ledger.draw(samples.ordinary()).pdf)
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "a.pdf")
    inside = json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))
    assert inside["document_number"] == samples.ordinary().number
    assert [s["field"] for s in inside["expected_signatures"]] == ["inspector_1", "inspector_2"]


def test_only_embedded_fonts_are_used(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(ledger.draw(samples.ordinary()).pdf)
    listed = tools.run("pdffonts", tmp_path / "a.pdf")
    assert "Helvetica" not in listed
    assert all(" yes yes yes" in line for line in listed.splitlines()[2:])


def test_a_time_without_zone_is_a_bug() -> None:
    naive = datetime(2026, 11, 17, 9, 0)  # noqa: DTZ001 - what the test is about
    with pytest.raises(ValueError, match="zone"):
        ledger.draw(replace(samples.empty(), started=naive))


@pytest.mark.parametrize(
    "words",
    [
        "入井时间2026年11月17日09:30",
        "演示专员𬭊2026年11月17日09:50至13:30",
        "编号QD-20261117-0093时间2026年11月17日09:30凭证图片1张，见附件",
        "没有签退编号APP故障，已截图留证2026年11月17日17:05补记凭证图片1张",
        "矿方已做值班瓦检员已断电撤人",
        "疑似重大事故隐患，已认定不构成重大",
        "更正责任人：原“演示矿长甲”，更正为“演示总工丁”",
        "来源：上级督查（演示省局〔2026〕8号）",
        "企业拒不执行：无。",
        "其中没有结果的1项：MK-TF-005",
        "照片IMG_0007.jpg未归入台账：模糊不清",
        "照片证2未印出：未留可印的图像",
    ],
)
def test_everything_that_was_told_is_on_paper(tmp_path: Path, words: str) -> None:
    assert words in text_of(samples.told(), tmp_path)


def test_what_did_not_happen_is_said_in_words(tmp_path: Path) -> None:
    text = text_of(samples.empty(), tmp_path)
    assert "三违制止、停产撤人、报告、企业拒不执行：无。" in text
    assert "APP签退没有签退记录" in text


def test_photos_of_no_finding_show_the_scene(tmp_path: Path) -> None:
    assert "现场照片照片P2" in text_of(samples.told(), tmp_path)


def test_a_quarry_is_entered_and_left_not_gone_down_into(tmp_path: Path) -> None:
    record = replace(samples.empty(), mine=replace(samples.MINE, kind="小型采石"))
    text = text_of(record, tmp_path)
    assert "进矿时间" in text
    assert "入井" not in text


@pytest.mark.parametrize("count", range(0, 24, 3))
def test_signatures_never_open_a_page_without_what_was_done_on_site(count: int, tmp_path: Path) -> None:
    done = tuple(OnSiteMeasure("三违制止", f"第{number}处。", START) for number in range(count))
    record = replace(samples.ordinary(), measures=done, remarks=("照片 1 张未收入。",))
    (tmp_path / "a.pdf").write_bytes(ledger.draw(record).pdf)
    said = tools.run("pdftotext", "-layout", tmp_path / "a.pdf", "-").split("\f")
    page = "".join(next(one for one in said if "六、签名" in one).split())
    assert page.index("无。照片1张未收入。") < page.index("六、签名")
