"""The test server's parser reads what Telegram reads, and refuses what Telegram refuses."""

from __future__ import annotations

import pytest

from bot.botapi.html import parse_html
from bot.botapi.refusal import Refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;&#23527;&#x9109;", 'a <b> & "寧鄉', []),
        ("A & B &nbsp; &lt", "A & B &nbsp; <", []),
        ("😀<b>240</b>名", "😀240名", [("bold", 2, 3)]),
        (
            "<blockquote>甲<u>乙</u></blockquote>",
            "甲乙",
            [("blockquote", 0, 2), ("underline", 1, 1)],
        ),
        ("<blockquote expandable>甲</blockquote>", "甲", [("expandable_blockquote", 0, 1)]),
        ('<a href="http://e.org/?a=1&amp;b">甲</a>', "甲", [("text_link", 0, 1)]),
        ('<a href="nonsense">甲</a>', "甲", []),
        ('<span class="tg-spoiler">甲</span>', "甲", [("spoiler", 0, 1)]),
        ("<I>a</I><tg-spoiler>b</tg-spoiler>", "ab", [("italic", 0, 1), ("spoiler", 1, 1)]),
        ("<pre>x</pre><code>y</code><b></b>", "xy", [("pre", 0, 1), ("code", 1, 1)]),
        ("  <b> 甲 </b> \n", "甲", [("bold", 0, 1)]),
        ("<b>a<code>b</code></b>", "ab", [("bold", 0, 1), ("code", 1, 1)]),
    ],
)
def test_html_is_read_into_text_and_utf16_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    plain, found = parse_html(source)
    assert plain == text
    assert [(item["type"], item["offset"], item["length"]) for item in found] == entities


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("甲<b>乙", 'Can\'t find end tag corresponding to start tag "b"'),
        ("甲</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>甲</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<p>甲</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>甲</a>", "Unexpected end of name token at byte offset 0"),
        ("<a ='x'>甲</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>甲</b", "Unclosed end tag at byte offset 6"),
        ("<span>甲</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<blockquote><b><blockquote>甲</blockquote></b></blockquote>",
            "Nested blockquote at byte offset 15",
        ),
    ],
)
def test_html_that_telegram_cannot_read_is_refused(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"
