"""Every list a page shows, on a store of five years (20,000 entries, 5,000 photos), as its page reads it; beside a bare
loop over the lines of the records. What the screen waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from desktop.desk import Desk
from desktop.ui import findings, ledger_lines, review, syncing
from desktop.ui.lists import everything, layers_view
from desktop.ui.mine import card, checklist_reading, coverage_reading, history, places_reading
from desktop.ui.mine import page as mines
from desktop.ui.remote import reading as remotes
from desktop.ui.today import page as today
from desktop.ui.visit import plan_route, start
from tests.bench import making, years
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
MINE = making.MINES[0]
_TIMES = 7
_ROWS = text("SELECT subject, status, day, text FROM line")


@contextmanager
def lists(ground: Ground, folder: Path) -> Iterator[Round]:
    """The pages of an inspector; then, of the same desk made a supervisor's, those that differ."""
    with ground.desk(folder / "inspector", making.PERSON) as one, ground.desk(folder / "boss", making.PERSON) as other:
        for desk in (one, other):
            years.fill(desk, desk.world.today())
        years.promote(other)
        shown = ledger_lines.read_papers(one)
        works = {
            **_of_an_inspector(one),
            f"台账筛选和查找（{len(shown):,} 行）": lambda: _sifted(shown),
            **_of_a_supervisor(other),
        }
        yield lambda: [_reading(one, work, read) for work, read in works.items()]


def _of_an_inspector(desk: Desk) -> dict[str, Callable[[], object]]:
    month = desk.world.today().isoformat()[:7]
    size = f"（五年，{years.ENTRIES:,} 条封存，{years.PHOTOS:,} 张照片）"
    return {
        f"今日{size}": lambda: today.read_today(desk),
        "矿山": lambda: mines.read_mines(desk),
        "矿山 · 概况": lambda: card.read_card(desk, MINE),
        "矿山 · 地点": lambda: places_reading.read_places(desk, MINE),
        "矿山 · 月覆盖": lambda: coverage_reading.read_month(desk, MINE, month),
        "矿山 · 检查表": lambda: checklist_reading.read_sheet(desk, MINE),
        "矿山 · 历史": lambda: history.read_history(desk, MINE),
        "检查 · 开始": lambda: start.read_beginning(desk),
        "检查 · 路线": lambda: plan_route.read_routes(desk, MINE),
        "隐患": lambda: findings.read_board(desk),
        "远程": lambda: remotes.read_remotes(desk),
        "台账": lambda: ledger_lines.read_papers(desk),
        "同步": lambda: syncing.read_records(desk),
    }


def _of_a_supervisor(desk: Desk) -> dict[str, Callable[[], object]]:
    return {
        "今日（主管）": lambda: today.read_today(desk),
        "审阅": lambda: review.read_reviews(desk),
        "清单 · 一层": lambda: layers_view.read_screen(desk, None, ""),
        "清单 · 各层一起查找": lambda: everything.read_everything(desk),
    }


def _sifted(shown: tuple[ledger_lines.PaperLine, ...]) -> None:
    for month in range(1, 13):
        if ledger_lines.sift(shown, ledger_lines.Sifting(shown[-1].day[:4] + f"-{month:02d}", "", 0, "演 20")):
            return
    raise RuntimeError("nothing found")


def _reading(desk: Desk, work: str, read: Callable[[], object]) -> Reading:
    def bare(_: int) -> None:
        with desk.reading() as session:
            for _row in session.execute(_ROWS):
                pass

    reference, took = alternate(_TIMES, bare, lambda _: read())
    return Reading(f"列表：{work}", "只读各记录的行", took, reference, Target(0.100, by_value=True))
