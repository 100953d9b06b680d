"""廉政承诺书 and 廉政监督卡 (第二十八条): the pledge of a supervisor for a year, and the card the mine is given.

What comes back on the feedback sheet goes to the discipline unit on paper; it is never read into this program.
"""

from __future__ import annotations

from desktop.actions.form_drafts import Fields
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.actions.form_leave import designated
from desktop.desk import Desk
from desktop.store import queries


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """Who pledges, of which mines, for the period (a year); whether relatives work there is for him to write."""
    return _person(desk, about) | {"承诺期间": _year(desk, period)}


def prefill_card(desk: Desk, about: str, period: str = "") -> Fields:
    """The card of a supervisor as his mines get it."""
    return _person(desk, about) | {"有效期间": _year(desk, period), "政务热线": "12345"}


def years(desk: Desk, _about: str) -> tuple[str, ...]:
    """This year and the next."""
    this = desk.world.today().year
    return str(this), str(this + 1)


PLEDGE = FormKind(
    key="d-pledge",
    title="廉政承诺书",
    home=Home.STAFF,
    prefill=prefill,
    signers=(Role("承诺人", By.MAKER), Role("派出单位", By.MANAGER)),
    begins=Begins.SELF,
    periods=years,
)
CARD = FormKind(
    key="d-pledge-card",
    title="廉政监督卡",
    home=Home.STAFF,
    prefill=prefill_card,
    signers=(Role("发放人", By.MAKER), Role("接收人（矿方）", By.INK, on_screen=True)),
    periods=years,
)


def _year(desk: Desk, period: str) -> str:
    return f"{period or desk.world.today().year}年度"


def _person(desk: Desk, about: str) -> Fields:
    with desk.reading() as session:
        person = queries.person(session, about)
        office = queries.organisation(session)
        names = {card.code: card.name for card in queries.mines(session)}
        mines = designated(session, about)
    return {
        "姓名": person.name if person else about,
        "单位": office.name if office else "",
        "执法证号": (person.certificate or "") if person else "",
        "监管矿山": "、".join(names.get(one, one) for one in mines),
    }
