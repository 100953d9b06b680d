"""清除附件 over real sockets: every desk drops the bytes, whenever it hears of it."""

import json

import pytest

from desktop import cli
from desktop.actions import erasing
from desktop.bureau import checking
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.erasing import ErasureStatus
from desktop.supervision.roster import Role
from tests.making.sites import MINE, PASSPHRASE, open_visit, raise_finding, seal_and_close

SCOPE = f"mine/{MINE}"


@pytest.fixture
def photo(site):
    """A photo of P01 that is everywhere. Answers its hash."""
    for person, role in (("P01", Role.INSPECTOR), ("P02", Role.INSPECTOR), ("A1", Role.ADMINISTRATOR)):
        site.desk(person, role)
    site.desk("A2", Role.ADMINISTRATOR)
    author = site.desks["P01"]
    visit = open_visit(author)
    raise_finding(author, visit)
    seal_and_close(author, visit)
    for person in ("P01", "P02", "A1"):
        site.exchange(person)
    with site.desks["P02"].reading() as session:
        blobs = [name for name, present in queries.all_blobs(session) if present and site.desks["P02"].blobs.has(name)]
    return next(name for name in blobs if author.blobs.has(name))


def erase(site, blob):
    erasing.request(site.desks["A1"], SCOPE, [blob], "无关人员入镜", "演示依据")
    site.exchange("A1")
    site.exchange("A2")
    erasing.consent(site.desks["A2"], erasing.read_erasures(site.desks["A2"])[0].id)
    site.exchange("A2")


def has(site, person, blob):
    return site.desks[person].blobs.has(blob)


def test_every_desk_drops_it_when_it_hears_also_one_that_was_away(site, photo):
    data = site.desks["P02"].blobs.get(photo)
    erase(site, photo)
    assert has(site, "P02", photo)  # not heard yet
    for person in ("P02", "P01", "A1"):
        site.exchange(person)
    assert [has(site, person, photo) for person in ("P01", "P02", "A1", "A2")] == [False] * 4
    assert site.desks["P02"].keep_fetched(photo, data).is_empty
    with pytest.raises(NotAllowed, match="清除"):
        site.desks["P01"].keep(data, "photo")
    assert checking.check(site.server).is_sound


def test_who_comes_later_never_has_it_and_asks_for_nothing(site, photo):
    erase(site, photo)
    later = site.desk("P04")
    site.exchange("P04")
    assert not later.blobs.has(photo)
    with later.reading() as session:
        assert photo not in {name for name, _ in queries.missing_blobs(session)}


def test_two_administrators_decide_and_nobody_else_nor_one_alone(site, photo):
    first, inspector = site.desks["A1"], site.desks["P01"]
    with pytest.raises(NotAllowed, match="不是管理员"):
        erasing.request(inspector, SCOPE, [photo], "因", "法")
    with pytest.raises(Missing, match="没有记录提到"):
        erasing.request(first, SCOPE, ["ab" * 32], "因", "法")
    erasing.request(first, SCOPE, [photo], "无关人员入镜", "演示依据")
    line = erasing.read_erasures(first)[0]
    assert (line.status, line.mine_to_decide, erasing.read_erasures(inspector)) == (ErasureStatus.REQUESTED, False, ())
    with pytest.raises(NotAllowed, match="另一位"):
        erasing.consent(first, line.id)


def test_who_asked_hears_why_it_was_refused_and_the_photo_stays(site, photo):
    erasing.request(site.desks["A1"], SCOPE, [photo], "无关人员入镜", "演示依据")
    site.exchange("A1")
    site.exchange("A2")
    erasing.refuse(site.desks["A2"], erasing.read_erasures(site.desks["A2"])[0].id, "仍是证据")
    site.exchange("A2")
    site.exchange("A1")
    line = erasing.read_erasures(site.desks["A1"])[0]
    assert (line.status, line.decided_by, line.refusal) == (ErasureStatus.REFUSED, "A2", "仍是证据")
    assert has(site, "P01", photo)


def test_it_is_asked_and_agreed_at_a_terminal_too(site, photo, monkeypatch, capsys):
    monkeypatch.setenv("YIKUANG_PASSPHRASE", PASSPHRASE)
    folders = {person: site.desks.pop(person) for person in ("A1", "A2")}
    for desk in folders.values():
        desk.close()

    def say(person, *words, code=0):
        assert cli.main([*words, "--desk", str(folders[person].folder), "--json"]) == code, capsys.readouterr().err
        return capsys.readouterr().out

    said = ["--reason", "误拍他人证件", "--ground", "演示依据"]
    say("A1", "erase", "request", SCOPE, photo, *said)
    (mine,) = json.loads(say("A1", "erase", "list"))["erasures"]
    say("A1", "erase", "consent", mine["id"][:8], code=1)  # one's own
    for person in ("A1", "A2"):
        say(person, "sync")
    say("A2", "erase", "consent", mine["id"][:8])
    say("A2", "sync")
    assert json.loads(say("A2", "erase", "list"))["erasures"][0]["status"] == "已清除"
    site.exchange("P02")
    assert not has(site, "P02", photo)
