"""A device for tests of the server: its key, and the calls it makes over a real TLS socket."""

import hashlib
import os
from dataclasses import dataclass, field

import requests

from desktop.bureau import register
from desktop.journal import identity, receipts, sealing
from desktop.sync import wire

PASSPHRASE = "演示口令-1"
NOTHING = wire.Cursor("", "", 0)
STAMP = sealing.Stamp("2026-11-22T03:33:00Z", 100, "boot")


@dataclass
class Device:
    """A device that talks to a served bureau."""

    url: str
    root: str
    key: identity.PrivateKey
    answer: wire.EnrolmentAnswer
    head: receipts.Signed | None = None
    cursors: dict = field(default_factory=dict)
    completes: wire.Cursor = NOTHING
    nonce: str = ""
    requests: int = 0

    def __post_init__(self):
        self.session = requests.Session()
        self.session.trust_env = False  # a bundle named in the environment would replace ours
        self.session.verify = self.root
        self.holder = identity.Holder(self.key, identity.from_der(self.answer.certificate))
        self.server = identity.public_key(identity.from_der(self.answer.server))

    def entry(self, scope, bodies=({"说": "演示"},), *, blobs=(), subject="visit/1", after=None):
        """A sealed entry."""
        facts = [sealing.Draft("visit.opened", subject, body, blobs) for body in bodies]
        return sealing.make(self.holder, scope, facts, [], stamp=STAMP, salts=os.urandom, after=after)

    def send(self, method, path, body=b"", headers=None):
        """One proved request; repeated once with a new nonce."""
        for _ in range(2):
            proof = wire.prove(self.key, method=method, path=path, body=body, nonce=self.nonce)
            whole = {
                wire.DEVICE_HEADER: self.holder.fingerprint,
                wire.NONCE_HEADER: self.nonce,
                wire.PROOF_HEADER: proof,
                "Content-Encoding": "zstd",
                "Accept-Encoding": "",
                **(headers or {}),
            }
            self.requests += 1
            answer = self.session.request(method, self.url + path, data=body, headers=whole, timeout=30)
            is_stale = answer.status_code == 401 and answer.headers[wire.NONCE_HEADER] != self.nonce
            self.nonce = answer.headers.get(wire.NONCE_HEADER, self.nonce)
            if not is_stale:
                break
        return answer

    def post(self, path, message, shape, headers=None):
        """A message and its answer."""
        return self.read(self.send("POST", path, wire.write(message), headers), shape)

    def read(self, answer, shape):
        """The message in an answer that must be 200."""
        assert answer.status_code == 200, trouble(answer).sentence
        return wire.read(answer.content, shape, "")

    def round(self, *entries, headers=None, **more):
        """A round; what is new is remembered like a client does."""
        asked = wire.Round(self.cursors, self.completes, self.head, tuple(map(wire.pack, entries)), **more)
        answer = self.post("/v1/round", asked, wire.RoundAnswer, headers)
        self.cursors |= {one.scope: one.cursor for one in answer.pulled}
        self.head, self.completes = answer.head, answer.completed
        return answer

    def push(self, *entries):
        """A larger push."""
        return self.post("/v1/entries", wire.Entries(tuple(map(wire.pack, entries))), wire.EntriesAnswer)

    def upload(self, scope, data, offset=0, piece=None, name=None):
        """A piece of a blob; all of it unless told otherwise."""
        name = name or hashlib.sha256(data).hexdigest()
        path = f"/v1/blobs/{name}?scope={scope}&offset={offset}&size={len(data)}"
        return self.send("POST", path, data[offset:] if piece is None else piece)

    def receipts(self, answer):
        """Receipts of an answer by id, verified."""
        lists = [receipts.read_receipts(self.server, one) for one in answer.receipts]
        return {one.id: one for given in lists for one in given.items}

    def complete(self, answer):
        """Ids an answer calls complete, verified."""
        return {name for one in answer.completes for name in receipts.read_complete(self.server, one).items}

    def pulled(self, answer):
        """Ids of the entries pulled."""
        return [wire.unpack(one).id for part in answer.pulled for one in part.entries]


def enrol(running, root, role, person, mines=(), *, org=""):
    """A new device of a person, enrolled by code like anybody's."""
    code = register.invite(running.bureau, role, person, mines, org=org).code
    secret, pin = wire.read_code(code)
    key = identity.new_key()
    asked = wire.Enrolment(secret, identity.request(key, person), f"{person}的笔记本")
    answer = requests.post(
        f"{running.url}/v1/enrolments", wire.write(asked), verify=root, headers={"Content-Encoding": "zstd"}, timeout=30
    )
    assert answer.status_code == 200, trouble(answer).sentence
    told = wire.read(answer.content, wire.EnrolmentAnswer, answer.headers.get("content-encoding", "") and "")
    assert wire.is_pinned(identity.from_der(told.root), pin)
    return Device(running.url, root, key, told)


def furnish(device, scope="mine/M01"):
    """Something to be found: the parameters of a scope, an entry that names a blob, and the blob."""
    data = bytes(range(256)) * 40
    name = hashlib.sha256(data).hexdigest()
    entry = device.entry(scope, blobs=(name,))
    device.round(entry)
    assert device.upload(scope, data).status_code == 200
    return {"scope": scope, "blob": name, "entry": entry.id}


def trouble(answer):
    """The Trouble in an answer that says no."""
    return wire.read(answer.content, wire.Trouble, "")
