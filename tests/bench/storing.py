"""The desk's own disk: sealing, saving a draft, folding one subject and all of them, photos into the store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from desktop.actions import checklists, drafting, photos, visits
from desktop.desk import Act, Desk, Fact
from desktop.store import checking, keys
from desktop.supervision.visit import AppSignIn, Result, VisitKind
from tests.bench import bare, making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate, timed

Round = Callable[[], list[Reading]]
COMMIT = "sqlite3，一行，落盘"
ENTRIES = 100_000
PHOTO = 300_000  # bytes
_TIMES = 40


@contextmanager
def sealing(ground: Ground, folder: Path) -> Iterator[Round]:
    """Sealing a section of 120 answers, and saving a draft, against one raw durable commit."""
    mine = making.MINES[0]
    with ground.desk(folder / "desk", making.PERSON) as desk:
        raw = bare.database(folder / "raw.db")

        def commit(number: int) -> None:
            bare.commit_one(raw, making.name(), os.urandom(600))

        def seal_sections() -> Reading:
            opened = [making.name() for _ in range(_TIMES)]
            for visit in opened:
                desk.seal([Act(f"mine/{mine}", (Fact(f"visit/{visit}", making.opening(mine)),))])

            def seal(number: int) -> None:
                fact = Fact(f"visit/{opened[number]}", making.section(f"{making.PERSON}-1", 120))
                desk.seal([Act(f"mine/{mine}", (fact,))])

            reference, ours = alternate(_TIMES, commit, seal)
            return Reading("封存一节（120 条结果，签名、折叠）", COMMIT, ours, reference)

        def save_drafts() -> list[Reading]:
            visit = visits.plan(desk, mine, VisitKind.REGULAR)
            visits.open_visit(desk, visit)
            visits.pass_place(desk, visit, "face")
            items = _items(desk, visit, "face")
            visits.answer(desk, visit, items[0], "face", Result.PASS)
            small = drafting.load(desk, visit)
            # an unchanged row SQLite does not write
            changed = [replace(small, app_sign_in=AppSignIn(number=str(number))) for number in range(_TIMES)]

            def save(number: int) -> None:
                desk.save_draft(visit, drafting.KIND, changed[number])

            def answer(number: int) -> None:
                result = Result.FAIL if number % 2 else Result.PASS
                visits.answer(desk, visit, items[number % len(items)], "face", result)

            reference, ours = alternate(_TIMES, commit, save)
            visits.conform_rest(desk, visit, "face")
            again, whole = alternate(_TIMES, commit, answer)
            return [
                Reading("草稿自动保存（加密存储）", COMMIT, ours, reference, Target(4)),
                Reading(f"记一条结果的整个动作（草稿已有 {len(items)} 条）", COMMIT, whole, again),
            ]

        try:
            yield lambda: [seal_sections(), *save_drafts()]
        finally:
            raw.close()


@contextmanager
def folding(ground: Ground, folder: Path) -> Iterator[Round]:
    """One subject of 1000 entries folded again; all of 100,000 entries folded again, without and with signatures."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        holder = desk.holder
        visit = making.name()
        making.put(desk, making.chained(holder, ENTRIES - 1000), is_folded=False)
        making.put(desk, making.visit_of(holder, visit, 1000, 2), is_folded=False)
        desk.rebuild()

        def one_subject() -> Reading:
            raw = bare.database(folder / "raw.db")
            rows = [(making.name(), "m1", os.urandom(600)) for _ in range(1000)]
            bare.insert_all(raw, rows)

            def plain(number: int) -> None:
                raw.execute("SELECT * FROM entry").fetchall()
                bare.commit_one(raw, making.name(), os.urandom(600))

            reference, ours = alternate(5, plain, lambda _: making.refold(desk, f"visit/{visit}"))
            raw.close()
            _remove(folder / "raw.db")
            return Reading(
                "重折一个主题（1000 条）", "读 1000 行、写一行", ours, reference, Target(0.04, by_value=True)
            )

        def everything() -> list[Reading]:
            rows = [(making.name(), "m1", bytes(600)) for _ in range(ENTRIES)]
            raw = bare.database(folder / "raw.db")
            reference = timed(lambda: bare.insert_all(raw, rows))
            raw.close()
            _remove(folder / "raw.db")
            inserts = "sqlite3，插入 10 万行"
            rebuilding = timed(desk.rebuild)
            checked = timed(lambda: _checked(desk))
            return [
                Reading("重建 10 万条", inserts, rebuilding, reference, Target(6, by_value=True)),
                Reading("核对 10 万条的签名并全部重折比对", inserts, checked, reference, Target(20, by_value=True)),
            ]

        yield lambda: [one_subject(), *everything()]


@contextmanager
def photographs(ground: Ground, folder: Path) -> Iterator[Round]:
    """A photo into the encrypted store against a plain copy; a whole 12 MP photo against Pillow's preview alone."""
    source = folder / "source"
    source.mkdir()
    with ground.desk(folder / "desk", making.PERSON) as desk:
        camera = folder / "IMG_0001.jpg"
        data = making.camera_photo(camera)
        visit = visits.plan(desk, making.MINES[0], VisitKind.REGULAR)
        visits.open_visit(desk, visit)

        def into_store() -> Reading:
            files = [source / f"{number}.jpg" for number in range(_TIMES)]
            for file in files:
                file.write_bytes(os.urandom(PHOTO))

            def copy(number: int) -> None:
                shutil.copyfile(files[number], source / f"{number}.copy")

            def keep(number: int) -> None:
                desk.keep(files[number].read_bytes(), "original")

            reference, ours = alternate(_TIMES, copy, keep)
            return Reading("照片入库（300 kB，加密、落盘、登记）", "复制文件", ours, reference, Target(8))

        def whole() -> Reading:
            def preview(number: int) -> None:
                with Image.open(camera) as picture:
                    picture.draft("RGB", (2016, 1512))
                    picture.save(folder / "preview.jpg", quality=85)

            def attach(number: int) -> None:
                fresh = data + os.urandom(16)  # bytes behind the end: another hash, the same picture
                photos.attach(desk, visit, [("IMG_0001.jpg", fresh)])

            reference, ours = alternate(5, preview, attach)
            size = len(data) / 1e6
            return Reading(f"导入一张照片（1200 万像素，{size:.1f} MB）", "Pillow 只出预览", ours, reference)

        yield lambda: [into_store(), whole()]


def _checked(desk: Desk) -> None:
    """The full check of the program: every hash and signature, a fresh fold of everything held against the tables."""
    files = keys.load(desk.folder)
    report = checking.check_with(desk.folder, files, keys.open_with(files, making.PASSPHRASE).data_key)
    if not report.is_sound or report.entries < ENTRIES:
        raise RuntimeError(f"{report.entries} entries whole, {len(report.problems)} problems")


def _items(desk: Desk, visit: str, place: str) -> list[str]:
    checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
    return [line.item for part in checklist.sections if part.place.id == place for line in part.lines]


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
