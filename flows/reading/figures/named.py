"""The names inside a text, and which of them are administrative units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.model import Mention


@dataclass(frozen=True, slots=True)
class Named:
    """A mention inside a text, its offsets in that text."""

    start: int
    end: int
    mention: Mention


def begun_between(named: Sequence[Named], start: int, end: int) -> Sequence[Named]:
    """The names that begin in ``start:end``; ``named`` in order."""
    if not named:
        return ()
    first = bisect_left(named, start, key=lambda item: item.start)
    return named[first : bisect_left(named, end, key=lambda item: item.start)]


# names of those who lend; the central bank does not
LENDER = re.compile("(?<!人民银)行$|银行|农商|信用社|农信|联社|担保|信贷|基金")
ADMINISTRATIVE = re.compile("(?:省|市|县|区|州|旗|盟|镇|乡|苏木|街道|村|嘎查|社区)$")
ORGANIZED = re.compile(
    "(?:开发|经开|园|景|小|高新|新|湿地|保护|度假|工业|灌|库|发展|试验|示范|合作|毗邻|片|先行|产业|保税|功能|商务|服务|管理|核心|港|矿|林|厂|校|街|社)区$|新村$|农村$|城市$|都市$|超市$|乡村$"
)


def is_division(mention: Mention) -> bool:
    """Whether a mention names an administrative unit, from province to village and community."""
    if mention.entity_type != "place":
        return False
    return mention.place_code is not None or bool(
        ADMINISTRATIVE.search(mention.name)
        and not (ORGANIZED.search(mention.name) and not mention.name.endswith("社区"))
    )
