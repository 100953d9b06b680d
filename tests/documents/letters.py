"""Official letters for tests: a short one, and one with tables, annexes and long words. All names invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.documents.letter import Annex, Letter, LetterColumn, LetterTable, Part, Passage, numbered

from . import samples

LONG = "各监管专员要对照本地区矿山灾害特点，把隐患排查、整改、复查和销号的每一步记清楚，做到有据可查。"
TABLE = LetterTable(
    (
        LetterColumn("序号", 10),
        LetterColumn("监管专员", 30),
        LetterColumn("应检次数", 20),
        LetterColumn("备注", 40, False),
    ),
    tuple((str(number), f"演示专员{number}", str(number * 4), LONG[: number * 3]) for number in range(1, 9)),
    "表1　履职次数",
)


def body(rounds: int) -> tuple[Part, ...]:
    """Headings of every level with text."""
    made: list[Part] = [Passage("按照工作安排，现将2026年上半年监管专员履职情况通报如下：")]
    for _ in range(rounds):
        made += [
            Passage("总体情况", 1),
            Passage("配备情况", 2),
            Passage(LONG * 3),
            Passage(f"签到。{LONG}", 3),
            Passage(f"入井 18 次，占 96.5%。{LONG}", 4),
        ]
    return numbered(made)


def short() -> Letter:
    """One page with red words."""
    return Letter(
        bureau="演示县应急管理局",
        number="演应急〔2026〕9号",
        title="关于2026年上半年监管专员履职情况的通报",
        body=body(1),
        day=date(2026, 11, 2),
        drawn_at=samples.SEALED,
        addressee="各乡镇人民政府，各监管专员：",
        mark="演示县应急管理局文件",
        record_hash="a1b2" * 16,
        fingerprint="c3d4" * 16,
        unseen=("leader",),
    )


def every() -> dict[str, Letter]:
    """By the names of their golden pages."""
    worst = replace(
        short(),
        title="关于2026年上半年全县煤矿、非煤矿山和尾矿库安全监管专员履职情况及突出问题整改情况的通报",
        body=(*body(4), TABLE, Passage(LONG * 2)),
        annexes=(
            Annex("2026年上半年监管专员履职情况统计表（含检查、复查、盯守、培训和请假情况的分项数据）", (TABLE, TABLE)),
            Annex("存在问题清单", (Passage(LONG),)),
            Annex("逐人履职数据", (replace(TABLE, rows=TABLE.rows * 3),), is_wide=True),
        ),
        remark="此件公开发布",
        copies=("演示市应急管理局", "演示县人民政府办公室", "演示县纪委监委", "各煤矿、非煤矿山企业"),
        printed_by="演示县应急管理局办公室",
        printed_on=date(2026, 11, 3),
    )
    return {"公文-短": short(), "公文-极限": worst, "公文-无红头": replace(short(), mark="", body=body(2))}
