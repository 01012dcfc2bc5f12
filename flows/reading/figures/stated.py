"""Whether a number with a unit is stated as a quantity, and is no date, set phrase, article, name or part of a word."""

from __future__ import annotations

import re

from flows.reading.figures.figure import CLAUSE_LEFT, Figure, WholeWords
from flows.reading.figures.units import UNITS, opens_set_phrase

# Where a figure's number goes on behind it: 3+3+3, 10:30, 3.0
CODE_GOES_ON = re.compile(r"[+＋×:：∶][0-9A-Za-z]|[A-Za-z]|\.[0-9]")
MULTIPLIERS = re.compile(r"[百千万亿兆]+")
# Units that are words of other kinds behind a Chinese number: 李四人民币, 七孔桥, 二期
ARABIC_ONLY = frozenset(("人民币", "孔", "眼", "期", "方", "m", "h", "min", "ms"))
# 两季 is a count of harvests only there: 一年收两季
HARVESTS = re.compile("(?:[收种产出熟]|一年)$")
# 一亩能收五百斤, 一斤卖三元: the measure that a yield or a price is for
PER_ONE = re.compile("[地田水]?(?:能|可|就|只|才|比|收|卖|要|补|打|产|纯|净|给|赚|少|便宜|贵|价)")
# 60岁以上老人: whom something is for
AGE_GROUP = re.compile(
    "(?:及?以[上下]|[（(]含[）)]以[上下])的?[^，。；,;]{0,6}?(?:老人|老年|人员|人群|儿童|少年|居民|村民|群众|市民|长者|妇女|公民|者|人口|男|女)"
)
# 六安, 三伏 and 八里店 are names, no six amperes and no eight li
VILLAGE = re.compile("里[店镇村屯桥铺河庄坡坪湾沟堡]|元[桥村镇店坊区]")
# 220千伏变电站: the tension says what kind of thing it is
VOLTS = frozenset(unit for unit in UNITS if unit.endswith(("伏", "V")))
RATED = re.compile(
    "(?:及以[上下])?的?(?:[高低中特超]压|[交直]流)?(?:线路|输|变|配|电[网缆压]|开关|主变|架空|母线|工程|站|环网|台区)"
)
# 1个中心+3个平台: the name of a model
MODEL = re.compile("[^，。、；,;：:“”0-9]{0,8}[+＋][0-9A-Za-z一二三四五六七八九多]")
# 30%25 in an address of the web
ENCODED = re.compile("[0-9A-F]")
# 最后一公里, 第一公里
LAST = re.compile("最[后初先前]|第$")
EVEN_ONE = ("money", "percent", "times", "tenth", "area", "mass", "length", "price", "energy", "power", "physical")


def states_quantity(text: str, match: re.Match[str], figure: Figure, whole_words: WholeWords) -> bool:
    """Whether a number with a unit is a quantity, and no date, set phrase, article or part of a word."""
    if in_code(text, figure) or not fits_unit(text, match, figure):
        return False
    spent = SPENT.search(text[max(0, figure.start - CLAUSE_LEFT) : figure.start])
    in_time = spent or (figure.family == "time" and DONE_IN.match(text, figure.end))
    if not match["arabic"] and not in_time and opens_set_phrase(text, figure.start, figure.end):
        return False
    if figure.family == "time":
        # 一年多来 is one word of the dictionary
        plain = bool(match["arabic"]) or text.endswith("多", figure.start, figure.end)
        return states_duration(text, match, figure) and (plain or whole_words(figure.start, figure.end))
    if match["arabic"]:
        return figure.family != "body" or whole_words(figure.start, figure.end)
    return states_in_words(text, match, figure, whole_words)


def in_code(text: str, figure: Figure) -> bool:
    """Whether the figure is a piece of a code, of an address of the web or of a clock time: 5G+, %20, 9点30分."""
    if CODE_GOES_ON.match(text, figure.end) and (figure.unit or "x")[-1].isascii():
        return True
    if figure.unit == "%" and ENCODED.match(text, figure.end):
        return True
    if MODEL.match(text, figure.end):
        return True
    return figure.family in ("score", "time") and bool(CLOCK.search(text[max(0, figure.start - 4) : figure.start]))


def fits_unit(text: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether the words around allow the unit its meaning."""
    if figure.unit in VOLTS and RATED.match(text, figure.end):
        return False
    if named_by_number(text, match, figure):
        return False
    if figure.unit in ARABIC_ONLY and not match["arabic"] and "点" not in match.group():
        return False
    if figure.family == "money" and text.startswith("级", figure.end):
        return False
    if figure.family == "season":
        return figure.low < 4 and bool(HARVESTS.search(text[max(0, figure.start - 3) : figure.start]))
    return figure.family != "age" or not AGE_GROUP.match(text, figure.end)


# 北纬30度, 高三6班, 5号3栋: the number says which one
WHICH = {"度": ("经", "纬"), "班": tuple("一二三级）)"), "栋": ("号",), "幢": ("号",), "座": ("号",)}


def named_by_number(text: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether the number is a name's or a place's, and counts nothing: 985高校, 2024款, 东经110度."""
    if match.group() in ("985", "211") and figure.family == "body":
        return True
    if figure.unit == "款" and 1990 <= figure.low <= 2100 and not figure.approx:
        return True
    return text.endswith(WHICH.get(figure.unit or "", ("\0",)), 0, figure.start)


def states_in_words(text: str, match: re.Match[str], figure: Figure, whole_words: WholeWords) -> bool:
    """Whether a number in Chinese characters is one, and no article, name or part of a word."""
    if figure.end - figure.start == 2 and (
        figure.family in ("power", "physical") or VILLAGE.match(text, figure.end - 1)
    ):
        return False
    if match.group() == "一" and not counts_one(text, figure):
        return False
    if figure.family in ("count", "body") and text[max(0, figure.start - 1) : figure.start] in OPENS_QUOTE:
        # “四朵金花” is what they are called
        return not (CALLED.match(text, figure.end) and match.group()[-1] in "一二两三四五六七八九十")
    if figure.family == "people" and text[max(0, figure.start - 1) : figure.start] in ("大", "高", "初", "研"):
        return False
    if match["half"]:
        return figure.family in EVEN_ONE and whole_words(figure.start, figure.end)
    if MULTIPLIERS.fullmatch(match.group()) and not stands_alone(text, match, figure):
        return False
    return (match.group()[0] in FORMAL_DIGITS and figure.family == "money") or whole_words(figure.start, figure.end)


FORMAL_DIGITS = frozenset("壹贰貳叁參肆伍陆陸柒捌玖拾")


OPENS_QUOTE = ("“", "‘", "「")
CALLED = re.compile("[^，。；,;“‘”’」]{1,6}[”’」]")
MEDALS = re.compile("(?:拿下|拿到|揽下|[获夺摘斩添揽收]获?得?|[金银])$")


def counts_one(text: str, figure: Figure) -> bool:
    """Whether 一 with a unit is a quantity and no article: 一吨, 一元; not 一个, 最后一公里, 一亩能收三百斤."""
    if figure.high is not None:
        return True
    if figure.unit in ("金", "银", "铜"):
        return bool(MEDALS.search(text[max(0, figure.start - 3) : figure.start]))
    if (
        figure.family not in EVEN_ONE
        or figure.unit == "担"
        or LAST.search(text[max(0, figure.start - 2) : figure.start])
    ):
        return False
    return not (figure.family in ("area", "mass") and PER_ONE.match(text, figure.end))


def stands_alone(text: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether 百, 千, 万, 亿 without a digit count: 千名, 近亿元 do; 万元, 千里 do not."""
    if figure.approx:
        return True
    if text.endswith("每", 0, figure.start):
        return False
    return figure.family in ("person", "people", "count", "area", "money") and (
        match.group() not in ("万", "亿") or figure.unit == "亩"
    )


# 半天 is a length of time only there: 只用了半天
SPENT = re.compile("(?:用了?|[用历耗费]时|花费?了?|仅需?|只需?|不到|不足)$")
NOT_DURATION = re.compile(
    r"[代级度生份版期终底初末间]|一度|行动|规划|计划|方案|攻坚|滚动|如一|四季|翻|平均[增下]|[一-鿿]{0,4}圈|增长了?[0-9]*倍"
)
BEFORE_OR_AFTER = re.compile(r"之?[前后](?![台列])")
POINT_IN_TIME = re.compile(
    r"(?:[最附]?近|最近|(?<!提)前|(?<![前推延])后|上|下|每|过去|未来|今后|当|第|这|那|此|头|往|多少|同|(?<!时)隔|历|[0-9]年|“十)$"
)
NEARLY = re.compile(r"(?:历时|用时|耗时|为期|长达|超过|已有|已|了|经过|历经)近$")
# 一年 and 半年 tell a length of time only behind such words
TIME_CUE = re.compile(
    r"(?:为期|历时|历经|时长|时间|用时|耗时|费时|仅用|只用|用了|长达|超过|超|不到|不足|近|约|逾|整整|连续|持续|至少|满|延长|缩短|提前|推迟|徒刑|缓刑|拘役|"
    r"刑期|试用期|最快|最长|最短|平均|了|达|为|需|需要|延期|间隔|至|到|有效期|保质期|保修期|工期|任期|管制|剥夺政治权利|停业|停产|禁赛|停赛|休息|干|忙|等|住|待|守|跑|学|练|坐诊|义诊|培训|轮训|奋战|驻守|坚守|运行|推行|实施|试点|试行|营业|经营|务工|打工|闭关|维修)$"
)


def cued(text: str, figure: Figure, left: str) -> bool:
    """Whether 一年 or 半天 is a length of time: behind a word for spending it, or with one for what is done in it."""
    if TIME_CUE.search(left) or SHORT.fullmatch(text, figure.start, figure.end):
        return True
    return text[figure.end - 1] == "多" or bool(DONE_IN.match(text, figure.end))


# 半天到手, 一天就能办完; 一天能处理 tells a rate
DONE_IN = re.compile(
    "(?:之?内)?(?:就?能?可?即?可?|便)(?:办[结好成完理]|到手|拿[到证]|完成|搞定|出证|领证|办证|上门|到场|到达|赶到|抵达|送达|响应|回复|答复|反馈)"
)
# 日 counts days only there: 拘留15日, 10日内办结; else it is a date
FOR_DAYS = re.compile("(?:拘留|公示期?为?|期限为?|为期|有效期为?|停业整顿|休假)$")
WITHIN = re.compile("之?内")
FROM_A_DATE = ("月", "至", "到", "-", "—", "~", "、")
# 一个多小时 and 半小时 are lengths of time everywhere but in names (一小时交通圈)
SHORT = re.compile("(?:一|半)个?[多半]?(?:小时|钟头)")
CLOCK = re.compile(r"[0-9一二三四五六七八九十][时点][0-9]{0,2}$")


def states_duration(text: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether 年, 天 … with a number is a length of time, and neither a date nor a word for when."""
    left = text[max(0, figure.start - CLAUSE_LEFT) : figure.start]
    behind = text[figure.end : figure.end + 3]
    if MULTIPLIERS.fullmatch(match.group()) or left.endswith(("公元", "公元前")):
        return False
    if figure.unit == "年" and match["arabic"] and (1900 <= figure.low <= 2100 or re.match("[0-9]{1,2}月", behind)):
        return False
    if match.group() in ("一", "半") and figure.low in (0.5, 1) and not cued(text, figure, left):
        return False
    if figure.unit == "日" and not (FOR_DAYS.search(left) or (WITHIN.match(behind) and left[-1:] not in FROM_A_DATE)):
        return False
    if NOT_DURATION.match(text, figure.end):
        return False
    if BEFORE_OR_AFTER.match(text, figure.end) and left[-1:] not in ("了", "时", "隔"):
        return False
    return not POINT_IN_TIME.search(left) or bool(NEARLY.search(left))
