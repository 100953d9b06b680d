"""Certificates of a server for HTTPS, from the bureau's own CA: every desk trusts exactly that one."""

from __future__ import annotations

import os
import secrets
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.bureau import keyring
from desktop.bureau.founding import Bureau
from desktop.errors import DiskTrouble
from desktop.journal import identity
from desktop.store.files import write_whole


@dataclass(frozen=True, slots=True)
class Tls:
    """A chain (PEM) and its key (PEM, encrypted under `word`)."""

    chain: bytes
    key: bytes
    word: str


def make(bureau: Bureau, names: Sequence[str]) -> Tls:
    """A new key, certified for these names and addresses."""
    key, word = identity.new_key(), secrets.token_hex(16)
    return Tls(_chain(bureau, key, names), keyring.to_pem(key, word), word)


def context(tls: Tls) -> ssl.SSLContext:
    """What a server needs of it."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    # OpenSSL reads keys from files only: this one lives for a moment, encrypted under a word nobody keeps
    with tempfile.TemporaryDirectory(prefix="yikuang-") as folder:
        chain, private = Path(folder, "chain.pem"), Path(folder, "key.pem")
        write_whole(chain, tls.chain)
        write_whole(private, tls.key)
        made.load_cert_chain(chain, private, tls.word)
    return made


def export(bureau: Bureau, names: Sequence[str], folder: Path) -> tuple[Path, Path]:
    """Chain and plain key in files, for a reverse proxy; only their owner may read the key. DiskTrouble."""
    key = identity.new_key()
    chain, private = folder / "chain.pem", folder / "key.pem"
    write_whole(chain, _chain(bureau, key, names))
    try:
        private.unlink(missing_ok=True)
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(keyring.to_plain_pem(key))
    except OSError as error:
        raise DiskTrouble(f"写不到 {private}（{error.strerror}），请检查权限后再试。") from error
    return chain, private


def _chain(bureau: Bureau, key: identity.PrivateKey, names: Sequence[str]) -> bytes:
    certificate = identity.issue_server(bureau.authority, key.public_key(), list(names), bureau.clock())
    return identity.to_pem(certificate) + identity.to_pem(bureau.authority.certificate)
