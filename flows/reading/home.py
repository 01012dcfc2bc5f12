"""Where a page is at home, and what an article means by 我市 and 全县 that names no place itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from flows.reading.model import Story
from flows.reading.names.gazetteer import Gazetteer

OwnLevel = Literal["city", "county"]

PAPER: Final = r"(?:日报|晚报|商报|晨报|时报|快报|早报|周报|周刊|新闻|融媒|报)"
# The division in a paper's or page's name: 青山日报, 今日青山, 法治青山.
IN_A_TITLE: Final = r"(?:{name}(?:[市县区州盟旗]|地区)?{paper}|(?:今日|法治|平安|健康|文化|看){name})"
LONGEST_NAME: Final = 8  # characters of a division's name that are looked for
MOST: Final = 0.6  # share of a page's placed articles that agree on where it is at home
OWN: Final = re.compile(
    r"(?:我|全)(?P<own>[市县区州旗盟])(?!场)|(?<![省市县区州])(?P<body>[市县区州旗盟])(?:委|政府|人大|政协|纪委|[\u4e00-\u9fff]{2,8}局)"
)
IN_A_COUNTY: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:街道|社区|[镇乡村])")


def own_level(story: Story) -> OwnLevel | None:
    """The level of the division that an article calls its own (我市, 全县, 县委); None where it does not say."""
    for passage in story.passages:
        if match := OWN.search(passage.text):
            return "city" if (match["own"] or match["body"]) in "市州盟" else "county"
    return "county" if any(IN_A_COUNTY.search(passage.text) for passage in story.passages) else None


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
        if count >= MOST * len(placed) and known.divisions[code].level in ("city", "county"):
            return code
    return None


def own_place(level: OwnLevel | None, home: str | None, known: Gazetteer) -> str | None:
    """What an article of a page at home there means by its own city or county; None where they don't fit."""
    if level is None or home is None:
        return None
    division = known.divisions[home]
    if level == "county":
        return home if division.level == "county" else None
    return home if division.name[-1] in "市州盟" else _city(home, known)


def _city(code: str, known: Gazetteer) -> str:
    division = known.divisions[code]
    return division.parent_code if division.level == "county" else code


def _named_in(title: str, placed: Sequence[str], known: Gazetteer) -> Iterable[str]:
    for start in range(len(title)):
        for stop in range(min(len(title), start + LONGEST_NAME), start + 1, -1):
            name = title[start:stop]
            codes = known.by_name.get(name) or known.by_short_name.get(name)
            if codes and re.search(IN_A_TITLE.format(name=name, paper=PAPER), title):
                yield from _meant(codes, placed, known)
                break


def _meant(codes: Sequence[str], placed: Sequence[str], known: Gazetteer) -> Iterable[str]:
    """The one of some divisions of one name: alone, or in the province of the page's articles, the higher one first."""
    fit = [code for code in codes if known.divisions[code].level in ("city", "county")]
    near = [code for code in fit if any(code[:2] == other[:2] for other in placed)] or fit
    cities = [code for code in near if known.divisions[code].level == "city"] or near
    if len(cities) == 1:
        yield cities[0]
