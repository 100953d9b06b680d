"""Is this pack whole, and do its records hold? Answered in words, offline, with nothing but the bureau's root."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import msgspec

from desktop.actions.pack_files import ENTRIES, FORMAT, MANIFEST, PROOFS, SERVER, SIGNATURE, STATEMENTS, Manifest
from desktop.documents import verifying
from desktop.errors import Damaged, DeskError
from desktop.journal import identity, proofs, receipts
from desktop.journal.entry import Entry, assemble, digest, is_whole, told
from desktop.journal.receipts import Signed, Verdict
from desktop.supervision import erasing

ZIP = b"PK\x03\x04"
_LARGEST = 2 * 1024 * 1024 * 1024  # bytes unpacked, in all


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """The answer. `intact`: every file is what the manifest says and nothing was added, every record and paper in it
    holds; `known_root`: all of it leads to a trusted root. `received` of `entries` have the server's receipt,
    `proven` stand in a log whose head the server signed.
    """

    intact: bool
    known_root: bool
    sentences: tuple[str, ...]
    manifest: Manifest | None = None
    entries: int = 0
    received: int = 0
    proven: int = 0

    @property
    def holds(self) -> bool:
        """True when it is whole and trusted."""
        return self.intact and self.known_root


def verify(data: bytes, roots: Sequence[identity.Certificate]) -> PackVerdict:
    """The verdict on a pack. Never raises for what is in the file."""
    try:
        return _verify(_unpack(data), roots)
    except (DeskError, zipfile.BadZipFile, msgspec.MsgspecError, ValueError, KeyError, EOFError, RuntimeError) as error:
        said = str(error) if isinstance(error, DeskError) else "材料包读不出来，或被改动过。"
        return PackVerdict(False, False, (f"不能采信：{said}",))


def _unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if MANIFEST not in names or SIGNATURE not in names:
            raise Damaged("这个压缩文件不是本程序做的证据材料。")
        if len(set(names)) != len(names):
            raise Damaged("材料包里有重名的文件。")
        if sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise Damaged("材料包展开后太大，没有打开。")
        return {name: archive.read(name) for name in names}


def _verify(files: dict[str, bytes], roots: Sequence[identity.Certificate]) -> PackVerdict:
    head = msgspec.json.decode(files[MANIFEST], type=dict[str, object])
    if head.get("format") != FORMAT:
        raise Damaged("这份材料由更新版本的程序做成，请先升级本程序再核对。")
    manifest = msgspec.json.decode(files[MANIFEST], type=Manifest)
    wrong = list(_wrong_files(files, manifest))
    signers = _certificates(files, roots)
    signer = signers.get(manifest.signer)
    signature = bytes.fromhex(files[SIGNATURE].decode("ascii"))
    certificate = identity.from_pem(files[f"certificates/{manifest.signer}.pem"])
    if identity.fingerprint(certificate) != manifest.signer or not identity.is_signed(
        identity.public_key(certificate), digest(files[MANIFEST]), signature
    ):
        wrong.append("目录（manifest.json）的签名不对，不是制作人签署的那一份。")
    entries, spoilt = _entries(files, manifest)
    wrong += spoilt
    if not spoilt and sorted(entry.id for entry in entries) != sorted(manifest.entries):
        wrong.append("记录与目录列出的不是同一批。")
    strangers = [entry for entry in entries if entry.header.author not in signers]
    wrong += [f"记录 {entry.id[:8]} 的内容或签名不对。" for entry in entries if not _is_good(entry, files)]
    admitted, stated = _received(files, roots, {entry.id for entry in entries})
    wrong += stated
    proven, unproved = _proven(files, roots, {entry.id for entry in entries})
    wrong += unproved
    papers, unknown = _papers(files, roots)
    wrong += papers
    is_known = signer is not None and not strangers and not unknown
    return PackVerdict(
        intact=not wrong,
        known_root=is_known,
        sentences=(
            *_sentences(manifest, wrong, (len(entries), len(admitted), proven), is_known=is_known),
            *_without(entries, admitted, files),
        ),
        manifest=manifest,
        entries=len(entries),
        received=len(admitted),
        proven=proven,
    )


def _sentences(manifest: Manifest, wrong: list[str], counts: tuple[int, int, int], *, is_known: bool) -> Iterable[str]:
    count, received, proven = counts
    about = "，".join(f"{name} {text}" for name, text in manifest.about.items() if text)
    if wrong:
        yield f"不能采信：{manifest.kind}不完整或被改动过，共 {len(wrong)} 处。"
        yield from wrong
    elif not is_known:
        yield f"{manifest.kind}前后一致，但签名人的证书不是所信任的根证书签发的，不能采信；请用 --root 指定根证书。"
    else:
        yield f"{manifest.kind}完整，没有改动，签名都来自受信任的单位。"
    yield f"内容：{about}。"
    yield f"记录 {count} 条，{received} 条有服务器的回执，{count - received} 条没有；文件 {len(manifest.files)} 个。"
    yield f"其中 {proven} 条带有目录证明，能证明在服务器签署的总目录里。"
    yield f"制作时间（其时钟）{manifest.made}；设备证书 {manifest.signer[:16]}。"


def _wrong_files(files: dict[str, bytes], manifest: Manifest) -> Iterable[str]:
    for name, (size, sha256) in manifest.files.items():
        data = files.get(name)
        if data is None:
            yield f"缺少文件 {name}。"
        elif len(data) != size or digest(data) != sha256:
            yield f"文件 {name} 被改动过。"
    for name in sorted(files.keys() - manifest.files.keys() - {MANIFEST, SIGNATURE}):
        yield f"多出文件 {name}，不在目录里。"
    for name, data in files.items():
        if name.startswith("blobs/") and PurePosixPath(name).stem != digest(data):
            yield f"附件 {name} 与其校验值不符。"


def _certificates(files: dict[str, bytes], roots: Sequence[identity.Certificate]) -> dict[str, identity.Certificate]:
    """Certificates that a trusted root issued, by fingerprint."""
    found = {}
    for name, data in files.items():
        if name.startswith("certificates/"):
            certificate = identity.from_pem(data)
            if any(identity.is_issued_by(certificate, root) for root in roots):
                found[identity.fingerprint(certificate)] = certificate
    return found


def _entries(files: dict[str, bytes], manifest: Manifest) -> tuple[list[Entry], list[str]]:
    """The records that can be read, and of each other one which it is, by its place in the manifest."""
    found, spoilt = [], []
    for place, line in enumerate(files[ENTRIES].splitlines()):
        name = manifest.entries[place] if place < len(manifest.entries) else ""
        try:
            entry = _entry(line)
        except (DeskError, msgspec.MsgspecError, ValueError):
            spoilt.append(f"记录 {name[:8]}（第 {place + 1} 条）被改动过，读出的不是原来的字节。")
            continue
        if entry.id != name:
            spoilt.append(f"记录 {name[:8]}（第 {place + 1} 条）被改动过或次序不对，读出的是 {entry.id[:8]}。")
        found.append(entry)
    return found, spoilt


def _entry(line: bytes) -> Entry:
    one = msgspec.json.decode(line, type=_Line)
    bodies = [None if body is None else _bytes(body) for body in one.bodies]
    return assemble(_bytes(one.header), bodies, _bytes(one.signature))


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _is_good(entry: Entry, files: dict[str, bytes]) -> bool:
    data = files.get(f"certificates/{entry.header.author}.pem")
    if data is None or not is_whole(entry):
        return False
    certificate = identity.from_pem(data)
    if identity.fingerprint(certificate) != entry.header.author:
        return False
    return identity.is_signed(identity.public_key(certificate), entry.id, entry.signature)


def _received(
    files: dict[str, bytes], roots: Sequence[identity.Certificate], ids: set[str]
) -> tuple[set[str], list[str]]:
    """Which of these entries the server admitted, and what is wrong with its statements."""
    lines = files.get(STATEMENTS, b"").splitlines()
    if not lines:
        return set(), []
    server = identity.from_pem(files[SERVER])
    if roots and not any(identity.is_issued_by(server, root) for root in roots):
        return set(), ["服务器的证书不是所信任的根证书签发的，回执不能采信。"]
    found: set[str] = set()
    wrong = []
    for line in lines:
        one = msgspec.json.decode(line, type=_Statement)
        signed = Signed(base64.b64decode(one.data), base64.b64decode(one.signature))
        try:
            kind = msgspec.json.decode(signed.data, type=_Kind).kind
            if kind == "complete":
                receipts.read_complete(identity.public_key(server), signed)
                continue
            told = receipts.read_receipts(identity.public_key(server), signed)
        except DeskError:
            wrong.append("有一份服务器回执的签名不对。")
            continue
        found |= {item.id for item in told.items if item.verdict is Verdict.ADMITTED}
    return found & ids, wrong


def _without(entries: Sequence[Entry], admitted: set[str], files: dict[str, bytes]) -> Iterable[str]:
    """What two administrators agreed to drop, by admitted records in the pack: that it is not here is no harm."""
    facts_of = [(entry.header.scope, fact) for entry in entries if entry.id in admitted for fact in told(entry)]
    facts_of = [(scope, fact) for scope, fact in facts_of if fact.kind in erasing.KINDS]
    gone = {
        (scope, blob)
        for scope, request in facts_of
        for place, consent in facts_of
        if place == scope and (asked := erasing.agreed(request, consent))
        for blob in asked.blobs
    }
    here = {PurePosixPath(name).stem for name in files if name.startswith("blobs/")}
    lacking = {blob for entry in entries for blob in entry.blobs if (entry.header.scope, blob) in gone} - here
    if lacking:
        yield f"附件 {len(lacking)} 个已由两位管理员同意清除，材料里没有，不是缺损；申请和同意的记录在材料里。"


def _proven(files: dict[str, bytes], roots: Sequence[identity.Certificate], ids: set[str]) -> tuple[int, list[str]]:
    """How many of these entries are proved to be in the server's log, and which proofs do not hold."""
    lines = files.get(PROOFS, b"").splitlines()
    if not lines:
        return 0, []
    server = identity.from_pem(files[SERVER])
    if roots and not any(identity.is_issued_by(server, root) for root in roots):
        return 0, []  # told with the receipts
    found: set[str] = set()
    wrong = []
    for place, line in enumerate(lines, 1):
        try:
            proof = msgspec.json.decode(line, type=proofs.Proof)
        except (msgspec.MsgspecError, ValueError):
            wrong.append(f"第 {place} 份目录证明被改动过，读不出来。")
            continue
        try:
            proofs.check(identity.public_key(server), proof)
        except DeskError:
            wrong.append(f"记录 {proof.id[:8]} 的目录证明不对，它不在服务器签署的总目录里。")
            continue
        found.add(proof.id)
    return len(found & ids), wrong


def _papers(files: dict[str, bytes], roots: Sequence[identity.Certificate]) -> tuple[list[str], bool]:
    """What is wrong with the papers, and whether one was signed under another root."""
    wrong, is_strange = [], False
    for name, data in sorted(files.items()):
        if name.startswith("papers/"):
            verdict = verifying.verify(data, roots)
            if not verdict.intact:
                wrong.append(f"文书 {PurePosixPath(name).stem} 的签名不对：{verdict.sentences[0]}")
            is_strange = is_strange or not verdict.known_root
    return wrong, is_strange


class _Line(msgspec.Struct):
    header: str
    bodies: list[str | None]
    signature: str


class _Statement(msgspec.Struct):
    data: str
    signature: str


class _Kind(msgspec.Struct):
    kind: str
