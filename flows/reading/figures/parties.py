"""Whose a quantity is, to whom it goes, and the place that it holds for: from the names around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.model import Mention

SUBJECT_TYPES = ("organization", "person", "place", "programme", "product", "event")
PREPOSITION = re.compile(
    r"(?:在|为|向|给|对|把|将|与|和|同|从|于|按照?|随着|围绕|通过|依据|依托|经|以|用|因|针对|根据|比|较|到|至|及|跟|往|距|离|支持|走进|来到|位于|帮助|助力|推动|、|入选|参加)[“‘《]?$"
)
# 该行, 全县, 我市: words that stand for a name told before
STANDIN = re.compile(
    r"(?:该|这家|此|本|我|全)(?P<what>行|公司|企业|集团|厂|社|合作社|项目|工程|机制|平台|系统|校|学校|医院|院|局|中心|支行|分行|市|县|区|州|省|旗|镇|乡|街道|村|社区|园区|院校|团队|联盟|产品)(?!党|委|政府|直|属|级|长|民|里|内各)"
)
LIKE = {
    "行": ("organization", re.compile("行|银")),
    "支行": ("organization", re.compile("行$")),
    "分行": ("organization", re.compile("行$")),
    "公司": ("organization", re.compile("公司|集团|厂|银行")),
    "企业": ("organization", re.compile("公司|集团|厂|企业")),
    "集团": ("organization", re.compile("集团|公司")),
    "厂": ("organization", re.compile("厂|公司")),
    "社": ("organization", re.compile("社")),
    "合作社": ("organization", re.compile("社")),
    "校": ("organization", re.compile("学|校")),
    "学校": ("organization", re.compile("学|校")),
    "院校": ("organization", re.compile("学|校")),
    "医院": ("organization", re.compile("医院|院")),
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
ADMINISTRATIVE = re.compile("(?:省|市|县|区|州|旗|盟|镇|乡|街道|村|社区)$")
ORGANIZED = re.compile("开发区|经开区|园区|景区|小区|高新区|新区|湿地|保护区|度假区|工业区|灌区|库区")
MOVING = re.compile(
    r"(?:为|向|给|对)(?P<whom>(?:(?!为|向|给|对)[^，。；,;0-9]){2,40}?)(?:主动|先后|累计|成功|顺利|及时|合计|共计?|提供|发放|投放|配套|授信|办理|融资|捐赠|捐款|拨付|下拨|贷款|放贷|兑付|兑现|发|"
    r"减免|减息|支付|补助|补贴|奖励|批准|投入|送去|送上|争取|追回|挽回|垫付|输送|带来|颁发)"
)


@dataclass(slots=True)
class Named:
    """A mention inside a sentence, its offsets in the sentence's text."""

    start: int
    end: int
    mention: Mention


def begun_between(named: Sequence[Named], start: int, end: int) -> Sequence[Named]:
    """The names that begin in ``start:end``; ``named`` in order."""
    first = bisect_left(named, start, key=lambda item: item.start)
    return named[first : bisect_left(named, end, key=lambda item: item.start)]


def is_division(mention: Mention) -> bool:
    """Whether a mention names an administrative unit, from province to village and community."""
    if mention.entity_type != "place":
        return False
    return mention.place_code is not None or (
        bool(ADMINISTRATIVE.search(mention.name)) and not ORGANIZED.search(mention.name)
    )


CLAUSE_END = re.compile("[，,：:]")
LEAD = 10  # characters that may stand between a clause's beginning and its subject


class Parties:
    """What a story has named so far, and whose the next quantity is. One for each story, its sentences in order."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.divisions = Counter(mention.name for mention in mentions if is_division(mention))
        self.surfaces: dict[str, str] = {}
        self.by_code: dict[str, str] = {}
        for mention in mentions:
            if is_division(mention):
                self.surfaces.setdefault(mention.name, mention.surface)
                if mention.place_code:
                    self.by_code.setdefault(mention.place_code, mention.surface)
        self.seats = {m.surface: m.place_code for m in mentions if m.entity_type == "organization" and m.place_code}
        self.last: dict[str, Mention] = {}
        self.subject: str | None = None
        self.place: str | None = None

    def standin(self, match: re.Match[str]) -> str:
        """What 该行 or 全市 stands for: the last name of its kind, else the words themselves."""
        what = match["what"]
        if what in LIKE:
            entity_type, pattern = LIKE[what]
            mention = self.last.get(entity_type)
            return mention.surface if mention and pattern.search(mention.name) else match.group()
        names = [name for name in self.divisions if name.endswith(what)]
        return self.surfaces[max(names, key=lambda name: self.divisions[name])] if names else match.group()

    def clause_subject(self, text: str, start: int, end: int, named: Sequence[Named]) -> str | None:
        """The name or stand-in at the beginning of the clause ``text[start:end]``, if it opens with one."""
        subject, edge = None, start
        for item in named:
            gap = text[edge : item.start]
            if len(gap) > LEAD or PREPOSITION.search(gap):
                break
            subject, edge = item.mention.surface, item.end
        found = STANDIN.search(text, start, min(end, start + LEAD))
        if found and (subject is None or found.start() < edge):
            subject = self.standin(found)
        return subject

    def sentence(self, text: str, named: Sequence[Named]) -> list[tuple[int, str | None]]:
        """Where each clause of a sentence begins, and its subject: its own, else that of the clause before."""
        clauses: list[tuple[int, str | None]] = []
        start, subject = 0, self.subject
        for end in [match.end() for match in CLAUSE_END.finditer(text)] + [len(text)]:
            own = self.clause_subject(text, start, end, begun_between(named, start, end))
            subject = own or subject
            clauses.append((start, subject))
            start = end
        self.subject = subject
        for item in named:
            self.last[item.mention.entity_type] = item.mention
        return clauses

    def place_of(self, subject: str | None, text: str, named: Sequence[Named], offset: int) -> str | None:
        """The administrative unit that a quantity at ``offset`` holds for: the subject itself, its seat, or the nearest named."""
        last = bisect_left(named, offset, key=lambda item: item.start)
        for item in reversed(named[max(0, last - 6) : last]):
            if is_division(item.mention):
                self.place = item.mention.surface
                return self.place
            if item.mention.surface == subject:
                break
        seat = self.seats.get(subject or "")
        if seat:
            self.place = self.by_code.get(seat, self.place)
            return self.place
        if subject in self.surfaces.values():
            self.place = subject
        if self.place is None and self.divisions:
            self.place = self.surfaces[self.divisions.most_common(1)[0][0]]
        return self.place
