"""Words by which series are asked for, and those that may stand around their values: data, no logic.

All of it is in simplified characters, as texts are folded.
"""

from __future__ import annotations

# What asks for values by date or by subject, and is no part of what is measured.
BY_DATE = (
    r"(?:历|各|每|逐|近几|近|这几|这些)年(?:份|度)?(?:以来|来)?|(?:分|按)年(?:份|度)?|年度|逐月|各月|每个?月|按月|"
    r"随时间(?:的)?"
)
KINDS_OF_SUBJECT = (
    "高新区|经开区|开发区|产业园|区县市|县市区|市县区|县市|市县|区县|县区|区|县|市|镇|乡|村|省份|省|州|国家|国|地区|地方|地|街道|园区|城市|公司|企业|集团|学校|高校|大学|学院|"
    "校|院系|医院|银行|岛屿|岛|湖泊|湖|河流|山脉|山|车站|站"
)
BY_SUBJECT = (
    rf"(?:各|每|哪|分|按)(?:一|几)?(?:个|座|家|所|条|些)?(?P<kind>{KINDS_OF_SUBJECT})(?:分别|各)?"
)
ABOUT_CHARTS = "(?:的)?(?:变化趋势|变化|走势|趋势|情况|对比|比较|排名|分布|统计图|统计数据|数据|图表|折线图|柱状图|一览|汇总)$"
BY_DATE_ENGLISH = (
    r"\b(?:(?:by|per|for|in|of) )?(?:each |every )(?:year|month)\b|\b(?:by|per) (?:year|month|date)\b|"
    r"\bover (?:the years|time)\b|\bthroughout the years\b|\b(?:annual|yearly|annually|monthly)\b"
)
# English for what is measured, where the dictionary has much else for it.
MEASURED_ENGLISH: dict[str, tuple[str, ...]] = {
    "area": ("面积",), "areas": ("面积",), "length": ("长度", "全长"), "height": ("高度",),
    "width": ("宽度",), "depth": ("深度",), "elevation": ("海拔",), "altitude": ("海拔",),
    "population": ("人口",), "weight": ("重量",), "rainfall": ("降雨量", "降水量"),
    "precipitation": ("降水量",), "temperature": ("气温",), "capacity": ("容量",),
    "gdp": ("gdp", "地区生产总值", "国内生产总值", "生产总值"), "tourists": ("游客",), "visitors": ("游客",),
    "employees": ("员工", "职工"), "students": ("学生",), "enterprises": ("企业",),
    "companies": ("企业", "公司"), "output": ("产值", "产量"), "income": ("收入",),
}  # fmt: skip
_SUBJECTS_ENGLISH = {
    "district": "区", "county": "县", "town": "镇", "township": "乡", "village": "村", "city": "市",
    "province": "省", "country": "国", "company": "公司", "enterprise": "公司", "school": "学校",
    "university": "大学", "hospital": "医院", "zone": "园区", "park": "园区", "island": "岛",
    "lake": "湖", "river": "河流", "mountain": "山", "region": "地区", "bank": "银行", "place": "地区",
}  # fmt: skip
SUBJECTS_ENGLISH = (
    _SUBJECTS_ENGLISH
    | {f"{word}s": kind for word, kind in _SUBJECTS_ENGLISH.items()}
    | {f"{word[:-1]}ies": kind for word, kind in _SUBJECTS_ENGLISH.items() if word.endswith("y")}
)
BY_SUBJECT_ENGLISH = (
    r"\b(?:by|per|across|(?:(?:by|for|in|of) )?(?:each|every)(?: of the)?) ?(?:the )?"
    rf"(?P<kind>{'|'.join(sorted(SUBJECTS_ENGLISH, key=len, reverse=True))})\b"
)
ABOUT_CHARTS_ENGLISH = (
    r"\b(?:trends?|changes?|history|comparison|charts?|figures) (?:of|in|for)(?: the)?\b|"
    r"\b(?:trends?|charts?|figures)$"
)

# A kind of subject -> what names of such end with; any name does for the others.
ENDS_OF: dict[str, tuple[str, ...]] = {
    "高新区": ("高新区",), "经开区": ("经开区",), "开发区": ("开发区", "经开区", "高新区"), "产业园": ("产业园", "园"),
    "区县市": ("区", "县", "市"), "县市区": ("区", "县", "市"), "市县区": ("区", "县", "市"),
    "县市": ("县", "市"), "市县": ("县", "市"), "区县": ("区", "县"), "县区": ("区", "县"), "区": ("区",), "县": ("县",), "市": ("市",), "城市": ("市",),
    "镇": ("镇",), "乡": ("乡",), "村": ("村",), "街道": ("街道",), "园区": ("区", "园"),
    "公司": ("公司", "集团", "厂", "股份"), "企业": ("公司", "集团", "厂", "股份"), "集团": ("集团",),
    "学校": ("学校", "中学", "小学", "大学", "学院", "高中"), "校": ("学校", "中学", "小学", "大学", "学院", "高中"),
    "高校": ("大学", "学院"), "大学": ("大学", "学院"), "学院": ("学院",), "医院": ("医院",),
    "银行": ("银行",), "岛": ("岛", "屿"), "岛屿": ("岛", "屿"), "湖": ("湖", "池", "潭"),
    "湖泊": ("湖", "池", "潭"), "河流": ("河", "江", "溪"), "山": ("山", "峰", "岭"), "车站": ("站",), "站": ("站",),
}  # fmt: skip

COUNTRIES = frozenset(
    "中国 美国 英国 法国 德国 俄罗斯 日本 印度 巴西 加拿大 澳大利亚 意大利 西班牙 葡萄牙 荷兰 比利时 瑞士 瑞典 挪威 丹麦 芬兰 冰岛 "
    "爱尔兰 奥地利 波兰 捷克 斯洛伐克 匈牙利 罗马尼亚 保加利亚 希腊 土耳其 乌克兰 白俄罗斯 立陶宛 拉脱维亚 爱沙尼亚 塞尔维亚 "
    "克罗地亚 斯洛文尼亚 波黑 黑山 马其顿 阿尔巴尼亚 摩尔多瓦 格鲁吉亚 亚美尼亚 阿塞拜疆 乔治亚 亚塞拜然 哈萨克斯坦 乌兹别克斯坦 "
    "土库曼斯坦 吉尔吉斯斯坦 塔吉克斯坦 蒙古 蒙古国 韩国 南韩 朝鲜 北韩 越南 老挝 寮国 柬埔寨 泰国 缅甸 马来西亚 新加坡 印度尼西亚 印尼 "
    "菲律宾 文莱 东帝汶 孟加拉国 孟加拉 斯里兰卡 尼泊尔 不丹 马尔代夫 巴基斯坦 阿富汗 伊朗 伊拉克 叙利亚 黎巴嫩 以色列 巴勒斯坦 约旦 "
    "沙特阿拉伯 沙乌地阿拉伯 也门 阿曼 阿联酋 卡塔尔 巴林 科威特 塞浦路斯 埃及 利比亚 突尼斯 阿尔及利亚 摩洛哥 苏丹 南苏丹 埃塞俄比亚 "
    "衣索比亚 索马里 肯尼亚 乌干达 卢旺达 布隆迪 坦桑尼亚 尼日利亚 奈及利亚 尼日尔 加纳 迦纳 科特迪瓦 塞内加尔 马里 几内亚 利比里亚 "
    "塞拉利昂 多哥 贝宁 喀麦隆 加蓬 刚果 安哥拉 赞比亚 尚比亚 津巴布韦 博茨瓦纳 纳米比亚 南非 莱索托 莫桑比克 马达加斯加 毛里求斯 "
    "墨西哥 危地马拉 伯利兹 洪都拉斯 萨尔瓦多 尼加拉瓜 哥斯达黎加 巴拿马 古巴 海地 多米尼加 牙买加 哥伦比亚 委内瑞拉 圭亚那 苏里南 "
    "厄瓜多尔 秘鲁 玻利维亚 巴拉圭 乌拉圭 阿根廷 智利 新西兰 纽西兰 巴布亚新几内亚 斐济 萨摩亚 汤加 东德 西德 苏联 南斯拉夫 中华民国 "
    "梵蒂冈 摩纳哥 卢森堡 列支敦士登 圣马力诺 安道尔 马耳他".split()
)
PROVINCES = frozenset(
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 "
    "宁夏 新疆 北京 天津 上海 重庆".split()
)
# Of a question: words that only say that something is counted, or that it is there.
FILLERS = frozenset(
    "数量 数目 数 总数 人数 个数 家数 总量 总额 合计 总计 数字 数值 实现 达到 拥有 "
    "number total amount count had reached achieved exist existed recorded reported registered".split()
)
# What lasts: 優良天數 is answered in days, which are no number of things.
DURATIONS = (
    "天数",
    "日数",
    "时长",
    "工期",
    "年限",
    "年数",
    "小时数",
    "寿命",
    "周期",
    "学制",
    "期限",
)
# English names of parts of a town that the dictionary does not have.
ZONES_ENGLISH: dict[str, tuple[str, ...]] = {
    "high-tech zone": ("高新区", "高新技术产业开发区"),
    "hi-tech zone": ("高新区", "高新技术产业开发区"),
    "economic development zone": ("经开区", "经济开发区", "经济技术开发区"),
    "development zone": ("开发区",),
    "industrial park": ("工业园", "产业园"),
}

# --- what may stand around a value ---

# Between the thing and its value, or before the thing: it is so much.
LINKS = (
    "是 为 达 达到 有 共 共有 共计 总计 合计 约 大约 约为 约有 约达 大约为 大约有 大概 则 已 已经 已达 已有 已为 "
    "就 就有 仅 仅为 仅有 只有 只 才 高达 多达 近 将近 接近 超 超过 突破 已突破 逾 不足 不到 实现 完成 取得 创造 录得 "
    "增至 增加到 增加至 增加为 增长到 增长至 增到 升至 升到 上升到 上升至 提升到 提升至 提高到 提高至 扩大到 扩大至 "
    "发展到 壮大到 降至 降到 下降到 下降至 降低到 降低至 减至 减少到 减少至 缩减到 缩减至 回升到 回升至 跃升到 跃升至 "
    "接待 首次 再次 成功 了 着 到 至 在 于 各 各为 各有 达到了 超过了 突破了 有着 估计为 统计为 上升为 变为 成为 "
    "计 总 一共 总共 总体 全部 现 现为 现已 如今 目前为"
).split()
# What says that as many values follow as dates or names came before.
RESPECTIVELY = ("分别", "分别为", "分别是", "分别有", "分别达", "分别达到", "依次", "依次为")
FROM = ("由", "从", "自")
AND = ("和", "及", "与", "以及", "跟")
# Before a thing that is there and counted: 園區[擁有]企業320家.
HAVING = (
    "拥有 现有 现存 存有 集聚 集聚了 聚集 聚集了 汇聚 汇聚了 设有 下辖 辖 辖有 设 辖内有 共有 还有 也有 开有 建有 "
    "居住 居住着 住着 居住有 登记 在册 注册 具有 占有 落户 入驻 在营"
).split()
# Before all of it: who says it, when, where.
OPENINGS = (
    "据统计 据悉 据了解 据介绍 据测算 据 根据 统计显示 数据显示 统计数据显示 报告显示 统计 资料显示 普查 人口普查 的人口普查 "
    "的统计 人口统计 时 以来 截至 截止 截止到 截至到 底 末 年底 年末 年终 初 现今 其 该 本 我 这 也 而 但 并 且 "
    "同时 此外 当中 中 里 内 地 整个 境内 辖区 辖区内 辖区面积内 现时 当前 今 全年 度"
).split()
# They make the thing no other thing.
NEUTRAL = "总 年 全 全部 全年 全体 各类 所有 的 之 总的 整体".split()
AFTER_HEAD = "数 数量 总数 总量 总额 总值 人数 数目 额 总和 总计 合计 规模".split()
# They make another thing of it: an increase, a part, a hope, a mean.
DOUBTS = (
    "新增 增加 净增 增长 新建 新开 新设 引进 减少 下降 上升 提高 降低 提升 淘汰 关停 流失 其中 另有 另外 其余 其他 其它 "
    "预计 预期 预测 预算 计划 规划 目标 力争 争取 有望 将 拟 若 如果 假如 倘若 平均 人均 每 最高 最低 最大 最小 最多 最少 "
    "相当 相比 比 占 同比 环比 可 可达 能 可以 应 需 要 不 没 未 非 曾 原有 原 前 上 至少 至多 期间 同期 假期 黄金周 国庆 春节 清明 端午 中秋 五一 元旦 节日 小长假 当天 当日 首日 单日 日均 月均 年均 累计  包括 包含 除"
).split()

# --- names ---

PLACE_ENDS = (*"区县市镇乡村省州国岛湖港屿洲", "街道", "园区")
ORGANISATION_ENDS = (
    "公司", "集团", "银行", "大学", "学院", "学校", "中学", "小学", "医院", "协会", "委员会", "支部", "股份", "厂",
    "研究所", "研究院", "出版社", "俱乐部", "法院", "联盟", "酒店", "机场", "车站", "博物馆", "图书馆",
)  # fmt: skip
TOWN_ENDS = frozenset("区县市镇乡村省州")
NAME_ENDS = PLACE_ENDS + ORGANISATION_ENDS
GENERIC_NAMES = frozenset(
    "园区 新区 高新区 经开区 开发区 工业园 全市 全县 全区 全省 全国 全镇".split()
)
# What ends like a name and names nobody.
NO_NAMES = frozenset(
    "城市区 都市区 都市圈 城区 大都会区 中心城区 "
    "行政区 成员国 会员国 管理区 自治区 直辖市 工业区 自治市 省辖市 地级市 县级市 县辖市 市辖区 经济特区 专属经济区 都会区 旅游区 保护区 "
    "商业区 名胜区 工业园区 科学园区 产业园区 住宅区 居住区 居民区 主城区 风景区 度假区 自然保护区 边疆区 管辖区 控制区 服务区 聚居区 重灾区 "
    "中心区 市中心区 经济区 文化区 建成区 试验区 核心区 丘陵区 办公区 贸易区 气候区 军分区 占领区 热带地区 邻近地区 沿岸地区 边境地区 局部地区 "
    "战胜国 主办国 生产国 宗主国 附属国 理事国 进口国 出口国 协约国 轴心国 商业城市 中小城市 大城市 行政村 民族村 度假村 贫困县 重点县 "
    "子公司 母公司 分公司 总公司 航空公司 保险公司 集团公司 股份公司 控股公司 有限公司 跨国公司 电话公司 百货公司 高等学校 师范学校 专科学校 "
    "公立学校 私立学校 中小学校 小学校 军官学校 州立大学 医学院 研究所 研究院 图书馆 博物馆 俱乐部 出版社 委员会 常务委员会 火车站 停车站 "
    "后车站 制造厂 发电厂 造船厂 印刷厂 兵工厂 水泥厂 化工厂 淡水湖 人工湖 内陆湖 珊瑚岛 人工岛 党支部 民用机场 军用机场 酋长国 两国 诸国 大国 "
    "王朝 平原 山脉 卫星 文明 太阳 海洋 都城 朝廷 回国 入口 巴士 温泉 高峰 湖水 河谷 河口 海湾 海峡 山峰 大街 天桥 大桥 城堡 宫殿 修道院 离岛 "
    "长度 美丽 普及 新建 古老 荣誉 封锁 权威 古典 祖先 王子 望远镜 青少年 道德 陆军 台风 高原 丘陵 沙滩 容纳 长达 多达 加盟 亚军 王宫 重镇 "
    "地区 城市 农村 乡村 社区 城区 郊区 市区 山区 景区 辖区 街区 城镇 乡镇 小镇 县市 省市 中国区 世界各国 各国 外国 "
    "各区 各县 各市 各省 各镇 各乡 各村 校区 战区 灾区 选区 牧区 林区 矿区 湿地 县区 区县 都市 股市 楼市 超市 夜市 "
    "上市 门市 入市 本国 两国 多国 三国 祖国 帝国 王国 共和国 合众国 联合国 爱国 建国 海岛 小岛 岛屿 本岛 离岛 "
    "湖泊 淡水湖 咸水湖 港口 香港 特区 新村 同乡 家乡 故乡 下乡 水乡 行政区 自治区 自治州 工厂 农业区 工业区 住宅区".split()
) - {"香港"}
# They stand for what was named before: 全市 for 寧鄉市.
GENERIC_RE = (
    r"(?:全|该|本|我|这个|此)(?P<end>市|县|区|镇|乡|村|省|州|国|岛|港|校|院|园|厂|行|社|公司|集团|园区|支部|银行|学校|大学|医院)|"
    r"(?:园区|公司|集团|学校|大学|医院|当地|新区|高新区|经开区|开发区|该地|本地|境内)"
)
ANY_PLACE = frozenset(("当地", "该地", "本地", "境内"))
GENERIC_ENDS: dict[str, tuple[str, ...]] = {
    "区": ("区",), "园": ("园", "园区", "区"), "校": ("学校", "大学", "学院", "中学", "小学"),
    "院": ("医院", "学院", "研究院"), "行": ("银行",), "厂": ("厂",), "社": ("社",),
    "公司": ("公司", "集团", "股份"), "集团": ("集团",),
}  # fmt: skip
# What titles end with that say what kind of text it is, and not what it is about.
NO_TOPICS = tuple(
    "消息 简讯 簡訊 快讯 快訊 要闻 要聞 新闻 新聞 公告 通知 通报 通報 报告 報告 综述 綜述 评论 評論 社论 社論 纪实 紀實 侧记 側記 "
    "回眸 公报 公報 概况 概況 简介 簡介 年鉴 年鑑 总结 總結".split()
)
# Parts of the compass are no names.
DIRECTION_RE = r"[东西南北中]{1,2}半?[部面方侧岸宽长端区]?"
# A clause that says where something lies or what it borders on: its names are not what is spoken of.
LIES_RE = (
    r"(?:地缘上|位于|地处|位处|坐落|座落|隶属|属于|毗邻|邻近|紧邻|接壤|[东西南北]{1,2}[部面方]?(?:接|邻|与|临|连|靠|至|到|依|濒|隔|抵))"
    r"|与[^,;。]*(?:接壤|相邻|毗邻|交界|相连|为邻|相望)"
)
# No name goes on over these: 布里斯托[西臨]愛爾蘭海.
BORDERS = ("临", "邻", "接", "连", "靠", "濒", "抵")
# Behind a name: the part of it in which something lies.
LIES_IN_RE = r"[东西南北中]{1,2}[部方面侧]|境内"
# A value told of a time that has no date: it is of no other time.
NARRATIVE_RE = r"时期|年间|年代|当时|当年|其后|后来|随后|不久|没多久|之后|此前|最初|起初|早期|初期|晚期|末年|世纪|一度|曾"
# Verbs to the tagger, and mostly what is measured.
ALSO_NOUNS = frozenset("收入 支出 投入 投资 进口 出口 进出口 销售 消费 捐款 贷款 存款".split())
NOMINAL_TAGS = frozenset("n nz nr ns nt nrt nrfg vn j b l i eng an ng".split())
NAME_TAGS = frozenset("ns nt nr nrt nrfg".split())
# Relative to the article: the ones by `resolve_date`, the others the article's own day.
RELATIVE_RE = r"(?:今|去|前)年(?:年?[底末初])?(?!以来|轻|龄)|截至目前|截止目前|到目前为止|目前|现在|当前|近日|日前|截至今日|如今"
