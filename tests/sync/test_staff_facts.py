"""Omissions, assessments and appeals over a real server with real desks: the person concerned and the managing role
get them, a colleague of the same mine nothing.
"""

import datetime as dt

import pytest

from desktop.actions import appeals, assess_inputs, omissions
from desktop.actions.pack_safe_harbour import Asked
from desktop.desk import Act, Fact
from desktop.store import queries
from desktop.supervision.appeal import Appeal
from desktop.supervision.assessing import Assessment, Question
from desktop.supervision.omission import Explanation, Omission, OmissionAudited, Stage
from desktop.supervision.roster import Role
from tests.making.sites import MINE, whole_visit


@pytest.fixture
def people(site):
    """An inspector with a visit that left items out, a colleague of the same mine, their supervisor."""
    inspector, colleague = site.desk("P01"), site.desk("P02")
    chief = site.desk("S01", Role.SUPERVISOR)
    visit = whole_visit(inspector)
    for person in ("P01", "P02", "S01"):
        site.exchange(person)
    return inspector, colleague, chief, visit


def hint(desk, person="P01"):
    today = desk.world.today()
    found = omissions.read_hints(desk, today - dt.timedelta(days=2), today)
    return next((one for one in found if one.person == person), None)


def of_staff(desk):
    """What this desk knows of anybody under staff/…, by subject."""
    with desk.reading() as session:
        return [
            f"{noun}/{key}"
            for noun, shape in (
                ("omission", Omission),
                ("explanation", Explanation),
                ("assessment", Assessment),
                ("appeal", Appeal),
            )
            for key, _ in queries.states(session, noun, shape)
        ]


def test_an_omission_goes_to_the_person_and_back_and_to_nobody_else(site, people):
    inspector, colleague, chief, visit = people
    assert (hint(inspector).stage, hint(chief).stage) == (Stage.HINT, Stage.HINT)
    omissions.ask(chief, visit, "P01")
    site.exchange("S01")
    site.exchange("P01")
    assert hint(inspector).stage is Stage.ASKED
    omissions.explain(inspector, visit, "演示：积水过不去")
    site.exchange("P01")
    site.exchange("S01")
    omissions.audit(chief, visit, "P01", must=1, samples=0, reason="演示：可以绕行")
    for person in ("S01", "P01", "P02"):
        site.exchange(person)
    assert (hint(inspector).stage, hint(chief).stage) == (Stage.COUNTED, Stage.COUNTED)
    assert hint(colleague) is None
    assert of_staff(colleague) == []


def test_assessments_and_appeals_reach_no_colleague(site, people):
    inspector, colleague, chief, _ = people
    assess_inputs.answer(chief, "P01", inspector.world.today().year, Question.CLEAN, is_yes=True)
    day = inspector.world.today()
    appeals.receive(inspector, "演示通报1号", "演示县局", day.isoformat(), Asked("P01", MINE, day, day))
    for person in ("S01", "P01", "S01", "P02"):
        site.exchange(person)
    assert len(of_staff(inspector)) == len(of_staff(chief)) == 2
    assert of_staff(colleague) == []


def test_an_audit_by_oneself_is_held_and_counts_nowhere_else(site, people):
    inspector, _, chief, visit = people
    forged = OmissionAudited(
        about="P01",
        visit=visit,
        day="2026-11-20",
        must=0,
        samples=0,
        reason="没有漏查",
        explained=1,
        person="S01",
        at=inspector.world.text(),
    )
    with inspector.reading() as session:
        org = queries.person(session, "P01").org
    inspector.seal([Act(f"staff/{org}/P01", (Fact(f"omission/{visit}/P01", forged),))])
    site.exchange("P01")
    site.exchange("S01")
    assert hint(chief).stage is Stage.HINT
