"""`verify`: a paper, a parcel or a pack of evidence, in words, offline."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.actions import pack_verifying
from desktop.commands import speaking
from desktop.documents import verifying
from desktop.errors import BadInput, Damaged, Missing
from desktop.journal import identity
from desktop.sync import enrolling, parcel


def verify(arguments: argparse.Namespace) -> int:
    """Verify every file; the worst answer decides the exit code."""
    roots = [_root(one) for one in arguments.root] if arguments.root else enrolling.trusted_roots()
    authorities = [_root(one) for one in arguments.time_root]
    codes: list[int] = []
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    for file in arguments.files:
        code, data, sentences = _one(file, roots, authorities)
        codes.append(code)
        found.append({"file": str(file), **data, "sentences": sentences})
        lines += [f"{file.name}：", *(f"  {one}" for one in sentences)]
    speaking.answer(arguments, found if len(found) > 1 else found[0], lines)
    return max(codes)


def _one(
    file: Path, roots: Sequence[identity.Certificate], authorities: Sequence[identity.Certificate]
) -> tuple[int, dict[str, Any], list[str]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        return speaking.COULD_NOT, {"intact": False}, [f"文件打不开（{error.strerror}），请核对路径。"]
    if data.startswith(parcel.MAGIC):
        return _parcel(data, roots)
    if data.startswith(pack_verifying.ZIP):
        return _pack(data, roots)
    verdict = verifying.verify(data, roots, authorities=authorities)
    plain = {
        "intact": verdict.intact,
        "known_root": verdict.known_root,
        "holds": verdict.holds,
        "document_number": verdict.document_number,
        "signatures": [
            {
                "field": one.field,
                "name": one.name,
                "fingerprint": one.fingerprint,
                "claimed_at": one.claimed_at.isoformat() if one.claimed_at else None,
                "covers_to": one.covers_to,
                "problem": one.problem,
                "is_time_stamp": one.is_time_stamp,
            }
            for one in verdict.signatures
        ],
        "missing": list(verdict.missing),
        "broken": [list(one) for one in verdict.broken],
        "places": list(verdict.places),
        "proven_by": verdict.proven_by.isoformat() if verdict.proven_by else None,
        "doubtful": list(verdict.doubtful),
        "receipt": None,
    }
    return speaking.DONE if verdict.holds else speaking.NO, plain, list(verdict.sentences)


def _parcel(data: bytes, roots: Sequence[identity.Certificate]) -> tuple[int, dict[str, Any], list[str]]:
    try:
        seen = parcel.look(parcel.read(data), roots)
    except (Damaged, BadInput) as error:
        return speaking.NO, {"intact": False}, [str(error)]
    plain = {"intact": True, "known_root": seen.is_trusted, "sender": seen.sender, "fingerprint": seen.fingerprint}
    lines = [f"交接文件完好，由 {seen.sender} 打包（其时钟 {seen.made}），收件设备 {len(seen.to)} 台。"]
    if not seen.is_trusted:
        lines.append("打包人的证书不是所信任的根证书签发的；请用 --root 指定单位的根证书。")
    return speaking.DONE if seen.is_trusted else speaking.NO, plain, lines


def _pack(data: bytes, roots: Sequence[identity.Certificate]) -> tuple[int, dict[str, Any], list[str]]:
    verdict = pack_verifying.verify(data, roots)
    plain = {
        "intact": verdict.intact,
        "known_root": verdict.known_root,
        "holds": verdict.holds,
        "kind": verdict.manifest.kind if verdict.manifest else None,
        "entries": verdict.entries,
        "received": verdict.received,
        "proven": verdict.proven,
    }
    return speaking.DONE if verdict.holds else speaking.NO, plain, list(verdict.sentences)


def _root(file: Path) -> identity.Certificate:
    try:
        return identity.from_pem(file.read_bytes())
    except OSError as error:
        raise Missing(f"根证书 {file} 打不开（{error.strerror}），请核对路径。") from error


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "verify",
        parents=[kinds["json"]],
        help="验证台账、文书、证据材料或交接文件",
        epilog="例：yikuang verify 台账.pdf --root root.pem",
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="文件")
    several: dict[str, Any] = {"type": Path, "action": "append", "default": [], "metavar": "FILE"}
    one.add_argument("--root", **several, help="单位的根证书，可以写几次（默认用本机注册过的）")
    one.add_argument("--time-root", **several, help="时间戳服务的根证书，只用来认时间戳，可以写几次")
    one.set_defaults(run=verify)
