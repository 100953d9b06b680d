"""Everything of a desk in plain files that can be read and checked without this program.

README.txt                how to check it, in Chinese
entries.jsonl             one entry a line: exact header and bodies (base64), signature, and the same decoded
statements.jsonl          the server's receipts, complete statements and heads, in the same way
certificates/*.pem        whoever signed, by fingerprint; root.pem and server.pem beside this file
blobs/<sha256>.<ending>   photos, signatures, checklists, papers
papers/<number>.pdf       the newest file of every paper, once more under its number
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import msgspec

from desktop.desk import SERVER, Desk
from desktop.errors import BadInput, Damaged, Erased, Missing
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.receipts import Signed
from desktop.store import journal, queries, settings
from desktop.store.database import Session
from desktop.store.files import write_whole
from desktop.supervision.filled_forms import FilledForm
from desktop.supervision.visit import Visit

_PART = 500
_ENDINGS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"{", "json"))
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

README = """\
这个文件夹是一个工作台导出的全部内容，不用本程序也能阅读和核对。

entries.jsonl       每行一条封存记录。header、bodies、signature 是原始字节的 base64；plain 是同样内容的可读形式。
statements.jsonl    服务器签署的回执、齐全证明、目录摘要，写法相同。
certificates        签名设备的证书，文件名是证书（DER）的 SHA-256；root.pem 是本单位的根证书，server.pem 是服务器的。
blobs               照片、签名图、检查表、PDF 文书，文件名是内容的 SHA-256。
papers              各份文书的最新文件，以文号命名。

怎样核对
1. blobs：sha256sum blobs/* 的结果应与文件名相同。
2. 记录：id 是 header 的 SHA-256；header 里 facts 各项的 body 是对应 bodies 的 SHA-256（被依法删除的为 null）。
3. 签名：signature 是 ECDSA P-256（r 与 s 各 32 字节），签在 id 的 32 个字节上；证书是 header 里 author 指的那一张。
4. 证书：openssl verify -no_check_time -CAfile root.pem certificates/某一张.pem
5. 文书：pdfsig papers/某一份.pdf，并核对签名证书由 root.pem 签发。

下面这段 Python（需要 cryptography 软件包）在本文件夹里运行，一次核对 1、2、3、4 各项：

----- 8< -----
import base64, hashlib, json, pathlib
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

def sha(data): return hashlib.sha256(data).hexdigest()
def load(file): return x509.load_pem_x509_certificate(pathlib.Path(file).read_bytes())

root = load("root.pem")
for file in pathlib.Path("blobs").iterdir():
    assert sha(file.read_bytes()) == file.stem, file
count = 0
for line in pathlib.Path("entries.jsonl").read_bytes().splitlines():
    one = json.loads(line)
    header = base64.b64decode(one["header"])
    facts = json.loads(header)["facts"]
    assert sha(header) == one["id"], one["id"]
    for fact, body in zip(facts, one["bodies"], strict=True):
        assert body is None or sha(base64.b64decode(body)) == fact["body"], one["id"]
    signer = load("certificates/" + json.loads(header)["author"] + ".pem")
    signer.verify_directly_issued_by(root)
    raw = base64.b64decode(one["signature"])
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    signer.public_key().verify(der, bytes.fromhex(one["id"]), ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    count += 1
print(count, "OK")
----- 8< -----
"""


def export(desk: Desk, folder: Path) -> tuple[str, ...]:
    """Write everything into a new or empty folder; answers sentences about blobs that are hurt or not here.

    BadInput when the folder is not empty or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} 不是空文件夹，请为导出另选一个新的或空的文件夹。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "README.txt", README.encode())
        with desk.reading() as session:
            _write_journal(session, folder)
            _write_certificates(session, desk, folder)
            names = [name for name, _ in queries.all_blobs(session)]
            papers = _papers(session)
        left_out = _write_blobs(desk, folder, names)
        for number, file in papers:
            if desk.blobs.has(file):
                write_whole(folder / "papers" / f"{_file_name(number)}.pdf", desk.blobs.get(file))
    except OSError as error:
        raise BadInput(f"导出写不到 {folder}（{error.strerror}）；请换一个位置，或腾出空间后再试。") from error
    return left_out


def ending(data: bytes) -> str:
    """The ending of a file with these bytes."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        return "heic"
    return next((word for start, word in _ENDINGS if data.startswith(start)), "bin")


def entry_line(entry: Entry, receipt: journal.ReceiptLine | None) -> bytes:
    """A line of entries.jsonl."""
    return _line(_entry(entry, receipt))


def statement_line(signed: Signed) -> bytes:
    """A line of statements.jsonl."""
    return _line(_statement(signed))


def _write_journal(session: Session, folder: Path) -> None:
    ids = [name for name, _ in journal.all_ids(session)]
    with (folder / "entries.jsonl").open("wb") as out:
        for start in range(0, len(ids), _PART):
            part = ids[start : start + _PART]
            known = journal.receipts(session, part)
            for entry in sorted(journal.entries(session, part), key=lambda one: (one.header.scope, one.id)):
                out.write(_line(_entry(entry, known.get(entry.id))))
    with (folder / "statements.jsonl").open("wb") as out:
        for signed in journal.statements(session):
            out.write(_line(_statement(signed)))


def _papers(session: Session) -> list[tuple[str, str]]:
    """Number and newest file of every paper, those of visits and internal ones."""
    found = [(one.number, one.file) for _, state in queries.states(session, "visit", Visit) for one in state.papers]
    for noun in ("mineform", "staffform"):
        for _, form in queries.states(session, noun, FilledForm):
            if form.made is not None and form.file:
                found.append((f"{form.made.title} {form.made.number}·{form.entry[:4]}", form.file))
    return found


def _entry(entry: Entry, receipt: journal.ReceiptLine | None) -> dict[str, Any]:
    return {
        "id": entry.id,
        "header": _text(entry.header_bytes),
        "bodies": [None if body is None else _text(body) for body in entry.bodies],
        "signature": _text(entry.signature),
        "receipt": None if receipt is None else {"number": receipt.number, "statement": receipt.statement},
        "plain": {
            "header": msgspec.json.decode(entry.header_bytes),
            "bodies": [None if body is None else _readable(body) for body in entry.bodies],
        },
    }


def _statement(signed: Signed) -> dict[str, Any]:
    return {"data": _text(signed.data), "signature": _text(signed.signature), "plain": _readable(signed.data)}


def _write_certificates(session: Session, desk: Desk, folder: Path) -> None:
    for name, der in journal.certificates(session).items():
        write_whole(folder / "certificates" / f"{name}.pem", identity.to_pem(identity.from_der(der)))
    write_whole(folder / "root.pem", identity.to_pem(desk.root))
    if server := settings.read(session, SERVER, bytes):
        write_whole(folder / "server.pem", identity.to_pem(identity.from_der(server)))


def _write_blobs(desk: Desk, folder: Path, names: list[str]) -> tuple[str, ...]:
    (folder / "blobs").mkdir()
    left_out: list[str] = []
    erased = 0
    for name in names:
        try:
            data = desk.blobs.get(name)
        except Erased:
            erased += 1
            continue
        except (Missing, Damaged) as error:
            left_out.append(str(error))
            continue
        write_whole(folder / "blobs" / f"{name}.{ending(data)}", data)
    if erased:
        left_out.append(f"附件 {erased} 个已由两位管理员同意清除，没有导出，不是缺损；记录和校验值都在。")
    return tuple(left_out)


def _file_name(number: str) -> str:
    """A document number as a file may be named on every system."""
    return "".join("_" if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in number)[:100]


def _readable(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None  # somebody's newer or broken body; its bytes stand beside


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _line(value: dict[str, Any]) -> bytes:
    return msgspec.json.encode(value) + b"\n"
