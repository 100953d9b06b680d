"""Photos and files against a real server: pieces, resuming, rights, complete."""

import hashlib
import os

import pytest

from desktop.bureau import checking
from desktop.bureau.blobs import Blobs, Upload
from desktop.errors import BadInput, Damaged, Missing
from desktop.sync import wire
from tests.bureau.devices import trouble

MINE = "mine/M01"
PHOTO = os.urandom(300_000)
HASH = hashlib.sha256(PHOTO).hexdigest()


def test_an_entry_is_complete_when_its_last_blob_is_verified(inspector):
    second = os.urandom(1000)
    one = inspector.entry(MINE, blobs=(HASH, hashlib.sha256(second).hexdigest()))
    assert one.id not in inspector.complete(inspector.round(one))
    inspector.upload(MINE, PHOTO)
    assert not inspector.complete(inspector.round())
    answer = inspector.read(inspector.upload(MINE, second), wire.BlobAnswer)
    assert answer.held
    assert inspector.complete(inspector.round()) == {one.id}
    assert not inspector.complete(inspector.round())


def test_the_supervisor_hears_that_it_is_complete(inspector, supervisor):
    one = inspector.entry(MINE, blobs=(HASH,))
    inspector.round(one)
    supervisor.round()
    inspector.upload(MINE, PHOTO)
    assert supervisor.complete(supervisor.round()) == {one.id}


def test_an_entry_whose_blobs_are_here_already_is_complete_at_once(inspector):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO)
    again = inspector.entry(MINE, blobs=(HASH,))
    assert again.id in inspector.complete(inspector.round(again))
    assert again.id in inspector.complete(inspector.push(again))


@pytest.mark.parametrize("cut", [1, 1000, len(PHOTO) - 1])
def test_an_upload_goes_on_where_it_was_cut(inspector, cut):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    first = inspector.read(inspector.upload(MINE, PHOTO, 0, PHOTO[:cut]), wire.BlobAnswer)
    assert (first.offset, first.held) == (cut, False)
    lacked = inspector.post("/v1/missing", wire.Missing(blobs={MINE: (HASH,)}), wire.MissingAnswer)
    assert lacked.blobs == {MINE: {HASH: cut}}
    assert inspector.read(inspector.upload(MINE, PHOTO, cut), wire.BlobAnswer).held


def test_a_wrong_offset_answers_the_right_one(inspector):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO, 0, PHOTO[:500])
    for offset, piece in ((0, PHOTO[:500]), (700, PHOTO[700:])):
        answer = inspector.read(inspector.upload(MINE, PHOTO, offset, piece), wire.BlobAnswer)
        assert (answer.offset, answer.held) == (500, False)


def test_other_bytes_than_named_are_dropped(inspector):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    refused = inspector.upload(MINE, PHOTO[:-1] + b"?", name=HASH)
    assert (refused.status_code, trouble(refused).code) == (422, "hash")
    assert inspector.read(inspector.upload(MINE, PHOTO), wire.BlobAnswer).held


def test_a_blob_nobody_named_is_not_taken(inspector):
    refused = inspector.upload(MINE, PHOTO)
    assert (refused.status_code, trouble(refused).code) == (404, "absent")


def test_the_same_blob_again_is_held_without_its_bytes(inspector):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO)
    again = inspector.read(inspector.upload(MINE, PHOTO, 0, b""), wire.BlobAnswer)
    assert again == wire.BlobAnswer(len(PHOTO), held=True)


def test_naming_a_hash_gives_no_right_to_its_bytes(inspector, colleague):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO)
    colleague.round(colleague.entry("mine/M02", blobs=(HASH,)), colleague.entry(MINE, blobs=(HASH,)))
    for scope in ("mine/M02", MINE):
        assert colleague.send("GET", f"/v1/blobs/{HASH}?scope={scope}").status_code == 404
        lacked = colleague.post("/v1/missing", wire.Missing(blobs={scope: (HASH,)}), wire.MissingAnswer)
        assert lacked.blobs == {scope: {HASH: 0}}
    assert colleague.read(colleague.upload("mine/M02", PHOTO), wire.BlobAnswer).held
    assert colleague.send("GET", f"/v1/blobs/{HASH}?scope=mine/M02").content == PHOTO


def test_a_blob_comes_whole_or_in_ranges(inspector, supervisor):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO)
    path = f"/v1/blobs/{HASH}?scope={MINE}"
    assert supervisor.send("GET", path).content == PHOTO
    rest = supervisor.send("GET", path, headers={"Range": "bytes=299000-"})
    assert (rest.status_code, rest.content) == (206, PHOTO[299_000:])
    assert rest.headers["content-range"] == "bytes 299000-299999/300000"
    assert supervisor.send("GET", path, headers={"Range": "bytes=300000-"}).status_code == 416


def test_a_piece_is_at_most_one_mebibyte(inspector):
    large = os.urandom(wire.PIECE_LIMIT + 10)
    inspector.round(inspector.entry(MINE, blobs=(hashlib.sha256(large).hexdigest(),)))
    assert inspector.upload(MINE, large).status_code == 413
    inspector.upload(MINE, large, 0, large[: wire.PIECE_LIMIT])
    assert inspector.read(inspector.upload(MINE, large, wire.PIECE_LIMIT), wire.BlobAnswer).held


def test_the_check_names_a_damaged_blob(running, inspector):
    inspector.round(inspector.entry(MINE, blobs=(HASH,)))
    inspector.upload(MINE, PHOTO)
    path = running.bureau.blobs.path(HASH)
    path.write_bytes(PHOTO[:-1] + b"?")
    report = checking.check(running.bureau)
    assert [HASH[:8] in one for one in report.hurt] == [True]


def test_a_crash_after_the_last_piece_is_finished_later(tmp_path):
    blobs, upload = Blobs(tmp_path), Upload("d", MINE, HASH)
    (tmp_path / "arriving" / upload.name).write_bytes(PHOTO)
    assert blobs.add(upload, len(PHOTO), len(PHOTO), b"") == len(PHOTO)
    assert blobs.path(HASH).read_bytes() == PHOTO


def test_a_file_damaged_while_it_arrived_begins_again(tmp_path):
    blobs, upload = Blobs(tmp_path), Upload("d", MINE, HASH)
    (tmp_path / "arriving" / upload.name).write_bytes(bytes(1000))
    with pytest.raises(Damaged):
        blobs.add(upload, 1000, len(PHOTO), PHOTO[1000:])
    assert blobs.offset(upload) == 0
    with pytest.raises(Missing):
        blobs.path(HASH)


def test_an_empty_file_is_a_blob_too(tmp_path):
    assert Blobs(tmp_path).put(b"") == hashlib.sha256(b"").hexdigest()


def test_sizes_that_cannot_be_are_refused(tmp_path):
    for offset, size in ((5, 3), (0, 2**40), (-1, 10)):
        with pytest.raises(BadInput):
            Blobs(tmp_path).add(Upload("d", MINE, HASH), offset, size, b"abc")
