"""The figures of a period from workbooks: a roster, and exports of the official APP; with everything that was odd."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop import law
from desktop.errors import BadInput
from desktop.regulation.figures import Figures, reckon
from desktop.regulation.rates import Style
from desktop.regulation.roll import Roll
from desktop.sheets import app_book, reading_excel, roster_book
from desktop.sheets.grids import Progress
from desktop.sheets.record_tables import Told


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Figures, what they were reckoned from, and what people must be told of the files."""

    figures: Figures
    roll: Roll
    told: Told


def from_books(
    roster: Path,
    exports: Sequence[Path],
    period: tuple[dt.date, dt.date],
    style: Style = Style.OFFICIAL,
    progress: Progress | None = None,
) -> Reckoned:
    """Read the workbooks and reckon. BadInput for a period that ends before it begins and for a file that is no
    roster or export, Missing for one that cannot be opened.
    """
    if period[1] < period[0]:
        raise BadInput(f"统计期的结束日 {period[1]} 早于开始日 {period[0]}；请改正日期。")
    roll, told = read_books(roster, exports, progress)
    return Reckoned(reckon(roll, law.editions(), *period, style), roll, told)


def read_books(roster: Path, exports: Sequence[Path], progress: Progress | None = None) -> tuple[Roll, Told]:
    """The facts in a roster and in exports; a roster may carry the sheets of an export itself."""
    told = Told()
    book = reading_excel.read(roster, progress)
    roll = roster_book.read(book, law.editions(), told)
    deeds = list(app_book.read(book, roll, told)) if app_book.has_sheets(book) else []
    for file in exports:
        deeds += app_book.read(reading_excel.read(file, progress), roll, told)
    return replace(roll, deeds=tuple(deeds)), told


def remarks(found: Reckoned) -> list[str]:
    """What a reader of the figures must know besides: one sentence each."""
    figures = found.figures
    said = list(found.told.remarks)
    if not figures.weeks:
        said.append("统计期内没有一个完整的周（周一至周日），没有应做次数。")
    if figures.lawless:
        said.append(
            f"{figures.lawless[0]} 起有 {len(figures.lawless)} 周没有有效的制度版本，未计应做；制度有新版时请更新程序。"
        )
    names = {one.code: one.name for one in found.roll.mines}
    if figures.staffing.undecided:
        words = "、".join(names[code] for code in dict.fromkeys(figures.staffing.undecided))
        said.append(f"未填年采剥量或自定配备人数：{words}；露天矿按两人两矿、小型采石按零计。")
    outside = [one.person for one in figures.people if not one.county]
    if outside:
        said.append(f"不属于任何县级机构，不计入县和市的比率：{'、'.join(outside)}。")
    idle = [one.person for one in figures.people if one.county and not one.on_site.owed and not one.remote.owed]
    if idle:
        said.append(f"统计期内没有应做次数，不计入平均：{'、'.join(idle)}。")
    return said
