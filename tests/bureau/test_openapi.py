"""The published description of the protocol says what the server does."""

import asyncio
import base64
import json
import re

import msgspec
import pytest
import requests

from desktop import cli
from desktop.bureau import api, describing
from desktop.journal import identity
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, furnish

METHODS = ("get", "put", "post", "delete", "patch")


@pytest.fixture(scope="module")
def told():
    """The document."""
    return json.loads(describing.written())


def operations(told):
    return {
        f"{method.upper()} {path}": one
        for path, methods in told["paths"].items()
        for method, one in methods.items()
        if method in METHODS
    }


async def routes(app):
    """Every call as the server has it; the application is begun and ended."""
    async with app.router.lifespan_context(app):
        return {f"{min(one.methods)} {one.path.replace(':path', '')}": one for one in app.routes}


def test_it_tells_every_call_and_no_other(told):
    calls = {call.replace(":path", "") for call in api.CALLS}
    assert set(operations(told)) == calls


def test_the_server_gives_the_same_document_as_the_command(running, root, tmp_path):
    file = tmp_path / "openapi.json"
    assert cli.main(["bureau", "api", "--out", str(file)]) == 0
    answer = requests.get(f"{running.url}{describing.PATH}", verify=root, timeout=60)
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == file.read_bytes()


def test_every_parameter_is_one_the_server_reads(folder, told):
    known = asyncio.run(routes(api.create(folder, PASSPHRASE)))
    for call, one in operations(told).items():
        stated = {(each["name"], each["required"]) for each in one["parameters"] if each.get("in") == "query"}
        read = msgspec.structs.fields(known[call].query) if known[call].query else ()
        assert stated == {(each.name, each.required) for each in read}
        named = {each["name"] for each in one["parameters"] if each.get("in") == "path"}
        assert named == set(known[call].param_convertors) == set(re.findall(r"{(\w+)}", call))


def test_every_shape_is_told_with_all_its_fields(told):
    shapes = told["components"]["schemas"]
    for kind in (wire.Round, wire.RoundAnswer, wire.Enrolment, wire.EnrolmentAnswer, wire.Trouble, wire.NumbersAsked):
        assert list(shapes[kind.__name__]["properties"]) == [one.encode_name for one in msgspec.structs.fields(kind)]
    assert len(shapes["Packed"]["prefixItems"]) == len(msgspec.structs.fields(wire.Packed))
    assert set(shapes["Code"]["enum"]) == set(wire.Code)


def test_every_reference_leads_somewhere(told):
    for name in set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(told))):
        place = told
        for step in name.split("/"):
            place = place[step]


def test_every_verdict_of_the_server_is_told(told):
    stated = {int(status) for one in operations(told).values() for status in one["responses"]}
    assert stated == {200, 206, 400, 401, 403, 404, 408, 413, 416, 422, 429, 500, 503}
    for one in operations(told).values():
        for status, answer in one["responses"].items():
            if int(status) >= 400 and status != "416":
                assert answer["content"][wire.MEDIA_TYPE]["schema"]["$ref"].endswith("/Trouble")


def test_a_path_nobody_has_leads_nowhere_and_another_method_is_told_which(running, root):
    lost = requests.post(f"{running.url}/v1/round/", verify=root, timeout=60, allow_redirects=False)
    assert lost.status_code == 404
    wrong = requests.put(f"{running.url}/v1/root", verify=root, timeout=60)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")


def test_a_certificate_the_program_cannot_read_is_no_fault_of_the_server(running, root, inspector):
    der = bytearray(identity.to_der(inspector.holder.certificate))
    place = bytes(der).find(bytes.fromhex("06082a8648ce3d030107"))  # the curve's name
    der[place + 9] ^= 0x40
    headers = {wire.CERTIFICATE_HEADER: base64.b64encode(der).decode(), wire.DEVICE_HEADER: "0" * 64}
    assert inspector.send("POST", "/v1/round", b"", headers).status_code == 401


def test_a_number_no_database_holds_is_refused(inspector):
    known = furnish(inspector)
    for offset, size in ((0, 2**70), (2**70, 1)):
        path = f"/v1/blobs/{known['blob']}?scope={known['scope']}&offset={offset}&size={size}"
        assert inspector.send("POST", path, b"x").status_code == 400
    assert inspector.send("GET", f"/v1/scopes/{known['scope']}/entries?after={2**63}").status_code == 400
