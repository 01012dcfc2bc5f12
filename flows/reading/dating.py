"""The day on which a page was printed, where it says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789")
ARABIC = re.compile(r"(?<![\d.])((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日|(?!\d))")
CHINESE = re.compile(
    r"([一二]\s*[〇○零一二三四五六七八九](?:\s*[〇○零一二三四五六七八九]){2})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)


def printed_on(folios: Iterable[str]) -> date | None:
    """The one complete date that a page's folios and mastheads give; None where there is none, or more than one."""
    days = {day for line in folios for day in _days(line)}
    return days.pop() if len(days) == 1 else None


def _days(line: str) -> Iterable[date]:
    for match in ARABIC.finditer(line.translate(str.maketrans("０１２３４５６７８９", "0123456789"))):
        yield from _day(int(match[1]), int(match[2]), int(match[3]))
    for match in CHINESE.finditer(line):
        year = re.sub(r"\s", "", match[1]).translate(DIGITS)
        yield from _day(int(year), _number(match[2]), _number(match[3]))


def _number(text: str) -> int:
    """二十三 → 23, 十 → 10."""
    tens, ten, ones = text.rpartition("十")
    value = "一二三四五六七八九"
    if not ten:
        return value.find(ones) + 1 if len(ones) == 1 else 0
    return 10 * (value.find(tens) + 1 if tens else 1) + (value.find(ones) + 1 if ones else 0)


def _day(year: int, month: int, day: int) -> Iterable[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
