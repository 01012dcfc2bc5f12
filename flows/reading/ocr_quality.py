"""How far a text can be trusted: from 0 for what no reader of print can have meant to 1 for clean print.

The product of four shares:

- *known*: Chinese characters that stand in words of the dictionary, of two characters or more. In running text
  some 80 % do, of random characters next to none; the share is stretched so that GARBLED is 0 and CLEAN 1.
- *sane*: characters that newspapers print: Chinese ones, letters and digits, white space and the usual marks.
- *unrepeated*: characters outside paragraphs that the reader of the print read twice.
- *whole*: 1, or TORN where the text breaks off without a jump line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from flows.reading.lines import HAN
from flows.reading.names.words import Words

GARBLED: Final = 0.25
CLEAN: Final = 0.7
TORN: Final = 0.9
ENOUGH: Final = 20  # Chinese characters; of fewer, the share of known words says nothing
CHINESE: Final = re.compile(rf"[{HAN}]+")
KNOWN: Final = re.compile(rf"^[{HAN}].+", re.MULTILINE)  # words of two characters or more, one a line
STRANGE: Final = re.compile(
    rf"[^{HAN}\sA-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a〇○、。，．：；？！…—–\-·・“”‘’「」『』《》〈〉（）()【】〔〕\[\]"
    r""",.:;?!%％℃°+×÷=＝/／|｜~～&＆@#*_'"■□●○◆◇★☆▲△▼▽▶►◎※①-⑳Ⅰ-Ⅻ㎡㎏²³元¥￥$→←↑↓]+"""
)


Counts = tuple[int, int, int, int]


def counted(words: Words) -> Counts:
    """How many characters a text has, how many are Chinese, stand in known words, and are strange."""
    text = words.text
    chinese = sum(map(len, CHINESE.findall(text)))
    known = sum(map(len, KNOWN.findall("\n".join(words.words))))
    return len(text), chinese, known, sum(map(len, STRANGE.findall(text)))


def ocr_quality(texts: Iterable[Counts], repeated: int = 0, *, is_torn: bool = False) -> float | None:
    """The quality of some texts together, rounded to thousandths; None where they have no characters.

    ``repeated``: how many characters were read a second time, beside those of the texts.
    """
    count, chinese, known, strange = map(sum, zip((0, 0, 0, 0), *texts, strict=True))
    if not count:
        return None
    clean = 1.0 if chinese < ENOUGH else min(1.0, max(0.0, (known / chinese - GARBLED) / (CLEAN - GARBLED)))
    unrepeated = count / (count + repeated)
    return round(clean * (1 - strange / count) * unrepeated * (TORN if is_torn else 1.0), 3)
