"""Programmes, products and events in quotation marks, and documents in title marks.

Most of what stands in quotation marks is no name: speech, figures of speech, words held at a distance. What the marks
hold, what stands before them and what kind of thing is named behind them tell which is which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from flows.reading.names.gazetteer import Gazetteer
from flows.reading.names.quoted_signs import NAME, PROGRAMME_END, RULE, Quotes, weight
from flows.reading.names.spans import Found
from flows.reading.names.words import Words, word_list

QUOTED = re.compile(r"[“‘「『]([^“”‘’「」『』。！？；\n]{2,24})[”’」』]")
TITLED = re.compile(r"《([^《》\n]{2,60})》")
DOCUMENT = re.compile(
    r"(?:方案|意见|规划|纲要|计划|办法|条例|规定|规范|细则|指南|指引|通知|决定|决议|协议书?|协定|合同|公约|清单|标准|规则|章程|制度|"
    r"措施|举措|法|法典|行动|目录|白皮书|蓝皮书|报告|守则|倡议书?|宣言|承诺书|责任书|备忘录|政策|要点|导则|手册|[十百\d]条)"
    r"(?:[（(][^）)]*[）)])?$"
)

# How names of products and of programmes end.
PRODUCT_END = re.compile(
    r"(?:贷|码|APP|App|app|平台|系统|小程序|公众号|一卡通|信用卡|保险|理财|存单|易融|e[贷融通]|管家|机器人|助手|大模型|藏品|[一-鿿]{2}贷款|(?<![负分承重挑])担)$"
)
SHORT_PRODUCT_END = re.compile(r"(?:通|宝|保|险|卡|云|券|码)$")  # only after a word that says so
USED_BEFORE = re.compile(
    r"(?:点|点击|点开|打开|登录|下载|扫|扫描|刷|安装|开通|使用|申领|注册|发放|办理|投保|购买|推出|上线)(?:了|一下|的)?$"
)
# How foods and crafts end, and what else begins with a place's name: “阜南香椿”, but “阜南经验”.
GOODS_END = re.compile(
    r"[葱芋米蟹茶果梨桃橘桔柑橙枣菇笋瓜豆薯羊牛猪鸡鸭鹅鱼虾鳖酒醋面粉饼糕蜜糖油椒姜蒜菜莓杏李柿柚萄榴栗菌耳芪绣陶瓷砚扇伞锦绸毯雕编藕参药荔茄芹韭薹萝卜笔剪]$"
)
TEAM_END = re.compile(
    r"[一-鿿]{2}(?:服务队|宣讲队|先锋队|突击队|志愿队|工作队|服务团|宣讲团|工作室|协会|联合会|合唱团|艺术团|有限公司|合作社)$"
)
PEOPLE_END = re.compile(r"(?:英才|人才|工匠)$")
# How little the signs may say where the words behind the marks are a plan's.
DOUBT = -1.0
# What stands right behind the closing mark and says what kind of thing was named. A plan's form belongs to the name
# alone (“雨露”计划); so does any form that says more than its kind (“1+N”服务模式, but not “1+N”模式).
_OWN = r"(?:(?![的了在是为等和与及新])[一-鿿])"
WHOLE_PROGRAMME = re.compile(
    rf"(?:专项)?(?:工程|行动|计划|服务(?=[，。、；”]|$))(?![队员站中方])|"
    rf"(?:{_OWN}{{2,14}}?(?:机制|体系|模式|制度|改革|工作法|网络|链群|服务圈|工程|行动|计划|社会实践|试验区|示范区)|{_OWN}{{4,14}}?活动|"
    rf"{_OWN}{{0,4}}联盟(?=[，。、品]|$))(?![一-鿿]?[队员业厂])"
)
BARE = re.compile(r"(?:专项)?(?:工程|行动|计划|服务)$|.*联盟$")
TEAM_BEHIND = re.compile(
    rf"(?:{_OWN}{{2,12}}?(?:工作室|服务队|宣讲队|宣讲团|突击队|先锋队|小分队|志愿队|志愿服务总?队|合唱团|艺术团|合作社|协会|商会)|(?:党建|产业|发展){{1,2}}联盟)"
    r"(?![一-鿿]?[链群队员的])"
)
PRODUCT_BEHIND = re.compile(
    r"(?:系列|等|线上|专属|特色|组合|信用|普惠|智能|移动|手机){0,2}(?:APP|App|app|平台|系统|小程序|公众号|产品|贷款|信贷|授信|业务|保险|一揽子|服务点|"
    r"数字藏品|融资|软件|大模型|机器人|终端|设备|客户端|无人机|地理标志|商标|牌[一-鿿]|呼叫|(?:[一-鿿]{2}){0,2}线路)"
)
MAKES_PROGRAMME = re.compile(r"[一-鿿]{0,4}(?:机制|模式|行动|工程|改革|计划|工作法)")
WHOLE_PRODUCT = re.compile(r"(?![等及和与、])[一-鿿]{4,14}?系统")
MONEY_BEFORE = re.compile(r"[\d.]+[余多]?[百千万亿]?元(?:的|信用)?$")
THEME_BEHIND = re.compile(r"(?:为主题|主题(?:的|[，。；]|$)|为题|为口号|为宗旨)")
# Varieties of crops, models of machines: 黑农84, 晶两优534.
VARIETY = re.compile(r"[一-鿿]{2,4}[A-Za-z]{0,2}-?\d{1,4}[A-Za-z]?号?|[一-鿿]{2,4}[一二三四五六七八九十]+号")
MADE_BEFORE = re.compile(
    r"(?:研制|研发|发明|换种|改种|嫁接|试种|栽下|种下|种植|栽种|引种|育成|选育|主栽|注册商标|商标)(?:了|出|的|为|成|上|下)?"
    r"(?:(?:一|[\d一-鿿]{1,6})?[款种亩台棵株个])?(?:新?品种)?$"
)
EVENT = re.compile(
    r".{2,}(?:会议|大会|论坛|音乐会|晚会|大赛|比赛|[文艺美音]\w节|旅游节|文化节|博览会|运动会|马拉松|大比拼|大比武|邀请赛|画展|灯会)$"
)


def page_quotes(texts: Sequence[Words], titles: Collection[int]) -> Quotes:
    """Count the quoted strings of a page's texts; ``titles`` are the numbers of those that are headlines."""
    counts = Counter(match.group(1) for words in texts for match in QUOTED.finditer(words.text))
    return Quotes(
        counts, frozenset(match.group(1) for number in titles for match in QUOTED.finditer(texts[number].text))
    )


def quoted(words: Words, quotes: Quotes, known: Gazetteer) -> Iterator[Found]:
    """Names in quotation marks."""
    for match in QUOTED.finditer(words.text):
        found = _judge(words, match, quotes, known)
        if found is not None:
            yield found


def _judge(words: Words, match: re.Match[str], quotes: Quotes, known: Gazetteer) -> Found | None:
    inner = match.group(1)
    if EVENT.search(inner):
        return Found("event", *match.span(1))
    text = words.text
    start, end = match.span(1)
    if inner in word_list("sayings") or inner in word_list("events") or inner[-1] in "，、：,":
        return None
    if THEME_BEHIND.match(text, match.end()):
        return None
    if "，" in inner:
        return Found("programme", start, end) if weight(words, match, quotes) >= NAME else None
    if TEAM_END.search(inner):
        return Found("organization", start, end)
    if team := TEAM_BEHIND.match(text, match.end()):
        return Found("organization", match.start(), team.end())
    if _is_product(text, match, known):
        whole = WHOLE_PRODUCT.match(text, match.end())
        return Found("product", match.start(), whole.end()) if whole else Found("product", start, end)
    return _programme(words, match, quotes)


def _programme(words: Words, match: re.Match[str], quotes: Quotes) -> Found | None:
    """The programme that a quoted string names, with the words behind the marks that belong to its name."""
    inner = match.group(1)
    found = weight(words, match, quotes)
    whole = WHOLE_PROGRAMME.match(words.text, match.end())
    has_kind = PROGRAMME_END.search(inner) is not None and not PEOPLE_END.search(inner)
    if whole and not RULE.search(inner):
        bare = BARE.match(whole.group()) is not None
        if bare or (not has_kind and found >= DOUBT):
            return Found("programme", match.start(), whole.end())
    return Found("programme", *match.span(1)) if found >= NAME else None


def _is_product(text: str, match: re.Match[str], known: Gazetteer) -> bool:
    inner = match.group(1)
    behind = match.end()
    if MAKES_PROGRAMME.match(text, behind):
        return False
    if "、" in inner:
        return False
    before = max(0, match.start() - 12)
    if VARIETY.fullmatch(inner) or MADE_BEFORE.search(text, before, match.start()):
        return True
    if MONEY_BEFORE.search(text, before, match.start()):
        return True
    if PRODUCT_END.search(inner):
        return len(inner) <= 16 and inner[-1] not in "险" and len(inner) > 2
    if SHORT_PRODUCT_END.search(inner) and USED_BEFORE.search(text, before, match.start()):
        return True
    bears_place = any(inner[:length] in known.by_short_name for length in (2, 3))
    if bears_place and (text.startswith("品牌", behind) or (GOODS_END.search(inner) and len(inner) <= 8)):
        return True
    return len(inner) <= 14 and (PRODUCT_BEHIND.match(text, behind) or WHOLE_PRODUCT.match(text, behind)) is not None


def titled(words: Words) -> Iterator[Found]:
    """Official documents, and works that are products, in title marks."""
    for match in TITLED.finditer(words.text):
        if DOCUMENT.search(match.group(1)):
            yield Found("programme", match.start(1), match.end(1))
        elif PRODUCT_BEHIND.match(words.text, match.end()):
            yield Found("product", match.start(1), match.end(1))
