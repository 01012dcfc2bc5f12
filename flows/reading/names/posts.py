"""Posts: who holds which office where, as the text puts it before or behind the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from flows.reading.names.places import FUNCTION
from flows.reading.names.spans import Found
from flows.reading.names.words import one_of, word_list

RANK = "(?:副|总|代|原|前|时任|现任|常务|常务副|执行|名誉|首席|高级|第一|党组|兼)*"
# What a post is in, before its title: 儿科|主任. No function word begins it, no clause goes on in it (参加的|队员), and
# no body stands in it, for that would be the post's (县委|改革局|局长).
FIELD = (
    rf"(?:(?![{''.join(sorted(FUNCTION))}])(?:(?![的了着该本局厅与和]|公司|集团|银行|学校|医院|党委)[一-鿿]){{1,6}}?)?"
)


@cache
def _title() -> re.Pattern[str]:
    titles = one_of(word_list("titles"))
    return re.compile(rf"(?:{FIELD}{RANK}{titles}[、兼]?){{1,3}}")


BETWEEN = 24  # characters that may stand between the body and the person


def posts(text: str, found: Sequence[Found]) -> Iterator[tuple[Found, Found, str, int, int]]:
    """(person, body, title, start, end) for each body, title and person that follow one another."""
    previous: Found | None = None
    for item in found:
        if item.entity_type == "person":
            if previous is not None and 0 < item.start - previous.end <= BETWEEN:
                title = text[previous.end : item.start]
                if _title().fullmatch(title):
                    yield item, previous, title, previous.start, item.end
        elif item.entity_type in ("organization", "place"):
            previous = item
