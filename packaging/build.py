"""Build the program as one folder that runs without Python: `.venv/bin/python packaging/build.py [--out FOLDER]`

The same on Linux and Windows; what goes in is decided in yikuang.spec. Afterwards the folder is looked through: only
distributions that pyproject.toml asks for (and what those need) may be inside, none under a licence that forbids it;
their licence texts are laid beside the program (THIRD-PARTY.txt).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

import licences
import PyInstaller.__main__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def main() -> int:
    """Build, look through, report the size."""
    parser = argparse.ArgumentParser(description="打包：生成不需要安装 Python 的程序文件夹")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="放在哪个文件夹里，缺省 dist")
    out: Path = parser.parse_args().out.resolve()
    began = time.monotonic()
    work = ROOT / "build" / sys.platform
    shutil.rmtree(out / "yikuang", ignore_errors=True)
    PyInstaller.__main__.run(
        [str(HERE / "yikuang.spec"), "--noconfirm", "--log-level=WARN", f"--distpath={out}", f"--workpath={work}"]
    )
    program = out / "yikuang"
    contents = json.loads((work / "yikuang" / "contents.json").read_text(encoding="utf-8"))
    if sys.platform != "win32":
        (program / "yikuangw").symlink_to("yikuang")
    complaints = licences.complaints(contents)
    (program / "THIRD-PARTY.txt").write_text(licences.third_party(), encoding="utf-8")
    for complaint in complaints:
        print(f"!! {complaint}", file=sys.stderr)
    size = sum(path.stat().st_size for path in program.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{program}  {size / 1e6:.0f} MB  {time.monotonic() - began:.0f} s")
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
