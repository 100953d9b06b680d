"""Look at what `demo --headless --json` left, from outside: `look.py FOLDER ANSWER.json -- PROGRAM…`

The ledger is there, signed at least twice, whole in the eyes of the program and of poppler's pdfsig; with one byte
changed the program says no. Prints a line for each; exit 1 if any is not so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Read the answer, look at each promise."""
    folder, answer, dashes, *program = sys.argv[1:]
    if dashes != "--" or not program:
        raise SystemExit(__doc__)
    told = json.loads(Path(answer).read_text(encoding="utf-8"))
    ledger, root = Path(folder, told["ledger"]), Path(folder, told["root"])
    looks = {
        "台账在": ledger.is_file(),
        "每种文书都在": len(told["papers"]) > 20
        and all(Path(folder, one).is_file() for one in told["papers"].values()),
        "有一次检查已齐全": "已齐全" in told["states"].values(),
        "本程序验证为完好": _verify(program, ledger, root) == 0,
        "改动一个字节后验证不通过": _verify(program, _altered(ledger), root) == 1,
    }
    if shutil.which("pdfsig"):
        looks["pdfsig 认为签名完好，且不少于两个"] = _pdfsig(ledger)
    for promise, kept in looks.items():
        print(f"   {'是' if kept else '否'}  {promise}", file=sys.stderr)
    return 0 if all(looks.values()) else 1


def _verify(program: list[str], ledger: Path, root: Path) -> int:
    command = [*program, "verify", "--root", str(root), str(ledger)]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def _altered(ledger: Path) -> Path:
    """A copy with one bit changed in the middle of the page content, under the first signature."""
    content = bytearray(ledger.read_bytes())
    content[len(content) // 3] ^= 1
    copy = Path(tempfile.mkdtemp()) / ledger.name
    copy.write_bytes(content)
    return copy


def _pdfsig(ledger: Path) -> bool:
    said = subprocess.run(["pdfsig", "-nocert", str(ledger)], capture_output=True, text=True, check=False).stdout
    signatures = said.count("Signature #")
    return signatures >= 2 and said.count("Signature is Valid") == signatures


if __name__ == "__main__":
    raise SystemExit(main())
