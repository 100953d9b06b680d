"""The plain input of a form: everything the paper shows, nothing it has to look up. No clock and no disk behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.documents.form_template import Template
from desktop.documents.record import Person, Signer

Value = str | tuple[str, ...] | tuple[Mapping[str, str], ...]
"""A text, a list of texts, or the rows of a table (keys are the columns' fields)."""


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A paper of the kind `key` about `subject` (the mine), dated `day`; fields by their names in the template.

    `officers` are those who sign with their certificate, `signers` the electronic signatures. `record_hash` and
    `fingerprint` go into the QR. `drawn_at` is the time printed in the foot: that of sealing, never of drawing.
    `attachment` holds the bytes of `attachment.form_json`; empty, the record alone is attached. `also`
    are signature fields that show nothing, which may stay empty.
    """

    key: str
    number: str
    bureau: str
    subject: str
    day: date
    drawn_at: datetime
    fields: Mapping[str, Value] = field(default_factory=dict)
    officers: tuple[Person, ...] = ()
    signers: tuple[Signer, ...] = ()
    record_hash: str = ""
    fingerprint: str = ""
    number_is_provisional: bool = False
    receipt: str = "未回执"
    template: Template | None = None
    attachment: bytes = b""
    also: tuple[str, ...] = ()

    @property
    def printed_number(self) -> str:
        """The number as it stands on paper."""
        return f"{self.number}（临时编号）" if self.number_is_provisional else self.number

    @property
    def expected_fields(self) -> tuple[str, ...]:
        """Names of the signature fields that a complete file carries, in printed order."""
        return tuple(s.field for s in self.signers if s.field is not None and s.refusal is None)
