"""The words that say when: 截至6月末, 今年一季度, 2021年, 近三年, 日均, 建成后."""

from __future__ import annotations

import re
from dataclasses import dataclass

COUNT = r"[0-9一二两三四五六七八九十几]{1,3}"
YEAR = r"(?:(?:19|20)[0-9]{2}年|[一二][〇零九一二三四五六七八]{3}年|(?:今|去|前|明|本|当|上)年)"
MONTH = r"(?:(?:[0-9]{1,2}[-—至到])?[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?"
DAY = r"[0-9]{1,2}[日号]"
PART = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|全年|[上下]半场"
    rf"|(?<!学)[前头]{COUNT}个?(?:月|季度)|春节|国庆|暑期|[春夏秋冬]季)"
)
INSIDE_MONTH = rf"(?:[底末初]|[上中下]旬|{DAY}(?:[-—至到]{DAY})?)"
DATE = (
    rf"(?:{YEAR}(?:[-—至到]{YEAR})?(?:{PART}|{MONTH}(?:{INSIDE_MONTH}|[-—至到]{MONTH})?|年?[底末初]|以前)?"
    rf"|{PART}|{MONTH}(?:{INSIDE_MONTH}|[-—至到]{MONTH})?|[0-9]{{1,2}}日(?:[-—至到][0-9]{{1,2}}日)?|[本上当]月|昨[天日]|今[天日]|[当同]日|年[底初末])"
)
NOW = r"(?:目前|当前|眼下|现在|今日|此刻)"
# What such words begin with: a glance that spares most of a text the long pattern.
FIRST = "0-9一二两三四五六七八九十几今去前明本当上下第全头春夏秋冬国暑昨同日年截到这目眼现此如近最不过以未连接每周月“"
BRIEF = (
    rf"(?=[{FIRST}])(?:截[至止]到?(?:{DATE}|{NOW})(?:{DATE})?(?:[0-9]{{1,2}}时)?"
    rf"|到{YEAR}(?:{MONTH})?[底末]?|{DATE}(?:期间|以来|来|前后|之?前|上午|下午|[当同]天|当日)?"
    rf"|同期(?=[，,])|这{COUNT}(?:年|天|个月)|{NOW}|如今|日前|近日|近期|最近|近来|近年来?|不久前|前不久|前段时间|前期|(?<!经)过去|以往|当年|当天|下一步|接下来"
    rf"|(?:近|过去|未来|今后|最近|(?<!学)前|连续){COUNT}(?:年|个月|个季度|天)来?|{COUNT}年来|[一0-9]年(?=带来|内)"
    rf"|每(?:年|月|天|日|周|季度|小时|个?月|学期|逢)|[日周月年]均"
    rf"|“?十[一二三四五]五”?(?:期间|时期|末|以来)?|今[春夏秋冬]|去冬今春"
    rf"|年度|[春夏秋冬]{{1,2}}之交)"
)
# 改革以来, 建成后: words that take in what stands before them; only a sentence with such an end is searched for them
LONG = re.compile(
    BRIEF + r"|[^，。、；：！？,;:!?（）()“”\s0-9]{2,10}(?:以来|期间)"
    r"|[^，。、；：！？,;:!?（）()“”\s0-9]{0,6}(?:建成|投产|达产|完工|竣工|通车|运营|投用|投运|使用|实施|完成|落地|开通|并网|全面建成)(?:达产)?后"
)
ENDS = ("以来", "期间", "后")
SHORT = re.compile(BRIEF)
PASSES = re.compile(r"每|[日周月年]均|年度|过去|以往|近|日前|前期|.*后$|[^0-9年月五]+以来")
# 较去年, 比上年同期: what a change is measured against, not when
AGAINST = re.compile(r"(?:较|比|与|同|和|相比于?|自|从|由)$")


@dataclass(frozen=True, slots=True)
class Period:
    """Words that say when: ``text[start:end]``."""

    start: int
    end: int


def periods(text: str) -> list[Period]:
    """All such words of a sentence in reading order."""
    found = []
    for match in (LONG if any(end in text for end in ENDS) else SHORT).finditer(text):
        start, end = match.span()
        if match.group().startswith("连续") or AGAINST.search(text[max(0, start - 1) : start]):
            continue
        if text[end : end + 2] in ("同期", "相比"):
            continue
        found.append(Period(start, end))
    return found


def lasts(words: str) -> bool:
    """Whether such words hold for the sentences that go on, too; 日均, 每年 and 近日 do not."""
    return not PASSES.match(words)


def period_of(found: list[Period], start: int, end: int) -> Period | None:
    """The nearest words of a sentence before ``start:end`` that say when."""
    for period in reversed(found):
        if period.end <= start:
            return period
        if period.start <= start and end < period.end:
            return None
    return None
