"""Catalogues for tests: a small one by hand, and any one by hypothesis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from desktop.supervision.checklist import (
    Case,
    Catalogue,
    Comparison,
    Edition,
    Item,
    KindTags,
    Level,
    Limit,
    Place,
    RuleEdition,
    Tag,
)

KINDS = ("煤矿", "井工煤矿", "露天煤矿")
PLACES = ("地面", "采煤工作面", "掘进工作面", "采场", "主泵房")
SCOPES = ("全矿", "采区")
TAGS = ("gas:high", "belt", "open_pit")
SPECIALTIES = ("通风", "机电")


def tree() -> dict[str, Any]:
    """A small faultless catalogue, as a file holds it; change it to make a fault."""
    return {
        "meta": {
            "catalogue": "demo",
            "title": "演示目录",
            "object": "演示煤矿",
            "edition": "2026-11",
            "status": "示例",
            "kinds": list(KINDS),
            "kind_tags": {"露天煤矿": ["open_pit"]},
            "tags": {"gas:high": "高瓦斯", "belt": "有带式输送机", "open_pit": "露天"},
            "specialties": list(SPECIALTIES),
            "places": list(PLACES),
            "scopes": list(SCOPES),
        },
        "items": [
            _item("D-1", "抽查", ["地面"]),
            _item("D-2", "必查", ["采煤工作面", "掘进工作面"], value=[_value()]),
            _item("D-3", "必查", ["全矿"]),
            _item("D-4", "必查", ["地面", "采煤工作面"], applies_when=["gas:high"]),
            _item("D-5", "必查", ["采场"], mine_kind=["露天煤矿"], applies_when=["open_pit"]),
            _item("D-6", "抽查", ["主泵房"], mine_kind=["井工煤矿"]),
        ],
    }


def _item(code: str, level: str, places: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": code,
        "category": "通风",
        "specialty": "通风",
        "level": level,
        "text": f"{code} 查什么",
        "method": "怎么查",
        "places": places,
        "basis": ["演示规程第1条"],
        "major_hazard": "false",
    } | more


def _value() -> dict[str, Any]:
    return {"param": "CH4", "unit": "%", "comparison": "<", "limit": "1.0", "alarm": "1.0", "stop": "1.5"}


CHANGES: tuple[tuple[str, ...], ...] = ((), ("2026-02-01",), ("2024-06-01", "2026-02-01"))

words = st.text("风煤水坝 检查表A1（）", min_size=1, max_size=12).filter(lambda text: text == text.strip())
decimals = st.decimals(-9999, 9999, places=3, allow_nan=False).map(lambda number: f"{number:f}")


@st.composite
def bounds(draw: st.DrawFn, comparison: Comparison) -> dict[str, str]:
    """One bound that fits the comparison."""
    if comparison is not Comparison.BETWEEN:
        return {"limit": draw(decimals)}
    low, high = sorted(draw(st.lists(decimals, min_size=2, max_size=2, unique_by=Decimal)), key=Decimal)
    return {"low": low, "high": high}


@st.composite
def limits(draw: st.DrawFn, param: str = "CH4") -> Limit:
    """Any limit without alarm and stop."""
    comparison = draw(st.sampled_from(Comparison))
    shape = draw(st.sampled_from(["bound", "cases", "design"]))
    more: dict[str, Any] = {}
    if shape == "bound":
        more = draw(bounds(comparison))
    if shape == "cases":
        names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
        more = {"cases": tuple(Case(name, **draw(bounds(comparison))) for name in names)}
    note = draw(st.none() | words)
    return Limit(
        param, draw(st.sampled_from(["%", "m3/min", "ppm"])), comparison, note=note, trigger=draw(st.booleans()), **more
    )


@st.composite
def items(draw: st.DrawFn, code: str) -> Item:
    """Any item of the vocabulary above."""
    major = draw(st.booleans())
    params = draw(st.lists(words, max_size=2, unique=True))
    return Item(
        id=code,
        category=draw(words),
        level=draw(st.sampled_from(Level)),
        text=draw(words),
        method=draw(words),
        places=tuple(draw(st.lists(st.sampled_from(PLACES + SCOPES), min_size=1, max_size=3, unique=True))),
        specialty=draw(st.sampled_from(SPECIALTIES)),
        mine_kind=tuple(draw(st.lists(st.sampled_from(KINDS[1:]), max_size=2, unique=True))),
        applies_when=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True))),
        basis=tuple(draw(st.lists(words, min_size=1, max_size=2, unique=True))),
        basis_to_verify=draw(st.booleans()),
        major_hazard=major,
        mh_note=draw(words) if major else None,
        mh_basis=(draw(words),) if major else (),
        values=tuple(draw(limits(param)) for param in params),
        editions=tuple(draw(edition(day)) for day in draw(st.sampled_from(CHANGES))),
    )


@st.composite
def edition(draw: st.DrawFn, since: str) -> Edition:
    """Any change of clause on a day."""
    cited = tuple(draw(st.lists(words, min_size=1, max_size=2, unique=True)))
    return Edition(since, cited, tuple(draw(st.lists(words, max_size=1))), draw(st.booleans()))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Any faultless catalogue of the vocabulary above."""
    number = draw(st.integers(1, 8))
    return Catalogue(
        catalogue="any",
        title=draw(words),
        object=draw(words),
        edition=draw(words),
        status="示例",
        kinds=KINDS,
        places=PLACES,
        items=tuple(draw(items(f"X-{code:02d}")) for code in range(number)),
        scopes=SCOPES,
        kind_tags=(KindTags("露天煤矿", ("open_pit",)),),
        tags=tuple(Tag(code, draw(words)) for code in TAGS),
        specialties=SPECIALTIES,
        rules_effective=tuple(
            RuleEdition(rule, draw(words)) for rule in draw(st.lists(words, max_size=2, unique=True))
        ),
    )


@st.composite
def mines(draw: st.DrawFn) -> tuple[str, list[str], list[Place]]:
    """Kind, tags and places of any mine that the vocabulary can describe."""
    kinds = draw(st.lists(st.sampled_from(PLACES), max_size=6))
    places = [Place(id=f"p{number}", name=draw(words), kind=kind) for number, kind in enumerate(kinds)]
    return draw(st.sampled_from(KINDS)), draw(st.lists(st.sampled_from(TAGS), unique=True)), places
