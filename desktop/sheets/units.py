"""Units that measured values have in this trade, and how sheets spell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

SPELLINGS = {
    "米": "m",
    "厘米": "cm",
    "毫米": "mm",
    "公里": "km",
    "千米": "km",
    "米/秒": "m/s",
    "米每秒": "m/s",
    "平方米": "m2",
    "立方米": "m3",
    "立方米/分": "m3/min",
    "立方米/分钟": "m3/min",
    "°C": "℃",
    "度": "°",
    "摄氏度": "℃",
    "欧": "Ω",
    "伏": "V",
    "兆帕": "MPa",
    "千牛": "kN",
    "千伏": "kV",
    "㎜": "mm",
    "㎝": "cm",
    "㎞": "km",
    "分钟": "min",
    "秒": "s",
    "小时": "h",
    "天": "d",
    "日": "d",
    "个月": "月",
    "吨": "t",
    "公斤": "kg",
    "千克": "kg",
    "％": "%",
    "km/时": "km/h",
}
KNOWN = (
    *("%", "‰", "ppm", "mg/m3", "mg/L", "g/m3", "m3/t", "m3/min", "m3/h", "m3/d", "m3/s", "m3", "m2", "m/s", "m/d"),
    *("m/min", "km/h", "mm/d", "mm/s", "mm", "cm", "km", "m", "kPa", "MPa", "Pa", "℃", "°", "Ω", "MΩ", "kΩ", "mA"),
    *("kA", "A", "kV", "mV", "V", "kW·h", "kW", "kN", "kg/m", "kg", "t/h", "t", "g", "L", "L/min", "Hz", "lx", "dB"),
    *(
        "dB(A)",
        "ms",
        "s",
        "min",
        "h",
        "d",
        "月",
        "年",
        "个",
        "人",
        "人/次",
        "台",
        "套",
        "张",
        "道",
        "处",
        "条",
        "根",
        "块",
    ),
    *("只", "具", "次", "次/年", "次/月", "次/班", "倍", "家", "级", "班", "项", "组", "名", "路", "1:n"),
    *("mL/(g·min^0.5)", "L/(min·m2)", "mL/min", "N", "kN·m", "N·m", "r/min", "kJ", "mSv", "μSv/h", "Bq/m3"),
)


def plain(unit: str) -> str:
    """A unit as the catalogues write it: m³/min → m3/min, 米 → m."""
    text = unicodedata.normalize("NFKC", unit).replace(" ", "")
    return SPELLINGS.get(text, SPELLINGS.get(unit.strip(), text))


def is_known(unit: str, more: Collection[str] = ()) -> bool:
    """Whether the unit is one of the trade's, or of those declared."""
    return unit in more or plain(unit) in _PLAIN


_PLAIN = {plain(unit) for unit in KNOWN}
# the longest first, so that m/s is not read as m
SPELT = sorted(
    {*KNOWN, *SPELLINGS, "m³/min", "m³/h", "m³/t", "m³", "m²", "㎡", "mg/m³", "M/S", "m/S"} - {"度", "1:n"},
    key=len,
    reverse=True,
)
PATTERN = "|".join(re.escape(unit) for unit in SPELT)
