"""This device: how long its certificate is in force, and its passphrase."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import keys
from desktop.world import BEIJING


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate entries are signed under: its last day (Beijing), and how many days are left; past: negative."""

    fingerprint: str
    until: dt.date
    days_left: int


def certificate(desk: Desk) -> Certificate:
    """The certificate of this device."""
    until = desk.holder.certificate.not_valid_after_utc.astimezone(BEIJING).date()
    return Certificate(desk.holder.fingerprint, until, (until - desk.world.today()).days)


def change_passphrase(desk: Desk, old: str, new: str, again: str) -> None:
    """Another passphrase for the same desk; an older backup keeps the older one. BadInput, WrongPassphrase; nothing
    has changed then.
    """
    if new != again:
        raise BadInput("两次输入的新口令不一样，请重新输入。")
    if new == old:
        raise BadInput("新口令和原口令一样，请换一个。")
    keys.change_passphrase(desk.folder, old, new)
