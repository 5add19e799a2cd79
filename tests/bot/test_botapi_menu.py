"""Commands and descriptions are kept for whom and in which language they were set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

ASK = {"command": "ask", "description": "問"}
HELP = {"command": "help", "description": "幫助"}


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def set_commands(server: BotApi, *commands: Json, **where: Any) -> Json:
    """Set commands."""
    return call(server, "setMyCommands", commands=list(commands), **where)


def test_commands_are_kept_by_scope_and_language(server: BotApi) -> None:
    server.send_text(-7, "問", user_id=5, chat_type="group")
    assert set_commands(server, ASK, HELP)["result"] is True
    set_commands(server, ASK, language_code="zh")
    set_commands(server, HELP, scope=json.dumps({"type": "all_group_chats"}))
    set_commands(server, scope={"type": "chat", "chat_id": -7})
    set_commands(server, ASK, scope={"type": "chat_member", "chat_id": -7, "user_id": 5})
    assert server.commands == {
        ("default", ""): [ASK, HELP],
        ("default", "zh"): [ASK],
        ("all_group_chats", ""): [HELP],
        ("chat -7", ""): [],
        ("chat_member -7 5", ""): [ASK],
    }
    assert call(server, "getMyCommands")["result"] == [ASK, HELP]
    assert call(server, "getMyCommands", language_code="en")["result"] == []


def test_commands_can_be_deleted(server: BotApi) -> None:
    set_commands(server, ASK)
    set_commands(server, HELP, language_code="zh")
    assert call(server, "deleteMyCommands")["result"] is True
    assert server.commands == {("default", "zh"): [HELP]}
    assert call(server, "deleteMyCommands")["ok"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (ASK | {"command": "Ask"}, "BOT_COMMAND_INVALID"),
        (ASK | {"command": "a" * 33}, "BOT_COMMAND_INVALID"),
        (ASK | {"description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (ASK | {"description": "字" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_a_command_that_is_none_is_refused(server: BotApi, command: Json, why: str) -> None:
    assert reason(set_commands(server, ASK, command)) == why
    assert not server.commands


def test_there_are_a_hundred_commands_at_most(server: BotApi) -> None:
    commands = [ASK | {"command": f"ask{n}"} for n in range(101)]
    assert reason(set_commands(server, *commands)) == "BOT_COMMANDS_TOO_MUCH"
    assert set_commands(server, *commands[1:])["ok"]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ({"language_code": "zh-hant"}, "invalid language code specified"),
        ({"language_code": "ZH"}, "invalid language code specified"),
        (
            {"scope": {"type": "friends"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
    ],
)
def test_commands_are_for_somebody_in_a_language(server: BotApi, where: Any, why: str) -> None:
    for method in ("setMyCommands", "getMyCommands", "deleteMyCommands"):
        assert reason(call(server, method, commands=[ASK], **where)) == why


@pytest.mark.parametrize(
    ("title", "name", "limit"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
def test_name_and_descriptions_have_their_lengths_and_languages(
    server: BotApi, title: str, name: str, limit: int
) -> None:
    longest: Json = {name: "字" * limit}
    assert call(server, f"setMy{title}", **longest)["result"] is True
    assert reason(call(server, f"setMy{title}", **{name: "字" * (limit + 1)})).endswith("too long")
    assert call(server, f"setMy{title}", language_code="en", **{name: "a"})["ok"]
    refused = call(server, f"setMy{title}", language_code="zh-hans", **{name: "a"})
    assert reason(refused) == "invalid language code specified"
    assert server.texts == {(name, ""): "字" * limit, (name, "en"): "a"}
    assert call(server, f"getMy{title}", language_code="en")["result"] == {name: "a"}
    assert call(server, f"getMy{title}", language_code="zh")["result"] == longest
    assert call(server, f"setMy{title}", language_code="en")["ok"]
    assert call(server, f"getMy{title}", language_code="en")["result"] == longest
