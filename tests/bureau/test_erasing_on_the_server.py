"""清除附件 on a real server: bytes go when a second administrator agrees, and never come back."""

import hashlib
import os

import pytest

from desktop.bureau import checking
from desktop.bureau.shelf import Shelf
from desktop.journal import sealing
from desktop.supervision import erasing
from desktop.supervision.erasing import Consented, Requested
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import STAMP, enrol, trouble

MINE = "mine/M01"
PHOTO = os.urandom(3_000)
HASH = hashlib.sha256(PHOTO).hexdigest()
AT = "2026-11-22T03:33:00Z"


def said(device, body, scope=MINE):
    kind = next(kind for kind, shape in erasing.KINDS.items() if type(body) is shape)
    drafts = [sealing.Draft(kind, "erasure/x1", body, ())]
    return sealing.make(device.holder, scope, drafts, [], stamp=STAMP, salts=os.urandom)


def request(device, person="A1", blob=HASH):
    return said(device, Requested(blobs=(blob,), person=person, at=AT, reason="无关人员入镜", ground="演示依据"))


def consent(device, asked, person="A2"):
    return said(device, Consented(request=asked.id, person=person, at=AT))


def file_of(running):
    return running.bureau.folder / "blobs" / HASH[:2] / HASH


def download(device):
    return device.send("GET", f"/v1/blobs/{HASH}?scope={MINE}")


@pytest.fixture
def first(running, root):
    """A1, an administrator."""
    return enrol(running, root, Role.ADMINISTRATOR, "A1")


@pytest.fixture
def second(running, root, first):
    """A2, another one."""
    return enrol(running, root, Role.ADMINISTRATOR, "A2")


@pytest.fixture
def shown(inspector):
    """An entry of an inspector with its photo on the server."""
    one = inspector.entry(MINE, blobs=(HASH,))
    inspector.round(one)
    inspector.upload(MINE, PHOTO)
    return one


def test_a_request_alone_leaves_the_photo_where_it_is(running, shown, first):
    first.round(request(first))
    assert download(first).content == PHOTO
    assert file_of(running).exists()


def test_with_the_consent_of_another_the_bytes_are_gone_and_the_check_is_clean(running, shown, first, second):
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    assert not file_of(running).exists()
    assert "已由两位管理员同意清除" in trouble(download(first)).sentence
    assert checking.check(running.bureau).is_sound


def test_a_consent_that_comes_before_its_request_erases_when_both_are_here(running, shown, first, second):
    asked = request(first)
    second.round(consent(second, asked))
    assert file_of(running).exists()
    first.round(asked)
    assert not file_of(running).exists()


def test_an_upload_of_it_is_settled_and_not_kept(running, shown, inspector, first, second):
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    assert inspector.read(inspector.upload(MINE, PHOTO), wire.BlobAnswer).held
    assert not file_of(running).exists()
    missing = inspector.post("/v1/missing", wire.Missing({}, {MINE: (HASH,)}), wire.MissingAnswer)
    assert not missing.blobs.get(MINE)


def test_an_entry_that_waited_for_it_is_complete_and_so_is_one_that_names_it_later(inspector, first, second):
    waiting = inspector.entry(MINE, blobs=(HASH,))
    assert waiting.id not in inspector.complete(inspector.round(waiting))
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    assert waiting.id in inspector.complete(inspector.round())
    later = inspector.entry(MINE, blobs=(HASH,))
    assert later.id in inspector.complete(inspector.round(later))


@pytest.mark.parametrize("person", ["A1", "A2"], ids=["in his own name", "in another's name"])
def test_nobody_agrees_to_his_own_request(running, root, shown, first, person):
    again = enrol(running, root, Role.ADMINISTRATOR, "A1")  # his other device
    asked = request(first)
    first.round(asked)
    again.round(consent(again, asked, person))
    assert file_of(running).exists()


def test_an_inspector_or_supervisor_erases_nothing(running, shown, first, supervisor, inspector):
    asked = request(first)
    first.round(asked)
    supervisor.round(consent(supervisor, asked, "S01"))
    inspector.round(consent(inspector, asked, "P01"))
    assert file_of(running).exists()


def test_the_photo_stays_for_another_scope_that_has_it(running, shown, colleague, first, second):
    colleague.round(colleague.entry("mine/M02", blobs=(HASH,)))
    colleague.upload("mine/M02", PHOTO)
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    assert file_of(running).exists()
    assert colleague.send("GET", f"/v1/blobs/{HASH}?scope=mine/M02").content == PHOTO
    assert download(first).status_code == 404


def test_bytes_that_an_old_backup_of_the_folder_brought_back_go_at_the_next_start(running, shown, first, second):
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    running.bureau.blobs.put(PHOTO)
    Shelf(running.bureau.log, running.bureau.blobs)
    assert not file_of(running).exists()
