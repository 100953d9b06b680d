"""A certificate near its end is renewed by itself: the same key, a new certificate, asked for over the old one's proof.

Cut off anywhere it is simply asked again: the bureau answers the same certificate until this device uses it.
"""

from __future__ import annotations

import datetime as dt

from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import Refused
from desktop.journal import identity
from desktop.store import keys
from desktop.sync import wire
from desktop.sync.client import Server, Trouble

BEFORE = dt.timedelta(days=60)


def is_due(desk: Desk) -> bool:
    """Whether this device's certificate ends soon, or has ended."""
    return desk.holder.certificate.not_valid_after_utc - desk.world.now() <= BEFORE


def renew(desk: Desk, server: Server) -> bool:
    """Renew the certificate; False when the bureau does not (its sentence is in 设置: a new code helps). Refused for
    an answer that is not for this device. Unreachable.
    """
    try:
        der = server.renew(wire.Renewal(identity.request(desk.holder.key, desk.name))).certificate
    except Trouble:
        return False
    certificate = identity.from_der(der)
    old, new = (identity.public_to_der(identity.public_key(one)) for one in (desk.holder.certificate, certificate))
    if old != new or not identity.is_issued_by(certificate, desk.root):
        raise Refused("服务器换发的证书不对，没有采用，原来的证书照常使用；请联系管理员。")
    if identity.fingerprint(certificate) == desk.holder.fingerprint:
        return False
    desk.receive(Delivery(certificates=(der,)))
    keys.renew(desk.folder, der)
    desk.holder = identity.Holder(desk.holder.key, certificate)
    return True
