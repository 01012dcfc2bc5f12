"""Loans told from the borrower's side: who lends then, and who borrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.clause import Clause
from flows.reading.figures.clause_openings import employer
from flows.reading.figures.figure import Figure
from flows.reading.figures.named import LENDER, Named, begun_between
from flows.reading.figures.parties import Parties
from flows.reading.figures.standins import SURNAMED
from flows.reading.model import Basis

# 30万元的“品改贷”, 480万元贷款; 贷来80万元, “产业贷”25万元, 获得授信45万元
LOAN_BEHIND = re.compile(
    "(?:的|左右|以上|余)*[“‘《]?[^，。；,;0-9“”‘’]{0,10}?(?:贷|授信)|[，,]?[^，。；,0-9]{0,4}到了?账"
)
LOAN_AHEAD = re.compile("(?:贷|贷款|贷[来了到]|授信(?:额度)?)[”’》]*(?:就有|共|金额|合计|了|达到?|近|约|超过?)*$")
# neither a stock of loans nor what a product allows is one borrower's loan
NO_LOAN = re.compile("余额|最高|最低|单户|每户|户均|上限|起步|累计|以[内下上]|平均|利率|全[省市县区州]")
# 从申请到放款只用了3天, 3天就到了账
PAID_OUT = re.compile(
    "放款|到了?账|批复|下款|资金到位|(?:发放|办理|审批|拿到|给[我他她]贷)[^，。；]{0,12}(?:贷|[0-9]万)|直达账户"
)
AROUND = 60  # characters before and behind a length of time in which its loan is paid out
REACH = 12  # characters behind a sum in which its lender may stand: 30万元贷款由…发放
BORROWS = re.compile("公司|集团|厂|企业|合作社|农场|股份|园|店")


@dataclass(frozen=True, slots=True)
class Loan:
    """Who lends to whom, and where the lender was found."""

    lender: str
    basis: Basis
    borrower: str | None  # None: as the words around the sum say


def is_loan(text: str, start: int, figure: Figure) -> bool:
    """Whether a figure of the clause that begins at ``start`` is the sum of a loan, or the days until it was paid."""
    clause = text[start : figure.start]
    if figure.family == "money":
        moves = LOAN_BEHIND.match(text, figure.end) or LOAN_AHEAD.search(clause)
        return bool(moves) and not NO_LOAN.search(clause + text[figure.end : figure.end + 2])
    return figure.family == "time" and bool(PAID_OUT.search(text, max(0, figure.start - AROUND), figure.end + AROUND))


def loan_of(text: str, named: Sequence[Named], clause: Clause, figure: Figure, parties: Parties) -> Loan | None:
    """The loan that a clause tells of whose subject borrows: 他用县农商银行发放的30万元“养殖贷”."""
    subject = clause.subject
    if subject is None or subject in parties.places.known or not is_loan(text, clause.start, figure):
        return None
    body = parties.employers.get(subject) or next(
        (employer(named, item) for item in named if item.mention.surface == subject), None
    )
    lender = next((name for name in (subject, body) if name and LENDER.search(name)), None)
    if lender:  # the bank itself, or one of its people
        borrower = (parties.speaker or parties.borrower) if figure.family == "time" else None
        return Loan(lender, clause.basis or "clause", None if borrower == lender else borrower)
    if subject not in parties.people and not BORROWS.search(subject) and not SURNAMED.fullmatch(subject):
        return None
    around = [item for item in begun_between(named, 0, figure.end + REACH) if lends(item)]
    if around:
        basis: Basis = "clause" if around[-1].start >= clause.start else "enumeration"
        return Loan(around[-1].mention.surface, basis, subject)
    told = parties.names.last.get("organization", ())
    before = next((name for name in reversed(told) if LENDER.search(name)), None)
    return Loan(before, "sentence before", subject) if before else None


def lends(item: Named) -> bool:
    """Whether a name is that of a bank or a guarantor."""
    return item.mention.entity_type == "organization" and bool(LENDER.search(item.mention.surface))
