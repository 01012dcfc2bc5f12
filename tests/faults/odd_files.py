"""Files as they must not be: made at random, the same for the same seed, each kind with the reason why it is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.pages import CLINIC, HARBOUR, ORCHARD

SEEDS = Path(__file__).parent.parent.parent / "seeds"
GOLD = Path(__file__).parent.parent / "gold"
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33", b"\x00\x00\xfe\xff")
BRACKETS = ("“”", "‘’", "（）", "()", "《》", "【】", "「」", "[]", "〔〕", "<>", "“‘")
NUMERALS = (
    "9",
    "0",
    "亿",
    "万",
    "一",
    "十",
    "〇",
    "点",
    "几",
    "百分之",
    "1,",
    "1.",
    "3万",
    "/",
    "%",
    "－",
    "—",
    "至",
    "②",
    "½",
)
MARKUP = ("#", "##", "**", "|", "| --- |", "```", "- ", "> ", "![](", "<td>", "&nbsp;", "$$", "\\", "{{", "%s", "'; --")
ENDINGS = ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n", "\n\u3000\n")
WORDS = (
    "本报讯（记者 ",
    "今年",
    "同比增长",
    "其中，",
    "县",
    "银行",
    "1月至",
    "万元",
    "村",
    "说，",
    "第3版",
    "——",
    "我市",
    "■",
    "/文",
)
# Ranges of code points that few pages hold, by what they are.
ODD_RANGES = {
    "combining marks": ((0x0300, 0x036F), (0x20D0, 0x20F0), (0x302A, 0x302F), (0x3099, 0x309A)),
    "directions": ((0x202A, 0x202E), (0x2066, 0x2069), (0x200E, 0x200F), (0x05D0, 0x05EA), (0x0627, 0x064A)),
    "variations": ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180D)),
    "private": ((0xE000, 0xF8FF), (0xF0000, 0xF0100), (0x10FF00, 0x10FFFD)),
    "no characters": ((0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF), (0x1FFFE, 0x1FFFF), (0x10FFFE, 0x10FFFF), (0x50000, 0x50100)),
    "emoji": ((0x1F300, 0x1F64F), (0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF), (0x200D, 0x200D), (0x20E3, 0x20E3)),
    "wide and compatible": ((0xFF01, 0xFF5E), (0xF900, 0xFAD9), (0x3300, 0x33FF), (0x2F800, 0x2FA1D), (0x2460, 0x24FF)),
    "descriptions": ((0x2FF0, 0x2FFB), (0x2F00, 0x2FD5), (0x2E80, 0x2EF3), (0x31C0, 0x31E3)),
    "rare": ((0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x30000, 0x3134A)),
    "invisible": (
        (0x200B, 0x200F),
        (0x2060, 0x2064),
        (0xFEFF, 0xFEFF),
        (0x00AD, 0x00AD),
        (0xE0020, 0xE007F),
        (0x3164, 0x3164),
    ),
    "controls": ((0x7F, 0x9F), (0x09, 0x0D)),
    "digits": (
        (0x0660, 0x0669),
        (0x0966, 0x096F),
        (0x1D7CE, 0x1D7FF),
        (0x00B2, 0x00B9),
        (0x2150, 0x218B),
        (0x3220, 0x3243),
    ),
    "spaces": (
        (0x2000, 0x200A),
        (0x3000, 0x3000),
        (0x00A0, 0x00A0),
        (0x1680, 0x1680),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
    ),
}


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file for the inbox, and the metadata beside it."""

    name: str
    content: bytes
    metadata: bytes | None = None


@cache
def real_pages() -> tuple[str, ...]:
    """Pages as papers print them."""
    seeds = [(SEEDS / reading.with_suffix(".txt").name).read_text("utf-8") for reading in sorted(GOLD.glob("*.json"))]
    return (HARBOUR, ORCHARD, CLINIC, *seeds)


def odd_files(count: int, seed: int) -> Iterator[OddFile]:
    """``count`` files, each kind in its turn; each 50th is large, up to a line of a million characters."""
    for number in range(count):
        chance = Random(f"{seed} {number}")  # noqa: S311 - the same files for the same seed is what is wanted
        make = LARGE[number // 50 % len(LARGE)] if number % 50 == 49 else SMALL[number % len(SMALL)]
        metadata = odd_metadata(chance) if number % 7 == 3 else None
        yield OddFile(f"{number:05} {make.__name__}.txt", make(chance), metadata)


# -- bytes


def random_bytes(chance: Random) -> bytes:
    return chance.randbytes(chance.randrange(2000))


def bytes_of_few_kinds(chance: Random) -> bytes:
    """Bytes with which characters of several encodings begin and go on."""
    kinds = chance.sample(b"\x00\x0a\x20\x30\x39\x41\x80\x81\xa1\xb0\xc4\xe3\xe4\xe5\xef\xf0\xfe\xff\xd8\xdc\x2f", 5)
    return bytes(chance.choices(kinds, k=chance.randrange(2000)))


def cut_within_a_character(chance: Random) -> bytes:
    content = passage(chance).encode(chance.choice(ENCODINGS))
    start = chance.randrange(4)
    return content[start : len(content) - chance.randrange(1, 4)]


def several_encodings(chance: Random) -> bytes:
    parts = [passage(chance, 200).encode(chance.choice(ENCODINGS)) for _ in range(chance.randrange(2, 5))]
    return b"\n".join(parts)


def nothing_bytes(chance: Random) -> bytes:
    content = bytearray(passage(chance).encode(chance.choice(ENCODINGS)))
    for _ in range(chance.choice((1, 1, 30))):
        at = chance.randrange(len(content) + 1)
        content[at:at] = b"\0" * chance.choice((1, 2, 500))
    return bytes(content)


def marks_in_odd_places(chance: Random) -> bytes:
    content = bytearray(passage(chance).encode(chance.choice(ENCODINGS)))
    for _ in range(chance.randrange(1, 5)):
        at = chance.choice((0, 0, len(content), chance.randrange(len(content) + 1)))
        content[at:at] = chance.choice(MARKS)
    return bytes(content)


def lone_surrogates(chance: Random) -> bytes:
    """Halves of pairs: in UTF-16, in UTF-8 (as CESU-8 has them), and the bytes that GB18030 would have for them."""
    half = chr(chance.randrange(0xD800, 0xE000))
    encoding = chance.choice(("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
    lone = b"\x83\x36\xd0\x30" if encoding == "gb18030" else half.encode(encoding, "surrogatepass")
    text = passage(chance)
    at = chance.randrange(len(text) + 1)
    content = text[:at].encode(encoding) + lone + text[at:].encode(encoding)
    return chance.choice((b"", *MARKS[:3])) + content


def flipped_bits(chance: Random) -> bytes:
    content = bytearray(passage(chance).encode(chance.choice(ENCODINGS)))
    for _ in range(chance.choice((1, 1, 5, 50))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


# -- characters


def odd_characters(chance: Random) -> bytes:
    """Runs of one odd kind, strewn over a page."""
    text = passage(chance)
    for _ in range(chance.randrange(1, 8)):
        ranges = chance.choice(list(ODD_RANGES.values()))
        run = "".join(_one_of(chance, ranges) for _ in range(chance.choice((1, 2, 7, 300))))
        at = chance.randrange(len(text) + 1)
        text = text[:at] + run + text[at:]
    return encoded(chance, text)


def any_characters(chance: Random) -> bytes:
    """Odd characters of all kinds beside each other, and nothing else."""
    kinds = list(ODD_RANGES.values())
    return encoded(chance, "中" + "".join(_one_of(chance, chance.choice(kinds)) for _ in range(chance.randrange(800))))


def sequences(chance: Random) -> bytes:
    """Characters that belong together: families of emoji, flags, descriptions of characters, stacks of marks."""
    family = "\u200d".join(chance.choice("👩👨👧👦❤️🏳️🌈") for _ in range(chance.choice((2, 5, 900))))
    flag = "".join(chr(chance.randrange(0x1F1E6, 0x1F200)) for _ in range(chance.choice((2, 3, 99))))
    described = "⿰" * chance.choice((1, 3, 999)) + "氵⿱木皿"
    stacked = "县" + "".join(_one_of(chance, ODD_RANGES["combining marks"]) for _ in range(chance.choice((1, 4000))))
    varied = "邉" + chr(chance.randrange(0xE0100, 0xE01F0)) + "万\ufe0f元"
    parts = [family, flag, described, stacked, varied, passage(chance, 300)]
    chance.shuffle(parts)
    return encoded(chance, chance.choice(("", "\n", "，")).join(parts))


def _one_of(chance: Random, ranges: tuple[tuple[int, int], ...]) -> str:
    low, high = chance.choice(ranges)
    return chr(chance.randint(low, high))


# -- pages gone wrong


def blocks_lost_or_doubled(chance: Random) -> bytes:
    text = passage(chance, 1200)
    for _ in range(chance.randrange(1, 12)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 2, 10, 100)))
        block = text[start:end]
        at = chance.randrange(len(text) + 1)
        text = text[:start] + text[end:] if chance.random() < 0.5 else text[:at] + block + text[at:]
    return encoded(chance, text)


def shuffled_lines(chance: Random) -> bytes:
    lines = [line for page in chance.sample(real_pages(), 2) for line in page.split("\n")]
    lines = chance.sample(lines, min(len(lines), chance.randrange(2, 25)))
    return encoded(chance, chance.choice(ENDINGS).join(lines))


def shuffled_characters(chance: Random) -> bytes:
    characters = list(passage(chance))
    chance.shuffle(characters)
    return encoded(chance, "".join(characters))


def repeated_marks(chance: Random) -> bytes:
    text = passage(chance)
    for _ in range(chance.randrange(1, 4)):
        mark = chance.choice(
            (*NUMERALS, *MARKUP, *ENDINGS, *WORDS, *BRACKETS, "。", "，", "、", "…", " ", "\u3000", "\t")
        )
        at = chance.randrange(len(text) + 1)
        text = text[:at] + mark * chance.choice((2, 9, 100, 1500)) + text[at:]
    return encoded(chance, text)


def nested(chance: Random) -> bytes:
    """Brackets and quotation marks in each other, by the thousand, closed or not, across lines or not."""
    brackets = chance.choice(BRACKETS)
    opening, closing = brackets[0], brackets[1]
    depth = chance.choice((3, 50, 2000))
    inner = chance.choice(("惠农贷", passage(chance, 80), "1", ""))
    text = opening * depth + inner + closing * chance.choice((0, 1, depth - 1, depth))
    at = chance.randrange(60)
    around = passage(chance, 300)
    return encoded(chance, around[:at] + text + around[at:])


def endless_numbers(chance: Random) -> bytes:
    kinds = chance.sample(NUMERALS, chance.randrange(1, 5))
    number = "".join(chance.choices(kinds, k=chance.choice((5, 60, 400, 4400))))
    unit = chance.choice(("元", "人", "亩", "%", "个百分点", "亿元", "年", "月", ""))
    return encoded(
        chance, f"石桥县贷款增收\n\n去年，石桥县发放贷款{number}{unit}，同比增长{number}%。\n{passage(chance, 200)}"
    )


def long_names(chance: Random) -> bytes:
    part = chance.choice(("石桥县", "农商", "周明", "省市县乡镇村", "有限责任", "·买买提", "中国人民"))
    form = chance.choice(("银行", "村", "局长李一", "公司", "贷”", "省", "同志", "支行", "项目"))
    name = part * chance.choice((2, 20, 700)) + form
    return encoded(chance, f"{name}\n\n本报讯（记者 {name}）{name}书记{name}说，{name}向{name}发放“{name}”3万元。")


def salad(chance: Random) -> bytes:
    """The words that rules look for, in no order."""
    parts = (
        *WORDS,
        *NUMERALS,
        *MARKUP,
        "，",
        "。",
        "\n",
        "\n\n",
        "：",
        "“",
        "”",
        "（",
        "）",
        "石桥",
        "周明远",
        "2024年",
    )
    return encoded(chance, "中" + "".join(chance.choices(parts, k=chance.randrange(2, 600))))


def tables(chance: Random) -> bytes:
    cells = ("", "1", "石桥镇", "3.5%", "9" * 40, "|", "---", "**粗**", "1,000万元")
    width = chance.choice((1, 3, 60))
    rows = ["|".join(chance.choices(cells, k=width)) for _ in range(chance.randrange(1, 40))]
    return encoded(chance, "中\n" + "\n".join(f"|{row}|" for row in rows))


# -- large


def long_line(chance: Random) -> bytes:
    """A line of a million characters: of one, or of a page over and over."""
    text = chance.choice(("中", "1", "“", "县", "，", "贷款3万元，", passage(chance, 900).replace("\n", "")))
    return ("石" + text * (1_000_000 // len(text)))[:1_000_000].encode("utf-8" if len(text) > 1 else "utf-16")


def many_lines(chance: Random) -> bytes:
    line = chance.choice(("中", "1", "第3版", "■ 周明远", "石桥县贷款增收", "| 1 | 2 |", "本报讯（记者 周明远）", ""))
    return ("中\n" + (line + chance.choice(ENDINGS)) * 20_000).encode()


def many_pages(chance: Random) -> bytes:
    return encoded(chance, "\n".join(chance.choices(real_pages(), k=8)))


def much_of_one(chance: Random) -> bytes:
    mark = chance.choice(
        (*NUMERALS, *MARKUP, *WORDS, *BRACKETS, "\u0301", "\u202e", "👩\u200d", "⿰", "\u200b", "\x9b")
    )
    return encoded(chance, "石桥县" + mark * (chance.choice((20_000, 200_000)) // len(mark)) + "。")


def large_noise(chance: Random) -> bytes:
    return chance.randbytes(1_000_000)


# -- what they are made of


def passage(chance: Random, length: int = 600) -> str:
    """Some of a real page, begun anywhere."""
    page = chance.choice(real_pages())
    start = chance.randrange(max(1, len(page) - 50))
    return page[start : start + chance.randrange(40, length + 40)]


def encoded(chance: Random, text: str) -> bytes:
    """The text's bytes: mostly UTF-8, sometimes another encoding, with a mark or without."""
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le"))
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "strict")


def odd_metadata(chance: Random) -> bytes:
    """Metadata that is right, odd, or none at all."""
    value: object = chance.choice(
        (
            None,
            1,
            -1.5,
            10**400,
            True,
            [],
            {},
            "",
            "丽水日报",
            "报" * 300,
            "\0",
            "\ud800",
            "\x1b[31m",
            "‮报",
            "2024-13-45",
        )
    )
    deep = chance.choice((10, 5_000))
    return chance.choice(
        (
            json.dumps({chance.choice(("newspaper", "published_on", "page", "other")): value}).encode(),
            json.dumps({"newspaper": "石桥日报", "published_on": "2024-05-01", "page": "2"}).encode("utf-8-sig"),
            json.dumps({"newspaper": "石桥日报"}, ensure_ascii=False).encode(chance.choice(("utf-16", "gb18030"))),
            b'{"newspaper": "a", "newspaper": "b", "newspaper": null}',
            b'{"page": ' + chance.choice((b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b"0.1" + b"0" * 500)) + b"}",
            b'{"newspaper": ' + b"[" * deep + b"]" * deep + b"}",
            b'{"other": ' + b'{"a":' * deep + b"1" + b"}" * deep + b"}",
            b'{"newspaper": "' + chance.choice((b"\\ud800", b"\\u0000", b"\xff", b"\x01", b"\\udc00\\ud800")) + b'"}',
            chance.randbytes(200),
            b"",
            b"null",
            b'{"published_on": "0001-01-01"}',
            b'{"published_on": "9999-12-31"}',
            b'{"newspaper": "' + b"a" * 70_000 + b'"}',
        )
    )


SMALL: tuple[Callable[[Random], bytes], ...] = (
    random_bytes, bytes_of_few_kinds, cut_within_a_character, several_encodings, nothing_bytes, marks_in_odd_places,
    lone_surrogates, flipped_bits, odd_characters, any_characters, sequences, blocks_lost_or_doubled, shuffled_lines,
    shuffled_characters, repeated_marks, nested, endless_numbers, long_names, salad, tables,
)  # fmt: skip
LARGE = (long_line, many_lines, many_pages, much_of_one, large_noise)
