"""A layer is begun, edited, undone, checked and published; what a lower level may not do changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import checklists, layer_drafts, versions
from desktop.desk import Delivery, Desk
from desktop.errors import BadInput, DeskError, NotAllowed
from desktop.journal import identity
from desktop.supervision import layers
from desktop.supervision.checklist import Catalogue, Level, Tag, items_by_id
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, Words
from desktop.supervision.roster import ChecklistPublished, MineKind, MineRegistered, OrgFounded, Role, RoleGranted
from tests.making.desks import MINE, ORG, Bureau, reopen

BASE = catalogues.bundled_for("小型采石")
SAMPLE = next(item for item in BASE.items if item.level is Level.SAMPLE)
MUST = next(item for item in BASE.items if item.level is Level.MUST)
LIMITED = next(item for item in BASE.items if any(one.limit and not one.trigger for one in item.values))
NEW = replace(SAMPLE, id="N-1", text="查演示的东西")


@pytest.fixture
def chief(enrol: Callable[..., Desk], bureau: Bureau) -> Iterator[Desk]:
    """The desk of the administrator."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made: Desk = enrol()
    made.receive(Delivery(entries=tuple(bureau.entries)))
    return made


def _begun(desk: Desk) -> str:
    return layer_drafts.begin(desk, BASE.catalogue, LayerLevel.COUNTY).id


def test_a_layer_is_written_checked_and_in_force(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.sharpen(chief, draft, SAMPLE.id, must=True)
    assert layer_drafts.check(chief, draft) == ()
    layer_drafts.publish(chief, draft)
    items = items_by_id(checklists.layered(chief, MINE).catalogue)
    assert "N-1" in items
    assert items[SAMPLE.id].level is Level.MUST
    assert layer_drafts.lines(chief) == ()


def test_only_what_was_checked_is_published(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.check(chief, draft)
    layer_drafts.add(chief, draft, NEW)
    with pytest.raises(NotAllowed, match="请先检查"):
        layer_drafts.publish(chief, draft)
    assert len(layer_drafts.lines(chief)) == 1


def test_undo_and_redo_outlive_the_program(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.mark(chief, draft, MUST.id, "本县没有")
    desk = reopen(chief)
    try:
        layer_drafts.undo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.not_applicable == ()
        layer_drafts.undo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.additions == ()
        layer_drafts.redo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.additions == (NEW,)
        layer_drafts.redo(desk, draft)
        assert layer_drafts.redo(desk, draft).is_empty
    finally:
        desk.close()


def test_what_softens_is_refused_with_code_and_rule_and_changes_nothing(chief: Desk) -> None:
    draft = _begun(chief)
    limit = next(one for one in LIMITED.values if one.limit and not one.trigger)
    wider = {"<": "99999", "<=": "99999", ">": "-99999", ">=": "-99999"}[limit.comparison]
    before = layer_drafts.load(chief, draft)
    with pytest.raises(BadInput, match=rf"(?s){LIMITED.id}.*比原来的限值宽.*第十四条"):
        layer_drafts.sharpen(chief, draft, LIMITED.id, must=True, limits=(replace(limit, limit=wider),))
    assert layer_drafts.load(chief, draft) == before


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda desk, name: layer_drafts.mark(desk, name, MUST.id, " "), f"{MUST.id}.*原因.*第十四条"),
        (lambda desk, name: layer_drafts.mark(desk, name, "X-0", "没有"), "X-0.*没有这一条"),
        (lambda desk, name: layer_drafts.sharpen(desk, name, MUST.id, must=True), f"{MUST.id}.*没有改动什么"),
        (lambda desk, name: layer_drafts.add(desk, name, MUST), f"{MUST.id}.*不能删换.*第十四条"),
        (lambda desk, name: layer_drafts.add(desk, name, replace(NEW, places=("天上",))), "N-1.*天上"),
        (lambda desk, name: layer_drafts.add(desk, name, replace(NEW, text="")), "N-1.*text"),
        (lambda desk, name: layer_drafts.revise(desk, name, MUST), f"{MUST.id}.*只能收严.*第十四条"),
        (lambda desk, name: layer_drafts.withdraw(desk, name, MUST.id), f"{MUST.id}.*不能删去.*第十四条"),
        (lambda desk, name: layer_drafts.retitle(desk, name, "", "1"), "title"),
    ],
)
def test_a_refused_edit_is_no_step(chief: Desk, edit: Callable[[Desk, str], object], told: str) -> None:
    draft = _begun(chief)
    with pytest.raises(BadInput, match=told):
        edit(chief, draft)
    assert layer_drafts.load(chief, draft).past == ()


def test_own_additions_are_rewritten_and_taken_back(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.revise(chief, draft, replace(NEW, level=Level.MUST))
    assert layer_drafts.load(chief, draft).layer.additions[0].level is Level.MUST
    layer_drafts.withdraw(chief, draft, "N-1")
    assert layer_drafts.load(chief, draft).layer.additions == ()


def test_a_mark_carries_this_persons_name_and_the_day(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.mark(chief, draft, MUST.id, "本县没有")
    (mark,) = layer_drafts.load(chief, draft).layer.not_applicable
    assert (mark.person, mark.day) == ("演示专员甲", "2026-11-22")


def test_words_are_declared_before_an_item_uses_them(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.declare(chief, draft, Words(("风井",), (Tag("dust", "粉尘大"),)))
    layer_drafts.add(chief, draft, replace(NEW, places=("风井",), applies_when=("dust",)))
    with pytest.raises(BadInput, match=r"N-1.*风井"):
        layer_drafts.declare(chief, draft, Words())
    assert layer_drafts.check(chief, draft) == ()
    layer_drafts.publish(chief, draft)
    assert "风井" in checklists.layered(chief, MINE).catalogue.places


def test_an_open_draft_goes_on_and_the_next_begins_from_what_is_in_force(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    again = layer_drafts.begin(chief, BASE.catalogue, LayerLevel.COUNTY)
    assert (again.id, again.changes.is_empty) == (draft, True)
    layer_drafts.check(chief, draft)
    layer_drafts.publish(chief, draft)
    layer = layer_drafts.load(chief, _begun(chief)).layer
    assert layer.additions == (NEW,)
    assert layer.edition == "2026-11-22-2"


def test_an_edition_names_one_content_only(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.check(chief, draft)
    layer_drafts.publish(chief, draft)
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.retitle(chief, draft, "演示县补充", "2026-11-22")
    assert [one.field for one in layer_drafts.check(chief, draft)] == ["edition"]


@pytest.mark.parametrize(
    ("level", "mine", "told"),
    [
        (LayerLevel.CITY, None, "县级单位，不能发布市级补充"),
        (LayerLevel.MINE, "m9", "没有矿山 m9"),
        (LayerLevel.MINE, None, "选一座矿山"),
    ],
)
def test_nobody_writes_a_layer_that_is_not_his(chief: Desk, level: LayerLevel, mine: str | None, told: str) -> None:
    with pytest.raises(DeskError, match=told):
        layer_drafts.begin(chief, BASE.catalogue, level, mine)


def test_an_inspector_writes_none(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="管理员"):
        _begun(desk)


def _copy(desk: Desk) -> Catalogue:
    """The composed catalogue as a clerk would get it in Excel: marks of 不适用 are not in it."""
    whole = checklists.layers_of(desk, BASE.catalogue).catalogue
    return replace(whole, items=tuple(replace(one, origins=(), not_applicable=None) for one in whole.items))


def test_an_edited_copy_becomes_the_layer(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.mark(chief, draft, MUST.id, "本县没有")
    changed = {
        SAMPLE.id: replace(SAMPLE, level=Level.MUST),
        MUST.id: replace(MUST, level=Level.SAMPLE),
    }
    copy = _copy(chief)
    items = (*(changed.get(one.id, one) for one in copy.items), NEW)
    taken = layer_drafts.take_edited(chief, draft, replace(copy, items=items))
    assert (taken.added, taken.sharpened, taken.left_out) == (("N-1",), (SAMPLE.id,), (MUST.id,))
    assert ["必查不能改为抽查" in one.why for one in taken.layer_problems] == [True]
    assert len(taken.unchanged) == len(BASE.items) - 2
    assert [one.item for one in layer_drafts.load(chief, draft).layer.not_applicable] == [MUST.id]
    assert layer_drafts.check(chief, draft) == ()


def test_a_copy_of_another_catalogue_is_refused(chief: Desk) -> None:
    with pytest.raises(BadInput, match="checklist-coal"):
        layer_drafts.take_edited(chief, _begun(chief), catalogues.bundled_for("煤矿"))


def test_nobody_writes_the_layer_of_a_mine_in_anothers_care(chief: Desk, bureau: Bureau) -> None:
    card = MineRegistered(code="m3", name="邻县采石场", kind=MineKind.QUARRY, supervised_by="elsewhere")
    bureau.seal(("mine/m3", card))
    chief.receive(Delivery(entries=tuple(bureau.entries)))
    with pytest.raises(NotAllowed, match="邻县采石场不归本单位监管"):
        layer_drafts.begin(chief, BASE.catalogue, LayerLevel.MINE, "m3")


def test_a_county_stands_on_the_layer_of_its_city(chief: Desk, bureau: Bureau) -> None:
    """The city turned an item into 必查 and marked another: the county cannot do either again, and sees both."""
    mark = NotApplicable(MUST.id, "本市没有", "演示主管丙")
    city = Layer(
        BASE.catalogue,
        LayerLevel.CITY,
        "演示市局",
        "演示市补充",
        "1",
        (),
        (Sharpening(SAMPLE.id, Level.MUST),),
        (mark,),
    )
    body = ChecklistPublished(
        catalogue=BASE.catalogue,
        title=city.title,
        edition=city.edition,
        digest=chief.keep(layers.encode(city), "checklist"),
        layer="市",
        org="up",
    )
    bureau.seal((layers.subject_of(city, "up"), body), (f"org/{ORG}", _below(bureau, "up")))
    chief.receive(Delivery(entries=tuple(bureau.entries)))
    draft = _begun(chief)
    with pytest.raises(BadInput, match="没有改动什么"):
        layer_drafts.sharpen(chief, draft, SAMPLE.id, must=True)
    with pytest.raises(BadInput, match="上级已经标为不适用"):
        layer_drafts.mark(chief, draft, MUST.id, "本县也没有")
    made = layer_drafts.board(chief, MINE, BASE.catalogue, draft)
    assert [one.level for one in made.columns] == ["目录", "市", "县"]
    assert next(row.cells for row in made.rows if row.item.id == SAMPLE.id) == ("抽查", "抽查→必查", "")


def test_a_mine_gets_no_layer_over_a_catalogue_of_another_kind(chief: Desk) -> None:
    with pytest.raises(BadInput, match="不适用于演示采石场m1"):
        layer_drafts.begin(chief, catalogues.bundled_for("煤矿").catalogue, LayerLevel.MINE, MINE)


def _publish(desk: Desk, catalogue: Catalogue) -> None:
    file = catalogues.write(catalogue)
    versions.check(desk, file)
    versions.publish(desk, file)


def test_a_newer_catalogue_is_noticed_and_the_draft_checked_anew(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.sharpen(chief, draft, SAMPLE.id, must=True)
    layer_drafts.check(chief, draft)
    assert not layer_drafts.is_behind(chief, draft)
    _publish(chief, replace(BASE, edition="新版", items=tuple(one for one in BASE.items if one.id != SAMPLE.id)))
    assert layer_drafts.is_behind(chief, draft)
    with pytest.raises(BadInput, match=f"{SAMPLE.id}.*没有这一条"):
        layer_drafts.publish(chief, draft)
    layer_drafts.withdraw(chief, draft, SAMPLE.id)
    assert layer_drafts.check(chief, draft) == ()
    assert not layer_drafts.is_behind(chief, draft)


def test_the_board_shows_the_draft_in_the_place_of_what_is_in_force(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.check(chief, draft)
    layer_drafts.publish(chief, draft)
    draft = _begun(chief)
    layer_drafts.withdraw(chief, draft, "N-1")
    assert [one.is_draft for one in layer_drafts.board(chief, MINE, BASE.catalogue).columns] == [False, False]
    made = layer_drafts.board(chief, MINE, BASE.catalogue, draft)
    assert [one.is_draft for one in made.columns] == [False, True]
    assert "N-1" not in [row.item.id for row in made.rows]


def test_steps_are_bounded(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    for number in range(layer_drafts.STEPS + 5):
        layer_drafts.retitle(chief, draft, "演示县补充", f"{number}")
    found = layer_drafts.load(chief, draft)
    assert len(found.past) == layer_drafts.STEPS
    assert found.past[-1].edition == f"{layer_drafts.STEPS + 3}"


def test_a_discarded_draft_leaves_what_is_in_force(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.check(chief, draft)
    layer_drafts.publish(chief, draft)
    layer_drafts.discard(chief, _begun(chief))
    assert layer_drafts.lines(chief) == ()
    assert len(checklists.layered(chief, MINE).layers) == 1


def test_a_catalogue_is_published_only_as_it_was_checked(chief: Desk) -> None:
    file = catalogues.write(replace(BASE, edition="新版"))
    with pytest.raises(NotAllowed, match="请先检查"):
        versions.publish(chief, file)
    assert [one.field for one in versions.check(chief, file.replace(b"edition:", b"editon:"))] != []
    assert versions.check(chief, file) == ()
    versions.publish(chief, file)
    assert checklists.for_mine(chief, MINE).edition == "新版"


def _below(bureau: Bureau, parent: str) -> OrgFounded:
    """The bureau of the tests, put under another."""
    root, recovery = identity.to_der(bureau.authority.certificate), identity.public_to_der(bureau.recovery.public_key())
    return OrgFounded(code=ORG, name="演示县局", parent=parent, root=root, recovery=recovery)


def test_who_has_a_bureau_above_lays_a_layer_and_publishes_no_catalogue(chief: Desk, bureau: Bureau) -> None:
    bureau.seal((f"org/{ORG}", _below(bureau, "up")))
    chief.receive(Delivery(entries=tuple(bureau.entries)))
    file = catalogues.write(BASE)
    versions.check(chief, file)
    with pytest.raises(NotAllowed, match="请写成县级补充"):
        versions.publish(chief, file)
