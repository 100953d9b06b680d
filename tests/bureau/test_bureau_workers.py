"""Three server processes on one socket: nothing depends on which of them answers, and one may die at any moment."""

import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import urllib3
from sqlalchemy import select

from desktop.bureau import checking, founding, serve, settings, tables
from desktop.bureau.board import Board
from desktop.errors import BadInput
from desktop.supervision.roster import Role
from desktop.sync import client, wire
from tests.bureau.devices import PASSPHRASE, enrol, trouble
from tests.bureau.many import serving

MINE = "mine/M01"
PUSHES, DEVICES = 4, 3
END = 120.0  # seconds: a condition that never comes
AWAY = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


@pytest.fixture(scope="module")
def served(founded, tmp_path_factory):
    """One of these for the tests that kill nobody."""
    with serving(shutil.copytree(founded, tmp_path_factory.mktemp("many") / "服务器")) as one:
        yield one


def insisting(device, call):
    """What a desk does: the same again while nobody answers, over a new connection every time."""
    end = time.monotonic() + END
    while True:
        device.session.close()
        try:
            return call()
        except AWAY:
            assert time.monotonic() < end


def kill(worker):
    os.kill(worker, signal.SIGKILL)


def bring(device, begun):
    """Pushes one by one, each with a photo in pieces; answers the ids."""
    ids = []
    for _ in range(PUSHES):
        photo = os.urandom(30_000)
        entry = device.entry(MINE, blobs=(hashlib.sha256(photo).hexdigest(),))
        insisting(device, lambda entry=entry: device.push(entry))
        begun.set()
        is_held = False
        offset = 0
        while not is_held:
            piece = photo[offset : offset + 10_000]
            answer = insisting(device, lambda p=photo, o=offset, c=piece: device.upload(MINE, p, o, c))
            told = device.read(answer, wire.BlobAnswer)
            offset, is_held = told.offset, told.held
        ids.append(entry.id)
    return ids


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the POSIX way")
def test_workers_that_are_killed_lose_nothing_and_leave_no_hole(folder, url):
    with serving(folder, database=url) as served:
        root = str(folder / "root.pem")
        devices = [enrol(served, root, Role.INSPECTOR, f"P0{number}", ["M01"]) for number in range(DEVICES)]
        begun = threading.Event()
        with ThreadPoolExecutor(DEVICES) as pool:
            brought = [pool.submit(bring, device, begun) for device in devices]
            assert begun.wait(END)
            kill(served.workers[0])
            ids = {name for one in brought for name in one.result()}
        for worker in served.workers[1:]:  # others have taken their places by the time somebody is answered again
            kill(worker)
        insisting(devices[0], devices[0].round)
        assert_nothing_is_lost(served, ids)


def assert_nothing_is_lost(served, ids):
    with served.bureau.log.moment() as connection:
        known = set(connection.execute(select(tables.entry.c.id)).scalars())
        numbers = connection.execute(select(tables.entry.c.number).where(tables.entry.c.scope == MINE)).scalars()
        assert sorted(numbers) == list(range(1, PUSHES * DEVICES + 1))
        assert ids <= known
        assert connection.execute(select(tables.waiting.c.hash)).all() == []
    report = checking.check(served.bureau)
    assert (report.hurt, report.blobs) == ((), PUSHES * DEVICES)


def test_a_nonce_given_by_one_worker_is_taken_by_all(served):
    device = enrol(served, str(served.folder / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
    device.round()
    before, device.requests = device.requests, 0
    for _ in range(12):
        device.session.close()
        device.round()
    assert device.requests == 12, before


def test_one_code_shown_to_several_workers_at_once_enrols_one_device(served):
    root = str(served.folder / "root.pem")
    code = enrol_code(served)
    key = wire.identity.new_key()
    asked = wire.write(wire.Enrolment(wire.read_code(code)[0], wire.identity.request(key, "P05"), "笔记本"))

    def ask(_):
        answer = requests.post(
            f"{served.url}/v1/enrolments", asked, verify=root, headers={"Content-Encoding": "zstd"}, timeout=60
        )
        assert answer.status_code == 200
        return wire.read(answer.content, wire.EnrolmentAnswer, "").certificate

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    with served.bureau.log.moment() as connection:
        assert len(served.bureau.log.roll(connection).devices_of("P05")) == 1


def enrol_code(served):
    from desktop.bureau import register

    return register.invite(served.bureau, Role.INSPECTOR, "P05", ["M01"]).code


def test_the_log_tells_calls_and_never_who_or_what(served):
    device = enrol(served, str(served.folder / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
    photo = os.urandom(100)
    name = hashlib.sha256(photo).hexdigest()
    device.push(device.entry(MINE, blobs=(name,)))
    device.upload(MINE, photo)
    text = (served.folder / "requests.log").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["path"] for line in lines if line["device"]][-1] == "/v1/blobs/{blob}"
    assert lines[-1]["device"] == device.holder.fingerprint[:12]
    assert not [secret for secret in (name, "M01", "P01", device.nonce, device.holder.fingerprint) if secret in text]


def test_any_worker_tells_the_figures_of_all(served):
    root = str(served.folder / "root.pem")
    device = enrol(served, root, Role.INSPECTOR, "P01", ["M01"])
    for _ in range(9):
        device.session.close()
        device.round()
    told = {figure(served, root, 'yikuang_requests_total{call="POST /v1/round",status="2xx"}') for _ in range(6)}
    assert len(told) == 1
    assert told.pop() >= 9
    assert figure(served, root, 'yikuang_seconds_count{call="POST /v1/round"}') >= 9
    assert figure(served, root, "yikuang_tree_size") >= 2


def figure(served, root, name):
    text = requests.get(f"{served.url}/metrics", verify=root, timeout=60).text
    return float(next(line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(name)))


def test_a_device_that_asks_too_often_is_told_when_to_come_again(folder):
    settings.write(folder, settings.Settings(limits=settings.Limits(requests=1)))
    now = founding.utc_now().replace(second=20)
    with serve.Running(folder, PASSPHRASE, clock=lambda: now) as running:
        device = enrol(running, str(folder / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
        answers = [device.send("POST", "/v1/missing", wire.write(wire.Missing())) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 429, 429]
    assert (answers[1].headers["Retry-After"], trouble(answers[1]).code) == ("40", "busy")


class Patience(threading.Event):
    """Waits by moving the server's clock on."""

    def __init__(self, now):
        super().__init__()
        self.now = now

    def wait(self, timeout=None):
        self.now += dt.timedelta(seconds=timeout)
        return self.is_set()


def test_a_desk_waits_as_long_as_the_server_asks(folder):
    settings.write(folder, settings.Settings(limits=settings.Limits(requests=1)))
    patience = Patience(founding.utc_now())
    with serve.Running(folder, PASSPHRASE, clock=lambda: patience.now) as running:
        device = enrol(running, str(folder / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
        server = client.Server(running.url, folder / "root.pem", device.holder, stop=patience)
        try:
            begun = patience.now
            assert [server.missing(wire.Missing()).entries for _ in range(3)] == [{}] * 3
            assert patience.now > begun
            patience.set()
            with pytest.raises(client.Trouble) as said:
                server.missing(wire.Missing())
        finally:
            server.close()
    assert said.value.code == wire.Code.BUSY


def test_metrics_are_for_this_machine_or_for_who_has_the_token(folder):
    settings.write(folder, settings.Settings(metrics_token="演示-令牌-0123456789"))
    with serve.Running(folder, PASSPHRASE) as running:
        root = str(folder / "root.pem")
        assert requests.get(f"{running.url}/metrics", verify=root, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "way",
    [
        serve.Way(workers=0),
        serve.Way(proxy="127.0.0.1"),
        serve.Way(proxy="8.8.8.8", url="https://x"),
        serve.Way(proxy="nginx", url="https://x"),
    ],
)
def test_a_way_of_serving_that_is_not_safe_is_refused(folder, way):
    with pytest.raises(BadInput):
        serve.serve(folder, PASSPHRASE, way, say=print)


def test_a_slip_in_the_settings_is_seen_at_once(folder):
    for text in ('{"limit": {}}', '{"limits": {"requests": -1}}', "{", '{"metrics_token": "short"}'):
        (folder / settings.FILE).write_text(text, "utf-8")
        with pytest.raises(BadInput, match="settings"):
            founding.open_bureau(folder, PASSPHRASE)


def test_counters_of_workers_add_up_and_slots_begin_anew_each_minute(tmp_path):
    file = tmp_path / "counters"
    file.touch()
    boards = [Board(["a", "b"], file=file, number=number, workers=3) for number in range(3)]
    for board in boards:
        board.add("b", 2)
    assert (boards[0].total("a"), boards[1].total("b")) == (0, 6)
    assert [boards[number % 3].asked("one", 7) for number in range(4)] == [1, 2, 3, 4]
    assert (boards[0].asked("two", 7), boards[1].asked("one", 8)) == (1, 1)
    for board in boards:
        board.close()
