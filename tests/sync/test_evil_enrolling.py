"""What stands between a new desk and its bureau: nothing of it uses the code up, and each says what to do."""

import socket
import ssl
import threading

import pytest

from desktop.bureau import register, serve, tls
from desktop.errors import BadInput, DeskError, Refused, Unreachable
from desktop.supervision.roster import Role
from desktop.sync import client, enrolling
from tests.making.sites import CHEAP, MINE, PASSPHRASE
from tests.sync.test_evil_answers import ANSWERS, BEGINNINGS, HTML, Impostor

PORTAL = b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: %d\r\n\r\n%s" % (len(HTML), HTML)


def enrol(site, code):
    url = f"https://127.0.0.1:{site.port}"
    return enrolling.enrol(site.folder / "新 工作台", url, code, PASSPHRASE, device_name="测试电脑", cost=CHEAP)


def invited(site):
    return register.invite(site.server, Role.INSPECTOR, "P01", [MINE]).code


def test_an_answer_that_is_not_ours_costs_no_code(site):
    code = invited(site)
    for status, headers, body, words in ANSWERS.values():
        with Impostor(site, status, headers, body), pytest.raises(DeskError, match=words):
            enrol(site, code)
        site.start()
    site.desks["P01"] = enrol(site, code)
    site.exchange("P01")
    with site.server.log.moment() as connection:
        assert len(site.server.log.roll(connection).devices_of("P01")) == 1


@pytest.mark.parametrize("url", ["http://10.0.0.1", "https://", "https://[::1", "https://10.0.0.1:99999", "主机:端口"])
def test_an_address_that_is_none_is_named_before_anything_is_asked(site, url):
    code = invited(site)
    with pytest.raises(BadInput, match="写法不对"):
        enrolling.enrol(site.folder / "新 工作台", url, code, PASSPHRASE, cost=CHEAP)
    assert not (site.folder / "新 工作台").exists()


@pytest.mark.parametrize(
    "url", ["https://a..b", "https://.example", "https://" + "很" * 70, "https://exa mple", "https://*.x"]
)
def test_a_name_that_no_server_can_have_is_not_reached(url):
    with client.session(url, None) as session, pytest.raises(client.Away):
        client.send(session, "GET", f"{url}/v1/root", body=b"", headers={})


@pytest.fixture
def saying(site):
    """A server under any certificate that says this to the first who asks, and then drips for ever."""
    over, lines = threading.Event(), []

    def begin(said, goes_on):
        bureau = site.server
        site.stop()
        listener = tls.context(tls.make(bureau, serve.ALWAYS)).wrap_socket(
            socket.create_server(("127.0.0.1", site.port)), server_side=True
        )

        def work():
            with listener, listener.accept()[0] as line:
                line.recv(65536)
                line.sendall(said)
                try:
                    while goes_on and not over.wait(0.02):
                        line.sendall(b"x")
                except (ssl.SSLError, OSError):
                    pass  # it was hung up on

        lines.append(threading.Thread(target=work))
        lines[0].start()

    yield begin
    over.set()
    for line in lines:
        line.join()


def test_a_login_page_in_the_place_of_the_root_is_named(site, saying):
    code = invited(site)
    saying(PORTAL, goes_on=False)
    with pytest.raises(Refused, match="转到了别处"):
        enrol(site, code)
    assert not (site.folder / "新 工作台").exists()


@pytest.mark.parametrize("part", BEGINNINGS)
def test_a_root_that_only_drips_is_given_up(site, saying, monkeypatch, part):
    code = invited(site)
    monkeypatch.setattr(client, "CONNECT", 0.3)
    saying(BEGINNINGS[part], goes_on=True)
    with pytest.raises(Unreachable, match="太慢"):
        enrol(site, code)
