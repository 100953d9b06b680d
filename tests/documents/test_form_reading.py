"""A faulty template is refused with line, block and reason; a bureau's own may only use what the program fills."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import yaml_text
from desktop.documents.form_reading import _TOP, check_replacing, parse
from desktop.errors import BadInput
from desktop.paths import bundled

GOOD = Path(bundled("resources", "papers", "b-rectification-order.yaml")).read_text("utf-8")


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("family: B", "family: E", "第4行：family 写了“E”"),
        ("effective: 2018-04-01", "effective: 四月", "effective 写了“四月”"),
        ("检查日期: 必填", "检查日期: 要", "字段“检查日期”后面应写“必填”或“可空”"),
        ("{检查日期}", "{检察日期}", "的“prose”块：用了没有登记的字段“检察日期”"),
        ("- list: 问题", "- lists: 问题", "的“lists”块：一块须有且只有一个块名"),
        ("- gap: 3", "- gap: 很多", "的“gap”块：应是 0 到 100 之间的毫米数"),
        ("- gap: 3", "- gap: 3\n    wide: yes", "的“gap”块：这种块没有“wide”这个写法"),
        ("every_page: yes", "every_page: 是", "“every_page”只能写 yes 或 no"),
        ("- list: 问题", "- table: 问题", "的“table”块：表格须写 columns"),
        ("blocks:\n", "page: {bottom: 20}\nblocks:\n", "下边距不能小于 24 毫米"),
        ("series: 应急责改", "series: 应急责改\nserie: 责改", "没有“serie”这个字段"),
        ("key: b-rectification-order\n", "", "缺少“key”"),
        ("series: 应急责改", "series: 应急责改\nnumber: 〔{year}〕{no}号", "number 应含 {series}{year}{count}"),
    ],
)
def test_a_fault_is_said_with_its_place_and_reason(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as caught:
        parse(GOOD.replace(old, new, 1).encode(), "本局.yaml")
    assert str(caught.value).startswith("本局.yaml：")
    assert said in str(caught.value)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(BadInput, match=r"family.*effective.*检察日期"):
        parse(
            GOOD.replace("family: B", "family: E").replace("2018-04-01", "x").replace("{检查日", "{检察日").encode(),
            "a",
        )


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("key: b-rect", "key: x-rect", "程序没有文书“x-rectification-order”"),
        ("family: B", "family: A", "不能改为 A 类"),
        ("  法院: 可空", "  法院: 可空\n  天气: 可空", "字段“天气”程序不会填写"),
    ],
)
def test_a_bureaus_template_may_not_ask_for_what_is_not_filled(old: str, new: str, said: str) -> None:
    check_replacing(parse(GOOD.encode(), "a"), "a")
    with pytest.raises(BadInput, match=said):
        check_replacing(parse(GOOD.replace(old, new, 1).encode(), "a"), "a")


WORDS = ["title", "line", "list", "table", "grid", "gap", "columns", "width", "when", "beside", "left", "body"]
ANYTHING = st.recursive(
    st.sampled_from(["问题", "{问题}", "{", "3", "yes", "title", None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(_TOP), ANYTHING), st.lists(ANYTHING, max_size=4))
def test_whatever_stands_in_a_file_it_is_a_template_or_a_sentence(change: dict[str, Any], more: list[Any]) -> None:
    tree: Any = yaml_text.read(GOOD.encode(), "a", "")[0]
    tree["blocks"] += more
    with contextlib.suppress(BadInput):
        parse(yaml_text.write(tree | change), "a.yaml")


@pytest.mark.parametrize("data", [b"", b"- 1", b"\xff\xfe", b"key: [", b"blocks: 3\nfields: 4\npage: 5"])
def test_what_is_no_template_at_all_is_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"^a\.yaml"):
        parse(data, "a.yaml")
