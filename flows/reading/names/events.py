"""Events: meetings, festivals, shows and contests by what their names end with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.names.gazetteer import Gazetteer
from flows.reading.names.places import FUNCTION, QUOTE_BEFORE
from flows.reading.names.spans import Found
from flows.reading.names.words import Words, matches, one_of, word_list

MEETING = rf"{one_of(word_list('event_forms'))}(?:(?<=会)议)?"
FORM = re.compile(rf"(?:{MEETING})(?![者员组奖])")
SESSION = re.compile(
    r"(?:(?:\d{4}年)?第?[一二三四]季度|第[一二三四五六七八九十百零\d]+[届次]|首届|\d{4}年?(?:中国|全国)?|[一二三四五六七八九十]+届[一二三四五六七八九十]+次)$"
)
PLACE_AND_YEAR = re.compile(
    r"\d{4}年?(?:[·•・]?[一-鿿]{2,6})?[·•・]?$|[一-鿿]{2,6}[·•・]$|"
    r"(?<![一-鿿])(?:全[国省市县区州旗](?=[一-鿿]{2})|第[一二三四五六七八九十百零\d]+届|首届)[^，。；：！？、“”‘’（）()《》\s的在了]{0,8}$"
)
# The sessions of congresses and committees: 市十五届人大二次会议, 县政协十届三次会议, 县委十四届六次全会.
_NUMBER = r"第?[一二三四五六七八九十百零\d]{1,3}"
CONGRESS = re.compile(
    rf"(?=[省市县区州旗盟全政人第一二三四五六七八九十\d])(?:[全省市县区州旗盟](?:委|政协|国人大|国政协)?|政协|人大)?{_NUMBER}届"
    rf"(?:人大(?:常委会)?|人民代表大会(?:常务委员会)?|政协|委员会|全委会)?{_NUMBER}次(?:会议|全会|全体会议|常委会议|全体\(扩大\)会议|代表大会)"
)
# A session and whatever goes on without a mark to a meeting's or contest's form.
_INSIDE = r"[^，。；：！？、“”‘’（）()《》\s在的]"
WHOLE = re.compile(
    r"(?=[第首\d])(?:第[一二三四五六七八九十百零\d]+[届次]|首届|"
    r"(?<!\d)\d{4}年?(?=[·•・]?(?:中国|全国|全[省市县区州旗]|[一-鿿]{2,8}?[省市县区州旗盟]|[一-鿿]{2}[·•・])))"
    rf"(?:{_INSIDE}{{0,8}}(?:“[^“”，。]{{2,10}}”|（[一-鿿]{{2,8}}）))?{_INSIDE}{{2,26}}?(?:{MEETING})(?![者员组奖])"
)
NATIONAL_FORM = re.compile(
    r"(?:现场会|推进会|座谈会|交流会|研讨会|论坛|大会|工作会议|大赛|竞赛|博览会|发布会|签约仪式|启动仪式|开工仪式|开工(?:[一-鿿]{2}分会场)?活动)"
    r"(?=在|于|上|暨|举行|举办|召开|开幕|闭幕|启动|落幕|[，。、；（\d日前])"
)
NATIONAL = re.compile(
    r"(?:(?<=[，。；：！？“（\s])|^)(?:全国|全省|全市|全县|全区|全州|全旗|中国|国际|世界|[一-鿿]{2,3}省|[一-鿿]{2,3}市)[^，。；：！？、“”‘’（）()《》\s在的]{4,30}?"
    rf"{NATIONAL_FORM.pattern}"
)
NUMBERED = re.compile(r"第[一二三四五六七八九十百零\d]+[届次]|[一二三四]季度")
OPENING = frozenset(
    [
        "全国",
        "全省",
        "全市",
        "全县",
        "全区",
        "中国",
        "国际",
        "世界",
        "中央",
        "省委",
        "市委",
        "县委",
        "区委",
        "亚洲",
        "全球",
    ]
)
STANDING = (
    "党代会",
    "人代会",
    "代表大会",
    "全会",
    "工作会议",
    "运动会",
    "马拉松",
)  # a place before these is name enough
HELD = re.compile(r"举办|举行|召开|参加|出席|参与|承办|主办|获|夺|组织|共有|将|已|为")
ATTENDED = re.compile(r"(?:办好|办起|参加|举办|举行|召开|承办|主办|出席|亮相|参与|开展|组织)(?:了|的)?$")
ATTENDING = re.compile(r"举办|举行|召开|参加|出席|列席|主持")
STOP_TAGS = frozenset(["p", "c", "d", "r", "uj", "ul", "ud", "uz", "v", "t", "q"])


def events(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Meetings, festivals, contests that bear a session, a place, a sponsor's rank or enough words of their own."""
    text = words.text
    forms = list(FORM.finditer(text))
    wholes = [
        *(WHOLE.finditer(text) if forms else ()),
        *(NATIONAL.finditer(text) if NATIONAL_FORM.search(text) else ()),
    ]
    for match in wholes:
        if words.is_border(match.end()) and _is_whole(words, match.start(), match.end()):
            yield Found("event", match.start(), match.end())
    for match in matches(CONGRESS, text, "届"):
        yield Found("event", match.start(), match.end())
    for match in forms:
        start = _start(words, match.start(), match.end(), known)
        if start is not None:
            yield Found("event", start, match.end())


def _is_whole(words: Words, start: int, end: int) -> bool:
    """Whether a span reads as one name: no verb of holding or winning, no function word in it."""
    inside = range(words.at(start), words.at(end - 1) + 1)
    return not HELD.search(words.text, start, end) and not any(words.tags[i] in ("p", "r", "ul", "uj") for i in inside)


def _start(words: Words, form: int, end: int, known: Gazetteer) -> int | None:
    text = words.text
    if not words.is_border(end) and not text.startswith("上", end):  # 工作|会上
        return None
    index = words.at(form)
    start = words.starts[index]
    if text[start:end] in word_list("holidays"):
        return None
    own = int(start < form)
    named = False
    index -= 1
    while index >= 0 and end - words.starts[index] <= 28:
        word, tag = words.words[index], words.tags[index]
        if word in "”’" and (
            quote := QUOTE_BEFORE.search(text, max(0, words.starts[index] - 14), words.starts[index + 1])
        ):
            before = PLACE_AND_YEAR.search(text, max(0, quote.start() - 16), quote.start())
            return before.start() if before else quote.start()
        if (
            word in known.by_name
            or word in known.by_short_name
            or tag in ("ns", "nz")
            or (word in OPENING and text[words.starts[index + 1]] != "性")
        ):
            named = True
        elif word in ("届", "次") or word in FUNCTION or (tag == "x" and word not in "·•+—＋") or _ends(word, tag):
            break
        else:
            own += len(word) > 1 and word not in word_list("common_plan_words")
        start = words.starts[index]
        index -= 1
    session = SESSION.search(text, max(0, start - 12), start) or SESSION.match(text, start)
    if session and session.end() == start:
        return _division_before(text, session.start(), known)
    if start == form or ATTENDING.search(text, start, form):
        return None
    if NUMBERED.search(text, start, form):
        return start
    attended = ATTENDED.search(text, max(0, start - 4), start) is not None
    standing = text.endswith(STANDING, start, end)
    enough = (
        own >= 3 or (named and (own >= 1 or standing)) or (attended and (own >= 2 or (own and text[end - 1] == "节")))
    )
    return start if enough else None


def _division_before(text: str, end: int, known: Gazetteer) -> int:
    """Where the division's name begins that ends there, in full or as its kind alone: 罗平县|第三届…, 市|2025年…."""
    for length in range(min(12, end), 2, -1):
        if text[end - length : end] in known.by_name:
            return end - length
    return end - (text[max(0, end - 1) : end] in ("省", "市", "县", "区"))


def _ends(word: str, tag: str) -> bool:
    """Whether a word cannot stand within the name: verbs but those of the trade, numbers, days."""
    if len(word) == 1 and tag not in ("q", "p"):
        return False
    if tag in ("m", "mq"):
        return not word.startswith("第") and not word.endswith("季度")
    return tag in STOP_TAGS and word not in word_list("event_verbs")
