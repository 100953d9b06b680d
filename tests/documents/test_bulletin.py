"""The bulletin's words: every number of the text is the snapshot's, and Word says what the PDF says."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from desktop import law
from desktop.documents import bulletin as letters
from desktop.documents import letter as pages
from desktop.documents import letter_word
from desktop.documents.bulletin import Head, period
from desktop.documents.letter import Letter, Passage
from desktop.documents.words import day as day_in_words
from desktop.regulation.bulletin import bulletin
from desktop.regulation.counting import Tally
from desktop.regulation.figures import reckon
from desktop.regulation.rates import Style
from desktop.regulation.roll import Roll
from desktop.sheets import app_book, reading_excel, roster_book
from desktop.sheets.record_tables import Told
from tests.documents import tools
from tests.making import city_books
from tests.making.rolls import day, roll

HEAD = Head("演示市应急管理局", dt.date(2024, 1, 20), "演应急〔2024〕20号", demands=("对落实不到位的县进行约谈。",))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Roll:
    """The made-up city whose figures are those of the Linfen notice."""
    folder = tmp_path_factory.mktemp("演示市")
    roster, export = city_books.city()
    told = Told()
    known = roster_book.read(reading_excel.read(city_books.save(folder / "花名册.xlsx", roster)), law.editions(), told)
    book = reading_excel.read(city_books.save(folder / "导出.xlsx", export))
    deeds = app_book.read(book, known, told)
    return Roll(known.orgs, known.mines, known.people, known.designations, deeds=deeds)


def written(known: Roll, *, is_ranked: bool = True, style: Style = Style.OFFICIAL) -> Letter:
    found = reckon(known, law.editions(), city_books.FIRST, city_books.LAST, style=style)
    return letters.letter(bulletin(found, known, is_ranked=is_ranked), HEAD, b"{}")


def words(letter: Letter) -> str:
    return "\n".join(one.text for one in letter.body if isinstance(one, Passage))


def test_the_text_has_the_numbers_of_the_notice(city: Roll) -> None:
    text = words(written(city))
    for part in (
        "正常生产建设矿山183座，监管专员278名",
        "应制定183份，实际制定159份，制定率86.89%",
        "有6个县（市、区）的监管专员进行了现场签到",
        "第1名演示01县（37.89%）、第2名演示02县（9.62%）",
        "全市平均签到率为4.62%",
        "全市平均远程监管率为3.68%",
        "共有33名监管专员一人监管2座矿山",
        "共有9名监管专员一人监管3座矿山",
        "7个县（市、区）的现场签到率为零",
        "8个县（市、区）的远程监管率为零",
        "四、工作要求",
    ):
        assert part in text


def test_every_count_is_as_long_as_the_list_before_it(city: Roll) -> None:
    lists = re.findall(r"((?:演示\d+县、?)+)共(\d+)个县", words(written(city)))
    assert len(lists) == 4
    assert [names.count("县") for names, _ in lists] == [int(number) for _, number in lists]


def test_places_are_printed_only_when_chosen(city: Roll) -> None:
    text = words(written(city, is_ranked=False))
    assert "名演示01县" not in text
    assert "由高到低" not in text
    assert "演示01县（37.89%）、演示02县（9.62%）" in text


def test_the_annex_has_every_county_with_denominators_and_says_how(city: Roll) -> None:
    (annex,) = written(city).annexes
    (table,) = annex.body
    assert not isinstance(table, Passage)
    assert table.rows[0] == ("演示01县", "38", "504/1330", "37.89%", "2688/6650", "40.42%")
    assert table.rows[-2:] == (
        ("各县平均", "278", "", "4.62%", "", "3.68%"),
        ("合计", "278", "697/11515", "6.05%", "3009/57575", "5.23%"),
    )
    assert "35周，2023年版" in table.caption
    pooled = written(city, style=Style.POOLED)
    assert "已做之和比应做之和" in words(pooled)
    assert "全市平均签到率为6.05%" in words(pooled)


def test_word_and_pdf_say_the_same(city: Roll, tmp_path: Path) -> None:
    letter = written(city)
    book = Document(io.BytesIO(letter_word.write(letter)))
    lines = [line.text for line in book.paragraphs]
    assert [line for line in words(letter).split("\n") if line not in lines] == []
    assert len(book.tables[0].rows) == 16
    text = tools.text(pages.draw(letter).pdf, tmp_path).replace("\n", "")
    assert "第1名演示01县（37.89%）" in text
    assert pages.draw(letter).missing == ()


def test_a_mark_and_two_annexes_stand_in_word_too() -> None:
    annex = pages.Annex("附表", (Passage("甲", 1),))
    letter = Letter(
        "演示局",
        "",
        "通报",
        (Passage("正文。"),),
        dt.date(2024, 1, 2),
        HEAD_AT,
        mark="演示局文件",
        annexes=(annex, annex),
    )
    lines = [line.text for line in Document(io.BytesIO(letter_word.write(letter))).paragraphs]
    assert {"演示局文件", "附件：1．附表", "　　　2．附表", "附件2", "2024年1月2日"} <= set(lines)


def test_word_has_page_numbers_outside_heads_that_come_again_and_its_imprint(city: Roll) -> None:
    letter = replace(written(city), copies=("演示省局", "演示市政府"))
    book = Document(io.BytesIO(letter_word.write(letter)))
    section = book.sections[0]
    kept = [one.text for one in book.paragraphs if one.paragraph_format.keep_with_next]
    headings = [part.text for part in letter.body if isinstance(part, Passage) and part.level]
    assert isinstance(letter.body[-1], Passage)
    last = "附件：监管专员履职情况统计表"
    assert kept == [*headings, letter.body[-1].text, last, "", HEAD.bureau, ""]
    sides = [footer.paragraphs[0].alignment for footer in (section.footer, section.even_page_footer)]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    assert " PAGE " in section.footer._element.xml
    annex, imprint = book.tables
    assert "w:tblHeader" in annex.rows[0]._tr.xml
    assert "w:tblHeader" not in annex.rows[1]._tr.xml
    assert imprint.rows[0].cells[0].text == "　抄送：演示省局，演示市政府。"
    assert [cell.text for cell in imprint.rows[1].cells] == [f"　{HEAD.bureau}", f"{day_in_words(HEAD.day)}印发　"]


def test_the_name_stands_in_the_middle_above_the_day_and_never_off_the_page() -> None:
    for bureau, more in (("演示局", 32.0), ("演示市矿山安全生产监督管理局综合执法支队", -104.0)):
        letter = Letter(bureau, "", "通报", (Passage("正文。"),), dt.date(2024, 11, 22), HEAD_AT)
        lines = Document(io.BytesIO(letter_word.write(letter))).paragraphs
        name, day = (next(one for one in lines if one.text == text) for text in (bureau, "2024年11月22日"))
        right = [one.paragraph_format.right_indent.pt for one in (name, day)]
        assert min(right) >= 32
        assert right[0] - right[1] == more


HEAD_AT = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)


def test_a_period_without_an_edition_and_with_nobody_is_written_without_empty_sentences() -> None:
    for known in (Roll(), roll()):
        found = reckon(known, law.editions(), day("2022-01-03"), day("2022-01-09"))
        text = words(letters.letter(bulletin(found, known, is_ranked=True), Head("演示局", day("2022-02-01")), b""))
        assert "全市本期没有应做次数。" in text
        assert "突出问题" not in text
        assert "工作要求" not in text


def test_a_county_that_owed_nothing_is_said() -> None:
    found = reckon(roll(changes="m 2020-01-01 停产"), law.editions(), day("06-03"), day("06-09"))
    made = letters.letter(bulletin(found, roll(), is_ranked=True), HEAD, b"")
    assert "演示县共1个县（市、区）本期没有应做次数" in words(made)


@pytest.mark.parametrize(
    "first, last, said",
    [
        ("2023-01-01", "2023-12-31", "2023年度"),
        ("2023-01-01", "2023-06-30", "2023年上半年"),
        ("2023-07-01", "2023-12-31", "2023年下半年"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2023-05-01", "2023-12-31", "2023年5月至12月"),
        ("2023-05-02", "2023-12-31", "2023年5月2日至2023年12月31日"),
        ("2023-12-01", "2024-01-31", "2023年12月1日至2024年1月31日"),
    ],
)
def test_a_period_is_called_as_people_call_it(first: str, last: str, said: str) -> None:
    assert period(day(first), day(last)) == said


def test_red_words_and_copies_are_drawn_in_both(city: Roll, tmp_path: Path) -> None:
    found = reckon(city, law.editions(), city_books.FIRST, city_books.LAST)
    head = replace(HEAD, mark="演示市应急管理局文件", copies=("演示省应急管理厅", "演示市人民政府"))
    letter = letters.letter(bulletin(found, city, is_ranked=False), head, b"{}")
    (tmp_path / "a.pdf").write_bytes(pages.draw(letter).pdf)
    shown = tools.run("pdftotext", "-layout", tmp_path / "a.pdf", "-")
    book = Document(io.BytesIO(letter_word.write(letter)))
    assert "演示市应急管理局文件" in shown.split("\f")[0]
    assert "抄送：演示省应急管理厅，演示市人民政府。" in shown.split("\f")[-2]
    assert book.paragraphs[0].text == "演示市应急管理局文件"
    assert "抄送：演示省应急管理厅，演示市人民政府。" in book.tables[-1].rows[0].cells[0].text


@pytest.mark.parametrize("count", range(9, 16))
def test_the_foot_never_stands_on_a_page_without_rows(city: Roll, count: int, tmp_path: Path) -> None:
    found = reckon(city, law.editions(), city_books.FIRST, city_books.LAST)
    cut = replace(found, counties=found.counties[:count])
    letter = letters.letter(bulletin(cut, city, is_ranked=False), HEAD, b"{}")
    (tmp_path / "a.pdf").write_bytes(pages.draw(letter).pdf)
    last = tools.run("pdftotext", "-layout", tmp_path / "a.pdf", "-").split("\f")[-2]
    assert "印发" in last
    assert "合计" in last


def test_numbers_of_a_province_stand_on_one_line(city: Roll, tmp_path: Path) -> None:
    found = reckon(city, law.editions(), city_books.FIRST, city_books.LAST)
    large = replace(found.counties[0], on_site=Tally(12345, 67890), remote=Tally(12345, 67890))
    cut = replace(found, counties=(large,))
    letter = letters.letter(bulletin(cut, city, is_ranked=False), HEAD, b"{}")
    (tmp_path / "a.pdf").write_bytes(pages.draw(letter).pdf)
    assert tools.run("pdftotext", "-layout", tmp_path / "a.pdf", "-").count("12345/67890") == 4


def test_a_city_of_one_county_has_no_places_and_one_of_none_says_so(city: Roll) -> None:
    code = next(one.code for one in city.orgs if one.level == "县")
    alone = replace(city, people=tuple(one for one in city.people if one.org == code))
    none = replace(city, orgs=(), people=(), mines=(), designations=(), deeds=())
    assert "第1名" not in words(written(alone))
    assert "（37.89%）" in words(written(alone))
    assert words(written(none)).count("全市本期没有应做次数。") == 2


def test_name_and_day_in_word_never_stand_on_a_page_alone(city: Roll) -> None:
    lines = Document(io.BytesIO(letter_word.write(written(city)))).paragraphs
    name = next(at for at, one in enumerate(lines) if one.text == HEAD.bureau)
    assert all(one.paragraph_format.keep_with_next for one in lines[name - 3 : name + 1])
