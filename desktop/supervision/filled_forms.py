"""Internal papers (文书): handover, leave, pledges, reports. Subjects `mineform/<id>` in `mine/…`, `staffform/<id>` in
`staff/<org>/<person>`; both have these facts and this fold.

`form.made` takes the number and says what the paper says; the file is drawn from it. Every signature is a new file
that names the one before. Two people who signed the same file without knowing of each other made two files: the longer
row of signatures counts, the other is kept apart, and whoever signed it signs again.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read
from desktop.supervision.numbers import Numbered


class Filled(Body, frozen=True):
    """A field as it was filled in: a text, else lines, else the rows of a table under the names of its columns."""

    name: str
    text: str = ""
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class FormSigner(Body, frozen=True):
    """Who signs with a device, in which field of the file; `person` "": whoever manages that organisation."""

    field: str
    role: str
    person: str = ""
    name: str = ""


class FormDrawn(Body, frozen=True):
    """Somebody without a device signed on the screen, or refused to (`reason`, and who saw it): `image` is the PNG's
    blob hash, `at` the device's time, `since` the newest time of the server it knew then.
    """

    role: str
    name: str
    at: str
    since: str = ""
    image: str = ""
    opinion: str = ""
    reason: str = ""
    witness: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether he refused to sign."""
        return bool(self.reason)


class FormMade(Body, frozen=True):
    """A paper of a kind was sealed: `about` a mine or a person (codes), `period` what it is about besides (2026-H1).

    `template` is the SHA-256 of the template it is drawn by. What is too long for a fact stands in the blob `more`.
    """

    key: str
    template: str
    title: str
    number: str
    about: str
    person: str
    at: str
    day: str
    period: str = ""
    fields: tuple[Filled, ...] = ()
    more: str = ""
    signers: tuple[FormSigner, ...] = ()
    numbered: Numbered | None = None
    drawn: tuple[FormDrawn, ...] = ()


class FormSigned(Body, frozen=True):
    """A device signed: `file` is the new PDF's blob hash, `previous` the one it was signed upon (None: just drawn)."""

    file: str
    field: str
    person: str
    at: str
    previous: str | None = None


class FormVoided(Body, frozen=True):
    """The paper counts no longer; its number stays used, with the reason."""

    reason: str
    person: str
    at: str


KINDS: dict[str, type[Body]] = {
    "form.made": FormMade,
    "form.signed": FormSigned,
    "form.voided": FormVoided,
}


class FilledForm(Body, frozen=True):
    """State of a paper. `entry` and `author` are those of its making; `signed` the row of signatures that counts, in
    order, `apart` those that stand on another file; `made_again` makings that do not count, which took a number each.
    """

    made: FormMade | None = None
    entry: str = ""
    author: str = ""
    signed: tuple[FormSigned, ...] = ()
    apart: tuple[FormSigned, ...] = ()
    made_again: tuple[FormMade, ...] = ()
    voided: FormVoided | None = None
    unknown: int = 0

    @property
    def file(self) -> str:
        """The newest signed file, "" before the first signature."""
        return self.signed[-1].file if self.signed else ""

    @property
    def waiting(self) -> tuple[FormSigner, ...]:
        """Who has not signed yet, in the order of the paper."""
        if self.made is None or self.voided is not None:
            return ()
        done = {one.field for one in self.signed}
        return tuple(one for one in self.made.signers if one.field not in done)

    @property
    def is_fully_signed(self) -> bool:
        """Whether everybody has signed who signs with a device."""
        return self.made is not None and bool(self.signed) and not self.waiting


def fold(facts: Sequence[Told]) -> FilledForm:
    """FilledForm from its facts, in any order and however often repeated."""
    state, signatures = FilledForm(), []
    for fact in in_order(facts):
        match read(fact, KINDS):
            case FormMade() as body if state.made is None:
                state = replace(state, made=body, entry=fact.entry, author=fact.author)
            case FormMade() as body:
                state = replace(state, made_again=(*state.made_again, body))
            case FormSigned() as body:
                signatures.append(body)
            case FormVoided() as body:
                state = replace(state, voided=state.voided or body)
            case _:
                state = replace(state, unknown=state.unknown + 1)
    signed = _longest(signatures)
    return replace(state, signed=signed, apart=tuple(one for one in signatures if one not in signed))


def signer_of(state: FilledForm, person: str, *, manages: bool = False) -> FormSigner | None:
    """Whose signature this person may give now, None when the paper does not wait for him.

    Nobody signs as the organisation what he made himself.
    """
    own = state.made.person if state.made else ""
    for one in state.waiting:
        if one.person == person or (not one.person and manages and person != own):
            return one
    return None


def check(body: Body, state: FilledForm) -> None:
    """NotAllowed when this may not follow: made twice, signed by another or on an older file, voided without reason."""
    match body:
        case FormMade():
            _check_made(body, state)
        case FormSigned() | FormVoided() if state.made is None:
            raise NotAllowed("还没有这份文书，请先同步，或重新拟制。")
        case FormSigned() | FormVoided() if state.voided is not None:
            raise NotAllowed(f"这份文书已经作废（{state.voided.reason}），不能再签或再作废。")
        case FormSigned():
            _check_signed(body, state)
        case FormVoided():
            check_moments(body.at)
            if not body.reason.strip():
                raise NotAllowed("作废须写明原因；文号保留，原因会列在文号册里。")


def _check_made(body: FormMade, state: FilledForm) -> None:
    if state.made is not None:
        raise NotAllowed("这份文书已经封存，不能再封存一次；内容有误请作废后另拟。")
    check_days(body.day)
    check_moments(body.at)
    if not body.signers:
        raise NotAllowed(f"{body.title}没有签名人，没有封存；请先填写谁来签名。")
    for one in body.drawn:
        check_drawn(one)
    if len({one.field for one in body.signers}) != len(body.signers):
        raise NotAllowed(f"{body.title}有两个签名人占用同一个签名位置，没有封存；请重新拟制。")


def check_drawn(body: FormDrawn) -> None:
    """NotAllowed without a name, without a picture, or for a refusal that nobody saw."""
    check_moments(body.at)
    if not body.name.strip():
        raise NotAllowed(f"{body.role}的签名没有姓名，没有保存；请填写姓名。")
    if body.is_refused and not body.witness.strip():
        raise NotAllowed(f"{body.role}拒绝签名的，须写明见证人。")
    if not body.is_refused and not body.image:
        raise NotAllowed(f"{body.role}还没有签名，没有保存；请在签名板上签名，或写明拒签原因。")


def _check_signed(body: FormSigned, state: FilledForm) -> None:
    check_moments(body.at)
    asked = next((one for one in state.waiting if one.field == body.field), None)
    if asked is None or (asked.person and asked.person != body.person):
        raise NotAllowed("这份文书不需要您签名，或您已经签过。")
    if not asked.person and state.made and state.made.person == body.person:
        raise NotAllowed("自己拟制的文书不能由自己代表主管机构签名，请由另一位主管人员签名。")
    if (body.previous or "") != state.file:
        raise NotAllowed("这份文书刚刚有人签过，文件已经更新；请刷新后再签。")


def _longest(signatures: Sequence[FormSigned]) -> tuple[FormSigned, ...]:
    """The longest row of signatures each upon the file before; of equal ones the first in order."""
    rows: dict[str, tuple[FormSigned, ...]] = {}
    best: tuple[FormSigned, ...] = ()
    waiting = list(dict.fromkeys(signatures))
    while waiting:
        later = []
        for one in waiting:
            before = () if one.previous is None else rows.get(one.previous)
            if before is None or any(other.field == one.field for other in before):
                later.append(one)
                continue
            row = (*before, one)
            if one.file not in rows:
                rows[one.file] = row
            if len(row) > len(best):
                best = row
        if len(later) == len(waiting):
            break
        waiting = later
    return best
