"""A server that is not ours, or not itself: login pages, redirects, rubbish, bombs, lies. Nothing changes; the sentence
says what to do.
"""

import gzip
import http.server
import os
import shutil
import socket
import ssl
import threading

import msgspec
import pytest
import zstandard

from desktop.bureau import founding, serve, tls
from desktop.errors import Unreachable
from desktop.journal import identity, receipts
from desktop.store import journal, projections, records
from desktop.store.records import Delivery
from desktop.sync import enrolling, wire
from desktop.sync.client import Server
from desktop.sync.round import exchange
from tests.making.sites import PASSPHRASE, whole_visit

HTML = b"<html><body>please log in</body></html>"
PAGE = {"Content-Type": "text/html"}
OURS = {"Content-Type": wire.MEDIA_TYPE}
ZSTD = OURS | {"Content-Encoding": "zstd"}
GZIP = OURS | {"Content-Encoding": "gzip"}
ROOM = 64 * 1024 * 1024


def bomb():
    """64 MiB of nothing in a few kilobytes."""
    return zstandard.ZstdCompressor(level=19).compress(bytes(ROOM))


def unmeasured():
    """The same, in a frame that does not say its size."""
    packer = zstandard.ZstdCompressor(level=19).compressobj()
    return packer.compress(bytes(ROOM)) + packer.flush()


ANSWERS = {
    "login page": (200, PAGE, HTML, "登录"),
    "login page in gzip": (200, PAGE | {"Content-Encoding": "gzip"}, gzip.compress(HTML), "登录"),
    "redirect": (302, PAGE, HTML, "登录"),
    "permanent redirect": (308, PAGE, HTML, "登录"),
    "proxy": (407, PAGE, HTML, "代理服务器"),
    "small gateway": (413, PAGE, HTML, "网关不让"),
    "too many": (429, {"Content-Type": "text/plain"}, b"slow down", "暂时不能答复"),
    "fault": (500, PAGE, HTML, "暂时不能答复"),
    "gateway": (502, PAGE, HTML, "暂时不能答复"),
    "forbidden": (403, PAGE, HTML, "登录页"),
    "rubbish in our type": (200, OURS, b"\x00\x01\x02", "不是一矿一表的协议"),
    "empty": (200, OURS, b"", "不是一矿一表的协议"),
    "cut gzip": (200, GZIP, gzip.compress(os.urandom(5000))[:3000], "不完整"),
    "cut zstd": (200, ZSTD, zstandard.compress(os.urandom(5000))[:3000], "在路上损坏"),
    "unknown packing": (200, OURS | {"Content-Encoding": "br"}, b"x", "压缩方式未知"),
    "endless": (200, OURS, b"x" * (wire.TRAVEL_LIMIT + 10), "过大"),
    "gzip bomb": (200, GZIP, gzip.compress(bytes(ROOM)), "超过 32 MiB"),
    "zstd bomb": (200, ZSTD, bomb(), "超过 32 MiB"),
    "zstd bomb of no size": (200, ZSTD, unmeasured(), "超过 32 MiB"),
    "nested bomb": (200, OURS, b"\x91" * 500_000, "不是一矿一表的协议"),
    "counted bomb": (200, OURS, b"\xdd\xff\xff\xff\xff", "不是一矿一表的协议"),
    "deep JSON": (200, {"Content-Type": "application/json"}, b"[" * 500_000, "登录页"),
    "an error of another shape": (403, OURS, msgspec.msgpack.encode(["no"]), "不是一矿一表的协议"),
}


class Impostor:
    """Answers every POST the same, under the bureau's own TLS certificate, and shows its root; takes the place of the
    site's server.
    """

    def __init__(self, site, status, headers, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Location", "https://127.0.0.1:1/elsewhere")
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write((site.bureau / "root.pem").read_bytes())

            def log_message(self, *_):
                pass

        bureau = site.server
        site.stop()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", site.port), Handler)
        self.server.socket = tls.context(tls.make(bureau, serve.ALWAYS)).wrap_socket(
            self.server.socket, server_side=True
        )
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def worked(founded, tmp_path_factory):
    """A site whose desk has a visit that nobody has received yet; every test here leaves it as it was."""
    from tests.making.sites import Site

    folder = tmp_path_factory.mktemp("worked")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YIKUANG_DATA", str(folder / "数据"))
        site = Site.copied(founded, folder)
        whole_visit(site.desk("P01"))
        yield site
        site.close()


@pytest.fixture
def site(worked):
    """The same, served again."""
    if worked.running is None:
        worked.start()
    return worked


def everything(desk):
    """All that an answer could change."""
    with desk.reading() as session:
        ids = [name for name, _ in journal.all_ids(session)]
        known = (projections.digests(session), journal.counts(session), journal.cursors(session))
        return (*known, journal.receipts(session, ids), journal.statements(session), journal.newest_head(session))


def unsent(desk):
    """Entries that wait."""
    with desk.reading() as session:
        return list(journal.entries(session, journal.unreceipted(session)))


def against(site, status, headers, body):
    """What an exchange with the impostor says; nothing may have changed by it."""
    desk = site.desks["P01"]
    before = everything(desk)
    with Impostor(site, status, headers, body):
        outcome = exchange(desk)
    assert everything(desk) == before
    assert unsent(desk)
    return outcome


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_not_ours_changes_nothing(site, name):
    status, headers, body, words = ANSWERS[name]
    assert words in against(site, status, headers, body).error


def lying(site, key, items=None, *, head_key=None, root=b"\0" * 32, size=10**6):
    """An answer in our protocol that receipts what waits here, signed by this key."""
    waiting = unsent(site.desks["P01"]) if items is None else items
    given = tuple(
        receipts.Receipt(one.id, one.header.scope, 900 + place, 900 + place, receipts.Verdict.ADMITTED)
        for place, one in enumerate(waiting)
    )
    time, epoch = "2026-11-22T03:33:00Z", held_epoch(site)
    answer = wire.RoundAnswer(
        epoch=epoch,
        head=receipts.sign(head_key or key, receipts.head(epoch, time, size, root)),
        completed=wire.Cursor(epoch, "", 0),
        receipts=(receipts.sign(key, receipts.receipts(epoch, time, given)),),
        completes=(receipts.sign(key, receipts.complete(epoch, time, tuple(one.id for one in waiting))),),
    )
    return wire.write(answer)


def held_epoch(site):
    """The history this desk knows."""
    with site.desks["P01"].reading() as session:
        return next(iter(journal.cursors(session).values())).epoch


def test_a_head_under_a_foreign_key_is_not_believed(site):
    assert "签名不对" in against(site, 200, ZSTD, lying(site, identity.new_key())).error


def test_receipts_under_a_foreign_key_are_not_believed_beside_a_good_head(site):
    desk = site.desks["P01"]
    with desk.reading() as session:
        head = journal.newest_head(session)
    lie = wire.read(lying(site, identity.new_key()), wire.RoundAnswer)
    assert "签名不对" in against(site, 200, ZSTD, wire.write(msgspec.structs.replace(lie, head=head))).error


def test_receipts_of_the_true_key_with_another_history_stop_the_exchange(site):
    said = against(site, 200, ZSTD, lying(site, site.server.server.key))
    assert "与它以前签署的不一致" in said.error


def test_receipts_of_entries_that_nobody_here_has_change_no_record(site):
    desk = site.desks["P01"]
    with desk.reading() as session:
        head, before = journal.newest_head(session), records.counts(session)
        foreign = [msgspec.structs.replace(one.header, wall="2026-01-01T00:00:00Z") for one in unsent(desk)]
    strangers = [type("Stranger", (), {"id": os.urandom(32).hex(), "header": one}) for one in foreign]
    lie = wire.read(lying(site, site.server.server.key, strangers), wire.RoundAnswer)
    with Impostor(site, 200, ZSTD, wire.write(msgspec.structs.replace(lie, head=head))):
        exchange(desk)
    with desk.reading() as session:
        assert records.counts(session) == before
        assert before[Delivery.COMPLETE] == 0
    assert unsent(desk)


def test_a_server_with_a_foreign_certificate_is_not_spoken_to(site, tmp_path):
    desk = site.desks["P01"]
    before = everything(desk)
    site.stop()
    founding.init(tmp_path / "别的单位", "别的演示单位", PASSPHRASE, code="other")
    with serve.Running(tmp_path / "别的单位", PASSPHRASE, port=site.port):
        outcome = exchange(desk)
    assert "证书不是本单位的" in outcome.error
    assert not outcome.is_offline
    assert everything(desk) == before


def test_a_bureau_of_the_same_root_with_another_key_for_receipts_is_not_believed(site, tmp_path):
    """A restored folder whose server key was made anew: its statements count for nothing here."""
    desk = site.desks["P01"]
    before = everything(desk)
    site.stop()
    other = shutil.copytree(site.bureau, tmp_path / "单位")
    running = serve.Running(other, PASSPHRASE, port=site.port)
    running.bureau.log._server = identity.new_key()
    with running:
        outcome = exchange(desk)
    assert "签名不对" in outcome.error
    assert everything(desk) == before


BEGINNINGS = {
    "body": b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.msgpack\r\nContent-Length: 900000\r\n\r\n",
    "head": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "first line": b"HTTP/1.1 200 ",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
}


@pytest.fixture(params=BEGINNINGS)
def dripping(site, request):
    """A server that begins well and then gives one byte after the other, for ever; answers its address."""
    bureau = site.server
    site.stop()
    listener = tls.context(tls.make(bureau, serve.ALWAYS)).wrap_socket(
        socket.create_server(("127.0.0.1", site.port)), server_side=True
    )
    over = threading.Event()

    def work():
        with listener.accept()[0] as line:
            line.recv(65536)
            line.sendall(BEGINNINGS[request.param])
            try:
                while not over.wait(0.02):
                    line.sendall(b"x")
            except (ssl.SSLError, OSError):
                pass  # it was hung up on

    thread = threading.Thread(target=work)
    thread.start()
    yield f"https://127.0.0.1:{site.port}"
    over.set()
    thread.join()
    listener.close()


def test_a_server_that_only_drips_is_hung_up_on(site, dripping):
    desk = site.desks["P01"]
    server = Server(dripping, enrolling.root_file(desk), desk.holder, stall=0.3)
    with pytest.raises(Unreachable, match="太慢"):
        server.round(wire.Round({}, wire.Cursor("", "", 0)))
    server.close()


@pytest.fixture
def proxy():
    """An office's proxy that wants a name first: it refuses the tunnel; answers its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self):
            self.send_response(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="demo"')
            self.send_header("Content-Length", str(len(HTML)))
            self.end_headers()
            self.wfile.write(HTML)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_proxy_that_refuses_the_tunnel_is_named(site, proxy):
    desk = site.desks["P01"]
    server = Server(site.running.url, enrolling.root_file(desk), desk.holder)
    server._http.proxies, server._http.trust_env = {"https": proxy}, False
    with pytest.raises(Unreachable, match="代理服务器不让通过"):
        server.round(wire.Round({}, wire.Cursor("", "", 0)))
    server.close()
