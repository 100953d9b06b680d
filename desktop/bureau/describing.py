"""The protocol as an OpenAPI document: every call, its headers with proofs, every status and what it carries.

Shapes come from sync/wire.py and cannot differ from it. Two things OpenAPI has no words for are written in prose:
a message is msgpack (a schema's `format: binary` is a msgpack bin), and it is compressed as Content-Encoding says.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop.journal import receipts
from desktop.sync import wire
from desktop.sync.admissions import Admissions, AdmissionsAnswer
from desktop.sync.wire import Code

PATH = "/openapi.json"
_SHAPES = "#/components/schemas/{name}"
_TEXT = "text/plain; charset=utf-8"
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_NATURAL = {"type": "integer", "minimum": 0, "maximum": wire.LARGEST}
_ENCODINGS = ["zstd", "gzip", "identity"]
_ABOUT = """\
一矿一表的桌面程序与单位服务器之间的协议。

* A message is msgpack, compressed as `Content-Encoding` says (zstd, gzip, identity); at most 1 MiB travels and at most
  32 MiB comes out. A zstd frame must tell its size. Strings of `format: binary` are msgpack bin.
* A proved request carries `X-Yikuang-Device`, `X-Yikuang-Nonce` and `X-Yikuang-Proof`: base64 of the ES256 signature
  over method, path with query, body as it travels, and nonce. Every answer to it carries the next nonce; 401 with
  code `nonce` means: once more, with the nonce of this answer; 401 with code `certificate`: once more, with
  `X-Yikuang-Certificate`.
* Every answer that says no is a `Trouble`, compressed when the request accepts zstd. Only a line that is no HTTP
  (400) and a server with too many connections (503) are answered in plain text, before the protocol begins.
* `Signed.data` is canonical JSON: `Receipts`, `Complete` or `Head`, told apart by `kind`.
"""

# status → codes of the Trouble, and when
_NO: dict[int, tuple[tuple[Code, ...], str]] = {
    400: ((Code.MESSAGE,), "不是本协议的内容，或参数不合规定"),
    401: ((Code.NONCE, Code.PROOF, Code.CERTIFICATE), "请求没有证明是哪台设备发出的"),
    403: ((Code.SCOPE, Code.REVOKED), "没有权限，或证书已被吊销"),
    404: ((Code.ABSENT,), "这里没有"),
    408: ((Code.BUSY,), "请求在路上停住太久"),
    413: ((Code.MESSAGE,), "一次传送的内容过大"),
    422: ((Code.HASH,), "附件内容与其校验值不符，从头再传"),
    429: ((Code.BUSY,), "请求过多，稍后再来"),
    500: ((Code.FAULT,), "服务器出错"),
    503: ((Code.BUSY,), "服务器正忙，稍后再来"),
}
_ANY = (400, 408, 413, 500, 503)
_PROVED = (*_ANY, 401, 403, 429)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call: what it takes and gives (a wire type, or bytes), how it can fail, parameters besides the proof."""

    summary: str
    takes: type | None
    gives: type
    fails: Sequence[int] = _PROVED
    parameters: tuple[dict[str, Any], ...] = ()
    is_proved: bool = True
    codes_of_403: tuple[Code, ...] = _NO[403][0]


def _path(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": words}


def _query(name: str, schema: dict[str, Any], words: str, *, is_required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": is_required, "schema": schema, "description": words}


_SCOPE = _query("scope", {"type": "string"}, "scope that names the blob", is_required=True)
_BLOB = _path("blob", _HASH, "SHA-256 of the bytes")
_UPLOAD = (
    _query("offset", _NATURAL, "place of the first byte sent", is_required=True),
    _query("size", _NATURAL, "bytes of the whole blob", is_required=True),
)
_PULL = (
    _path("scope", {"type": "string", "minLength": 1}, "the scope; its slashes travel as they are"),
    _query("after", {**_NATURAL, "default": 0}, "number of the cursor"),
    _query("epoch", {"type": "string", "default": ""}, "epoch of the cursor"),
    _query("view", {"type": "string", "default": ""}, "view of the cursor"),
)
_RANGE = {
    "name": "Range",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r"^bytes=[0-9]{1,18}-[0-9]{0,18}$"},
    "description": "the part wanted; anything else gives the whole",
}

CALLS: dict[tuple[str, str], _Call] = {
    ("GET", "/v1/root"): _Call("根证书", None, bytes, (500, 503), is_proved=False),
    ("POST", "/v1/enrolments"): _Call(
        "注册设备",
        wire.Enrolment,
        wire.EnrolmentAnswer,
        (*_ANY, 403, 429),
        is_proved=False,
        codes_of_403=(Code.INVITE, Code.WAITING),
    ),
    ("POST", "/v1/renewals"): _Call("换发证书", wire.Renewal, wire.RenewalAnswer, (*_PROVED, 404)),
    ("POST", "/v1/admissions"): _Call("发注册码、批准设备", Admissions, AdmissionsAnswer),
    ("POST", "/v1/round"): _Call("同步一轮", wire.Round, wire.RoundAnswer),
    ("POST", "/v1/entries"): _Call("上传条目", wire.Entries, wire.EntriesAnswer),
    ("GET", "/v1/scopes/{scope}/entries"): _Call("下载条目", None, wire.PullAnswer, (*_PROVED, 404), _PULL),
    ("POST", "/v1/missing"): _Call("询问缺少什么", wire.Missing, wire.MissingAnswer),
    ("POST", "/v1/blobs/{blob}"): _Call(
        "上传附件的一段", bytes, wire.BlobAnswer, (*_PROVED, 404, 422), (_BLOB, _SCOPE, *_UPLOAD)
    ),
    ("GET", "/v1/blobs/{blob}"): _Call("下载附件", None, bytes, (*_PROVED, 404), (_BLOB, _SCOPE, _RANGE)),
    ("GET", "/v1/proof/{entry}"): _Call(
        "包含证明", None, wire.ProofAnswer, (*_PROVED, 404), (_path("entry", _HASH, "id of the entry"),)
    ),
}


@functools.cache
def written() -> bytes:
    """The document as it is served: JSON."""
    return msgspec.json.format(msgspec.json.encode(document()))


def document() -> dict[str, Any]:
    """The document: OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), call in CALLS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "一矿一表", "version": "1", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "headers": {"Nonce": {"description": "nonce of the next request", "schema": {"type": "string"}}},
            "parameters": _proof_parameters(),
        },
    }


def _operation(call: _Call) -> dict[str, Any]:
    parameters = list(call.parameters)
    if call.is_proved:
        parameters += [{"$ref": f"#/components/parameters/{name}"} for name in _proof_parameters()]
    told: dict[str, Any] = {"summary": call.summary, "parameters": parameters}
    if call.takes is bytes:
        told["requestBody"] = {"required": True, "content": {wire.BYTES_TYPE: {}}}
    elif call.takes is not None:
        parameters.append(_encoding())
        told["requestBody"] = {"required": True, "content": _message(call.takes)}
    told["responses"] = _responses(call)
    return told


def _responses(call: _Call) -> dict[str, Any]:
    is_bytes = call.gives is bytes
    headers = {wire.NONCE_HEADER: {"$ref": "#/components/headers/Nonce"}} if call.is_proved else {}
    told = {
        "200": {
            "description": "好",
            "content": {wire.BYTES_TYPE: {}} if is_bytes else _message(call.gives),
            "headers": headers,
        }
    }
    if _RANGE in call.parameters:
        ranged = {**headers, "Content-Range": {"schema": {"type": "string"}}}
        told["206"] = {"description": "要的那一段", "content": {wire.BYTES_TYPE: {}}, "headers": ranged}
        told["416"] = {"description": "没有那一段", "content": {wire.BYTES_TYPE: {}}, "headers": ranged}
    for status in sorted(call.fails):
        told[str(status)] = _no(status, call.codes_of_403 if status == 403 else _NO[status][0])
    return told


def _no(status: int, codes: Sequence[Code]) -> dict[str, Any]:
    words = f"{_NO[status][1]}（code: {'、'.join(codes)}）"
    told: dict[str, Any] = {"description": words, "content": _message(wire.Trouble)}
    if status == 429:
        told["headers"] = {"Retry-After": {"description": "seconds", "schema": _NATURAL}}
    if status in {400, 503}:
        told["content"] |= {_TEXT: {"schema": {"type": "string"}}}
    return told


def _message(shape: type) -> dict[str, Any]:
    return {wire.MEDIA_TYPE: {"schema": {"$ref": _SHAPES.format(name=shape.__name__)}}}


def _encoding() -> dict[str, Any]:
    return {
        "name": "Content-Encoding",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "enum": _ENCODINGS, "default": "identity"},
        "description": "how the body is compressed",
    }


def _proof_parameters() -> dict[str, Any]:
    words = {
        wire.DEVICE_HEADER: "SHA-256 of the device's certificate",
        wire.NONCE_HEADER: "the server's last nonce; without one it answers 401 and a nonce",
        wire.PROOF_HEADER: "base64 of the signature; see above",
        wire.CERTIFICATE_HEADER: "base64 of the certificate (DER), when the server does not know the device",
    }
    return {
        name.removeprefix("X-Yikuang-"): {
            "name": name,
            "in": "header",
            "required": False,
            "schema": _HASH if name == wire.DEVICE_HEADER else {"type": "string"},
            "description": about,
        }
        for name, about in words.items()
    }


def _schemas() -> dict[str, Any]:
    shapes: list[type] = [receipts.Receipts, receipts.Complete, receipts.Head, wire.Trouble]
    for call in CALLS.values():
        shapes += [one for one in (call.takes, call.gives) if one not in {None, bytes}]
    _, schemas = msgspec.json.schema_components(list(dict.fromkeys(shapes)), ref_template=_SHAPES)
    told: dict[str, Any] = _binary(schemas)
    told["Trouble"]["properties"]["code"]["examples"] = list(Code)
    return told


def _binary(schema: Any) -> Any:
    """Bytes are written as base64 in JSON, but as they are in msgpack."""
    if isinstance(schema, list):
        return [_binary(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("contentEncoding") == "base64":
        rest = {key: value for key, value in schema.items() if key != "contentEncoding"}
        return {**rest, "format": "binary"}
    return {key: _binary(value) for key, value in schema.items()}
