"""A comparison as a page to read: grouped, the old text struck out and the new underlined, each called 原 and 现."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from desktop.actions.compare_lines import Differing, EntryLine, FieldLine, Group, Piece
from desktop.ui import theme
from desktop.ui.theme import Colours

SHOWN = 300  # entries of a group on the page; the search finds the others


def page(found: Differing, entries: Sequence[EntryLine], seen: Colours) -> str:
    """The page as rich text; `entries` are those that the search left."""
    if found.is_same:
        return _paragraph(_say("两个版本说的完全一样，没有差别。"), seen.text)
    if not entries and found.entries:
        return _paragraph(_say("没有一条差别里有这些字。清空搜索看全部。"), seen.muted)
    parts = []
    for group in Group:
        here = [one for one in entries if one.group is group]
        if here:
            count = "" if group is Group.HEAD else _say("　{0} 条").format(len(here))
            parts.append(f'<h3 style="color:{_tone(group, seen)}">{group}{count}</h3>')
            parts += [_entry(one, seen) for one in here[:SHOWN]]
            if len(here) > SHOWN:
                told = _say("另有 {0} 条没有列出，用搜索找，或导出 Excel 看全部。").format(len(here) - SHOWN)
                parts.append(_paragraph(told, seen.muted))
    if found.is_moved:
        parts.append(_paragraph(_say("条目的先后次序有变。"), seen.warn))
    return "".join(parts)


def _entry(one: EntryLine, seen: Colours) -> str:
    head = "" if one.group is Group.HEAD else _head(one, seen)
    rows = "".join(_field(field, seen, is_both=one.group in (Group.CHANGED, Group.HEAD)) for field in one.fields)
    return f'{head}<table cellspacing="0" cellpadding="2" width="100%">{rows}</table>'


def _head(one: EntryLine, seen: Colours) -> str:
    text = escape(one.text)
    if one.group is Group.REMOVED:
        text = f"<s>{text}</s>"
    mark = f'<span style="color:{_tone(one.group, seen)}">【{one.group}】</span>'
    words = f"{mark}<b>{escape(one.code)}</b>　{one.level}　{text}"
    return f'<p style="margin-top:{theme.GAP}px;margin-bottom:2px">{words}</p>'


def _field(field: FieldLine, seen: Colours, *, is_both: bool) -> str:
    name = f'<td width="88" style="color:{seen.muted}">{escape(field.name)}</td>'
    if not is_both:
        return f"<tr>{name}<td>{escape(_plain(field.before or field.after))}</td></tr>"
    old = _pieces(field.before, "s", seen.bad) or f'<span style="color:{seen.muted}">{_say("（空）")}</span>'
    new = _pieces(field.after, "u", seen.good) or f'<span style="color:{seen.muted}">{_say("（空）")}</span>'
    word = f'<span style="color:{seen.muted}">{{0}}　</span>'
    return f"<tr>{name}<td>{word.format(_say('原'))}{old}<br/>{word.format(_say('现'))}{new}</td></tr>"


def _pieces(pieces: Sequence[Piece], tag: str, colour: str) -> str:
    return "".join(
        f'<{tag}><b style="color:{colour}">{escape(one.text)}</b></{tag}>' if one.is_changed else escape(one.text)
        for one in pieces
    )


def _plain(pieces: Sequence[Piece]) -> str:
    return "".join(one.text for one in pieces)


def _paragraph(text: str, colour: str) -> str:
    return f'<p style="color:{colour}">{escape(text)}</p>'


def _tone(group: Group, seen: Colours) -> str:
    return {Group.ADDED: seen.good, Group.REMOVED: seen.bad}.get(group, seen.warn)


def _say(text: str) -> str:
    return QCoreApplication.translate("differing", text)
