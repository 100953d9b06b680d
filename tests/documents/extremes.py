"""Papers for the golden pages: each kind short, long and with the worst that a record may hold. All names invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

from desktop.documents import (
    correction_page,
    cover_list,
    form,
    ledger,
    letter,
    paper_sheet,
    receipt_page,
    stamp,
    withdrawal,
)
from desktop.documents.correction_page import CorrectionLine, CorrectionRecord
from desktop.documents.cover_list import CoverLine, CoverRecord
from desktop.documents.paper_sheet_record import Block, OpenFinding, SheetRecord, SheetRow, ToMeasure
from desktop.documents.receipt_page import ReceiptRecord
from desktop.documents.record import (
    FindingCard,
    LedgerRecord,
    Level,
    OnSiteMeasure,
    Overlay,
    Person,
    Photo,
    PreviousFinding,
    RecheckResult,
    SampleChange,
    Sampled,
)
from desktop.documents.withdrawal import Withdrawal

from . import forms, internal_forms, letters, samples
from .samples import PLACES, SEALED, START

NAME_OF_40 = "古丽阿依努尔·阿卜杜热合曼·买买提依明·吐尔逊乃孜尔·阿卜力米提·艾力扎提哈力"
LONGEST = "巷道右帮锚杆外露长度超限、托盘松动，锚索预紧力不足，顶板有淋水，" * 300
RARE = "𬭊㛃䶮沟垴井𬀩𫍯𪾢"
FINDINGS, PHOTOS = 60, 80
STAMP = stamp.Stamp("演示专员𬭊", SEALED, "c3d4" * 16, "对本台账内容负责")


def ledgers() -> dict[str, LedgerRecord]:
    """The ledger in all its lengths."""
    return {
        "台账-空": samples.empty(),
        "台账-短": samples.ordinary(),
        "台账-长": samples.long(),
        "台账-齐全": samples.told(),
        "台账-拒签": replace(samples.ordinary(), signers=(*samples.signers()[:3], samples.refusal())),
        "台账-撤人": _withdrawn(),
        "台账-极限": extreme(),
    }


def extreme() -> LedgerRecord:
    """60 findings, 80 photos, names of 40 characters, a description without end."""
    pictures = tuple(_photo(number) for number in range(1, PHOTOS + 1))
    people = tuple(
        Person(name, f"YS{number:04d}", ("通风", "瓦斯", "防治水"), f"演煤执{number:03d}", is_leader=number == 1)
        for number, name in enumerate((NAME_OF_40, RARE, "演示专员丙"), 1)
    )
    name = f"演示县{'演示乡' * 6}演示煤业有限责任公司{RARE}煤矿"
    signers = tuple(replace(one, name=person.name) for one, person in zip(samples.signers()[:2], people, strict=False))
    return replace(
        samples.ordinary(),
        mine=replace(samples.MINE, name=name, address="演示县演示乡演示村" * 8, responsible=NAME_OF_40),
        people=people,
        results=samples.results(80),
        findings=tuple(_finding(number) for number in range(1, FINDINGS + 1)),
        photos=pictures,
        previous=tuple(_previous(number) for number in range(1, 21)),
        samples=(
            Sampled(
                PLACES[0],
                tuple(f"MK-TF-{n:03d}" for n in range(1, 40)),
                61,
                (SampleChange(NAME_OF_40, ("MK-TF-050",), ("MK-TF-002", "MK-TF-003"), "工作面正在回撤"),),
            ),
        ),
        signers=(*signers, samples.signers()[2], samples.refusal()),
        number_is_provisional=True,
        remarks=("未收录字：𲎯。",),
    )


def withdrawals() -> dict[str, Withdrawal]:
    """The record of an oral demand to stop and withdraw."""
    plain = Withdrawal(
        bureau="演示县应急管理局",
        mine=samples.MINE.name,
        at=START,
        place=PLACES[0],
        reason="回风隅角甲烷浓度1.62%，现场仍在割煤；立即停止作业，撤出全部人员17人，切断电源。",
        told="演示矿长甲、演示调度员乙",
        people="演示专员甲、演示专员𬭊",
        drawn_at=SEALED,
        fingerprint="c3d4" * 16,
    )
    worst = replace(plain, reason=LONGEST[:2500], told=NAME_OF_40, people=f"{NAME_OF_40}、{RARE}")
    return {"撤人记录-短": plain, "撤人记录-极限": worst}


def corrections() -> dict[str, CorrectionRecord]:
    """The correction page of a ledger."""
    line = CorrectionLine(
        number=2,
        finding="2301综采工作面：回风隅角甲烷浓度 1.2 %，现场仍在割煤",
        field="事实",
        old="回风隅角甲烷浓度 1.2 %，现场仍在割煤",
        new="回风隅角甲烷浓度 1.02 %，现场仍在割煤",
        by="演示专员𬭊",
        at=SEALED + timedelta(days=1),
        reason="实测值小数点抄错，以便携仪存储数据为准",
        entry="9f" * 32,
    )
    plain = CorrectionRecord(
        document_number="演煤监台〔2026〕第0012号-A1B2",
        document_title="监管台账",
        mine=samples.MINE.name,
        bureau="演示县应急管理局",
        drawn_at=SEALED + timedelta(days=1),
        lines=(line, replace(line, number=5, field="责任人", old="", new="演示矿长甲", reason="漏填")),
        record_hash="a1b2" * 16,
        fingerprint="c3d4" * 16,
        attachment=b'{"entries": []}',
    )
    long = replace(line, finding=LONGEST[:600], old=LONGEST[:2500], new=LONGEST[:900], by=NAME_OF_40)
    others = tuple(replace(line, number=number, new=f"{RARE}{number}") for number in range(3, 12))
    return {"更正页-短": plain, "更正页-极限": replace(plain, lines=(long, *others), mine=samples.MINE.name + RARE)}


def receipts() -> dict[str, ReceiptRecord]:
    """The receipt page."""
    plain = ReceiptRecord(
        document_number="演煤监台〔2026〕第0012号-A1B2",
        document_title="矿山安全监管台账",
        mine=samples.MINE.name,
        bureau="演示县应急管理局",
        entry_id="9f" * 32,
        receipt_number="000123",
        scope="演示县",
        server="演示县应急管理局服务器",
        server_fingerprint="7e" * 32,
        not_before=SEALED,
        not_after=SEALED + timedelta(hours=3),
        drawn_at=SEALED + timedelta(hours=3),
        record_hash="a1b2" * 16,
        fingerprint="c3d4" * 16,
        blobs="34 张照片已全部收到并核对",
        attachment=b'{"statements": []}',
    )
    return {"回执页": plain}


def sheets() -> dict[str, SheetRecord]:
    """The paper sheet that goes underground: one place, and many with old findings."""
    rows = tuple(
        SheetRow(
            number,
            f"MK-TF-{number:03d}",
            samples.results(number)[-1].text,
            Level.SAMPLE if number % 4 == 1 else Level.MUST,
            "通风" if number % 2 else "机电",
            is_major=number % 9 == 0,
            measures=(ToMeasure("风速", "m/s", "0.25～4 m/s"),) if number % 6 == 0 else (),
        )
        for number in range(1, 31)
    )
    open_ones = tuple(
        OpenFinding(f"复{n}", f"f{n}", LONGEST[:200] if n == 2 else "机尾护栏缺失", demand="恢复护栏") for n in (1, 2)
    )
    plain = SheetRecord(
        mine=samples.MINE,
        checklist=samples.CHECKLIST,
        drawn_at=SEALED,
        blocks=(Block("p1", PLACES[0], "采煤工作面", rows[:8], open_ones[:1]),),
        visit="0123456789abcdef" * 2,
        people=("演示专员甲", "演示专员𬭊"),
    )
    blocks = tuple(Block(f"p{n}", place, "采煤工作面", rows, open_ones) for n, place in enumerate(PLACES[:2]))
    name = f"演示县{'演示乡' * 6}演示煤业有限责任公司{RARE}煤矿"
    worst = replace(
        plain, mine=replace(samples.MINE, name=name), blocks=blocks, people=(NAME_OF_40, RARE, "演示专员丙")
    )
    return {"底稿-短": plain, "底稿-极限": worst}


def covers() -> dict[str, CoverRecord]:
    """The cover list of a month, and of a merged file."""
    lines = tuple(
        CoverLine(f"演煤监台〔2026〕第{n:04d}号-A1B2", samples.MINE.name, "2026-11-17", n % 9 + 1, f"{n:02x}" * 32,
                  SEALED if n % 3 else None)
        for n in range(1, 25)
    )  # fmt: skip
    plain = CoverRecord("2026年11月 台账", "演示县应急管理局", "演示专员甲", SEALED, "c3d4" * 16, lines[:4])
    left_out = ("演煤监台〔2026〕第0099号：原件还没有到本机，请先同步。",)
    worst = replace(plain, lines=lines, made_by=NAME_OF_40, is_merged=True, left_out=left_out)
    return {"目录-短": plain, "目录-合并": worst}


def kinds() -> dict[str, Callable[[], bytes]]:
    """Every golden paper by name: a new kind is one more line here."""
    return {
        **{name: partial(_pdf, ledger.draw, one) for name, one in ledgers().items()},
        **{name: partial(_pdf, form.draw, one) for name, one in forms.every().items()},
        **{name: partial(_pdf, form.draw, one) for name, one in internal_forms.every().items()},
        **{name: partial(_pdf, withdrawal.draw, one) for name, one in withdrawals().items()},
        **{name: partial(_pdf, correction_page.draw, one) for name, one in corrections().items()},
        **{name: partial(_pdf, receipt_page.draw, one) for name, one in receipts().items()},
        **{name: partial(_pdf, paper_sheet.draw, one) for name, one in sheets().items()},
        **{name: partial(_pdf, cover_list.draw, one) for name, one in covers().items()},
        **{name: partial(_pdf, letter.draw, one) for name, one in letters.every().items()},
        "签名图章": partial(stamp.draw, STAMP, 226, 94),
    }


def _pdf(draw: Callable[[Any], Any], record: object) -> bytes:
    pdf: bytes = draw(record).pdf
    return pdf


def _withdrawn() -> LedgerRecord:
    measures = (
        OnSiteMeasure("口头指令", "停止割煤，撤出17人。", START + timedelta(hours=1), "县局值班室"),
        OnSiteMeasure("停产撤人", LONGEST[:400], START + timedelta(hours=1, minutes=5), f"县局值班室、{NAME_OF_40}"),
        OnSiteMeasure("企业拒不执行", "矿方称已汇报集团，未撤人；已向县局和公安机关报告。", START + timedelta(hours=2)),
    )
    pictures = samples.photos(2)
    major = samples.findings(("P1", "P2"))[:1]
    return replace(samples.ordinary(), measures=measures, findings=major, photos=pictures)


def _finding(number: int) -> FindingCard:
    first, second, _ = samples.findings(())
    base = first if number % 10 == 1 else second
    photos = tuple(f"P{one}" for one in (number, number + FINDINGS) if one <= PHOTOS - 3)
    fact = LONGEST if number == 7 else f"第{number}处：带式输送机巷道积水，长约15 m，深0.12 m，影响行人和检修。"
    return replace(
        base,
        number=f"演示〔2026〕隐{number:04d}",
        place=PLACES[number % 4] + ("（" + "附" * 60 + "）" if number == 9 else ""),
        fact=fact,
        photos=photos,
        responsible=NAME_OF_40 if number % 5 == 0 else "演示矿长甲",
        found_by=RARE,
    )


def _previous(number: int) -> PreviousFinding:
    result = list(RecheckResult)[number % len(RecheckResult)]
    return PreviousFinding(
        number=f"演示〔2026〕隐{number:04d}",
        place=PLACES[number % 4],
        fact="托辊缺失3处，护栏松动。" * (20 if number == 4 else 1),
        result=result,
        deadline=(START + timedelta(days=number)).date(),
        rechecked_on=START,
        rechecked_by=NAME_OF_40 if number == 2 else "演示专员甲",
        note="已补齐",
    )


def _photo(number: int) -> Photo:
    """Landscape, now and then upright, one with arrows over it, three that cannot be printed."""
    drawings = (Overlay("箭头", (1000, 1000, 6000, 5000)), Overlay("文字", (6000, 6000), "接头漏风"))
    return Photo(
        number=f"P{number}",
        sha256=f"{number:02x}" * 32,
        preview=None if number > PHOTOS - 2 else _picture(number),
        caption="回风巷风筒接头漏风" * (8 if number == 3 else 1),
        taken=START + timedelta(minutes=number),
        broken="文件不是图像，内容为文字" if number > PHOTOS - 2 else None,
        written="相机快7分12秒，已校正" if number == 4 else "",
        stamp=f"2026-11-17 09:40–10:20　{PLACES[number % 4]}　{NAME_OF_40 if number == 5 else '演示专员甲'}",
        drawings=drawings if number == 2 else (),
    )


def _picture(number: int) -> bytes:
    size = (360, 480) if number % 7 == 0 else (480, 360)
    picture = Image.new("RGB", size, (40 + number * 2, 90, 120))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(60, 300), (180, 60 + number), (300, 300)], fill=(230, 225, 190))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()
