"""Commands as a person at a terminal meets them: help, sentences, exit codes, JSON."""

import json
from pathlib import Path

import pytest

COMMANDS = [
    "demo",
    "verify",
    "numbers",
    "enrol",
    "sync",
    "status",
    "export",
    "backup",
    "restore",
    "check",
    "act",
    "selftest",
    "parcel make",
    "parcel take",
    "bureau init",
    "bureau serve",
    "bureau invite",
    "bureau api",
    "bureau backup",
    "bureau restore",
    "bureau check",
    "checklist check",
    "sheet attach",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(terminal, command):
    done = terminal(*command.split(), "--help")
    assert done.returncode == 0
    assert "例：yikuang" in done.stdout


def test_without_a_screen_the_window_says_so(terminal):
    done = terminal(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 3
    assert "没有图形界面" in done.stderr


def test_an_unknown_command_is_used_wrongly(terminal):
    assert terminal("nonsense").returncode == 2


def test_a_wrong_passphrase_says_so_and_cannot(terminal, demo):
    done = terminal("status", "--desk", demo["desk"], YIKUANG_PASSPHRASE="不是这个口令")
    assert (done.returncode, done.stderr) == (3, "口令不对，请重新输入。\n")


def test_a_folder_without_a_desk_is_used_wrongly(terminal, tmp_path):
    done = terminal("sync", "--desk", tmp_path)
    assert done.returncode == 2
    assert "没有工作台" in done.stderr


def test_verify_trusts_the_roots_this_user_enrolled_with(terminal, demo):
    found = terminal.json("verify", demo["ledger"])
    assert found["holds"]
    assert [one["field"] for one in found["signatures"]] == ["inspector_1", "inspector_2", "accepted"]


def test_verify_takes_several_roots_and_tells_places_and_proven_time(terminal, demo, tmp_path):
    data = bytearray(Path(demo["ledger"]).read_bytes())
    data[5000] ^= 4
    (tmp_path / "改.pdf").write_bytes(bytes(data))
    roots = ("--root", demo["root"], "--root", demo["root"], "--time-root", demo["root"])
    found = json.loads(terminal("verify", demo["ledger"], tmp_path / "改.pdf", *roots, "--json").stdout)
    assert [one["holds"] for one in found] == [True, False]
    assert [one["proven_by"] for one in found] == [None, None]
    assert found[0]["doubtful"] == found[0]["places"] == []
    assert found[1]["places"]


def test_verify_without_the_root_says_unknown_root(terminal, demo, tmp_path):
    done = terminal("verify", demo["ledger"], YIKUANG_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "根证书" in done.stdout


def test_verify_of_a_changed_ledger_answers_no(terminal, demo, tmp_path):
    data = bytearray(Path(demo["ledger"]).read_bytes())
    data[5000] ^= 4
    (tmp_path / "改.pdf").write_bytes(bytes(data))
    assert terminal("verify", tmp_path / "改.pdf").returncode == 1


def test_verify_of_what_cannot_be_read(terminal, tmp_path):
    assert terminal("verify", tmp_path / "没有.pdf").returncode == 3
    (tmp_path / "文字.pdf").write_text("不是 PDF", encoding="utf-8")
    assert terminal("verify", tmp_path / "文字.pdf").returncode == 1


def test_the_register_of_the_demonstration_has_every_number_with_its_fate(terminal, demo):
    told = json.loads(terminal("numbers", "--desk", demo["supervisor_desk"], "--series", "监台", "--json").stdout)
    spans = [(one["first"], one["last"], one["state"]) for one in told["numbers"]]
    assert [count for first, last, _ in spans for count in range(first, last + 1)] == [*range(1, 41)]
    assert (spans[0], spans[-1]) == ((1, 1, "已用"), (21, 40, "未用"))
    assert told["sees_all"]


def test_sync_without_a_server_says_offline(terminal, demo):
    done = terminal("sync", "--desk", demo["desk"], "--json")
    assert done.returncode == 3
    assert "联网后会自动送达" in json.loads(done.stdout)["error"]


def test_a_backup_restores_to_the_same_record(terminal, demo, tmp_path):
    assert terminal("backup", "--desk", demo["desk"], "--out", tmp_path / "备份.zip").returncode == 0
    assert terminal("restore", tmp_path / "备份.zip", "--desk", tmp_path / "恢复").returncode == 0
    ours = terminal.json("status", "--desk", demo["desk"])["digests"]
    assert terminal.json("status", "--desk", tmp_path / "恢复")["digests"] == ours


def test_an_export_can_be_read_without_this_program(terminal, demo, tmp_path):
    assert terminal("export", "--desk", demo["desk"], "--out", tmp_path / "导出").returncode == 0
    assert (tmp_path / "导出" / "README.txt").exists()
    assert list((tmp_path / "导出").rglob("*.pdf"))


def test_the_shipped_checklists_have_no_errors(terminal):
    from desktop import catalogues

    done = terminal("checklist", "check", *catalogues.bundled_files())
    assert done.returncode == 0, done.stdout


def test_a_checklist_with_errors_says_where(terminal, tmp_path):
    bad = tmp_path / "坏.yaml"
    bad.write_text("meta:\n\tcatalogue: x\n", encoding="utf-8")
    done = terminal("checklist", "check", bad)
    assert done.returncode == 1
    assert "坏.yaml" in done.stdout


def test_a_script_makes_a_visit(terminal, demo, tmp_path):
    lines = [
        {"action": "open_visit", "mine": "DEMO-M02", "kind": "常规"},
        {"action": "pass_place", "place": "dam"},
        {"action": "conform_rest", "place": "dam"},
        {"action": "seal_section"},
        {
            "action": "sign",
            "role": "组长",
            "name": "演示专员甲",
            "refusal": {"reason": "演示", "witness": "演示专员乙"},
        },
        {"action": "close", "reason_unchecked": "演示"},
    ]
    script = tmp_path / "检查.jsonl"
    script.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    done = terminal("act", "--desk", demo["desk"], script)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["ok"] for one in answers] == [True] * 6, done.stdout
    assert answers[-1]["papers"][0]["kind"] == "监管台账"


def test_a_script_stops_at_what_is_refused(terminal, demo, tmp_path):
    script = tmp_path / "错.jsonl"
    script.write_text('{"action": "fly"}\n{"action": "open_visit", "mine": "DEMO-M02"}\n', encoding="utf-8")
    done = terminal("act", "--desk", demo["desk"], script)
    assert done.returncode == 1
    assert "不认识的动作" in json.loads(done.stdout)["error"]


def test_the_installation_tests_itself(terminal):
    found = terminal.json("selftest")
    assert found["ok"]
