"""A time-stamping authority of our own on the loopback: OpenSSL's `ts` behind a small HTTP server."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from . import tools

_SETTINGS = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[req]
distinguished_name = name
prompt = no
[name]
O = 演示授时中心
CN = 演示时间戳
[leaf]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


class Time:
    """The authority's files and what it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder), encoding="utf-8")
        (folder / "serial").write_text("01\n")
        subject = ("-utf8", "-subj", "/O=演示授时中心/CN=演示授时中心根证书")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        root = ("-keyout", folder / "root.key", "-out", folder / "root.pem")
        tools.run("openssl", "req", "-x509", *curve, *root, "-days", "3650", *subject)
        asked = ("-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-config", folder / "tsa.cnf", "-utf8")
        tools.run("openssl", "req", *curve, *asked)
        above = ("-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-CAcreateserial", "-days", "3000")
        leaf = ("-in", folder / "tsa.csr", "-out", folder / "tsa.pem", "-extfile", folder / "tsa.cnf")
        tools.run("openssl", "x509", "-req", *leaf, "-extensions", "leaf", *above)

    def answer(self, request: bytes) -> bytes:
        """The DER of the response to the DER of a request."""
        (self.folder / "request").write_bytes(request)
        made = ("-queryfile", self.folder / "request", "-out", self.folder / "response")
        (self.folder / "response").unlink(missing_ok=True)
        settings = [str(self.folder / "tsa.cnf")]
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", *settings, *map(str, made)], check=True, capture_output=True
        )
        return (self.folder / "response").read_bytes()


@contextmanager
def served(time: Time) -> Iterator[str]:
    """The authority's address while it listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            said = time.answer(asked)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        running.join()
