"""What the bot says by itself, in the language of the asker."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ningbot.records import Language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything the bot says by itself in one language, as Telegram HTML.

    Some have places to fill in: ``{}``, or ``{name}``. Those under "buttons" and "toasts" are plain text,
    the latter of at most 200 characters.
    """

    start: str
    help: str
    stranger: str
    unclear: str
    no_words: str
    pleased: str
    no_question: str
    not_text: str
    unknown: str
    apology: str
    paragraph: str
    # commands
    sources: str
    newest: str
    cite_usage: str
    not_found: str
    nothing: str
    comment_usage: str
    comment_thanks: str
    nothing_asked: str
    privacy: str
    stopped: str
    # buttons
    context: str
    original: str
    picture: str
    further: str
    right: str
    wrong: str
    check: str
    # toasts
    thanks: str
    stale: str
    forgotten: str
    no_more: str
    # in other chats
    inline_hint: str
    inline_refused: str
    stranger_elsewhere: str
    # in the menu
    about: str
    short_about: str
    commands: Mapping[str, str]


PHRASES: Final[Mapping[Language, Phrases]] = {
    "zh-Hans": Phrases(
        start=(
            "您好！我从一批中文文章里找答案：原样引出回答问题的那句话，标出答案，并注明出处。"
            "文章里没有的，我会直说。\n\n直接发问题就行，比如：\n<i>全市派驻了多少名党建指导员？</i>"
        ),
        help=(
            "一条消息问一个问题，简体、繁体、英文都可以，例如：\n"
            "<i>全市派驻了多少名党建指导员？</i>\n\n"
            "回答是文章里的原句，附标题、日期、段落和编号，人人可以核对；"
            "文章里找不到的，我不会编。问错了，改那条消息就行；接着问「那长沙呢？」也可以。\n\n"
            "群里请 @ 我、回复我，或用 <code>/ask 问题</code>；别的聊天里打「@我 问题」。"
            "只查某段时间或某家来源，可以写上 <code>自:2022</code>、<code>至:2023</code>、"
            "<code>来源:长沙晚报</code>。\n\n{commands}"
        ),
        stranger="抱歉，这个机器人只回答获准的人；想使用，请把编号 <code>{}</code> 告诉管理员。",
        unclear="抱歉，这个问题没法查，请换成简短的一句话再问。",
        no_words="抱歉，这条消息里没有可以查找的文字，请用一句话提问。",
        pleased="随时为您效劳。想知道什么，直接发问题就行，例如：<i>全市派驻了多少名党建指导员？</i>",
        no_question="请把问题写在命令后面，例如：<code>/ask 全市派驻了多少名党建指导员？</code>",
        not_text="抱歉，我只看得懂文字，请把问题打字发给我。",
        unknown="抱歉，我不认识这个命令；直接发问题就行，用法见 /help。",
        apology="抱歉，出了点问题，这次没能回答，请过一会儿再试。",
        paragraph="第{}段",
        sources="这里有 {document} 篇文章，共 {passage} 段、{sentence} 句。",
        newest="最新的：",
        cite_usage="请把编号写在命令后面，例如：<code>/cite 0123456789ab-12.1-89abcdef</code>",
        not_found="抱歉，找不到这个编号的句子：文章可能改过或已移除，也请看看编号有没有抄全。",
        nothing="文章库还是空的。",
        comment_usage="请把意见写在命令后面，例如：<code>/feedback 年份不对</code>；也可以用它回复某个回答。",
        comment_thanks="谢谢，记下了。",
        nothing_asked="我不知道您指的是哪个回答；请用这个命令回复那条回答，或先提一个问题。",
        privacy=(
            "我会记下：\n"
            "• 您的问题和引用的句子编号，{days} 天，好让按钮、改问题和追问管用（追问只看最近 {minutes} 分钟）；\n"
            "• 您对回答的评价和意见，到您删除为止；\n"
            "• 还没回答的消息，到回答为止；\n"
            "• 获准使用的人的编号，以及不含文字的用量统计。\n\n"
            "全都只存在运行这个机器人的电脑上，不交给别人。发 /stop 就会删掉您的问题、评价和意见。"
        ),
        stopped="您的问题、评价和意见都删掉了。想再问，直接发问题就行。",
        context="上下文",
        original="原始文字",
        picture="图片",
        further="下一句 ›",
        right="👍 对",
        wrong="👎 不对",
        check="核对出处",
        thanks="谢谢，记下了。",
        stale="文章后来改过或已移除，这句话找不到了。",
        forgotten="这个问题太久，已经不记得了，请再问一次。",
        no_more="没有别的句子了。",
        inline_hint="输入一个问题",
        inline_refused="文章里没有找到答案",
        stranger_elsewhere="抱歉，这个机器人只回答获准的人。",
        about=(
            "从一批中文文章里找答案：原样引出回答问题的那句话，标出答案，注明出处，人人可以核对。"
            "文章里没有的，会直说。\n\n简体、繁体、英文都可以问。"
        ),
        short_about="问一批中文文章一个问题，得到回答它的那句原文和出处。",
        commands={
            "ask": "提问",
            "help": "怎样提问",
            "sources": "有哪些文章",
            "cite": "按编号查句子",
            "random": "随便看一条",
            "feedback": "对回答提意见",
            "privacy": "我记下什么",
            "stop": "删掉我的记录",
        },
    ),
    "zh-Hant": Phrases(
        start=(
            "您好！我從一批中文文章裡找答案：原樣引出回答問題的那句話，標出答案，並註明出處。"
            "文章裡沒有的，我會直說。\n\n直接發問題就行，比如：\n<i>全市派駐了多少名黨建指導員？</i>"
        ),
        help=(
            "一則訊息問一個問題，簡體、繁體、英文都可以，例如：\n"
            "<i>全市派駐了多少名黨建指導員？</i>\n\n"
            "回答是文章裡的原句，附標題、日期、段落和編號，人人可以核對；"
            "文章裡找不到的，我不會編。問錯了，改那則訊息就行；接著問「那長沙呢？」也可以。\n\n"
            "群組裡請 @ 我、回覆我，或用 <code>/ask 問題</code>；別的聊天裡打「@我 問題」。"
            "只查某段時間或某家來源，可以寫上 <code>自:2022</code>、<code>至:2023</code>、"
            "<code>來源:長沙晚報</code>。\n\n{commands}"
        ),
        stranger="抱歉，這個機器人只回答獲准的人；想使用，請把編號 <code>{}</code> 告訴管理員。",
        unclear="抱歉，這個問題沒法查，請換成簡短的一句話再問。",
        no_words="抱歉，這則訊息裡沒有可以查找的文字，請用一句話提問。",
        pleased="隨時為您效勞。想知道什麼，直接發問題就行，例如：<i>全市派駐了多少名黨建指導員？</i>",
        no_question="請把問題寫在指令後面，例如：<code>/ask 全市派駐了多少名黨建指導員？</code>",
        not_text="抱歉，我只看得懂文字，請把問題打字傳給我。",
        unknown="抱歉，我不認識這個指令；直接發問題就行，用法見 /help。",
        apology="抱歉，出了點問題，這次沒能回答，請過一會兒再試。",
        paragraph="第{}段",
        sources="這裡有 {document} 篇文章，共 {passage} 段、{sentence} 句。",
        newest="最新的：",
        cite_usage="請把編號寫在指令後面，例如：<code>/cite 0123456789ab-12.1-89abcdef</code>",
        not_found="抱歉，找不到這個編號的句子：文章可能改過或已移除，也請看看編號有沒有抄全。",
        nothing="文章庫還是空的。",
        comment_usage="請把意見寫在指令後面，例如：<code>/feedback 年份不對</code>；也可以用它回覆某個回答。",
        comment_thanks="謝謝，記下了。",
        nothing_asked="我不知道您指的是哪個回答；請用這個指令回覆那則回答，或先提一個問題。",
        privacy=(
            "我會記下：\n"
            "• 您的問題和引用的句子編號，{days} 天，好讓按鈕、改問題和追問管用（追問只看最近 {minutes} 分鐘）；\n"
            "• 您對回答的評價和意見，到您刪除為止；\n"
            "• 還沒回答的訊息，到回答為止；\n"
            "• 獲准使用的人的編號，以及不含文字的用量統計。\n\n"
            "全都只存在執行這個機器人的電腦上，不交給別人。發 /stop 就會刪掉您的問題、評價和意見。"
        ),
        stopped="您的問題、評價和意見都刪掉了。想再問，直接發問題就行。",
        context="上下文",
        original="原始文字",
        picture="圖片",
        further="下一句 ›",
        right="👍 對",
        wrong="👎 不對",
        check="核對出處",
        thanks="謝謝，記下了。",
        stale="文章後來改過或已移除，這句話找不到了。",
        forgotten="這個問題太久，已經不記得了，請再問一次。",
        no_more="沒有別的句子了。",
        inline_hint="輸入一個問題",
        inline_refused="文章裡沒有找到答案",
        stranger_elsewhere="抱歉，這個機器人只回答獲准的人。",
        about=(
            "從一批中文文章裡找答案：原樣引出回答問題的那句話，標出答案，註明出處，人人可以核對。"
            "文章裡沒有的，會直說。\n\n簡體、繁體、英文都可以問。"
        ),
        short_about="問一批中文文章一個問題，得到回答它的那句原文和出處。",
        commands={
            "ask": "提問",
            "help": "怎樣提問",
            "sources": "有哪些文章",
            "cite": "按編號查句子",
            "random": "隨便看一則",
            "feedback": "對回答提意見",
            "privacy": "我記下什麼",
            "stop": "刪掉我的紀錄",
        },
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
            "I will not make up. Edit a question, and I edit the answer; a follow-up such as "
            "<i>and in 2021?</i> works as well.\n\nIn a group mention me, reply to me, or use "
            "<code>/ask your question</code>; in other chats type my name and the question. To ask "
            "only some of the articles, add <code>since:2022</code>, <code>until:2023</code> or "
            "<code>source:NAME</code>.\n\n{commands}"
        ),
        stranger=(
            "Sorry, this bot answers only people who have been let in; to ask for that, "
            "send its owner your id: <code>{}</code>."
        ),
        unclear="Sorry, I cannot look that up; please ask again in one short sentence.",
        no_words="Sorry, there is nothing in that I can look up; please ask in one sentence.",
        pleased=(
            "At your service. Just send me a question, such as: "
            "<i>how many party-building instructors?</i>"
        ),
        no_question=(
            "Please write the question after the command, such as: "
            "<code>/ask how many party-building instructors?</code>"
        ),
        not_text="Sorry, I can only read text; please type your question.",
        unknown="Sorry, I do not know that command; just send a question, or see /help.",
        apology="Sorry, something went wrong and I could not answer; please try again in a while.",
        paragraph="¶{}",
        sources="There are {document} articles here, with {passage} paragraphs and {sentence} sentences.",
        newest="The newest:",
        cite_usage=(
            "Please write the reference after the command, such as: "
            "<code>/cite 0123456789ab-12.1-89abcdef</code>"
        ),
        not_found=(
            "Sorry, I find no sentence with that reference: the article may have been changed or "
            "removed; please check that the reference is whole, too."
        ),
        nothing="There are no articles here yet.",
        comment_usage=(
            "Please write what you have to say after the command, such as: "
            "<code>/feedback the year is wrong</code>; or reply with it to an answer."
        ),
        comment_thanks="Thank you, noted.",
        nothing_asked=(
            "I do not know which answer you mean; reply to it with this command, or ask first."
        ),
        privacy=(
            "I keep:\n"
            "• your questions and the references of the sentences cited, for {days} days, so that buttons, "
            "edits and follow-ups work (for follow-ups I look back {minutes} minutes only);\n"
            "• what you say of answers, until you erase it;\n"
            "• messages that wait for an answer, until they have it;\n"
            "• the ids of those who may ask, and counts of use without any text.\n\n"
            "All of it stays on the computer that runs this bot and goes to nobody else. "
            "Send /stop to erase your questions and what you said of answers."
        ),
        stopped=(
            "Your questions and what you said of answers are erased. To ask again, just send a question."
        ),
        context="Context",
        original="Original",
        picture="Picture",
        further="Next ›",
        right="👍 Right",
        wrong="👎 Wrong",
        check="Check the source",
        thanks="Thank you, noted.",
        stale="The article has been changed or removed since; this sentence is no longer there.",
        forgotten="That question is too long ago, I have forgotten it; please ask again.",
        no_more="There are no other sentences.",
        inline_hint="Type a question",
        inline_refused="The articles do not answer that",
        stranger_elsewhere="Sorry, this bot answers only people who were let in.",
        about=(
            "Finds answers in an archive of Chinese articles: the sentence that answers is quoted as it "
            "was written, with the answer marked and a reference that anyone can check. What the "
            "articles do not say, it will not make up.\n\nAsk in Chinese (either script) or English."
        ),
        short_about="Ask an archive of Chinese articles; get the sentence that answers, with its source.",
        commands={
            "ask": "Ask a question",
            "help": "How to ask",
            "sources": "What articles there are",
            "cite": "Look a reference up",
            "random": "A fact at random",
            "feedback": "Say something about an answer",
            "privacy": "What I keep",
            "stop": "Erase what I keep of you",
        },
    ),
}


def client_language(code: str | None) -> Language | None:
    """Read the language code of a Telegram app: zh-hans, zh-TW, pt-br; None if it sends none."""
    parts = set((code or "").lower().replace("_", "-").split("-"))
    if "zh" not in parts:
        return "en" if code else None
    traditional = parts & {"hant", "tw", "hk", "mo"} and "hans" not in parts
    return "zh-Hant" if traditional else "zh-Hans"


def without_tags(phrase: str) -> str:
    """Give a phrase as plain text."""
    return html.unescape(re.sub(r"<[^>]*>", "", phrase))
