"""One internal paper of each kind for the demonstration: filled in from the record, the rest with plain 演示 words."""

from __future__ import annotations

from pathlib import Path

from desktop.actions import form_lists, forms
from desktop.actions.form_drafts import FieldValue
from desktop.demo import roster
from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store.files import write_whole

SIGNERS = {"接收人": roster.COLLEAGUE, "监交人": roster.SUPERVISOR}


def make(desk: Desk) -> dict[str, str]:
    """Seal one of each kind that this person may begin, as far as the record allows; subjects, or why not, by kind."""
    made = {one.key: one.name for one in form_lists.list_forms(desk) if not one.is_draft}
    for kind in forms.kinds(desk):
        abouts = forms.abouts(desk, kind.key)
        if kind.key not in made and abouts:
            made[kind.key] = _one(desk, kind.key, abouts[0].code)
    return made


def sign(desk: Desk) -> list[str]:
    """Sign whatever waits for this person; answers the subjects."""
    waiting = [one.name for one in form_lists.list_forms(desk) if one.waits_for_me]
    for subject in waiting:
        forms.countersign(desk, subject)
    return waiting


def save(desk: Desk, folder: Path) -> list[Path]:
    """The newest file of every paper, under the name of its kind."""
    found = []
    for one in form_lists.list_forms(desk):
        if one.file and desk.blobs.has(one.file):
            found.append(folder / "forms" / f"{one.key}.pdf")
            write_whole(found[-1], forms.file(desk, one.name))
    return sorted(found)


def _one(desk: Desk, key: str, about: str) -> str:
    draft = forms.begin(desk, key, about, next(iter(forms.periods(desk, key, about)), ""))
    shape = forms.shape(desk, key)
    for role in shape.signers:
        if role.by == "chosen" and role.name in SIGNERS:
            forms.assign(desk, draft, role.name, SIGNERS[role.name])
    fields = {one.name: one for one in shape.fields}
    lacking = forms.lacking(desk, draft)
    forms.save(desk, draft, {name: _words(fields[name], desk.world.today().isoformat()) for name in lacking})
    try:
        changes = forms.seal(desk, draft)
    except NotAllowed as error:
        forms.discard(desk, draft)
        return str(error)
    return next(one for one in changes.subjects if one.split("/", 1)[0] in form_lists.NOUNS)


def _words(field: forms.FieldLine, today: str) -> FieldValue:
    match field.kind:
        case "day":
            return today
        case "choice":
            return field.choices[0]
        case "number":
            return "1"
        case "list":
            return (f"演示：{field.name}",)
        case "rows":
            return ({name: "演示" for name, _ in field.columns},)
        case _:
            return f"演示：{field.name}"
