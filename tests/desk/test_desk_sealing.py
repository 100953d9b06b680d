"""Sealing: all or nothing, each entry standing on what was known, nothing sealed in another's place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.desk import Act, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.journal.entry import Entry, told
from desktop.store import drafts, journal, projections, queries, settings
from desktop.supervision.finding import Closed, Grade, Raised
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.review import Accepted, Returned
from desktop.supervision.roster import Role, RoleGranted
from tests.making.desks import MINE, PIT, reopen

SCOPE = f"mine/{MINE}"
CALL = RemoteChecked(
    mine=MINE,
    person="p1",
    started="2026-11-22T01:00:00Z",
    ended="2026-11-22T01:10:00Z",
    means=Means.APP,
    looked_at=("视频",),
)
GOOD = Accepted(visit="v", ledger="f1", person="p1", at="2026-11-22T01:00:00Z")
BACK = Returned(visit="v", ledger="f1", person="p1", at="2026-11-22T01:00:00Z", comment="缺照片")


def call(name: str = "r1") -> Act:
    return Act(SCOPE, (Fact(f"remote/{name}", CALL),))


def entries(desk: Desk) -> list[Entry]:
    with desk.reading() as session:
        return list(journal.entries(session, [name for name, _ in journal.all_ids(session)]))


def entry(desk: Desk, name: str) -> Entry:
    with desk.reading() as session:
        return journal.read_entry(session, name)


def everything(desk: Desk) -> tuple[object, ...]:
    """Whatever a refused act must not have changed."""
    with desk.reading() as session:
        return (
            projections.digests(session),
            journal.all_ids(session),
            drafts.lines(session),
            queries.all_blobs(session),
        )


def test_a_sealed_fact_is_folded_at_once(desk: Desk) -> None:
    changes = desk.seal([call()])
    assert changes.subjects == {"remote/r1"}
    with desk.reading() as session:
        assert [line.id for line in queries.lines(session, "remote", mine=MINE)] == ["r1"]


def test_an_entry_stands_on_the_newest_known_of_its_subject(desk: Desk) -> None:
    first, second = (desk.seal([Act(SCOPE, (Fact("review/v", body),))]).entries[0] for body in (BACK, GOOD))
    header = entry(desk, second).header
    assert (header.basis, header.depth) == ((first,), 2)


def test_acts_of_one_sealing_stand_on_each_other_and_share_a_name(desk: Desk) -> None:
    acts = [Act(SCOPE, (Fact("review/v", body),)) for body in (BACK, GOOD)]
    first, second = (entry(desk, name) for name in desk.seal(acts).entries)
    assert (second.header.basis, second.header.act) == ((first.id,), first.header.act)


def test_facts_of_one_act_are_checked_each_after_the_other(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="已经封存"):
        desk.seal([Act(SCOPE, (Fact("remote/r1", CALL), Fact("remote/r1", CALL)))])


def test_the_same_words_sealed_twice_have_different_hashes(desk: Desk) -> None:
    one, other = (entry(desk, desk.seal([call(name)]).entries[0]) for name in ("r1", "r2"))
    assert told(one)[0].body != told(other)[0].body


def test_sealing_is_all_or_nothing(desk: Desk) -> None:
    desk.save_draft("d", "note", CALL)
    before = everything(desk)

    def fail(session: object) -> None:
        settings.write(session, "counter", 1)  # type: ignore[arg-type]
        raise NotAllowed("不行")

    with pytest.raises(NotAllowed):
        desk.seal([call()], done_drafts=["d"], also=fail)
    assert everything(desk) == before
    with desk.reading() as session:
        assert settings.read(session, "counter", int) is None


@pytest.mark.parametrize(
    "act, error, words",
    [
        (Act(SCOPE, ()), NotAllowed, "没有可封存的内容"),
        (Act(SCOPE, (Fact("remote/r1", CALL), Fact("finding/f1", Closed(person="p1", at="")))), NotAllowed, "没有这条"),
        (Act(SCOPE, (Fact("newer/1", CALL),)), BadInput, "不能在"),
        (Act(SCOPE, (Fact("remote", CALL),)), BadInput, "不能在"),
        (Act(SCOPE, (Fact("visit/v", CALL),)), NotAllowed, "不是“visit”的事实"),
        (Act("org/demo", (Fact("remote/r1", CALL),)), BadInput, "不能在 org/demo"),
        (Act(SCOPE, (Fact("person/p9", RoleGranted(role=Role.SUPERVISOR, org="demo")),)), BadInput, "不能在"),
    ],
)
def test_a_refused_act_changes_nothing(desk: Desk, act: Act, error: type[Exception], words: str) -> None:
    before = everything(desk)
    with pytest.raises(error, match=words):
        desk.seal([act])
    assert everything(desk) == before


def test_a_subject_stays_in_its_scope(desk: Desk) -> None:
    desk.seal([call()])
    with pytest.raises(NotAllowed, match="属于另一范围"):
        desk.seal([Act(f"mine/{PIT}", (Fact("remote/r1", CALL),))])


def test_a_fact_too_large_to_travel_is_never_sealed(desk: Desk) -> None:
    raised = Raised(
        visit="v",
        mine=MINE,
        place="q1",
        place_name="1号采场",
        fact="长" * 30_000,
        grade=Grade.GENERAL,
        person="p1",
        found="2026-11-22T01:00:00Z",
    )
    with pytest.raises(NotAllowed, match="64 KiB"):
        desk.seal([Act(SCOPE, (Fact("finding/f1", raised),))])


def test_a_draft_ends_with_the_sealing_that_holds_it(desk: Desk) -> None:
    desk.save_draft("d", "note", CALL)
    assert desk.seal([call()], done_drafts=["d"]).drafts == {"d"}
    with desk.reading() as session:
        assert drafts.lines(session) == []


def test_a_draft_is_on_the_disk_when_saved_and_replaced_by_the_next(enrol: Callable[..., Desk]) -> None:
    desk = enrol()
    desk.save_draft("d", "note", CALL)
    desk.save_draft("d", "note", GOOD)
    again = reopen(desk)
    with again.reading() as session:
        assert drafts.load(session, "d", Accepted) == GOOD
    again.close()
