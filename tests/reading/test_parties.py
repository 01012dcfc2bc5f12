from __future__ import annotations

import pytest

from flows.reading.model import Basis, Quantity
from flows.reading.page import read_page


def read(headline: str, *paragraphs: str) -> tuple[Quantity, ...]:
    """The quantities of a page with one article."""
    body = "\n\n".join(paragraphs)
    (article,) = read_page(f"{headline}\n\n本报讯 {body}\n").articles
    return article.quantities


def of(quantities: tuple[Quantity, ...], text: str) -> Quantity:
    return next(quantity for quantity in quantities if quantity.text == text)


@pytest.mark.parametrize(
    ("text", "printed", "subject"),
    [
        ("永寿县城关街道建起“邻里驿站”。驿站每月服务老人300人次。", "300人次", "邻里驿站"),
        ("陕西秦川果业有限公司落户永寿县。公司去年新建冷库5座。", "5座", "陕西秦川果业有限公司"),
        ("永寿县常宁镇地处山区。今年镇里新修水渠12公里。", "12公里", "常宁镇"),
        ("永寿县常宁镇地处山区。县里拿出资金300万元。", "300万元", "永寿县"),
        ("永寿县“阳光工程”共选派176人次干部。", "176人次", "阳光工程"),
        ("“助农贷”是永寿农商银行研发的产品，单户额度最高500万元。", "500万元", "助农贷"),
        ("永寿县水利局开工。位于永寿县高新区的陕西秦川果业有限公司新建冷库5座。", "5座", "陕西秦川果业有限公司"),
        ("当地龙头企业陕西秦川果业有限公司新建冷库5座。", "5座", "陕西秦川果业有限公司"),
        ("永寿片区综合党委成立。综合党委共梳理12个项目。", "12个", "永寿片区综合党委"),
        ("永寿县发展很快。我县规模较大的一家物流公司年营业额2000万元。", "2000万元", "一家物流公司"),
        ("永寿县水利局开设培训班。21名专家轮流授课。", "21名", "永寿县水利局"),
        ("永寿县水利局局长李建民介绍，今年新修水渠12公里。", "12公里", "永寿县水利局"),
        ("实施10年来，永寿县水利局新修水渠12公里。", "10年", "永寿县水利局"),
    ],
)
def test_words_that_stand_for_a_name_told_before_are_its(text: str, printed: str, subject: str) -> None:
    assert of(read("永寿县农业稳步向好", text), printed).subject == subject


def test_a_plan_is_no_bank() -> None:
    found = of(read("永寿县修通山村路", "永寿农商银行捐款。该行动计划用3年时间修路58条。"), "58条")
    assert found.subject != "永寿农商银行"


@pytest.mark.parametrize(
    ("text", "printed", "place", "basis"),
    [
        ("在永寿县常宁镇，陕西秦川果业有限公司建有冷库5座。", "5座", "常宁镇", "enumeration"),
        ("永寿县常宁镇粮食专业合作社流转土地200亩。", "200亩", "永寿县常宁镇", "clause"),
        ("展会上，来自河北、辽宁等9个省区的企业带来产品500种。", "500种", "永寿县", "article"),
        ("县民政局为老人配备助行器60台。", "60台", "永寿县", "clause"),
    ],
)
def test_place_is_where_it_is_and_not_where_a_firm_is_registered(
    text: str, printed: str, place: str, basis: Basis
) -> None:
    found = of(read("永寿县农业稳步向好", text), printed)
    assert (found.place, found.place_basis) == (place, basis)


@pytest.mark.parametrize("body", ["中山大学", "青山合作社", "新建水厂"])
def test_names_that_only_sound_like_a_place_are_none(body: str) -> None:
    found = of(read("永寿县农业稳步向好", f"{body}送来设备20台。"), "20台")
    assert found.place == "永寿县"


@pytest.mark.parametrize(
    ("text", "printed", "lender", "borrower"),
    [
        ("种粮大户赵建国用永寿农商银行发放的30万元“助农贷”买了农机。", "30万元", "永寿农商银行", "赵建国"),
        ("赵建国说：“多亏了永寿农商银行的20万元贷款，今年不愁了。”", "20万元", "永寿农商银行", "赵建国"),
        ("永寿农商银行为陕西秦川果业有限公司发放贷款500万元。", "500万元", "永寿农商银行", "陕西秦川果业有限公司"),
        ("永寿农商银行授信果农1.2万户。", "1.2万户", "永寿农商银行", "果农"),
        ("永寿农商银行为217户种植户投放贷款800万元。", "217户", "永寿农商银行", "种植户"),
        ("永寿县慈善会每学期资助赵小云1500元。", "1500元", "永寿县慈善会", "赵小云"),
    ],
)
def test_a_loan_goes_from_the_bank_to_whom_it_is_paid(text: str, printed: str, lender: str, borrower: str) -> None:
    found = of(read("永寿县农业稳步向好", text), printed)
    assert (found.subject, found.target) == (lender, borrower)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("永寿农商银行走访企业。截至9月末，贷款余额12亿元。", "12亿元"),
        ("永寿农商银行的“助农贷”单户最高可贷50万元。", "50万元"),
        ("赵建国今年收入30万元。", "30万元"),
        ("永寿农商银行为客户减息300万元。", "300万元"),
    ],
)
def test_what_nobody_is_said_to_receive_has_no_target(text: str, printed: str) -> None:
    assert of(read("永寿县农业稳步向好", text), printed).target is None


@pytest.mark.parametrize(
    ("text", "printed", "whole"),
    [
        ("据安康市商务局统计，石泉县网络零售额12亿元，全市网络零售额98亿元。", "98亿元", "安康市"),
        ("据大理州商务局统计，祥云县网络零售额12亿元，全州网络零售额98亿元。", "98亿元", "大理白族自治州"),
        ("石泉县网络零售额12亿元，全省网络零售额980亿元。", "980亿元", "陕西省"),
        ("郑州快递业务增长，苏州紧随其后，全市网络零售额98亿元。", "98亿元", "郑州"),
    ],
)
def test_the_whole_is_the_unit_of_its_level_that_a_body_or_a_county_belongs_to(
    text: str, printed: str, whole: str
) -> None:
    found = of(read("网络零售稳步增长", text), printed)
    assert (found.subject, found.place) == (whole, whole)


def test_a_whole_that_nothing_tells_is_no_county_named_beside_it() -> None:
    found = of(read("网络零售稳步增长", "甲村网络零售额12万元，全县网络零售额98万元。"), "98万元")
    assert (found.subject, found.place) == ("全县", None)


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("黔西经济平稳", "黔西市统计局发布数据，工业增加值增长8%。"),
        ("黔西市统计局发布一季度数据", "工业增加值增长8%。"),
        ("黔西经济平稳", "黔西市商务局监测显示，消费品零售额增长8%。"),
        ("黔西经济平稳", "黔西市商务局通报，消费品零售额增长8%。"),
        ("黔西经济平稳", "黔西市人民政府召开新闻发布会，消费品零售额增长8%。"),
    ],
)
def test_figures_are_not_of_the_body_that_makes_them_known(headline: str, text: str) -> None:
    assert of(read(headline, text), "8%").subject in ("黔西市", "黔西")


def test_statistics_keep_time_and_comparison_in_the_next_paragraph() -> None:
    found = read("黔西经济平稳", "一季度，黔西市工业增加值同比增长6%。", "服务业增加值增长8%。")
    assert (of(found, "8%").period, of(found, "8%").period_basis) == ("一季度", "sentence before")
    assert of(found, "8%").compare == "同比"


@pytest.mark.parametrize(
    ("text", "printed", "period"),
    [
        ("10月，服务业增加值增长8%。", "8%", "10月"),
        ("全市现有学校20所。", "20所", None),
        ("农户赵建国的收入增长8%。", "8%", None),
    ],
)
def test_paragraphs_of_something_else_do_not_keep_the_time(text: str, printed: str, period: str | None) -> None:
    found = read("黔西经济平稳", "一季度，黔西市工业增加值同比增长6%。", text)
    assert of(found, printed).period == period


def test_the_bank_named_last_is_the_branch_and_not_its_brand() -> None:
    found = read(
        "永寿县茶农增收", "农行咸阳分行走进永寿县常宁镇。", "“农行给我贷款30万元。”赵建国说。该行已走访茶农5300户。"
    )
    assert (of(found, "5300户").subject, of(found, "5300户").place) == ("农行咸阳分行", "咸阳市")


@pytest.mark.parametrize(
    ("text", "printed", "subject"),
    [
        ("公安机关抓获嫌疑人4名。", "4名", "公安机关"),
        ("民警走访群众300人。", "300人", "民警"),
        ("按每公斤11元的收购价，果农卖出5吨。", "11元", "永寿县"),
        ("一瓶500毫升的原浆卖到40元。", "500毫升", "永寿县"),
        ("村民王大姐在茶厂上班，月工资3500元。", "3500元", "王大姐"),
        ("常宁镇上峪村村民李女士卖出苹果20吨。", "20吨", "李女士"),
        ("养殖户老陈养羊200只。", "200只", "老陈"),
        ("居民老旧小区改造了20个。", "20个", "永寿县"),
        ("走访村民李女士等20人。", "20人", "永寿县"),
    ],
)
def test_those_without_a_whole_name_act_and_prices_do_not(text: str, printed: str, subject: str) -> None:
    assert of(read("永寿县农业稳步向好", text), printed).subject == subject


def test_who_speaks_right_behind_a_dateline_is_found() -> None:
    assert of(read("永寿县果农增收", "“我家今年种苹果收入5万元。”村民赵建国说。"), "5万元").subject == "赵建国"


@pytest.mark.parametrize(
    ("text", "printed", "borrower"),
    [
        ("永寿农商银行向永寿县丰源果业专业合作社审批贷款450万元。", "450万元", "永寿县丰源果业专业合作社"),
        ("永寿农商银行为“两江口”协同发展区提供200亿元授信。", "200亿元", "两江口协同发展区"),
        ("永寿农商银行给陕西秦川果业有限公司续贷200万元。", "200万元", "陕西秦川果业有限公司"),
        ("永寿农商银行为永寿县农户赵建国发放贷款20万元。", "20万元", "赵建国"),
        ("永寿农商银行为农户赵建国贷款20万元，又给陕西秦川果业有限公司协调50万元。", "50万元", "陕西秦川果业有限公司"),
        ("永寿农商银行为农户赵建国贷款20万元，再向灾区群众献出3万元。", "3万元", None),
        ("村民赵建国收到了永寿农商银行发放的80万元贷款。", "80万元", "赵建国"),
    ],
)
def test_the_receiver_is_named_without_verb_and_trade_and_not_told_of_another(
    text: str, printed: str, borrower: str | None
) -> None:
    assert of(read("永寿县农业稳步向好", text), printed).target == borrower
