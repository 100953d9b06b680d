"""Internal papers for the demonstration: one of each kind this person may begin, filled in from the record and, where
people write, with `form_words`; signed by each on his own desk.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.actions import form_drawn, form_lists, forms
from desktop.actions.form_kind import Begins, By
from desktop.demo import pictures, roster
from desktop.demo.form_words import ON_SCREEN, SIGNERS, TODAY, WORDS
from desktop.desk import Desk


def make(desk: Desk) -> dict[str, str]:
    """Seal one of each kind that an inspector begins himself; subjects by kind."""
    return _make(
        desk, [one.key for one in forms.kinds(desk) if one.begins is not Begins.MANAGER and one.key not in LATER], ""
    )


LATER = ("d-leave-return",)
"""What follows from a paper that somebody else has to sign first."""


def make_later(desk: Desk) -> dict[str, str]:
    """Seal what follows from papers that came back signed."""
    return _make(desk, list(LATER), desk.person)


def make_as_manager(desk: Desk, about: str = roster.LEADER) -> dict[str, str]:
    """Seal one of each kind that only the managing role begins, about a person."""
    return _make(desk, [one.key for one in forms.kinds(desk) if one.begins is Begins.MANAGER], about)


def sign(desk: Desk) -> list[str]:
    """Sign whatever waits for this person, in every role it waits for him; answers the subjects."""
    signed = []
    while waiting := [one.name for one in form_lists.list_forms(desk) if one.waits_for_me]:
        for subject in waiting:
            forms.countersign(desk, subject)
            signed.append(subject)
    return signed


def files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The newest file of every paper, with its kind."""
    for one in form_lists.list_forms(desk):
        if one.file and desk.blobs.has(one.file):
            yield one.key, forms.file(desk, one.name)


def _make(desk: Desk, wanted: list[str], about: str) -> dict[str, str]:
    made = {one.key: one.name for one in form_lists.list_forms(desk) if not one.is_draft}
    for key in wanted:
        if key not in made:
            known = forms.abouts(desk, key)
            code = next((one.code for one in known if one.code in (about, roster.COAL)), known[0].code)
            made[key] = _one(desk, key, code)
    return made


def _one(desk: Desk, key: str, about: str) -> str:
    draft = forms.begin(desk, key, about, next(iter(forms.periods(desk, key, about)), ""))
    for role in forms.shape(desk, key).signers:
        if role.by == By.CHOSEN and role.name in SIGNERS:
            forms.assign(desk, draft, role.name, SIGNERS[role.name])
    today = desk.world.today().isoformat()
    forms.save(desk, draft, {**WORDS.get(key, {}), **dict.fromkeys(TODAY.get(key, ()), today)})
    for role in forms.shape(desk, key).signers:
        if role.on_screen and role.name in ON_SCREEN:
            name = ON_SCREEN[role.name]
            form_drawn.sign(desk, draft, role.name, name, pictures.signature(name))
    changes = forms.seal(desk, draft)
    return next(one for one in changes.subjects if one.split("/", 1)[0] in form_lists.NOUNS)
