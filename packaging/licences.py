"""Whose work the built program carries, and under which licences; says no to what may not be in it.

The list is derived, not kept: from pyproject.toml's dependencies and what they need, as installed.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# a distribution may offer several; one that is not GPL-only is enough ("LGPL" does not match)
_FREE = re.compile(r"\b(MIT|BSD|Apache|PSF|MPL|LGPL|ISC|HPND|Zlib|Unlicense|CC0|Python Software)", re.IGNORECASE)
# metadata that is silent, or speaks of the Python part only; read by hand in the licence files beside it
_READ_BY_HAND = {
    "sqlcipher3": "Zlib (SQLCipher: BSD-3-Clause)",
    "pi-heif": "BSD-3-Clause (libheif, libde265: LGPL-3.0)",
}
# GPL-only libraries that have no Python distribution of their own
_NEVER = re.compile(r"x265|libx264|Qt6?(Charts|DataVisualization|VirtualKeyboard|NetworkAuth|Graphs|Quick3D)")
# the texts of those whose distribution carries none
_BY_HAND = Path(__file__).resolve().parent / "licences-by-hand"
_HEAD = """本程序随附 Python（PSF-2.0）与下列软件。
PySide6、Qt、psycopg、libheif、libde265 按 LGPL-3.0 使用，以动态库形式随附，可自行替换。
字体按 SIL OFL 1.1 使用，花园明朝（生僻字）按其自有的自由许可使用，许可见 resources/fonts。
"""


def third_party() -> str:
    """The text laid beside the program: a table, then every licence text."""
    found = sorted(runtime(), key=lambda one: one.name.lower())
    rows = [f"{one.name} {one.version}: {licence(one)}" for one in found]
    texts = [f"{'=' * 100}\n{one.name} {one.version}\n\n{text}" for one in found for text in _texts(one)]
    return "\n".join([_HEAD, *rows, "", *texts]) + "\n"


def complaints(contents: Iterable[tuple[str, str]]) -> list[str]:
    """What is wrong with a built folder, given (name inside, file it came from) of everything in it."""
    allowed = runtime()
    wrong = [f"{one.name}：许可不允许随附（{licence(one)}）" for one in allowed if not _FREE.search(licence(one))]
    owners = _owners()
    names = {canonicalize_name(one.name) for one in allowed} | {"yikuang", "pyinstaller", "pyinstaller-hooks-contrib"}
    inside = list(contents)
    wrong += [f"{name}：只有 GPL 许可，不得随附" for name, _ in inside if _NEVER.search(name)]
    strangers = {
        owner for _, source in inside if (owner := owners.get(os.path.realpath(source))) and owner not in names
    }
    wrong += [f"{owner}：不在 pyproject.toml 的依赖之中，却进了成品" for owner in sorted(map(str, strangers))]
    return wrong


def runtime() -> list[metadata.Distribution]:
    """The distributions that the program needs to run here, its dependencies' dependencies included."""
    found: dict[str, metadata.Distribution] = {}
    waiting = _applying(_asked_for(), set())
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found and not wanted.extras:
            continue
        found[name] = metadata.distribution(name)
        needed = _applying(found[name].requires or [], wanted.extras)
        waiting += [one for one in needed if canonicalize_name(one.name) not in found]
    return list(found.values())


def licence(one: metadata.Distribution) -> str:
    """What the distribution's metadata says of its licence, in one line."""
    by_hand = _READ_BY_HAND.get(canonicalize_name(one.name))
    said = by_hand or one.metadata.get("License-Expression") or one.metadata.get("License") or ""
    classified = [line for line in one.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return said.splitlines()[0].strip() if said.strip() else "; ".join(classified) or "未说明"


def _asked_for() -> list[str]:
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    asked: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return asked


def _applying(lines: Iterable[str], extras: set[str]) -> list[Requirement]:
    """The requirements that hold on this machine, with these extras."""
    return [
        wanted
        for wanted in map(Requirement, lines)
        if not wanted.marker or any(wanted.marker.evaluate({"extra": extra}) for extra in {"", *extras})
    ]


def _texts(one: metadata.Distribution) -> list[str]:
    names = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS|lgpl)", re.IGNORECASE)
    files = [file for file in one.files or [] if ".dist-info" in str(file) and names.search(str(file))]
    by_hand = _BY_HAND / f"{canonicalize_name(one.name)}.txt"
    texts = [Path(str(file.locate())) for file in files] or [by_hand] * by_hand.exists()
    return [file.read_text(encoding="utf-8", errors="replace") for file in texts]


@cache
def _owners() -> dict[str, str]:
    """Installed file → distribution it belongs to."""
    owners: dict[str, str] = {}
    for one in metadata.distributions():
        base = os.path.realpath(str(one.locate_file("")))
        name = canonicalize_name(one.name)
        owners |= {os.path.normpath(os.path.join(base, str(file))): name for file in one.files or []}
    return owners
