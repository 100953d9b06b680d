"""A reverse proxy of the plainest kind: TLS outside, plain HTTP inside, the visitor's address in X-Forwarded-For."""

import http.client
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Forwarding(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self._forward()

    def do_GET(self):
        self._forward()

    def log_message(self, *_words):
        pass

    def _forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {key: value for key, value in self.headers.items() if key.lower() not in {"host", "connection"}}
        # whom the proxy saw; the test says it, since all its visitors come from this machine
        headers["X-Forwarded-For"] = headers.pop("X-Seen-From", self.client_address[0])
        inside = http.client.HTTPConnection("127.0.0.1", self.server.inside, timeout=30)
        try:
            inside.request(self.command, self.path, body, headers)
            answer = inside.getresponse()
            data = answer.read()
        finally:
            inside.close()
        self.send_response(answer.status)
        for key, value in answer.getheaders():
            if key.lower() not in {"connection", "content-length", "transfer-encoding"}:
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def proxy():
    """A proxy that listens; `begin(port, context)` lets it forward to a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Forwarding)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)

    def begin(inside, context):
        server.inside = inside
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread.start()

    server.begin = begin
    try:
        yield server
    finally:
        if thread.is_alive():
            server.shutdown()
            thread.join()
        server.server_close()
