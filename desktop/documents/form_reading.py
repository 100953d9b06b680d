"""Reading template files: YAML in, `Template` out; every fault is said with file, line, block and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from functools import cache

from desktop import yaml_text
from desktop.documents.form_template import (
    FAMILY_MARGINS,
    FAMILY_SIZES,
    Block,
    BlockKind,
    Family,
    FieldKind,
    FieldShape,
    Sizes,
    TableColumn,
    Template,
    digest_of,
    in_force,
)
from desktop.documents.page import Margins
from desktop.documents.typeset import MM
from desktop.errors import BadInput
from desktop.paths import bundled

BLANK = re.compile(r"\{([^{}]*)\}")
BUILT_IN = ("本机关", "文号", "日期", "标题", "份数", "示例说明", "执法人员")
"""Blanks every form may use without declaring them: the record itself knows them."""
_OF_OFFICER = ("姓名", "证号")
_OF_NUMBER = ("region", "level", "series", "year", "count")
_TEXTS = ("key", "title", "family", "effective", "heading", "series", "number", "source", "notice", "copies")
_NEEDED = ("key", "title", "family", "effective", "blocks")
_TOP = (*_TEXTS, "page", "type", "fields", "kinds", "blocks")
_WHEN = {"when", "unless"}
_OPTIONS: dict[BlockKind, set[str]] = {
    BlockKind.PROSE: {"flush"},
    BlockKind.LIST: {"numbering", "empty"},
    BlockKind.TABLE: {"columns", "empty", "height"},
    BlockKind.OFFICERS: {"beside", "every_page"},
    BlockKind.INK: {"beside", "every_page"},
    BlockKind.REFUSAL: {"every_page"},
}
_SAID_KINDS = tuple(kind.value for kind in FieldKind if kind is not FieldKind.CHOICE)
_OF_A_FIELD = (BlockKind.LIST, BlockKind.TABLE)
_BARE = (BlockKind.TITLE, BlockKind.NUMBER, BlockKind.SEAL, BlockKind.SIGNATURES, BlockKind.REFUSAL)
_MOST_SAID = 8


def parse(data: bytes, called: str) -> Template:
    """The template in a file's bytes. BadInput with what is wrong, where, in the order of the file."""
    tree, lines = yaml_text.read(data, called, "文书样式")
    reader = _Reader(tree, lines)
    template = reader.template(digest_of(data))
    if reader.faults or template is None:
        said = "；".join(reader.faults[:_MOST_SAID])
        more = f"；另有 {len(reader.faults) - _MOST_SAID} 处" if len(reader.faults) > _MOST_SAID else ""
        raise BadInput(f"{called}：{said}{more}。请改正后再发布。")
    return template


@cache
def shipped() -> tuple[Template, ...]:
    """The templates that ship with the program, by file name; a good build has no faulty one."""
    files = sorted(bundled("resources", "papers").glob("*.yaml"))
    return tuple(parse(file.read_bytes(), file.name) for file in files)


def shipped_named(key: str, day: date) -> Template:
    """The shipped template of a key in force on a day. Missing."""
    return in_force(shipped(), key, day)


def shipped_file(key: str) -> bytes:
    """The newest shipped file of a key, to start a bureau's own from. BadInput for an unknown key."""
    for file in sorted(bundled("resources", "papers").glob("*.yaml"), reverse=True):
        data = file.read_bytes()
        if parse(data, file.name).key == key:
            return data
    raise BadInput(f"程序没有文书“{key}”；可用的有：{'、'.join(sorted({one.key for one in shipped()}))}。")


def check_replacing(new: Template, called: str) -> None:
    """BadInput when a bureau's template cannot stand in for the shipped one of its key: unknown key, another family,
    or fields the program does not fill.
    """
    known = [one for one in shipped() if one.key == new.key]
    if not known:
        keys = "、".join(sorted({f"{one.key}（{one.title}）" for one in shipped()}))
        raise BadInput(f"{called}：程序没有文书“{new.key}”；key 只能是：{keys}。")
    old = known[-1]
    if new.family is not old.family:
        raise BadInput(f"{called}：“{old.title}”属于 {old.family} 类文书，不能改为 {new.family} 类。")
    if odd := [name for name in new.fields if name not in old.fields]:
        raise BadInput(f"{called}：字段“{'”“'.join(odd)}”程序不会填写；可用的字段有：{'、'.join(old.fields)}。")


class _Reader:
    """Reads one tree and collects every fault with its line."""

    def __init__(self, tree: object, lines: yaml_text.Lines) -> None:
        self._lines = lines
        self._tree = tree if isinstance(tree, dict) else {}
        self._known: set[str] = set(BUILT_IN)
        self.faults: list[str] = []
        if not isinstance(tree, dict):
            self._fault((), "", "不是文书样式，开头应是 key、title 等字段")

    def template(self, digest: str) -> Template | None:
        """The template, None when something it cannot do without is wrong."""
        texts = {name: self._text((name,), self._tree.get(name)) for name in _TEXTS}
        for name in self._tree:
            if name not in _TOP:
                self._fault((name,), "", f"没有“{name}”这个字段，可用的有 {'、'.join(_TOP)}")
        for name in _NEEDED:
            if not self._tree.get(name):
                self._fault((), "", f"缺少“{name}”")
        family = self._family(texts["family"])
        effective = self._effective(texts["effective"])
        fields = self._fields()
        self._known |= fields.keys()
        kinds = self._kinds(fields)
        margins, sizes = self._page(family), self._type(family)
        blocks = tuple(self._blocks())
        if effective is None or family is None:
            return None
        return Template(
            key=texts["key"],
            title=texts["title"],
            family=family,
            effective=effective,
            blocks=blocks,
            digest=digest,
            fields=fields,
            kinds=kinds,
            heading=texts["heading"],
            series=texts["series"],
            number=self._number_form(texts["number"]),
            source=texts["source"],
            notice=texts["notice"],
            copies=texts["copies"],
            margins=margins,
            sizes=sizes,
        )

    def _fault(self, path: yaml_text.Steps, block: str, why: str) -> None:
        line = yaml_text.line_of(path, self._lines)
        where = f"第{line}行" if line else "文件"
        self.faults.append(f"{where}{block and f'的“{block}”块'}：{why}")

    def _text(self, path: yaml_text.Steps, value: object, block: str = "") -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self._fault(path, block, f"“{path[-1]}”应是一段文字")
            return ""
        return value

    def _family(self, text: str) -> Family | None:
        try:
            return Family(text) if text else None
        except ValueError:
            self._fault(("family",), "", f"family 写了“{text}”，只能是 A（煤矿）、B（其他）、C（公文）、D（内部）")
            return None

    def _effective(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._fault(("effective",), "", f"effective 写了“{text}”，应是启用日期，如 2026-01-01")
            return None

    def _number_form(self, text: str) -> str:
        parts = set(BLANK.findall(text))
        if text and (not {"series", "year", "count"} <= parts or parts - set(_OF_NUMBER) or "{" in BLANK.sub("", text)):
            known = "".join(f"{{{one}}}" for one in _OF_NUMBER)
            self._fault(("number",), "", f"number 应含 {{series}}{{year}}{{count}}，可用的有 {known}")
        return text

    def _fields(self) -> dict[str, bool]:
        found = self._tree.get("fields") or {}
        if not isinstance(found, dict):
            self._fault(("fields",), "", "fields 应是一行一个“字段: 必填”或“字段: 可空”")
            return {}
        for name, word in found.items():
            if word not in ("必填", "可空"):
                self._fault(("fields", name), "", f"字段“{name}”后面应写“必填”或“可空”")
        return {str(name): word == "必填" for name, word in found.items()}

    def _kinds(self, fields: dict[str, bool]) -> dict[str, FieldShape]:
        given = self._tree.get("kinds") or {}
        if not isinstance(given, dict):
            self._fault(("kinds",), "", "kinds 应是一行一个“字段: 填法”")
            return {}
        found: dict[str, FieldShape] = {}
        for name, value in given.items():
            if name not in fields:
                self._fault(("kinds", name), "", f"字段“{name}”没有登记，请写进 fields 或删去")
            elif isinstance(value, list) and value and all(isinstance(one, str) and one for one in value):
                found[name] = FieldShape(FieldKind.CHOICE, tuple(value))
            elif isinstance(value, str) and value in _SAID_KINDS:
                found[name] = FieldShape(FieldKind(value))
            else:
                words = "、".join(_SAID_KINDS)
                self._fault(("kinds", name), "", f"“{name}”的填法只能是 {words}，或一组可选的词，如 [事假, 病假]")
        return found

    def _page(self, family: Family | None) -> Margins:
        plain = FAMILY_MARGINS[family or Family.INTERNAL]
        given = self._numbers("page", {one.name for one in fields_of(Margins)}, (18, 60))
        if given.get("bottom", 60) < 24:
            self._fault(("page", "bottom"), "", "下边距不能小于 24 毫米，页脚和二维码要用")
        return replace(plain, **{name: value * MM for name, value in given.items()})

    def _type(self, family: Family | None) -> Sizes:
        given = self._numbers("type", {one.name for one in fields_of(Sizes)}, (7, 48))
        return replace(FAMILY_SIZES[family or Family.INTERNAL], **given)

    def _numbers(self, section: str, names: set[str], bounds: tuple[float, float]) -> dict[str, float]:
        given = self._tree.get(section) or {}
        if not isinstance(given, dict):
            self._fault((section,), "", f"“{section}”应是一组“名称: 数值”")
            return {}
        found: dict[str, float] = {}
        for name, text in given.items():
            if name not in names:
                self._fault((section, name), "", f"“{section}”没有“{name}”，可用的有 {'、'.join(sorted(names))}")
            elif (number := _number(text)) is None or not bounds[0] <= number <= bounds[1]:
                self._fault((section, name), "", f"“{name}”应是 {bounds[0]} 到 {bounds[1]} 之间的数")
            else:
                found[name] = number
        return found

    def _blocks(self) -> Iterator[Block]:
        found = self._tree.get("blocks") or []
        if not isinstance(found, list):
            self._fault(("blocks",), "", "blocks 应是一列块，每块以“- ”开头")
            return
        for place, raw in enumerate(found):
            block = self._block(("blocks", place), raw)
            if block is not None:
                yield block

    def _block(self, path: yaml_text.Steps, raw: object) -> Block | None:
        tree = {raw: None} if isinstance(raw, str) else raw
        if not isinstance(tree, dict):
            self._fault(path, "", "块应写成“- 块名: 文字”")
            return None
        kinds = [BlockKind(name) for name in tree if name in set(BlockKind)]
        if len(kinds) != 1:
            names = "、".join(BlockKind)
            self._fault(path, str(next(iter(tree), "")), f"一块须有且只有一个块名，可用的有 {names}")
            return None
        kind = kinds[0]
        for name in tree.keys() - {kind} - _OPTIONS.get(kind, set()) - _WHEN:
            self._fault((*path, name), kind, f"这种块没有“{name}”这个写法")
        value = tree[kind]
        if kind is BlockKind.GRID:
            block = Block(kind, cells=self._cells((*path, kind), value))
        else:
            block = Block(kind, self._text((*path, kind), value, kind))
        if not 0 <= (-1.0 if (least := _number(tree.get("height", "0"))) is None else least) <= 60:
            self._fault((*path, "height"), kind, "height 应是 0 到 60 之间的毫米数")
        if value is None and kind not in _BARE:
            self._fault(path, kind, "块名后面没有内容")
        if kind is BlockKind.GAP and not 0 <= (-1.0 if (gap := _number(value)) is None else gap) <= 100:
            self._fault((*path, kind), kind, "应是 0 到 100 之间的毫米数")
        block = self._with_options(block, path, tree)
        self._check_blanks(block, path)
        return block

    def _with_options(self, block: Block, path: yaml_text.Steps, tree: dict[str, object]) -> Block:
        def said(name: str) -> str:
            return self._text((*path, name), tree.get(name), block.kind)

        for name in ("flush", "every_page"):
            if tree.get(name) not in (None, "yes", "no"):
                self._fault((*path, name), block.kind, f"“{name}”只能写 yes 或 no")
        return replace(
            block,
            beside=said("beside"),
            empty=said("empty"),
            numbering=said("numbering") or "{n}．",
            height=_number(tree.get("height")) or 0.0,
            columns=self._columns((*path, "columns"), tree) if block.kind is BlockKind.TABLE else (),
            is_flush=tree.get("flush") == "yes",
            on_every_page=tree.get("every_page") == "yes",
            when=said("when"),
            unless=said("unless"),
        )

    def _columns(self, path: yaml_text.Steps, tree: dict[str, object]) -> tuple[TableColumn, ...]:
        given = tree.get("columns")
        if not isinstance(given, list) or not given:
            self._fault(path, "table", "表格须写 columns，每栏一行：{title: 栏名, field: 字段, width: 宽度}")
            return ()
        found: list[TableColumn] = []
        for place, one in enumerate(given):
            width = _number(one.get("width")) if isinstance(one, dict) else None
            title = one.get("title") if isinstance(one, dict) else None
            if not isinstance(one, dict) or not isinstance(title, str) or not width or width <= 0:
                self._fault((*path, place), "table", f"第{place + 1}栏须有 title（栏名）和 width（大于 0 的宽度）")
                continue
            if odd := one.keys() - {"title", "field", "width", "center"}:
                self._fault((*path, place), "table", f"第{place + 1}栏没有“{'”“'.join(sorted(odd))}”这个写法")
            name = one.get("field") or title
            found.append(TableColumn(title, str(name), width, one.get("center") == "yes"))
        return tuple(found)

    def _cells(self, path: yaml_text.Steps, value: object) -> tuple[tuple[str, ...], ...]:
        found: list[tuple[str, ...]] = []
        for row in value if isinstance(value, list) else [None]:
            if not isinstance(row, list) or not row or not all(isinstance(one, str) for one in row):
                self._fault(path, "grid", "grid 应是几行格子，每行如“- [姓名, 单位]”")
                return ()
            found.append(tuple(row))
        return tuple(found)

    def _check_blanks(self, block: Block, path: yaml_text.Steps) -> None:
        known = self._known | set(_OF_OFFICER if block.kind is BlockKind.OFFICERS else ())
        named = [one for text in (block.text, block.beside) for one in BLANK.findall(text)]
        if block.kind in _OF_A_FIELD:
            named.append(block.text)
        for row in block.cells:
            for cell in row:
                named += BLANK.findall(cell) or [cell]
        for name in (*named, *(one for one in (block.when, block.unless) if one)):
            if name not in known:
                self._fault(path, block.kind, f"用了没有登记的字段“{name}”，请写进 fields 或改正")


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e6 else None
