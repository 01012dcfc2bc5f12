"""What a page calls a firm after it gave its full name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.names.gazetteer import Gazetteer, segmenter
from flows.reading.names.words import one_of, word_list

COMPANY = re.compile(r"([一-鿿]{2,}?)(?:[（(][一-鿿]{2,4}[）)])?(?:集团)?(?:股份|控股)?(?:有限)?(?:责任)?公司")
# What a firm deals with, at the end of its name: its brand stands before.
TRADES = re.compile(rf"(?:{one_of(word_list('firm_forms') | word_list('trades'))})+")
COMMON = word_list("common_body_words")


def short_names(surface: str, known: Gazetteer) -> Iterator[str]:
    """The short names of a company by its full one: 恒亮光电科技, 恒亮光电 and 恒亮 for 河间恒亮光电科技有限公司.

    Without place and legal form, with the first of its trades, and, where the dictionary does not know it, its brand
    alone. A name without a brand and a trade of its own has none.
    """
    company = COMPANY.fullmatch(surface)
    if company is None:
        return
    own = _without_place(company.group(1), known)
    trades = next((match for match in TRADES.finditer(own) if match.end() == len(own)), None)
    if trades is None or not 1 < trades.start() < 5:
        return
    brand = own[: trades.start()]
    if brand in known.names or brand in COMMON:
        return
    yield own
    if len(own) > len(brand) + 2:
        yield own[: len(brand) + 2]
    if not segmenter().has_word(brand):
        yield brand


def _without_place(name: str, known: Gazetteer) -> str:
    """A firm's name without the divisions that it begins with."""
    for length in range(min(8, len(name) - 3), 1, -1):
        if name[:length] in known.names:
            return _without_place(name[length:], known)
    return name
