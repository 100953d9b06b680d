"""The USB way: sections handed to the leader, everything carried to the bureau, damaged and foreign parcels."""

import threading

import pytest

from desktop.actions import papers, presence, visits
from desktop.bureau import parcels as at_bureau
from desktop.errors import BadInput, Damaged, NotAllowed, Refused
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.supervision.presence import End
from desktop.sync import parcel
from desktop.sync.round import exchange
from tests.making.sites import open_visit, seal_and_close, whole_visit


def test_a_colleague_hands_his_section_to_the_leader_without_a_network(site, tmp_path):
    leader, colleague = site.desk("P01"), site.desk("P02")
    site.exchange("P01")
    site.stop()
    name = open_visit(leader, ("P02",))
    parcel.make(leader, [colleague.holder.certificate], tmp_path / "开始.parcel", name)
    parcel.take(colleague, tmp_path / "开始.parcel")
    visits.join(colleague, name)
    visits.pass_place(colleague, name, "pit")
    visits.conform_rest(colleague, name, "pit")
    visits.seal_section(colleague, name)
    presence.note(colleague, name, End.IN, number="演示-17")
    parcel.make(colleague, [leader.holder.certificate], tmp_path / "部分.parcel", name)
    taken = parcel.take(leader, tmp_path / "部分.parcel")
    assert (taken.entries, taken.refused) == (2, ())
    assert [one.number for one in presence.noted(leader, name).noted] == ["演示-17"]
    seal_and_close(leader, name)
    with leader.reading() as session:
        paper = queries.visit(session, name).ledger
    assert paper.expected == ("inspector_1", "inspector_2")
    assert papers.verify_file(leader, name).intact


def test_a_stick_carried_to_the_bureau_comes_back_with_receipts(site, tmp_path):
    desk = site.desk("P01")
    name = whole_visit(desk)
    parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
    taken = at_bureau.take(site.server, tmp_path / "去.parcel", tmp_path / "回.parcel")
    assert taken.refused == ()
    parcel.take(desk, tmp_path / "回.parcel")
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{name}")[0] is Delivery.COMPLETE


def test_taking_a_parcel_again_changes_nothing(site, tmp_path):
    desk, colleague = site.desk("P01"), site.desk("P02")
    site.exchange("P01")
    whole_visit(desk)
    parcel.make(desk, [colleague.holder.certificate], tmp_path / "一.parcel")
    first = parcel.take(colleague, tmp_path / "一.parcel")
    again = parcel.take(colleague, tmp_path / "一.parcel")
    assert (first.entries, again.entries, again.blobs) == (6, 0, 0)


@pytest.mark.parametrize("place", [0, 20, 300, -200, -1])
def test_one_changed_byte_is_noticed_and_nothing_is_taken(site, tmp_path, place):
    desk, colleague = site.desk("P01"), site.desk("P02")
    site.exchange("P01")
    whole_visit(desk)
    file = tmp_path / "坏.parcel"
    parcel.make(desk, [colleague.holder.certificate], file)
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises((Damaged, BadInput, Refused)):
        parcel.take(colleague, file)


def test_a_parcel_for_somebody_else_is_refused_with_what_to_do(site, tmp_path):
    desk, colleague = site.desk("P01"), site.desk("P02")
    whole_visit(desk)
    parcel.make(desk, [desk.holder.certificate], tmp_path / "别人.parcel")
    with pytest.raises(Refused, match="重新打包"):
        parcel.take(colleague, tmp_path / "别人.parcel")


def test_photos_that_the_network_did_not_take_go_by_stick(site, tmp_path):
    desk = site.desk("P01")
    name = whole_visit(desk)
    stop = threading.Event()
    exchange(desk, stop, lambda what, done, whole: stop.set() if what.startswith("照片") else None)
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{name}")[0] is Delivery.DELIVERED
    parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
    at_bureau.take(site.server, tmp_path / "去.parcel", tmp_path / "回.parcel")
    parcel.take(desk, tmp_path / "回.parcel")
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{name}")[0] is Delivery.COMPLETE


def test_with_everything_delivered_there_is_nothing_to_hand_over(site, tmp_path):
    desk = site.desk("P01")
    whole_visit(desk)
    site.exchange("P01")
    with pytest.raises(NotAllowed, match="没有需要交接"):
        parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
