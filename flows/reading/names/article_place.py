"""Which county or city an article is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flows.reading.names.gazetteer import Gazetteer

# A division named in the headline weighs as much as this many in the text; one in the first paragraph half as much.
HEADLINE = 6
OPENING = 3


def article_place(named: Iterable[tuple[str, int]], known: Gazetteer) -> str | None:
    """The county or city that most of the names belong to: ``(code, weight)`` for each division named.

    A town counts for its county. A county lends its weight to its city too, but takes the article where it holds
    more than half of the city's.
    """
    counties: Counter[str] = Counter()
    cities: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for code, weight in named:
        upper = known.upper(code)
        level = known.divisions[upper].level
        if level == "county":
            counties[upper] += weight
            cities[known.divisions[upper].parent_code] += weight
        elif level == "city":
            own[upper] += weight
            cities[upper] += weight
        elif level == "province" and known.divisions[upper].name.endswith("市"):
            own[upper] += weight
    if not cities:
        return own.most_common(1)[0][0] if own else None
    city, _ = cities.most_common(1)[0]
    inside = [(code, count) for code, count in counties.most_common() if known.divisions[code].parent_code == city]
    if not inside:
        return city
    county, count = inside[0]
    second = inside[1][1] if len(inside) > 1 else 0
    if 2 * count >= cities[city] and count > second:
        return county
    return city if known.divisions[city].level == "city" else county
