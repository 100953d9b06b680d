"""An unfinished visit moves to a newer checklist and loses nothing; a sealed one never moves; layers are published."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import (
    checklists,
    drafting,
    findings,
    ledger_material,
    ledger_record,
    paper_sheets,
    papers,
    places,
    reviews,
    sampling,
    versions,
    visits,
    withdrawal,
)
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import checklist as lists
from desktop.supervision.checklist import Catalogue, Edition, Item, Level, section_of
from desktop.supervision.finding import Recheck
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening
from desktop.supervision.roster import Role, RoleGranted
from desktop.supervision.visit import Result
from tests.making import visits as making
from tests.making.desks import MINE, ORG, Bureau

BASE = catalogues.bundled_for("小型采石")
HERE = [item for item in BASE.items if "采场" in item.places and not item.applies_when and not item.mine_kind]
COUNTY = Layer(BASE.catalogue, LayerLevel.COUNTY, "演示县局", "演示补充", "1")
SAMPLE = next(item for item in HERE if item.level is Level.SAMPLE)
NEW = Item(id="N-1", category="爆破", level=Level.MUST, text="查什么", method="怎么查", places=("采场",))


@pytest.fixture
def chief(enrol: Callable[..., Desk], bureau: Bureau) -> Iterator[Desk]:
    """The desk of the inspector, who is the administrator too."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made: Desk = enrol()
    made.receive(Delivery(entries=tuple(bureau.entries)))
    return made


def _publish(desk: Desk, catalogue: Catalogue) -> None:
    file = catalogues.write(catalogue)
    assert versions.check(desk, file) == ()
    versions.publish(desk, file)


def _begun(desk: Desk) -> str:
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "q1")
    visits.conform_rest(desk, visit, "q1")
    return visit


def test_an_administrator_publishes_a_layer_and_the_mine_gets_it(chief: Desk) -> None:
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    found = checklists.layered(chief, MINE)
    assert [one.title for one in found.layers] == ["演示补充"]
    assert found.problems == ()
    section = section_of(checklists.for_mine(chief, MINE), "q1")
    assert section is not None
    assert "N-1" in [line.item for line in section.lines]


def test_a_newer_edition_of_a_layer_replaces_the_older(chief: Desk) -> None:
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    versions.publish_layer(chief, replace(COUNTY, edition="2"))
    assert [head.edition for head in checklists.for_mine(chief, MINE).layers] == ["2"]


def test_a_mines_own_layer_holds_for_that_mine_alone(chief: Desk) -> None:
    own = replace(COUNTY, level=LayerLevel.MINE, mine=MINE)
    mark = NotApplicable(HERE[0].id, "本矿没有", "演示专员甲")
    versions.publish_layer(chief, replace(own, not_applicable=(mark,)))
    for code, expected in (MINE, [HERE[0].id]), ("m2", []):
        items = checklists.for_mine(chief, code).items
        assert [item.id for item in items if item.not_applicable] == expected


def test_a_layer_that_softens_is_not_published(chief: Desk) -> None:
    must = next(item.id for item in HERE if item.level is Level.MUST)
    with pytest.raises(BadInput, match=f"{must}.*必查不能改为抽查"):
        versions.publish_layer(chief, replace(COUNTY, sharpenings=(Sharpening(must, Level.SAMPLE),)))
    assert checklists.layered(chief, MINE).layers == ()


@pytest.mark.parametrize(("level", "told"), [(LayerLevel.PROVINCE, "不能发布省级补充")])
def test_a_county_publishes_no_provincial_layer(chief: Desk, level: LayerLevel, told: str) -> None:
    with pytest.raises(NotAllowed, match=told):
        versions.publish_layer(chief, replace(COUNTY, level=level))


def test_an_inspector_publishes_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="管理员"):
        versions.publish_layer(desk, COUNTY)
    with pytest.raises(NotAllowed, match="管理员"):
        versions.publish(desk, catalogues.write(BASE))


def test_what_a_new_catalogue_leaves_behind_is_told_and_hinders_nobody(chief: Desk) -> None:
    sample = next(item.id for item in HERE if item.level is Level.SAMPLE)
    versions.publish_layer(chief, replace(COUNTY, sharpenings=(Sharpening(sample, Level.MUST),), additions=(NEW,)))
    fewer = replace(BASE, edition="新版", items=tuple(item for item in BASE.items if item.id != sample))
    _publish(chief, fewer)
    found = checklists.layered(chief, MINE)
    assert [(one.where, one.why) for one in found.problems] == [(sample, "目录没有这一条")]
    assert "N-1" in [item.id for item in found.catalogue.items]


def test_moving_keeps_unchanged_answers_and_asks_changed_items_again(chief: Desk) -> None:
    visit = _begun(chief)
    changed, dropped = HERE[0], HERE[1]
    items = [replace(item, text="换了问法") if item.id == changed.id else item for item in BASE.items]
    _publish(chief, replace(BASE, items=tuple(one for one in items if one.id != dropped.id)))
    before = drafting.load(chief, visit)
    assert versions.is_outdated(chief, visit)
    moved = versions.move(chief, visit)
    after = drafting.load(chief, visit)
    assert [one.item for one in moved.asked_again] == [changed.id]
    assert [one.item for one in moved.dropped] == [dropped.id]
    assert len(after.answers) == len(before.answers) - 2
    assert {one.item for one in after.set_aside} == {changed.id, dropped.id}
    section = section_of(checklists.bound(chief, after.checklist), "q1")
    assert section is not None
    assert {one.short for one in after.answers} <= {line.number for line in section.lines}
    assert not versions.is_outdated(chief, visit)


def test_the_numbers_of_a_sheet_already_printed_stay_when_the_visit_moves(chief: Desk) -> None:
    visit = _begun(chief)
    printed = _numbers(chief, visit)
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,), sharpenings=(Sharpening(SAMPLE.id, Level.MUST),)))
    versions.move(chief, visit)
    moved = _numbers(chief, visit)
    assert printed.items() <= moved.items()
    added = [number for (_, item), number in moved.items() if item == NEW.id]
    assert min(added) > max(printed.values())


def _numbers(desk: Desk, visit: str) -> dict[tuple[str, str], int]:
    bound = checklists.bound(desk, drafting.load(desk, visit).checklist)
    return {(part.place.id, line.item): line.number for part in bound.sections for line in part.lines}


def test_a_moved_visit_is_bound_to_the_new_version_and_what_was_set_aside_is_sealed(chief: Desk) -> None:
    visit = _begun(chief)
    items = tuple(replace(item, text="换了问法") if item.id == HERE[0].id else item for item in BASE.items)
    _publish(chief, replace(BASE, items=items))
    versions.move(chief, visit)
    visits.seal_section(chief, visit)
    with chief.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.opened is not None
    (section,) = state.sections
    assert section.sealed.checklist == state.opened.checklist.digest == drafting.load(chief, visit).checklist.digest
    assert [one.item for one in section.sealed.set_aside] == [HERE[0].id]
    assert len(state.rebound) == 1


def test_a_visit_with_sealed_content_stays_with_its_version(chief: Desk) -> None:
    visit = _begun(chief)
    bound = drafting.load(chief, visit).checklist
    visits.seal_section(chief, visit)
    _publish(chief, replace(BASE, edition="新版"))
    assert not versions.is_outdated(chief, visit)
    with pytest.raises(NotAllowed, match="已有封存的内容"):
        versions.move(chief, visit)
    assert checklists.bound(chief, bound).edition == BASE.edition


def test_a_withdrawal_or_a_recheck_sealed_before_does_not_tie_a_visit(chief: Desk) -> None:
    _, finding = making.closed(chief)
    visit = visits.plan(chief, MINE)
    visits.open_visit(chief, visit)
    withdrawal.demand(chief, visit, "1号采场", "边坡开裂，立即停产撤人", "演示矿长")
    visits.pass_place(chief, visit, "q1")
    findings.recheck(chief, visit, finding, Recheck.DONE)
    visits.seal_section(chief, visit)
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    assert versions.is_outdated(chief, visit)
    versions.move(chief, visit)
    moved = checklists.bound(chief, drafting.load(chief, visit).checklist)
    assert NEW.id in {item.id for item in moved.items}
    visits.conform_rest(chief, visit, "q1")
    visits.seal_section(chief, visit)
    assert not versions.is_outdated(chief, visit)


def test_a_finding_sealed_before_ties_the_visit_to_its_version(chief: Desk) -> None:
    visit = visits.plan(chief, MINE)
    visits.open_visit(chief, visit)
    visits.pass_place(chief, visit, "q1")
    findings.raise_finding(chief, visit, replace(findings.propose(chief, visit, HERE[0].id, "q1"), fact="平台宽 3 m"))
    visits.seal_section(chief, visit)
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    assert not versions.is_outdated(chief, visit)


def test_what_was_drawn_by_the_old_version_counts_no_more_after_the_move(chief: Desk) -> None:
    _, finding = making.closed(chief)
    visit = visits.plan(chief, MINE)
    visits.open_visit(chief, visit)
    visits.pass_place(chief, visit, "q1")
    sampling.override(chief, visit, "q1", [SAMPLE.id], "停产")
    findings.recheck(chief, visit, finding, Recheck.DONE)
    visits.seal_section(chief, visit)  # what was chosen is sealed with it
    versions.publish_layer(chief, replace(COUNTY, sharpenings=(Sharpening(SAMPLE.id, Level.MUST),)))
    versions.move(chief, visit)
    with chief.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert SAMPLE.id not in state.sample["q1"]  # it is 必查 now


def test_a_plan_moves_without_a_word_to_anybody(chief: Desk) -> None:
    visit = visits.plan(chief, MINE)
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    moved = versions.move(chief, visit)
    assert moved.changes.entries == ()
    assert moved.changes.drafts == {visit}


def test_a_place_of_the_route_that_has_ended_moves_along(chief: Desk) -> None:
    visit = _begun(chief)
    places.end(chief, MINE, "q1", "闭坑", until="2026-11-21")
    versions.publish_layer(chief, replace(COUNTY, additions=(NEW,)))
    moved = versions.move(chief, visit)
    assert moved.dropped == ()
    assert {one.place for one in drafting.load(chief, visit).answers} == {"q1"}


def test_the_sample_a_person_chose_moves_along_and_the_rest_is_drawn_again(chief: Desk) -> None:
    visit = _begun(chief)
    sampling.begin(chief, visit)
    kept = next(item.id for item in HERE if item.level is Level.SAMPLE)
    sampling.override(chief, visit, "q1", [kept], "停产")
    versions.publish_layer(chief, replace(COUNTY, sharpenings=(Sharpening(kept, Level.MUST),)))
    versions.move(chief, visit)
    drawn = {one.place: one.items for one in drafting.load(chief, visit).sample or ()}
    assert drawn["q1"] == ()  # it is 必查 now
    assert "全矿" in drawn


def test_moving_to_the_same_version_changes_nothing(chief: Desk) -> None:
    visit = _begun(chief)
    moved = versions.move(chief, visit)
    assert moved.changes.is_empty
    assert Result.PASS in {one.result for one in moved.kept}


def _change_everything(desk: Desk) -> None:
    """A newer edition that says every item otherwise, and a layer that adds one."""
    items = tuple(replace(item, text=f"新版：{item.text}", method="新方法") for item in BASE.items)
    _publish(desk, replace(BASE, edition="新版", items=items))
    versions.publish_layer(desk, replace(COUNTY, additions=(NEW,)))


def test_a_closed_visit_reads_reviews_and_reprints_as_it_was(chief: Desk) -> None:
    visit, _ = making.closed(chief)
    papers.issue_ledger(chief, visit)
    with chief.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    reprint = papers.file(chief, state.ledger.file)
    drawn = ledger_record.ledger(chief, ledger_material.gather(chief, visit))
    _change_everything(chief)
    assert checklists.for_mine(chief, MINE).edition == "新版"
    assert papers.file(chief, state.ledger.file) == reprint
    assert papers.verify_file(chief, visit).holds
    assert ledger_record.ledger(chief, ledger_material.gather(chief, visit)) == drawn
    assert drawn.checklist.version == BASE.edition


def test_a_review_of_an_older_visit_names_the_ledger_it_saw(chief: Desk) -> None:
    visit, _ = making.closed(chief)
    papers.issue_ledger(chief, visit)
    _change_everything(chief)
    reviews.accept(chief, visit)
    with chief.reading() as session:
        state, review = queries.visit(session, visit), queries.review(session, visit)
    assert state is not None
    assert state.ledger is not None
    assert [one.ledger for one in review.words] == [state.ledger.file]


def test_the_paper_sheet_of_a_visit_under_way_is_that_of_its_version(chief: Desk) -> None:
    visit = _begun(chief)
    before = paper_sheets.print_sheet(chief, visit)
    _change_everything(chief)
    assert paper_sheets.print_sheet(chief, visit).data == before.data


def test_a_mark_of_the_mine_is_shown_with_its_reason_where_the_item_would_be_due(chief: Desk) -> None:
    own = replace(COUNTY, level=LayerLevel.MINE, mine=MINE)
    mark = NotApplicable(HERE[0].id, "本矿没有", "演示专员甲", "2026-11-22")
    versions.publish_layer(chief, replace(own, not_applicable=(mark,)))
    visit = visits.plan(chief, MINE)
    checklist = checklists.bound(chief, drafting.load(chief, visit).checklist)
    (item,) = lists.not_due(checklist, "采场")
    assert item.not_applicable is not None
    assert (item.id, item.not_applicable.reason, item.not_applicable.person) == (mark.item, "本矿没有", "演示专员甲")
    section = section_of(checklist, "q1")
    assert section is not None
    assert item.id not in [line.item for line in section.lines]


def _dated(since: str) -> Catalogue:
    """The catalogue, one of whose items cites another clause from a day on."""
    change = (Edition(since, ("新规程第9条",)),)
    return replace(
        BASE, items=tuple(replace(one, editions=change) if one.id == HERE[0].id else one for one in BASE.items)
    )


def _cited(checklist: lists.Checklist) -> tuple[str, ...]:
    return lists.items_by_id(checklist)[HERE[0].id].basis


def test_a_visit_cites_what_is_in_force_on_its_day(chief: Desk, bureau: Bureau) -> None:
    _publish(chief, _dated("2026-11-23"))
    visit = visits.plan(chief, MINE)
    assert _cited(checklists.bound(chief, drafting.load(chief, visit).checklist)) == HERE[0].basis
    bureau.clock.forward(days=1)
    assert versions.is_outdated(chief, visit)  # planned the day before, made on the day
    versions.move(chief, visit)
    assert _cited(checklists.bound(chief, drafting.load(chief, visit).checklist)) == ("新规程第9条",)


def test_further_grounds_of_a_layer_go_with_the_old_clause_and_the_new(chief: Desk, bureau: Bureau) -> None:
    _publish(chief, _dated("2026-11-23"))
    versions.publish_layer(chief, replace(COUNTY, sharpenings=(Sharpening(HERE[0].id, basis=("本县文件",)),)))
    assert _cited(checklists.for_mine(chief, MINE)) == (*HERE[0].basis, "本县文件")
    bureau.clock.forward(days=1)
    assert _cited(checklists.for_mine(chief, MINE)) == ("新规程第9条", "本县文件")
