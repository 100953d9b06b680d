"""A server that is not ours, or not itself: login pages, redirects, rubbish. Nothing changes; the sentence helps."""

import http.server
import threading

import pytest

from desktop.bureau import serve
from desktop.store import journal, projections
from desktop.sync import wire
from desktop.sync.round import exchange
from tests.making.sites import whole_visit

HTML = b"<html><body>please log in</body></html>"
ANSWERS = {
    "login page": (200, "text/html", HTML, "登录"),
    "redirect": (302, "text/html", HTML, "登录"),
    "gateway": (502, "text/html", HTML, "暂时不能答复"),
    "too many": (429, "text/plain", b"slow down", "暂时不能答复"),
    "rubbish in our type": (200, wire.MEDIA_TYPE, b"\x00\x01\x02", "不是一矿一表的协议"),
    "endless": (200, wire.MEDIA_TYPE, b"x" * (wire.TRAVEL_LIMIT + 10), "过大"),
    "empty": (200, wire.MEDIA_TYPE, b"", "不是一矿一表的协议"),
}


class Impostor:
    """Answers every request the same, under the bureau's own TLS certificate."""

    def __init__(self, site, status, kind, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Location", "https://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", site.port), Handler)
        self.server.socket = serve._tls(site.server, ()).wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_not_ours_changes_nothing(site, name):
    status, kind, body, words = ANSWERS[name]
    desk = site.desk("P01")
    whole_visit(desk)
    with desk.reading() as session:
        before = (projections.digests(session), journal.counts(session), journal.cursors(session))
    server = site.running
    impostor = None
    try:
        bureau = server.bureau
        server.stop()
        impostor = Impostor(type("Stopped", (), {"port": site.port, "server": bureau})(), status, kind, body)
        with impostor:
            outcome = exchange(desk)
    finally:
        site.running = None
    assert words in outcome.error
    with desk.reading() as session:
        assert (projections.digests(session), journal.counts(session), journal.cursors(session)) == before


def test_a_server_with_a_foreign_certificate_is_not_spoken_to(site, founded, tmp_path):
    desk = site.desk("P01")
    site.stop()
    from desktop.bureau import founding
    from tests.making.sites import PASSPHRASE

    founding.init(tmp_path / "别的单位", "别的演示单位", PASSPHRASE, code="other")
    with serve.Running(tmp_path / "别的单位", PASSPHRASE, port=site.port):
        outcome = exchange(desk)
    assert "证书不是本单位的" in outcome.error
    assert not outcome.is_offline
