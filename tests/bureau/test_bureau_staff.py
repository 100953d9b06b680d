"""`staff/<org>/<person>` over a real server: who writes there, who is held, who reads and who gets the files."""

import os

import pytest

from desktop.journal import sealing
from desktop.journal.entry import digest
from desktop.journal.receipts import Verdict
from desktop.supervision.roster import Role
from tests.bureau.devices import STAMP, enrol, trouble

OWN = "staff/140000/P01"


def paper(device, scope=OWN, subject="staffform/f1", blobs=()):
    draft = sealing.Draft("form.voided", subject, {"reason": "演示"}, blobs)
    return sealing.make(device.holder, scope, [draft], [], stamp=STAMP, salts=os.urandom)


def verdict(device, entry):
    return device.receipts(device.round(entry))[entry.id].verdict


@pytest.fixture
def administrator(running, root):
    return enrol(running, root, Role.ADMINISTRATOR, "A01")


@pytest.mark.parametrize("subject", ["staffform/f1", "leave/f1", "explanation/v1/P01", "appeal/1"])
def test_a_person_writes_papers_and_leaves_about_himself(inspector, supervisor, subject):
    one = paper(inspector, subject=subject)
    assert verdict(inspector, one) is Verdict.ADMITTED
    assert one.id in supervisor.pulled(supervisor.round())


def test_the_managing_roles_write_about_their_people(supervisor, administrator):
    assert verdict(supervisor, paper(supervisor)) is Verdict.ADMITTED
    assert verdict(administrator, paper(administrator, subject="staffform/f2")) is Verdict.ADMITTED


@pytest.mark.parametrize("subject", ["staffform/f1", "omission/v1/P01", "assessment/P01/2026"])
def test_what_the_managing_role_wrote_reaches_the_person_and_no_colleague(inspector, colleague, supervisor, subject):
    one = paper(supervisor, subject=subject)
    supervisor.round(one)
    assert one.id in inspector.pulled(inspector.round())
    assert one.id not in colleague.pulled(colleague.round())
    refused = colleague.send("GET", f"/v1/scopes/{OWN}/entries?after=0")
    assert (refused.status_code, trouble(refused).code) == (403, "scope")


def test_a_colleague_is_held_and_the_person_does_not_see_it(inspector, colleague, supervisor):
    one = paper(colleague)
    assert verdict(colleague, one) is Verdict.HELD
    assert one.id not in inspector.pulled(inspector.round())
    assert one.id in supervisor.pulled(supervisor.round())


@pytest.mark.parametrize("scope", ["staff/140001/P01", "staff/140000/P02", "staff/140000"])
def test_a_person_writes_under_no_other_name_or_organisation(inspector, scope):
    assert verdict(inspector, paper(inspector, scope)) is Verdict.HELD


@pytest.mark.parametrize("subject", ["assessment/P01/2026", "omission/v1/P01", "designation/P01/M01", "visit/1"])
def test_a_person_does_not_assess_himself(inspector, subject):
    assert verdict(inspector, paper(inspector, subject=subject)) is Verdict.HELD


def test_a_colleague_does_not_get_the_file_of_a_paper(inspector, colleague, supervisor):
    data = b"%PDF-1.7 demonstration"
    inspector.round(paper(inspector, blobs=(digest(data),)))
    inspector.upload(OWN, data)
    path = f"/v1/blobs/{digest(data)}?scope={OWN}"
    assert supervisor.send("GET", path).content == data
    assert colleague.send("GET", path).status_code == 404
