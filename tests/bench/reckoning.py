"""The figures of a city and of a province for one year, beside one plain SQL aggregate over the same rows; the bulletin
of the city from its rows to PDF and Word; the memory of a province.

    python -m tests.bench.reckoning        reckons the province once; prints the megabytes it took at most
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import law
from desktop.actions import bulletins
from desktop.actions.period_figures import Reckoned, Source
from desktop.documents import bulletin as letters
from desktop.documents import letter as pages
from desktop.documents import letter_word
from desktop.regulation.bulletin import bulletin
from desktop.regulation.figures import reckon
from desktop.regulation.roll import Deed, Designation, Mine, Org, Person, Roll, Seat, Way
from desktop.sheets.record_tables import Told
from desktop.supervision.roster import MineKind
from tests.bench.ground import ROOT, Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
CITY = (13, 183, 278, 200_000)  # counties, mines, inspectors, records
PROVINCE = (117, 2500, 5000, 1_000_000)
_AGGREGATE = """SELECT person, way, sum(min(made, owed)) FROM (
    SELECT person, mine, way, week, count(DISTINCT day) AS made, CASE way WHEN '远程' THEN 3 ELSE 1 END AS owed
    FROM deed GROUP BY person, mine, way, week) GROUP BY person, way"""


@contextmanager
def figures(ground: Ground, folder: Path) -> Iterator[Round]:
    """A year of a city three times, of a province once."""
    city, province = roll(*CITY), roll(*PROVINCE)
    tables = [table(one) for one in (city, province)]

    def one(known: Roll, rows: sqlite3.Connection, work: str, limit: float, times: int) -> Reading:
        reference, took = alternate(
            times, lambda _: rows.execute(_AGGREGATE).fetchall(), lambda _: reckon(known, law.editions(), *YEAR)
        )
        return Reading(work, "同样各行的一句 SQL 汇总", took, reference, Target(limit, by_value=True))

    yield lambda: [
        one(city, tables[0], "全市一年的比率（183 矿、278 人、20 万条）", 2.0, 3),
        one(province, tables[1], "全省一年的比率（2500 矿、5000 人、100 万条）", 60.0, 1),
        Reading("全省一年的比率：内存最多", "—", _province_megabytes(), None, Target(2000, by_value=True), "MB"),
        _bulletin(city, tables[0]),
    ]
    for made in tables:
        made.close()


def _bulletin(city: Roll, rows: sqlite3.Connection) -> Reading:
    """The year's bulletin: reckoned, with its snapshot, drawn as PDF and written as Word."""

    def made(_: int) -> object:
        found = Reckoned(reckon(city, law.editions(), *YEAR), city, Source.OWN, Told())
        tree = bulletins.snapshot(found, is_ranked=True)
        snapshot = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True).encode()
        head = bulletins.head(found, YEAR[1], bureau_name="演示市应急管理局")
        letter = letters.letter(bulletin(found.figures, found.roll, is_ranked=True), head, snapshot)
        return pages.draw(letter).pdf, letter_word.write(letter)

    reference, took = alternate(3, lambda _: rows.execute(_AGGREGATE).fetchall(), made)
    return Reading(
        "全市一年的通报：算好、画成 PDF、写成 Word",
        "同样各行的一句 SQL 汇总",
        took,
        reference,
        Target(5, by_value=True),
    )


def _province_megabytes() -> float:
    """In a process of its own: what it took at most."""
    command = [sys.executable, "-m", "tests.bench.reckoning"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def roll(counties: int, mines: int, people: int, deeds: int) -> Roll:
    """A year of a city or province. Every third mine is a coal mine; groups of six people and three mines; one in nine
    holds two mines.
    """
    chance = random.Random(7)
    kinds = [MineKind.COAL if number % 3 == 0 else MineKind.UNDERGROUND for number in range(mines)]
    coal = [number for number, kind in enumerate(kinds) if kind is MineKind.COAL]
    held = [(n, (n + extra * counties) % mines) for n in range(people) for extra in range(1 + (n % 9 == 0))]
    groups = [(coal[at : at + 3], range(at * 2, min(at * 2 + 6, people))) for at in range(0, len(coal), 3)]
    first = dt.date(2024, 1, 1)
    return Roll(
        orgs=(Org("C", "演示市", "市"), *(Org(f"X{n}", f"演示{n}县", "县", "C") for n in range(counties))),
        mines=tuple(Mine(f"M{n}", f"演示矿{n}", f"X{n % counties}", kind) for n, kind in enumerate(kinds)),
        people=tuple(Person(f"P{n}", f"演示专员{n}", f"X{n % counties}") for n in range(people)),
        designations=tuple(Designation(f"P{person}", f"M{mine}", first) for person, mine in held),
        seats=tuple(
            Seat(f"g{number}", f"P{person}", f"M{mine}")
            for number, (patrolled, members) in enumerate(groups)
            for person in members
            for mine in patrolled
        ),
        deeds=tuple(_deed(chance, held) for _ in range(deeds)),
    )


def _deed(chance: random.Random, held: list[tuple[int, int]]) -> Deed:
    person, mine = chance.choice(held)
    way = Way.REMOTE if chance.random() < 0.75 else Way.ON_SITE
    return Deed(way, f"P{person}", f"M{mine}", YEAR[0] + dt.timedelta(days=chance.randrange(365)))


def table(known: Roll) -> sqlite3.Connection:
    """The records of a year as one plain table."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE deed (person TEXT, mine TEXT, way TEXT, week INTEGER, day TEXT)")
    rows = ((d.person, d.mine, str(d.way), d.day.toordinal() // 7, d.day.isoformat()) for d in known.deeds)
    made.executemany("INSERT INTO deed VALUES (?, ?, ?, ?, ?)", rows)
    return made


if __name__ == "__main__":
    reckon(roll(*PROVINCE), law.editions(), *YEAR)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
