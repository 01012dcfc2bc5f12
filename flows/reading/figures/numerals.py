"""Numbers as Chinese newspapers print them: 1,254, ３.5, 6000多万, 七八千, 三分之二, 百分之五, 二十多, 数百, 半."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

ARABIC = r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3})++(?![0-9０-９])|[0-9０-９]++)(?:[.．][0-9０-９]++)?+"
# 千瓦, 兆帕, 百帕: there the multiplier belongs to the unit; 百分点, 百分位 are words
MULTIPLIER = (
    r"(?:[十佰仟万亿萬億]|百(?!帕|分[点位])|千(?![瓦克米伏帕卡焦赫乏字]|比特|安时)|兆(?![瓦帕赫伏焦欧乏字]|比特))"
)
# 4.5, and 6.42万 in words: 六点四二万
CHINESE = rf"(?:[〇零一二两三四五六七八九几数廿卅]|{MULTIPLIER})++(?:点[〇零一二三四五六七八九]++[万亿]*+)?+"
# 壹佰贰拾万: the numerals of notices and bills. One alone is a name or a verb (陆, 伍, 拾): a multiplier must follow.
FORMAL_DIGIT = "[壹贰貳叁參肆伍陆陸柒捌玖]"
FORMAL = (
    rf"(?:{FORMAL_DIGIT}[拾佰仟百千万萬亿億]|拾(?:{FORMAL_DIGIT}|[万萬亿億]))"
    r"[壹贰貳叁參肆伍陆陸柒捌玖零〇一二三四五六七八九十百千拾佰仟万萬亿億]*+(?:点[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]++)?+"
)
# 6000多万, 3.2 亿, 2亿3000万, 1万3千, 12万5000: what may follow the digits of an Arabic number
# 三个亿 is a number, 三个亿元项目 three projects
A_HUNDRED_MILLION = "个(?=亿(?![元级吨斤立人]|美元))"
BEFORE_MULTIPLIER = rf"(?:[余多来几]|{A_HUNDRED_MILLION}|[ \u3000](?=[万亿]))?"
# 10k, 30w: what job advertisements write for 千 and 万
LATIN = r"[kw](?![0-9A-Za-z])"
SCALED = (
    rf"(?:{BEFORE_MULTIPLIER}{MULTIPLIER}++(?:零?[0-9０-９]++(?:\.[0-9]++)?{MULTIPLIER}++)*+"
    rf"(?:[0-9]{{3,5}}(?![0-9.年]))?+|{LATIN})?+"
)
# 十余万, 二十多亿
SPLIT = rf"(?:[余多来][万亿兆萬億]++|{A_HUNDRED_MILLION}亿)?+"
PER_CENT = rf"(?:(?:[十百千]?万|[百千亿])分之(?:{ARABIC}|{CHINESE})|百分百)"
FRACTION = rf"{CHINESE}分之(?:{ARABIC}|{CHINESE})|[0-9]{{1,3}}/[0-9]{{1,3}}(?![0-9/])"
NUMERALS = (
    "0-9０-９〇零一二两三四五六七八九几数十百千万亿兆半廿卅萬億壹贰貳叁參肆伍陆陸柒捌玖拾"  # what a number begins with
)
NUMBER = re.compile(
    rf"(?P<percent>{PER_CENT})|(?P<fraction>{FRACTION})|(?P<arabic>{ARABIC}){SCALED}|(?P<chinese>{FORMAL}|{CHINESE}){SPLIT}|(?P<half>半)"
)
# 余 and 多 between a number and its unit: 80余项, 412万余元
TAIL = re.compile(r"[余多来几]")

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
FACTORS = TENS | MYRIADS | {"k": 10**3, "w": 10**4}
# parts of a whole that 百分之 and its like count, as hundredths of it
PARTS = {"百": 1.0, "千": 0.1, "万": 0.01, "十万": 1e-3, "百万": 1e-4, "千万": 1e-5, "亿": 1e-6}
MORE = frozenset("余多几数")
PLAIN = str.maketrans(
    dict(
        zip(
            "０１２３４５６７８９．壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億",
            "0123456789.一二二三三四五六六七八九十百千万亿",
            strict=True,
        )
    )
    | {"廿": "二十", "卅": "三十"}
    | dict.fromkeys(", \u3000")
)
LONGEST = 24  # characters of a number; what is longer is a serial number or noise
LARGEST = 1e18


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read: ``high`` is the upper end of a vague pair (七八千), ``over`` says 余, 多, 几 or 数."""

    low: float
    high: float | None = None
    over: bool = False
    about: bool = False  # 十来


def read_number(match: re.Match[str]) -> Number | None:
    """The value of a match of NUMBER; None for what only looks like a number (万千, 一二三) or is too long."""
    text = match.group()
    if len(text) > LONGEST:
        return None
    if match["percent"]:
        return read_per_cent(text)
    if match["fraction"]:
        return read_fraction(text)
    if match["half"]:
        return Number(0.5)
    return read_plain(text)


def read_per_cent(text: str) -> Number | None:
    """百分之五 is 5, 千分之五 0.5, 百分百 100: the unit is %."""
    if text == "百分百":
        return Number(100)
    parts, _, above = text.partition("分之")
    number = read_plain(above)
    if number is None:
        return None
    share = PARTS[parts]
    high = None if number.high is None else round(number.high * share, 9)
    return Number(round(number.low * share, 9), high, number.over, number.about)


def read_plain(text: str) -> Number | None:
    """The value of digits or Chinese numerals with their multipliers."""
    over = not MORE.isdisjoint(text)
    about = "来" in text
    text = text.translate(PLAIN)
    number = read_arabic(text) if text[0] in "0123456789" else read_chinese(text)
    if number is None or not number.low < LARGEST:
        return None
    return Number(number.low, number.high, over, about) if over or about else number


def read_fraction(text: str) -> Number | None:
    """三分之二 and 2/3 as a number from 0 to 1."""
    if "/" in text:
        above, below = text.split("/")
    else:
        below, above = text.split("分之")
        if "点" in above or "." in above:
            return None
    top, bottom = read_plain(above), read_plain(below)
    if top is None or bottom is None or not 0 < top.low < bottom.low:
        return None
    return Number(round(top.low / bottom.low, 4))


PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)[余多来几个]?([十百千万亿兆kw]*)")


def read_arabic(text: str) -> Number | None:
    """1254, 6000多万, 2亿3000万: parts with falling multipliers."""
    total, last = Decimal(0), Decimal("Infinity")
    for digits, multipliers in PART.findall(text):
        factor = Decimal(1)
        for multiplier in multipliers:
            factor *= FACTORS[multiplier]
        if factor >= last:
            return None
        total, last = total + Decimal(digits) * factor, factor
    return Number(float(total))


ABOUT = re.compile("(?<=[十百])几(?=[万亿])|[余多来个]")


def read_chinese(text: str) -> Number | None:
    """Chinese numerals, vague pairs (七八千, 二三十, 十七八) included."""
    # 十几万 is 十多万
    text = ABOUT.sub("", text)
    if text[0] in "几数":
        # 几十, 数百: at least one of them; a bare 几 or 数 has no number
        text = text[1:]
        if not text or text[0] in DIGITS:
            return None
    text = text.rstrip("几")
    if "几" in text or "数" in text:
        return None
    whole, _, decimals = text.partition("点")
    pair = vague_pair(whole)
    if pair:
        low, high = read_integer(pair[0]), read_integer(pair[1])
        return None if low is None or high is None else Number(low, high)
    value = read_integer(whole)
    if value is None:
        return None
    digits = decimals.rstrip("万亿")
    exact = Decimal(f"{value}.{''.join(str(DIGITS[digit]) for digit in digits)}" if digits else value)
    return Number(float(exact * math.prod(MYRIADS[mark] for mark in decimals[len(digits) :])))


ADJACENT = re.compile("一[二两]|[二两]三|三四|三五|四五|五六|六七|七八|八九")


def vague_pair(text: str) -> tuple[str, str] | None:
    """七八千 → 七千 and 八千; 七百三四十 → 七百三十 and 七百四十."""
    found = ADJACENT.search(text)
    if not found:
        return None
    before, after = text[: found.start()], text[found.end() :]
    return before + found[0][0] + after, before + found[0][1] + after


def read_integer(text: str) -> int | None:
    """Chinese numerals by the rules of the language: multipliers fall within a section; 万, 亿 and 兆 end one."""
    sections: list[tuple[int, int]] = []  # value and the section's multiplier
    begin = 0
    for place, mark in enumerate(text):
        if mark not in MYRIADS:
            continue
        value = read_section(text[begin:place])
        if value is None:
            return None
        # 一万五千亿: all that is smaller belongs to 亿; 四万万: the 万 before it, too
        while sections and (sections[-1][1] < MYRIADS[mark] or (begin == place and sections[-1][1] == MYRIADS[mark])):
            value += sections.pop()[0]
        sections.append(((value or 1) * MYRIADS[mark], MYRIADS[mark]))
        begin = place + 1
    rest = read_section(text[begin:])
    if rest is None or (begin and text[begin : begin + 1] in ("百", "千")):
        return None
    if begin and len(text) - begin == 1:
        # 两万五 leaves its last multiplier out
        rest *= MYRIADS[text[begin - 1]] // 10
    return sum(value for value, _ in sections) + rest


def read_section(text: str) -> int | None:
    """Chinese numerals below 万: 三千二百五, 一百零二, 十; nothing is 0. None for 一二三 and 二〇二三."""
    total, digit, last = 0, None, 10**4
    for place, mark in enumerate(text):
        if mark in DIGITS:
            if digit:
                return None
            digit = DIGITS[mark]
        else:
            if TENS[mark] >= last or (digit is None and mark != "十" and place):
                return None
            last = TENS[mark]
            total += (digit or 1) * last
            digit = None
    if digit and len(text) > 1 and text[-2] in "百千":
        # 三百二 leaves its last multiplier out
        digit *= last // 10
    return total + (digit or 0)
