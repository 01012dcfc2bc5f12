"""Where a page is at home, and what an article means by 我市 and 全县 that names no place itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from flows.reading.lines import HAN
from flows.reading.model import TITLE_ROLES, Mention, OwnLevel, Story
from flows.reading.names.gazetteer import Gazetteer

PAPER: Final = r"(?:日报|晚报|商报|晨报|时报|快报|早报|周报|周刊|新闻|融媒|报)"
# The division in a paper's or page's name: 青山日报, 今日青山, 法治青山; but not 龙江 in 黑龙江日报.
IN_A_TITLE: Final = rf"(?:(?<![{HAN}]){{name}}(?:[市县区州盟旗]|地区)?{PAPER}|(?:今日|法治|平安|健康|文化|看){{name}})"
# Papers of a whole country or province that bear the name of some county: none of them is at home there.
NATIONAL: Final = re.compile(r"光明日报|解放日报|新华日报|新民晚报|新安晚报")
LONGEST_NAME: Final = 8  # characters of a division's name that are looked for
OURS: Final = re.compile(r"我[市县区州旗盟]")
MOST: Final = 0.6  # share of a page's placed articles that agree on where it is at home
# 我市, 全县, 该区; or a body of the place that goes without saying: 记者从县交通局获悉.
OWN: Final = re.compile(
    r"(?=[我全市县区州旗盟])(?:(?:我|(?<![安健完齐])全)(?P<own>[市县区州旗盟])(?![场域民容])"
    rf"|(?:(?<![{HAN}])|(?<=[在由经据从向和与被让对为]))"
    rf"(?P<body>[市县区州旗盟])(?:党?委|政府|人大|政协|纪委|[{HAN}]{{2,8}}局))"
)
LEVELS: Final[dict[str, OwnLevel]] = {
    "市": "city",
    "州": "city",
    "盟": "city",
    "县": "county",
    "区": "district",
    "旗": "banner",
}
ENDINGS: Final[dict[OwnLevel, str]] = {"city": "市州盟", "county": "县", "district": "区", "banner": "旗"}
IN_A_COUNTY: Final = re.compile(rf"[{HAN}]{{2,}}(?:街道|社区|[镇乡村])")


def own_level(story: Story, mentions: Iterable[Mention]) -> OwnLevel | None:
    """What kind of division an article calls its own (我市, 全县, 县委); None where it does not say.

    One whose first place is a town or village without more takes for granted in which county that lies.
    """
    for passage in story.passages:
        if match := OWN.search(passage.text):
            return LEVELS[match["own"] or match["body"]]
    first = next((mention for mention in mentions if mention.entity_type == "place"), None)
    return "town" if first and first.place_code is None and IN_A_COUNTY.fullmatch(first.surface) else None


def page_home(titles: Iterable[str], placed: Sequence[str], known: Gazetteer) -> str | None:
    """The county or city where a page is at home: by its paper's name, else where most of its articles are placed.

    ``placed``: the codes of the places that articles are about. None where that stays open.
    """
    named = {code for title in titles for code in _named_in(title, placed, known)}
    if named:
        return named.pop() if len(named) == 1 else None
    if len(placed) < 2:
        return None
    for level in (placed, [_city(code, known) for code in placed]):
        code, count = Counter(level).most_common(1)[0]
        if count >= MOST * len(placed) and _is_home(code, known):
            return code
    return None


def own_place(level: OwnLevel | None, home: str | None, known: Gazetteer) -> str | None:
    """What an article of a page at home there means by its own city or county; None where they don't fit."""
    if level is None or home is None:
        return None
    is_county = known.divisions[home].level == "county"
    if level == "town":
        return home if is_county else None
    if known.divisions[home].name[-1] in ENDINGS[level]:
        return home
    return _city(home, known) if level == "city" and is_county else None


def place_of(story: Story, named: str | None, own: str | None, known: Gazetteer) -> str | None:
    """What an article is about: the place that it names most, or its own city or county.

    Where a headline or the first paragraph speaks of its own (我市代表团赴外地考察), one outside is only visited.
    """
    if named is None or own is None or own in known.line(named) or named in known.line(own):
        return named or own
    opening = story.opening
    told = [
        passage.text for index, passage in enumerate(story.passages) if passage.role in TITLE_ROLES or index == opening
    ]
    return own if any(map(OURS.search, told)) else named


def _city(code: str, known: Gazetteer) -> str:
    division = known.divisions[code]
    return division.parent_code if division.level == "county" else code


def _is_home(code: str, known: Gazetteer) -> bool:
    return known.divisions[code].level == "county" or known.is_city(code)


def _named_in(title: str, placed: Sequence[str], known: Gazetteer) -> Iterable[str]:
    if NATIONAL.search(title):
        return
    for start in range(len(title)):
        for stop in range(min(len(title), start + LONGEST_NAME), start + 1, -1):
            name = title[start:stop]
            codes = known.by_name.get(name) or known.by_short_name.get(name)
            if codes and re.search(IN_A_TITLE.format(name=name), title):
                yield from _meant(codes, placed, known)
                break


def _meant(codes: Sequence[str], placed: Sequence[str], known: Gazetteer) -> Iterable[str]:
    """The one of some divisions of one name: alone, or in the province of the page's articles, the higher one first.

    A name that is a province's too (吉林日报) is the province's.
    """
    if any(known.divisions[code].level == "province" and not known.is_city(code) for code in codes):
        return
    fit = [code for code in codes if _is_home(code, known)]
    near = [code for code in fit if any(code[:2] == other[:2] for other in placed)] or fit
    cities = [code for code in near if known.is_city(code)] or near
    if len(cities) == 1:
        yield cities[0]
