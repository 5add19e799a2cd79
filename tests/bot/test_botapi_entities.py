"""Entities nest as Telegram lets them nest."""

from __future__ import annotations

import pytest

from bot.botapi.html import parse_html

QUOTE = "blockquote"


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        # a quote holds anything, and bold and the like lie in anything but code
        (
            '<blockquote><b>a</b><a href="http://e.org">b</a><code>c</code></blockquote>',
            [(QUOTE, 0, 3), ("bold", 0, 1), ("text_link", 1, 1), ("code", 2, 1)],
        ),
        ('<a href="http://e.org">a<b>b</b></a>', [("text_link", 0, 2), ("bold", 1, 1)]),
        ("<code>a<b>b</b></code>", [("code", 0, 2)]),
        ("<pre>a<b><i>b</i></b></pre>c", [("pre", 0, 2)]),
        # what holds something else is split around it
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        (
            '<b>a<a href="http://e.org">b</a>c</b>',
            [("bold", 0, 1), ("text_link", 1, 1), ("bold", 1, 1), ("bold", 2, 1)],
        ),
        (
            "<i>a<blockquote expandable>b</blockquote>c</i>",
            [("italic", 0, 1), ("expandable_blockquote", 1, 1), ("italic", 1, 1), ("italic", 2, 1)],
        ),
        ("<b>a<i>b</i>c</b>", [("bold", 0, 1), ("bold", 1, 2), ("italic", 1, 1)]),
        # what is one and the same is joined
        ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
        ("<b>a<b>b</b>c</b>", [("bold", 0, 3)]),
        ("<b>a</b> <b>b</b>", [("bold", 0, 1), ("bold", 2, 1)]),
        # of two in one place the outer one stays
        ('<a href="http://e.org">a<code>b</code></a>', [("text_link", 0, 2)]),
        ('<code>a<a href="http://e.org">b</a></code>', [("code", 0, 2)]),
        ('<b><a href="http://e.org">a</a></b>', [("text_link", 0, 1), ("bold", 0, 1)]),
        ('<a href="http://e.org">a<blockquote>b</blockquote></a>', [(QUOTE, 1, 1)]),
    ],
)
def test_entities_are_kept_split_joined_or_left_out(
    source: str, entities: list[tuple[str, int, int]]
) -> None:
    _, found = parse_html(source)
    assert [(item["type"], item["offset"], item["length"]) for item in found] == entities
