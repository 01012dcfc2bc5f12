"""Persons: a surname and one or two characters, where something beside them says that this is somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.reading.names.spans import Found
from flows.reading.names.words import DICTIONARIES, Words, one_of, word_list

# Behind a name: marks, what people do with words, and the small words that follow a subject.
MARK = re.compile(r"$|[，。、；：！？“”‘’（）()《》〈〉\s—…·\-]")
ODD_SURNAMES = frozenset("和由从到所为及与有成时能是都会是还就要在对把让多少大小东南北西上中下前后全自同本该")
NEVER_GIVEN = frozenset(
    "的了是说在称，。、；：！？“”（）() 们这那该各某您我你他她它"
    "也都又还就才只已曾很最更且但则若如或被把让给从往吗呢吧啊"
)
SELDOM_GIVEN = frozenset("和与及等向对为带到一表告介作有将正便将坦感提谈指认笑道个于以不名位")
HONORIFICS = (
    "女士",
    "先生",
    "小姐",
    "大姐",
    "大哥",
    "大爷",
    "大妈",
    "大叔",
    "大娘",
    "大伯",
    "阿姨",
    "师傅",
    "老师",
    "奶奶",
    "爷爷",
    "叔叔",
    "伯伯",
    "婆婆",
    "老汉",
    "老太",
    "某",
    "同学",
    "医生",
    "主任",
    "书记",
    "教授",
    "经理",
    "老板",
    "局长",
    "校长",
    "警官",
    "律师",
)
AFTER_SUBJECT = re.compile(
    r"[和与及等在的是为从对就也都又将已把被便还则向到于因以][^，。]|一行|带领|率|作|今年|现年|来到|正在|正|走进|一边|家|夫妇|夫妻|同志|先生|女士|老人|有|曾|获|当选|担任|出任|赶|拿|指着|看|边|一家|团队|算|打开|坐|站|握|给|没|不|深|连|高兴|激动|自豪|兴奋|感激|欣慰|第一|每|常|最|谈|提|总|立|随|经|通|经过|通过|利用|成为|成|主|先|后|所|会|能|可|想|让|帮|用|跟|接|开|忙|回|种|养|卖|买|做|干|当|去|来"
)
TITLE_AFTER = re.compile(r"(?:(?:副)?教授|院士|研究员|博士|老师|同志|医生|主任医师|律师|烈士|大师)")
LIFE = re.compile(r"[，,（(](?:男|女|汉族|[今现]年\d|\d{2}岁|\d{4}年|[一-鿿]{1,3}族)")
DOTTED = re.compile(r"[一-鿿]{2,7}(?:[·•・][一-鿿]{2,7})+")


@cache
def surnames() -> dict[str, int]:
    """Surnames and their bearers among 100,000 people."""
    rows = (
        line.split("\t")
        for line in (DICTIONARIES / "surnames.txt").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    )
    return {row[0]: int(row[1]) for row in rows}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles = one_of(word_list("titles"))
    speech = one_of(word_list("speech"))
    return re.compile(titles), re.compile(speech)


def speech_at(text: str, position: int) -> bool:
    """Whether a verb of speech stands there."""
    return _patterns()[1].match(text, position) is not None


def name_end(words: Words, start: int, strict: bool) -> int | None:
    """Where a full name ends that begins there; None where none does. Strict: what follows names must follow."""
    text = words.text
    known = surnames()
    base = 2 if text[start : start + 2] in known and len(text) > start + 2 else 1
    if base == 1 and text[start : start + 1] not in known:
        return None
    if known[text[start : start + base]] < 5 and text[start] in ODD_SURNAMES:
        return None
    for base_length in (base, 1) if base == 2 else (1,):
        end = _given_end(words, start + base_length, strict)
        if end is not None and not _is_common(words, start, end):
            return end
    return None


def _given_end(words: Words, given: int, strict: bool) -> int | None:
    text = words.text
    best: tuple[int, int] | None = None
    for length in (2, 1):
        end = given + length
        chars = text[given:end]
        if end > len(text) or any(char in NEVER_GIVEN or not "一" <= char <= "鿿" for char in chars):
            continue
        if text[given : given + 2].startswith(HONORIFICS) or text.startswith(HONORIFICS, given):
            return None
        score = _right_score(words, end)
        if chars[-1] in SELDOM_GIVEN:
            score -= 3
        if length == 2 and score > 0:
            score += 1
        if best is None or score > best[0]:
            best = (score, end)
    if best is None or best[0] < (2 if strict else 1):
        return None
    return best[1]


def _right_score(words: Words, end: int) -> int:
    text = words.text
    if MARK.match(text, end) or speech_at(text, end):
        return 4
    if not words.is_border(end):
        return -2
    if AFTER_SUBJECT.match(text, end) or _patterns()[0].match(text, end):
        return 3
    return 1


def _is_common(words: Words, start: int, end: int) -> bool:
    """Whether the characters are ordinary words rather than a name."""
    index = words.at(start)
    if words.starts[index] != start:
        return True
    word, tag = words.words[index], words.tags[index]
    if tag.startswith("nr") or len(word) == 1 or word in surnames():
        return False
    if words.starts[index + 1] > end:
        return True
    return len(word) >= 2 and tag[0] in "nvadictmrpfblsj" and words.starts[index + 1] <= end


def licensed(words: Words, bodies: list[Found]) -> Iterator[Found]:
    """Full names that something beside them licenses."""
    text = words.text
    titles, speech = _patterns()
    for match in titles.finditer(text):
        yield from _chain(words, match.end())
    for match in speech.finditer(text):
        yield from _before_speech(words, match.start())
    for match in TITLE_AFTER.finditer(text):
        yield from _ending_at(words, match.start())
    for match in DOTTED.finditer(text):
        if titles.search(text, max(0, match.start() - 4), match.start()) or speech_at(text, match.end()):
            yield Found("person", match.start(), match.end())
    for body in bodies:
        end = name_end(words, body.end, strict=True)
        if end is not None and MARK.match(text, end) and _frequent(text, body.end):
            yield from _chain(words, body.end)
    yield from _introduced(words)


def _frequent(text: str, start: int) -> bool:
    return surnames().get(text[start], 0) >= 30


def _chain(words: Words, start: int) -> Iterator[Found]:
    """A name, and those that follow it in an enumeration."""
    text = words.text
    while (end := name_end(words, start, strict=True)) is not None:
        yield Found("person", start, end)
        if text[end : end + 1] not in ("、", "和", "与"):
            return
        start = end + 1


LEFT = re.compile(r"[，。、；：！？”’）)》\s]")


def _before_speech(words: Words, verb: int) -> Iterator[Found]:
    text = words.text
    known = surnames()
    for length in (4, 3, 2):
        start = verb - length
        if start < 0 or not (start == 0 or LEFT.match(text, start - 1)):
            continue
        surname = text[start : start + 2] if length == 4 else text[start]
        if surname not in known and text[start : start + 2] not in known:
            continue
        if length == 2 and _frequent(text, start) is False:
            continue
        if name_end(words, start, strict=True) == verb:
            yield Found("person", start, verb)
            return


def _ending_at(words: Words, end: int) -> Iterator[Found]:
    """A name before a title that follows it: 郑文标教授."""
    text = words.text
    for length in (3, 2):
        start = end - length
        if start < 0 or not words.is_border(start) or not words.is_border(end) or not _frequent(text, start):
            continue
        given = text[start + 1 : end]
        if _is_common(words, start, end) or given.startswith(HONORIFICS):
            continue
        if all("一" <= char <= "鿿" and char not in NEVER_GIVEN and char not in SELDOM_GIVEN for char in given):
            yield Found("person", start, end)
            return


SOMEBODY = re.compile(r"(?:是|系|作为|，(?:男|女|今年|现年|\d\d岁)|（)")
NAMED = re.compile(r"(?:名叫|名为|叫做|叫|请来了|认识了)(?=[一-鿿]{2,4})")


def _introduced(words: Words) -> Iterator[Found]:
    """焦飞是中溪村驻村干部; 王五，男，1975年出生; 一个名叫张三的老人."""
    text = words.text
    titles = _patterns()[0]
    for match in SOMEBODY.finditer(text):
        for length in (3, 2):
            start = match.start() - length
            if start < 0 or not (start == 0 or LEFT.match(text, start - 1)) or not _frequent(text, start):
                continue
            if name_end(words, start, strict=True) != match.start():
                continue
            clause = re.compile(r"[^，。；！？]{0,30}").match(text, match.end())
            if match.group() in ("是", "系", "作为") and not (clause and titles.search(clause.group())):
                continue
            if match.group() == "（" and not LIFE.match(text, match.start()):
                continue
            yield Found("person", start, match.start())
            break
    for match in NAMED.finditer(text):
        end = name_end(words, match.end(), strict=True)
        if end is not None and _frequent(text, match.end()) and end - match.end() == 3:
            yield Found("person", match.end(), end)
