"""Numbers with units in running text: which are quantities, and what they come to.

A number counts where a unit follows it and nothing about it says that it is a date, a name, a set phrase or an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.reading.figures.approximations import approximation
from flows.reading.figures.figure import CLAUSE_LEFT, Figure, WholeWords
from flows.reading.figures.forms import DIGITS_OFF, FIRST_PLACE, half_of, read_growth, read_off, read_rank, read_ratio
from flows.reading.figures.money import COINS, coins_behind, currency_around, currency_before, is_money
from flows.reading.figures.numerals import FACTORS, NUMBER, PLAIN, TAIL, Number, read_number
from flows.reading.figures.openings import openings
from flows.reading.figures.stated import TIME_CUE, states_quantity
from flows.reading.figures.units import UNITS, skip_space, unit_at
from flows.reading.model import Approx

# Left of a number: part of a code, a version or an expression (G60, V2.0, 3+3, 第三).
IN_CODE = re.compile(r"[A-Za-z0-9０-９+＋×#№.．/第∶:*_=%-]")
# 实现GDP850亿元: letters that end no code
INDICATORS = ("GDP", "GNP", "GEP", "CPI", "PPI", "PMI", "LPR", "R&D")
# 3比1, 21：15, 第 3: a score's second half, a number in an order
SCORED = re.compile(r"[0-9][比：∶]$|第[ \u3000]$")
RANGE = re.compile(r"(?:[(（]含[)）])?(?:——|--|[ \u3000]?[-—－–～~][ \u3000]?|[至到])")
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
    family = second.family if second.family == "time" else first.family  # 1分52秒
    return replace(first, end=second.end, low=low, family=family, approx=first.approx or second.approx)


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
    in_code = IN_CODE.match(text, start - 1) if start and not minus else None
    if in_code and not follows_dash(text, start) and not text.endswith(INDICATORS, 0, start):
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


def follows_dash(text: str, start: int) -> bool:
    """Whether the dash before a number is a mark of punctuation, not of a code: ——30年."""
    return text[max(0, start - 2) : start] in ("--",)


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
    """A large number without a unit counts: 播放量超321.5万, 6.4万户籍人口."""
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
    if family == "tenth":  # 三到四成
        return Figure(match.start(), unit_end, 10 * low, 10 * upper.low, "%", family, None)
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
