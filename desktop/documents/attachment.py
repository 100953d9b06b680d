"""ledger.json: the machine-readable record inside a ledger, so that an archive can read it without this program.

Format `yikuang-ledger/1`, UTF-8 JSON with sorted keys:
    format               "yikuang-ledger/1"
    document_number      as printed
    record_hash          hex, as in the QR
    expected_signatures  [{field, role, name, fingerprint}] of the signature fields a complete file carries
    record               the folded record in plain keys; picture bytes stand as {"sha256", "bytes"}
    entries              [base64] the sealed entries in their exact bytes, up to sealing
Keys may be added; none changes its meaning.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from desktop.documents.record import LedgerRecord, OrderRecord

NAME = "ledger.json"
ORDER_NAME = "order.json"
FORMAT = "yikuang-ledger/1"


def ledger_json(record: LedgerRecord | OrderRecord, entries: Sequence[bytes] = ()) -> bytes:
    """The attachment's bytes; same record and entries, same bytes."""
    content = {
        "format": FORMAT,
        "document_number": record.number,
        "record_hash": record.record_hash,
        "expected_signatures": [
            {"field": s.field, "role": s.role.value, "name": s.name, "fingerprint": s.fingerprint}
            for s in record.signers
            if s.signs_electronically
        ],
        "record": _plain(record, skip=("attachment",)),
        "entries": [b64encode(entry).decode("ascii") for entry in entries],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _plain(value: object, skip: Sequence[str] = ()) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case bytes():
            return {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in skip}
    raise TypeError(f"{type(value).__name__} has no place in ledger.json")
