"""Limits in words: `CH4<1.0%`, `风速0.25～4m/s`, `不大于24ppm`, each with the text it was read from.

Pure. These are proposals for a person to take or leave; what is unsure (no parameter named, a unit not known) says so.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

from desktop.sheets import chinese_numbers, units
from desktop.supervision.catalogue_reading import NUMBER
from desktop.supervision.checklist import Comparison, Limit

LONGEST_PARAM = 16
ENTERED = (Comparison.ABOVE, Comparison.BELOW, Comparison.FROM)  # reaching these may make a requirement apply
WORDS_OF_BREACH = ("大于", "高于", "多于", "超过", "达到")
MUST_NOT = r"(?:不得|不能|不应|不可|不准|严禁|禁止|不许)"
SIGNS = (
    (
        Comparison.UP_TO,
        rf"{MUST_NOT}(?:大于|超过|高于|多于|超出)|不(?:大于|超过|高于|多于|超出)|小于(?:或|等于|或等于)+|≤|<=|≦|≯|最大|最多|至多",
    ),
    (
        Comparison.FROM,
        rf"{MUST_NOT}(?:小于|低于|少于)|不(?:小于|低于|少于|短于)|大于(?:或|等于|或等于)+|≥|>=|≧|≮|最小|最少|至少|达到",
    ),
    (Comparison.BELOW, r"小于|低于|少于|<"),
    (Comparison.ABOVE, r"大于|高于|多于|超过|>"),
    (Comparison.EQUAL, r"等于|=="),
)
SIGN = "|".join(f"(?P<{sign.name}>{words})" for sign, words in SIGNS)
VALUE = r"[+-]?\d+(?:\.\d+)?"
STRANGE = r"[A-Za-zμΩ℃°%/·0-9³²]{1,12}|[\u4e00-\u9fff]{1,4}(?=$|[，。；、,;)）\s])"
UNIT = rf"(?:(?P<unit>{units.PATTERN})(?![A-Za-z])|(?P<other>{STRANGE}))?"
ONE = re.compile(rf"(?:{SIGN})\s*(?P<number>{VALUE})\s*{UNIT}")
WRITTEN = re.compile(
    rf"(?:{SIGN})?\s*(?:(?P<percent>百分之)(?P<share>{chinese_numbers.PATTERN})"
    rf"|(?P<number>{chinese_numbers.PATTERN})(?P<unit>{units.PATTERN})(?![A-Za-z{chinese_numbers.LETTERS}]))"
)
IN_CHINESE = "数是汉字，请核对"
MEASURED = (
    "浓度|含量|风速|风量|风压|温度|湿度|压力|间距|距离|高度|宽度|厚度|深度|坡度|坡比|长度|速度|电阻|电压|电流|负压|瓦斯|甲烷|氧气"
    "|一氧化碳|二氧化碳|硫化氢|粉尘|噪声|CH4|CO2|CO|O2|H2S|NO2|SO2"
)
RULES = "规程|规定|设计|标准|规范|要求|说明书"
BY = rf"(?:按照?|依照|参照|遵照|执行|见)[^，。；、,;：:\d]{{0,8}}?(?:{RULES})(?:规定|执行|的?要求)?"
END = r"(?=\s*(?:$|[，。；;,]))"
NO_NUMBER = re.compile(rf"(?:(?:{MEASURED})\s*[：:]?|(?<=[：:]))\s*(?P<words>{BY}){END}")
BEFORE = re.compile(
    rf"(?P<number>{VALUE})\s*(?P<unit>{units.PATTERN})(?![A-Za-z])\s*(?:及|（含）|\(含\))?(?P<side>以下|以上|以内)"
)
RANGE = re.compile(
    rf"(?P<low>{VALUE})\s*(?:(?:{units.PATTERN})(?![A-Za-z])\s*)?(?:[~～—–至到]+|-)\s*(?P<high>{VALUE})\s*{UNIT}"
)
# words between what is measured and the sign
FILLER = re.compile(
    r"(?:应当|必须|应该|一律|一般|均|都|应|须|宜|需|要求|要|控制|保持|维持|在|为|是|的|其|且|并|和|或|：|:|\s)+$"
)
LEADING = re.compile(
    r"^(?:检查|查看|查验|核对|核查|测量|测定|实测|现场|是否|确保|保证|当|若|如|其|且|并|及|与|和|或|时|处|的|对|由)+"
)
STOP = re.compile(r"[，。；;,、：:！!？?（）()【】\[\]“”\"《》\d]")
CONDITION = re.compile(r"^\s*(?:时|的?情况下|后|，?(?:必须|应当|应立即|立即|须|严禁|停止|撤))")
NOT = rf"(?:{MUST_NOT}|不)"
SLOPE = re.compile(
    rf"(?:(?P<not_steeper>{NOT}陡于)|(?P<not_gentler>{NOT}缓于)|(?P<steeper>陡于)|(?P<gentler>缓于)|{SIGN})?"
    r"\s*1\s*[:：]\s*(?P<run>\d+(?:\.\d+)?)(?![\d.]|[:：]\d)"
)
# of a slope 1:n the steeper has the smaller n: 不陡于 1:2 is n ≥ 2
SLOPE_SIGNS = {
    "not_steeper": Comparison.FROM,
    "not_gentler": Comparison.UP_TO,
    "steeper": Comparison.BELOW,
    "gentler": Comparison.ABOVE,
    Comparison.UP_TO.name: Comparison.FROM,
    Comparison.BELOW.name: Comparison.ABOVE,
    Comparison.FROM.name: Comparison.UP_TO,
    Comparison.ABOVE.name: Comparison.BELOW,
    Comparison.EQUAL.name: Comparison.EQUAL,
}
SLOPE_UNIT = "1:n"
DAY_OR_RULE = re.compile(r"第\s*$|〔|GB|AQ|MT|[年月日]\s*$")
DUTY = re.compile(r"(?:应当?|必须|应该|须|宜|需|要求?)\s*$")


class Read(msgspec.Struct, frozen=True):
    """One limit read from words: `fragment` is the text, `unsure` why a person should look twice (empty: nothing).

    `limit` is None when the words hold a limit that cannot be taken, for example under a unit that is not known.
    """

    fragment: str
    limit: Limit | None
    unsure: str = ""


def read(text: str, more_units: frozenset[str] = frozenset()) -> tuple[Read, ...]:
    """The limits in a text, in its order."""
    plain = _half_width(text)
    found: list[tuple[int, Read]] = []
    taken: list[tuple[int, int]] = []
    for pattern, make in ((SLOPE, _slope), (RANGE, _range), (ONE, _one), (BEFORE, _before), *_WORDS):
        for match in pattern.finditer(plain):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if (made := make(match, plain, text, more_units)) is not None:
                taken.append(match.span())
                found.append((match.start(), made))
    return _apart([made for _, made in sorted(found, key=lambda one: one[0])])


def _one(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read | None:
    sign = next(sign for sign, _ in SIGNS if match[sign.name])
    is_duty = bool(DUTY.search(plain[: match.start()]))
    is_trigger = sign in ENTERED and not is_duty and bool(CONDITION.match(plain[match.end() :]))
    made = _made(match, plain, text, more, sign, limit=match["number"], trigger=is_trigger)
    is_bare = match[sign.name] in WORDS_OF_BREACH and not is_duty and not is_trigger
    if made is not None and made.limit is not None and is_bare:
        return msgspec.structs.replace(made, unsure=f"“{match[sign.name]}”也可能说的是不合格的情形")
    return made


def _slope(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read | None:
    """A slope or a ratio written 1:n; without a sign only where the words say that it is a slope."""
    del more
    sign = next((name for name in SLOPE_SIGNS if match[name]), None)
    param, start = _param(plain, match.start())
    if sign is None and not param.endswith(("坡", "坡比", "坡度")):
        return None
    comparison = SLOPE_SIGNS[sign] if sign else Comparison.FROM
    unsure = "" if sign else "没有写明陡缓的方向，按“不陡于”提出"
    limit = Limit(param or "坡比", SLOPE_UNIT, comparison, limit=match["run"])
    return Read(text[start : match.end()].strip(), limit, unsure or ("" if param else "没有写明测什么"))


def _written(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read | None:
    """A number in Chinese: proposed, and always to be looked at."""
    sign = next((sign for sign, _ in SIGNS if match[sign.name]), None)
    number = chinese_numbers.read(match["share"] or match["number"])
    if number is None or (sign is None and not match["percent"]):
        return None
    param, start = _param(plain, match.start())
    fragment = text[start : match.end()].strip()
    if sign is None:
        return Read(fragment, None, "数是汉字，没有写明不大于还是不小于；保留为文字")
    unit = "%" if match["percent"] else match["unit"] if match["unit"] in more else units.plain(match["unit"])
    unsure = IN_CHINESE if param else f"{IN_CHINESE}；没有写明测什么"
    return Read(fragment, Limit(param or "测值", unit, sign, limit=number), unsure)


def _no_number(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read:
    """A limit that only names a rule: told, so that nobody waits for a number."""
    del plain, more
    return Read(text[match.start() : match.end()].strip(), None, f"没有数值：{match['words'].strip()}；保留为文字")


_WORDS = ((WRITTEN, _written), (NO_NUMBER, _no_number))


def _before(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read | None:
    sign = Comparison.FROM if match["side"] == "以上" else Comparison.UP_TO
    return _made(match, plain, text, more, sign, limit=match["number"])


def _range(match: re.Match[str], plain: str, text: str, more: frozenset[str]) -> Read | None:
    low, high = match["low"], match["high"]
    if DAY_OR_RULE.search(plain[: match.start()][-3:]) or not (match["unit"] or match["other"]):
        return None
    if Decimal(low) >= Decimal(high):
        return None
    return _made(match, plain, text, more, Comparison.BETWEEN, low=low, high=high)


def _made(
    match: re.Match[str],
    plain: str,
    text: str,
    more: frozenset[str],
    sign: Comparison,
    *,
    limit: str | None = None,
    low: str | None = None,
    high: str | None = None,
    trigger: bool = False,
) -> Read | None:
    param, start = _param(plain, match.start())
    fragment = text[start : match.end()].strip()
    groups = match.groupdict()
    spelt = groups.get("unit") or groups.get("other")
    if not spelt:
        return Read(fragment, None, "没有认出单位") if limit is not None else None
    unit = spelt if spelt in more else units.plain(spelt)
    if not units.is_known(unit, more):
        return Read(fragment, None, f"单位“{spelt}”不认识")
    if any(number and not NUMBER.fullmatch(number) for number in (limit, low, high)):
        return Read(fragment, None, "数的写法不认识")
    unsure = "" if param else "没有写明测什么"
    if trigger:
        unsure = "像是触发条件，不是合格条件"
    made = Limit(param or "测值", unit, sign, limit=limit, low=low, high=high, trigger=trigger)
    return Read(fragment, made, unsure)


def _param(plain: str, end: int) -> tuple[str, int]:
    """What is measured: the words before the sign, back to the last stop; and where they begin."""
    before = FILLER.sub("", plain[:end])
    stop = max((found.end() for found in STOP.finditer(before) if not _is_formula(before, found)), default=0)
    words = before[stop:]
    words = words[len(lead[0]) :] if (lead := LEADING.match(words)) else words
    words = words.strip()
    words = words[-LONGEST_PARAM:]
    return words, max(end - (len(plain[:end]) - len(before)) - len(words), 0) if words else end


def _is_formula(text: str, found: re.Match[str]) -> bool:
    """Whether a digit belongs to a formula: CH4, CO2."""
    return found[0].isdigit() and bool(re.search(r"[A-Za-z]$", text[: found.start()]))


def _apart(found: list[Read]) -> tuple[Read, ...]:
    """Every limit under a name of its own."""
    seen: dict[str, int] = {}
    made = []
    for one in found:
        if one.limit is None:
            made.append(one)
            continue
        times = seen[one.limit.param] = seen.get(one.limit.param, 0) + 1
        name = one.limit.param if times == 1 else f"{one.limit.param}{times}"
        made.append(msgspec.structs.replace(one, limit=msgspec.structs.replace(one.limit, param=name)))
    return tuple(made)


def _half_width(text: str) -> str:
    """Letter by letter, so that places stay the same."""
    return "".join(_plain_letter(letter) for letter in text)


def _plain_letter(letter: str) -> str:
    if letter in "³²℃":
        return letter
    made = unicodedata.normalize("NFKC", letter)
    return made if len(made) == 1 and letter not in "～：；，、（）" else letter
