"""The demonstration: the whole road on real code, from founding a bureau to an accepted ledger.

Every step is noted in `demo.json` when done, so that running it again on the same folder goes on where it stopped
and never damages what is there. A step cut by the end of the program is simply done anew.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from desktop import catalogues, paths
from desktop.actions import calendars, paper_sheets, papers, reviews
from desktop.bureau import founding, register
from desktop.bureau.serve import Process, command
from desktop.demo import audit, forms, inspection, other_visits, roster
from desktop.demo import papers as papers_by_kind
from desktop.desk import Desk
from desktop.errors import Damaged, DeskError, NotAllowed
from desktop.journal import identity
from desktop.opening import open_desk
from desktop.store import projections, queries, records
from desktop.store.files import write_whole
from desktop.supervision.review import ReviewStatus
from desktop.supervision.roster import Role
from desktop.supervision.visit import Visit
from desktop.sync import enrolling, parcel
from desktop.sync.round import Outcome, exchange

Say = Callable[[str], None]
DESKS = {roster.LEADER: "desk", roster.COLLEAGUE: "desk-colleague", roster.SUPERVISOR: "desk-supervisor"}


EVERYBODY = tuple(DESKS)


class Story:
    """One run of the demonstration in a folder."""

    def __init__(self, folder: Path, passphrase: str, say: Say) -> None:
        """`say` is told every step in one sentence."""
        self.folder = folder.absolute()
        self.passphrase = passphrase
        self.say = say
        self._book = self.folder / "demo.json"
        self._open: dict[str, Desk] = {}
        self.done = _read(self._book)

    def tell(self) -> dict[str, Any]:
        """Do every step that is not done yet; answers where everything is."""
        try:
            return self._tell()
        finally:
            self.close()

    def _tell(self) -> dict[str, Any]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.step("bureau", "建立演示单位，发布检查表", self._found)
        with self._server("calendar") as url:
            for person in DESKS:
                self.step(f"enrol {person}", f"注册工作台：{roster.NAMES[person]}", partial(self._enrol, person, url))
            self.step("pull", "取回名册和检查表", partial(self._sync_all, url, EVERYBODY))
            self.step("calendar", "主管登记重点时段，要求驻矿盯守", partial(self._calendar, url))
        # from here on everything happens offline, at the mine
        self.step("first", "上一次检查，留下一条未整改的隐患", self._first_visit)
        self.step("ordered", "两人到尾矿库检查，出具指令书和决定书", self._pond_order)
        self.step("rechecked", "复查尾矿库，出具复查意见书", self._pond_recheck)
        self.step("pond", "一人到尾矿库检查，出具现场监管意见书", self._pond)
        self.step("shift", "重点时段驻矿盯守一班", self._shift)
        self.step("visit", "本次检查：填表、测值、隐患、照片", self._visit)
        self.step("section", "同伴封存自己的部分，用交接文件交给组长", self._colleague)
        self.step("close", "签名、结束检查、出具台账和文书", self._close)
        self.step("countersign", "同伴会签台账", self._countersign)
        self.step("correct", "台账里一处读数抄错，更正", self._correct)
        self.step("forms", "拟制交接单、请销假单等内部文书", lambda: forms.make(self.desk(roster.LEADER)))
        with self._server("last") as url:
            self.step("sync", "回到有网的地方，同步", partial(self._sync_all, url, EVERYBODY))
            self.step("taken over", "接收人会签交接单", partial(self._signed, url, roster.COLLEAGUE))
            self.step("accept", "主管收到、验证、审核通过", self._accept)
            self.step("assessed", "主管拟制考核表", lambda: forms.make_as_manager(self.desk(roster.SUPERVISOR)))
            self.step("signed forms", "主管会签内部文书", partial(self._signed, url, roster.SUPERVISOR))
            self.step("own", "本人在考核表上签名，请假获批后销假", partial(self._back, url))
            self.step("ended", "主管确认销假", partial(self._signed, url, roster.SUPERVISOR))
            self.step("last", "再次同步，取回审核意见", partial(self._sync_all, url, EVERYBODY[::-1]))
        return self._answer()

    @property
    def bureau(self) -> Path:
        """The bureau's folder."""
        return self.folder / "bureau"

    @contextmanager
    def _server(self, last: str) -> Iterator[str]:
        """The bureau's server process, and its address; not started when the last step it is for is done."""
        if last in self.done:
            yield ""
            return
        with Process(command(self.bureau), self.passphrase) as server:
            yield server.url

    def desk(self, person: str) -> Desk:
        """A person's desk; it stays open until `close`."""
        if person not in self._open:
            self._open[person] = open_desk(self.folder / DESKS[person], self.passphrase)
        return self._open[person]

    def close(self) -> None:
        """Close the desks."""
        while self._open:
            self._open.popitem()[1].close()

    def step(self, name: str, words: str, work: Callable[[], Any]) -> None:
        """Do a step once."""
        if name in self.done:
            return
        self.say(words)
        self.done[name] = work()
        write_whole(self._book, json.dumps(self.done, ensure_ascii=False, indent=1).encode())

    def _found(self) -> dict[str, str]:
        if not (self.bureau / "bureau.json").exists():
            founding.init(self.bureau, roster.BUREAU, self.passphrase, code=roster.CODE)
        bureau = founding.open_bureau(self.bureau, self.passphrase)
        try:
            register.register(bureau, roster.roster())
            for name in ("checklist-coal.yaml", "checklist-tailings.yaml"):
                file = paths.bundled("checklists", name).read_bytes()
                catalogue = catalogues.load(file, name)
                register.publish(
                    bureau,
                    file,
                    catalogue=catalogue.catalogue,
                    title=catalogue.title,
                    edition=catalogue.edition,
                )
            roles = {one: Role.INSPECTOR for one in DESKS} | {roster.SUPERVISOR: Role.SUPERVISOR}
            return {person: register.invite(bureau, role, person).code for person, role in roles.items()}
        finally:
            bureau.close()

    def _enrol(self, person: str, url: str) -> str:
        folder = self.folder / DESKS[person]
        if (folder / "desk.json").exists():
            return str(folder)
        code = self.done["bureau"][person]
        self._open[person] = enrolling.enrol(folder, url, code, self.passphrase, device_name=f"演示电脑 {person}")
        return str(folder)

    def _sync_all(self, url: str, order: Sequence[str]) -> list[dict[str, Any]]:
        found = []
        for person in order:
            desk = self.desk(person)
            desk.set(enrolling.SERVER_URL, url)
            found.append(_good(exchange(desk)))
        return found

    def _calendar(self, url: str) -> list[dict[str, Any]]:
        """A 重点时段 of the coal mine that covers the day of the demonstration and the night before it."""
        desk = self.desk(roster.SUPERVISOR)
        since = desk.world.today() - dt.timedelta(days=1)
        calendars.set_period(
            desk,
            "演示重点时段",
            since.isoformat(),
            (since + dt.timedelta(days=6)).isoformat(),
            f"演示应急〔{since.year}〕1号",
            mines=[roster.COAL],
            is_stationed=True,
            line="demo",  # a step that was cut off is done anew
        )
        return self._sync_all(url, (roster.SUPERVISOR, *EVERYBODY))

    def _first_visit(self) -> dict[str, str]:
        desk = self.desk(roster.LEADER)
        return inspection.earlier(desk)

    def _pond(self) -> dict[str, str]:
        return {"visit": inspection.pond(self.desk(roster.LEADER))}

    def _pond_order(self) -> dict[str, str]:
        return other_visits.pond_order(self.desk(roster.LEADER))

    def _pond_recheck(self) -> dict[str, str]:
        return {"visit": other_visits.pond_recheck(self.desk(roster.LEADER), self.done["ordered"])}

    def _shift(self) -> dict[str, str]:
        return {"visit": other_visits.shift(self.desk(roster.LEADER))}

    def _correct(self) -> None:
        inspection.correct(self.desk(roster.LEADER), self.done["visit"]["findings"][1])

    def _back(self, url: str) -> None:
        self._signed(url, roster.LEADER)
        forms.make_later(self.desk(roster.LEADER))
        self._sync_all(url, (roster.LEADER,))

    def _signed(self, url: str, person: str) -> list[str]:
        """Fetch what waits for a person, sign it on his desk, send it."""
        self._sync_all(url, (person,))
        signed = forms.sign(self.desk(person))
        self._sync_all(url, (person,))
        return signed

    def _visit(self) -> dict[str, Any]:
        desk = self.desk(roster.LEADER)
        name = inspection.begin(desk)
        papers_by_kind.put(self.folder, papers_by_kind.SHEET, paper_sheets.print_sheet(desk, name).pdf)
        papers_by_kind.put(self.folder, papers_by_kind.WITHDRAWAL, inspection.withdraw(desk, name))
        found = inspection.fill(desk, name, self.done["first"]["finding"], self.folder / "photos")
        self._hand_over(desk, roster.COLLEAGUE, name, "opened.parcel")
        return {"visit": name, **found}

    def _colleague(self) -> None:
        name = self.done["visit"]["visit"]
        desk = self.desk(roster.COLLEAGUE)
        parcel.take(desk, self.folder / "opened.parcel")
        inspection.fill_section(desk, name)
        self._hand_over(desk, roster.LEADER, name, "section.parcel")

    def _close(self) -> dict[str, Any]:
        name = self.done["visit"]["visit"]
        desk = self.desk(roster.LEADER)
        parcel.take(desk, self.folder / "section.parcel")
        inspection.close(desk, name)
        inspection.issue_papers(desk, name, self.done["visit"]["findings"])
        inspection.serve_order(desk, name)
        self._hand_over(desk, roster.COLLEAGUE, name, "ledger.parcel")
        return {}

    def _countersign(self) -> None:
        name = self.done["visit"]["visit"]
        desk = self.desk(roster.COLLEAGUE)
        parcel.take(desk, self.folder / "ledger.parcel")
        with desk.reading() as session:
            state = queries.visit(session, name) or Visit()
        if papers.waiting_for_me(desk, state):  # else it was signed before the program was cut off
            papers.countersign(desk, name)
        self._hand_over(desk, roster.LEADER, name, "countersigned.parcel")
        desk = self.desk(roster.LEADER)
        parcel.take(desk, self.folder / "countersigned.parcel")

    def _accept(self) -> dict[str, Any]:
        name = self.done["visit"]["visit"]
        desk = self.desk(roster.SUPERVISOR)
        verdict = papers.verify_file(desk, name)
        if not verdict.holds:
            raise NotAllowed("；".join(verdict.sentences))
        with desk.reading() as session:
            word = queries.review(session, name)
        if word.status is not ReviewStatus.ACCEPTED:  # else it was accepted before the program was cut off
            reviews.accept(desk, name, "记录完整，同意归档。")
        audit.hold(desk, name)
        return {"verified": list(verdict.sentences)}

    def _hand_over(self, desk: Desk, to: str, visit: str, file: str) -> None:
        with desk.reading() as session:
            addressees = parcel.devices_of(session, to)
        parcel.make(desk, addressees, self.folder / file, visit)

    def _answer(self) -> dict[str, Any]:
        name = self.done["visit"]["visit"]
        desk = self.desk(roster.LEADER)
        visits = [self.done[step]["visit"] for step in ("ordered", "rechecked", "pond", "shift", "first")]
        files = papers_by_kind.collect(desk, self.desk(roster.SUPERVISOR), self.folder, visits, name)
        with desk.reading() as session:
            sealed, numbers = records.every(session), records.receipts(session)
            digests = projections.digests(session)
        root = enrolling.root_file(desk)
        desk = self.desk(roster.SUPERVISOR)
        with desk.reading() as session:
            theirs = projections.digests(session)
        enrolling.trust(identity.from_pem(root.read_bytes()))
        shared = sorted(set(digests) & set(theirs))
        return {
            "ledger": files.get(papers_by_kind.LEDGER, ""),
            "papers": files,
            "names": {key: called for key, called in papers_by_kind.kinds().items() if key in files},
            "desk": str(self.folder / DESKS[roster.LEADER]),
            "colleague_desk": str(self.folder / DESKS[roster.COLLEAGUE]),
            "supervisor_desk": str(self.folder / DESKS[roster.SUPERVISOR]),
            "bureau": str(self.bureau),
            "root": str(root),
            "receipts": {subject.split("/", 1)[1]: number for subject, number in numbers.items()},
            "states": {one.number: str(one.state) for one in sealed if one.number},
            "left_out": self.done["visit"]["left_out"],
            "verified": self.done["accept"]["verified"],
            "digests_agree": {scope: digests[scope] == theirs[scope] for scope in shared},
            "visit": name,
            "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }


def _read(book: Path) -> dict[str, Any]:
    if not book.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(book.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(f"{book} 读不出来；请为演示另选一个空文件夹。") from error
    return found


def _good(outcome: Outcome) -> dict[str, Any]:
    if outcome.error or outcome.refused:
        raise DeskError(outcome.error or outcome.refused[0])
    return {"pushed": outcome.pushed, "pulled": outcome.pulled, "blobs_up": outcome.blobs_up}
