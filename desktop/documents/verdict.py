"""The answer to "is this paper whole, and whose is it?", and what is asked beside the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.supervision.visit import ALSO

ACCEPTED = "accepted"  # the field of the supervisor's acceptance: shows nothing, a complete paper may leave it empty


def is_optional(field: str) -> bool:
    """Whether a complete paper may leave this field empty."""
    return field == ACCEPTED or field.startswith(ALSO)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the journal knows of the paper; None is not compared. `sha256` (hex) is of the finished file.

    `revoked` are the reasons of revoked certificates by fingerprint; `is_received` says that the server took the
    record in, which it does not for a certificate revoked before. `later` are sentences on what happened after signing.
    """

    document_number: str | None = None
    record_hash: str | None = None
    fields: tuple[str, ...] | None = None
    sha256: str | None = None
    revoked: Mapping[str, str] = field(default_factory=dict)
    is_received: bool = False
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate was revoked: why, when (None: not told), and where that is known from."""

    reason: str
    at: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """One signature, or a time stamp of an authority. It covers bytes [0, covers_to) but its own block; `problem` is
    None when it holds. `ends` is when its certificate does; `serial` the certificate's number.
    """

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
    is_time_stamp: bool = False
    ends: datetime | None = None
    serial: int = 0
    revoked: Revoked | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `intact`: no byte differs from what was signed. `known_root`: all signers lead to a trusted root.

    `missing` names expected signers whose signature is not there; `differences` is what the journal knows otherwise;
    `broken` the byte ranges [from, to) that changed, as near as can be told, `places` what stands in them. `record` is
    the attached JSON, `proven_by` the moment a trusted time stamp proves. `is_ours`: this program drew the file;
    `title` is its own. `doubtful` are signers with a revoked certificate of whom nothing proves that they signed
    before. `sentences` say all of it in Chinese, the summary first.
    """

    readable: bool
    intact: bool
    known_root: bool
    signatures: tuple[SignatureFound, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    broken: tuple[tuple[int, int], ...] = ()
    places: tuple[str, ...] = ()
    document_number: str | None = None
    record_hash: str | None = None
    record: bytes | None = None
    proven_by: datetime | None = None
    is_ours: bool = True
    title: str = ""
    doubtful: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True when the paper is complete, unchanged, and signed under a trusted root."""
        whole = self.readable and self.intact and self.known_root
        return whole and not (self.missing or self.differences or self.doubtful)
