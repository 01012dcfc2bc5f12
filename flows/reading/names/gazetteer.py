"""Administrative divisions: which there are, and which of several with one name a page means.

Codes are those of GB/T 2260 (six digits down to the county) and of the statistics bureau (nine digits for towns).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rjieba import Jieba

from flows.reading.names.words import RARE, Words, table, word_list

Level = Literal["province", "city", "county", "town"]


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division."""

    code: str
    name: str
    short_name: str
    level: Level
    parent_code: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All divisions, by code and by name."""

    divisions: Mapping[str, Division]
    by_name: Mapping[str, Sequence[str]]  # full name: codes
    by_short_name: Mapping[str, Sequence[str]]  # short name of at least two characters, towns left out: codes
    towns_by_short_name: Mapping[str, Sequence[str]]
    safe_short_names: frozenset[str]  # those that mean the division without any context
    sure_names: frozenset[str]  # full names and safe short ones
    names: frozenset[str]  # full names and short ones, those of towns left out

    def line(self, code: str) -> Iterator[str]:
        """A division's code and those of all above it, upwards."""
        while code in self.divisions:
            yield code
            code = self.divisions[code].parent_code

    def is_city(self, code: str) -> bool:
        """Whether a code is that of a city, be it one that stands for a province."""
        division = self.divisions.get(code)
        return division is not None and (
            division.level == "city" or (division.level == "province" and division.name.endswith("市"))
        )

    def upper(self, code: str) -> str:
        """The code of the county, city or province that a division is or belongs to."""
        division = self.divisions[code]
        return division.parent_code if division.level == "town" else code


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of ``dictionaries/divisions.csv``."""
    divisions = {}
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    by_short_name: defaultdict[str, list[str]] = defaultdict(list)
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for code, name, short_name, level, parent_code in table("divisions"):
        divisions[code] = Division(code, name, short_name, level, parent_code)  # type: ignore[arg-type]
        by_name[name].append(code)
        if level == "county" and (contracted := _contracted(name, short_name)):
            by_name[contracted].append(code)
        if name.endswith("自治州"):
            by_short_name[short_name + "州"].append(code)
        if short_name != name and len(short_name) > 1:
            (towns if level == "town" else by_short_name)[short_name].append(code)
    plain = Jieba()
    safe = {
        short_name
        for short_name, codes in by_short_name.items()
        if any(divisions[code].level in ("province", "city") for code in codes)
        or (
            all(divisions[code].name.endswith("市") for code in codes)
            and plain.tag(short_name, False)[0] in ((short_name, "ns"), (short_name, "nr"))
        )
    }
    sure = frozenset(safe | by_name.keys())
    names = sure.union(by_short_name)
    return Gazetteer(divisions, dict(by_name), dict(by_short_name), dict(towns), frozenset(safe), sure, names)


# 科尔沁右翼中旗: its first character, and what tells it from its neighbours.
BANNER = re.compile(r"(.).{2,}?(?:([左右])(?:翼([前中后]))?|([前中后]))旗")


def _contracted(name: str, short_name: str) -> str | None:
    """What papers call counties of long names as surely as in full: 长阳县 for 长阳土家族自治县, 科右中旗.

    河南县 may be a county in 河南.
    """
    if name.endswith(("自治县", "自治旗")):
        contracted = short_name + name[-1]
        return contracted if contracted not in (name, "河南县") else None
    banner = BANNER.fullmatch(name)
    return "".join(filter(None, banner.groups())) + "旗" if banner else None


@cache
def segmenter() -> Jieba:
    """The segmenter that knows every division by its full name, and those above towns by their short name.

    It no longer knows the words that reach over the end of a body's name.
    """
    known = gazetteer()
    segmenter = Jieba()
    for name, codes in known.by_name.items():
        if not segmenter.has_word(name):
            towns = all(known.divisions[code].level == "town" for code in codes)
            segmenter.add_word(name, RARE if towns else None, "ns")
    for form in ("嘎查", "苏木"):
        segmenter.add_word(form, None, "n")
    for name in known.by_short_name:
        if len(segmenter.cut(name, False)) > 1:  # without a frequency it gets the least that keeps it whole
            segmenter.add_word(name, None, "ns")
    for compound in word_list("body_compounds"):
        segmenter.add_word(compound, 0, "n")  # of no weight: a cut into two is always likelier
    return segmenter


def is_common_word(word: str) -> bool:
    """Whether the dictionary knows it as one word that is no name."""
    tagged = segmenter().tag(word, False)
    return len(tagged) == 1 and tagged[0][1] not in ("ns", "nr", "nrt", "nz", "nt")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a page is at home: how often it names each division, or one below it, beyond doubt."""

    weights: Mapping[str, int]

    def choose(self, codes: Sequence[str], known: Gazetteer) -> str | None:
        """The one of some divisions that the page means; None where that stays open."""
        if len(codes) == 1:
            return codes[0]
        scores = {
            code: max((self.weights.get(up, 0), -depth) for depth, up in enumerate(known.line(code))) for code in codes
        }
        best = max(scores.values())
        winners = [code for code, score in scores.items() if score == best]
        if best[0] == 0:
            # Nothing on the page tells: a province or city is meant before its namesake of a county.
            ranks = [code for code in codes if known.divisions[code].level in ("province", "city")]
            return ranks[0] if len(ranks) == 1 else None
        return winners[0] if len(winners) == 1 else None

    def holds(self, code: str, known: Gazetteer) -> bool:
        """Whether the page names this division or the city above it beyond doubt."""
        return any(
            self.weights.get(up, 0) > 0
            for up in known.line(code)
            if known.divisions[up].level != "province" or known.is_city(up)
        )

    def province(self, known: Gazetteer) -> str | None:
        """The province that the page names, with the places in it, more often than all others together."""
        counts = {code: count for code, count in self.weights.items() if known.divisions[code].level == "province"}
        best = max(counts, key=lambda code: counts[code], default=None)
        return best if best is not None and 2 * counts[best] > sum(counts.values()) else None

    def is_near(self, code: str, known: Gazetteer) -> bool:
        """Whether the page names the division's province, or any place in it."""
        return any(self.weights.get(up, 0) > 0 for up in known.line(code))


def region_of(texts: Sequence[Words], known: Gazetteer) -> Region:
    """Count the divisions above towns whose names leave no doubt on a page; each also counts for those above it.

    Towns tell nothing: most names are borne by several, and the only bearer known may be far away.
    """
    weights: Counter[str] = Counter()
    open_names: Counter[str] = Counter()
    for words in texts:
        for word in filter(known.sure_names.__contains__, words.words):
            codes = known.by_name.get(word) or known.by_short_name[word]
            if all(known.divisions[code].level == "town" for code in codes):
                continue
            if len(codes) > 1:
                open_names[word] += 1
                continue
            for up in known.line(codes[0]):
                weights[up] += 1
    # Names borne by several are settled by the others, once.
    settled = Region(dict(weights))
    for word, count in open_names.items():
        code = settled.choose(known.by_name.get(word) or known.by_short_name[word], known)
        if code is not None:
            for up in known.line(code):
                weights[up] += count
    return Region(weights)
