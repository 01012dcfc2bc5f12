"""Quantities with a form of their own: ratios, price cuts, doublings, halves and ranks."""

from __future__ import annotations

import re

from flows.reading.figures.approximations import approximation
from flows.reading.figures.figure import CLAUSE_LEFT, Figure
from flows.reading.figures.numerals import NUMBER, read_number
from flows.reading.figures.openings import OFF
from flows.reading.model import Approx

RATIO = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)[:：∶]([0-9]{1,4}(?:\.[0-9]+)?)(?![0-9:：∶.])")
IN_RATIO = re.compile(r"(?:比例|比率|配比|之比|生比|师比|别比|医护比|床护比|比值)[^，。；,;0-9]{0,4}$")


def read_ratio(text: str, match: re.Match[str]) -> Figure | None:
    """生师比12∶1 is 12, 比例为3:2 is 1.5; a score or a clock time is none. ``match`` is the second number."""
    for found in RATIO.finditer(text, max(0, match.start() - 8), match.end()):
        above, below = float(found[1]), float(found[2])
        if found.end() == match.end() and below and IN_RATIO.search(text, max(0, found.start() - 10), found.start()):
            return Figure(found.start(), found.end(), round(above / below, 4), None, None, "ratio", None)
    return None


PRICE_CUT = re.compile(r"(?:打|享受?|优惠|折扣|折后|按|票价|低至|最低|价格?)[^，。；,;0-9]{0,4}$|[，,]$|^$")
OFF_BEHIND = re.compile("优惠|票|购|起|销售|出售|以下|左右|促销|折扣|的(?:优惠|价格|折扣)")


def read_off(text: str, match: re.Match[str]) -> Figure | None:
    """八折 is 80 % of a price, 七五折 75 %; 红纸折了4折 tells no price."""
    start, end = match.span()
    if not PRICE_CUT.search(text[max(0, start - 8) : start]) and not OFF_BEHIND.match(text, end):
        return None
    tenths_of = [off_value(part) for part in OFFS.findall(match["off"])]
    high = tenths_of[1] if len(tenths_of) > 1 else None
    return Figure(start, end, tenths_of[0], high, "%", "off", approximation(text, start, end))


OFFS = re.compile(OFF)
DIGITS_OFF = str.maketrans("一二三四五六七八九两点", "1234567892.")


def off_value(words: str) -> float:
    """八 and 8 are 80, 八五, 85 and 8.5 are 85."""
    value = words.translate(DIGITS_OFF)
    return float(value) * 10 if len(value) == 1 or "." in value else float(value)


def read_growth(text: str, match: re.Match[str]) -> Figure:
    """翻番 and 翻一番 are twice as much, 翻两番 four times, 翻了三番 eight times."""
    times = next((mark for mark in match.group()[1:] if mark in "一二两三四五六123456789"), "一")
    doublings = 1 if match.group().endswith("倍") else "0一二三四五六七八九".find(times.replace("两", "二"))
    if doublings < 0:
        doublings = int(times)
    nearly = match["nearly"]
    approx: Approx | None = ("over" if nearly == "超" else "about") if nearly else None
    approx = approx or approximation(text, *match.span())
    return Figure(match.start(), match.end(), float(2**doublings), None, "倍", "growth", approx)


def half_of(text: str, match: re.Match[str]) -> Figure:
    """一半, 半数, 过半: a half of a whole."""
    start, end = match.span()
    return Figure(start, end, 0.5, None, None, "part", approximation(text, start, end))


PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    "|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
# Ranks state a place only in such company: 位列全省第一, 全国第三; not 第一时间, 第三产业.
RANKED_BEFORE = re.compile(
    r"(?:列|居|名|位|获得?|夺得?|取得|勇夺|摘得|排在?|排到|得|成为|保持|稳居|跃居|升至|升到|跃升至|全[国省市县区球行镇校班年场系州旗]|世界|亚洲|同类|国内|全国同行业?|同期|行业|总分|团体|历史|[三四五六]行|"
    rf"{PROVINCES}|[省市县区州][）)]?|辖内|系统内?|均|前|(?:[位名排]?[列居]|排名|排在)[^，。；、,;的]{{0,10}})$"
)
# 增速居全国首位; 全国首位… goes on with who is the first one
FIRST_PLACE = re.compile(r"(?:[列居占]|排名|排在|排到)[^，。；、,;的]{0,10}首位$")
RANK_ENDS = re.compile(r"[，。、；！？,;!?”’）)的]|名|位|$|和|与|及|至|，")


def read_rank(text: str, match: re.Match[str]) -> Figure | None:
    """第一, 第3位: a place in an order, where the words around it say so."""
    start, end = match.span()
    left = text[max(0, start - CLAUSE_LEFT) : start]
    if not RANKED_BEFORE.search(left) or not RANK_ENDS.match(text, end):
        return None
    number = NUMBER.match(match["place"])
    value = number and read_number(number)
    return Figure(start, end, value.low, None, match["rank_unit"] or None, "rank", None) if value else None
