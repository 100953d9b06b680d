"""Scripts for `act`: whatever stands in a line is an action or a sentence, and a refused line changes nothing."""

import json

import pytest

from desktop.actions import closing, drafting
from desktop.commands import acting, script_lines
from desktop.commands.script_lines import Line
from desktop.errors import BadInput, DeskError, Missing
from desktop.store import queries
from desktop.supervision.visit import SignerRole, Visit
from tests.making import visits as making
from tests.making.desks import MINE
from tests.making.photos import jpeg
from tests.making.visits import ITEM, PLACE, PNG


def everything(desk):
    with desk.reading() as session:
        return drafting.all_drafts(desk), queries.states(session, "visit", Visit)


@pytest.fixture
def script(desk, tmp_path):
    """A script in the middle of a visit."""
    one = acting.Script(desk, tmp_path)
    one.run(Line({"action": "open_visit", "mine": MINE}))
    one.run(Line({"action": "pass_place", "place": PLACE}))
    return one


BAD = [
    ({}, "不认识的动作"),
    ({"action": 7}, "不认识的动作"),
    ({"action": "answer"}, "缺少参数“item”"),
    ({"action": "answer", "item": ITEM, "place": 5}, "“place”不对"),
    ({"action": "answer", "item": ITEM, "place": PLACE, "result": "很好"}, "“result”不对"),
    ({"action": "answer", "item": ITEM, "place": PLACE, "note": {"a": 1}}, "“note”不对"),
    ({"action": "answer", "item": ITEM, "place": PLACE, "values": ["0.9"]}, "“values”不对"),
    ({"action": "answer", "item": ITEM, "place": PLACE, "values": {"台阶高度": None}}, "“values”不对"),
    ({"action": "pass_place", "place": "q2", "came": 830}, "“came”不对"),
    ({"action": "raise_finding", "place": PLACE, "fact": 5}, "“fact”不对"),
    ({"action": "raise_finding", "place": PLACE, "fact": "过窄", "deadline": "明天"}, "“明天”"),
    ({"action": "raise_finding", "place": PLACE, "fact": "过窄", "grade": "特大"}, "“grade”不对"),
    ({"action": "raise_finding", "place": PLACE, "fact": "过窄", "measure": "停"}, "“measure”不对"),
    ({"action": "attach_photo", "file": "没有.jpg"}, "没有.jpg 打不开"),
    ({"action": "attach_photo", "file": "a\x00b"}, "打不开"),
    ({"action": "attach_photo", "files": "甲.jpg"}, "“files”不对"),
    ({"action": "sign", "role": "组长", "name": "甲", "image": "没有.png"}, "没有.png 打不开"),
    ({"action": "sign", "role": "局长", "name": "甲"}, "“role”不对"),
    ({"action": "sign", "role": "组长", "name": "甲", "refusal": {"reason": "不认可"}}, "“refusal”不对"),
    ({"action": "note_measure", "kind": "三违制止", "text": None}, "缺少参数“text”"),
    ({"action": "recheck", "finding": ["f"], "result": "已整改"}, "“finding”不对"),
    ({"action": "open_visit", "mine": MINE, "people": "p2"}, "“people”不对"),
    ({"action": "open_visit", "mine": MINE, "places": [{"id": 1}]}, "“places”不对"),
    ({"action": "open_visit", "mine": MINE, "started": "早上"}, "“早上”"),
    ({"action": "remote", "mine": MINE, "looked_at": "视频"}, "“looked_at”不对"),
    ({"action": "issue_order", "findings": "f1"}, "“findings”不对"),
    ({"action": "conform_rest", "place": PLACE, "visit": 5}, "“visit”不对"),
]


@pytest.mark.parametrize("given, words", BAD)
def test_a_line_with_something_wrong_says_what_and_changes_nothing(script, given, words):
    before = everything(script.desk)
    with pytest.raises(DeskError, match=words):
        script.run(Line(given))
    assert everything(script.desk) == before


def test_a_photo_goes_to_the_finding_last_raised_unless_the_line_says_otherwise(script, tmp_path):
    (tmp_path / "甲.jpg").write_bytes(jpeg())
    (tmp_path / "乙.jpg").write_bytes(jpeg(taken="2026:11:17 10:06:00"))
    finding = script.run(Line({"action": "raise_finding", "place": PLACE, "fact": "过窄"}))["finding"]
    script.run(Line({"action": "attach_photo", "file": "甲.jpg"}))
    script.run(Line({"action": "attach_photo", "file": "乙.jpg", "finding": None}))
    draft = drafting.load(script.desk, script.visit)
    assert [one.id for one in draft.findings if one.photos] == [finding]
    assert len(draft.loose_photos) == 1


def test_closing_again_after_a_cut_issues_the_ledger_that_is_missing(desk, tmp_path):
    visit, _ = making.sealed(desk)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit)  # and the program ended here
    answer = acting.Script(desk, tmp_path).run(Line({"action": "close", "visit": visit}))
    assert [one["kind"] for one in answer["papers"]] == ["监管台账"]


def test_a_paper_is_not_written_where_nothing_can_be(desk, tmp_path):
    name = desk.keep(b"%PDF-", "paper")
    script = acting.Script(desk, tmp_path)
    with pytest.raises(DeskError, match="写不进去"):
        script.run(Line({"action": "save_paper", "file": name, "out": "没有/文书.pdf"}))
    with pytest.raises(Missing):
        script.run(Line({"action": "save_paper", "file": "ab" * 32, "out": "文书.pdf"}))


@pytest.mark.parametrize("raw", ["{", "[]", '"text"', "[" * 100000, '{"a": 1} x'])
def test_what_is_no_json_object_is_named_by_its_line(raw):
    with pytest.raises(BadInput, match="第 3 行"):
        script_lines.parse(raw, 3)


def test_a_script_from_a_windows_editor_is_read_and_odd_separators_stay_in_their_text(tmp_path):
    file = tmp_path / "脚本.jsonl"
    line = json.dumps({"action": "answer", "note": "甲\u2028乙\u0085"}, ensure_ascii=False)
    file.write_bytes(b"\xef\xbb\xbf" + f"{line}\r\n\r\n{line}".encode())
    found = [script_lines.parse(raw, number) for number, raw in script_lines.lines(script_lines.read(file))]
    assert [one.word("note") for one in found] == ["甲\u2028乙\u0085"] * 2


@pytest.mark.parametrize("data", [b"\xff\xfe{", None])
def test_a_script_that_cannot_be_read_says_so(tmp_path, data):
    if data is not None:
        (tmp_path / "s").write_bytes(data)
    with pytest.raises(BadInput, match="打不开或不是 UTF-8"):
        script_lines.read(tmp_path / "s")
