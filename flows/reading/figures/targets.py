"""To whom or to what money goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.figure import Figure
from flows.reading.figures.measure_words import UNQUOTED
from flows.reading.figures.named import LENDER, Named, begun_between
from flows.reading.figures.parties import Parties
from flows.reading.figures.standins import STANDIN

LOAN = re.compile("贷|授信|额度|融资")
MOVING = re.compile(
    r"(?<!以信用)(?:为|向|给|对)(?P<whom>(?:[0-9.万余多近]+[户家名位人])?(?:(?!为|向|给|对)[^，。；,;0-9]){1,40}?)(?:(?:研发)?(?:投入)?给予|的(?:信贷|资金|金融)?(?:支持|扶持|投放|投入|贷款)|建档|主动|先后|累计|成功|顺利|及时|合计|共计?|提供|发放|投放|配套|授信|办理|融资|捐赠|捐款|拨付|下拨|"
    r"贷款|放贷|兑付|兑现|发了|减免|减息|办[了好]|支付|补助|补贴|奖励|批准|投入|送去|送上|争取|追回|挽回|垫付|输送|颁发|贷了|审批|审核|续贷|展期|批复)"
)
TO = ("为", "给", "向", "对")
LENT = re.compile("(?:贷款|授信|助学金|补贴|补助|奖金|资金)?(?:共|近|约|超过?)?")
BACKED = re.compile(r"(?:支持|参与|助力|保障|加大对|服务)[^，。；]{0,6}$")
GENERIC = re.compile(r"[一-鿿]{0,2}?(?:客户|大家|我|他|她|您|全?社会|我们|他们|你们|记者)")
# 3862户果农, 全市茶农, 各类市场: how many and which ones is not to whom
HOW_MANY = re.compile("(?:[0-9.万余多近]+[户家名位人]|全[省市县区州镇乡村]|各类|广大|众多|辖内|辖区|部分)+的?")
HIMSELF = re.compile("[他她]|其")
MYSELF = re.compile("我们?|咱们?|俺们?")
# a condition of a product is nobody's loan: 单户额度最高500万元
CONDITION = re.compile("最高|最低|单户|每户|上限|起步|以[内下上]")
# what many borrow together is not the loan of the one that the paragraph tells of
REACH = 60  # characters before a figure in which words about it are looked for
OF_MANY = re.compile("累计|截至|以来|余额|户均|新增|共|[0-9万余多]户")
# 授信农户5.2万户, 资助他1500元: those that the verb takes as its object
DIRECT = re.compile(
    r"(?:授信|资助|奖励|捐助|救助|慰问|补助)(?P<whom>(?!金额|额|余额|资金|款|金|提款|总|户|标准|力度)[^，。；、,;0-9的了]{1,10}?)(?:共|累计|近|约|超过?|每[人年月]|每学期)*$"
)
EACH = re.compile("每[人户月年]+$")
SERVED = re.compile("提供(?:(?!贷|资金|授信|融资|信贷|补)[^，。；,;])*[，,]")
SPENT_ON = re.compile(
    "[，,](?:专项)?(?:用于)?(?:对|改扩?建|扩建)(?P<whom>[^，。；,;]{2,24}?)(?:实施|进行|开展|(?=[，。；,;]))"
)
SPENDS = re.compile("(?:投资|投入|安排|拨付|争取)[^，。；,;]{0,6}$")
# 甲公司获贷款50万元，又给乙公司…: another one is spoken of
ANOTHER = re.compile("[，,；;][^，。；,;0-9]{0,4}?(?<![因认成作])[给向为](?=[一-鿿]{2})")
ITSELF = re.compile(r"(?:该|这家|其|此)?(?:企业|公司|客户)?$")


def target_of(
    text: str, named: Sequence[Named], start: int, figure: Figure, parties: Parties, subject: str | None
) -> str | None:
    """To whom a sum goes, from the words since ``start``: 为…投放, 向…发放; or behind it: 投资…, 对…实施."""
    begin, end = figure.start, figure.end
    found = None
    for found in MOVING.finditer(text, start, begin):  # noqa: B007  the last one counts
        pass
    another = ANOTHER.search(text, found.end() if found else start, begin)
    if another:
        return next((item.mention.surface for item in named if receives(item, another.end())), None)
    if found and not SERVED.match(text, found.end() - 2):
        return named_last(named, found, begin) or receiver(parties, found["whom"].translate(UNQUOTED), subject)
    direct = DIRECT.search(text, start, begin)
    if direct:
        return receiver(parties, direct["whom"], subject)
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
        and not OF_MANY.search(text, max(0, begin - REACH), begin)
        and parties.borrower != subject
    ):
        return parties.borrower
    return None


def receives(item: Named, start: int) -> bool:
    """Whether a name is that of a firm or person and begins at ``start``."""
    return item.start == start and item.mention.entity_type in ("organization", "person")


def named_last(named: Sequence[Named], found: re.Match[str], end: int) -> str | None:
    """The firm or person whose name the words for whom end with: 为常宁镇农户赵建国."""
    inside = [
        item.mention.surface
        for item in begun_between(named, found.start("whom") + 1, min(end, found.end("whom")))
        if item.end == found.end("whom") and item.mention.entity_type in ("organization", "person")
    ]
    return inside[-1] if inside else None


def counted_receiver(text: str, start: int, figure: Figure, parties: Parties) -> str | None:
    """Those who are counted where money or goods go to them: 为217户种植户投放…, 向…茶农发放贷款317户."""
    if text[figure.start - 1 : figure.start] in TO:
        found = MOVING.match(text, figure.start - 1)
        return receiver(parties, found["whom"], None) if found and found.start("whom") == figure.start else None
    start = max(start, figure.start - REACH)
    found = None
    for found in MOVING.finditer(text, start, figure.start):  # noqa: B007  the last one counts
        pass
    direct = DIRECT.search(text, start, figure.start)
    if direct:
        return receiver(parties, direct["whom"], None)
    if found and LENT.fullmatch(text, found.end(), figure.start):
        return receiver(parties, found["whom"].translate(UNQUOTED), None)
    return None


def receiver(parties: Parties, whom: str, subject: str | None) -> str | None:
    """To whom 为…, 向… and 给… say that money goes, by name where they only point to somebody."""
    if MYSELF.fullmatch(whom):
        return parties.speaker
    if HIMSELF.fullmatch(whom) or ITSELF.fullmatch(whom):
        last = parties.client if whom in ("他", "她") else parties.firm
        return last if last != subject else None
    standin = STANDIN.fullmatch(whom)
    if standin:
        return parties.names.meant_by(standin)
    whom = EACH.sub("", whom)
    whom = HOW_MANY.sub("", whom, count=1) if HOW_MANY.match(whom) else whom
    return None if not whom or GENERIC.fullmatch(whom) else whom
