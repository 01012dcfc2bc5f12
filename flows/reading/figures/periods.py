"""The words that say when: 截至6月末, 今年一季度, 2021年, 近三年, 日均, 建成后; and how far each of them reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

COUNT = r"[0-9一二两三四五六七八九十几]{1,3}"
YEAR = r"(?:(?:19|20)[0-9]{2}年|[一二][〇零九一二三四五六七八]{3}年|(?:今|去|前|明|本|当|上)年)"
MONTH = r"(?:(?:[0-9]{1,2}[-—至到])?[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?"
DAY = r"[0-9]{1,2}[日号]"
HOUR = r"(?:清晨|凌晨|早上|上午|中午|下午|傍晚|晚上?|夜间|深夜)?(?:[0-9]{1,2}[时点](?:[0-9]{1,2}分|半)?)"
HOLIDAY = (
    "(?:春节|国庆)(?:小?长?假期?|黄金周)?"
    "|“?(?:五一|十一|清明|端午|中秋|元旦|劳动节)”?节?(?:小?长假期?|假期|黄金周|前夕|前后|期间)"
)
PART = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|全年|[上下]半场"
    rf"|(?<!学)[前头]{COUNT}个?(?:月|季度)|{HOLIDAY}|暑期|[春夏秋冬]季|(?:本|这个|上一?个?)(?:榨季|供[暖热]期|采暖[季期]|汛期|赛季|产季))"
)
INSIDE_MONTH = rf"(?:[底末初]|[上中下]旬|{DAY}(?:{HOUR})?(?:[-—至到]{DAY}(?:{HOUR})?)?)"
IN_YEAR = rf"(?:{PART}|{MONTH}(?:{INSIDE_MONTH}|[-—至到](?:{YEAR})?{MONTH})?|[春夏秋冬][天季]|年?[底末初]|以前)"
DATE = (
    rf"(?:{YEAR}(?:[-—至到]{YEAR})?{IN_YEAR}?|{PART}|{MONTH}(?:{INSIDE_MONTH}|[-—至到]{MONTH})?"
    rf"|[0-9]{{1,2}}日(?:{HOUR})?(?:[-—至到][0-9]{{1,2}}日(?:{HOUR})?)?"
    r"|[本上当]月|昨[天日晚]|今[天日]|[当同]日|年[底初末内])"
)
NOW = r"(?:目前|当前|眼下|现在|今日|此刻)"
OUTLASTING = (
    "(?:期间|以来|来(?!自)|起(?![步草点伏诉源因])|前[后夕]|之?前|[上中下]午|晚上?|清晨|凌晨|傍晚|[当同]天|当日)"
)
PLAIN = (
    r"日前|近日|近期|最近|近来|近年来?|不久前|前不久|前段时间|前期|(?<!经)过去(?![年0-9一二两三四五六七八九十])|以往|某日|周末|现(?=已)|如今"
    r"|当年|当天|届时|平时|常年|(?:原来|最初|最开始|起初|当初)(?=的)|下一步|接下来"
    r"|今[春夏秋冬]|去冬今春|[春夏秋冬]{1,2}之交|[上下本]学期|年度|首[年日周季](?!度)|同期(?=[，,])"
)
# What such words begin with: a glance that spares most of a text the long pattern.
FIRST = (
    "0-9一二两三四五六七八九十几今去前明本当上下第全头春夏秋冬国暑昨同日年截到这目眼现此如近最不过以未连接每周月"
    "届端清中元劳平常原起首某“"
)
BRIEF = (
    rf"(?=[{FIRST}])(?:截[至止]到?(?:{DATE}|{NOW})(?:{DATE})?(?:[0-9]{{1,2}}时)?"
    rf"|到{YEAR}(?:{MONTH})?[底末]?(?!的)|{DATE}[至到](?:今|现在|目前)"
    rf"|{YEAR}同期(?!的?[0-9.]+倍|[^，。；,;0-9]{{0,4}}(?:相比|[增减多少高低降升]|提高|上升|下降|水平|持平))|{DATE}{OUTLASTING}?|{NOW}|{PLAIN}|这{COUNT}(?:年|天|个月)"
    rf"|(?:近|过去|未来|今后|最近|(?<!学)前|连续){COUNT}(?:年|个月|个季度|天|个?小时)来?|{COUNT}(?:年|个月)来"
    rf"|{COUNT}(?:年|个月|天)之?前(?![沿期后来])|[一0-9]年(?=带来|内)|一(?:年|个月|天|晚|分钟|小时)(?=[能可要差])"
    r"|每周[一二三四五六日末](?:、周?[一二三四五六日])*|每(?:年|月|天|日|周|季度|小时|个?月|学期|逢)|[日周月年]均"
    r"|“?十[一二三四五]五”?(?:期间|时期|末|以来)?)"
)
# 改革以来, 今年入夏以来, 运行三年来, 建成后: words that take in what stands before them; a sentence without such an end
# is not searched for them
WORD = r"[^，。、；：！？,;:!?（）()“”\s0-9在]"
LONG = re.compile(
    rf"(?=[{FIRST}]){DATE}{WORD}{{1,6}}(?:以来|期间)|{BRIEF}"
    rf"|(?:(?!于){WORD}){{0,6}}{COUNT}(?:年|个月)来|(?:(?!{YEAR}){WORD}){{2,10}}(?:以来|期间)"
    r"|[^，。、；：！？,;:!?（）()“”\s0-9]{0,6}(?:建成|投产|达产|完工|竣工|通车|运营|投用|投运|使用|实施|完成|落地|开通|并网|全面建成)(?:达产)?后"
)
ENDS = ("以来", "年来", "月来", "期间", "后")
SHORT = re.compile(BRIEF)
# 较去年, 比上年同期: what a change is measured against, not when
AGAINST = re.compile(r"(?:较|比|与|同|和|相比于?|自|从|由)$")
SINCE = re.compile("(?:以来|起|[至到](?:今|现在|目前))$")
# 每年, 日均, 去年同期为: only what is counted at that rate, or then
RATES = re.compile(r"每|[日周月年]均$|.+年同期$|一(?:年|个月|天|晚|分钟|小时)$")
TRENDS = re.compile("近(?:几|些|两)?年来?$|近来$|这几年$")
# 今年1至8月, 截至6月末: what opens a report; a day, 去年 or 目前 tells of one thing
REPORTS = re.compile(
    rf"截.+|同期|“?十[一二三四五]五”?(?:期间|时期|以来)?|今年(?:以来)?"
    rf"|(?:{YEAR})?(?:第?[一二三四1-4]季度|[上下]半年|全年|[前头]{COUNT}个?(?:月|季度)|{MONTH}(?:[-—至到](?:{YEAR})?{MONTH})?)(?:以来)?[末底]?"
    rf"|(?:19|20)[0-9]{{2}}年(?:[-—至到](?:19|20)[0-9]{{2}}年|以来|底|末)?"
)
# 2023年9月开工, 当天放款: when one thing was done, not when what the next clause counts
TOLD_ONLY = re.compile(
    "(?:正式)?(?:开工|动工|成立|创办|创建|设立|建成|投产|开业|挂牌|启动|出台|落成|竣工|落户)|(?<=当[天年日月])(?![，,])"
)

Reach = Literal["figure", "clause", "opening", "sentence", "report"]


@dataclass(frozen=True, slots=True)
class Period:
    """Words that say when, ``text[start:end]``, and how far they hold.

    ``figure``: for the figure right behind them, 由去年的3000万元提高到…; ``clause``: to the next comma, 每年, 日均;
    ``opening``: to the end of the clause with the first figure, 近年来; ``sentence``; ``report``: for the sentences
    that go on, too, 今年一季度, 截至6月末.
    """

    start: int
    end: int
    reach: Reach


def periods(text: str) -> list[Period]:
    """All such words of a sentence in reading order."""
    found = []
    for match in (LONG if any(end in text for end in ENDS) else SHORT).finditer(text):
        start, end = match.span()
        words = match.group()
        if words.endswith("同期") and text.endswith(("过", "于", "占"), 0, start):
            continue
        if words.startswith("连续") or text[end : end + 2] in ("同期", "相比"):
            continue
        if tells_no_time(text, start, end):
            continue
        if AGAINST.search(text[max(0, start - 1) : start]) and not SINCE.search(words):
            if text[end : end + 1] == "的":
                found.append(Period(start, end, "figure"))
            continue
        if text.endswith("于", 0, start):  # 建于1996年，有14栋楼
            reach: Reach = "figure"
        else:
            reach = "clause" if TOLD_ONLY.match(text, end) else reach_of(words)
        found.append(Period(start, end, reach))
    return found


# 是2015年的2.5倍, 恢复到去年同期的九成: what a figure is compared with
COMPARED = re.compile(
    "(?:同期|全年)?的[近约超]?[0-9.]+多?(?:倍|[%％]|成)|(?:同期|全年)?的[近约超]?[一二两三四五六七八九十]+多?[倍成]"
)
COMPARING = ("是", "为", "达", "达到", "相当于", "恢复到", "恢复至")
# 完成年初预算的八成, 举行第四季度项目开工活动: what is planned for the year, an event that has it in its name
PLANNED = re.compile("(?:年初|年度|全年)(?:预算|目标|任务|指标|计划(?=[的任，。；]))")
HELD = ("举行", "举办", "召开", "开展", "启动", "组织")
EVENT = re.compile("[^，。；,;]{1,20}?(?:活动|仪式|行动|专场|[会赛](?!场))")
LASTED = ("经过", "历经", "历时")


def tells_no_time(text: str, start: int, end: int) -> bool:
    """Whether such words say when the paper asked, what is planned or compared with, how long, or which event."""
    return (
        text.endswith(("记者", *LASTED), 0, start)
        or PLANNED.match(text, end - 2) is not None
        or (text.endswith(COMPARING, 0, start) and COMPARED.match(text, end) is not None)
        or (text.endswith(HELD, 0, start) and EVENT.match(text, end) is not None)
    )


def reach_of(words: str) -> Reach:
    """How far such words hold."""
    if RATES.match(words):
        return "clause"
    if TRENDS.match(words):
        return "opening"
    return "report" if REPORTS.fullmatch(words) else "sentence"


CLAUSE_MARK = re.compile("[，,：:]")
# 每天跑38公里，给52位老人送餐: a clause that goes on with the one before
OTHER_CLAUSE = re.compile("[，,：:](?![给为向])")


def reaches(text: str, period: Period, offset: int, first: int | None) -> bool:
    """Whether the words hold for a figure at ``offset``; ``first`` is the end of the first figure behind the words."""
    if period.reach == "figure":
        return offset - period.end <= 2
    if period.reach == "clause":
        return OTHER_CLAUSE.search(text, period.end + 1, offset) is None
    if period.reach == "opening":
        return first is None or CLAUSE_MARK.search(text, first, offset) is None
    return True


# 由12%提高到27%: the first is how it was before the time told
LEFT_FROM = re.compile("(?:由|从)[^，。；,;0-9一二两三四五六七八九十的]{0,3}$")
REACHED = re.compile(
    "[^，。；,;0-9]{0,6}?(?:提[高升]|增[加长]|上升|下降|[升降涨跌增减缩扩拓延压][^，。；,;0-9]?|发展|调整|变)[^，。；,;0-9]{0,2}[至到为成]"
)


def left_behind(text: str, start: int, end: int) -> bool:
    """Whether the figure ``start:end`` is where a change set out: 由12%提高到27%."""
    return bool(LEFT_FROM.search(text, max(0, start - 5), start)) and bool(REACHED.match(text, end))


# 会上发布了, 为其发放: what is told of the event, or done for the one, that the sentences before tell of
GOES_ON = re.compile(
    "在?(?:会|活动|仪式|比赛|现场|此次|本次|开幕式)[^，。]{0,4}|.{0,60}(?:到场|当场|参展|参赛|[为给向][其他她])"
)


def last_event(text: str) -> str | None:
    """The last words of a sentence that say when something took place."""
    times = [text[time.start : time.end] for time in periods(text) if time.reach == "sentence"]
    return times[-1] if times else None
