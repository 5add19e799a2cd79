"""Questions in chats that the bot is not in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED, ask, new_chat
from bot.botapi import BotApi
from bot.running import answering
from ningbot.telegram.asking.elsewhere import TYPED_BURST
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from pathlib import Path

    from bot.running import BotProcess


def offered(server: BotApi, text: str, *, user_id: int = 0, **who: Any) -> dict[str, Any]:
    """Type something after the bot's name, and give what is offered."""
    query_id = server.send_inline_query(user_id or new_chat(), text, **who)
    answer: dict[str, Any] = server.wait_until(lambda: server.inline_answers.get(query_id))
    return answer


def guest_answer(server: BotApi, query_id: str) -> dict[str, Any]:
    """Give what the bot answered as a guest."""
    answer: dict[str, Any] = server.wait_until(lambda: server.guest_answers.get(query_id))
    return answer


def button_of(server: BotApi) -> str:
    """Give the text of the button that was last offered above a list."""
    (*_, call) = server.calls_of("answerInlineQuery")
    return str(call.parameters.get("button"))


def test_what_is_typed_after_the_name_is_answered_with_its_quote(
    server: BotApi, bot: BotProcess
) -> None:
    offer = offered(server, SIMPLIFIED)
    (result,) = offer["results"]
    assert result["title"] == "240名"
    assert "派駐240名黨建指導員" in result["description"]
    assert result["message"]["text"] == ask(server, SIMPLIFIED)["text"]
    assert (offer["is_personal"], offer["cache_time"]) == (False, 300)


def test_its_button_leads_to_the_sentence_in_the_bots_own_chat(
    server: BotApi, bot: BotProcess
) -> None:
    (result,) = offered(server, "How many party-building instructors?")["results"]
    ((button,),) = result["message"]["reply_markup"]["inline_keyboard"]
    assert button["text"] == PHRASES["en"].check
    address, _, parameter = button["url"].partition("?start=")
    assert address == f"https://t.me/{server.username}"
    assert "派駐240名黨建指導員" in ask(server, f"/start {parameter}")["text"]


def test_where_there_is_nothing_to_offer_it_says_why(server: BotApi, bot: BotProcess) -> None:
    for text, said in (
        ("", PHRASES["en"].inline_hint),
        ("🙂", PHRASES["en"].inline_hint),
        ("Who invented the light bulb?", PHRASES["en"].inline_refused),
    ):
        offer = offered(server, text, language_code="en")
        assert offer["results"] == []
        assert offer["cache_time"] == 0
        assert said in button_of(server)


def test_who_types_too_much_is_offered_nothing_for_a_while(server: BotApi, bot: BotProcess) -> None:
    user_id = new_chat()
    ids = [server.send_inline_query(user_id, SIMPLIFIED) for _ in range(2 * TYPED_BURST)]
    server.wait_until(lambda: ids[-1] in server.inline_answers, 30)
    offers = [server.inline_answers[query_id] for query_id in ids]
    empty = [offer for offer in offers if not offer["results"]]
    assert offers[0]["results"]
    assert empty
    assert {offer["cache_time"] for offer in empty} == {0}


def test_a_guest_answers_once_with_answer_and_quote(server: BotApi, bot: BotProcess) -> None:
    for text, replied in (
        (f"@{server.username} {SIMPLIFIED}", None),
        (f"@{server.username}", {"text": SIMPLIFIED}),
    ):
        query_id = server.send_guest_message(-new_chat(), text, user_id=new_chat(), replied=replied)
        result = guest_answer(server, query_id)
        assert result["message"]["text"] == ask(server, SIMPLIFIED)["text"]
    query_id = server.send_guest_message(
        -new_chat(), f"@{server.username} 谁发明了电灯？", user_id=new_chat()
    )
    result = guest_answer(server, query_id)
    assert "reply_markup" not in result["message"]
    assert "电灯" in result["message"]["text"]


def test_strangers_are_offered_nothing(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, allow="7"):
        stranger = offered(server, SIMPLIFIED, user_id=6)
        assert stranger["results"] == []
        assert stranger["is_personal"]
        assert offered(server, SIMPLIFIED, user_id=7)["is_personal"]
        query_id = server.send_guest_message(-5, f"@{server.username} {SIMPLIFIED}", user_id=6)
        result = guest_answer(server, query_id)
        assert result["message"]["text"] == PHRASES["zh-Hans"].stranger_elsewhere
        again = server.send_guest_message(-5, f"@{server.username} {SIMPLIFIED}", user_id=6)
        offered(server, SIMPLIFIED, user_id=6)  # handled after it
        assert again not in server.guest_answers
