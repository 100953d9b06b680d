"""The figures of a period from a roster and exports of the official APP, from the desk's own records, or from both;
with everything that was odd, and with what one side has and the other not.

Where there are exports, they are what counts (第十九条: 签到 is done in the APP) unless somebody asks for the own
records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from desktop import law
from desktop.actions import own_records, readings
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.regulation.figures import Figures, reckon
from desktop.regulation.rates import Style
from desktop.regulation.readings import EVER, Practice
from desktop.regulation.reconciling import Reconciled, reconcile
from desktop.regulation.roll import Deed, Roll
from desktop.sheets import app_book, reading_excel, roster_book
from desktop.sheets.grids import Progress
from desktop.sheets.record_tables import Told

Days = tuple[dt.date, dt.date]


class Source(StrEnum):
    """Whose records count."""

    APP = "app"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Books:
    """What workbooks hold: a roster, when there was one, the APP's records, what people must be told."""

    roll: Roll | None
    app: tuple[Deed, ...]
    has_app: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Figures, what they were reckoned from, and what people must be told; `differences` between own records and the
    APP's, None when there was one source only.
    """

    figures: Figures
    roll: Roll
    source: Source
    told: Told
    differences: Reconciled | None = None
    practice: Practice = EVER


def reckoned(
    files: Sequence[Path],
    period: Days,
    *,
    style: Style = Style.OFFICIAL,
    desk: Desk | None = None,
    source: Source | None = None,
    progress: Progress | None = None,
) -> Reckoned:
    """Read and reckon. The first file is the roster; with a desk it may be missing, the desk's own is taken then.

    BadInput for a period that ends before it begins, a file that is no roster or export, and when there is no roster at
    all; Missing for a file that cannot be opened.
    """
    if period[1] < period[0]:
        raise BadInput(f"统计期的结束日 {period[1]} 早于开始日 {period[0]}；请改正日期。")
    known, practice = None, Practice()
    if desk is not None:
        with desk.reading() as session:
            known, practice = own_records.roll(session, period), readings.practice(session)
    books = read_books(files, known, progress)
    roll = books.roll or known
    if roll is None:
        raise BadInput("没有花名册；请给出花名册，或用 --desk 指明工作台。")
    chosen = source or (Source.APP if books.has_app or known is None else Source.OWN)
    own = known.deeds if known else ()
    differences = reconcile(own, books.app, period, practice) if known is not None and books.has_app else None
    counted = (*books.app, *(differences.instead if differences else ())) if chosen is Source.APP else own
    roll = replace(roll, deeds=counted)
    return Reckoned(
        reckon(roll, law.editions(), *period, style=style, rules=practice),
        roll,
        chosen,
        books.told,
        differences,
        practice,
    )


def read_books(files: Sequence[Path], known: Roll | None = None, progress: Progress | None = None) -> Books:
    """The facts in workbooks; a roster may carry the sheets of an export itself. With a known roll the first one may be
    an export, too.
    """
    told = Told()
    roll: Roll | None = None
    deeds: list[Deed] = []
    has_app = False
    rows: app_book.Known = {}
    exports: set[Path] = set()
    for place, file in enumerate(files):
        if file in exports:
            continue  # given twice
        book = reading_excel.read(file, progress)
        if place == 0 and (known is None or roster_book.is_roster(book)):
            roll = roster_book.read(book, law.editions(), told)
            if not app_book.has_sheets(book):
                continue
        exports.add(file)
        against = roll or known or Roll()
        deeds += app_book.read(book, against, told, rows)
        has_app = True
    return Books(roll, tuple(deeds), has_app, told)


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
    if found.differences is not None:
        said.append(_compared(found.differences, found.source))
    return said


def _compared(found: Reconciled, source: Source) -> str:
    whose = "专员APP的" if source is Source.APP else "本程序的"
    instead = f"，APP故障以本程序代替 {len(found.instead)} 条" if found.instead else ""
    if found.is_equal:
        return f"本程序的记录与专员APP一致（{found.both} 条）{instead}。"
    return (
        f"本程序的记录与专员APP对照：一致 {found.both} 条{instead}，只在本程序 {len(found.only_own)} 条，"
        f"只在APP {len(found.only_app)} 条，编号相同而矿山或日期不同 {len(found.unlike)} 条；本表按{whose}记录计。"
    )
