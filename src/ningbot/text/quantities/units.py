"""Tables for reading quantities: character folding, units, currencies, calendar words.

Data only. Every table is keyed by the folded (Simplified, halfwidth) form that ``FOLD`` gives;
folding maps one character to one character, so offsets survive it.
"""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ningbot.records import AnswerType


Bound = Literal["about", "under", "over"] | None


class Unit(NamedTuple):
    """What a unit measures, its canonical form ("" for measure words), and how far to trust it.

    A ``weak`` unit is also a common noun or verb: it does not turn a lone 一, 三 into a count.
    """

    kind: AnswerType
    canonical: str = ""
    weak: bool = False


# Traditional character followed by the Simplified one it is read as.
_VARIANTS = (
    "萬万億亿兩两幾几數数餘余來来個个點点時时鐘钟鍾钟週周禮礼歲岁級级號号線线國国縣县區区鄉乡"
    "鎮镇島岛門门間间層层戶户筆笔樁桩則则處处隊队輪轮類类環环盤盘節节頭头頂顶盞盏塊块顆颗張张"
    "冊册臺台輛辆場场屆届種种條条隻只組组對对項项棟栋樓楼聲声強强噸吨頃顷畝亩碼码釐厘貝贝茲兹"
    "馬马幣币圓圆鎊镑盧卢韓韩歐欧銖铢錢钱紀纪曆历歷历農农陰阴臘腊華华攝摄內内約约將将於于達达"
    "過过從从後后當当為为佔占許许貳贰貮贰參叁叄叁陸陆裡里裏里統统單单專专進进獨独劃划歸归這这"
    "業业員员長长緒绪豐丰慶庆順顺禎祯樂乐貞贞觀观開开寶宝應应電电話话熱热機机傳传郵邮編编學学"
    "賽赛邊边樣样體体會会產产灣湾龍龙鐵铁瑪玛鎳镍廳厅劑剂儲储縮缩積积饑饥調调範范帶带領领闆板"
    "績绩蘭兰亞亚納纳繞绕爾尔採采師师戲戏關关係系課课輯辑題题頁页倉仓艙舱騎骑壇坛縫缝滾滚響响"
    "顿顿頓顿團团軍军夠够僅仅壘垒獎奖齣出軸轴絲丝檔档幀帧○〇◯〇倫伦"
)
_FULLWIDTH = "０１２３４５６７８９％﹪．：－–—−‐‑―～~〜（）￥＄＋／　\u00a0\u2009\u202f"
_HALFWIDTH = "0123456789%%.:" + "-" * 10 + "()¥$+/    "
_LATIN = {chr(ord(letter) + 0xFEE0): letter for letter in ascii_letters}

# character as written -> character the tables are written in
FOLD = str.maketrans(
    dict(zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True))
    | dict(zip(_FULLWIDTH, _HALFWIDTH, strict=True))
    | _LATIN
)

_MEASURES = (
    "个 名 位 家 件 项 对 组 人 人次 次 只 条 座 种 所 篇 岁 周岁 辆 艘 架 台 部 部分 本 册 张 "
    "幅 枚 颗 粒 根 棵 株 朵 匹 羽 场 场次 届 份 套 栋 幢 间 户 支 把 盏 块 片 段 首 封 笔 宗 "
    "起 桩 例 队 轮 趟 遍 类 款 集 卷 倍 票 层 班次 列次 架次 车次 件套 台套 例次 标段 "
    "床位 张床 张床位 页 局 盘 枝 顶 艘次 席 尊 副 双 串 箱 瓶 杯 碗 桶 袋 盒 包 堆 排 缕 滴 "
    "圈 帧 颗粒 款式 字 章 期次 拨 伙 批次 门课 门课程 道题 个样"
)
_WEAK_MEASURES = (
    "群 国 省 市 县 区 乡 镇 村 校 州 岛 点 级 线 口 手 头 星 度 行 列 声 路 面 方 门 重 节 回 道 "
    "句 分 期 批 则 环 步 代 强 楼 角 处 尾 峰 团 军 师 连 营 排 班 厂 店 站 院 馆 室 厅 公司 "
    "部门 省市 省份 城市 国家 地区 企业 像素 画素 词 题 问 招 法 胜 负 平 连胜 连败 杆 球 冠 "
    "金 银 铜 拍 声道 核 缸 速 座位 席位 单位 档 版 刀 页纸 大类 大项 小项 大 类别 科 属 目 纲 "
    "族 姓 民族 剂 针 任 卦 音节 画 笔画 集团军 垒 战 役 连冠"
)
_ORDINAL_UNITS = "号 号线 号楼 号院 年级 号店 号机 号船 号文 号文件 号门"

_PHYSICAL = {
    "km": "公里 千米 km KM Km ㎞",
    "m": "米 公尺 m",
    "cm": "厘米 公分 cm ㎝",
    "mm": "毫米 公厘 mm ㎜",
    "um": "微米 μm µm um",
    "nm": "纳米 奈米 nm",
    "nmi": "海里 浬",
    "mi": "英里 哩",
    "ft": "英尺 英呎 呎 ft",
    "in": "英寸 英吋 吋",
    "yd": "码",
    "ly": "光年",
    "li": "里 华里",
    "chi": "尺",
    "cun": "寸",
    "zhang": "丈",
    "km2": "平方公里 平方千米 km2 km² ㎢",
    "m2": "平方米 平方公尺 平米 m2 m² ㎡",
    "cm2": "平方厘米 平方公分 cm2 cm²",
    "mi2": "平方英里 平方哩",
    "ft2": "平方英尺 平方呎",
    "ha": "公顷 ha",
    "acre": "英亩",
    "mu": "亩",
    "ping": "坪",
    "m3": "立方米 立方公尺 m3 m³",
    "km3": "立方公里 km3 km³",
    "cm3": "立方厘米 立方公分 cm3 cm³",
    "L": "升 公升 L",
    "mL": "毫升 ml mL ML",
    "kg": "公斤 千克 kg KG Kg",
    "g": "克 公克 g",
    "mg": "毫克 mg",
    "t": "吨 公吨 t",
    "jin": "斤",
    "liang": "两",
    "lb": "磅",
    "oz": "盎司",
    "°C": "℃ °C 摄氏度 度C",
    "°F": "℉ °F 华氏度",
    "W": "瓦 瓦特 W",
    "kW": "千瓦 kW KW kw",
    "MW": "兆瓦 MW",
    "GW": "吉瓦 GW",
    "kWh": "千瓦时 千瓦小时 kWh",
    "V": "伏 伏特 V",
    "kV": "千伏 kV KV",
    "Hz": "赫兹 Hz HZ",
    "kHz": "千赫 千赫兹 kHz",
    "MHz": "兆赫 兆赫兹 MHz",
    "GHz": "GHz 吉赫",
    "KB": "KB kB",
    "MB": "MB",
    "GB": "GB",
    "TB": "TB",
    "J": "焦耳",
    "cal": "卡路里",
    "kcal": "千卡 大卡",
    "Pa": "帕 帕斯卡",
    "hp": "马力",
    "dB": "分贝 dB",
    "km/h": "公里/小时 公里/时 千米/小时 公里每小时 km/h",
    "m/s": "米/秒 米每秒 m/s",
}
_WEAK_PHYSICAL = frozenset("里尺寸丈升码两坪帕卡瓦伏磅")

_DURATIONS = {
    "year": "年 周年 学年 个学年 年半 个年头",
    "quarter": "个季度",
    "month": "个月 个多月 个半月 个余月",
    "week": "周 星期 个星期 礼拜 个礼拜 个多星期 个半星期",
    "day": "天 日 昼夜 天半",
    "hour": "小时 个小时 钟头 个钟头 个多小时 个半小时 小时半",
    "minute": "分钟",
    "second": "秒 秒钟",
    "millisecond": "毫秒",
    "century": "世纪 个世纪 个多世纪 个半世纪",
}
DURATION_RANK = {name: rank for rank, name in enumerate(_DURATIONS)}

# currency name -> ISO 4217
_CURRENCIES = {
    "人民币": "CNY", "美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "新台币": "TWD",
    "台币": "TWD", "日元": "JPY", "日圆": "JPY", "日币": "JPY", "欧元": "EUR", "英镑": "GBP",
    "韩元": "KRW", "韩圆": "KRW", "韩圜": "KRW", "韩币": "KRW", "卢布": "RUB", "法郎": "CHF",
    "瑞士法郎": "CHF", "卢比": "INR", "泰铢": "THB", "加元": "CAD", "加币": "CAD",
    "加拿大元": "CAD",
    "澳元": "AUD", "澳币": "AUD", "澳大利亚元": "AUD", "新加坡元": "SGD", "新加坡币": "SGD",
    "澳门币": "MOP", "澳门元": "MOP", "越南盾": "VND", "印尼盾": "IDR", "林吉特": "MYR",
    "令吉": "MYR", "马克": "DEM", "里拉": "TRY", "纽元": "NZD", "新西兰元": "NZD",
}  # fmt: skip
_YUAN = {"元": "CNY", "圆": "CNY", "元整": "CNY", "圆整": "CNY", "块钱": "CNY", "元钱": "CNY"}
_PERCENTS = ("%", "个百分点", "百分点")

# folded surface -> Unit; the longest surface that fits is the unit
UNITS: dict[str, Unit] = (
    {word: Unit("number", weak=True) for word in _WEAK_MEASURES.split()}
    | {word: Unit("number") for word in _MEASURES.split()}
    | {word: Unit("ordinal", weak=word[0] == "号") for word in _ORDINAL_UNITS.split()}
    | {word: Unit("percent", "%") for word in _PERCENTS}
    | {"‰": Unit("percent", "‰")}
    | {
        word: Unit("number", canonical, word in _WEAK_PHYSICAL)
        for canonical, words in _PHYSICAL.items()
        for word in words.split()
    }
    | {
        word: Unit("duration", canonical, word == "日")
        for canonical, words in _DURATIONS.items()
        for word in words.split()
    }
    | {name: Unit("money", code) for name, code in (_CURRENCIES | _YUAN).items()}
    | {
        yuan + name: Unit("money", code)
        for yuan in ("元", "圆")
        for name, code in _CURRENCIES.items()
    }
)
LONGEST_UNIT = max(map(len, UNITS))

# unit -> characters before which it is the start of another word (5家庭, 三年級, 第三人民醫院)
NOT_BEFORE = {
    "人": "民类均才口员格物身事文工力群为造", "家": "庭长居具乡园属务电族", "年": "级轻代龄",
    "元": "旦素宵件朝桥论化老帅", "圆": "形满桌弧周", "天": "津然空安主王堂文鹅皇才山",
    "分": "之析布别公支行类钟子开为成局店", "名": "单称字义胜望", "项": "目链",
    "本": "科身地土届次人书院市省州报国部来质", "台": "湾北中南商风胞", "部": "队长委署落门",
    "位": "于置居列", "条": "件约例", "座": "落谈标", "所": "有在以属谓得长", "种": "植子族",
    "组": "织成合建", "起": "义草步诉伏飞码初源始点", "对": "于手方面外抗象应待",
    "次": "年日元要序于",
    "场": "馆地所面景", "节": "目气约日能", "期": "间待末货刊望", "届": "时", "支": "持部付撑出援",
    "间": "接隔断谍", "首": "都次个先相席届要府创尔映批", "口": "岸号气径中", "手": "机术段",
    "国": "际家务民庆内外防有道会产", "市": "场长民委政值区", "区": "域间委别", "省": "委级长政",
    "路": "线程面上", "面": "积对向临前貌", "方": "面式案法针向位便可能才程",
    "重": "要大点新视量庆建组",
    "步": "骤行枪伐", "代": "表替价理码", "点": "击评名", "级": "别", "道": "路德教理",
    "回": "到归来应顾家", "头": "部发衔条", "声": "音明称", "大": "学道型量陆幅会厦桥众部关",
    "法": "国律院治规人郎案", "战": "争斗略役胜", "平": "均方台安等原", "金": "额融属牌",
    "银": "行",
    "任": "务何命", "站": "在点", "处": "理于", "户": "口外籍", "卷": "入", "包": "括含围",
    "双": "方边",
    "字": "母典符幕", "片": "区", "团": "队结体圆员", "群": "众岛体", "集": "团中合体聚成",
    "周": "边围末期恩", "科": "学技研", "目": "前标的", "属": "于", "连": "续接",
    "行": "业政动为驶走程",
    "线": "索路上下", "师": "傅范资生", "套": "路", "局": "部面势限", "顶": "级", "星": "期级",
    "度": "过假", "球": "员队迷场", "类": "似型", "层": "面次级", "排": "名放列", "克": "服",
    "升": "级至到为高值", "里": "程面德", "两": "个国岸", "米": "粉饭", "剂": "量", "题": "目",
    "问": "题", "店": "面", "张": "家三", "则": "是", "把": "握", "针": "对", "负": "责",
    "胜": "利",
    "营": "业收", "院": "长士", "厂": "商房", "段": "落",
}  # fmt: skip
# 三成 is a share, 三成為 is not
NOT_BEFORE_TENTH = "为立员功长果本就熟年都品绩人分型套交不语名因形千百"

_IDIOMS = (
    "一起 一次性 一道 一则 一片 一块 一把手 一部分 一本正经 一条龙 一批 一回事 一家人 一对一 "
    "一体 一期 一双 一句 一套套 一席 一串 一堆 一场空 一次次 一例 一年到头 一天到晚 一部部 "
    "两位数 一位数 三位数 三位一体 四处 四周 四人帮 二次元 二人转 两点一线 一点一滴 五台山 "
    "七人制 十字 一元 百家姓 二十四节 百分百 一生 三包 五月天 三部曲 "
    "十六大 十七大 十八大 十九大 二十大"
)
# words in which a numeral counts nothing
IDIOMS = frozenset(_IDIOMS.split())
_NOT_ORDINAL = "第一时间 第三方 第三者 第一手 第一线 第一夫人 第六感"
NOT_ORDINAL = frozenset(_NOT_ORDINAL.split())
# 一 after one of these is part of that word: 唯一, 統一, 之一, 每一個, 這一次
NOT_BEFORE_ONE = frozenset("每这那某任另同下上唯统之单不其专逐划合归惟如整首前后进独万第近哪该此")

_BOUND_WORDS: dict[Bound, str] = {
    "about": "约 大约 大概 约为 约有 约占 约达 约合 大约有 大约为 估计 约在",
    "under": "近 将近 接近 不到 不足 少于 低于 小于 最多 至多 不超过 不多于 不高于 不大于 "
    "未满 不满 未超过 未达",
    "over": "超过 逾 至少 最少 不少于 突破 超 超出 不低于 不小于 多于 高于 大于 起码 超过了 "
    "已超 突破了",
    # words that end like a bound and are none: 最近三年, 節約2億元, 紐約3家
    None: "最近 附近 邻近 临近 靠近 远近 新近 亲近 左近 节约 纽约 合约 预约 签约 公约 条约 契约 "
    "违约 履约 相约 邀约 北约 华约 应约 解约 毁约 赴约 隐约 盟约 和约 高超 中超 英超",
}
# word before a quantity -> how it bounds it; the longest word decides
BOUNDS: dict[str, Bound] = {
    word: bound for bound, words in _BOUND_WORDS.items() for word in words.split()
}
LONGEST_BOUND = max(map(len, BOUNDS))
# 上百家, 過千億: only before a numeral that starts with 百, 千, 萬 or 億
BEFORE_SCALE: dict[str, Bound] = {"上": "over", "过": "over", "成": "over", "破": "over"}

# words after a quantity, inside its span
AFTER: dict[str, Bound] = {
    "多": "over", "余": "over", "以上": "over", "以来": "over", "之多": "over", "以后": "over",
    "之后": "over", "起": "over", "至今": "over", "以下": "under", "以内": "under", "之内": "under",
    "以前": "under", "之前": "under", "左右": "about", "上下": "about", "来": "about",
    "几": "about",
}  # fmt: skip

_ERAS = {
    "民国": 1912, "中华民国": 1912, "明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989,
    "令和": 2019, "洪武": 1368, "建文": 1399, "永乐": 1403, "宣德": 1426, "正统": 1436,
    "景泰": 1450, "成化": 1465, "弘治": 1488, "正德": 1506, "嘉靖": 1522, "隆庆": 1567,
    "万历": 1573, "天启": 1621, "崇祯": 1628, "顺治": 1644, "康熙": 1662, "雍正": 1723,
    "乾隆": 1736, "嘉庆": 1796, "道光": 1821, "咸丰": 1851, "同治": 1862, "光绪": 1875,
    "宣统": 1909, "贞观": 627, "开元": 713, "天宝": 742, "建安": 196, "熙宁": 1068,
    "元丰": 1078, "绍兴": 1131,
}  # fmt: skip
_DAY_PARTS = {
    "凌晨": "am", "清晨": "am", "早上": "am", "早晨": "am", "上午": "am", "早": "am", "今晨": "am",
    "中午": "noon", "正午": "noon", "下午": "pm", "午后": "pm", "傍晚": "pm", "晚上": "pm",
    "晚": "pm", "当晚": "pm", "晚间": "pm", "夜间": "pm", "夜里": "pm", "深夜": "pm", "午夜": "am",
}  # fmt: skip
_CURRENCY_SIGNS = {
    "$": "USD", "US$": "USD", "NT$": "TWD", "HK$": "HKD", "A$": "AUD", "C$": "CAD", "S$": "SGD",
    "¥": "CNY", "€": "EUR", "£": "GBP", "₩": "KRW", "₽": "RUB", "RMB": "CNY", "CNY": "CNY",
    "USD": "USD", "HKD": "HKD", "TWD": "TWD", "NTD": "TWD", "JPY": "JPY", "EUR": "EUR",
    "GBP": "GBP", "RMB¥": "CNY", "JP¥": "JPY",
}  # fmt: skip

RELATIVE_YEARS = ("今年", "去年", "明年", "前年", "后年", "当年", "同年", "次年", "翌年", "本年")

# characters before a number of years or days that is a date elsewhere: 長達289年, 為期5日
BEFORE_COUNT = "期达长历共了有过经隔满逾近约超延续来"
BEFORE_YEAR = "，。；、(「『《于自从在至到-"

# words that belong to the numeral after them: folded word -> (role, value); no role: they do not
LEADS: dict[str, tuple[str, str]] = (
    {"第": ("ordinal", ""), "前": ("front", ""), "公元": ("ad", ""), "西元": ("ad", "")}
    | dict.fromkeys(("公元前", "西元前", "纪元前"), ("bc", ""))
    | dict.fromkeys(("目前", "以前", "之前", "此前", "从前", "日前"), ("", ""))
    | dict.fromkeys(RELATIVE_YEARS, ("relative", ""))
    | dict.fromkeys(("上世纪", "上个世纪"), ("century", "19"))
    | dict.fromkeys(("农历", "阴历", "旧历"), ("lunar", ""))
    | dict.fromkeys(("零下", "零下摄氏", "摄氏零下"), ("below", "°C"))
    | {"摄氏": ("degree", "°C"), "华氏": ("degree", "°F")}
    | {word: ("clock", part) for word, part in _DAY_PARTS.items()}
    | {era: ("era", str(first)) for era, first in _ERAS.items()}
    | {name: ("currency", code) for name, code in (_CURRENCIES | _CURRENCY_SIGNS).items()}
    | {
        name + gap + "$": ("currency", code)
        for name, code in _CURRENCIES.items()
        for gap in ("", " ")
    }
)
LONGEST_LEAD = max(map(len, LEADS))
SEASONS = {"春": "21", "夏": "22", "秋": "23", "冬": "24"}
HALVES = {"上": "40", "下": "41"}
