"""The full name behind a printed one, as far as the page and the language tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.reading.names.words import table

QUOTES = re.compile(r"[“”‘’「」『』《》\"]+")
PARTY = re.compile(
    r"^(.*?)([省市县区州])委(?=$|组织部|宣传部|统战部|政法委|办|改|党校|老干部局|社会工作部|社工部)(.*)$"
)
PARTY_BODY = re.compile(r"^(.*?)(党委|党工委|纪委|纪工委)$")
PARTY_OFFICES = ("组织部", "宣传部", "统战部", "政法委", "社会工作部")


@cache
def _offices() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(table("bureaus"), key=lambda row: -len(row[0])))  # type: ignore[arg-type]


def plain(surface: str) -> str:
    """A surface without quotation marks."""
    return QUOTES.sub("", surface)


def organization_name(surface: str, home: str | None) -> str:
    """The full name of an office: its short form written out, its place before it, 中共 before party bodies.

    ``home`` is the full name of the county or city that the article is about: 市经信局 is that city's.
    """
    name = plain(surface)
    if name[:1] in "省市县区州" and len(name) > 1 and home and home[-1:] == name[0]:
        name = home + name[1:]
    party = PARTY.match(name)
    if party:
        place, level, rest = party.groups()
        place += level
        if not rest:
            return f"中共{place}委员会"
        return f"中共{place}委{rest}"
    body = PARTY_BODY.match(name)
    if body and body.group(1).endswith(("省", "市", "县", "区", "镇", "乡", "街道", "村", "社区")):
        full = {"党委": "委员会", "党工委": "工作委员会", "纪委": "纪律检查委员会", "纪工委": "纪律检查工作委员会"}[
            body.group(2)
        ]
        return f"中共{body.group(1)}{full}"
    for short, full in _offices():
        if name.endswith(short) and len(name) > len(short) and not name.endswith(full):
            return name[: -len(short)] + full
    return name


def longer_on_page(surface: str, names: Sequence[str]) -> str | None:
    """The one longer name of the page that a short one is the end of: 镇总工会, 平湖市新仓镇总工会."""
    longer = {name for name in names if len(name) > len(surface) and name.endswith(surface)}
    return longer.pop() if len(longer) == 1 else None
