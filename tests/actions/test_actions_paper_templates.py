"""A bureau's own template is used from its day on, on every desk that has it, and not a day before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop.actions import orders, paper_templates, papers
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.paths import bundled
from desktop.store import queries
from desktop.supervision.forms import FormPublished
from desktop.supervision.roster import Role, RoleGranted
from tests.documents import tools
from tests.making import visits as making
from tests.making.desks import ORG, Bureau
from tests.making.relay import hand_over

KEY = "b-inspection-record"
OURS = bundled("resources", "papers", f"{KEY}.yaml").read_bytes()
THEIRS = OURS.replace("现依法对你单位".encode(), "现按照本县格式依法对你单位".encode()).replace(
    b"2018-04-01", b"2026-11-22"
)


@pytest.fixture
def administrator(enrol: Callable[..., Desk], bureau: Bureau) -> Desk:
    desk = enrol("p3", 3, 3)
    granted = bureau.seal(("person/p3", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    desk.receive(Delivery(entries=(granted,)))
    return desk


def used(desk: Desk, day: date) -> str:
    with desk.reading() as session:
        return paper_templates.template(desk, session, KEY, day).digest


def test_a_published_template_is_used_from_its_day_on(administrator: Desk) -> None:
    before = used(administrator, date(2026, 11, 22))
    paper_templates.publish(administrator, THEIRS, "本县.yaml")
    assert used(administrator, date(2026, 11, 21)) == before
    assert used(administrator, date(2026, 11, 22)) != before


def test_the_paper_says_what_the_bureaus_template_says(administrator: Desk, desk: Desk, tmp_path: Path) -> None:
    paper_templates.publish(administrator, THEIRS, "本县.yaml")
    hand_over(administrator, desk)
    visit, _ = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    paper = state.papers[-1]
    assert "现按照本县格式" in tools.text(papers.file(desk, paper.file), tmp_path)
    assert paper.form.startswith(f"{KEY}@2026-11-22#")


def test_a_template_whose_file_has_not_come_yet_stops_the_paper(desk: Desk, bureau: Bureau) -> None:
    published = FormPublished(key=KEY, title="现场检查记录", effective="2026-11-22", digest="ab" * 32)
    desk.receive(Delivery(entries=(bureau.seal((f"form/{KEY}", published)),)))
    with pytest.raises(Missing, match="样式还没有到本机，请先同步"):
        used(desk, date(2026, 11, 22))


def test_only_an_administrator_publishes_and_only_what_is_right(administrator: Desk, desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="只有管理员"):
        paper_templates.publish(desk, THEIRS, "本县.yaml")
    with pytest.raises(BadInput, match=r"本县\.yaml：第.*行的“prose”块"):
        paper_templates.publish(administrator, THEIRS.replace("{本机关}".encode(), "{本单位}".encode()), "本县.yaml")
