"""Remote checks and the supervisor's word: sealed once, by who may, about what is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.actions import remotes, reviews
from desktop.desk import Act, Desk, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.remote import Means
from desktop.supervision.review import ReviewStatus
from desktop.supervision.visit import PaperKind, PaperSigned
from tests.making import visits as making
from tests.making.desks import MINE
from tests.making.relay import hand_over


def test_a_remote_check_is_sealed_in_one_go_with_its_evidence(desk: Desk) -> None:
    remotes.record(desk, MINE, Means.NETWORK, ["视频监控"], evidence=[b"screen"])
    with desk.reading() as session:
        (line,) = queries.lines(session, "remote", mine=MINE)
        ((blob, present),) = queries.all_blobs(session)
    assert (line.status, line.text, present) == ("网络传输实证", "视频监控", True)
    assert desk.blobs.get(blob) == b"screen"


def test_a_remote_check_of_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="至少勾选一项"):
        remotes.record(desk, MINE, Means.APP, [])


@pytest.fixture
def supervised(enrol: Callable[..., Desk]) -> tuple[Desk, str]:
    """A supervisor's desk that holds a closed visit with its ledger."""
    inspector, supervisor = enrol("p1", 1, 1), enrol("p3", 3, 3)
    visit, _ = making.closed(inspector)
    file = inspector.keep(b"%PDF- ledger", "paper")
    paper = PaperSigned(kind=PaperKind.LEDGER, number="1", file=file, field="inspector_1", person="p1")
    inspector.seal([Act(f"mine/{MINE}", (Fact(f"visit/{visit}", paper, (file,)),))])
    hand_over(inspector, supervisor)
    return supervisor, visit


def test_a_supervisor_returns_a_ledger_and_later_accepts_it(supervised: tuple[Desk, str]) -> None:
    desk, visit = supervised
    seen = []
    for say in (lambda: reviews.give_back(desk, visit, "第3条缺照片"), lambda: reviews.accept(desk, visit)):
        say()
        with desk.reading() as session:
            seen.append(queries.review(session, visit).status)
            assert [line.mine for line in queries.lines(session, "review", mine=MINE)] == [MINE]
    assert seen == [ReviewStatus.RETURNED, ReviewStatus.ACCEPTED]


def test_the_same_ledger_is_accepted_once(supervised: tuple[Desk, str]) -> None:
    desk, visit = supervised
    reviews.accept(desk, visit)
    with pytest.raises(NotAllowed, match="已经审核通过"):
        reviews.accept(desk, visit)


def test_a_ledger_that_has_not_arrived_is_not_reviewed(supervised: tuple[Desk, str]) -> None:
    with pytest.raises(Missing, match="还没有到达本机"):
        reviews.accept(supervised[0], "v9")


def test_an_inspector_does_not_review(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    with pytest.raises(NotAllowed, match="只有主管部门的人员"):
        reviews.accept(desk, visit)


def test_a_remote_check_of_a_mine_nobody_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(Missing, match="没有矿山 m9"):
        remotes.record(desk, "m9", Means.APP, ["视频"])
