"""Scenes of 文书: empty, the choice of a new one, each kind's form, its pages beside it, sealed, the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import form_drawn, form_lists, forms
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.ui.rail import Window

WRITTEN = {"假别": "事假", "事由": "家中有事，往返外省两天", "联系电话": "演示电话", "结束日期": "2026-11-24"}


def _page(stage: Stage, *, full: bool = True) -> Window:
    window = stage.full() if full else stage.empty()
    window.show()
    window.activateWindow()
    if full:
        _fill(window.bench.desk)
    window.open("papers")
    stage.settle()
    return window


def _fill(desk: Desk) -> None:
    """One draft of each kind, one sealed leave, one voided."""
    if form_lists.list_forms(desk):
        return
    for written in (WRITTEN, WRITTEN | {"结束日期": "2026-12-02", "开始日期": "2026-12-01"}):
        draft = forms.begin(desk, "d-leave", desk.person)
        forms.save(desk, draft, written)
        forms.seal(desk, draft)
    last = next(one.name for one in form_lists.list_forms(desk) if not one.is_draft)
    forms.void(desk, last, "行程取消")
    for kind in forms.kinds(desk):
        abouts = forms.abouts(desk, kind.key)
        if not abouts:
            continue
        about = abouts[0].code
        period = next(iter(forms.periods(desk, kind.key, about)), "")
        forms.begin(desk, kind.key, about, period)


def _empty(stage: Stage) -> QWidget:
    return _page(stage, full=False)


def _list(stage: Stage) -> QWidget:
    window = _page(stage)
    page = window.pages["papers"]
    page.list.choose(next(line.name for line in page.model.lines if not line.is_draft and line.file))
    stage.settle()
    return window


def _new(stage: Stage) -> QWidget:
    window = _page(stage)
    window.pages["papers"].new.click()
    stage.settle()
    return window


def _signed(stage: Stage) -> QWidget:
    window = _page(stage)
    desk, page = window.bench.desk, window.pages["papers"]
    draft = next(line.name for line in page.model.lines if line.is_draft and line.key == "d-stationing")
    form_drawn.sign(desk, draft, "矿方负责人", "演示矿长", pictures.signature("演示矿长"), opinion="以上情况属实。")
    forms.save(desk, draft, {"小结": "演示：本时段生产秩序正常。"})
    page.open_paper(draft)
    stage.settle()
    page.sheet.verticalScrollBar().setValue(page.sheet.verticalScrollBar().maximum())
    stage.settle()
    return window


def _form(key: str, *, lower: bool = False, pages: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = _page(stage)
        page = window.pages["papers"]
        draft = next((line.name for line in page.model.lines if line.is_draft and line.key == key), "")
        page.open_paper(draft)
        stage.settle()
        if lower:
            page.sheet.verticalScrollBar().setValue(page.sheet.verticalScrollBar().maximum())
        if pages:
            page.foot.look.setChecked(True)
        stage.settle()
        page.sheet.first().setFocus()
        stage.settle()
        return window

    return scene


KEYS = (
    "d-handover",
    "d-half-year",
    "d-leave",
    "d-stationing",
    "d-self-check",
    "d-pledge",
    "d-pledge-card",
    "d-assessment",
)
SCENES: dict[str, Scene] = {
    "papers-empty": _empty,
    "papers-new": _new,
    "papers-list": _list,
    **{f"papers-{key[2:]}": _form(key) for key in KEYS},
    **{f"papers-{key[2:]}-lower": _form(key, lower=True) for key in ("d-handover", "d-leave", "d-stationing")},
    "papers-signed": _signed,
    "papers-handover-pages": _form("d-handover", pages=True),
}
