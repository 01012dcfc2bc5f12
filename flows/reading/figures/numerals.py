"""Numbers as Chinese newspapers print them: 1,254, ３.5, 2000多万, 七八千, 三分之二, 百分之五, 二十多, 数百, 半."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

ARABIC = r"(?:[0-9０-９]{1,3}(?:,[0-9０-９]{3})++(?![0-9０-９])|[0-9０-９]++)(?:[.．][0-9０-９]++)?+"
# 千瓦, 兆帕, 百帕: there the multiplier belongs to the unit
MULTIPLIER = r"(?:[十万亿]|百(?!帕|分点)|千(?![瓦克米伏帕卡焦赫])|兆(?![瓦帕赫伏]))"
CHINESE = rf"(?:[〇零一二两三四五六七八九几数]|{MULTIPLIER})++(?:点[〇零一二三四五六七八九]++)?+"
# 2000多万, 3个亿, 3.2 亿, 3亿5000万, 1万3千: what may follow the digits of an Arabic number
BEFORE_MULTIPLIER = r"(?:[余多来几]|[个 \u3000](?=[万亿]))?"
SCALED = rf"(?:{BEFORE_MULTIPLIER}{MULTIPLIER}++(?:[0-9０-９]++(?:\.[0-9]++)?{MULTIPLIER}++)*+)?+"
# 十余万, 二十多亿
SPLIT = r"(?:[余多来][万亿兆]++)?+"
PER_CENT = rf"[百千万]分之(?:{ARABIC}|{CHINESE})"
FRACTION = rf"{CHINESE}分之(?:{ARABIC}|{CHINESE})|[0-9]{{1,3}}/[0-9]{{1,3}}(?![0-9/])"
NUMERALS = "0-9０-９〇零一二两三四五六七八九几数十百千万亿兆半"  # what a number begins with
NUMBER = re.compile(
    rf"(?P<percent>{PER_CENT})|(?P<fraction>{FRACTION})|(?P<arabic>{ARABIC}){SCALED}|(?P<chinese>{CHINESE}){SPLIT}|(?P<half>半)"
)
# 余 and 多 between a number and its unit: 80余项, 895万余元
TAIL = re.compile(r"[余多来几]")

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
MORE = frozenset("余多几数")
TO_ASCII = str.maketrans("０１２３４５６７８９．", "0123456789.", ", \u3000")
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
        # the unit % is what 百分之 stands for; 千分之五 is 0.5 of it
        number = read_plain(text[3:])
        return number and Number(number.low / {"百": 1, "千": 10, "万": 100}[text[0]], None, number.over)
    if match["fraction"]:
        return read_fraction(text)
    if match["half"]:
        return Number(0.5)
    return read_plain(text)


def read_plain(text: str) -> Number | None:
    """The value of digits or Chinese numerals with their multipliers."""
    over = not MORE.isdisjoint(text)
    about = "来" in text
    text = text.translate(TO_ASCII)
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
    top, bottom = read_plain(above), read_plain(below)
    if top is None or bottom is None or not 0 < top.low < bottom.low:
        return None
    return Number(round(top.low / bottom.low, 4))


PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)[余多来几个]?([十百千万亿兆]*)")


def read_arabic(text: str) -> Number | None:
    """1254, 2000多万, 3亿5000万: parts with falling multipliers."""
    total, last = Decimal(0), Decimal("Infinity")
    for digits, multipliers in PART.findall(text):
        factor = Decimal(1)
        for multiplier in multipliers:
            factor *= TENS.get(multiplier) or MYRIADS[multiplier]
        if factor >= last:
            return None
        total, last = total + Decimal(digits) * factor, factor
    return Number(float(total))


ABOUT = re.compile("(?<=[十百])几(?=[万亿])|[余多来]")


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
    if decimals:
        return Number(float(f"{value}.{''.join(str(DIGITS[digit]) for digit in decimals)}"))
    return Number(float(value))


ADJACENT = re.compile("一[二两]|[二两]三|三四|三五|四五|五六|六七|七八|八九")


def vague_pair(text: str) -> tuple[str, str] | None:
    """七八千 → 七千 and 八千."""
    found = ADJACENT.search(text)
    if not found or sum(text.count(digit) for digit in "一二两三四五六七八九") != 2:
        return None
    before, after = text[: found.start()], text[found.end() :]
    return before + found[0][0] + after, before + found[0][1] + after


def read_integer(text: str) -> int | None:
    """Chinese numerals by the rules of the language: sections below 万, multipliers falling within each section."""
    total = section = digit = 0
    last_ten, seen_digit = 10**4, False
    for place, mark in enumerate(text):
        if mark in DIGITS:
            if seen_digit and DIGITS[mark] and digit:
                return None
            digit, seen_digit = DIGITS[mark], True
        elif mark in TENS:
            if TENS[mark] >= last_ten or (not seen_digit and mark != "十" and place and text[place - 1] not in MYRIADS):
                return None
            section += (digit if seen_digit and digit else 1) * TENS[mark]
            last_ten, digit, seen_digit = TENS[mark], 0, False
        else:
            section += digit
            total = (
                (total + section if section or total else 1) * MYRIADS[mark]
                if mark == "亿" or not total
                else (total + section * MYRIADS[mark])
            )
            section = digit = 0
            last_ten, seen_digit = 10**4, False
    if digit and text[-1] in DIGITS and len(text) > 1 and text[-2] in "百千万亿":
        # 两万五 and 三百二 leave their last multiplier out
        scale = {"百": 10, "千": 100, "万": 1000, "亿": 10**7}[text[-2]]
        return total + section + digit * scale
    return total + section + digit
