"""What a person asks for in a visit, handed to the bench: one slot a verb, bound to the visit in front."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from desktop.actions import closing, drafting, findings, leaving, papers, photos, sampling, visits, withdrawal
from desktop.actions.drafting import FindingDraft
from desktop.desk import Changes, Desk
from desktop.supervision.checklist import Level
from desktop.supervision.urgency import WITHDRAWAL
from desktop.supervision.visit import OnSite, Refusal
from desktop.ui.bench import Bench
from desktop.ui.lanes import Answer, Trouble
from desktop.ui.visit import newer, seen
from desktop.ui.visit.items import Given
from desktop.ui.visit.missing import Lack
from desktop.ui.visit.on_site import Noted, OnSiteLine
from desktop.ui.visit.reading import HIDES_CONSEQUENCES
from desktop.ui.visit.rechecks import Rechecked
from desktop.ui.visit.rest import RestGiven
from desktop.ui.visit.route import Passing
from desktop.ui.visit.sample import Wanted
from desktop.ui.visit.seen import NewSeen
from desktop.ui.visit.signing import SignatureGiven


class Orders(QObject):
    """Set `visit` to the one in front; `page_drawn` carries the PDF of a withdrawal."""

    page_drawn = Signal(bytes)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self.visit = ""

    @Slot()
    def open(self) -> None:
        """The visit begins."""
        self._bench.act(visits.open_visit, self.visit)

    @Slot(object)
    def pass_place(self, passing: Passing) -> None:
        """A place is on the route, or its times changed."""
        self._bench.act(visits.pass_place, self.visit, passing.place, passing.came, passing.left)

    @Slot(str)
    def skip_place(self, place: str) -> None:
        """A place is not on the route."""
        self._bench.act(visits.skip_place, self.visit, place)

    @Slot(str, object, str)
    def sign_in(self, number: str, at: str | None, note: str) -> None:
        """The official APP's number and its time, or why there is none."""
        self._bench.act(visits.set_app_sign_in, self.visit, number or None, at, note=note)

    @Slot(str, object, str)
    def sign_out(self, number: str, at: str | None, note: str) -> None:
        """The same when leaving."""
        self._bench.act(leaving.note_sign_out, self.visit, number or None, at, note=note)

    @Slot(object, object)
    def in_mine(self, went_in: str | None, came_out: str | None) -> None:
        """When this person went in and came out."""
        self._bench.act(leaving.note_in_mine, self.visit, went_in, came_out)

    @Slot(object)
    def answer(self, given: Given) -> None:
        """A result."""
        line = given.line
        self._bench.act(
            visits.answer,
            self.visit,
            line.item.id,
            line.place,
            given.result,
            values=given.values,
            note=given.note,
            condition=given.condition,
        )

    @Slot(object)
    def conform_rest(self, rest: RestGiven) -> None:
        """What was confirmed of a place is 合格."""
        self._bench.act(visits.conform_rest, self.visit, rest.place, rest.items)

    @Slot(object, str)
    def leave_place(self, lack: Lack, reason: str) -> None:
        """The 必查 items of a place, or its 抽查 items, were not checked, and why."""
        level = Level.SAMPLE if lack.is_sample else Level.MUST
        self._bench.act(visits.leave_place_unchecked, self.visit, lack.place, reason, level)

    @Slot()
    def photos_to_scene(self) -> None:
        """The photos of nothing show the scene."""
        self._bench.act(photos.all_to_scene, self.visit)

    @Slot(str)
    def photos_aside(self, reason: str) -> None:
        """The photos of nothing stay out of the record, and why."""
        self._bench.act(photos.set_aside, self.visit, reason)

    @Slot(bool)
    def hide_consequences(self, hides: bool) -> None:
        """Whether the summary keeps quiet about art. 38; remembered on this desk."""
        self._bench.act(Desk.set, HIDES_CONSEQUENCES, hides)

    @Slot(object)
    def sample(self, wanted: Wanted, done: Answer) -> None:
        """Other 抽查 items than those drawn."""
        self._bench.act(sampling.override, self.visit, wanted.place, wanted.items, wanted.reason, done=done)

    def sample_all(self, done: Answer) -> None:
        """All 抽查 items of every place."""
        self._bench.act(sampling.end, self.visit, done=done)

    def sample_drawn(self, done: Answer) -> None:
        """The 抽查 items as the program draws them."""
        self._bench.act(sampling.begin, self.visit, done=done)

    def see(self, new: NewSeen, done: Answer, failed: Trouble) -> None:
        """A place met on the spot."""
        seen.see(self._bench, self.visit, new, done, failed)

    def move(self, done: Answer) -> None:
        """The newer version of the checklist."""
        self._bench.act(newer.move, self.visit, done=done)

    def keep_finding(self, finding: FindingDraft, done: Answer | None = None) -> None:
        """Save a finding in the draft."""
        self._bench.act(_keep, self.visit, finding, done=done)

    def drop_finding(self, finding: str) -> None:
        """Take a finding out of the draft."""
        self._bench.act(findings.drop_finding, self.visit, finding)

    @Slot(str)
    def remove_photo(self, original: str) -> None:
        """Take a photo out of the draft."""
        self._bench.act(photos.remove, self.visit, original)

    @Slot(object)
    def recheck(self, typed: Rechecked) -> None:
        """An earlier finding was looked at again."""
        self._bench.act(findings.recheck, self.visit, typed.finding, typed.result, note=typed.note, closes=typed.closes)

    @Slot(object)
    def note(self, noted: Noted) -> None:
        """What was done on the spot; a withdrawal is sealed at once and sent on."""
        if noted.kind == WITHDRAWAL:
            self._bench.act(
                withdrawal.demand, self.visit, noted.place, noted.text, noted.told, at=noted.at, done=self._demanded
            )
            return
        self._bench.act(visits.note_measure, self.visit, noted.kind, noted.text, at=noted.at, told=noted.told)

    def _demanded(self, answer: object) -> None:
        self._bench.say(self.tr("停产撤人已封存，联网时先送达。请随后出具现场处理措施决定书。"))
        self._bench.sync()

    @Slot(object)
    def take_back(self, line: OnSiteLine) -> None:
        """What was noted wrongly, while it is a draft."""
        self._bench.act(withdrawal.take_back, self.visit, _on_site(line))

    @Slot(object)
    def print_demand(self, line: OnSiteLine) -> None:
        """The page about a withdrawal."""
        self._bench.draw(withdrawal.page, self.visit, _on_site(line), done=self.page_drawn.emit)

    def seal(self, done: Answer) -> None:
        """Seal the own part."""
        self._bench.act(visits.seal_section, self.visit, done=done)

    @Slot(object)
    def sign(self, given: SignatureGiven) -> None:
        """A signature or its refusal."""
        refusal = Refusal(reason=given.refusal, witness=given.witness) if given.refusal else None
        self._bench.act(
            closing.sign,
            self.visit,
            given.role,
            given.name,
            given.picture or None,
            person=given.person or None,
            opinion=given.opinion,
            refusal=refusal,
        )

    def close(self, reason: str, done: Answer, failed: Trouble) -> None:
        """End the visit, then issue its ledger; `done` when both are through, `failed` when it may not end yet."""
        issue = partial(self._issue, self.visit, done)
        self._bench.act(closing.close_visit, self.visit, reason_unchecked=reason, done=issue, failed=failed)

    def _issue(self, visit: str, done: Answer, answer: object) -> None:
        self._bench.act(papers.issue_ledger, visit, done=done)


def _on_site(line: OnSiteLine) -> OnSite:
    return OnSite(kind=line.kind, text=line.text, at=line.at or None, told=line.told)


def _keep(desk: Desk, visit: str, finding: FindingDraft) -> Changes:
    """Save the form's words without losing photos that came meanwhile."""
    known = next((one for one in drafting.load(desk, visit).findings if one.id == finding.id), None)
    return findings.raise_finding(desk, visit, replace(finding, photos=known.photos) if known else finding)
