"""What differs between two versions of a catalogue: items added, removed, changed field by field, and moved. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.sheets.columns import CLAUSES_SHEET, COLUMNS
from desktop.sheets.rows import head_rows, item_rows
from desktop.sheets.writing import Page, workbook
from desktop.supervision.checklist import Catalogue, Item, Limit
from desktop.supervision.judging import limit_text

VALUES = "数值"
SHOWN = 160
# 重大情形 says the same as 构成说明
FIELDS = tuple(column for column in COLUMNS if not column.of_value and column.name not in ("编码", "重大情形"))


class Change(msgspec.Struct, frozen=True):
    """One field: our column, what it said and what it says; empty: nothing."""

    field: str
    before: str
    after: str


class Changed(msgspec.Struct, frozen=True):
    """One item that stands in both versions and differs."""

    item: Item
    before: Item
    fields: tuple[Change, ...]


class Difference(msgspec.Struct, frozen=True):
    """From one version (`before`) to another. `moved`: the items that both hold stand in another order."""

    before: str
    after: str
    head: tuple[Change, ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed, ...]
    moved: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same."""
        return not (self.head or self.added or self.removed or self.changed or self.moved)


def compare(before: Catalogue, after: Catalogue) -> Difference:
    """The difference between two versions; items are the same when their codes are."""
    old, new = ({item.id: item for item in one.items} for one in (before, after))
    both = [(old[code], item) for code, item in new.items() if code in old]
    changed = (Changed(item, was, _fields(was, item)) for was, item in both)
    return Difference(
        before=_name(before),
        after=_name(after),
        head=_head(before, after),
        added=tuple(item for code, item in new.items() if code not in old),
        removed=tuple(item for code, item in old.items() if code not in new),
        changed=tuple(one for one in changed if one.fields),
        moved=[code for code in old if code in new] != [item.id for _, item in both],
    )


def readable(difference: Difference) -> list[str]:
    """The difference as a page of text."""
    lines = [f"由 {difference.before} 到 {difference.after}"]
    if difference.is_empty:
        return [*lines, "没有差别。"]
    number = (len(difference.added), len(difference.removed), len(difference.changed))
    lines.append("增加 {} 条，删去 {} 条，改动 {} 条。".format(*number))
    lines += [_line("目录", change) for change in difference.head]
    lines += [f"＋ {item.id} {item.level}：{item.text}" for item in difference.added]
    lines += [f"－ {item.id} {item.level}：{item.text}" for item in difference.removed]
    for one in difference.changed:
        lines.append(f"～ {one.item.id} {one.item.text[:40]}")
        lines += [_line("    ", change) for change in one.fields]
    if difference.moved:
        lines.append("条目的先后次序有变。")
    return lines


def plain(difference: Difference) -> dict[str, Any]:
    """The difference for machines."""
    return {
        "before": difference.before,
        "after": difference.after,
        "same": difference.is_empty,
        "head": [msgspec.to_builtins(change) for change in difference.head],
        "added": [_brief(item) for item in difference.added],
        "removed": [_brief(item) for item in difference.removed],
        "changed": [
            {"item": one.item.id, "fields": [msgspec.to_builtins(change) for change in one.fields]}
            for one in difference.changed
        ],
        "moved": difference.moved,
    }


def exported(difference: Difference) -> bytes:
    """The difference as a workbook: one row for each field that differs."""
    rows = [("目录", "改动", "", change.field, change.before, change.after) for change in difference.head]
    rows += [("条目", "增加", item.id, "", "", _whole(item)) for item in difference.added]
    rows += [("条目", "删去", item.id, "", _whole(item), "") for item in difference.removed]
    rows += [
        ("条目", "改动", one.item.id, change.field, change.before, change.after)
        for one in difference.changed
        for change in one.fields
    ]
    if difference.moved:
        rows.append(("条目", "次序", "", "", "", "条目的先后次序有变"))
    headings = (("部分", 8), ("差别", 8), ("编码", 14), ("列", 12), ("原来", 70), ("现在", 70))
    about = (("原来", difference.before), ("现在", difference.after))
    return workbook([Page("差别", headings, tuple(rows)), Page("说明", (("键", 12), ("值", 70)), about)])


def _name(catalogue: Catalogue) -> str:
    return f"{catalogue.title}（{catalogue.edition}）"


def _fields(before: Item, after: Item) -> tuple[Change, ...]:
    found = [
        Change(column.name, _shown(getattr(before, column.field)), _shown(getattr(after, column.field)))
        for column in FIELDS
        if getattr(before, column.field) != getattr(after, column.field)
    ]
    if before.editions != after.editions:
        found.append(Change(CLAUSES_SHEET, _editions(before), _editions(after)))
    if before.values != after.values:
        old, new = ({limit.param: limit for limit in item.values} for item in (before, after))
        params = dict.fromkeys([*old, *new])
        found += [
            Change(f"{VALUES}：{param}", _value(old.get(param)), _value(new.get(param)))
            for param in params
            if old.get(param) != new.get(param)
        ]
        if list(old) != list(new) and not any(set(old) ^ set(new)):
            found.append(Change(VALUES, "、".join(old), "、".join(new)))
    return tuple(found)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    if isinstance(value, bool):
        return "是" if value else ""
    return str(value or "")


def _value(limit: Limit | None) -> str:
    if limit is None:
        return ""
    marks = (("报警值", limit.alarm), ("停止值", limit.stop), ("备注", limit.note))
    more = "".join(f"；{name} {text}" for name, text in marks if text)
    return f"{limit_text(limit)}{more}"


def _editions(item: Item) -> str:
    return "；".join(
        f"{one.since} 起 {'、'.join((*one.basis, *one.mh_basis))}{'（条号待核）' if one.basis_to_verify else ''}"
        for one in item.editions
    )


def _head(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    old, new = dict(head_rows(before)), dict(head_rows(after))
    changes = [Change(key, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys([*old, *new])]
    return tuple(change for change in changes if change.before != change.after)


def _whole(item: Item) -> str:
    row = item_rows(item)[0]
    names = [column.name for column in FIELDS]
    values = [f"{VALUES} {limit.param}：{_value(limit)}" for limit in item.values]
    values += [f"{CLAUSES_SHEET} {_editions(item)}"] if item.editions else []
    return "\n".join([f"{name} {row[name]}" for name in names if row.get(name)] + values)


def _brief(item: Item) -> dict[str, str]:
    return {"item": item.id, "level": item.level.value, "text": item.text}


def _line(where: str, change: Change) -> str:
    before, after = (text[:SHOWN] or "（空）" for text in (change.before, change.after))
    return f"{where} {change.field}：{before} → {after}"
