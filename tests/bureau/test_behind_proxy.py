"""The server behind a reverse proxy, and connections that never say what they want."""

import socket
import ssl
from contextlib import closing
from http.client import HTTPSConnection

import pytest
import requests

from desktop.bureau import codes, serve, settings, tls
from desktop.errors import BadInput
from desktop.journal import identity
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, enrol
from tests.bureau.proxies import proxy


@pytest.fixture
def behind(folder):
    """The bureau behind a proxy on this machine."""
    with proxy() as front:
        way = serve.Way(proxy="127.0.0.1", url=f"https://127.0.0.1:{front.server_address[1]}")
        with serve.Running(folder, PASSPHRASE, way=way) as running:
            front.begin(running.port, tls.context(tls.make(running.bureau, ["127.0.0.1"])))
            yield running


def wrong_code(running, root, seen_from):
    """Somebody tries a code that is none."""
    secret, _ = wire.read_code(wire.write_code(b"0123456789", running.bureau.authority.certificate))
    asked = wire.Enrolment(secret, identity.request(identity.new_key(), "P09"), "演示电脑")
    headers = {"Content-Encoding": "zstd", "X-Seen-From": seen_from}
    return requests.post(
        f"{running.url}/v1/enrolments", wire.write(asked), verify=root, headers=headers, timeout=60
    ).status_code


def test_a_device_enrols_and_delivers_through_the_proxy(behind, root):
    device = enrol(behind, root, Role.INSPECTOR, "P01", ["M01"])
    entry = device.entry("mine/M01")
    assert entry.id in device.receipts(device.round(entry))


def test_wrong_codes_are_counted_by_the_address_that_the_proxy_saw(behind, root):
    answers = [wrong_code(behind, root, "203.0.113.7") for _ in range(codes.TRIES + 1)]
    assert answers[-1] == 429
    assert wrong_code(behind, root, "203.0.113.8") == 403


def test_figures_are_not_given_to_whom_a_proxy_stands_before(behind, root):
    assert requests.get(f"{behind.url}/metrics", verify=root, timeout=60).status_code == 403


@pytest.mark.parametrize("way", [serve.Way(proxy="8.8.8.8", url="https://x"), serve.Way(proxy="127.0.0.1")])
def test_a_proxy_far_away_or_without_its_address_is_refused(folder, way):
    with pytest.raises(BadInput):
        serve.Running(folder, PASSPHRASE, way=way)


@pytest.mark.parametrize("said", [b"", b"POST /v1/round HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_request_whose_head_never_ends_is_cut_by_the_server(folder, root, said):
    settings.write(folder, settings.Settings(limits=settings.Limits(stall=1)))
    with serve.Running(folder, PASSPHRASE) as running, connected(running, root) as line:
        line.sendall(said)
        assert is_cut(line)


def test_a_head_that_comes_drop_by_drop_is_cut_too(folder, root):
    settings.write(folder, settings.Settings(limits=settings.Limits(stall=1)))
    with serve.Running(folder, PASSPHRASE) as running, connected(running, root) as line:
        line.sendall(b"GET /v1/root HTTP/1.1\r\nX-Slow: ")
        line.settimeout(0.2)
        for _ in range(300):
            try:
                line.sendall(b"x")
                if line.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
        raise AssertionError("the server still listens after a minute")


def test_requests_one_after_the_other_keep_their_line(folder, root):
    settings.write(folder, settings.Settings(limits=settings.Limits(stall=1)))
    context = ssl.create_default_context(cafile=root)
    with (
        serve.Running(folder, PASSPHRASE) as running,
        closing(HTTPSConnection("127.0.0.1", running.port, timeout=60, context=context)) as asking,
    ):
        asking.connect()
        line = asking.sock
        for _ in range(3):
            asking.request("GET", "/v1/root")
            assert asking.getresponse().read()
            assert asking.sock is line


def connected(running, root):
    """A line under TLS, nothing said yet."""
    context = ssl.create_default_context(cafile=root)
    plain = socket.create_connection(("127.0.0.1", running.port), 60)
    return context.wrap_socket(plain, server_hostname="127.0.0.1")


def is_cut(line):
    """Whether the other side ends the line within a minute."""
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:  # cut without a farewell
        return True
