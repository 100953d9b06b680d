"""The plan of the house as a test: who may import whom, which library lives where, and no server in the window."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "desktop").rglob("*.py"))
LONGEST = 450  # lines of a file

# room → rooms it may import besides itself, and the libraries that live there; data never runs back up the stairs
HOUSE: dict[str, tuple[str, str]] = {
    "errors": ("", ""),
    "paths": ("", ""),
    "journal": ("errors", "cryptography msgspec"),
    "world": ("journal", ""),
    "supervision": ("journal errors", "msgspec chinese_calendar"),
    "regulation": ("supervision errors", "msgspec"),
    "yaml_text": ("errors", "yaml"),
    "catalogues": ("yaml_text supervision paths errors", "msgspec"),
    "law": ("yaml_text regulation paths errors", ""),
    "heic_boxes": ("", ""),
    "photo_tags": ("", "PIL"),
    "qr_reading": ("", "zxingcpp PIL"),
    "pdf_pages": ("errors", "pypdfium2 PIL"),
    "images": ("photo_tags heic_boxes errors", "PIL pi_heif"),
    "sheets": ("supervision regulation errors", "openpyxl docx msgspec"),
    "store": ("supervision journal errors", "sqlalchemy sqlcipher3 cryptography argon2 msgspec"),
    "documents": (
        "yaml_text supervision regulation journal paths errors",
        "reportlab pyhanko pyhanko_certvalidator asn1crypto docx msgspec",
    ),
    "circles": ("", ""),
    "deliveries": ("store supervision journal errors", "msgspec"),
    "desk": ("circles deliveries store supervision journal world errors", "filelock msgspec"),
    "opening": ("deliveries desk store journal world errors", "filelock"),
    "actions": (
        "desk store documents sheets images qr_reading pdf_pages catalogues law regulation supervision journal world"
        " errors",
        "msgspec",
    ),
    "sync": (
        "opening deliveries desk store supervision journal world paths errors",
        "requests urllib3 cryptography zstandard msgspec",
    ),
    "bureau": (
        "sync store supervision journal errors",
        "starlette uvicorn sqlalchemy cryptography argon2 msgspec filelock minio urllib3",
    ),
    "ui": (
        "actions sync opening desk store regulation supervision world paths errors",
        "PySide6 shiboken6 msgspec",
    ),
    "demo": (
        "bureau actions sync opening desk store catalogues supervision journal world paths errors",
        "PIL msgspec",
    ),
    "commands": (
        "demo bureau actions sync opening desk documents sheets store images catalogues law regulation supervision"
        " journal world paths errors",
        "msgspec",
    ),
    "app": ("ui actions sync opening desk paths errors", "PySide6"),
    "cli": ("app commands errors", ""),
    "__main__": ("cli", ""),
}
# what is not in a room's row but may be imported late, inside a function, so that starting does not pay for it
LATE: dict[str, str] = {"desktop/ui/beginnings.py": "demo"}
# of some rooms only these modules may be imported from above
OPEN_TO: dict[tuple[str, str], str] = {
    ("ui", "store"): "queries records histories awaiting publications settings drafts",
    ("ui", "sync"): "round standing enrolling parcel admissions admitting",
    ("bureau", "sync"): "wire parcel admissions",
    ("bureau", "store"): "archive files",
}


def room_of(file: Path) -> str:
    return file.relative_to(ROOT / "desktop").with_suffix("").parts[0]


def imports(file: Path) -> Iterator[tuple[int, str, bool]]:
    """Line, full name (`desktop.store.queries`, `PySide6`), whether inside a function."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: write the whole name"
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}", id(node) in inside


def _is_wrong(file: Path, name: str, is_inside: bool) -> bool:
    room = room_of(file)
    rooms, libraries = (set(words.split()) for words in HOUSE[room])
    top, *rest = name.split(".")
    if top != "desktop":
        return top not in sys.stdlib_module_names and top not in libraries
    asked = rest[0]
    if is_inside and asked in LATE.get(file.relative_to(ROOT).as_posix(), "").split():
        return False
    only = OPEN_TO.get((room, asked))
    if only is not None and (len(rest) < 2 or rest[1] not in only.split()):
        return True
    return asked not in rooms | {room}


def test_every_room_stands_in_the_plan() -> None:
    assert {room_of(file) for file in FILES} - {"__init__"} <= set(HOUSE)


@pytest.mark.parametrize("room", HOUSE)
def test_a_room_imports_only_what_the_plan_allows(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in FILES
        if room_of(file) == room
        for line, name, is_inside in imports(file)
        if _is_wrong(file, name, is_inside)
    ]
    assert wrong == []


def test_the_plan_itself_has_no_ring() -> None:
    left = {room: set(rooms.split()) for room, (rooms, _) in HOUSE.items()}
    while free := [room for room, below in left.items() if not below & left.keys()]:
        for room in free:
            del left[room]
    assert left == {}


def test_imports_inside_functions_are_marked_as_late() -> None:
    unmarked = []
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        for line, name, is_inside in imports(file):
            if is_inside and not (
                "noqa:" in lines[line - 1] and "PLC0415" in lines[line - 1] and "late" in lines[line - 1]
            ):
                unmarked.append(f"{file.relative_to(ROOT)}:{line} imports {name}")
    assert unmarked == []


def test_only_the_start_imports_something_for_types_alone() -> None:
    found = {file.name for file in FILES if "TYPE_CHECKING" in file.read_text("utf-8")}
    assert found <= {"app.py"}  # it starts the window before the desk is imported


def test_no_file_is_longer_than_can_be_read() -> None:
    lengths = {file.relative_to(ROOT).as_posix(): len(file.read_text("utf-8").splitlines()) for file in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_packages_are_empty_and_modules_say_what_they_are_for() -> None:
    packages = [file for file in FILES if file.name == "__init__.py"]
    assert [file for file in packages if file.read_text("utf-8")] == []
    others = [file for file in FILES if file.name != "__init__.py"]
    assert [file for file in others if not ast.get_docstring(ast.parse(file.read_text("utf-8")))] == []


def fresh(script: str) -> str:
    """What a script prints in an interpreter of its own."""
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_window_does_not_bring_the_server_with_it() -> None:
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in FILES
        if room_of(file) == "ui" and file.name != "__init__.py"
    ]
    script = f"""
import importlib, sys
for name in {["desktop.app", *names]}:
    importlib.import_module(name)
print([name for name in sys.modules if name.split(".")[0] in ("uvicorn", "starlette")
       or name.startswith("desktop.bureau")])
"""
    assert fresh(script) == "[]"


@pytest.mark.parametrize(
    "module", ["desktop.bureau.serve", "desktop.bureau.api", "desktop.commands.bureaus", "desktop.cli"]
)
def test_the_server_runs_where_there_is_no_window(module: str) -> None:
    script = f"""
import importlib, sys
class NoWindow:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NoWindow())
importlib.import_module("{module}")
print("fine")
"""
    assert fresh(script) == "fine"


def test_no_two_test_files_have_one_name() -> None:
    names = sorted(file.name for file in (ROOT / "tests").rglob("test_*.py"))
    assert names == sorted(set(names))  # pytest could not collect both
