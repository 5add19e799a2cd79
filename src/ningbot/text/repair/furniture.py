"""Site furniture: lines that belong to the page, not to the article.

Only whole lines that say nothing else are taken out. It prefers leaving furniture in to taking
a sentence out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.mapping import Change

_FURNITURE = (
    r">*\s*我要(?:舉報|举报)",
    r"(?:點擊|点击)?(?:分享|轉發|转发)(?:到|至)?[:：]?(?:[\s、,，|]*(?:微信|微博|朋友圈|QQ空間|QQ空间|QQ|騰訊|腾讯))*",
    r"(?:返回|回到)(?:首頁|首页|頂部|顶部|列表|搜狐.{0,8})(?:[,，].{0,8})?",
    r"(?:上一篇|下一篇|上一頁|上一页|下一頁|下一页)[:：].{0,60}",
    r"[【\[]?(?:列印|打印|關閉|关闭|字號|字号|收藏|糾錯|纠错|評論|评论)(?:本頁|本页|窗口|視窗)?[】\]]?",
    r"(?:掃一掃|扫一扫|掃碼|扫码).{0,20}",
    r"(?:點擊|点击)(?:查看|加載|加载|閱讀|阅读).{0,12}",
    r"(?:猜你喜歡|猜你喜欢|相關閱讀|相关阅读|相關新聞|相关新闻|推薦閱讀|推荐阅读|熱門推薦|热门推荐)[:：]?",
    r"(?:Copyright|版權所有|版权所有|©).{0,80}",
)
_FURNITURE_RE = re.compile(
    rf"^[ \t\u3000]*(?:{'|'.join(_FURNITURE)})[ \t\u3000]*$(?:\r?\n)?", re.MULTILINE
)


def find_furniture(text: str) -> Iterator[Change]:
    """Yield the removal of each line of furniture, its line end included."""
    for match in _FURNITURE_RE.finditer(text):
        if match.end() > match.start():
            yield Change(Span(*match.span()), "", "furniture")
