"""What the pages say by themselves, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ningbot.records import Language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything the pages say in one language, as plain text; some have places to fill in."""

    name: str  # of the language, in itself
    about: str
    skip: str
    languages: str
    # asking
    ask: str
    question: str
    example: str
    narrow: str
    since: str
    until: str
    source: str
    tag: str
    date_hint: str
    answer: str
    quotes: str
    refused: str
    nearest: str
    how: str
    confidence: str
    also_in: str
    # a citation
    cited: str
    in_article: str
    picture: str
    original_sentence: str
    as_written: str
    reference: str
    copy: str
    copied: str
    to_sentence: str
    changed: str
    # an article
    article: str
    untitled: str
    date: str
    newspaper: str
    address: str
    file: str
    tags: str
    encoding: str
    repairs: str
    unrepaired: str
    both: str
    text_alone: str
    repaired: str
    original: str
    hover: str
    paragraph: str
    paragraphs: str
    earlier: str
    later: str
    # a chart
    chart: str
    chart_about: str
    quantity: str
    draw: str
    # the archive
    archive: str
    holds: str
    newest: str
    by_month: str
    by_year: str
    by_source: str
    repairs_made: str
    no_repairs: str
    articles: str
    number: str
    undated: str
    newer: str
    older: str
    empty: str
    # problems
    problem: str
    not_found: str
    no_citation: str
    no_article: str
    unclear: str
    busy: str
    broken: str
    too_many: str
    back: str
    kinds: Mapping[str, str]


PHRASES: Final[Mapping[Language, Phrases]] = {
    "zh-Hans": Phrases(
        name="简体中文",
        about="向中文文章库提问，得到原样引出、标明出处、人人可以核对的那句话。",
        skip="跳到正文",
        languages="语言",
        ask="提问",
        question="问题",
        example="例如：",
        narrow="只查一部分文章",
        since="从",
        until="到",
        source="报纸或网站",
        tag="标签",
        date_hint="年、月或日，如 2022 或 2022-03",
        answer="答案",
        quotes="文章原句",
        refused="没有答案",
        nearest="最接近的段落（不是答案）",
        how="答案是怎么找到的",
        confidence="把握",
        also_in="另见：",
        cited="引用的句子",
        in_article="在文章里看",
        picture="图片",
        original_sentence="修复前的原文",
        as_written="这句话与原文一字不差。",
        reference="引用编号",
        copy="复制链接",
        copied="已复制",
        to_sentence="跳到这句话",
        changed="文章在引用之后改过，这句话已经不在里面。下面是文章现在的样子。",
        article="文章",
        untitled="（无题）",
        date="日期",
        newspaper="来源",
        address="网址",
        file="文件",
        tags="标签",
        encoding="编码",
        repairs="修复",
        unrepaired="没有需要修复的地方，文字与原文相同。",
        both="对照原文",
        text_alone="只看文章",
        repaired="修复后",
        original="原文",
        hover="有下划线的字修复过：指着它看原文，或者打开对照。",
        paragraph="第{}段",
        paragraphs="第{first}–{last}段，共{all}段",
        earlier="‹ 前面的段落",
        later="后面的段落 ›",
        chart="图表",
        chart_about="把文章里同一个数量在几个日期或几个地方、单位的值画成图，每个点都连着它的原句。",
        quantity="数量",
        draw="画图",
        archive="文章库",
        holds="{document} 篇文章，{passage} 段，{sentence} 句",
        newest="最新的文章",
        by_month="各月文章",
        by_year="各年文章",
        by_source="各来源文章",
        repairs_made="做过的修复",
        no_repairs="没有做过修复。",
        articles="篇",
        number="数量",
        undated="未注明日期",
        newer="‹ 更新的",
        older="更早的 ›",
        empty="文章库还是空的。",
        problem="出了问题",
        not_found="这里没有这个页面。",
        no_citation="文章库里没有这个编号的文章：编号可能没有抄全，文章也可能已经移除。",
        no_article="文章库里没有这篇文章，可能已经移除。",
        unclear="这个问题没法查：请用一句话提问，不超过一千字；日期写成 2022、2022-03 或 2022-03-01。",
        busy="现在提问的人太多，请过几秒再试。",
        broken="文章库现在打不开，请过一会儿再试。",
        too_many="您问得太快了，请过 {} 秒再试。",
        back="回到提问",
        kinds={
            "note": "去掉的注音",
            "stray comma": "去掉的多余逗号",
            "narrow mark": "改成全角的标点",
            "lost byte": "补回的丢失字节",
            "misread encoding": "还原的错误编码",
            "turned quote": "转正的引号",
            "furniture": "去掉的网页文字",
            "layout": "整理的换行",
            "markup": "去掉的标记",
        },
    ),
    "zh-Hant": Phrases(
        name="繁體中文",
        about="向中文文章庫提問，得到原樣引出、標明出處、人人可以核對的那句話。",
        skip="跳到正文",
        languages="語言",
        ask="提問",
        question="問題",
        example="例如：",
        narrow="只查一部分文章",
        since="從",
        until="到",
        source="報紙或網站",
        tag="標籤",
        date_hint="年、月或日，如 2022 或 2022-03",
        answer="答案",
        quotes="文章原句",
        refused="沒有答案",
        nearest="最接近的段落（不是答案）",
        how="答案是怎麼找到的",
        confidence="把握",
        also_in="另見：",
        cited="引用的句子",
        in_article="在文章裡看",
        picture="圖片",
        original_sentence="修復前的原文",
        as_written="這句話與原文一字不差。",
        reference="引用編號",
        copy="複製連結",
        copied="已複製",
        to_sentence="跳到這句話",
        changed="文章在引用之後改過，這句話已經不在裡面。下面是文章現在的樣子。",
        article="文章",
        untitled="（無題）",
        date="日期",
        newspaper="來源",
        address="網址",
        file="檔案",
        tags="標籤",
        encoding="編碼",
        repairs="修復",
        unrepaired="沒有需要修復的地方，文字與原文相同。",
        both="對照原文",
        text_alone="只看文章",
        repaired="修復後",
        original="原文",
        hover="有底線的字修復過：指著它看原文，或者打開對照。",
        paragraph="第{}段",
        paragraphs="第{first}–{last}段，共{all}段",
        earlier="‹ 前面的段落",
        later="後面的段落 ›",
        chart="圖表",
        chart_about="把文章裡同一個數量在幾個日期或幾個地方、單位的值畫成圖，每個點都連著它的原句。",
        quantity="數量",
        draw="畫圖",
        archive="文章庫",
        holds="{document} 篇文章，{passage} 段，{sentence} 句",
        newest="最新的文章",
        by_month="各月文章",
        by_year="各年文章",
        by_source="各來源文章",
        repairs_made="做過的修復",
        no_repairs="沒有做過修復。",
        articles="篇",
        number="數量",
        undated="未註明日期",
        newer="‹ 更新的",
        older="更早的 ›",
        empty="文章庫還是空的。",
        problem="出了問題",
        not_found="這裡沒有這個頁面。",
        no_citation="文章庫裡沒有這個編號的文章：編號可能沒有抄全，文章也可能已經移除。",
        no_article="文章庫裡沒有這篇文章，可能已經移除。",
        unclear="這個問題沒法查：請用一句話提問，不超過一千字；日期寫成 2022、2022-03 或 2022-03-01。",
        busy="現在提問的人太多，請過幾秒再試。",
        broken="文章庫現在打不開，請過一會兒再試。",
        too_many="您問得太快了，請過 {} 秒再試。",
        back="回到提問",
        kinds={
            "note": "去掉的注音",
            "stray comma": "去掉的多餘逗號",
            "narrow mark": "改成全形的標點",
            "lost byte": "補回的遺失位元組",
            "misread encoding": "還原的錯誤編碼",
            "turned quote": "轉正的引號",
            "furniture": "去掉的網頁文字",
            "layout": "整理的換行",
            "markup": "去掉的標記",
        },
    ),
    "en": Phrases(
        name="English",
        about="Ask an archive of Chinese articles; get the sentence that answers, quoted as written, "
        "with a reference that anyone can check.",
        skip="Skip to the content",
        languages="Languages",
        ask="Ask",
        question="Question",
        example="For example:",
        narrow="Ask only some of the articles",
        since="From",
        until="Until",
        source="Newspaper or site",
        tag="Tag",
        date_hint="a year, month or day, such as 2022 or 2022-03",
        answer="Answer",
        quotes="Quoted sentences",
        refused="No answer",
        nearest="Nearest passages (not answers)",
        how="How this was found",
        confidence="Confidence",
        also_in="Also in:",
        cited="Cited sentence",
        in_article="See it in the article",
        picture="Picture",
        original_sentence="The original, before repair",
        as_written="The sentence is just as it stands in the original.",
        reference="Reference",
        copy="Copy link",
        copied="Copied",
        to_sentence="Go to the sentence",
        changed="The article has changed since it was cited, and no longer holds the sentence. "
        "Below is the article as it is now.",
        article="Article",
        untitled="(untitled)",
        date="Date",
        newspaper="Source",
        address="Address",
        file="File",
        tags="Tags",
        encoding="Encoding",
        repairs="Repairs",
        unrepaired="Nothing had to be repaired: the text is that of the original.",
        both="Show the original beside it",
        text_alone="Show the article alone",
        repaired="Repaired",
        original="Original",
        hover="Underlined characters were repaired: point at one to see the original, or show it beside.",
        paragraph="¶{}",
        paragraphs="Paragraphs {first}–{last} of {all}",
        earlier="‹ Earlier paragraphs",
        later="Later paragraphs ›",
        chart="Chart",
        chart_about="What articles say of one quantity at several dates, or of several places or organisations, each point linked to its sentence.",
        quantity="Quantity",
        draw="Draw",
        archive="Archive",
        holds="{document}, {passage}, {sentence}",
        newest="Newest articles",
        by_month="Articles by month",
        by_year="Articles by year",
        by_source="Articles by source",
        repairs_made="Repairs made",
        no_repairs="Nothing was repaired.",
        articles="articles",
        number="Number",
        undated="no date",
        newer="‹ Newer",
        older="Older ›",
        empty="The archive is still empty.",
        problem="Something went wrong",
        not_found="There is no such page here.",
        no_citation="The archive holds no article with this reference: it may not have been copied "
        "whole, or the article was removed.",
        no_article="The archive does not hold this article; it may have been removed.",
        unclear="This cannot be looked up: ask one sentence of at most a thousand characters; "
        "write dates as 2022, 2022-03 or 2022-03-01.",
        busy="Too many people are asking just now; try again in a few seconds.",
        broken="The archive cannot be opened at the moment; try again in a while.",
        too_many="You are asking too fast; try again in {} seconds.",
        back="Back to asking",
        kinds={
            "note": "readings taken out",
            "stray comma": "stray commas taken out",
            "narrow mark": "marks made full-width",
            "lost byte": "lost bytes restored",
            "misread encoding": "misread encodings undone",
            "turned quote": "quotation marks turned",
            "furniture": "page furniture taken out",
            "layout": "line breaks mended",
            "markup": "markup taken out",
        },
    ),
}
