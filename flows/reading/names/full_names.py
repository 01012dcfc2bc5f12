"""The full name behind a printed one, as far as the page and the language tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from flows.reading.names.gazetteer import Gazetteer, Region
from flows.reading.names.organizations import LEVEL_BODY
from flows.reading.names.words import table

QUOTES = re.compile(r"[“”‘’「」『』《》\"]+")
PARTY_OFFICE = "组织部|宣传部|统战部|政法委|社会工作部|老干部局|党校"
PARTY = re.compile(rf"(.*?[省市县区州])委?(?:((?<=委)$)|({PARTY_OFFICE})$)")
PARTY_BODY = re.compile(r"(.*(?:[省市县区镇乡村州]|街道|社区))(党委|党工委|纪委|纪工委)")
PARTY_FULL = {"党委": "委员会", "党工委": "工作委员会", "纪委": "纪律检查委员会", "纪工委": "纪律检查工作委员会"}
BANKING_WATCH = re.compile(r"(.{2,})银保监(分局|局)")
# Endings of places that papers shorten.
PLACE_ENDINGS = (("经开区", "经济技术开发区"), ("高新区", "高新技术产业开发区"), ("高速", "高速公路"))


@cache
def _offices() -> tuple[tuple[str, str], ...]:
    return tuple((short, full) for short, full in sorted(table("bureaus"), key=lambda row: -len(row[0])))


def plain(surface: str) -> str:
    """A surface without quotation marks."""
    return QUOTES.sub("", surface)


def place_name(surface: str) -> str:
    """The full name of a place that is no division."""
    name = plain(surface)
    for short, full in PLACE_ENDINGS:
        if name.endswith(short):
            return name.removesuffix(short) + full
    return name


def levels_of(code: str | None, known: Gazetteer) -> dict[str, str]:
    """What 省, 市, 县, 区, 州 mean in an article about that place: the full names of it and of those above it."""
    names = {}
    for up in known.line(code) if code else ():
        names[known.divisions[up].name[-1]] = _official(up, known)
    return names


def _official(code: str, known: Gazetteer) -> str:
    """The name that a division's offices bear: a district's begins with its city's."""
    division = known.divisions[code]
    city = known.divisions.get(division.parent_code)
    if division.level == "county" and division.name.endswith("区") and city and city.level == "city":
        return city.name + division.name
    return division.name


def organization_name(surface: str, levels: Mapping[str, str], known: Gazetteer, region: Region) -> str:
    """The full name of a body: its place and its office written out, 中共 before party committees."""
    name = plain(surface)
    watch = BANKING_WATCH.fullmatch(name)
    if watch:
        return f"中国银行保险监督管理委员会{watch.group(1)}监管{watch.group(2)}"
    if name[0] in levels and LEVEL_BODY.fullmatch(name, 1):
        return levels[name[0]] + name[1:]
    office = next((row for row in _offices() if name.endswith(row[0]) and len(row[0]) < len(name)), None)
    if office is None and not PARTY.fullmatch(name):
        return name
    name = _with_place(name, levels, known, region)
    party = PARTY.fullmatch(name)
    if party:
        return f"中共{party.group(1)}" + (f"委{party.group(3)}" if party.group(3) else "委员会")
    body = PARTY_BODY.fullmatch(name)
    if body:
        return f"中共{body.group(1)}{PARTY_FULL[body.group(2)]}"
    if office is not None and not name.endswith(office[1]):
        name = name.removesuffix(office[0]) + office[1]
    return re.sub(r"(?<!人民)政府", "人民政府", name)


def _with_place(name: str, levels: Mapping[str, str], known: Gazetteer, region: Region) -> str:
    """The place in front written out: 市经信局 is that of the article's city, 云和人力社保局 that of 云和县."""
    if name[0] in levels:
        return levels[name[0]] + name[1:]
    for length in range(min(9, len(name) - 1), 1, -1):
        head = name[:length]
        codes = known.by_name.get(head) or known.by_short_name.get(head)
        code = region.choose(codes, known) if codes else None
        if code is not None and known.divisions[code].level != "town":
            return (head if name[length : length + 1] in "村镇乡" else _official(code, known)) + name[length:]
    return name


def longer_on_page(surface: str, names: Sequence[str]) -> str | None:
    """The one longer name of an article that a short one is the end of: 镇总工会, 平湖市新仓镇总工会."""
    longer = {name for name in names if len(name) > len(surface) and name.endswith(surface)}
    return longer.pop() if len(longer) == 1 else None
