"""Text that PostgreSQL keeps nowhere (NUL) in every place of a request: refused with a sentence on every database, and
the entries beside it are stored.
"""

import os
from dataclasses import replace

import pytest

from desktop.bureau import checking, founding, reading, serve
from desktop.journal import sealing
from desktop.supervision.erasing import Consented
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, STAMP, enrol, trouble

MINE, NUL = "mine/M01", "\0" * 64
AT = "2026-11-22T03:33:00Z"


@pytest.fixture
def running(tmp_path, url):
    founding.init(tmp_path / "单位", "演示县矿山安全监管局", PASSPHRASE, code="140000", database=url)
    with serve.Running(tmp_path / "单位", PASSPHRASE, database=url) as one:
        yield one


@pytest.fixture
def device(running, tmp_path):
    return enrol(running, str(tmp_path / "单位" / "root.pem"), Role.ADMINISTRATOR, "A1")


def test_a_question_with_it_is_refused_and_changes_nothing(running, device):
    before = checking.check(running.bureau)
    numbers = wire.NumbersAsked(NUL[:8], "", NUL[:8], 2026)
    cursor = wire.Cursor("\0", "\0", 1)
    asked = [
        ("/v1/missing", wire.Missing(entries={MINE: (NUL,), NUL: ("a",)})),
        ("/v1/missing", wire.Missing(blobs={NUL: (NUL,)})),
        ("/v1/round", wire.Round({NUL: cursor}, cursor)),
        ("/v1/round", wire.Round({}, cursor, numbers=numbers)),
        ("/v1/entries", wire.Entries((), cursors={NUL: cursor})),
    ]
    answers = [device.send("POST", path, wire.write(one)) for path, one in asked]
    answers += [
        device.send("GET", path) for path in ("/v1/scopes/mine%2F%00/entries", f"/v1/blobs/{'0' * 64}?scope=%00")
    ]
    answers += [device.send("POST", f"/v1/blobs/{'0' * 64}?scope=%00&offset=0&size=1", b"x")]
    assert {one.status_code for one in answers} <= {200, 400, 403, 404}
    assert all(trouble(one).sentence for one in answers if one.status_code != 200)
    assert checking.check(running.bureau) == before


def test_an_entry_with_it_delays_no_other(device):
    consent = sealing.Draft("erasure.consented", "erasure/x1", Consented(request=NUL, person="A1", at=AT), ())
    of_none = sealing.make(device.holder, MINE, [consent], [], stamp=STAMP, salts=os.urandom)
    odd = [device.entry(MINE, subject="visit/\0"), device.entry("mine/\0"), device.entry(MINE, [{"说": NUL}])]
    plain = device.entry(MINE)
    answer = device.round(*odd[:2], of_none, odd[2], plain)
    assert [(one.place, one.code) for one in answer.turned] == [(0, "message"), (1, "message")]
    assert set(device.receipts(answer)) >= {of_none.id, odd[2].id, plain.id}


def test_an_entry_without_its_body_takes_no_whole_ones_place(running, device):
    """Whoever holds another's sealed record could empty it for everybody by being the first to bring it."""
    whole, plain = device.entry(MINE, [{"说": "一"}, {"说": "二"}]), device.entry(MINE)
    hollow = replace(whole, bodies=(whole.bodies[0], None))
    answer = device.round(hollow, plain)
    assert [(one.place, one.code, "缺少正文" in one.sentence) for one in answer.turned] == [(0, "message", True)]
    assert set(device.receipts(answer)) & {plain.id, whole.id} == {plain.id}
    assert whole.id in device.receipts(device.round(whole))
    with running.bureau.log.moment() as connection:
        index = reading.standings(connection, [whole.id])[whole.id].receipt.index
        assert reading.wholes(connection, [index]) == [whole]
    assert checking.check(running.bureau).is_sound
