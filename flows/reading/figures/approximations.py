"""What the words around a number say of it: 超, 近, 约, 不到, 至少, 左右, 以上."""

from __future__ import annotations

import re

from flows.reading.model import Approx

BEFORE: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    ("at_least", re.compile(r"(?:至少|不(?:得|能|应)?(?:少于|低于|小于|短于)|最少|起码)$")),
    (
        "under",
        re.compile(
            r"(?:不到|不足|低于|少于|未满|不满|小于|不(?:得|能|应)?(?:超过|多于|高于|大于)|最多|至多|未到|不及)$"
        ),
    ),
    (
        "over",
        re.compile(
            r"(?:超过|超出|突破|超|逾|[高多大]于|跨越|冲破|(?<![打攻侦突残])破|(?<![通经跳走跑爬飞穿渡游路度错能可])过)$"
        ),
    ),
    (
        "about",
        re.compile(
            r"(?:接近|将近|大约|大概|约莫|(?<![签预条合节公邀履违特])约|差不多|(?<![附最靠临亲远邻就走新贴])近|大致|几近|几乎)$"
        ),
    ),
)
# 上百, 上万; not 迈上百亿元台阶, 以上
UP_TO = re.compile("(?<![以之迈登踏跃站爬加])上$")
# 至少入户2次, 差不多能收入40万元: said of the number, with the verb between
FURTHER: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    (
        "at_least",
        re.compile("(?:至少|最少|起码|不(?:得|能|应)?[少低]于)[^，。、；：,;:0-9一二三四五六七八九十]{1,12}$"),
    ),
    ("about", re.compile("(?:差不多|大约|大概)[^，。、；：,;:0-9一二三四五六七八九十]{1,6}$")),
)
# Words that may stand between such a word and its number: 约占65%, 超过了3万人.
BETWEEN = re.compile(r"(?:达到了|达到|达|占到|占|需要|需|为|有|是|在|了|共计|共|合计|计|用|至|[“‘])$")
LAST = frozenset(
    "少于码到足满过多大及出破超逾越上近约概莫致乎达占要需为有是在了共计用至“‘"
)  # what BEFORE and BETWEEN end with
AFTER: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    ("about", re.compile(r"(?:的时间)?(?:左右|上下|前后)")),
    (
        "over",
        re.compile(
            r"及?以上|有余|开外|之多|还多|起(?=[，。、；,;.!？！”’）)]|$)|[+＋](?=[，。、；,;.!？！”’）)的]|$)|多(?=[，。、；,;.!？！的了]|$)"
        ),
    ),
    ("under", re.compile(r"及?以下|以内|之内")),
)


def approximation(text: str, start: int, end: int) -> Approx | None:
    """What stands before and behind ``text[start:end]``, a number with its unit."""
    left = text[max(0, start - 10) : start].rstrip(" \u3000")
    for _ in range(3 if left[-1:] in LAST else 0):
        for approx, words in BEFORE:
            if words.search(left):
                return approx
        shorter = BETWEEN.sub("", left)
        if shorter == left:
            break
        left = shorter
    if left.endswith("上") and text[start : start + 1] in ("百", "千", "万", "亿") and UP_TO.search(left):
        return "over"
    for approx, words in AFTER:
        if words.match(text, end):
            return approx
    left = text[max(0, start - 16) : start]
    return next((approx for approx, words in FURTHER if words.search(left)), None)
