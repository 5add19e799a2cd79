"""What stands around an article, who wrote it, where and when: tables, and the fields of a line.

All words are in the folded form: simplified, lower case, half width.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ningbot.records import Span
from ningbot.text.characters import HAN

Kind = Literal[
    "title",
    "date",
    "source",
    "place",
    "reporter",
    "correspondent",
    "photographer",
    "editor",
    "author",
]

# Han surnames, commonest first; a name that begins with none of them is not read as one.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷曲盛翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚"
    "岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟"
    "邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢扬敬谌奚逯宓洪丘居仝揭赖晋来兆粟湛雍卿"
)
COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 轩辕 端木 南宫 西门 宇文 长孙 独孤 "
    "申屠 澹台 百里 呼延 闻人 钟离 司空 鲜于 拓跋 赫连 公冶 太史 淳于 单于 完颜".split()
)
# What stands where a name would and is none.
NOT_NAMES = frozenset(
    "佚名 未知 不详 匿名 本站 管理员 网络 原创 转载 小编 综合 谢谢 高兴 全文 时间 明天 和平 文图 文字 来源 "
    "安排 任务 成功 关于 华人 全体 连线 明确 商务 向导 时代 史料 武器 管理 高级 项目 原文 封面 任职 应聘".split()
)
# Stand between the names of a byline and say only who did what: 記者 張三 文 李四 圖.
NAME_FILLERS = frozenset("文 图 摄 等".split())

# --- roles ---

ROLE_PREFIXES = (
    "本报 本网 本刊 本台 本社 全媒体 融媒体 新媒体 全媒 融媒 见习 实习 特约 特派 首席 资深 高级 "
    "驻站 文字 图文 视频 体育 财经 值班 执行 网络 本期 责任 新闻 当值"
).split()
# folded word -> kind of metadatum; "" is a role that nobody is asked for
ROLES: dict[str, Kind | Literal[""]] = {
    "记者": "reporter",
    "实习生": "reporter",
    "通讯员": "correspondent",
    "摄影记者": "photographer",
    "摄影": "photographer",
    "供图": "photographer",
    "新华社发": "photographer",
    "中新社发": "photographer",
    "责任编辑": "editor",
    "责编": "editor",
    "值班编辑": "editor",
    "网络编辑": "editor",
    "执行编辑": "editor",
    "本期编辑": "editor",
    "编辑": "editor",
    "主编": "editor",
    "作者": "author",
    "撰文": "author",
    "撰稿": "author",
    "校对": "",
    "校审": "",
    "编审": "",
    "审核": "",
    "审校": "",
    "监制": "",
    "初审": "",
    "复审": "",
    "终审": "",
    "一审": "",
    "二审": "",
    "三审": "",
}
# Roles of one character count only before one of :/| (文/張三), in front of a line.
SHORT_ROLES: dict[str, Kind] = {
    "文/图": "author",
    "图/文": "author",
    "文": "author",
    "图": "photographer",
    "摄": "photographer",
}

# --- fields: 来源:X 作者:Y 时间:Z ---

SOURCE_LABELS = "新闻来源 信息来源 文章来源 稿件来源 内容来源 来源 稿源 出处".split()
# Labels that no sentence of an article begins with: one is enough to know the line by.
SURE_LABELS = frozenset(
    "新闻来源 信息来源 文章来源 稿件来源 内容来源 稿源 责任编辑 责编 值班编辑 网络编辑 执行编辑 本期编辑 "
    "校对 校审 编审 审校 初审 复审 终审 一审 二审 三审 发布时间 发布日期 发表时间 发表日期 刊登日期 刊出日期 "
    "发稿时间 上传时间 录入时间 更新时间 更新日期 发布于 浏览次数 浏览量 点击数 点击次数 点击量 阅读次数 "
    "阅读量 阅读数 访问量 访问次数 评论数 字号 字体 字体大小".split()
)
DATE_LABELS = (
    "发布时间 发布日期 发表时间 发表日期 刊登日期 刊登于 刊出日期 发稿时间 上传时间 录入时间 发布于 发布 时间 日期"
).split()
UPDATE_LABELS = "更新时间 更新日期 更新".split()
COUNT_LABELS = (
    "浏览次数 浏览量 浏览 点击数 点击次数 点击量 点击 阅读次数 阅读量 阅读数 阅读 访问量 访问次数 人气 "
    "评论数 评论 字号 字体 字体大小"
).split()
# What names of newspapers, sites and offices end in.
SOURCE_ENDS = tuple(
    "报 网 社 台 刊 杂志 在线 客户端 公众号 微信 发布 新闻 传媒 融媒体 中心 频道 时刻 周刊 论坛 "
    "政府 办公室 委员会 局 厅 委 部 院 办 会 集团 公司 大学 学院 站 号 卫视 头条".split()
)

LONGEST_SOURCE = 24

# --- datelines: 長沙晚報掌上長沙12月28日訊, 新華社北京1月5日電 ---

OWN_PAPER = "本报 本社 本刊 本网 本台 本站".split()
MEDIA_ENDS = "电视台 广播台 日报 晚报 在线 新闻 传媒 周刊 报 网 社".split()
# What a newspaper's name may go on with: its application or its section.
MEDIA_TAIL = (
    rf"(?:[·/| ]?(?:掌上[{HAN}]{{2}}|时刻新闻|时刻|[{HAN}]{{0,6}}客户端|新闻|[全融新]媒体))*"
)
# 讯 ends these words too, and no dateline.
NOT_BEFORE_XUN = "通资音短视腾快简喜问审电"
# Places a Taiwanese dateline puts right behind a name: 中央社記者王騰毅台北1日電.
PLACES = (
    "台北 新北 桃园 台中 台南 高雄 基隆 新竹 苗栗 彰化 南投 云林 嘉义 屏东 宜兰 花莲 台东 澎湖 金门 马祖 "
    "北京 上海 香港 澳门 广州 深圳 东京 首尔 华盛顿 纽约 洛杉矶 旧金山 伦敦 巴黎 柏林 布鲁塞尔 日内瓦 "
    "莫斯科 新德里 曼谷 雅加达 吉隆坡 新加坡 马尼拉 河内 雪梨 墨尔本 温哥华 多伦多 罗马 维也纳 特拉维夫"
).split()

# --- patterns of datelines and bylines, in a folded line ---

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
_DATE = rf"(?:[12][0-9]{{3}}年)?(?:{_N}月)?{_N}日"
DATELINE_RE = re.compile(
    rf"[(\[【■□●◎★ ]*(?:据|综合)?(?P<head>[{HAN}·/| ]{{0,24}}?) ?(?P<date>{_DATE})(?P<mark>电|讯|消息|专电)"
    r"(?=[)\]】\s(:,]|据|题|记者|本报|通讯员|$)"
)
UNDATED_RE = re.compile(
    rf"[(\[【■□●◎★ ]*(?P<head>[{HAN}·/| ]{{1,16}}?)(?<![{NOT_BEFORE_XUN}])讯(?=[)\]】\s(])"
)
_ENDS = "|".join(MEDIA_ENDS)
HEAD_RE = re.compile(
    rf"(?P<source>[{HAN}]{{1,12}}?(?:{_ENDS}){MEDIA_TAIL}) ?(?P<place>(?:(?!{_ENDS})[{HAN}]){{2,8}})?"
)
OWN_RE = re.compile(rf"(?:{'|'.join(OWN_PAPER)}) ?(?P<place>[{HAN}]{{2,6}})?")
PLACE_RE = re.compile(rf"(?P<place>(?!.*记者)[{HAN}]{{2,5}})")
# 中央社記者王騰毅台北1日電
NAMED_HEAD_RE = re.compile(
    rf"(?P<source>[{HAN}]{{1,8}}?(?:{_ENDS}))?(?:特派)?记者(?P<name>[{HAN}]{{2,3}})(?P<place>{'|'.join(PLACES)})"
)
# What may stand before the date, in the order they are tried; a place alone comes last.
HEAD_RES = (OWN_RE, NAMED_HEAD_RE, HEAD_RE, PLACE_RE)
HEAD_KINDS: dict[str, Kind] = {"source": "source", "name": "reporter", "place": "place"}
OPEN, CLOSE = "([【〔", ")]】〕"
BRACKET_RE = re.compile(
    rf"[{re.escape(OPEN)}](?P<inner>[^{re.escape(OPEN + CLOSE)}。!?]{{3,80}})[{re.escape(CLOSE)}]"
)
ROLE_RE = re.compile(
    rf"(?P<media>[{HAN}·]{{1,14}}?(?:{_ENDS}){MEDIA_TAIL}|)"
    rf"(?:{'|'.join(ROLE_PREFIXES)})*(?P<role>{'|'.join(sorted(ROLES, key=len, reverse=True))})"
    rf"|(?<![{HAN}])(?P<short>{'|'.join(SHORT_ROLES)})(?=\s*[:/|丨])"
)
CREDIT_END_RE = re.compile(
    r"[\s/,]*(?:(?P<photo>(?:摄影|摄)(?:并文)?)|摄影报[道导]|(?:综合|采访|即时)*报[道导]|(?<=[\s/])(?:文/图|图/文|文/摄|文|图)|发自.{0,20})[\s:]*$"
)
REPORT_FROM_RE = re.compile(
    rf"(?<=[{HAN}])\s*/\s*(?P<place>[{HAN}]{{2,6}}?)(?=(?:综合|采访|即时)*报[道导]$)"
)
NAME_RE = re.compile(
    rf"(?<![{HAN}])[{HAN}] {{1,2}}[{HAN}](?![{HAN}])|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+|[{HAN}]+|[^\s、,/|·:;&和]+"
)
PREFACED_RE = re.compile(
    r"\s*(?P<credit>(?:本报|本网)?(?:特派)?记者[^。,:(]{2,24}?报[道导])\s*[:,]"
)
CAPTION_RE = re.compile(
    rf"(?:(?<=[。)!?”」』])|^)\s*(?P<credit>[{HAN}· ]{{0,16}}(?:记者|社发)[ {HAN}、]{{2,24}}摄)$"
)
# Beside one of these, 時間：… is of a meeting and 作者：… of a book.
PARTICULARS_RE = re.compile(
    r"(?:活动|会议|举办|书)?(?:地点|地址|主讲人?|对象|主题|人物|书名|名|出版社|出版|译者|定价|页数|isbn|导演|编剧|主演|片名)\s*:"
)

# --- patterns of the lines of a page, folded ---

BREADCRUMBS = (
    r"(?:您|你)?(?:的|现在的?|目前的?)?(?:当前)?(?:所在)?位置(?:是)?\s*:(?:[^,。!?;]{0,40}[>»›][^,。!?;]{0,60})?",
    r"(?:网站)?(?:首页|主页)(?:\s*[>»›]+\s*[^>»›,。!?;]{1,24})+[>»›]*",
    r"[^>»›,。!?;]{1,16}(?:[>»›]+[^>»›,。!?;]{1,24})*[>»›]+\s*正文",
)
BREADCRUMB_RE = re.compile("|".join(f"(?:{crumb})" for crumb in BREADCRUMBS))


def _labels(words: list[str]) -> str:
    """Join labels, longest first, each with room for a space between its characters."""
    return "|".join(" ?".join(word) for word in sorted(words, key=len, reverse=True))


DAY = r"(?:[12][0-9]{3}(?P<sep>[-/.])[0-9]{1,2}(?P=sep)[0-9]{1,2}(?![0-9])|[12][0-9]{3} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日)"
_TIME = r"(?:[\st]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
_TEXT_LABELS = f"{_labels(SOURCE_LABELS)}|{_labels(list(ROLES))}"
_ANY_LABEL = f"{_TEXT_LABELS}|{_labels(DATE_LABELS + UPDATE_LABELS + COUNT_LABELS)}"
# Buttons between the fields part them: 来源:长沙晚报 打印本页 关闭.
_BUTTON = r"(?:打印本页|打印此页|打印|关闭窗口|关闭本页|关闭|收藏|分享|评论|纠错|举报)(?=[\s\[\]【】()|]|$)"
_NEXT = rf"(?=\s*(?:$|(?<=\s){_BUTTON}|[\[\]【】()|]|(?:{_ANY_LABEL})\s*:|{DAY.replace('sep', 'next')}))"
_FIELD_RE = re.compile(
    rf"(?P<date_label>{_labels(DATE_LABELS + UPDATE_LABELS)})(?:\s*:\s*|\s+)(?P<day>{DAY}){_TIME}"
    rf"|(?P<bare>{DAY.replace('sep', 'dot')}){_TIME}"
    rf"|(?P<label>{_TEXT_LABELS})\s*:\s*(?P<value>[^:\[\]【】()|,。;!?]{{0,40}}?){_NEXT}"
    rf"|(?P<count>{_labels(COUNT_LABELS)})\s*:\s*(?:[0-9]+\s*(?:次|人|万)?|(?:[\[( ]*[大中小][\]) ]*)*)"
)
_FIELD_SEP_RE = re.compile(rf"(?:[\s\[\]【】()|]|{_BUTTON})+")

# --- relative dates: folded word -> years, months or days from the dateline ---

RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}
RELATIVE_MONTHS = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
RELATIVE_DAYS = {
    "今天": 0,
    "今日": 0,
    "本日": 0,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "前日": -2,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
RECENT = frozenset("近日 日前 近期 最近 连日来 日来 近来".split())
WHOLE_YEAR = frozenset("全年 年度 年内 度".split())
# EDTF part of a year -> the last month of it
PARTS_END = {"33": 3, "34": 6, "35": 9, "36": 12, "40": 6, "41": 12}
DAY_PARTS = frozenset("凌晨 清晨 早上 上午 中午 下午 傍晚 晚上 晚间 晚 深夜 夜间".split())


class Field(NamedTuple):
    """A labelled value of a line, without spaces in its label; a bare date has the label ""."""

    label: str
    span: Span


def find_fields(folded: str) -> list[Field]:
    """Split a folded line into its fields; none where anything else stands in it.

    A count or an empty value is a field with an empty span.
    """
    fields: list[Field] = []
    position = 0
    while position < len(folded):
        if sep := _FIELD_SEP_RE.match(folded, position):
            position = sep.end()
        elif found := _FIELD_RE.match(folded, position):
            fields.append(_field(found))
            position = found.end()
        else:
            return []
    return fields


def _field(found: re.Match[str]) -> Field:
    label = found["label"] or found["date_label"] or found["count"] or ""
    group = next((name for name in ("value", "day", "bare") if found[name]), None)
    span = found.span(group) if group else (found.end(), found.end())
    return Field(label.replace(" ", ""), Span(*span))
