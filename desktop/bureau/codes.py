"""Single-use codes at the bureau: until when each holds, who showed one, whom an administrator still has to approve.

A code belongs to the first key that shows it; the same key shows it again as often as it likes. Where the bureau asks
for approval, that key waits until an administrator says yes or no, and both sides name it by the same eight characters,
so that a person can be asked whether it is his. Codes of an earlier history of the log hold no longer: whether they
were used is forgotten. Wrong codes are counted by where they came from.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from desktop.bureau import reading, tables
from desktop.bureau.founding import Bureau
from desktop.errors import BadInput, NotAllowed
from desktop.journal import identity
from desktop.supervision import roster
from desktop.sync import wire

DAYS = 7  # that a code holds, unless the administrator says another number
MOST_DAYS = 90
TRIES = 10  # wrong codes from one place within
WINDOW = dt.timedelta(minutes=10)
_APPROVAL = "approval"  # setting: "yes" when every device is approved by an administrator
_invite, _term, _applicant, _attempt = tables.invite.c, tables.term.c, tables.applicant.c, tables.attempt.c


class Refusal(NotAllowed):
    """The code is unknown, used up or no longer in force, or the administrator said no."""


class Waits(NotAllowed):
    """The device waits for an administrator."""


class TooOften(NotAllowed):
    """Too many wrong codes from one place."""


class Word(StrEnum):
    """What an administrator said of a device."""

    WAITING = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a code is for. `certificate` is what its key was given already."""

    name: str
    person: str
    role: str
    mines: tuple[str, ...]
    certificate: bytes | None


@dataclass(frozen=True, slots=True)
class Applicant:
    """A device that showed a code: `mark` is what both sides call it."""

    mark: str
    person: str
    role: str
    device: str
    asked: str
    word: Word


def make(bureau: Bureau, person: str, role: roster.Role, mines: Sequence[str], days: int) -> bytes:
    """The secret of a new code. BadInput for days out of bounds."""
    check_days(days)
    secret = os.urandom(10)
    name = wire.secret_name(secret)
    row = {
        "name": name,
        "person": person,
        "role": role.value,
        "mines": msgspec.json.encode(list(mines)).decode(),
        "made": bureau.log.time(),
    }
    until = _text(bureau.clock() + dt.timedelta(days=days))
    with bureau.log.database.writing() as connection:
        connection.execute(insert(tables.invite).values(row))
        connection.execute(insert(tables.term).values(name=name, until=until, epoch=reading.epoch(connection)))
    return secret


def check_days(days: int) -> None:
    """BadInput for days that no code holds."""
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"注册码的有效期应为 1 到 {MOST_DAYS} 天。")


def claim(bureau: Bureau, secret: bytes, key: identity.PublicKey, device: str, source: str) -> Invited:
    """Whom the code is for, when this key may have it now. Refusal, Waits, TooOften."""
    name = wire.secret_name(secret)
    with bureau.log.database.writing() as connection:
        if _tries(connection, bureau, source) >= TRIES:
            raise TooOften(_TOO_OFTEN)
        row = connection.execute(select(tables.invite).where(_invite.name == name)).mappings().first()
        why = _against(connection, bureau, row, _name(key))
        if why:
            _note_try(connection, bureau, source)
        elif row is not None and row["key"] is None:
            connection.execute(update(tables.invite).where(_invite.name == name).values(key=_name(key)))
        word = Word.YES if why else _word(connection, bureau, name, key, device)
    if why or row is None:
        raise Refusal(why)
    if word is Word.WAITING:
        raise Waits(
            f"正在等管理员批准，请把核对码 {mark(key)} 报给管理员。批准后自动继续；"
            "如果已经关闭程序，用同一个注册码和口令再注册一次即可。"
        )
    mines = msgspec.json.decode(row["mines"], type=tuple[str, ...])
    return Invited(name, row["person"], row["role"], mines, row["certificate"])


def keep(bureau: Bureau, name: str, certificate: bytes) -> bytes:
    """Remembers what the key of a code was given, and answers it: the first, when several workers were asked at
    once.
    """
    with bureau.log.database.writing() as connection:
        is_free = (_invite.name == name) & _invite.certificate.is_(None)
        connection.execute(update(tables.invite).where(is_free).values(certificate=certificate))
        return bytes(connection.execute(select(_invite.certificate).where(_invite.name == name)).scalar_one())


def mark(key: identity.PublicKey) -> str:
    """What people call a key on the telephone: 1a2b-3c4d."""
    name = _name(key)
    return f"{name[:4]}-{name[4:8]}"


def is_approval_asked(bureau: Bureau) -> bool:
    """Whether every device waits for an administrator."""
    with bureau.log.moment() as connection:
        return _is_asked(connection)


def ask_approval(bureau: Bureau, wanted: bool) -> None:
    """From now on every device waits for an administrator, or none does."""
    setting = tables.setting
    with bureau.log.database.writing() as connection:
        connection.execute(delete(setting).where(setting.c.name == _APPROVAL))
        connection.execute(insert(setting).values(name=_APPROVAL, value="yes" if wanted else "no"))


def applicants(bureau: Bureau) -> list[Applicant]:
    """Every device that waits or waited for an administrator, the oldest first."""
    query = (
        select(_applicant.mark, _invite.person, _invite.role, _applicant.device, _applicant.asked, _applicant.word)
        .join_from(tables.applicant, tables.invite, _applicant.name == _invite.name)
        .order_by(_applicant.asked, _applicant.mark)
    )
    with bureau.log.moment() as connection:
        return [
            Applicant(one.mark, one.person, one.role, one.device, one.asked, Word(one.word))
            for one in connection.execute(query)
        ]


def decide(bureau: Bureau, called: str, word: Word, reason: str = "") -> Applicant:
    """Says yes or no to the device of this mark. BadInput when none waits under it."""
    found = applicant(bureau, called)
    if found is None or found.word is not Word.WAITING:
        raise BadInput(f"没有核对码为 {called} 的待批准设备，请用“bureau approvals”核对。")
    decide_once(bureau, called, word, reason)
    return found


def decide_once(bureau: Bureau, called: str, word: Word, reason: str = "") -> None:
    """The same; what was decided already stays."""
    with bureau.log.database.writing() as connection:
        done = {"word": word.value, "reason": " ".join(reason.split())[:100]}
        which = (_applicant.mark == called.strip().lower(), _applicant.word == "")
        connection.execute(update(tables.applicant).where(*which).values(done))


def applicant(bureau: Bureau, called: str) -> Applicant | None:
    """The device of this mark: the one that waits, else one that was decided about."""
    found = [one for one in applicants(bureau) if one.mark == called.strip().lower()]
    waiting = [one for one in found if one.word is Word.WAITING]
    return next(iter(waiting or found), None)


def _against(connection: Connection, bureau: Bureau, row: RowMapping | None, key: str) -> str:
    """Why this key may not have the code, "" when it may."""
    if row is None or row["key"] not in {None, key}:
        return "注册码不存在或已经用过，请核对，或向管理员索取新的注册码。"
    said = connection.execute(select(tables.applicant).where(_applicant.name == row["name"])).mappings().first()
    if said is not None and said["word"] == Word.NO:
        why = f"：{said['reason']}" if said["reason"] else ""
        return f"管理员没有批准这台设备{why}。请与管理员联系，需要时索取新的注册码。"
    term = connection.execute(select(tables.term).where(_term.name == row["name"])).mappings().first()
    if term is None or row["key"] is not None:
        return ""
    if term["epoch"] != reading.epoch(connection):
        return "服务器从备份恢复过，以前发的注册码作废，请向管理员索取新的注册码。"
    if term["until"] < bureau.log.time():
        return f"注册码已过期（有效至 {term['until'][:10]}），请向管理员索取新的注册码。"
    return ""


def _word(connection: Connection, bureau: Bureau, name: str, key: identity.PublicKey, device: str) -> Word:
    said = connection.execute(select(_applicant.word).where(_applicant.name == name)).scalar()
    if said is not None:
        return Word(said) if said or _is_asked(connection) else Word.YES
    is_given = select(_invite.certificate).where(_invite.name == name)
    if not _is_asked(connection) or connection.execute(is_given).scalar() is not None:
        return Word.YES
    row = {"name": name, "mark": mark(key), "device": device, "asked": bureau.log.time(), "word": "", "reason": ""}
    connection.execute(insert(tables.applicant).values(row))
    return Word.WAITING


def _is_asked(connection: Connection) -> bool:
    setting = tables.setting
    return connection.execute(select(setting.c.value).where(setting.c.name == _APPROVAL)).scalar() == "yes"


def _tries(connection: Connection, bureau: Bureau, source: str) -> int:
    since = _text(bureau.clock() - WINDOW)
    query = select(_attempt.count).where(_attempt.source == source[:64], _attempt.since >= since)
    return connection.execute(query).scalar() or 0


def _note_try(connection: Connection, bureau: Bureau, source: str) -> None:
    count = _tries(connection, bureau, source) + 1
    since = select(_attempt.since).where(_attempt.source == source[:64])
    begun = connection.execute(since).scalar() if count > 1 else None
    old = _attempt.since < _text(bureau.clock() - WINDOW)
    connection.execute(delete(tables.attempt).where(old | (_attempt.source == source[:64])))
    row = {"source": source[:64], "count": count, "since": begun or bureau.log.time()}
    connection.execute(insert(tables.attempt).values(row))


def _name(key: identity.PublicKey) -> str:
    return hashlib.sha256(identity.public_to_der(key)).hexdigest()


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_TOO_OFTEN = (
    f"从这个网络地址输错注册码 {TRIES} 次，{int(WINDOW.total_seconds()) // 60} 分钟内不再受理；"
    "请先核对注册码，稍后再试。"
)
