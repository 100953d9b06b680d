"""Lines of `act` for internal papers: each is an action of `forms`. `form` is a draft's name or a sealed paper's
subject; left out, the one last touched is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.actions import form_leave, forms
from desktop.actions.form_issuing import sealed
from desktop.commands.script_lines import Line
from desktop.desk import Changes, Desk
from desktop.errors import BadInput

Said = dict[str, Any]
_Field = str | list[str | dict[str, str]]


def _begin(desk: Desk, _form: str, line: Line) -> Said:
    about = line.word("about") or desk.person
    return _draft(desk, forms.begin(desk, line.text("key"), about, line.word("period")))


def _save(desk: Desk, form: str, line: Line) -> Said:
    """Write fields; `signers` chooses who signs in which role (codes)."""
    given = line.take("fields", dict[str, _Field], {})
    forms.save(desk, form, {name: _value(name, value) for name, value in given.items()})
    for role, person in line.take("signers", dict[str, str], {}).items():
        forms.assign(desk, form, role, person)
    return _draft(desk, form)


def _seal(desk: Desk, form: str, line: Line) -> Said:
    return _paper(desk, subject_in(forms.seal(desk, form)))


def _sign(desk: Desk, form: str, line: Line) -> Said:
    forms.countersign(desk, form)
    return _paper(desk, form)


def _void(desk: Desk, form: str, line: Line) -> Said:
    forms.void(desk, form, line.text("reason"))
    return _paper(desk, form)


def _refuse_leave(desk: Desk, form: str, line: Line) -> Said:
    form_leave.refuse(desk, form.split("/", 1)[-1], line.text("note"))
    return _paper(desk, form)


def _end_leave(desk: Desk, form: str, line: Line) -> Said:
    form_leave.come_back(desk, form.split("/", 1)[-1], line.text("last"), line.take("half", str, "下午"))
    return _paper(desk, form)


def subject_in(changes: Changes) -> str:
    """The paper among what changed. BadInput when there is none."""
    found = [one for one in changes.subjects if one.split("/", 1)[0] in ("mineform", "staffform")]
    if not found:
        raise BadInput("没有封存文书；请核对 form 写的是不是草稿。")
    return found[0]


FORMS: dict[str, Callable[[Desk, str, Line], Said]] = {
    "form_begin": _begin,
    "form_save": _save,
    "form_seal": _seal,
    "form_sign": _sign,
    "form_void": _void,
    "leave_refuse": _refuse_leave,
    "leave_end": _end_leave,
}


def _value(name: str, value: _Field) -> str | tuple[str, ...] | tuple[dict[str, str], ...]:
    if isinstance(value, str):
        return value
    lines = tuple(one for one in value if isinstance(one, str))
    rows = tuple(one for one in value if isinstance(one, dict))
    if lines and rows:
        raise BadInput(f"字段“{name}”里既有文字又有表格的行，只能是一种。")
    return lines or rows


def _draft(desk: Desk, form: str) -> Said:
    return {"form": form, "fields": forms.fields_of(desk, form), "lacking": list(forms.lacking(desk, form))}


def _paper(desk: Desk, subject: str) -> Said:
    state, made = sealed(desk, subject)
    return {
        "form": subject,
        "title": made.title,
        "number": made.number,
        "file": state.file,
        "signed": [one.person for one in state.signed],
        "waiting": [one.role for one in state.waiting],
        "voided": state.voided.reason if state.voided else "",
    }
