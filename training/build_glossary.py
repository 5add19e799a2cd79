"""Build the tables of the bilingual leg from CC-CEDICT.

    python training/build_glossary.py cc-cedict.txt.gz

Writes src/ningbot/bilingual/{english,chinese,readings}.tsv: English words -> Chinese words with
weights, Chinese words -> English words with weights, syllables -> the characters read so. Each line
is a key, a tab, and the values, best first, each with its weight in tenths as its last
character; lines are sorted by the bytes of their keys, so that they can be searched where they lie
on disk. In glosses.tsv a Chinese word has one gloss, to be read by a person. The tables are under
CC-CEDICT's licence, CC BY-SA 4.0.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from math import log
from pathlib import Path
from typing import NamedTuple

import jieba
from romanisation import hong_kong, wade_giles

from ningbot.bilingual.english import base_forms, split_english
from ningbot.text.folding import fold

TARGET = Path(__file__).parents[1] / "src" / "ningbot" / "bilingual"
HEADER = (
    "# From CC-CEDICT of {date} (https://cc-cedict.org, published by MDBG), CC BY-SA 4.0"
    " (https://creativecommons.org/licenses/by-sa/4.0/); made by training/build_glossary.py\n"
)

# Words that only hold a sentence together: no key of their own, no part of one.
_STOP = frozenset(
    (
        "a an the of in on at to for from by with and or as is are was were be been being do does "
        "did has have had will would can could should may might must it its this that these those "
        "there their they he she his her him them we you i my your our us what which who whom "
        "whose when where why how many much please about than then so such if into over under "
        "between during not no any some all each every also only just s t sth sb one's ones "
        "oneself out up off down away"
    ).split()
)
_ENTRY_RE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_REFERENCE_RE = re.compile(r"[㐀-鿿豈-﫿|·，\U00020000-\U0003ffff]+(?:\[[^\]]*\])?|\[[^\]]*\]")
_BRACKETED_RE = re.compile(r"\([^()]*\)")
# Glosses that say how a word is used or written, not what it means.
_COMMENT_RE = re.compile(
    r"^(?:CL:|.*\bvariant of\b|see |also (?:written|pr)|Taiwan pr|used (?:in|to|for|as|before|after)\b"
    r"|abbr\. (?:for|of|to)|same as|equivalent to|classifier|onom|coll\. pr|pr\. \[|component (?:in|of)"
    r"|radical|old name|former name of|name of)"
)
_SEE_RE = re.compile(r"(?:see|abbr\. for|variant of|same as) (?:[^|\s\[]+\|)?([^|\s\[]+)\[")
_HAN_WORD_RE = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]+|[a-z0-9]+(?:[㐀-鿿]+)?")

_MAX_KEY = 4  # words in a key
_MAX_EXACT = 14  # Chinese words that have the key for a whole gloss
_MAX_PART = 10  # and those that have it for a part of one
_MAX_ENGLISH = 8
_MIN_FREQUENCY = 2
_MAX_SENSES = 3  # of a word, among which a noun is looked for
_MAX_GLOSS = 40  # characters
_MAX_GLOSS_WORDS = 5
# to look, a look; the rest of: Beijing municipality, Linhai county in east Zhejiang, this or that.
_PLACE = "county|district|city|town|township|village|river|lake|mountain|island"
_EXTRA_RE = re.compile(
    rf"^(?:to|a|an|the|one's) | municipality$| or \S+(?= [a-z])| or .*"
    rf"|(?<=^Mt )(?P<mountain>\S+) in .*| (?P<place>{_PLACE})(?: level city)? (?:in|of) .*"
    r"| (?:county|prefecture) level city.*"
)
_HAN_RE = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
# What the dictionary lacks, or says in another sense than articles have it in.
_GLOSSES = {
    "党建": "party building", "两新": "two-new", "非公": "non-public", "规上": "above-scale",
    "镇": "town", "乡": "township", "县": "county", "市": "city", "省": "province", "村": "village",
    "区": "district", "路": "road", "街": "street", "组": "group", "奖": "prize", "员": "member",
    "链": "chain", "长": "head", "部": "department", "局": "bureau", "厅": "hall", "会": "association",
    "所": "institute", "院": "institute", "校": "school", "厂": "factory", "站": "station",
    "馆": "hall", "园": "park", "山": "mountain", "江": "river", "河": "river", "湖": "lake",
    "岛": "island", "湾": "bay", "桥": "bridge", "寺": "temple", "书": "book", "型": "type",
    "类": "class", "级": "level", "性": "nature", "率": "rate", "量": "amount", "人": "person",
    "家": "home", "队": "team", "店": "shop", "社": "society", "国": "country", "州": "prefecture",
    "产业链": "industrial chain", "书记": "secretary", "第一书记": "first secretary",
    "董事长": "chairman", "高新区": "high-tech zone", "经开区": "economic development zone",
    "开发区": "development zone", "项目": "project", "单位": "unit", "全国": "national",
    "全市": "citywide", "全省": "provincewide", "省委": "provincial party committee",
    "市委": "municipal party committee", "县委": "county party committee",
    "党组织": "party organization", "党支部": "party branch", "党员": "party member",
    "党委": "party committee", "新能源": "new energy", "质量": "quality", "龙头": "leading",
    "配套": "supporting", "建设": "construction", "循环": "recycling", "攻坚": "key-task",
    "智能": "intelligent", "先进": "advanced", "储能": "energy storage", "重点": "key",
    "省长": "governor", "帮扶": "assistance", "科创": "sci-tech innovation", "创新": "innovation",
    "民企": "private enterprise", "国企": "state enterprise", "产值": "output value",
    "上市": "listed", "示范": "demonstration", "标兵": "model", "组建": "set up", "驻": "stationed",
    "百亿": "ten-billion", "千亿": "hundred-billion", "首个": "first", "首家": "first",
    "作业": "operation", "生产": "production", "党工委": "party working committee",
    "全覆盖": "full coverage", "五一": "May Day", "奖状": "certificate of merit", "机械": "machinery",
    "新区": "new area", "街道": "subdistrict", "上市公司": "listed company",
    "企业": "enterprise", "工作队": "work team", "双百": "double hundred",
    "一": "one", "二": "two", "三": "three", "四": "four", "五": "five", "六": "six", "七": "seven",
    "八": "eight", "九": "nine", "十": "ten", "百": "hundred", "千": "thousand", "新": "new",
    "老": "old", "大": "big", "小": "small", "和": "and", "与": "and", "及": "and", "或": "or",
    "在": "in", "是": "is", "有": "has", "为": "as", "对": "to", "从": "from", "到": "to",
    "于": "in", "以": "with", "由": "by", "向": "to", "等": "etc.", "不": "not", "年": "year",
    "月": "month", "日": "day", "上": "on", "中": "in", "下": "under", "内": "in", "外": "outside",
}  # fmt: skip


class Entry(NamedTuple):
    """A line of the dictionary; ``word`` is folded."""

    word: str
    pinyin: str
    glosses: list[str]


class Meaning(NamedTuple):
    """A Chinese word for an English key; ``weight`` is up to 1, ``whole``: all of a gloss."""

    word: str
    weight: float
    whole: bool


def main() -> None:
    """Read the dictionary, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("dictionary", type=Path)
    lines = gzip.decompress(parser.parse_args().dictionary.read_bytes()).decode().splitlines()
    date = next(line for line in lines if line.startswith("#! date="))[8:18]
    entries = [entry for line in lines if (entry := read_entry(line))]
    meanings = collect(entries)
    write("english", date, english_rows(meanings))
    write("chinese", date, chinese_rows(meanings))
    write("readings", date, reading_rows(entries))
    write_lines("glosses", date, gloss_rows(entries))


def read_entry(line: str) -> Entry | None:
    """Read a line; None for comments and for words that are not written in Han."""
    match = _ENTRY_RE.fullmatch(line.strip())
    if line.startswith("#") or not match:
        return None
    word = re.sub("[·，]", "", fold(match[2]))
    if not _HAN_WORD_RE.fullmatch(word):
        return None
    return Entry(word, match[3], [gloss for gloss in match[4].split("/") if gloss])


def collect(entries: Iterable[Entry]) -> dict[str, dict[str, Meaning]]:
    """Give the meanings of every English key by Chinese word, the best of each."""
    meanings: dict[str, dict[str, Meaning]] = defaultdict(dict)
    glosses_of = {entry.word: entry.glosses for entry in entries}
    for entry in entries:
        for key, weight, whole in keys_of(entry, glosses_of):
            known = meanings[key].get(entry.word)
            if key and (known is None or known.weight < weight):
                meanings[key][entry.word] = Meaning(entry.word, weight, whole)
    return {key: by_word for key, by_word in meanings.items() if by_word}


def keys_of(entry: Entry, glosses_of: dict[str, list[str]]) -> Iterator[tuple[str, float, bool]]:
    """Give the English keys of an entry: its glosses whole, then parts of them."""
    n_senses = 0
    for gloss in resolved(entry, glosses_of):
        if _COMMENT_RE.match(gloss):
            continue
        if gloss.startswith("surname "):
            yield split_key(gloss[8:]), 0.4, True
            continue
        bare = strip_comments(gloss)
        for sense in bare.split(";"):
            whole = 1.0 if n_senses == 0 else 0.8 if n_senses < 3 else 0.5
            yield from keys_of_sense(sense, whole * (1.0 if bare == gloss else 0.8))
            n_senses += bool(sense.strip())


def resolved(entry: Entry, glosses_of: dict[str, list[str]]) -> Iterator[str]:
    """Give the glosses of an entry, and in the place of one that refers, those it refers to."""
    for gloss in entry.glosses:
        if match := _SEE_RE.match(gloss):
            yield from glosses_of.get(fold(match[1]), ())
        else:
            yield gloss


def strip_comments(gloss: str) -> str:
    """Take out what stands in brackets, and Chinese words with their readings."""
    bare = _REFERENCE_RE.sub(" ", gloss)
    while _BRACKETED_RE.search(bare):
        bare = _BRACKETED_RE.sub(" ", bare)
    return bare


def keys_of_sense(sense: str, weight: float) -> Iterator[tuple[str, float, bool]]:
    """Give one sense whole, its name where it begins with one, and its words."""
    first = sense.split(",")[0]
    words = split_key(first).split()
    if not words:
        return
    if len(words) <= _MAX_KEY:
        yield " ".join(words), weight, True
    if name := leading_name(first):
        yield name, 0.8 * weight, True
    parts = [word for word in words if word not in _STOP]
    if 2 <= len(parts) <= _MAX_KEY and len(words) <= _MAX_KEY + 2:
        head = words[words.index("of") - 1] if "of" in words[1:] else parts[-1]
        for part in parts:
            yield part, (0.3 if part == head else 0.2) * weight, False


def leading_name(sense: str) -> str | None:
    """Give the name a sense begins with: Ningxiang of Ningxiang county level city in Changsha."""
    match = re.match(r"\s*((?:[A-ZÀ-Þ][\w'’-]+ ?)+)(?=[a-z]+\b)", sense)
    return split_key(match[1]) if match and len(match[1]) > 3 else None


def split_key(gloss: str) -> str:
    """Give a gloss as a key: lower case, without articles, to, sb, sth."""
    return " ".join(w.term for w in split_english(gloss) if w.term not in _EMPTY)


_EMPTY = frozenset("a an the to sb sth one's ones oneself etc be s".split())


def english_rows(meanings: dict[str, dict[str, Meaning]]) -> dict[str, list[tuple[str, float]]]:
    """Give the Chinese words of every English key, best first."""
    singles = {key for key in meanings if " " not in key}
    rows: dict[str, list[tuple[str, float]]] = {}
    for key, by_word in with_singulars(meanings, singles).items():
        ranked = sorted(by_word.values(), key=lambda m: (-goodness(m), m.word))
        whole = [m for m in ranked if m.whole][:_MAX_EXACT]
        part = [m for m in ranked if not m.whole and frequency(m.word) >= _MIN_FREQUENCY]
        n_part = max(_MAX_PART - len(whole) // 2, 2)
        rows[key] = [(m.word, goodness(m)) for m in whole + part[:n_part]]
    return {key: words for key, words in rows.items() if words and key not in _STOP}


def with_singulars(
    meanings: dict[str, dict[str, Meaning]], singles: set[str]
) -> dict[str, dict[str, Meaning]]:
    """Give keys of several words also by the base form of their last: party members."""
    found = {key: dict(by_word) for key, by_word in meanings.items()}
    for key, by_word in meanings.items():
        *before, last = key.split()
        base = next((form for form in base_forms(last) if form in singles), None)
        if before and base:
            found.setdefault(" ".join([*before, base]), {}).update(by_word)
    return found


def goodness(meaning: Meaning) -> float:
    """Give the weight of a meaning: the more common of two words is the likelier translation."""
    common = min(log(1 + frequency(meaning.word)) / 8, 1.0)
    single = 0.6 if len(meaning.word) == 1 else 1.0
    return meaning.weight * single * (0.4 + 0.6 * common)


def frequency(word: str) -> int:
    """Give how often jieba's dictionary counted a word."""
    return int(jieba.dt.FREQ.get(word, 0))


def chinese_rows(meanings: dict[str, dict[str, Meaning]]) -> dict[str, list[tuple[str, float]]]:
    """Give the English words of every Chinese word that is a word of its own."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for key, by_word in meanings.items():
        for meaning in by_word.values():
            words = [word for word in key.split() if word not in _STOP]
            if meaning.whole and len(words) in (1, 2) and frequency(meaning.word):
                for word in words:
                    weight = meaning.weight / len(words)
                    known = rows[meaning.word]
                    known[word] = max(known.get(word, 0.0), weight)
    return {
        word: sorted(by_key.items(), key=lambda item: (-item[1], item[0]))[:_MAX_ENGLISH]
        for word, by_key in rows.items()
    }


def reading_rows(entries: Iterable[Entry]) -> dict[str, list[tuple[str, float]]]:
    """Give the characters of every syllable, in pinyin, Wade-Giles and as in Hong Kong."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for word, pinyin, _ in entries:
        syllables = pinyin.lower().replace("u:", "v").split()
        if len(syllables) == len(word):
            for char, syllable in zip(word, syllables, strict=True):
                plain = re.sub(r"\d", "", syllable)
                for spelling, weight in spellings(char, plain):
                    rows[spelling][char] = max(rows[spelling].get(char, 0), weight)
    return {
        syllable: sorted(chars.items(), key=lambda c: (-c[1], -frequency(c[0]), c[0]))
        for syllable, chars in rows.items()
        if re.fullmatch("[a-zü']+", syllable)
    }


def spellings(char: str, pinyin: str) -> Iterator[tuple[str, float]]:
    """Give the ways to write a syllable, and how likely each is meant."""
    yield pinyin, 1.0
    if "v" in pinyin:
        yield pinyin.replace("v", "u"), 0.9
        yield pinyin.replace("v", "ü"), 1.0
    for spelling in wade_giles(pinyin):
        yield spelling, 0.7
    for spelling in hong_kong(char):
        yield spelling, 0.5


def gloss_rows(entries: Iterable[Entry]) -> dict[str, str]:
    """Give every word of two characters or more, and every character, the gloss to show."""
    entries = list(entries)
    glosses_of = {entry.word: entry.glosses for entry in entries}
    rows: dict[str, str] = {}
    # what is a name only, and what only a variant, after what is a word as well
    for entry in sorted(entries, key=lambda entry: entry.pinyin[:1].isupper()):
        if entry.word not in rows and (gloss := shown_gloss(entry, glosses_of)):
            rows[entry.word] = gloss
    return rows | _GLOSSES


def shown_gloss(entry: Entry, glosses_of: dict[str, list[str]]) -> str | None:
    """Give the first gloss that is short enough to stand for the word, rather a noun than a verb."""
    found = [
        (sense.startswith("to "), sense)
        for gloss in resolved(entry, glosses_of)
        if not _COMMENT_RE.match(gloss) and "surname " not in gloss
        for sense in islice(senses(gloss), 1)
    ]
    verbs_last = sorted(found[:_MAX_SENSES], key=lambda item: item[0])
    shown = (_EXTRA_RE.sub(_kept, sense) for _, sense in verbs_last)
    return next((sense for sense in shown if sense), None)


def _kept(match: re.Match[str]) -> str:
    """Give what is kept of a remark: the name of a mountain, the kind of a place."""
    return match["mountain"] or (f" {match['place']}" if match["place"] else "")


def senses(gloss: str) -> Iterator[str]:
    """Give what a gloss says, without remarks and what is said to explain."""
    for sense in re.split("[;,]", strip_comments(gloss)):
        sense = re.sub(r"\b(?:sb|sth)\b\.?|^ ?fig\.| (?:by|CO2\b)(?: [A-Z].*)?$", "", sense)
        sense = " ".join(sense.replace("…", " ").replace("...", " ").strip(" .!?:").split())
        is_short = len(sense) <= _MAX_GLOSS and len(sense.split()) <= _MAX_GLOSS_WORDS
        if is_short and re.search("[A-Za-zÀ-ÿ]", sense) and not _HAN_RE.search(sense):
            yield sense


def write(name: str, date: str, rows: dict[str, list[tuple[str, float]]]) -> None:
    """Write a table of weighted words."""
    lines = {
        key: " ".join(f"{word}{tenths(weight)}" for word, weight in values)
        for key, values in rows.items()
    }
    write_lines(name, date, lines)


def write_lines(name: str, date: str, rows: dict[str, str]) -> None:
    """Write a table, sorted by the bytes of its keys."""
    lines = {key.encode(): line for key, line in rows.items()}
    path = TARGET / f"{name}.tsv"
    with path.open("wb") as file:
        file.write(HEADER.format(date=date).encode())
        file.writelines(key + b"\t" + lines[key].encode() + b"\n" for key in sorted(lines))
    print(f"{path.name}: {len(lines)} keys, {path.stat().st_size // 1024} KiB")


def tenths(weight: float) -> int:
    """Give a weight as a digit, 1 to 9."""
    return max(1, min(9, round(weight * 10)))


if __name__ == "__main__":
    jieba.initialize()
    main()
