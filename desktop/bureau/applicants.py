"""An administrator decides from his own desk who joins: codes for his people, yes or no to the devices that wait, and
which device is trusted no longer.

Whoever administers the organisation of a person, or one above it, decides about that person's devices. Whether devices
wait at all is decided by the administrators of the bureau.
"""

from __future__ import annotations

from desktop.bureau import accounts, codes
from desktop.bureau.access import Roll
from desktop.bureau.founding import REGISTRAR, Bureau
from desktop.bureau.sights import Asker
from desktop.errors import BadInput, NotAllowed
from desktop.supervision.roster import Role
from desktop.sync.admissions import Admissions, AdmissionsAnswer, Applicant, Lost, Said, Wanted

_NOT_HIS = "只有管理员能发注册码、批准设备，而且限于本单位和下级单位的人员；请联系管理员。"
_STRONGEST = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.INSPECTOR)


def answer(bureau: Bureau, asker: Asker, asked: Admissions) -> AdmissionsAnswer:
    """Does what the administrator says, all of it or nothing, and tells who waits then. NotAllowed; BadInput for a
    device that does not wait, or a person that nobody registered. Said once more, it changes nothing.
    """
    with bureau.log.moment() as connection:
        roll = bureau.log.roll(connection)
    device = roll.devices.get(asker.fingerprint)
    if device is None or device.is_revoked or not roll.is_administrator(device.person):
        raise NotAllowed(_NOT_HIS)
    if asked.approval is not None and not roll.administers(device.person, roll.bureau):
        raise NotAllowed("新设备要不要批准，由服务器所在单位的管理员决定。")
    if asked.wanted is not None:
        _check_wanted(roll, device.person, asked.wanted)
    for one in asked.said:
        _check_said(bureau, roll, device.person, one)
    for lost in asked.lost:
        _check_lost(bureau, roll, device.person, lost)
    if asked.approval is not None:
        codes.ask_approval(bureau, asked.approval)
    for one in asked.said:
        codes.decide_once(bureau, one.mark, codes.Word.YES if one.yes else codes.Word.NO, one.reason)
    for lost in asked.lost:
        if not roll.devices[lost.device].is_revoked:
            accounts.revoke(bureau, lost.device, f"{' '.join(lost.reason.split())[:100]}（{device.person} 办理）")
    given = _code(bureau, roll, asked.wanted) if asked.wanted is not None else ""
    waiting = tuple(
        Applicant(one.mark, one.person, one.device, one.asked)
        for one in codes.applicants(bureau)
        if one.word is codes.Word.WAITING and _is_over(roll, device.person, one.person)
    )
    return AdmissionsAnswer(waiting, codes.is_approval_asked(bureau), given)


def _check_wanted(roll: Roll, administrator: str, wanted: Wanted) -> None:
    if wanted.person not in roll.persons or wanted.person == REGISTRAR:
        raise BadInput(f"名册里没有 {wanted.person}；请先在花名册里登记这个人，同步以后再发注册码。")
    if not _is_over(roll, administrator, wanted.person):
        raise NotAllowed(_NOT_HIS)
    codes.check_days(wanted.days)


def _check_said(bureau: Bureau, roll: Roll, administrator: str, said: Said) -> None:
    found = codes.applicant(bureau, said.mark)
    if found is None or found.word is (codes.Word.NO if said.yes else codes.Word.YES):
        raise BadInput(f"没有核对码为 {said.mark} 的待批准设备，可能别人已经办了；请按 F5 再看。")
    if not _is_over(roll, administrator, found.person):
        raise NotAllowed(_NOT_HIS)


def _check_lost(bureau: Bureau, roll: Roll, administrator: str, lost: Lost) -> None:
    known = roll.devices.get(lost.device)
    if known is None or lost.device == bureau.registrar.fingerprint:
        raise BadInput("名册里没有这台设备，请按 F5 再看。")
    if not _is_over(roll, administrator, known.person):
        raise NotAllowed(_NOT_HIS)
    if not lost.reason.strip():
        raise BadInput("吊销设备须写明原因，例如“丢失”“离任”。")


def _is_over(roll: Roll, administrator: str, person: str) -> bool:
    return roll.administers(administrator, roll.persons.get(person, roll.bureau))


def _code(bureau: Bureau, roll: Roll, wanted: Wanted) -> str:
    held = {role for role, _, span in roll.roles.get(wanted.person, ()) if span.is_open}
    role = next((one for one in _STRONGEST if one in held), Role.INSPECTOR)
    mines = [mine for (person, mine), spans in roll.posts.items() if person == wanted.person and spans[-1].is_open]
    return accounts.invite(bureau, wanted.person, role, sorted(mines), wanted.days).code
