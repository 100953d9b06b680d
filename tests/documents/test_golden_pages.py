"""Every kind of paper looks as it did when somebody last looked at it: `golden_pages.py` tells how to keep a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.documents import ledger

from . import extremes, golden_pages, hands, samples

MOST_BYTES = 3_000_000  # of all pictures together: they live in the repository
KINDS = extremes.kinds()


@pytest.mark.parametrize("name", KINDS)
def test_a_paper_looks_as_it_was_kept(name: str) -> None:
    assert golden_pages.differences(name, KINDS[name]()) == []


def test_every_kept_picture_belongs_to_a_paper_and_all_are_small() -> None:
    files = list(golden_pages.FOLDER.iterdir())
    assert {file.stem.rpartition("-p")[0] for file in files} == set(KINDS)
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_one_other_digit_is_seen_and_shown(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIKUANG_GOLDEN_OUT", str(tmp_path))
    other = replace(samples.ordinary(), mine=replace(samples.MINE, code="140000000009"))
    (said,) = golden_pages.differences("台账-短", ledger.draw(other).pdf)
    assert said.startswith("台账-短-p01.png")


def test_a_signature_is_seen_in_its_place() -> None:
    record = hands.small("演示专员甲")
    drawn, signed = (golden_pages.pages(pdf)[-1] for pdf in (ledger.draw(record).pdf, hands.signed(record, BUREAU)))
    assert golden_pages.changed(drawn, signed).histogram()[0] > golden_pages.MOST_CHANGED


BUREAU = hands.authority()
