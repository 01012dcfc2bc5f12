"""When a page was printed, as far as it says so itself.

Every clue is a span of days in which the page must have been printed; the page's own span is what all of them leave:

- a masthead's or folio's date is the day itself; with its weekday it settles the matter, unless that is another date's;
  a month and a day beside their weekday leave the years in which they meet;
- a day that the text tells as past is a lower bound: 2022年3月5日，…召开, 截至2022年3月末;
- a day for which something is announced is an upper bound: 将于2025年6月建成;
- 今年 or 去年 beside an anniversary of something that everybody dates alike, a plan's first or last year, or the year's
  number is a year: 今年是中国共产党成立100周年, 去年（2021年）;
- a congress that is looked forward to, or whose spirit is carried out, is ahead or behind;
- 昨日（6月3日） tells the day of that year. 今天（6月4日） and a dateline's 4月18日电 tell the writer's day, as a
  rule not the paper's.

Clues that contradict each other leave nothing: an old page is quoted, or history told. A wrong bound is worse than
none, so a sentence that looks ahead tells nothing as past, whatever its dates are.
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
WEEKDAY = re.compile(r"(?<![至到—－-])(?:星期|周)([一二三四五六日天])(?!至|到|[—－-])")
DAY_AND_WEEKDAY = re.compile(rf"(?<!年)(?<!\d)(\d{{1,2}})月(\d{{1,2}})日\s*{WEEKDAY.pattern}")
WEEKDAYS: Final = "一二三四五六日"
# Semicolons don't end it: they join a plan's years, of which the first alone may say that it is a plan.
SENTENCE = re.compile(r"[^。！？\n]+")
COMMA = re.compile("[，,；]")
# One of these stands in every clue of the text.
TELLING = re.compile(r"\d{4}年|[今去前明昨上][年日天]|十[八九]大|二十大|[十二]+届")

YEAR: Final = r"((?:19|20)\d\d)年"
# A day; else a month, a year's or month's end, or a year before a comma: 2025年制造业规划 tells nothing.
# Neither the second of two (2021—2035年), nor what begins or ends then (2022年5月1日起), nor an entry (时间：2022年…).
STATED = re.compile(
    rf"(?<![\d—–－~～到:：-])(?<![^截]至){YEAR}(?:(\d{{1,2}})月(?:份|(\d{{1,2}})日|([末底]))?|([末底])|(?=[，,]))"
    r"(?!\s*\d|[起前至到—–－~～-]|之前|以前|左右)"
)
# What is still to come or only said to be, and what notices are about.
AHEAD = re.compile(
    r"将|拟|预计|计划|力争|争取|确保|有望|届时|明年|后年|目标|规划|展望|愿景|面向|迈向|到20|(?<!截)至20|前完成|现代化|基本建成|基本实现"
    r"|定于|定在|即将|期限|期为|为期|到期|届满|有效期|有效至|施行|实施期|生效|截止|报名|申报|征集|公示|招标|投标|拍卖|停电|停水|约定|出让|移交|交付|终止|竞价|开标"
)
DEMANDED = re.compile(r"要求|责令|承诺")  # before a date: by then something is to be done
# What only somebody says to whom it is past. A day is told as past without it, a month or a year may be a plan's.
BEHIND = re.compile(r"了|已|曾|获|被|累计|共计|返乡|当年|那年|那时|以来|同比|比上年")
# What is announced for a day; an announcement that is only told of may be an old one.
DUE = re.compile(
    rf"(?:将[于在]|(?:预计|计划|力争|争取|确保)(?:将?[于在到])?|定于){YEAR}(?:(\d{{1,2}})月(?:(\d{{1,2}})日)?)?"
)
RETOLD = re.compile(r"提出|印发|当时|当年|此前|[原本](?:来|定|计划|预计)|曾|去年|前年|《")
HISTORY = re.compile(r"当时|当年|那[年时]|时任|回[顾忆想]|日记|曾经")  # a year that is told of from later
# What is under quotation marks is the name of something, which may be over: “喜迎二十大”书画展.
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》")
QUOTES = re.compile('[“”"]')

THIS: Final = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
NUMBERED = re.compile(rf"({'|'.join(THIS)})[（(]{YEAR}?[）)]")
# 今年是…, and the clauses that go on so: 今年是…, 也是….
_IS: Final = r"(?:正|又|也|既|更|还|恰)?是|(?:恰|适|正)?[逢值]|迎来|系"
IS_A_YEAR = re.compile(rf"({'|'.join(THIS)})(?:{_IS})([^，,]*(?:[，,](?:同时)?(?:{_IS})[^，,]*)*)")
ANNIVERSARY = re.compile(
    rf"([{HAN}]{{2,12}}?)(\d{{2,3}}|[一二三四五六七八九]?[一二三四五六七八九十百]{{1,4}})周年"
    r"(?:华诞|纪念|(?:之|的重要)年)?(?=[，,、]|$)"
)
# What everybody dates alike, by the words before N周年.
FOUNDED: Final = {
    "五四运动": 1919,
    "中国共产党成立": 1921,
    "建党": 1921,
    "中国人民解放军建军": 1927,
    "中国人民解放军成立": 1927,
    "建军": 1927,
    "长征胜利": 1936,
    "全民族抗战爆发": 1937,
    "抗战胜利": 1945,
    "抗日战争胜利": 1945,
    "反法西斯战争胜利": 1945,
    "内蒙古自治区成立": 1947,
    "新中国成立": 1949,
    "中华人民共和国成立": 1949,
    "抗美援朝出国作战": 1950,
    "西藏和平解放": 1951,
    "抗美援朝战争胜利": 1953,
    "全国人民代表大会成立": 1954,
    "新疆维吾尔自治区成立": 1955,
    "广西壮族自治区成立": 1958,
    "宁夏回族自治区成立": 1958,
    "西藏自治区成立": 1965,
    "改革开放": 1978,
    "深圳经济特区建立": 1980,
    "浦东开发开放": 1990,
    "香港回归": 1997,
    "香港回归祖国": 1997,
    "重庆直辖": 1997,
    "澳门回归": 1999,
    "澳门回归祖国": 1999,
    "八八战略实施": 2003,
    "实施八八战略": 2003,
    "千万工程实施": 2003,
    "实施千万工程": 2003,
    "汶川特大地震": 2008,
    "一带一路倡议提出": 2013,
}
# A county has these of its own too: they count without a place before them.
OWN_TOO: Final = re.compile(r"(?:中国共产党|我们党|我党|庆祝|纪念|伟大的)?(?:建党|建军)")
PLANS: Final = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
PLAN_YEAR = re.compile(r"(十[二三四]五|十五五)(?:规划|时期)?(?:实施)?的?(?:(开局|起步|第一)|收官|结束|最后一)之?年")
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
CONGRESS: Final = r"(?P<meeting>十[八九]大|二十大)"
LOOKED_FORWARD_TO = re.compile(rf"(?:喜迎|迎接|迎|献礼)(?:党的)?{CONGRESS}(?!精神|以来)")
CARRIED_OUT = re.compile(rf"(?P<meeting>{'|'.join(MEETINGS)})(?:精神|报告|作出|提出|指出|以来)")
# A meeting's own year (今年是党的二十大召开之年), and the year after (全面贯彻党的二十大精神的开局之年).
MET_THIS_YEAR = re.compile(rf"{CONGRESS}(?:胜利)?召开之年")
FIRST_YEAR_AFTER = re.compile(rf"贯彻(?:落实)?(?:党的)?{CONGRESS}精神的?(?:开局|第一|起步)(?:之)?年")
YESTERDAY = re.compile(r"([昨前])[日天](?:上午|下午|晚上?|早上)?\s*[（(](\d{1,2})月(\d{1,2})日[)）]")
BACK: Final = {"昨": 1, "前": 2}


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
    folios = [line.translate(WIDE) for line in folios]
    dated = [(day, line) for line in folios for day in _days(line)]
    if any(day != dated[0][0] or not _weekdays(line) <= {day.weekday()} for day, line in dated):
        return Printed()
    sentences = [sentence for text in texts for sentence in _telling(text)]
    span = Printed(dated[0][0], dated[0][0]) if dated else Printed()
    if any(_weekdays(line) for _, line in dated):
        return span
    for clue in (*_bounds(sentences), *_congresses(sentences)):
        left = span.within(clue)
        if left is None:
            return Printed()
        span = left
    if dated:
        return span
    if span.day:  # two bounds that touch are no day: one of them is a forecast or a quotation
        return Printed()
    return _day_in(span, folios, sentences)


def _telling(text: str) -> Iterator[str]:
    if TELLING.search(text):
        yield from (sentence for sentence in SENTENCE.findall(text.translate(WIDE)) if TELLING.search(sentence))


def _bounds(sentences: Iterable[str]) -> Iterator[Printed]:
    for sentence in sentences:
        yield from _past(sentence)
        if not RETOLD.search(sentence):
            yield from _due(sentence)
        for match in NUMBERED.finditer(sentence):
            if not _is_quoted(sentence, match):
                yield _year(int(match[2]) - THIS[match[1]])
        for match in IS_A_YEAR.finditer(sentence):
            if not _is_quoted(sentence, match) and not HISTORY.search(sentence):
                years = {year - THIS[match[1]] for year in _years(QUOTES.sub("", match[2]))}
                # a year's number beside it tells of that year, not of the paper's: 回顾2016年：今年是…
                if years and {int(year) for year in re.findall(YEAR, sentence)} <= years:
                    yield from map(_year, years)


def _is_quoted(sentence: str, match: re.Match[str]) -> bool:
    """Whether somebody says it in quotation marks that are still open: who knows when."""
    return sentence.count("“", 0, match.start()) > sentence.count("”", 0, match.start())


def _past(sentence: str) -> Iterator[Printed]:
    """Lower bounds: the first day on which somebody can have told of a day, a month, or a month's or a year's end."""
    is_ahead, is_behind = AHEAD.search(sentence) is not None, BEHIND.search(sentence) is not None
    for match in STATED.finditer(sentence):
        year, month, day, month_end, year_end = match.groups("")
        is_state = sentence.endswith("截至", 0, match.start())
        if (AHEAD.search(_clauses(sentence, match)) if is_state else is_ahead) or not (day or is_state or is_behind):
            continue
        if DEMANDED.search(sentence, 0, match.start()):
            continue
        if day:
            first = _day(int(year), int(month), int(day))
        elif month_end or year_end:
            first = _last_day(int(year), int(month or 12))
        else:
            first = _day(int(year), int(month or 1), 1)
        yield from (Printed(told, None) for told in first)


def _clauses(sentence: str, match: re.Match[str]) -> str:
    """The clause of a state as of a day, and the one behind it, which says what the state is."""
    start = max(sentence.rfind(comma, 0, match.start()) for comma in "，,；") + 1
    return "".join(COMMA.split(sentence[start:], maxsplit=2)[:2])


def _due(sentence: str) -> Iterator[Printed]:
    """Upper bounds: the last day for which somebody can have announced it."""
    for year, month, day in DUE.findall(sentence):
        last = _day(int(year), int(month), int(day)) if day else _last_day(int(year), int(month or 12))
        yield from (Printed(None, announced) for announced in last)


def _years(clauses: str) -> Iterator[int]:
    """The years that this year can only be by what is said to be in it."""
    for words, number in ANNIVERSARY.findall(clauses):
        years = int(number) if number.isdigit() else _number(number)
        known = (base for name, base in FOUNDED.items() if words.endswith(name))
        if years and (OWN_TOO.fullmatch(words) or not words.endswith(("建党", "建军"))):
            yield from (base + years for base in known)
    for plan, first in PLAN_YEAR.findall(clauses):
        yield PLANS[plan] + (0 if first else 4)
    for pattern, after in ((MET_THIS_YEAR, 0), (FIRST_YEAR_AFTER, 1)):
        yield from (MEETINGS["党的" + match["meeting"]][1].year + after for match in pattern.finditer(clauses))


def _congresses(sentences: Iterable[str]) -> Iterator[Printed]:
    """Meetings ahead and behind: what was looked forward to once is no bound where its spirit is carried out."""
    behind = {match["meeting"] for sentence in sentences for match in CARRIED_OUT.finditer(sentence)}
    ahead = {
        "党的" + match["meeting"]
        for sentence in sentences
        if not RETOLD.search(plain := QUOTED.sub("", sentence)) and not re.search(YEAR, plain)
        for match in LOOKED_FORWARD_TO.finditer(plain)
    }
    yield from (Printed(MEETINGS[meeting][0], None) for meeting in behind)
    yield from (Printed(None, MEETINGS[meeting][1]) for meeting in ahead - behind)


def _day_in(span: Printed, folios: Iterable[str], sentences: Iterable[str]) -> Printed:
    """The span, or the one day in it that a weekday beside month and day, or 昨日（6月3日）, leaves."""
    if span.earliest is None or span.latest is None:
        return span
    years = range(span.earliest.year - 1, span.latest.year + 1)  # 昨日 of a New Year's Day is last year's
    possible: list[set[date]] = []
    for month, day, weekday in (match for line in folios for match in DAY_AND_WEEKDAY.findall(line)):
        days = (found for year in years for found in _day(year, int(month), int(day)))
        possible.append({found for found in days if found.weekday() == _weekday(weekday)})
    for near, month, day in (match for sentence in sentences for match in YESTERDAY.findall(sentence)):
        days = (found for year in years for found in _day(year, int(month), int(day)))
        possible.append({found + timedelta(days=BACK[near]) for found in days})
    if not possible:
        return span
    left = {day for day in set.intersection(*possible) if span.earliest <= day <= span.latest}
    return Printed(min(left), max(left)) if left else Printed()


def _year(year: int) -> Printed:
    return Printed(date(year, 1, 1), date(year, 12, 31))


def _weekdays(line: str) -> set[int]:
    return {_weekday(word) for word in WEEKDAY.findall(line)}


def _weekday(word: str) -> int:
    return WEEKDAYS.index("日" if word == "天" else word)


def _days(line: str) -> Iterator[date]:
    for match in ARABIC.finditer(line):
        yield from _day(int(match[1]), int(match[2]), int(match[3]))
    for match in CHINESE.finditer(line):
        year = re.sub(r"\s", "", match[1]).translate(DIGITS)
        yield from _day(int(year), _number(match[2]), _number(match[3]))


def _number(text: str) -> int:
    """二十三 → 23, 十 → 10, 一百 → 100; 0 for what is no number."""
    hundreds, hundred, rest = text.rpartition("百")
    if hundred:
        return 100 * (_number(hundreds) if hundreds else 1) + (_number(rest.removeprefix("零")) if rest else 0)
    tens, ten, ones = text.rpartition("十")
    value = "一二三四五六七八九"
    if not ten:
        return value.find(ones) + 1 if len(ones) == 1 else 0
    return 10 * (value.find(tens) + 1 if tens else 1) + (value.find(ones) + 1 if ones else 0)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _last_day(year: int, month: int) -> Iterator[date]:
    yield from (first - timedelta(days=1) for first in _day(year + month // 12, month % 12 + 1, 1))
