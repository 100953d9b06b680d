"""The bulletin (履职情况通报) as an official letter, modelled on 临应急发〔2024〕20号: every number is the snapshot's.

Demands (工作要求) are a person's words; without them the section is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.documents.letter import Annex, Letter, LetterColumn, LetterTable, Part, Passage, numbered
from desktop.documents.words import day as day_in_words
from desktop.regulation.bulletin import Bulletin, Holders, Standings
from desktop.regulation.counting import Tally
from desktop.regulation.editions import Edition
from desktop.regulation.rates import CountyRates, Style, percent
from desktop.regulation.roll import Way

_NOTHING = "—"
_COLUMNS = (
    LetterColumn("县（市、区）", 0.22),
    LetterColumn("人数", 0.09),
    LetterColumn("现场\n已做/应做", 0.21),  # 12345/67890 on one line, in a wide face too
    LetterColumn("签到率", 0.135),
    LetterColumn("远程\n已做/应做", 0.21),
    LetterColumn("远程率", 0.135),
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the figures do not know: who writes, the letter's number and day, whom it goes to, what is demanded, the
    red words at its head (`mark`, "" for none) and to whom copies go (抄送).
    """

    bureau: str
    day: dt.date
    number: str = ""
    addressee: str = "各县（市、区）矿山安全监管部门："
    demands: tuple[str, ...] = ()
    mark: str = ""
    copies: tuple[str, ...] = ()


def letter(known: Bulletin, head: Head, snapshot: bytes) -> Letter:
    """The letter; `snapshot` goes into it as its machine-readable record."""
    found = known.figures
    title = f"关于{period(found.first, found.last)}矿山安全监管专员\n履职情况的通报"
    return Letter(
        bureau=head.bureau,
        number=head.number,
        title=title,
        body=numbered(tuple(_body(known, head.demands))),
        day=head.day,
        drawn_at=dt.datetime.combine(head.day, dt.time(4), dt.UTC),  # noon in Beijing: same day, same bytes
        addressee=head.addressee,
        mark=head.mark,
        copies=head.copies,
        annexes=(Annex("监管专员履职情况统计表", (_annex(known),)),),
        printed_by=head.bureau,
        printed_on=head.day,
        attachment=snapshot,
    )


def period(first: dt.date, last: dt.date) -> str:
    """`2023年度`, `2026年上半年`, `2026年第3季度`, or the two days."""
    whole = first.day == 1 and (last + dt.timedelta(days=1)).day == 1 and first.year == last.year
    months = (first.month, last.month)
    if whole and months == (1, 12):
        return f"{first.year}年度"
    if whole and months in ((1, 6), (7, 12)):
        return f"{first.year}年{'上' if months[0] == 1 else '下'}半年"
    if whole and months[0] == months[1]:
        return f"{first.year}年{first.month}月"
    if whole:
        return f"{first.year}年{first.month}月至{last.month}月"
    return f"{day_in_words(first)}至{day_in_words(last)}"


def _body(known: Bulletin, demands: Sequence[str]) -> Iterator[Part]:
    found, staffing, made = known.figures, known.figures.staffing, known.figures.checklists
    yield Passage(f"现将{period(found.first, found.last)}矿山安全监管专员履职情况通报如下。")
    yield Passage("总体情况", 1)
    yield Passage("监管专员配备情况", 2)
    yield Passage(
        f"截至{day_in_words(staffing.day)}，正常生产建设矿山{staffing.mines}座，监管专员{staffing.inspectors}名，"
        f"应配{staffing.required}岗，已配{staffing.filled}岗，配备率{_shown(staffing.rate)}。"
    )
    yield Passage("检查工作表制定情况", 2)
    yield Passage(f"应制定{made.due}份，实际制定{made.made}份，制定率{_shown(made.rate)}。")
    yield Passage("履职情况", 1)
    yield Passage(_how(known))
    yield Passage("现场签到情况", 2)
    yield Passage(_duties(known.on_site, found.editions, found.city.sign_in))
    yield Passage("远程监管情况", 2)
    yield Passage(_duties(known.remote, found.editions, found.city.remote))
    if problems := list(_problems(known)):
        yield Passage("存在的突出问题", 1)
        for text in problems:
            yield Passage(text)
    if demands:
        yield Passage("工作要求", 1)
        for text in demands:
            yield Passage(text)


def _duties(one: Standings, editions: Sequence[Edition], city: Fraction | None) -> str:
    verb, rate = ("现场签到", "签到率") if one.way is Way.ON_SITE else ("远程监管", "远程监管率")
    asked = "，".join(f"{edition.name}要求每周不少于{_weekly(one.way, edition)}次" for edition in editions)
    said = [f"{asked}。" if asked else ""]
    if one.above:
        is_ranked = bool(one.above[0].place) and len(one.above) > 1
        order = (
            "按平均" + rate + "由高到低，各县（市、区）排名如下："
            if is_ranked
            else "各县（市、区）平均" + rate + "如下："
        )
        places = (_place(each.place) if is_ranked else "" for each in one.above)
        pairs = zip(places, one.above, strict=True)
        listed = "、".join(f"{place}{each.name}（{each.rate}%）" for place, each in pairs)
        said.append(f"有{len(one.above)}个县（市、区）的监管专员进行了{verb}，{order}{listed}。")
    if one.zero:
        said.append(f"{'、'.join(one.zero)}共{len(one.zero)}个县（市、区）的监管专员均未进行{verb}。")
    if one.without:
        said.append(f"{'、'.join(one.without)}共{len(one.without)}个县（市、区）本期没有应做次数。")
    said.append("全市本期没有应做次数。" if city is None else f"全市平均{rate}为{_shown(city)}。")
    return "".join(said)


def _problems(known: Bulletin) -> Iterator[str]:
    for one in known.holders:
        yield _held(one)
    for each in (known.on_site, known.remote):
        if each.zero:
            what = "现场签到率" if each.way is Way.ON_SITE else "远程监管率"
            yield f"{len(each.zero)}个县（市、区）的{what}为零。"


def _held(one: Holders) -> str:
    where = f"，涉及{'、'.join(one.counties)}共{len(one.counties)}个县（市、区）" if one.counties else ""
    return f"共有{len(one.people)}名监管专员一人监管{one.mines}座矿山{where}。"


def _annex(known: Bulletin) -> LetterTable:
    """Every county, the mean of the counties where that is the city's rate, and all together."""
    found = known.figures
    rows = [_row(one) for one in found.counties]
    people = str(sum(one.persons for one in found.counties))
    near = sum((one.on_site for one in found.counties), Tally())
    far = sum((one.remote for one in found.counties), Tally())
    city = found.city
    if found.style is Style.OFFICIAL:
        rows.append(("各县平均", people, "", _shown(city.sign_in), "", _shown(city.remote)))
    rows.append(("合计", people, _part(near), _shown(city.sign_in_pooled), _part(far), _shown(city.remote_pooled)))
    return LetterTable(_COLUMNS, tuple(rows), caption=_of(known))


def _row(one: CountyRates) -> tuple[str, ...]:
    return (
        one.name,
        str(one.persons),
        _part(one.on_site),
        _shown(one.sign_in),
        _part(one.remote),
        _shown(one.remote_rate),
    )


def _of(known: Bulletin) -> str:
    """Which days, weeks and editions."""
    found = known.figures
    editions = "、".join(one.name for one in found.editions) or "没有有效的制度版本"
    return f"{day_in_words(found.first)}至{day_in_words(found.last)}，{len(found.weeks)}周，{editions}"


def _how(known: Bulletin) -> str:
    """How persons' figures became those of counties and the city."""
    if known.figures.style is Style.POOLED:
        return "以下各率均为已做之和比应做之和，分子分母见附件。"
    return "以下各率，县为本县专员比率的平均，全市为各县的平均，分子分母见附件。"


def _weekly(way: Way, edition: Edition) -> int:
    return edition.onsite_per_week if way is Way.ON_SITE else edition.remote_per_week


def _place(place: int | None) -> str:
    return f"第{place}名" if place else ""


def _part(one: Tally) -> str:
    return f"{one.done}/{one.owed}"


def _shown(rate: Fraction | None) -> str:
    text = percent(rate)
    return _NOTHING if text is None else f"{text}%"
