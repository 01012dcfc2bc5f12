"""What is counted, as a column's head: one sentence for each rule of the grammar that finds it."""

from __future__ import annotations

import pytest

from flows.reading.figures import find_facts
from flows.reading.model import Passage, Piece, Story
from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut


def measures(text: str) -> list[str | None]:
    told = Story(1, (Passage("body", text, (Piece(0, len(text), 0, 1, False),)),), None, 0)
    return [quantity.measure for quantity in find_facts(told, (), [cut(text, segmenter())]).quantities]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # the thing behind the number, with the verb that takes it
        ("协会带动300户菌农", ["带动菌农户数"]),
        ("干部走访85家企业", ["走访企业数"]),
        ("新增养老床位120张", ["新增养老床位数"]),
        # the thing before it
        ("全县建成水库32座", ["水库数"]),
        ("全县实现GDP850亿元", ["GDP"]),
        ("招募志愿者60名", ["招募志愿者人数"]),
        ("学校有教师120人、学生3000人", ["教师人数", "学生人数"]),
        # what those do who are counted
        ("23家药企现场签约。", ["签约药企数"]),
        ("当天45人参加培训。", ["参加培训人数"]),
        ("茶厂带动50名妇女就业。", ["带动妇女就业人数"]),
        # units that say how it is counted
        ("全年演出46场", ["演出场次"]),
        ("发放贷款58笔", ["发放贷款笔数"]),
        ("已接待游客30万人次", ["游客接待人次"]),
        ("免费乘坐公交1.2万人次", ["乘坐公交人次"]),
        # more of the same: parts, a second measure of one thing
        ("收到意见90条，其中60条被采纳。", ["收到意见数", "采纳意见数"]),
        ("修通水渠12条、90公里", ["修通水渠数", "修通水渠长度"]),
        ("受理案件800件，办结750件", ["受理案件数", "办结案件数"]),
        ("计划修建8座驿站，现已建成3座", ["计划修建驿站数", "建成驿站数"]),
        # one verb for a row of things
        ("惠及12个乡镇、5万名牧民", ["惠及乡镇数", "惠及牧民人数"]),
        ("捐赠20台电脑和300本图书", ["捐赠电脑数", "捐赠图书数"]),
        # two verbs: the second is the thing
        ("受理投诉70件", ["受理投诉数"]),
        # stock and what leaves it
        ("生猪存栏3万头，出栏5万头", ["生猪存栏数", "出栏生猪数"]),
        # the subject's own name, and what is left of a number, stay out
        ("这家企业年产轴承20万套", ["年产轴承数"]),
        ("车站预计发送旅客90万人次，日均3万人次", ["预计旅客发送人次", "日均旅客发送人次"]),
        ("为12家小微企业发放贷款2亿元", ["小微企业数", "小微企业发放贷款额"]),
        # words between a verb and its noun
        ("处理各类纠纷210件", ["处理纠纷数"]),
        # people that are units themselves
        ("服务6万居民", ["服务居民人数"]),
        ("服务2万农户", ["服务农户数"]),
        # a short clause that tells them from others
        ("参加医保的渔民有600人", ["参加医保渔民人数"]),
        # a verb and a noun of one character each
        ("窗口办件3万件", ["办件数"]),
        # a bracket between the thing and its number
        ("建成卫生室（站）26个", ["卫生室数"]),
    ],
)
def test_counts(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("实现销售收入80万元，利润12万元", ["销售收入", "利润"]),
        ("银行投放贷款3亿元", ["贷款投放额"]),
        ("拿出600万元奖补资金", ["奖补资金"]),
        ("获得50万元贷款", ["贷款额"]),
        ("发放“惠渔贷”90万元", ["惠渔贷发放额"]),
        ("今年种植油菜6000亩", ["油菜种植面积"]),
        ("村里有80亩茶园", ["茶园面积"]),
        ("全市玉米种植面积达30万亩", ["玉米种植面积"]),
        ("收购红枣500吨", ["红枣收购量"]),
        ("铺设管道16公里", ["管道铺设长度"]),
        ("建起120米长的廊桥", ["廊桥长度"]),
        ("总投资9亿元的码头开工", ["总投资"]),
        ("批准了8000万元的授信额度", ["授信额度"]),
        ("屋顶光伏2000千瓦", ["屋顶光伏容量"]),
        ("每公斤卖6元", ["每公斤价格"]),
        ("每亩能收800斤", ["亩产"]),
        ("门票每张30元", ["每张门票价格"]),
        ("大桥设计时速80公里", ["大桥设计时速"]),
        ("为群众挽回损失60万元", ["挽回损失"]),
        ("林场离县城20公里", ["距县城距离"]),
        ("树苗已有1米多高。", ["树苗高度"]),
        ("靠“金穗贷”的40万元贷款", ["贷款额"]),
        ("小麦300亩、产量15万公斤", ["小麦面积", "小麦产量"]),
        ("建成冷库两座，库容3万吨", ["冷库数", "冷库库容"]),
        ("杏树亩均产量600公斤，均价每公斤5元", ["杏树亩均产量", "每公斤杏树均价"]),
        ("发放各类补贴70万元", ["补贴发放额"]),
    ],
)
def test_sums_and_sizes(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("社员户均增收4000元", ["社员户均增收额"]),
        ("农村居民人均可支配收入2.1万元", ["农村居民人均可支配收入"]),
        ("日均接待旅客800人次", ["日均旅客接待人次"]),
        ("预计产值5亿元", ["预计产值"]),
        ("产值预计达5亿元", ["预计产值"]),
        ("到2027年力争产值达到90亿元", ["产值目标"]),
        ("单日最高客流量3.6万人次", ["单日最高客流量"]),
    ],
)
def test_what_each_and_how_sure(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("从受理到发证只用了2天", ["受理到发证用时"]),
        ("审批用时由20天缩短至3天", ["审批用时", "审批用时"]),
        ("游客平均停留时间从1天延长到3天", ["游客平均停留时间", "游客平均停留时间"]),
        ("不到10分钟就拿到证书。", ["拿到证书用时"]),
        ("仅用40分钟就把路面修好。", ["修好路面用时"]),
        ("连续6年获评先进县。", ["获评先进县连续时间"]),
        ("驾龄18年", ["驾龄"]),
        ("老人有40年党龄", ["党龄"]),
        ("判处有期徒刑3年", ["有期徒刑刑期"]),
        ("平均住院日7天", ["平均住院日"]),
    ],
)
def test_lengths_of_time(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("党员占32%", ["党员占比"]),
        ("首贷户占比达36%", ["首贷户占比"]),
        ("生产花椒8万吨，占全省产量近三成", ["花椒产量", "花椒产量占全省产量比重"]),
        ("受理投诉400件，办结率99%", ["受理投诉数", "投诉办结率"]),
        ("入驻商户80家，入驻率92%", ["入驻商户数", "商户入驻率"]),
        ("抽调60%医生下乡", ["抽调医生占比"]),
        ("研发投入不低于营业收入的5%", ["研发投入占营业收入比重"]),
        ("筹款40万元，其中商会捐款8万元，占20%", ["筹款", "商会捐款额", "商会捐款占比"]),
        ("女工在用工总数中占六成", ["女工占用工总数比重"]),
        ("给予15%的补助", ["补助比例"]),
        ("桥隧比达78%", ["桥隧比"]),
        ("用电量90亿千瓦时，其中工业用电量60亿千瓦时，占66%", ["用电量", "工业用电量", "工业用电量占比"]),
        ("秸秆还田率达91%", ["秸秆还田率"]),
        ("案件调解率85%", ["案件调解率"]),
        ("损失率控制在1%以内", ["损失率"]),
    ],
)
def test_shares(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("出口额达80亿元，同比增长5%", ["出口额", "出口额"]),
        ("出口额达80亿元，增幅高于全国平均水平2个百分点", ["出口额", "出口额增幅"]),
        ("泵站由原来的30座扩大到80座", ["泵站数", "泵站数"]),
        ("学校增加学位800个", ["学位数"]),
        ("高粱每公斤比玉米多卖2元", ["每公斤高粱价格"]),
        ("全区经济增速居全市第二", ["经济增速全市名次"]),
        ("我市选手夺得9金6银", ["金牌数", "银牌数"]),
        ("粮食总产量居全省第三", ["粮食总产量全省名次"]),
        ("全国首个智慧驿站", ["智慧驿站次序"]),
    ],
)
def test_changes_and_ranks(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # what a share or a rank is said of, not the share
        (
            "进口额60亿元，占全市的7%，同比下降3%，比上月减少2亿元",
            ["进口额", "进口额占全市比重", "进口额", "进口额"],
        ),
        # a share moves by points
        ("女教师占比62%，提高1.5个百分点", ["女教师占比", "女教师占比"]),
        # money with money, not with those who were counted in between
        ("助学贷款20亿元，服务商户1800户，同比多增3亿元", ["助学贷款额", "服务商户数", "助学贷款额"]),
        # a sum of several things is none of them
        ("护理费2万元，合计5万元", ["护理费", "金额"]),
        ("荞麦2万亩、燕麦3万亩，合计5万亩", ["荞麦面积", "燕麦面积", "面积"]),
        ("向学校捐款30万元、20万元，合计50万元", ["捐款额", "捐款额", "捐款额"]),
        ("每户补助800元，共计40万元", ["每户补助", "补助"]),
        # one more whole
        ("产量占全市的70%、全省的20%", ["产量占全市比重", "产量占全省比重"]),
        ("一斤比去年多卖三毛钱", ["每斤价格"]),
    ],
)
def test_what_a_figure_goes_on_with(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize("clause", ["占比5%，", "总额3万元，", "库容3万吨，", "占全市的5%，"])
def test_what_goes_on_does_not_grow(clause: str) -> None:
    assert max(len(head or "") for head in measures(clause * 200)) <= 40


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # the noun of the clause before, not of the figure before
        ("羊肉价格下跌9%，鸡蛋价格由跌转涨，上涨4.1%", ["羊肉价格", "鸡蛋价格"]),
        ("油料产量6万吨，甘蔗明显减少，下降12%", ["油料产量", "甘蔗"]),
        # how it is reckoned is not what grows
        ("旅游收入70亿元，扣除价格因素，实际增长4%", ["旅游收入", "旅游收入"]),
        ("居民收入2.6万元，名义增长5%", ["居民收入", "居民收入"]),
        ("农业投资实际增长6%", ["农业投资"]),
        # every word of movement
        ("港口吞吐量回升3%", ["港口吞吐量"]),
        ("客运量90万人次，反弹12%", ["客运量", "客运量"]),
        ("投资增速比上月加快0.6个百分点", ["投资增速"]),
        ("糖价连涨五周", ["糖价连涨时间"]),
    ],
)
def test_what_a_bare_movement_belongs_to(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # words that are no nouns, but the first part of a name
        ("二级医院12家", ["二级医院数"]),
        ("中短期贷款40亿元", ["中短期贷款额"]),
        ("拨备覆盖率180%", ["拨备覆盖率"]),
        ("通公交率95%", ["通公交率"]),
        ("非公有制企业300家", ["非公有制企业数"]),
        ("本外币贷款余额70亿元", ["本外币贷款余额"]),
        ("规上服务业企业45家", ["规上服务业企业数"]),
        ("湿地2万亩", ["湿地面积"]),
        # two things joined
        ("债券和基金9亿元", ["债券和基金"]),
        ("惠及商户和农户900户", ["惠及商户和农户数"]),
        # the subject stays out
        ("为企业授信3亿元", ["授信额"]),
    ],
)
def test_names_keep_their_first_word(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # what a price is the price of
        ("柴油每升7.1元", ["每升柴油价格"]),
        ("93号柴油6.9元/升", ["柴油价格"]),
        ("小麦2500元/吨", ["小麦价格"]),
        ("商铺租金25元/平方米", ["商铺租金"]),
        ("每吨水泥价格下跌12元", ["每吨水泥价格"]),
        # a share that moved
        ("高级教师占比提高到41%", ["高级教师占比"]),
        # a part with a name of its own
        ("查处酒驾50起，其中醉驾8起", ["查处酒驾起数", "醉驾起数"]),
    ],
)
def test_prices_and_parts(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


def test_no_dateline_in_a_measure() -> None:
    text = "本报讯 渔政巡查渔船35艘"
    told = Story(1, (Passage("body", text, (Piece(0, len(text), 0, 1, False),)),), 0, 4)
    (found,) = find_facts(told, (), [cut(text, segmenter())]).quantities
    assert found.measure is not None
    assert "本报讯" not in found.measure


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("外贸出口额增长8%，增幅全省最高，达9.6%", ["外贸出口额", "外贸出口额增幅"]),
        ("税收12亿元，完成年度任务的80%", ["税收", "税收年度任务完成率"]),
        ("城镇新增就业3万人", ["城镇新增就业人数"]),
        ("空气优良天数300天", ["空气优良天数"]),
    ],
)
def test_words_of_statistics(text: str, heads: list[str]) -> None:
    assert measures(text) == heads


def test_a_rate_of_growth_that_is_ranked_is_a_change() -> None:
    text = "外贸出口额增长8%，增幅全省最高，达9.6%"
    told = Story(1, (Passage("body", text, (Piece(0, len(text), 0, 1, False),)),), None, 0)
    assert [item.kind for item in find_facts(told, (), [cut(text, segmenter())]).quantities] == ["change", "change"]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (
            "工业增加值增长5%，其中采矿业增长3%，制造业增长7%",
            ["工业增加值", "采矿业增加值", "制造业增加值"],
        ),
        ("水果价格下降3%，其中柑橘下降8%", ["水果价格", "柑橘价格"]),
        # a part that has a measure of its own
        ("零售总额增长4%，其中餐饮收入增长9%", ["零售总额", "餐饮收入"]),
    ],
)
def test_a_part_moves_in_the_measure_of_its_whole(text: str, heads: list[str]) -> None:
    assert measures(text) == heads
