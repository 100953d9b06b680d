"""Exit codes, sentences and JSON when things go wrong; nothing but JSON on standard output when JSON was asked for."""

import json
from pathlib import Path

import pytest

from desktop import cli


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("YIKUANG_PASSPHRASE", "演示口令123")
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))
    monkeypatch.chdir(tmp_path)

    def one(*arguments):
        code = cli.main([str(part) for part in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


@pytest.fixture
def closed(desk):
    """The folder of a desk that nobody holds."""
    desk.close()
    return desk.folder


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (("status", "--desk", "没有"), 2, "没有工作台"),
        (("enrol", "--desk", "新", "--server", "https://127.0.0.1:1", "--code", "ABCD"), 2, "注册码"),
        (("enrol", "--desk", "新", "--server", "http://x", "--code", "0000-" * 7 + "0000"), 2, "写法不对"),
        (("enrol", "--desk", "新", "--server", "https://127.0.0.1:1", "--code", "0000-" * 7 + "0000"), 3, "连不上"),
        (("restore", "没有.zip", "--desk", "新"), 2, "没有找到备份文件"),
        (("restore", __file__, "--desk", "新"), 3, "不是备份文件"),
        (("parcel", "take", "没有.parcel", "--desk", "没有"), 2, "没有工作台"),
        (("parcel", "take", "没有.parcel"), 2, "--desk 或 --bureau"),
        (("check", "--desk", "没有"), 2, "没有工作台"),
        (("checklist", "check", "没有.yaml"), 3, "打不开"),
        (("bureau", "check", "没有"), 3, ""),
    ],
)
def test_trouble_is_a_sentence_a_code_and_json_when_asked_for(run, arguments, code, words):
    assert run(*arguments)[:2] == (code, "")
    found = run(*arguments, "--json")
    assert found[0] == code
    assert words in json.loads(found[1])["error"]
    assert json.loads(found[1])["error"] in found[2]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("status",), "缺少参数：--desk"),
        (("sync", "--desk", "x", "--fast"), "不认识的参数：--fast"),
        (("bureau", "invite", "x", "--role", "king", "--person", "P"), "没有 'king' 这一项"),
        (("bureau", "serve", "x", "--port", "八"), "应是整数"),
        (("backup", "--desk"), "“--desk”后面要写内容"),
        (("fly",), "没有 'fly' 这一项"),
    ],
)
def test_what_is_typed_wrongly_is_told_in_chinese_with_2(run, arguments, words):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.startswith("用法：")


def test_help_is_in_chinese(run):
    code, out, _ = run("parcel", "make", "--help")
    assert code == 0
    assert ("用法：" in out, "选项" in out, "显示这段说明" in out) == (True, True, True)
    assert not [word for word in ("usage", "options", "positional", "show this") if word in out]


@pytest.mark.parametrize("data", [b"", b"YKPARCEL1\n", b"YKPARCEL1\n\x81\xa1\xff", b"PK\x03\x04", None])
def test_a_file_that_is_no_parcel_is_told_so(run, closed, tmp_path, data):
    file = tmp_path / "x.parcel"
    if data is not None:
        file.write_bytes(data)
    code, out, err = run("parcel", "take", file, "--desk", closed)
    assert (code in (2, 3), out) == (True, "")
    assert any(word in err for word in ("交接文件", "打不开"))


def test_a_parcel_that_cannot_be_written_says_so(run, closed, tmp_path):
    code, _, err = run("parcel", "make", "--desk", closed, "--to", "bureau", "--out", tmp_path)
    assert code in (1, 3)
    assert err


def test_a_certificate_that_is_none_is_told_so(run, closed, tmp_path):
    (tmp_path / "x.pem").write_text("no certificate")
    code, _, err = run("parcel", "make", "--desk", closed, "--to", tmp_path / "x.pem", "--out", tmp_path / "a")
    assert (code, "不是证书" in err) == (2, True)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04garbage", b"\x00" * 1000])
def test_garbage_is_no_backup(run, tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    code, _, err = run("restore", tmp_path / "x.zip", "--desk", tmp_path / "新")
    assert (code, "备份" in err) == (3, True)
    assert not (tmp_path / "新").exists()


def test_what_a_backup_and_an_export_leave_out_is_told(run, desk, tmp_path):
    name = desk.keep(b"photo", "original")
    desk.close()
    file = desk.folder / "blobs" / name[:2] / name
    file.write_bytes(file.read_bytes()[:-1])
    code, out, _ = run("backup", "--desk", desk.folder, "--out", tmp_path / "备份.zip", "--json")
    assert (code, json.loads(out)["hurt"]) == (0, [name])
    code, out, _ = run("export", "--desk", desk.folder, "--out", tmp_path / "导出", "--json")
    assert (code, len(json.loads(out)["left_out"])) == (0, 1)


def test_mines_may_be_separated_as_people_write(run, tmp_path):
    assert run("bureau", "init", tmp_path / "单位", "--name", "演示县应急管理局")[0] == 0
    invite = ("bureau", "invite", tmp_path / "单位", "--role", "inspector", "--person", "P01")
    assert run(*invite, "--mines", "M01， M02,", "--name", "演示专员甲")[0] == 0
    from desktop.bureau import founding

    bureau = founding.open_bureau(tmp_path / "单位", "演示口令123")
    with bureau.log.moment() as connection:
        assert sorted(bureau.log.roll(connection).mines) == ["M01", "M02"]
    bureau.close()


def test_a_directory_in_the_place_of_a_file_is_a_sentence(run, tmp_path):
    for arguments in (("act", "--desk", tmp_path, tmp_path), ("verify", tmp_path)):
        code, out, err = run(*arguments)
        assert code in (2, 3)
        assert "打不开" in out + err
    assert Path(tmp_path).is_dir()
