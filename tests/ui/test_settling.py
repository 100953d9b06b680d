"""裁定: a supervisor settles a disputed finding; nobody else is offered it."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import findings, visits
from desktop.store import queries
from desktop.supervision.finding import Status
from desktop.supervision.roster import Role
from desktop.ui.treatment import Verb


@pytest.fixture
def roles():
    return (Role.INSPECTOR, Role.SUPERVISOR)


@pytest.fixture
def desk(tmp_path, roles):
    """A desk with one disputed finding."""
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *roles)
    visits.seal_section(made, desks.visit_with_answers(made, 3))
    findings.dispute(made, the_finding(made)[0], "矿方不认可")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("findings")


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def the_finding(desk):
    with desk.reading() as session:
        return queries.findings(session)[0]


def settle(keys, downs: int, reason: str):
    """Choose the outcome so many lines down, write the reason, press Enter."""
    keys.press("Alt+J")
    dialog = QApplication.activeModalWidget()
    dialog.outcome.setFocus()
    keys.press(*["Down"] * downs, "Tab")
    keys.type(reason)
    keys.press("Enter")
    keys.settle()
    return dialog


def test_a_supervisor_settles_a_dispute_by_keyboard(page, keys, desk):
    settle(keys, 0, "现场核实，隐患成立")
    assert the_finding(desk)[1].status is Status.OPEN
    assert not page.verbs[Verb.SETTLE].isVisible()
    assert page.verbs[Verb.DISPUTE].isVisible()


def test_a_finding_that_does_not_hold_is_voided(page, keys, desk):
    settle(keys, 3, "重复登记")
    assert the_finding(desk)[1].status is Status.VOIDED


def test_no_dispute_is_settled_without_a_reason(page, keys, desk):
    dialog = settle(keys, 0, "")
    assert "原因" in dialog.trouble.text()
    assert the_finding(desk)[1].status is Status.DISPUTED


def test_closing_by_settling_needs_a_recheck(page, keys, desk):
    settle(keys, 2, "已处理")
    assert "复查" in page.window().banner.text
    assert the_finding(desk)[1].status is Status.DISPUTED


@pytest.mark.parametrize("roles", [(Role.INSPECTOR,)])
def test_an_inspector_is_not_offered_it(page, keys):
    assert page.list.line.status is Status.DISPUTED
    assert not page.verbs[Verb.SETTLE].isVisible()
