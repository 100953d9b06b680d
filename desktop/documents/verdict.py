"""The answer to "is this paper whole, and whose is it?", and what is asked beside the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """What the journal knows of the paper; None is not compared. `sha256` (hex) is of the finished file."""

    document_number: str | None = None
    record_hash: str | None = None
    fields: tuple[str, ...] | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """One signature. It covers bytes [0, covers_to) but its own block; `problem` is None when it holds."""

    field: str
    name: str
    organisation: str
    fingerprint: str
    claimed_at: datetime | None
    reason: str
    covers_to: int
    known_root: bool
    root_name: str
    in_validity: bool = True
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `intact`: no byte differs from what was signed. `known_root`: all signers lead to a trusted root.

    `missing` names expected signers whose signature is not there; `differences` is what the journal knows otherwise;
    `broken` the byte ranges [from, to) that changed, as near as can be told. `record` is the attached JSON.
    `sentences` say all of it in Chinese, the summary first.
    """

    readable: bool
    intact: bool
    known_root: bool
    signatures: tuple[SignatureFound, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    broken: tuple[tuple[int, int], ...] = ()
    document_number: str | None = None
    record_hash: str | None = None
    record: bytes | None = None
    sentences: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True when the paper is complete, unchanged, and signed under a trusted root."""
        return self.readable and self.intact and self.known_root and not self.missing and not self.differences
