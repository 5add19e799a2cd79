"""The test server lets the bot change what is its own, and only to something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason, say
from bot.botapi.editing import NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        running.send_text(5, "問")
        yield running


def keyboard(*labels: str) -> Json:
    """Make a keyboard with one row."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


def edit(server: BotApi, message_id: int, text: str, **parameters: Any) -> Json:
    """Give a message in the chat 5 another text."""
    where: Json = {"chat_id": 5, "message_id": message_id}
    return call(server, "editMessageText", text=text, **where, **parameters)


def edit_markup(server: BotApi, message_id: int, markup: Json | None = None) -> Json:
    """Give a message in the chat 5 another keyboard, or none."""
    shown: Json = {"reply_markup": markup} if markup else {}
    return call(server, "editMessageReplyMarkup", chat_id=5, message_id=message_id, **shown)


def delete(server: BotApi, message_id: int, chat_id: int = 5) -> Json:
    """Delete a message."""
    return call(server, "deleteMessage", chat_id=chat_id, message_id=message_id)


def test_a_message_keeps_its_keyboard(server: BotApi) -> None:
    result = say(server, "甲", reply_markup=keyboard("1", "2"))["result"]
    assert result["reply_markup"] == keyboard("1", "2")
    assert server.shown(5) == server.sent[5] == [result]
    bad = {"inline_keyboard": [[{"text": "甲"}]]}
    assert "Text buttons are unallowed" in reason(say(server, "甲", reply_markup=bad))


def test_an_edited_message_stands_where_the_first_was(server: BotApi) -> None:
    first = say(server, "甲", reply_markup=keyboard("1"))["result"]
    second = say(server, "乙")["result"]
    edited = edit(server, first["message_id"], "<b>丙</b>", parse_mode="HTML")["result"]
    assert edited["message_id"] == first["message_id"]
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert edited["edit_date"] >= first["date"]
    assert "reply_markup" not in edited
    assert server.shown(5) == [edited, second]
    assert server.sent[5] == [first, second]
    assert server.edits[5] == [edited]
    plain = edit(server, first["message_id"], "丙")["result"]
    assert "entities" not in plain


def test_the_keyboard_alone_can_be_changed_and_taken_away(server: BotApi) -> None:
    first = say(server, "<b>甲</b>", parse_mode="HTML", reply_markup=keyboard("1"))["result"]
    message_id = first["message_id"]
    changed = edit_markup(server, message_id, keyboard("2"))["result"]
    assert changed == first | {"reply_markup": keyboard("2")}
    assert reason(edit_markup(server, message_id, keyboard("2"))) == NOT_MODIFIED
    assert "reply_markup" not in edit_markup(server, message_id)["result"]
    assert reason(edit_markup(server, message_id)) == NOT_MODIFIED


@pytest.mark.parametrize(
    ("now", "same"),
    [
        ({"text": "甲"}, True),
        ({"text": " 甲 "}, True),
        ({"text": "乙"}, False),
        ({"text": "<i>甲</i>", "parse_mode": "HTML"}, False),
        ({"text": "甲", "reply_markup": keyboard("1")}, False),
    ],
)
def test_what_changes_nothing_is_refused(server: BotApi, now: Json, same: bool) -> None:
    message_id = say(server, "甲")["result"]["message_id"]
    body = edit(server, message_id, **now)
    assert body["ok"] is not same
    assert not same or reason(body) == NOT_MODIFIED
    assert len(server.edits[5]) == (not same)


def test_an_edit_says_anew_how_a_link_is_to_be_shown(server: BotApi) -> None:
    options = {"is_disabled": True}
    message_id = say(server, "甲", link_preview_options=options)["result"]["message_id"]
    kept = edit_markup(server, message_id, keyboard("1"))["result"]
    assert kept["link_preview_options"] == options
    assert "link_preview_options" not in edit(server, message_id, "乙")["result"]


def test_only_messages_of_the_bot_that_are_there_can_be_edited(server: BotApi) -> None:
    asked = server.send_text(5, "問")
    elsewhere = server.send_text(6, "問")
    assert reason(edit(server, asked, "甲")) == "message can't be edited"
    assert reason(edit(server, elsewhere, "甲")) == "message to edit not found"
    assert reason(edit(server, 0, "甲")) == "message identifier is not specified"
    assert reason(edit_markup(server, 99, keyboard("1"))) == "message to edit not found"
    lost = call(server, "editMessageText", chat_id=7, message_id=1, text="甲")
    assert reason(lost) == "chat not found"


def test_an_edit_is_checked_as_a_message_is(server: BotApi) -> None:
    message_id = say(server, "甲")["result"]["message_id"]
    assert reason(edit(server, message_id, "")) == "message text is empty"
    assert reason(edit(server, message_id, "字" * 4097)) == "message is too long"
    bad = {"inline_keyboard": [[{"text": "甲"}]]}
    assert "Text buttons are unallowed" in reason(edit(server, message_id, "乙", reply_markup=bad))
    assert "Text buttons are unallowed" in reason(edit_markup(server, message_id, bad))


def test_a_deleted_message_is_gone(server: BotApi) -> None:
    message_id = say(server, "甲")["result"]["message_id"]
    assert delete(server, message_id)["result"] is True
    assert server.shown(5) == []
    assert len(server.sent[5]) == 1
    assert reason(delete(server, message_id)) == "message to delete not found"
    assert reason(edit(server, message_id, "乙")) == "message to edit not found"
    reply = {"message_id": message_id}
    assert reason(say(server, "乙", reply_parameters=reply)) == "message to be replied not found"


def test_of_what_others_wrote_only_that_in_private_chats_can_be_deleted(server: BotApi) -> None:
    assert delete(server, server.send_text(5, "問"))["ok"]
    in_group = server.send_text(-7, "問", user_id=5, chat_type="group")
    assert reason(delete(server, in_group, -7)) == "message can't be deleted"


def test_messages_sent_by_way_of_people_must_be_known(server: BotApi) -> None:
    body = call(server, "editMessageText", inline_message_id="nonsense", text="甲")
    assert reason(body) == "MESSAGE_ID_INVALID"
