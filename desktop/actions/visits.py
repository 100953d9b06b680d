"""What a person does in a visit: plan, open, walk the route, answer, seal the own section, close. One function a verb.

Everything before sealing changes only the draft. Times are UTC text; `None` means now where that is said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from msgspec.structs import replace

from desktop.actions import checklists, sampling, section_facts
from desktop.actions.drafting import (
    KIND,
    VisitDraft,
    change,
    in_mine_since,
    load,
    refuse_changed,
    save,
    sign_in_since,
    with_answer,
)
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import drafts, queries
from desktop.store.database import Session
from desktop.supervision import judging
from desktop.supervision.checklist import Checklist, Item, Level, Section, items_by_id, not_due, section_of
from desktop.supervision.facts import check_moments
from desktop.supervision.roster import Place
from desktop.supervision.visit import (
    Answer,
    AppSignIn,
    Leg,
    OnSite,
    Participant,
    Result,
    Value,
    Visit,
    VisitKind,
    VisitOpened,
)


def plan(
    desk: Desk,
    mine: str,
    kind: VisitKind = VisitKind.REGULAR,
    people: Iterable[str] = (),
    extra_places: Iterable[Place] = (),
    *,
    planned: Iterable[str] = (),
) -> str:
    """Begin the draft of a visit, bound to the mine's checklist of today, its sample drawn; answers the visit's id.

    The person of this desk is always of the team and leads it unless others say otherwise. `planned` are the places
    (ids) she means to pass; opening the visit claims nothing of them. Nobody else learns of the plan. BadInput for a
    place that is not on the checklist.
    """
    checklist = checklists.for_mine(desk, mine, extra_places)
    route = tuple(dict.fromkeys(planned))
    if strange := [place for place in route if section_of(checklist, place) is None]:
        raise BadInput(f"检查表里没有地点“{strange[0]}”，请在路线中重新选择。")
    codes = list(dict.fromkeys([desk.person, *people]))
    team = tuple(_participant(desk, code, is_leader=code == desk.person) for code in codes)
    draft = VisitDraft(
        id=desk.world.name(),
        mine=mine,
        kind=kind,
        people=team,
        checklist=checklists.bind(desk, checklist),
        planned=route,
    )
    save(desk, replace(draft, sample=sampling.drawn(desk, draft, checklist)))
    return draft.id


def open_visit(desk: Desk, visit: str, started: str | None = None, app_sign_in: AppSignIn | None = None) -> Changes:
    """Seal that the visit began; from now on it is known. NotAllowed when it began before."""
    draft = load(desk, visit)
    with desk.reading() as session:
        known = tuple(name for name, _ in queries.findings(session, mine=draft.mine, open_only=True))
    begun = replace(
        draft,
        is_open=True,
        started=started or desk.world.text(),
        app_sign_in=app_sign_in or draft.app_sign_in,
    )
    opened = VisitOpened(
        mine=draft.mine,
        kind=draft.kind,
        started=begun.started,
        checklist=draft.checklist,
        people=draft.people,
        app_sign_in=begun.app_sign_in,
        open_findings=known,
        sample=sampling.to_open_with(draft),
    )
    fact = Fact(f"visit/{visit}", opened, (draft.checklist.digest,))
    return seal_and_save(desk, draft, begun, [fact])


def join(desk: Desk, visit: str) -> Changes:
    """Begin the own section of a visit that a colleague opened; what was begun already stays as it is.

    NotAllowed when not of its team, or when it has ended; Missing.
    """
    with desk.reading() as session:
        state = queries.visit(session, visit)
        begun = drafts.lines(session, KIND)
    if state is None or state.opened is None:
        raise Missing("没有这次检查，请先同步，或接收组长交来的文件。")
    if desk.person not in {one.person for one in state.opened.people}:
        raise NotAllowed("您不在这次检查的人员里，请组长重新安排。")
    if any(line.id == visit for line in begun):
        return Changes()
    if state.closed is not None:
        raise NotAllowed("这次检查已经结束，不能再加入；请用更正。")
    draft = VisitDraft(
        id=visit,
        mine=state.opened.mine,
        kind=state.opened.kind,
        people=state.opened.people,
        checklist=state.opened.checklist,
        is_open=True,
        started=state.opened.started,
        app_sign_in=state.opened.app_sign_in,
        sealed=sum(section.sealed.person == desk.person for section in state.sections),
        sample=state.opened.sample,
    )
    return save(desk, draft)


def set_app_sign_in(desk: Desk, visit: str, number: str | None, at: str | None = None, note: str = "") -> Changes:
    """Note the sign-in of the official APP, or in `note` why there is none; never blocks (第十九条). What is noted
    after the opening is sealed with the next section.
    """
    check_moments(at)
    return change(desk, visit, lambda draft: replace(draft, app_sign_in=AppSignIn(number=number, at=at, note=note)))


def pass_place(desk: Desk, visit: str, place: str, came: str | None = None, left: str | None = None) -> Changes:
    """Add a place of the checklist to the route, or set its times. BadInput when the checklist has no such place."""
    section = _section(desk, load(desk, visit), place)
    if section.is_scope:
        raise BadInput(f"“{section.place.name}”是范围，不是地点，不用记入行进路线。")
    if came and left and left < came:
        raise BadInput(f"{section.place.name}：离开时间早于到达时间，请改正。")
    check_moments(came, left)

    def step(draft: VisitDraft) -> VisitDraft:
        new = Leg(place=place, name=section.place.name, kind=section.place.kind, came=came, left=left)
        if draft.leg(place) is None:
            return sampling.with_place(desk, replace(draft, legs=(*draft.legs, new)), section)
        return replace(draft, legs=tuple(new if one.place == place else one for one in draft.legs))

    return change(desk, visit, step)


def skip_place(desk: Desk, visit: str, place: str) -> Changes:
    """Take a place off the route. NotAllowed while it has answers."""

    def step(draft: VisitDraft) -> VisitDraft:
        if any(one.place == place for one in draft.answers):
            raise NotAllowed("这个地点已有检查结果，不能从路线中去掉；请先清除结果。")
        return replace(draft, legs=tuple(one for one in draft.legs if one.place != place))

    return change(desk, visit, step)


def answer(
    desk: Desk,
    visit: str,
    item: str,
    place: str,
    result: Result,
    *,
    values: Iterable[tuple[str, str]] = (),
    note: str = "",
    condition: str | None = None,
) -> Changes:
    """Answer an item at a place. `values` are (param, typed text); they are judged against the item's limits.

    An item that a layer marks 不适用 may be answered too (the thing is there after all); it has no number. BadInput for
    an unknown item or place, or a value that is no number; the draft is then unchanged.
    """
    draft = load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    section = _section(desk, draft, place)
    number = _number(checklist, section, item)
    found = items_by_id(checklist)[item]
    measured = tuple(_measured(desk, draft, found, one, condition) for one in values)
    beyond = next((one for one in measured if one.within is False), None)
    if beyond is not None and result is Result.PASS:
        raise BadInput(f"{beyond.param}实测 {beyond.value} 超出限值（{beyond.limit}），不能判为合格；请改为不合格。")
    new = Answer(item=item, place=place, result=result, short=number, values=measured, note=note, at=desk.world.text())
    return change(desk, visit, lambda now: with_answer(now, new))


def clear_answer(desk: Desk, visit: str, item: str, place: str) -> Changes:
    """Take an answer back, while it is a draft."""
    return change(
        desk,
        visit,
        lambda draft: replace(
            draft, answers=tuple(one for one in draft.answers if (one.item, one.place) != (item, place))
        ),
    )


def conform_rest(desk: Desk, visit: str, place: str, items: Iterable[str] | None = None) -> Changes:
    """Answer 合格 to every item offered at a place that has no answer yet, sealed or not (the person has confirmed the
    list), or to those of `items` only.
    """
    only = None if items is None else frozenset(items)
    given = load(desk, visit)
    section, now = _section(desk, given, place), desk.world.text()
    offered = sampling.offered(given, checklists.bound(desk, given.checklist), section)
    with desk.reading() as session:
        state = queries.visit(session, visit) or Visit()
    sealed = {one.item for one in state.answers if one.place == place}
    lines = [line for line in offered if line.item not in sealed and (only is None or line.item in only)]

    def step(draft: VisitDraft) -> VisitDraft:
        for line in lines:
            if draft.answer(line.item, place) is None:
                new = Answer(item=line.item, place=place, result=Result.PASS, short=line.number, at=now)
                draft = with_answer(draft, new)
        return draft

    return change(desk, visit, step)


def note_measure(desk: Desk, visit: str, kind: str, text: str, *, at: str | None = None, told: str = "") -> Changes:
    """Note what was done on the spot: 三违制止, 停产撤人 …, when, and who was told (第四十三条)."""
    if not text.strip():
        raise BadInput("请写明现场处置的内容。")
    check_moments(at)
    new = OnSite(kind=kind, text=text, at=at or desk.world.text(), told=told)
    return change(desk, visit, lambda draft: replace(draft, measures=(*draft.measures, new)))


def seal_section(desk: Desk, visit: str, ended: str | None = None) -> Changes:
    """Seal what this person checked: answers, findings and re-checks in one act. NotAllowed with what is missing.

    Every 不合格 needs its finding (第十四条 随查随报), every photo its place. The draft stays open for what is added
    later.
    """
    draft = load(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit) or Visit()
        known = queries.findings_of_visit(session, visit, draft.mine)
    _check_sealable(draft, {(one.raised.item, one.raised.place) for _, one in known if one.raised})
    number = draft.sealed + 1
    sections = section_facts.sections(desk, draft, ended or desk.world.text(), f"{desk.person}-{number}")
    sample = sampling.to_seal(draft, state, sections[0].scopes)
    went_in, came_out = in_mine_since(draft, state, desk.person)
    sections[0] = replace(
        sections[0], app_sign_in=sign_in_since(draft, state), sample=sample, went_in=went_in, came_out=came_out
    )
    facts = [section_facts.of_section(visit, one) for one in sections]
    facts += section_facts.of_findings(desk, draft)
    left = replace(
        draft,
        answers=(),
        findings=(),
        rechecks=(),
        measures=(),
        left_out=(),
        set_aside=(),
        scene_photos=(),
        aside=(),
        sealed=number,
    )
    return seal_and_save(desk, draft, left, facts)


def leave_unchecked(desk: Desk, visit: str, item: str, place: str, reason: str) -> Changes:
    """Say why a 必查 item was not checked (未查 needs a reason; 第三十八条、第三十九条)."""
    return answer(desk, visit, item, place, Result.NOT_CHECKED, note=reason)


def leave_place_unchecked(desk: Desk, visit: str, place: str, reason: str, level: Level = Level.MUST) -> Changes:
    """Say why no 必查 item (or drawn 抽查 item) of a place that has no answer yet was checked: 未查 with this
    reason, in one step. BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput("请写明未查的原因。")
    given = load(desk, visit)
    checklist, now = checklists.bound(desk, given.checklist), desk.world.text()
    items = items_by_id(checklist)
    offered = sampling.offered(given, checklist, _section(desk, given, place))
    lines = [one for one in offered if items[one.item].level is level]

    def step(draft: VisitDraft) -> VisitDraft:
        for line in lines:
            if draft.answer(line.item, place) is None and (line.item, place) not in sealed:
                unchecked = Result.NOT_CHECKED
                new = Answer(item=line.item, place=place, result=unchecked, short=line.number, note=reason, at=now)
                draft = with_answer(draft, new)
        return draft

    with desk.reading() as session:
        state = queries.visit(session, visit) or Visit()
    sealed = {(one.item, one.place) for one in state.answers}
    return change(desk, visit, step)


def discard(desk: Desk, visit: str) -> Changes:
    """Throw away a plan that was never opened, or what is left of a visit that was closed. NotAllowed between."""
    draft = load(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if draft.is_open and (state is None or state.closed is None):
        raise NotAllowed("检查已经开始，不能丢弃；请封存后结束检查。")
    return desk.remove_draft(visit)


def seal_and_save(desk: Desk, before: VisitDraft, after: VisitDraft, facts: Iterable[Fact]) -> Changes:
    """Seal facts of the visit's mine and save the draft as it is afterwards, in one transaction. NotAllowed when the
    draft is no longer what it was `before`.

    What is too much for one entry is sealed in several under one act.
    """

    def also(session: Session) -> None:
        refuse_changed(session, before)
        drafts.save(session, after.id, kind=KIND, saved=desk.world.text(), body=after)

    changes = desk.seal([Act(f"mine/{after.mine}", part) for part in section_facts.in_parts(facts)], also=also)
    return replace_drafts(changes, after.id)


def replace_drafts(changes: Changes, visit: str) -> Changes:
    """The same changes, with the visit's draft among them."""
    return dataclasses.replace(changes, drafts=changes.drafts | {visit})


def _participant(desk: Desk, code: str, *, is_leader: bool) -> Participant:
    with desk.reading() as session:
        person = queries.person(session, code)
    if person is None:
        if code != desk.person:
            raise Missing(f"人员名册里没有 {code}，请先同步。")
        return Participant(person=code, name=desk.name, is_leader=is_leader)
    return Participant(
        person=code,
        name=person.name,
        specialties=person.specialties,
        certificate=person.certificate,
        is_leader=is_leader,
    )


def _section(desk: Desk, draft: VisitDraft, place: str) -> Section:
    checklist = checklists.bound(desk, draft.checklist)
    found = section_of(checklist, place)
    if found is None:
        raise BadInput(f"这次检查的检查表里没有地点“{place}”，请在路线中选择。")
    return found


def _number(checklist: Checklist, section: Section, item: str) -> int:
    for line in section.lines:
        if line.item == item:
            return line.number
    if all(one.id != item for one in not_due(checklist, section.place.kind)):
        raise BadInput(f"项目 {item} 在“{section.place.name}”不需要检查，请核对编号。")
    return 0


def _measured(desk: Desk, draft: VisitDraft, item: Item, typed: tuple[str, str], condition: str | None) -> Value:
    param, text = typed
    limit = next((one for one in item.values if one.param == param), None)
    if limit is None:
        raise BadInput(f"项目 {item.id} 没有测量值“{param}”，请核对。")
    with desk.reading() as session:
        card = queries.mine(session, draft.mine)
    case = condition if any(one.condition == condition for one in limit.cases) else None
    verdict = judging.judge(limit, text, case, card.design if card else {})
    within = None if verdict.outcome is judging.Outcome.NOT_JUDGED else verdict.outcome is judging.Outcome.PASS
    return Value(param=param, value=verdict.value, unit=limit.unit, limit=judging.limit_text(limit), within=within)


def _check_sealable(draft: VisitDraft, known: set[tuple[str, str]]) -> None:
    """`known` are item and place of the findings that this visit has sealed already."""
    if not draft.is_open:
        raise NotAllowed("检查还没有开始，请先“开始检查”。")
    if draft.loose_photos:
        raise NotAllowed(
            f"还有 {len(draft.loose_photos)} 张照片没有归入，请在“汇总签名”里作为现场照片归入，或写明不归入的原因。"
        )
    if not draft.has_unsealed:
        raise NotAllowed("还没有检查结果，没有可封存的内容。")
    raised = known | {(one.item, one.place) for one in draft.findings}
    for one in draft.answers:
        if one.result is Result.FAIL and (one.item, one.place) not in raised:
            raise NotAllowed(f"第 {one.short} 项（{one.item}）不合格，还没有登记隐患；请先填写隐患再封存。")
