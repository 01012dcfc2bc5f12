"""Numbers with units in running text: which are quantities, and what they come to.

A number counts where a unit follows it and nothing about it says that it is a date, a name, a set phrase or an article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows.reading.figures.approximations import approximation
from flows.reading.figures.money import COINS, coins_behind, currency_around, currency_before, is_money
from flows.reading.figures.numerals import FACTORS, NUMBER, NUMERALS, PLAIN, TAIL, Number, read_number
from flows.reading.figures.units import UNITS, opens_set_phrase, skip_space, unit_at
from flows.reading.model import Approx

# Tells whether the words of the text leave text[start:end] whole: 三 is no number in 长三角.
WholeWords = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a passage: ``text[start:end]``.

    ``family`` is the unit's kind in units.txt, or: rank (第一), growth (翻番), part (三分之二), ratio (3∶1), off (八折)
    and bare (739.6万).
    """

    start: int
    end: int
    low: float
    high: float | None
    unit: str | None
    family: str
    approx: Approx | None


# 八, 八五, 7.5: tenths of a price
OFF = r"(?:[0-9](?:\.[0-9]|[0-9])?|[一二三四五六七八九两](?:点?[一二三四五六七八九])?)"
# What opens a quantity: a number, a rank, a doubling, a half, a price cut.
OPENING = re.compile(
    rf"(?P<growth>翻(?:了|两|一|三|四|[2-9])?(?P<nearly>[近约超])?(?:[一两二三四五六]|[1-9])?番|翻了?一?倍)"
    rf"|(?P<half_of>(?<=[过超近])半数?(?![百年月天日小个径导球岛决途价])|(?<![一二三四五六七八九十])一半|半数|大半(?![年天个辈夜]))"
    rf"|(?P<most>大半(?P<most_unit>[年天]|个月))"
    rf"|(?P<off>(?:{OFF}[-—~至到])?{OFF}折)(?![叠腾射磨旧返算扇耳页线合断戟枝桂子回纸])"
    rf"|(?P<first>(?<![榜元部岁])首(?P<first_unit>[个笔家款例单座条张台部架艘列位名只项支辆颗间套宗块趟幢株枚档]))"
    rf"|(?P<rank>第(?P<place>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,3}})(?P<rank_unit>[位名]?))"
    rf"|{NUMBER.pattern}"
)
# Every opening begins with one of these; a search for them is many times as fast.
FIRST = re.compile(f"[翻半一大首第{NUMERALS}]")
# Left of a number: part of a code, a version or an expression (G60, V2.0, 3+3, 第三).
IN_CODE = re.compile(r"[A-Za-z0-9０-９+＋×#№.．/第∶:*_=%-]")
# 3比1, 21：15, 第 3: a score's second half, a number in an order
SCORED = re.compile(r"[0-9][比：∶]$|第[ \u3000]$")
# Where a figure's number goes on behind it: 3+3+3, 10:30, 3.0
CODE_GOES_ON = re.compile(r"[+＋×:：∶][0-9A-Za-z]|[A-Za-z]|\.[0-9]")
RANGE = re.compile(r"(?:[(（]含[)）])?(?:——|--|[ \u3000]?[-—－–～~][ \u3000]?|[至到])")
MULTIPLIERS = re.compile(r"[百千万亿兆]+")
LAST_MULTIPLIERS = re.compile(r"[十百千万亿兆kw]*$")
HALF = re.compile("个?[多半]")
# 一年半, 10秒05, 1.1个和2.3个百分点
ENDS_HALF = re.compile("半(?![径载年天月夜个小圆球场价成])")
HALVED = ("time", "age", "mass", "length", "area", "volume")
# 一米八, 1米75
CENTIMETRES = re.compile("([0-9]{1,2}|[一二三四五六七八九]{1,2})(?=[，。、；,;.!？！”’）)高长宽深厚的左以]|$)")
# 1米多高, 一年多来
AND_MORE = re.compile("多(?=[，。、；,;.!？！”’）)的了高长宽深厚重地来前后时]|$)")
HUNDREDTHS = re.compile("[0-9]{2}(?![0-9])")
POINTS_BEHIND = re.compile("(?:[、，,和及与][0-9.]{1,6}个?){1,5}(?<=个)百分点")
PER = re.compile(r"/|每")
# 六大主导产业 counts things of a kind that can be counted; 三大差距 is a set phrase.
GREAT = re.compile(
    r"大(?P<noun>[^0-9，。、；：（(“”,;:!?！？\s]{0,6}?"
    r"(?:产业|行业|领域|板块|片区|区域|基地|集群|平台|中心|项目|系统|环节|方面|任务|工程|行动|类|门类|体系|举措|工种|园区|要素|指标|专项|"
    r"医共体|医联体|集团|公司|企业|公园|通道|枢纽|机场|港口|阵地|载体|经济带|组团|车企|展馆|展区|会场|赛区|流域|湖泊|牧场|农场|果园|茶园|版块|"
    r"主题|单元|篇章|系列|功能|特色|优势|品牌|市场|场景|作物|灌区|港区|水系|景区|赛道|支柱|模块|短板|专业|银行|渠道|生产线))"
)
SUM = re.compile(
    r"[^0-9，。、；：,;:\s的]{0,4}?(?:贷款|资金|投资|授信|奖金|补贴|补助|经费|融资|款项|存款|善款|工资|年薪|彩礼|债务)"
)
FOR_WORK = re.compile(r"(?:薪酬|薪资|薪水|月薪|年薪|日薪|底薪|工资|待遇|人民币)[^，。；,;]{0,10}$")
POPULATION = re.compile(r"[^0-9，。、；：,;:\s]{0,5}?(?:人口|居民|人(?![一-鿿]))")
# Ranks state a place only in such company: 位列全省第一, 全国第三; not 第一时间, 第三产业.
RANKED_BEFORE = re.compile(
    r"(?:列|居|名|位|获得?|夺得?|取得|勇夺|摘得|排在?|排到|得|成为|保持|稳居|跃居|升至|升到|跃升至|全[国省市县区球行镇校班年场系州旗]|世界|亚洲|同类|国内|全国同行业?|同期|行业|总分|团体|历史|浙江|四行|"
    r"[省市县区州]|辖内|系统内?|均|前|(?:[位名排]?[列居]|排名|排在)[^，。；、,;的]{0,10})$"
)
# 增速居全国首位; 全国首位… goes on with who is the first one
FIRST_PLACE = re.compile(r"(?:[列居占]|排名|排在|排到)[^，。；、,;的]{0,10}首位$")
RANK_ENDS = re.compile(r"[，。、；！？,;!?”’）)的]|名|位|$|和|与|及|至|，")
CLAUSE_LEFT = 14


def openings(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """All matches of OPENING from ``start`` on, none over another."""
    while (first := FIRST.search(text, start)) is not None:
        match = OPENING.match(text, first.start())
        if match is not None:
            yield match
        start = first.end() if match is None else match.end()


def figures(text: str, whole_words: WholeWords) -> Iterator[Figure]:
    """All quantities of a text in reading order, none over another."""
    end, last = 0, None
    for match in openings(text):
        if match.start() < end:
            continue
        figure = read_figure(text, match, whole_words)
        if figure is None:
            continue
        end = figure.end
        if last and (both := joined(text, last, figure)):
            last = both
            continue
        if last:
            yield last
        last = figure
    if last:
        yield last


# 三年六个月, 2小时30分钟, 3斤5两 are one quantity: how many of the second unit the first has
PARTS = {
    ("美元", "美分"): 100,
    ("斤", "两"): 10,
    ("公斤", "两"): 20,
    ("公斤", "克"): 1000,
    ("吨", "公斤"): 1000,
    ("两", "钱"): 10,
    ("丈", "尺"): 10,
    ("尺", "寸"): 10,
    ("公里", "米"): 1000,
    ("米", "厘米"): 100,
    ("小时", "秒"): 3600,
    ("年", "个月"): 12,
    ("小时", "分钟"): 60,
    ("分钟", "秒"): 60,
    ("小时", "分"): 60,
    ("分", "秒"): 60,
    ("天", "小时"): 24,
}


def joined(text: str, first: Figure, second: Figure) -> Figure | None:
    """Two figures that stand together as one quantity, in the first one's unit."""
    parts = PARTS.get((first.unit or "", second.unit or ""))
    if parts is None or second.low >= parts or text[first.end : second.start] not in ("", "零", "又"):
        return None
    low = round(first.low + second.low / parts, 4)
    return replace(first, end=second.end, low=low, approx=first.approx or second.approx)


def read_figure(text: str, match: re.Match[str], whole_words: WholeWords) -> Figure | None:
    """The quantity that a match of OPENING opens; None where it is none."""
    if match["growth"]:
        return read_growth(text, match)
    if match["half_of"]:
        return half_of(text, match)
    if match["most"]:
        spent = TIME_CUE.search(text[max(0, match.start() - CLAUSE_LEFT) : match.start()])
        return Figure(match.start(), match.end(), 0.5, None, match["most_unit"], "time", "over") if spent else None
    if match["first"]:
        whole = whole_words(match.start(), match.end())
        unit = (
            None if FIRST_PLACE.search(text[max(0, match.start() - CLAUSE_LEFT) : match.end()]) else match["first_unit"]
        )
        return Figure(match.start(), match.end(), 1, None, unit, "rank", None) if whole else None
    if match["rank"]:
        return read_rank(text, match)
    if match["off"]:
        return read_off(text, match)
    return read_counted(text, match, whole_words)


def read_counted(text: str, match: re.Match[str], whole_words: WholeWords) -> Figure | None:
    """The quantity that begins with a number: 3万元, 百分之五, 三分之二, $20."""
    start = match.start()
    number = read_number(match)
    if number is None:
        # 八两 is no number, but eight taels
        return in_taels(text, match) if match.group()[-1] == "两" else None
    sign = currency_before(text, start) if match["arabic"] else None
    if sign:
        return with_sign(text, match, number, sign)
    minus = start > 0 and text[start - 1] in MINUS and bool(BELOW_ZERO.search(text[max(0, start - 2) : start]))
    if start and not minus and IN_CODE.match(text, start - 1) and not follows_dash(text, start):
        return read_ratio(text, match)
    if SCORED.search(text[max(0, start - 2) : start]):
        return None
    if match["fraction"]:
        return read_part(text, match, number)
    figure = with_unit(text, match, number)
    if figure is None or not states_quantity(text, match, figure, whole_words):
        return None
    if minus:
        return replace(figure, start=start - 1, low=-figure.low) if figure.family in ("percent", "physical") else None
    return figure


def read_part(text: str, match: re.Match[str], number: Number) -> Figure | None:
    """三分之二, 2/3: a part of a whole; no date (2/3月) and no round of a cup (四分之一决赛)."""
    start, end = match.span()
    if text.startswith("决赛", end) or (match.group()[-1].isdecimal() and text[end : end + 1] in ("月", "日")):
        return None
    return Figure(start, end, number.low, None, None, "part", approximation(text, start, end))


# -3.2%, -5℃: a minus stands behind a word, not in a range or a code
MINUS = "-－−"
BELOW_ZERO = re.compile("(?:^|[^A-Za-z0-9０-９%％℃\\-－—.。])[-－−]$")


def with_sign(text: str, match: re.Match[str], number: Number, sign: tuple[int, str]) -> Figure:
    """￥300, $8000~9000: a sum whose currency stands before it. ``sign`` is where that begins, and the unit."""
    begin, unit = sign
    end, high = match.end(), number.high
    middle = RANGE.match(text, end)
    second = middle and NUMBER.match(text, middle.end())
    upper = read_number(second) if second and second["arabic"] else None
    if second and upper and upper.low > number.low:
        end, high = second.end(), upper.low
    if text.startswith(unit, end):
        end += len(unit)
    return finished(text, Figure(begin, end, number.low, high, unit, "money", None), number)


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


def follows_dash(text: str, start: int) -> bool:
    """Whether the dash before a number is a mark of punctuation, not of a code: ——30年."""
    return text[max(0, start - 2) : start] in ("--",)


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


def read_rank(text: str, match: re.Match[str]) -> Figure | None:
    """第一, 第3位: a place in an order, where the words around it say so."""
    start, end = match.span()
    left = text[max(0, start - CLAUSE_LEFT) : start]
    if not RANKED_BEFORE.search(left) or not RANK_ENDS.match(text, end):
        return None
    number = NUMBER.match(match["place"])
    value = number and read_number(number)
    return Figure(start, end, value.low, None, match["rank_unit"] or None, "rank", None) if value else None


def with_unit(text: str, match: re.Match[str], number: Number) -> Figure | None:
    """The number with what stands behind it: 余, the other end of a range, the unit."""
    start, end = match.span()
    if match["percent"]:
        return per_cent(text, match, number)
    tail = TAIL.match(text, end)
    if tail and not match["half"] and (tail.group() != "来" or unit_at(text, tail.end())):
        number = Number(number.low, number.high, tail.group() != "来", tail.group() == "来")
        end = tail.end()
    if match["arabic"]:
        end = skip_space(text, end)
    ranged = read_range(text, match, number, end)
    if ranged:
        return finished(text, ranged, number)
    found = read_unit(text, match, end)
    if found is None and match.group()[-1] == "两" and len(match.group()) > 1:
        return in_taels(text, match)
    if found is None:
        return None
    unit, family, unit_end = found
    low = number.low + (0.5 if "半" in text[end:unit_end] else 0)
    figure = with_kind(text, match, Figure(start, unit_end, low, number.high, unit, family, None), number)
    return finished(text, figure, number) if figure else None


def with_kind(text: str, match: re.Match[str], figure: Figure, number: Number) -> Figure | None:
    """The figure with what its kind of unit may have behind or before it: 八成五, 两块五, 三斤半, 零下5℃."""
    if figure.family == "tenth":
        return tenths(text, figure)
    if figure.family == "coin":
        return in_coins(text, match, figure, number)
    if figure.family == "money":
        return in_money(text, figure)
    if figure.unit == "个" and POINTS_BEHIND.match(text, figure.end):
        return replace(figure, unit="个百分点", family="percent")
    return figure if figure.family == "people" else with_rest(text, figure)


def per_cent(text: str, match: re.Match[str], number: Number) -> Figure | None:
    """百分之五, 百分之三十到四十; 百分百 counts only as a rate (合格率达百分百)."""
    start, end = match.span()
    if match.group() == "百分百" and text[max(0, start - 1) : start] not in ("率", "达", "到", "为", "是"):
        return None
    high = number.high
    middle = RANGE.match(text, end)
    second = middle and NUMBER.match(text, middle.end())
    upper = read_number(second) if second else None
    if second and upper and upper.low > number.low and (second["percent"] or unit_at(text, second.end()) is None):
        end, high = second.end(), upper.low
    return finished(text, Figure(start, end, number.low, high, "%", "percent", None), number)


# 一两银子 and 三两酒 are weights, 一两回 and 三两棵 vague numbers
WEIGHED = re.compile("[重银酒茶黄金肉米油的多半，。、；,;！？]|$")


def in_taels(text: str, match: re.Match[str]) -> Figure | None:
    """三十两: 两 is the unit there, and no digit of the number."""
    end = match.end() - 1
    number = NUMBER.fullmatch(text, match.start(), end)
    value = read_number(number) if number else None
    if value is None or text[end - 1] == "两" or (text[end - 1] in "一三" and not WEIGHED.match(text, match.end())):
        return None
    figure = Figure(match.start(), end + 1, value.low, value.high, "两", "mass", None)
    return finished(text, with_rest(text, figure), value)


def in_coins(text: str, match: re.Match[str], figure: Figure, number: Number) -> Figure | None:
    """五毛钱 is 0.5 元, 两块五 2.5; 三块 of something is a count, 五角 of something none."""
    if not is_money(text, figure.start, figure.end, number, bool(match["arabic"])):
        return replace(figure, family="count") if figure.unit == "块" else None
    factor = COINS[figure.unit or ""]
    figure = replace(
        figure,
        low=round(figure.low * factor, 4),
        high=None if figure.high is None else round(figure.high * factor, 4),
        unit="元",
        family="money",
    )
    return with_change(text, figure, factor)


def in_money(text: str, figure: Figure) -> Figure:
    """12元5角, 9000元日币, 港币2960元: with the coins behind, in the currency that stands beside it."""
    if figure.unit not in ("元", "圆"):
        return figure
    unit, end = currency_around(text, figure.start, figure.end)
    return with_change(text, replace(figure, unit=unit, end=end), 1)


def with_change(text: str, figure: Figure, factor: float) -> Figure:
    """A sum with the smaller coins behind it; ``factor`` is the worth of the last one."""
    more, end = coins_behind(text, figure.end, factor)
    if not more or figure.high is not None:
        return figure
    return replace(figure, low=round(figure.low + more, 4), end=end)


def with_rest(text: str, figure: Figure) -> Figure:
    """三斤半, 一米八, 10秒05: with the part of the unit behind it, and its sign and scale (零下5℃, 华氏98度)."""
    low, end, unit = figure.low, figure.end, figure.unit
    if figure.family in HALVED and (half := ENDS_HALF.match(text, end)):
        return replace(figure, low=low + 0.5, end=half.end())
    if unit == "秒" and (hundredths := HUNDREDTHS.match(text, end)):
        return replace(figure, low=round(low + int(hundredths.group()) / 100, 2), end=hundredths.end())
    if unit == "米" and low < 10 and (rest := CENTIMETRES.match(text, end)):
        digits = rest.group().translate(DIGITS_OFF)
        return replace(figure, low=round(low + int(digits) / 10 ** len(digits), 2), end=rest.end())
    left = text[max(0, figure.start - 4) : figure.start]
    if unit == "度" and left.endswith(("摄氏", "摄氏温度", "华氏", "华氏温度")):
        figure = replace(figure, unit="℃" if "摄" in left else "华氏度", family="physical")
    if figure.family == "physical" and left.endswith(("零下", "负")):
        return replace(figure, low=-low)
    return figure


def tenths(text: str, figure: Figure) -> Figure:
    """九成 is 90 %, 八成五 85 %."""
    more = NUMBER.match(text, figure.end)
    units = read_number(more) if more and len(more.group()) == 1 else None
    low, high = round(figure.low * 10, 4), None if figure.high is None else figure.high * 10
    if units is None or not more or high is not None:
        return replace(figure, low=low, high=high, unit="%")
    return replace(figure, end=more.end(), low=low + (5 if more["half"] else units.low), unit="%")


def finished(text: str, figure: Figure, number: Number) -> Figure:
    """The figure with its approximation: the words around it say it, else the number's own 余 and 多."""
    own: Approx | None = "over" if number.over or HOUR_AND_MORE.match(text, figure.start) else None
    if number.about:
        own = "about"
    if own is None and figure.high is None and figure.family in WITH_MORE and AND_MORE.match(text, figure.end):
        own, figure = "over", replace(figure, end=figure.end + 1)
    approx = approximation(text, figure.start, figure.end) or own
    return replace(figure, approx=approx) if approx else figure


# 一个多小时
HOUR_AND_MORE = re.compile("[一半两三四五六七八九十0-9]{1,2}个多")
WITH_MORE = ("time", "length", "mass", "area", "volume", "money", "age")


def read_unit(text: str, match: re.Match[str], end: int) -> tuple[str | None, str, int] | None:
    """The unit behind a number, its kind and where it ends: (个月, time, 7)."""
    half = HALF.match(text, end)
    if half:
        of_half = "个月" if text.startswith("月", half.end()) else unit_at(text, half.end())
        if of_half and UNITS[of_half] == "time":
            return of_half, "time", half.end() + (1 if of_half == "个月" else len(of_half))
    great = GREAT.match(text, end)
    if great:
        in_units = great["noun"] in UNITS
        return (great["noun"], "body", great.end()) if in_units else ("大", "count", end + 1)
    unit = unit_at(text, end)
    if unit is None:
        return read_bare(text, match, end)
    family = UNITS[unit]
    unit_end = end + len(unit)
    per = PER.match(text, unit_end)
    below = per and unit_at(text, per.end())
    if per and below:
        return text[end : per.end() + len(below)], "price", per.end() + len(below)
    if family in ("time", "money") and unit != "个月":
        unit = unit.removeprefix("个")
    return unit, family, unit_end


# 市值超百亿。 突破万亿大关
STANDS_BARE = re.compile("大关|[，。；！？,;!?”’）)]|$")


def read_bare(text: str, match: re.Match[str], end: int) -> tuple[str | None, str, int] | None:
    """A large number without a unit counts: 互动量超739.6万, 8.3万常住人口."""
    if not match["arabic"]:
        return (None, "bare", end) if match.group()[-1] in "万亿" and STANDS_BARE.match(text, end) else None
    if match.group()[-1] not in "万亿kw" or text[end : end + 1] == "级":
        return None
    if match.group()[-1] in "kw" and not FOR_WORK.search(text, max(0, match.start() - CLAUSE_LEFT), match.start()):
        return None
    if SUM.match(text, end) or FOR_WORK.search(text, max(0, match.start() - CLAUSE_LEFT), match.start()):
        return "元", "money", end
    return ("人", "person", end) if POPULATION.match(text, end) else (None, "bare", end)


def read_range(text: str, match: re.Match[str], number: Number, end: int) -> Figure | None:
    """5—6年, 1至2小时, 3%～5%, 20万元到30万元: ``number`` ends at ``end``."""
    first_unit = unit_at(text, end) or ""
    middle = RANGE.match(text, end + len(first_unit))
    second = middle and NUMBER.match(text, middle.end())
    if not middle or not second or second["fraction"] or second["percent"]:
        return None
    upper = read_number(second)
    tail = TAIL.match(text, second.end())
    found = read_unit(text, second, tail.end() if tail else second.end())
    if upper is None or found is None or found[1] == "people":
        return None
    unit, family, unit_end = found
    if first_unit and first_unit.removeprefix("个") != unit:
        return None
    low = shared_factor(match.group(), number.low, second.group(), upper.low) * number.low
    # 从20人到30人 tells a change between two levels, not a range
    if low >= upper.low or text[max(0, match.start() - 1) : match.start()] in ("从", "由"):
        return None
    return Figure(match.start(), unit_end, low, upper.low, unit, family, None)


MYRIADS = re.compile("[万亿兆]+$")


def shared_factor(first: str, low: float, second: str, high: float) -> float:
    """What the lower end of a range shares of the upper one's multipliers: 5至6万, 十八至三十万, 一千到两千万."""
    myriads = MYRIADS.search(second)
    factors = [last_factor(second)] if last_factor(first) == 1 else []
    if myriads and not MYRIADS.search(first):
        factors.append(last_factor(myriads.group()))
    return next((factor for factor in factors if low * factor < high), 1)


def last_factor(number: str) -> float:
    """The multipliers that end a number: 10**4 of 6万."""
    factor = 1.0
    found = LAST_MULTIPLIERS.search(number.translate(PLAIN))
    for mark in found.group() if found else "":
        factor *= FACTORS[mark]
    return factor


# Units that are words of other kinds behind a Chinese number: 李四人民币, 七孔桥, 二期
ARABIC_ONLY = frozenset(("人民币", "孔", "期", "方", "m", "h", "min", "ms"))
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
DONE_IN = re.compile("(?:之?内)?(?:就?能?可?即?可?|便)(?:办[结好成完理]|到手|拿[到证]|完成|搞定|出证|领证|办证)")
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
