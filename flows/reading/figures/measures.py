"""What is counted, in words that would head a table column: 涉农贷款余额, 党员干部人数."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.quantities import Figure
from flows.reading.figures.words import Words
from flows.reading.model import Kind

Span = tuple[int, int]

# Words between a thing and its number that say nothing of the thing.
PASSING = frozenset(
    ["达", "达到", "为", "是", "超", "超过", "近", "约", "共", "共计", "累计", "合计", "总计", "突破", "逾", "高达", "多达", "仅", "只", "了", "就", "已", "也", "均", "各", "分别", "至", "到", "占", "占到", "至少", "不到", "不足", "等于", "可", "能", "将", "预计", "大约", "平均", "同比", "环比", "增长", "增加", "增", "下降", "减少", "提高", "提升", "上升", "降低", "增幅", "降幅", "涨幅", "最高", "可达", "约占", "高", "多", "还", "又", "再", "从", "由", "接近", "将近", "上涨", "缩短", "比", "较", "有望", "有", "过", "上", "大概", "增速", "增长率", "位居", "位列", "居", "列", "排名", "名列", "排", "稳居", "全省", "全市", "全国", "全县", "全区", "跃居", "：", ":", "“", "”", "‘", "’", "(", "（", "总共", "总", "率", "额", "量", "幅", "达到了", "翻", "扩大", "净增", "回落", "下滑", "跌", "涨", "降", "减"]
)
# Verbs that only say that the thing is there or comes to be.
LIGHT = frozenset(
    ["有", "实现", "完成", "达到", "拥有", "建成", "建立", "设立", "成立", "形成", "打造", "组建", "建", "推出", "设", "共有", "现有", "分成", "划分", "为", "是", "用", "用于", "需", "需要", "让", "使", "获", "获得", "得到", "取得", "包括", "含", "成为", "组成", "涉及", "迎来", "保持", "仅用", "用时", "来", "去", "开设", "建设", "新建", "布局", "创建", "培育", "培养", "出现", "存在", "属于", "进行", "带来", "产生", "在", "把", "将", "给", "被", "对", "向", "与", "和", "其中", "今年", "去年", "目前", "建有", "设有", "新增", "分布", "发生", "构建", "搭建", "共", "造成"]
)
# Verbs whose action heads the column together with its object: 发放贷款 → 贷款发放额.
ACTS = frozenset(
    ["投放", "发放", "销售", "办理", "提供", "服务", "开展", "接待", "培训", "种植", "收购", "生产", "捐赠", "捐款", "投入", "投资", "举办", "组织", "受理", "审结", "查处", "处理", "化解", "解决", "出口", "进口", "引进", "签约", "签订", "走访", "检查", "惠及", "覆盖", "带动", "帮助", "下沉", "提拔", "选派", "派出", "入驻", "接触", "显示", "纳入", "安装", "授信", "支付", "拨付", "兑现", "争取", "调解", "化解", "摸排", "排查", "整改", "救助", "资助", "慰问", "招引", "招聘", "吸引", "吸纳", "转移", "发送", "运送", "运输", "完成", "修复", "改造", "补助", "补贴", "奖励", "筹集", "募集", "融资", "减免", "退税", "征收", "追回", "挽回", "处罚", "罚款", "采购", "承包", "流转", "播种", "收获", "繁育", "出栏", "存栏", "治理", "清理", "植树", "更换", "申请", "核准", "批准", "上缴", "缴纳", "部署", "实施"]
)
NOUN_TAGS = frozenset(["n", "nz", "vn", "an", "a", "b", "j", "l", "eng", "nrt", "nt", "ns", "nr", "ng", "ad", "i", "nrfg", "vg", "ag", "zg", "z", "un"])
# 县(市、区) and the like
STOP_BEHIND = frozenset(["p", "c", "d", "r", "t", "uj", "ul", "ud", "uv", "uz", "ug", "f"])
CLOSERS = "，。、；：！？,;:!?)）"
QUOTES = "“”‘’《》"
LONGEST_BEFORE = 16
LONGEST_BEHIND = 18
PERSON_NOUN = re.compile(
    r"(?:人|员|者|民|生|工|干部|师|户主|青年|老人|儿童|妇女|群众|职工|教师|学生|才|兵|手|长|家长|孩子|家人)$"
)


MONEY_NAME = re.compile(
    r"[额款金费值资入出润税本价息润益券产债]$|余额|总量|规模|[投融]资|收入|补助|补贴|奖励|授信|成本|损失"
)
PERSONS = ("名", "人", "位")
PEOPLE = ("person", "people")


def measure_of(words: Words, figure: Figure, kind: Kind, taken: Sequence[Span], before: str | None) -> str | None:
    """The measure of a figure.

    ``taken`` are spans of the sentence that name the subject or the time, so that no measure reaches into them; ``before`` is
    the measure of the figure before it in the sentence, which a change or a share without one of its own goes on with.
    """
    left, act = words_before(words, figure.start, taken)
    right = words_behind(words, figure.end)
    if kind == "rank":
        return right if words.text[figure.start] == "首" else (left or before)
    if kind == "duration":
        occasion = left or act or right
        return occasion and (occasion if re.search("[时间期限龄]$", occasion) else occasion + "时间")
    if kind in ("change", "share"):
        return left or (right if words.text.startswith("的", figure.end) else None) or before or right
    if figure.family in ("money", "bare", "price"):
        return sum_measure(left, right, act, before)
    return counted(words, figure, left, right, act)


def sum_measure(left: str | None, right: str | None, act: str | None, before: str | None) -> str | None:
    """贷款投放额, 授信额度, 总投资: what an amount of money is."""
    noun = left or right
    if noun is None:
        return f"{act}额" if act else before
    if act and act in ACTS and act not in noun:
        return f"{noun}{act}额"
    return noun if MONEY_NAME.search(noun) else f"{noun}额"


def counted(words: Words, figure: Figure, left: str | None, right: str | None, act: str | None) -> str | None:
    """党建联盟数, 党员干部人数, 开展活动次数: what a count counts."""
    if figure.family in ("people", "body") and figure.unit and not right:
        right = figure.unit
    noun = right or left
    if noun is None:
        noun = act
    if noun is None:
        return None
    if act and act in ACTS and right:
        noun = act + noun
    if figure.family not in ("count", "person", "people", "body", "transport"):
        return noun
    if figure.unit in ("人次", "件次", "场次", "户次", "台次", "架次", "次"):
        return noun + figure.unit + ("数" if figure.unit == "次" else "")
    if figure.family == "person" and not noun.endswith(("人数", "人口", "数量", "数")):
        return noun + "人数"
    return noun if noun.endswith(("数", "量", "人口", "规模")) else noun + "数"


def words_before(words: Words, start: int, taken: Sequence[Span]) -> tuple[str | None, str | None]:
    """The noun phrase that ends before ``start``, and the verb before that: (贷款, 投放) of 投放贷款近亿元."""
    text, index = words.text, words.at(start) - 1
    if words.starts[index + 1] > start:
        index -= 1
    barrier = max((end for _, end in taken if end <= start), default=0)
    floor = max(barrier, start - LONGEST_BEFORE - 8)
    while index >= 0 and words.starts[index] >= floor and words.word(index) in PASSING:
        index -= 1
    end = words.starts[index + 1]
    begin = end
    while index >= 0 and words.starts[index] >= floor and end - words.starts[index] <= LONGEST_BEFORE:
        word, tag = words.word(index), words.tags[index]
        if word in LIGHT or not (tag in NOUN_TAGS or word in QUOTES):
            break
        begin = words.starts[index]
        index -= 1
    act = None
    if (
        index >= 0
        and words.starts[index] >= floor
        and words.tags[index].startswith("v")
        and words.word(index) not in LIGHT
    ):
        act = words.word(index)
    noun = text[begin:end].strip(QUOTES)
    if noun and act is None:
        first = words.at(begin)
        if words.word(first) in ACTS and words.starts[first + 1] < end:
            act, noun = words.word(first), text[words.starts[first + 1] : end].strip(QUOTES)
    return noun or None, act


def words_behind(words: Words, end: int) -> str | None:
    """The noun phrase that begins at ``end``: 党建联盟 of 682个党建联盟, behind a clause its head (64名经过历练的优秀干部)."""
    text = words.text
    while end < len(text) and text[end] in "的多余“‘":
        end += 1
    if end >= len(text):
        return None
    index = words.at(end)
    phrase = noun_run(words, index, end)
    if phrase or text[end] in CLOSERS:
        return phrase
    return noun_behind_clause(words, index)


def noun_run(words: Words, index: int, start: int) -> str | None:
    """The run of nouns and what qualifies them from word ``index`` on."""
    text, begin = words.text, start
    while index < len(words.tags) and words.starts[index + 1] - start <= LONGEST_BEHIND:
        word = words.word(index)
        if word == "的" and words.starts[index] > begin:
            # 企业的敲门走访: the thing counted is the first
            break
        if not (words.tags[index] in NOUN_TAGS or word in QUOTES):
            break
        index += 1
    return text[start : max(start, words.starts[index])].strip(QUOTES) or None


def noun_behind_clause(words: Words, index: int) -> str | None:
    """The nouns behind the 的 that closes a clause before them."""
    for place in range(index, min(index + 16, len(words.tags))):
        word = words.word(place)
        if word in "，。；！？,;!?":
            return None
        if word == "的" and place + 1 < len(words.tags):
            return noun_run(words, place + 1, words.starts[place + 1])
    return None
