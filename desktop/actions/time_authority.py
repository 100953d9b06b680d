"""The time-stamping authority this desk asks (设置): its address, the root its stamps are believed by, how it went
last.

Without an address nothing is asked, which is how every desk begins. The root is believed for time stamps alone, never
for a person's signature.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.journal import identity
from desktop.store import settings
from desktop.store.database import Session

LONGEST = 300  # characters of an address
_URL, _ROOT, _LAST = "timestamp_url", "timestamp_root", "timestamp_last"  # settings


class Last(msgspec.Struct, frozen=True):
    """How the last try went: UTC text ("": not tried), papers stamped, the sentence why it stopped."""

    at: str = ""
    stamped: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """What is set. `url` "": no authority is asked; `root` None: its stamps are put in, their time is not proven."""

    url: str = ""
    root: identity.Certificate | None = None
    last: Last = field(default_factory=Last)

    @property
    def root_name(self) -> str:
        """The root's name with the end of its validity, or ""."""
        if self.root is None:
            return ""
        until = self.root.not_valid_after_utc.astimezone(dt.UTC).date()
        return f"{identity.common_name(self.root)}（有效期至 {until}）"


def read(session: Session) -> Authority:
    """The authority this desk asks."""
    der = settings.read(session, _ROOT, bytes)
    return Authority(
        settings.read(session, _URL, str) or "",
        identity.from_der(der) if der else None,
        settings.read(session, _LAST, Last) or Last(),
    )


def of(desk: Desk) -> Authority:
    """The authority this desk asks."""
    with desk.reading() as session:
        return read(session)


def roots(desk: Desk) -> list[identity.Certificate]:
    """The roots by which this desk believes time stamps, beside the bureau's own."""
    root = of(desk).root
    return [root] if root is not None else []


def choose(desk: Desk, url: str) -> None:
    """Ask the authority at this address from the next round on; "": ask none. BadInput for what is no web address."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if address and (not is_good or parts.username or len(address) > LONGEST or not address.isprintable()):
        raise BadInput(f"时间戳服务地址“{address[:60]}”写法不对，应类似 http://tsa.example.cn/tsr；不用就清空。")
    desk.set(_URL, address)
    desk.set(_LAST, Last())


def take_root(desk: Desk, data: bytes) -> str:
    """Believe the authority's time stamps by this root (PEM or DER); answers its name. BadInput when it is no root."""
    try:
        root = identity.from_pem(data)
        is_root = identity.is_issued_by(root, root)
    except (BadInput, ValueError, TypeError) as error:
        raise BadInput("这个文件不是证书，请选择时间戳服务机构公布的根证书（.pem、.cer、.crt）。") from error
    if not is_root:
        raise BadInput("这不是根证书（不是自己签发的），请选择时间戳服务机构公布的根证书。")
    desk.set(_ROOT, identity.to_der(root))
    return identity.common_name(root)


def drop_root(desk: Desk) -> None:
    """Believe no authority's time stamps any more."""
    desk.set(_ROOT, b"")


def note(desk: Desk, stamped: int, error: str) -> None:
    """Remember how it went."""
    desk.set(_LAST, Last(desk.world.text(), stamped, error))
