"""`bulletin` writes the letter or the snapshot, and says what it cannot."""

from __future__ import annotations

import io
import json

import pytest
from docx import Document

from desktop import cli
from tests.making import city_books

PERIOD = ("--from", "2024-06-03", "--to", "2024-06-09", "--day", "2024-07-01")


@pytest.fixture
def run(capsys, tmp_path):
    """Runs `bulletin` over the small roster: exit code, standard output, standard error."""
    roster = city_books.save(tmp_path / "花名册.xlsx", city_books.small())

    def one(*arguments):
        code = cli.main(["bulletin", *(str(part) for part in (roster, *PERIOD, *arguments))])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


def test_a_pdf_a_word_document_and_the_numbers_alone(run, tmp_path):
    for ending in ("pdf", "docx", "json"):
        assert run("--out", tmp_path / f"通报.{ending}")[0] == 0
    assert (tmp_path / "通报.pdf").read_bytes().startswith(b"%PDF")
    lines = [line.text for line in Document(io.BytesIO((tmp_path / "通报.docx").read_bytes())).paragraphs]
    assert "演示市" in lines
    found = json.loads((tmp_path / "通报.json").read_text("utf-8"))
    assert found["standings"]["on_site"]["above_zero"] == [{"name": "演示县", "rate": "100.00", "place": None}]


def test_the_json_answer_says_where_it_is_with_the_snapshot(run, tmp_path):
    out = tmp_path / "通报.docx"
    code, said, _ = run("--out", out, "--ranked", "--bureau", "演示市应急管理局", "--json")
    found = json.loads(said)
    assert (code, found["out"], found["standings"]["remote"]["above_zero"][0]["place"]) == (0, str(out), 1)


def test_demands_are_the_lines_of_a_file(run, tmp_path):
    (tmp_path / "要求.txt").write_text("加强培训。\n\n定期通报。\n", "utf-8")
    run("--out", tmp_path / "通报.docx", "--demands", tmp_path / "要求.txt")
    lines = [line.text for line in Document(str(tmp_path / "通报.docx")).paragraphs]
    assert {"加强培训。", "定期通报。"} <= set(lines)


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (("--out", "通报.txt"), 2, "只能写成 .docx、.pdf、.json"),
        (("--out", "没有/通报.docx"), 3, "写不了"),
        (("--out", "通报.docx", "--demands", "没有.txt"), 3, "读不了"),
        ((), 2, "--out"),
    ],
)
def test_exit_codes(run, tmp_path, arguments, code, words):
    paths = [tmp_path / one if "." in one else one for one in arguments]
    found = run(*paths)
    assert found[:2] == (code, "")
    assert words in found[2]
