"""A bureau with three mines and seven devices, made once for a process from fixed keys and copied for every seed.

Ids of entries follow from certificates, and the order of concurrent facts from ids: so keys, serial numbers and
signatures of certificates are the same on every machine.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import shutil
import tempfile
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.bureau import founding, keyring, settings
from desktop.bureau.log import Log
from desktop.journal import identity
from desktop.opening import Enrolled, create_desk
from desktop.store import keys
from desktop.supervision.roster import Role
from desktop.sync import wire
from desktop.sync.enrolling import SERVER_URL
from desktop.world import World
from tests.simulation import lives
from tests.simulation.network import URL

START = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
PASSPHRASE = "演示口令-模拟"
CHEAP = keys.Cost(1, 8, 1)
ORG = "demo"
MINES = ("M1", "M2", "M3")
PEOPLE: dict[str, tuple[Role, tuple[str, ...]]] = {
    "P1": (Role.INSPECTOR, ("M1", "M2")),
    "P2": (Role.INSPECTOR, ("M1", "M3")),
    "P3": (Role.INSPECTOR, ("M3",)),
    "S1": (Role.SUPERVISOR, ()),
    "A1": (Role.ADMINISTRATOR, ()),
    "A2": (Role.ADMINISTRATOR, ()),
}
DESKS = {"P1a": "P1", "P1b": "P1", "P2a": "P2", "P3a": "P3", "S1a": "S1"}
BOARD = {"A1a": "A1", "A2a": "A2"}  # what their desks do stands in erasing.py
DEVICES = {**DESKS, **BOARD}  # a history adds those that join


def folder() -> Path:
    """A new folder where writing is quick; its maker removes it."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="yikuang-sim-", dir=memory if os.access(memory, os.W_OK) else None))


def holder(number: int, name: str, authority: identity.Holder | None = None) -> identity.Holder:
    """The same key and certificate for the same number, on every machine."""
    key = ec.derive_private_key(10**40 + number, ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "演示县"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    builder = (
        x509.CertificateBuilder(serial_number=number + 1)
        .subject_name(subject)
        .issuer_name(authority.certificate.subject if authority else subject)
        .public_key(key.public_key())
        .not_valid_before(START - dt.timedelta(days=1))
        .not_valid_after(START + dt.timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
    )
    signer = authority.key if authority else key
    return identity.Holder(key, builder.sign(signer, hashes.SHA256(), ecdsa_deterministic=True))


def new_key(luck: random.Random) -> identity.PrivateKey:
    """A key that follows from randomness."""
    return ec.derive_private_key(luck.randrange(1, 2**255), ec.SECP256R1())


def issue(authority: identity.Holder, key: identity.PublicKey, person: str, now: dt.datetime) -> identity.Certificate:
    """As the real one, with a serial number and a signature that follow from key and time."""
    issuer = authority.certificate.subject
    subject = x509.Name(
        [
            *issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, person),
        ]
    )
    sum_ = hashlib.sha256(identity.public_to_der(key) + str(int(now.timestamp())).encode())
    return (
        x509.CertificateBuilder(serial_number=int.from_bytes(sum_.digest()[:16]) + 1)
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=366 * identity.DEVICE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(authority.key, hashes.SHA256(), ecdsa_deterministic=True)
    )


ROOT = holder(0, "演示县根证书")
SERVER = holder(1, "回执", ROOT)
REGISTRAR = holder(2, "登记", ROOT)
NONCES = b"simulated nonces, 32 bytes long.."
RECOVERY = ec.derive_private_key(10**40 + 99, ec.SECP256R1())
HOLDERS = {name: holder(10 + place, person, ROOT) for place, (name, person) in enumerate(DEVICES.items())}


def open_bureau(where: Path, clock, url: str) -> founding.Bureau:
    """The bureau in a folder, as `founding.open_bureau` has it, without the passphrase's long work."""
    database = lives.ServerDatabase(url)
    card = founding.Card(founding.FORMAT, "演示县应急管理局", ORG, "县")
    log = Log(database, SERVER.key, ROOT.certificate, clock)
    file = where / "founding.entry"
    if not file.exists():
        body = founding.roster.OrgFounded(
            code=ORG,
            name=card.name,
            root=identity.to_der(ROOT.certificate),
            recovery=identity.public_to_der(RECOVERY.public_key()),
        )
        file.write_bytes(msgspec.msgpack.encode(wire.pack(founding._first(REGISTRAR, card, body, clock()))))
        _lay_files(where, card)
    log.found(wire.unpack(msgspec.msgpack.decode(file.read_bytes(), type=wire.Packed)))
    return founding.Bureau(
        folder=where,
        card=card,
        authority=ROOT,
        server=SERVER,
        registrar=REGISTRAR,
        recovery=RECOVERY.public_key(),
        nonces=NONCES,
        log=log,
        blobs=lives.ServerBlobs(where / "blobs"),
        settings=settings.Settings(limits=settings.Limits(requests=0)),
        clock=clock,
    )


def _lay_files(where: Path, card: founding.Card) -> None:
    """What else a bureau's folder holds: the commands that keep and restore it read it from there."""
    holders = {"root": ROOT, "server": SERVER, "registrar": REGISTRAR}
    for name, one in holders.items():
        (where / f"{name}.pem").write_bytes(identity.to_pem(one.certificate))
    (where / "recovery.pem").write_bytes(founding._to_pem(identity.public_to_der(RECOVERY.public_key())))
    (where / "bureau.json").write_bytes(msgspec.json.encode(card))
    secret = keyring.Keys(*(identity.key_to_der(one.key) for one in holders.values()), NONCES)
    keyring.write(where / "keys.sealed", PASSPHRASE, secret)


def make_desk(where: Path, name: str, world: World) -> None:
    """A new desk of a device, closed."""
    mine = HOLDERS[name]
    enrolled = Enrolled(
        certificate=identity.to_der(mine.certificate),
        root=identity.to_der(ROOT.certificate),
        server=identity.to_der(SERVER.certificate),
        recovery=identity.public_to_der(RECOVERY.public_key()),
        person=DEVICES[name],
        name=DEVICES[name],
    )
    create_desk(where, PASSPHRASE, mine.key, enrolled, world, settings={SERVER_URL: URL}, cost=CHEAP).close()
    (where / "root.pem").write_bytes(identity.to_pem(ROOT.certificate))


def copy(source: Path, target: Path) -> Path:
    """A folder copied, the lock left behind."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns("desk.lock")))


def luck(*parts: object) -> random.Random:
    """Randomness that follows from these words alone."""
    return random.Random("/".join(map(str, parts)))
