"""The thing whose size a figure gives: a sum, an area or a length stands before 的 and its owner behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.figure import Figure
from flows.reading.figures.named import Named
from flows.reading.figures.words_behind import phrase_at
from flows.reading.names.words import Words

OWNED = ("money", "area", "length", "mass", "volume", "power", "age", "people")
# 2万元的慰问金: what stands behind 的 is the sum itself, and owns nothing
MEASURE_AHEAD = re.compile(
    r"[^，。、；的,;]{0,8}?(?:率|额度?|量|总数|人数|费用|价格|资金|比重|面积|长度|高度|深度|宽度|厚度|重量|体积|温度|速度|浓度|距离|时间|周期|期限|收入|支出|利润|投资|贷款|授信|成本|补贴|补助|奖励|奖金|"
    r"规模|份额|比例|幅度|年龄|工龄|工资|产值|产能|容量|收益|损失|缺口|优惠|罚款|罚金|标准|水平|历史|经验|订单|速度|增速|增长|融资|业务|存款|保费|保额|赔款|善款|货款|欠款|大礼包|红包|价(?![值位])(?=[，。；、！的收买卖成]|$))"
)
# 一袋20斤的大米: how much a bag holds, and no thing of that size
FILLED = re.compile("[一每](?:瓶|盒|袋|箱|桶|罐|包|杯|壶|坛|听|支|管|碗|份)[^，。；,;0-9]{0,2}$")
# 500毫升的原浆: how much of it, not whose size
HELD = ("升", "毫升", "公升")
HEAD = re.compile(".+?(?:项目|工程|中心|基地|产业园|生产线|公司|企业|大桥|隧道|高速公路|铁路|水库)")


def owner_behind(words: Words, figure: Figure, names: Sequence[Named]) -> str | None:
    """The thing whose measure the figure is, where 的 and its name stand behind: 占地90亩的冷链物流中心."""
    text, end = words.text, figure.end
    if not text.startswith("的", end) or end + 1 >= len(text):
        return None
    if figure.family not in OWNED or figure.unit in HELD or MEASURE_AHEAD.match(text, end + 1):
        return None
    if figure.family == "mass" and FILLED.search(text, max(0, figure.start - 6), figure.start):
        return None
    phrase = phrase_at(words, end + 1, names, long=True)
    if phrase is None or len(phrase) < 2:
        return None
    head = HEAD.match(phrase)
    phrase = head.group() if head else phrase
    named = [item.mention.surface for item in names if phrase.endswith(item.mention.surface)]
    return named[-1] if named else phrase
