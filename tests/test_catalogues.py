"""Catalogue files: every number stays as written, every fault has its line, the shipped ones are good."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from desktop import catalogues as files
from desktop.errors import BadInput, Missing
from desktop.supervision.checklist import Level, Place, compose
from desktop.supervision.judging import limit_text
from tests.making import catalogues

KINDS = {"煤矿", "地下开采", "露天开采", "独立尾矿库", "附带尾矿库", "小型采石"}
SMALL = """\
meta:
  catalogue: demo
  title: 演示目录
  object: 演示
  edition: 2026-11
  status: 示例
  kinds: [煤矿]
  places: [地面]
items:
  - id: D-1
    category: 通风
    level: 必查
    text: 查什么
    method: 怎么查
    places:
      - 地面
    basis:
      - 演示规程第1条
    major_hazard: false
    value:
      - param: CH4
        unit: '%'
        comparison: <
        limit: 1.0
      - param: 距离
        unit: m
        comparison: <=
        limit: null
"""


def _refusal(text: str | bytes) -> str:
    with pytest.raises(BadInput) as refusal:
        files.load(text if isinstance(text, bytes) else text.encode(), "演示.yaml")
    return str(refusal.value)


def test_numbers_stay_as_they_are_written_and_null_is_nothing():
    (item,) = files.load(SMALL.encode(), "演示.yaml").items
    assert [limit.limit for limit in item.values] == ["1.0", None]
    assert files.load(SMALL.encode(), "演示.yaml").edition == "2026-11"


def test_a_quoted_null_is_a_word():
    assert "“null”不是十进制数" in _refusal(SMALL.replace("limit: null", "limit: 'null'"))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert files.load(windows, "演示.yaml") == files.load(SMALL.encode(), "演示.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SMALL.replace("    category", "\tcategory"), "第11行第1列有制表符（Tab）"),
        (SMALL.replace("title: 演示目录", "title: 演示: 目录"), "第3行第"),
        (SMALL.replace("level: 必查", "level: 必查\n    level: 抽查"), "第13行第5列的字段“level”写了两次"),
        (SMALL.replace("places: [地面]", "places: &a [地面]\n  scopes: *a"), "被“*”引用"),
        (SMALL.replace("kinds: [煤矿]", "kinds: [煤矿"), "写法不对"),
        (SMALL.replace("text: 查什么", "[a, b]: 查什么"), "字段名不是文字"),
        (SMALL.replace("查什么", "查\x07什么"), "第13行第12列有控制字符 U+0007"),
        (SMALL.encode("gbk"), "第3行起不是 UTF-8 编码，像是 GBK 编码"),
        (SMALL.encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "不是 UTF-8"),
        ("", "文件是空的"),
        ("# 只有注释\n", "文件是空的"),
        ("一句话", "应为一组字段，现在是文字"),
        ("- 1\n- 2\n", "应为一组字段，现在是列表"),
        ("[" * 3000, "写法不对"),
        ("[" * 500 + "]" * 500, "嵌套太深"),
        ("--- 1\n--- 2\n", "写法不对"),
        (b"a" * (files.LARGEST + 1), "超过 4 MB"),
    ],
)
def test_what_is_no_yaml_of_ours_is_refused_with_its_place(text, told):
    refusal = _refusal(text)
    assert refusal.startswith(("演示.yaml", "检查目录“演示.yaml”"))
    assert told in refusal
    assert files.check(text if isinstance(text, bytes) else text.encode(), "演示.yaml")


def test_a_fault_is_told_with_its_line():
    (problem,) = files.check(SMALL.replace("level: 必查", "level: 查").encode(), "演示.yaml")
    assert str(problem) == "演示.yaml 第12行：D-1 的 level：“查”不是可用的词；改为：必查、抽查。"
    (missing,) = files.check(SMALL.replace("    text: 查什么\n", "").encode(), "演示.yaml")
    assert (missing.line, missing.field) == (10, "text")


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(Missing, match=r"没有\.yaml"):
        files.load(tmp_path / "没有.yaml")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Missing, match="打不开"):
        files.check(tmp_path)


def test_a_tag_that_would_build_an_object_builds_nothing():
    assert files.load(SMALL.replace("查什么", "!!python/name:os.system 查什么").encode(), "a").items[0].text == "查什么"


@given(catalogue=catalogues.catalogues())
def test_a_catalogue_comes_back_from_its_file(catalogue):
    assert files.load(files.write(catalogue), "任意") == catalogue


@pytest.mark.parametrize("path", files.bundled_files(), ids=lambda path: path.stem)
def test_a_shipped_catalogue_is_faultless_and_says_it_is_a_sample(path):
    assert files.check(path) == []
    catalogue = files.load(path)
    assert "示例" in catalogue.status
    assert files.load(files.write(catalogue), path.name) == catalogue
    assert all(limit_text(limit) for item in catalogue.items for limit in item.values)


@pytest.mark.parametrize("path", files.bundled_files(), ids=lambda path: path.stem)
def test_a_shipped_catalogue_writes_article_numbers_as_its_header_says(path):
    for item in files.load(path).items:
        for words in item.basis + item.mh_basis:
            arabic = "《煤矿安全规程》" in words or "GB " in words
            wrong = r"第[一二三四五六七八九十百零]+条" if arabic else r"第\d+条"
            assert not re.search(wrong, words), (item.id, words)


def test_the_shipped_catalogues_serve_every_kind_of_mine_with_something_to_do():
    for kind in KINDS:
        catalogue = files.bundled_for(kind)
        places = [Place(f"p{number}", word, word) for number, word in enumerate(catalogue.places)]
        checklist = compose(catalogue, kind, [tag.code for tag in catalogue.tags], places)
        assert checklist.unplaced == ()
        assert any(item.level is Level.MUST for item in checklist.items)
    assert {kind for catalogue in files.bundled_catalogues() for kind in catalogue.kinds} == KINDS | {
        "井工煤矿",
        "露天煤矿",
    }


def test_the_coal_catalogue_counts_as_its_header_says():
    coal = files.bundled_for("煤矿")
    assert (len(coal.items), sum(item.level is Level.MUST for item in coal.items)) == (234, 133)


def test_a_kind_no_catalogue_serves_is_refused():
    with pytest.raises(BadInput, match="盐湖"):
        files.bundled_for("盐湖")
