"""Blobs in an S3-compatible store: the same promises as the folder (blobs.py), for any number of workers and machines.

    <prefix>ab/abcdef…                            verified bytes
    <prefix>arriving/<device>/<upload>/<offset>   a piece of one upload, offset in twelve digits

Nothing about an upload is kept in a worker: its pieces stand in the store, so the next one may come to another
machine. Where an upload stands is read off the names and sizes of its pieces. The last piece verifies the whole, which
is written under its hash before the pieces go; two workers that do so at once write the same bytes. What is read is
kept for a while in a folder here, verified.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from desktop.bureau.blobs import SIZE_LIMIT, Upload
from desktop.bureau.settings import Objects as Place
from desktop.errors import BadInput, Damaged, Missing, Unreachable
from desktop.store.files import replace

_ABSENT = frozenset({"NoSuchKey", "NoSuchObject"})
_STALL = 60.0  # seconds
_FRESH = 600.0  # seconds a file of the cache is safe from being cleared away
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Piece:
    name: str
    offset: int
    size: int


class Objects:
    """The blobs of one bureau in a bucket; `folder` may be lost at any time. BadInput for a bucket or address that
    does not do, Unreachable when the store does not answer.
    """

    def __init__(self, place: Place, key: str, secret: str, folder: Path) -> None:
        address = urlsplit(place.url)
        if address.scheme not in {"http", "https"} or not address.netloc or address.path.strip("/"):
            raise BadInput(f"对象存储的地址“{place.url}”不合规定，例：https://s3.example:9000。")
        self._place = place
        self._folder = folder
        self._tidied = 0.0
        self._lock = threading.Lock()
        pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=10, read=_STALL),
            retries=urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
            maxsize=32,
            cert_reqs="CERT_REQUIRED",
        )
        is_safe = address.scheme == "https"
        self._client = Minio(
            address.netloc, access_key=key, secret_key=secret, secure=is_safe, region=place.region, http_client=pool
        )
        with _translated():
            if not self._client.bucket_exists(place.bucket):
                raise BadInput(f"对象存储里没有桶“{place.bucket}”，请先建好，并给密钥读写权限。")
        folder.mkdir(parents=True, exist_ok=True)

    def offset(self, upload: Upload) -> int:
        """From where this upload goes on."""
        return _end(self._pieces(upload))

    def offsets(self, uploads: Sequence[Upload]) -> list[int]:
        """The same for many; one question for each device."""
        sizes: dict[str, int] = {}
        for home in {self._device(one) for one in uploads}:
            sizes |= self._sizes(home)
        return [_end(_chain(sizes, self._arriving(one))) for one in uploads]

    def add(self, upload: Upload, offset: int, size: int, piece: bytes) -> int:
        """As Blobs.add; may be called for one upload by several workers at once."""
        if not 0 <= size <= SIZE_LIMIT or offset < 0 or offset + len(piece) > size:
            raise BadInput("附件的大小或位置不合规定，未予接收。")
        if len(piece) == size and offset == 0:
            return self._finish(upload, [], piece)  # whole at once: most photos
        pieces = self._pieces(upload)
        stands = _end(pieces)
        if stands >= size > 0:  # every byte came, and then the worker died
            return self._finish(upload, pieces, b"")
        if offset != stands or not piece:
            return stands
        if offset + len(piece) == size:
            return self._finish(upload, pieces, piece)
        self._put(f"{self._arriving(upload)}{offset:012d}", piece)
        return offset + len(piece)

    def path(self, blob: str) -> Path:
        """A verified copy here. Missing when the store has not got it; Damaged when its bytes are others."""
        kept = self._folder / blob[:2] / blob
        with contextlib.suppress(FileNotFoundError):
            os.utime(kept)
            return kept
        data = self._get(self._name(blob))
        if hashlib.sha256(data).hexdigest() != blob:
            raise Damaged(f"对象存储里的附件 {blob[:8]} 已损坏，请从其副本恢复，或由持有它的设备重新上传。")
        kept.parent.mkdir(exist_ok=True)
        self._tidy(len(data))
        with tempfile.NamedTemporaryFile(dir=kept.parent, suffix=".tmp", delete=False) as file:
            file.write(data)
        replace(Path(file.name), kept)
        return kept

    def is_intact(self, blob: str) -> bool:
        """Whether the bytes in the store still are what they are named; reads every byte there."""
        try:
            return hashlib.sha256(self._get(self._name(blob))).hexdigest() == blob
        except Missing:
            return False

    def put(self, data: bytes) -> str:
        """Stores bytes whole, for the bureau's own acts; answers their hash."""
        blob = hashlib.sha256(data).hexdigest()
        self._put(self._name(blob), data)
        return blob

    def drop(self, blob: str) -> None:
        """The bytes go, in the store and here."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            (self._folder / blob[:2] / blob).unlink()
        with _translated():
            self._client.remove_object(self._place.bucket, self._name(blob))

    def drop_pieces(self, names: Collection[str]) -> None:
        """What came so far of these uploads (`Upload.name`) goes."""
        if not names:
            return
        for piece in self._sizes(f"{self._place.prefix}arriving/"):
            if piece.split("/")[-2] in names:
                with _translated():
                    self._client.remove_object(self._place.bucket, piece)

    def _finish(self, upload: Upload, pieces: Sequence[_Piece], last: bytes) -> int:
        try:
            whole = b"".join([*(self._get(one.name) for one in pieces), last])
        except Missing:  # another worker finished just now and took its pieces away
            return self.offset(upload)
        if hashlib.sha256(whole).hexdigest() != upload.blob:
            self._drop(pieces)
            raise Damaged("附件内容与其校验值不符，已丢弃，将从头重新上传。")
        self._put(self._name(upload.blob), whole)
        self._drop(pieces)
        return len(whole)

    def _pieces(self, upload: Upload) -> list[_Piece]:
        """The pieces that follow each other from the first byte on."""
        home = self._arriving(upload)
        return _chain(self._sizes(home), home)

    def _sizes(self, home: str) -> dict[str, int]:
        with _translated():
            listed = self._client.list_objects(self._place.bucket, prefix=home, recursive=True)
            return {str(one.object_name): one.size or 0 for one in listed}

    def _drop(self, pieces: Sequence[_Piece]) -> None:
        for one in reversed(pieces):  # the first goes last: what is left is still the beginning of an upload
            with _translated():
                self._client.remove_object(self._place.bucket, one.name)

    def _put(self, name: str, data: bytes) -> None:
        with _translated():
            self._client.put_object(self._place.bucket, name, io.BytesIO(data), len(data))

    def _get(self, name: str) -> bytes:
        with _translated():
            answer = self._client.get_object(self._place.bucket, name)
            try:
                return answer.data
            finally:
                answer.close()
                answer.release_conn()

    def _name(self, blob: str) -> str:
        return f"{self._place.prefix}{blob[:2]}/{blob}"

    def _arriving(self, upload: Upload) -> str:
        return f"{self._device(upload)}{upload.name}/"

    def _device(self, upload: Upload) -> str:
        return f"{self._place.prefix}arriving/{upload.device or '-'}/"

    def _tidy(self, room: int) -> None:
        """Makes room in the cache, once a minute: what nobody asked for longest goes first."""
        now = time.time()
        with self._lock:
            if now - self._tidied < 60:
                return
            self._tidied = now
        files = sorted(_files(self._folder))
        left = sum(size for _, size, _ in files) + room
        for used, size, path in files:
            if left <= self._place.cache or now - used < _FRESH:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            left -= size


def _end(pieces: Sequence[_Piece]) -> int:
    return pieces[-1].offset + pieces[-1].size if pieces else 0


def _chain(sizes: Mapping[str, int], home: str) -> list[_Piece]:
    found: list[_Piece] = []
    while size := sizes.get(name := f"{home}{_end(found):012d}", 0):
        found.append(_Piece(name, _end(found), size))
    return found


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for path in folder.glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            found = path.stat()
            yield found.st_mtime, found.st_size, path


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in _ABSENT:
            raise Missing("服务器上没有这个附件，请等待对方上传后再同步。") from error
        if error.code in {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}:
            raise Unreachable(f"对象存储不认这个密钥（{error.code}），请核对密钥和桶的权限。") from error
        raise Unreachable(f"对象存储没有答应（{error.code}），请稍后重试。") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        # the library puts addresses and headers into its words: the kind of trouble is enough
        raise Unreachable(f"对象存储连不上（{type(error).__name__}），请检查地址和网络。") from error
