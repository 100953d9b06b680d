"""What a record says to a template: its fields as words, the blanks filled, which blocks are wanted."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.documents.form_reading import BLANK
from desktop.documents.form_record import FormRecord, Value
from desktop.documents.form_template import Block, Template
from desktop.documents.record import Person
from desktop.documents.words import day

_EMPTY = "＿＿＿＿＿＿"


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its blanks filled; a field nobody filled leaves a line for ink."""
    return BLANK.sub(lambda found: words.get(found[1]) or _EMPTY, text)


def is_wanted(block: Block, record: FormRecord, words: Mapping[str, str]) -> bool:
    """Whether the conditions of a block hold."""
    has_it = [bool(record.fields.get(name) or words.get(name)) for name in (block.when, block.unless)]
    return (not block.when or has_it[0]) and (not block.unless or not has_it[1])


def cell(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Label and value of a cell of a grid: the name of a field, or 标签：{字段}."""
    if not BLANK.search(text):
        return text, words.get(text, "")
    name, _, value = text.partition("：")
    return name, BLANK.sub(lambda found: words.get(found[1], ""), value)


def words_of(record: FormRecord, template: Template) -> dict[str, str]:
    """Every field as one text, and the blanks every form knows."""
    words = {name: "、".join(lines(value)) for name, value in record.fields.items()}
    officers = "、".join(f"{one.name}（证号：{one.certificate or '无'}）" for one in record.officers)
    return words | {
        "本机关": record.bureau,
        "文号": record.printed_number,
        "日期": day(record.day),
        "标题": template.title,
        "份数": template.copies,
        "示例说明": template.notice,
        "执法人员": officers,
    }


def lines(value: Value) -> tuple[str, ...]:
    """Each text of a field."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(one if isinstance(one, str) else "，".join(one.values()) for one in value)


def rows(value: Value, first: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table; a plain text stands in the first column, so that no form loses one."""
    texts = lines(value) if isinstance(value, str) else value
    return tuple({first: one} if isinstance(one, str) else one for one in texts)


def of_officer(text: str, officer: Person) -> str:
    """A text with the name and the certificate of an officer."""
    return text.replace("{姓名}", officer.name).replace("{证号}", officer.certificate or "无")
