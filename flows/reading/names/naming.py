"""Programmes, products and events: in quotation marks, in title marks, or by what their names end with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from flows.reading.model import EntityType
from flows.reading.names.gazetteer import Gazetteer
from flows.reading.names.places import FUNCTION
from flows.reading.names.spans import Found
from flows.reading.names.words import Words, one_of, word_list

QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』。！？；\n]{2,24})[”’」』]")
TITLED = re.compile(r"《([^《》\n]{2,60})》")
DOCUMENT = re.compile(
    r"(?:方案|意见|规划|纲要|计划|办法|条例|规定|规范|细则|指南|指引|通知|决定|决议|协议书?|协定|合同|公约|清单|标准|规则|章程|制度|措施|举措|法|法典|行动|目录|白皮书|蓝皮书|报告|守则|倡议书?|宣言|承诺书|责任书|备忘录|若干政策|政策|十条|条|要点|导则|手册)(?:[（(][^）)]*[）)])?$"
)

# Endings of names of products and of programmes, within quotation marks.
PRODUCT_END = re.compile(
    r"(?:贷|贷款|码|APP|App|app|平台|系统|小程序|公众号|云|一卡通|信用卡|卡|保险|险|理财|存单|债券?|宝|易贷|e贷|通|保|管家|机器人|助手|大模型|模型|号线|专列|专线|号|酒|茶|米|牌|烧饼|藏品)$"
)
PROGRAMME_END = re.compile(
    r"(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|学堂|讲堂|课堂|学院|夜校|先锋岗|驿站|工坊|基地|营地|之家|家园|书屋|食堂|超市|示范区|示范带|示范点|示范村|体系|制度|制|法|走访|创建|攻坚战|保卫战|战役|大赛|联盟|党建|工作站|服务站|志愿服务|服务|"
    r"[一二三四五六七八九十百千万两双多\d][一-鿿]{1,2}[一二三四五六七八九十百千万两双多\d][一-鿿]{1,3}|[一二三四五六七八九十\d][一-鿿]{1,2}(?:联动|协同|共治|融合|带动|推进|提升))$"
)
NUMBERED = re.compile(r"[一二三四五六七八九十百千万两双多零0-9０-９N+＋·@&A-Za-z]")
# Nouns right behind the closing mark that say what kind of thing was named.
TAKEN_IN = re.compile(r"(?:专项)?(?:工程|行动|计划|授权体系|服务(?=[，。、]))(?![队员站中方])")
PROGRAMME_BEHIND = re.compile(
    r"(?:[一-鿿]{0,6})(?:工程|行动|计划|机制|战略|模式|工作法|活动|方案|改革|试点|项目|品牌|体系|制度|工作|建设|创建|政策|举措|理念|目标|矩阵|路径|实施路径|专项行动|主题活动|攻坚|大走访|企业|专题|课程|培训班|示范|场景|阵地|样板|志愿服务|法|做法|文章|思路|架构|格局|联盟链群)"
)
PRODUCT_BEHIND = re.compile(
    r"(?:系列)?(?:APP|App|app|平台|系统|小程序|公众号|产品|贷款|信贷|授信|业务|保险|一揽子|服务点|卡|数字藏品|品牌产品|融资|组合|软件|数据库|大模型|机器人)"
)
WHOLE_BEHIND = re.compile(
    r"[一-鿿]{2,14}?(?:机制|体系|试验区|示范区|链群|联盟|大比拼|工程|大赛|行动|计划|社会实践|企业|系统|平台|活动)(?![一-鿿]{0,1}[的队员])"
)
NAMING_BEFORE = re.compile(
    r"(?:实施|推行|开展|启动|推进|推广|推出|打造|创建|创新|探索|构建|建立|深化|践行|落实|落地|上线|开发|研发|发布|设立|开设|创设|组织|举办|举行|通过|依托|运用|借助|利用|按照|聚焦|围绕|融入|发起|提出|制定|出台|形成|入选|获评|获得|荣获|名为|叫做|称为|被誉为|争创|参加|办理|申请|申领|使用|支持|注册|下载|点开|擦亮|唱响|打响|首创|完善|参与|获批|列入|成立|用好|做实|以|用|抓好|对接|在|总结)(?:了|出|好|起|以)?(?:[一-鿿]{0,6}的)?(?:首个|首批|一批|一个|系列|全省|全市|全县|全国)?$"
)
SPEECH_BEFORE = re.compile(r"(?:[：:，,]|说|称|道|表示|认为|到|喊出)$")
METAPHOR_BEHIND = re.compile(
    r"(?:之路|之城|之乡|难题|问题|困境|瓶颈|的|了|地|转|变|走|跑|作用|角色|效应|优势|压力|心态|现象|精神|思维|意识|态势|局面|现状|式|型|化|般|似的|论|感|指数|姿态|力量|基础|底色|之称|一样)"
)
ORDINARY = re.compile(r"^[一-鿿]{2,3}$")

ACTION = re.compile(
    r"(?:实施|推进|开展|启动|推行|建立|建立健全|深化|创新|制定|出台|推出|打造|构建|落实|完善|组织|举办|发起|探索|实行|围绕|结合|配套|研究|抓好|加快|支持)(?:了|好|起)?"
)
PLAN_END = re.compile(
    r"(?:行动方案|行动计划|三年行动|专项行动|攻坚行动|提升行动|整治行动|行动|工程|计划|机制|机制改革|机制试点|改革|试点|工作法|评估机制|战略|协作机制|攻坚战|保卫战|工作方案|服务方案|实施方案|规划|示范创建|活动周|宣传月|活动月|宣传周)(?![一-鿿]?[师队员厂院人])"
)
PROJECT_END = re.compile(
    r"(?:建设项目|改造项目|开发项目|项目|改造工程|提升工程|建设工程|工程|扩建工程|产业园|生产基地|孵化园项目)"
)
TOO_COMMON = word_list("common_plan_words")

EVENT_END = re.compile(
    r"(?:座谈会|推进会|现场会|交流会|对接会|发布会|新闻发布会|研讨会|讨论会|报告会|动员会|动员大会|部署会|表彰大会|表彰会|总结会|听证会|招聘会|推介会|洽谈会|展销会|展览会|博览会|交易会|订货会|音乐会|演唱会|晚会|运动会|联欢会|茶话会|工作会议|工作会|全体会议|全会|代表大会|党代会|人代会|"
    r"成立大会|大会|会议|论坛|峰会|高峰论坛|年会|文化节|艺术节|旅游节|美食节|音乐节|电影节|采摘节|丰收节|购物节|读书节|科技节|体育节|啤酒节|登山节|开渔节|花节|茶节|灯会|庙会|集市|嘉年华|文化周|科普周|宣传周|活动周|巡展|书画展|摄影展|作品展|画展|车展|锦标赛|邀请赛|联赛|公开赛|挑战赛|选拔赛|"
    r"马拉松|半程马拉松|大奖赛|争霸赛|技能大赛|设计大赛|创业大赛|大赛|比赛|竞赛|龙舟赛|大比拼|大比武|擂台赛|演讲比赛|知识竞赛|开幕式|闭幕式|启动仪式|签约仪式|揭牌仪式|开工仪式|颁奖典礼|节)(?![一-鿿]?[者员组奖手金目日约能点省])"
)
SESSION = re.compile(r"(?:第[一二三四五六七八九十百零两\d]+[届次]|\d{4}年?|首届|全国第?|[一二三四五六七八九十]+届)")
FESTIVAL = word_list("holidays")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(one_of([*word_list("programmes"), *word_list("events")]))


def known_names(words: Words) -> Iterator[Found]:
    """Programmes and events that everybody knows."""
    for match in _known().finditer(words.text):
        kind: EntityType = "event" if match.group() in word_list("events") else "programme"
        if words.is_border(match.start()) or len(match.group()) > 3:
            yield Found(kind, match.start(), match.end())


def count_quoted(texts: Sequence[Words]) -> Counter[str]:
    """How often the page puts each string into quotation marks."""
    return Counter(match.group(1) for words in texts for match in QUOTED.finditer(words.text))


def quoted(words: Words, counts: Counter[str]) -> Iterator[Found]:
    """Names in quotation marks."""
    for match in QUOTED.finditer(words.text):
        found = _judge(words, match, counts)
        if found is not None:
            yield found


def _judge(words: Words, match: re.Match[str], counts: Counter[str]) -> Found | None:
    text, inner = words.text, match.group(1)
    start, end = match.start(1), match.end(1)
    behind = match.end()
    if inner in word_list("sayings") or inner.endswith(("，", "、", "：")):
        return None
    event = EVENT_END.search(inner)
    if event and event.end() == len(inner) and len(inner) > 3:
        return Found("event", start, end)
    whole = TAKEN_IN.match(text, behind)
    if whole and "，" not in inner:
        kind: EntityType = "programme"
        return Found(kind, match.start(), whole.end())
    if PRODUCT_BEHIND.match(text, behind) or PRODUCT_END.search(inner):
        if (
            "，" not in inner
            and len(inner) <= 14
            and not (ORDINARY.match(inner) and not PRODUCT_BEHIND.match(text, behind) and inner[-1] not in "贷码")
        ):
            return Found("product", start, end)
    score = _programme_score(text, match, counts)
    if score < 2:
        return None
    longer = WHOLE_BEHIND.match(text, behind)
    if longer and not PROGRAMME_BEHIND.match(text, behind) and not PROGRAMME_END.search(inner):
        return Found("programme", match.start(), longer.end())
    return Found("programme", start, end)


def _programme_score(text: str, match: re.Match[str], counts: Counter[str]) -> int:
    inner = match.group(1)
    before = text[max(0, match.start() - 18) : match.start()]
    behind = match.end()
    score = 0
    if PROGRAMME_END.search(inner):
        score += 2
    if NUMBERED.search(inner):
        score += 1
    if PROGRAMME_BEHIND.match(text, behind):
        score += 2
    if NAMING_BEFORE.search(before):
        score += 1
    if counts[inner] > 1:
        score += 1
    if len(inner) <= 3 and "一" <= inner[0] <= "鿿" and not NUMBERED.search(inner):
        score -= 1
    if SPEECH_BEFORE.search(before):
        score -= 1
    if METAPHOR_BEHIND.match(text, behind):
        score -= 1
    if "，" in inner or "、" in inner:
        score -= 1
    if inner[0] in FUNCTION and inner[0] not in "一双三":
        score -= 2
    return score


def titled(words: Words) -> Iterator[Found]:
    """Official documents and works in title marks."""
    for match in TITLED.finditer(words.text):
        if DOCUMENT.search(match.group(1)):
            yield Found("programme", match.start(1), match.end(1))
        elif PRODUCT_BEHIND.match(words.text, match.end()):
            yield Found("product", match.start(1), match.end(1))


def plans(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Named plans without quotation marks: what is carried out (开展保链保畅行动), or what a place puts its name before."""
    text = words.text
    for match in ACTION.finditer(text):
        if not words.is_border(match.end()):
            continue
        clause_end = _clause_end(text, match.end(), 26)
        ends = [end for end in PLAN_END.finditer(text, match.end(), clause_end)]
        if not ends:
            continue
        end = ends[-1]
        if _is_phrase(words, match.end(), end.start(), end.end(), text):
            yield Found("programme", match.end(), end.end())
    for match in PROJECT_END.finditer(text):
        start = _project_start(words, match.start(), known)
        if start is not None and match.start() - start >= 4:
            yield Found("programme", start, match.end())


CLAUSE = re.compile(r"[^，。；：！？“”‘’《》（）()\s、]*")


def _clause_end(text: str, start: int, limit: int) -> int:
    match = CLAUSE.match(text, start, start + limit)
    return match.end() if match else start


def _is_phrase(words: Words, start: int, form: int, end: int, text: str) -> bool:
    if form - start < 4 or form - start > 18 or (not words.is_border(end) and end < len(text)):
        return False
    own = 0
    for index in range(words.at(start), words.at(form - 1) + 1):
        word, tag = words.words[index], words.tags[index]
        if word in FUNCTION or tag in ("r", "uj", "p", "c", "d"):
            return False
        own += word not in TOO_COMMON
    return own >= 2


def _project_start(words: Words, form: int, known: Gazetteer) -> int | None:
    """Where the place begins that a project bears in front: [庆元县]国家储备林项目."""
    index = words.at(form) - 1
    while index >= 0 and form - words.starts[index] <= 24:
        word, tag = words.words[index], words.tags[index]
        if word in known.by_name or word in known.by_short_name:
            inner = words.text[words.starts[index + 1] : form]
            return words.starts[index] if inner not in TOO_COMMON and len(inner) >= 3 else None
        if word in FUNCTION or tag in ("x", "p", "c", "d", "r", "uj", "ul"):
            return None
        index -= 1
    return None


def events(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Meetings, festivals, contests by what their names end with."""
    text = words.text
    for match in EVENT_END.finditer(text):
        start = _event_start(words, match.start(), match.end(), known)
        if start is not None:
            yield Found("event", start, match.end())


def _event_start(words: Words, form: int, end: int, known: Gazetteer) -> int | None:
    text = words.text
    if not words.is_border(end) and end < len(text):
        return None
    index = words.at(form)
    start = words.starts[index]
    word = text[start:end]
    if word in FESTIVAL:
        return None
    own = 0
    named = False
    index -= 1
    while index >= 0 and end - words.starts[index] <= 28:
        word, tag = words.words[index], words.tags[index]
        if word in known.by_name or word in known.by_short_name:
            start, named = words.starts[index], True
        elif (
            (tag == "x" and word not in "·•+—＋")
            or word in FUNCTION
            or (tag in ("p", "c", "d", "r", "uj", "ul", "ud", "uz", "v") and not _event_verb(word))
        ):
            break
        elif tag in ("m", "t", "mq", "q") and not SESSION.fullmatch(word):
            if word in ("届", "次", "一", "第") or word.startswith("第"):
                start = words.starts[index]
            else:
                break
        else:
            start = words.starts[index]
            own += word not in TOO_COMMON and len(word) > 1
        index -= 1
    session = re.compile(r"(?:第[一二三四五六七八九十百零\d]+[届次]|首届|\d{4}年?)$").search(
        text, max(0, start - 8), start
    )
    if session:
        start = session.start()
    has_session = SESSION.match(text, start) is not None
    if start == form or not (has_session or (named and own >= 1) or own >= 3):
        return None
    return start


def _event_verb(word: str) -> bool:
    return len(word) >= 2 and word in EVENT_VERBS


EVENT_VERBS = word_list("event_verbs")
