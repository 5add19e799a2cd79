"""What is kept of questions: for follow-ups a while, for buttons and edits some days, and not after /stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from ningbot.telegram.asking.conversations import FORGET_S, KEPT_S, MAX_QUESTIONS, Conversations
from ningbot.telegram.asking.feedback import MAX_COMMENT, Feedback
from ningbot.telegram.forgetting import Forgetting
from ningbot.telegram.state import State
from ningbot.telegram.transport.inbox import MAX_TRIES, Inbox
from ningbot.telegram.transport.updates import Incoming

if TYPE_CHECKING:
    from ningbot.telegram.asking.conversations import Place


@pytest.fixture
def conversations(state: State, clock: Clock) -> Conversations:
    return Conversations(state, clock)


def add(
    conversations: Conversations, place: Place, message_id: int, question: str, *, user_id: int = 5
) -> int:
    """Keep a question that was answered."""
    return conversations.add(
        place,
        message_id,
        user_id,
        question=question,
        language="zh-Hans",
        answer="1998年",
        citation_id="c",
    )


def on_disk(state: State) -> bytes:
    """Give all that the open file is, its journal of writes included."""
    return b"".join(file.read_bytes() for file in state.path.parent.iterdir())


def test_a_conversation_is_over_half_an_hour_after_its_last_question(
    conversations: Conversations, clock: Clock
) -> None:
    add(conversations, (1, None), 1, "a")
    clock.now = FORGET_S - 1
    add(conversations, (2, None), 1, "b")
    assert conversations.questions((1, None)) == ("a",)
    clock.now = FORGET_S
    assert conversations.questions((1, None)) == ()
    assert conversations.questions((2, None)) == ("b",)


def test_the_last_questions_of_a_topic_are_given_oldest_first(conversations: Conversations) -> None:
    for n in range(MAX_QUESTIONS + 2):
        add(conversations, (1, 7), n, str(n))
    add(conversations, (1, 8), 100, "another topic")
    add(conversations, (1, None), 101, "no topic")
    assert conversations.questions((1, 7)) == tuple(str(n + 2) for n in range(MAX_QUESTIONS))
    assert conversations.questions((1, 7), before=2) == ("0", "1")


def test_an_edited_question_stays_where_it_was(conversations: Conversations) -> None:
    first = add(conversations, (1, None), 1, "a")
    conversations.set_reply(first, 2)
    add(conversations, (1, None), 3, "b")
    assert add(conversations, (1, None), 1, "c") == first
    assert conversations.questions((1, None)) == ("c", "b")
    asked = conversations.find(first)
    assert asked
    assert (asked.question, asked.reply_id) == ("c", 2)
    assert conversations.of_message(1, 2) == conversations.of_message(1, 1) == asked
    assert conversations.of_message(2, 1) is None


def test_all_is_there_after_a_restart(state: State, conversations: Conversations) -> None:
    asked_id = add(conversations, (1, None), 1, "a")
    with State(state.path) as again:
        assert Conversations(again).find(asked_id) == conversations.find(asked_id)


def test_old_questions_are_erased_and_their_numbers_not_given_again(
    state: State, conversations: Conversations, clock: Clock
) -> None:
    first = add(conversations, (1, None), 1, "secret")
    clock.now = KEPT_S + 1
    second = add(conversations, (1, None), 2, "b")
    assert conversations.find(first) is None
    assert second > first
    state.overwrite()
    assert b"secret" not in on_disk(state)


def test_who_is_forgotten_leaves_nothing_and_others_keep_theirs(
    state: State, conversations: Conversations, clock: Clock
) -> None:
    feedback, inbox = Feedback(state, clock), Inbox(state, clock)
    for user_id, question in ((5, "mine"), (6, "theirs")):
        asked_id = add(conversations, (1, None), user_id, question, user_id=user_id)
        asked = conversations.find(asked_id)
        assert asked
        feedback.judge(user_id, asked, "right")
        feedback.judge(7, asked, "wrong")  # judged by somebody else
        inbox.add([Incoming(user_id, 1, f'"{question}, waiting"', user_id)])
    clock.now = KEPT_S + 1
    conversations.erase_old()  # a judged question is known by who asked it, even then
    Forgetting(state, conversations, feedback, inbox).forget(5)
    assert sorted(judged.user_id for judged in feedback.all()) == [6, 7]
    assert b"mine" not in on_disk(state)
    assert b"theirs, waiting" in on_disk(state)
    assert inbox.begin(5) is None


def test_what_is_old_is_swept_whether_anybody_asks_or_not(
    state: State, conversations: Conversations, clock: Clock
) -> None:
    inbox = Inbox(state, clock)
    add(conversations, (1, None), 1, "secret")
    inbox.add([Incoming(1, 1, '{"secret": 1}')])
    for _ in range(MAX_TRIES + 1):
        inbox.begin(1)
    forgetting = Forgetting(state, conversations, Feedback(state), inbox)
    forgetting.sweep()
    assert inbox.n_dead() == 1
    clock.now = KEPT_S + 1
    forgetting.sweep()
    assert inbox.n_dead() == 0
    assert b"secret" not in on_disk(state)


def test_the_last_verdict_and_comment_of_a_user_count(
    state: State, conversations: Conversations
) -> None:
    feedback = Feedback(state)
    asked = conversations.find(add(conversations, (1, None), 1, "a"))
    assert asked
    feedback.judge(5, asked, "right")
    feedback.comment(5, asked, "x" * (MAX_COMMENT + 1))
    feedback.judge(5, asked, "wrong")
    feedback.judge(6, asked, "right")
    found = {judged.user_id: judged for judged in feedback.all()}
    assert found[5].verdict == "wrong"
    assert found[5].comment == "x" * MAX_COMMENT
    assert feedback.counts() == {"right": 1, "wrong": 1, "comments": 1}
    assert (found[6].verdict, found[6].comment, found[6].question) == ("right", None, "a")
