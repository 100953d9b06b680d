"""A catalogue as rows of text, the way `columns` says; pure."""

from __future__ import annotations

from desktop.sheets import units
from desktop.sheets.columns import DESIGN, HEAD_PAIRS, HEAD_TEXTS, HEAD_UNITS, HEAD_WORDS, SPAN, YES, joined
from desktop.supervision.checklist import Case, Catalogue, Item, Limit

Cells = dict[str, str]  # heading → text; empty cells may be left out


def item_rows(item: Item) -> list[Cells]:
    """The rows of one item: its first value beside it, the others below."""
    first = {
        "编码": item.id,
        "类别": item.category,
        "专业": item.specialty or "",
        "级别": item.level.value,
        "检查内容": item.text,
        "检查方法": item.method,
        "依据": joined(item.basis),
        "适用场所": joined(item.places),
        "适用条件": joined(item.applies_when),
        "重大隐患": YES if item.major_hazard else "",
        "重大情形": item.mh_note or "",
        "井工露天": joined(item.mine_kind),
        "构成说明": item.mh_note or "",
        "判定依据": joined(item.mh_basis),
        "待核": YES if item.basis_to_verify else "",
        "来源": "；".join(f"{one.level}级{one.act}{f'（{one.detail}）' if one.detail else ''}" for one in item.origins),
        "不适用": f"{item.not_applicable.reason}（{item.not_applicable.person}）" if item.not_applicable else "",
    }
    below = [row for limit in item.values for row in _limit_rows(limit)]
    return [first | (below[0] if below else {}), *below[1:]]


def head_rows(catalogue: Catalogue) -> list[tuple[str, str]]:
    """The sheet 目录: key and value."""
    rows = [(key, str(getattr(catalogue, field))) for key, field in HEAD_TEXTS.items()]
    rows += [(key, joined(words)) for key, field in HEAD_WORDS.items() if (words := getattr(catalogue, field))]
    rule, tag, own = HEAD_PAIRS
    rows += [(f"{rule}：{one.rule}", one.effective) for one in catalogue.rules_effective]
    rows += [(f"{tag}：{one.code}", one.name) for one in catalogue.tags]
    rows += [(f"{own}：{one.kind}", joined(one.tags)) for one in catalogue.kind_tags]
    used = dict.fromkeys(limit.unit for item in catalogue.items for limit in item.values)
    if further := [unit for unit in used if not units.is_known(unit)]:
        rows.append((HEAD_UNITS, joined(further)))
    return rows


def _limit_rows(limit: Limit) -> list[Cells]:
    head = {"参数": limit.param, "单位": limit.unit, "比较": limit.comparison.value}
    more = {
        "报警值": limit.alarm or "",
        "停止值": limit.stop or "",
        "备注": limit.note or "",
        "触发条件": YES if limit.trigger else "",
    }
    if not limit.cases:
        return [head | more | {"限值": _bound(limit)}]
    rows = [head | {"限值": _bound(case), "限值条件": case.condition} for case in limit.cases]
    return [rows[0] | more, *rows[1:]]


def _bound(limit: Limit | Case) -> str:
    if limit.low is not None and limit.high is not None:
        return f"{limit.low}{SPAN}{limit.high}"
    return DESIGN if limit.limit is None else limit.limit
