"""隐蔽嫌疑 through a real server: the supervisor's desk shows it, his word comes back to the inspector."""

from desktop.actions import places
from desktop.supervision.places import Outcome
from desktop.supervision.roster import Role
from tests.making.sites import MINE, open_visit


def test_a_suspicion_reaches_the_supervisor_before_the_visit_is_sealed_and_his_word_returns(site):
    desk, supervisor = site.desk("P01"), site.desk("S01", Role.SUPERVISOR)
    seen = places.see(desk, open_visit(desk), "无名坑口", "采场", "路边发现")
    site.exchange("P01")
    site.exchange("S01")
    (found,) = places.suspicions(supervisor)
    assert (found.mine_name, found.place.name, found.place.seen.note) == ("演示采石场", "无名坑口", "路边发现")
    places.clear(supervisor, MINE, seen.place, Outcome.HIDDEN, "无手续，已移交")
    site.exchange("S01")
    site.exchange("P01")
    assert places.suspicions(desk) == []
    assert places.register_of(desk, MINE).place(seen.place).cleared.note == "无手续，已移交"
