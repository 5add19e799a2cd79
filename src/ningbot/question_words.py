"""How questions ask: patterns in simplified Chinese and English, as data.

Each row is (answer type, pattern); the first that matches decides. What a pattern matches is not
looked for in the archive, but for what its groups hold: ``unit`` is the measure word asked for
(多少[名]), ``head`` the kind of thing (什么[奖]), ``keep`` words that are part of the matter.
"""

from __future__ import annotations

from ningbot.records import AnswerType

_MEASURE = (
    "名|位|个|家|所|座|间|件|项|次|届|对|组|支|条|种|类|部|本|篇|只|头|辆|架|艘|台|套|处|场|人|口|"
    "户|岁|倍|票|分|字|首|集|层|级|块|片|张|枚|颗|棵|株|封|句|章|卷|期|批|队|门|节|轮|局|站|段|道|"
    "平方公里|平方千米|平方米|平方英里|公里|千米|英里|海里|米|厘米|毫米|英尺|公斤|千克|吨|克|磅|升|亩|公顷|度|"
    "兆瓦|千瓦|瓦|马力|字节|赫兹"
)
_TIME_UNIT = "年|个月|个星期|个小时|个世纪|周|天|日|小时|分钟|秒|世纪|载"
_PLACE = "国家|国|城市|省份|省|市|地区|地方|县|区|镇|村|乡|岛屿|岛|州|洲|大陆|半球|河流|湖泊|海域|街道|路|山脉|山"
_ORGANISATION = (
    "公司|企业|大学|学院|学校|中学|机构|组织|单位|银行|球队|球会|俱乐部|部门|政党|党派|党|报社|报纸|媒体|"
    "电视台|电台|出版社|医院|集团|委员会|协会|研究所|工作室|乐队|乐团|团体|军队|部队|政府|法院"
)
_PERSON = "总统|主席|市长|省长|校长|记者|作者|导演|教授|皇帝|国王|科学家|作家|歌手|演员|球员|将军|首相|总理|学者"
_MONEY = "钱|元|美元|美金|英镑|欧元|日元|港元|港币|新台币|台币|人民币|万元|亿元|万美元|亿美元"
_AMOUNT = (
    "收入|产值|总值|投资|投资额|资金|金额|营收|利润|销售额|经费|预算|票房|造价|成本|价格|售价|薪水|"
    "工资|月薪|年薪|身价|市值|资产|债务|奖金|罚款|捐款|费用|租金|转会费|贸易额|营业额"
)
_RATE = "率|比例|比重|百分比|占比|份额|浓度|湿度"
_COPULA = "(?:是|为|有|达|达到|约|约为|大约|大约是|占|共|总共|一共|了|到了|的)?"

CHINESE: tuple[tuple[AnswerType, str], ...] = (
    ("description", r"为什么|为何|为啥|何以|怎么会|(?:是)?(?:什么|何)(?:原因|缘故|理由)"),
    ("percent", r"百分之(?:几|多少)|(?:几|多少)(?:个)?(?:百分点|百分比|成(?![立为员]))"),
    ("percent", rf"(?P<keep>[\u4e00-\u9fff](?:{_RATE})){_COPULA}(?:多少|多高|几|多大)"),
    ("percent", r"(?P<keep>占(?!地(?:面积|多少|有|约|达|为|是))[\u4e00-\u9fff]{0,16}?)(?:的)?(?:多少|几成)(?:[?]|$)"),
    ("percent", r"(?P<keep>同比(?:增长|下降|上升|减少)?|增长|增幅|涨幅|降幅)(?:了|是|为|达)?(?:多少|几成)(?:[?]|$)"),
    ("ordinal", r"(?:排名|排行|排|位列|名列|列|位居|居|是|在)?第几(?P<unit>名|位|届|次|个|任|代|大|高|长|季|号|部|集|章)?"),
    ("ordinal", r"(?:哪|几)(?:一)?(?P<unit>届|任)"),
    ("date", r"(?:是|在|于|从|自|到|至|直到)?(?:(?:哪|何)(?:一|个|几)?(?:年代|年份|年|月份|月|日期|日|天|号|时期|世纪|朝代|时候|时间)|几(?:月|号|点|时))(?!后|前|内)"),
    ("date", r"(?:是|在|于|从|自|到|至|直到)?(?:什么|啥|甚么)(?:时候|时间|时期|时代|年代|年份|日子|日期|朝代|世纪)"),
    ("date", r"(?:是|在|于|从|自|到|至|直到)?何时(?:候)?"),
    ("date", r"(?:时间|日期|生日|年份)(?:是|为)(?:多少|什么|何)"),
    ("duration", rf"(?:多少|几)(?P<unit>{_TIME_UNIT})(?:的)?(?:时间)?(?!龄|级|纪)"),
    ("duration", r"多久|多长时间|多少时间|(?:是)?多长的时间"),
    ("money", rf"多少(?:(?P<keep>资金|经费)|{_MONEY})"),
    ("money", rf"(?P<keep>{_AMOUNT}){_COPULA}(?:多少|几何)(?!{_MEASURE})"),
    ("number", rf"(?:有|共|达|为|是)?多少(?P<unit>{_MEASURE})?(?:的)?"),
    ("number", rf"(?:有|共|是)?几(?P<unit>{_MEASURE})"),
    ("number", r"(?:有|是)?多(?:大|高|长|远|重|深|宽|快|厚|广|少)(?!的影响|程度)"),
    ("person", rf"(?:是|由|被|叫)?(?:哪|哪一|哪几|几)(?:位|名|个)?(?:人物|人(?!口|种|类)|{_PERSON})"),
    ("person", r"(?:是|由|被|叫)?(?:谁|何人|什么人|哪些人|哪位|哪几位|哪一位)"),
    ("person", r"叫(?:做)?什么名字|姓(?:什么|甚么)|姓名(?:是|叫)什么"),
    ("place", r"(?:是|在|于|位于|到|去|从|至)?(?:哪里|哪儿|何处|何地|什么地方|什么地区|什么国家|什么城市)"),
    ("place", rf"(?:是|在|于|位于|到|去|从|至)?哪(?:一|几)?(?:个|座|些|条)?(?P<head>{_PLACE})"),
    ("place", r"(?:位于|坐落于|坐落在|地处|设在|在)哪"),
    ("organization", rf"(?:是|由|被|在)?(?:哪|什么)(?:一|几)?(?:个|家|所|间|支|些)?(?P<head>{_ORGANISATION})"),
    ("organization", r"(?:是|由|被|在)?哪(?:一|几)?(?:家|间)"),
    ("description", r"(?:是)?(?:怎么样|怎么|怎样|如何|咋)"),
    ("description", r"(?:有|起|起到|产生)?(?:什么|何)(?:作用|影响|意义|意思|特点|特征|特色|区别|不同|关系|好处|用途|功能|效果|后果|含义|优势|优点|缺点|变化|贡献|表现|规定|内容|情况|措施|方法|方式|目的)"),
    ("description", r"(?:指|代表|意味着)(?:的)?(?:是)?什么"),
    ("entity", r"(?:是|叫|叫做|称为|称作|被称为|为|有|由)?(?:什么|甚么|啥|哪一|哪几|哪些|哪种|哪|何种|何)(?:一)?(?:个|种|些|项|部|本|座|条|类|名|门|支|款|件|届|首)?(?P<head>[\u4e00-\u9fff]{0,4})"),
    ("entity", r"(?:是|为|叫|于)[?:]*$"),
    ("description", r"是不是|有没有|是否|能否|可否|会不会|[吗么][?]?$"),
)  # fmt: skip

_ENGLISH_PERSON = (
    "mayor|president|governor|premier|minister|chairman|chairwoman|secretary|director|leader|king|"
    "queen|emperor|author|writer|poet|singer|actor|actress|reporter|journalist|scientist|professor|"
    "founder|inventor|architect|artist|composer|player|coach|captain|general|man|woman|person"
)
ENGLISH: tuple[tuple[AnswerType, str], ...] = (
    ("percent", r"\b(?:what|which) (?:percentage|percent|share|proportion|fraction)\b|\bwhat\b(?=.*\brate\b)"),
    ("money", r"\bhow much (?:(?P<keep>funding|revenue|capital)|money|cash)\b|\bwhat\b(?=.*\b(?:revenue|price|cost|funding|salary|output value|sales)\b)|\bhow much\b(?=.*\b(?:cost|earn|paid|spent|worth|funding)\b)"),
    ("duration", r"\bhow (?:long|many (?:years|months|weeks|days|hours|minutes|seconds))\b"),
    ("number", r"\bhow (?:many|much|far|tall|high|large|big|deep|wide|old|heavy)\b|\bwhat (?:number|population)\b"),
    ("date", r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b"),
    ("person", r"\bwho(?:se|m)?\b"),
    ("person", rf"\bwhat\b(?= (?:is|was|are|were) the (?:\w+ )?names? of (?:\w+ )*(?:{_ENGLISH_PERSON})s?\b)"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:city|country|place|state|province|county|town|region|continent)\b"),
    ("organization", r"\b(?:what|which) (?:company|organi[sz]ation|university|team|school|enterprise|firm|agency|bank|party|newspaper)\b"),
    ("ordinal", r"\bwhat (?:rank|place|position)\b"),
    ("description", r"\bwhy\b|\bhow\b"),
    ("entity", r"\bwhat\b|\bwhich\b"),
)  # fmt: skip

# Measure words that count the same things: who asks for one is answered with another. What is
# asked for with 个 may be counted with any.
SAME_UNITS = tuple(
    frozenset(group.split())
    for group in (
        "名 位 人 口",
        "人 个",
        "位 个",
        "家 间 所 户",
        "座 幢 栋 个",
        "项 件 个",
        "件 起 宗",
        "篇 本 部 册",
        "次 回 场",
    )
)

# What names of organisations end with, and what stands before a person's name.
ORGANISATION_ENDS = tuple(_ORGANISATION.split("|"))
PERSON_TITLES = f"{_PERSON}|記者|記者：|编辑|編輯|通讯员|通訊員|摄影|攝影|书记|書記|董事长|董事長|负责人|負責人|总经理|總經理"

# What a question may hold beside its matter; an answer need not account for these.
CHINESE_STOP = frozenset(
    (
        "的 了 是 在 有 和 与 及 或 而 被 由 于 从 自 到 至 为 以 对 把 将 向 给 让 使 之 其 他 她 "
        "它 他们 她们 它们 这 那 该 此 这个 那个 这些 那些 这里 那里 也 都 就 才 又 还 很 最 更 请 请问 "
        "想 知道 告诉 我 我们 你 你们 吗 呢 吧 啊 呀 么 嘛 过 着 得 地 所 中 里 上 下 内 外 时 后 前 "
        "当时 以来 一个 一 并 则 但 因 因为 所以 如果 虽然 可以 能 能够 会 要 应 应该 不 没 没有 这篇 文章 "
        "本文 文中 报道 新闻 原文 材料 档案 资料 总共 一共 共 主要 包括 分别 属于 叫 叫做 名叫 称为 名字 哪 "
        "什么 谁 多少 几 何 怎样 如何 大约 大概 左右 今天 现在 目前 名 个 位 家 只 件 项 次 种 些"
    ).split()
)

ENGLISH_STOP = frozenset(
    (
        "a an the of in on at to for from by with and or as is are was were be been being do does "
        "did has have had will would can could should may might must it its this that these those "
        "there their they he she his her him them we you i my your our us what which who whom "
        "whose when where why how many much long please tell me about according article text than "
        "then so such if into over under between during not no any some all each every also only "
        "just one s t"
    ).split()
)
