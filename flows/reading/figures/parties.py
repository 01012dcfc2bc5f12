"""Whose a quantity is: from the names around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from flows.reading.figures.clause import Clause
from flows.reading.figures.clause_openings import (
    ANNOUNCES,
    ATTRIBUTE,
    BY,
    CLAUSE_END,
    LEADS_ON,
    ONE_MORE_AGENT,
    PREPOSITION,
    SAYS,
    acts_next,
    employer,
    names_post,
    opening,
    says_more,
)
from flows.reading.figures.named import LENDER, Named, begun_between, is_division
from flows.reading.figures.periods import last_event, periods
from flows.reading.figures.places import FIRM, Places
from flows.reading.figures.seats import Seats
from flows.reading.figures.speech import Speech, speeches
from flows.reading.figures.standins import (
    CALLED,
    LOCATIVE,
    LONGEST_TAIL,
    PROJECT,
    PRONOUN,
    STANDIN,
    SURNAMED,
    TAIL,
    UNNAMED,
    Standins,
    full_name,
)
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.model import Basis, Mention
from flows.reading.names.article_place import HEADLINE
from flows.reading.names.words import Words

# 镇长, 公司总经理: a post without the name of where it is held
BARE_POST = re.compile(
    "(?P<what>公司|企业|集团|合作社|镇|乡|街道|村|社区|园区|县|市|区|学校|医院)(?:党委|党支部|党总支|党工委)?"
    "(?:副?书记|副?[市县区镇乡村校院]?长|总?经理|董事长|(?:相关|技术|项目)?负责人|副?主任|副?总裁|(?:财务|技术|运营|销售|生产)?(?:总监|主管|经理))$"
)
# somebody with such a post speaks for the firm that was told before and borrows nothing
POST_AHEAD = re.compile("(?:经理|董事长|厂长|负责人|总监|主任|书记|行长|主管|会长|理事长|场长|园长|[校院局镇县村]长)$")
# 负责人甲: of the firm that the paragraph has named last
OF_FIRM = re.compile("(?:负责人|总?经理|董事长|厂长|理事长|场长|老板)$")
BORROWS = re.compile("企业|公司|客户|农户|合作社")
# agents that need no name to be a subject: 各村合作社, 全市农户
AGENT = re.compile(
    r"(?:(?<!记)者|[商户站厂]|(?<![人党委会议])员|游客|学生|师生|市民|企业|公司|居民|村民|农民|中心|单位|部门|社区|学校|医院|队|队伍|合作社|银行|机构|码头|港|机场|车站|景区|基地|联盟|产业园|园区|项目|警方|[民交刑特辅]警|公安|机关|法院|检察院|海关)$"
)
# 该行动计划, 这支队伍: a thing that was told before under other words
DEMONSTRATIVE = re.compile("(?:该|这|此)[一个支项条款家座次场]?$")
# 当地最早的一家果业公司
OF_THEM = re.compile(r"[^，。；“”]{0,12}?的(一家[^，。、；：“”\s0-9的在]{1,10}?(?:企业|公司|工厂|合作社))(?=[^的])")
LOCATED = re.compile("(?:位于|落户[在于]?|坐落[于在]?|地处|入驻|来自|总部[设位]?[在于])")
# 当地龙头企业甲公司, 国家级农业龙头企业乙公司
APPOSED = re.compile(
    "(?:当地|本地|本土|国家级|省级|市级|县级|农业|产业化|国有|民营|龙头|骨干|重点|知名|上市)*(?:企业|公司|银行|机构|单位)"
)
# 工业增加值增长8%: what statistics say
GROWTH = re.compile(
    "(?:增长|下降|上升|回落|回升|增加|减少|提[高升]|降低|下[滑跌]|上涨)(?:了|约|近|超过?|达)?[0-9.]+(?:%|％|个百分点)"
)
COUNT_TAGS = ("m", "q", "mq")  # 21名专家, 86家商户: those who are counted are not whose the count is
LEAD = 24  # characters that may stand between a clause's beginning and its subject
SUBJECTS = ("organization", "place", "person")


class Parties:
    """What a story has named so far, and whose the next quantity is. One for each story, its sentences in order."""

    def __init__(self, mentions: Sequence[Mention], weights: Sequence[int], place_code: str | None) -> None:
        """``mentions`` in the order of the page, each with the weight of where it stands for the story's place.

        ``place_code`` is the story's place as far as the page tells it.
        """
        weighed = [pair for pair in zip(mentions, weights, strict=True) if is_division(pair[0])]
        self.seats = Seats(
            weighed, [mention for mention in mentions if mention.entity_type == "organization"], place_code
        )
        self.bodies = {  # the words for bodies and places, with what they are
            words: mention.entity_type
            for mention in mentions
            if mention.entity_type in ("organization", "place")
            for words in (mention.name, mention.surface)
        }
        self.names = Standins(mentions, self.seats)
        self.places = Places(mentions, self.seats, self.names)
        self.people = {mention.surface for mention in mentions if mention.entity_type == "person"}
        self.speeches: list[Speech] = []
        self.located: Sequence[Named] = ()
        self.text = ""
        self.person: str | None = None  # the last one named, for 他 and 她
        self.client: str | None = None  # the last one named who is not of a bank
        self.employers: dict[str, str] = {}  # person: the organization that the story names with a post of theirs
        self.speaker: str | None = None
        bodies = [
            (weight, mention.surface)
            for mention, weight in zip(mentions, weights, strict=True)
            if mention.entity_type == "organization" or is_division(mention)
        ]
        in_title = next((surface for weight, surface in bodies if weight == HEADLINE), None)
        self.topic: str | None = in_title or self.seats.article or (bodies[0][1] if bodies else None)
        self.subject: str | None = self.topic
        self.topic_basis: Basis = "article"
        self.in_title = False
        self.subject_basis: Basis = self.topic_basis
        self.firm: str | None = None
        self.borrower: str | None = None  # the firm or person that the paragraph speaks of
        self.period: str | None = None  # the last words of the paragraph that say when a figure holds
        self.compare: str | None = None  # what the last change is measured against
        self.event: str | None = None  # when what the story tells of took place
        self.unread: list[str] = []  # sentences since, without figures, where nobody has looked for when yet

    def happens(self, words: str | None) -> None:
        """Keep when what the story tells of took place."""
        self.event = words
        self.unread.clear()

    def latest_event(self) -> str | None:
        """When what the story tells of took place, as the last sentence that says so has it."""
        found = next((event for text in reversed(self.unread) if (event := last_event(text))), None)
        self.happens(found or self.event)
        return self.event

    def begin_passage(self, text: str, located: Sequence[Named], is_title: bool) -> None:
        """A new paragraph names its persons anew; an organization or a place goes on being the subject."""
        self.subject, self.subject_basis = self.topic, self.topic_basis
        self.text, self.speeches, self.located, self.speaker = text, speeches(text), located, None
        if not text.startswith("其中"):
            self.happens(None)
            if not goes_on_reporting(text, located):
                self.period = None
        self.places.last = None
        self.borrower = None
        self.in_title = is_title

    def clauses(self, words: Words, named: Sequence[Named], offset: int, skipped: int) -> list[Clause]:
        """Where each clause of a sentence begins, and its subject: its own, else that of the clause before.

        The sentence begins at ``offset`` of its paragraph, with ``skipped`` characters of a dateline. What is quoted
        has its speaker as its subject.
        """
        text = words.text
        clauses: list[Clause] = []
        start, first = skipped, 0
        while text.startswith((" ", "\u3000"), start):
            start += 1
        for end in [match.end() for match in CLAUSE_END.finditer(text, skipped)] + [len(text)]:
            last = first
            while last < len(named) and named[last].start < end:
                last += 1
            own = self.clause_subject(words, start, end, named[first:last])
            first = last
            if self.speeches:
                self.enter_speech(offset + start)
            if own:
                self.subject, self.subject_basis = own, "clause"
                leading = [] if any(clause.basis == "clause" for clause in clauses) else clauses
                for at, clause in enumerate(leading):
                    until = clauses[at + 1].start if at + 1 < len(clauses) else start
                    if LEADS_ON.match(text, clause.start, until):
                        clauses[at] = Clause(clause.start, own, "enumeration")
            elif self.subject_basis == "clause":
                self.subject_basis = "enumeration"
            clauses.append(Clause(start, self.subject, self.subject_basis if self.subject else None))
            start = end
        if self.subject_basis in ("clause", "enumeration"):
            self.subject_basis = "sentence before"
        self.remember(text, named)
        return clauses

    def enter_speech(self, offset: int) -> None:
        """Where speech begins at ``offset`` of the paragraph, its speaker is the subject; behind it the topic."""
        index = bisect_right(self.speeches, offset, key=lambda speech: speech.start) - 1
        spoken = self.speeches[index] if index >= 0 and self.speeches[index].end > offset else None
        speaker = self.speaker_of(spoken) if spoken else None
        if speaker != self.speaker:
            self.subject, self.subject_basis = (speaker, "enumeration") if speaker else (self.topic, self.topic_basis)
        self.speaker = speaker

    def speaker_of(self, speech: Speech) -> str | None:
        """Who speaks: the organization that a person speaks for, else the person."""
        around = begun_between(self.located, speech.told_start, speech.told_end)
        people = [item for item in around if item.mention.entity_type == "person"]
        if not people:
            called = SURNAMED.search(self.text, speech.told_start, speech.told_end)
            return called.group() if called else None
        speaker = people[-1]
        post = BARE_POST.search(self.text, max(0, speaker.start - 12), speaker.start)
        if post and not any(item.end > post.start() for item in around if item.start < speaker.start):
            return self.names.full(post["what"])
        person = speaker.mention.surface
        body = employer(self.located, speaker) or self.employers.get(person)
        if body is None and OF_FIRM.search(self.text, max(0, speaker.start - 4), speaker.start):
            firms = [item.mention.surface for item in self.located if item.start < speaker.start and is_firm(item)]
            body = firms[-1] if firms else None
        return body or person

    def remember(self, text: str, named: Sequence[Named]) -> None:
        """The names of a sentence, for the stand-ins behind it."""
        surnamed = False
        for item in named:
            if is_division(item.mention):
                self.places.last = item.mention.surface
            elif item.mention.surface not in self.places.homes and (self.places.last or self.seats.article):
                self.places.homes[item.mention.surface] = self.places.last or self.seats.article or ""
            self.names.said(item.mention.entity_type, item.mention.surface)
            if item.mention.entity_type == "person":
                self.person = item.mention.surface
                body = employer(named, item)
                if not body or not LENDER.search(body):
                    self.client = item.mention.surface
                if body:
                    self.employers.setdefault(item.mention.surface, body)
                elif not (self.firm and POST_AHEAD.search(text, max(0, item.start - 4), item.start)):
                    self.firm, surnamed = item.mention.surface, True
            if is_division(item.mention):
                self.names.said("division", full_name(item.mention))
            if is_firm(item):
                self.firm = item.mention.surface
        self.remember_unnamed(text, surnamed)

    def remember_unnamed(self, text: str, surnamed: bool) -> None:
        """The firms, people and projects of a sentence that have no whole name."""
        if "某" in text or "一家" in text:
            for match in UNNAMED.finditer(text):
                self.firm = match.group()
                self.names.said("organization", self.firm)
        called = SURNAMED.search(text)
        if called:
            self.firm = self.person = self.client = called.group()
            surnamed = True
        if self.firm and self.places.last:
            self.places.homes.setdefault(self.firm, self.places.last)
        self.borrower = self.firm if self.borrower or surnamed or BORROWS.search(text) else None
        if (
            "programme" not in self.names.last
            and ("项目" in text or "工程" in text)
            and (project := PROJECT.search(text))
        ):
            self.names.project = project.group()

    def clause_subject(self, words: Words, start: int, end: int, named: Sequence[Named]) -> str | None:
        """The name, stand-in or agent at the beginning of the clause ``start:end``, if it opens with one."""
        text = words.text
        subject, edge, lasting = self.named_subject(words, start, end, named)
        rest = text[edge:end]  # of the clause: a sentence of a page without full stops may be endless
        unnamed = UNNAMED.match(text, edge, end) if "某" in rest or "一家" in rest else None
        unnamed = unnamed or (OF_THEM.match(text, edge, end) if "的一家" in rest else None)
        unnamed = unnamed or SURNAMED.match(text, edge, end)
        if not unnamed and (called := CALLED.match(text, edge, end)) and names_post(words, edge, called.start("who")):
            unnamed = called
        pronoun = PRONOUN.match(text, edge, end) if "他" in rest or "她" in rest else None
        if unnamed:
            subject, edge = unnamed.group(unnamed.lastindex or 0), unnamed.end()
        elif pronoun:
            subject, edge = self.person, pronoun.end()
        if subject is None:
            subject, edge = self.unnamed_subject(words, start, end)
        if subject is not None and SAYS.match(text, edge, end):
            return self.employers.get(subject) or next(
                (employer(named, item) for item in named if item.end == edge), None
            )
        if subject is not None and ANNOUNCES.match(text, edge, end):
            if self.in_title and self.topic == subject:
                self.topic = self.subject = self.places.seat_of(subject)
            return None
        if (
            subject is not None
            and start
            and BY.search(text, max(0, start - LEAD), start)
            and ONE_MORE_AGENT.fullmatch(text, edge, end)
        ):
            return None
        if lasting:
            self.topic, self.topic_basis = subject, "article" if self.in_title else "sentence before"
            self.places.last = self.places.seat_of(subject) or self.places.last
        return subject

    def named_subject(self, words: Words, start: int, end: int, named: Sequence[Named]) -> tuple[str | None, int, bool]:
        """The name that opens a clause, where it ends, and whether it goes on to be what the story speaks of."""
        text, edge, lasting = words.text, start, False
        subject: str | None = None
        before: str | None = None  # what kind of thing the subject so far is
        if named and named[0].start > start and start < end:
            meant, behind = self.meant_there(words, opening(words, start, end), end)
            if meant and behind <= named[0].start:
                return meant, behind, False
        if named and LOCATED.match(text, start, end):  # 位于高新区的某公司: the one that is there
            there = [item for item in named if text[item.start - 1] == "的" and item.mention.entity_type in SUBJECTS]
            if there:
                return there[0].mention.surface, there[0].end, there[0].mention.entity_type != "person"
        for item in named:
            gap = text[edge : item.start].lstrip(" \u3000")
            kind = item.mention.entity_type
            of_clause = subject is None and gap.rstrip("“‘《").endswith("的")
            titled = kind == "person" and names_post(words, edge, item.start)
            # “助农贷”是…; 永寿县“阳光工程”惠及…
            opens = not gap.strip("“‘《") and before in (None, "place") and acts_next(words, item.end)
            if len(gap) > LEAD or (PREPOSITION.search(gap) and not opens):
                break
            apposed = kind == "organization" and APPOSED.fullmatch(gap)
            if not (of_clause or titled or apposed) and says_more(words, edge, item.start):
                break
            if kind in SUBJECTS or opens:
                subject, edge, before = item.mention.surface, item.end, kind
                lasting = kind in ("organization", "place")
        return subject, edge, lasting

    def unnamed_subject(self, words: Words, start: int, end: int) -> tuple[str | None, int]:
        """A stand-in (该行) or an agent without a name (各村合作社) that opens a clause, and where it ends."""
        text = words.text
        found = STANDIN.search(text, start, min(end, start + LEAD))
        if found and not PREPOSITION.search(text[start : found.start()]) and not says_more(words, start, found.start()):
            return self.names.meant_by(found), found.end()
        if start >= end:
            return None, start
        if text.startswith("当地", start):
            return self.seats.article, start + 2
        index = opening(words, start, end)
        begin = words.starts[index]
        unit = LOCATIVE.match(text, begin, end)
        if unit:
            return self.names.unit(unit["what"]), unit.end()
        meant, behind = self.meant_there(words, index, end)
        if meant:
            return meant, behind
        while words.starts[index] < end and words.tags[index] in NOUN_TAGS:
            index += 1
        edge = words.starts[index]
        opens = edge < end and words.tags[index][0] in "vdp"
        counted = begin > start and words.tags[words.at(begin - 1)] in COUNT_TAGS
        if opens and not counted and AGENT.search(text[begin:edge]):
            return self.names.full(text[begin:edge]), edge
        if opens and DEMONSTRATIVE.search(text, start, begin) and TAIL.search(text[begin:edge]):
            return text[begin:edge], edge
        return None, start

    def meant_there(self, words: Words, index: int, end: int) -> tuple[str | None, int]:
        """The name that a common noun from word ``index`` on stands for (驿站累计服务), and where the noun ends."""
        text, begin, meant = words.text, words.starts[index], None
        behind = begin
        if text[begin : begin + 1] not in self.names.openings:
            return None, begin
        while index < len(words.tags) and words.starts[index] < end and words.starts[index] - begin < LONGEST_TAIL:
            index += 1
            edge = words.starts[index]
            name = self.names.ending_in(text[begin:edge])
            if name and (edge < end and (words.tags[index][0] in "vdp" or ATTRIBUTE.match(text, edge, end))):
                meant, behind = name, edge
        return meant, behind


def goes_on_reporting(text: str, located: Sequence[Named]) -> bool:
    """Whether a paragraph goes on with the statistics before it: growth of no person, and no time of its own."""
    persons = any(item.mention.entity_type == "person" for item in located)
    return not persons and bool(GROWTH.search(text)) and not periods(text)


def is_firm(item: Named) -> bool:
    """Whether a name is that of a firm or a cooperative."""
    return item.mention.entity_type == "organization" and bool(FIRM.search(item.mention.surface))
