"""A pack: one zip of evidence that proves itself offline. `verify` reads it with nothing but the bureau's root.

    说明.pdf                 what it shows, for people
    README.txt               how to check it by hand
    entries.jsonl            one entry a line, as `export` writes them: exact bytes in base64, and the same decoded
    statements.jsonl         the server's receipts and complete statements, in the same way
    proofs.jsonl             one a line: of an entry its place in the server's log and the path to a signed tree head
    certificates/<sha>.pem   whoever signed; server.pem is the server's
    papers/<number>.pdf      the newest file of every paper
    blobs/<sha256>.<ending>  what the entries name
    manifest.json            {"about", "entries", "files": {name: [bytes, sha256]}, "format", "kind", "made", "signer"}
    manifest.sig             ES256 of the signer's device over SHA-256 of manifest.json, in hex

The frozen evidence is the manifest: whoever changes, drops or adds a file must sign another one.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.actions import exporting
from desktop.actions.pack_evidence import Evidence
from desktop.actions.printing import file_name
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.journal import identity
from desktop.journal.entry import digest
from desktop.store import proofs

FORMAT = 1
MANIFEST, SIGNATURE, ENTRIES, STATEMENTS, PROOFS, SERVER = (
    "manifest.json",
    "manifest.sig",
    "entries.jsonl",
    "statements.jsonl",
    "proofs.jsonl",
    "server.pem",
)
_README = """\
这是一份可以离线核对的证据材料。用本程序核对：yikuang verify 本文件.zip --root 单位根证书.pem

manifest.json       列出每个文件的长度和 SHA-256；manifest.sig 是制作人的设备对 manifest.json 的 SHA-256
的签名（ECDSA P-256，r 与 s）。 entries.jsonl       封存记录的原始字节；id 是 header 的 SHA-256，签名签在 id 的 32
个字节上，证书在 certificates 里。 statements.jsonl    服务器签署的回执，证书是 server.pem。
proofs.jsonl        记录在服务器总目录里的证明（RFC 9162）：位置、路径、服务器签署的目录头。
papers              各份文书的签名原件，可用任何 PDF 软件验签。
blobs               照片、签名图，文件名是内容的 SHA-256。
"""


class Manifest(msgspec.Struct, frozen=True):
    """The member manifest.json. `about` says in words whose, of which mine and period; `entries` are their ids."""

    format: int
    kind: str
    made: str
    signer: str
    about: dict[str, str]
    entries: tuple[str, ...]
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into one: its kind and whose it is in words, the evidence, the pages that explain it (PDF)."""

    kind: str
    about: dict[str, str]
    evidence: Evidence
    front: bytes


def write(desk: Desk, target: Path, pack: Pack) -> Path:
    """Write a pack, whole or not at all; the next sync brings the proofs that it lacks. BadInput when it cannot be
    written.
    """
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            _fill(desk, out, pack)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise BadInput(f"材料没有存到 {target}（{error.strerror}）。请换一个位置，或腾出空间后再试。") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    if pack.evidence.unproven:
        with desk.reading() as session:
            wanted = {*proofs.wanted(session), *pack.evidence.unproven}
        desk.set(proofs.WANTED, sorted(wanted))
    return target


def _fill(desk: Desk, out: io.BufferedWriter, pack: Pack) -> None:
    listed: dict[str, tuple[int, str]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(desk, pack.evidence, pack.front):
            if name not in listed:
                listed[name] = (len(data), digest(data))
                archive.writestr(_member(name), data)
        manifest = Manifest(
            format=FORMAT,
            kind=pack.kind,
            made=desk.world.text(),
            signer=desk.holder.fingerprint,
            about=pack.about,
            entries=tuple(entry.id for entry in pack.evidence.entries),
            files=listed,
        )
        data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"))
        archive.writestr(_member(MANIFEST), data)
        archive.writestr(_member(SIGNATURE), identity.sign(desk.holder.key, digest(data)).hex())


def _members(desk: Desk, evidence: Evidence, front: bytes) -> Iterator[tuple[str, bytes]]:
    yield "说明.pdf", front
    yield "README.txt", _README.encode()
    yield ENTRIES, b"".join(exporting.entry_line(one, evidence.receipts.get(one.id)) for one in evidence.entries)
    yield STATEMENTS, b"".join(exporting.statement_line(one) for one in evidence.statements)
    if evidence.proofs:
        yield PROOFS, b"".join(msgspec.json.encode(evidence.proofs[one]) + b"\n" for one in sorted(evidence.proofs))
    signers = {**evidence.certificates, desk.holder.fingerprint: identity.to_der(desk.holder.certificate)}
    for name, der in signers.items():
        yield f"certificates/{name}.pem", identity.to_pem(identity.from_der(der))
    if evidence.server:
        yield SERVER, identity.to_pem(identity.from_der(evidence.server))
    for number, file in evidence.papers:
        if desk.blobs.has(file):
            yield f"papers/{file_name(number)}.pdf", desk.blobs.get(file)
    for name in evidence.blobs:
        data = desk.blobs.get(name)
        yield f"blobs/{name}.{exporting.ending(data)}", data


def _member(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    return made
