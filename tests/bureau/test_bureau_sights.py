"""What a device may see is told once and kept: a new scope or a new post is seen at the next round all the same."""

from desktop.bureau import register
from desktop.supervision import roster


def post(running, person, mine):
    made = roster.DesignationMade(person=person, mine=mine, since="2026-01-01")
    register.register(running.bureau, register.Roster(designations=(made,)))


def test_a_new_post_is_seen_at_the_next_round(running, inspector, colleague):
    first, second = colleague.entry("mine/M02"), inspector.entry("mine/M01")
    colleague.round(first)
    inspector.round(second)
    assert inspector.pulled(inspector.round()) == []
    post(running, "P01", "M02")
    assert first.id in inspector.pulled(inspector.round())


def test_a_new_scope_is_seen_at_the_next_round(supervisor, inspector):
    supervisor.round()
    assert supervisor.pulled(supervisor.round()) == []
    one = inspector.entry("mine/M01")  # the first of this mine
    inspector.round(one)
    assert one.id in supervisor.pulled(supervisor.round())
