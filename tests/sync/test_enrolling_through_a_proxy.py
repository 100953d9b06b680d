"""An office whose only way out is a proxy: a desk is enrolled and works through it, under a name that only the proxy
can resolve.
"""

import http.server
import select
import socket
import threading

import pytest

from desktop.bureau import register, serve
from desktop.errors import Unreachable
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.making.sites import CHEAP, MINE, PASSPHRASE

NAME = "bureau.invalid"  # no resolver knows it


class _Tunnel(http.server.BaseHTTPRequestHandler):
    """`CONNECT` to the one name this office may reach; bytes both ways."""

    def do_CONNECT(self):
        self.server.asked.append(self.path)
        if self.server.is_closed or not self.path.startswith(f"{NAME}:"):
            self.send_error(407)
            return
        with socket.create_connection(("127.0.0.1", int(self.path.rsplit(":", 1)[1])), timeout=30) as far:
            self.send_response(200)
            self.end_headers()
            self._carry(far)

    def _carry(self, far):
        ends = {self.connection: far, far: self.connection}
        while True:
            for ready in select.select(list(ends), [], [], 30)[0]:
                data = ready.recv(65536)
                if not data:
                    return
                ends[ready].sendall(data)

    def log_message(self, *_words):
        pass


@pytest.fixture
def office(monkeypatch):
    """The office's proxy, set as its computers have it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Tunnel)
    server.asked, server.is_closed = [], False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    # a computer's own roots have no say in whom a desk believes
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def far(site):
    """The bureau under a name that no resolver knows; answers its address."""
    site.stop()
    site.running = serve.Running(site.bureau, PASSPHRASE, port=site.port, way=serve.Way(hosts=(NAME,)))
    return f"https://{NAME}:{site.port}"


def enrol(site, url):
    code = register.invite(site.server, Role.INSPECTOR, "P01", [MINE]).code
    return enrolling.enrol(site.folder / "工作台", url, code, PASSPHRASE, device_name="测试电脑", cost=CHEAP)


def test_a_desk_enrols_and_works_through_the_proxy_alone(site, office, far):
    site.desks["P01"] = desk = enrol(site, far)
    assert len(office.asked) == 2  # for the root, for the certificate: each its own connection
    assert exchange(desk).error == ""
    assert set(office.asked) == {f"{NAME}:{site.port}"}


def test_a_proxy_that_lets_nothing_through_is_named_and_costs_no_code(site, office, far):
    office.is_closed = True
    with pytest.raises(Unreachable, match="代理服务器不让通过"):
        enrol(site, far)
    assert not (site.folder / "工作台").exists()
    office.is_closed = False
    site.desks["P01"] = enrol(site, far)


def test_a_server_on_this_machine_is_asked_past_the_proxy(site, office):
    site.desks["P01"] = enrol(site, site.running.url)
    assert office.asked == []
