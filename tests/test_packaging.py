"""What the repository promises about itself: dependencies, licences, bundled files, the two commands."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtSvg import QSvgRenderer

from desktop import paths

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ICONS = sorted(path for path in paths.bundled("resources", "icons").glob("*.svg") if path.stem != "app")
# parts of a library that is asked for, in a distribution of their own: PySide6, requests, pyHanko
COMPANIONS = {"shiboken6", "urllib3", "asn1crypto", "pyhanko-certvalidator"}
TRADE = "演示县某矿监管专员一矿一表隐患整改复查台账封存CH₄≤0.82％①②③○〇、，。；：？《》“”㎡℃"
RARE_IN_NAMES = "㛃䶮𬭊𬀩𫍯𪾢"


def _plain(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


def _imported_outside(folder: str) -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / folder).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"desktop", "tests"}


@pytest.fixture(scope="session")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "packaging" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_library_the_program_imports_is_asked_for_in_pyproject() -> None:
    owners = metadata.packages_distributions()
    # the object store's client is asked for by large bureaus only
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["objects"]]
    asked = {_plain(one) for one in wanted} | COMPANIONS
    strangers = {
        name: owners.get(name)
        for name in _imported_outside("desktop")
        if not asked & {_plain(owner) for owner in owners.get(name, [])}
    }
    assert strangers == {}


def test_readme_names_every_dependency_with_its_licence() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower().replace("_", "-")
    asked = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    assert [one for one in map(_plain, asked) if f"| {one} |" not in readme] == []


def test_no_library_of_the_program_is_gpl_only(licences: ModuleType) -> None:
    assert licences.complaints([]) == []


def test_a_licence_whose_text_did_not_come_with_its_library_is_told_whole(licences: ModuleType) -> None:
    assert "Copyright (c) 2017 Lirian Su" in licences.third_party()


def test_a_gpl_library_in_the_built_folder_is_complained_of(licences: ModuleType) -> None:
    assert licences.complaints([("pi_heif.libs/libx265-1.so", "/nowhere")]) != []


def test_a_stray_distribution_in_the_built_folder_is_complained_of(licences: ModuleType) -> None:
    assert licences.complaints([("pytest", pytest.__file__)]) != []


def test_the_font_files_are_the_ones_that_were_made() -> None:
    fonts = paths.bundled("resources", "fonts")
    listed = [line.split("  ") for line in (fonts / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name for _, name in listed} == {path.name for path in fonts.iterdir()} - {"SHA256SUMS"}
    assert [name for digest, name in listed if hashlib.sha256((fonts / name).read_bytes()).hexdigest() != digest] == []


@pytest.mark.parametrize(
    "name", ["NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", "NotoSansSC-Regular.ttf", "LXGWWenKai.ttf"]
)
def test_a_bundled_font_has_outlines_for_paper_and_the_characters_of_names(name: str) -> None:
    with TTFont(paths.bundled("resources", "fonts", name), lazy=True) as font:
        known = font.getBestCmap()
        assert "glyf" in font
    # the subscript of CH₄ is drawn from 楷体 where the others lack it
    assert {character for character in TRADE + RARE_IN_NAMES if ord(character) not in known} <= {"₄"}


@pytest.mark.parametrize("drawing", ICONS, ids=lambda path: path.stem)
def test_an_icon_can_be_drawn_and_keeps_to_the_set(drawing: Path) -> None:
    text = drawing.read_text(encoding="utf-8")
    renderer = QSvgRenderer(str(drawing))
    assert renderer.isValid()
    assert renderer.viewBox().size().toTuple() == (24, 24)
    assert set(re.findall(r"#[0-9a-f]{6}", text)) == {"#1f2937"}


@pytest.mark.skipif(sys.platform == "win32", reason="bash")
@pytest.mark.parametrize("script", [".ci/run", "packaging/start", "packaging/test", "packaging/prepare.sh"])
def test_a_shell_script_can_be_read_by_bash(script: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


def test_the_windows_script_carries_the_mark_that_old_powershell_needs_for_chinese() -> None:
    assert (ROOT / "packaging" / "start.ps1").read_bytes().startswith(b"\xef\xbb\xbf")
