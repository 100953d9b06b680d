"""The same asked of several server processes at the same moment: a code makes one device, a renewal one certificate."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from desktop.bureau import founding, register, serve
from desktop.journal import identity
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, enrol, trouble
from tests.bureau.many import serving

ASKERS, CODES = 6, 2  # of one place no more wrong codes are heard than these show
NEARLY_OVER = dt.timedelta(days=366 * identity.DEVICE_YEARS - 20)


@pytest.fixture
def old_device(folder, url, root):
    """A device whose certificate ends in twenty days; nobody serves any more."""
    long_ago = founding.utc_now() - NEARLY_OVER
    with serve.Running(folder, PASSPHRASE, database=url, clock=lambda: long_ago) as running:
        return enrol(running, root, Role.INSPECTOR, "P01", ["M01"])


@pytest.fixture
def served(old_device, folder, url):
    """Three processes, on SQLite and on PostgreSQL."""
    with serving(folder, database=url) as one:
        yield one


def at_once(work, things):
    """Everything at the same moment, each on a thread and a connection of its own."""
    ready = threading.Barrier(len(things))

    def begin(thing):
        ready.wait(60)
        return work(thing)

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(begin, things))


def devices(served, person):
    with served.bureau.log.moment() as connection:
        return served.bureau.log.roll(connection).devices_of(person)


def test_a_code_shown_by_many_keys_to_many_processes_makes_one_device(served, root):
    def show(asked):
        return requests.post(
            f"{served.url}/v1/enrolments", asked, verify=root, headers={"Content-Encoding": "zstd"}, timeout=60
        )

    for number in range(CODES):
        person = f"Q{number}"
        code = register.invite(served.bureau, Role.INSPECTOR, person, ["M01"]).code
        keys = [identity.new_key() for _ in range(ASKERS)]
        asked = [wire.Enrolment(wire.read_code(code)[0], identity.request(key, person), "笔记本") for key in keys]
        answers = at_once(show, [wire.write(one) for one in asked])
        assert sorted(one.status_code for one in answers) == [200] + [403] * (ASKERS - 1)
        assert {trouble(one).code for one in answers if one.status_code == 403} == {"invite"}
        assert len(devices(served, person)) == 1


def test_a_certificate_renewed_by_many_processes_at_once_is_renewed_once(served, old_device, root):
    old = old_device.holder.fingerprint
    nonce = _nonce(served, old_device)
    body = wire.write(wire.Renewal(identity.request(old_device.key, "P01")))
    asked = {"method": "POST", "path": "/v1/renewals", "body": body, "nonce": nonce}
    headers = {
        wire.DEVICE_HEADER: old,
        wire.NONCE_HEADER: nonce,
        wire.PROOF_HEADER: wire.prove(old_device.key, **asked),
        "Content-Encoding": "zstd",
        "Accept-Encoding": "",
    }

    def renew(_):
        answer = requests.post(f"{served.url}/v1/renewals", body, verify=root, headers=headers, timeout=60)
        assert answer.status_code == 200, trouble(answer).sentence
        return wire.read(answer.content, wire.RenewalAnswer, "").certificate

    given = at_once(renew, range(ASKERS))
    assert len(set(given)) == 1
    assert devices(served, "P01") == [old, identity.fingerprint(identity.from_der(given[0]))]


def _nonce(served, device):
    """The servers' present nonce."""
    device.url = served.url
    device.round()
    return device.nonce
