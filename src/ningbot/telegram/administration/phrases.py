"""What the bot says to administrators of its articles, as Telegram HTML, in the language of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ningbot.errors import FetchFailure
    from ningbot.records import Language


@dataclass(frozen=True, slots=True)
class AdministrationPhrases:
    """Places to fill in have names: ``{name}``. ``repairs`` are the kinds of them, "" is any other."""

    # a file
    not_readable: str
    too_big: str
    waiting: str
    kept_unindexed: str
    nothing_read: str
    added: str
    changed: str
    unchanged: str
    article: str
    undated: str
    repaired: str
    first_sentence: str
    more_articles: str
    problem: str
    problem_on_line: str
    more_problems: str
    # a page
    add_usage: str
    page_refused: Mapping[FetchFailure, str]
    # removing one
    remove_usage: str
    not_held: str
    not_ours: str
    confirm: str
    confirm_file: str
    removed: str
    # all of them
    reindexing: str
    reindexed: str
    failed: str
    busy: str
    # figures
    holdings: str
    today: str
    week: str
    used: str
    median: str
    feedback: str
    repairs: Mapping[str, str]


PHRASES: Final[Mapping[Language, AdministrationPhrases]] = {
    "zh-Hans": AdministrationPhrases(
        not_readable="抱歉，这种文件我读不了；我能读文本、网页、PDF、Word、EPUB、CSV、JSON，以及装着这些的 .zip 和 .tar.gz。",
        too_big="抱歉，文件太大了，最多 {limit} MB；请拆成几个再发。",
        waiting="另一批文章还在编入，轮到这个文件时就开始。",
        kept_unindexed="文件已经收下，但现在编不进去：{reason} 请过一会儿发 /reindex。",
        nothing_read="抱歉，<b>{name}</b> 里没有读出文章，没有收下。",
        added="已收下 <b>{name}</b>，新增 {n} 篇。",
        changed="已用新的 <b>{name}</b> 替换原来的，更新 {n_changed} 篇，新增 {n_added} 篇，删去 {n_removed} 篇。",
        unchanged="<b>{name}</b> 和已有的一样，没有变化。",
        article="<b>{title}</b>\n{date} · {n_passages} 段 · {n_sentences} 句 · 编号 <code>{doc_id}</code>",
        undated="日期不详",
        repaired="修复 {n} 处：{kinds}",
        first_sentence="第一句：{sentence}",
        more_articles="……共 {n} 篇。",
        problem="⚠️ {text}",
        problem_on_line="⚠️ 第 {line} 行：{text}",
        more_problems="……共 {n} 处读不出来。",
        add_usage="请把网页地址写在命令后面，例如：<code>/add https://example.org/a</code>",
        page_refused={
            "url": "抱歉，这不是网页地址；请写完整，例如 https://example.org/a。",
            "address": "抱歉，这个地址不是公开的，我不去读。",
            "robots": "抱歉，这个网站不让程序读这一页（robots.txt）。",
            "too_large": "抱歉，这一页太大了，最多 5 MB。",
            "too_slow": "抱歉，这个网站太慢，20 秒里没有传完；请过一会儿再试。",
            "redirects": "抱歉，这个地址转来转去，没有到头。",
            "not_a_page": "抱歉，那里没有我能读的文章。",
            "status": "抱歉，这个网站说现在没有这一页；请核对地址，或者过一会儿再试。",
            "network": "抱歉，连不上这个网站；请核对地址，或者过一会儿再试。",
        },
        remove_usage="请把文章编号写在命令后面，例如：<code>/remove 报告.txt</code>；也可以写引文的编号，或者用 /remove 回复一个回答。",
        not_held="抱歉，没有编号是 <code>{named}</code> 的文章。",
        not_ours="抱歉，《{title}》不是发给我的，而是来自 <code>{path}</code>；请在那里删除，再发 /reindex。",
        confirm="要删除《{title}》吗？确定的话，请发：\n<code>/remove {doc_id} yes</code>",
        confirm_file="要删除《{title}》吗？它所在的文件 <b>{name}</b> 共有 {n} 篇，会一起删除。确定的话，请发：\n<code>/remove {doc_id} yes</code>",
        removed="已删除 <b>{name}</b>，共 {n} 篇。",
        reindexing="正在重新读取所有文章，读完告诉您；其间照常回答问题。",
        reindexed="读完了：新增 {n_added} 篇，更新 {n_changed} 篇，删去 {n_removed} 篇，{n_unchanged} 篇没有变化。",
        failed="抱歉，没有成功，原有的文章没有变动：{reason}",
        busy="另一个程序正在写索引。",
        holdings="文章 {document} 篇，段落 {passage} 个。",
        today="今天：",
        week="最近 7 天：",
        used="{n_asked} 个问题，回答 {n_answered} 个（{share:.0%}），说明没有 {n_refused} 个",
        median="，用时中位数约 {seconds} 秒",
        feedback="评价：👍 {right}，👎 {wrong}，意见 {comments} 条。",
        repairs={
            "note": "拼音注音",
            "stray comma": "多余的逗号",
            "narrow mark": "半角标点",
            "lost byte": "丢失的字节",
            "misread encoding": "乱码",
            "turned quote": "反了的引号",
            "furniture": "网页杂项",
            "markup": "标记",
            "": "其他",
        },
    ),
    "zh-Hant": AdministrationPhrases(
        not_readable="抱歉，這種檔案我讀不了；我能讀文字檔、網頁、PDF、Word、EPUB、CSV、JSON，以及裝著這些的 .zip 和 .tar.gz。",
        too_big="抱歉，檔案太大了，最多 {limit} MB；請拆成幾個再傳。",
        waiting="另一批文章還在編入，輪到這個檔案時就開始。",
        kept_unindexed="檔案已經收下，但現在編不進去：{reason} 請過一會兒發 /reindex。",
        nothing_read="抱歉，<b>{name}</b> 裡沒有讀出文章，沒有收下。",
        added="已收下 <b>{name}</b>，新增 {n} 篇。",
        changed="已用新的 <b>{name}</b> 取代原來的，更新 {n_changed} 篇，新增 {n_added} 篇，刪去 {n_removed} 篇。",
        unchanged="<b>{name}</b> 和已有的一樣，沒有變化。",
        article="<b>{title}</b>\n{date} · {n_passages} 段 · {n_sentences} 句 · 編號 <code>{doc_id}</code>",
        undated="日期不詳",
        repaired="修復 {n} 處：{kinds}",
        first_sentence="第一句：{sentence}",
        more_articles="……共 {n} 篇。",
        problem="⚠️ {text}",
        problem_on_line="⚠️ 第 {line} 行：{text}",
        more_problems="……共 {n} 處讀不出來。",
        add_usage="請把網頁網址寫在指令後面，例如：<code>/add https://example.org/a</code>",
        page_refused={
            "url": "抱歉，這不是網頁網址；請寫完整，例如 https://example.org/a。",
            "address": "抱歉，這個網址不是公開的，我不去讀。",
            "robots": "抱歉，這個網站不讓程式讀這一頁（robots.txt）。",
            "too_large": "抱歉，這一頁太大了，最多 5 MB。",
            "too_slow": "抱歉，這個網站太慢，20 秒裡沒有傳完；請過一會兒再試。",
            "redirects": "抱歉，這個網址轉來轉去，沒有到頭。",
            "not_a_page": "抱歉，那裡沒有我能讀的文章。",
            "status": "抱歉，這個網站說現在沒有這一頁；請核對網址，或者過一會兒再試。",
            "network": "抱歉，連不上這個網站；請核對網址，或者過一會兒再試。",
        },
        remove_usage="請把文章編號寫在指令後面，例如：<code>/remove 報告.txt</code>；也可以寫引文的編號，或者用 /remove 回覆一個回答。",
        not_held="抱歉，沒有編號是 <code>{named}</code> 的文章。",
        not_ours="抱歉，《{title}》不是傳給我的，而是來自 <code>{path}</code>；請在那裡刪除，再發 /reindex。",
        confirm="要刪除《{title}》嗎？確定的話，請發：\n<code>/remove {doc_id} yes</code>",
        confirm_file="要刪除《{title}》嗎？它所在的檔案 <b>{name}</b> 共有 {n} 篇，會一起刪除。確定的話，請發：\n<code>/remove {doc_id} yes</code>",
        removed="已刪除 <b>{name}</b>，共 {n} 篇。",
        reindexing="正在重新讀取所有文章，讀完告訴您；其間照常回答問題。",
        reindexed="讀完了：新增 {n_added} 篇，更新 {n_changed} 篇，刪去 {n_removed} 篇，{n_unchanged} 篇沒有變化。",
        failed="抱歉，沒有成功，原有的文章沒有變動：{reason}",
        busy="另一個程式正在寫索引。",
        holdings="文章 {document} 篇，段落 {passage} 個。",
        today="今天：",
        week="最近 7 天：",
        used="{n_asked} 個問題，回答 {n_answered} 個（{share:.0%}），說明沒有 {n_refused} 個",
        median="，用時中位數約 {seconds} 秒",
        feedback="評價：👍 {right}，👎 {wrong}，意見 {comments} 條。",
        repairs={
            "note": "拼音注音",
            "stray comma": "多餘的逗號",
            "narrow mark": "半形標點",
            "lost byte": "丟失的位元組",
            "misread encoding": "亂碼",
            "turned quote": "反了的引號",
            "furniture": "網頁雜項",
            "markup": "標記",
            "": "其他",
        },
    ),
    "en": AdministrationPhrases(
        not_readable="Sorry, I cannot read files of this kind; I read text, web pages, PDF, Word, EPUB, CSV, JSON, and .zip and .tar.gz of these.",
        too_big="Sorry, that file is too big; I take {limit} MB at most, so please split it.",
        waiting="Other articles are still being read in; this file comes next.",
        kept_unindexed="I have kept the file, but cannot read it in now: {reason} Please send /reindex in a while.",
        nothing_read="Sorry, I found no article in <b>{name}</b> and have not kept it.",
        added="I have read <b>{name}</b>: {n} new.",
        changed=(
            "The new <b>{name}</b> has taken the place of the old one: {n_changed} changed, "
            "{n_added} new, {n_removed} dropped."
        ),
        unchanged="<b>{name}</b> is the same as before; nothing has changed.",
        article=(
            "<b>{title}</b>\n{date} · paragraphs: {n_passages} · sentences: {n_sentences} · "
            "id <code>{doc_id}</code>"
        ),
        undated="no date",
        repaired="Repairs: {n} ({kinds})",
        first_sentence="It begins: {sentence}",
        more_articles="… {n} articles in all.",
        problem="⚠️ {text}",
        problem_on_line="⚠️ Line {line}: {text}",
        more_problems="… {n} problems in all.",
        add_usage="Please write the address of a page after the command, such as <code>/add https://example.org/a</code>",
        page_refused={
            "url": "Sorry, that is no address of a web page; please write all of it, such as https://example.org/a.",
            "address": "Sorry, that address is not a public one, so I do not read it.",
            "robots": "Sorry, that site does not let programs read this page (robots.txt).",
            "too_large": "Sorry, that page is too large; I take 5 MB at most.",
            "too_slow": "Sorry, that site is too slow: the page did not come within 20 seconds; please try again in a while.",
            "redirects": "Sorry, that address leads on and on, and nowhere.",
            "not_a_page": "Sorry, there is no article there that I can read.",
            "status": "Sorry, that site says that there is no such page now; please check the address, or try again in a while.",
            "network": "Sorry, that site cannot be reached; please check the address, or try again in a while.",
        },
        remove_usage=(
            "Please write the article's id after the command, such as "
            "<code>/remove report.txt</code>, or the reference of a quote; or send /remove in reply "
            "to an answer."
        ),
        not_held="Sorry, no article has the id <code>{named}</code>.",
        not_ours=(
            "Sorry, “{title}” was not sent to me but comes from <code>{path}</code>; please delete "
            "it there, then send /reindex."
        ),
        confirm="Remove “{title}”? If so, please send:\n<code>/remove {doc_id} yes</code>",
        confirm_file=(
            "Remove “{title}”? All {n} articles of its file <b>{name}</b> would go with it. "
            "If so, please send:\n<code>/remove {doc_id} yes</code>"
        ),
        removed="Removed <b>{name}</b>, articles: {n}.",
        reindexing="I am reading all articles again and will tell you when that is done; questions are answered meanwhile.",
        reindexed="Done: {n_added} added, {n_changed} changed, {n_removed} removed, {n_unchanged} unchanged.",
        failed="Sorry, that did not work; the articles are as they were: {reason}",
        busy="another program is writing the index.",
        holdings="Articles: {document}, paragraphs: {passage}.",
        today="Today: ",
        week="Last 7 days: ",
        used="questions: {n_asked}, answered: {n_answered} ({share:.0%}), refused: {n_refused}",
        median=", median time about {seconds} s",
        feedback="Feedback: 👍 {right}, 👎 {wrong}, comments: {comments}.",
        repairs={
            "note": "pinyin notes",
            "stray comma": "stray commas",
            "narrow mark": "half-width marks",
            "lost byte": "lost bytes",
            "misread encoding": "misread encoding",
            "turned quote": "turned quotes",
            "furniture": "page furniture",
            "markup": "markup",
            "": "other",
        },
    ),
}
