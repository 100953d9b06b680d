"""`figures`: the rates of a period from a roster and exports of the official APP, each with what it was made of and
its clause.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.actions import period_figures
from desktop.actions.period_figures import Reckoned, Source
from desktop.commands import speaking
from desktop.regulation import figure_tree
from desktop.regulation.figures import Figures
from desktop.regulation.rates import Style, percent
from desktop.regulation.roll import Deed
from desktop.sheets.record_tables import Told

_CLAUSES = "按事实当周周一有效的版本；现场 第十三条，远程 第十二条，请假 第二十条，配备 第六条，清单 第十四条"


def figures(arguments: argparse.Namespace) -> int:
    """Reckon and print; what is odd in the files goes to standard error, row by row."""
    found = reckoned(arguments)
    tell(found)
    speaking.answer(arguments, tree(found), _lines(found.figures))
    return speaking.DONE


def reckoned(arguments: argparse.Namespace) -> Reckoned:
    """The figures that the command line asks for."""
    files = [one for one in (arguments.roster, *arguments.exports) if one is not None]
    desk = opening.open_desk(arguments.desk, speaking.passphrase()) if arguments.desk else None
    try:
        return period_figures.reckoned(
            files,
            (arguments.first, arguments.last),
            style=Style(arguments.style),
            desk=desk,
            source=Source(arguments.source) if arguments.source else None,
            progress=speaking.Bar().of("读取"),
        )
    finally:
        if desk is not None:
            desk.close()


def tree(found: Reckoned) -> dict[str, Any]:
    """Everything as JSON: the figures, the rows that went wrong, remarks, differences of the two sources."""
    told = {**told_tree(found.told), "remarks": period_figures.remarks(found), "source": str(found.source)}
    compared = {"differences": figure_tree.differences(found.differences)} if found.differences else {}
    return {**figure_tree.tree(found.figures), **told, **compared}


def tell(found: Reckoned) -> None:
    """Say everything that is odd: faults, what counts nowhere, unknown columns, remarks."""
    for fault in found.told.faults:
        speaking.say(str(fault))
    for one in found.figures.left_out:
        deed, spot = one.deed, one.deed.spot
        where = f"{spot.source} 工作表“{spot.sheet}” 第 {spot.row} 行"
        speaking.say(f"{where}：{deed.person} {deed.mine} {deed.day} 的记录未计入，{one.why}。")
    if found.differences is not None:
        for deed in found.differences.only_own:
            speaking.say(f"只在本程序：{_words(deed)}。")
        for deed in found.differences.only_app:
            speaking.say(f"只在APP：{_words(deed)}。")
        for pair in found.differences.unlike:
            speaking.say(f"编号 {pair.own.number} 两边不同：本程序 {_words(pair.own)}；APP {_words(pair.app)}。")
    for source, sheet, heading in found.told.unknown:
        speaking.say(f"{source} 工作表“{sheet}”：不认识的列“{heading}”，未使用。")
    for text in period_figures.remarks(found):
        speaking.say(text)


def told_tree(told: Told) -> dict[str, Any]:
    """Faults and unknown columns as JSON."""
    problems = [
        {
            "file": one.source,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.heading or None,
            "reason": one.why,
            "remedy": one.remedy,
        }
        for one in told.faults
    ]
    unknown = [{"file": source, "sheet": sheet, "column": heading} for source, sheet, heading in told.unknown]
    return {"problems": problems, "unknown_columns": unknown}


def parse_day(text: str) -> dt.date:
    """A day of the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2023-05-01") from error


def add_period(one: argparse.ArgumentParser) -> None:
    """The files, days and style that `figures` and `bulletin` share."""
    one.add_argument("roster", type=Path, nargs="?", metavar="ROSTER.xlsx", help="花名册；有 --desk 时可以不给")
    one.add_argument("exports", type=Path, nargs="*", metavar="EXPORT.xlsx", help="专员APP的导出，可以几个")
    one.add_argument("--from", dest="first", type=parse_day, required=True, metavar="DAY", help="统计期第一天")
    one.add_argument("--to", dest="last", type=parse_day, required=True, metavar="DAY", help="统计期最后一天")
    one.add_argument("--desk", type=Path, metavar="FOLDER", help="把这个工作台自己的记录也拿来，与APP的对照")
    one.add_argument(
        "--source",
        choices=[str(source) for source in Source],
        help="按谁的记录计：app（有导出时的默认，第十九条）或 own（本程序）",
    )
    one.add_argument(
        "--style",
        choices=[str(style) for style in Style],
        default=str(Style.OFFICIAL),
        help="official：县为本县专员比率的平均，市为各县的平均（通报的算法）；pooled：已做之和比应做之和",
    )


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "figures",
        parents=[kinds["json"]],
        help="一段时间的配备、清单、签到、远程各比率",
        epilog="例：yikuang figures 花名册.xlsx 导出.xlsx --from 2023-05-01 --to 2023-12-31",
    )
    add_period(one)
    one.set_defaults(run=figures)


def _lines(found: Figures) -> Iterator[str]:
    staffing, made = found.staffing, found.checklists
    yield f"统计期 {found.first} 至 {found.last}，完整的周 {len(found.weeks)} 个（周一至周日）"
    for one in found.editions:
        weekly = f"每周现场 {one.onsite_per_week} 次、远程 {one.remote_per_week} 次"
        yield f"{one.name} {one.document}：{one.since} 至 {one.until}，{weekly}"
    yield _CLAUSES
    yield f"矿山 {staffing.mines} 座，专员 {staffing.inspectors} 人（{staffing.day}）"
    yield f"配备率 {_shown(staffing.rate)}（{staffing.filled}/{staffing.required}，第六条）"
    yield "兼任 " + ("，".join(f"监管 {n} 座的 {people} 人" for n, people in staffing.holding.items()) or "—")
    for over in staffing.over:
        yield f"　{over.person} 兼任 {'、'.join(over.mines)}（第六条）"
    yield f"清单制定率 {_shown(made.rate)}（{made.made}/{made.due}，第十四条）"
    yield "县\t签到率\t已做/应做\t名次\t远程率\t已做/应做\t名次\t人数"
    for county in found.counties:
        near, far = county.on_site, county.remote
        yield "\t".join(
            (
                county.name,
                _shown(county.sign_in),
                f"{near.done}/{near.owed}",
                str(county.rank_sign_in or "—"),
                _shown(county.remote_rate),
                f"{far.done}/{far.owed}",
                str(county.rank_remote or "—"),
                str(county.persons),
            )
        )
    city = found.city
    how = "各县比率的平均" if found.style is Style.OFFICIAL else "已做之和比应做之和"
    yield f"全市签到率 {_shown(city.sign_in)}，远程率 {_shown(city.remote)}（{how}）"
    yield f"合计口径：签到率 {_shown(city.sign_in_pooled)}，远程率 {_shown(city.remote_pooled)}"


def _words(deed: Deed) -> str:
    number = f"，编号 {deed.number}" if deed.number else ""
    return f"{deed.day} {deed.way} {deed.person} {deed.mine}{number}"


def _shown(rate: Fraction | None) -> str:
    text = percent(rate)
    return "—" if text is None else f"{text}%"
