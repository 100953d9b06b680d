"""Whose debts a record pays, as the bureau reads 第十二条 and 第十三条: its doer's own; those of everybody
designated to the mine; that of the group, wherever it stands; and none where somebody without a certificate came
alone. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from desktop.regulation.groups import is_certified
from desktop.regulation.known import Known
from desktop.regulation.owed import Line
from desktop.regulation.roll import Deed, Way

Debtor = tuple[bool, str, str]  # whether remote, person, mine: a choice itself is slow as a key


class Credits:
    """What the weeks of a period make of a record."""

    def __init__(self, known: Known, lines: Iterable[Line], weeks: Sequence[dt.date]) -> None:
        self._known = known
        self._weeks = weeks
        self.rules = [known.rules(week) for week in weeks]
        self.is_plain = not any(one.jointly or one.once_a_group or one.in_company for one in self.rules)
        self._partners: dict[str, list[str]] = defaultdict(list)
        self._at: dict[tuple[str, str, int], str] = {}
        self._led: set[tuple[str, dt.date]] = set()
        if not self.is_plain:
            self._prepare(lines, weeks)

    def _prepare(self, lines: Iterable[Line], weeks: Sequence[dt.date]) -> None:
        known = self._known
        for person, mine in known.designated:
            self._partners[mine].append(person)
        for line in lines:
            for week, owed in enumerate(line.owed if line.by_group else ()):
                if owed and self.rules[week].once_a_group and known.is_by_group(line.mine, weeks[week]):
                    circuit = known.patrols.circuit(line.person, line.mine, weeks[week])
                    self._at.setdefault((line.person, circuit, week), line.mine)
        for deed in known.roll.deeds:
            who = known.people.get(deed.doer or deed.person)
            if deed.way is Way.ON_SITE and who is not None and is_certified(who, deed.day):
                self._led.add((deed.mine, deed.day))

    def is_alone(self, deed: Deed, week: int) -> bool:
        """Whether a visit does not count because nobody with a certificate was at the mine on that day."""
        return self.rules[week].in_company and deed.way is Way.ON_SITE and (deed.mine, deed.day) not in self._led

    def debtors(self, deed: Deed, week: int) -> Iterator[Debtor]:
        """Who is credited with a record, and at which mine."""
        yield self._where(deed, deed.person, week)
        if self.rules[week].jointly and self._known.is_designated(deed.person, deed.mine, deed.day):
            for one in self._partners[deed.mine]:
                if one != deed.person and self._known.is_designated(one, deed.mine, deed.day):
                    yield self._where(deed, one, week)

    def _where(self, deed: Deed, person: str, week: int) -> Debtor:
        if deed.way is Way.REMOTE:
            return True, person, deed.mine
        if not self.rules[week].once_a_group or not self._known.is_by_group(deed.mine, self._weeks[week]):
            return False, person, deed.mine
        group = self._known.patrols.circuit(person, deed.mine, self._weeks[week])
        return False, person, self._at.get((person, group, week), deed.mine)
