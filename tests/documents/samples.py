"""Records for the tests of papers: an ordinary visit, a long one, an empty one. All names are invented."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PIL import Image, ImageDraw

from desktop.documents.record import (
    AppSign,
    ChecklistUsed,
    FindingCard,
    Grade,
    InMine,
    LedgerRecord,
    Level,
    Measured,
    Mine,
    OnSiteMeasure,
    Outcome,
    Person,
    Photo,
    PreviousFinding,
    RecheckResult,
    Refusal,
    ResultLine,
    RouteLeg,
    Sampled,
    Signer,
    SignerRole,
)

START = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
SEALED = datetime(2026, 11, 17, 9, 5, 12, tzinfo=UTC)
MINE = Mine("演示煤矿（㛃䶮沟垴井）", "140000000001", "煤矿", "演示县演示乡峁上村", "演示矿长甲")
CHECKLIST = ChecklistUsed("煤矿安全监管检查工作表", "2026-1", "5f" * 32, "示例，非附件原文")
PEOPLE = (
    Person("演示专员甲", "YS0001", ("通风", "瓦斯"), "演煤执001", is_leader=True),
    Person("演示专员𬭊", "YS0002", ("机电", "运输")),
)
REMOTE = AppSign("QD-20261117-0093", START)
PLACES = ("2301综采工作面", "中央变电所、机电硐室", "主斜井带式输送机巷道", "地面瓦斯抽采泵站")


def jpeg(shade: int, size: tuple[int, int] = (2016, 1512)) -> bytes:
    """A picture one can tell from others."""
    picture = Image.new("RGB", size, (shade, 90, 200 - shade))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(250, 240, 200))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=70)
    return target.getvalue()


def drawn_name(seed: int = 0) -> bytes:
    """A scrawl with a transparent ground, as the signing pad gives it."""
    picture = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [(40 + 26 * k, 120 + ((k * (37 + seed)) % 90) - 45) for k in range(20)]
    pen.line(points, fill=(10, 10, 40, 255), width=9, joint="curve")
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def photos(count: int) -> tuple[Photo, ...]:
    """Readable photos, and a last one that is broken."""
    taken = START + timedelta(minutes=40)
    good = [
        Photo(f"P{n}", f"{n:02x}" * 32, jpeg(20 * n), f"{PLACES[n % 4]}，第{n}处", taken + timedelta(minutes=n))
        for n in range(1, count + 1)
    ]
    return (*good, Photo(f"P{count + 1}", "ee" * 32, None, "运输巷", None, "文件不是图像，内容为文字"))


def results(count: int) -> tuple[ResultLine, ...]:
    """Lines over four places, 抽查 and 必查 mixed, some failing, some not checked."""
    return tuple(_result(n) for n in range(count))


def _result(n: int) -> ResultLine:
    outcome = {3: Outcome.FAIL, 7: Outcome.NOT_CHECKED, 11: Outcome.NOT_APPLICABLE}.get(n % 20, Outcome.PASS)
    measured = (Measured("CH4", "0.82", "%", "≤ 1.0 %", True),) if n % 6 == 0 else ()
    if outcome is Outcome.FAIL:
        measured = (Measured("超前支护长度", "18.5", "m", "≥ 20 m", False),)
    text = "回采工作面两巷超前支护距离不小于20 m，高度不低于1.8 m，宽度不低于0.7 m；支柱初撑力符合作业规程规定。"
    return ResultLine(
        code=f"MK-TF-{n:03d}",
        short_number=str(n + 1),
        text=text if n % 3 else "甲烷传感器（T₁）报警浓度不大于1.0%CH₄，断电浓度不大于1.5%。",
        place=PLACES[n * len(PLACES) // 200 % 4] if n > 100 else PLACES[n // 34 % 4],
        level=Level.SAMPLE if n % 4 == 1 else Level.MUST,
        outcome=outcome,
        measured=measured,
        note={Outcome.NOT_CHECKED: "未到达：巷道检修", Outcome.NOT_APPLICABLE: "本面无此设备"}.get(outcome, ""),
        basis="《煤矿安全规程》第九十七条",
        basis_to_verify=n % 20 == 3,
        checked_by="演示专员甲" if n % 2 else "演示专员𬭊",
    )


def findings(numbers: tuple[str, ...]) -> tuple[FindingCard, ...]:
    """Three findings, the first suspected major with all photos."""
    major = FindingCard(
        number="演示〔2026〕隐0007",
        place=PLACES[0],
        fact="回风隅角甲烷浓度1.62%，超过规定值；现场仍在割煤作业，甲烷传感器T0距顶板450 mm（应不大于300 mm）。",
        grade=Grade.SUSPECTED_MAJOR,
        clause="《煤矿重大事故隐患判定标准》第五条第二项",
        clause_to_verify=True,
        measured=(Measured("CH4", "1.62", "%", "≤ 1.0 %", False, "便携仪二次复测"),),
        item_code="MK-TF-003",
        measure="停止作业，撤出人员",
        demand="立即停止2301综采工作面作业并撤出人员，查明原因，经检测瓦斯浓度降到规定值以下方可恢复。",
        deadline=date(2026, 11, 18),
        responsible="演示矿长甲",
        found_by="演示专员甲",
        photos=numbers,
    )
    minor = replace(
        major,
        number="演示〔2026〕隐0008",
        place=PLACES[1],
        fact="机电硐室灭火器压力不足两具。",
        grade=Grade.GENERAL,
        clause="",
        clause_to_verify=False,
        measured=(),
        measure="限期整改",
        demand="更换灭火器。",
        deadline=date(2026, 11, 24),
        photos=(),
    )
    return major, minor, replace(minor, number="演示〔2026〕隐0009", fact="带式输送机巷道积水，长约15 m。", photos=())


def signers() -> tuple[Signer, ...]:
    """Two inspectors and the mine's representative."""
    return (
        Signer(SignerRole.INSPECTOR, "演示专员甲", "inspector_1", drawn_name(), None, "YS0001"),
        Signer(SignerRole.INSPECTOR, "演示专员𬭊", "inspector_2", drawn_name(5), None, "YS0002"),
        Signer(SignerRole.ESCORT, "演示陪同人乙", None, drawn_name(9), SEALED),
        Signer(SignerRole.MINE, "演示矿长甲", None, None, None, opinion="情况属实。"),
    )


def refusal() -> Signer:
    """The mine's head does not sign."""
    return Signer(
        SignerRole.MINE, "演示矿长甲", refusal=Refusal("对第1条有异议，认为仪器未检定", "演示见证人丙", SEALED)
    )


def ordinary() -> LedgerRecord:
    """About two pages."""
    return LedgerRecord(
        number="演煤监台〔2026〕第0012号-A1B2",
        bureau="演示县应急管理局",
        mine=MINE,
        visit_type="常规检查",
        started=START,
        ended=START + timedelta(hours=5),
        drawn_at=SEALED,
        checklist=CHECKLIST,
        record_hash="a1b2" * 16,
        fingerprint="c3d4" * 16,
        group="第二组",
        people=PEOPLE,
        app_sign_in=REMOTE,
        route=tuple(
            RouteLeg(p, START + timedelta(minutes=50 * n), START + timedelta(minutes=50 * n + 40))
            for n, p in enumerate(PLACES)
        ),
        results=results(8),
        findings=findings(())[1:],
        previous=(
            PreviousFinding(
                number="演示〔2026〕隐0003",
                place=PLACES[2],
                fact="托辊缺失3处。",
                result=RecheckResult.DONE,
                deadline=date(2026, 11, 10),
                rechecked_on=START,
                rechecked_by="演示专员甲",
                note="已补齐",
            ),
        ),
        measures=(OnSiteMeasure("口头指令", "停止割煤，撤出17人。", START + timedelta(hours=1), "县局值班室"),),
        signers=signers(),
    )


def long() -> LedgerRecord:
    """120 items, six photos and a broken one, three findings, a refusal, characters few fonts have."""
    pictures = photos(6)
    return replace(
        ordinary(),
        results=results(120),
        photos=pictures,
        findings=findings(tuple(p.number for p in pictures if p.number != "P5")),
        signers=(*signers()[:3], refusal()),
        remarks=("本台账电子签名共2人；勾选☑ ☐ ☒；未收录字：𲎯。",),
    )


def empty() -> LedgerRecord:
    """A visit at which nothing was recorded."""
    return replace(
        ordinary(),
        people=(),
        app_sign_in=AppSign(note="APP无法登录，已截屏留证"),
        route=(),
        results=(),
        findings=(),
        previous=(),
        measures=(),
        signers=(),
        number_is_provisional=True,
    )


def told() -> LedgerRecord:
    """Everything besides results that a ledger can tell."""
    pictures = photos(2)
    cards = findings(tuple(p.number for p in pictures[:1]))
    major = replace(
        cards[0],
        mine_did="值班瓦检员已断电撤人，正在排放瓦斯",
        judged="2026年11月17日 16:20 由演示专员甲（执法证 演煤执001）认定不构成重大，理由：复测为仪器误差",
        corrections=("责任人：原“演示矿长甲”，更正为“演示总工丁”；原因：分工调整（演示专员甲）",),
    )
    earlier = replace(
        ordinary().previous[0],
        result=RecheckResult.NOT_DONE,
        grade=Grade.SUSPECTED_MAJOR,
        source="上级督查（演示省局〔2026〕8号）",
        judged="2026年11月12日 09:00 由演示专员甲（执法证 演煤执001）认定不构成重大，理由：已核对判定标准",
    )
    return replace(
        ordinary(),
        apart=(
            InMine("演示专员甲", START, START + timedelta(hours=5)),
            InMine("演示专员𬭊", START + timedelta(minutes=20), START + timedelta(hours=4)),
        ),
        app_sign_in=replace(REMOTE, pictures=1),
        app_sign_out=AppSign(note="APP故障，已截图留证", noted=SEALED, pictures=1),
        evidence=(
            Photo("证1", "0a" * 32, jpeg(60, (700, 1200)), "专员APP签到 QD-20261117-0093", START, written="留存时间"),
            Photo("证2", "0b" * 32, None, "专员APP签退 APP故障", SEALED, "未留可印的图像", "留存时间"),
        ),
        findings=(major, *cards[1:]),
        photos=pictures,
        previous=(earlier,),
        measures=(
            OnSiteMeasure("三违制止", "制止一名工人跨越带式输送机。", START + timedelta(minutes=50)),
            OnSiteMeasure(
                "停产撤人", "2301综采工作面：瓦斯超限，立即撤出17人。", START + timedelta(hours=1), "演示矿长甲"
            ),
            OnSiteMeasure(
                "已报告", "第 1 条隐患：瓦斯超限，已撤人", START + timedelta(hours=1, minutes=5), "县局值班室"
            ),
        ),
        samples=(Sampled(PLACES[0], ("MK-TF-001", "MK-TF-005"), 4, unanswered=("MK-TF-005",)),),
        remarks=("照片 IMG_0007.jpg 未归入台账：模糊不清",),
    )
