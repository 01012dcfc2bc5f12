"""Which town a page means by a name that several towns in the country bear, or only one far away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.reading.names.gazetteer import Gazetteer, Region


def towns(name: str, known: Gazetteer) -> Sequence[str]:
    """The codes of the towns with that full name; none where it is also a larger division's."""
    codes = known.by_name.get(name, ())
    return codes if all(known.divisions[code].level == "town" for code in codes) else ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The divisions above towns that an article names, with their weights, and the page's."""

    article: Mapping[str, int]
    page: Region
    known: Gazetteer

    def town(self, name: str, front: str | None) -> str | None:
        """The town's code: the one in the division that stands right in front, in a county or city that the article
        names, or that the page names; None for a town outside all of these, and where two are as near.
        """
        codes = towns(name, self.known)
        if front is not None:
            codes = [code for code in codes if front in self.known.line(code)]
            if len(codes) == 1:
                return codes[0]
        nearness = {code: self._nearness(code) for code in codes}
        nearest = max(nearness.values(), default=(0,))
        winners = [code for code in codes if nearness[code] == nearest]
        return winners[0] if any(nearest) and len(winners) == 1 else None

    def _nearness(self, town: str) -> tuple[int, ...]:
        """How often the article names its county and city, and how often the page does."""
        county = self.known.divisions[town].parent_code
        city = self.known.divisions[county].parent_code
        if self.known.divisions[county].level != "county" or not self.known.is_city(city):
            city = county
        weights = (self.article, self.page.weights)
        return tuple(weight.get(code, 0) for weight in weights for code in (county, city))


def surroundings(named: Iterable[tuple[str, int]], page: Region, known: Gazetteer) -> Surroundings:
    """What surrounds an article's towns: ``(code, weight)`` for each division; those above count with it."""
    article: Counter[str] = Counter()
    for code, weight in named:
        for up in known.line(code):
            article[up] += weight
    return Surroundings(article, page, known)
