"""Words that stand for a name told before: 该行, 全县, 我市, 公司; and how unnamed firms and people are called."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence

from flows.reading.figures.clause_openings import PREPOSITION
from flows.reading.figures.named import is_division
from flows.reading.figures.seats import Seats
from flows.reading.model import Mention
from flows.reading.names.gazetteer import gazetteer
from flows.reading.names.words import one_of, surnames, word_list

# 该行, 全县, 我市: words that stand for a name told before; which type of name, and how that ends.
STANDIN = re.compile(
    r"(?:该|这家|此|本|我|全)(?P<what>支行|分行|行(?![动为业程列情径踪使销])|公司|企业|集团|厂|合作社|项目|工程|机制|平台|系统|学校|校|医院|院校|院|局|中心|市|县|区|州|省|旗|镇|乡|街道|村|社区|"
    r"园区|团队|联盟|产品)(?![党委政直属级长民里内各业])"
)
WHOLE = re.compile("全[省市县区州旗镇乡村](?![党委政直属级长民里内各业])(?=[^，。；]{2})")
WHOLE_TOLD = re.compile("[全我本][省市县区州旗镇乡村]")
LIKE = {
    "行": ("organization", re.compile("行$|银行|农商|信用社|农信")),
    "支行": ("organization", re.compile("行$")),
    "分行": ("organization", re.compile("行$")),
    "公司": ("organization", re.compile("公司|集团|厂|企业|股份")),
    "企业": ("organization", re.compile("公司|集团|厂|企业|股份")),
    "集团": ("organization", re.compile("集团|公司")),
    "厂": ("organization", re.compile("厂|公司")),
    "合作社": ("organization", re.compile("社")),
    "校": ("organization", re.compile("学|校")),
    "学校": ("organization", re.compile("学|校")),
    "院校": ("organization", re.compile("学|校")),
    "医院": ("organization", re.compile("院")),
    "院": ("organization", re.compile("院")),
    "局": ("organization", re.compile("局")),
    "中心": ("organization", re.compile("中心")),
    "联盟": ("organization", re.compile("联盟")),
    "团队": ("organization", re.compile("队|团")),
    "项目": ("programme", re.compile("项目|工程")),
    "工程": ("programme", re.compile("工程|项目")),
    "机制": ("programme", re.compile("机制")),
    "平台": ("product", re.compile("")),
    "系统": ("product", re.compile("")),
    "产品": ("product", re.compile("")),
    "园区": ("place", re.compile("园|区")),
}
# The banks of the whole country, by the short name that alone means no branch.
BRANDS = {
    "工行": "工商银行",
    "农行": "农业银行",
    "中行": "中国银行",
    "建行": "建设银行",
    "交行": "交通银行",
    "邮储": "邮政储蓄银行",
    "邮储银行": "邮政储蓄银行",
}
# 博山某陶瓷公司: a firm that the paper does not name
UNNAMED = re.compile(
    r"一家[^，。、；：“”\s0-9的在]{1,10}?(?:企业|公司|工厂|合作社)|"
    r"[^，。、；：“”\s0-9的在为向]{0,6}某[^，。、；：“”\s0-9的在]{0,10}?(?:企业|公司|银行|工厂|合作社|医院|学校|商场|超市|酒店)"
)
# 李大哥, 王女士: a person that the paper names by surname only
SURNAMED = re.compile(
    "(?=[一-鿿][大女先小师阿奶爷老某])(?![因和与的我你他她位名这那个给为向对是有在让叫请])[一-鿿](?:大哥|大姐|大爷|大妈|大叔|大娘|女士|先生|小姐|师傅|阿姨|奶奶|爷爷|老汉|某某?(?![一-鿿]{0,10}(?:公司|企业)))"
)
# 村民王大姐, 养殖户老张: behind a walk of life 老 and 小 make a name of a surname, too
COMMON = one_of(name for name, bearers in surnames().items() if bearers >= 30)  # of 100,000 people
WALK = rf"[^，。、；：“”\s0-9的]{{0,6}}?{one_of(word_list('walks_of_life'))}"
CALLED = re.compile(f"{WALK}(?P<who>{SURNAMED.pattern}|[老小]{COMMON})")
PRONOUN = re.compile("(?:而|随后|后来|如今|现在|去年|今年|当时|于是|最终|这样)?[他她](?!们)家?")
PROJECT = re.compile(
    r"(?<![该此一个])[^，。、；：“”（）()\s0-9的了该为是]{2,14}?(?:项目|工程)(?![部化建实推落开总负管])"
)
# 县里, 镇上: the unit itself, where its government acts
LOCATIVE = re.compile("(?P<what>[省市县区州旗镇乡村])(?:级?财政|[里上])(?![一-鿿]{0,2}(?:级|游|门|班|学|网))")
# words that alone stand for the last name that ends like them: 小区新增车位, 驿站累计服务
TAIL = re.compile(
    "(?:公司|集团|项目|工程|园|园区|小区|中心|基地|[学高]校|医院|[生健]院|卫生室|站|线路?|合作社|联社|支行|分行|联盟|平台|系统|机制|行动|计划|活动|工作室|"
    "队|队伍|团|厂|水库|大桥|公路|港|馆|院|协会|商会|基金会|农场|牧场|林场|市场|食堂|书屋|酒店|民宿|餐车|街道|社区|党委|党总支|党支部)$"
)
LONGEST_TAIL = 6  # characters
# 赛事, 节会: which events they stand for
EVENTS = {"赛事": re.compile("赛|杯"), "比赛": re.compile("赛|杯"), "节会": re.compile("节|会"), "活动": re.compile("")}
REMEMBERED = 24  # names of a type that are kept for stand-ins


class Standins:
    """The names that a story has told so far, by kind. One for each story, its sentences in order."""

    def __init__(self, mentions: Sequence[Mention], seats: Seats) -> None:
        divisions = [mention for mention in mentions if is_division(mention)]
        self.seats = seats
        self.counts = Counter(full_name(mention) for mention in divisions)
        self.wholes: dict[str, str | None] = {}  # 市, 县 …: the division so called that is named most often
        self.surfaces: dict[str, str] = {}
        for mention in divisions:
            self.surfaces.setdefault(full_name(mention), mention.surface)
        self.last: dict[str, deque[str]] = {}  # names by type, the last ones
        self.project: str | None = None
        self.openings = {words[0] for words in EVENTS}  # first characters of all that can stand for a name
        self.tails: dict[str, str] = {}  # what a name ends in: the last name that ends so

    def said(self, item_type: str, name: str) -> None:
        """Keep a name for the stand-ins behind it."""
        self.last.setdefault(item_type, deque(maxlen=REMEMBERED)).append(name)
        if item_type != "person" and TAIL.search(name):
            for length in range(1, min(len(name) - 1, LONGEST_TAIL) + 1):
                self.tails[name[-length:]] = name
                self.openings.add(name[-length])

    def ending_in(self, words: str) -> str | None:
        """The last name that ends in words which can stand for it: 驿站 for 石桥邻里驿站, 赛事 for a race."""
        if len(words) > 1 and words in self.tails and TAIL.search(words):
            return self.tails[words]
        if words in EVENTS:
            return next((name for name in reversed(self.last.get("event", ())) if EVENTS[words].search(name)), None)
        return None

    def unit(self, what: str) -> str | None:
        """The division that 县里 or 镇上 stands for: the last one of that kind, else the one named most often."""
        near = [name for name in self.last.get("division", ()) if name.endswith(what)]
        if near:
            return self.surfaces[near[-1]]
        return self.most_named(what)

    def most_named(self, what: str) -> str | None:
        """The division of that kind that the story names most often."""
        if what not in self.wholes:
            names = [name for name in self.counts if name.endswith(what)]
            often = max(names, key=lambda name: self.counts[name], default=None)
            self.wholes[what] = self.surfaces[often] if often else None
        return self.wholes[what]

    def meant_by(self, match: re.Match[str]) -> str:
        """What 该行 or 全市 stands for: the last name of its kind, else the words themselves."""
        what = match["what"]
        if what in LIKE:
            entity_type, pattern = LIKE[what]
            names = [name for name in self.last.get(entity_type, ()) if pattern.search(name)]
            if not names and entity_type == "programme" and self.project:
                return self.project
            return fullest(names[-1], names) if names else match.group()
        if match.group()[0] in "该此这":
            near = [name for name in self.last.get("division", ()) if name.endswith(what)]
            if near:
                return self.surfaces[near[-1]]
        return self.most_named(what) or self.seats.whole(what) or match.group()

    def full(self, words: str) -> str:
        """What 公司, 银行 or 镇 alone stands for: the last name of its kind, else the words themselves."""
        standin = STANDIN.fullmatch("该" + ("行" if words == "银行" else words))
        name = self.meant_by(standin) if standin else words
        return words if standin and name == standin.group() else name

    def whole_of(self, text: str, start: int, end: int) -> str | None:
        """The division whose whole the words ``start:end`` speak of: 全县小麦总产; not 为全县."""
        found = None
        for match in WHOLE.finditer(text, start, end):
            if not PREPOSITION.search(text[max(start, match.start() - 3) : match.start()]):
                found = STANDIN.match(match.group())
        return self.meant_by(found) if found else None


def fullest(name: str, names: Sequence[str]) -> str:
    """The last of the names that tells more of the same house: 农行咸阳分行 for 农行, 甲银行乙支行 for 乙支行."""
    brand = BRANDS.get(name)
    longer = [
        other
        for other in names
        if other != name and (other.endswith(name) or (brand and (brand in other or other.startswith(name))))
    ]
    return longer[-1] if longer else name


def full_name(division: Mention) -> str:
    """A division's full name where its code is known: 郑州市 for 郑州, which is no 州; else as it is called."""
    return gazetteer().divisions[division.place_code].name if division.place_code else division.name
