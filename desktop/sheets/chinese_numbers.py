"""Numbers written in Chinese: 三 → 3, 二十四 → 24, 零点五 → 0.5. Pure."""

from __future__ import annotations

DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TIMES = {"十": 10, "百": 100, "千": 1000}
PATTERN = r"[零〇一二两三四五六七八九十百千万半][零〇一二两三四五六七八九十百千万点]*"
LETTERS = "零〇一二两三四五六七八九十百千万点半"


def read(text: str) -> str | None:
    """The number in digits; None when it can be read in two ways (二百五) or in none."""
    if text == "半":
        return "0.5"
    whole, point, rest = text.partition("点")
    number = _whole(whole)
    if number is None or (point and not (rest and all(letter in DIGITS for letter in rest))):
        return None
    return f"{number}.{''.join(str(DIGITS[letter]) for letter in rest)}" if point else str(number)


def _whole(text: str) -> int | None:
    if len(text) > 1 and all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    above, many, below = text.partition("万")
    if not many:
        return _below_ten_thousand(text)
    high, low = _below_ten_thousand(above), _below_ten_thousand(below) if below else 0
    return None if high is None or low is None or (0 < low < 1000 and below[0] != "零") else high * 10_000 + low


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last, is_after_zero = 0, None, 10_000, False
    for place, letter in enumerate(text):
        if letter in DIGITS:
            if digit:
                return None
            digit, is_after_zero = DIGITS[letter], is_after_zero or DIGITS[letter] == 0
            continue
        times = TIMES.get(letter)
        if times is None or times >= last or (digit is None and (times != 10 or place)) or digit == 0:
            return None
        total, last, digit, is_after_zero = total + (digit or 1) * times, times, None, False
    if digit and last > 10 and total and not is_after_zero:
        return None  # 二百五: 250 or 205
    return total + (digit or 0) if text else None
