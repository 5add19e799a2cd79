"""The administrators' commands mean an id, the writer of a message, or a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import new_chat, plain
from bot.botapi import BotApi
from bot.running import answering
from ningbot.telegram.access import phrases as access_phrases
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADMIN, MADE, OTHER = 9, 8, 7
GROUP: dict[str, Any] = {"chat_type": "supergroup"}
ZH = access_phrases.PHRASES["zh-Hans"]


@pytest.fixture(scope="module")
def server(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    """Give the server of a bot that has one administrator."""
    folder = tmp_path_factory.mktemp("bot")
    with BotApi() as running, answering(running, sample_index, folder, admins=str(ADMIN)):
        yield running


def told(server: BotApi, chat_id: int, text: str, *, to: Any = None, **who: Any) -> str:
    """Write to the bot, perhaps in reply to a message, and give what it says."""
    n_before = len(server.sent[chat_id])
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    replied = {"reply_to_message": to} if to else {}
    server.send(chat_id, {"text": text, "entities": [command]} | replied, **who)
    return str(server.wait_for_replies(chat_id, n_before + 1)[n_before]["text"])


def message_of(user_id: int, chat_id: int = ADMIN, **content: Any) -> dict[str, Any]:
    user = {"id": user_id, "is_bot": user_id == 5, "first_name": "寧"}
    kind = "private" if chat_id > 0 else "supergroup"
    chat = {"id": chat_id, "type": kind}
    return {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "？"} | content


def forwarded(kind: str, **origin: Any) -> dict[str, Any]:
    return {"forward_origin": {"type": kind, "date": 1} | origin}


def test_a_reply_means_the_writer_of_the_message(server: BotApi) -> None:
    writer, group = new_chat(), -new_chat()
    to = message_of(writer, group)
    said = told(server, group, "/allow", to=to, user_id=ADMIN, **GROUP)
    assert said == plain(ZH.allowed).format(writer)
    user = {"id": writer, "is_bot": False, "first_name": "寧"}
    to = message_of(ADMIN, **forwarded("user", sender_user=user))
    assert told(server, ADMIN, "/deny", to=to) == plain(ZH.denied).format(writer)


def test_a_topics_first_message_is_no_message_replied_to(server: BotApi) -> None:
    group = -new_chat()
    to = message_of(new_chat(), group, forum_topic_created={"name": "問", "icon_color": 1})
    said = told(server, group, "/allow", to=to, user_id=ADMIN, **GROUP)
    assert said == plain(ZH.allowed).format(group)


@pytest.mark.parametrize(
    "to",
    [
        message_of(5),
        message_of(6, **forwarded("hidden_user", sender_user_name="寧")),
        message_of(6, sender_chat={"id": -5, "type": "channel", "title": "報"}),
    ],
    ids=["a bot's", "of somebody who hides", "of a channel"],
)
def test_who_wrote_it_may_not_be_known(server: BotApi, to: Any) -> None:
    assert told(server, ADMIN, "/allow", to=to) == plain(ZH.whom).format("allow")


@pytest.mark.parametrize("words", ["", " me", " 1 2", " 0", " 12345678901234567", " -x", " ９"])
@pytest.mark.parametrize("command", ["allow", "deny", "admin"])
def test_what_is_no_id_gets_an_example(server: BotApi, command: str, words: str) -> None:
    assert told(server, ADMIN, f"/{command}{words}") == plain(ZH.whom).format(command)


def test_a_group_is_no_administrator(server: BotApi) -> None:
    assert told(server, ADMIN, "/admin -7") == plain(ZH.whom).format("admin")


def test_who_was_made_administrator_lets_in_and_makes_and_unmakes_none(server: BotApi) -> None:
    for some_id in (MADE, OTHER):
        assert told(server, ADMIN, f"/admin {some_id}") == plain(ZH.appointed).format(some_id)
    assert told(server, MADE, "/allow 6") == plain(ZH.allowed).format(6)
    assert told(server, MADE, "/admin 6") == ZH.not_yours
    for some_id in (ADMIN, OTHER):
        assert told(server, MADE, f"/deny {some_id}") == plain(ZH.not_denied).format(some_id)
    assert told(server, ADMIN, f"/deny {OTHER}") == plain(ZH.denied).format(OTHER)
    assert told(server, OTHER, "/allow 6") == plain(PHRASES["zh-Hans"].stranger).format(OTHER)


def test_who_is_listed_in_private_only(server: BotApi) -> None:
    assert told(server, -new_chat(), "/who", user_id=ADMIN, **GROUP) == ZH.in_private
    assert f"{ZH.role_admin}{ADMIN}" in told(server, ADMIN, "/who").replace(f"{MADE} ", "")


def test_who_writes_in_the_name_of_a_group_is_nobody(server: BotApi) -> None:
    group = -new_chat()
    chat = {"id": group, "type": "supergroup", "title": "群"}
    robot = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    anonymous = {"sender_chat": chat, "from": robot}
    command = {"type": "bot_command", "offset": 0, "length": 6}
    told(server, ADMIN, "/admin 1087968824")
    server.send(group, {"text": "/allow", "entities": [command]} | anonymous, **GROUP)
    ask = {"text": "/ask 這裡有多少人？", "entities": [command | {"length": 4}]}
    server.send(group, ask | anonymous, **GROUP)
    (reply,) = server.wait_for_replies(group, 1)
    assert reply["text"] == plain(PHRASES["zh-Hant"].stranger).format(group)


def test_a_group_that_becomes_a_supergroup_may_ask_on(server: BotApi) -> None:
    old, new = -new_chat(), -new_chat()
    assert told(server, ADMIN, f"/allow {old}") == plain(ZH.allowed).format(old)
    server.send(old, {"migrate_to_chat_id": new}, user_id=6, chat_type="group")
    server.send_text(old, "/ask", user_id=77, chat_type="group")
    server.wait_for_replies(old, 1)  # that it may ask no longer; so the move is over
    said = told(server, new, "/ask", user_id=77, **GROUP)
    assert said == plain(PHRASES["zh-Hans"].no_question)
