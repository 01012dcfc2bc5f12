"""The phrase behind a number: what is counted, and what that does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.figures.measure_words import ACTS, CLOSERS, LIGHT, MANNER, PASSING, QUOTES, UNQUOTED, is_act
from flows.reading.figures.named import Named
from flows.reading.figures.words import NOUN_TAGS
from flows.reading.names.words import Words

LONGEST_BEHIND = 18
LONGEST_MANNER = 6  # characters between a number of people and what they do
LONGEST_DEED = 8
NOUNS = NOUN_TAGS | {"s"}  # 海外订单
# 其中60条被采纳
PASSIVE = re.compile("[^，。；]{0,4}?(?:已?被|得到|获得?)(?P<deed>[一-鿿]{2})(?![一-鿿])")


def noun_behind(words: Words, end: int, names: Sequence[Named]) -> tuple[str, int]:
    """The noun phrase behind ``end`` and where it ends: 80座文化礼堂; behind a clause its head (9名经过历练的干部)."""
    text = words.text
    while end < len(text) and text[end] in "的多余 　":
        end += 1
    if end >= len(text) or text[end] in CLOSERS:
        return "", end
    phrase, phrase_end = phrase_and_end(words, end, names)
    index = words.at(end)
    if not phrase and is_act(words, index) and (words.tags[index + 1 : index + 2] or ("x",))[0] in ("x", "f"):
        return words.words[index], words.starts[index + 1]
    if phrase and not (text.startswith("的", phrase_end) and words.tags[words.at(phrase_end - 1)] in ("a", "ad", "v")):
        return phrase, phrase_end
    for place in range(index, min(index + 16, len(words.tags))):
        word = words.words[place]
        if word in "，。；！？,;!?":
            break
        if word == "的" and place + 1 < len(words.tags):
            head, head_end = phrase_and_end(words, words.starts[place + 1], names)
            return head or phrase, head_end
    return phrase, phrase_end


def done_behind(words: Words, end: int) -> str:
    """The verb that closes the clause behind a noun: 86家商户签约入驻, 群众就业."""
    index = words.at(end) if end < len(words.text) else len(words.tags)
    while index < len(words.tags) and (words.words[index] in MANNER or words.tags[index] == "d"):
        index += 1
    begin = index
    while index < len(words.tags) and (is_act(words, index) or opens_act(words, index)) and index < begin + 2:
        index += 1
    closes = index == len(words.tags) or words.words[index] in "，。；！？,;!?、"
    return words.text[words.starts[begin] : words.starts[index]] if closes else ""


def passive_behind(words: Words, end: int) -> str:
    """What is done to the things that are counted: 其中60条被采纳."""
    passive = PASSIVE.match(words.text, end)
    return passive["deed"] if passive else ""


def deed_behind(words: Words, end: int) -> str:
    """The verb with its object that a number of people does: 120人参加培训, 30人在园区务工."""
    index = words.at(end) if end < len(words.text) else len(words.tags)
    while index < len(words.tags) and not is_act(words, index) and words.words[index] not in CLOSERS:
        index += 1
    if index == len(words.tags) or words.words[index] in CLOSERS or words.starts[index] - end > LONGEST_MANNER:
        return ""
    begin, last = words.starts[index], index + 1
    while last < len(words.tags) and words.starts[last + 1] - begin <= LONGEST_DEED and is_noun(words, last):
        last += 1
    return words.text[begin : words.starts[last]].translate(UNQUOTED)


def phrase_at(words: Words, start: int, names: Sequence[Named], *, long: bool = False) -> str | None:
    """The phrase of phrase_and_end alone; None where there is none."""
    return phrase_and_end(words, start, names, long=long)[0] or None


def phrase_and_end(words: Words, start: int, names: Sequence[Named], *, long: bool = False) -> tuple[str, int]:
    """The run of nouns, and what qualifies them, that begins at ``start``, and its end; a name counts as one word.

    A ``long`` phrase takes in the verbs between its nouns: 垃圾分拣中心.
    """
    text, end = words.text, start
    index = words.at(start)
    while index < len(words.tags) and end - start <= LONGEST_BEHIND:
        name = next(
            (item for item in names if item.start <= end < item.end or text[end : item.start] in ("“", "‘")), None
        )
        closing = text.find("”", end, end + LONGEST_BEHIND) if text[end] == "“" else -1
        if name and name.start <= end + 1:
            end = name.end
        elif closing > 0:
            end = closing + 1
        elif (
            words.starts[index] < start
            or (end > start and words.tags[index] == "q" and len(words.words[index]) == 1)  # 大项
            or is_noun(words, index)
            or (end - start <= 1 and opens_compound(words, index))
            or ((long or end == start) and is_act(words, index) and is_noun(words, index + 1))
        ):
            end = words.starts[index + 1]
        else:
            break
        if end >= len(text) or opens_act(words, words.at(end)):
            break
        index = words.at(end)
    return text[start:end].translate(UNQUOTED), end


def opens_compound(words: Words, index: int) -> bool:
    """Whether a verb of one character stands before a noun that it is part of: 奖/补/资金."""
    word = words.words[index]
    verb = words.tags[index] == "v" and len(word) == 1 and word not in LIGHT and word not in PASSING
    return verb and (
        is_noun(words, index + 1) or (words.tags[index + 1 : index + 2] == ("v",) and is_noun(words, index + 2))
    )


def opens_act(words: Words, index: int) -> bool:
    """Whether a word of the dictionary is a verb with its object: 发放贷款; not 收割机."""
    word = words.words[index]
    return word[:2] in ACTS and len(word) > 3


def is_noun(words: Words, index: int) -> bool:
    """Whether a word may stand in a noun phrase behind a number."""
    if index >= len(words.tags):
        return False
    word = words.words[index]
    return (words.tags[index] in NOUNS and word not in MANNER) or word in QUOTES or word == "涉"
