"""Who runs a programme or offers a product, and since when: from the clause that names it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.reading.figures.clause import Clause
from flows.reading.figures.clause_openings import CLAUSE_END, OPENING_TAGS, employer
from flows.reading.figures.named import Named, begun_between
from flows.reading.figures.parties import Parties
from flows.reading.figures.periods import BRIEF
from flows.reading.figures.sentence_reader import SentenceReader
from flows.reading.names.words import Words, one_of, table

WAYS = {verb: way for verb, way in table("undertaking_verbs")}  # noqa: C416  starts, carries, gives, uses, takes up
NOUNS = "方案|意见|单位|办法|主体|计划|细则|规划|情况|工作|力度|步伐|者|人员|成本|能力|效果|成效|任务"
VERB = re.compile(rf"({one_of(WAYS)})(?!{NOUNS})[了出]?")
# 在“一码通”机制中; but 在援建资金支持下 tells of a help
INSIDE = re.compile(
    r"[”’》」』]?(?![一-鿿]{0,6}(?:支持|帮助|帮扶|指导|资助|带动|引领|号召|背景)下)[一-鿿]{0,6}[中下上里]"
)
# 推出A、B等16项产品 names two of them; in 建立A、B等16个“讲堂” they are no more than parts of other names
LIST = re.compile(r"[”’》」』]*(?:[、和与及]|以及)[“‘《「『]*")
AND_OTHERS = re.compile(r"[”’》」』]*等[0-9一二三四五六七八九十百余多]+[个家所项种类支][“‘《「『]*")
PURPOSE = re.compile("为了?(?:加快|加强|深入|全面|进一步|更好地?|扎实|积极|大力|持续|有效|切实|稳步)*$")
# What may follow the name and is told of it: 机制正式上线, 于2020年启动, 启动于2020年
KIND = r"[”’》」』）)]*(?:[一-鿿]{1,8}?|APP|App|app)??"
ADVERB = (
    "(?:正式|全面|首次|率先|已|已经|开始|成功|顺利|便|就|持续|不断|深入|积极|大力|扎实|联合"
    "|在全[省市县区州国]|在[一-鿿]{2,6})*"
)
BEGINS = (
    "(?:启动|实施|推出|上线|推行|施行|试行|出台|印发|发布|发行|启用|运行|运营|落地|开通|成立|设立|建立|问世|面世|诞生|创办|开办|投用|投入使用|建成)"
    "了?(?=[，。；！,;]|$|以来|后|的)"
)
TIMED_BEHIND = re.compile(
    rf"{KIND}(?:自|从|于|在|早在)?(?P<time>{BRIEF})(?:起|开始|以来)?[，,]?{ADVERB}{BEGINS}|{KIND}(?:启动|实施|推出|上线|成立|发布)于(?P<since>{BRIEF})"
)
BEHIND = re.compile(rf"{KIND}{ADVERB}{BEGINS}")
# P由甲推出, P是甲推出的
BY = re.compile(rf"{KIND}[由是]")
# Of another thing: 刺绣产业, 茶叶市场
HEAD = re.compile("[”’》]?(?:产业|行业|市场|技艺|企业|种植|养殖|加工|培训|大赛|比赛|展|协会|人才|队伍|户)")
TIME = re.compile(BRIEF)
# 截至6月, 目前, 下一步 and 每年 say when, but not since when.
NOT_SINCE = re.compile(
    r"截|到|目前|当前|眼下|现在|今日|此刻|如今|同期|以往|过去$|当年|当天|下一步|接下来|未来|今后|连续|每|[日周月年]均|年度|明年"
    r"|.*(?:期间|时期|之?前|以前|内)$"
)
AHEAD = re.compile("将|拟|(?<![需必主重只])要(?![求素点])|计划|预计|力争|准备|有望|^(?:是|正?值)")
TOPIC = re.compile(r"(?:^|[，,：:、。；;！？”’）)□])(?:[早自从]在?|于)?$")
AT_MEETING = re.compile("[”“]?(?:当天的?)?(?:会上|会议|现场|活动现场|仪式上|活动上)")
SAYS = re.compile("(?:介绍|说|表示|透露|告诉记者|坦言|指出|认为)[，,：:]")
# Characters before a name or verb in which is looked for what belongs to it: clauses without marks are endless.
REACH = 80
RIGHT_BEFORE = 10  # characters that may stand between words that say when and the verb, in the middle of a clause
# Parts of speech of what may stand between a body and its verb: 县供电公司|因地制宜|去年|推出
BETWEEN = OPENING_TAGS | {"ad", "vd", "i", "l", "p"}
TOGETHER = ("联合", "共同", "牵头")
# 在石桥镇推行, 联合县医院开展: who stands there is not the one who does it, or not the first one
BESIDE = re.compile("(?:[在于为向对给从到把将与和同]|联合|会同|携手|协同|协助|邀请|指导|组织|帮助|带动|引导|支持)$")
OUR = re.compile("[我全本][省市县区州旗盟镇乡村]|当地")
OF_LEVEL = re.compile(rf"(?P<what>[省市县区州旗镇乡村])里{ADVERB}$")
# 以海域使用权为抵押的“海权贷”: what it rests on is neither means nor verb
RESTING_ON = re.compile("以[^，。；]{1,20}?(?:为|作)[^，。；“‘]{1,8}?的")
HIDDEN = "□"


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A programme or product, offsets in its sentence, with what its clause says of it."""

    start: int
    end: int
    runner: str | None  # surface of an organization or place, or words like 我市
    verb: str | None  # by which the clause says so; null: it is the body's own by name, or begins by itself
    is_means: bool  # only said to be used: 依托“浙里办”
    since: str | None


def undertaken(
    words: Words, named: Sequence[Named], parties: Parties, clauses: Sequence[Clause]
) -> Iterator[Undertaken]:
    """What a sentence says of who runs its programmes and products, and since when; nothing where it says neither."""
    if not any(item.mention.entity_type in ("programme", "product") for item in named):
        return
    reader = UndertakingReader(words, named, parties, clauses)
    for item in named:
        if item.mention.entity_type in ("programme", "product"):
            told = reader.told(item)
            if told.runner or told.since:
                yield told


class UndertakingReader(SentenceReader):
    """What one sentence says of its programmes; its names are hidden, so that no verb is seen inside of one."""

    def __init__(self, words: Words, named: Sequence[Named], parties: Parties, clauses: Sequence[Clause]) -> None:
        super().__init__(words, named, parties, clauses)
        hidden = list(words.text)
        for item in named:
            hidden[item.start : item.end] = HIDDEN * (item.end - item.start)
        self.hidden = RESTING_ON.sub(lambda match: HIDDEN * len(match.group()), "".join(hidden))

    def told(self, item: Named) -> Undertaken:
        """Who runs what is named there, and since when."""
        index = self.clause(item.start)
        start, subject = self.clauses[index].start, self.clauses[index].subject
        owner = self.owner(item)
        if HEAD.match(self.text, item.end) or self.is_part(item):
            return Undertaken(item.start, item.end, owner, None, False, None)
        verb = self.verb_before(start, item)
        if verb is None:
            return self.told_behind(item, owner)
        word, way = verb.group(1), WAYS[verb.group(1)]
        if way == "uses":
            if verb.start() == start and index + 1 < len(self.clauses):
                subject = self.clauses[index + 1].subject
            runner = owner or self.body(subject)
            return Undertaken(item.start, item.end, runner, word, owner is None, None)
        if way == "takes up" or PURPOSE.search(self.text, max(start, verb.start() - REACH), verb.start()):
            return Undertaken(item.start, item.end, owner, None, False, None)
        if AT_MEETING.match(self.text, start, verb.start()):
            subject = None
        runner = self.agent(verb) or self.body(self.speaking_for(index) or subject) or owner
        since = None if way == "gives" else self.since(verb.start())
        return Undertaken(item.start, item.end, runner, word, False, since)

    def verb_before(self, start: int, item: Named) -> re.Match[str] | None:
        """The last verb of the clause before a name; where the name opens the clause, the last of the clause before."""
        last = None
        for match in VERB.finditer(self.hidden, max(start, item.start - REACH), item.start):
            if match.group(1) != "在" or INSIDE.match(self.text, item.end):
                last = match
        if last is None and start and not self.text[max(start, item.start - REACH) : item.start].strip("“‘《 "):
            for match in VERB.finditer(self.hidden, max(0, start - 6), start):
                if start - match.end() <= 1 and WAYS[match.group(1)] == "starts":
                    return match
        return last

    def told_behind(self, item: Named, owner: str | None) -> Undertaken:
        """What is said behind the name where no verb stands before it."""
        timed = TIMED_BEHIND.match(self.text, item.end)
        if timed:
            time = timed["time"] or timed["since"]
            return Undertaken(item.start, item.end, owner, None, False, None if NOT_SINCE.match(time) else time)
        index = bisect_right(self.named, item.start, key=lambda other: other.start)
        by = self.named[index] if index < len(self.named) else None
        if by is not None and BY.fullmatch(self.text, item.end, by.start) and (body := self.body(by.mention.surface)):
            if self.text.startswith("的", by.end):
                return Undertaken(item.start, item.end, body, None, False, None)
            for verb in VERB.finditer(self.hidden, by.end, by.end + REACH):
                if WAYS[verb.group(1)] == "starts" and self.text[verb.end() : verb.end() + 1] in ("的", "，", "。", ""):
                    since = self.since(verb.start())
                    return Undertaken(item.start, item.end, body, verb.group(1), False, since)
        begun = BEHIND.match(self.text, item.end)
        return Undertaken(item.start, item.end, owner, None, False, self.since(item.start) if begun else None)

    def owner(self, item: Named) -> str | None:
        """The body or place that stands right before the name, or with which the name begins."""
        inside = self.text[item.start : item.end].lstrip("“‘《")
        is_programme = item.mention.entity_type == "programme"
        index = bisect_right(self.named, item.start, key=lambda other: other.start) - 2
        other = self.named[index] if index >= 0 else None
        if other is not None and (
            is_programme or other.end < item.start or other.mention.entity_type == "organization"
        ):
            gap = self.text[other.end : item.start].strip("“‘《")
            body = self.body(other.mention.surface)
            if body and (gap in ("", "的", "：", ":") or TIME.fullmatch(gap)):
                return body
        kinds = ("organization", "place") if is_programme else ("organization",)
        fronts = (inside[:length] for length in range(len(inside) - 1, 1, -1))
        return next((front for front in fronts if self.parties.bodies.get(front) in kinds), None)

    def is_part(self, item: Named) -> bool:
        """Whether it is one of a list that tells what others are made of: 建立剪纸、年画等16个“非遗讲堂”."""
        index = bisect_right(self.named, item.start, key=lambda other: other.start)
        end = item.end
        while index < len(self.named) and LIST.fullmatch(self.text, end, self.named[index].start):
            end = self.named[index].end
            index += 1
        others = AND_OTHERS.match(self.text, end)
        return others is not None and index < len(self.named) and self.named[index].start <= others.end()

    def speaking_for(self, clause: int) -> str | None:
        """The body for which somebody speaks (县支行行长张强说，去年推出了…) where the clause has no subject."""
        if clause == 0 or self.clauses[clause].subject != self.clauses[clause - 1].subject:
            return None
        begin, end = self.clauses[clause - 1].start, self.clauses[clause].start
        for item in begun_between(self.named, max(begin, end - REACH), end):
            if item.mention.entity_type == "person" and SAYS.fullmatch(self.text, item.end, end):
                return employer(self.named, item) or self.parties.employers.get(item.mention.surface)
        return None

    def agent(self, verb: re.Match[str]) -> str | None:
        """The body or place right before the verb: 长阳去年推行的“一站通”, 如某街道升级“柳学堂”; 市里 too."""
        index = bisect_right(self.named, verb.start(), key=lambda other: other.start) - 1
        level = OF_LEVEL.search(self.text, max(0, verb.start() - RIGHT_BEFORE), verb.start())
        if level:
            return self.body(self.parties.names.full(level["what"]))
        if index < 0:
            return None
        if not self.is_adverbial(self.named[index].end, verb.start()):
            return None
        # of several the first one; of a place and what lies in it the last
        agent, first = self.named[index], self.named[index].start
        while index and (joint := self.text[self.named[index - 1].end : first]) in ("", "、", "和", "与"):
            index -= 1
            agent, first = (self.named[index] if joint else agent), self.named[index].start
        return None if BESIDE.search(self.text[max(0, first - 2) : first]) else self.body(agent.mention.surface)

    def is_adverbial(self, start: int, end: int) -> bool:
        """Whether nothing but adverbs, times and other such verbs stands there: 农商行|因地制宜创新|推出."""
        if not 0 <= end - start <= RIGHT_BEFORE or CLAUSE_END.search(self.text, start, end):
            return False
        between = range(self.words.at(start), self.words.at(end)) if start < end else ()
        return all(
            self.words.tags[index] in BETWEEN or self.words.words[index] in WAYS or self.words.words[index] in TOGETHER
            for index in between
        )

    def body(self, subject: str | None) -> str | None:
        """The subject, if it is a body or a place; a person stands for the body that employs him."""
        if subject is None:
            return None
        if subject in self.parties.bodies or OUR.fullmatch(subject):
            return subject
        return self.parties.employers.get(subject)

    def since(self, verb: int) -> str | None:
        """The last words before the verb that say since when: at the head of a clause, or near the verb."""
        found = None
        for match in TIME.finditer(self.hidden, max(0, verb - 2 * REACH), verb):
            if (
                TOPIC.search(self.hidden[max(0, match.start() - 4) : match.start()])
                or verb - match.end() <= RIGHT_BEFORE
            ):
                found = match
        if found is None or NOT_SINCE.match(found.group()) or AHEAD.search(self.hidden[found.end() : verb]):
            return None
        return found.group()
