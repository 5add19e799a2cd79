"""What the Telegram bot says, as Telegram's HTML: answers with their quotes, and fixed phrases.

Telegram limits the text that is seen, in UTF-16 code units, after tags and entities are read.
Source: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ningbot.records import Language, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ningbot.records import Answer, Citation

MESSAGE_LIMIT: Final = 4096
N_CITATIONS: Final = 3
ELLIPSIS: Final = "…"
TITLE_LIMIT: Final = 200
DATE_LIMIT: Final = 40
REFERENCE_LIMIT: Final = 512
URL_LIMIT: Final = 2048
WEB_RE: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
CLAUSE_END_RE: Final = re.compile(r"[,，、；;：:。！？!?…]")
PARAGRAPH_RE: Final = re.compile(r"#([0-9]{1,9})\Z")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything the bot says by itself in one language, as Telegram HTML.

    ``paragraph`` and ``stranger`` have one place to fill in: ``{}``.
    """

    start: str
    help: str
    stranger: str
    unclear: str
    no_question: str
    not_text: str
    unknown: str
    apology: str
    paragraph: str


PHRASES: Final[Mapping[Language, Phrases]] = {
    "zh-Hans": Phrases(
        start=(
            "你好！我从一批中文文章里找答案：原样引出回答问题的那句话，标出答案，并注明出处。"
            "文章里没有的，我会直说。\n\n直接发问题就行，比如：\n<i>全市派驻了多少名党建指导员？</i>"
        ),
        help=(
            "一条消息问一个问题，简体、繁体、英文都可以，例如：\n"
            "<i>全市派驻了多少名党建指导员？</i>\n\n"
            "回答是文章里的原句，附标题、日期、段落和编号，人人可以核对；"
            "文章里找不到的，我不会编。\n\n群里请用 <code>/ask 问题</code>。"
        ),
        stranger="抱歉，这个机器人只回答获准的人；想使用，请把编号 <code>{}</code> 告诉管理员。",
        unclear="抱歉，这个问题没法查，请换成简短的一句话再问。",
        no_question="请把问题写在命令后面，例如：<code>/ask 全市派驻了多少名党建指导员？</code>",
        not_text="抱歉，我只看得懂文字，请把问题打字发给我。",
        unknown="抱歉，我不认识这个命令；直接发问题就行，用法见 /help。",
        apology="抱歉，出了点问题，这次没能回答，请过一会儿再试。",
        paragraph="第{}段",
    ),
    "zh-Hant": Phrases(
        start=(
            "你好！我從一批中文文章裡找答案：原樣引出回答問題的那句話，標出答案，並註明出處。"
            "文章裡沒有的，我會直說。\n\n直接發問題就行，比如：\n<i>全市派駐了多少名黨建指導員？</i>"
        ),
        help=(
            "一則訊息問一個問題，簡體、繁體、英文都可以，例如：\n"
            "<i>全市派駐了多少名黨建指導員？</i>\n\n"
            "回答是文章裡的原句，附標題、日期、段落和編號，人人可以核對；"
            "文章裡找不到的，我不會編。\n\n群組裡請用 <code>/ask 問題</code>。"
        ),
        stranger="抱歉，這個機器人只回答獲准的人；想使用，請把編號 <code>{}</code> 告訴管理員。",
        unclear="抱歉，這個問題沒法查，請換成簡短的一句話再問。",
        no_question="請把問題寫在指令後面，例如：<code>/ask 全市派駐了多少名黨建指導員？</code>",
        not_text="抱歉，我只看得懂文字，請把問題打字傳給我。",
        unknown="抱歉，我不認識這個指令；直接發問題就行，用法見 /help。",
        apology="抱歉，出了點問題，這次沒能回答，請過一會兒再試。",
        paragraph="第{}段",
    ),
    "en": Phrases(
        start=(
            "Hello! I find answers in an archive of Chinese articles: I quote the sentence that "
            "answers, mark the answer in it and say where it stands. If the articles do not say, "
            "I tell you so.\n\nJust send a question, such as:\n"
            "<i>how many party-building instructors?</i>"
        ),
        help=(
            "Send one question a message, in Chinese (either script) or English, such as:\n"
            "<i>how many party-building instructors?</i>\n\n"
            "The answer is a sentence of an article as it was written, with its title, date, "
            "paragraph and reference, so that you can check it; what the articles do not say, "
            "I will not make up.\n\nIn a group, use <code>/ask your question</code>."
        ),
        stranger=(
            "Sorry, this bot answers only people who have been let in; to ask for that, "
            "send its owner your id: <code>{}</code>."
        ),
        unclear="Sorry, I cannot look that up; please ask again in one short sentence.",
        no_question=(
            "Please write the question after the command, such as: "
            "<code>/ask how many party-building instructors?</code>"
        ),
        not_text="Sorry, I can only read text; please type your question.",
        unknown="Sorry, I do not know that command; just send a question, or see /help.",
        apology="Sorry, something went wrong and I could not answer; please try again in a while.",
        paragraph="¶{}",
    ),
}


def client_language(code: str | None) -> Language | None:
    """Read the language code of a Telegram app: zh-hans, zh-TW, pt-br; None if it sends none."""
    parts = set((code or "").lower().replace("_", "-").split("-"))
    if "zh" not in parts:
        return "en" if code else None
    traditional = parts & {"hant", "tw", "hk", "mo"} and "hans" not in parts
    return "zh-Hant" if traditional else "zh-Hans"


def render_answer(answer: Answer, *, limit: int = MESSAGE_LIMIT) -> str:
    """Write an answer with its quotes and sources, or a refusal with its reason.

    What does not fit in ``limit`` (UTF-16 units seen) goes in this order: the further
    citations, the ends of the quote far from the answer, the end of a very long answer.
    """
    if not answer.answered or not answer.citations:
        return escaped(_clip_end(answer.reason or "", limit=limit))
    citations = answer.citations[:N_CITATIONS]
    for n in range(len(citations), 0, -1):
        text = _join(_headline(answer), citations[:n], answer.language)
        if visible_length(text) <= limit:
            return text
    return _render_clipped(answer, limit=limit)


def visible_length(text: str) -> int:
    """Count the UTF-16 units of HTML written here as Telegram counts them: without its tags."""
    return _units(html.unescape(re.sub(r"<[^>]*>", "", text)))


def escaped(text: str) -> str:
    """Write ``text`` so that HTML shows it as it is; half of a surrogate pair becomes a ``?``."""
    return html.escape(text.encode(errors="replace").decode())


def _join(headline: str, citations: tuple[Citation, ...], language: Language) -> str:
    """Put the short answer and every citation's quote and source line under one another."""
    blocks = [f"{_quote(item)}\n{_source_line(item, language)}" for item in citations]
    return (f"{headline}\n" if headline else "") + "\n\n".join(blocks)


def _headline(answer: Answer) -> str:
    """Write the short answer, with its value where that says more; none if it is the quote."""
    short = answer.answer or ""
    if not short or short == answer.citations[0].sentence:
        return ""
    more = answer.normalized or ""
    says_more = _numbers(more) and _numbers(more) != _numbers(short)
    beside = f" ({escaped(more)})" if says_more else ""
    return f"<b>{escaped(short)}</b>{beside}"


def _numbers(text: str) -> list[int]:
    """List the groups of digits of a text: 1,234元 and "1234 CNY" have the same.

    >>> _numbers("２０２１年12月08日") == _numbers("2021-12-08"), _numbers("15.41億元")
    (True, [15, 41])
    """
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", unicodedata.normalize("NFKC", text))
    return [int(digits) for digits in re.findall(r"[0-9]+", plain)]


def _quote(citation: Citation) -> str:
    """Quote the sentence in its own script, with the answer marked."""
    return _marked(citation.sentence, citation.answer_span)


def _marked(sentence: str, span: Span | None) -> str:
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(sentence):
        return f"<blockquote>{escaped(sentence)}</blockquote>"
    before, answer, after = sentence[:start], sentence[start:end], sentence[end:]
    return f"<blockquote>{escaped(before)}<b>{escaped(answer)}</b>{escaped(after)}</blockquote>"


def _source_line(citation: Citation, language: Language) -> str:
    """Say where the quote stands: title (linked), date, paragraph, reference."""
    title = escaped(_clip_end(citation.title or citation.doc_id, limit=TITLE_LIMIT))
    parts = [_linked(f"<i>{title}</i>", citation.url)]
    if citation.date:
        parts.append(escaped(_clip_end(citation.date, limit=DATE_LIMIT)))
    if paragraph := PARAGRAPH_RE.search(citation.passage_id):
        parts.append(PHRASES[language].paragraph.format(paragraph[1]))
    reference = escaped(_clip_end(citation.citation_id, limit=REFERENCE_LIMIT))
    parts.append(f"<code>{reference}</code>")
    return " · ".join(parts)


def _linked(label: str, url: str | None) -> str:
    if not url or len(url) > URL_LIMIT or not WEB_RE.match(url):
        return label
    return f'<a href="{escaped(url)}">{label}</a>'


def _render_clipped(answer: Answer, *, limit: int) -> str:
    """Write one citation, its sentence cut down around the answer."""
    citation = answer.citations[0]
    source = _source_line(citation, answer.language)
    for headline in (_headline(answer), ""):
        room = limit - visible_length(f"{headline}\n\n{source}")
        sentence, span = clip(citation.sentence, citation.answer_span, room=max(room, 0))
        shown = span is None or span.of(sentence) == answer.answer
        if shown and visible_length(headline) <= limit // 2:
            break
    return (f"{headline}\n" if headline else "") + f"{_marked(sentence, span)}\n{source}"


def clip(sentence: str, keep: Span | None, *, room: int) -> tuple[str, Span | None]:
    """Cut a sentence to ``room`` UTF-16 units around ``keep``; say where that stands now.

    Cuts are at the end of a clause where one is near, and shown as an ellipsis.

    >>> clip("近日，全市派駐了240名黨建指導員，效果顯著。", Span(8, 12), room=17)
    ('…全市派駐了240名黨建指導員，…', Span(start=6, end=10))
    """
    if _units(sentence) <= room:
        return sentence, keep
    room = max(room - 2, 0)
    inner = keep or Span(0, 0)
    if _units(inner.of(sentence)) > room:
        inner = Span(inner.start, inner.start + _n_fitting(inner.of(sentence), room=room))
    outer = _whole_clauses(sentence, inner, _grown(sentence, inner, room=room))
    before = ELLIPSIS if outer.start > 0 else ""
    after = ELLIPSIS if outer.end < len(sentence) else ""
    moved = inner.shifted(len(before) - outer.start)
    return before + outer.of(sentence) + after, moved if keep else None


def _grown(sentence: str, inner: Span, *, room: int) -> Span:
    """Grow a span on both sides alike until ``room`` UTF-16 units are taken."""
    before, after = sentence[: inner.start][::-1], sentence[inner.end :]
    spare = room - _units(inner.of(sentence))
    start = inner.start - _n_fitting(before, room=max(spare // 2, spare - _units(after)))
    spare -= _units(sentence[start : inner.start])
    return Span(start, inner.end + _n_fitting(after, room=spare))


def _whole_clauses(sentence: str, inner: Span, outer: Span) -> Span:
    """Draw the cuts in to the nearest end of a clause, giving up at most half a side."""
    start, end = outer
    if start > 0:
        half = (start + inner.start) // 2
        found = CLAUSE_END_RE.search(sentence, start, half)
        start = found.end() if found else start
    if end < len(sentence):
        half = (inner.end + end) // 2
        ends = [found.end() for found in CLAUSE_END_RE.finditer(sentence, half, end)]
        end = ends[-1] if ends else end
    return Span(start, end)


def _clip_end(text: str, *, limit: int) -> str:
    """Cut the end off a text that is too long, and show it."""
    if _units(text) <= limit:
        return text
    return text[: _n_fitting(text, room=limit - 1)] + ELLIPSIS


def _n_fitting(text: str, *, room: int) -> int:
    """Count how many characters from the start fit in ``room`` UTF-16 units."""
    for n, char in enumerate(text):
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            return n
    return len(text)


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
