"""Layers for tests: any layer over a catalogue, its edits mostly such that fit."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.supervision.checklist import Catalogue, Comparison, Level, Limit, Tag
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, Words
from tests.making import catalogues

UPWARD = (Comparison.BELOW, Comparison.UP_TO)


def layer(level: LayerLevel = LayerLevel.COUNTY, **edits: object) -> Layer:
    """A layer over the small catalogue of `making.catalogues`."""
    mine = "m1" if level is LayerLevel.MINE else None
    return Layer("demo", level, "演示县局", "演示补充", "1", mine=mine, **edits)


@st.composite
def layers(draw: st.DrawFn, catalogue: Catalogue, level: LayerLevel) -> Layer:
    """Any layer over this catalogue whose edits name each item once; not all of them fit."""
    codes = [item.id for item in catalogue.items] + ["Y-0", "Z-9"]
    new = draw(st.lists(st.sampled_from(["Y-0", "Y-1", codes[0]]), max_size=2, unique=True))
    return Layer(
        catalogue=catalogue.catalogue,
        level=level,
        org=draw(st.sampled_from(["甲", "乙"])),
        title="补充",
        edition="1",
        additions=tuple(draw(catalogues.items(code)) for code in new),
        sharpenings=tuple(
            draw(sharpenings(catalogue, code))
            for code in draw(st.lists(st.sampled_from(codes), max_size=4, unique=True))
        ),
        not_applicable=tuple(
            NotApplicable(code, draw(st.sampled_from(["本矿没有", " "])), "演示专员甲")
            for code in draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))
        ),
        mine="m1" if level is LayerLevel.MINE else None,
        words=draw(st.none() | st.just(Words(("风井", "地面"), (Tag("dust", "粉尘大"),), ("防尘",)))),
    )


@st.composite
def sharpenings(draw: st.DrawFn, catalogue: Catalogue, code: str) -> Sharpening:
    """Any sharpening of an item: of its own limits stricter, looser and strange ones."""
    item = next((one for one in catalogue.items if one.id == code), None)
    values = [draw(changed(limit)) for limit in item.values] if item else []
    if draw(st.booleans()):
        values.append(draw(catalogues.limits("另测")))
    level = draw(st.none() | st.sampled_from(Level))
    return Sharpening(code, level, tuple(values), tuple(draw(st.lists(catalogues.words, max_size=1))))


@st.composite
def changed(draw: st.DrawFn, limit: Limit) -> Limit:
    """The limit with another bound, or another limit altogether."""
    if limit.limit is None or draw(st.booleans()):
        return draw(catalogues.limits(limit.param))
    step = draw(st.decimals(-2, 2, places=1))
    return replace(limit, limit=f"{Decimal(limit.limit) + step:f}")
