"""Papers get an authority's time stamp after a round: a longer file, the same signatures; trouble changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.actions import papers, printing, shelf, stamping, time_authority
from desktop.actions.printing import Way
from desktop.desk import Desk
from desktop.errors import BadInput, Refused, Unreachable
from desktop.journal import identity
from desktop.store import queries
from desktop.supervision.visit import Paper
from tests.documents.authority_of_time import Time
from tests.making import visits as making

URL = "http://tsa.example.cn/tsr"
NEVER = threading.Event()


@pytest.fixture(scope="module")
def time(tmp_path_factory: pytest.TempPathFactory) -> Time:
    return Time(tmp_path_factory.mktemp("time"))


def issued(desk: Desk, people: tuple[str, ...] = ()) -> str:
    visit, _ = making.closed(desk, people)
    papers.issue_ledger(desk, visit)
    return visit


def ledger(desk: Desk, visit: str) -> Paper:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    return state.ledger


def answering(time: Time) -> Callable[[str], Callable[[bytes], bytes]]:
    return lambda url: time.answer


def failing(error: Exception, asked: list[str]) -> Callable[[str], Callable[[bytes], bytes]]:
    def ask_at(url: str) -> Callable[[bytes], bytes]:
        def ask(request: bytes) -> bytes:
            asked.append(url)
            raise error

        return ask

    return ask_at


def test_without_an_address_nothing_is_asked(desk: Desk) -> None:
    visit = issued(desk)
    asked: list[str] = []
    assert stamping.stamp_due(desk, failing(Refused("nie"), asked), NEVER) == stamping.Stamped()
    assert (asked, ledger(desk, visit).stamped) == ([], ())


def test_a_ledger_gets_its_time_stamp_once_and_keeps_its_signatures(desk: Desk, time: Time) -> None:
    visit = issued(desk)
    before = ledger(desk, visit)
    time_authority.choose(desk, f" {URL} ")
    time_authority.take_root(desk, (time.folder / "root.pem").read_bytes())
    done = stamping.stamp_due(desk, answering(time), NEVER)
    after = ledger(desk, visit)
    assert (done.count, done.subjects, done.error) == (1, frozenset({f"visit/{visit}"}), "")
    assert (after.stamped, after.signed, after.unstamped) == (("timestamp_1",), before.signed, before.file)
    assert desk.blobs.get(after.file).startswith(desk.blobs.get(before.file))
    assert stamping.stamp_due(desk, answering(time), NEVER).count == 0


def test_the_desk_says_by_which_time_a_stamped_ledger_was_so(desk: Desk, time: Time) -> None:
    visit = issued(desk)
    time_authority.choose(desk, URL)
    stamping.stamp_due(desk, answering(time), NEVER)
    doubtful = papers.verify_file(desk, visit)
    assert doubtful.holds
    assert doubtful.proven_by is None
    time_authority.take_root(desk, (time.folder / "root.pem").read_bytes())
    proven = papers.verify_file(desk, visit)
    assert proven.holds
    assert any("不晚于" in sentence for sentence in proven.sentences)


@pytest.mark.parametrize("error", [Unreachable("连不上"), Refused("不能用")])
def test_an_authority_that_fails_is_asked_once_a_round_and_nothing_changes(desk: Desk, error: Exception) -> None:
    visits = [issued(desk), issued(desk)]
    before = [ledger(desk, visit) for visit in visits]
    time_authority.choose(desk, URL)
    asked: list[str] = []
    done = stamping.stamp_due(desk, failing(error, asked), NEVER)
    assert (done.count, done.error, asked) == (0, str(error), [URL])
    assert [ledger(desk, visit) for visit in visits] == before
    assert time_authority.of(desk).last.error == str(error)


def test_a_stamp_of_another_authority_is_not_taken(desk: Desk, time: Time, tmp_path: Path) -> None:
    visit = issued(desk)
    time_authority.choose(desk, URL)
    time_authority.take_root(desk, (Time(tmp_path).folder / "root.pem").read_bytes())
    assert "根证书" in stamping.stamp_due(desk, answering(time), NEVER).error
    assert ledger(desk, visit).stamped == ()


def test_what_was_printed_stays_printed_when_it_is_stamped(desk: Desk, time: Time) -> None:
    visit = issued(desk)
    printing.note(desk, ledger(desk, visit).file, Way.PRINTER, "演示打印机", 2)
    time_authority.choose(desk, URL)
    stamping.stamp_due(desk, answering(time), NEVER)
    assert printing.printed(desk, ledger(desk, visit).file) is not None
    assert shelf.papers(desk)[0].printed


def test_a_round_that_is_stopped_stamps_no_more(desk: Desk, time: Time) -> None:
    visit = issued(desk)
    time_authority.choose(desk, URL)
    stop = threading.Event()
    stop.set()
    assert stamping.stamp_due(desk, answering(time), stop).count == 0
    assert ledger(desk, visit).stamped == ()


@pytest.mark.parametrize("url", ["tsa.example.cn", "ftp://a/", "http://", "http://a:99999/", "http://u:p@a/", "h\n"])
def test_what_is_no_address_is_refused_and_the_old_one_stays(desk: Desk, url: str) -> None:
    time_authority.choose(desk, URL)
    with pytest.raises(BadInput, match="写法不对"):
        time_authority.choose(desk, url)
    assert time_authority.of(desk).url == URL
    time_authority.choose(desk, "")
    assert time_authority.of(desk).url == ""


@pytest.mark.parametrize("name", ["tsa.pem", "tsa.cnf"])
def test_only_a_root_is_taken_as_one(desk: Desk, time: Time, name: str) -> None:
    with pytest.raises(BadInput, match="根证书"):
        time_authority.take_root(desk, (time.folder / name).read_bytes())
    assert time_authority.roots(desk) == []
    root = identity.from_pem((time.folder / "root.pem").read_bytes())
    assert time_authority.take_root(desk, identity.to_der(root)) == "演示授时中心根证书"
    time_authority.drop_root(desk)
    assert time_authority.roots(desk) == []
