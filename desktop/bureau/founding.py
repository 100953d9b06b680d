"""A bureau's folder: founding it, opening it.

bureau.json              public: name, code, level, database, the address it was last served at
root.pem server.pem registrar.pem recovery.pem    certificates of CA, receipts and heads, registrar; recovery's key
founding.entry           the first entry of the log (org.founded), as it travels
settings.json            may be missing; see settings.py
keys.sealed              private keys of the running server; see keyring.py
authority-export.sealed recovery.sealed            the CA's key and the recovery key: to a stick, in a safe
log.sqlite blobs/        the log (unless another database is named) and the bytes
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.bureau import keyring, settings, tables
from desktop.bureau.blobs import Blobs, Store
from desktop.bureau.log import Clock, Log
from desktop.errors import BadInput, Damaged, Missing
from desktop.journal import identity, sealing
from desktop.journal.entry import Entry
from desktop.store.files import write_whole
from desktop.supervision import roster
from desktop.sync import wire

FORMAT = 1
REGISTRAR = "registrar"  # the person code under which the bureau's own acts are written


class Card(msgspec.Struct, frozen=True):
    """The file bureau.json. `database` is None for the SQLite file in the folder."""

    format: int
    name: str
    code: str
    level: str
    database: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bureau stands: the bureau above it, its region's short name or ""."""

    parent: str | None
    region: str


@dataclass(frozen=True, slots=True)
class Bureau:
    """An opened bureau: its keys, its log, its blobs."""

    folder: Path
    card: Card
    authority: identity.Holder
    server: identity.Holder
    registrar: identity.Holder
    recovery: identity.PublicKey
    nonces: bytes
    log: Log
    blobs: Store
    settings: settings.Settings
    clock: Clock

    @property
    def scope(self) -> str:
        """Where the bureau's own acts are written."""
        return f"org/{self.card.code}"

    def close(self) -> None:
        """Closes the database."""
        self.log.database.close()


def utc_now() -> dt.datetime:
    """The clock of a real server."""
    return dt.datetime.now(dt.UTC)


def init(
    folder: Path,
    name: str,
    passphrase: str,
    *,
    code: str | None = None,
    level: str = "县",
    parent: str | None = None,
    region: str = "",
    database: str | None = None,
    objects: settings.Objects | None = None,
    clock: Clock = utc_now,
) -> Card:
    """Founds a bureau in an empty or new folder; `region` is its short name in document numbers, `objects` the store of
    its blobs (else a folder). BadInput when there is one already, the name is empty or the store does not do.
    """
    if not name.strip():
        raise BadInput("单位名称不能为空，请用 --name 给出。")
    if (folder / "bureau.json").exists():
        raise BadInput(f"“{folder}”里已有一个单位的服务器，请换一个文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    if any(one.name != settings.KEYS for one in folder.iterdir()):
        raise BadInput(f"“{folder}”不是空文件夹，请换一个。")
    card = Card(FORMAT, name, code or _code(name), level, database)
    known = settings.Settings(objects)
    if objects is not None:
        store_of(folder, known)  # tried before anything is founded
        settings.write(folder, known)
    _make_keys(folder, card, passphrase, Place(parent, region), clock())
    # the card comes last: a folder without it is not a bureau
    write_whole(folder / "bureau.json", msgspec.json.format(msgspec.json.encode(card)))
    open_bureau(folder, passphrase, clock=clock).close()
    return card


def card(folder: Path) -> Card:
    """The bureau's card. Missing when the folder holds none."""
    try:
        return msgspec.json.decode((folder / "bureau.json").read_bytes(), type=Card)
    except FileNotFoundError as error:
        raise Missing(f"“{folder}”里没有单位服务器，请先运行“bureau init”。") from error
    except msgspec.DecodeError as error:
        raise Damaged("bureau.json 无法读取，请从备份恢复。") from error


def note(folder: Path, *, url: str | None = None, database: str | None = None) -> None:
    """Remembers the address and the database the bureau is served with."""
    known = card(folder)
    fresh = msgspec.structs.replace(known, url=url or known.url, database=database or known.database)
    if fresh != known:
        write_whole(folder / "bureau.json", msgspec.json.format(msgspec.json.encode(fresh)))


def open_bureau(folder: Path, passphrase: str, *, database: str | None = None, clock: Clock = utc_now) -> Bureau:
    """The bureau with its log. WrongPassphrase, Missing, Damaged, Unreachable as they come."""
    found = card(folder)
    known = settings.read(folder)
    keys = keyring.read(folder / "keys.sealed", passphrase, keyring.Keys)
    root = identity.from_pem(_read(folder / "root.pem"))
    server = identity.Holder(identity.key_from_der(keys.server), identity.from_pem(_read(folder / "server.pem")))
    registrar = identity.from_pem(_read(folder / "registrar.pem"))
    db = tables.Database(database or found.database or tables.default_url(folder))
    log = Log(db, server.key, root, clock)
    founding = msgspec.msgpack.decode(_read(folder / "founding.entry"), type=wire.Packed)
    log.found(wire.unpack(founding))
    return Bureau(
        folder=folder,
        card=found,
        authority=identity.Holder(identity.key_from_der(keys.authority), root),
        server=server,
        registrar=identity.Holder(identity.key_from_der(keys.registrar), registrar),
        recovery=identity.public_from_der(_from_pem(_read(folder / "recovery.pem"))),
        nonces=keys.nonces,
        log=log,
        blobs=store_of(folder, known),
        settings=known,
        clock=clock,
    )


def store_of(folder: Path, known: settings.Settings) -> Store:
    """Where the blobs of this folder's bureau are kept. BadInput, Unreachable as the object store answers."""
    if known.objects is None:
        return Blobs(folder / "blobs")
    try:
        from desktop.bureau.objects import Objects  # noqa: PLC0415 - late import: its library is for large bureaus only
    except ImportError as error:
        raise BadInput("这份程序没有带对象存储的组件，请先执行 pip install 'yikuang[objects]'。") from error
    return Objects(known.objects, *settings.object_keys(folder), folder / "blobs-cache")


@contextmanager
def opened(folder: Path, passphrase: str, *, database: str | None = None) -> Iterator[Bureau]:
    """The bureau, closed afterwards."""
    bureau = open_bureau(folder, passphrase, database=database)
    try:
        yield bureau
    finally:
        bureau.close()


def stamp(clock: Clock) -> sealing.Stamp:
    """What the server's clocks claim."""
    wall = clock().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return sealing.Stamp(wall, int(time.monotonic()), "bureau")


def _make_keys(folder: Path, card: Card, passphrase: str, place: Place, now: dt.datetime) -> None:
    authority = identity.found_authority(card.name, now)
    server, registrar, recovery = identity.new_key(), identity.new_key(), identity.new_key()
    certificates = {
        "root": authority.certificate,
        "server": identity.issue(authority, server.public_key(), f"{card.name}回执", now),
        "registrar": identity.issue(authority, registrar.public_key(), f"{card.name}登记", now),
    }
    keys = keyring.Keys(
        identity.key_to_der(authority.key),
        identity.key_to_der(server),
        identity.key_to_der(registrar),
        os.urandom(32),
    )
    keyring.write(folder / "keys.sealed", passphrase, keys)
    export = keyring.Single("authority", identity.key_to_der(authority.key))
    keyring.write(folder / "authority-export.sealed", passphrase, export)
    keyring.write(folder / "recovery.sealed", passphrase, keyring.Single("recovery", identity.key_to_der(recovery)))
    for name, certificate in certificates.items():
        write_whole(folder / f"{name}.pem", identity.to_pem(certificate))
    write_whole(folder / "recovery.pem", _to_pem(identity.public_to_der(recovery.public_key())))
    holder = identity.Holder(registrar, certificates["registrar"])
    founded = roster.OrgFounded(
        code=card.code,
        name=card.name,
        level=card.level,
        parent=place.parent,
        region=place.region,
        root=identity.to_der(authority.certificate),
        recovery=identity.public_to_der(recovery.public_key()),
    )
    first = _first(holder, card, founded, now)
    write_whole(folder / "founding.entry", msgspec.msgpack.encode(wire.pack(first)))


def _first(registrar: identity.Holder, card: Card, founded: roster.OrgFounded, now: dt.datetime) -> Entry:
    enrolled = roster.DeviceEnrolled(person=REGISTRAR, certificate=identity.to_der(registrar.certificate), name="登记")
    granted = roster.RoleGranted(role=roster.Role.ADMINISTRATOR, org=card.code)
    facts = [
        sealing.Draft("org.founded", f"org/{card.code}", founded),
        sealing.Draft("device.enrolled", f"device/{registrar.fingerprint}", enrolled),
        sealing.Draft("role.granted", f"person/{REGISTRAR}", granted),
    ]
    return sealing.make(registrar, f"org/{card.code}", facts, [], stamp=stamp(lambda: now), salts=os.urandom)


def _code(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Damaged(f"服务器文件夹缺少 {path.name}，请从备份恢复。") from error


def _to_pem(der: bytes) -> bytes:
    return b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(der) + b"-----END PUBLIC KEY-----\n"


def _from_pem(pem: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(pem.splitlines()[1:-1]), validate=True)
    except ValueError as error:
        raise Damaged("recovery.pem 无法读取，请从备份恢复。") from error
