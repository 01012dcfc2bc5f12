"""Programmes and products without quotation marks: known ones, and what ends like their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.reading.model import EntityType
from flows.reading.names.gazetteer import Gazetteer
from flows.reading.names.places import FUNCTION
from flows.reading.names.spans import Found
from flows.reading.names.words import Words, matches, one_of, table, word_list

# A pattern that may begin in many ways looks first whether a character is any of its beginnings: that spares most of a
# text the rest of it.
ACTION = re.compile(
    r"(?=[扎深大全持积加稳有统创认切着实推开启建制出打构落完组发探围结研抓支参依])(?:(?:扎实|深入|大力|全面|持续|积极|加快|稳步|有序|统筹|创新|认真|切实|着力|全力)?"
    r"(?:实施|推进|开展|启动|推行|建立|建立健全|深化|制定|出台|推出|打造|构建|落实|完善|组织|发起|探索|实行|围绕|结合|研究|抓好|支持|参与|参加|依托)"
    r"(?:了|好|起|的)?)+"
)
PLAN_END = re.compile(
    r"(?:(?:三年|五年)?(?:攻坚|提升|整治|专项)?行动(?:方案|计划)?|(?:工作|服务|实施)方案|工程|计划|(?:工作|联动|协作|评估)?机制(?:改革|试点)*|改革|试点|"
    r"工作法|发展战略|战略|攻坚战|保卫战|规划|(?:发展|引导|投资|产业|创业|风险补偿|担保|专项)+基金|活动[周月]|宣传[周月]|"
    r"项目(?!部|组|经理|负责|资金|支出|库|化)|活动(?![室中场])|政策|模式|(?:综合|专项)整治)(?![一-鿿]?[师队员厂院人区])"
)
# How many words of its own a name needs before a form that ends many phrases; two before those not said here.
WEAK_ENDS = {"项目": 3, "活动": 3, "政策": 4, "模式": 5, "综合整治": 2, "专项整治": 2}
MIXED = re.compile(r"[+＋A-Za-z]")
# Whose plan it is, or how many there are: no part of its name.
OWNER = re.compile(
    r"(?:[一两几多数\d]+[余多]?[次场项个轮批名期条件]|全[国省市县区州旗镇乡]|总行|省行|省联社|各地|当地|本地|我[省市县区]|上级|全域)(?=[一-鿿]{4})"
)
FIRM_END = re.compile(r"工程|行动|计划|方案|战略|战$|规划|基金|[周月]$")  # one word of its own is enough before these
PROJECT_END = re.compile(r"(?=[建改开扩提项工])(?:建设|改造|开发|扩建|提升)?(?:项目|工程)(?:（[一二三四五]期）)?")
NUMBERED_PLAN = re.compile(
    r"(?=[\d一二三四五六七八九十百千万])(?<![下进])(?:\d{3}|[一二三四五六七八九十百千万])(?![个项年月日条家名户批次届位座天倍元万亿系期场种套类轮起支件带路线级余多大])[一-鿿]{1,8}?"
    r"(?:工作法|机制|行动|工程|战法|活动|大走访|制度)(?![一-鿿]?[师队员])"
)
RULE = re.compile(r"(?=一)(?<![一-鿿]第)(?:一[一-鿿]){1,3}一策")
TITLE = (
    r"((?:第[一二三四五六七八九十]+批)?(?:全国|国家级?|中国|全省|省级|[一-鿿]{2,3}省)[^，。；、：“”（）和]{2,24}?"
    r"(?:案例|名单|名录|称号|示范[县市区镇村点]|试点|单位|奖|百强[县镇村]?|基地|城市|[县镇村]))(?=[，。；、和与及等（]|$)"
)
ALSO = re.compile(r"[^，。；：！？“”‘’《》（）()\s]{4,16}?[和与及、]")  # 推进智慧校园建设和清河净水行动
# A project with its cost before it: 总投资3亿元的滨江新材料产业园项目.
COSTED = re.compile(
    r"(?=[总投耗斥规])(?:总?投资|投入|耗资|斥资|规模)[一-鿿]{0,2}[\d.]+[余多]?[亿万]?元(?:建设)?的([^，。；、：“”（）\s和与在]{4,20}?(?:项目|工程|基金))(?![一-鿿]?[组部])"
)
AWARD = re.compile(r"(?:获得|荣获|入选|获评|获|评为|授予|列入|跻身|命名为|上榜)(?:了|为)?" + TITLE)
AWARD_TOO = re.compile(r"[和、及与]" + TITLE)
SPECIAL_FIRM = re.compile(r"(?:国家级?|[一-鿿]{2}省|省级?|市级?)?(?:省级)?专精特新(?:[“‘]?小巨人[”’]?)?(?:中小)?企业")
LENDING = re.compile(
    r"(?=[贷码通易宝])(?:(?<=[一-鿿]{2})|(?<=[A-Za-z]{2})|(?<=[一-鿿][A-Za-z]))(?:贷(?=[，。、；的”（\d等]|余额|产品|业务|服务|[助让为解成]|办理|发放|帮助|上线|$)|码|通(?=业务|卡|产品|平台|APP|小程序|服务)|易贷|宝(?=业务|产品|APP|平台))"
)
SYSTEM = re.compile(
    r"(?:推出|上线|开发|研发|搭建|依托|借助|使用|安装|登录|打造|运用|利用|通过|建成|启用|建立)(?:了|的|起)?"
    r"([^，。；、：“”（）\s的了该等及和与以]{4,16}?(?:系统|平台|APP|小程序|公众号))"
)

# An app by its coined name: 打开鄂汇办APP.
APP = re.compile(
    r"(?:打开|下载|登录|使用|通过|安装|注册|推出|上线)了?((?!手机|微信|官方|相关|各类|这个|该|一款|专门)[^，。；、：“”（）\s的了]{2,8}(?:APP|App|app|小程序|公众号|客户端))"
)
# A body's own system: 县人民医院远程影像会诊系统.
OWN_SYSTEM = re.compile(
    r"(?<=[局院行司社委校厅所站会])(?!推出|上线|开发|研发|搭建|依托|借助|使用|打造|运用|利用|通过|建成|启用|建立|安装)([^，。；、：“”（）\s的了该等及和与以]{4,12}?(?:系统|平台))(?![一-鿿]?[部员])"
)
SMART = re.compile(r"智慧|智能|数字|云上|掌上|一体化")
INSURANCE = re.compile(
    r"(?:推出|开办|购买|投保|承保|办理|定制|开发|试点|落地|签下|买了|参加|上线|创新)(?:了|的)?([^，。；、：“”（）\s的了该等及和与以]{3,14}?保险)(?![公业行业金机事费理从])"
)
SESSION = re.compile(r"第[一二三四五六七八九十百零\d]+[届次]$")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(one_of([*word_list("programmes"), *word_list("events"), *word_list("products")]))


@cache
def _bank_service() -> re.Pattern[str]:
    banks = one_of(short for short, _, kind in table("organizations") if kind == "bank")
    return re.compile(rf"({banks})((?:手机银行|网上银行|信用卡|掌银)(?:APP|App|app)?|APP)")


def known_names(words: Words) -> Iterator[Found]:
    """Programmes, events and products that everybody knows."""
    for match in _known().finditer(words.text):
        word = match.group()
        kind: EntityType = (
            "event" if word in word_list("events") else "product" if word in word_list("products") else "programme"
        )
        if (words.is_border(match.start()) and words.is_border(match.end())) or len(word) > 3:
            session = SESSION.search(words.text, max(0, match.start() - 8), match.start()) if kind == "event" else None
            yield Found(kind, session.start() if session else match.start(), match.end())
    for match in matches(SPECIAL_FIRM, words.text, "专精特新"):
        yield Found("programme", match.start(), match.end())


# Two to four parts of one length before a plan's form: 推行村报镇办、镇督村评机制.
_PART = r"[^，。；：！？“”‘’《》（）()\s、的了]"
PARALLEL = re.compile(
    rf"(?=[推实探建构创采形落健完])(?:推行|实行|探索|实施|建立|构建|创新|采取|形成|落实|健全|完善)(?:了|起|出)?"
    rf"((?:{_PART}{{3}}(?:、{_PART}{{3}}){{1,3}}|{_PART}{{4}}(?:、{_PART}{{4}}){{1,3}}|{_PART}{{5}}(?:、{_PART}{{5}}){{1,3}}|"
    rf"{_PART}{{6}}(?:、{_PART}{{6}}){{1,3}})(?:工作)?(?:机制|工作法|模式|制度|体系|行动|工程))(?![一-鿿]?[师队员])"
)
# Parts joined by a plus sign, with the form behind them: 互联网+监管, 支部+合作社+农户模式.
JOINED = re.compile(
    r"(?:推行|实行|探索|实施|建立|构建|创新|采取|形成|落实|推进|推广|采用|打造|运用|按照|通过)(?:了|起|出|着)?"
    r"((?:[一-鿿A-Za-z\d]{2,8}[+＋]){1,4}(?:(?![的了和等])[一-鿿A-Za-z\d]){1,12}?"
    r"(?:机制|工作法|模式|制度|体系|行动|工程|(?=[，。；、（]|$)))"
)
# The year's promises to the people: 2024年十件民生实事.
PROMISES = re.compile(
    r"(?:\d{4}年)?(?:全[省市县区州旗])?[十\d一二三四五六七八九]{1,3}[件大项](?:惠民|民生|为民|利民|便民)(?:实事|工程)(?:项目)?"
)
# Places of service that people know by name: two classes of words make them.
SERVICE = re.compile(
    r"(?:幸福|爱心|暖心|暖阳|阳光|红色|先锋|共富|邻里|睦邻|连心|同心|初心|乡贤|孝善|孝心|长者|银龄|夕阳红|巾帼|青春|青年|道德|文明|积分|诚信|清风|平安|"
    r"板凳|院坝|院落|田间|田埂|火塘|马背|空中|四点半|小候鸟|百姓|红领)"
    r"(?:食堂|餐厅|课堂|课桌|学堂|讲堂|学校|夜校|驿站|超市|银行|工坊|书屋|会客厅|议事厅|调解室|加油站|港湾|小屋|大讲堂|大舞台|党校|法庭|直通车|大篷车)"
)
GRANT = re.compile(
    r"(?:获得?|发放|领取|设立|申请|资助)了?((?!了|村级|镇级|县级|学校|高额|各类|专项)[一-鿿]{2,6}?(?:助学金|奖学金|奖教金|助学基金|教育基金))"
)


def _is_coined(words: Words, match: re.Match[str]) -> bool:
    """Whether parts of one length hold numbers or single characters (县管乡用), not just words (项目管理、绩效考核)."""
    inside = words.words[words.at(match.start(1)) : words.at(match.end(1) - 1)]
    return sum(len(word) == 1 and word != "、" for word in inside) > 1 or any(
        word[0] in "一二三四五六七八九十" for word in inside
    )


def coined(words: Words) -> Iterator[Found]:
    """Plans that show by their build that they are coined: parts of one length, parts joined by +, known compounds."""
    text = words.text
    found = [
        *((match.start(1), match.end(1)) for match in matches(PARALLEL, text, "、") if _is_coined(words, match)),
        *(match.span(1) for match in matches(JOINED, text, "+", "＋")),
        *(match.span() for match in matches(PROMISES, text, "实事", "民工程", "生工程")),
        *(match.span() for match in SERVICE.finditer(text)),
        *((match.start(1), match.end(1)) for match in matches(GRANT, text, "学金", "教金", "基金")),
    ]
    for start, end in found:
        if words.is_border(start) and words.is_border(end):
            yield Found("programme", start, end)


# What several plans are called together behind their names: 形成冬日送炭、春风送岗、夏日送凉三大品牌.
TOGETHER = re.compile(
    r"(?=[两三四五六七八九十\d])([两三四五六七八九十]|\d{1,2})[大个项]{1,2}(?:[一-鿿]{2}){0,2}(?:品牌|工程|行动|活动|计划|机制|模式|制度|工作法|项目)"
)
COUNTS = {word: number for number, word in enumerate("两三四五六七八九十", start=2)}
ITEM = r"[^，。；：！？“”‘’《》（）()\s、和与及]{3,8}"
ROW = re.compile(rf"((?:{ITEM}[、和与及])+{ITEM})$")
BEFORE_ROW = re.compile(
    r".*(?:形成|培育|擦亮|创建|开设|聚焦|紧扣|实施|推进|开展|启动|推行|建立|深化|推出|打造|构建|完善|围绕|抓好)(?:了|好|起|出)?"
)


def enumerated(words: Words) -> Iterator[Found]:
    """Plans in a row whose kind and number are said behind them."""
    text = words.text
    for match in TOGETHER.finditer(text):
        number = COUNTS.get(match.group(1)) or (int(match.group(1)) if match.group(1).isdigit() else 0)
        is_part = text[match.start() - 1 : match.start()] == "等"
        row = ROW.search(text, max(0, match.start() - 60), match.start() - is_part)
        if row is None:
            continue
        verb = BEFORE_ROW.match(text, row.start(), row.start() + text[row.start() :].find("、"))
        if verb is None:
            continue
        start = verb.end()
        items = re.findall(ITEM, text[start : row.end()])
        if 1 < len(items) == number or (is_part and 1 < len(items) < number):
            for item in items:
                start = text.index(item, start)
                yield Found("programme", start, start + len(item))
                start += len(item)


# Where a reader of print lost the quotation marks, spaces in a headline or commas in a sentence are left of them:
# 山南 邻里守望 机制两年解难题, 该县出台,邻里守望机制,下沉干部.
FORMS_BEHIND_MARKS = ("机制", "模式", "工程", "行动", "计划", "工作法", "改革", "品牌", "体系")
MARKS_LOST = re.compile(
    r"(?:(?<=\s)[一-鿿A-Za-z\d+]{3,10}[ 　]|(?<=[出推实建创探打])[台行施立新索造]了?，[一-鿿A-Za-z\d+]{3,14}?)"
    rf"(?:{'|'.join(FORMS_BEHIND_MARKS)})(?=[一-鿿\d，。]|$)"
)
SPACES = re.compile(r"\s+")


def without_marks(words: Words) -> Iterator[Found]:
    """Names of plans between what is left of lost quotation marks."""
    for match in matches(MARKS_LOST, words.text, *FORMS_BEHIND_MARKS):
        comma = match.group().find("，") + 1
        if words.is_border(match.end()):
            yield Found("programme", match.start() + comma, match.end(), SPACES.sub("", match.group()[comma:]))


def plans(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Named plans: what is carried out (开展清河行动), is counted (五事工作法), is awarded, or bears a place's name."""
    text = words.text
    yield from _carried_out(words)
    yield from enumerated(words)
    yield from coined(words)
    yield from without_marks(words)
    for match in [*NUMBERED_PLAN.finditer(text), *matches(RULE, text, "一策")]:
        if words.is_border(match.start()) and words.is_border(match.end()):
            yield Found("programme", match.start(), match.end())
    for match in matches(COSTED, text, "投资", "投入", "耗资", "斥资", "规模"):
        if words.is_border(match.end()):
            yield Found("programme", match.start(1), match.end(1))
    for match in AWARD.finditer(text):
        yield Found("programme", match.start(1), match.end(1))
        more = AWARD_TOO.match(text, match.end())
        if more:
            yield Found("programme", more.start(1), more.end(1))
    for match in matches(PROJECT_END, text, "项目", "工程"):
        start = _project_start(words, match.start(), known)
        if start is not None and words.is_border(match.end()):
            yield Found("programme", start, match.end())


def _carried_out(words: Words) -> Iterator[Found]:
    text = words.text
    for match in ACTION.finditer(text):
        start = match.end()
        if not words.is_border(start):
            continue
        if owner := OWNER.match(text, start):
            start = owner.end()
        end = _plan_end(words, start)
        if end is None and (also := ALSO.match(text, start)):
            start = also.end()
            end = _plan_end(words, start)
            end = end if end is not None and FIRM_END.search(text, end - 2, end) else None
        if end is not None:
            yield Found("programme", start, end)


# What is done with a project: a name does not go on before such a verb.
MOVED = re.compile(
    r"(?:大力|全力|积极|扎实|深入|实施|推进|开展|启动|投放|发放|引进|签约|落地|总?投资|支持|建成|开工|完成|获得|申报|争取|安排|新增|承接|承建|负责|谋划|"
    r"招引|服务|助力|参与|围绕|聚焦|举行|召开|成为|利用|整合|打造|推动|带动|走进|来到|位于)"
)
CLAUSE = re.compile(r"[^，。；：！？“”‘’《》（）()\s、]*")


def _plan_end(words: Words, start: int) -> int | None:
    """Where the plan's name ends that begins there; None where none does."""
    match = CLAUSE.match(words.text, start, start + 26)
    ends = list(PLAN_END.finditer(words.text, start, match.end() if match else start))
    if not ends or not _is_phrase(words, start, ends[-1].start(), ends[-1].end(), ends[-1].group()):
        return None
    return ends[-1].end()


def _is_phrase(words: Words, start: int, form: int, end: int, ending: str) -> bool:
    if not 4 <= form - start <= 18 or not words.is_border(end):
        return False
    own = 0
    for index in range(words.at(start), words.at(form - 1) + 1):
        word, tag = words.words[index], words.tags[index]
        if (word in FUNCTION and tag != "d") or tag in ("r", "uj", "p", "c") or (tag == "d" and len(word) > 1):
            return False
        own += word not in word_list("common_plan_words")
    text = words.text
    if ending in WEAK_ENDS:
        return own >= WEAK_ENDS[ending] - (MIXED.search(text, start, form) is not None)
    return own >= (1 if FIRM_END.search(ending) or text[start] in "一二三四五六七八九十百千万双" else 2)


def _project_start(words: Words, form: int, known: Gazetteer) -> int | None:
    """Where a project's name begins: with its place ([洛川县]苹果冷库项目), or with its clause where it says enough."""
    index = words.at(form) - 1
    own = 0
    while index >= 0 and form - words.starts[index] <= 24:
        word, tag = words.words[index], words.tags[index]
        if word in known.by_name or word in known.by_short_name:
            inner = words.text[words.starts[index + 1] : form]
            while index > 0 and words.words[index - 1] in known.by_name:
                index -= 1
            return words.starts[index] if inner not in word_list("common_plan_words") and len(inner) >= 4 else None
        if tag == "x":
            break
        if word in FUNCTION or tag in ("p", "c", "d", "r", "uj", "ul", "m") or MOVED.fullmatch(word):
            return None
        own += word not in word_list("common_plan_words")
        index -= 1
    opens = index < 0 or words.words[index] in "。，、；"
    return (
        words.starts[index + 1] if opens and own >= OPENING_WORDS and PROJECT_GOES_ON.match(words.text, form) else None
    )


# How many words of its own a project's name needs that begins a clause, and what is said of projects behind it.
OPENING_WORDS = 4
PROJECT_GOES_ON = re.compile(
    r"[一-鿿]{2,4}(?:[一二三]期|（[一二三四五]期）)?(?=是|已|于|将|正|总投资|占地|位于|建成|开工|竣工|投产|签约|落[户地]|顺利|计划|主体|、|等|，|现场)"
)


def products(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Loans and codes by their last character, systems that are made, a bank's app, what a place is famous for."""
    text = words.text
    for match in matches(_bank_service(), text, "手机银行", "网上银行", "信用卡", "掌银", "APP"):
        full = next(full for short, full, _ in table("organizations") if short == match.group(1))
        name = full + ("手机银行" if match.group(2) == "APP" else match.group(2).removesuffix("APP"))
        yield Found("product", match.start(), match.end(), name)
    for match in LENDING.finditer(text):
        end = match.end()
        start = _coined_start(words, end)
        if start is not None:
            yield Found("product", start, end)
    for match in [*SYSTEM.finditer(text), *matches(OWN_SYSTEM, text, "系统", "平台")]:
        start, end = match.span(1)
        needed = 2 if SMART.match(match.group(1)) or len(match.group(1)) >= 8 else 3
        if words.is_border(start) and _own_words(words, start, end) >= needed:
            yield Found("product", start, end)
    for match in matches(APP, text, "APP", "App", "app", "小程序", "公众号", "客户端"):
        yield Found("product", *match.span(1))
    for match in matches(INSURANCE, text, "保险"):
        start, end = match.span(1)
        if words.is_border(start) and _own_words(words, start, end) >= 2:
            yield Found("product", start, end)
    yield from _specialties(words, known)


PEOPLE = re.compile(r"[一-鿿]{1,5}族$")
# What stands between a place and what it is known for: 保山小粒咖啡.
KIND = re.compile(
    r"(?:小粒|野生|高山|高原|有机|生态|富硒|手工|传统|古树|大叶|小叶|早熟|晚熟|软籽|薄皮|绿壳|富士|冷水|深海|[黑白红黄绿紫青金老小大土甜糯])$"
)


@cache
def _specialty() -> re.Pattern[str]:
    return re.compile(one_of(word_list("specialties")))


def _specialties(words: Words, known: Gazetteer) -> Iterator[Found]:
    """What a place or a people is famous for: 中宁枸杞, 水族马尾绣."""
    text = words.text
    for match in _specialty().finditer(text):
        end = match.end()
        if not words.is_border(end) or INDUSTRY.match(text, end):
            continue
        start = _bearer(words, match.start(), known)
        if start is None and (kind := KIND.search(text, max(0, match.start() - 2), match.start())):
            start = _bearer(words, kind.start(), known)
        if start is not None:
            yield Found("product", start, end)


def _bearer(words: Words, end: int, known: Gazetteer) -> int | None:
    """Where the short name of a place, or a people's name, begins that ends there."""
    for length in (2, 3, 4):
        start = end - length
        if start >= 0 and words.text[start:end] in known.by_short_name and words.is_border(start):
            return start
    index = words.at(end - 1) if end else 0
    is_people = end > 0 and words.starts[index + 1] == end and words.tags[index] == "nz"
    return words.starts[index] if is_people and PEOPLE.search(words.words[index]) else None


INDUSTRY = re.compile(r"[企种养市基价协文节栽采丰]|产(?!业)|加工|贸易|出口|行业|之[乡都]")


def _coined_start(words: Words, end: int) -> int | None:
    """Where a coined word begins that ends with 贷 or 码 (果农贷); None for words of the dictionary (信贷, 号码)."""
    index = words.at(end - 1)
    text, plain = words.text, word_list("plain_loans")
    if len(words.words[index]) > 2 or any(text[end - length : end] in plain for length in (2, 3) if length <= end):
        return None
    is_loan = text[end - 1] == "贷"
    start = position = index
    while position > 0 and end - words.starts[position - 1] <= 6:
        word, tag = words.words[position - 1], words.tags[position - 1]
        if tag == "eng" and len(word) > 1:
            return words.starts[position - 1]
        if tag != "eng" and (
            word in FUNCTION
            or tag == "z"
            or not "一" <= word[0] <= "鿿"
            or (tag in ("p", "r", "m", "q", "c", "uj") and len(word) > 1)
            or (is_loan and word in word_list("before_loans"))
            or (tag in ("v", "d") and len(word) > 1 and not is_loan)
        ):
            break
        position -= 1
        start = position
    name = text[words.starts[start] : end]
    return words.starts[start] if len(name) >= 3 and name not in plain and name.count("贷") < 2 else None


def _own_words(words: Words, start: int, end: int) -> int:
    inside = range(words.at(start), words.at(end - 1))
    return sum(
        words.words[index] not in word_list("common_plan_words") and words.tags[index] not in ("m", "q")
        for index in inside
    )
