"""Places: administrative divisions by the gazetteer, other places by what their names end with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, count

from flows.reading.names.gazetteer import Gazetteer, Region
from flows.reading.names.spans import Found
from flows.reading.names.words import FUNCTION_TAGS, Words, matches, one_of, word_list

# What ends the name of a settlement, road or water: one to four characters of its own stand before it, and no division.
SETTLEMENTS = word_list("settlement_forms")
# What ends the name of a zone or a building, which may begin with the short name of its place: 江西樟树医药产业园.
ZONES = word_list("zone_forms")
QUOTE_BEFORE = re.compile(r"[“‘「][^“”‘’「」，。；：！？]{1,12}[”’」]$")
FORM = re.compile(one_of([*SETTLEMENTS, *ZONES, "海"]))  # 洱海, but no coined word before a lone 海
IN_WORD = frozenset("河江湖溪山岭峰岛")  # 瓯江, 西湖: a place by one word of the dictionary

# Words that describe such a place but name none.
COMMON = word_list("common_place_words")
# A single character before the form that makes it a common noun: 强村, 进村, 该镇, 公路, 道路.
NO_NAME = frozenset(
    "强富兴治进入到驻联全该本各每某这那此老新小大古空名两几多数整个座条家的公道马铁水陆海思线出侨渔农乡城市县区省村镇街社返归回离邻沿跨"
    "过走逛登爬游访爱美丽好高低长短深浅远近路门店商车客货"
)
NUMERALS = frozenset("一二三四五六七八九十百千万上下里外前后中东西南北左右")
# Verbs of one character that stand right before a market, a garden, an old town: 闯市场, 逛公园, 琴声满古镇.
VERBS_BEFORE = frozenset("满闯拓占进逛赶游跑稳抢护抓守入出去到办建活把走绕穿过访爱恋醉")
# Words that stand before a place and in none, among them those for somebody: 种植大户|李谷秀 is no 谷.
BEFORE = word_list("before_places") | word_list("titles") | word_list("walks_of_life")
# Divisions whose name is also a common noun: 晋城市城区.
COMMON_NAMES = frozenset(["城区", "郊区", "矿区", "苏木", "苏木镇"])
# Tags that end a name on its left side: function words, verbs, numbers, time words, marks.
ENDING_TAGS = FUNCTION_TAGS | {"v", "vn", "m", "mq", "q", "tg", "o", "l", "a"}
FUNCTION = frozenset(
    "的了在是与及或从把被对向于以让给按沿往至经跟着过地得之其该此这那各每某本我你他她它们也都又还就才只已曾正即并而且但则若如因当去达赴驻离距称叫等和到由将为有无不所据比成像使用"
)


NATIVE = re.compile(r"[籍人]")


def divisions(words: Words, known: Gazetteer, region: Region) -> Iterator[Found]:
    """Provinces, cities, counties and towns by their full names, and those above towns by their short ones."""
    named = known.names
    of_natives = (words.at(match.start()) for match in NATIVE.finditer(words.text))
    told = compress(count(), map(named.__contains__, words.words))
    long = compress(count(), map((5).__lt__, map(len, words.words)))
    for index in sorted({*told, *long, *of_natives}):
        word = words.words[index]
        codes = known.by_name.get(word)
        if codes is not None and word in COMMON_NAMES:
            codes = _below(codes, words.words[index - 1], known) if index else ()
            if not codes:
                continue
        if codes is not None and word[:-1] in COMMON and not any(region.holds(code, known) for code in codes):
            continue
        if codes is None and len(word) > 5 and words.tags[index] == "ns":
            yield from _two_in_one(word, words.starts[index], known, region)
            continue
        if codes is None and word[-1] in "籍人" and word[:-1] in known.safe_short_names:  # 四川籍
            code = region.choose(known.by_short_name[word[:-1]], known)
            name = known.divisions[code].name if code else None
            yield Found("place", words.starts[index], words.starts[index + 1] - 1, name, code)
            continue
        if codes is None:
            codes = known.by_short_name.get(word)
            if codes is None or not _is_short_name(words, index, codes, known, region):
                continue
        code = region.choose(codes, known)
        yield Found(
            "place", words.starts[index], words.starts[index + 1], known.divisions[code].name if code else None, code
        )


def _below(codes: Sequence[str], upper: str, known: Gazetteer) -> Sequence[str]:
    """Those divisions that lie in the one so named: 晋城市|城区, but not 石泉县|城区."""
    above = {*known.by_name.get(upper, ()), *known.by_short_name.get(upper, ())}
    return [code for code in codes if not above.isdisjoint(known.line(code))]


def _two_in_one(word: str, start: int, known: Gazetteer, region: Region) -> Iterator[Found]:
    """The two divisions of a word that the dictionary does not part: 吉林省|延边朝鲜族自治州."""
    for cut_at in range(2, len(word) - 1):
        parts = ((start, word[:cut_at]), (start + cut_at, word[cut_at:]))
        if all(part in known.by_name for _, part in parts):
            for begin, part in parts:
                code = region.choose(known.by_name[part], known)
                yield Found("place", begin, begin + len(part), known.divisions[code].name if code else None, code)
            return


def _is_short_name(words: Words, index: int, codes: Sequence[str], known: Gazetteer, region: Region) -> bool:
    """Whether a word stands for a division whose short name it is: 云和 for 云和县, but not 和平 for 和平县 anywhere.

    Cities need no context; counties are meant in their own province or behind its name, if the word is no common one;
    districts and common words only where the page names their city.
    """
    word = words.words[index]
    if word in known.safe_short_names:
        return True
    if any(region.holds(code, known) for code in codes):
        return True
    if words.tags[index] not in ("ns", "nr") or all(known.divisions[code].name.endswith("区") for code in codes):
        return False
    return any(region.is_near(code, known) for code in codes)


def other_places(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Villages, roads, rivers, parks, stations: whatever bears a name before one of the forms."""
    for match in FORM.finditer(words.text):
        start = place_start(words, match.start(), match.end(), known)
        if start is not None:
            yield Found("place", start, match.end())


def place_start(words: Words, form_start: int, form_end: int, known: Gazetteer) -> int | None:
    """Where the name begins whose form stands there; None where it is no name."""
    text = words.text
    index = words.at(form_start)
    if not _cut_behind(words, index, form_end):
        return None
    if text[form_start:form_end] in ("村", "社区", "嘎查") and (town := _behind_town(words, form_start, known)):
        return town
    start = words.starts[index]
    zone = text[form_start:form_end] in ZONE_SET
    if start < form_start:
        word = words.words[index]
        if word in known.by_name or word in known.by_short_name or word in COMMON:
            return None
        if words.tags[index] == "ns" and text[form_end - 1] in "河江湖海溪山岭峰岛路街村":
            return _lone_before(words, index)
        if words.tags[index] in ("nr", "nz") and len(word) > 2 and text[form_end - 1] in "湖街":
            return start
        if words.tags[index] in ("ns", "nr", "nz") and len(word) > 2 and text[form_end - 1] in "阁寺塔堰桥庙亭宫殿":
            return start
        if form_end - form_start == 1:
            return None
    elif text[form_start] == "海":
        return None
    limit = 12 if zone else 8 if text.startswith(STEPPE, form_start) else 4
    return _walk(words, index, form_start, limit, zone, known)


def _behind_town(words: Words, form_start: int, known: Gazetteer) -> int | None:
    """Where a village's name begins right behind its town, whatever words it is made of: 野店镇|学校|村."""
    for index in range(words.at(form_start), 0, -1):
        start = words.starts[index]
        name = words.text[start:form_start]
        if len(name) > 4 or (name and (name[0] in "的各全某该所多" or not "一" <= name[0] <= "鿿")):
            return None
        if len(name) > 1 and words.words[index - 1].endswith(("镇", "乡", "街道", "苏木")):
            return start if words.words[index - 1] in known.by_name and name not in COMMON else None
    return None


def _lone_before(words: Words, index: int) -> int:
    """The beginning of a place's word, with the lone character before it that belongs to it: 力|溪湖."""
    if (
        index
        and not (index > 1 and is_lone(words, index - 2))
        and is_lone(words, index - 1)
        and words.tags[index - 1] not in ("v", "p", "a")
        and words.words[index - 1] not in NO_NAME
    ):
        return words.starts[index - 1]
    return words.starts[index]


def is_lone(words: Words, index: int) -> bool:
    """Whether a word is one Chinese character that may stand in a name."""
    word = words.words[index]
    return len(word) == 1 and "一" <= word <= "鿿" and word not in FUNCTION


ZONE_SET = frozenset(ZONES)
# Words that begin with a form, the name ending within them: 毛坪村|委会, 云蒙湖|畔.
SHORE_AND_VILLAGE = frozenset(
    [
        "村党委",
        "村党支部",
        "村党总支",
        "村委会",
        "村委",
        "村口",
        "村里",
        "村头",
        "村支书",
        "湖畔",
        "湖边",
        "湖面",
        "湖上",
        "江边",
        "江畔",
        "江面",
        "江上",
        "河边",
        "河畔",
        "溪边",
        "溪畔",
        "山上",
        "山下",
        "山麓",
        "山脚",
        "山顶",
        "路口",
        "路段",
        "街头",
        "岛上",
    ]
)


def _cut_behind(words: Words, index: int, form_end: int) -> bool:
    """Whether the name may end there: 村|党委, but not 村|民."""
    return words.starts[words.at(form_end - 1) + 1] == form_end or words.words[index] in SHORE_AND_VILLAGE


# Words that streets and villages are named with all over China, though they are no nouns.
STREET_WORDS = word_list("street_words")


STEPPE = ("嘎查", "苏木")  # villages and towns of the Mongols, whose names are long and may begin like a county's


def _walk(words: Words, index: int, form_start: int, limit: int, zone: bool, known: Gazetteer) -> int | None:
    """Leftwards from the form, word by word, to the beginning of the name."""
    text = words.text
    start = words.starts[index]
    own = start < form_start and text[start:form_start] not in COMMON
    lone = 0
    position = index - 1
    while position >= 0 and form_start - words.starts[position] <= limit:
        word = words.words[position]
        if _ends_before(words, position, form_start, zone, known):
            if zone and (word not in known.by_name or (lone < 2 and not _proper(words, start, form_start))):
                return _zone_place(words, position, known)
            break
        if (
            word in "”’"
            and zone
            and (quote := QUOTE_BEFORE.search(text, max(0, words.starts[position] - 14), words.starts[position + 1]))
        ):
            start, own, lone = quote.start(), True, 2
            position = words.at(start) - 1
            continue
        if word in SETTLEMENT_SET and zone and (village := _settlement(words, position, known)) is not None:
            return village
        if not _may_stand_inside(words, position, zone, index) or (not zone and own and word in COMMON):
            break
        start = words.starts[position]
        if word in known.by_short_name and text[form_start] == "湖":  # 陵水|湖: a lake named after its county
            return start
        if len(word) == 1:
            lone += 1
        elif word not in COMMON or (text[form_start] in "路街大" and word in STREET_WORDS):
            own = True
        position -= 1
    if _is_no_name(words, start, form_start):
        return None
    if zone:
        return start if _is_zone(words, start, form_start, own, lone) else None
    is_settlement = _is_settlement(text[start:form_start], own, lone, words.starts[index + 1] - form_start)
    return start if is_settlement else None


def _is_zone(words: Words, start: int, end: int, own: bool, lone: int) -> bool:
    """Whether these characters before 产业园, 公园, 高速 … are a name."""
    if any(words.tags[i] in ("d", "p", "r") for i in range(words.at(start), words.at(end - 1) + 1)):
        return False
    way = words.text[end] in "高铁国省"  # 平武高速 bears no other name
    return lone >= 2 or (own and (way or _proper(words, start, end)))


def _ends_before(words: Words, position: int, form_start: int, zone: bool, known: Gazetteer) -> bool:
    """Whether that word is a division behind which the place's own name begins."""
    word = words.words[position]
    if word in known.by_name:
        return True
    if word not in known.by_short_name or word in COMMON or words.text.startswith(STEPPE, form_start):
        return False
    return zone or words.starts[position + 1] < form_start


def _is_no_name(words: Words, start: int, end: int) -> bool:
    """Whether the characters before a form are common words, or end with a verb: 闯|市场."""
    name = words.text[start:end]
    if not name or name in COMMON or "级" in name or name[0] in FUNCTION or name.endswith("老旧"):
        return True
    if words.text[end] == "关" and not _proper(words, start, end):  # 把好质量关
        return any(words.starts[i + 1] - words.starts[i] > 1 for i in range(words.at(start), words.at(end - 1) + 1))
    return name[-1] in VERBS_BEFORE and words.is_border(end - 1)


def _is_settlement(name: str, own: bool, lone: int, form_length: int) -> bool:
    """Whether these characters before 村, 路, 河 … are a name, by themselves or for a word among them."""
    if name[-1] in "一二两三四五六七八九十几" or (form_length == 1 and name[-1] in NO_NAME):
        return False
    return own or (lone >= 2 and name[0] not in "个条座名号" and not NUMERALS.issuperset(name))


def _may_stand_inside(words: Words, position: int, zone: bool, form: int) -> bool:
    word, tag = words.words[position], words.tags[position]
    if len(word) == 1:
        if word in "更最很太越":
            return False
        if word == "和" and position + 1 == form and position and is_lone(words, position - 1):
            return words.words[position - 1] not in "省市县区镇乡村街路"
        return is_lone(words, position) and word not in SETTLEMENT_SET
    if word in STREET_WORDS and not zone:
        return True
    if word in BEFORE:
        return False
    return not (
        word in SETTLEMENT_SET
        or word[-1] in "镇乡村"
        or (tag in ENDING_TAGS and not (zone and tag == "vn"))
        or tag == "x"
    )


def _settlement(words: Words, position: int, known: Gazetteer) -> int | None:
    """Where the village begins that stands right before a zone's own name: [柳树湾村]恒达充电站."""
    return place_start(words, words.starts[position], words.starts[position + 1], known)


SETTLEMENT_SET = frozenset(["村", "社区", "街道", "镇", "乡", "县", "市", "区", "自然村", "行政村"])


def _proper(words: Words, start: int, end: int) -> bool:
    """Whether one of the words is the name of something, not an ordinary noun."""
    return any(
        words.tags[index] in ("ns", "nr", "nrt", "nz", "nt", "eng")
        for index in range(words.at(start), words.at(end - 1) + 1)
    )


def _zone_place(words: Words, position: int, known: Gazetteer) -> int:
    """The beginning of the divisions that a zone's name begins with: all short ones, or the last full one."""
    if words.words[position] in known.by_name:
        return words.starts[position]
    while position > 0 and words.words[position - 1] in known.by_short_name:
        position -= 1
    if position > 1 and words.words[position - 1] in "—-" and words.words[position - 2] in known.by_short_name:
        position -= 2
    return words.starts[position]


LISTED = re.compile(
    r"([一-鿿]{2,6}、(?:[一-鿿]{2,4}、){0,12}[一-鿿]{2,3}?)(?:[两二三四五六七八九十]个?|等(?:\d+|[一二三四五六七八九十]+)?个?)"
    r"(自然村|行政村|村社|村|社区|街道|乡镇|镇|乡|地)"
)


RUN = re.compile(r"(?=、)(?<=[一-鿿]{2})(?:、[一-鿿]{2,6})+")  # behind the first of an enumeration


def _towns(words: Words, known: Gazetteer, region: Region) -> Iterator[Found]:
    """Short names of towns that stand beside one another in an enumeration, if the page's county has at least two."""
    for match in RUN.finditer(words.text):
        found = []
        position = max(0, match.start() - 4)
        items = (words.text[position : match.start()] + match.group()).split("、")
        for number, item in enumerate(items):
            # The first may have other words before it, the last some behind it.
            for length in range(min(4, len(item)), 1, -1):
                start = position + len(item) - length if number == 0 else position
                name = words.text[start : start + length]
                if name not in known.towns_by_short_name or not words.is_border(start):
                    continue
                code = _town(name, known, region)
                if code is not None:
                    found.append(Found("place", start, start + length, known.divisions[code].name, code))
                    break
            position += len(item) + 1
        if len(found) > 1:
            yield from found


def _town(name: str, known: Gazetteer, region: Region) -> str | None:
    if name not in known.towns_by_short_name:
        return None
    codes = [code for code in known.towns_by_short_name[name] if region.holds(code, known)]
    return codes[0] if len(codes) == 1 else None


NOT_LISTED = frozenset("的了在是和与及等")
SCENERY = re.compile(r"(?:景区|景点|水库|山峰|河流|湖泊|岛屿|风景区)")
NAMED_LIST = re.compile(
    r"([一-鿿]{2,6}(?:、[一-鿿]{2,6}){0,10}、[一-鿿]{2,6}?)等?(?:[\d一二三四五六七八九十两多几]+[个座处条家]|多[个座处条家])?"
    rf"(?:主要|著名|知名|热门|大型|中型|小型|核心|重点|国家级|[345]A级|A级){{0,2}}{SCENERY.pattern}"
)


def _scenic(words: Words) -> Iterator[Found]:
    """Names in an enumeration that ends with what they are: 云门山、白龙洞等主要景区."""
    for match in NAMED_LIST.finditer(words.text):
        items = match.group(1).split("、")
        position = match.start(1)
        for number, item in enumerate(items):
            start, position = position, position + len(item) + 1
            end = start + len(item)
            if number == 0:
                while start < end and (words.text[start] in FUNCTION or words.tags[words.at(start)] in ("p", "v")):
                    start = words.starts[words.at(start) + 1]
            name = words.text[start:end]
            if len(name) > 1 and name not in COMMON and not NOT_LISTED.intersection(name):
                yield Found("place", start, end)


def listed(words: Words, known: Gazetteer, region: Region) -> Iterator[Found]:
    """Short names in an enumeration that ends with what they are: 柳湾、石桥、前进三村; 花山、东坪等地."""
    if "、" not in words.text:
        return
    yield from _towns(words, known, region)
    if SCENERY.search(words.text):
        yield from _scenic(words)
    for match in LISTED.finditer(words.text):
        form = match.group(2)
        position = match.start(1)
        for item in match.group(1).split("、"):
            start, position = position, position + len(item) + 1
            name = item
            while len(name) > 2 and (
                not words.is_border(start) or name[0] in FUNCTION or words.tags[words.at(start)] == "p"
            ):
                name, start = name[1:], start + 1
            code = None if form in ("村", "社区", "自然村", "行政村") else _town(name, known, region)
            if code is not None:
                yield Found("place", start, start + len(name), known.divisions[code].name, code)
            elif (
                form in ("村", "社区", "自然村", "行政村", "街道", "镇", "乡")
                and words.is_border(start)
                and len(name) <= 3
            ):
                yield Found("place", start, start + len(name), name + form)


LOCATED = re.compile(r"[在到于进](?=[一-鿿]{2,14}(?:[，的]))")


def _located(words: Words, known: Gazetteer) -> Iterator[Found]:
    """What stands between a division and a mark after a word for where: 在项城市青石荡，."""
    for match in LOCATED.finditer(words.text):
        index = words.at(match.start()) + 1
        first = index
        while index < len(words.words) and words.words[index] in known.by_name:
            index += 1
        begin = index
        while index < len(words.words) and words.words[index] not in ("，", "的"):
            index += 1
        start, end = words.starts[begin], words.starts[min(index, len(words.words))]
        if first == begin or not 2 <= end - start <= 4:
            continue
        inside = range(begin, index)
        proper = [i for i in inside if words.tags[i] in ("ns", "nr", "nrt", "nz")]
        lone = all(len(words.words[i]) == 1 for i in inside)
        if (proper or lone) and not any(words.words[i] in FUNCTION or words.words[i] in NOT_HERE for i in inside):
            yield Found("place", start, end)


NOT_HERE = frozenset("里内外上下中旁边前后间底时调研考察召开举行")
BARE_ZONE = re.compile(
    r"(?=[经高])(?:^|(?<=[，；。、（]))(?:经开区|高新区|经济开发区|高新技术产业开发区)(?=[\d一-鿿、，（])(?!建设|内|的|要)"
)

# Divisions and regiments of the Xinjiang corps, which are its cities and towns.
CORPS = re.compile(
    r"(?=[第一二三四五六七八九十百零〇\d])(?:第[一二三四五六七八九十]+师(?=[一-鿿]{2,6}市|[一二三四五六七八九十\d]+团|党委|职工)|"
    r"(?<![一二三四五六七八九十百\d个])[一二三四五六七八九十百零〇\d]{1,4}团(?=场?[一二三四五六七八九十\d]+连|职工|党委|农业|医院|[镇场]))"
)
LINE = re.compile(
    r"(?:[一-鿿]{2}(?:地铁|轨道交通)|地铁|轨道交通)\d{1,2}号线|[一-鿿]{2}(?:[东南西北]站|站(?=[，。、；）]|$))|[GS]\d{1,4}[一-鿿]{2,4}高速(?:公路)?"
)


COUNTRIES = word_list("countries")
NOT_COUNTRY = re.compile(r"族|人|籍|语|文|菜|梧桐|白蛾|料理|式|队|使馆|大使|驻")


def lines_and_stations(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Countries, underground lines, numbered motorways, and railway stations named after their town: 青岛北站."""
    text = words.text
    for match in [*matches(BARE_ZONE, text, "开发区", "经开区", "高新区"), *matches(CORPS, text, "师", "团")]:
        yield Found("place", match.start(), match.end())
    yield from _located(words, known)
    for index in compress(count(), map(COUNTRIES.__contains__, words.words)):
        if not NOT_COUNTRY.match(text, words.starts[index + 1]):
            yield Found("place", words.starts[index], words.starts[index + 1], words.words[index])
    for match in matches(LINE, text, "站", "号线", "高速"):
        head = match.group()[:2]
        if not match.group().endswith("站") or (head in known.by_short_name and words.is_border(match.start())):
            yield Found("place", match.start(), match.end())
