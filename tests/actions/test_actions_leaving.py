"""The way out of a visit: when people were in the mine, the sign-out, and what becomes of photos of nothing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.actions import closing, drafting, leaving, ledger_material, ledger_record, photos, visits
from desktop.desk import Desk
from desktop.documents.record import LedgerRecord
from desktop.errors import BadInput, NotAllowed
from desktop.store import journal, queries
from desktop.supervision.visit import SignerRole, Visit
from tests.making import photos as pictures
from tests.making import visits as making

IN, OUT = "2026-11-22T00:40:00Z", "2026-11-22T04:20:00Z"


def state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found


def printed(desk: Desk, visit: str) -> LedgerRecord:
    return ledger_record.ledger(desk, ledger_material.gather(desk, visit))


def end(desk: Desk, visit: str) -> None:
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, making.PNG, person=desk.person)
    closing.close_visit(desk, visit)


def test_what_was_said_of_going_in_and_out_is_printed_instead_of_the_route(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    assert f"{printed(desk, visit).started:%H:%M}" == "01:10"
    leaving.note_in_mine(desk, visit, IN, OUT)
    end(desk, visit)  # said after the last section: sealed with the closing
    shown = printed(desk, visit)
    assert (f"{shown.started:%H:%M}", f"{shown.ended:%H:%M}", shown.apart) == ("00:40", "04:20", ())
    assert state(desk, visit).in_mine == {desk.person: (IN, OUT)}


def test_nobody_comes_out_before_he_went_in(desk: Desk) -> None:
    visit = making.opened(desk)
    with pytest.raises(BadInput, match="早于"):
        leaving.note_in_mine(desk, visit, OUT, IN)
    assert drafting.load(desk, visit).went_in is None


def test_the_sign_out_typed_before_is_sealed_with_the_closing(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    leaving.note_sign_out(desk, visit, "QT-1", OUT)
    end(desk, visit)
    closed = state(desk, visit).closed
    assert closed is not None
    assert (closed.app_sign_out.number, printed(desk, visit).app_sign_out.number) == ("QT-1", "QT-1")


def test_photos_of_nothing_are_asked_for_when_sealing_and_not_lost(desk: Desk) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit)
    (loose,) = photos.attach(desk, visit, [("甲.jpg", pictures.jpeg())]).photos
    with pytest.raises(NotAllowed, match="1 张照片没有归入"):
        visits.seal_section(desk, visit)
    assert drafting.load(desk, visit).loose_photos == (loose,)


def test_photos_of_the_scene_are_sealed_with_their_bytes_and_printed(desk: Desk) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit)
    (loose,) = photos.attach(desk, visit, [("甲.jpg", pictures.jpeg())]).photos
    photos.move(desk, visit, loose.original, photos.SCENE)
    visits.seal_section(desk, visit)
    assert [one.original for section in state(desk, visit).sections for one in section.sealed.photos] == [
        loose.original
    ]
    with desk.reading() as session:
        entries = list(journal.entries(session, journal.ids_of_subjects(session, [f"visit/{visit}"])))
    assert {loose.original, loose.preview} <= {blob for entry in entries for blob in entry.blobs}
    assert [one.sha256 for one in printed(desk, visit).photos] == [loose.original]
    assert drafting.load(desk, visit).scene_photos == ()


def test_photos_left_out_are_named_with_the_reason_and_can_be_taken_back(desk: Desk) -> None:
    visit = making.opened(desk)
    making.failed(desk, visit)
    files = [("甲.jpg", pictures.jpeg()), ("乙.jpg", pictures.jpeg(330, 240))]
    first, second = photos.attach(desk, visit, files).photos
    with pytest.raises(BadInput, match="原因"):
        photos.set_aside(desk, visit, " ")
    photos.set_aside(desk, visit, "模糊不清")
    photos.move(desk, visit, first.original, photos.SCENE)
    visits.seal_section(desk, visit)
    assert printed(desk, visit).remarks == ("照片 乙.jpg 未归入台账：模糊不清",)
    assert drafting.load(desk, visit).unused_photos == (second,)


def test_many_photos_of_the_scene_are_sealed_in_as_many_parts_as_hold_them(desk: Desk) -> None:
    visit = making.opened(desk)
    (loose,) = photos.attach(desk, visit, [("甲.jpg", pictures.jpeg())]).photos
    many = tuple(replace(loose, original=f"{n:064x}", caption="边坡" * 60) for n in range(400))
    draft = drafting.load(desk, visit)
    drafting.save(desk, replace(draft, scene_photos=many, loose_photos=()))
    visits.seal_section(desk, visit)
    sealed = [one for section in state(desk, visit).sections for one in section.sealed.photos]
    assert len(sealed) == 400
    assert len(state(desk, visit).sections) > 2
