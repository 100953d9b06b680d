"""Requests made from the published description, sent to a real server by an enrolled device: schemathesis makes and
judges them, each proved as it travels.
"""

import contextlib
import random
from collections import Counter

import hypothesis
import msgspec
import requests
import schemathesis
import zstandard
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks

from desktop.bureau import describing
from desktop.sync import wire

JUDGES = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


def _bare(value):
    """A made value with its bytes as bytes, and text that msgpack can carry."""
    if isinstance(value, dict):
        return {_bare(key): _bare(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if hasattr(value, "data"):
        return value.data
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return value % 2**64
    return value


@schemathesis.serializer(wire.MEDIA_TYPE)
def _write(context, value):
    data = value if isinstance(value, bytes) else msgspec.msgpack.encode(_bare(value))
    stated = (context.case.headers or {}).get("Content-Encoding", "")
    return zstandard.compress(data) if stated == "zstd" else data


@schemathesis.deserializer(wire.MEDIA_TYPE)
def _read(_context, answer):
    value = msgspec.msgpack.decode(wire.unpack_bytes(answer.content, answer.headers.get("content-encoding", [""])[0]))
    return msgspec.to_builtins(value)


class Proof(requests.auth.AuthBase):
    """Proves a request as it travels, with the newest nonce; one in eight is left as it was made."""

    def __init__(self, device, chance):
        self._device, self._chance = device, chance

    def __call__(self, request):
        device, body = self._device, request.body or b""
        if self._chance.random() < 1 / 8:
            return request
        body = body.encode() if isinstance(body, str) else body
        asked = {"method": request.method, "path": request.path_url, "body": body, "nonce": device.nonce}
        request.headers[wire.DEVICE_HEADER] = device.holder.fingerprint
        request.headers[wire.NONCE_HEADER] = device.nonce
        request.headers[wire.PROOF_HEADER] = wire.prove(device.key, **asked)
        return request


def fuzz(device, *, examples, seed, known=None):
    """So many requests of every call; answers how often each call gave each ending. Raises at the first wrong one.
    `known`: names of parameters with values that are here, tried half of the time.
    """
    load_all_checks()
    schema, seen = schemathesis.openapi.from_dict(describing.document()), Counter()
    for number, found in enumerate(schema.get_all_operations()):
        chance = random.Random(seed + number)
        for mode in GenerationMode:
            ask = _asking(device, found.ok(), seen, known or {}, chance)
            _repeat(ask, found.ok().as_strategy(generation_mode=mode), examples, seed + number)
    return seen


def _asking(device, operation, seen, known, chance):
    """One request of this call, and the judgement of its answer."""
    proof, call = Proof(device, chance), f"{operation.method.upper()} {operation.path}"

    def ask(case):
        _aim(case, known, chance)
        answer = case.call(
            base_url=device.url, session=device.session, auth=proof, verify=device.root, allow_redirects=False
        )
        if answer.request.headers.get(wire.DEVICE_HEADER) == device.holder.fingerprint:
            device.nonce = answer.headers.get(wire.NONCE_HEADER.lower(), [device.nonce])[0]
        seen[call, _ending(answer)] += 1
        case.validate_response(answer, checks=JUDGES)

    return ask


def _repeat(ask, cases, examples, seed):
    rules = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # a call without parameters cannot be asked wrongly
        hypothesis.seed(seed)(rules(hypothesis.given(case=cases)(ask)))()


def _aim(case, known, chance):
    """Made names are never here; some requests shall find something."""
    for values in (case.path_parameters, case.query):
        for name in sorted(known.keys() & (values or {}).keys()):
            if chance.random() < 1 / 2:
                values[name] = known[name]


def _ending(answer):
    """How an answer ended: its status, and of one that says no the code."""
    if answer.status_code < 400 or answer.headers.get("content-type") != [wire.MEDIA_TYPE]:
        return str(answer.status_code)
    return f"{answer.status_code} {_read(None, answer)['code']}"
