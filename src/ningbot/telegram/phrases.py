"""What the bot says by itself, in the language of the asker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ningbot.records import Language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything the bot says by itself in one language, as Telegram HTML.

    ``paragraph`` and ``stranger`` have one place to fill in: ``{}``.
    """

    start: str
    help: str
    stranger: str
    unclear: str
    no_words: str
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
        no_words="抱歉，这条消息里没有可以查找的文字，请用一句话提问。",
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
        no_words="抱歉，這則訊息裡沒有可以查找的文字，請用一句話提問。",
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
        no_words="Sorry, there is nothing in that I can look up; please ask in one sentence.",
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
