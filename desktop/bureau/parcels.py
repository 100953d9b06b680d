"""Parcels at the bureau: what inspectors bring on a stick is stored like a push, and answered by a receipt parcel;
document numbers are asked for and given the same way, so that a desk without a network has its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.bureau import claims, numbering, reading
from desktop.bureau.admission import Examiner
from desktop.bureau.founding import Bureau
from desktop.bureau.sights import Asker
from desktop.errors import Refused
from desktop.journal import identity
from desktop.store.files import write_whole
from desktop.sync import parcel, wire
from desktop.sync.parcel import Inner, Taken


def take(bureau: Bureau, file: Path, receipt: Path) -> Taken:
    """Take a parcel in and write the receipt parcel for its sender.

    BadInput (no parcel), Damaged, Refused (foreign sender, not for this bureau). Taking it again changes nothing.
    """
    outer = parcel.read_file(file)
    if not parcel.look(outer, [bureau.authority.certificate]).is_trusted:
        raise Refused("这个文件不是本单位的设备打包的，未接收。")
    inner = parcel.open_inner(outer, bureau.server)
    sender = identity.from_der(outer.sender)
    examiner = Examiner()
    try:
        examined = examiner.examine(inner.entries, _authors(bureau, [*inner.certificates, outer.sender]))
    finally:
        examiner.close()
    if examined.entries:
        bureau.log.append(examined.entries)
    device = identity.fingerprint(sender)
    told = _numbers(bureau, inner, sender)
    blobs = sum(_hold(bureau, sender, scope, data) for scope, data in inner.blobs)
    bureau.log.sweep(bureau.blobs)
    with bureau.log.moment() as connection:
        head = bureau.log.sign_head(reading.now(connection))
        given = numbering.entries_for(connection, bureau, bureau.log.roll(connection), device)
        standings = reading.standings(connection, [one.id for one in (*examined.entries, *given)])
    answer = Inner(
        entries=tuple(wire.pack(one) for one in given),
        certificates=(identity.to_der(bureau.registrar.certificate),),
        told=told,
        receipts=bureau.log.sign_receipts(standings.values()),
        completes=bureau.log.sign_completes(standings.values()),
        head=head,
    )
    write_whole(receipt, parcel.pack(bureau.server, bureau.log.time(), [sender], answer))
    return Taken(len(examined.entries), blobs, tuple(one.sentence for one in examined.turned))


def _numbers(bureau: Bureau, inner: Inner, sender: identity.Certificate) -> parcel.NumbersBack | None:
    """Gives the numbers a desk asks for in its parcel; none before a restored server has what this device holds."""
    if inner.numbers is None:
        return None
    shown = claims.read(bureau.log.public, inner.head, ())
    with bureau.log.moment() as connection:
        if not reading.now(connection, shown.head).goes_on:
            return None
    device = identity.fingerprint(sender)
    told = numbering.give(bureau, Asker(device, sender, _person(bureau, device)), inner.numbers)
    return None if told is None else parcel.NumbersBack(inner.numbers.next, told.is_copy)


def _hold(bureau: Bureau, sender: identity.Certificate, scope: str, data: bytes) -> int:
    name = bureau.blobs.put(data)
    bureau.log.hold(scope, name, _person(bureau, identity.fingerprint(sender)), len(data))
    return 1


def _person(bureau: Bureau, fingerprint: str) -> str:
    with bureau.log.moment() as connection:
        device = bureau.log.roll(connection).devices.get(fingerprint)
    return device.person if device else fingerprint


def _authors(bureau: Bureau, certificates: list[bytes]) -> Callable[[str], identity.PublicKey | None]:
    known = {}
    for der in certificates:
        certificate = identity.from_der(der)
        if identity.is_issued_by(certificate, bureau.authority.certificate):
            known[identity.fingerprint(certificate)] = certificate
    with bureau.log.moment() as connection:
        devices = dict(bureau.log.roll(connection).devices)

    def author(fingerprint: str) -> identity.PublicKey | None:
        found = devices[fingerprint].certificate if fingerprint in devices else known.get(fingerprint)
        return None if found is None else identity.public_key(found)

    return author
