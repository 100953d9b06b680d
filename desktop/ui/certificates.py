"""What 设置 says of this device and its person: both certificates in words, and what is to be done when one ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desktop.actions import device
from desktop.desk import Desk
from desktop.store import queries, settings
from desktop.sync.standing import UPLOAD_CAP
from desktop.ui.marks import Mark, Shape

SOON = 60  # days before its end at which a certificate is spoken of
RENEWAL = (
    f"到期前 {SOON} 天内，联网同步一次就自动换发，不用做别的。同步以后仍然显示到期的，请向主管部门要一个新的注册码，"
    "关闭程序，在口令窗口里用它在本机注册一个新的工作台；旧工作台和里面的记录都留着，不会丢。"
)
RENEWAL_OF_PERSON = "请在到期前向发证机关办理换证；换证后由主管部门更新名册，同步以后这里和“今日”自动更新。"


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of this device: its certificate, kB a second that photos may take (0: all); and the enforcement
    certificate of its person ("" when he has none), with its last day and how many days are left.
    """

    certificate: device.Certificate
    cap: int
    own: str = ""
    own_until: str = ""
    own_days: int | None = None


def read_device(desk: Desk) -> Device:
    """The device's certificate and its limit."""
    with desk.reading() as session:
        cap = settings.read(session, UPLOAD_CAP, int) or 0
        person = queries.person(session, desk.person)
    until = (person.certificate_until or "") if person else ""
    left = (dt.date.fromisoformat(until) - desk.world.today()).days if until else None
    return Device(device.certificate(desk), cap, (person.certificate or "") if person else "", until, left)


def set_cap(desk: Desk, cap: int) -> None:
    """Photos take at most so many kB a second of the line from the next exchange on; 0: all of it."""
    desk.set(UPLOAD_CAP, cap)


def lasting(one: device.Certificate) -> tuple[Mark, str]:
    """How long a certificate is in force, as mark and words."""
    until = one.until.isoformat()
    name = f"（指纹 {one.fingerprint[:16]}）"
    if one.days_left < 0:
        words = f"已过期 {-one.days_left} 天（{until}），封存的内容不再被承认。请同步一次换发，不行再向主管部门要注册码"
        return Mark(Shape.CROSS, "bad", words), words + name
    if one.days_left <= SOON:
        words = f"还有 {one.days_left} 天到期（{until}），联网同步一次就自动换发"
        return Mark(Shape.TRIANGLE, "warn", words), words + name
    words = f"有效期至 {until}"
    return Mark(Shape.TICK, "good", words), words + name


def enforcement(one: Device) -> tuple[Mark, str]:
    if not one.own:
        words = "名册里没有；有证的，请主管部门登记"
        return Mark(Shape.DASH, "calm", words), words
    if one.own_days is None:
        return Mark(Shape.TICK, "good", one.own), f"{one.own}，名册里没有写到期日"
    if one.own_days < 0:
        words = f"{one.own}，已过期 {-one.own_days} 天（{one.own_until}）"
        return Mark(Shape.CROSS, "bad", words), words
    if one.own_days <= SOON:
        words = f"{one.own}，还有 {one.own_days} 天到期（{one.own_until}）"
        return Mark(Shape.TRIANGLE, "warn", words), words
    words = f"{one.own}，有效期至 {one.own_until}"
    return Mark(Shape.TICK, "good", words), words
