"""What speaks for a name in quotation marks, and what against it: signs in the marks, before and behind them.

The weights are sums of evidence: a name is what reaches NAME. They were set by hand, sign by sign, and then fitted: a
logistic regression over quoted strings of pages read by hand, its prior centred on the hand's weights with a standard
deviation of 0.5, rounded to tenths.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.reading.names.words import Words

NAME: Final = 2.0
WEIGHTS: Final = {
    # in the marks
    "rule": 2.0,
    "ends like a programme": 2.4,
    "numeral": 1.9,
    "letters, digits or signs": 0.8,
    "joined by +": 1.2,
    "equal parts": 0.3,
    "numeral and measure word": -1.4,
    "title of honour": 3.1,
    "parts with one ending": 1.8,
    "clause": -2.0,
    "parts of unequal length": -2.2,
    "longer than 16": -1.1,
    "2-3 characters": -0.4,
    "4 characters": 1.0,
    "idiom": -1.8,
    "one word of the dictionary": -0.8,
    "function word": -0.4,
    # on the page
    "more than once": 1.1,
    "in a headline": 0.4,
    # before the marks
    "verb of naming": 2.4,
    "verb of doing": 1.3,
    "verb of figures": -1.7,
    "mark or verb of saying": -0.2,
    "opens the text": -0.2,
    # behind the marks
    "kind of programme": 2.7,
    "goes on like a figure": -1.8,
    "ends the clause": -0.2,
    "another one in marks": 0.0,
}

PROGRAMME_END = re.compile(
    r"(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|学堂|讲堂|课堂|学院|夜校|先锋岗|驿站|工坊|基地|营地|之家|书屋|"
    r"食堂|[一-鿿]{2}站|营|示范[区带点村户岗]|体系|制度|大?走访|攻坚战|保卫战|联盟|法庭|超市|课桌|议事[厅会]|会客厅|会客室|调解室|直通车|服务车|大篷车|"
    r"工作站|服务站|一件事|[联共]体|志愿服务|服务圈|综合体|[一-鿿]{2}制|英才|人才|工匠)$"
)
PROGRAMME_BEHIND = re.compile(
    r"等?(?!为)[一-鿿]{0,6}(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|体系|制度|创建|政策|举措|工作理念|目标|矩阵|"
    r"实施路径|攻坚|大走访|专题|课程|培训班|示范|样板|志愿服务|做法|布局|格局|思路|理念|方略|体制|法则|路径|经验|样本|清单|服务圈|招牌|计划书|称号|名单|"
    r"工作要求|决策部署|平台)"
)
MIXED = re.compile(r"[0-9０-９A-Za-z·@&]")
PLUS = re.compile(r"[+＋]")
NUMERAL = re.compile(r"[一二三四五六七八九十百千万两双\d]")
NO_NUMERAL = re.compile(r"^(?:一[个张把肩键站揽次件老条股窝把鼓]|一[一-鿿]一[一-鿿]$|[^一]*一定|统一|第一|唯一)")
COUNTED = re.compile(
    r"[一二三四五六七八九十两双][个张把股朵块条件道颗束根盏扇座双支篇本笔碗盘杯部出台驾匹家门类种][一-鿿]{1,3}"
)
RULE = re.compile(r"(?:一[一-鿿]){1,3}一?策$")
PARTS = re.compile(r"[、+＋·]")
# What a place is called for its fame: 中国蒜薹之乡, 江南第一村.
HONOUR = re.compile(
    r"(?:中国|中华|全国|世界|国际|亚洲|华夏|[东西南北]方|[一-鿿]{2}省?)[一-鿿]*(?:之[乡都城州府]|名[城镇村]|第一[村镇县乡]|百强[县镇村])$"
)
FUNCTION = re.compile(r"[的了是在把被让就都也很吗呢吧啊这那我你他她们]")
STRONG_BEFORE = re.compile(
    r"(?:入选|获评|荣获|获得|命名为|评为|名为|叫做|称为|被誉为|争创|授予|列入|首创|办起|开设|推出|实施|推行|启动|打响|唱响)(?:了|出)?(?:首个|首批|全省|全市|全国)?$"
)
NAMING_BEFORE = re.compile(
    r"(?:开展|推进|推广|打造|创建|创新|探索|构建|建立|深化|践行|落地|上线|开发|研发|发布|设立|创设|组织|举办|举行|通过|依托|运用|借助|落实|贯彻|执行|"
    r"利用|按照|聚焦|围绕|融入|发起|提出|制定|出台|形成|参加|办理|申请|申领|使用|注册|下载|擦亮|完善|获批|成立|用好|做实|抓好|总结|在|以|用)"
    r"(?:了|出|好|起)?(?:[一-鿿\d]{0,6}的)?(?:\d*个|首个|首批|一批|系列|全省|全市|全县|全国)?$"
)
SPEECH_BEFORE = re.compile(r"(?:[：:，,。]|说|称|道|表示|认为|喊出|感叹|从|当|到|为)$")
# Verbs whose object is an image: 练好“内功”, 当好“店小二”.
FIGURE_BEFORE = re.compile(
    r"(?:施足|施好|送来|送上|送去|送出|摘下|摘掉|摘到|戴上|打通|疏通|当好|当起|做起|按下|跑出|跑好|点亮|端上|端起|端稳|端牢|吃上|吃下|奏响|奏好|弹好|唱好|唱出|唱起|"
    r"下好|下活|拧紧|织密|织好|织起|筑牢|筑起|念好|念活|走好|走出|走上|走活|拓宽|铺就|铺平|铺好|鼓起|装上|插上|浇灌|浇出|种出|开出|结出|长出|蹚出|趟出|闯出|答好|写好|绘就|绘出|"
    r"把好|守好|守住|守牢|护好|管好|看好|扛起|挑起|挑好|撑起|架起|搭起|搭好|搭建|牵好|牵住|牵起|啃下|破解|解开|打开|开启|迎来|注入|激活|释放|增添|换上|穿上|披上|变成|变为|成了|成为|化为|化作|"
    r"变|成|是|像|如|好比|好似|犹如|称作|喻为|一颗|一剂|一针|一把|一道|一张|一片|一堆|一股|吃透|用足|补齐|补上|补足|攥紧|握紧|敲开|敲响|吹响|打出|打好|交出|晒出|亮出|亮起|激起|掀起)"
    r"(?:了|着|起|的|新|一[个张把道条副]?|[一-鿿]{0,4}的)?$"
)
FIGURE_BEHIND = re.compile(
    r"(?:之路|之城|之乡|难题|问题|困境|瓶颈|的|了|地|转|变|走|跑|作用|角色|效应|优势|压力|心态|现象|精神|思维|意识|态势|局面|现状|式|型|化|"
    r"般|似的|论|感|指数|姿态|力量|基础|底色|一样|为(?!目标|抓手|引领|载体|牵引|支撑|契机)|上|中|里|发展|格局)"
)
END_BEHIND = re.compile(r"[，。；、！？]|$")
ANOTHER = re.compile(r"[、和及与]?[“‘「『][^“”‘’「」『』。！？；\n]{2,24}[”’」』]")


@dataclass(frozen=True, slots=True)
class Quotes:
    """What a page puts in quotation marks: how often, and what in headlines."""

    counts: Counter[str]
    in_titles: frozenset[str]


def weight(words: Words, match: re.Match[str], quotes: Quotes) -> float:
    """How much the signs speak for a quoted string, group 1 of the match, as a programme's name: NAME is enough."""
    return round(sum(map(WEIGHTS.__getitem__, signs(words, match, quotes))), 1)


def signs(words: Words, match: re.Match[str], quotes: Quotes) -> Iterator[str]:
    """The signs of a quoted string, by the names of their weights."""
    inner = match.group(1)
    is_word = words.at(match.start(1)) == words.at(match.end(1) - 1)
    coined = list(_coined(inner, is_word))
    yield from coined
    yield from _shape(inner)
    if is_word:
        yield "idiom" if words.tags[words.at(match.start(1))] in ("i", "l") else "one word of the dictionary"
    if quotes.counts[inner] > 1:
        yield "more than once"
    if inner in quotes.in_titles:
        yield "in a headline"
    behind = list(_behind(words.text, match.end(), bool(coined)))
    yield from behind
    has_kind = PROGRAMME_END.search(inner) is not None
    if has_kind:
        yield "ends like a programme"
    says_kind = has_kind or "kind of programme" in behind or "title of honour" in coined
    yield from _before(words.text[max(0, match.start() - 18) : match.start()], says_kind)


def _coined(inner: str, is_word: bool) -> Iterator[str]:
    if RULE.search(inner):
        yield "rule"
    if NUMERAL.search(inner) and not NO_NUMERAL.match(inner) and not is_word:
        yield "numeral"
    if COUNTED.fullmatch(inner):
        yield "numeral and measure word"
    if MIXED.search(inner):
        yield "letters, digits or signs"
    if PLUS.search(inner):
        yield "joined by +"
    if HONOUR.search(inner):
        yield "title of honour"


def _before(before: str, says_kind: bool) -> Iterator[str]:
    if STRONG_BEFORE.search(before):
        yield "verb of naming"
    elif NAMING_BEFORE.search(before):
        yield "verb of doing"
    if FIGURE_BEFORE.search(before) and not says_kind:
        yield "verb of figures"
    if SPEECH_BEFORE.search(before):
        yield "mark or verb of saying"
    if not before:
        yield "opens the text"


LONGEST_ROW = 20  # “A”“B”等活动 says of all what they are


def _behind(text: str, end: int, coined: bool) -> Iterator[str]:
    last = end
    for _ in range(LONGEST_ROW):
        more = ANOTHER.match(text, last)
        if more is None:
            break
        last = more.end()
    if last > end:
        yield "another one in marks"
    if PROGRAMME_BEHIND.match(text, last):
        yield "kind of programme"
    if FIGURE_BEHIND.match(text, end) and not coined:
        yield "goes on like a figure"
    if END_BEHIND.match(text, end):
        yield "ends the clause"


def _shape(inner: str) -> Iterator[str]:
    parts = PARTS.split(inner)
    if "，" in inner:
        yield "clause"
    elif len(parts) > 1 and len({len(part) for part in parts}) == 1:
        yield "equal parts"
        if len({part[-1:] for part in parts}) == 1:
            yield "parts with one ending"
    elif "、" in inner:
        yield "parts of unequal length"
    if len(inner) > 16:
        yield "longer than 16"
    elif len(inner) < 4:
        yield "2-3 characters"
    elif len(inner) == 4:
        yield "4 characters"
    if FUNCTION.search(inner):
        yield "function word"
