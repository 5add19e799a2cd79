"""The test server takes the results that Telegram takes, once for each query and in time."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason, updates
from bot.botapi.editing import NOT_MODIFIED
from bot.botapi.queries import TOO_OLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

KEYBOARD: Json = {"inline_keyboard": [[{"text": "甲", "callback_data": "1"}]]}


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def article(result_id: str = "1", text: str = "答", **fields: Any) -> Json:
    """Make a result."""
    content = {"message_text": text, "parse_mode": "HTML"}
    result: Json = {"type": "article", "id": result_id, "title": "題"}
    return result | {"input_message_content": content} | fields


def answer(server: BotApi, query_id: str, *results: Any, **parameters: Any) -> Json:
    """Answer an inline query."""
    given: Json = {"inline_query_id": query_id, "results": list(results)} | parameters
    return call(server, "answerInlineQuery", **given)


def test_a_query_comes_with_what_the_person_typed(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問", language_code="en", offset="20")
    query = updates(server)[0]["inline_query"]
    assert (query["id"], query["query"], query["offset"]) == (query_id, "問", "20")
    assert (query["from"]["id"], query["from"]["language_code"]) == (5, "en")
    assert call(server, "getMe")["result"]["supports_inline_queries"]
    with pytest.raises(ValueError, match="no Telegram app sends so long a query"):
        server.send_inline_query(5, "字" * 257)


def test_an_answer_is_kept_with_the_messages_that_come_of_it(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問")
    result = article(text="<b>答</b>", reply_markup=KEYBOARD, description="述")
    parameters: Json = {"cache_time": 5, "is_personal": True, "next_offset": "字" * 21}
    assert answer(server, query_id, result, **parameters)["result"] is True
    kept = server.inline_answers[query_id]
    message = {"text": "答", "entities": [{"type": "bold", "offset": 0, "length": 1}]}
    assert kept["results"] == [result | {"message": message | {"reply_markup": KEYBOARD}}]
    assert {key: kept[key] for key in parameters} == parameters


def test_an_answer_may_be_written_into_a_form(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問")
    results = json.dumps([article()])
    form: Json = {"results": results, "cache_time": "0", "is_personal": "false", "button": "null"}
    assert answer(server, query_id, **form)["ok"]
    kept = server.inline_answers[query_id]
    assert (kept["cache_time"], kept["is_personal"], kept["next_offset"]) == (0, False, "")


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ("甲", "RESULT_TYPE_INVALID"),
        (article(type="gif"), "RESULT_TYPE_INVALID"),
        (article(""), "RESULT_ID_INVALID"),
        (article("字" * 22), "RESULT_ID_INVALID"),
        (article(id=1), "RESULT_ID_INVALID"),
        (article(title=" "), "ARTICLE_TITLE_EMPTY"),
        (article(input_message_content={}), "input message content is not specified"),
        (article(input_message_content=None), "input message content is not specified"),
        (article(text=" "), "message text is empty"),
        (article(text="字" * 4097), "message is too long"),
        (
            article(text="<b>"),
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            article(
                reply_markup={"inline_keyboard": [[{"text": "甲", "callback_data": "1" * 65}]]}
            ),
            "BUTTON_DATA_INVALID",
        ),
        (article("2"), "RESULT_ID_DUPLICATE"),
    ],
)
def test_a_result_that_is_none_is_refused(server: BotApi, result: Any, why: str) -> None:
    query_id = server.send_inline_query(5, "問")
    assert reason(answer(server, query_id, article("2"), result)) == why
    assert answer(server, query_id, article("字" * 21))["ok"]


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"results": {}}, "expected an Array of InlineQueryResult"),
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"next_offset": "字" * 22}, "NEXT_OFFSET_INVALID"),
        ({"cache_time": -1}, "cache_time must be non-negative"),
        ({"cache_time": "soon"}, "cache_time must be of type Number"),
        (
            {"button": {"text": "", "start_parameter": "a"}},
            "inline query result button text must be non-empty",
        ),
        ({"button": {"text": "甲", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
    ],
)
def test_an_answer_that_is_none_is_refused(server: BotApi, parameters: Json, why: str) -> None:
    query_id = server.send_inline_query(5, "問")
    assert reason(answer(server, query_id, **parameters)) == why
    good = [article(str(n)) for n in range(50)]
    assert answer(server, query_id, *good, button={"text": "甲", "start_parameter": "a"})["ok"]


def test_a_query_is_answered_once_and_in_time(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問")
    assert answer(server, query_id)["ok"]
    assert server.inline_answers[query_id]["results"] == []
    assert reason(answer(server, query_id)) == TOO_OLD
    with BotApi(inline_age_s=0.05) as hurried:
        query_id = hurried.send_inline_query(5, "問")
        time.sleep(0.06)
        assert reason(answer(hurried, query_id)) == TOO_OLD


def test_the_result_that_is_chosen_is_told(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問")
    answer(server, query_id, article("1"), article("2", reply_markup=KEYBOARD))
    assert server.choose_inline_result(query_id, "1") is None
    inline_id = server.choose_inline_result(query_id, "2")
    plain, known = (update["chosen_inline_result"] for update in updates(server)[1:])
    assert (plain["result_id"], plain["query"], plain["from"]["id"]) == ("1", "問", 5)
    assert "inline_message_id" not in plain
    assert known["inline_message_id"] == inline_id
    for asked, result_id in ((query_id, "3"), ("nonsense", "1")):
        with pytest.raises(AssertionError, match="there is no result"):
            server.choose_inline_result(asked, result_id)


def test_nothing_is_told_that_was_not_asked_for(server: BotApi) -> None:
    call(server, "getUpdates", allowed_updates=["inline_query"])
    query_id = server.send_inline_query(5, "問")
    answer(server, query_id, article())
    server.choose_inline_result(query_id, "1")
    assert len(updates(server)) == 1


def test_a_message_sent_by_way_of_a_person_can_be_edited_and_has_buttons(server: BotApi) -> None:
    query_id = server.send_inline_query(5, "問")
    answer(server, query_id, article(reply_markup=KEYBOARD))
    inline_id = server.choose_inline_result(query_id, "1")
    assert inline_id
    server.press_inline(inline_id, "甲", user_id=6)
    query = updates(server)[-1]["callback_query"]
    assert (query["inline_message_id"], query["from"]["id"]) == (inline_id, 6)
    assert "message" not in query
    where: Json = {"inline_message_id": inline_id}
    edited = call(server, "editMessageText", text="新", reply_markup=KEYBOARD, **where)
    assert edited["result"] is True
    same = call(server, "editMessageText", text="新", reply_markup=KEYBOARD, **where)
    assert reason(same) == NOT_MODIFIED
    assert call(server, "editMessageReplyMarkup", **where)["result"] is True
    assert [edit["text"] for edit in server.inline_edits[inline_id]] == ["新", "新"]
    assert "reply_markup" not in server.inline_messages[inline_id]
    with pytest.raises(AssertionError, match="there is no button"):
        server.press_inline(inline_id, "甲", user_id=6)
