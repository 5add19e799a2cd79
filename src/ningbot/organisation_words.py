"""How organisations are named and spoken of again, in simplified characters: data, no logic."""

from __future__ import annotations

import re

from ningbot.question_words import PERSON_TITLES
from ningbot.text.characters import HAN
from ningbot.text.folding import fold

FIRM = ("公司", "集团", "企业", "银行", "厂")
SCHOOL = ("大学", "学院", "学校", "中学", "小学", "高中", "书院", "女中", "附中", "一中")
BOARD = ("协会", "学会", "委员会", "基金会", "商会", "联合会", "总会")
# What stands for an organisation -> what the names of those it may stand for end with.
ENDS: dict[str, tuple[str, ...]] = {
    "公司": FIRM,
    "企业": FIRM,
    "集团": ("集团",),
    "银行": ("银行",),
    "行": ("银行",),
    "厂": ("厂",),
    "工厂": ("厂",),
    "学校": SCHOOL,
    "校": SCHOOL,
    "大学": ("大学",),
    "学院": ("学院",),
    "中学": ("中学",),
    "小学": ("小学",),
    "医院": ("医院",),
    "院": ("医院", "学院", "法院", "研究院", "检察院", "科学院", "剧院", "书院"),
    "报": ("报",),
    "社": ("社",),
    "党": ("党",),
    "支部": ("支部",),
    "党支部": ("支部",),
    "党委": ("党委",),
    "链办": ("链办",),
    "协会": ("协会",),
    "基金会": ("基金会",),
    "委员会": ("委员会",),
    "会": BOARD,
    "研究所": ("研究所",),
    "俱乐部": ("俱乐部",),
    "县": ("县",),
    "市": ("市",),
    "省": ("省",),
    "镇": ("镇",),
    "乡": ("乡",),
    "村": ("村",),
}
PLACES = frozenset("县市省镇乡村")  # 該區 may be any part of a town
# 本報 and 本市 are the newspaper's own: who speaks of 本 is sure for these alone.
OUR_HEADS = "公司|企业|集团|行|院|校"
BARE_HEADS = "公司|集团|学校|医院"
HEADS = "|".join(sorted(ENDS, key=len, reverse=True))
REFERRING_RE = re.compile(
    rf"(?:(?:该|这家|这间|这所|这座)(?P<this>{HEADS})|本(?P<our>{OUR_HEADS})|(?P<bare>{BARE_HEADS}))"
)
ALL_ENDS = tuple(
    sorted({end for ends in ENDS.values() for end in ends}, key=lambda end: (-len(end), end))
)
LONG_ENDS = tuple(end for end in ALL_ENDS if len(end) > 1)
# What goes on behind an ending inside a name: 中山大學[附屬]第一醫院.
AFTER_END = ("附属", "附设", "医学院", "第", "有限", "股份", "控股", "集团", "公司", "党", "支部")
COUNTRY_RE = re.compile(r"[^省市县]{1,3}国|日本|香港|台湾|印度|越南|欧洲|亚洲|北美|加拿大|澳洲")
FIRM_TAIL_RE = re.compile(r"(?:股份|控股|集团|有限|责任|总)*(?:公司|集团|厂)$")

SENTENCE_RE = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")
CLAUSE_START = frozenset("，。；：！？,;:!?“”「」『』（(—…\n")
# After these 公司 begins a clause or is what a preposition governs; after a verb it may be any.
BEFORE_BARE = frozenset(
    "在 由 对 向 使 令 让 给 据 目前 此后 随后 同时 此外 如今 现在 当时 其后 后来 今年 去年 因此 但 而".split()
)
# A name behind one of these is not what the text is about: 與菲利普斯學院一道.
BESIDE = frozenset("与 和 跟 同 比 及 像 如 除了 包括 仅次于 以及 类似".split())
PARTICLES = frozenset("由被和与及对向为是在以于将让")  # the tagger takes 為敦梅 for a name
NOT_AFTER_BARE = tuple("法 制 债 化 们 和 与 或 及 、 ／ / 治理 以及 还是".split())

NAME_TAGS = frozenset("nr nrt nrfg ns nt nz eng".split())
PART_TAGS = NAME_TAGS | frozenset("n vn b j s an nrj".split())
FIRM_WORDS = frozenset(
    "控股 置业 出版 印刷 运输 销售 制造 建筑 服务 保险 投资 发展 创新 有限 责任 股份".split()
)
# A name does not reach back over these: 巨頭[AT&T公司], 旗下[國泰航空公司].
NOT_IN_NAME = frozenset(
    "旗下 巨头 龙头 龙头企业 企业 子公司 母公司 前身 总部 公司 对手 竞争对手 客户 股东 品牌 名校 "
    "原名 简称 前称 别名 名叫 同时 其中 当时 目前 全球 世界 国内 国外 海外 境外 以来 期间 记者 联合创始人 创始人 创办人".split()
) | frozenset(fold(PERSON_TITLES).split("|"))
# Firms in general: what stands before 公司 is no name if it is one of these alone, or a place.
GENERIC = frozenset(
    "跨国 上市 保险 石油 股份 有限 控股 分 子 母 总 航空 运输 房地产 科技 软件 互联网 电信 电力 汽车 "
    "制药 投资 贸易 证券 基金 广告 传媒 唱片 电影 影视 游戏 出版 物流 建筑 建设 能源 铁路 铁道 轮船 "
    "国营 国有 民营 私营 私人 合资 外资 外商 独资 大型 小型 中小 知名 著名 本地 当地 地方 有限责任 集团 "
    "责任 商业 中央 投资银行 非公 规上 工业 重点 配套 农业 食品 高新技术 专业 综合 公立 私立 国立 "
    "公办 民办 直资 津贴 官立 教会 女子 附属 高等 高等学校 师范 理工 医科 综合性 重点大学 人民 中心".split()
)
INDEFINITE_RE = re.compile(
    rf"(?:[一两二三四五六七八九十数几多各另某其他0-9]\s*(?:个|家|间|所|座)|另外?|其他|其它|有的|许多|一些|这些|那些|这两|"
    rf"各|[子母分总]){{1,2}}[{HAN}]{{0,12}}?(?P<head>{'|'.join(ALL_ENDS)})"
)
COPULA_RE = re.compile(r"(?:是|为|成为|作为|系|改为|成了|属于|身为)[^，。；,;]{0,24}$")
SHORTENED_RE = re.compile(
    r"[（(][^（()）]{0,20}?(?:简称|下称)为?[“「『《\"]?(?P<short>[^（()）“”「」『』《》\"，,、]{2,12})"
)
INTRODUCED_AS_RE = re.compile(
    r"作为[^。！？；，,]{0,40}?(?P<head>公司|企业|集团|银行|医院|大学|学校)[，,]"
)
INTRODUCED_IS_RE = re.compile(
    r"(?:[（(][^（()）]{0,80}[）)])?(?:是|为|系)[^，。；：！？,;:]{0,40}?"
    r"(?P<head>公司|企业|集团|银行|医院|大学|学校|中学|小学|学院|报纸?|俱乐部)(?:之一)?[，。；,;]"
)  # fmt: skip
