"""Asking a time-stamping authority over HTTP (RFC 3161, 3.4): one request, one small answer, never twice.

The authority is no server of ours: nothing of the desk but the digest in the request goes there. Whatever is not a
short `application/timestamp-reply` in good time is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
import urllib3

from desktop.errors import Refused, Unreachable
from desktop.sync import client

Ask = Callable[[bytes], bytes]
CONNECT = 10.0  # seconds until a connection must stand
STALL = 10.0  # seconds without a byte
WHOLE = 30.0  # seconds for the whole answer, however it trickles
LIMIT = 64 * 1024  # bytes of an answer: a time stamp with its certificates has a few thousand
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_PIECE = 4096
_CHECK = "请核对“设置”里的时间戳服务地址。"


def ask_at(url: str, *, whole: float = WHOLE) -> Ask:
    """The way to ask the authority at this address. Unreachable when no answer comes in `whole` seconds; Refused when
    it is no time stamp.
    """

    def ask(request: bytes) -> bytes:
        try:
            return _asked(url, request, time.monotonic() + whole)
        except requests.exceptions.SSLError as error:
            raise Refused("时间戳服务的网站证书不可信，没有采用它的答复；" + _CHECK) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise Unreachable("连不上时间戳服务，文书保持原样；下次同步再试。") from error

    return ask


def _asked(url: str, request: bytes, until: float) -> bytes:
    with requests.Session() as session:
        session.trust_env = not client.is_loopback(url)
        headers = {"Content-Type": QUERY, "Accept": REPLY, "Accept-Encoding": "identity"}
        with session.post(
            url, data=request, headers=headers, timeout=(CONNECT, STALL), allow_redirects=False, stream=True
        ) as answer:
            if answer.status_code >= 500 or answer.status_code in (408, 429):
                raise Unreachable(f"时间戳服务暂时不能答复（{answer.status_code}），文书保持原样；下次同步再试。")
            kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
            if answer.status_code != 200 or kind != REPLY:
                host = urlsplit(url).hostname
                raise Refused(f"{host} 答复的不是时间戳（{answer.status_code}），没有采用；" + _CHECK)
            return _read(answer, until)


def _read(answer: requests.Response, until: float) -> bytes:
    said = b""
    while piece := answer.raw.read1(_PIECE, decode_content=False):
        said += piece
        if len(said) > LIMIT:
            raise Refused("时间戳服务的答复过大，没有采用；" + _CHECK)
        if time.monotonic() > until:
            raise Unreachable("时间戳服务答复太慢，文书保持原样；下次同步再试。")
    return said
