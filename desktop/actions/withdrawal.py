"""立即停产撤人 (第四十三条): sealed by itself the moment it is demanded, so that it goes up before the visit
is finished.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.actions import drafting, ledger_words, visits
from desktop.actions.drafting import VisitDraft
from desktop.desk import Changes, Desk, Fact
from desktop.documents import withdrawal
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.facts import check_moments
from desktop.supervision.urgency import WITHDRAWAL
from desktop.supervision.visit import OnSite, SectionSealed


def demand(desk: Desk, visit: str, place: str, reason: str, told: str, *, at: str | None = None) -> Changes:
    """Seal that production was to stop and people to leave: where, why, whom told, when (None: now). BadInput without
    any of them; NotAllowed before the visit began.
    """
    for text, lack in ((place, "从何处撤出"), (reason, "紧急的事由和要求"), (told, "告知了何人")):
        if not text.strip():
            raise BadInput(f"停产撤人须写明{lack}。")
    check_moments(at)
    draft = drafting.load(desk, visit)
    if not draft.is_open:
        raise NotAllowed("检查还没有开始，请先“开始检查”。")
    now = desk.world.text()
    done = OnSite(kind=WITHDRAWAL, text=f"{place.strip()}：{reason.strip()}", at=at or now, told=told.strip())
    number = draft.sealed + 1
    section = SectionSealed(
        section=f"{desk.person}-{number}",
        person=desk.person,
        started=draft.started,
        ended=now,
        legs=(),
        scopes=(),
        answers=(),
        measures=(done,),
        checklist=draft.checklist.digest,
    )
    return visits.seal_and_save(desk, draft, replace(draft, sealed=number), [Fact(f"visit/{visit}", section)])


def take_back(desk: Desk, visit: str, measure: OnSite) -> Changes:
    """Take a noted measure out of the draft; NotAllowed when it was sealed meanwhile."""

    def step(draft: VisitDraft) -> VisitDraft:
        if measure not in draft.measures:
            raise NotAllowed("这条现场处置已经封存，不能撤回；请用更正说明。")
        place = draft.measures.index(measure)
        return replace(draft, measures=(*draft.measures[:place], *draft.measures[place + 1 :]))

    return drafting.change(desk, visit, step)


def page(desk: Desk, visit: str, measure: OnSite) -> bytes:
    """The page about one demand, to print at once."""
    draft = drafting.load(desk, visit)
    with desk.reading() as session:
        card = queries.mine(session, draft.mine)
        office = queries.organisation(session)
    place, _, reason = measure.text.partition("：")
    record = withdrawal.Withdrawal(
        bureau=office.name if office else "",
        mine=card.name if card else draft.mine,
        at=ledger_words.moment(measure.at),
        place=place if reason else "",
        reason=reason or measure.text,
        told=measure.told,
        people="、".join(one.name for one in draft.people),
        drawn_at=desk.world.now().replace(microsecond=0),
        fingerprint=desk.holder.fingerprint,
    )
    return withdrawal.draw(record).pdf
