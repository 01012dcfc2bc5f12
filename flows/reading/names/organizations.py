"""Organizations: known bodies and their branches, offices under a place's name, and what ends like a body's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from flows.reading.names.gazetteer import Gazetteer, Region
from flows.reading.names.places import FUNCTION, QUOTE_BEFORE, is_lone, place_start
from flows.reading.names.spans import Found
from flows.reading.names.words import FUNCTION_TAGS, Words, matches, one_of, table, word_list

# What a body's name ends with. Behind these, a name is wanted; COMMON_BODIES says which words are none.
FORMS = word_list("body_forms")

# Words that such a name may hold without being a name by them: kinds of trade, kinds of body, levels of administration.
COMMON = word_list("common_body_words")
# Verbs and verbal nouns that stand inside names of bodies.
FIELD_VERBS = word_list("field_verbs")
BRACKET = re.compile(r"[（(](?:集团|中国|控股|[一-鿿]{2,3})[）)]$")
# What a county, city or town has one of, so that its level names it: 县人民医院, 镇中心小学, 县农商银行.
LEVEL_BODY = re.compile(
    r"(?:第?[一二三四五])?(?:人民|中医|中医医|中心|妇幼|妇幼保健|蒙医|藏医|民族|师范|农科|农业科学|社科|社会科学|林科|实验|职业|技工|特殊教育|农商|农村商业|城投|交投|水投|旅投|国投|城建|供水|水务|自来水|供电|红十字)*"
    r"(?:医院|院|卫生院|敬老院|养老院|邮政分公司|供销合作总社|供销社|[一-鿿]{2,4}协会|小学|中学|学校|幼儿园|银行|公司|集团|党校|协会|图书馆|文化馆|博物馆|体育馆|[一二三四五]中|[一二三四五]小)"
)
COMPANY_END = re.compile(r"(?:公司|集团|厂|合作社|农场|联合社)$")
FORM = re.compile(one_of(FORMS))
# What a firm's short name ends with, where its full one does not go on.
FIRM = re.compile(
    rf"{one_of(word_list('firm_forms'))}(?!有限|股份|集团|公司|科技|发展|开发|投资|产业|园|局|大省|大市|大县|[一-鿿]{{0,4}}公司)"
)
LEVELS = "省市县区州镇乡村旗盟"


LEAGUE = ("团省委", "团市委", "团县委", "团区委", "团州委", "团旗委", "团盟委")  # of the youth league


@cache
def _known() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    rows = {short: (full, kind) for short, full, kind in table("organizations")}
    return re.compile(one_of(rows)), rows


@cache
def _offices() -> re.Pattern[str]:
    committees = [f"{level}委" for level in "省市县区州旗盟"] + [*LEAGUE]
    return re.compile(one_of([*(short for short, _ in table("bureaus")), *committees]))


def known_bodies(words: Words, known: Gazetteer, region: Region) -> Iterator[Found]:
    """Bodies known by name, with the branch behind (农行蒙阴支行) or, for banks, the place before them (徐州工行)."""
    text = words.text
    pattern, rows = _known()
    for match in pattern.finditer(text):
        if (not words.is_border(match.start()) and match.end() - match.start() < 4) or BODY_GOES_ON.match(
            text, match.end() - 1
        ):
            continue
        full, kind = rows[match.group()]
        start, end, name = match.start(), match.end(), full
        if kind != "body":
            branch = BRANCH.match(text, end)
            if branch:
                end = branch.end()
                name = (match.group() if match.group() == "国网" else full) + text[match.end() : end]
            elif kind == "bank" and (before := _place_before(words, start, known)) is not None:
                place = text[before:start]
                start = before
                name = f"{full}{_short(place, known)}{_branch_kind(place, known, region)}"
            elif match.group() == "国网":
                continue
        elif not words.is_border(end) and end < len(text) and len(match.group()) < 3:
            continue
        yield Found("organization", start, end, name)


BODY_GOES_ON = re.compile(r"部[门署队]|大代表|协委员")  # 农业农村部|门
OWN_BRANCH = re.compile(r"[^，。、；：！？“”（）()《》\s的和与在为向对了是]{1,10}?分公司|工会|党委|党支部|党总支|团委")
BRANCH = re.compile(
    r"[^，。、；：！？“”（）()《》\s的和与在为向对了是]{0,14}?(?:分行营业部|省分行|市分行|分行|中心支行|支行|分公司|供电公司|供电所|"
    r"供电局|营业部|分理处|直属库|税务局|(?<=[省市县区])公司|党委)(?:党委|团委|工会)?"
)


def _place_before(words: Words, position: int, known: Gazetteer) -> int | None:
    """Where the division begins that ends right there."""
    if position == 0:
        return None
    index = words.at(position - 1)
    word = words.words[index]
    if words.starts[index + 1] == position and (word in known.by_name or word in known.by_short_name):
        return words.starts[index]
    return None


def _short(place: str, known: Gazetteer) -> str:
    codes = known.by_name.get(place)
    return known.divisions[codes[0]].short_name if codes else place


def _branch_kind(place: str, known: Gazetteer, region: Region) -> str:
    """A bank has a 分行 in a province or city and a 支行 in a county."""
    codes = known.by_name.get(place) or known.by_short_name.get(place) or ()
    code = region.choose(codes, known) if codes else None
    return "支行" if code and known.divisions[code].level == "county" else "分行"


def offices(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Offices of party and state under a place's name or its level: 徐州市经信局, 市经信局, 县委组织部, 镇党委."""
    text = words.text
    pattern = _offices()
    position = 0
    while (match := pattern.search(text, position)) is not None:
        end = position = _office_end(text, match.end(), pattern)
        if text.startswith("长", end):  # 县委|组织部长
            end = text.rindex(pattern.findall(text, match.start(), end)[-1], match.start(), end)
        start = _owner_start(words, match.start(), known)
        other = NO_OFFICE if start == match.start() else OTHER_WORD
        if end == match.start() or other.match(text, end):
            continue
        if text.endswith("共青团", 0, start) and start < match.start():  # 共青团|南阳|市委
            start -= len("共青团")
        if start < match.start() or (
            words.is_border(start) and (match.group()[0] in LEVELS or match.group() in OWN_OFFICES)
        ):
            yield Found("organization", start, end)


OTHER_WORD = re.compile(r"[员会]|代表|委员|采购|部门|补贴|投资|引导|主导|补助|债|网站|职能|机构|机关")
OWN_OFFICES = ("组织部", "宣传部", "统战部", "政法委", *LEAGUE)
NO_OFFICE = re.compile(
    r"[员会]|代表|委员|采购|部门|补贴|投资|引导|主导|搭台|工作|服务|买单|补助|资金|债|网站|职能|牵头|兜底|认账|信用|机构|机关"
)


def is_office(name: str) -> bool:
    """Whether a name is that of an office, or of one within another, without its place: 经信局, 市委|组织部."""
    return bool(name) and _office_end(name, 0, _offices()) == len(name)


def _office_end(text: str, end: int, pattern: re.Pattern[str]) -> int:
    """Where a chain of offices ends: 县委|组织部, 市政府|驻杭办."""
    while (more := pattern.match(text, end)) is not None:
        end = more.end()
    return end


def _owner_start(words: Words, position: int, known: Gazetteer) -> int:
    """Where the place begins whose office begins there: [柳州市]经信局, [市]经信局, [野店镇]总工会."""
    text = words.text
    index = words.at(position)
    if words.starts[index] < position and words.words[index] in known.names:  # [西湖区]委, [凉山州]委
        chain = _chain_start(words, words.starts[index + 1], known)
        return words.starts[index] if chain is None else chain
    chain = _chain_start(words, position, known)
    if chain is not None:
        return chain
    place = _named_place_before(words, position, known)
    if place is not None:
        return place
    if text.endswith(("自治区", "自治州", "自治县"), 0, position) and words.is_border(position - 3):
        return position - 3
    if position and text[position - 1] in LEVELS and words.is_border(position - 1):
        before = words.at(position - 1) - 1
        is_whole = before >= 0 and words.words[before] + text[position - 1] in known.by_name  # 南阳|市政协
        return words.starts[before] if is_whole else position - 1
    return position


def _chain_start(words: Words, position: int, known: Gazetteer) -> int | None:
    """Where the divisions begin that belong to a body's name which goes on there.

    A county stands before its town, a city before its district; what is above them is named on its own.
    """
    first = _place_before(words, position, known)
    if first is None:
        return None
    second = _place_before(words, first, known)
    if second is None:
        return first
    lower, upper = words.text[first:position], words.text[second:first]
    if lower.endswith(("镇", "乡", "街道", "区")) and upper in known.by_name:
        return second
    is_short = lower in known.by_short_name and upper in known.by_short_name  # 山东|微山农商银行
    return second if is_short or (upper.endswith(("省", "自治区")) and not lower.endswith("县")) else first


PLACE_END = re.compile(r"(?:村|社区|街道|镇|乡|开发区|经开区|高新区|园区|新区|景区|度假区)$")


def _named_place_before(words: Words, position: int, known: Gazetteer) -> int | None:
    """Where a village, community or zone begins whose name ends there."""
    match = PLACE_END.search(words.text, max(0, position - 4), position)
    if match is None:
        return None
    start = place_start(words, match.start(), match.end(), known)
    if start is None:
        return None
    return start


BUREAU = re.compile(
    r"(?=[局厅中管服推研委])(?:局|厅|(?<!体育)(?<!会展)(?<!博览)(?<!客运)(?<!购物)(?<!健身)中心|管理站|管理处|管理所|服务站|推广站|研究所|委员会)(?![长面势限部域级里地市点位子台房堂])"
)
LEVEL_WORD = re.compile(r"(?<![全各本该我城多几两这那地都在一二三四五六七八九十\d])[省市县区州旗盟镇乡]|自治区|自治州")


def bureaus(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Whatever bureau or centre goes on right behind a division or its level: [洛川县]苹果产业研发中心, [旗]农牧局."""
    for match in BUREAU.finditer(words.text):
        index = words.at(match.start())
        if not words.is_border(match.end()):
            continue
        own = words.words[index] != match.group() and len(words.words[index]) > len(match.group())
        position = index - 1
        while position >= 0 and match.start() - words.starts[position] <= 16:
            word, tag = words.words[position], words.tags[position]
            if word in known.by_name or LEVEL_WORD.fullmatch(
                words.text, words.starts[position], words.starts[position + 1]
            ):
                if own and not BUREAU.search(words.text, words.starts[position + 1], match.start()):
                    yield Found("organization", _chain_or(words, position, known), match.end())
                break
            verb = tag.startswith("v") and len(word) > 1 and word not in FIELD_VERBS
            if word in FUNCTION or verb or (tag in FUNCTION_TAGS and len(word) > 1) or tag in ("x", "m", "f", "uj"):
                break
            if word in SETTLED:  # a village's own: 新河社区|党群服务中心
                break
            own = own or len(word) > 1
            position -= 1


def _chain_or(words: Words, position: int, known: Gazetteer) -> int:
    chain = _chain_start(words, words.starts[position + 1], known)
    return words.starts[position] if chain is None else chain


STAFF = re.compile(r"教授|教师|老师|校长|院长|医生|学生|行长|经理|董事|职工|员工")  # 大学教授 is one word too


# The bureaus and institutes of the state's builders: 中铁四局, 中交二公局, 中建三局.
BUILDERS = re.compile(
    r"中(?:铁|交|建|冶|核|水电|国水电)[一二三四五六七八九十]{1,3}(?:局|公局|航局|航院|公院|院)(?:集团)?"
)


def builders(words: Words) -> Iterator[Found]:
    """The numbered bureaus of the state's builders."""
    for match in matches(BUILDERS, words.text, "局", "院"):
        yield Found("organization", match.start(), match.end())


def other_bodies(words: Words, known: Gazetteer) -> Iterator[Found]:
    """Whatever ends like the name of a body and bears a name before that end; with the group that it belongs to."""
    before: Found | None = None
    for body in _bodies(words, known):
        if before is not None and before.end == body.start and words.text.endswith(OWNERS, before.start, before.end):
            yield Found("organization", before.start, body.end)
        else:
            yield body
        before = body


OWNERS = ("集团", "大学", "医学院")


def _bodies(words: Words, known: Gazetteer) -> Iterator[Found]:
    text = words.text
    for match in chain(FORM.finditer(text), FIRM.finditer(text)):
        if not words.is_border(match.end()) and not STAFF.match(text, match.end()):
            continue
        start = _body_start(words, match.start(), match.end(), known)
        if start is not None and (zone := _zone_end(text, start, match.start())):
            start = zone
        if start is None or text.startswith(("教育", "毕业", "阶段", "村"), match.end()):
            continue
        end = match.end()
        if (COMPANY_END.search(text, match.start(), end) and (branch := OWN_BRANCH.match(text, end))) or (
            match.group().endswith(("银行", "农商行", "信用社")) and (branch := BRANCH.match(text, end))
        ):
            end = branch.end()
        elif match.group().endswith("大学") and (college := COLLEGE.match(text, end)):
            end = college.end()
        elif team := TEAM.match(text, end):
            end = team.end()
        yield Found("organization", start, end)


# 芙蓉山工业园|恒达设备有限公司: a zone with a name of its own is where the firm is, not what it is called.
ZONE_INSIDE = re.compile(r"(?:[县市区]|镇|乡)[一-鿿]{2,5}(?:工业园区?|产业园区?|开发区|科技园|园区)(?=[一-鿿]{4})")


def _zone_end(text: str, start: int, form_start: int) -> int | None:
    zone = ZONE_INSIDE.search(text, start, form_start) if "园" in text[start:form_start] else None
    return zone.end() if zone else None


COLLEGE = re.compile(r"[^，。、；：！？“”（）()《》\s的和与在为教]{2,10}?(?:学院|附属[一-鿿]{0,4}医院|研究院)")
TEAM = re.compile(r"(?:男子|女子)?(?:代表|男|女)?队(?![员长伍友])")  # of a school or firm, in a contest


def _body_start(words: Words, form_start: int, end: int, known: Gazetteer) -> int | None:
    """Leftwards from the form, word by word, to where the body's name begins; None where it bears none."""
    text = words.text
    index = words.at(form_start)
    start = words.starts[index]
    company = COMPANY_END.search(text, form_start, end) is not None
    named = _is_name_in_word(words, index, form_start, text[form_start:end])
    if company and (anchor := _company_anchor(words, start, known)) is not None:
        return anchor
    bare = start == form_start and text[form_start:end] in BARE
    lone = 0
    position = index - 1
    while position >= 0 and end - words.starts[position] <= 32:
        word, tag = words.words[position], words.tags[position]
        if word in known.by_name or word in known.by_short_name:
            if (named or lone >= 2) and text.endswith(("社区", "村", "街道"), words.starts[position + 1], form_start):
                break
            return None if bare and position + 1 == index else _from_division(words, position, known)
        if company and (named or lone >= 2) and word.endswith(SETTLED) and len(word) > 1:
            return start
        settled = _settled_start(words, position, known)
        if settled is not None:
            return start if company and (named or lone >= 2) and word in SETTLED else settled
        bracket = BRACKET.search(text, max(0, words.starts[position] - 8), words.starts[position + 1])
        if bracket:
            position = words.at(bracket.start())
        elif word in ("中国", "中华", "国际", "世界") or tag == "eng":
            named = True
        elif not _may_stand_inside(words, position, company):
            break
        lone += len(word) == 1 and bracket is None and word not in "业厂社院所站队部局"
        named = named or (len(word) > 1 and tag in PROPER_TAGS)
        start = words.starts[position]
        position -= 1
    limited = (
        text.startswith("有限", form_start) and start + 4 <= form_start and words.at(form_start) - words.at(start) > 1
    )
    return start if _is_body(text, start, form_start, end, named or lone >= 2 or limited) else None


def _from_division(words: Words, position: int, known: Gazetteer) -> int:
    """The beginning of a body's name whose divisions end with that word; Latin letters before them belong to it."""
    start = _chain_or(words, position, known)
    before = words.at(start) - 1
    return words.starts[before] if before >= 0 and words.tags[before] == "eng" else start


SETTLED = ("村", "社区", "嘎查")


def _settled_start(words: Words, position: int, known: Gazetteer) -> int | None:
    """Where a village or a quoted name begins that ends with that word: no body's name goes on before them."""
    word, start, end = words.words[position], words.starts[position], words.starts[position + 1]
    if word in SETTLED:
        return place_start(words, start, end, known)
    quote = QUOTE_BEFORE.search(words.text, max(0, start - 16), end) if word in "”’」" else None
    return quote.start() if quote and words.is_border(quote.start()) else None


def _is_body(text: str, start: int, form_start: int, end: int, named: bool) -> bool:
    """Whether the words make a name: by themselves, by a level (县人民医院), or as one common word before 集团."""
    if start == form_start or UNNAMED_BEFORE.search(text, max(0, start - 2), start):
        return False
    if named or (text[start] in LEVELS and LEVEL_BODY.fullmatch(text, start + 1, end)):
        return True
    own = text[start:form_start]
    return text[form_start:end] == "集团" and 2 <= len(own) <= 4 and own not in COMMON


def _is_name_in_word(words: Words, index: int, form_start: int, form: str) -> bool:
    """Whether the dictionary's word that holds the form holds a name before it: 嘉应学院, but not 医学院."""
    head = words.text[words.starts[index] : form_start]
    if not head or head in COMMON:
        return False
    return words.tags[index] in PROPER_TAGS or (
        len(head) > 1 and form in ("大学", "学院", "中学", "银行", "医院", "日报社")
    )


UNNAMED_BEFORE = re.compile(r"[某该]$|[一两三多几这那]家$")


HARD = frozenset("的了在是与及从把被将对向于以让给等和到由为有该某家位名，。、；：！？“”（）()《》 　")


def _company_anchor(words: Words, form: int, known: Gazetteer) -> int | None:
    """Where a company's name begins with a division, whatever words make up its brand."""
    position = words.at(form) - 1
    while position >= 0 and form - words.starts[position] <= 16:
        word = words.words[position]
        if _is_division(word, known):
            inner = words.text[words.starts[position + 1] : form]
            if not inner or (inner in COMMON and not words.text.startswith("集团", form)):
                return None
            if _is_town(word, known) and _begins_name(words, position + 1):
                return words.starts[position + 1]
            if _has_lone_before(words, position, known):
                return words.starts[position - 1]
            while position and word in known.by_short_name and _is_division(words.words[position - 1], known):
                position -= 1
                word = words.words[position]
            return words.starts[position]
        if word in HARD or (
            len(word) > 1
            and words.tags[position] in ("v", "p", "d", "r", "a")
            and word not in FIELD_VERBS
            and position + 2 < words.at(form)
            and words.tags[position] != "d"
        ):
            return None
        if word in NOT_INSIDE or word in COMMON_BUSINESS or word in SETTLED:
            return None
        position -= 1
    return None


def _is_division(word: str, known: Gazetteer) -> bool:
    return word in known.by_name or word in known.by_short_name


def _is_town(word: str, known: Gazetteer) -> bool:
    return word.endswith(("镇", "乡", "街道", "苏木")) and word in known.by_name


def _begins_name(words: Words, index: int) -> bool:
    """Whether a firm's own name begins there: with a name of the dictionary, or a coined word that it does not know."""
    lone = [len(word) == 1 for word in words.words[index : index + 2]]
    return words.tags[index] in PROPER_TAGS or all(lone)


def _has_lone_before(words: Words, index: int, known: Gazetteer) -> bool:
    """Whether a lone character makes another name of a county's short one: 金|沙河."""
    if not index or words.words[index] in known.by_name or len(words.words[index]) > 2:
        return False
    return is_lone(words, index - 1) and words.tags[index - 1] in ("n", "nr", "ng", "a", "ns", "nz", "zg", "j")


COMMON_BUSINESS = word_list("before_firms")
PROPER_TAGS = ("ns", "nr", "nrt", "nz", "nt", "nrfg")


def _may_stand_inside(words: Words, position: int, company: bool) -> bool:
    word, tag = words.words[position], words.tags[position]
    if word in "达和成" and company and position and is_lone(words, position - 1):  # 恒烨|达
        return True
    if word in FUNCTION or tag == "x" or word in NOT_INSIDE:
        return False
    if word == "联合" and not words.text.startswith(
        ("工会", "会", "党", "社", "体", "国", "银行", "大学", "重工"), words.starts[position + 1]
    ):
        return False
    if tag in FUNCTION_TAGS:
        return len(word) == 1 and tag in ("d", "c", "t", "i") and company
    if tag.startswith("v"):
        return word in FIELD_VERBS or (len(word) == 1 and company)
    if tag in ("m", "q", "mq"):
        return word[0] == "第" or (len(word) == 1 and (company or word in "一二三四五六七八九十"))
    return FORM.fullmatch(word) is None or word[-1] == "厂" or word in ("大学", "学院", "集团", "公司", "银行")


# Forms that no body's name consists of but for its place.
BARE = word_list("bare_forms")
NOT_INSIDE = word_list("unnamed")
