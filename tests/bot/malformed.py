"""Updates as they should never come: real ones with pieces lost, or replaced by anything at all."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

PRIVATE = "一件私事"  # must never be in a log
USER = {"id": 5, "is_bot": False, "first_name": PRIVATE, "language_code": "zh-hans"}
CHAT = {"id": 5, "type": "private", "first_name": PRIVATE}
MESSAGE = {"message_id": 9, "date": 1_700_000_000, "chat": CHAT, "from": USER}
QUESTION = MESSAGE | {"text": f"/ask@ningbot_test_bot {PRIVATE}"}
QUESTION |= {"entities": [{"type": "bot_command", "offset": 0, "length": 21}]}
GROUP = {"id": -5, "type": "supergroup", "title": PRIVATE, "is_forum": True}
DOCUMENT = {"file_id": "a", "file_unique_id": "b", "file_name": "a.txt", "file_size": 9}
UPDATES: list[dict[str, Any]] = [
    {"message": MESSAGE | {"text": PRIVATE}},
    {"message": QUESTION},
    {"message": QUESTION | {"chat": GROUP, "is_topic_message": True, "message_thread_id": 3}},
    {"message": QUESTION | {"reply_to_message": MESSAGE, "quote": {"text": "a", "position": 0}}},
    {"message": MESSAGE | {"document": DOCUMENT, "caption": PRIVATE}},
    {"message": MESSAGE | {"forward_origin": {"type": "user", "date": 0, "sender_user": USER}}},
    {"edited_message": QUESTION | {"edit_date": 1_700_000_001}},
    {"guest_message": QUESTION | {"guest_query_id": "1"}},
    {"inline_query": {"id": "1", "from": USER, "query": PRIVATE, "offset": ""}},
    {
        "callback_query": {
            "id": "1",
            "from": USER,
            "message": MESSAGE,
            "chat_instance": "2",
            "data": "a:b",
        }
    },
]

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 2**31, 2**63, -(2**64), 10**30])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@st.composite
def malformed_updates(draw: st.DrawFn) -> dict[str, Any]:
    """Take a real update; lose or replace up to three pieces of it, wherever they are."""
    update: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(UPDATES)))
    for _ in range(draw(st.integers(0, 3))):
        place, key = draw(st.sampled_from(list(_pieces(update))))
        if draw(st.booleans()):
            place[key] = draw(junk)
        elif len(place) > 1:
            del place[key]
    return update


def _pieces(inside: Any) -> Iterator[tuple[Any, Any]]:
    """List every piece as where it is and its key there."""
    keys = inside if isinstance(inside, dict) else range(len(inside))
    for key in list(keys):
        yield inside, key
        if isinstance(inside[key], dict | list):
            yield from _pieces(inside[key])
