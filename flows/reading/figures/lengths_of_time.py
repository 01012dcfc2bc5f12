"""What a length of time is the length of: 申请到放款用时, 游客停留时间, 工龄."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.figure import Figure
from flows.reading.figures.said import Said
from flows.reading.figures.words_before import Span, clause_words
from flows.reading.figures.words_behind import deed_behind, done_behind, phrase_and_end
from flows.reading.names.words import Words

ENDS_LASTING = ("时间", "期", "期限", "龄", "时长", "用时", "年限", "天数", "日数", "住院日", "成绩", "学制")
# 判处有期徒刑三年
SENTENCED = re.compile("(?:有期徒刑|拘役|管制|缓刑|剥夺政治权利)$")
# 从报名到入学只用了两天
FROM_TO = re.compile(
    "从?(?P<first>[^，。；：,;“”到从至由在0-9]{2,8}?)到(?P<last>[^，。；,;到0-9]{2,8}?)[，,]?"
    "(?:前后|全程|最快|最短|平均)?(?:只|仅|共|才)?(?:用时?|需要?|花费?|不到|不足|短短)[^，。；,;]{0,3}$"
)
# 审批用时由10天缩短至3天, 只用了3天, 不到3天
SPENT = re.compile(
    "(?:前后)?(?:[只仅共才]?(?:[用耗历费]时|用了?|花了?|需要?|要)|不到|不足|短短)(?:[由从约近超]|不到|不足|缩短|压缩|[至到为])*$"
)
# 两天就拿到证; 三年来 tells since when
DONE = re.compile("(?:的?时间|之?内)?[，,]?[^，。；,;来里前后0-9]{0,6}?(?:就|便|即可|即能)")
LONGEST_THING = 8
GOING_ON = re.compile("(?P<how>连续|持续|坚持|连[涨跌升降增减])了?$")


def lasting(words: Words, figure: Figure, said: Said, behind: str, taken: Sequence[Span]) -> str:
    """The head of a length of time, of what ``said`` tells before it, and the noun ``behind`` it."""
    text, start, end = words.text, figure.start, figure.end
    owner = behind if text.startswith("的", end) else ""
    before = text[max(0, start - 30) : start]
    from_to = FROM_TO.search(before)
    if from_to:
        return f"{from_to['first']}到{from_to['last']}用时"
    going_on = GOING_ON.search(before)
    if going_on:
        return (
            (deed_behind(words, end) or said.phrase.removesuffix(going_on["how"]).removesuffix("连"))
            + going_on["how"]
            + "时间"
        )
    done = DONE.match(text, end)
    if done:
        return (taken_and_done(words, done.end()) or deed_behind(words, done.end())) + "用时"
    if behind.endswith(ENDS_LASTING) and behind != "时间":  # 30年工龄
        return behind
    occasion = said.phrase or owner or clause_words(words, start, taken) or deed_behind(words, end)
    return said.full(ended(occasion, SPENT.search(before) is not None))


def taken_and_done(words: Words, end: int) -> str:
    """就把路面修好 → 修好路面: the verb with the thing that 把 or 将 puts before it."""
    if not words.text.startswith(("把", "将"), end):
        return ""
    thing, thing_end = phrase_and_end(words, end + 1, ())
    deed = done_behind(words, thing_end)
    return deed + thing if deed and len(thing) <= LONGEST_THING else ""


def ended(occasion: str, spent: bool) -> str:
    """审批用时, 工龄, 停留时间: the occasion with the word that says what time is told."""
    if occasion.endswith(ENDS_LASTING):
        return occasion
    sentenced = SENTENCED.search(occasion)
    if sentenced:
        return sentenced.group() + "刑期"
    return occasion.removesuffix("时") + ("用时" if spent else "时间")
