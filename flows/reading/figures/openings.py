"""Where a quantity may begin: a numeral, a rank, a doubling, a half, a price cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.figures.numerals import NUMBER, NUMERALS

# 八, 八五, 7.5: tenths of a price
OFF = r"(?:[0-9](?:\.[0-9]|[0-9])?|[一二三四五六七八九两](?:点?[一二三四五六七八九])?)"
# What opens a quantity: a number, a rank, a doubling, a half, a price cut.
OPENING = re.compile(
    rf"(?P<growth>翻(?:了|两|一|三|四|[2-9])?(?P<nearly>[近约超])?(?:[一两二三四五六]|[1-9])?番|翻了?一?倍)"
    rf"|(?P<half_of>(?<=[过超近])半数?(?![百年月天日小个径导球岛决途价])|(?<![一二三四五六七八九十])一半|半数|大半(?![年天个辈夜]))"
    rf"|(?P<most>大半(?P<most_unit>[年天]|个月))"
    rf"|(?P<off>(?:{OFF}[-—~至到])?{OFF}折)(?![叠腾射磨旧返算扇耳页线合断戟枝桂子回纸])"
    rf"|(?P<first>(?<![榜元部岁])首(?P<first_unit>[个笔家款例单座条张台部架艘列位名只项支辆颗间套宗块趟幢株枚档]))"
    rf"|(?P<rank>第(?P<place>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,3}})(?P<rank_unit>[位名]?))"
    rf"|{NUMBER.pattern}"
)
# Every opening begins with one of these; a search for them is many times as fast.
FIRST = re.compile(f"[翻半一大首第{NUMERALS}]")


def openings(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """All matches of OPENING from ``start`` on, none over another."""
    while (first := FIRST.search(text, start)) is not None:
        match = OPENING.match(text, first.start())
        if match is not None:
            yield match
        start = first.end() if match is None else match.end()
