"""Tables of characters that several stages share: data, no logic."""

from __future__ import annotations

# Han characters: the unified ideographs with their extensions, and 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# What ends a sentence; the ASCII forms only where Chinese stands around them.
SENTENCE_END = "。！？；…"
ASCII_SENTENCE_END = "!?;"

# Closing marks that stay with the sentence they close.
CLOSING = "”’」』）)】〕》〉］]｝}"
OPENING = "“‘「『（(【〔《〈［[｛{"

# Opening bracket -> closing bracket: inside these no sentence ends.
BRACKETS = {
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "《": "》",
    "〈": "〉",
    "［": "］",
    "[": "]",
}

# Where an overlong sentence may be cut.
CLAUSE_END = "，、：,:—"

# Letters of a pinyin reading, tone marks included.
PINYIN = "a-zA-Zɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêếềḿ"
