"""Whose a quantity is, to whom it goes, and the place that it holds for: from the names around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.quantities import Figure
from flows.reading.figures.seats import Seats
from flows.reading.figures.speech import Speech, speeches
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.model import Basis, Mention
from flows.reading.names.words import Words


@dataclass(frozen=True, slots=True)
class Named:
    """A mention inside a text, its offsets in that text."""

    start: int
    end: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence: where it begins there, its subject, and where that was found."""

    start: int
    subject: str | None
    basis: Basis | None


def begun_between(named: Sequence[Named], start: int, end: int) -> Sequence[Named]:
    """The names that begin in ``start:end``; ``named`` in order."""
    if not named:
        return ()
    first = bisect_left(named, start, key=lambda item: item.start)
    return named[first : bisect_left(named, end, key=lambda item: item.start)]


ADMINISTRATIVE = re.compile("(?:省|市|县|区|州|旗|盟|镇|乡|街道|村|社区)$")
ORGANIZED = re.compile(
    "(?:开发|经开|园|景|小|高新|新|湿地|保护|度假|工业|灌|库|发展|试验|示范|合作|毗邻|片|先行|产业|保税|功能|商务|服务|管理|核心|港|矿|林|厂|校|街|社)区$|新村$|农村$|城市$|都市$|超市$|乡村$"
)


def is_division(mention: Mention) -> bool:
    """Whether a mention names an administrative unit, from province to village and community."""
    if mention.entity_type != "place":
        return False
    return mention.place_code is not None or bool(
        ADMINISTRATIVE.search(mention.name)
        and not (ORGANIZED.search(mention.name) and not mention.name.endswith("社区"))
    )


# 该行, 全县, 我市: words that stand for a name told before; which type of name, and how that ends.
STANDIN = re.compile(
    r"(?:该|这家|此|本|我|全)(?P<what>支行|分行|行|公司|企业|集团|厂|合作社|项目|工程|机制|平台|系统|学校|校|医院|院校|院|局|中心|市|县|区|州|省|旗|镇|乡|街道|村|社区|"
    r"园区|团队|联盟|产品)(?![党委政直属级长民里内各业])"
)
WHOLE = re.compile("全[省市县区州旗镇乡村](?![党委政直属级长民里内各业])(?=[^，。；]{2})")
LIKE = {
    "行": ("organization", re.compile("行$|银行|农商|信用社|农信")),
    "支行": ("organization", re.compile("行$")),
    "分行": ("organization", re.compile("行$")),
    "公司": ("organization", re.compile("公司|集团|厂|企业|股份")),
    "企业": ("organization", re.compile("公司|集团|厂|企业|股份")),
    "集团": ("organization", re.compile("集团|公司")),
    "厂": ("organization", re.compile("厂|公司")),
    "合作社": ("organization", re.compile("社")),
    "校": ("organization", re.compile("学|校")),
    "学校": ("organization", re.compile("学|校")),
    "院校": ("organization", re.compile("学|校")),
    "医院": ("organization", re.compile("院")),
    "院": ("organization", re.compile("院")),
    "局": ("organization", re.compile("局")),
    "中心": ("organization", re.compile("中心")),
    "联盟": ("organization", re.compile("联盟")),
    "团队": ("organization", re.compile("队|团")),
    "项目": ("programme", re.compile("项目|工程")),
    "工程": ("programme", re.compile("工程|项目")),
    "机制": ("programme", re.compile("机制")),
    "平台": ("product", re.compile("")),
    "系统": ("product", re.compile("")),
    "产品": ("product", re.compile("")),
    "园区": ("place", re.compile("园|区")),
}
# 博山某陶瓷公司: a firm that the paper does not name
UNNAMED = re.compile(
    r"一家[^，。、；：“”\s0-9的在]{1,10}?(?:企业|公司|工厂|合作社)|"
    r"[^，。、；：“”\s0-9的在为向]{0,6}某[^，。、；：“”\s0-9的在]{0,10}?(?:企业|公司|银行|工厂|合作社|医院|学校|商场|超市|酒店)"
)
# 李大哥, 王女士: a person that the paper names by surname only
SURNAMED = re.compile(
    "(?=[一-鿿][大女先小师阿奶爷老某])[一-鿿](?:大哥|大姐|大爷|大妈|大叔|大娘|女士|先生|小姐|师傅|阿姨|奶奶|爷爷|老汉|某某?(?![一-鿿]{0,10}(?:公司|企业)))"
)
PRONOUN = re.compile("(?:而|随后|后来|如今|现在|去年|今年|当时|于是|最终|这样)?[他她](?!们)家?")
# 镇长, 公司总经理: a post without the name of where it is held
BARE_POST = re.compile(
    "(?P<what>公司|企业|集团|合作社|镇|乡|街道|村|社区|园区|县|市|区|学校|医院)(?:党委|党支部|党总支|党工委)?"
    "(?:副?书记|副?[市县区镇乡村校院]?长|总?经理|董事长|(?:相关|技术|项目)?负责人|副?主任|副?总裁)$"
)
LONGEST_POST = 10
LENDER = re.compile("行$|银行|农商|信用社|农信|担保|信贷|基金")
LOAN = re.compile("贷|授信|额度|融资")
BORROWS = re.compile("企业|公司|客户|农户|合作社")
PROJECT = re.compile(
    r"(?<![该此一个])[^，。、；：“”（）()\s0-9的了该为是]{2,14}?(?:项目|工程)(?![部化建实推落开总负管])"
)
PREPOSITION = re.compile(
    r"(?:在|为|向|给|对|把|将|与|和|同|从|于|按照?|随着|围绕|通过|据|依托|经|以|用|因|针对|根据|比|较|到|至|及|跟|往|距|离|被|由|“|‘|《)$"
)
SAYS = re.compile(r"[^，。：；]{0,14}?(?:说|介绍|表示|坦言|告诉|认为|指出|透露|谈到|感慨|直言|算起|笑着|道)")
# agents that need no name to be a subject: 各专项运营商, 全市农户
AGENT = re.compile(
    r"(?:(?<!记)者|[商户站厂]|企业|公司|居民|村民|农民|中心|单位|部门|社区|学校|医院|队|队伍|合作社|银行|机构|码头|港|机场|车站|景区|基地|联盟|产业园|园区|项目)$"
)
# a division at the beginning of an organization's name: 石桥镇果业公司
SEATED = re.compile(r"[一-鿿]{2,6}?(?:社区|街道|村|镇|乡)(?=[一-鿿]{2})")
CLAUSE_END = re.compile("[，,：:]")
REMEMBERED = 24  # names of a type that are kept for stand-ins
LEAD = 24  # characters that may stand between a clause's beginning and its subject
SUBJECTS = ("organization", "place", "person")
FIRM = re.compile("公司|集团|厂|企业|合作社|股份|门店")
# Parts of speech that may stand before a clause's subject.
OPENING_TAGS = frozenset(("t", "d", "c", "m", "q", "r", "x", "f", "uj", "y", "o", "b", "mq", "ul", "e", "u", "tg"))


class Parties:
    """What a story has named so far, and whose the next quantity is. One for each story, its sentences in order."""

    def __init__(self, mentions: Sequence[Mention], weights: Sequence[int]) -> None:
        """``mentions`` in the order of the page, each with the weight of where it stands for the story's place."""
        divisions = [mention for mention in mentions if is_division(mention)]
        weighed = [pair for pair in zip(mentions, weights, strict=True) if is_division(pair[0])]
        self.seats = Seats(weighed, [mention for mention in mentions if mention.entity_type == "organization"])
        self.organizations = {mention.surface for mention in mentions if mention.entity_type == "organization"}
        self.bodies = {  # the words for bodies and places, with what they are
            words: mention.entity_type
            for mention in mentions
            if mention.entity_type in ("organization", "place")
            for words in (mention.name, mention.surface)
        }
        self.homes: dict[str, str] = {}  # name of a person, firm or project: the place where it is first named
        self.counts = Counter(mention.name for mention in divisions)
        self.wholes: dict[str, str | None] = {}  # 市, 县 …: the division so called that is named most often
        self.surfaces: dict[str, str] = {}
        for mention in divisions:
            self.surfaces.setdefault(mention.name, mention.surface)
        self.known = {mention.surface for mention in divisions}
        self.last: dict[str, deque[str]] = {}  # names by type, the last ones
        self.speeches: list[Speech] = []
        self.located: Sequence[Named] = ()
        self.text = ""
        self.person: str | None = None  # the last one named, for 他 and 她
        self.employers: dict[str, str] = {}  # person: the organization that the story names with a post of theirs
        self.speaker: str | None = None
        first = next((m for m in mentions if m.entity_type == "organization" or is_division(m)), None)
        self.topic: str | None = first.surface if first else None
        self.subject: str | None = self.topic
        self.topic_basis: Basis = "article"
        self.subject_basis: Basis = self.topic_basis
        self.firm: str | None = None
        self.borrower: str | None = None  # the firm or person that the paragraph speaks of
        self.project: str | None = None
        self.period: str | None = None  # the last words of the paragraph that say when a figure holds
        self.place: str | None = None  # the last one that the paragraph names

    def begin_passage(self, text: str, located: Sequence[Named]) -> None:
        """A new paragraph names its persons anew; an organization or a place goes on being the subject."""
        self.subject, self.subject_basis = self.topic, self.topic_basis
        self.text, self.speeches, self.located, self.speaker = text, speeches(text), located, None
        if not text.startswith("其中"):
            self.period = None
        self.place = None
        self.borrower = None

    def standin(self, match: re.Match[str]) -> str:
        """What 该行 or 全市 stands for: the last name of its kind, else the words themselves."""
        what = match["what"]
        if what in LIKE:
            entity_type, pattern = LIKE[what]
            names = [name for name in self.last.get(entity_type, ()) if pattern.search(name)]
            if not names and entity_type == "programme" and self.project:
                return self.project
            return names[-1] if names else match.group()
        if match.group()[0] in "该此这":
            near = [name for name in self.last.get("division", ()) if name.endswith(what)]
            if near:
                return self.surfaces[near[-1]]
        if what not in self.wholes:
            names = [name for name in self.counts if name.endswith(what)]
            self.wholes[what] = self.surfaces[max(names, key=lambda name: self.counts[name])] if names else None
        return self.wholes[what] or match.group()

    def said(self, item_type: str, name: str) -> None:
        """Keep a name for the stand-ins behind it."""
        self.last.setdefault(item_type, deque(maxlen=REMEMBERED)).append(name)

    def clauses(self, words: Words, named: Sequence[Named], offset: int) -> list[Clause]:
        """Where each clause of a sentence begins, and its subject: its own, else that of the clause before.

        The sentence begins at ``offset`` of its paragraph. What is quoted has its speaker as its subject.
        """
        text = words.text
        clauses: list[Clause] = []
        start = first = 0
        for end in [match.end() for match in CLAUSE_END.finditer(text)] + [len(text)]:
            last = first
            while last < len(named) and named[last].start < end:
                last += 1
            own = self.clause_subject(words, start, end, named[first:last])
            first = last
            if self.speeches:
                self.enter_speech(offset + start)
            if own:
                self.subject, self.subject_basis = own, "clause"
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
            return self.full(post["what"])
        person = speaker.mention.surface
        return employer(self.located, speaker) or self.employers.get(person) or person

    def full(self, words: str) -> str:
        """What 公司, 银行 or 镇 alone stands for: the last name of its kind, else the words themselves."""
        standin = STANDIN.fullmatch("该" + ("行" if words == "银行" else words))
        name = self.standin(standin) if standin else words
        return words if standin and name == standin.group() else name

    def remember(self, text: str, named: Sequence[Named]) -> None:
        """The names of a sentence, for the stand-ins behind it."""
        surnamed = False
        for item in named:
            if is_division(item.mention):
                self.place = item.mention.surface
            elif item.mention.surface not in self.homes and (self.place or self.seats.article):
                self.homes[item.mention.surface] = self.place or self.seats.article or ""
            self.said(item.mention.entity_type, item.mention.surface)
            if item.mention.entity_type == "person":
                self.person = item.mention.surface
                body = employer(named, item)
                if body:
                    self.employers.setdefault(item.mention.surface, body)
                else:
                    self.firm, surnamed = item.mention.surface, True
            if is_division(item.mention):
                self.said("division", item.mention.name)
            if item.mention.entity_type == "organization" and FIRM.search(item.mention.surface):
                self.firm = item.mention.surface
        if "某" in text or "一家" in text:
            for match in UNNAMED.finditer(text):
                self.firm = match.group()
                self.said("organization", self.firm)
        called = SURNAMED.search(text)
        if called:
            self.firm = self.person = called.group()
            surnamed = True
        self.borrower = self.firm if self.borrower or surnamed or BORROWS.search(text) else None
        if "programme" not in self.last and ("项目" in text or "工程" in text) and (project := PROJECT.search(text)):
            self.project = project.group()

    def clause_subject(self, words: Words, start: int, end: int, named: Sequence[Named]) -> str | None:
        """The name, stand-in or agent at the beginning of the clause ``start:end``, if it opens with one."""
        text, edge = words.text, start
        subject: str | None = None
        lasting = False
        for item in named:
            gap = text[edge : item.start]
            kind = item.mention.entity_type
            of_clause = subject is None and gap.rstrip("“‘《").endswith("的")
            titled = kind == "person" and names_post(words, edge, item.start)
            if len(gap) > LEAD or PREPOSITION.search(gap):
                break
            if not of_clause and not titled and says_more(words, edge, item.start):
                break
            opens = not gap.strip("“‘《") and subject is None and acts_next(words, item.end)
            if kind in SUBJECTS or opens:
                subject, edge, lasting = item.mention.surface, item.end, kind in ("organization", "place")
        rest = text[edge:end]  # of the clause: a sentence of a page without full stops may be endless
        unnamed = UNNAMED.match(text, edge, end) if "某" in rest or "一家" in rest else None
        unnamed = unnamed or SURNAMED.match(text, edge, end)
        pronoun = PRONOUN.match(text, edge, end) if "他" in rest or "她" in rest else None
        if unnamed:
            subject, edge = unnamed.group(), unnamed.end()
        elif pronoun:
            subject, edge = self.person, pronoun.end()
        if subject is None:
            subject, edge = self.unnamed_subject(words, start, end)
        if subject is not None and SAYS.match(text, edge, end):
            return None
        if lasting:
            self.topic, self.topic_basis = subject, "sentence before"
            self.place = self.seat_of(subject) or self.place
        return subject

    def unnamed_subject(self, words: Words, start: int, end: int) -> tuple[str | None, int]:
        """A stand-in (该行) or an agent without a name (各专项运营商) that opens a clause, and where it ends."""
        text = words.text
        found = STANDIN.search(text, start, min(end, start + LEAD))
        if found and not PREPOSITION.search(text[start : found.start()]) and not says_more(words, start, found.start()):
            return self.standin(found), found.end()
        if start >= end:
            return None, start
        if text.startswith("当地", start):
            return self.seats.article, start + 2
        index = words.at(start)
        while words.starts[index] < end and words.tags[index] in OPENING_TAGS:
            index += 1
        begin = words.starts[index]
        while words.starts[index] < end and words.tags[index] in NOUN_TAGS:
            index += 1
        edge = words.starts[index]
        if edge < end and words.tags[index][0] in "vdp" and AGENT.search(text[begin:edge]):
            return self.full(text[begin:edge]), edge
        return None, start

    def receiver(self, whom: str, subject: str | None) -> str | None:
        """To whom 为…, 向… and 给… say that money goes, by name where they only point to somebody."""
        if MYSELF.fullmatch(whom):
            return self.speaker
        if HIMSELF.fullmatch(whom) or ITSELF.fullmatch(whom):
            last = self.person if whom in ("他", "她") else self.firm
            return last if last != subject else None
        standin = STANDIN.fullmatch(whom)
        if standin:
            return self.standin(standin)
        whom = HOW_MANY.sub("", whom, count=1) if HOW_MANY.match(whom) else whom
        return None if not whom or GENERIC.fullmatch(whom) else whom

    def whole_of(self, text: str, start: int, end: int) -> str | None:
        """The division whose whole the words ``start:end`` speak of: 全县小麦总产; not 为全县."""
        found = None
        for match in WHOLE.finditer(text, start, end):
            if not PREPOSITION.search(text[max(start, match.start() - 3) : match.start()]):
                found = STANDIN.match(match.group())
        return self.standin(found) if found else None

    def seat_of(self, subject: str | None) -> str | None:
        """The administrative unit that a subject is, has in its name, or has its seat in."""
        if subject is None or subject in self.known:
            return subject
        seated = SEATED.match(subject)
        return seated.group() if seated else self.seats.of(subject) if subject in self.organizations else None

    def place_of(self, clause: Clause, named: Sequence[Named], offset: int) -> tuple[str | None, Basis | None]:
        """The administrative unit that a quantity at ``offset`` of a clause holds for, and where that was found.

        Its subject's seat, else the last one named in the sentence, else where the subject is at home, else the last
        one named in the paragraph, else the one that the story is about.
        """
        seat = self.seat_of(clause.subject)
        if seat:
            return seat, clause.basis
        last = bisect_left(named, offset, key=lambda item: item.start)
        near = [item for item in named[max(0, last - 6) : last] if is_division(item.mention)]
        if near:
            self.place = near[-1].mention.surface
            return self.place, "clause" if near[-1].start >= clause.start else "enumeration"
        before = self.homes.get(clause.subject or "") or self.place
        if before:
            return before, "sentence before"
        return self.seats.article, "article" if self.seats.article else None


def acts_next(words: Words, offset: int) -> bool:
    """Whether a verb, an adverb or a preposition stands at ``offset``: what ends there is the clause's subject."""
    while offset < len(words.text) and words.text[offset] in "”’》":
        offset += 1
    return offset < len(words.text) and words.tags[words.at(offset)][0] in "vdp"


def employer(named: Sequence[Named], person: Named) -> str | None:
    """The organization or park that stands with a post right before a person: 某公司负责人甲."""
    index = bisect_left(named, person.start, key=lambda item: item.start) - 1
    if index < 0 or not 0 < person.start - named[index].end <= LONGEST_POST:
        return None
    body = named[index].mention
    is_site = body.entity_type == "place" and not is_division(body)
    return body.surface if body.entity_type == "organization" or is_site else None


def names_post(words: Words, start: int, end: int) -> bool:
    """Whether only nouns stand in ``start:end``, right before a person: 种植大户, 花坪人民法庭庭长."""
    if not 0 < end - start <= LONGEST_POST:
        return False
    tags = words.tags[words.at(start) : words.at(end - 1) + 1]
    return all(tag in NOUN_TAGS or tag in OPENING_TAGS for tag in tags)


def says_more(words: Words, start: int, end: int) -> bool:
    """Whether verbs or nouns stand in ``start:end``, so that what follows does not open the clause."""
    if start >= end:
        return False
    tags = words.tags[words.at(start) : words.at(end - 1) + 1]
    return any(tag not in OPENING_TAGS for tag in tags)


MOVING = re.compile(
    r"(?<!以信用)(?:为|向|给|对)(?P<whom>(?:[0-9.万余多近]+[户家名位人])?(?:(?!为|向|给|对)[^，。；,;0-9]){1,40}?)(?:(?:研发)?(?:投入)?给予|的(?:信贷|资金|金融)?(?:支持|扶持|投放|投入|贷款)|建档|主动|先后|累计|成功|顺利|及时|合计|共计?|提供|发放|投放|配套|授信|办理|融资|捐赠|捐款|拨付|下拨|"
    r"贷款|放贷|兑付|兑现|发了|减免|减息|支付|补助|补贴|奖励|批准|投入|送去|送上|争取|追回|挽回|垫付|输送|颁发|贷了)"
)
BACKED = re.compile(r"(?:支持|参与|助力|保障|加大对|服务)[^，。；]{0,6}$")
GENERIC = re.compile(
    r"[一-鿿]{0,2}?(?:客户|老人|老年人|群众|居民|农户|村民|大家|我|他|她|您|市民|员工|职工|学生|孩子|社会|我们|他们|你们|记者)"
)
# 3862户果农, 全市茶农, 各类市场: how many and which ones is not to whom
HOW_MANY = re.compile("(?:[0-9.万余多近]+[户家名位人]|全[省市县区州镇乡村]|各类|广大|众多|辖内|辖区|部分)+的?")
HIMSELF = re.compile("[他她]|其")
MYSELF = re.compile("我们?|咱们?|俺们?")
# a condition of a product is nobody's loan: 单户额度最高500万元
CONDITION = re.compile("最高|最低|单户|每户|上限|起步|以[内下上]")
SPENT_ON = re.compile(
    "[，,](?:专项)?(?:用于)?(?:对|改扩?建|扩建)(?P<whom>[^，。；,;]{2,24}?)(?:实施|进行|开展|(?=[，。；,;]))"
)
SPENDS = re.compile("(?:投资|投入|安排|拨付|争取)[^，。；,;]{0,6}$")
ITSELF = re.compile(r"(?:该|这家|其|此)?(?:企业|公司|客户)?$")


def target_of(
    text: str, named: Sequence[Named], start: int, figure: Figure, parties: Parties, subject: str | None
) -> str | None:
    """To whom a sum goes, from the words since ``start``: 为…投放, 向…发放; or behind it: 投资…, 对…实施."""
    begin, end = figure.start, figure.end
    found = None
    for found in MOVING.finditer(text, start, begin):  # noqa: B007  the last one counts
        pass
    if found:
        return parties.receiver(found["whom"].strip("“”‘’"), subject)
    spent = SPENT_ON.match(text, end) if SPENDS.search(text[start:begin]) else None
    if spent:
        return spent["whom"]
    backed = [item for item in begun_between(named, start, begin) if item.mention.entity_type == "programme"]
    if backed and BACKED.search(text[start : backed[-1].start]):
        return backed[-1].mention.surface
    if (
        LENDER.search(subject or "")
        and LOAN.search(text, start, min(len(text), end + 12))
        and not CONDITION.search(text, max(start, begin - 12), min(len(text), end + 2))
        and parties.borrower != subject
    ):
        return parties.borrower
    return None
