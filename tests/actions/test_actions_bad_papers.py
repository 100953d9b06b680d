"""Bad material for papers: the ledger is made all the same, says what is wrong in its place, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.actions import bundling, closing, drafting, papers, photos, printing, visits
from desktop.actions.printing import Item
from desktop.desk import Act, Desk, Fact
from desktop.documents import ledger, signing, verifying
from desktop.errors import BadInput, DeskError
from desktop.journal import identity
from desktop.store import queries
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.visit import Photo, SignerRole
from tests.documents import hands, tools
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import MINE


@contextmanager
def full_stick(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def issued(desk: Desk, visit: str, folder: Path) -> str:
    """The words of the ledger of this visit, closed and issued now."""
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, making.PNG, person=desk.person)
    closing.close_visit(desk, visit)
    papers.issue_ledger(desk, visit)
    return tools.text(paper_of(desk, visit), folder)


def paper_of(desk: Desk, visit: str) -> bytes:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    return papers.file(desk, state.ledger.file)


def with_photo(desk: Desk, preview: str) -> str:
    """A visit with a finding whose photo has this preview, sealed elsewhere and come here."""
    visit, _ = making.sealed(desk)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    body = Raised(
        visit=visit, mine=MINE, place=making.PLACE, place_name="采场", fact="平台过窄", grade=Grade.GENERAL,
        person=desk.person, found=desk.world.text(), photos=(Photo(original="ab" * 32, preview=preview),),
    )  # fmt: skip
    desk.seal([Act(f"mine/{MINE}", (Fact("finding/elsewhere", body),))])
    return visit


def test_a_photo_that_cannot_be_decoded_is_named_on_the_ledger(desk: Desk, tmp_path: Path) -> None:
    visit = with_photo(desk, desk.keep(b"\xff\xd8\xff not a picture", "preview"))
    text = issued(desk, visit, tmp_path)
    assert "照片1未印出：图像无法识别" in text
    assert "abababababababab" in text


def test_a_photo_that_is_not_here_yet_is_named_on_the_ledger(desk: Desk, tmp_path: Path) -> None:
    assert "照片1未印出：图像尚未同步到本机" in issued(desk, with_photo(desk, "0" * 64), tmp_path)


def test_photos_go_onto_paper_no_larger_than_they_are_printed(desk: Desk) -> None:
    visit = making.opened(desk)
    raised = making.failed(desk, visit)
    photos.attach(desk, visit, [(f"{n}.jpg", pictures.jpeg(2016 - n, 1512)) for n in range(6)], raised)
    kept = drafting.load(desk, visit).findings[0].photos
    size = sum(len(desk.blobs.get(one.preview)) for one in kept)
    assert len(papers.preview(desk, visit)) < size / 2


def test_a_description_of_ten_thousand_characters_is_printed_to_its_end(desk: Desk, tmp_path: Path) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit, "顶板淋水，" * 2000 + "末句完。")
    for place in (making.PLACE, "全矿"):
        visits.conform_rest(desk, visit, place)
    visits.seal_section(desk, visit)
    assert "末句完。" in issued(desk, visit, tmp_path)


def test_a_name_with_a_character_no_font_has_is_written_by_its_number(desk: Desk, tmp_path: Path) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit, "当班班长演示\U000323af称不知情")
    for place in (making.PLACE, "全矿"):
        visits.conform_rest(desk, visit, place)
    visits.seal_section(desk, visit)
    assert "〔U+323AF〕" in issued(desk, visit, tmp_path)


def test_a_device_whose_certificate_ran_out_signs_and_verifying_says_so() -> None:
    bureau, key = hands.authority(), identity.new_key()
    certificate = identity.issue(bureau.holder, key.public_key(), "演示专员甲", hands.FOUNDED)
    late = certificate.not_valid_after_utc + dt.timedelta(days=1)
    signer = signing.PdfSigner("演示专员甲", identity.Holder(key, certificate), (bureau.root,))
    pdf = signing.sign(ledger.draw(hands.small("演示专员甲")).pdf, signer, "inspector_1", "监管台账", late)
    verdict = verifying.verify(pdf, [bureau.root])
    assert any("不在证书有效期内" in sentence for sentence in verdict.sentences)


def test_a_full_stick_keeps_nothing_half_written_and_goes_on_with_room(desk: Desk, tmp_path: Path) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert state.ledger is not None
    item = Item(state.ledger.file, state.ledger.number, "台账")
    with full_stick(20_000), pytest.raises(BadInput, match="腾出空间"):
        printing.save_copy(desk, item, tmp_path / "stick")
    with full_stick(20_000), pytest.raises(BadInput, match="腾出空间"):
        bundling.merge(desk, "月", [item], tmp_path / "all.pdf", tell=lambda *step: None, stop=threading.Event())
    assert list((tmp_path / "stick").iterdir()) == []
    assert not list(tmp_path.glob("all*"))
    assert printing.save_copy(desk, item, tmp_path / "stick").read_bytes() == paper_of(desk, visit)


def test_a_full_disk_issues_no_ledger_and_with_room_it_is_issued(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    desk.blobs.get(desk.keep(b"there is room", "paper"))
    with full_stick(4096), pytest.raises(DeskError, match=r"磁盘|空间|写"):
        papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert (state.ledger, state.closed is not None) == (None, True)
    papers.issue_ledger(desk, visit)
    assert papers.verify_file(desk, visit).holds
