"""清除附件 on a real server: bytes go when a second administrator agrees, and never come back."""

import hashlib
import os

import pytest

from desktop.bureau import checking, deciding, keeping, serve
from desktop.bureau.blobs import Upload
from desktop.bureau.shelf import Shelf
from desktop.journal import sealing
from desktop.supervision import erasing, holding
from desktop.supervision.erasing import Consented, Requested
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, STAMP, enrol, trouble
from tests.bureau.stores import names

MINE = "mine/M01"
PHOTO = os.urandom(3_000)
HASH = hashlib.sha256(PHOTO).hexdigest()
OTHER = os.urandom(3_000)
HALF = hashlib.sha256(OTHER).hexdigest()
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


@pytest.mark.parametrize("by", ["the bureau", "an administrator"])
@pytest.mark.usefixtures("shown")
def test_a_consent_that_was_held_erases_once_it_is_released_and_not_twice(running, first, second, supervisor, by):
    asked = request(first)
    first.round(asked)
    given = consent(supervisor, asked, "S01")
    supervisor.round(given)
    assert file_of(running).exists()
    if by == "the bureau":
        deciding.release(running.bureau, given.id, "管理员出差，授权主管")
    body = holding.Released(entry=given.id, person="A2", at=AT, reason="管理员出差，授权主管")
    drafts = [sealing.Draft(holding.RELEASED, holding.subject_of(given.id), body, ())]
    second.round(sealing.make(second.holder, MINE, drafts, [], stamp=STAMP, salts=os.urandom))
    assert not file_of(running).exists()
    assert checking.check(running.bureau).is_sound


def test_what_had_come_of_it_goes_too(running, inspector, first, second):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO, 0, PHOTO[:1000])
    upload = Upload(inspector.holder.fingerprint, MINE, HASH)
    assert running.bureau.blobs.offset(upload) == 1000
    asked = request(first)
    first.round(asked)
    second.round(consent(second, asked))
    assert running.bureau.blobs.offset(upload) == 0


def test_what_came_whole_while_it_was_erased_is_not_kept(running, inspector, first, second, monkeypatch):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    asked = request(first)
    first.round(asked)
    blobs, real = running.bureau.blobs, running.bureau.blobs.add

    def slow(upload, *rest):
        second.round(consent(second, asked))
        return real(upload, *rest)

    monkeypatch.setattr(blobs, "add", slow)
    assert inspector.upload(MINE, PHOTO).status_code == 200
    assert not file_of(running).exists()


def test_it_is_erased_in_an_object_store_and_postgresql_whole_and_half(stored, place, url):
    with serve.Running(stored, PASSPHRASE, database=url) as running:
        root = str(stored / "root.pem")
        inspector = enrol(running, root, Role.INSPECTOR, "P01", ["M01"])
        first, second = (enrol(running, root, Role.ADMINISTRATOR, one) for one in ("A1", "A2"))
        whole = inspector.entry(MINE, blobs=(HASH,))
        inspector.round(whole)
        inspector.upload(MINE, PHOTO)
        assert download(first).content == PHOTO
        again = enrol(running, root, Role.INSPECTOR, "P03", ["M01"])
        again.round(again.entry(MINE, blobs=(HALF,)))
        again.upload(MINE, OTHER, 0, OTHER[:1000])
        assert len(names(place)) == 2
        for blob in (HASH, HALF):
            asked = request(first, blob=blob)
            first.round(asked)
            second.round(consent(second, asked))
        assert names(place) == []
        assert "清除" in trouble(download(inspector)).sentence  # nor is it in the worker's own cache
        assert inspector.read(inspector.upload(MINE, PHOTO), wire.BlobAnswer).held
        assert names(place) == []
        assert checking.check(running.bureau).is_sound


def test_a_server_from_a_backup_of_before_erases_again_what_comes_back(folder, tmp_path, root):
    """The server's own processes; who gives the consent back is whoever has it."""
    with serve.Running(folder, PASSPHRASE) as running:
        inspector = enrol(running, root, Role.INSPECTOR, "P01", ["M01"])
        first, second = (enrol(running, root, Role.ADMINISTRATOR, one) for one in ("A1", "A2"))
        shown = inspector.entry(MINE, blobs=(HASH,))
        inspector.round(shown)
        inspector.upload(MINE, PHOTO)
        keeping.backup(folder, tmp_path / "备份.zip")
        asked = request(first)
        first.round(asked)
        given = consent(second, asked)
        second.round(given)
        assert not file_of(running).exists()
    keeping.restore(tmp_path / "备份.zip", tmp_path / "恢复", PASSPHRASE)
    kept = tmp_path / "恢复" / "blobs" / HASH[:2] / HASH
    assert kept.exists()
    with serve.Process(serve.command(tmp_path / "恢复"), PASSPHRASE) as process:
        inspector.url = process.url
        inspector.head = None
        inspector.push(given, asked)  # another's entries prove themselves
        assert not kept.exists()
        assert "清除" in trouble(download(inspector)).sentence
