"""The same messages in a file, for a USB stick: entries and blobs, encrypted to the bureau or to named devices.

Format (version 1): the bytes `YKPARCEL1\\n`, then msgpack of `Outer`. `sealed` is AES-256-GCM over zstd over msgpack of
`Inner`; its key is wrapped (HPKE) to every addressee. The sender signs the SHA-256 of everything else in `Outer`, so
that anybody can see who packed it and that it is whole, without opening it. Lost, repeated, reordered or old parcels
are harmless.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.deliveries import Delivery
from desktop.desk import SERVER, Changes, Desk
from desktop.errors import BadInput, Damaged, Missing, NotAllowed, Refused
from desktop.journal import identity
from desktop.journal.entry import digest
from desktop.journal.receipts import Signed
from desktop.store import journal, queries, settings
from desktop.store.database import Session
from desktop.store.files import write_whole
from desktop.supervision import roster
from desktop.sync import meeting, numbering, reminding, wire

MAGIC = b"YKPARCEL1\n"
PURPOSE = b"yikuang parcel 1"
MOST_INNER = 4 * 1024 * 1024 * 1024  # bytes unpacked
BUREAU = "bureau"


class Addressee(msgspec.Struct, frozen=True):
    """One who can open it: fingerprint of the certificate, and the content key wrapped to its key."""

    fingerprint: str
    key: bytes


class Outer(msgspec.Struct, frozen=True):
    """What everybody sees. `sender` is a certificate (DER); `signature` is over the digest of the other fields."""

    v: int
    sender: bytes
    made: str
    to: tuple[Addressee, ...]
    nonce: bytes
    sealed: bytes
    signature: bytes = b""


class NumbersBack(msgspec.Struct, frozen=True):
    """The bureau's answer to a question about numbers, known by the word that question went on with."""

    next: str
    is_copy: bool


class Inner(msgspec.Struct, frozen=True):
    """What addressees see. Blobs are (scope, bytes); certificates (DER) are of the entries' authors. To the bureau a
    desk asks for document numbers; to it and to colleagues it shows the newest head it holds; `told` comes back with
    the blocks as entries.
    """

    entries: tuple[wire.Packed, ...]
    certificates: tuple[bytes, ...] = ()
    blobs: tuple[tuple[str, bytes], ...] = ()
    receipts: tuple[Signed, ...] = ()
    completes: tuple[Signed, ...] = ()
    head: Signed | None = None
    numbers: wire.NumbersAsked | None = None
    told: NumbersBack | None = None


class Seen(msgspec.Struct, frozen=True):
    """What anybody can say of a parcel: who packed it, when by the sender's clock, for whom, under a trusted root
    or not.
    """

    sender: str
    fingerprint: str
    made: str
    to: tuple[str, ...]
    is_trusted: bool


class Taken(msgspec.Struct, frozen=True):
    """What a parcel brought: entries and blobs that were new here, sentences about what was refused."""

    entries: int
    blobs: int
    refused: tuple[str, ...]
    subjects: frozenset[str] = frozenset()

    @property
    def changes(self) -> Changes:
        """What screens are told."""
        return Changes(subjects=self.subjects, delivery=True)


def make(desk: Desk, to: Sequence[identity.Certificate], file: Path, visit: str | None = None) -> Inner:
    """Write a parcel of what the server does not have whole yet, or of one visit with its findings and papers; to the
    bureau with a question for document numbers.

    NotAllowed when there is nothing to hand over, and numbers enough.
    """
    inner = _contents(desk, visit)
    if _is_for_bureau(desk, to):
        inner = _asking(desk, inner)
    else:
        with desk.reading() as session:
            inner = msgspec.structs.replace(inner, head=journal.newest_head(session))
    if not inner.entries and not (inner.numbers and numbering.is_short(inner.numbers)):
        raise NotAllowed("没有需要交接的记录。")
    write_whole(file, pack(desk.holder, desk.world.text(), to, inner))
    return inner


def take(desk: Desk, file: Path) -> Taken:
    """Take a parcel in. BadInput (no parcel), Damaged, Refused (foreign sender, not for this device)."""
    outer = read_file(file)
    if not look(outer, [desk.root]).is_trusted:
        raise Refused("这个文件不是本单位的设备打包的，未接收。")
    inner = open_inner(outer, desk.holder)
    entries = tuple(wire.unpack(one) for one in inner.entries)
    is_from_bureau = _is_for_bureau(desk, [identity.from_der(outer.sender)])
    changes = desk.receive(
        Delivery(
            entries=entries,
            certificates=(*inner.certificates, outer.sender),
            receipts=inner.receipts,
            completes=inner.completes,
            head=inner.head if is_from_bureau else None,
        ),
        also=lambda session: reminding.note(session, inner.completes),
    )
    met = () if is_from_bureau else meeting.note(desk, inner.head)
    new = 0
    for _, data in inner.blobs:
        if desk.blobs.trouble(digest(data)):
            desk.keep_fetched(digest(data), data)
            new += 1
    if inner.told is not None and is_from_bureau:
        numbering.take_back(desk, inner.told.next, is_copy=inner.told.is_copy)
    return Taken(len(changes.entries), new, (*changes.refused, *met), changes.subjects)


def pack(sender: identity.Holder, made: str, to: Sequence[identity.Certificate], inner: Inner) -> bytes:
    """The bytes of a parcel."""
    key, nonce = os.urandom(32), os.urandom(12)
    packed = zstandard.ZstdCompressor(level=3).compress(msgspec.msgpack.encode(inner))
    outer = Outer(
        v=1,
        sender=identity.to_der(sender.certificate),
        made=made,
        to=tuple(
            Addressee(identity.fingerprint(one), identity.seal_to(identity.public_key(one), key, PURPOSE)) for one in to
        ),
        nonce=nonce,
        sealed=AESGCM(key).encrypt(nonce, packed, PURPOSE),
    )
    signature = identity.sign(sender.key, _digest(outer))
    return MAGIC + msgspec.msgpack.encode(msgspec.structs.replace(outer, signature=signature))


def read_file(file: Path) -> Outer:
    """The outside of a parcel in a file. BadInput when it cannot be opened, else as `read`."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"交接文件 {file} 打不开（{error.strerror}），请核对路径。") from error
    return read(data)


def read(data: bytes) -> Outer:
    """The outside of a parcel, its signature checked. BadInput when it is none; Damaged when it was changed."""
    if not data.startswith(MAGIC):
        raise BadInput("这个文件不是一矿一表的交接文件，请重新选择。")
    try:
        outer = msgspec.msgpack.decode(data[len(MAGIC) :], type=Outer)
        key = identity.public_key(identity.from_der(outer.sender))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged("交接文件已损坏或不完整，请重新拷贝。") from error
    if not identity.is_signed(key, _digest(outer), outer.signature):
        raise Damaged("交接文件的签名不对，内容被改动或已损坏，请重新拷贝。")
    return outer


def look(outer: Outer, roots: Sequence[identity.Certificate]) -> Seen:
    """Who packed it, for whom, and whether a trusted root stands behind the sender."""
    sender = identity.from_der(outer.sender)
    return Seen(
        sender=identity.common_name(sender),
        fingerprint=identity.fingerprint(sender),
        made=outer.made,
        to=tuple(one.fingerprint for one in outer.to),
        is_trusted=any(identity.is_issued_by(sender, root) for root in roots),
    )


def devices_of(session: Session, person: str) -> list[identity.Certificate]:
    """The certificates of a person's devices that are in force."""
    return [
        identity.from_der(device.enrolled.certificate)
        for _, device in queries.states(session, "device", roster.Device)
        if device.enrolled and not device.revoked and device.enrolled.person == person
    ]


def server_of(session: Session) -> list[identity.Certificate]:
    """The certificate of the bureau's server; none while this desk knows no bureau."""
    der = settings.read(session, SERVER, bytes)
    return [identity.from_der(der)] if der else []


def open_inner(outer: Outer, holder: identity.Holder) -> Inner:
    """The inside. Refused when it is not for this holder; Damaged."""
    mine = next((one for one in outer.to if one.fingerprint == holder.fingerprint), None)
    if mine is None:
        raise Refused("这个交接文件不是给本设备的，请让对方重新打包，收件人选本设备。")
    key = identity.open_with(holder.key, mine.key, PURPOSE)
    try:
        packed = AESGCM(key).decrypt(outer.nonce, outer.sealed, PURPOSE)
        size = zstandard.get_frame_parameters(packed).content_size
        if size > MOST_INNER:
            raise Damaged("交接文件解开后过大，未接收。")
        return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(packed), type=Inner)
    except (InvalidTag, ValueError, zstandard.ZstdError, msgspec.MsgspecError, RecursionError) as error:
        raise Damaged("交接文件已损坏，请重新拷贝。") from error


def _is_for_bureau(desk: Desk, certificates: Sequence[identity.Certificate]) -> bool:
    with desk.reading() as session:
        server = {identity.fingerprint(one) for one in server_of(session)}
    return any(identity.fingerprint(one) in server for one in certificates)


def _asking(desk: Desk, inner: Inner) -> Inner:
    """With the question for numbers, when there is one, and the head that shows which log this desk knows."""
    with desk.reading() as session:
        asked = numbering.question(desk, session)
        if asked is None:
            return inner
        return msgspec.structs.replace(inner, numbers=asked, head=journal.newest_head(session))


def _contents(desk: Desk, visit: str | None) -> Inner:
    with desk.reading() as session:
        names = _unsent(session) if visit is None else _of_visit(session, visit)
        entries = sorted(journal.entries(session, names), key=lambda one: (one.header.depth, one.id))
        known = journal.certificates(session)
    authors = {one.header.author for one in entries}
    blobs: list[tuple[str, bytes]] = []
    for scope, name in dict.fromkeys((one.header.scope, blob) for one in entries for blob in one.blobs):
        try:
            blobs.append((scope, desk.blobs.get(name)))
        except (Missing, Damaged):
            continue  # whoever has it brings it
    return Inner(
        entries=tuple(wire.pack(one) for one in entries),
        certificates=tuple(known[name] for name in sorted(authors) if name in known),
        blobs=tuple(blobs),
    )


def _unsent(session: Session) -> list[str]:
    """What the server has not receipted, and what it has without all its photos: with them it answers 齐全."""
    return list(dict.fromkeys([*journal.unreceipted(session), *queries.incomplete_entries(session)]))


def _of_visit(session: Session, visit: str) -> list[str]:
    state = queries.visit(session, visit)
    if state is None or state.opened is None:
        raise Missing("没有这次检查。")
    found = queries.findings_of_visit(session, visit, state.opened.mine)
    subjects = [f"visit/{visit}", f"scans/{visit}", f"presence/{visit}", *(f"finding/{name}" for name, _ in found)]
    subjects += [f"finding/{name}" for section in state.sections for name in section.sealed.rechecked]
    return journal.ids_of_subjects(session, subjects)


def _digest(outer: Outer) -> str:
    return digest(msgspec.msgpack.encode(msgspec.structs.replace(outer, signature=b"")))
