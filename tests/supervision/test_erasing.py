"""清除附件: erased by a request and another person's consent, and for ever."""

import pytest

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision import erasing
from desktop.supervision.erasing import Consented, ErasureStatus, Refused, Requested
from desktop.supervision.facts import encode

PHOTO = "ab" * 32
AT = "2026-11-22T00:00:00Z"
ASKED = Requested(blobs=(PHOTO,), person="A1", at=AT, reason="照片里有无关人员", ground="个人信息保护法第四十七条")
GIVEN = Consented(request="e1", person="A2", at=AT)


def said(entry, author, body, depth=1):
    kind = next(kind for kind, shape in erasing.KINDS.items() if type(body) is shape)
    return Told(entry, author, AT, depth, (), 0, kind, "erasure/x1", encode(body), ())


def test_a_request_alone_erases_nothing():
    state = erasing.fold([said("e1", "d1", ASKED)])
    assert (state.status, state.erased) == (ErasureStatus.REQUESTED, ())


def test_another_persons_consent_erases():
    state = erasing.fold([said("e2", "d2", GIVEN, 2), said("e1", "d1", ASKED)])
    assert (state.status, state.erased, state.decided_by) == (ErasureStatus.ERASED, (PHOTO,), "A2")


@pytest.mark.parametrize(
    ("author", "consent"),
    [
        ("d1", GIVEN),
        ("d2", Consented(request="e1", person="A1", at=AT)),
        ("d2", Consented(request="e9", person="A2", at=AT)),
    ],
    ids=["the same device", "the same person", "another request"],
)
def test_a_consent_that_is_not_anothers_to_this_request_erases_nothing(author, consent):
    assert erasing.fold([said("e1", "d1", ASKED), said("e2", author, consent, 2)]).erased == ()


def test_what_was_erased_stays_so_though_somebody_refuses_or_asks_again():
    refusal = Refused(request="e1", person="A3", at=AT, reason="证据")
    again = Requested(blobs=("cd" * 32,), person="A1", at=AT, reason="又", ground="法")
    facts = [said("e1", "d1", ASKED), said("e2", "d2", GIVEN, 2), said("e3", "d3", refusal, 2)]
    assert erasing.fold(facts).status is ErasureStatus.ERASED
    assert erasing.fold([*facts, said("e4", "d1", again, 3)]).erased == (PHOTO,)


def test_a_refusal_says_why():
    refusal = Refused(request="e1", person="A2", at=AT, reason="仍是证据")
    state = erasing.fold([said("e1", "d1", ASKED), said("e2", "d2", refusal, 2)])
    assert (state.status, state.refusal) == (ErasureStatus.REFUSED, "仍是证据")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (Requested(blobs=(), person="A1", at=AT, reason="因", ground="法"), "指明"),
        (Requested(blobs=("x",), person="A1", at=AT, reason="因", ground="法"), "指明"),
        (Requested(blobs=(PHOTO,), person="A1", at=AT, reason="因", ground=" "), "法律依据"),
        (GIVEN, "不存在"),
    ],
)
def test_what_says_too_little_or_answers_nothing_is_not_sealed(body, words):
    with pytest.raises(NotAllowed, match=words):
        erasing.check(body, erasing.Erasure())


def test_nobody_consents_to_his_own_request_nor_twice():
    state = erasing.fold([said("e1", "d1", ASKED)])
    with pytest.raises(NotAllowed, match="另一位"):
        erasing.check(Consented(request="e1", person="A1", at=AT), state)
    erasing.check(GIVEN, state)
    done = erasing.fold([said("e1", "d1", ASKED), said("e2", "d2", GIVEN, 2)])
    with pytest.raises(NotAllowed, match="已有结论"):
        erasing.check(GIVEN, done)
