"""What the bot says of who may ask and how much, as Telegram HTML, in the language of the asker."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ningbot.records import Language


@dataclass(frozen=True, slots=True)
class AccessPhrases:
    """``too_many`` takes seconds, ``whom`` a command, those of one person's role an id: ``{}``."""

    owner: str
    for_admins: str
    wrong_code: str
    too_many: str
    whom: str
    allowed: str
    denied: str
    not_denied: str
    appointed: str
    not_yours: str
    in_private: str
    open: str
    role_owner: str
    role_admin: str
    role_allowed: str
    role_denied: str


PHRASES: Final[Mapping[Language, AccessPhrases]] = {
    "zh-Hans": AccessPhrases(
        owner="好了，您现在是这个机器人的主人，可以直接提问了。",
        for_admins=(
            "<code>/allow 编号</code> 准许一个人或一个群提问\n"
            "<code>/deny 编号</code> 不再回答\n"
            "<code>/admin 编号</code> 设为管理员\n"
            "<code>/who</code> 看看谁可以提问\n\n"
            "回复某人的消息时不必写编号；在群里发 <code>/allow</code>，全群就可以提问。"
            "\n\n把文章发给我（.txt、.html、.pdf、.docx、.zip 等文件），我就编入文章；<code>/add 网址</code> 编入一个网页；<code>/remove 编号</code> 删除，<code>/reindex</code> 重新读取，<code>/stats</code> 看用量。"
        ),
        wrong_code="抱歉，这个口令不对；请核对机器人日志里的口令，再发一次。",
        too_many="您问得有点快，请等 {} 秒再问。",
        whom="请把编号写在命令后面，例如：<code>/{} 12345678</code>；或者用这个命令回复那个人的消息。",
        allowed="好的，<code>{}</code> 现在可以提问了。",
        denied="好的，不再回答 <code>{}</code>。",
        not_denied="抱歉，<code>{}</code> 是主人或管理员，您不能取消。",
        appointed="好的，<code>{}</code> 现在是管理员了。",
        not_yours="抱歉，只有主人和设置里写明的管理员才能任命管理员。",
        in_private="名单请私下问我：请在与我的私聊里发 /who。",
        open="人人可以提问。",
        role_owner="主人：",
        role_admin="管理员：",
        role_allowed="可以提问：",
        role_denied="不回答：",
    ),
    "zh-Hant": AccessPhrases(
        owner="好了，您現在是這個機器人的主人，可以直接提問了。",
        for_admins=(
            "<code>/allow 編號</code> 准許一個人或一個群組提問\n"
            "<code>/deny 編號</code> 不再回答\n"
            "<code>/admin 編號</code> 設為管理員\n"
            "<code>/who</code> 看看誰可以提問\n\n"
            "回覆某人的訊息時不必寫編號；在群組裡發 <code>/allow</code>，全群就可以提問。"
            "\n\n把文章傳給我（.txt、.html、.pdf、.docx、.zip 等檔案），我就編入文章；<code>/add 網址</code> 編入一個網頁；<code>/remove 編號</code> 刪除，<code>/reindex</code> 重新讀取，<code>/stats</code> 看用量。"
        ),
        wrong_code="抱歉，這個口令不對；請核對機器人日誌裡的口令，再發一次。",
        too_many="您問得有點快，請等 {} 秒再問。",
        whom="請把編號寫在指令後面，例如：<code>/{} 12345678</code>；或者用這個指令回覆那個人的訊息。",
        allowed="好的，<code>{}</code> 現在可以提問了。",
        denied="好的，不再回答 <code>{}</code>。",
        not_denied="抱歉，<code>{}</code> 是主人或管理員，您不能取消。",
        appointed="好的，<code>{}</code> 現在是管理員了。",
        not_yours="抱歉，只有主人和設定裡寫明的管理員才能任命管理員。",
        in_private="名單請私下問我：請在與我的私聊裡發 /who。",
        open="人人可以提問。",
        role_owner="主人：",
        role_admin="管理員：",
        role_allowed="可以提問：",
        role_denied="不回答：",
    ),
    "en": AccessPhrases(
        owner="You are now this bot's owner and can ask it questions.",
        for_admins=(
            "<code>/allow ID</code> lets a person or a group ask\n"
            "<code>/deny ID</code> answers them no longer\n"
            "<code>/admin ID</code> makes somebody an administrator\n"
            "<code>/who</code> lists who may ask\n\n"
            "In reply to somebody's message you need no id; <code>/allow</code> in a group lets "
            "all of it ask.\n\n"
            "Send me files (.txt, .html, .pdf, .docx, .zip and others), and I read the articles in them; "
            "<code>/add URL</code> reads a page of the web, "
            "<code>/remove ID</code> removes one, <code>/reindex</code> reads all again, "
            "<code>/stats</code> gives figures."
        ),
        wrong_code="Sorry, that is not the code; please compare it with the bot's log and send it again.",
        too_many="That was a lot of questions; please wait {} s before the next.",
        whom=(
            "Please write the id after the command, such as: <code>/{} 12345678</code>, or send "
            "the command in reply to that person's message."
        ),
        allowed="Done: <code>{}</code> may ask now.",
        denied="Done: <code>{}</code> will not be answered.",
        not_denied="Sorry, <code>{}</code> is the owner or an administrator whom you cannot turn away.",
        appointed="Done: <code>{}</code> is an administrator now.",
        not_yours="Sorry, only the owner and the administrators in the settings can make others administrators.",
        in_private="The list is for you alone: please send me /who in our private chat.",
        open="Anyone may ask.",
        role_owner="Owner: ",
        role_admin="Administrators: ",
        role_allowed="May ask: ",
        role_denied="Not answered: ",
    ),
}


def too_many(language: Language, wait_s: float) -> str:
    """Say how long to wait, rounded up so that it is never too short."""
    return PHRASES[language].too_many.format(math.ceil(wait_s))
