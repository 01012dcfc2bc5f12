"""Who wrote and who took the pictures: names in bylines, credits and datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby, pairwise
from math import log
from typing import Final

import rjieba

from flows.reading.lines import HAN
from flows.reading.model import Byline, BylineRole
from flows.reading.names.words import surnames
from flows.reading.signs import AFFILIATION, UNIT

LONGEST_GIVEN: Final = 3  # characters; a longer word that ends like a body's name (文化中心) is one
LONGEST_NAME: Final = 4  # double surname and two more characters

# Words that say what the people named after them did. Longer ones contain shorter ones, so they come first.
ROLES: Final[dict[str, BylineRole]] = {
    "摄影记者": "摄影",
    "摄影通讯员": "摄影",
    "记者": "记者",
    "实习生": "记者",
    "通讯员": "通讯员",
    "作者": "作者",
    "撰稿": "作者",
    "撰文": "作者",
    "整理": "作者",
    "口述": "作者",
    "采写": "作者",
    "摄影": "摄影",
    "供图": "摄影",
    "图片": "摄影",
    "图": "摄影",
    "摄": "摄影",
    "文": "作者",
}
BEFORE = (
    r"(?:本报|本刊|本网|本台|新华社|中新社|全媒体|融媒体|融媒|首席|见习|实习|特约|特派|驻[^\s记]{1,4}|特邀|资深|评论)*"
)
BOTH = r"文\s*[/／、&＆]?\s*(?:摄影|图片?|摄)|图\s*[/／、&＆]?\s*文|文并摄|摄影报道|摄影并文|摄影\s*[/／]\s*报道"
ANNOUNCED = rf"{BEFORE}(?:摄影记者|记者|通讯员|实习生)"
TOKEN = re.compile(
    rf"(?P<both>{BOTH})"
    rf"|(?P<lead>{BEFORE}(?:摄影记者|摄影通讯员|记者|通讯员|实习生|作者|撰稿|撰文|整理|采写)|(?:摄影|供图|图片?|摄|文)\s*[/／:：|｜]|摄影(?=\s+[{HAN}])(?!.*文))\s*[/／:：]?"
    rf"|(?P<tail>(?:摄影|供图|图|摄|文|整理|口述|报道)(?=$|[\s、，,/／)）。]))"
    rf"|(?P<word>[{HAN}]+(?:[·•・][{HAN}]+)+"
    # 文 and 图 end many given names: behind a name of two characters they are its third (李建文), behind three the role
    rf"|(?:(?!{ANNOUNCED})[{HAN}]){{2,8}}?(?=(?:{BOTH})(?:$|[\s)）。]))|(?:(?!{ANNOUNCED})[{HAN}]){{3}}(?=[文图](?:$|[\s)）。、/／]))"
    rf"|[{HAN}]+?(?={ANNOUNCED}|(?:摄影|摄|供图)(?:$|[\s)）。、/／])|[^{HAN}]|$))"
)
WRAPPING = " \u3000\t■□●○◆◇★☆▲△▶►◎※·•|｜—-*#/／()（）[]【】〔〕<>:："
ORIGIN = re.compile(rf"[（(][{HAN}]{{2,4}}[)）]\s*(?=[{HAN}])")  # （青山）甲: where a reader who writes lives
NEVER_IN_NAMES = re.compile("[的了在是把被吗呢吧着]")
# Words that look like names and are none, where only a list of names is expected.
NOT_NAMES = frozenset(["本报讯", "全媒体", "融媒体", "编辑部", "评论员", "本报", "新华社"])


@dataclass(frozen=True, slots=True)
class Authors:
    """The people that a string names, whether words say what they did, and how much of the string is left over."""

    bylines: tuple[Byline, ...]
    has_role_word: bool
    others: tuple[str, ...]  # words that are neither names nor role words
    doubt: float  # 0: nothing but sure names; about 1 for each name that might be a word

    @property
    def left_over(self) -> int:
        """How many characters are neither name nor role word."""
        return sum(map(len, self.others))


def read_authors(text: str, default: BylineRole = "作者", *, is_announced: bool = False) -> Authors:
    """Read a list of authors: ``本报记者 甲 通讯员 乙``, ``■ 甲 乙``, ``文/甲 图/乙``, ``记者 甲 摄``.

    A word behind names (摄, 供图) says what all names since the last such word did; one before them (记者) what the
    names after it did. ``is_announced``: nothing but authors is expected, so that a word that is in no dictionary may
    be a name whose surname is none of the known ones.
    """
    if AFFILIATION.fullmatch(text):
        return Authors((), has_role_word=True, others=(), doubt=0.0)
    role = default
    done: list[Byline] = []
    waiting: list[Byline] = []
    has_role_word = False
    others: list[str] = []
    doubt = 0.0
    for kind, words in _runs(ORIGIN.sub("", text, count=1).strip(WRAPPING)):
        if kind == "word":
            names, junk, unsure = _names(words, is_announced or has_role_word)
            waiting += [Byline(name, role) for name in names]
            others += junk
            doubt += unsure
            continue
        has_role_word = True
        word = "".join(words).rstrip(" /／:：|｜")
        if kind == "lead":
            role = _role(word)
        elif kind == "tail" and _role(word) == "摄影":
            done += [Byline(name.name, "摄影") for name in waiting]
            waiting = []
        else:
            done += waiting
            waiting = []
    return Authors(tuple(dict.fromkeys(done + waiting)), has_role_word, tuple(others), doubt)


def _runs(text: str) -> list[tuple[str, list[str]]]:
    """The string's tokens, words next to each other gathered: 李 明 is one name with a space in it."""
    runs: list[tuple[str, list[str]]] = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        if kind == "word" and runs and runs[-1][0] == "word":
            runs[-1][1].append(match[0])
        else:
            runs.append((kind, [match[0]]))
    return runs


def _role(word: str) -> BylineRole:
    return next((role for ending, role in ROLES.items() if word.endswith(ending)), "作者")


def _names(words: list[str], is_announced: bool) -> tuple[list[str], list[str], float]:
    """Names among words, other words, doubt."""
    names: list[str] = []
    others: list[str] = []
    doubt = 0.0
    merged = _merge_spaced(words)
    for word in merged:
        found = (
            []
            if NEVER_IN_NAMES.search(word) or (len(word) > LONGEST_GIVEN and UNIT.search(word))
            else split_names(word)
        )
        if found and is_announced and len(word) == LONGEST_NAME and any(map(_is_rare, found)):
            found = [word]  # 斯琴高娃: a name of another language, not two of rare surnames
        if found:
            names += found
            doubt += sum(map(name_doubt, found)) + _words_across(found)
        elif is_announced and 2 <= len(word) <= LONGEST_NAME and not rjieba.has_word(word):
            names.append(word)
            doubt += 0.5
        else:
            others.append(word)
    return names, others, doubt


def _merge_spaced(words: list[str]) -> list[str]:
    """Single characters that stand side by side are names printed with spaces in them: 叶 光 明."""
    merged: list[str] = []
    for is_single, run in groupby(words, key=lambda word: len(word) == 1):
        joined = list(run)
        merged += ["".join(joined)] if is_single else joined
    return merged


@cache
def _cost(surname: str) -> float:
    return log(100_000 / surnames()[surname])


def split_names(run: str) -> list[str]:
    """Names that a run of characters consists of (甲乙丙 glued together too); empty where it isn't all names."""
    if "·" in run or "•" in run or "・" in run:
        return [run]
    if len(run) > 6 * LONGEST_NAME or run in NOT_NAMES:
        return []
    known = surnames()
    best: list[tuple[float, list[str]] | None] = [(0.0, []), *([None] * len(run))]
    for start in range(len(run)):
        so_far = best[start]
        if so_far is None:
            continue
        for surname in (run[start : start + 1], run[start : start + 2]):
            if surname not in known:
                continue
            for given in (1, 2):
                stop = start + len(surname) + given
                cost = so_far[0] + _cost(surname) + 1.5
                if stop <= len(run) and ((old := best[stop]) is None or cost < old[0]):
                    best[stop] = (cost, [*so_far[1], run[start:stop]])
    end = best[len(run)]
    return end[1] if end else []


def _is_rare(name: str) -> bool:
    surname = name[:2] if name[:2] in surnames() and len(name) > 2 else name[:1]
    return surnames().get(surname, 0) < 10


def name_doubt(name: str) -> float:
    """How likely a name might be a word instead: 0 for none, 1 where a dictionary has it or its surname is rare."""
    rare = 1.0 if _is_rare(name) else 0.0
    apart = 0.5 if _begins_with_word(name) else 0.0
    return rare + apart + (0.8 if rjieba.has_word(name) and not _is_tagged_name(name) else 0.0)


def _begins_with_word(name: str) -> bool:
    """Whether the dictionary cuts a name of three characters behind the second (线上|查), where no name is cut."""
    words = rjieba.tag(name)
    return [len(word) for word, _ in words] == [2, 1] and not words[0][1].startswith("nr")


def _words_across(names: list[str]) -> int:
    """Doubt in names that are glued together: one for each, where a word of the dictionary stands across a seam."""
    if len(names) < 2:
        return 0
    seams = set(accumulate(map(len, names)))
    ends = list(accumulate(len(word) for word in rjieba.cut("".join(names), False)))
    is_across = any(start < seam < end for start, end in pairwise([0, *ends]) for seam in seams)
    return len(names) if is_across else 0


def _is_tagged_name(name: str) -> bool:
    return any(tag == "nr" for _, tag in rjieba.tag(name))
