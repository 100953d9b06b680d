"""One exchange with the server: entries up and down, then blobs up, then previews and papers down.

Nothing is believed about the other side that can be asked. Every step stores what it got in one transaction
(receipts and cursor together) before it goes on, so the exchange may be cut anywhere and is simply run again.
Offline is an outcome, not an error: `Outcome.error` has the sentence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from msgspec.structs import replace

from desktop.deliveries import Delivery
from desktop.desk import Changes, Desk
from desktop.errors import Damaged, DiskTrouble, Refused, Unreachable
from desktop.journal.receipts import Head, Signed, read_head
from desktop.store import journal, settings
from desktop.store.database import Session
from desktop.store.journal import Cursor
from desktop.sync import (
    auditing,
    coming,
    meeting,
    numbering,
    proving,
    refilling,
    reminding,
    renewing,
    standing,
    time_asking,
    transfer,
    wire,
)
from desktop.sync.client import Server, Stopped, Traffic, Trouble
from desktop.sync.coming import Came
from desktop.sync.enrolling import SERVER_URL, root_file
from desktop.sync.flow import Flow
from desktop.sync.standing import COMPLETES
from desktop.sync.waiting import Portion, Waiting

LAST_SUCCESS = "last_success"  # setting: UTC text
NONCE = "nonce"  # setting
_ROUNDS = 10_000  # a bound on one exchange; each of them moved something
_REVOKED = (
    "这台设备已被管理员吊销：以前送达的记录不受影响，新送来的列为待处理，也不再下载。"
    "请向管理员要新的注册码，注册一个新的工作台。"
)

_BACK = (
    "本机的数据比服务器的旧（从备份恢复过，或者这个工作台另有一份在用）："
    "已取回本设备以前送达的 {} 条记录，本机的一条也没有动。"
)

_T = TypeVar("_T")
_Answered = tuple[wire.RoundAnswer, Future[Came]]  # an answer, and what it brought
Progress = Callable[[str, int, int], None]
"""Told what is on its way (记录, 照片), how much is done, of how much."""


class Stamped(Protocol):
    """What the stamping of papers did."""

    @property
    def subjects(self) -> frozenset[str]: ...
    @property
    def count(self) -> int: ...
    @property
    def error(self) -> str: ...


Stamping = Callable[[Desk, Callable[[str], time_asking.Ask], threading.Event], Stamped]
"""Stamps the papers that are due, asking the authority as it is told to."""


@dataclass(slots=True)
class Outcome:
    """What an exchange did. `error` is "" or the sentence why it stopped early; what was done stays done. `stamped`
    papers got a time stamp, `stamp_error` says why the authority gave no more. `restored` is "" or what was done since
    the server was restored, or this desk, which got `back` so many entries of its own.
    """

    pushed: int = 0
    pulled: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    requests: int = 0
    bytes: int = 0
    error: str = ""
    is_offline: bool = False
    stamped: int = 0
    stamp_error: str = ""
    restored: str = ""
    back: int = 0
    refused: list[str] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)

    @property
    def changes(self) -> Changes:
        """What screens are told."""
        return Changes(subjects=frozenset(self.subjects), delivery=True)


def exchange(
    desk: Desk,
    stop: threading.Event | None = None,
    progress: Progress = lambda what, done, whole: None,
    stamping: Stamping | None = None,
) -> Outcome:
    """One whole exchange. Never raises for weather or for what the server says: see `Outcome.error`. What `stamping`
    sealed when it was through goes up at once.
    """
    outcome = Outcome()
    stop = stop or threading.Event()
    with desk.reading() as session:
        url = settings.read(session, SERVER_URL, str)
        nonce = settings.read(session, NONCE, str) or ""
    if url is None:
        outcome.error = "本工作台还没有服务器地址，请先注册。"
        return outcome
    server = Server(url, root_file(desk), desk.holder, nonce=nonce, stop=stop)
    try:
        _Exchange(desk, server, outcome, stop, progress).run()
        desk.set(LAST_SUCCESS, desk.world.text())
        proving.fetch(desk, server, stop)
        if renewing.is_due(desk) and renewing.renew(desk, server):
            server.holder = desk.holder
            _Exchange(desk, server, outcome, stop, progress).run()  # its numbers; its enrolment comes down
        if stamping is not None and _is_stamped(stamping(desk, time_asking.ask_at, stop), outcome):
            _Exchange(desk, server, outcome, stop, progress).run()
        auditing.audit(desk, server)
    except Unreachable as error:
        outcome.error, outcome.is_offline = str(error), True
    except (Refused, Damaged, DiskTrouble) as error:
        outcome.error = str(error)
    except Trouble as trouble:
        outcome.error = trouble.sentence
    finally:
        if outcome.back:
            outcome.restored += _BACK.format(outcome.back)
        outcome.requests = server.traffic.requests
        outcome.bytes = server.traffic.sent + server.traffic.received
        server.close()
        if server.nonce != nonce:
            with suppress(DiskTrouble):  # it only saves a question next time
                desk.set(NONCE, server.nonce)
    return outcome


def _is_stamped(done: Stamped, outcome: Outcome) -> bool:
    outcome.stamped, outcome.stamp_error = done.count, done.error
    outcome.subjects |= done.subjects
    return done.count > 0


class _Exchange:
    def __init__(self, desk: Desk, server: Server, outcome: Outcome, stop: threading.Event, progress: Progress) -> None:
        self.desk = desk
        self.server = server
        self.outcome = outcome
        self.stop = stop
        self.progress = progress
        self.turned: set[str] = set()
        self.waiting = Waiting(desk, self.turned)
        self.beside = Traffic()  # of lines other than `server`
        self.wanted: set[str] = set()
        self.lacking: set[str] = set()  # scopes with a row that cannot be kept: asked for again next time
        self.is_restored = False
        self.is_revoked = False
        self.has_asked = False  # for document numbers
        self.is_news = True  # whether the answer's head is worth a write
        with desk.reading() as session:
            self.known = known = standing.read(session)
        self.held = known.head  # the newest head kept here
        self.seen: Head | None = None  # the one that the last answer shows
        self.completed = known.completed  # how far completeness is kept here
        self.is_owed = known.owes
        self.may_remind = bool(known.stated)
        self.cursors = dict(known.cursors)
        self.flow = Flow(known.cap * 1000, stop)

    def run(self) -> None:
        met = meeting.check(self.desk, self.known, self._show)
        self.records()
        self.outcome.restored = met or self.outcome.restored
        self.numbers()
        self.waiting.look_again()  # what came with the numbers may have photos
        blobs = transfer.Blobs(
            self.desk, self.server, self.stop, progress=self.progress, flow=self.flow, hurry=self.hurry
        )
        try:
            if self.waiting.has_blobs:
                blobs.send()
            if blobs.sent:
                self.records()  # the statements that everything is complete
            if self.is_revoked:
                raise Trouble(wire.Code.REVOKED, _REVOKED)
            if self.waiting.has_blobs:
                blobs.fetch()
        finally:
            self.outcome.blobs_up += blobs.sent
            self.outcome.blobs_down += blobs.came
            self.outcome.refused += blobs.troubles
            self.server.traffic.add(self.beside)

    def records(self) -> None:
        """All entries, both ways; what a restored server lost goes up again."""
        if self.is_owed:
            self.refill()  # which an earlier exchange was cut off from
        self.entries()
        self.remind()
        if self.is_restored:
            self.refill()
            self.entries()

    def hurry(self) -> bool:
        """Send what became urgent while blobs are on their way, over a line of its own; whether there was any."""
        if not self.waiting.hurry():
            return False
        usual, self.server = self.server, self.server.again()
        try:
            self.records()
        finally:
            self.beside.add(self.server.traffic)
            self.server.close()
            self.server = usual
        return True

    def entries(self) -> None:
        """Rounds until neither side has anything new for the other, what is urgent first.

        While the server works on one portion the next is packed, and while an answer is stored the next is under way,
        asked for from where that answer ends, and made ready. What was not stored when the program ends is asked for
        again.
        """
        self._go_on()
        self.waiting.again()
        with self.desk.reading() as session:
            self.waiting.look(session)
            numbers = numbering.question(self.desk, session)
        self.has_asked |= numbers is not None
        with ThreadPoolExecutor(1, "unpack") as beside, ThreadPoolExecutor(1, "round") as lane:

            def ask(server: Server, asked: wire.Round) -> _Answered:
                answer = server.round(asked)
                return answer, beside.submit(coming.unpack, self.desk, answer) if answer.pulled else _done(Came())

            portion = self.waiting.portion()
            asked = self._asked(portion.packed, numbers)
            # with nothing to pack meanwhile there is no need of a thread
            under_way = lane.submit(ask, self.server, asked) if portion.packed else _done(ask(self.server, asked))
            for _ in range(_ROUNDS):
                self.waiting.went(portion)
                self._tell_urgent(portion)
                following = self.waiting.portion()
                answer, came = under_way.result()
                self._check_head(answer)
                is_plain = not (answer.turned or self.is_restored or self.stop.is_set())
                goes_on = is_plain and bool(following.packed or (answer.more and answer.pulled))
                if goes_on:
                    under_way = lane.submit(ask, self.server, self._asked_after(answer, following.packed))
                if self._take(answer, came.result(), portion.packed):
                    self.waiting.again()  # with the certificate the server lacked
                if numbers is not None:
                    numbering.take_answer(self.desk, numbers, answer.numbers)
                    numbers = None
                self._tell()
                if self.is_restored:
                    return
                self._go_on()
                if not goes_on:
                    self.waiting.look_again()
                    following = self.waiting.portion()
                    if not following.packed:
                        return
                    under_way = lane.submit(ask, self.server, self._asked(following.packed))
                portion = following

    def _tell(self) -> None:
        sent = f"记录（已传 {self.server.traffic.sent // 1000} kB）"
        self.progress(sent, self.outcome.pushed, self.outcome.pushed + len(self.waiting))

    def _tell_urgent(self, portion: Portion) -> None:
        if portion.word:
            self.progress(f"急：{portion.word}", 0, len(portion.names))

    def numbers(self) -> None:
        """Document numbers are asked for in the first round; again by a desk that first learned there what it needs,
        or that is another copy.
        """
        if not (self.has_asked or self.outcome.pulled):
            return  # nothing was learned since it needed none
        for _ in range(3):
            with self.desk.reading() as session:
                asked = numbering.question(self.desk, session)
            if asked is None:
                return
            answer = self._ask_apart(self._asked((), asked))
            if not numbering.take_answer(self.desk, asked, answer.numbers):
                return

    def remind(self) -> None:
        """Show the server what it called complete and may have forgotten: a new history begins when it has."""
        if not self.may_remind or self.is_restored:
            return
        self.may_remind = False
        with self.desk.reading() as session:
            stated = reminding.read(session)
        if stated:
            self._ask_apart(replace(self._asked(()), shown=stated))
            self.desk.receive(Delivery(), also=lambda session: reminding.shown(session, stated))

    def _ask_apart(self, asked: wire.Round) -> wire.RoundAnswer:
        """One more round while none is under way."""
        self._go_on()
        answer = self.server.round(asked)
        self._check_head(answer)
        self._take(answer, coming.unpack(self.desk, answer), ())
        return answer

    def refill(self) -> None:
        """The server lost something: ask what it lacks of everything held here, and push that, whoever wrote it."""
        self._go_on()
        given = refilling.refill(self.desk, self.server, self._store)
        self.desk.set(standing.OWED, False)
        self.is_owed = self.is_restored = False
        self.outcome.pushed += given
        self.outcome.restored = (
            f"服务器从备份恢复过：已与它逐条核对，把它缺少的 {given} 条记录补送了。"
            if given
            else "服务器从备份恢复过：已与它逐条核对，本机的记录它都有。"
        )

    def _go_on(self) -> None:
        if self.stop.is_set():
            raise Stopped("同步已停止，其余的下次继续。")

    def _asked(self, packed: tuple[wire.Packed, ...], numbers: wire.NumbersAsked | None = None) -> wire.Round:
        certificates: tuple[bytes, ...] = ()
        if self.wanted:
            with self.desk.reading() as session:
                known = journal.certificates(session)
            certificates = tuple(known[name] for name in sorted(self.wanted) if name in known)
        completes = self.completed or wire.Cursor("", "", 0)
        head = self.held[0] if self.held else None
        return wire.Round(self.cursors, completes, head, packed, certificates, numbers=numbers)

    def _show(self, met: Signed) -> wire.RoundAnswer:
        """What the server answers to a head that a colleague holds; its entries come with the usual round."""
        self._go_on()
        return self.server.round(replace(self._asked(()), head=met))

    def _asked_after(self, answer: wire.RoundAnswer, packed: tuple[wire.Packed, ...]) -> wire.Round:
        cursors = self.cursors | {part.scope: part.cursor for part in answer.pulled}
        return wire.Round(cursors, answer.completed, answer.head, packed)

    def _take(self, answer: wire.RoundAnswer, came: Came, packed: tuple[wire.Packed, ...]) -> bool:
        """Store an answer; whether something is to be pushed again at once."""
        self.lacking |= came.lacking
        self.outcome.refused += came.refused
        self.cursors |= {part.scope: part.cursor for part in answer.pulled}
        kept = [part for part in answer.pulled if part.scope not in self.lacking]
        self.is_revoked |= answer.revoked
        self._store(
            Delivery(
                entries=came.entries,
                receipts=answer.receipts,
                completes=answer.completes,
                head=answer.head if self.is_news else None,
                cursors={one.scope: Cursor(one.cursor.epoch, one.cursor.view, one.cursor.number) for one in kept},
                looked=came.looked,
            ),
            answer.completed,
            answer.epoch if answer.forgotten else "",
        )
        if self.is_news and self.seen is not None:
            self.held = answer.head, self.seen
        self.outcome.back += came.back
        again = self._note_turned(answer, packed)
        self.outcome.pushed += len(packed) - len(answer.turned)
        self.outcome.pulled += len(came.entries)
        return again

    def _note_turned(self, answer: wire.RoundAnswer, packed: tuple[wire.Packed, ...]) -> bool:
        """Remember what was not stored; whether pushing it again at once makes sense."""
        again = False
        for one in answer.turned:
            entry = wire.unpack(packed[one.place])
            if one.code == wire.Code.EPOCH:
                self.is_restored = True
            elif one.code == wire.Code.CERTIFICATE and one.author not in self.wanted:
                self.wanted.add(one.author)
                again = True
            else:
                self.turned.add(entry.id)
                self.outcome.refused.append(one.sentence)
        return again

    def _check_head(self, answer: wire.RoundAnswer) -> None:
        """Hold the server's head against the one we hold: it must extend it, or the server was restored (new epoch).

        Refused when it shows another history under the same epoch.
        """
        self.is_news = True
        if self.known.server is None:
            return
        self.seen = new = read_head(self.known.server, answer.head)
        if self.held is None:
            return
        old = self.held[1]
        self.is_news = meeting.news(old) != meeting.news(new)
        if old.epoch != new.epoch:
            if not self.is_restored:
                self.desk.set(standing.OWED, True)  # before anything of the new history is kept
                self.desk.ask_blobs_again(new.epoch)
            self.is_restored = True  # even when it extends ours: what came after our head may be lost
        elif not meeting.extends(old, new, answer.consistency):
            raise Refused(meeting.OTHER_LOG)

    def _store(self, delivery: Delivery, completed: wire.Cursor | None = None, forgotten: str = "") -> None:
        """Store what came; `forgotten` is "" or the history whose mark of completeness the server does not know."""

        def note(session: Session) -> None:
            if forgotten:
                self.may_remind = True
                reminding.note_forgotten(session, forgotten)
            if completed is not None and settings.read(session, COMPLETES, wire.Cursor) != completed:
                settings.write(session, COMPLETES, completed)  # with the entries whose completeness it stands behind

        if delivery == Delivery() and completed in (None, self.completed):
            return  # nothing new: nothing is written
        changes = self.desk.receive(delivery, also=note)
        self.completed = completed or self.completed
        self.outcome.subjects |= changes.subjects
        self.outcome.refused += changes.refused
        self.lacking |= changes.lacking


def _done(value: _T) -> Future[_T]:
    future: Future[_T] = Future()
    future.set_result(value)
    return future
