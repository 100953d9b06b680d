"""What the ledger tells besides results: the APP's evidence, measures, decisions, and where an old finding
came from.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.actions import drafting, findings, ledger_material, ledger_record, presence, visits
from desktop.actions.findings import OtherFound
from desktop.desk import Desk
from desktop.documents.record import LedgerRecord
from desktop.store import queries
from desktop.supervision.finding import Grade, Measure, Recheck, Source
from desktop.supervision.presence import End
from desktop.supervision.visit import Result
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import MINE

AT = "2026-11-22T01:20:00Z"


def printed(desk: Desk, visit: str) -> LedgerRecord:
    return ledger_record.ledger(desk, ledger_material.gather(desk, visit))


def suspected(desk: Desk, visit: str) -> str:
    """A sealed 疑似重大 with what was done at once."""
    making.failed(desk, visit)
    (draft,) = drafting.load(desk, visit).findings
    taken = Measure(kind="已报告", text="边坡变形", told="县局值班室", at=AT)
    findings.raise_finding(
        desk, visit, replace(draft, grade=Grade.SUSPECTED_MAJOR, measure=taken, mine_did="已停止采场作业")
    )
    visits.seal_section(desk, visit)
    return draft.id


def test_the_apps_number_and_its_pictures_are_told_and_attached(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    presence.note(desk, visit, End.IN, number="QD-7", picture=pictures.jpeg())
    presence.note(desk, visit, End.OUT, reason="APP故障，已截图", picture=pictures.jpeg(330, 240))
    shown = printed(desk, visit)
    assert (shown.app_sign_in.number, shown.app_sign_in.pictures) == ("QD-7", 1)
    assert (shown.app_sign_out.number, shown.app_sign_out.note) == (None, "APP故障，已截图")
    assert [one.number for one in shown.evidence] == ["证1", "证2"]
    assert all(one.preview and not one.broken for one in shown.evidence)


def test_what_the_mine_did_and_who_was_told_of_a_grave_finding_is_told(desk: Desk) -> None:
    visit = making.opened(desk)
    suspected(desk, visit)
    visits.note_measure(desk, visit, "三违制止", "制止无证驾驶", at="2026-11-22T01:05:00Z")
    visits.seal_section(desk, visit)
    shown = printed(desk, visit)
    assert shown.findings[0].mine_did == "已停止采场作业"
    assert [(one.kind, one.text, one.reported_to) for one in shown.measures] == [
        ("三违制止", "制止无证驾驶", ""),
        ("已报告", "第 1 条隐患：边坡变形", "县局值班室"),
    ]


def test_a_measure_ordered_after_the_sealing_is_told_too(desk: Desk) -> None:
    visit = making.opened(desk)
    name = suspected(desk, visit)
    findings.order_measure(desk, name, Measure(kind="责令立即整改", text="停用该台阶", at="2026-11-22T02:00:00Z"))
    assert [one.kind for one in printed(desk, visit).measures] == ["已报告", "责令立即整改"]


def test_the_decision_that_it_is_not_major_is_told_with_who_and_why(desk: Desk) -> None:
    visit = making.opened(desk)
    name = suspected(desk, visit)
    findings.judge_not_major(desk, name, "已核对判定标准，不在其列")
    with desk.reading() as session:
        person = queries.person(session, desk.person)
    assert person is not None
    (card,) = printed(desk, visit).findings
    assert f"{person.name}（执法证 {person.certificate}）认定不构成重大，理由：已核对判定标准" in card.judged


def test_a_correction_stands_below_the_text_as_it_was_sealed(desk: Desk) -> None:
    visit, name = making.sealed(desk)
    findings.correct(desk, name, "fact", "平台宽度 3.5 m", "复测")
    (card,) = printed(desk, visit).findings
    assert card.fact == "平台宽度 3 m，小于设计 4 m"
    assert card.corrections == (
        "问题描述：原“平台宽度 3 m，小于设计 4 m”，更正为“平台宽度 3.5 m”；原因：复测（演示专员甲）",
    )


def test_an_old_finding_of_another_body_is_named_with_its_source(desk: Desk) -> None:
    found = OtherFound(source=Source.ABOVE, found_by="省局督查组〔2026〕8号", place_name="采场", fact="台阶超高")
    findings.enter(desk, MINE, found)
    visit = making.opened(desk)
    with desk.reading() as session:
        (name,) = [one for one, _ in queries.findings(session, mine=MINE)]
    findings.recheck(desk, visit, name, Recheck.NOT_DONE)
    visits.seal_section(desk, visit)
    assert [one.source for one in printed(desk, visit).previous] == ["上级督查（省局督查组〔2026〕8号）"]


def test_a_drawn_item_without_a_result_is_told(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, making.ITEM, making.PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    (line,) = [one for one in printed(desk, visit).samples if one.unanswered]
    assert set(line.unanswered) <= set(line.items)
