"""Internal papers: filled in beforehand, written, sealed with a number, signed one after another, voided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import form_leave, form_lists, forms
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.filled_forms import FilledForm
from desktop.supervision.leave import Leave, Standing
from tests.documents import tools
from tests.making.desks import Bureau
from tests.making.relay import hand_over

WRITTEN = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话", "结束日期": "2026-11-24", "结束半日": "上午"}


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def manager(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3", ordinal=2, seed=2)
    yield made
    made.close()


def begun(desk: Desk) -> str:
    name = forms.begin(desk, "d-leave", "p1")
    forms.save(desk, name, WRITTEN)
    return name


def sealed(desk: Desk) -> str:
    changes = forms.seal(desk, begun(desk))
    return next(one for one in changes.subjects if one.startswith("staffform/"))


def state_of(desk: Desk, subject: str) -> FilledForm:
    with desk.reading() as session:
        found = queries.state(session, subject, FilledForm)
    assert found is not None
    return found


def leave_of(desk: Desk, subject: str) -> Leave:
    with desk.reading() as session:
        found = queries.state(session, subject.replace("staffform/", "leave/"), Leave)
    assert found is not None
    return found


def test_a_new_leave_knows_who_of_which_mines_and_the_colleague(desk: Desk) -> None:
    fields = forms.fields_of(desk, forms.begin(desk, "d-leave", "p1"))
    assert (fields["姓名"], fields["单位"], fields["代管人"]) == ("演示专员甲", "演示县应急管理局", "演示专员乙")
    assert len(fields["远程监管安排"]) == 2


def test_days_follow_from_the_half_days(desk: Desk) -> None:
    assert forms.fields_of(desk, begun(desk))["天数"] == "2.5"


def test_what_is_missing_is_named_and_nothing_is_sealed(desk: Desk) -> None:
    name = forms.begin(desk, "d-leave", "p1")
    assert forms.lacking(desk, name) == ("假别", "事由", "联系电话")
    with pytest.raises(NotAllowed, match="请销假单还缺“假别”“事由”“联系电话”"):
        forms.seal(desk, name)
    assert forms.fields_of(desk, name)["姓名"] == "演示专员甲"


def test_a_leave_that_ends_before_it_begins_is_not_sealed(desk: Desk) -> None:
    name = begun(desk)
    forms.save(desk, name, {"结束日期": "2026-11-21"})
    with pytest.raises(NotAllowed, match="结束早于开始"):
        forms.seal(desk, name)


def test_filling_again_keeps_what_was_written(desk: Desk) -> None:
    name = begun(desk)
    forms.save(desk, name, {"姓名": "演示专员甲（借调）"})
    forms.refresh(desk, name)
    fields = forms.fields_of(desk, name)
    assert (fields["姓名"], fields["事由"], fields["天数"]) == ("演示专员甲（借调）", "家中有事", "2.5")


def test_a_step_is_taken_back_and_a_paper_begun_is_gone_on_with(desk: Desk) -> None:
    name = begun(desk)
    forms.save(desk, name, {"事由": "别的事"})
    forms.undo(desk, name)
    assert forms.fields_of(desk, forms.begin(desk, "d-leave", "p1"))["事由"] == "家中有事"


def test_a_field_of_another_paper_or_sort_is_refused(desk: Desk) -> None:
    name = begun(desk)
    with pytest.raises(BadInput, match="没有“产量”这一栏"):
        forms.save(desk, name, {"产量": "1"})
    with pytest.raises(BadInput, match="“远程监管安排”应填表格的几行"):
        forms.save(desk, name, {"远程监管安排": "每天"})


def test_the_preview_shows_what_is_written_and_says_so(desk: Desk, tmp_path: Path) -> None:
    text = tools.text(forms.preview(desk, begun(desk)), tmp_path)
    assert "预览（未封存）" in text
    assert "2026年11月24日上午" in text


def test_a_sealed_leave_is_signed_numbered_and_a_fact(desk: Desk) -> None:
    subject = sealed(desk)
    state = state_of(desk, subject)
    assert state.made is not None
    assert [one.field for one in state.signed] == ["signer_1"]
    assert [one.role for one in state.waiting] == ["主管机构审批"]
    asked = leave_of(desk, subject).asked
    assert asked is not None
    assert (asked.days, asked.substitute, asked.mines) == ("2.5", "p2", ("m1", "m2"))
    assert "请假" in state.made.number


def test_the_managing_role_signs_the_same_file_and_approves(desk: Desk, manager: Desk) -> None:
    subject = sealed(desk)
    hand_over(desk, manager)
    forms.countersign(manager, subject)
    assert leave_of(manager, subject).standing is Standing.APPROVED
    assert state_of(manager, subject).is_fully_signed
    assert forms.file(manager, subject).startswith(forms.file(desk, subject))
    with pytest.raises(NotAllowed, match="已经签过"):
        forms.countersign(manager, subject)


def test_nobody_approves_his_own_leave(desk: Desk) -> None:
    subject = sealed(desk)
    with pytest.raises(NotAllowed, match="不需要您签名"):
        forms.countersign(desk, subject)


def test_a_refused_leave_says_why_and_does_not_count(desk: Desk, manager: Desk) -> None:
    subject = sealed(desk)
    hand_over(desk, manager)
    with pytest.raises(NotAllowed, match="须写明原因"):
        form_leave.refuse(manager, subject.split("/")[1], " ")
    form_leave.refuse(manager, subject.split("/")[1], "盯守期间人手不足")
    assert leave_of(manager, subject).standing is Standing.REFUSED


def test_coming_back_tells_the_days_really_taken(desk: Desk, manager: Desk) -> None:
    subject = sealed(desk)
    with pytest.raises(NotAllowed, match="还不能销假"):
        form_leave.come_back(desk, subject.split("/")[1], "2026-11-23")
    hand_over(desk, manager)
    forms.countersign(manager, subject)
    hand_over(manager, desk)
    form_leave.come_back(desk, subject.split("/")[1], "2026-11-23")
    returned = leave_of(desk, subject).returned
    assert returned is not None
    assert returned.days == "2"


def test_two_leaves_in_the_same_days_are_refused(desk: Desk) -> None:
    sealed(desk)
    with pytest.raises(NotAllowed, match="已有事假"):
        forms.seal(desk, begun(desk))


def test_a_voided_paper_keeps_its_number_and_the_leave_is_not_taken(desk: Desk) -> None:
    subject = sealed(desk)
    forms.void(desk, subject, "行程取消")
    assert leave_of(desk, subject).standing is Standing.CANCELLED
    assert state_of(desk, subject).waiting == ()
    with pytest.raises(NotAllowed, match="已经作废"):
        forms.void(desk, subject, "再来一次")


def test_only_the_maker_or_the_managing_role_voids(desk: Desk, bureau: Bureau, tmp_path: Path) -> None:
    subject = sealed(desk)
    other = bureau.enrol(tmp_path / "p2", "p2", ordinal=3, seed=3)
    hand_over(desk, other)
    with pytest.raises(NotAllowed, match="只有拟制人或主管机构"):
        forms.void(other, subject, "不对")
    other.close()


def test_a_leave_is_asked_for_by_oneself(manager: Desk) -> None:
    with pytest.raises(NotAllowed, match="不能为 p1 拟制请销假单"):
        forms.begin(manager, "d-leave", "p1")


def test_the_list_tells_drafts_and_whom_a_paper_waits_for(desk: Desk, manager: Desk) -> None:
    subject = sealed(desk)
    forms.begin(desk, "d-leave", "p1")
    first, second = form_lists.list_forms(desk)
    assert (first.state, first.title, first.about_name) == ("草稿", "请销假单", "演示专员甲")
    assert (second.name, second.waiting, second.waits_for_me) == (subject, ("主管机构审批",), False)
    hand_over(desk, manager)
    assert [one.waits_for_me for one in form_lists.list_forms(manager)] == [True]


def test_the_screen_learns_how_each_field_is_filled_in(desk: Desk) -> None:
    shown = {one.name: one for one in forms.shape(desk, "d-leave").fields}
    assert (shown["假别"].kind, shown["假别"].choices[0], shown["假别"].part) == ("choice", "事假", "一、请假")
    assert shown["远程监管安排"].columns == (("矿山", "矿山"), ("日期", "日期"), ("方式", "方式和重点"))
    assert (shown["开始日期"].kind, shown["去向"].is_required) == ("day", False)
