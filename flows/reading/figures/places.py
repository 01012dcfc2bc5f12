"""The place that a quantity holds for: where its subject is, where a receiver is at home, what is named near it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from flows.reading.figures.clause import Clause
from flows.reading.figures.named import LENDER, Named, is_division
from flows.reading.figures.seats import Seats
from flows.reading.figures.standins import WHOLE_TOLD, Standins
from flows.reading.model import Basis, Mention
from flows.reading.names.gazetteer import gazetteer

# a division at the beginning of an organization's name: 石桥镇果业公司
SEATED = re.compile(r"[一-鿿]{2,6}?(?:社区|街道|(?<![农强])村|(?<![城乡])镇|(?<!城)乡)(?=[一-鿿]{2})")
# 县民政局, 镇党委, 社区党委: a body that is named by its level only
OF_LEVEL = re.compile("(?P<what>社区|街道|[省市县区州旗镇乡村])(?=[一-鿿]{2})")
# national zones, whose committees govern them like counties
OWN_GOVERNMENT = re.compile("(?:经济技术开发区|经开区|高新技术产业开发区|高新区)$")
ENUMERATED = re.compile("[、及和与]|等")
DIRECTED = re.compile("(?:来自|[与和同从到至往赴、比]|[起止]于)$")
FIRM = re.compile("公司|集团|厂|企业|合作社|股份|门店")


class Places:
    """Where the parties of a story are. One for each story, its sentences in order."""

    def __init__(self, mentions: Sequence[Mention], seats: Seats, names: Standins) -> None:
        self.seats = seats
        self.names = names
        self.organizations = {  # surface: the code of the seat, where the page tells it
            mention.surface: mention.place_code for mention in mentions if mention.entity_type == "organization"
        }
        self.known = {mention.surface for mention in mentions if is_division(mention)}
        self.homes: dict[str, str] = {}  # name of a person, firm or project: the place where it is first named
        self.last: str | None = None  # the last one that the paragraph names

    def seat_of(self, subject: str | None) -> str | None:
        """The administrative unit that a subject is, has in its name, or has its seat in."""
        if subject is None or subject in self.known or subject in gazetteer().by_name:
            return subject
        seated = SEATED.match(subject)
        if seated:
            return seated.group()
        if OWN_GOVERNMENT.search(subject):
            return subject
        if subject not in self.organizations:
            return None
        code = self.seats.code_of(subject) or self.organizations[subject]
        if code is None:
            level = OF_LEVEL.match(subject)
            return self.names.unit(level["what"]) if level else None
        # a firm may be registered by the name of its province or city and stand in any county of it
        return None if (code.endswith("00") and FIRM.search(subject)) else self.seats.words(code)

    def home_of(self, receiver: str) -> str | None:
        """The place where a receiver is first named, or which its name holds."""
        code = None if receiver in self.homes or "、" in receiver else self.seats.code_of(receiver)
        return self.homes.get(receiver) or (self.seats.words(code) if code else None)

    def place_of(
        self, text: str, clause: Clause, named: Sequence[Named], offset: int, target: str | None
    ) -> tuple[str | None, Basis | None]:
        """The administrative unit that a quantity at ``offset`` of a clause holds for, and where that was found.

        Where the borrower is at home to whom a bank lends; else its subject's seat, else the last one named in the
        sentence, else where the subject is at home, else the last one named in the paragraph, else the one that the
        story is about.
        """
        home = self.home_of(target) if target and LENDER.search(clause.subject or "") else None
        if home:
            return home, "sentence before"
        seat = self.seat_of(clause.subject)
        if seat:
            return seat, clause.basis
        if clause.subject and WHOLE_TOLD.fullmatch(clause.subject):  # 全市 of a city that nothing tells: not the county
            return None, None
        last = bisect_left(named, offset, key=lambda item: item.start)
        near = [item for item in named[max(0, last - 6) : last] if holds_place(text, item)]
        if near:
            self.last = near[-1].mention.surface
            return self.last, "clause" if near[-1].start >= clause.start else "enumeration"
        before = self.homes.get(clause.subject or "") or self.last
        if before:
            return before, "sentence before"
        return self.seats.article, "article" if self.seats.article else None


def holds_place(text: str, item: Named) -> bool:
    """Whether a name is a division where something can be: not 来自甲省, nor one of several (甲镇、乙镇等)."""
    return is_division(item.mention) and not (
        ENUMERATED.match(text, item.end) or DIRECTED.search(text[max(0, item.start - 2) : item.start])
    )
