"""Breaking Chinese text into lines as a printer would (避头尾), because ReportLab does so only in part.

Promise: no line begins with a mark that belongs to what stands before it, none ends with an opening mark; numbers,
codes and Latin words stay whole; no character ends a paragraph alone in its line; nothing is lost or added except
spaces at a line's end. Only a piece that is by itself wider than the line is cut where it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

CANNOT_START = frozenset("，。、；：？！．,.;:?!）〕］｝〉》」』】〗)]}”’…—～·％‰℃°%‐–ー々〃㎡㎥'\"")
CANNOT_END = frozenset("（〔［｛〈《「『【〖([{“‘＃￥$§№")
_PAIRS = frozenset("…—")
_SIGNS = frozenset("≤≥±＜＞<>-+")
_WIDE = 8  # ems: in a narrower column one character may stand alone
_SHORT = 3.0  # ems: a longer word stays where it is
_SLACK = 1e-6  # widths are sums of floats


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width` (in the unit of `measure`, the width of one character); newlines are breaks."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_fill(paragraph, width, measure))
    return lines


def _fill(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in _cut_wide(_pieces(paragraph), width, measure):
        if lines[-1] and used + sum(map(measure, piece.rstrip())) > width + _SLACK:
            lines.append([])
            used = 0.0
        lines[-1].append(piece)
        used += sum(map(measure, piece))
    if len(lines) > 1 and width >= _WIDE:
        _keep_company(lines, width, measure)
    return ["".join(line).rstrip() for line in lines]


def _keep_company(lines: list[list[str]], width: float, measure: Callable[[str], float]) -> None:
    """No character stands alone in the last line: one more comes down from the line above."""
    *_, above, last = lines
    alone = sum(ch not in CANNOT_START and ch not in CANNOT_END and ch != " " for ch in "".join(last)) < 2
    coming = sum(map(measure, above[-1]))
    fits = coming + sum(map(measure, "".join(last).rstrip())) <= width + _SLACK
    if alone and fits and len(above) > 1 and coming <= _SHORT:
        last.insert(0, above.pop())


def _pieces(text: str) -> Iterator[str]:
    """Smallest pieces that may not be broken inside; joined together they are the text."""
    piece = ""
    for ch in text:
        if piece and _may_break(piece, ch):
            yield piece
            piece = ""
        piece += ch
    if piece:
        yield piece


def _may_break(piece: str, following: str) -> bool:
    last = piece[-1]
    if following == " " or following in CANNOT_START or last in CANNOT_END:
        return False
    if last == " ":
        # spaces belong to what precedes them; an opening mark or a sign before the space still holds on
        bare = piece.rstrip()
        return not bare or not (bare[-1] in CANNOT_END or bare[-1] in _SIGNS or _is_unit(bare[-1], following))
    if (last in _PAIRS and following == last) or (last == "·" and _is_word(following)):
        return False
    return not (_is_word(last) and _is_word(following)) and not _joins_number(piece, following)


def _is_word(ch: str) -> bool:
    return ch.isascii() and (ch.isalnum() or ch in "_-/#@&+=.,:%*\\~<>|")


def _joins_number(piece: str, following: str) -> bool:
    """A sign stays with its number (≤1.0, ±5)."""
    return piece[-1] in _SIGNS and following.isdigit()


def _is_unit(last: str, following: str) -> bool:
    """A unit stays with its number (18.5 m)."""
    return last.isdigit() and following.isascii() and following.isalpha()


def _cut_wide(pieces: Iterator[str], width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Cut a piece that no line can hold; its cuts keep to the rule about marks as long as they can."""
    for piece in pieces:
        rest = piece
        while sum(map(measure, rest.rstrip())) > width + _SLACK and len(rest) > 1:
            fit = max(1, _how_many_fit(rest, width, measure))
            cut = next((k for k in range(fit, 0, -1) if _is_clean_cut(rest, k)), fit)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _how_many_fit(text: str, width: float, measure: Callable[[str], float]) -> int:
    used = 0.0
    for count, ch in enumerate(text):
        used += measure(ch)
        if used > width + _SLACK:
            return count
    return len(text)


def _is_clean_cut(text: str, at: int) -> bool:
    return at < len(text) and text[at] not in CANNOT_START and text[at - 1] not in CANNOT_END
