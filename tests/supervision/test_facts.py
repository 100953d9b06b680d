"""How bodies are read: old shapes lifted, fields added freely, nothing guessed."""

from __future__ import annotations

import pytest

from desktop.errors import NotAllowed
from desktop.supervision.facts import Body, in_order, read
from desktop.supervision.nouns import NOUNS, kind_of, noun_of
from desktop.supervision.remote import RemoteChecked
from tests.making.facts import told


class Dust(Body, frozen=True):
    """A kind of these tests in its third shape: measured in mg/m3, by whom was not known to the first."""

    milligrams: str
    person: str | None = None
    seal: bytes = b""


KINDS: dict[str, type[Body]] = {"dust.measured3": Dust}
LIFTS = {
    "dust.measured": ("dust.measured2", lambda old: {"value": old["value"], "unit": "mg/m3"}),
    "dust.measured2": ("dust.measured3", lambda old: {"milligrams": old["value"], "seal": old.get("seal", "")}),
    "dust.ring": ("dust.ring", lambda old: old),
}


def test_the_oldest_shape_is_lifted_step_by_step_and_what_it_did_not_know_stays_unknown() -> None:
    assert read(told("dust.measured", b'{"value":"2.5"}'), KINDS, LIFTS) == Dust(milligrams="2.5", person=None)


def test_bytes_are_lifted_as_bytes() -> None:
    assert read(told("dust.measured2", b'{"value":"1","seal":"AAE="}'), KINDS, LIFTS) == Dust(
        milligrams="1", seal=b"\x00\x01"
    )


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"value":7}', b"\xff", None])
def test_an_old_body_that_cannot_be_lifted_reads_as_nothing(body: bytes | None) -> None:
    assert read(told("dust.measured", body), KINDS, LIFTS) is None


def test_a_lift_that_goes_in_a_circle_ends() -> None:
    assert read(told("dust.ring", b"{}"), KINDS, LIFTS) is None


def test_fields_added_later_do_not_disturb() -> None:
    body = b'{"milligrams":"3","salt":"00","weather":{"wind":["NW"]}}'
    assert read(told("dust.measured3", body), KINDS) == Dust(milligrams="3")


def test_facts_stand_in_the_order_of_depth_name_and_place() -> None:
    first = told("a", b"{}", name="1")
    second = told("a", b"{}", first, name="2")
    also = told("a", b"{}", first, name="2", place=1)
    assert in_order([also, second, first, second]) == [first, second, also]


@pytest.mark.parametrize("subject", ["", "visit", "visit/", "newer/1", "/visit"])
def test_a_subject_without_name_or_of_a_newer_noun_has_no_noun(subject: str) -> None:
    assert noun_of(subject) is None


def test_a_body_of_another_noun_is_refused() -> None:
    with pytest.raises(NotAllowed, match="不是“visit”的事实"):
        kind_of(Dust(milligrams="1"), NOUNS["visit"])


def test_every_noun_seals_its_own_kinds_only() -> None:
    assert {name for name, noun in NOUNS.items() if RemoteChecked in noun.kinds.values()} == {"remote"}
