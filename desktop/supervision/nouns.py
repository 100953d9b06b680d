"""The nouns of the trade: for every kind of subject its state, its fold and its check. The one list others go by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision import (
    appeal,
    assessing,
    auditing,
    bureau_calendar,
    erasing,
    filled_forms,
    finding,
    finding_rules,
    forms,
    holding,
    leave,
    numbers,
    omission,
    places,
    presence,
    remote,
    review,
    roster,
    scans,
    service,
    training,
    visit,
    visit_folding,
    visit_rules,
)
from desktop.supervision.facts import Body

FOLD_VERSION = 37  # raise it whenever a fold or a folded table gives something else for the same facts: desks rebuild


@dataclass(frozen=True, slots=True)
class Noun:
    """How one kind of subject is folded and checked; `home` begins the scopes in which its facts count."""

    name: str
    home: str
    state: type[Body]
    kinds: dict[str, type[Body]]
    fold: Callable[[Sequence[Told]], Body]
    check: Callable[[Any, Any], None]


NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun("org", "org/", roster.Org, roster.KINDS, roster.fold_org, roster.check),
        Noun("mine", "org/", roster.Mine, roster.KINDS, roster.fold_mine, roster.check),
        Noun("person", "org/", roster.Person, roster.KINDS, roster.fold_person, roster.check),
        Noun("designation", "org/", roster.Designation, roster.KINDS, roster.fold_designation, roster.check),
        Noun("group", "org/", roster.Group, roster.KINDS, roster.fold_group, roster.check),
        Noun("device", "org/", roster.Device, roster.KINDS, roster.fold_device, roster.check),
        Noun("checklist", "org/", roster.Checklist, roster.KINDS, roster.fold_checklist, roster.check),
        Noun(
            "calendar",
            "org/",
            bureau_calendar.Calendar,
            bureau_calendar.KINDS,
            bureau_calendar.fold,
            bureau_calendar.check,
        ),
        Noun("form", "org/", forms.Forms, forms.KINDS, forms.fold, forms.check),
        Noun("numbers", "org/", numbers.Numbers, numbers.KINDS, numbers.fold, numbers.check),
        Noun("visit", "mine/", visit.Visit, visit.KINDS, visit_folding.fold, visit_rules.check),
        Noun("finding", "mine/", finding.Finding, finding.KINDS, finding.fold, finding_rules.check),
        Noun("remote", "mine/", remote.RemoteCheck, remote.KINDS, remote.fold, remote.check),
        Noun("places", "mine/", places.Register, places.KINDS, places.fold, places.check),
        Noun("scans", "mine/", scans.Scans, scans.KINDS, scans.fold, scans.check),
        Noun("presence", "mine/", presence.Presence, presence.KINDS, presence.fold, presence.check),
        Noun("service", "mine/", service.Service, service.KINDS, service.fold, service.check),
        Noun("review", "mine/", review.Review, review.KINDS, review.fold, review.check),
        *(
            Noun(name, home, filled_forms.FilledForm, filled_forms.KINDS, filled_forms.fold, filled_forms.check)
            for name, home in (("mineform", "mine/"), ("staffform", "staff/"))
        ),
        Noun("leave", "staff/", leave.Leave, leave.KINDS, leave.fold, leave.check),
        Noun("assessment", "staff/", assessing.Assessment, assessing.KINDS, assessing.fold, assessing.check),
        Noun("training", "staff/", training.Training, training.KINDS, training.fold, training.check),
        Noun("omission", "staff/", omission.Omission, omission.KINDS, omission.fold, omission.check),
        Noun(
            "explanation",
            "staff/",
            omission.Explanation,
            omission.EXPLAINING,
            omission.fold_explanation,
            omission.check_explanation,
        ),
        Noun("appeal", "staff/", appeal.Appeal, appeal.KINDS, appeal.fold, appeal.check),
        Noun(
            holding.NOUN, "", holding.Holding, holding.KINDS, holding.fold, holding.check
        ),  # in the scope of its entry
        Noun(
            erasing.NOUN, "", erasing.Erasure, erasing.KINDS, erasing.fold, erasing.check
        ),  # in the scope whose entries name the attachments
        Noun("audit", "staff/", auditing.Audit, auditing.KINDS, auditing.fold, auditing.check),
    )
}


def noun_of(subject: str) -> Noun | None:
    """The noun of a subject such as `visit/…`, or None when this program does not know it."""
    name, _, rest = subject.partition("/")
    return NOUNS.get(name) if rest else None


def kind_of(body: Body, noun: Noun) -> str:
    """The kind under which a body is sealed. NotAllowed when the noun has no such fact."""
    for kind, shape in noun.kinds.items():
        if type(body) is shape:
            return kind
    raise NotAllowed(f"“{type(body).__name__}”不是“{noun.name}”的事实。")
