"""What the words before a number say of it, and the head of a column that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.figures.measure_words import ACTS

CLAUSE_ENDS = re.compile(r"[，。；：,;:！？!?、0-9]")
# 平均每户, 亩均, 单日, 最高: what the number is the number of, each time
EACH = re.compile(
    "(?:每(?:平方米|立方米|千瓦时|毫升|升|度(?!假)|公斤|千克|公里|小时|个?[人月日天年周季亩户斤吨棚台辆只头家村站次场间单晚桶瓶盒株张件套本杯份课箱篮辆])){1,2}"
    "|[户人亩日月年周株校场件村]均(?![衡值匀等])|单[日户季](?=[^一二三四]|$)|(?<!全[国省市县区])平均(?!水平)|最[高低]"
)
# 一亩地能打, 一天要送
ONE_EACH = re.compile(
    "(?<![^，。；,;“])一(?:个)?(?P<unit>[年月天亩斤晚])(?=(?:比[^，。；,;]{1,8}?[多少])?地?(?:就|便|差不多)?[能可要收打产卖有])"
)
# 门票收入, 生产成本 are names of measures, no verbs with their objects
COMPOUND = re.compile("(?:收入|成本|利润|[额量值价费率数度]|能力|面积|规模|标准|项目|周期|时间|人次|投入)$")
# 基地年出栏, 工厂日处理: 去年 and 15日 tell when
PER_TIME = re.compile("(?<![0-9今去前当后近每一二两三几半同首整全多来度百千万次翌往明])[年月日]$")
OUTLOOK = re.compile("预计|计划(?!生育)|规划")
AIM = re.compile("力争|目标")


@dataclass(frozen=True, slots=True)
class Said:
    """What the words before a number say of it; a part that is not there is empty."""

    noun: str = ""  # 农机补贴
    act: str = ""  # 发放
    act_first: bool = False  # whether the verb stands before the noun
    each: str = ""  # 每户, 日均
    outlook: str = ""  # 预计
    aimed: bool = False  # 力争

    @property
    def phrase(self) -> str:
        """发放补贴 → 补贴发放, 补贴发放 → 补贴发放; 惠及农户, since that verb makes no noun."""
        if self.act_first and (self.act[-2:] not in ACTS or COMPOUND.search(self.noun)):
            return self.act + self.noun
        return self.noun + self.act

    def full(self, head: str) -> str:
        """A column's head with what the sentence says of it besides: 预计每亩 and 收入."""
        each = "" if self.each in head else self.each
        outlook = "" if self.outlook in head else self.outlook
        return outlook + each + head + ("目标" if self.aimed and "目标" not in head else "")


def around(text: str, floor: int, begin: int, start: int) -> tuple[str, str, bool]:
    """每户, 预计 and 力争 of the clause that holds ``start``; the phrase before it begins at ``begin``."""
    clause = CLAUSE_ENDS.split(text[floor:start])[-1]
    each = "".join(dict.fromkeys(EACH.findall(clause)))
    one = ONE_EACH.search(clause)
    if one:
        each = "每" + one["unit"]
    elif not each and (time := PER_TIME.search(text, max(0, begin - 2), begin)):
        each = time.group()
    outlook = OUTLOOK.search(clause)
    return each, outlook.group() if outlook else "", bool(AIM.search(clause))
