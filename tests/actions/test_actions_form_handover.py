"""A handover sheet filled in from a desk's records: what is open, under way and counted, for whoever takes over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.actions import findings, form_handover, forms, remotes
from desktop.actions.form_drafts import Fields
from desktop.desk import Act, Desk, Fact
from desktop.errors import Missing
from desktop.supervision.finding import Grade, Measure, Raised, Source
from desktop.supervision.remote import Means
from desktop.supervision.visit import PaperKind, PaperSigned
from tests.making import visits
from tests.making.desks import Bureau

ABOVE = Raised(
    visit="", mine="m1", place="q1", place_name="1号采场", fact="平台浮石未清", grade=Grade.GENERAL, person="p1",
    found="2026-03-02T01:00:00Z", deadline="2026-04-01", source=Source.ABOVE, found_by="省局督查组",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


def cells(fields: Fields, name: str, column: str) -> list[str]:
    rows = fields.get(name, ())
    return [row[column] for row in rows if isinstance(row, dict)]


def raised(desk: Desk, name: str, body: Raised) -> None:
    desk.seal([Act("mine/m1", (Fact(f"finding/{name}", body),))])


def test_open_findings_of_every_body_are_handed_over_the_oldest_first(desk: Desk) -> None:
    raised(desk, "f1", ABOVE)
    _, own = visits.closed(desk)
    fields = form_handover.prefill(desk, "m1")
    assert cells(fields, "未销号隐患", "内容") == [
        "1号采场：平台浮石未清（省局督查组）",
        "1号采场：平台宽度 3 m，小于设计 4 m",
    ]
    assert fields["上级督办"] == ("1号采场：平台浮石未清（省局督查组）",)
    findings.void(desk, own, "重复")
    assert len(cells(form_handover.prefill(desk, "m1"), "未销号隐患", "内容")) == 1


def test_the_years_visits_and_remote_checks_are_counted(desk: Desk) -> None:
    visits.closed(desk)
    for day in ("2025-12-31", "2026-01-01"):
        remotes.record(desk, "m1", Means.APP, ["视频监控"], started=f"{day}T04:00:00Z", ended=f"{day}T04:10:00Z")
    fields = form_handover.prefill(desk, "m1")
    assert cells(fields, "监管次数", "次数") == ["1", "1", "1", "0"]
    assert cells(fields, "月覆盖", "覆盖率")[-1] == "50.00%"
    assert cells(fields, "月覆盖", "未覆盖场所")[-1] == "南帮边坡"


def test_majors_of_the_last_year_are_told_those_before_are_not(desk: Desk) -> None:
    major = replace(ABOVE, grade=Grade.SUSPECTED_MAJOR, source=Source.OWN, found_by="", mine_did="未处理")
    measure = {"measure": Measure(kind="已报告", text="已报县局", at="2026-03-02T01:00:00Z", told="值班室")}
    raised(desk, "f1", replace(major, **measure))
    raised(desk, "f2", replace(major, found="2025-11-20T01:00:00Z", **measure))
    found = form_handover.prefill(desk, "m1")
    assert cells(found, "近一年重大隐患", "发现日期") == ["2026-03-02"]
    assert cells(found, "近一年重大隐患", "处置") == ["已报告 已报县局（告知 值班室）"]


def test_a_ledger_not_signed_by_all_and_a_visit_not_closed_are_under_way(desk: Desk) -> None:
    visit, _ = visits.closed(desk)
    seats = ("inspector_1", "inspector_2")
    file = desk.keep(b"%PDF", "paper")
    paper = PaperSigned(kind=PaperKind.OPINION, number="演示号", file=file, field=seats[0], person="p1", expected=seats)
    desk.seal([Act("mine/m1", (Fact(f"visit/{visit}", paper, (paper.file,)),))])
    visits.opened(desk)
    fields = form_handover.prefill(desk, "m1")
    assert sorted(cells(fields, "在途文书", "待办")) == ["待签字", "检查未结束"]
    for number, kind in enumerate((PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION)):
        signed = PaperSigned(kind=kind, number=f"演示{number}", file=file, field="a", person="p1", expected=("a",))
        desk.seal([Act("mine/m1", (Fact(f"visit/{visit}", signed, (file,)),))])
    assert "待盖章" in cells(form_handover.prefill(desk, "m1"), "在途文书", "待办")
    assert cells(fields, "移交物", "数量")[:2] == ["1 份", "1 份"]


def test_who_takes_over_and_why_is_left_to_say_when_it_is_not_known(desk: Desk) -> None:
    name = forms.begin(desk, "d-handover", "m1")
    assert forms.fields_of(desk, name)["接收人"] == "演示专员乙"
    assert forms.lacking(desk, name) == ("监交人", "交接原因", "重点关注与建议")


def test_a_mine_nobody_knows_is_told(desk: Desk) -> None:
    with pytest.raises(Missing, match="没有矿山 m9"):
        form_handover.prefill(desk, "m9")
