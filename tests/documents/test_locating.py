"""A changed byte is found and named: the page, the font, the record, or the signature it belongs to."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from desktop.documents import ledger, parts
from desktop.documents.cms_form import scan
from desktop.documents.verifying import verify

from . import hands, samples
from .test_verifying import flipped, with_page_replaced

BUREAU = hands.authority()
TWO = hands.signed(hands.small("演示专员甲", "演示专员乙"), BUREAU)
DRAWN = ledger.draw(hands.small("演示专员甲", "演示专员乙")).pdf


@pytest.mark.parametrize("seed", range(20))
def test_any_flipped_byte_lies_in_a_place_that_is_told(seed: int) -> None:
    chance = random.Random(seed)
    at, bit = chance.randrange(len(TWO)), 1 << chance.randrange(8)
    verdict = verify(flipped(TWO, at, bit), [BUREAU.root])
    assert any(start <= at < end for start, end in verdict.broken), (at, bit, verdict.broken)
    assert sum(end - start for start, end in verdict.broken) < len(TWO) * 0.6
    assert len(verdict.places) == len(verdict.broken)


def test_a_change_on_a_page_names_that_page() -> None:
    pages = DRAWN.index(b"/MediaBox")
    verdict = verify(flipped(TWO, pages + 12), [BUREAU.root])
    assert verdict.places == ("第 1 页",)
    assert any("改动在第 1 页：文件第" in sentence for sentence in verdict.sentences)


def test_a_change_in_the_record_inside_names_it() -> None:
    verdict = verify(flipped(TWO, DRAWN.index(b"/EmbeddedFile") + 200), [BUREAU.root])
    assert verdict.places == ("附带的机读记录",)


def test_two_changes_are_both_told() -> None:
    twice = flipped(flipped(TWO, DRAWN.index(b"/MediaBox") + 12), DRAWN.index(b"/EmbeddedFile") + 200)
    assert set(verify(twice, [BUREAU.root]).places) == {"第 1 页", "附带的机读记录"}


def test_a_page_replaced_after_signing_is_named() -> None:
    verdict = verify(with_page_replaced(TWO), [BUREAU.root])
    assert verdict.broken[0][0] == len(TWO)
    assert "追加" in verdict.places[0]
    assert "第 1 页" in verdict.places[0]


def test_a_change_in_the_second_signature_names_it() -> None:
    first, second = scan(TWO)
    verdict = verify(flipped(TWO, first.end + 40), [BUREAU.root])
    assert (verdict.broken, verdict.places) == (((first.end, second.end),), ("第 2 个签名",))


def test_a_changed_table_is_named_and_hides_nothing() -> None:
    at = TWO.index(b"/YKParts") + 40
    verdict = verify(flipped(TWO, at), [BUREAU.root])
    assert verdict.places == (parts.TABLE,)
    assert not verdict.holds


def test_photos_and_fonts_have_their_own_names() -> None:
    record = replace(samples.ordinary(), photos=samples.photos(2))
    signed = hands.signed(record, BUREAU, count=1)
    at = signed.index(b"/Subtype /Image") + 400
    (place,) = verify(flipped(signed, at), [BUREAU.root]).places
    assert "图片" in place
    font = signed.index(b"/Length1") + 600
    assert verify(flipped(signed, font), [BUREAU.root]).places == ("字体",)
