"""Site furniture: lines that belong to the page, not to the article.

Only whole lines that say nothing else are taken out, and an editor's name in brackets behind
the last sentence. It prefers leaving furniture in to taking a sentence out: 作者：魯迅 alone may
be said of a book, 收藏 alone may be a heading, and both stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ningbot.records import Span
from ningbot.text import bylines
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.mapping import Change

_BLANK = " \t\r\n\u3000\xa0\u200b\ufeff"
_LONGEST = 160  # characters of a line that is looked at

# --- lines of one pattern, folded ---

_NAMED = (
    rf"(?:我们|本站|[{HAN}a-z]{{0,12}}(?:公众号|视频号|微信|微博|官微|客户端|app|报|网|在线|发布))"
)
_SEEN = r"(?:全文|原文|原图|大图|详情|视频|专题|本文|评论|下一页|更多[^,。!?;:]{0,8})"
_READERS = (
    "相关阅读 相关新闻 相关链接 相关报道 相关文章 相关推荐 相关专题 相关资讯 延伸阅读 推荐阅读 猜你喜欢 "
    "为您推荐 为你推荐 大家都在看 热门推荐 热门新闻 热点推荐 精彩推荐 编辑推荐 新闻推荐 更多新闻 新闻排行 "
    "阅读排行 点击排行 热门排行 热门文章 最新文章 友情链接 我来说两句 发表评论 我要评论 最新评论 阅读下一篇"
).split()
_LINES = (
    r">*\s*我要(?:举报|纠错)",
    r"(?:点击)?(?:分享|转发)(?:到|至)\s*:?(?:[\s、,|]*(?:微信|微博|朋友圈|qq空间|qq|腾讯))*|[-—–]+\s*分享\s*[-—–]+",
    r"返回搜狐[,\s]*(?:查看更多)?",
    r"(?:上|下)一(?:篇|条|页|章)(?:\s*:[^。]{0,60})?",
    rf"[^{HAN}a-z0-9]{{0,3}}(?:{'|'.join(_READERS)})(?:\s*:)?[^{HAN}a-z0-9]{{0,4}}",
    r"(?:微信)?扫一扫",
    rf"(?:微信)?(?:扫一扫|扫码|扫描?(?:上方|下方)?二维码|长按(?:识别)?二维码)[\s,]*"
    rf"(?:(?:关注|下载){_NAMED}?|分享(?:(?:到|至)?(?:朋友圈|{_NAMED}))?|(?:在?手机)?(?:阅读|查看|看|浏览|打开)(?:{_SEEN}|当前页|手机版)?)",
    rf"点击(?:这里|此处|图片|上方蓝字|下方)?(?:查看|加载|阅读|进入|浏览){_SEEN}?[\s>.…]*",
    r"点击(?:上方|下方)(?:蓝字)?(?:关注|阅读原文).{0,12}",
    r"(?:请)?继续往下(?:阅读|看)[.…]*",
    # page numbers
    r"第\s*[0-9]{1,4}\s*(?:/\s*(?:共\s*)?[0-9]{1,4}\s*)?页(?:\s*[,/]?\s*共\s*[0-9]{1,4}\s*页)?",
    r"[0-9]{1,4}\s*/\s*[0-9]{1,4}\s*页|共\s*[0-9]{1,4}\s*页(?:\s*[,/]?\s*第\s*[0-9]{1,4}\s*页)?",
    r"(?P<dash>[-—–·~])+\s*[0-9]{1,4}\s*(?P=dash)+",
    r"[0-9]{1,3}\s*/\s*[0-9]{1,3}",
    r"page\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?",
    # copyright
    r"copyright\s*(?:©|\(c\)|:|[0-9])[^。]{0,80}|[^。]{0,80}all rights reserved\.?",
    r"版权所有(?:\s*[©(:@0-9][^。]{0,80}|\s[^,。]{0,60})?",
    r"©[^。]{0,80}",
    r"(?:版权所有[,\s]*)?(?:未经(?:书面)?(?:授权|许可|允许)[,\s]*)(?:请勿|禁止|不得|严禁|谢绝)(?:[或、及]?(?:转载|复制|使用|摘编|建立镜像|镜像))+(?:[,\s]*违者必究)?。?",
    r"(?:转载|转发)请注明(?:出处|来源)[^,。]{0,24}。?",
    rf"[{HAN}]icp(?:备|证)[0-9]{{4,12}}号?(?:-[0-9]+)?|[{HAN}]公网安备\s*[0-9]{{8,16}}号?",
)
_LINE_RE = re.compile("|".join(f"(?:{line})" for line in (*_LINES, *bylines.BREADCRUMBS)))

# --- bars: share, print, font size, navigation; one sure word, or two with an action ---

_SURE_WORDS = frozenset(
    "分享到 分享至 转发到 转发至 点击分享 打印本页 打印此页 打印文章 列印本页 列印此文章 关闭窗口 关闭本页 "
    "关闭视窗 字号 字体大小 返回首页 回首页 回到首页 返回顶部 回到顶部 回顶部 返回列表 返回上一页 返回目录 "
    "加入收藏 设为首页 网站地图 我要纠错 打印 列印 关闭 纠错 复制链接 qq空间 收藏本页 收藏本文 回到搜狐首页".split()
)
_ACTIONS = frozenset(
    "分享 转发 收藏 举报 点赞 首页 上一页 下一页 末页 尾页 上一篇 下一篇 在本页阅读全文 登录 注册 关于我们 "
    "联系我们 联络我们 法律声明 版权声明 隐私政策 广告服务 网站声明 手机版 字体".split()
)
_OTHER_WORDS = frozenset(
    "评论 反馈 全文 微信 微博 朋友圈 qq 腾讯 微信好友 新浪微博 腾讯微博 人人网 豆瓣 facebook twitter line 大 中 小 "
    "超大 a a+ a- a++ 默认 简体 繁体 english".split()
)
_TURNERS = frozenset("下一页 上一页 末页 尾页 全文 在本页阅读全文".split())
_RETURN_RE = re.compile(rf"(?:返回|回到)[{HAN}]{{1,8}}首页")
_BAR_SPLIT_RE = re.compile(r"[\s|/·•_,、>»【】\[\]():—–丨-]+")


# --- lines of fields: 来源:X 作者:Y 2022-12-28 10:30 [责编:Z] ---

_PERSONS_RE = re.compile(rf"(?:(?:[{HAN}]{{1,4}}|[a-z0-9_]{{1,20}})(?:[\s、/]+|$))*")
# These alone may as well be particulars of a book or of a meeting; one of each is a page's.
_PERSON_LABELS = frozenset("作者 摄影 记者 撰文 撰稿 供图 主编".split())
_DAY_LABELS = frozenset("时间 日期".split())

_TRAILER_RE = re.compile(
    rf"(?<=[。!?…”」』])(?:\s*[(\[【]\s*(?:责任编辑|责编|编辑)\s*:\s*[{HAN}a-z0-9_ 、]{{1,30}}[)\]】])+\s*$"
)

_HEADER_LENGTHS = range(4, 41)
_MIN_REPEATS = 3
_PROSE = 20  # characters of a line that is no verse
# 寧鄉新聞網, 長沙晚報 2022年12月28日; not 互聯網, 海報, 合作社
_HEADER_RE = re.compile(
    r"(?!.*[,。、:;!?…])(?:.*(?:(?<![联电])网|(?<![海喜汇捷情举通预])报|(?<!作)社|在线|频道|周刊|客户端|出版)"
    r"|.*[12][0-9]{3}[-/.年][0-9]{1,2}.*|.*\bwww\..*)"
)


class _Line(NamedTuple):
    """A line with its end; ``core`` is the fold of what is looked at, "" where that is too long.

    ``trailer`` is where an editor's name in brackets stands behind the last sentence; the core
    leaves it out, so that taking it out changes nothing more.
    """

    span: Span
    core: str
    n_chars: int
    trailer: Span | None


def find_furniture(text: str) -> Iterator[Change]:
    """Yield the removal of each line of furniture, its line end included.

    A text that is nothing but furniture is left: what would be taken out is its title.

    >>> [change.span.of("正文。\\n責任編輯：譚曉波") for change in find_furniture("正文。\\n責任編輯：譚曉波")]
    ['責任編輯：譚曉波']
    """
    lines = _split_lines(text)
    judged = list(zip(lines, _judge(lines), strict=True))
    kept = [line for line, is_furniture in judged if not is_furniture]
    headers = _running_headers(kept)
    for line, is_furniture in judged if kept else ():
        if is_furniture or line.core in headers:
            yield Change(line.span, "", "furniture")
        elif line.trailer:
            yield Change(line.trailer, "", "furniture")


def _judge(lines: list[_Line]) -> list[bool]:
    """Tell of each line whether it is furniture; 作者：王希文 is, beside 來源：長沙晚報."""
    is_credit = [False, *(_is_credit_line(line.core) for line in lines), False]
    return [
        is_credit[ix]
        or _is_page_line(line.core)
        or ((is_credit[ix - 1] or is_credit[ix + 1]) and _is_plain_credit(line.core))
        for ix, line in enumerate(lines, 1)
    ]


def _split_lines(text: str) -> list[_Line]:
    """Give the lines that are not blank, folded all at once."""
    spans = [Span(*match.span()) for match in re.finditer(r"[^\n]+\n?", text)]
    found = [(span, *_core(text, span)) for span in spans if span.of(text).strip(_BLANK)]
    cores = [core.of(text) if core.end - core.start <= _LONGEST else "" for _, core, _ in found]
    folded = fold("\n".join(cores)).split("\n")[: len(cores)]
    return [
        _Line(span, fold_of_core, core.end - core.start, trailer)
        for (span, core, trailer), fold_of_core in zip(found, folded, strict=True)
    ]


def _core(text: str, span: Span) -> tuple[Span, Span | None]:
    """Find what a line says without the blanks around it and the trailer behind it."""
    line = span.of(text)
    start = span.start + len(line) - len(line.lstrip(_BLANK))
    end = span.start + len(line.rstrip(_BLANK))
    if text[end - 1] not in ")]）］】":
        return Span(start, end), None
    window = max(start, end - _LONGEST)
    trailer = _TRAILER_RE.search(fold(text[window:end]))
    if trailer is None:
        return Span(start, end), None
    cut = window + trailer.start()
    return Span(start, cut), Span(cut, end)


def _is_page_line(core: str) -> bool:
    return bool(core) and bool(_LINE_RE.fullmatch(core) or _is_bar(core))


def _is_bar(core: str) -> bool:
    """Tell 【打印本頁】【關閉】 and [1] [2] 下一頁 from a line that has one such word."""
    words = [word for word in _BAR_SPLIT_RE.split(core) if word]
    if not words or len(core) > 80:
        return False
    sure = [word for word in words if word in _SURE_WORDS or _RETURN_RE.fullmatch(word)]
    actions = [word for word in words if word in _ACTIONS]
    others = [word for word in words if word in _OTHER_WORDS]
    pages = [word for word in words if word.isdecimal()] if _TURNERS & set(words) else []
    if len(sure) + len(actions) + len(others) + len(pages) < len(words):
        return False
    return bool(sure) or (bool(actions) and len(words) > 1)


def _is_credit_line(core: str) -> bool:
    """Tell a line of the page's fields from 作者：魯迅 or 時間：2022年12月28日 in an article."""
    fields = bylines.find_fields(core)
    labels = {field.label for field in fields} - {""}
    if not labels or not all(_is_plain(field, core) for field in fields):
        return False
    if labels & bylines.SURE_LABELS:
        return True
    if len(fields) > 1:
        return not (labels <= _PERSON_LABELS or labels <= _DAY_LABELS)
    return _is_sure_alone(fields[0].label, core)


def _is_plain(field: bylines.Field, core: str) -> bool:
    """Tell a name or a source from a sentence behind the label."""
    value = field.span.of(core)
    if field.label in bylines.SOURCE_LABELS:
        return len(value) <= bylines.LONGEST_SOURCE
    return field.label not in bylines.ROLES or bool(_PERSONS_RE.fullmatch(value))


def _is_plain_credit(core: str) -> bool:
    fields = bylines.find_fields(core)
    return bool(fields) and all(
        field.label in _PERSON_LABELS | _DAY_LABELS | {""} and _is_plain(field, core)
        for field in fields
    )


def _is_sure_alone(label: str, core: str) -> bool:
    """Judge a lone 編輯：李子璇 or 來源：長沙晚報; 編輯：謝謝 is talk, and stays."""
    value = core.partition(":")[2].strip(" ()[]【】|")
    if label in bylines.COUNT_LABELS:
        return value[:1].isdecimal()
    if label in bylines.SOURCE_LABELS:
        return value.endswith(bylines.SOURCE_ENDS)
    is_name = value[:1] in bylines.SURNAMES and 1 < len(value) < 4
    return label == "编辑" and is_name and value not in bylines.NOT_NAMES


def _running_headers(lines: list[_Line]) -> set[str]:
    """Find the heads of printed pages: a site or a date, three times, prose between each two.

    Verse repeats its lines too, but has no prose between them. The first line is the title.
    """
    counts = Counter(line.core for line in lines[1:] if len(line.core) in _HEADER_LENGTHS)
    wanted = {
        core for core, n in counts.items() if n >= _MIN_REPEATS and _HEADER_RE.fullmatch(core)
    }
    wanted.discard(lines[0].core if lines else "")
    last_seen: dict[str, int] = {}
    n_prose = 0
    for line in lines:
        n_prose += line.n_chars >= _PROSE
        if line.core in wanted and last_seen.get(line.core) == n_prose:
            wanted.discard(line.core)
        last_seen[line.core] = n_prose
    return wanted
