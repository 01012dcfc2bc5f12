# ruff: noqa: E501 - a page's line is as long as it is
"""Pages as other newspapers print them: every one written for these tests, each with faults that real pages have."""

from __future__ import annotations

from datetime import date

import pytest

from flows.reading.dating import printed
from flows.reading.layout import Frame, Layout, lay_out
from flows.reading.model import Byline, Line


class Seen:
    """A page with its layout, asked by the beginnings of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.layout: Layout = lay_out(text)

    def line(self, beginning: str, occurrence: int = 0) -> Line:
        found = [line for line in self.layout.lines if self.text.startswith(beginning, line.char_start)]
        assert found, beginning
        return found[occurrence]

    def role(self, beginning: str) -> str:
        return self.line(beginning).role

    def frame(self, beginning: str) -> Frame:
        ordinal = self.line(beginning).article_ordinal
        return next(frame for frame in self.layout.frames if frame.ordinal == ordinal)

    def same_article(self, *beginnings: str) -> bool:
        return len({self.line(beginning).article_ordinal for beginning in beginnings}) == 1


DAILY = """A3
要闻
2023年6月12日 星期一
责任编辑：周国强 版式：李小燕 校对：吴敏
临江晚报

全市防汛准备工作会议召开

陈志远讲话

本报讯（首席记者 马文涛）6月11日，全市防汛准备工作会议召开，听取各县准备情况汇报，研究部署下一阶段重点任务。会议指出，今年汛期来得早、雨量大，

各县（市、区）和有关部门要压实责任，做到守土有责、守土尽责。

一、强化隐患排查

要对全市87座小型水库逐一过堂，发现险情立即处置，不留死角，不留盲区，把问题解决在主汛期到来之前。

二、强化物资储备

目前全市已储备编织袋12万条、冲锋舟46艘，抢险队伍共有3200人，随时可以出动，各乡镇也已备足口粮和药品。
（下转A6版）

夏粮收购首日 农户喜笑颜开

■本报记者 高 翔 通讯员 郑 爽 文/图

“今年小麦颗粒饱满，一斤能卖一块四。”昨天上午，在双桥镇粮食收储站，种粮大户孙长河拍着麻袋说。

当天共有62户农民前来交粮，收储站开通绿色通道，从过磅到结算不超过20分钟，卖完粮当场就能拿到钱。

图为工作人员正在给小麦检验水分。

○ 相关链接

小麦最低收购价是国家为保护农民利益而设立的制度，每年由国家发展改革委公布，今年三等小麦每斤1.17元。

广告热线：0555-1234567 投稿邮箱：news@example.com
"""


class TestDaily:
    page = Seen(DAILY)

    @pytest.mark.parametrize("line", ["A3", "2023年6月12日", "责任编辑", "临江晚报", "广告热线"])
    def test_masthead_and_imprint_are_noise(self, line: str) -> None:
        assert self.page.role(line) == "noise"
        assert self.page.line(line).article_ordinal is None

    def test_the_date_stands_in_the_masthead(self) -> None:
        assert printed(self.page.layout.folios, []).day == date(2023, 6, 12)

    def test_two_stories(self) -> None:
        assert len(self.page.layout.frames) == 2

    def test_headline_with_deck(self) -> None:
        assert self.page.frame("本报讯").headline == "全市防汛准备工作会议召开"
        assert self.page.frame("本报讯").deck == "陈志远讲话"

    def test_dateline_as_printed(self) -> None:
        frame = self.page.frame("本报讯")
        assert frame.dateline == "本报讯（首席记者 马文涛）"
        assert frame.bylines == (Byline("马文涛", "记者"),)
        assert frame.story.dateline_passage is not None
        passage = frame.story.passages[frame.story.dateline_passage]
        assert passage.text[: frame.story.dateline_length] == frame.dateline

    def test_paragraph_broken_after_a_comma_is_one(self) -> None:
        assert self.page.line("各县（市、区）").continues
        assert "雨量大，各县（市、区）" in self.page.frame("本报讯").body

    def test_numbered_subheads(self) -> None:
        assert self.page.role("一、") == self.page.role("二、") == "subhead"

    def test_jump(self) -> None:
        frame = self.page.frame("本报讯")
        assert self.page.role("（下转A6版）") == "jump"
        assert frame.jump == "下转A6版"
        assert frame.is_truncated

    def test_names_of_two_characters_are_printed_with_a_space(self) -> None:
        assert self.page.frame("夏粮收购首日").bylines == (Byline("高翔", "记者"), Byline("郑爽", "通讯员"))

    def test_what_a_picture_shows(self) -> None:
        assert self.page.role("图为工作人员") == "caption"
        assert "图为" not in self.page.frame("夏粮收购首日").body

    def test_a_box_belongs_to_its_story(self) -> None:
        assert self.page.role("○ 相关链接") == "subhead"
        assert self.page.same_article("夏粮收购首日", "小麦最低收购价")
        assert not self.page.frame("夏粮收购首日").is_truncated


FEATURE = """# 清水河畔的读书声

——记省优秀乡村教师林秋月

记者 何晓东

清晨六点半，薄雾还笼着清水河，林秋月已经站在校门口等她的学生。三十一年来，她每天都这样站着，等孩子们一个个从山路上走下来，拍拍他们肩上的露水，说一声“早”。

**一块黑板 三代学生**

1992年，十九岁的林秋月从师范学校毕业，主动要求回到家乡石坪村小学。那时的学校只有两间瓦房，一块用锅底灰刷黑的木板就是黑

板。她教语文，也教数学、音乐和体育。

**一条山路 万里行程**

村里的孩子住得散，最远的要走七里山路。遇上下雨，她就把孩子一个个送回家。有人算过，三十一年她走过的“上学

路”加起来超过四万公里。

“她就是我们的妈妈。”学生周小兰说。

1992年，十九岁的林秋月从师范学校毕业，主动要求回到家乡石坪村小学。那时的学校只有两间瓦房，一块用锅底灰刷黑的木板就是黑

（作者单位：石坪镇中心学校）
"""


class TestFeature:
    page = Seen(FEATURE)

    def test_marks_are_no_part_of_a_headline(self) -> None:
        frame = self.page.frame("清晨六点半")
        assert frame.headline == "清水河畔的读书声"
        assert frame.deck == "——记省优秀乡村教师林秋月"

    def test_bold_subheads(self) -> None:
        assert self.page.role("**一块黑板") == self.page.role("**一条山路") == "subhead"
        texts = [passage.text for passage in self.page.frame("清晨").story.passages if passage.role == "subhead"]
        assert texts == ["一块黑板 三代学生", "一条山路 万里行程"]

    def test_word_cut_in_two(self) -> None:
        assert self.page.line("板。她教语文").continues
        assert "就是黑板。她教" in self.page.frame("清晨").body

    def test_quotation_closed_on_the_next_line(self) -> None:
        assert self.page.line("路”加起来").continues

    def test_a_quotation_begins_its_own_paragraph(self) -> None:
        assert not self.page.line("“她就是").continues

    def test_repeated_paragraph(self) -> None:
        copy = self.page.line("1992年", occurrence=1)
        assert copy.role == "duplicate"
        assert copy.article_ordinal == self.page.line("1992年").article_ordinal
        assert self.page.frame("清晨").body.count("十九岁的林秋月") == 1

    def test_an_author_s_post_names_nobody(self) -> None:
        assert self.page.role("（作者单位") == "byline"
        assert self.page.frame("清晨").bylines == (Byline("何晓东", "记者"),)

    def test_the_repeated_piece_cuts_nothing(self) -> None:
        assert not self.page.frame("清晨").is_truncated


AGENCY = """新华社北京5月1日电（记者 王立彬、胡璐）国家林业和草原局日前发布数据显示，截至去年底，全国森林覆盖率达24.02%，森林蓄积量194.93亿立方米。

据介绍，今年全国计划完成造林绿化1亿亩，各地正在推进。

城市更新在行动

全省老旧小区改造
今年计划开工1203个

本报讯 记者刘思远 通讯员赵一鸣报道：记者昨日从省住房和城乡建设厅获悉，今年全省计划开工改造老旧小区1203个，惠及居民18.6万户。截至4月底，已开工514个，开工率42.7%。

省住建厅相关负责人介绍，改造内容分为基础类、完善类和提升类三类，优先解决漏水、停车难等群众“急

（记者 陈佳）5月3日，第七届海洋捕捞文化节在岱衢镇开幕，来自六个渔村的三百多名渔民参加了开捕仪式。

难愁盼”问题，鼓励社会资本参与养老、托育设施建设。

青湖新馆 书香满城

近日，青湖县图书馆新馆开馆，首日接待读者3200人次。图为小读者在绘本区阅读。 本报记者 沈杰 摄

南湖区 推进“一件事”集成改革

“企业开办，一个窗口、一套材料、半天办结。”南湖区行政服务中心主任顾建华告诉记者。今年以来，该区梳理高频事项37项，群众跑动次数减少七成。（姚丽 徐海峰）
"""


class TestAgency:
    page = Seen(AGENCY)

    def test_page_that_begins_without_a_headline(self) -> None:
        frame = self.page.frame("新华社北京")
        assert frame.headline is None
        assert frame.dateline == "新华社北京5月1日电（记者 王立彬、胡璐）"
        assert frame.bylines == (Byline("王立彬", "记者"), Byline("胡璐", "记者"))

    def test_slogan_heads_nobody(self) -> None:
        assert self.page.role("城市更新在行动") == "banner"
        assert self.page.line("城市更新在行动").article_ordinal is None

    def test_dateline_without_brackets(self) -> None:
        frame = self.page.frame("本报讯 记者刘思远")
        assert frame.bylines == (Byline("刘思远", "记者"), Byline("赵一鸣", "通讯员"))

    def test_headline_of_two_lines(self) -> None:
        frame = self.page.frame("本报讯 记者刘思远")
        assert f"{frame.kicker or ''} {frame.headline}".strip() == "全省老旧小区改造 今年计划开工1203个"

    def test_article_inside_another(self) -> None:
        assert self.page.same_article("省住建厅", "难愁盼”")
        assert not self.page.same_article("省住建厅", "（记者 陈佳）")
        assert self.page.line("难愁盼”").continues
        assert "群众“急难愁盼”问题" in self.page.frame("省住建厅").body
        assert not self.page.frame("省住建厅").is_truncated

    def test_passage_knows_that_another_story_stands_between(self) -> None:
        passages = self.page.frame("省住建厅").story.passages
        split = next(passage for passage in passages if len(passage.pieces) == 2)
        assert [piece.follows for piece in split.pieces] == [False, False]

    def test_picture_story(self) -> None:
        frame = self.page.frame("近日，青湖县")
        assert self.page.role("近日，青湖县") == "caption"
        assert frame.headline == "青湖新馆 书香满城"
        assert frame.bylines == (Byline("沈杰", "摄影"),)
        assert frame.body == "近日，青湖县图书馆新馆开馆，首日接待读者3200人次。图为小读者在绘本区阅读。"

    def test_authors_at_the_end(self) -> None:
        frame = self.page.frame("南湖区 推进")
        assert frame.bylines == (Byline("姚丽", "作者"), Byline("徐海峰", "作者"))
        assert frame.body.endswith("减少七成。")
        assert not frame.is_truncated


NARROW = """02 综合新闻
2022年11月3日 星期四
编辑 林之南 电话 2180032

市人社局推出稳岗新举措
本报讯 记者从市人力资源和社
会保障局获悉，今年以来，全市共为
1.26万户企业发放稳岗返还资金
9800余万元，惠及职工34.5万人。
其中，中小微企业返还比例由60%
提高到90%。
同时，该局推行“免申即享”，企
业无需提交材料，资金直达账户。
截至10月底，已有8600户企业享
受到这项政策。　（沈建国）

西山公园昨起免费开放
本报讯 昨日起，西山公园向市
民免费开放。公园占地420亩，有
步道6.8公里。
市园林中心提醒，入园游客请
勿携带宠物。　　　（陶然）
"""


class TestNarrowColumns:
    page = Seen(NARROW)

    def test_lines_make_paragraphs(self) -> None:
        assert self.page.frame("西山公园").body == (
            "本报讯 昨日起，西山公园向市民免费开放。公园占地420亩，有步道6.8公里。\n市园林中心提醒，入园游客请勿携带宠物。"
        )

    def test_a_number_goes_on(self) -> None:
        assert self.page.line("9800余万元").continues
        assert not self.page.line("其中").continues

    def test_headlines_stand_close_to_their_text(self) -> None:
        assert self.page.frame("西山公园").headline == "西山公园昨起免费开放"
        assert self.page.frame("市人社局").headline == "市人社局推出稳岗新举措"

    def test_date(self) -> None:
        assert printed(self.page.layout.folios, []).day == date(2022, 11, 3)


NESTED = """乡村振兴进行时

“小蘑菇”撑起“致富伞”

枫林县创新“龙头企业+合作社+农户”模式

□ 本报记者 徐志强 实习生 白雪

走进枫林县柳树屯镇的食用菌基地，一排排大棚整齐排列，村民正忙着采摘香菇。“这一棚能出4000斤鲜菇。”棚主关大勇说。

（一）从“单打独斗”到“抱团发展”

五年前，柳树屯镇的菇农各自为战，价格波动大，销路窄。2018年，镇里引进北方菌业有限公司，

“老厂房”变“新客厅”

本报记者 袁 野

废弃多年的红旗机械厂近日改造成文化创意园，首批23家商户入驻。

园区负责人介绍，改造保留了锯齿形屋顶和两座烟囱。

采取“公司出菌棒、农户管大棚”的办法，带动387户农民入社。

（二）从“卖原料”到“卖品牌”

如今，“枫林鲜”香菇酱年销售额突破3000万元，产品卖到了长三角、珠三角。

记者手记

采访中，记者最深的感受是，产业要长久，利益联结机制必须牢。
"""


class TestNested:
    page = Seen(NESTED)

    def test_headline_deck_byline(self) -> None:
        frame = self.page.frame("走进枫林县")
        assert frame.headline == "“小蘑菇”撑起“致富伞”"
        assert frame.deck == "枫林县创新“龙头企业+合作社+农户”模式"
        assert frame.bylines == (Byline("徐志强", "记者"), Byline("白雪", "记者"))

    def test_numbers_of_sections_go_on_after_another_story(self) -> None:
        assert self.page.same_article("（一）", "（二）", "如今，“枫林鲜”")
        assert not self.page.same_article("（一）", "废弃多年的")

    def test_a_broken_paragraph_goes_on_below_another_story(self) -> None:
        assert self.page.same_article("五年前", "采取“公司出菌棒")

    def test_a_note_is_headed_inside_the_story(self) -> None:
        assert self.page.role("记者手记") == "subhead"

    def test_slogan_is_a_banner(self) -> None:
        assert self.page.role("乡村振兴进行时") == "banner"


MIXED = """图片新闻

5月8日，工人在港口集团二号码头装卸集装箱。今年前四个月，该港口完成货物吞吐量1.2亿吨，同比增长6.3%，其中外贸货物占四成以上，中欧班列海铁联运量再创新高。
新华社记者 杨晨光 摄

问：新规对电动自行车充电有哪些要求？
答：居民小区应当设置集中充电场所，不得在楼道充电。
问：违反规定会怎样处罚？
答：由消防救援机构责令改正，对个人处五百元以上一千元以下罚款。

上半年经济形势综述之三

向“新”而行 动能澎湃

——我省高技术制造业发展观察

本报记者 钱 进 贺 兰

高技术制造业增加值同比增长11.4%，比规模以上工业快5.2个百分点。

下转第4版

本版图片均由市委宣传部提供
"""


class TestMixed:
    page = Seen(MIXED)

    def test_news_picture_is_an_article(self) -> None:
        frame = self.page.frame("5月8日")
        assert self.page.role("5月8日") == "caption"
        assert frame.headline is None
        assert frame.bylines == (Byline("杨晨光", "摄影"),)
        assert not self.page.same_article("5月8日", "问：新规")

    def test_questions_and_answers_are_text(self) -> None:
        assert {self.page.role(start) for start in ("问：新规", "答：居民", "问：违反", "答：由")} == {"body"}

    def test_kicker_headline_deck(self) -> None:
        frame = self.page.frame("高技术制造业")
        assert frame.kicker == "上半年经济形势综述之三"
        assert frame.headline == "向“新”而行 动能澎湃"
        assert frame.deck == "——我省高技术制造业发展观察"

    def test_jump_without_brackets(self) -> None:
        assert self.page.frame("高技术制造业").jump == "下转第4版"

    def test_who_supplied_the_pictures_is_nobody_s_byline(self) -> None:
        assert self.page.role("本版图片") == "credit"
        assert self.page.frame("高技术制造业").bylines == (Byline("钱进", "记者"), Byline("贺兰", "记者"))


CUT = """### 稳增长 促发展

## 港区扩能提速 “海上门户”再升级

本报记者 江海

今年前三季度，东屿港区完成集装箱吞吐量86万标箱，同比增长14.2%。在三号泊位，记者看到桥吊正把一个个集

刘洋 摄



东屿港区三号泊位作业现场。

装箱吊上货轮。港区负责人说，新泊位投用后，年通过能力可提高到

为企业降本增效

港区推出“船边直提”，企业提货时间由两天缩短到三小时。外贸企业负责人冯国梁算了一笔账，一年能省下

## 渔民画里的大海

■ 罗敏 谢芳菲

走进东屿渔民画馆，海浪、渔船、灯塔扑面而来。画馆馆长乐成安介绍，馆里收藏了612幅作品。

小岛建起这座画馆后，来看画的人越来越多，去年有4.6万人次。
"""


class TestCut:
    page = Seen(CUT)

    def test_marks_tell_kicker_from_headline(self) -> None:
        frame = self.page.frame("今年前三季度")
        assert frame.headline == "港区扩能提速 “海上门户”再升级"

    def test_word_goes_on_below_credit_and_caption(self) -> None:
        assert self.page.role("刘洋 摄") == "credit"
        assert self.page.role("东屿港区三号泊位作业") == "caption"
        assert self.page.line("装箱吊上货轮").continues
        assert "一个个集装箱吊上货轮" in self.page.frame("今年前三季度").body

    def test_text_that_breaks_off_before_a_subhead_and_at_its_end(self) -> None:
        assert self.page.role("为企业降本增效") == "subhead"
        assert not self.page.line("港区推出").continues
        assert self.page.frame("今年前三季度").is_truncated

    def test_photographer_is_an_author(self) -> None:
        assert self.page.frame("今年前三季度").bylines == (Byline("江海", "记者"), Byline("刘洋", "摄影"))

    def test_whole_story_beside_it(self) -> None:
        frame = self.page.frame("走进东屿渔民画馆")
        assert frame.headline == "渔民画里的大海"
        assert frame.bylines == (Byline("罗敏", "作者"), Byline("谢芳菲", "作者"))
        assert not frame.is_truncated


POEM = """本报讯（记者 方晴）第三届大江诗会昨晚在江州大剧院举行，来自全国的40多位诗人和上千名市民共聚一堂，朗诵以长江为题的新作，台下掌声不断。

大江放歌

高 原

江水从雪山的指尖滴落
一滴一滴
汇成平原上的灯火
我是岸边的一粒沙
听见千帆过尽
还有一声汽笛
"""


def test_verses_stay_verses() -> None:
    page = Seen(POEM)
    assert not any(line.continues for line in page.layout.lines)
    assert {page.role(verse) for verse in ("一滴一滴", "汇成平原", "还有一声")} == {"body"}
    assert not page.frame("一滴一滴").is_truncated


VILLAGE = """党旗在基层一线高高飘扬

青山村：党建引领村庄巨变

通讯员 郑海英 记者 方明

近日，走进东湖县望江镇青山村，白墙黛瓦的民居错落有致，干净整洁的村道四通八达，文化广场上老人们正在健身聊天，一幅宜居宜业的和美乡村画卷徐徐展

开。谁能想到，五年前这里还是负债40多万元的“后进村”。



青山村新貌 通讯员 郑海英 摄

产业兴了，腰包鼓了

青山村党支部书记赵德胜带着村民流转土地1200亩，种上了猕猴桃。“第一年挂果就卖了86万元！”赵德胜说。

环境美了，人心齐了

村里投入320万元改造污水管网，建起6个小游园。村民刘桂芳感慨：“以前是捂着鼻子走，现在是举着手机拍

”。

“真没想到家门口就能看病”

东湖县医共体建设一线见闻

记者 孙娜

早上八点，望江镇卫生院的候诊区已坐满了人。“血压控制得不错，药不要停。”县人民医院心内科副主任医师钱立正为72岁的村民何桂枝复诊。

东湖县2021年启动紧密型医共体建设，县级医院每周派出130多名医生到乡镇坐诊。去年，全县基层诊疗人次占比达68.5%，比上年提高7.2个百分点。

病有所医，医有所保。
"""


class TestVillage:
    page = Seen(VILLAGE)

    def test_slogan_over_a_headline_that_names_its_place(self) -> None:
        assert self.page.role("党旗在基层") == "banner"
        assert self.page.frame("近日，走进").headline == "青山村：党建引领村庄巨变"

    def test_caption_with_its_photographer_on_one_line(self) -> None:
        assert self.page.role("青山村新貌") == "caption"
        captions = [p.text for p in self.page.frame("近日，走进").story.passages if p.role == "caption"]
        assert captions == ["青山村新貌"]
        assert Byline("郑海英", "摄影") in self.page.frame("近日，走进").bylines

    def test_subheads_of_two_clauses(self) -> None:
        assert self.page.role("产业兴了") == self.page.role("环境美了") == "subhead"

    def test_a_line_that_is_only_a_closing_mark(self) -> None:
        assert self.page.line("”。").continues
        assert self.page.frame("近日，走进").body.endswith("举着手机拍”。")

    def test_headline_in_quotation_marks_with_a_deck(self) -> None:
        frame = self.page.frame("早上八点")
        assert frame.headline == "“真没想到家门口就能看病”"
        assert frame.deck == "东湖县医共体建设一线见闻"
        assert not frame.is_truncated


COUNTY = """第05版 县域

简讯

▲日前，石塘县开展秋季森林防火宣传，发放资料5000余份。（周虹）
▲近日，云台镇举办第三届柿子采摘节，三天吸引游客1.2万人次。（韩雪 郑强）

让老人吃上“暖心饭”

——石塘县城乡助餐服务见闻

■ 宋佳 本报通讯员 潘伟

中午十一点，城关社区老年食堂飘出阵阵饭香。“两荤两素一汤，才八块钱！”82岁的老人梁福贵端着餐盘乐呵呵地说。

食堂里的“幸福味道”

城关社区老年食堂每天供应午餐180多份，社区为80岁以上老人每餐补贴3元。



社区志愿者为老人送餐。 资料图片

家门口的“小餐桌”

在偏远山村，石塘县依托农家乐、村干部家庭设立“小餐桌”63个，解决了独居老人吃饭难题。下一步，县民政局将把

“小餐桌”增加到100个。

我的父亲

梁 实

父亲是个石匠。他的手掌像石头一样粗糙，指节粗大，握起锤子来却格外灵巧。

那年冬天，父亲去山里采石，走了三天。母亲站在村口望着，直到雪把山路埋住。

城乡环境整治专项行动公示

根据《石塘县城乡环境整治办法》，现将第三季度检查结果公示如下，接受社会监督。监督电话：0578-7123456。

石塘县住房和城乡建设局
2023年10月20日
"""


class TestCounty:
    page = Seen(COUNTY)

    def test_briefs_are_text(self) -> None:
        assert self.page.role("▲日前") == self.page.role("▲近日") == "body"
        assert [byline.name for byline in self.page.frame("▲日前").bylines] == ["周虹", "韩雪", "郑强"]

    def test_subheads_that_run_parallel(self) -> None:
        assert self.page.role("食堂里的") == self.page.role("家门口的") == "subhead"
        assert self.page.same_article("中午十一点", "社区志愿者", "在偏远山村")

    def test_stock_picture_has_no_photographer(self) -> None:
        assert self.page.role("社区志愿者") == "caption"
        assert self.page.frame("中午").bylines == (Byline("宋佳", "作者"), Byline("潘伟", "通讯员"))

    def test_essay(self) -> None:
        assert self.page.frame("父亲是个石匠").headline == "我的父亲"
        assert self.page.frame("父亲是个石匠").bylines == (Byline("梁实", "作者"),)

    def test_notice_is_a_story_of_its_own(self) -> None:
        assert not self.page.same_article("那年冬天", "根据《石塘县")

    def test_the_date_of_a_notice_dates_no_page(self) -> None:
        assert printed(self.page.layout.folios, []).day is None


BRIEF = """让文明实践热在平时

本报评论员

文明实践贵在经常。活动不能只热一阵子，更要热在平时。有的地方活动办得热闹，活动一散就没了下文，群众自然不买账。

2023年全市高考
6月7日开考
设28个考点 1.9万人报名

记者 孔令辉

记者从市教育考试院获悉，2023年全市高考报名人数为19236人，比去年增加812人，全市共设28个考点、648个考场。

乒乓球团体赛成绩
第一名 市实验中学
第二名 城东中学
第三名 江滨学校
第四名 育才中学
"""


class TestBrief:
    page = Seen(BRIEF)

    def test_an_author_that_is_nobody_in_particular(self) -> None:
        assert self.page.role("本报评论员") == "byline"
        assert self.page.frame("文明实践").bylines == ()
        assert self.page.frame("文明实践").deck is None

    def test_headline_of_three_lines(self) -> None:
        frame = self.page.frame("记者从市教育")
        whole = " ".join(filter(None, [frame.kicker, frame.headline]))
        assert whole == "2023年全市高考 6月7日开考 设28个考点 1.9万人报名"

    def test_rows_of_a_table_are_no_headlines(self) -> None:
        assert {self.page.role(start) for start in ("第一名", "第二名", "第三名")} == {"body"}
        assert not any(self.page.line(start).continues for start in ("第一名", "第二名", "第三名"))


class TestDatesThatAreNotThePagesOwn:
    def test_a_sentence_that_opens_with_a_date_is_text(self) -> None:
        page = Seen(
            "老兵周大山的五十年\n\n2018年5月6日，他领到了光荣牌。\n\n“这是我一辈子的荣耀。”周大山说，他十九岁参军，在边防站了五年岗。"
        )
        assert page.role("老兵周大山") == "headline"
        assert page.role("2018年5月6日") == "body"
        assert page.layout.folios == ()

    def test_the_date_below_a_letter_is_no_masthead(self) -> None:
        page = Seen(
            "致全市居民的一封信\n\n各位居民：冬季用火用电增多，请检查线路，不要在楼道里充电，出门前关好煤气。\n\n袁河市消防救援支队\n\n2021年12月20日\n"
        )
        assert page.layout.folios == ()


class TestTornParagraphs:
    def test_long_lines_that_end_with_commas_are_torn_however_many(self) -> None:
        lines = [
            "全县今年育苗十五亿株，比去年增加两成，主要供应周边的六个乡镇，",
            "合作社的大棚里，工人们正忙着分拣装箱，一天能发出三十多万株，",
            "下一步，县里将建设冷链中心，把育苗产业做成富民的主导产业，",
        ]
        page = Seen("育苗忙\n\n" + "\n\n".join(lines))
        assert page.frame("育苗忙").is_truncated
