"""A step of a visit's draft in the words of the trade: what a person did between two states of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from desktop.actions.drafting import FindingDraft, VisitDraft
from desktop.supervision.visit import Answer, Photo

_LONG = 18  # letters of a fact that are told


def told(before: VisitDraft, after: VisitDraft, name_of: Callable[[str], str] = str) -> str:
    """What was done, by the part that differs first; `name_of` gives a place's name."""
    ways: tuple[Callable[[], str], ...] = (
        lambda: _told_answers(before.answers, after.answers, name_of),
        lambda: _told_findings(before.findings, after.findings),
        lambda: "隐患复查" if before.rechecks != after.rechecks else "",
        lambda: _told_photos(before.loose_photos, after.loose_photos, "照片"),
        lambda: _told_photos(before.scene_photos, after.scene_photos, "现场照片"),
        lambda: _told_measures(before, after),
        lambda: _told_legs(before, after),
        lambda: "签到记录" if before.app_sign_in != after.app_sign_in else "",
        lambda: "签退记录" if before.app_sign_out != after.app_sign_out else "",
        lambda: "出入矿时间" if (before.went_in, before.came_out) != (after.went_in, after.came_out) else "",
        lambda: "换用新版检查表" if before.checklist != after.checklist else "",
    )
    return next((words for way in ways if (words := way())), "一步改动")


def _told_answers(before: Iterable[Answer], after: Iterable[Answer], name_of: Callable[[str], str]) -> str:
    old = {(one.item, one.place): one for one in before}
    new = {(one.item, one.place): one for one in after}
    touched = [new.get(key) or old[key] for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    if not touched:
        return ""
    one = touched[0]
    where = name_of(one.place)
    gone = all((each.item, each.place) not in new for each in touched)
    if len(touched) == 1:
        number = f"第 {one.short} 项" if one.short else one.item
        return f"清除 {where} {number} {one.result}" if gone else f"{where} {number} {one.result}"
    results = Counter(each.result for each in touched)
    what = "、".join(f"{count} 项{result}" for result, count in results.items())
    where = where if len({each.place for each in touched}) == 1 else f"{len({each.place for each in touched})} 处"
    return f"清除 {where} {what}" if gone else f"{where} {what}"


def _told_findings(before: Iterable[FindingDraft], after: Iterable[FindingDraft]) -> str:
    old, new = ({one.id: one for one in findings} for findings in (before, after))
    if old == new:
        return ""
    added = [one for key, one in new.items() if key not in old]
    gone = [one for key, one in old.items() if key not in new]
    if added or gone:
        one = (added or gone)[0]
        return f"{'登记' if added else '删去'}隐患“{_short(one.fact)}”"
    one = next(each for key, each in new.items() if each != old[key])
    if one.photos != old[one.id].photos:
        return _told_photos(old[one.id].photos, one.photos, f"隐患“{_short(one.fact)}”的照片")
    return f"修改隐患“{_short(one.fact)}”"


def _told_photos(before: tuple[Photo, ...], after: tuple[Photo, ...], what: str) -> str:
    if before == after:
        return ""
    many = len(after) - len(before)
    return f"{what}加 {many} 张" if many > 0 else f"{what}去掉 {-many} 张" if many < 0 else f"{what}有改动"


def _told_measures(before: VisitDraft, after: VisitDraft) -> str:
    old, new = Counter(before.measures), Counter(after.measures)
    touched = [*(new - old), *(old - new)]
    return f"现场处置 {touched[0].kind}" if touched else ""


def _told_legs(before: VisitDraft, after: VisitDraft) -> str:
    old, new = ({leg.place: leg for leg in draft.legs} for draft in (before, after))
    touched = [new.get(key) or old[key] for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    if not touched:
        return ""
    verb = "加入" if touched[0].place not in old else "去掉" if touched[0].place not in new else "改动"
    return f"路线{verb} {touched[0].name}"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def differences(then: VisitDraft, now: VisitDraft, name_of: Callable[[str], str] = str) -> tuple[str, ...]:
    """What would become otherwise if the draft were again what it was, one line each: then ← now."""
    lines = []
    old, new = ({(one.item, one.place): one for one in draft.answers} for draft in (then, now))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            one = old.get(key) or new[key]
            number = f"第 {one.short} 项" if one.short else one.item
            lines.append(f"{name_of(one.place)} {number}：{_result(old.get(key))}（现在：{_result(new.get(key))}）")
    facts, others = ({one.id: one for one in draft.findings} for draft in (then, now))
    for name in dict.fromkeys((*facts, *others)):
        if facts.get(name) != others.get(name):
            there, here = facts.get(name), others.get(name)
            state = "现在没有" if here is None else "那时没有" if there is None else "写法、照片不同"
            lines.append(f"隐患“{_short((there or others[name]).fact)}”：{state}")
    rest = replace(now, answers=then.answers, findings=then.findings)
    if rest != then:
        lines.append(f"另有：{told(rest, then, name_of)}")
    return tuple(lines)


def _result(answer: Answer | None) -> str:
    if answer is None:
        return "未答"
    values = "、".join(f"{one.param} {one.value}" for one in answer.values)
    return f"{answer.result}{f' {values}' if values else ''}{f' {answer.note}' if answer.note else ''}"
