"""The bulletin of a period as a file: a PDF in the layout of official letters, or a Word document to go on with."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from desktop.actions.period_figures import Reckoned
from desktop.documents import bulletin as letters
from desktop.documents import letter as pages
from desktop.documents import letter_word
from desktop.documents.bulletin import Head
from desktop.errors import BadInput, DiskTrouble
from desktop.regulation import figure_tree, papers
from desktop.regulation.bulletin import Bulletin, bulletin

ENDINGS = (".docx", ".pdf", ".json")


def snapshot(found: Reckoned, *, is_ranked: bool) -> dict[str, Any]:
    """Every number of the bulletin as a plain tree: the letter's sentences are made of nothing else."""
    return figure_tree.bulletin(_known(found, is_ranked=is_ranked))


def write(found: Reckoned, file: Path, head: Head, *, is_ranked: bool) -> None:
    """Write the file its ending asks for (.docx, .pdf; .json is the snapshot alone). BadInput for another ending,
    DiskTrouble when it cannot be written.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(f"{file.name}：只能写成 {'、'.join(ENDINGS)}；请改文件名的结尾。")
    tree = snapshot(found, is_ranked=is_ranked)
    data = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True).encode()
    if ending != ".json":
        letter = letters.letter(_known(found, is_ranked=is_ranked), head, data)
        data = letter_word.write(letter) if ending == ".docx" else pages.draw(letter).pdf
    try:
        file.write_bytes(data)
    except OSError as error:
        raise DiskTrouble(
            f"{file}：写不了（{error.strerror}）；请核对文件夹和权限，或关掉正在打开它的程序。"
        ) from error


def bureau(found: Reckoned) -> str:
    """Who writes, when nobody says: the highest organisation of the roster."""
    codes = {one.code for one in found.roll.orgs}
    return next((one.name for one in found.roll.orgs if one.parent not in codes), "")


def head(
    found: Reckoned,
    day: dt.date,
    *,
    bureau_name: str = "",
    number: str = "",
    demands: tuple[str, ...] = (),
    mark: str = "",
    copies: tuple[str, ...] = (),
) -> Head:
    """The letter's head with what is known."""
    below = papers.offices(found.practice.on(day))
    return Head(bureau_name or bureau(found), day, number, f"各县（市、区）{below}：", demands, mark, copies)


def _known(found: Reckoned, *, is_ranked: bool) -> Bulletin:
    return bulletin(found.figures, found.roll, is_ranked=is_ranked)
