"""Whatever a person types or imports, the paper is drawn and its metadata stays readable XML."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents import ledger

from . import samples

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=25, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_any_text_can_be_drawn(number: str, name: str, fact: str) -> None:
    finding = replace(samples.findings(())[0], fact=fact, clause=name, responsible=number)
    record = replace(samples.empty(), number=number, mine=replace(samples.MINE, name=name), findings=(finding,))
    pdf = ledger.draw(record).pdf
    (packet,) = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, re.DOTALL)
    assert ElementTree.fromstring(packet) is not None
