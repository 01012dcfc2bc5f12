# ruff: noqa: E501 - a page's line is as long as it is
"""Whole pages in other papers' styles, each line with its right reading.

A page is written as its lines, each with its article (-: none), its role, + where it goes on with a broken paragraph,
and its text. An empty line stands between two lines, unless the second begins with a tilde.
"""

from __future__ import annotations

import re

import pytest

from flows.reading.layout import Frame, Layout, lay_out

LINE = re.compile(r"(~?)(-|\d+) (\w+)(\+?): (.+)")

# A party paper: leaders' meetings, attendance lines, a paragraph broken around another story.
PARTY = """
- noise: 01 要闻
~- noise: 2023年10月18日 星期三 农历癸卯年九月初四
~- noise: 责任编辑 丁晓云 版式设计 洪涛
- banner: 牢记嘱托 感恩奋进 走在前列
1 kicker: 韩志军在临洮调研重点项目建设时强调
1 headline: 抢抓施工黄金期 全力冲刺四季度
1 deck: 马玉兰参加调研
1 body: 本报临洮10月17日讯(记者 贺文彬)10月17日,市委书记韩志军深入临洮县,实地调研重点项目建设情况。他强调,要牢固树立项目为王理念,抢抓四季度施工黄金期,全力以赴抓进度、保质量。
1 body: 在洮阳镇污水处理厂扩建项目现场,韩志军详细询问施工组织、资金保障等情况。该项目总投资1.86亿元,日处理能力将由2万吨提高到4万吨,目前已完成投资9700万元。他指出,要倒排工期、挂图作战,在确保安全的前提下加快建
2 headline: 第十二届
2 headline: 马铃薯大会
2 headline: 在安定区开幕
2 body: 本报讯(记者 权小琴 通讯员 景亚平)10月16日上午,第十二届马铃薯大会在安定区开幕,来自22个国家和地区的460余名嘉宾参会,现场签约项目31个,签约资金78.4亿元。
2 body: 开幕式前,与会嘉宾参观了马铃薯全产业链展馆。安定区现有马铃薯种植面积100万亩,年产量150万吨,加工转化率达到
1 body+: 设进度,早日发挥效益。
1 body: 在中铺循环经济产业园,韩志军走进铝型材加工企业生产车间,了解产品研发、市场销售情况,勉励企业加大研发投入,不断提升核心竞争力。
1 body: 市领导周永强,市直有关部门负责同志参加调研。
2 body+: 65%,全产业链产值突破90亿元。
3 caption: 10月15日,陇西县文峰镇的药农在晾晒黄芪。该县今年种植中药材35万亩,预计产量10.5万吨,产值可达42亿元。
~3 credit: 本报记者 曹海燕 摄
4 kicker: 社论
4 headline: 让实干成为最鲜明的底色
4 body: 空谈误国,实干兴邦。面对繁重的改革发展任务,唯有实干才能把蓝图变为现实。
4 body: 实干,就要敢于担当。越是困难多、压力大的时候,越要迎难而上,以“闯”的精神、“创”的劲头、“干”的作风开创新局面。
4 jump: (下转第2版)
5 headline: 市委常委会召开会议
5 deck: 研究安全生产和冬季清洁取暖等工作
5 deck: 韩志军主持
5 body: 本报讯 10月16日,市委常委会召开会议,传达学习有关文件精神,研究全市安全生产、冬季清洁取暖等工作。
5 body: 会议审议了《定州市冬季清洁取暖实施方案》。会议指出,要把群众温暖过冬作为头等大事,备足煤源气源,加强设备检修,做到应供尽供。
- noise: 本报地址:中华路18号 邮编:743000 广告热线:8212345
"""

# An evening paper: questions and exclamations in headlines, opinions under bracketed names.
EVENING = """
- noise: A07
~- noise: 社会·民生
~- noise: 2021年7月9日 星期五 首席编辑 沈辰 美编 尤嘉 校对 方平
1 headline: 公交司机自掏腰包送回家
1 body: 晚报讯（首席记者 毛丽萍）“要不是小葛师傅，我爸那天真不知道会走到哪里去。”昨天上午，市民蒋女士把一面锦旗送到公交三公司，向28路驾驶员葛明亮道谢。
1 body: 事情发生在7月5日傍晚。葛明亮驾车到达终点站时，发现车厢后排还坐着一位老人，手里攥着一只塑料袋，神情焦急。“他说要去城东菜场，可城东菜场在反方向，隔着14站
2 headline: 37.8℃！今天继续“蒸桑拿”
2 body: 本报讯 记者 卞雯 昨天下午2点20分，市区最高气温冲到37.8℃，刷新今年以来的纪录。市气象台继续发布高温橙色预警。
2 body: 未来三天天气：今天多云到晴，29℃~38℃；明天晴到多云，29℃~37℃；后天多云，28℃~36℃。
1 body+: 路呢。”葛明亮说。
1 body: 问清情况后，他打电话向调度室报备，自己掏钱叫了一辆出租车，陪老人一路找到家门口。此时，家人已经找了两个多小时。
1 caption: 蒋女士给葛明亮送上锦旗
~1 credit: 公交三公司 供图
3 kicker: 一次性收200元“开瓶费”合理吗？
3 headline: 消保委：消费者有权拒付
3 byline: □晚报记者 庄华
3 body: 市民许先生近日在一家饭店请客，自带了两瓶白酒，结账时被要求支付200元“开瓶费”，双方各执一词，闹得不欢而散。
3 subhead: 【饭店】
~3 body: 店里早就贴出了告示，酒水服务要人工、要杯具，收费并不过分。
3 subhead: 【律师】
~3 body: 饭店禁止自带酒水或者另收开瓶费，属于霸王条款，应属无效。北辰律师事务所律师苏畅认为，许先生可以向市场监管部门投诉。
3 subhead: 【消保委】
~3 body: 消费者遇到类似情况，应保留小票、录音等证据，及时拨打12315。
- noise: 热线电话：96100
"""

# A county paper: signed briefs, one of them broken, a portrait, a poem, lost papers.
COUNTY = """
- noise: 第三版
~- noise: 综合新闻
- banner: 镇村快递
1 headline: 白云乡：道路“白改黑” 出行更舒心
1 body: 日前，白云乡投资268万元对3.2公里集镇主干道实施“白改黑”改造，沿线安装路灯96盏，惠及群众4700余人。（邓 凯）
2 headline: 龙井镇：晒秋晒出好“丰”景
2 body: 近日，龙井镇第四届晒秋节开幕，3天接待游客2.1万人次，带动农产品销售65万元。（舒文静 卓玛）
3 headline: 三合镇：集中开展消防演练
3 body: 10月20日，三合镇组织辖区12家企业、8个村（社区）开展消防演练，现场发放宣传资料1500余份。通过演练，进一步提高了干部群众的
4 headline: 我县新增3家省级“专精特新”企业
4 body: 本报讯（融媒体记者 黎明月）10月19日，记者从县经信局获悉，省经信厅公布2022年度“专精特新”中小企业名单，我县3家企业上榜，全县省级“专精特新”企业增至17家。
4 body: 据了解，“专精特新”是指专业化、精细化、特色化、新颖化。近年来，我县建立“白名单”培育库，入库企业46家，兑现奖补资金
3 body+: 消防安全意识和自救能力。（何永康）
4 body+: 580万元。
5 headline: 人勤地不懒 荒山变金山
5 deck: ——记“全国绿化劳动模范”冉启富
5 byline: 通讯员 涂成刚 文/图
5 body: 寒露刚过，石门坎村的山坡上，68岁的冉启富正弯腰给脆红李树剪枝。从1998年承包第一片荒山起，他已经在这里守了24年，栽下树苗31万株。
5 caption: 冉启富在管护李树
5 subhead: 一个承诺
5 body: “山不绿，人不走。”当年签下承包合同时，冉启富对乡亲们许下这样的诺言。他卖掉耕牛和年猪，凑了1.8万元，又从信用社贷款3万元，带着妻子住进了山上的窝
5 body+: 棚。头两年，树苗成活率不到四成，他就一桶一桶挑水上山。
5 subhead: 一份收获
5 body: 如今，800亩荒山郁郁葱葱，脆红李年产量达60万公斤，产值300余万元，带动周边126户群众就近务工。
6 headline: 秋天的信笺
~6 byline: 向晚晴
~6 body: 风把一枚落叶
~6 body: 投进黄昏的邮筒
~6 body: 收信人是远山
~6 body: 寄信人是炊烟
~6 body: 我在田埂上
~6 body: 读到一行雁阵
7 headline: 遗失声明
~7 body: 罗小琼遗失身份证，号码513xxx196803121826，声明作废。
~7 body: 县宏达建材经营部遗失公章一枚，声明作废。
"""

# An economic page: digits everywhere, a table, numbered subheads, text that breaks off.
ECONOMY = """
- noise: 2024年4月26日 星期五 B2 产经
1 kicker: 一季度新增贷款同比多增1326亿元
1 headline: 我省金融“活水”精准滴灌实体经济
1 byline: ■本报记者 范思翔 实习生 唐棣
1 body: 4月25日，人民银行浙南省分行召开一季度金融统计数据新闻发布会。数据显示，截至3月末，全省本外币各项贷款余额11.62万亿元，同比增长12.4%，比年初增加5874亿元，同比多增1326亿元。
1 subhead: 1 制造业中长期贷款增速21.7%
1 body: 分领域看，制造业中长期贷款余额1.09万亿元，同比增长21.7%，高于各项贷款平均增速9.3个百分点；普惠小微贷款余额2.21万亿元，增长24.1%；绿色贷款余额1.87万亿元，增长32.6%；科技型中小企业贷款余额3128亿
1 caption: 江山化工10万吨/年NMP项目生产车间。 企业供图
1 body+: 元，增长27.5%。3月份，全省企业贷款加权平均利率3.92%，同比下降0.41个百分点。
1 subhead: 2 首贷户新增4.3万户
1 body: “从申请到放款只用了48小时，1500万元就到账了。”江山化工股份有限公司财务总监娄静说，这笔“科技创新再贷款”利率仅2.95%，一年可节约利息支出28万元。
1 body: 据统计，一季度全省新增首贷户4.3万户，其中民营企业占比96.8%
2 headline: 3.6亿元！衢江农商银行落地首单“可持续发展挂钩”贷款
2 body: 本报讯（通讯员 项南 记者 翁宇君）近日，衢江农商银行向浙南绿能科技有限公司发放可持续发展挂钩贷款3.6亿元，期限5年，利率与企业单位产值能耗挂钩，能耗每下降5%，利率下调10个基点。
2 body: 截至3月末，该行绿色贷款余额47.28亿元，较年初增加6.15亿元，增速14.95%，占全部贷款的
1 body+: 。人民银行浙南省分行货币信贷处处长尹航表示，将用好5000亿元科技创新和技术改造再贷款等工具，继续引导金融机构加大支持力度。
2 body+: 18.3%。
3 headline: 数读
~3 body: 2.3% 一季度全省居民消费价格同比涨幅
~3 body: 5.8% 一季度全省规模以上工业增加值同比增速
~3 body: 1.26万亿元 一季度全省社会消费品零售总额
4 headline: 义北港集装箱吞吐量突破100万TEU
4 byline: （钟磊 戚雨桐）
4 body: 截至4月24日24时，义北港今年累计完成集装箱吞吐量100.4万TEU，同比增长18.2%，比去年提前23天突破百万大关。其中，海铁联运完成15.6万TEU，增长41.3%；新开辟至RCEP成员国航线4条，航线总数达到39条
"""

# A literary page: an essay around a poem, essays, a signed notice.
LITERARY = """
- noise: 副刊
~- noise: 04
~- noise: 2020年5月22日
1 headline: 老屋的灶台
1 byline: ◎邹婉清
1 body: 老屋的灶台是祖父砌的。青砖、黄泥、石灰，一层一层垒起来，外面抹得光溜溜的，像一条安静的老牛卧在墙角。
1 body: 小时候，我最喜欢坐在灶膛前添柴。火苗舔着锅底，噼噼啪啪地响，把我的脸映得通红。奶奶在灶台边转来转去，一会儿揭锅盖，一会儿切菜，嘴里哼着小
2 headline: 五月（外一首）
~2 byline: □ 简 宁
~2 body: 麦子在夜里变黄
~2 body: 布谷鸟衔来一声雨
~2 body: 母亲弯下腰
~2 body: 影子就长成了镰刀
~2 body: 船桨划开月亮
~2 body: 对岸的灯一盏一盏醒来
~2 body: 我还没有开口
~2 body: 渡口已经老了
1 body+: 曲。那香味，隔着几十年的光阴，还在我的梦里飘荡。
1 body: 后来，老屋拆了，灶台也不在了。母亲搬进楼房，用上了天然气，可她总说，煮出来的饭少了一股味道。
3 headline: 闲话端午
3 byline: 杜若水
3 body: 端午将至，巷子里飘起粽叶的清香。吾乡旧俗，五月初五，家家门楣悬艾，小儿臂系五色丝，额点雄黄。
3 body: 古人写端午的诗词不少。我独爱东坡的“轻汗微微透碧纨，明朝端午浴芳兰”，清新可喜。
3 body: 端午之乐，不独在吃，更在一家人围坐。
4 headline: 读《边城》随想
4 byline: 作者：景行
4 body: 《边城》我读过三遍。第一遍在中学，只记得翠翠和那条黄狗；第二遍在异乡，读出了乡愁；第三遍是今年春天，才读懂沈先生说的“美丽总是愁人的”。
- noise: 投稿邮箱：fukan@example.com
5 headline: 拍卖公告
5 body: 受委托，我公司定于2020年6月5日上午10时在市公共资源交易中心公开拍卖闲置厂房一处，建筑面积3260平方米，起拍价418万元，保证金80万元。
5 body: 有意竞买者请于6月4日17时前办理竞买登记手续。联系电话：0736-7654321
5 body: 湘沅拍卖有限公司
~5 body: 2020年5月22日
"""

# A page that lost its quotation marks, with half-width commas and a picture story inside.
UNQUOTED = """
- banner: 高质量发展调研行
1 headline: 小辣椒 大产业
1 deck: 柘城县打造百亿级辣椒产业集群纪实
1 byline: 本报记者 吕忠箱 见习记者 单保良
1 body: 立冬时节,走进柘城县辣椒大市场,满载干椒的货车排成长龙,火红的辣椒堆成一座座小山。今年三樱椒每斤卖到7块8,亩均纯收入超过5000元,俺这日子就像辣椒一样红火!慈圣镇椒农司新立乐呵呵地说。
1 subhead: 一粒种子 撬动一方产业
1 body: 种子是农业的芯片。柘城县与中国农科院合作成立辣椒新品种研究院,先后培育出新品种800余个,推广面积达到
2 headline: 商丘海关助力辣椒出海
2 body: 本报讯(记者 翟华伟 通讯员 史敏)11月6日,一辆装载25吨干辣椒的集装箱货车从柘城驶出,经青岛港发往泰国。今年前10个月,商丘海关共监管出口辣椒1.2万吨,货值2.9亿元,同比分别增长34%、41%。
2 body: 针对企业反映的检测周期长问题,该关推行属地申报、优先查检,将检测时间由5天压缩到
3 caption: 11月7日,睢县河集乡大棚里,工人在管护蘑菇。该乡发展食用菌大棚320座,年产鲜菇4500吨,带动600余人就业。
3 credit: 通讯员 徐泽源 摄
2 body+: 2天。
1 body+: 120万亩,良种覆盖率超过95%。
1 body: 过去是种啥卖啥,现在是市场要啥俺种啥。种业公司负责人逯俊豪说,公司培育的朝天椒新品种亩产突破800斤,比老品种增产两成多。
1 subhead: 一座市场 连通全国八方
1 body: 全国辣椒进柘城,柘城辣椒卖全国。辣椒大市场年交易量70万吨,年交易额突破100亿元,辐射带动20万椒农增收
1 jump: 下转第四版
- banner: 聚焦两会
4 headline: 让农民工工资支付有保障
4 deck: 访市人大代表贾建新
4 byline: 记者 高会鹏
4 body: 农民工工资拖欠问题年年治、年年有,根子在源头监管不到位。市人大代表、睢阳区法律援助中心主任贾建新在接受记者采访时说。
4 body: 他建议,建立工程款与工资款分账管理制度,对恶意欠薪企业实行联合惩戒。
- noise: 组版编辑 邵群峰 统筹 王运林
"""

# A page with headings marked by size, three stories in one another and a repeated paragraph.
GOVERNANCE = """
- banner: # 党建引领 基层治理
1 kicker: ## “积分超市”兑出乡村新风
1 headline: # 泗县：小积分撬动大治理
1 byline: 通讯员 单珊珊 江 涛
1 body: “捡拾垃圾积2分，参加志愿服务积5分，攒够50分换了一袋洗衣液。”9月6日，在泗县草沟镇于韩村“积分超市”，村民张秀芳拿着兑换的物品喜滋滋地说。
1 body: 泗县自2021年推行积分制以来，已建成“积分超市”189个，累计兑换物品6.7万件，参与群众12.3万人次。
1 subhead: ### 定规则 让积分有“标准”
1 body: 该县按照“一村一策”原则，由村民代表大会表决通过积分细则，明确人居环境、移风易俗、邻里互助等8大类32项内容，每季度
2 headline: # 宿州前7月进出口总值增长22.8%
2 body: 本报讯(记者 武长鹏)据合肥海关统计,今年前7个月,宿州市进出口总值51.6亿元人民币,同比增长22.8%,增速居全省第4位。其中,出口43.9亿元,增长27.1%;进口7.7亿元,增长2.9%。
2 body: 从贸易方式看,一般贸易进出口44.2亿元,占85.7%;从市场看,对东盟进出口9.8亿元,增长
1 body+: 公示一次、兑换一次，做到公开透明。
1 subhead: ### 活机制 让积分有“温度”
1 body: 在大庄镇，镇里联合农商行推出“积分贷”，积分靠前的农户可享受最高30万元、年利率4.35%的信用贷款，目前已授信416户、放款2870万元。
1 body: “没想到积分还能贷款！”养殖户尤广利用20万元“积分贷”扩建了鸭
2 body+: 41.6%,拉动全市外贸增长6.9个百分点。
1 body+: 棚，年增收8万元。
3 kicker: ## 萧县农商银行
3 headline: # 创新“葡萄贷” 酿出甜日子
3 body: 本报讯(通讯员 纵瑞)“有了农商行的15万元贷款，我家的避雨棚总算建起来了。”8月30日，萧县龙城镇葡萄种植户窦怀民指着新搭的大棚说。
3 body: 截至8月末，萧县农商银行累计发放“葡萄贷”1.32亿元，惠及果农1046户。
1 duplicate: 在大庄镇，镇里联合农商行推出“积分贷”，积分靠前的农户可享受最高30万元、年利率4.35%的信用贷款，目前已授信416户、放款2870万元。
4 headline: # 灵璧石雕亮相进博会
4 deck: ## ——“中国观赏石之乡”非遗展示侧记
4 byline: 本报记者 张雷 摄影报道
4 body: 一块奇石，千般气象。11月6日，在第五届中国国际进口博览会非遗展区，来自灵璧县的石雕作品《云起》吸引众多参观者驻足。
4 body: 作品长1.8米、高1.2米、重达2.6吨，由省工艺美术大师孙淮滨历时14个月创作完成。“石头会说话，就看你懂不懂它。”孙淮滨说，他
4 jump: （下转3版）
- noise: 本版责任编辑：史鸿雁　美术编辑：陶然
"""

# A page with a figure broken before its unit, a headline after a colon, two-word subheads.
COURTS = """
- noise: 安康日报
~- noise: 2023年4月12日 星期三 第2版 综合
~- noise: 本版责编 余晓芸
1 kicker: 一季度完成投资38.6亿元 同比增长17.2%
1 headline: 汉滨区重点项目建设“加速跑”
1 body: 本报讯（通讯员 柯贤会 胡启明）春潮涌动，机声隆隆。4月9日，在汉滨区恒口示范区的毛绒玩具产业园二期工地，塔吊林立，车辆穿梭，280名工人正在进行主体施工。
1 body: 据了解，该项目总投资6.2亿元，占地118亩，建成后可入驻企业35家，带动就业2000人。今年一季度，汉滨区76个市级重点项目已开工63个，开工率82.9%，完成投资38.6亿
2 headline: 平利：茶农忙采“明前茶”
2 caption: 4月3日，平利县长安镇的茶农在采摘春茶。该县现有茶园面积20万亩，今年春茶产量预计达4800吨。
2 credit: 罗 鹏 摄
1 body+: 元，占年度计划的27.4%。
1 body: 该区建立“一个项目、一名领导、一个专班”机制，区级领导包抓项目，每周调度、每月通报，累计解决用地、用电等问题94个。
3 headline: 白河法院：
3 headline: 执行“组合拳”打出加速度
3 byline: 通讯员 阮班成
3 body: “拖了两年的工钱终于拿到了！”3月28日，农民工代表老周从白河县人民法院执行干警手中接过21.6万元案款。
3 body: 今年1至3月，白河法院新收执行案件264件，执结187件，执行到位金额1835万元，同比分别上升12.3%、18.6%、25%。
3 subhead: 线上查
3 body: 依托网络查控系统，该院对被执行人名下存款、车辆、房产等进行“全景扫描”，累计查询1.2万次，冻结存款720余万元。
3 subhead: 线下找
3 body: 针对“人难找”，该院联合公安、社区网格员开展夜间、凌晨执行行动11次，拘传被执行人42
4 headline: 石泉县召开“两会”
4 deck: 彭建国作政府工作报告
4 body: 本报石泉讯 4月10日，石泉县第十九届人民代表大会第三次会议开幕。县长彭建国作政府工作报告，会议应到代表168人，实到161人。
4 jump: (下转第三版)
3 body+: 人，司法拘留15人。
3 byline: 作者系白河县人民法院干部
5 headline: 新茶的味道
5 byline: 陈旬利
5 body: 清明一过，茶山就醒了。母亲挎着竹篓上山，回来时，衣襟上沾满了露水和茶香。
5 body: 我总觉得，新茶的味道，就是母亲的味道。
"""

# For each page: the authors of each article, and the articles whose text breaks off.
PAGES = {
    PARTY: ({1: "贺文彬/记者", 2: "权小琴/记者 景亚平/通讯员", 3: "曹海燕/摄影", 4: "", 5: ""}, {4}),
    EVENING: ({1: "毛丽萍/记者", 2: "卞雯/记者", 3: "庄华/记者"}, set()),
    COUNTY: (
        {
            1: "邓凯/作者",
            2: "舒文静/作者 卓玛/作者",
            3: "何永康/作者",
            4: "黎明月/记者",
            5: "涂成刚/通讯员",
            6: "向晚晴/作者",
            7: "",
        },
        set(),
    ),
    ECONOMY: ({1: "范思翔/记者 唐棣/记者", 2: "项南/通讯员 翁宇君/记者", 3: "", 4: "钟磊/作者 戚雨桐/作者"}, {4}),
    LITERARY: ({1: "邹婉清/作者", 2: "简宁/作者", 3: "杜若水/作者", 4: "景行/作者", 5: ""}, set()),
    UNQUOTED: ({1: "吕忠箱/记者 单保良/记者", 2: "翟华伟/记者 史敏/通讯员", 3: "徐泽源/摄影", 4: "高会鹏/记者"}, {1}),
    GOVERNANCE: ({1: "单珊珊/通讯员 江涛/通讯员", 2: "武长鹏/记者", 3: "纵瑞/通讯员", 4: "张雷/记者"}, {4}),
    COURTS: ({1: "柯贤会/通讯员 胡启明/通讯员", 2: "罗鹏/摄影", 3: "阮班成/通讯员", 4: "", 5: "陈旬利/作者"}, {4}),
}


def printed(page: str) -> tuple[str, list[tuple[str, str, bool]]]:
    """A page as it would arrive, and what each of its lines is."""
    text = ""
    lines: list[tuple[str, str, bool]] = []
    for raw in page.strip().splitlines():
        match = LINE.fullmatch(raw)
        assert match, raw
        text += ("" if match[1] else "\n") + match[5] + "\n"
        lines.append((match[2], match[3], bool(match[4])))
    return text, lines


def read(page: str) -> tuple[str, list[tuple[str, str, bool]], Layout]:
    text, lines = printed(page)
    return text, lines, lay_out(text)


def frames(page: str) -> dict[str, Frame]:
    """The found articles by the numbers that the page gives them."""
    _, lines, layout = read(page)
    by_ordinal = {frame.ordinal: frame for frame in layout.frames}
    owners = {
        number: line.article_ordinal for (number, _, _), line in zip(lines, layout.lines, strict=True) if number != "-"
    }
    return {number: by_ordinal[ordinal] for number, ordinal in owners.items() if ordinal}


every_page = pytest.mark.parametrize(
    "page", PAGES, ids=["party", "evening", "county", "economy", "literary", "unquoted", "governance", "courts"]
)


@every_page
def test_roles(page: str) -> None:
    text, lines, layout = read(page)
    found = [(line.role, text[line.char_start : line.char_end]) for line in layout.lines]
    assert found == [(role, shown) for (_, role, _), (_, shown) in zip(lines, found, strict=True)]


@every_page
def test_articles(page: str) -> None:
    _, lines, layout = read(page)
    pairs = {(number, line.article_ordinal) for (number, _, _), line in zip(lines, layout.lines, strict=True)}
    assert len(pairs) == len({number for number, _ in pairs}) == len({ordinal for _, ordinal in pairs})
    assert {ordinal for number, ordinal in pairs if number == "-"} <= {None}


@every_page
def test_joins(page: str) -> None:
    _, lines, layout = read(page)
    found = [line.line_number for line in layout.lines if line.continues]
    assert found == [line.line_number for (_, _, joins), line in zip(lines, layout.lines, strict=True) if joins]


@every_page
def test_authors(page: str) -> None:
    found = {
        int(number): " ".join(f"{byline.name}/{byline.role}" for byline in frame.bylines)
        for number, frame in frames(page).items()
    }
    assert found == PAGES[page][0]


@every_page
def test_what_breaks_off(page: str) -> None:
    assert {int(number) for number, frame in frames(page).items() if frame.is_truncated} == PAGES[page][1]


def test_a_jump_belongs_to_the_story_that_it_ends() -> None:
    assert frames(PARTY)["4"].jump == "下转第2版"
    assert frames(UNQUOTED)["1"].jump == "下转第四版"


def test_headline_in_three_parts() -> None:
    frame = frames(PARTY)["1"]
    assert frame.kicker == "韩志军在临洮调研重点项目建设时强调"
    assert frame.headline == "抢抓施工黄金期 全力冲刺四季度"
    assert frame.deck == "马玉兰参加调研"
