"""Signatures drawn on the screen on internal papers: what they hold for, when they no longer count, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import form_drawn, forms
from desktop.actions.form_drafts import load
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.errors import DeskError, NotAllowed
from desktop.store import queries
from desktop.supervision.filled_forms import FilledForm
from tests.documents import tools
from tests.making.desks import Bureau

WRITTEN = {"线索来源": "舆情", "反映事项": "网传有人被困", "事项类别": "涉嫌瞒报事故"}
ORDERED = {"责令日期": "2026-11-22", "责令时刻": "09:10", "责令方式": "电话", "自查要求": "核对入井记录"}
ROLE = "企业签收人"
PNG = pictures.signature("演示矿长")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def draft(desk: Desk) -> str:
    name = forms.begin(desk, "d-self-check", "m1")
    forms.save(desk, name, WRITTEN | ORDERED)
    return name


def given(desk: Desk, draft: str) -> form_drawn.Given | None:
    return form_drawn.given(load(desk, draft)).get(ROLE)


def sealed(desk: Desk, draft: str) -> tuple[FilledForm, bytes]:
    subject = next(one for one in forms.seal(desk, draft).subjects if one.startswith("mineform/"))
    with desk.reading() as session:
        state = queries.state(session, subject, FilledForm)
    assert state is not None
    return state, forms.file(desk, subject)


def test_a_signature_on_the_screen_is_sealed_and_stands_with_name_and_time(
    desk: Desk, draft: str, tmp_path: Path
) -> None:
    form_drawn.sign(desk, draft, ROLE, " 演示矿长 ", PNG, opinion="收到")
    state, pdf = sealed(desk, draft)
    assert state.made is not None
    (one,) = state.made.drawn
    assert (one.role, one.name, one.opinion, desk.blobs.get(one.image)) == (ROLE, "演示矿长", "收到", PNG)
    said = tools.text(pdf, tmp_path)
    assert "企业签收人演示矿长" in said
    assert "意见：收到" in said
    assert said.count("时间：") >= 2


def test_nobody_else_waits_because_of_it(desk: Desk, draft: str) -> None:
    form_drawn.sign(desk, draft, ROLE, "演示矿长", PNG)
    state, _ = sealed(desk, draft)
    assert [one.role for one in state.waiting] == ["主管机构"]


def test_a_changed_word_takes_its_force_and_the_old_word_gives_it_back(desk: Desk, draft: str) -> None:
    form_drawn.sign(desk, draft, ROLE, "演示矿长", PNG)
    forms.save(desk, draft, {"反映事项": "另一件事"})
    assert given(desk, draft) == form_drawn.Given(ROLE, "演示矿长", "", is_outdated=True)
    with pytest.raises(NotAllowed, match="企业签收人 演示矿长签名之后内容改过"):
        forms.seal(desk, draft)
    forms.undo(desk, draft)
    assert not forms.hindrance(desk, draft)
    sealed(desk, draft)


def test_signed_again_or_taken_away_the_paper_is_sealed(desk: Desk, draft: str) -> None:
    form_drawn.sign(desk, draft, ROLE, "演示矿长", PNG)
    forms.save(desk, draft, {"反映事项": "另一件事"})
    form_drawn.clear(desk, draft, ROLE)
    assert given(desk, draft) is None
    state, _ = sealed(desk, draft)
    assert state.made is not None
    assert state.made.drawn == ()


def test_a_refusal_stands_on_the_paper_with_reason_and_witness(desk: Desk, draft: str, tmp_path: Path) -> None:
    form_drawn.sign(desk, draft, ROLE, "演示矿长", b"", reason="不认可", witness="演示见证人")
    _, pdf = sealed(desk, draft)
    said = tools.text(pdf, tmp_path)
    assert "拒绝签名。理由：不认可" in said
    assert "见证人：演示见证人" in said


@pytest.mark.parametrize(
    ("words", "picture", "why"),
    [
        ({"reason": "不认可"}, b"", "见证人"),
        ({}, b"", "还没有签名"),
        ({}, "不是图片".encode(), "签名图"),
    ],
)
def test_what_is_no_signature_is_not_kept(
    desk: Desk, draft: str, words: dict[str, str], picture: bytes, why: str
) -> None:
    with pytest.raises(DeskError, match=why):
        form_drawn.sign(desk, draft, ROLE, "演示矿长", picture, **words)
    assert given(desk, draft) is None


def test_a_role_with_a_device_and_a_card_without_refusals_say_so(desk: Desk, draft: str) -> None:
    with pytest.raises(NotAllowed, match="“主管机构”不在屏幕上签名"):
        form_drawn.sign(desk, draft, "主管机构", "演示主管丙", PNG)
    card = forms.begin(desk, "d-pledge-card", "p1")
    with pytest.raises(NotAllowed, match="没有拒签一栏"):
        form_drawn.sign(desk, card, "接收人（矿方）", "演示矿长", b"", reason="不收", witness="演示见证人")
