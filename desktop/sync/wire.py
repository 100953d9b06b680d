"""The shapes that travel between a desk and the bureau's server, shared by both sides.

Every message is msgpack, compressed with zstd level 3 (`Content-Encoding: zstd`; gzip and plain are read as well),
`Content-Type: application/vnd.msgpack`. At most 1 MiB travels and at most 32 MiB comes out; both are enforced while
unpacking. Hashes and ids are lower-case hex text, tree hashes 32 raw bytes, times UTC text `2026-11-22T03:33:00Z`.
Fields may be added at the end; a meaning never changes.

    POST /v1/enrolments                    Enrolment → EnrolmentAnswer            (no proof; the code is the proof)
    POST /v1/renewals                      Renewal → RenewalAnswer
    GET  /v1/root                          → the root certificate, DER            (no proof; the code pins it)
    POST /v1/round                         Round → RoundAnswer
    POST /v1/entries                       Entries → EntriesAnswer
    GET  /v1/scopes/{scope}/entries?after=n&epoch=e&view=v                → PullAnswer
    POST /v1/missing                       Missing → MissingAnswer
    POST /v1/blobs/{hash}?scope=s&offset=k&size=n     raw bytes (≤ 1 MiB) → BlobAnswer
    GET  /v1/blobs/{hash}?scope=s          → raw bytes (honours `Range: bytes=k-`)
    GET  /v1/proof/{id}                    → ProofAnswer

An entry travels as `Packed`: its header with the hash of every body left out (`"body":""`), the bodies, and the
signature. The receiver hashes the bodies, fills the header, and so has the exact bytes that were signed. A body
that is not there is nil and its hash stays in the header; whoever receives such an entry turns it away.

A request proves its device: `X-Yikuang-Device` fingerprint, `X-Yikuang-Nonce` the server's last nonce,
`X-Yikuang-Proof` base64 of the ES256 signature over identity.request_digest(method, path with query, body as it
travels, nonce). Every answer carries the next nonce; 401 brings a new one (code `nonce`). When the server does not
know the device (code `certificate`; it was restored) the request is repeated with `X-Yikuang-Certificate`, base64 of
the DER. Every error answer is a `Trouble`.
"""

from __future__ import annotations

import base64
import enum
import zlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
import zstandard

from desktop.errors import Damaged, NotAllowed, Refused
from desktop.journal import entry, identity
from desktop.journal.receipts import Signed
from desktop.sync import typed_code

MEDIA_TYPE = "application/vnd.msgpack"
BYTES_TYPE = "application/octet-stream"
DEVICE_HEADER = "X-Yikuang-Device"
NONCE_HEADER = "X-Yikuang-Nonce"
PROOF_HEADER = "X-Yikuang-Proof"
CERTIFICATE_HEADER = "X-Yikuang-Certificate"

TRAVEL_LIMIT = 1024 * 1024  # bytes of one message as it travels
UNPACKED_LIMIT = 32 * 1024 * 1024  # bytes of one message unpacked
PIECE_LIMIT = 1024 * 1024  # bytes of one piece of a blob
PORTION = 3 * 1024 * 1024  # bytes of packed entries that usually compress to less than TRAVEL_LIMIT
LARGEST = 2**63 - 1  # of a whole number in a request
IDS_LIMIT = 20_000  # ids in one Missing
_ROOM = TRAVEL_LIMIT * 9 // 10  # bytes of entries in a message that carries more than entries

_BODY = b'"body":"'
_T = TypeVar("_T", bound=msgspec.Struct)


class TooLong(NotAllowed):
    """A message larger than may travel; send less at once."""


class Code(enum.StrEnum):
    """What went wrong, for the program; the sentence is for the person."""

    MESSAGE = "message"  # not our protocol, or too large
    NONCE = "nonce"  # repeat with the nonce of this answer
    PROOF = "proof"  # the proof does not verify
    CERTIFICATE = "certificate"  # repeat with X-Yikuang-Certificate; of an entry: with its author's certificate
    EPOCH = "epoch"  # of an entry: push what the server lacks first (org/… foremost), then this again
    REVOKED = "revoked"  # the device's key was revoked; it may push, it may not read
    INVITE = "invite"  # no such code, used already, expired, or the administrator said no
    WAITING = "waiting"  # an administrator has to approve this device; ask again with the same key
    SCOPE = "scope"  # no right to read there
    ABSENT = "absent"  # no such entry or blob here
    HASH = "hash"  # the bytes are not what they were named; begin again at 0
    BUSY = "busy"  # try later
    FAULT = "fault"  # the server's own fault


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a scope was pulled. `epoch` and `view` are given by the server and kept as they are: when either
    differs from what the server would give now, it begins at 0 again. `view`: a all, p without others' held
    entries, o only one's own; of a mark of completeness, the digest of all that were completed up to there.
    """

    epoch: str
    view: str
    number: int


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """An entry as it travels."""

    head: bytes
    bodies: tuple[bytes | None, ...]
    signature: bytes


class Limits(msgspec.Struct, frozen=True, array_like=True):
    """What the server takes, bytes: a message as it travels, unpacked, a piece of a blob."""

    travel: int = TRAVEL_LIMIT
    unpacked: int = UNPACKED_LIMIT
    piece: int = PIECE_LIMIT


class Turned(msgspec.Struct, frozen=True):
    """An entry that was not stored, and why. `place` is its place among the entries sent. Code `message` = damaged
    or too large, sending it again is of no use; `epoch` = the server was restored and does not contain the head
    shown: ask `missing`, push what it lacks (org/… first), then this again; `certificate` = its author is not known
    yet: push org/… first, or send the author's certificate along.
    """

    place: int
    code: Code
    sentence: str
    author: str = ""


class Pulled(msgspec.Struct, frozen=True):
    """Entries of one scope in the order of their numbers. `cursor` stands behind the last of them, and behind rows
    that are not for this device or came up in the same round; `more` = ask again from there. Their receipts are in
    the answer's `receipts`.
    """

    scope: str
    entries: tuple[Packed, ...]
    cursor: Cursor
    more: bool


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """How many document numbers a desk has left of a series and year."""

    series: str
    year: int
    left: int


class NumbersAsked(msgspec.Struct, frozen=True):
    """What a copy of a desk's folder (`seat`) holds. `turn` is the last random word the server took from it, `next`
    the one to take now; `year` the present one; `former` the seat this folder had before, and `reason` why no more.
    """

    seat: str
    turn: str
    next: str
    year: int
    kept: tuple[Kept, ...] = ()
    former: str = ""
    reason: str = ""


class NumbersTold(msgspec.Struct, frozen=True):
    """`is_copy`: another copy went on with the turns; take another seat and ask again. New blocks come as entries."""

    is_copy: bool


class Round(msgspec.Struct, frozen=True):
    """The usual call. `cursors` by scope; `completes` how far complete statements were read ("" and 0 at first);
    `head` the newest signed head the client holds; `shown` other statements under the server's key that it might
    have forgotten; `certificates` (DER) of authors the server asked for.
    """

    cursors: dict[str, Cursor]
    completes: Cursor
    head: Signed | None = None
    entries: tuple[Packed, ...] = ()
    certificates: tuple[bytes, ...] = ()
    shown: tuple[Signed, ...] = ()
    numbers: NumbersAsked | None = None


class RoundAnswer(msgspec.Struct, frozen=True):
    """`receipts` (signed lists) cover the entries pushed and pulled; `completes` (signed lists) likewise, and what
    became complete since the cursor; `head` is fresh, `consistency` proves that it extends the head shown (empty and
    `epoch` new when it does not: ask `missing`, push what is lacked). `scopes`: the newest cursor of every scope in
    which more waits than was sent; nothing there and `more` false = all is pulled. `revoked`: the device's key is
    trusted no longer; what it pushes is held, and nothing comes down. `forgotten`: the log knows nothing of the mark
    `completes`; show it the complete statements in `shown`.
    """

    epoch: str
    head: Signed
    completed: Cursor
    consistency: tuple[bytes, ...] = ()
    receipts: tuple[Signed, ...] = ()
    completes: tuple[Signed, ...] = ()
    turned: tuple[Turned, ...] = ()
    pulled: tuple[Pulled, ...] = ()
    scopes: dict[str, Cursor] = {}
    more: bool = False
    limits: Limits = Limits()
    numbers: NumbersTold | None = None
    revoked: bool = False
    forgotten: bool = False


class Entries(msgspec.Struct, frozen=True):
    """A larger push; `cursors` of its scopes ("", "", 0: never pulled); `admitted`: receipts that admitted it once."""

    entries: tuple[Packed, ...]
    certificates: tuple[bytes, ...] = ()
    head: Signed | None = None
    cursors: dict[str, Cursor] = {}
    admitted: tuple[Signed, ...] = ()


class EntriesAnswer(msgspec.Struct, frozen=True):
    """Receipts of all entries stored now or before; what was not stored; what is complete; cursors moved over them."""

    epoch: str
    receipts: tuple[Signed, ...] = ()
    completes: tuple[Signed, ...] = ()
    turned: tuple[Turned, ...] = ()
    cursors: dict[str, Cursor] = {}


class PullAnswer(msgspec.Struct, frozen=True):
    """A larger pull of one scope."""

    epoch: str
    pulled: Pulled
    receipts: tuple[Signed, ...] = ()
    completes: tuple[Signed, ...] = ()


class Missing(msgspec.Struct, frozen=True):
    """Of these entry ids and blob hashes, by scope: which does the server lack."""

    entries: dict[str, tuple[str, ...]] = {}
    blobs: dict[str, tuple[str, ...]] = {}


class MissingAnswer(msgspec.Struct, frozen=True):
    """What it lacks, by scope; for blobs with the offset to go on from. `held`: entries asked for that it has and does
    not use (待处理).
    """

    entries: dict[str, tuple[str, ...]] = {}
    blobs: dict[str, dict[str, int]] = {}
    held: dict[str, tuple[str, ...]] = {}


class BlobAnswer(msgspec.Struct, frozen=True):
    """Where an upload stands: go on at `offset` (a wrong offset only answers the right one); `held` = every byte
    is here and its hash verified.
    """

    offset: int
    held: bool


class ProofAnswer(msgspec.Struct, frozen=True):
    """The entry's receipt, a signed head, and the audit path between them."""

    receipt: Signed
    head: Signed
    index: int
    path: tuple[bytes, ...]


class Enrolment(msgspec.Struct, frozen=True):
    """`secret` is the code's secret half, `request` a certificate request (DER), `name` what the device is called.
    Repeated with the same key it answers the same certificate.
    """

    secret: bytes
    request: bytes
    name: str


class EnrolmentAnswer(msgspec.Struct, frozen=True):
    """Certificates are DER: of the device, the bureau's root, the server's signing key, the registrar that writes the
    bureau's own acts; `recovery` is the public key (SubjectPublicKeyInfo) a desk wraps its data key for. `mines` are
    codes. `entry` enrols the device, with its receipt and a head: who has it can give it back to a restored server.
    """

    certificate: bytes
    root: bytes
    server: bytes
    recovery: bytes
    person: str
    role: str
    organisation: str
    bureau: str
    mines: tuple[str, ...] = ()
    registrar: bytes = b""
    entry: Packed | None = None
    receipt: Signed | None = None
    head: Signed | None = None


class Renewal(msgspec.Struct, frozen=True):
    """A certificate request (DER) for the key that proves this call; asked again it answers the same certificate."""

    request: bytes


class RenewalAnswer(msgspec.Struct, frozen=True):
    """The new certificate (DER); the one in use when it lasts long enough."""

    certificate: bytes


class Trouble(msgspec.Struct, frozen=True):
    """An answer that says no."""

    code: str
    sentence: str


def write(message: msgspec.Struct) -> bytes:
    """A message as it travels (msgpack, zstd). TooLong when it is larger than may travel: send less at once."""
    data = msgspec.msgpack.encode(message)
    packed = zstandard.ZstdCompressor(level=3).compress(data)
    if len(packed) > TRAVEL_LIMIT or len(data) > UNPACKED_LIMIT:
        raise TooLong("一次传送的内容过大，请分几次传送。")
    return packed


def read(data: bytes, shape: type[_T], encoding: str = "zstd") -> _T:
    """The message in bytes that travelled with this Content-Encoding. Refused when it is anything else."""
    try:
        return msgspec.msgpack.decode(unpack_bytes(data, encoding), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("收到的内容不是一矿一表的协议，未予采用；请检查服务器地址，稍后重试。") from error


def unpack_bytes(data: bytes, encoding: str) -> bytes:
    """Bytes uncompressed, within the limits. Refused when damaged, too large, or compressed in an unknown way."""
    encoding = encoding.strip().lower() or "identity"
    # plain answers are for clients that asked for them; the server itself reads no body beyond TRAVEL_LIMIT
    if len(data) > (UNPACKED_LIMIT if encoding == "identity" else TRAVEL_LIMIT):
        raise Refused("收到的内容超过 1 MiB，未予采用。")
    match encoding:
        case "zstd":
            return _unpack_zstd(data)
        case "gzip":
            return _unpack_gzip(data)
        case "identity":
            return data
    raise Refused("收到的内容压缩方式未知，未予采用。")


def pack(one: entry.Entry) -> Packed:
    """An entry as it travels."""
    first, *parts = one.header_bytes.split(_BODY)
    kept = [part if body is None else part[64:] for part, body in zip(parts, one.bodies, strict=True)]
    return Packed(_BODY.join([first, *kept]), one.bodies, one.signature)


def unpack(packed: Packed) -> entry.Entry:
    """The entry that travelled, every hash held against its bytes; its signature is checked elsewhere. Damaged when
    the parts do not fit.
    """
    first, *parts = packed.head.split(_BODY)
    if len(parts) != len(packed.bodies):
        raise Damaged("条目的事实数与正文数不一致，已拒绝。")
    filled = [first]
    for part, body in zip(parts, packed.bodies, strict=True):
        filled.append(part if body is None else entry.digest(body).encode() + part)
    return entry.assemble(_BODY.join(filled), packed.bodies, packed.signature)


def size_of(packed: Packed) -> int:
    """Bytes a packed entry takes before compression, nearly."""
    return len(packed.head) + sum(len(body) for body in packed.bodies if body) + 80


def portions(entries: Iterable[Packed], limit: int = PORTION) -> Iterator[tuple[Packed, ...]]:
    """Entries in order, in portions that may travel: at most `limit` bytes before compression (at least one entry in
    each), and room left for the rest of the message after it.
    """
    portion: list[Packed] = []
    room = limit
    for one in entries:
        size = size_of(one)
        if portion and size > room:
            yield from _travelling(tuple(portion))
            portion, room = [], limit
        portion.append(one)
        room -= size
    if portion:
        yield from _travelling(tuple(portion))


def prove(key: identity.PrivateKey, *, method: str, path: str, body: bytes, nonce: str) -> str:
    """Value of X-Yikuang-Proof for a request; `path` with its query, as it travels."""
    return base64.b64encode(identity.sign(key, identity.request_digest(method, path, body, nonce))).decode()


def is_proved(key: identity.PublicKey, proof: str, *, method: str, path: str, body: bytes, nonce: str) -> bool:
    """Whether the proof is by this device, for this request."""
    try:
        signature = base64.b64decode(proof, validate=True)
    except ValueError:
        return False
    return identity.is_signed(key, identity.request_digest(method, path, body, nonce), signature)


write_code = typed_code.write
read_code = typed_code.read
is_pinned = typed_code.is_pinned
secret_name = typed_code.secret_name


def _travelling(portion: tuple[Packed, ...]) -> Iterator[tuple[Packed, ...]]:
    # what hardly compresses is halved until it fits
    if len(portion) == 1 or sum(map(size_of, portion)) <= _ROOM or len(_compress(portion)) <= _ROOM:
        yield portion
        return
    half = len(portion) // 2
    yield from _travelling(portion[:half])
    yield from _travelling(portion[half:])


def _compress(message: object) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(msgspec.msgpack.encode(message))


def _unpack_zstd(data: bytes) -> bytes:
    try:
        declared = zstandard.get_frame_parameters(data).content_size
        # only frames that say their size: the size is then checked before a byte is unpacked
        if declared > UNPACKED_LIMIT:
            raise Refused("收到的内容解开后超过 32 MiB 或未注明大小，未予采用。")
        return zstandard.ZstdDecompressor().decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Refused("收到的内容不是一矿一表的协议或在路上损坏，未予采用；请稍后重试。") from error


def _unpack_gzip(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data, UNPACKED_LIMIT + 1)
    except zlib.error as error:
        raise Refused("收到的内容不是一矿一表的协议或在路上损坏，未予采用；请稍后重试。") from error
    if len(plain) > UNPACKED_LIMIT or not unpacker.eof:
        raise Refused("收到的内容解开后超过 32 MiB 或不完整，未予采用。")
    return plain
