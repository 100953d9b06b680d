"""Blobs in an object store: OpenStack Swift's S3 API on a real socket, and what must be true of any such store."""

import hashlib
import io
import os

import msgspec
import pytest

from desktop.bureau import checking, founding, keeping, serve, settings
from desktop.bureau.blobs import Upload
from desktop.bureau.objects import Objects
from desktop.errors import BadInput, Damaged, Missing, Unreachable
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, enrol, trouble
from tests.bureau.stores import KEY, SECRET, client, names

MINE = "mine/M01"
PHOTO = os.urandom(300_000)
HASH = hashlib.sha256(PHOTO).hexdigest()
UPLOAD = Upload("d" * 64, MINE, HASH)


@pytest.fixture
def worker(place, tmp_path):
    """Another worker on another machine, every time it is called."""
    return lambda name="one": Objects(place, KEY, SECRET, tmp_path / name)


def test_what_was_put_is_read_by_another_worker(worker):
    name = worker().put(PHOTO)
    assert name == HASH
    assert worker("two").path(HASH).read_bytes() == PHOTO
    assert worker("two").is_intact(HASH)


def test_each_piece_may_reach_another_worker(worker, place):
    for number, offset in enumerate(range(0, len(PHOTO), 70_000)):
        piece = PHOTO[offset : offset + 70_000]
        assert worker(str(number)).add(UPLOAD, offset, len(PHOTO), piece) == offset + len(piece)
        assert worker("asked").offsets([UPLOAD]) == [offset + len(piece) if offset + 70_000 < len(PHOTO) else 0]
    assert names(place) == [f"bureau/{HASH[:2]}/{HASH}"]
    assert worker().path(HASH).read_bytes() == PHOTO


def test_a_wrong_offset_answers_where_the_upload_stands(worker):
    one = worker()
    one.add(UPLOAD, 0, len(PHOTO), PHOTO[:1000])
    for offset in (0, 500, 2000):
        assert one.add(UPLOAD, offset, len(PHOTO), PHOTO[offset : offset + 10]) == 1000


def test_other_bytes_than_named_are_dropped_with_their_pieces(worker, place):
    one = worker()
    one.add(UPLOAD, 0, len(PHOTO), bytes(1000))
    with pytest.raises(Damaged):
        one.add(UPLOAD, 1000, len(PHOTO), PHOTO[1000:])
    assert (names(place), one.offset(UPLOAD)) == ([], 0)
    with pytest.raises(Missing):
        one.path(HASH)


def test_a_worker_that_died_after_the_last_piece_leaves_nothing_undone(worker, place):
    home = f"bureau/arriving/{UPLOAD.device}/{UPLOAD.name}/"
    for offset, piece in ((0, PHOTO[:1000]), (1000, PHOTO[1000:])):
        client(place).put_object(place.bucket, f"{home}{offset:012d}", io.BytesIO(piece), len(piece))
    assert worker().add(UPLOAD, len(PHOTO), len(PHOTO), b"") == len(PHOTO)
    assert names(place) == [f"bureau/{HASH[:2]}/{HASH}"]


def test_bytes_changed_in_the_store_are_never_given_out(worker, place):
    worker().put(PHOTO)
    client(place).put_object(place.bucket, f"bureau/{HASH[:2]}/{HASH}", io.BytesIO(PHOTO[:-1]), len(PHOTO) - 1)
    assert not worker().is_intact(HASH)
    with pytest.raises(Damaged):
        worker("two").path(HASH)


def test_the_cache_keeps_to_its_size(place, tmp_path):
    one = Objects(settings.Objects(place.url, place.bucket, cache=1000), KEY, SECRET, tmp_path / "cache")
    first, second = one.put(b"1" * 900), one.put(b"2" * 900)
    kept = one.path(first)
    os.utime(kept, (1, 1))  # nobody asked for it for years
    one._tidied = 0.0
    one.path(second)
    assert not kept.exists()


def test_a_store_that_does_not_do_is_refused_with_a_sentence(place, tmp_path):
    for wrong, word in (({"bucket": "nobody"}, "桶"), ({"url": "ftp://here"}, "地址")):
        with pytest.raises(BadInput, match=word):
            Objects(msgspec.structs.replace(place, **wrong), KEY, SECRET, tmp_path)
    with pytest.raises(Unreachable) as error:
        Objects(place, KEY, "wrong-secret", tmp_path)
    assert "wrong" not in str(error.value)


def test_a_device_brings_a_photo_into_the_store_and_another_reads_it(stored, place):
    with serve.Running(stored, PASSPHRASE) as running:
        root = str(stored / "root.pem")
        inspector = enrol(running, root, Role.INSPECTOR, "P01", ["M01"])
        one = inspector.entry(MINE, blobs=(HASH,))
        inspector.round(one)
        inspector.upload(MINE, PHOTO, 0, PHOTO[:1000])
        lacked = inspector.post("/v1/missing", wire.Missing(blobs={MINE: (HASH,)}), wire.MissingAnswer)
        assert lacked.blobs == {MINE: {HASH: 1000}}
        assert inspector.read(inspector.upload(MINE, PHOTO, 1000), wire.BlobAnswer).held
        assert inspector.complete(inspector.round()) == {one.id}
        supervisor = enrol(running, root, Role.SUPERVISOR, "S01")
        rest = supervisor.send("GET", f"/v1/blobs/{HASH}?scope={MINE}", headers={"Range": "bytes=299000-"})
        assert rest.content == PHOTO[299_000:]
        assert checking.check(running.bureau).is_sound
        client(place).remove_object(place.bucket, f"bureau/{HASH[:2]}/{HASH}")
        assert [HASH[:8] in one for one in checking.check(running.bureau).hurt] == [True]


def test_a_backup_leaves_the_bytes_in_the_store_and_a_restored_server_reads_them(stored, tmp_path):
    bureau = founding.open_bureau(stored, PASSPHRASE)
    name = bureau.blobs.put(PHOTO)
    bureau.log.hold(bureau.scope, name, "registrar", len(PHOTO))
    bureau.close()
    made = keeping.backup(stored, tmp_path / "备份.zip")
    assert ((tmp_path / "备份.zip").stat().st_size < len(PHOTO), made.blobs, made.hurt) == (True, 1, ())
    restored = keeping.restore(tmp_path / "备份.zip", tmp_path / "新", PASSPHRASE)
    assert (restored.lacking, restored.report.is_sound) == ((), True)
    with founding.opened(tmp_path / "新", PASSPHRASE) as again:
        assert again.blobs.path(HASH).read_bytes() == PHOTO


def test_a_store_that_is_away_is_a_busy_server(stored, place):
    with serve.Running(stored, PASSPHRASE) as running:
        inspector = enrol(running, str(stored / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
        inspector.round(inspector.entry(MINE, blobs=(HASH,)))
        client(place).remove_bucket(place.bucket)
        refused = inspector.upload(MINE, PHOTO)
    assert (refused.status_code, trouble(refused).code) == (503, "busy")
