"""A bureau's own wording: written out, changed, checked with a sample page, published by a desk or at the server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import cli
from desktop.actions import paper_templates
from desktop.bureau import founding
from desktop.opening import open_desk
from desktop.supervision.roster import Role, RoleGranted
from tests.documents import tools
from tests.making.desks import ORG, PASSPHRASE, START, Bureau

KEY = "b-inspection-record"


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command and answers its exit code and its words."""
    monkeypatch.setenv("YIKUANG_PASSPHRASE", PASSPHRASE)

    def command(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


@pytest.fixture
def own(run, tmp_path: Path) -> Path:
    """The program's template with words of the county."""
    file = tmp_path / "本县.yaml"
    assert run("form", "write", KEY, file)[0] == 0
    text = file.read_text("utf-8").replace("请予以配合", "请按本县要求予以配合").replace("2018-04-01", "2026-11-01")
    file.write_text(text, "utf-8")
    return file


def test_a_changed_template_is_checked_and_shown(run, own: Path, tmp_path: Path) -> None:
    code, said = run("form", "check", own, "--pdf", tmp_path / "样张.pdf")
    assert (code, "自 2026-11-01 起施行" in said) == (0, True)
    assert "请按本县要求予以配合" in tools.text((tmp_path / "样张.pdf").read_bytes(), tmp_path)


def test_a_fault_is_said_with_file_and_line_and_nothing_is_published(run, own: Path) -> None:
    own.write_text(own.read_text("utf-8").replace("{检查场所}", "{检察场所}"), "utf-8")
    code, said = run("form", "check", own)
    assert code != 0
    assert "本县.yaml：第" in said
    assert "没有登记的字段“检察场所”" in said


def test_an_administrators_desk_publishes(run, own: Path, bureau: Bureau, tmp_path: Path) -> None:
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    bureau.enrol(tmp_path / "工作台", "p1").close()
    assert run("form", "publish", own, "--desk", tmp_path / "工作台")[0] == 0
    desk = open_desk(tmp_path / "工作台", PASSPHRASE)
    try:
        with desk.reading() as session:
            found = paper_templates.template(desk, session, KEY, START.date())
    finally:
        desk.close()
    assert found.effective.isoformat() == "2026-11-01"


def test_the_server_publishes_and_says_so_once(run, own: Path, tmp_path: Path) -> None:
    founding.init(tmp_path / "服务器", "演示县应急管理局", PASSPHRASE, code=ORG)
    first, again = (run("bureau", "publish", tmp_path / "服务器", own, "--json") for _ in "ab")
    assert first[0] == again[0] == 0
    assert json.loads(first[1]) == json.loads(again[1])
