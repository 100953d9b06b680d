"""清除附件 and what is older than the consent, or comes behind it: backups of either side, drafts, a camera's card."""

import datetime as dt
import shutil

import pytest

from desktop.actions import drafting, erasing, exporting, keeping, pack_safe_harbour, pack_verifying, papers, photos
from desktop.actions.ledger_photos import for_paper
from desktop.actions.pack_safe_harbour import Asked
from desktop.bureau import checking
from desktop.bureau import keeping as bureau_keeping
from desktop.errors import Erased
from desktop.opening import open_desk
from desktop.store import checking as desk_checking
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.supervision.finding import Finding
from desktop.supervision.roster import Role
from tests.making.photos import jpeg
from tests.making.sites import MINE, PASSPHRASE, open_visit, raise_finding, seal_and_close

SCOPE = f"mine/{MINE}"


@pytest.fixture
def shot(site):
    """A photo of P01 that is everywhere: its original and its preview."""
    for person, role in (("P01", Role.INSPECTOR), ("P02", Role.INSPECTOR), ("A1", Role.ADMINISTRATOR)):
        site.desk(person, role)
    site.desk("A2", Role.ADMINISTRATOR)
    author = site.desks["P01"]
    visit = open_visit(author)
    finding = raise_finding(author, visit)
    seal_and_close(author, visit)
    for person in ("P01", "P02", "A1"):
        site.exchange(person)
    with author.reading() as session:
        (photo,) = queries.state(session, f"finding/{finding}", Finding).raised.photos
    return photo.original, photo.preview


def erase(site, blobs):
    erasing.request(site.desks["A1"], SCOPE, blobs, "无关人员入镜", "演示依据")
    site.exchange("A1")
    site.exchange("A2")
    erasing.consent(site.desks["A2"], erasing.read_erasures(site.desks["A2"])[0].id)
    site.exchange("A2")


def on_server(site, blob):
    return (site.bureau / "blobs" / blob[:2] / blob).exists()


def test_a_server_from_a_backup_of_before_erases_again_as_soon_as_anybody_comes(site, shot):
    bureau_keeping.backup(site.bureau, site.folder / "备份.zip")
    erase(site, shot)
    site.exchange("P02")
    assert not any(on_server(site, one) for one in shot)
    site.stop()
    shutil.rmtree(site.bureau)
    bureau_keeping.restore(site.folder / "备份.zip", site.bureau, PASSPHRASE)
    assert all(on_server(site, one) for one in shot)
    site.start()
    site.exchange("P02")  # neither of the two who decided
    assert not any(on_server(site, one) for one in shot)
    site.exchange("P01")  # who had not heard of it before the server was lost
    assert not any(site.desks["P01"].blobs.has(one) for one in shot)
    assert checking.check(site.server).is_sound


def test_a_desk_from_a_backup_of_before_erases_again_when_it_comes(site, shot):
    keeping.backup(site.desks["P02"], site.folder / "备份")
    erase(site, shot)
    site.exchange("P02")
    site.desks.pop("P02").close()
    keeping.restore(site.folder / "备份", site.folder / "恢复")
    site.desks["P02"] = desk = open_desk(site.folder / "恢复", PASSPHRASE)
    assert desk.blobs.has(shot[1])
    site.exchange("P02")
    assert not desk.blobs.has(shot[1])
    with pytest.raises(Erased, match="两位管理员同意清除"):
        desk.blobs.get(shot[1])


def test_a_draft_that_has_the_photo_still_is_sealed_and_delivered_whole(site, shot):
    author = site.desks["P01"]
    visit = open_visit(author)
    raise_finding(author, visit)  # the same photo once more
    assert [one.original for one in drafting.load(author, visit).photos] == [shot[0]]
    erase(site, shot)
    site.exchange("P01")
    seal_and_close(author, visit)
    site.exchange("P01")
    with author.reading() as session:
        states = records.counts(session)
        assert not set(shot) & {name for name, _ in queries.missing_blobs(session)}
    assert set(states) == {Delivery.COMPLETE}
    assert for_paper(author, shot[1]) == (None, "图像已由两位管理员同意清除")
    assert papers.verify_file(author, visit).intact


def test_on_the_cameras_card_it_is_named_and_the_others_come_in(site, shot):
    author = site.desks["P01"]
    erase(site, shot)
    site.exchange("P01")
    done = photos.attach(author, open_visit(author), [("IMG_1.jpg", jpeg()), ("IMG_2.jpg", jpeg(700, 500))])
    assert len(done.photos) == 1
    assert [("IMG_1" in one, "清除" in one) for one in done.left_out] == [(True, True)]


def test_a_pack_a_ledger_and_an_export_say_so_in_a_sentence_and_hold(site, shot, tmp_path):
    author = site.desks["P01"]
    today = author.world.today()
    asked = Asked("P01", MINE, today - dt.timedelta(days=2), today)
    before = pack_verifying.verify(pack_safe_harbour.make(author, asked, tmp_path / "前").read_bytes(), [author.root])
    assert "清除" not in "".join(before.sentences)
    erase(site, shot)
    site.exchange("P01")
    found = pack_verifying.verify(pack_safe_harbour.make(author, asked, tmp_path / "后").read_bytes(), [author.root])
    assert (found.holds, found.entries) == (True, before.entries + 2)
    assert [said for said in found.sentences if "清除" in said and "不是缺损" in said and "申请和同意" in said]
    with author.reading() as session:
        (visit,) = (name for name, _ in queries.visits_in_brief(session))
    ledger = papers.verify_file(author, visit)
    assert ledger.holds
    assert len([said for said in ledger.sentences if "清除" in said and "不是缺损" in said]) == 1
    assert ["清除" in said for said in exporting.export(author, tmp_path / "导出")] == [True]
    assert desk_checking.check(author.folder, PASSPHRASE).problems == ()
