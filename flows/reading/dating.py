"""When a page was printed, as far as it says so itself.

Every clue is a span of days in which the page must have been printed; the page's own span is what all of them leave:

- a masthead's or folio's date is the day itself, and settles it; a month and a day beside their weekday leave the years
  in which they meet;
- a day that the text tells as past is a lower bound: 2022年3月5日，…召开, 截至2022年3月末;
- 今年 beside an anniversary of something that everybody dates alike, or beside a plan's first or last year, is a year:
  今年是中国共产党成立100周年, 今年是“十四五”开局之年;
- a congress that is looked forward to, or whose spirit is carried out, is before or behind;
- 昨日（6月3日）, 今天（6月4日） tell the day of that year.

Clues that contradict each other leave nothing: an old page is quoted, or history told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.reading.lines import HAN

DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789")
WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
ARABIC = re.compile(r"(?<![\d.])((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日|(?!\d))")
CHINESE = re.compile(
    r"([一二]\s*[〇○零一二三四五六七八九](?:\s*[〇○零一二三四五六七八九]){2})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
WEEKDAY = re.compile(r"(?<!年)(?<!\d)(\d{1,2})月(\d{1,2})日\s*(?:星期|周)([一二三四五六日天])")
WEEKDAYS: Final = "一二三四五六日"
COMMA = re.compile("[，,]")
SENTENCE = re.compile(r"[^。！？；\n]+")
# One of these stands in every clue of the text.
TELLING = re.compile(r"\d{4}年|今年|[今昨前][日天]|十[八九]大|二十大|[十二]+届")
# A day, a month's end, a year's end, or a year in which something was: not 2025年制造业规划, which may be to come.
PAST = re.compile(r"((?:19|20)\d\d)年(?:(?:(\d{1,2})月(?:(\d{1,2})日|[末底]))|([末底])|(?=[，,]))")
# What is still to come, or only said to be: none of its days is past.
AHEAD = re.compile(
    r"将|拟|预计|计划|力争|确保|有望|届时|明年|目标|规划|到20|(?<!截)至20|前完成|截止|报名|有效期|实施期|为期"
)
ANNIVERSARY = re.compile(rf"([{HAN}]{{2,12}}?)(\d{{2,3}})周年")
QUOTES = re.compile('[“”"]')
# What everybody dates alike, by the words before N周年.
FOUNDED: Final = {
    "中国共产党成立": 1921,
    "建党": 1921,
    "中国人民解放军建军": 1927,
    "建军": 1927,
    "长征胜利": 1936,
    "抗战胜利": 1945,
    "抗日战争胜利": 1945,
    "反法西斯战争胜利": 1945,
    "新中国成立": 1949,
    "中华人民共和国成立": 1949,
    "抗美援朝出国作战": 1950,
    "改革开放": 1978,
    "八八战略实施": 2003,
    "实施八八战略": 2003,
    "千万工程实施": 2003,
    "实施千万工程": 2003,
    "香港回归": 1997,
    "澳门回归": 1999,
    "共建一带一路倡议提出": 2013,
}
PLANS: Final = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
PLAN_YEAR = re.compile(r"[“\"]?(十[二三四五]五)[”\"]?(?:规划|时期)?(?:的)?(开局|起步|收官|结束|最后一|第一)(?:之)?年")
# Meetings by what papers call their spirit, with their first and last days.
MEETINGS: Final = {
    "党的十八大": (date(2012, 11, 8), date(2012, 11, 14)),
    "党的十九大": (date(2017, 10, 18), date(2017, 10, 24)),
    "十九届四中全会": (date(2019, 10, 28), date(2019, 10, 31)),
    "十九届五中全会": (date(2020, 10, 26), date(2020, 10, 29)),
    "十九届六中全会": (date(2021, 11, 8), date(2021, 11, 11)),
    "党的二十大": (date(2022, 10, 16), date(2022, 10, 22)),
    "二十届二中全会": (date(2023, 2, 26), date(2023, 2, 28)),
    "二十届三中全会": (date(2024, 7, 15), date(2024, 7, 18)),
    "二十届四中全会": (date(2025, 10, 20), date(2025, 10, 23)),
}
LOOKED_FORWARD_TO = re.compile(
    r"(?:喜迎|迎接|迎|献礼)(?:党的)?(?P<meeting>十[八九]大|二十大)(?:胜利)?(?:召开)?(?!精神)"
)
CARRIED_OUT = re.compile(rf"(?P<meeting>{'|'.join(MEETINGS)})(?:精神|报告|作出|提出|指出|以来)")
NEAR_DAY = re.compile(r"([今昨前])[日天](?:上午|下午|晚上?|早上)?\s*[（(](\d{1,2})月(\d{1,2})日[)）]")
BACK: Final = {"今": 0, "昨": 1, "前": 2}


@dataclass(frozen=True, slots=True)
class Printed:
    """The days between which a page was printed; None where that side is open. Both the same: that is the day."""

    earliest: date | None = None
    latest: date | None = None

    @property
    def day(self) -> date | None:
        """The one day that is left."""
        return self.earliest if self.earliest == self.latest else None

    def within(self, other: Printed) -> Printed | None:
        """What both leave; None where they contradict each other."""
        earliest = max(filter(None, (self.earliest, other.earliest)), default=None)
        latest = min(filter(None, (self.latest, other.latest)), default=None)
        return None if earliest and latest and earliest > latest else Printed(earliest, latest)


def printed(folios: Iterable[str], texts: Iterable[str]) -> Printed:
    """When a page with these folios and paragraphs was printed."""
    folios = list(folios)
    days = {day for line in folios for day in _days(line)}
    if days:
        return Printed(min(days), max(days)) if len(days) == 1 else Printed()
    sentences = [sentence for text in texts for sentence in _telling(text)]
    span = Printed()
    for clue in (clue for sentence in sentences for clue in _clues(sentence)):
        left = span.within(clue)
        if left is None:
            return Printed()
        span = left
    return _day_in(span, folios, sentences)


def _telling(text: str) -> Iterator[str]:
    if TELLING.search(text):
        yield from (sentence for sentence in SENTENCE.findall(text.translate(WIDE)) if TELLING.search(sentence))


def _clues(sentence: str) -> Iterator[Printed]:
    for match in PAST.finditer(sentence):
        start = max(sentence.rfind(comma, 0, match.start()) for comma in "，,") + 1
        if not AHEAD.search(COMMA.split(sentence[start:], maxsplit=1)[0]):
            year, month, day, end = match.groups("")
            yield from (Printed(past, None) for past in _past(int(year), int(month or 0), int(day or 0), end))
    if "今年" in sentence and "去年" not in sentence:
        for words, number in ANNIVERSARY.findall(QUOTES.sub("", sentence)):
            yield from (_year(base + int(number)) for name, base in FOUNDED.items() if words.endswith(name))
        for plan, which in PLAN_YEAR.findall(sentence):
            yield _year(PLANS[plan] + (4 if which in ("收官", "结束", "最后一") else 0))
    for match in LOOKED_FORWARD_TO.finditer(sentence):
        yield Printed(None, MEETINGS["党的" + match["meeting"]][1])
    for match in CARRIED_OUT.finditer(sentence):
        yield Printed(MEETINGS[match["meeting"]][0], None)


def _day_in(span: Printed, folios: Iterable[str], sentences: Iterable[str]) -> Printed:
    """The span, or the one day in it that a weekday beside month and day, or 昨日（6月3日）, leaves."""
    if span.earliest is None or span.latest is None:
        return span
    years = range(span.earliest.year, span.latest.year + 1)
    possible: list[set[date]] = []
    for month, day, weekday in (match for line in folios for match in WEEKDAY.findall(line)):
        wanted = WEEKDAYS.index("日" if weekday == "天" else weekday)
        days = (found for year in years for found in _day(year, int(month), int(day)))
        possible.append({found for found in days if found.weekday() == wanted})
    for near, month, day in (match for sentence in sentences for match in NEAR_DAY.findall(sentence)):
        days = (found for year in years for found in _day(year, int(month), int(day)))
        possible.append({found + timedelta(days=BACK[near]) for found in days})
    if not possible:
        return span
    left = {day for day in set.intersection(*possible) if span.earliest <= day <= span.latest}
    return Printed(min(left), max(left)) if left else Printed()


def _year(year: int) -> Printed:
    return Printed(date(year, 1, 1), date(year, 12, 31))


def _days(line: str) -> Iterable[date]:
    for match in ARABIC.finditer(line.translate(WIDE)):
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


def _past(year: int, month: int, day: int, end: str) -> Iterable[date]:
    """The first day on which somebody can have told of a day, of a month's or a year's end (no day), or of a year."""
    if day:
        yield from _day(year, month, day)
    elif month:
        yield from (first - timedelta(days=1) for first in _day(year + month // 12, month % 12 + 1, 1))
    else:
        yield date(year, 12, 31) if end else date(year, 1, 1)


def _day(year: int, month: int, day: int) -> Iterable[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
