"""What find_names tells about articles of papers from all over the country."""

from __future__ import annotations

import pytest

from flows.reading.model import Passage, Piece, Role, Story
from flows.reading.names import Names, find_names


def story(*paragraphs: str, roles: tuple[Role, ...] = (), dateline: int = 0) -> Story:
    """A story whose paragraphs stand on a page one a line; the first is a headline unless told otherwise."""
    passages = []
    start = 0
    for number, text in enumerate(paragraphs, start=1):
        role = roles[number - 1] if roles else "headline" if number == 1 and len(paragraphs) > 1 else "body"
        passages.append(Passage(role, text, (Piece(0, len(text), start, number, False),)))
        start += len(text) + 1
    return Story(1, tuple(passages), len(passages) - 1 if dateline else None, dateline)


def read(*paragraphs: str) -> Names:
    return find_names([story(*paragraphs)])[0]


def surfaces(names: Names, kind: str) -> set[str]:
    return {mention.surface for mention in names.mentions if mention.entity_type == kind}


def full_name(names: Names, surface: str) -> str:
    return next(mention.name for mention in names.mentions if mention.surface == surface)


FRUIT = (
    "蒙阴：蜜桃飘香富农家",
    "在临沂市蒙阴县野店镇毛坪村的桃园里，村民公茂学正忙着采摘。毛坪村党支部书记张成军介绍，蒙阴县农业农村局联合山东农业大学送技术下乡。"
    "县农业农村局副局长李红梅说，农行蒙阴支行推出“蜜桃贷”，已发放贷款2.3亿元。",
)


def test_places_are_divisions_and_named_villages() -> None:
    assert surfaces(read(*FRUIT), "place") == {"蒙阴", "临沂市", "蒙阴县", "野店镇", "毛坪村"}


def test_divisions_have_their_code_and_full_name() -> None:
    places = {mention.surface: (mention.name, mention.place_code) for mention in read(*FRUIT).mentions}
    assert places["蒙阴"] == ("蒙阴县", "371328")
    assert places["临沂市"] == ("临沂市", "371300")
    assert places["毛坪村"] == ("毛坪村", None)


def test_bodies_and_their_full_names() -> None:
    names = read(*FRUIT)
    assert surfaces(names, "organization") == {
        "毛坪村党支部",
        "蒙阴县农业农村局",
        "山东农业大学",
        "县农业农村局",
        "农行蒙阴支行",
    }
    assert full_name(names, "县农业农村局") == "蒙阴县农业农村局"
    assert full_name(names, "农行蒙阴支行") == "中国农业银行蒙阴支行"


def test_persons_and_their_posts() -> None:
    names = read(*FRUIT)
    assert surfaces(names, "person") == {"公茂学", "张成军", "李红梅"}
    assert ("李红梅", "县农业农村局", "副局长") in {
        (post.person, post.organization, post.title) for post in names.posts
    }


def test_the_article_is_about_its_county() -> None:
    assert read(*FRUIT).place_code == "371328"


def test_an_article_that_names_no_place_is_about_none() -> None:
    assert read("春天来了，大家都很高兴。").place_code is None


@pytest.mark.parametrize(
    ("before", "surface", "code"),
    [("南京市", "鼓楼区", "320106"), ("徐州市", "鼓楼区", "320302"), ("福州市", "鼓楼区", "350102")],
)
def test_the_page_tells_which_of_several_namesakes_is_meant(before: str, surface: str, code: str) -> None:
    names = read(f"近日，记者来到{before}采访。{surface}的居民很多。")
    assert {mention.place_code for mention in names.mentions if mention.surface == surface} == {code}


def test_a_namesake_without_context_stays_open() -> None:
    names = read("近日，鼓楼区的居民很多。")
    assert [mention.place_code for mention in names.mentions if mention.surface == "鼓楼区"] == [None]


def test_every_occurrence_is_a_mention_that_shows_its_characters() -> None:
    paragraphs = ("西吉县种马铃薯。", "马铃薯是西吉县的支柱产业，西吉县有种植户三万户。")
    page = "\n".join(paragraphs)
    names = read(*paragraphs)
    assert [page[mention.char_start : mention.char_end] for mention in names.mentions] == ["西吉县"] * 3
    assert [(mention.line_number, mention.sentence_ordinal) for mention in names.mentions] == [(1, 1), (2, 2), (2, 2)]


def test_authors_in_the_dateline_are_no_persons() -> None:
    dateline = "本报讯（记者 王晓明 通讯员 刘芳）"
    names = find_names([story("苹果熟了", dateline + "果农王志伟说，苹果熟了。", dateline=len(dateline))])[0]
    assert surfaces(names, "person") == {"王志伟"}


def test_a_person_named_in_full_is_known_in_the_whole_page() -> None:
    first = story("厂长沈国强说，订单很多。")
    second = story("走进车间，只见沈国强带着工人检修机器。")
    assert [surfaces(names, "person") for names in find_names([first, second])] == [{"沈国强"}, {"沈国强"}]


@pytest.mark.parametrize(
    "text",
    ["王女士说，办事方便多了。", "村民李大哥笑着说。", "有关负责人表示，将继续努力。", "干部高度重视，群众满意。"],
)
def test_who_is_not_named_in_full_is_no_person(text: str) -> None:
    assert surfaces(read(text), "person") == set()


@pytest.mark.parametrize(
    "text",
    ["某科技有限公司负责人说。", "一家物流公司受影响较大。", "各社区党群服务中心都开门。", "不少企业和银行参加。"],
)
def test_unnamed_bodies_are_no_organizations(text: str) -> None:
    assert surfaces(read(text), "organization") == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("苏州瑞博科技股份有限公司近日投产。", "苏州瑞博科技股份有限公司"),
        ("贵州黔酒酒厂（集团）有限责任公司出资。", "贵州黔酒酒厂（集团）有限责任公司"),
        ("国网南安市供电公司抢修线路。", "国网南安市供电公司"),
        ("“小马哥”调解工作室成立。", "“小马哥”调解工作室"),
        ("当天，县人民医院开展义诊。", "县人民医院"),
    ],
)
def test_the_longest_name_of_a_body_wins(text: str, name: str) -> None:
    assert surfaces(read(text), "organization") == {name}


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("全县实施“头雁人才计划”。", "programme", "头雁人才计划"),
        ("全镇推行“五事工作法”，成效明显。", "programme", "五事工作法"),
        ("深入开展清河净水行动。", "programme", "清河净水行动"),
        ("出台《静宁县苹果产业高质量发展三年行动方案》。", "programme", "静宁县苹果产业高质量发展三年行动方案"),
        ("银行推出“苹果贷”产品。", "product", "苹果贷"),
        ("居民通过“惠民通”小程序缴费。", "product", "惠民通"),
        ("第十届蒙阴蜜桃节在湖畔开幕。", "event", "第十届蒙阴蜜桃节"),
        ("第二届南安市乡村振兴论坛举行。", "event", "第二届南安市乡村振兴论坛"),
    ],
)
def test_programmes_products_and_events(text: str, kind: str, name: str) -> None:
    assert name in surfaces(read(text), kind)


@pytest.mark.parametrize(
    "text",
    ["打通服务群众的“最后一公里”。", "当好企业的“店小二”。", "“今年收成不错！”他说。", "“一张蓝图绘到底”的定力。"],
)
def test_figures_of_speech_and_speech_are_no_names(text: str) -> None:
    assert read(text).mentions == ()


def test_short_names_in_an_enumeration_get_its_kind() -> None:
    names = read("该镇漳里、岭兜、塘上三村紧密相邻。")
    assert {mention.surface: mention.name for mention in names.mentions} == {
        "漳里": "漳里村",
        "岭兜": "岭兜村",
        "塘上": "塘上村",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "，" * 2000,
        "村" * 5000,
        "有限公司" * 2000,
        "“" * 3000,
        "《》" * 2000,
        "张三、" * 3000,
        "\ud800\x00",
        "龘" * 3000,
        "·阿·" * 500,
    ],
)
def test_any_text_gives_an_answer(text: str) -> None:
    assert len(find_names([story(text)])) == 1


def test_one_answer_for_each_story_in_order() -> None:
    found = find_names([story("静宁县很美。"), story("没有名字。"), story("西吉县也美。")])
    assert [surfaces(names, "place") for names in found] == [{"静宁县"}, set(), {"西吉县"}]
    assert find_names([]) == ()


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("旗委书记斯琴毕力格到嘎查调研。", "person", "斯琴毕力格"),
        ("职工阿卜力米提·吐尔逊正在采棉。", "person", "阿卜力米提·吐尔逊"),
        ("村民李有才、张翠花在车间里忙碌。", "person", "张翠花"),
        ("苏尼特右旗赛汉塔拉镇巴彦淖尔嘎查的牧民忙着打草。", "place", "巴彦淖尔嘎查"),
        ("记者来到蒙阴县野店镇学校村采访。", "place", "学校村"),
        ("青石沟、五道岭等6座小型水库正在加固。", "place", "五道岭"),
        ("洛川县苹果产业研发中心免费培训果农。", "organization", "洛川县苹果产业研发中心"),
        ("大柳镇新河社区党群服务中心每天开门。", "organization", "新河社区党群服务中心"),
        ("县生猪产业服务中心上门给猪打疫苗。", "organization", "县生猪产业服务中心"),
        ("蚌埠医学院怀远医院专家下乡义诊。", "organization", "蚌埠医学院怀远医院"),
        ("走进野店镇福润园黄芪农民专业合作社，花香扑鼻。", "organization", "福润园黄芪农民专业合作社"),
        ("陕煤集团神木红柳林矿业有限公司投产。", "organization", "陕煤集团神木红柳林矿业有限公司"),
        ("第28届山东省青少年科技创新大赛日前揭晓。", "event", "第28届山东省青少年科技创新大赛"),
        ("投资10亿元的滨江新材料产业园项目签约。", "programme", "滨江新材料产业园项目"),
        ("全县种下“黑农84”大豆五万亩。", "product", "黑农84"),
    ],
)
def test_names_of_other_regions(text: str, kind: str, name: str) -> None:
    assert name in surfaces(read(text), kind)


@pytest.mark.parametrize(
    "text",
    ["各乡镇施足“丰收底肥”。", "该县农业农村部门统计，秋粮丰收。", "开拓新兴市场，扩大出口。", "菜农开通业务很方便。"],
)
def test_common_words_that_look_like_names_are_none(text: str) -> None:
    assert read(text).mentions == ()


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("郑州铁路枢纽今年扩建。", "place", "郑州铁路枢纽"),
        ("岭南画派影响深远。", "organization", "岭南画派"),
        ("第三届徐州市焊工技能大比拼举行。", "event", "第三届徐州市焊工技能大比拼"),
    ],
)
def test_forms_that_papers_share_end_names(text: str, kind: str, name: str) -> None:
    assert name in surfaces(read(text), kind)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        # a firm's short names, told by its full one
        ("昌图县翠兰面业有限公司负责人说，翠兰面业已带动五个村增收。", "organization", "翠兰面业"),
        ("在鼎昇光电科技（吉安）有限公司的车间，机械臂来回穿梭。鼎昇光电产值增长三成。", "organization", "鼎昇光电"),
        ("通辽市恒佳粮油工业集团有限公司表示，恒佳将扩大订单种植面积。", "organization", "恒佳"),
        ("石泉县有名的湘秀果业今年又获丰收。", "organization", "湘秀果业"),
        # a word of the dictionary reaches over the name's end: 银行贷款, 医院院长
        ("截至6月末，石泉农商银行贷款余额增长。", "organization", "石泉农商银行"),
        ("石泉县中医医院院长走进社区。", "organization", "石泉县中医医院"),
        # bodies of a level and of the state's builders
        ("合同由县农业农村局、县柑橘协会签订，医生在镇中心卫生院坐诊。", "organization", "县柑橘协会"),
        ("合同由县农业农村局、县柑橘协会签订，医生在镇中心卫生院坐诊。", "organization", "镇中心卫生院"),
        ("大赛由共青团凉山州委主办，项目由中铁四局承建。", "organization", "共青团凉山州委"),
        ("大赛由共青团凉山州委主办，项目由中铁四局承建。", "organization", "中铁四局"),
        # a zone with a name of its own before a firm
        ("走进余干县莲花山工业园恒烨达自动化设备有限公司的车间。", "organization", "恒烨达自动化设备有限公司"),
        ("走进余干县莲花山工业园恒烨达自动化设备有限公司的车间。", "place", "莲花山工业园"),
        # towns, lakes, stations, countries
        ("西乌珠穆沁旗乌兰哈日嘎嘎查的牧民正在打草。", "place", "乌兰哈日嘎嘎查"),
        ("骆马湖畔渔歌唱晚。", "place", "骆马湖"),
        ("陵水湖开渔了。", "place", "陵水湖"),
        ("沿线的滨河路、文昌街、解放北路已改造完毕。", "place", "文昌街"),
        ("谷城北站开通运营。", "place", "谷城北站"),
        ("茶叶远销俄罗斯、哈萨克斯坦等20多个国家。", "place", "哈萨克斯坦"),
        ("专家张培江、技术员李谷秀到地头指导。", "person", "张培江"),
        ("专家张培江、技术员李谷秀到地头指导。", "person", "李谷秀"),
    ],
)
def test_names_that_county_papers_print(text: str, kind: str, name: str) -> None:
    assert name in surfaces(read(text), kind)


@pytest.mark.parametrize(
    "text",
    [
        "该园区荣获全省开发区考核第一名。",
        "咖啡企业抱团闯市场，琴声满古镇。",
        "要把好产地关、质量关、标识关，要走好致富路。",
        "城区的月季开了，碧海蓝天引来八方游客，每个苏木都有卫生院。",
        "法国梧桐下，俄罗斯族姑娘跳起了舞。",
        "争取到老旧小区改造资金420万元，建设更多水乡。",
    ],
)
def test_verbs_and_common_words_before_a_form_make_no_place(text: str) -> None:
    assert surfaces(read(text), "place") == set()


def test_a_name_that_is_a_common_noun_is_one_below_its_city_only() -> None:
    assert "城区" in surfaces(read("晋城市城区新修了道路。"), "place")
    assert "城区" not in surfaces(read("石泉县城区新修了道路。"), "place")
