"""Layers as a clerk at a terminal meets them: from an edited copy into force. The commands run in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from desktop import catalogues, cli
from desktop.actions import checklists
from desktop.opening import open_desk
from desktop.supervision.checklist import Level, items_by_id
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening
from desktop.supervision.roster import Role, RoleGranted
from tests.making import workbooks
from tests.making.desks import MINE, ORG, PASSPHRASE, Bureau

BASE = catalogues.bundled_for("小型采石")
FILE = next(file for file in catalogues.bundled_files() if catalogues.load(file) == BASE)
SAMPLE = next(item for item in BASE.items if item.level is Level.SAMPLE)
MUST = next(item for item in BASE.items if item.level is Level.MUST)
HEAD = ("--level", "县", "--org", "演示县局", "--title", "演示县补充", "--edition", "2026-12")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """Runs commands as `python -m desktop` does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Done:
        self._capsys.readouterr()
        code = cli.main([str(one) for one in arguments])
        said = self._capsys.readouterr()
        return Done(code, said.out, said.err)

    def json(self, *arguments: object) -> Any:
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr + done.stdout
        return json.loads(done.stdout)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal whose person has typed the passphrase of the test's desks."""
    monkeypatch.setenv("YIKUANG_PASSPHRASE", PASSPHRASE)
    return Terminal(capsys)


def _layer(path: Path, **edits: object) -> Path:
    layer = Layer(BASE.catalogue, LayerLevel.COUNTY, "演示县局", "演示县补充", "2026-12", **edits)
    path.write_bytes(catalogues.write_layer(layer))
    return path


def _edited(terminal: Terminal, folder: Path, code: str, level: Level) -> Path:
    """The catalogue in Excel, with the level of one item changed by hand."""
    file = folder / "改过.xlsx"
    assert terminal("checklist", "export", FILE, "--out", file).returncode == 0
    book = openpyxl.load_workbook(file)
    sheet = book["检查表"]
    names = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[names.index("编码")].value == code)
    row[names.index("级别")].value = level.value
    book.save(file)
    return file


@pytest.mark.parametrize("command", ["layer", "compose", "publish"])
def test_every_command_of_layers_has_help_with_an_example(terminal: Terminal, command: str) -> None:
    done = terminal("checklist", command, "--help")
    assert done.returncode == 0
    assert "例：yikuang" in done.stdout


def test_an_edited_workbook_becomes_a_layer_and_composes_again(terminal: Terminal, tmp_path: Path) -> None:
    file, out = tmp_path / "县.layer.yaml", tmp_path / "合成.yaml"
    made = terminal.json(
        "checklist", "layer", _edited(terminal, tmp_path, SAMPLE.id, Level.MUST), "--over", FILE, *HEAD, "--out", file
    )
    assert (made["added"], made["sharpened"]) == (0, 1)
    assert terminal("checklist", "check", file, "--over", FILE).returncode == 0
    assert terminal.json("checklist", "compose", FILE, file, "--out", out)["items"] == len(BASE.items)
    assert items_by_id(catalogues.load(out))[SAMPLE.id].level is Level.MUST


def test_a_copy_that_softens_is_told_and_not_written(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "县.layer.yaml"
    edited = _edited(terminal, tmp_path, MUST.id, Level.SAMPLE)
    done = terminal("checklist", "layer", edited, "--over", FILE, *HEAD, "--out", file)
    assert done.returncode == 1
    assert f"{MUST.id} 的 级别：必查不能改为抽查" in done.stdout
    assert not file.exists()


def test_a_layer_that_does_not_fit_is_told_by_item(terminal: Terminal, tmp_path: Path) -> None:
    file = _layer(tmp_path / "县.layer.yaml", sharpenings=(Sharpening(MUST.id, Level.SAMPLE),))
    done = terminal("checklist", "check", file, "--json")
    assert done.returncode == 1
    (problem,) = json.loads(done.stdout)["problems"]
    assert MUST.id in problem
    assert "第十四条" in problem
    assert terminal("checklist", "compose", FILE, file, "--out", tmp_path / "x.yaml").returncode == 1
    assert not (tmp_path / "x.yaml").exists()


def test_a_copy_of_another_catalogue_is_used_wrongly(terminal: Terminal, tmp_path: Path) -> None:
    other = next(file for file in catalogues.bundled_files() if file != FILE)
    done = terminal("checklist", "layer", other, "--over", FILE, *HEAD, "--out", tmp_path / "县.layer.yaml")
    assert done.returncode == 2
    assert BASE.catalogue in done.stderr


def test_a_bureaus_own_sheet_becomes_additions(terminal: Terminal, tmp_path: Path) -> None:
    sheet = workbooks.bureau_sheet(tmp_path / "县表.xlsx")
    taken, layer = tmp_path / "县表.yaml", tmp_path / "县.layer.yaml"
    answers = ("--level", "抽查", "--place", BASE.places[0], "--specialty", (BASE.specialties or ("",))[0])
    assert terminal("checklist", "import", sheet, "--out", taken, "--yes", "--like", FILE, *answers).returncode == 0
    done = terminal("checklist", "layer", taken, "--over", FILE, *HEAD, "--out", layer)
    assert done.returncode == 0, done.stderr
    assert [item.id for item in catalogues.load_layer(layer, BASE).additions] == ["X-001", "X-002", "X-003"]
    assert terminal("checklist", "check", layer, "--over", FILE).returncode == 0


def test_the_same_sheet_again_under_another_prefix_adds_nothing(terminal: Terminal, tmp_path: Path) -> None:
    sheet = workbooks.bureau_sheet(tmp_path / "县表.xlsx")
    answers = ("--level", "抽查", "--place", BASE.places[0], "--specialty", (BASE.specialties or ("",))[0])
    for prefix in ("YS", "YX"):
        taken = ("checklist", "import", sheet, "--out", tmp_path / f"{prefix}.yaml", "--yes", "--like", FILE, *answers)
        assert terminal(*taken, "--prefix", prefix).returncode == 0
    first, second = tmp_path / "县.layer.yaml", tmp_path / "再.layer.yaml"
    terminal("checklist", "layer", tmp_path / "YS.yaml", "--over", FILE, *HEAD, "--out", first)
    whole = tmp_path / "合成.yaml"
    assert terminal("checklist", "compose", FILE, first, "--out", whole).returncode == 0
    again = ("checklist", "layer", tmp_path / "YX.yaml", "--over", whole, *HEAD, "--out", second)
    assert "YX-001 与 YS-001 相同，没有增补。" in terminal(*again).stdout
    assert terminal.json(*again)["added"] == 0
    assert terminal.json(*again, "--keep-same")["added"] == 3


def test_what_is_not_applicable_is_said_when_composing(terminal: Terminal, tmp_path: Path) -> None:
    file = _layer(tmp_path / "县.layer.yaml", not_applicable=(NotApplicable(MUST.id, "本县没有", "演示专员甲"),))
    done = terminal.json("checklist", "compose", FILE, file, "--out", tmp_path / "合成.yaml")
    assert done["not_applicable"] == [{"id": MUST.id, "reason": "本县没有", "person": "演示专员甲"}]


@pytest.fixture
def site(terminal: Terminal, tmp_path: Path) -> Path:
    """A bureau founded at the terminal."""
    folder = tmp_path / "单位"
    terminal.json("bureau", "init", folder, "--name", "演示县应急管理局", "--code", "demo")
    return folder


def test_a_bureau_publishes_a_layer_over_what_it_has_in_force(terminal: Terminal, site: Path, tmp_path: Path) -> None:
    terminal.json("bureau", "publish", site, FILE)
    file = _layer(tmp_path / "县.layer.yaml", additions=(replace(SAMPLE, id="N-1", text="查演示的东西"),))
    assert len(terminal.json("bureau", "publish", site, file)["digest"]) == 64
    assert terminal("bureau", "check", site).returncode == 0


def test_a_bureau_refuses_a_layer_that_does_not_fit(terminal: Terminal, site: Path, tmp_path: Path) -> None:
    file = _layer(tmp_path / "坏.layer.yaml", sharpenings=(Sharpening("X-1", Level.MUST),))
    done = terminal("bureau", "publish", site, file)
    assert (done.returncode, "X-1" in done.stderr) == (2, True)
    city = file.read_text("utf-8").replace("level: 县", "level: 市").replace("X-1", SAMPLE.id)
    file.write_text(city, "utf-8")
    done = terminal("bureau", "publish", site, file)
    assert (done.returncode, "不能发布市级补充" in done.stderr) == (1, True)


def test_a_bureau_lays_no_layer_for_a_mine_it_does_not_know(terminal: Terminal, site: Path, tmp_path: Path) -> None:
    file = _layer(tmp_path / "矿.layer.yaml")
    own = file.read_text("utf-8").replace("level: 县", "level: 本矿").replace("org:", "mine: m9\n  org:")
    file.write_text(own, "utf-8")
    done = terminal("bureau", "publish", site, file)
    assert (done.returncode, "没有矿山 m9" in done.stderr) == (3, True)


@pytest.fixture
def chief(bureau: Bureau, tmp_path: Path) -> Path:
    """The folder of an administrator's desk, closed."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    bureau.enrol(tmp_path / "工作台", "p1").close()
    return tmp_path / "工作台"


def test_a_desk_publishes_a_layer_and_a_catalogue(terminal: Terminal, chief: Path, tmp_path: Path) -> None:
    new = replace(BASE, edition="新版")
    whole = tmp_path / "新.yaml"
    whole.write_bytes(catalogues.write(new))
    file = _layer(tmp_path / "县.layer.yaml", sharpenings=(Sharpening(SAMPLE.id, Level.MUST),))
    for one in (whole, file):
        assert len(terminal.json("checklist", "publish", one, "--desk", chief)["entries"]) == 1
    desk = open_desk(chief, PASSPHRASE)
    try:
        found = checklists.layered(desk, MINE).catalogue
    finally:
        desk.close()
    assert (found.edition, items_by_id(found)[SAMPLE.id].level) == ("新版", Level.MUST)


def test_a_desk_tells_what_is_wrong_and_publishes_nothing(terminal: Terminal, chief: Path, tmp_path: Path) -> None:
    file = _layer(tmp_path / "坏.layer.yaml", sharpenings=(Sharpening(MUST.id, Level.SAMPLE),))
    done = terminal("checklist", "publish", file, "--desk", chief)
    assert (done.returncode, MUST.id in done.stdout) == (1, True)
    own = _layer(tmp_path / "县.layer.yaml")
    assert terminal("checklist", "publish", own, "--desk", chief, "--mine", MINE).returncode == 2


def test_a_desk_publishes_only_for_an_administrator(terminal: Terminal, bureau: Bureau, tmp_path: Path) -> None:
    bureau.enrol(tmp_path / "工作台", "p2").close()
    done = terminal("checklist", "publish", _layer(tmp_path / "县.layer.yaml"), "--desk", tmp_path / "工作台")
    assert (done.returncode, "只有管理员" in done.stderr) == (1, True)
