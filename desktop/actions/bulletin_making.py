"""A bulletin made from a desk's own records, from exports of the official APP, or from both held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator

from desktop.actions import bulletins, period_figures
from desktop.actions.bulletin_kept import KIND, Asked, Kept, Odd, Oddness, Whose
from desktop.actions.period_figures import Reckoned, Source
from desktop.desk import Desk
from desktop.documents import bulletin as letters
from desktop.documents import letter as pages
from desktop.documents import letter_word
from desktop.errors import BadInput
from desktop.regulation.bulletin import bulletin
from desktop.regulation.roll import Deed
from desktop.sheets.grids import Progress
from desktop.store import queries

_SOURCES = {Whose.OWN: Source.OWN, Whose.APP: Source.APP}


def made(desk: Desk, asked: Asked, progress: Progress | None = None) -> Kept:
    """Reckon, draw, and gather what was odd. `progress` hears rows done and expected, 0 of 0 between the steps; it may
    raise to stop. BadInput and Missing as `period_figures.reckoned`.
    """
    step = progress or _unheard
    if asked.whose is Whose.APP and not asked.files:
        raise BadInput("要按专员APP的记录计，请先选它的导出文件（有“签到”“远程”工作表的 .xlsx）。")
    found = period_figures.reckoned(
        asked.files, (asked.first, asked.last), desk=desk, source=_SOURCES[asked.whose], progress=progress
    )
    step(0, 0)
    if asked.whose is Whose.APP and found.differences is None:
        raise BadInput("选的文件里没有“签到”“远程”工作表，不是专员APP的导出；请核对选的是不是这个文件。")
    with desk.reading() as session:
        office = queries.organisation(session)
    name = office.name if office else ""
    head = bulletins.head(
        found,
        desk.world.today(),
        bureau_name=name,
        number=asked.number,
        demands=asked.demands,
        mark=asked.mark,
        copies=asked.copies,
    )
    tree = bulletins.snapshot(found, is_ranked=asked.is_ranked)
    snapshot = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True).encode()
    letter = letters.letter(bulletin(found.figures, found.roll, is_ranked=asked.is_ranked), head, snapshot)
    step(0, 0)
    return Kept(
        id=f"{KIND}-{desk.world.name()}",
        at=desk.world.text(),
        first=asked.first.isoformat(),
        last=asked.last.isoformat(),
        whose=asked.whose,
        is_ranked=asked.is_ranked,
        mark=asked.mark,
        copies=asked.copies,
        title=letter.title.replace("\n", ""),
        snapshot=snapshot,
        pdf=pages.draw(letter).pdf,
        word=letter_word.write(letter),
        odd=tuple(_odd(found)),
        has_app=found.differences is not None,
    )


def _unheard(done: int, whole: int) -> None:
    """Nobody asks how far it is."""


def _odd(found: Reckoned) -> Iterator[Odd]:
    """Differences first, then what counts nowhere, rows that are wrong, remarks."""
    names = _Names(found)
    if found.differences is not None:
        for deed in found.differences.only_own:
            yield names.odd(Oddness.ONLY_OWN, deed)
        for deed in found.differences.only_app:
            yield names.odd(Oddness.ONLY_APP, deed)
        for pair in found.differences.unlike:
            other = names.odd(Oddness.UNLIKE, pair.app)
            yield names.odd(Oddness.UNLIKE, pair.own, f"APP：{other.day} {other.mine}（{_spot(pair.app)}）")
    for left in found.figures.left_out:
        yield names.odd(Oddness.LEFT_OUT, left.deed, f"{left.why}；{_spot(left.deed)}")
    for fault in found.told.faults:
        yield Odd(kind=Oddness.FAULT, note=str(fault))
    for source, sheet, heading in found.told.unknown:
        yield Odd(kind=Oddness.FAULT, note=f"{source} 工作表“{sheet}”：不认识的列“{heading}”，未使用。")
    for text in period_figures.remarks(found):
        yield Odd(kind=Oddness.REMARK, note=text)


class _Names:
    """Names in place of codes."""

    def __init__(self, found: Reckoned) -> None:
        self._people = {one.code: one.name for one in found.roll.people}
        self._mines = {one.code: one.name for one in found.roll.mines}

    def odd(self, kind: Oddness, deed: Deed, note: str = "") -> Odd:
        """A record as a line."""
        return Odd(
            kind=kind,
            day=deed.day.isoformat(),
            way=str(deed.way),
            person=self._people.get(deed.person, deed.person),
            mine=self._mines.get(deed.mine, deed.mine),
            number=deed.number,
            note=note or _spot(deed),
            who=deed.person,
        )


def _spot(deed: Deed) -> str:
    spot = deed.spot
    return f"{spot.source} 工作表“{spot.sheet}” 第 {spot.row} 行" if spot.sheet else "本程序的记录"
