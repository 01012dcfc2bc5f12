"""Newspaper pages by the hundred, drawn from a grammar: the same number gives the same page on every machine.

A page has a paper's habits (masthead, form of its datelines and signatures, how columns cut paragraphs, widths of
figures, blank lines) and some articles, each with people, counties, banks, firms and figures of its own. What it tells
is made up; the counties are real, so that places are found in the tables.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

COUNTIES = (
    "灵山县 合浦县 静宁县 庄浪县 长阳土家族自治县 秭归县 寿光市 沂水县 单县 兰考县 固始县 修水县 婺源县 平江县 桃源县 普宁市 "
    "霍山县 金寨县 沭阳县 盱眙县 武夷山市 安溪县 安岳县 仁寿县 盘州市 宣威市 景谷傣族彝族自治县 洛川县 富平县 五常市 敖汉旗 库车市"
).split()
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程魏苏吕丁任沈姚卢覃韦"
)
GIVEN = "明华建国秀英丽娟志强晓燕海波春梅永福桂芳文斌雪峰庆生玉兰宏伟立新国栋美玲少敏长河振东小宁金凤学军"
BANKS = ("农行", "工行", "建行", "中国银行", "农业发展银行", "邮储银行")
CROPS = "苹果 茶叶 柑橘 荔枝 大蒜 辣椒 黄花菜 中药材 小龙虾 食用菌 油茶 猕猴桃 核桃 生猪".split()
FIRMS = "农业发展有限公司 食品有限公司 机械制造有限公司 文化旅游有限公司 新材料科技有限公司 物流有限公司".split()
BRANDS = "绿源 金禾 恒泰 山川 众鑫 春晖 瑞丰 天沐 华盛 远航".split()
TITLES = ("县长", "县委书记", "农业农村局局长", "乡村振兴局副局长", "文化和旅游局局长", "交通运输局局长")
VILLAGES = "柳树湾 石桥 青山 大河 东坪 桃花 下坝 新安 龙井 老营".split()
PAPERS = ("每日新报", "晚报", "日报", "时报")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a paper prints."""

    dateline: str
    signature: str
    column: int  # characters after which a column cuts a paragraph; 0: paragraphs are whole
    gap: str  # between paragraphs
    wide_figures: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """What is drawn for one page."""

    random: random.Random

    def of(self, choices: Sequence[str]) -> str:
        """One of the choices."""
        return self.random.choice(choices)

    def number(self, low: int, high: int) -> int:
        """A number between the two."""
        return self.random.randint(low, high)

    def person(self) -> str:
        """A name of two or three characters."""
        return self.of(SURNAMES) + "".join(self.random.sample(GIVEN, self.number(1, 2)))

    def decimal(self, low: int, high: int) -> str:
        """A number of one decimal place, its whole part between the two."""
        return f"{self.number(low, high)}.{self.number(1, 9)}"

    def share(self) -> str:
        """A percentage."""
        return f"{self.decimal(2, 60)}%"


DATELINES = (
    "本报讯（记者 {author}）",
    "本报讯(通讯员 {author})",
    "本报{month}月{day}日讯 记者{author}报道：",
    "{month}月{day}日，",
    "",
)
SIGNATURES = ("", "（{author}）", "■ {author}", "本报记者 {author}")
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


def generated_page(number: int) -> str:
    """The page of this number."""
    draw = Draw(random.Random(f"page {number}"))  # noqa: S311 - the same pages each time
    habits = Habits(
        draw.of(DATELINES),
        draw.of(SIGNATURES),
        draw.random.choice((0, 0, 19, 31, 48)),
        draw.random.choice(("\n", "\n\n")),
        draw.number(1, 8) == 1,
    )
    articles = [_article(draw, habits) for _ in range(draw.number(2, 5))]
    return _masthead(draw) + "\n\n\n".join(articles) + "\n"


def generated_files(numbers: Iterable[int]) -> dict[str, str]:
    """What the pages of these numbers are in an inbox, by name; every fifth has metadata beside it."""
    files = {}
    for number in numbers:
        files[f"page-{number:03}.txt"] = generated_page(number)
        if number % 5 == 0:
            paper = f"{COUNTIES[number % len(COUNTIES)][:2]}日报"
            said = {"newspaper": paper, "published_on": f"2023-0{number % 9 + 1}-11"}
            files[f"page-{number:03}.json"] = json.dumps(said, ensure_ascii=False)
    return files


def _masthead(draw: Draw) -> str:
    """Half the pages have one, with a day or without."""
    if draw.number(0, 1):
        return ""
    day = f"2023年{draw.number(1, 12)}月{draw.number(1, 28)}日" if draw.number(0, 2) else ""
    return f"{draw.of(COUNTIES)[:2]}{draw.of(PAPERS)} {day} 第{draw.number(1, 8)}版\n\n"


def _article(draw: Draw, habits: Habits) -> str:
    headline, *paragraphs = draw.random.choice(STORIES)(draw)
    author = draw.person()
    signature = habits.signature.format(author=author)
    parts = [headline]
    if signature.startswith(("■", "本报记者")):
        parts.append(signature)
    paragraphs[0] = (
        habits.dateline.format(author=author, month=draw.number(1, 12), day=draw.number(1, 28)) + paragraphs[0]
    )
    parts += [piece for paragraph in paragraphs for piece in _cut(paragraph, habits)]
    if signature.startswith("（"):
        parts.append(signature)
    text = habits.gap.join(parts)
    return text.translate(WIDE) if habits.wide_figures else text


def _cut(paragraph: str, habits: Habits) -> Iterator[str]:
    """The paragraph as its column's lines."""
    step = habits.column or len(paragraph)
    for start in range(0, len(paragraph), step):
        yield paragraph[start : start + step]


def _loan(draw: Draw) -> list[str]:
    county, bank, crop = draw.of(COUNTIES), draw.of(BANKS), draw.of(CROPS)
    return [
        f"{bank}{county}支行助力{crop}产业",
        f"截至{draw.number(2, 11)}月末，{bank}{county}支行已向{draw.number(20, 900)}户{crop}种植户发放贷款"
        f"{draw.number(300, 9000)}万元，同比增长{draw.share()}。",
        f"“贷款办得快，利率也低，今年多种了{draw.number(3, 60)}亩。”{county}{draw.of(VILLAGES)}村村民{draw.person()}说。",
        f"该行推出“{crop[0]}{draw.of(GIVEN)}贷”，今年计划再投放{draw.decimal(1, 9)}亿元。",
    ]


def _harvest(draw: Draw) -> list[str]:
    county, crop = draw.of(COUNTIES), draw.of(CROPS)
    return [
        f"{county}{crop}喜获丰收",
        f"今年，{county}{crop}总产量达{draw.decimal(2, 90)}万吨，实现产值{draw.number(2, 80)}亿元，"
        f"带动{draw.decimal(1, 9)}万户农户增收。",
        f"{county}{draw.of(TITLES)}{draw.person()}介绍，全县建成标准化基地{draw.number(3, 60)}个，其中"
        f"{draw.of(VILLAGES)}镇{draw.number(1, 3)}个。",
    ]


def _works(draw: Draw) -> list[str]:
    county, firm = draw.of(COUNTIES), draw.of(BRANDS) + draw.of(FIRMS)
    return [
        f"{firm}落户{county}",
        f"{county}与{firm}签约，项目总投资{draw.decimal(1, 60)}亿元，占地{draw.number(20, 800)}亩，"
        f"预计年产值{draw.number(2, 90)}亿元。",
        f"{firm}总经理{draw.person()}说，一期工程将于{draw.number(2024, 2026)}年投产，可提供就业岗位{draw.number(80, 3000)}个。",
        f"去年，全县规模以上工业增加值增长{draw.share()}，新增企业{draw.number(2, 40)}家。",
    ]


def _tour(draw: Draw) -> list[str]:
    county = draw.of(COUNTIES)
    return [
        f"{draw.of(VILLAGES)}村的路 越走越宽",
        f"一大早，{county}{draw.of(VILLAGES)}村的{draw.person()}就打开了自家的农家乐。前些年，这里还是一条泥路。",
        f"上半年，{county}接待游客{draw.number(11, 900)}万人次，实现旅游收入{draw.decimal(2, 90)}亿元，"
        f"同比分别增长{draw.share()}和{draw.share()}。",
        f"“下一步，我们要把{draw.number(2, 30)}公里步道连起来。”{county}{draw.of(TITLES)}{draw.person()}表示。",
    ]


def _clinic(draw: Draw) -> list[str]:
    county = draw.of(COUNTIES)
    return [
        f"{county}医共体覆盖{draw.number(3, 28)}个乡镇",
        f"日前，{county}人民医院下派医生{draw.number(11, 99)}名，接诊患者{draw.decimal(1, 9)}万人次，"
        f"药品价格下降{draw.share()}。",
        f"据了解，该县自{draw.number(2018, 2022)}年起实施“{draw.of(BRANDS)}行动”，累计投入{draw.number(300, 9000)}万元。",
    ]


STORIES: tuple[Callable[[Draw], list[str]], ...] = (_loan, _harvest, _works, _tour, _clinic)
