"""Persons: a surname and one or two characters, where something beside them says that this is somebody.

Mongols, Tibetans, Uyghurs, Yi … bear names of their own, which a dictionary holds in parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress, count

from flows.reading.names.spans import Found
from flows.reading.names.words import Words, matches, one_of, surnames, word_list

# Behind a name: marks, what people do with words, and the small words that follow a subject.
MARK = re.compile(r"$|[，。、；：！？“”‘’（）()《》〈〉\s—…·\-]")
ODD_SURNAMES = frozenset("和种占来先家由从到所为及与有成时能是都会是还就要在对把让多少大小东南北西上中下前后全自同本该")
NEVER_GIVEN = frozenset(
    "的了是说在称，。、；：！？“”（）() 们这那该各某您我你他她它也都又还就只已曾很最更且但则或被把让给往吗呢吧啊"
)
SELDOM_GIVEN = frozenset("才若如从和与及等向对为带到一表告介作有将正便将坦感提谈指认笑道个于以不名位")
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
    r"[和与及等在的是为从对就也都又将已把被便还则向到于因以][^，。]|一行|[两三四五六七八九十\d]+[名位人]|荣[获登膺]|带领|率|作|今年|现年|来到|正在|正|走进|一边|家|夫妇|夫妻|同志|先生|女士|老人|有|曾|获|当选|担任|出任|一[起同道直时手]|赶|拿|指着|看|边|一家|团队|算|打开|坐|站|握|给|没|不|深|连|高兴|激动|自豪|兴奋|感激|欣慰|第一|每|常|最|谈|提|总|立|随|经|通|经过|通过|利用|成为|成|主|先|后|所|会|能|可|想|让|帮|用|跟|接|开|忙|回|种|养|卖|买|做|干|当|去|来"
)
TITLE_AFTER = re.compile(
    r"(?=[副教院研博老同医主律烈大])(?:(?:副)?教授|院士|研究员|博士|老师|同志|医生|主任医师|律师|烈士|大师)"
)
LIFE = re.compile(r"[，,（(](?:男|女|汉族|[今现]年\d|\d{2}岁|\d{4}年|[一-鿿]{1,3}族)")
# Characters that write the names of Mongols, Tibetans, Uyghurs, Kazakhs and foreigners, closed by usage.
SOUNDS = (
    "阿巴白班包宝保毕别宾波伯博布才策查朝车次达大旦丹当道德登迪丁东都敦顿多额恩尔发法凡非菲夫弗傅富盖干甘刚高戈哥格葛根贡古瓜果哈海汉罕豪赫呼胡花华吉"
    "基几加嘉贾江杰金京久居卡凯坎康考科可克孔库夸拉莱来赖兰朗郎劳勒雷冷黎李里丽利力连列林玲龙隆卢鲁路伦罗洛玛马迈麦满曼毛茂梅美门蒙孟米密敏明摩莫默木穆"
    "姆慕拿那娜纳乃南内嫩尼年宁牛农努诺欧帕潘培佩彭皮平普其奇齐恰强乔切钦青琼热仁日荣如茹瑞萨塞赛桑色森沙莎山尚生圣施史舒斯思丝苏索塔台太坦汤陶特藤提"
    "田帖铁廷通图土吐托娃瓦旺万威维魏温文翁沃乌吾伍西希席锡夏先香肖谢辛欣雄休许雪雅亚扬洋耶叶伊依宜义因英永尤于宇元云扎赞泽曾增张珍芝扎智朱珠卓孜兹子佐"
    "则措姆央吉卓嘎曲珍巴桑尕藏格让太增丹培旺堆顿珠觉坚赞贡布热旦尼玛次仁洛桑买力江艾热合曼提尼亚孜依古丽帕夏阿依努尔麦麦提库尔班乌斯曼哈力克肉孜玉素甫"
    "昂呷惹嫫牟挪苦伍阶且哲其木格图雅娅托乌云塔娜毕力巴雅尔苏呼格吉乐图宝音达来敖其尔斯琴高娃萨仁满都拉额尔德孟克那顺特古斯朝鲁"
)
_SOUND = rf"(?:[{SOUNDS}]|(?<=[呼苏])和)"
SOUND_NAME = re.compile(rf"{_SOUND}{{3,8}}")
# With a dot between the parts nothing else can be meant, so that more characters may stand in them.
_PART = (
    rf"[{SOUNDS}卜逊守贝本比边伯采察昌楚茨戴蒂杜范芬冯福甫贵霍捷津喀柯肯坤腊蓝良林留娄吕奈涅庞珀"
    r"钱若瑟绍申寿松孙泰腾韦武辛熊延燕约詹章司勃克诗]"
)
DOTTED = re.compile(rf"{_PART}{{1,8}}(?:[·•・]{_PART}{{1,8}})+")


@cache
def _minority_name() -> re.Pattern[str]:
    part = one_of(word_list("minority_names"))
    return re.compile(rf"(?:{part}){{1,3}}")


@cache
def _dotted_name() -> re.Pattern[str]:
    """Names of known parts with a dot between them: 热合曼·艾山."""
    part = rf"(?:{one_of(word_list('minority_names'))}){{1,3}}"
    return re.compile(rf"{part}[·•・]{part}")


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of given names, and all of these with those that are daily words too."""
    typical = word_list("given_characters")
    return typical, typical | word_list("daily_given_characters")


def _is_given(given: str) -> bool:
    """Whether given names are written so: one character at least that is no daily word."""
    typical, every = _given()
    return every.issuperset(given) and not typical.isdisjoint(given)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles = one_of(word_list("titles") | word_list("walks_of_life"))
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
    is_odd = text[start] in ODD_SURNAMES
    for base_length in (base, 1) if base == 2 else (1,):
        end = _given_end(words, start + base_length, strict)
        if end is None or _is_common(words, start, end):
            continue
        given = text[start + base_length : end]
        if _is_role(given) or (is_odd and not (_right_score(words, end) == 4 and _is_given(given))):
            continue
        # Rare surnames are words too (种, 占): something in what follows them must be typical of given names.
        is_rare = known[text[start : start + base_length]] < 30
        if is_rare and (_given()[0].isdisjoint(given) or (is_odd and len(given) < 2)):
            continue
        return end
    return None


def _is_role(given: str) -> bool:
    """Whether the characters are a word for somebody: 向|茶农."""
    return _patterns()[0].fullmatch(given) is not None


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
        if score < 3 and not _given()[1].issuperset(chars):
            score -= 1
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
    if word in NO_PERSONS and words.starts[index + 1] == end:
        return True
    if tag.startswith("nr") or len(word) == 1 or word in surnames():
        return False
    if words.starts[index + 1] > end:
        return True
    # 周一|明, 陆海|林: a word of every day, but what follows the name is sure, and no word goes on there.
    if words.starts[index + 1] == end - 1 and _is_sure(words, start, end):
        return False
    return len(word) >= 2 and tag[0] in "nvadictmrpfblsj" and words.starts[index + 1] <= end


def _is_sure(words: Words, start: int, end: int) -> bool:
    """Whether a verb of speech, or a mark, follows a name of three characters, its last one typical of names."""
    if end - start != 3:
        return False
    last, name = words.text[end - 1], words.tags[words.at(start)] in ("ns", "v", "z", "d")
    return (last in _given()[1] and speech_at(words.text, end)) or (
        name and last in _given()[0] and MARK.match(words.text, end) is not None
    )


def licensed(words: Words, bodies: list[Found], places: frozenset[str]) -> Iterator[Found]:
    """Full names that something beside them licenses, and those that stand beside these in an enumeration.

    ``places`` are the names of divisions: no words of persons.
    """
    sure = [*_by_neighbours(words, bodies), *_standing(words, places)]
    yield from sure
    starts, ends = {person.start for person in sure}, {person.end for person in sure}
    for person in sure:
        for other in _before_in_list(words, person.start):
            if other.end in ends:  # from there on it has been told already
                break
            ends.add(other.end)
            yield other
        for other in _chain(words, person.end + 1) if words.text[person.end : person.end + 1] in LISTING else ():
            if other.start in starts:
                break
            starts.add(other.start)
            yield other


LISTING = frozenset("、和与")


def _by_neighbours(words: Words, bodies: list[Found]) -> Iterator[Found]:
    """Names behind a title, a body or a word that introduces them, and before speech or a title."""
    text = words.text
    titles, speech = _patterns()
    for match in titles.finditer(text):
        yield from _chain(words, match.end())
    for match in speech.finditer(text):
        yield from _before_speech(words, match.start())
    for match in TITLE_AFTER.finditer(text):
        yield from _ending_at(words, match.start())
    for match in [*matches(_dotted_name(), text, "·", "•", "・"), *matches(DOTTED, text, "·", "•", "・")]:
        yield Found("person", match.start(), match.end())
    for body in bodies:
        end = name_end(words, body.end, strict=True)
        if end is not None and MARK.match(text, end) and _frequent(text, body.end):
            yield from _chain(words, body.end)
    yield from _introduced(words)


# Words behind which a person may begin.
BEFORE_PERSON = word_list("before_persons")
# A role by its last character, of whatever word: 联户|长, 菌草|户, 拉面|师.
ROLE = re.compile(r"[一-鿿]{2,}[长员户手者人师家工匠士生民星商]$")
# Behind these characters stands no person, but what is named after one: 李家庄|村, 陈大昌|药业.
NO_PERSON = re.compile(
    r"[里村镇乡街路县市区山河湖江溪桥沟坝组社屯寨庄岭厂店堂馆牌氏酒茶]|公司|集团|有限|科技|实业|农业|食品|药业|合作社|股份|故居|纪念|广场|苏木|嘎查|大道|水库|小学|中学"
)


def _standing(words: Words, places: frozenset[str]) -> Iterator[Found]:
    """Names that are known by their own characters, between words that persons stand between."""
    text = words.text
    for match in _minority_name().finditer(text):
        start, stop = match.span()
        if stop - start > 2 and words.is_border(start) and _right_score(words, stop) > 0 and _no_other(text, stop):
            yield Found("person", start, stop)
    starters = _starters()
    lone = compress(count(), map(starters.__contains__, words.words))
    tagged = compress(count(), map(PERSON_TAGS.__contains__, words.tags))
    for index in sorted({*lone, *tagged}):
        word = words.words[index]
        if word in places or (word not in starters and (word[0] not in starters or word in NO_PERSONS)):
            continue
        end = _standing_end(words, index)
        if end is not None:
            yield Found("person", words.starts[index], end)


PERSON_TAGS = frozenset(["nr", "nrt", "nrfg"])


@cache
def _starters() -> frozenset[str]:
    """The surnames that many bear and that are no words of every sentence."""
    return frozenset(name for name, bearers in surnames().items() if bearers >= 30 and name not in ODD_SURNAMES)


NO_PERSONS = word_list("no_persons")


CATTLE = frozenset("羊牛鹿猪鸡鸭鹅鱼虾蟹豆麦")  # 杜泊羊, 梅花鹿


def _no_other(text: str, end: int) -> bool:
    return NO_PERSON.match(text, end) is None


def _standing_end(words: Words, index: int) -> int | None:
    """Where the name ends that begins with that word and that its characters and both neighbours tell; else None."""
    text, start = words.text, words.starts[index]
    left = _left_score(words, index)
    if left == 0 or text.startswith(HONORIFICS, start + 1):
        return None
    for length in (3, 2):
        end = start + length
        given = text[start + 1 : end]
        if len(given) + 1 < length or not words.is_border(end) or not _is_given(given):
            continue
        if given[-1] in SELDOM_GIVEN or given[-1] in CATTLE:
            continue
        inside = range(index, words.at(end - 1) + 1)
        if any(len(words.words[i]) > 1 and words.tags[i][:2] != "nr" for i in inside) or not _no_other(text, end):
            continue
        if left + _right_score(words, end) >= (5 if length == 3 else 7):
            return end
    return None


def _left_score(words: Words, index: int) -> int:
    """How surely a person may begin with that word: 3 behind a role, 2 behind a mark or a small word, 0 not at all."""
    if index == 0 or LEFT.match(words.text, words.starts[index] - 1):
        return 2
    before, tag = words.words[index - 1], words.tags[index - 1]
    if before in BEFORE_PERSON:
        return 2
    if ROLE.search(words.text, max(0, words.starts[index] - 4), words.starts[index]) and tag[0] in "nvmqa":
        return 3
    return 1 if tag[0] == "v" or tag in ("ns", "nt", "nz", "t") else 0


def _before_in_list(words: Words, end: int) -> Iterator[Found]:
    """The names before a name in an enumeration, one after the other leftwards."""
    while words.text[end - 1 : end] in LISTING and (start := _start_before(words, end - 1)) is not None:
        yield Found("person", start, end - 1)
        end = start


def _start_before(words: Words, end: int) -> int | None:
    """Where the name begins that ends there, by its characters alone."""
    for length, base in ((3, 1), (2, 1), (4, 2)):
        start = end - length
        if (
            start >= 0
            and words.text[start : start + base] in surnames()
            and words.is_border(start)
            and _is_given(words.text[start + base : end])
            and not _is_common(words, start, end)
            and _left_score(words, words.at(start)) > 0
        ):
            return start
    return None


def _frequent(text: str, start: int) -> bool:
    return surnames().get(text[start], 0) >= 30


def _chain(words: Words, start: int) -> Iterator[Found]:
    """A name, and those that follow it in an enumeration."""
    text = words.text
    while (end := _sound_name_end(words, start) or name_end(words, start, strict=True)) is not None:
        yield Found("person", start, end)
        if text[end : end + 1] not in LISTING:
            return
        start = end + 1


def _sound_name_end(words: Words, start: int) -> int | None:
    """Where a name ends that is made of parts in the dictionary (巴特尔, 扎西|多吉), or of four characters or more that
    only tell sounds (斯琴毕力格).
    """
    text = words.text
    known = _minority_name().match(text, start)
    if known and words.is_border(start) and _right_score(words, known.end()) > 0 and _no_other(text, known.end()):
        return known.end()
    match = SOUND_NAME.match(text, start)
    for end in range(match.end() if match else 0, start + 2, -1):
        is_long = end - start > 3 or surnames().get(text[start], 0) < 30
        if is_long and words.is_border(start) and _right_score(words, end) > 1:
            return end
    return None


LEFT = re.compile(r"[，。、；：！？”’）)》\s]")


def _before_speech(words: Words, verb: int) -> Iterator[Found]:
    text = words.text
    known = surnames()
    for length in range(8, 1, -1):
        start = verb - length
        if start < 0 or not (start == 0 or LEFT.match(text, start - 1)):
            continue
        if length > 2 and _sound_name_end(words, start) == verb:
            yield Found("person", start, verb)
            return
        if length > 4:
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
    """A name before a title that follows it: 高志远教授."""
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
CLAUSE = re.compile(r"[^，。；！？]{0,30}")
NAMED = re.compile(r"(?:名叫|名为|叫做|叫|请来了|认识了)(?=[一-鿿]{2,4})")


def _introduced(words: Words) -> Iterator[Found]:
    """高远是柳树湾村驻村干部; 王五，男，1975年出生; 一个名叫张三的老人."""
    text = words.text
    titles = _patterns()[0]
    for match in SOMEBODY.finditer(text):
        for length in (3, 2):
            start = match.start() - length
            if start < 0 or not (start == 0 or LEFT.match(text, start - 1)) or not _frequent(text, start):
                continue
            if name_end(words, start, strict=True) != match.start():
                continue
            clause = CLAUSE.match(text, match.end())
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
