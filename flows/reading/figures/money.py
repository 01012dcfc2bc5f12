"""Sums in coins, in signs and with their currency beside them: 五毛钱, 两块五, ￥300, 港币2960元, 9000元日币."""

from __future__ import annotations

import re

from flows.reading.figures.numerals import Number

# What people say for 元 and its parts, in 元.
COINS = {"块": 1.0, "块钱": 1.0, "元钱": 1.0, "毛": 0.1, "毛钱": 0.1, "角": 0.1, "角钱": 0.1, "分钱": 0.01}
SIGNS = {
    **dict.fromkeys(("¥", "￥", "RMB", "CNY"), "元"),
    **dict.fromkeys(("$", "＄", "US$", "USD"), "美元"),
    **dict.fromkeys(("HK$", "HKD"), "港元"),
    **dict.fromkeys(("€", "EUR"), "欧元"),
    **dict.fromkeys(("£", "GBP"), "英镑"),
    **dict.fromkeys(("A$", "AUD"), "澳元"),
    **dict.fromkeys(("NT$", "TWD"), "新台币"),
    "JPY": "日元",
    "₽": "卢布",
}
SIGN_LAST = frozenset(sign[-1] for sign in SIGNS)
SIGN_BEFORE = re.compile(
    "(?<![A-Za-z])(?:" + "|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True))) + ")[ \u3000]?$"
)


def currency_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the sign of a currency begins that ends before ``start``, and what it stands for."""
    last = start - 2 if text[max(0, start - 1) : start] in (" ", "\u3000") else start - 1
    if last < 0 or text[last] not in SIGN_LAST:
        return None
    found = SIGN_BEFORE.search(text, max(0, start - 5), start)
    return (found.start(), SIGNS[found.group().rstrip(" \u3000")]) if found else None


CURRENCY = (
    "人民币|港币|港元|新台币|台币|美元|美金|美圆|欧元|日元|日币|英镑|澳元|澳币|加元|加币|新加坡元|新西兰元|韩元|韩币|卢布|"
    "泰铢|瑞士法郎"
)
IN_CURRENCY = re.compile(f"(?:{CURRENCY})(?=[ \u3000]?$)")
OF_CURRENCY = re.compile(f"(?!人民币)(?:{CURRENCY})")


def currency_around(text: str, start: int, end: int) -> tuple[str, int]:
    """The currency of text[start:end], a sum in 元, and where it ends: 三万元欧元, 港币两千元."""
    behind = OF_CURRENCY.match(text, end)
    if behind:
        return behind.group(), behind.end()
    before = IN_CURRENCY.search(text, max(0, start - 6), start)
    return (before.group() if before and before.group() != "人民币" else "元"), end


ONE = "[0-9一二三四五六七八九两]"
DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"两": 2} | {str(n): n for n in range(10)}
# 5角3分 behind 元 or 块, 5分 behind 毛; 五 alone is the next smaller coin
BELOW_YUAN = re.compile(rf"(?:(?P<jiao>{ONE})[角毛](?![发巾笔形星度]))?(?:零?(?P<fen>{ONE})分(?![之钟别]))?钱?")
NEXT_COIN = re.compile(rf"(?P<zero>零)?(?P<coin>{ONE})(?:钱|(?=[，。、；,;.!？！”’）)的左以到至-]|$))")


def coins_behind(text: str, end: int, factor: float) -> tuple[float, int]:
    """The worth in 元 of the coins that begin at ``end``, and where they end; ``factor``: of the coin before them."""
    below = BELOW_YUAN.match(text, end)
    if below and (below["jiao"] or below["fen"]) and (factor == 1 or not below["jiao"]):
        return DIGITS.get(below["jiao"] or "", 0) * 0.1 + DIGITS.get(below["fen"] or "", 0) * 0.01, below.end()
    following = NEXT_COIN.match(text, end) if text[end - 1 : end] in ("块", "毛", "角") else None
    if following:
        return DIGITS[following["coin"]] * factor * (0.01 if following["zero"] else 0.1), following.end()
    return 0, end


MONEY_TALK = re.compile(
    "(?:[卖赚挣花省付缴交收给奖罚补价钱费贵涨跌降买租值赔欠]|贴|成本|便宜|收入|工资|每[斤公亩天月年人度吨只个]|一[斤亩天个月年度])[^，。；,;]{0,6}$"
)
CLAUSE_ENDS = re.compile("多?(?:[，。、；,;!？！”’）)的左上以]|到|至|钱|$)")
COIN_BEHIND = re.compile(f"{ONE}[毛角]|零?{ONE}分|零?{ONE}(?:[，。、；,;到至]|$)")


def is_money(text: str, start: int, end: int, number: Number, arabic: bool) -> bool:
    """Whether 块, 毛 or 角 behind a number is money: 几千块, 卖了4毛, 两块五; 三块牌子 and 五角大楼 are not."""
    if text[end - 1] == "钱":
        return True
    if text[end - 1] == "块":
        if number.low % 1 or COIN_BEHIND.match(text, end):
            return True
        spoken = not arabic and (number.low >= 100 or number.over or number.high is not None)
        return bool(CLAUSE_ENDS.match(text, end)) and (
            spoken or bool(MONEY_TALK.search(text, max(0, start - 12), start))
        )
    if COIN_BEHIND.match(text, end) and not arabic:
        return bool(CLAUSE_ENDS.match(text, end + 1)) or text[end + 1 : end + 2] == "分"
    return (
        number.low < 10
        and bool(CLAUSE_ENDS.match(text, end))
        and bool(MONEY_TALK.search(text, max(0, start - 12), start))
    )
