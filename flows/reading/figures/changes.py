"""Level, change, share, duration or rank; what a change is measured against; and its sign."""

from __future__ import annotations

import re

from flows.reading.figures.figure import Figure
from flows.reading.model import Kind

FALLS = (
    r"少增|下降|下滑|降低|减少|回落|回调|跌|降|减产|降幅|跌幅|减"
    r"|负增长|收窄|放缓|缩减|压减|缩小|下调|调减|净减|精简|削减|递减|下浮|缩水"
)
RISES = (
    r"增长率|增长(?!点|极)|增加(?!值)|增幅|增收|增速|增产|增效|增(?![加值])|上涨|涨幅|涨|上升|升幅|(?<![每公毫])升|(?<!改造)(?:提高|提升)|提速|扩大|攀升|跃升|"
    r"缩短|压缩|改善|加快|净增|上浮|上调|调增|反弹|飙升|递增|上扬|翻(?=了)"
)
# 增长了近30%, 增幅达5%: a word of movement right before the number
MOVED = re.compile(
    rf"(?P<fall>{FALLS})?(?(fall)|(?<!新)(?<!其)(?:{RISES}))"
    r"(?:了|率|额|量|幅度?|速度?|近|约|超过|超|逾|达到了?|高达|达|(?<=[率额量幅度速别])[为是]|均|不到|至少|不足|最高|分别|将|出|保持在?|[：:])*$"
)
# 减少用药量30%: its object between the two
MOVED_OBJECT = re.compile(
    r"(?:(?P<fall>减少|降低|下降|压减)|(?<!新)(?:增加(?!值)|(?<!改造)(?:提高|提升)|增长|扩大|缩短|增收))"
    r"(?![^，。]*等$)[^，。、；,;：:到至为达的0-9]{1,10}$"
)
COMPARED = re.compile(
    r"(?:同比|环比)(?:多|快|(?P<less>少|慢))[^，。；,;]{0,2}$|(?:比|较|高于|低于)[^，。；,;]{1,14}?(?P<word>新增|高|(?P<fall>低|少|短|慢)|多|快|长|提前|推迟|延后)(?:出|了|近|约)*$"
)
# 比去年多卖了4毛, 一年少花300元
MORE = re.compile(
    "(?<![最许众很至更差])(?:多|(?P<fall>少))(?:[卖赚挣产打花用交缴付得拿领跑走省投贷存还]|收入?)(?:出|到|了|近|约|上)*$"
)
MOVES_BEHIND = re.compile(r"的(?:年均|复合)?(?:增长|增幅|增速|涨幅|速度|幅度|升幅|(?P<fall>降幅|跌幅|降低|下降))")
JOINED = re.compile(r"[、和及与,，]?(?:和|以及|、)?$")
RATES = re.compile(
    r"(?:利率|税率|费率|汇率|年化|利息|息|浓度|湿度|纯度|酒精度|坡度|含量|LPR|收益率|折扣)(?:[^，。,]{0,4})$"
)
AGAINST = re.compile(
    r"同比|环比|[0-9一二两三四五六七八九十]{1,2}年(?=平均(?:增|下降))|(?:高于|低于)[^，。；,;]{2,12}$|(?:相较于|相比于?|较|(?<![占环同百])比(?![重例率值])|与)[^，。；,;较比]{1,14}?(?:相比|(?=每|新增|加快|放缓|收窄|偏|$|增|减|下降|上升|上涨|提高|提升|降|涨|高|低|多|少|扩大|缩|回落|净|翻|快|慢|下滑|提前|推迟|延后))"
)
AGAINST_YEARS = re.compile(r"近?[0-9一二两三四五六七八九十]{1,2}年(?=[^，。；,;]{0,8}$)")
# 是2015年的2.5倍, 恢复到去年同期的九成
TIMES_OF = re.compile("(?:是|为|达到?|相当于|恢复[到至])(?P<base>[^，。；,;的]{0,8}(?:年|同期|季度|月份?))的[近约超]?$")
# 油价连跌三周: how long, not by how much
LONGER_OR_SHORTER = re.compile(
    "(?:缩短|压缩|压减|延长|减少|增加|提前|推迟|延后|缩减|提速|[快慢早晚长短])[^，。；,;]{0,6}$"
)
POINTS = ("个百分点", "百分点", "个基点", "个BP", "个bp", "BP")
STEADY = ("percent", "part", "tenth")


def kind_of(text: str, figure: Figure, left: str, before: Kind | None) -> tuple[Kind, bool]:
    """The kind, and whether it is a fall.

    ``left`` is what stands before the number in its clause; ``before`` the kind of the figure that it is joined to.
    """
    if figure.family == "rank":
        return "rank", False
    if figure.family == "growth":
        return "change", False
    moved = MOVED.search(left) or COMPARED.search(left) or MORE.search(left)
    if not moved and figure.family not in ("time", "person", "people", "body"):
        moved = MOVED_OBJECT.search(left)
    if not moved and (figure.family in STEADY or figure.family == "times"):
        moved = MOVES_BEHIND.match(text, figure.end)
    base = TIMES_OF.search(left) if figure.family in ("times", "percent") else None
    if base:  # of an amount so many times another year's is a change, of a share of it none
        return ("change" if figure.family == "times" else "share"), False
    if moved and figure.family == "time" and not LONGER_OR_SHORTER.search(left):
        return "duration", False
    if moved:
        return "change", bool(moved["fall"] or moved.groupdict().get("less"))
    if before == "change" and figure.family in STEADY:
        return "change", False
    if figure.family == "time":
        return "duration", False
    if figure.unit in POINTS:
        return "change", False
    if figure.family in STEADY:
        return ("level" if RATES.search(left) else "share"), False
    return "level", False


def compared_with(left: str, growth: bool) -> str | None:
    """What a change is measured against: the last such words of ``left``."""
    base = TIMES_OF.search(left)
    if base:
        return base["base"]
    found = [match.group() for match in AGAINST.finditer(left)]
    if found:
        return found[-1]
    years = AGAINST_YEARS.search(left) if growth else None
    return years.group() if years else None
