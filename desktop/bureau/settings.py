"""settings.json in a bureau's folder: where blobs are kept, request limits, who may read the metrics.

Everything may be left out; a word this program does not know is refused, so that a slip of the pen is seen at once.

    {"objects": {"url": "https://s3.example", "bucket": "yikuang"},
     "limits": {"requests": 6000, "connections": 1000, "stall": 60},
     "metrics_token": "at least sixteen characters"}

The keys of an object store never stand here: they come from YIKUANG_S3_KEY and YIKUANG_S3_SECRET, or from the file
objects.keys in the folder (`{"key": …, "secret": …}`), which its owner alone may read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import msgspec

from desktop.errors import BadInput
from desktop.store.files import write_whole

FILE, KEYS = "settings.json", "objects.keys"
KEY, SECRET = "YIKUANG_S3_KEY", "YIKUANG_S3_SECRET"


class Objects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An S3-compatible store. `cache` is how many bytes of it may lie in the bureau's folder."""

    url: str
    bucket: str
    region: str = "us-east-1"
    prefix: str = ""
    cache: Annotated[int, msgspec.Meta(ge=0)] = 2 * 1024**3


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one server takes on. `requests` of one device in a minute (0: as many as come), `connections` at once in
    one worker, `stall` seconds without a byte of a request under way, and until its head is whole. Bytes of a
    message (1 MiB as it travels, 32 MiB unpacked) are the protocol's: a server with smaller ones could never be
    given what was sealed.
    """

    requests: Annotated[int, msgspec.Meta(ge=0)] = 6000
    connections: Annotated[int, msgspec.Meta(ge=1)] = 1000
    stall: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 60


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    objects: Objects | None = None
    limits: Limits = Limits()
    metrics_token: Annotated[str, msgspec.Meta(min_length=16)] | None = None


def read(folder: Path) -> Settings:
    """The settings of a bureau's folder; the usual ones without the file. BadInput when it cannot be understood."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"“{folder / FILE}”读不懂（{error}）；请改正后再启动，或删去这个文件用缺省设置。") from error


def write(folder: Path, settings: Settings) -> None:
    """Keeps the settings in the folder."""
    data = msgspec.json.encode(msgspec.to_builtins(settings, str_keys=True))
    write_whole(folder / FILE, msgspec.json.format(data))


class _Keys(msgspec.Struct, frozen=True):
    key: str
    secret: str


def object_keys(folder: Path) -> tuple[str, str]:
    """Key and secret of the object store. BadInput when there are none, or others on this machine may read them."""
    if (key := os.environ.get(KEY)) and (secret := os.environ.get(SECRET)):
        return key, secret
    file = folder / KEYS
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise BadInput(f"“{file}”别人也能读，没有使用；请先执行 chmod 600。")
        found = msgspec.json.decode(file.read_bytes(), type=_Keys)
    except FileNotFoundError as error:
        raise BadInput(f"没有对象存储的密钥：请设环境变量 {KEY}、{SECRET}，或写进“{file}”。") from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        # what the file says stays unsaid: it is a secret
        raise BadInput(f'“{file}”读不懂，应为 {{"key": …, "secret": …}}。') from error
    return found.key, found.secret
