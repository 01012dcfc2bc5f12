"""The full name behind a printed one, as far as the page and the language tell it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from flows.reading.names.gazetteer import Gazetteer, Region
from flows.reading.names.organizations import LEVEL_BODY, is_office
from flows.reading.names.words import table

QUOTES = re.compile(r"[“”‘’「」『』《》\"]+")
PARTY_OFFICE = "组织部|宣传部|统战部|政法委|社会工作部|老干部局|党校"
PARTY = re.compile(rf"(.*?[省市县区州旗盟])委?(?:((?<=委)$)|({PARTY_OFFICE})$)")
PARTY_BODY = re.compile(r"(.*(?:[省市县区镇乡村州]|街道|社区))(党委|党工委|纪委|纪工委)")
PARTY_FULL = {"党委": "委员会", "党工委": "工作委员会", "纪委": "纪律检查委员会", "纪工委": "纪律检查工作委员会"}
LEAGUE = re.compile(r"(?:中国)?共青团(.*[省市县区州旗盟])委(?:员会)?|(.*)(?<!共青)团([省市县区州旗盟])委")
# What a name may begin with in place of its division's: 市经信局, 自治区文旅厅.
LEVEL = re.compile(r"自治[区州县]|[省市县区州旗盟镇乡村]")
# What may stand behind a division's short name and belongs to it: 恩施|州.
DIVISION_END = re.compile(r"自治[区州县旗]|[省市县区州旗盟]")
# Endings of places that papers shorten.
PLACE_ENDINGS = (("经开区", "经济技术开发区"), ("高新区", "高新技术产业开发区"), ("高速", "高速公路"))


@cache
def _offices() -> tuple[dict[str, str], tuple[int, ...]]:
    """The full forms of offices by their short ones, and the short ones' lengths, falling."""
    offices = {row[0]: row[1] for row in table("bureaus")}
    return offices, tuple(sorted(set(map(len, offices)), reverse=True))


def _office(name: str) -> tuple[str, str] | None:
    """The office, short and full, that a name ends with, something before it; of several the longest."""
    offices, lengths = _offices()
    short = next((name[-length:] for length in lengths if length < len(name) and name[-length:] in offices), None)
    return (short, offices[short]) if short else None


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


OFTEN = 3  # that many names of a city on a page, or of places in it, make it the page's home


def levels_of(code: str | None, known: Gazetteer, page: Region) -> dict[str, str]:
    """What 省, 市, 县, 区, 州, 自治区 … mean in an article about that place: full names, of it and of those above.

    In a city under a city, 市 may mean either: it is left out, unless the page names the lower one so often that it is
    that city's own paper.
    """
    names: dict[str, str] = {}
    for up in known.line(code) if code else ():
        name = known.divisions[up].name
        if name[-3:-1] == "自治":
            names[name[-3:]] = name
        if known.divisions[up].level != "province" or name[-1] != "区":  # 区 is a district, no autonomous region
            names[name[-1]] = _official(up, known)
    cities = [up for up in (known.line(code) if code else ()) if known.divisions[up].name.endswith("市")]
    if len(cities) > 1:
        names.pop("市")
        if page.weights.get(cities[0], 0) >= max(OFTEN, page.weights.get(cities[1], 0) // 2 + 1):
            names["市"] = _official(cities[0], known)
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
    level = LEVEL.match(name)
    if level and level.group() in levels and _is_of_level(name, level.end()):
        return levels[level.group()] + name[level.end() :]
    league = LEAGUE.fullmatch(name)
    if league:
        place = _with_place(next(filter(None, league.groups())), levels, known, region)
        return name if LEVEL.fullmatch(place) else f"中国共产主义青年团{place}委员会"
    office = _office(name)
    if PARTY.fullmatch(name) or (office and PARTY_BODY.fullmatch(name)):
        return _party_name(_with_place(name, levels, known, region), name)
    if office is None or office[0] in PARTY_FULL:  # the party committee of a firm or a school
        return name
    short, full = office
    return re.sub(r"(?<!人民)政府", "人民政府", _written_out(name, short, full, levels, known, region))


# 县|畜牧水产事务中心, 市|柑橘协会: bodies without a row of their own.
OF_LEVEL = re.compile(r"[一-鿿]{2,12}(?:中心|总站|协会|学会|商会|联合会|总社|分公司)")


def _is_of_level(name: str, start: int) -> bool:
    return bool(LEVEL_BODY.fullmatch(name, start) or (OF_LEVEL.fullmatch(name, start) and _office(name) is None))


def _party_name(placed: str, name: str) -> str:
    """The full name of a party body whose place is written out; the printed one where the place stays open."""
    if LEVEL.match(placed) and placed == name:
        return name
    party = PARTY.fullmatch(placed)
    if party:
        return f"中共{party.group(1)}" + (f"委{party.group(3)}" if party.group(3) else "委员会")
    body = PARTY_BODY.fullmatch(placed)
    return f"中共{body.group(1)}{PARTY_FULL[body.group(2)]}" if body else placed


def _written_out(name: str, short: str, full: str, levels: Mapping[str, str], known: Gazetteer, region: Region) -> str:
    """An office's name by its row of the dictionary, which says where its place goes and in which form."""
    printed = name.removesuffix(short)
    if "{printed}" in full:
        return full.format(printed=levels.get(printed, printed))
    place = _with_place(name, levels, known, region).removesuffix(short)
    if "{place}" in full:
        return name if LEVEL.fullmatch(place) else full.format(place=place)
    placed = place + short
    return placed if placed.endswith(full) else place + full


def _with_place(name: str, levels: Mapping[str, str], known: Gazetteer, region: Region) -> str:
    """The place in front written out: 市经信局 is that of the article's city, 洛川人力社保局 that of 洛川县.

    The longest name of a division counts; where it is a town's, or which of several is meant stays open, nothing is
    written out.
    """
    level = LEVEL.match(name)
    if level and level.group() in levels:
        return levels[level.group()] + name[level.end() :]
    for length in range(len(name), 1, -1):
        head, rest = name[:length], name[length:]
        codes = known.by_name.get(head) or known.by_short_name.get(head)
        if codes is None:
            continue
        code = region.choose(codes, known)
        if code is None or known.divisions[code].level == "town" or rest.startswith(("村", "镇", "乡", "街道")):
            return name
        official = _official(code, known)
        if head in known.by_name:
            return official + rest
        end = DIVISION_END.match(rest)
        office = rest[end.end() :] if end and official.endswith(end.group()) else rest
        return official + office if not office or is_office(office) else name  # 济南大学团委 is no office of 济南市
    return name


def backwards(names: Iterable[str]) -> list[str]:
    """Names written backwards, each once, in order: those with one ending stand together."""
    return sorted({name[::-1] for name in names})


def longer_on_page(surface: str, names_backwards: Sequence[str]) -> str | None:
    """The one longer name of an article that a short one is the end of: 镇商会, 临江市花山镇商会."""
    ending = surface[::-1]
    is_league = LEAGUE.fullmatch(surface) is not None
    longer: str | None = None
    for index in range(bisect_right(names_backwards, ending), len(names_backwards)):
        if not names_backwards[index].startswith(ending):
            break
        name = names_backwards[index][::-1]
        if (LEAGUE.fullmatch(name) is not None) != is_league:  # 团市委 is no 市委
            continue
        if longer is not None:
            return None
        longer = name
    return longer
