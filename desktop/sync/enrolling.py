"""Enrolment: from a typed code to a desk. The code pins the bureau's root before anything is trusted."""

from __future__ import annotations

import contextlib
import platform
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from desktop import paths
from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import BadInput, Refused, Unreachable, WrongPassphrase
from desktop.journal import identity
from desktop.opening import Enrolled, create_desk, prepare_folder, refuse_occupied
from desktop.store import keys
from desktop.store.files import write_whole
from desktop.sync import client, wire
from desktop.sync.client import Trouble
from desktop.world import World

SERVER_URL = "server_url"  # setting
ROLE = "role"  # setting
_ROOT_MOST = 64 * 1024  # bytes of a root certificate


class Waiting(Refused):
    """An administrator has to approve this device first; the same call again goes on."""


def enrol(
    folder: Path,
    url: str,
    code: str,
    passphrase: str,
    *,
    device_name: str = "",
    world: World | None = None,
    cost: keys.Cost = keys.COST,
) -> Desk:
    """A new desk in the folder, enrolled at the server.

    Cut off anywhere it is simply run again, with the same passphrase and code: the device's key is kept before the
    code is used up. BadInput (code, passphrase, address, occupied folder), Unreachable, Refused (another root than the
    code's, code used), Waiting (an administrator has to approve it), DiskTrouble.
    """
    refuse_occupied(folder)
    keys.check_passphrase(passphrase)
    secret, pin = wire.read_code(code)
    address = _clean(url)
    root = _fetch_root(address)
    if not wire.is_pinned(root, pin):
        raise Refused("这台服务器不是发码单位的服务器，已停止注册；请核对服务器地址和注册码。")
    prepare_folder(folder)
    device = _pen(folder, passphrase, cost)
    name = device_name or platform.node()
    answer = _certificate(folder, address, root, device, wire.Enrolment(secret, identity.request(device, name), name))
    certificate = identity.from_der(answer.certificate)
    trust(root)
    enrolled = Enrolled(
        certificate=answer.certificate,
        root=identity.to_der(root),
        server=answer.server,
        recovery=answer.recovery,
        person=answer.person,
        name=identity.common_name(certificate),
        first=_noted(answer),
    )
    settings = {SERVER_URL: address, ROLE: answer.role}
    desk = create_desk(folder, passphrase, device, enrolled, world, settings=settings, cost=cost)
    root_file(desk)
    return desk


def _noted(answer: wire.EnrolmentAnswer) -> Delivery:
    """What the server noted of this device: a desk that has it gives it back should the server lose it."""
    if answer.entry is None or answer.receipt is None:
        return Delivery()
    entry = wire.unpack(answer.entry)
    return Delivery((entry,), (answer.registrar,), receipts=(answer.receipt,), head=answer.head)


def is_begun(folder: Path) -> bool:
    """Whether an enrolment was cut off in this folder: `enrol` goes on with it."""
    return keys.has_pen(folder)


def root_file(desk: Desk) -> Path:
    """The bureau's root as PEM beside the desk: what the connection is checked with, and what others verify with."""
    file = desk.folder / "root.pem"
    if not file.exists():
        write_whole(file, identity.to_pem(desk.root))
    return file


def trust(root: identity.Certificate) -> Path:
    """Record a root in this user's data: `verify` trusts the roots this user's desks were enrolled with."""
    file = trusted_folder() / f"{identity.fingerprint(root)}.pem"
    if not file.exists():
        write_whole(file, identity.to_pem(root))
    return file


def trusted_folder() -> Path:
    """Where this user's trusted roots lie."""
    return paths.user_data() / "roots"


def trusted_roots() -> list[identity.Certificate]:
    """The roots that this user's desks were enrolled with."""
    found: list[identity.Certificate] = []
    for file in sorted(trusted_folder().glob("*.pem")):
        with contextlib.suppress(BadInput, OSError):  # a file that is hurt is trusted with nothing
            found.append(identity.from_pem(file.read_bytes()))
    return found


def _clean(url: str) -> str:
    address = url.strip()
    wrong = BadInput(f"服务器地址 {url} 写法不对，应类似 https://192.168.1.10:8443。")
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        is_right = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError as error:  # brackets that do not close, a port that is none
        raise wrong from error
    if not is_right:
        raise wrong
    return f"https://{parts.netloc}"


def _fetch_root(address: str) -> identity.Certificate:
    """The root the server shows, not believed yet: the code decides. It is asked for on the way a round takes."""
    plain = {"Accept-Encoding": "identity"}
    try:
        with client.session(address, None) as session:
            answer = client.send(
                session, "GET", f"{address}/v1/root", body=b"", headers=plain, most=_ROOT_MOST, stall=client.CONNECT
            )
    except client.Away as error:
        raise Unreachable(f"连不上服务器 {address}，请检查网络和地址后再试。") from error
    if answer.status >= 300:
        raise Refused(client.trouble(answer).sentence)
    try:
        return identity.from_pem(answer.content)
    except BadInput as error:
        raise Refused("这个地址上不是一矿一表的服务器，请核对服务器地址。") from error


def _pen(folder: Path, passphrase: str, cost: keys.Cost) -> identity.PrivateKey:
    """The key of an enrolment that was cut off in this folder, else a new one, kept."""
    try:
        device = keys.pen(folder, passphrase)
    except WrongPassphrase as error:
        raise WrongPassphrase("上次在这个文件夹里注册到一半，请用当时设的口令继续，或另选一个文件夹。") from error
    if device is None:
        device = identity.new_key()
        keys.keep_pen(folder, passphrase, device, cost)
    return device


def _certificate(
    folder: Path, address: str, root: identity.Certificate, device: identity.PrivateKey, asked: wire.Enrolment
) -> wire.EnrolmentAnswer:
    """The server's answer, held against root and key. Refused when the code is used or the answer is not ours."""
    try:
        answer = _ask(address, root, asked)
    except Trouble as said:
        if said.code == wire.Code.WAITING:
            raise Waiting(said.sentence) from said
        if said.code == wire.Code.INVITE:
            keys.drop_pen(folder)  # no code is used up for this key, or none ever will be
        raise Refused(said.sentence) from said
    certificate = identity.from_der(answer.certificate)
    is_ours = identity.public_to_der(identity.public_key(certificate)) == identity.public_to_der(device.public_key())
    if not is_ours or not identity.is_issued_by(certificate, root):
        raise Refused("服务器发来的证书不对，已停止注册；请联系管理员。")
    if not identity.is_issued_by(identity.from_der(answer.server), root):
        raise Refused("服务器的签名证书不是本单位的，已停止注册；请联系管理员。")
    return answer


def _ask(address: str, root: identity.Certificate, asked: wire.Enrolment) -> wire.EnrolmentAnswer:
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "root.pem"
        pem.write_bytes(identity.to_pem(root))
        headers = {"Content-Type": wire.MEDIA_TYPE, "Content-Encoding": "zstd", "Accept-Encoding": "zstd"}
        with client.session(address, pem) as session:
            answer = client.send(session, "POST", f"{address}/v1/enrolments", body=wire.write(asked), headers=headers)
    if answer.status >= 300:
        raise client.trouble(answer)
    return client.read(answer, wire.EnrolmentAnswer)
