"""ledger.json: the machine-readable record inside a ledger, so that an archive can read it without this program.

Format `yikuang-ledger/1`, UTF-8 JSON with sorted keys:
    format               "yikuang-ledger/1"
    document_number      as printed
    record_hash          hex, as in the QR
    expected_signatures  [{field, role, name, fingerprint}] of the signature fields a complete file carries
    record               the folded record in plain keys; picture bytes stand as {"sha256", "bytes"}
    entries              [base64] the sealed entries in their exact bytes, up to sealing
    form                 of papers made from a template: its key, title, family, effective day, source, SHA-256
Keys may be added; none changes its meaning.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from desktop.documents.form_record import FormRecord
from desktop.documents.form_template import Template
from desktop.documents.record import LedgerRecord

NAME = "ledger.json"
ORDER_NAME = "order.json"
FORMAT = "yikuang-ledger/1"


def ledger_json(record: LedgerRecord, entries: Sequence[bytes] = ()) -> bytes:
    """The attachment's bytes; same record and entries, same bytes."""
    return _bytes(_content(record, entries))


def _content(record: LedgerRecord | FormRecord, entries: Sequence[bytes]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "document_number": record.number,
        "record_hash": record.record_hash,
        "expected_signatures": [
            {"field": s.field, "role": s.capacity, "name": s.name, "fingerprint": s.fingerprint}
            for s in record.signers
            if s.signs_electronically
        ],
        "record": _plain(record, skip=("attachment", "template")),
        "entries": [b64encode(entry).decode("ascii") for entry in entries],
    }


def _bytes(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def form_json(record: FormRecord, template: Template, entries: Sequence[bytes] = ()) -> bytes:
    """The attachment of a form, in the same format; `form` names the template it was made with."""
    content = _content(record, entries)
    form = {name: getattr(template, name) for name in ("key", "title", "digest", "source")}
    content["form"] = form | {"family": template.family.value, "effective": template.effective.isoformat()}
    return _bytes(content)


def letter_json(letter: object, number: str, record_hash: str) -> bytes:
    """The attachment of an official letter: its plain data under `record`, nothing sealed beside it."""
    content = {"format": FORMAT, "document_number": number, "record_hash": record_hash, "expected_signatures": []}
    return _bytes(content | {"record": _plain(letter, skip=("attachment",)), "entries": []})


def _plain(value: object, skip: Sequence[str] = ()) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in skip}
    raise TypeError(f"{type(value).__name__} has no place in ledger.json")
