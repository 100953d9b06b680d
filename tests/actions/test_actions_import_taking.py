"""What an import becomes: a layer's draft that is published, a file that reads back, a whole catalogue in force."""

from __future__ import annotations

import pytest

from desktop import catalogues
from desktop.actions import checklists, import_taking, importing, layer_drafts
from desktop.actions import import_answers as answers
from desktop.desk import Delivery
from desktop.errors import BadInput, NotAllowed
from desktop.sheets.exporting import export
from desktop.store import publications
from desktop.supervision.roster import Role, RoleGranted
from tests.making import workbooks
from tests.making.desks import MINE, ORG

BASE = catalogues.bundled_for("小型采石")
FILL = {"级别": "必查", "适用场所": "采场", answers.LIKE: BASE.catalogue}


@pytest.fixture
def chief(enrol, bureau):
    """The desk of an administrator."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made = enrol()
    made.receive(Delivery(entries=tuple(bureau.entries)))
    return made


def imported(desk, file, words=FILL, **head):
    source = importing.read(file, lambda done, whole, said: None, lambda: False)
    draft = importing.begin(source)
    for key, word in words.items():
        draft = answers.with_fill(draft, key, word)
    draft = answers.with_head(draft, **{"title": "", "edition": "1", "prefix": "YS"} | head)
    return importing.look(source, draft, importing.likes(desk)).seen, draft


@pytest.fixture
def sheet(tmp_path):
    return workbooks.bureau_sheet(tmp_path / "县.xlsx")


def level(desk):
    return import_taking.destinations(desk).level


def test_a_bureaus_sheet_becomes_a_layer_and_the_mine_gets_its_items(chief, sheet):
    seen, draft = imported(chief, sheet)
    made = import_taking.as_layer(chief, seen, draft, level(chief))
    assert (made.added, made.left_out, made.told) == (("YS-001", "YS-002", "YS-003"), (), ())
    assert layer_drafts.check(chief, made.draft) == ()
    layer_drafts.publish(chief, made.draft)
    assert "YS-002" in {item.id for item in checklists.for_mine(chief, MINE).items}


def test_what_the_layer_had_before_stays(chief, sheet, tmp_path):
    first = import_taking.as_layer(chief, *imported(chief, sheet), level(chief))
    rows = [(number, "通风", f"演示第{number}处", "符合设计", "查", None) for number in "甲乙丙"]
    other = workbooks.bureau_sheet(tmp_path / "二.xlsx", rows, title="第二份")
    again = import_taking.as_layer(chief, *imported(chief, other, prefix="YX"), level(chief))
    assert again.draft == first.draft
    assert len(layer_drafts.load(chief, first.draft).layer.additions) == 6


def test_the_same_sheet_under_another_prefix_does_not_double_the_layer(chief, sheet):
    first = import_taking.as_layer(chief, *imported(chief, sheet), level(chief))
    seen, draft = imported(chief, sheet, prefix="YX")
    told = import_taking.read_doubles(chief, seen, draft, level(chief))
    assert [one.words for one in told] == ["与 YS-001 相同", "与 YS-002 相同", "与 YS-003 相同"]
    with pytest.raises(BadInput, match="这 3 条都已经有了"):
        import_taking.as_layer(chief, seen, draft, level(chief))
    draft = answers.with_doubles(draft, [seen.items[1].spot], is_added=True)
    made = import_taking.as_layer(chief, seen, draft, level(chief))
    assert (made.draft, made.same) == (first.draft, ("YX-001", "YX-003"))
    assert [one.id for one in layer_drafts.load(chief, made.draft).layer.additions][3:] == ["YX-002"]


def test_nearly_the_same_is_told_and_added_unless_it_is_not_wanted(chief, tmp_path):
    text = "台阶坡面和边坡顶部没有浮石、伞檐，{}及时清理"
    sheets = [
        workbooks.bureau_sheet(tmp_path / f"{word}.xlsx", [(1, "边坡", text.format(word), "", "查", None)])
        for word in ("作业前", "作业后")
    ]
    import_taking.as_layer(chief, *imported(chief, sheets[0]), level(chief))
    seen, draft = imported(chief, sheets[1], prefix="YX")
    (told,) = import_taking.read_doubles(chief, seen, draft, level(chief))
    assert (told.words, told.is_left_out) == ("与 YS-001 几乎相同", False)
    refused = answers.with_doubles(draft, [told.spot], is_added=False)
    assert [one.is_left_out for one in import_taking.read_doubles(chief, seen, refused, level(chief))] == [True]
    assert import_taking.as_layer(chief, seen, draft, level(chief)).same == ()


def test_codes_that_are_taken_are_refused_with_a_free_prefix(chief, sheet):
    import_taking.as_layer(chief, *imported(chief, sheet), level(chief))
    other = workbooks.bureau_sheet(sheet.parent / "二.xlsx", [(1, "通风", "另一条", "", "查", None)])
    before = layer_drafts.lines(chief)
    seen, draft = imported(chief, other)
    with pytest.raises(BadInput, match=r"编码 YS-001 等 1 个已被.*请换一个编码前缀，例如 YS2"):
        import_taking.as_layer(chief, seen, draft, level(chief))
    assert layer_drafts.lines(chief) == before


def test_our_own_workbook_edited_in_excel_is_taken_as_the_edited_copy(chief, tmp_path):
    (tmp_path / "改.xlsx").write_bytes(export(BASE))
    row = next(number for number, item in enumerate(BASE.items, 2) if item.level.value == "抽查" and not item.values)
    more = sum(max(len(item.values) - 1, 0) for item in BASE.items[: row - 2])
    workbooks.changed(tmp_path / "改.xlsx", {f"D{row + more}": "必查"})
    seen, draft = imported(chief, tmp_path / "改.xlsx", {})
    made = import_taking.as_layer(chief, seen, draft, level(chief))
    assert (made.sharpened, made.added) == ((BASE.items[row - 2].id,), ())


def test_a_wrong_import_is_taken_nowhere(chief, sheet, tmp_path):
    seen, draft = imported(chief, sheet, {})
    for act in (
        lambda: import_taking.as_layer(chief, seen, draft, level(chief)),
        lambda: import_taking.write(chief, seen, tmp_path / "出.yaml"),
        lambda: import_taking.publish(chief, seen),
    ):
        with pytest.raises(NotAllowed, match="什么也没有载入"):
            act()
    assert not (tmp_path / "出.yaml").exists()
    assert layer_drafts.lines(chief) == ()


@pytest.mark.parametrize("name", ["出.yaml", "出.xlsx"])
def test_a_saved_file_reads_back_to_the_same(chief, sheet, tmp_path, name):
    seen, _ = imported(chief, sheet)
    file = import_taking.write(chief, seen, tmp_path / name)
    if file.suffix == ".yaml":
        assert catalogues.load(file) == seen.catalogue
    else:
        assert imported(chief, file, {}, edition="")[0].catalogue == seen.catalogue


def test_a_whole_catalogue_is_checked_and_published(chief, sheet):
    seen, _ = imported(chief, sheet, {**FILL, answers.LIKE: "", "矿山类型": "小型采石"})
    assert import_taking.destinations(chief).why_no_whole == ""
    import_taking.publish(chief, seen)
    with chief.reading() as session:
        found = publications.read(session).newest("", {seen.catalogue.catalogue})
    assert found.title == workbooks.TITLE


def test_an_inspector_may_only_save_a_file(desk, sheet):
    where = import_taking.destinations(desk)
    assert (where.level, "管理员" in where.why_no_layer, "管理员" in where.why_no_whole) == ("", True, True)
    with pytest.raises(NotAllowed):
        import_taking.as_layer(desk, *imported(desk, sheet), "县")
    assert layer_drafts.lines(desk) == ()
