"""Programmes, products and events in quotation marks, and documents in title marks.

Most of what stands in quotation marks is no name: speech, figures of speech, words held at a distance. What the marks
hold, what stands before them and what kind of thing is named behind them tell which is which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flows.reading.names.gazetteer import Gazetteer
from flows.reading.names.spans import Found
from flows.reading.names.words import Words, word_list

QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』。！？；\n]{2,24})[”’」』]")
NEXT = re.compile(r"[、和及与]?[“‘「『][^“”‘’「」『』。！？；\n]{2,24}[”’」』]")
TITLED = re.compile(r"《([^《》\n]{2,60})》")
DOCUMENT = re.compile(
    r"(?:方案|意见|规划|纲要|计划|办法|条例|规定|规范|细则|指南|指引|通知|决定|决议|协议书?|协定|合同|公约|清单|标准|规则|章程|制度|"
    r"措施|举措|法|法典|行动|目录|白皮书|蓝皮书|报告|守则|倡议书?|宣言|承诺书|责任书|备忘录|政策|要点|导则|手册|[十百\d]条)"
    r"(?:[（(][^）)]*[）)])?$"
)

# How names of products and of programmes end.
PRODUCT_END = re.compile(
    r"(?:贷|码|APP|App|app|平台|系统|小程序|公众号|一卡通|信用卡|保险|理财|存单|易融|e[贷融通]|管家|机器人|助手|大模型|藏品)$"
)
SHORT_PRODUCT_END = re.compile(r"(?:通|宝|保|险|卡|云|券|债|号|酒|茶|米)$")  # only before a word that says so
PROGRAMME_END = re.compile(
    r"(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|学堂|讲堂|课堂|学院|夜校|先锋岗|驿站|工坊|基地|营地|之家|书屋|"
    r"食堂|[一-鿿]{2}站|营|示范[区带点村户岗]|体系|制度|大?走访|攻坚战|保卫战|联盟|法庭|超市|课桌|议事厅|会客厅|会客室|调解室|直通车|服务车|大篷车|工作站|服务站|志愿服务|服务圈|综合体|[一-鿿]{2}制|英才|人才|工匠)$"
)
TEAM_END = re.compile(
    r"[一-鿿]{2}(?:服务队|宣讲队|先锋队|突击队|志愿队|工作队|服务团|宣讲团|工作室|协会|联合会|合唱团|艺术团|有限公司|合作社)$"
)
PEOPLE_END = re.compile(r"(?:英才|人才|工匠)$")
MIXED = re.compile(r"[0-9０-９A-Za-z+＋·@&]")
NUMERAL = re.compile(r"[一二三四五六七八九十百千万两双\d]")
NO_NUMERAL = re.compile(r"^(?:一[个张把肩键站揽次件老条股窝把鼓]|一[一-鿿]一[一-鿿]$|[^一]*一定|统一|第一|唯一)")
RULE = re.compile(r"(?:一[一-鿿]){1,3}一?策$")
SLOGAN = re.compile(r"[一-鿿]{2,6}(?:[、+＋][一-鿿]{2,6})+")

# What stands right behind the closing mark and says what kind of thing was named.
JOINED = re.compile(r"(?:专项)?(?:工程|行动|计划|服务(?=[，。、”]))(?![队员站中方])")
PROGRAMME_BEHIND = re.compile(
    r"等?[一-鿿]{0,6}(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|体系|制度|创建|政策|举措|工作理念|目标|矩阵|"
    r"实施路径|攻坚|大走访|专题|课程|培训班|示范|样板|志愿服务|做法|布局|格局|思路|理念|方略|体制|法则|路径|经验|样本|清单|服务圈|招牌|计划书|称号|名单|工作要求|决策部署|平台)"
)
PRODUCT_BEHIND = re.compile(
    r"(?:系列|等|线上|专属|特色|组合|信用|普惠){0,2}(?:APP|App|app|平台|系统|小程序|公众号|产品|贷款|信贷|授信|业务|保险|一揽子|服务点|数字藏品|融资|软件|大模型|机器人)"
)
MAKES_PROGRAMME = re.compile(r"[一-鿿]{0,4}(?:机制|模式|行动|工程|改革|计划|工作法)")
WHOLE_PROGRAMME = re.compile(
    r"(?:(?!的)[一-鿿]{4,14}?(?:机制|体系|模式|制度)|[一-鿿]{2,14}?(?:试验区|示范区|工程|行动|计划|社会实践))(?![一-鿿]?[的队员业])"
    r"|联盟(?=[，。、品]|$)"
)
WHOLE_PRODUCT = re.compile(r"[一-鿿]{4,14}?系统")
# Varieties of crops, models of machines: 黑农84, 晶两优534.
VARIETY = re.compile(r"[一-鿿]{2,4}[A-Za-z]{0,2}-?\d{1,4}[A-Za-z]?号?|[一-鿿]{2,4}[一二三四五六七八九十]+号")
MADE_BEFORE = re.compile(
    r"(?:研制|研发|发明|栽下|种下|种植|栽种|引种|育成|选育|主栽|注册商标|商标)(?:了|出|的|为)?"
    r"(?:(?:一|[\d一-鿿]{1,6})?[款种亩台棵株个])?(?:新?品种)?$"
)
STRONG_BEFORE = re.compile(
    r"(?:入选|获评|荣获|获得|命名为|评为|名为|叫做|称为|被誉为|争创|授予|列入|首创|办起|开设|推出|实施|推行|启动|打响|唱响)(?:了|出)?(?:首个|首批|全省|全市|全国)?$"
)
EVENT = re.compile(
    r".{2,}(?:会议|大会|论坛|音乐会|晚会|大赛|比赛|[文艺美音]\w节|旅游节|文化节|博览会|运动会|马拉松|大比拼|大比武|邀请赛|画展|灯会)$"
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
    r"般|似的|论|感|指数|姿态|力量|基础|底色|一样|为|上|中|里|发展|格局)"
)


@dataclass(frozen=True, slots=True)
class Quotes:
    """What a page puts in quotation marks: how often, and what in headlines."""

    counts: Counter[str]
    in_titles: frozenset[str]


def page_quotes(texts: Sequence[Words], titles: Collection[int]) -> Quotes:
    """Count the quoted strings of a page's texts; ``titles`` are the numbers of those that are headlines."""
    counts = Counter(match.group(1) for words in texts for match in QUOTED.finditer(words.text))
    return Quotes(
        counts, frozenset(match.group(1) for number in titles for match in QUOTED.finditer(texts[number].text))
    )


def quoted(words: Words, quotes: Quotes, known: Gazetteer) -> Iterator[Found]:
    """Names in quotation marks."""
    for match in QUOTED.finditer(words.text):
        found = _judge(words.text, match, quotes, known)
        if found is not None:
            yield found


def _judge(text: str, match: re.Match[str], quotes: Quotes, known: Gazetteer) -> Found | None:
    inner = match.group(1)
    if EVENT.search(inner):
        return Found("event", *match.span(1))
    if inner in word_list("sayings") or inner in word_list("events") or inner[-1] in "，、：,":
        return None
    start, end = match.span(1)
    behind = match.end()
    if TEAM_END.search(inner) and "，" not in inner:
        return Found("organization", start, end)
    joined = JOINED.match(text, behind)
    if joined and "，" not in inner:
        return Found("programme", match.start(), joined.end())
    if "，" not in inner and _is_product(text, match, known):
        whole = WHOLE_PRODUCT.match(text, behind)
        return Found("product", match.start(), whole.end()) if whole else Found("product", start, end)
    score = _score(text, match, quotes)
    whole = WHOLE_PROGRAMME.match(text, behind)
    has_kind = PROGRAMME_END.search(inner) is not None and not PEOPLE_END.search(inner)
    if whole and score >= 0 and len(inner) < 12 and ("联盟" in whole.group() or not has_kind):
        return Found("programme", match.start(), whole.end())
    return Found("programme", start, end) if score >= 2 else None


def _is_product(text: str, match: re.Match[str], known: Gazetteer) -> bool:
    inner = match.group(1)
    behind = match.end()
    if MAKES_PROGRAMME.match(text, behind):
        return False
    if "、" in inner:
        return False
    if VARIETY.fullmatch(inner) or MADE_BEFORE.search(text, max(0, match.start() - 12), match.start()):
        return True
    if PRODUCT_END.search(inner):
        return len(inner) <= 16 and inner[-1] not in "险" and len(inner) > 2
    if inner[:2] in known.by_short_name and text.startswith("品牌", behind):
        return True
    return len(inner) <= 14 and (PRODUCT_BEHIND.match(text, behind) or WHOLE_PRODUCT.match(text, behind)) is not None


def _score(text: str, match: re.Match[str], quotes: Quotes) -> int:
    """How much speaks for a programme's name: 2 is enough."""
    inner = match.group(1)
    before = text[max(0, match.start() - 18) : match.start()]
    behind = match.end()
    while (more := NEXT.match(text, behind)) is not None:  # “A”“B”等活动 says of all what they are
        behind = more.end()
    coined = bool(MIXED.search(inner) or (NUMERAL.search(inner) and not NO_NUMERAL.match(inner)))
    score = 2 if RULE.search(inner) else 0
    score += 2 if PROGRAMME_END.search(inner) else 0
    score += 1 if coined else 0
    kind = PROGRAMME_BEHIND.match(text, behind) is not None
    score += 2 if kind else 0
    score += 2 if STRONG_BEFORE.search(before) else 1 if NAMING_BEFORE.search(before) else 0
    score += 1 if quotes.counts[inner] > 1 else 0
    score += 1 if inner in quotes.in_titles else 0
    score -= 2 if FIGURE_BEFORE.search(before) and not kind and not PROGRAMME_END.search(inner) else 0
    score -= 1 if len(inner) <= 3 and not coined and not kind else 0
    score -= 1 if SPEECH_BEFORE.search(before) else 0
    score -= 2 if FIGURE_BEHIND.match(text, match.end()) and not coined else 0
    score -= 2 if "，" in inner or ("、" in inner and not SLOGAN.fullmatch(inner)) or len(inner) > 16 else 0
    return score


def titled(words: Words) -> Iterator[Found]:
    """Official documents, and works that are products, in title marks."""
    for match in TITLED.finditer(words.text):
        if DOCUMENT.search(match.group(1)):
            yield Found("programme", match.start(1), match.end(1))
        elif PRODUCT_BEHIND.match(words.text, match.end()):
            yield Found("product", match.start(1), match.end(1))
