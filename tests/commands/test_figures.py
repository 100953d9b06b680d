"""`figures` over workbooks: the Linfen notice's numbers, the keys others rely on, bad rows, exit codes."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from desktop import cli
from desktop.actions import remotes
from desktop.supervision.remote import Means
from tests.making import city_books
from tests.making.desks import PASSPHRASE, Bureau

at = dt.datetime.fromisoformat  # as Excel has it: no zone
JUNE = ("--from", "2024-06-03", "--to", "2024-06-09")


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Runs `figures` in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))

    def one(*arguments):
        code = cli.main(["figures", *(str(part) for part in arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


@pytest.fixture
def small(run, tmp_path):
    """Runs `figures` over the small roster with some sheets changed: the tree and what was said."""

    def one(heads=None, **sheets):
        file = city_books.save(tmp_path / "花名册.xlsx", {**city_books.small(), **sheets}, **(heads or {}))
        code, out, err = run(file, *JUNE, "--json")
        assert code == 0, err
        return json.loads(out), err

    return one


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("演示市")
    roster, export = city_books.city()
    return city_books.save(folder / "花名册.xlsx", roster), city_books.save(folder / "导出.xlsx", export)


LINFEN = ("--from", "2023-05-01", "--to", "2023-12-31")


def test_the_numbers_of_the_notice_come_out(run, city):
    code, out, err = run(*city, *LINFEN, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["period"]["weeks"] == 35
    assert (found["city"]["sign_in"], found["city"]["remote"]) == ("4.62", "3.68")
    assert found["checklists"] == {"due": 183, "made": 159, "rate": "86.89"}
    staffing = found["staffing"]
    assert staffing["holding"] == {"1": 236, "2": 33, "3": 9}
    assert (staffing["mines"], staffing["inspectors"], staffing["rate"]) == (183, 278, "100.00")
    assert len(staffing["over"]) == 42
    rates = [(one["sign_in"], one["remote"]) for one in found["counties"]]
    assert rates == [(one.sign_in, one.remote_rate) for one in city_books.COUNTIES]
    assert [one["rank_sign_in"] for one in found["counties"]] == [1, 2, 3, 4, 5, 6, *[7] * 7]
    assert (found["not_counted"], found["problems"]) == ([], [])


def test_the_keys_others_rely_on_are_there(small):
    found, _ = small()
    assert found["editions"] == [
        {
            "name": "2024年版",
            "document": "晋政办发〔2024〕29号",
            "from": "2024-06-01",
            "to": "2029-05-31",
            "onsite_per_week": 1,
            "remote_per_week": 3,
        }
    ]
    assert found["counties"] == [
        {
            "code": "X",
            "name": "演示县",
            "sign_in": "100.00",
            "remote": "33.33",
            "rank_sign_in": 1,
            "rank_remote": 1,
            "persons": 1,
            "required_on_site": 1,
            "done_on_site": 1,
            "required_remote": 3,
            "done_remote": 1,
        }
    ]
    assert found["city"] == {
        "sign_in": "100.00",
        "remote": "33.33",
        "sign_in_pooled": "100.00",
        "remote_pooled": "33.33",
    }
    assert found["staffing"]["posts_required"] == 2
    assert found["staffing"]["posts_filled"] == 1


def test_for_people_each_rate_stands_with_its_fraction_and_clause(run, tmp_path):
    file = city_books.save(tmp_path / "花名册.xlsx", city_books.small())
    code, out, _ = run(file, *JUNE, "--style", "pooled")
    assert code == 0
    assert "配备率 50.00%（1/2，第六条）" in out
    assert "演示县\t100.00%\t1/1\t1\t33.33%\t1/3\t1\t1" in out
    assert "2024年版" in out


def test_without_a_denominator_there_is_a_dash_and_null(run, tmp_path):
    file = city_books.save(tmp_path / "花名册.xlsx", city_books.small())
    period = ("--from", "2024-06-04", "--to", "2024-06-09")
    found = json.loads(run(file, *period, "--json")[1])
    assert found["city"]["sign_in"] is None
    assert found["counties"][0]["rank_sign_in"] is None
    _, out, err = run(file, *period)
    assert "演示县\t—\t0/0\t—" in out
    assert "没有一个完整的周" in err


@pytest.mark.parametrize(
    "sheet, row, words",
    [
        ("机构", ["X", "又一县", "C", "县"], "机构”: 4: “X”在第 3 行已有"),
        ("机构", ["Y", "乙县", "Z", "县"], "机构”: 4: 没有编码为“Z”的上级机构"),
        ("机构", ["Y", "乙县", "C", "乡"], "机构”: 4: “乡”不是级别"),
        ("矿山", ["M1", "又一矿", "X", "煤矿", "生产"], "矿山”: 3: “M1”在第 2 行已有"),
        ("矿山", ["M2", "二矿", "演示县", "煤矿", "生产"], "矿山”: 3: 写的是名称“演示县”，不是编码"),
        ("矿山", ["M2", "二矿", "X", "金矿", "生产"], "矿山”: 3: “金矿”不是矿山类型"),
        ("矿山", ["M2", "二矿", "X", "煤矿", "检修"], "矿山”: 3: “检修”不是矿山状态"),
        ("矿山", ["M2", "二矿", "X", "露天开采", "生产", "五十"], "矿山”: 3: “五十”不是数字"),
        ("矿山", ["M2", "二矿", "X", "露天开采", "生产", -1], "矿山”: 3: “-1”不是可用的数字"),
        ("矿山", ["M2", "库", "X", "附带尾矿库", "生产", "", "M9"], "矿山”: 3: 没有编码为“M9”的矿山"),
        ("矿山", ["M2", "二矿", "X", "煤矿", "生产", "", "", "2024-02-30"], "矿山”: 3: 没有“2024-02-30”这一天"),
        ("矿山", ["M2", "石料", "X", "小型采石", "生产", "", "", "", 1.5], "矿山”: 3: “1.5”不是整数"),
        ("人员", ["", "乙", "X"], "人员”: 3: 是空的"),
        ("人员", ["P2", "乙", "Q"], "人员”: 3: 没有编码为“Q”的机构"),
        ("指派", ["P1", "M1", "2024-03-01", ""], "指派”: 3: 与第 2 行同一人、同一矿山的日期重叠"),
        ("指派", ["P1", "M1", "2024-03-01", "2024-02-01"], "指派”: 3: 止 2024-02-01 早于起 2024-03-01"),
        ("指派", ["演示专员甲", "M1", "2024-03-01", ""], "指派”: 3: 写的是名称“演示专员甲”，不是编码"),
        ("指派", ["P1", "M1", "去年", ""], "指派”: 3: “去年”不是日期"),
        ("签到", ["P1", "M1", "2024-06-04 9点", "A2"], "签到”: 3: “2024-06-04 9点”的时刻读不懂"),
        ("签到", ["P1", "M1", "2024-06-04 25:00", "A2"], "签到”: 3: 没有“2024-06-04 25:00”这一时刻"),
        ("签到", ["P1", "M7", "2024-06-04", "A2"], "签到”: 3: 没有编码为“M7”的矿山"),
        ("签到", ["P1", "M1", "", "A2"], "签到”: 3: 是空的"),
        ("签到", ["P1", "M1", "0204-06-04", "A2"], "签到”: 3: “0204-06-04”的年份不对"),
        ("签到", ["P1", "M1", at("2024-06-04T09:30:00"), "A1"], "签到”: 3: 与第 2 行完全相同"),
        ("请假", ["P1", "2024-06-05", "2024-06-04", "是"], "请假”: 2: 止 2024-06-04 早于起 2024-06-05"),
        ("请假", ["P1", "2024-06-05", "2024-06-06", "也许"], "请假”: 2: “也许”不是“是”或“否”"),
        ("分组", ["g1", "", "", "", ""], "分组”: 2: 没有人员编码，也没有矿山编码"),
        ("状态变化", ["M1", "2024-06-05", "炸"], "状态变化”: 2: “炸”不是矿山状态"),
        ("参数", ["X", "remote_per_week", 2, "2024-06-01", "县1"], "参数”: 2: 2 低于2024年版的 3"),
        ("参数", ["X", "remote_per_week", 4, "2024-06-01", ""], "参数”: 2: 没有文号"),
    ],
)
def test_a_bad_row_is_told_with_sheet_row_and_reason(small, sheet, row, words):
    found, said = small(**{sheet: [*city_books.small().get(sheet, []), row]})
    (one,) = found["problems"]
    assert f"{one['sheet']}”: {one['row']}: {one['reason']}".startswith(words)
    assert f"工作表“{sheet}” 第 {one['row']} 行" in said
    assert found["city"]["sign_in"] == "100.00"  # what is right still counts


@pytest.mark.parametrize(
    "time, is_counted",
    [
        (at("2024-06-09T00:00:00"), True),  # midnight
        (at("2024-06-09T23:59:59"), True),
        (dt.date(2024, 6, 9), True),
        ("2024-06-09", True),
        ("2024-06-09 23:59", True),
        ("  2024/6/9 9:05 ", True),
        ("2024年6月9日9时5分", True),
        ("２０２４－０６－０９", True),
        ("20240609", True),
        (45452, True),  # Excel's number of this day
        (45452.5, True),
        ("2024-06-09 24:00", False),  # the next day begins
        ("2024-06-09T15:59:59Z", True),  # a second before midnight in Beijing
        ("2024-06-09T16:00:00Z", False),
        ("2024-06-10T00:30:00+09:00", True),
        ("2024-06-02T23:59:00-01:00", True),
        (at("2024-06-10T00:00:00"), False),
    ],
)
def test_times_are_read_as_they_come_and_fall_on_their_day(small, time, is_counted):
    found, _ = small(签到=[["P1 ", " M1", time, "A1"]])
    assert found["problems"] == []
    assert found["counties"][0]["done_on_site"] == int(is_counted)
    assert [one["reason"] for one in found["not_counted"]] == [] if is_counted else ["不在统计期内"]


def test_what_counts_nowhere_is_named_by_file_sheet_and_row(small):
    rows = [["P1", "M1", "2024-06-04", "A1"], ["P1", "M1", "2024-06-04 10:00", "A2"], ["P1", "M1", "2024-07-01", "A3"]]
    found, said = small(签到=rows)
    reasons = [(one["row"], one["reason"]) for one in found["not_counted"]]
    assert reasons == [(3, "同一人、同一矿山当日已计一次"), (4, "不在统计期内")]
    assert "花名册.xlsx 工作表“签到” 第 4 行：P1 M1 2024-07-01 的记录未计入" in said
    assert "有 2 行没有时刻或恰为零点" in said


def test_columns_may_stand_in_any_order_and_unknown_ones_are_told(small):
    rows = [["视频", "2024-06-05 10:00", "M1", "P1", "晴"]]
    found, said = small(heads={"远程": ["方式", "时间", "矿山编码", "人员编码 ", "天气"]}, 远程=rows)
    assert found["counties"][0]["done_remote"] == 1
    assert found["unknown_columns"] == [{"file": "花名册.xlsx", "sheet": "远程", "column": "天气"}]
    assert "不认识的列“天气”" in said


@pytest.mark.parametrize("until", ["", "至今", "—", "2024-06-30"])
def test_a_designation_may_be_open_in_words(small, until):
    found, _ = small(指派=[["P1", "M1", "2024-01-01", until]])
    assert (found["problems"], found["counties"][0]["required_remote"]) == ([], 3)


def test_a_column_written_twice_is_told(small):
    found, _ = small(heads={"远程": ["人员编码", "矿山编码", "时间", "编号", "编号"]})
    assert found["problems"][0]["reason"] == "列名写了两次"


def test_groups_leave_changes_and_stricter_numbers_of_the_roster_count(small):
    sheets = {
        "矿山": [["M1", "一矿", "X", "煤矿", "生产"], ["M2", "二矿", "X", "煤矿", "停产"]],
        "分组": [["g", "P1", "是", "通风、机电", "M1"], ["g", "", "", "", "M2"]],
        "状态变化": [["M2", "2024-06-05", "生产"]],
        "参数": [["X", "remote_per_week", 4, "2024-06-01", "演示办发1号"]],
        "请假": [["P1", "2024-06-03", "2024-06-09", "否"]],
    }
    county = small(**sheets)[0]["counties"][0]
    assert (county["required_on_site"], county["required_remote"]) == (2, 4)  # M2 works from Wednesday on
    sheets["请假"] = [["P1", "2024-06-03", "2024-06-06", "是"], ["P1", "2024-06-06", "2024-06-06", "是"]]
    found = small(**sheets)[0]
    assert (found["counties"][0]["required_on_site"], found["counties"][0]["required_remote"]) == (0, 4)
    assert found["problems"][0]["reason"] == "与第 2 行同一人的请假重叠"


def test_what_a_reader_must_know_is_said(small):
    sheets = city_books.small()
    found, said = small(
        机构=[*sheets["机构"], ["S", "演示站", "", "市"]],
        矿山=[*sheets["矿山"], ["M2", "二矿", "X", "露天开采", "生产"], ["M3", "三矿", "X", "地下开采", "闭坑"]],
        人员=[*sheets["人员"], ["P2", "乙", "S"], ["P3", "丙", "X"]],
        指派=[*sheets["指派"], ["P2", "M2", "2024-01-01", ""], ["P3", "M3", "2024-01-01", ""]],
    )
    assert len(found["remarks"]) == 3
    assert "未填年采剥量或自定配备人数：二矿" in said
    assert "不属于任何县级机构，不计入县和市的比率：P2" in said
    assert "没有应做次数，不计入平均：P3" in said


def test_after_the_last_edition_nothing_is_owed_and_it_is_said(run, tmp_path):
    file = city_books.save(tmp_path / "花名册.xlsx", city_books.small())
    code, _, err = run(file, "--from", "2029-06-04", "--to", "2029-06-17")
    assert code == 0
    assert "2029-06-04 起有 2 周没有有效的制度版本" in err


def test_own_records_stand_beside_the_apps_and_what_differs_is_listed(run, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_PASSPHRASE", PASSPHRASE)
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / "工作台")
    for day in ("2026-11-16", "2026-11-17"):
        remotes.record(desk, "m1", Means.APP, ["视频"], started=f"{day}T01:00:00Z", ended=f"{day}T01:10:00Z")
    desk.close()
    rows = [["p1", "m1", "2026-11-17", "A1"], ["p1", "m1", "2026-11-18", "A2"], ["p1", "m2", "2026-11-19", "A3"]]
    export = city_books.save(tmp_path / "导出.xlsx", {"远程": rows})
    week = ("--from", "2026-11-16", "--to", "2026-11-22", "--desk", tmp_path / "工作台", "--json")

    own = json.loads(run(*week)[1])
    assert (own["source"], own["counties"][0]["done_remote"]) == ("own", 2)
    code, out, said = run(export, *week)
    both = json.loads(out)
    assert (code, both["source"], both["counties"][0]["done_remote"]) == (0, "app", 3)
    assert [len(both["differences"][name]) for name in ("only_own", "only_app", "unlike")] == [1, 2, 0]
    assert "只在本程序：2026-11-16 远程 p1 m1。" in said
    assert "只在APP：2026-11-18 远程 p1 m1，编号 A2。" in said
    assert json.loads(run(export, *week, "--source", "own")[1])["counties"][0]["done_remote"] == 2


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (("没有.xlsx", *JUNE), 3, "打不开"),
        (JUNE, 2, "没有花名册"),
        (("册.xlsx", "--from", "2024-06-09", "--to", "2024-06-03"), 2, "早于开始日"),
        (("册.xlsx", "--from", "六月", "--to", "2024-06-03"), 2, "“六月”不是日期"),
        (("册.xlsx", "--from", "2024-06-03"), 2, "--to"),
        (("册.xlsx", *JUNE, "--style", "x"), 2, "official"),
        (("册.xlsx", "册.xlsx", *JUNE), 2, "没有工作表“签到”或“远程”"),
        (("空.xlsx", *JUNE), 2, "没有工作表“机构”“矿山”“人员”“指派”"),
        (("缺.xlsx", *JUNE), 2, "工作表“指派”：第一行没有“起”列"),
    ],
)
def test_exit_codes(run, tmp_path, arguments, code, words):
    roster = {name: rows for name, rows in city_books.small().items() if name not in ("签到", "远程")}
    city_books.save(tmp_path / "册.xlsx", roster)
    city_books.save(tmp_path / "空.xlsx", {"别的": []})
    city_books.save(tmp_path / "缺.xlsx", roster, 指派=["人员编码", "矿山编码", "自", "止"])
    found = run(*(tmp_path / one if one.endswith(".xlsx") else one for one in arguments))
    assert (found[0], found[1]) == (code, "")
    assert words in found[2]
