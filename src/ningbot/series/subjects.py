"""Of whom is a value? Of the name nearest before it in its clause, or of what the text is about.

The topic of a sentence is the name at the beginning of a clause; that of an article is its title.
A name elsewhere (位於宜蘭縣) leaves it in doubt. Words for what was named before (全市, 該區, 公司) stand
for the last name of their kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from ningbot.series import words
from ningbot.series.asked import Wanted
from ningbot.series.measuring import Reading
from ningbot.series.shapes import Piece, Shape
from ningbot.series.times import Doubt

_GENERIC_RE = re.compile(words.GENERIC_RE)
_TOPIC_STARTS = frozenset(":DPLT的")
_ATTRIBUTE_RE = re.compile("(?P<name>X+)[LTPUD:]*V")
_LIES_RE = re.compile(words.LIES_RE)
_LIES_IN_RE = re.compile(words.LIES_IN_RE)
_ADMINISTRATIVE = "区县市镇乡村省州国岛"


@dataclass(frozen=True, slots=True)
class Subject:
    """A name as written, and folded (``key``).

    ``is_sure`` tells that it is no word that only may be a name, ``generic`` what stands for it (全市).
    """

    name: str
    key: str
    is_sure: bool = True
    generic: str = ""


_SURE_TAGS = frozenset(("ns", "nt"))  # other names the tagger takes for what they are not
_BARE = frozenset(("公司", "集团", "学校", "大学", "医院", "当地"))
NOBODY = Subject("", "")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a sentence: those before it in its paragraph, in order, and the title.

    ``is_topic`` tells that the title is but a name, as in an encyclopedia.
    """

    before: tuple[Shape, ...]
    title: Shape
    is_topic: bool


def subject_of(shape: Shape, reading: Reading, around: Surroundings) -> Subject:
    """Give whom a value is of; NOBODY where nobody is named.

    Raises:
        Doubt: it may be one of several.
    """
    name = reading.name
    if name is None and reading.after is not None:
        return subject_of(shape, reading.after, around)
    if name is None:
        name = _topic(shape, reading.start)
    if name is None:
        return _from_around(around)
    if name.kind == "N":
        return _named(shape, name)
    generic = shape.folded[slice(*name.span)]
    return replace(_resolved(shape, name, around), generic=generic)


def is_of_asked(subject: Subject, shape: Shape, around: Surroundings, wanted: Wanted) -> bool:
    """Tell whether a value is of whom the question names, and not of a part of it or of another.

    The last name asked for ends the subject's; the others stand in it or, where it is that name
    alone or nobody is named, in the text around.
    """
    if not wanted.names:
        return True
    texts = [shape.folded, around.title.folded, *(s.folded for s in around.before)]
    if not all(_hold(texts, forms) for forms in wanted.names):
        return False
    if len(wanted.names) == 1 and subject.generic in wanted.names[0]:
        return True
    key, ends = plain_key(subject.key), {plain_key(form) for form in wanted.names[-1]}
    if (
        not key
        or key in ends
        or (key == plain_key(around.title.folded) and _is_about(around, ends))
    ):
        return True
    return key.endswith(tuple(ends)) and all(_hold([subject.key], f) for f in wanted.names)


def is_within_asked(subject: Subject, shape: Shape, around: Surroundings, wanted: Wanted) -> bool:
    """Tell whether a subject is of the kind asked for, and the names of the question stand around it."""
    is_named = subject.is_sure or (around.is_topic and subject.key == around.title.folded)
    is_kind = is_named and _is_kind(subject.key, wanted.kind)
    texts = [shape.folded, around.title.folded, *(s.folded for s in around.before)]
    named = {plain_key(form) for forms in wanted.names for form in forms}
    is_whole = plain_key(subject.key) in named
    return is_kind and not is_whole and all(_hold(texts, forms) for forms in wanted.names)


def _is_about(around: Surroundings, keys: Set[str]) -> bool:
    """Tell whether the title is a name that only goes on from one of some: 寧鄉農業, not 寧鄉高新區."""
    title = around.title
    inner = {plain_key(_text(title, i)) for i, p in enumerate(title.pieces) if p.kind == "N"}
    return bool(inner) and inner <= keys and not title.folded.endswith(words.NAME_ENDS)


def _is_kind(key: str, kind: str) -> bool:
    """Tell whether a name is of a kind of subject; any is of a kind that names do not show."""
    if kind in ("国", "国家"):
        return key in words.COUNTRIES or key.endswith("国")
    if kind in ("省", "省份"):
        return key in words.PROVINCES or key.endswith("省")
    ends = words.ENDS_OF.get(kind, ())
    return not ends or key.endswith(ends)


def plain_key(key: str) -> str:
    """Give a name without what says that it is a town or a county.

    >>> plain_key("宁乡市"), plain_key("岛")
    ('宁乡', '岛')
    """
    return key[:-1] if len(key) > 2 and key[-1] in _ADMINISTRATIVE else key


def _hold(texts: Sequence[str], forms: Sequence[str]) -> bool:
    return any(form in text for form in forms for text in texts)


def _named(shape: Shape, piece: Piece) -> Subject:
    key = shape.folded[slice(*piece.span)]
    tags = {tag for start, tag in shape.tags.items() if piece.span.start <= start < piece.span.end}
    is_sure = not tags.isdisjoint(_SURE_TAGS) or key.endswith(words.NAME_ENDS)
    return Subject(shape.of(piece), key, is_sure)


def _topic(shape: Shape, end: int) -> Piece | None:
    """Give what a sentence is about before a piece; None where there is no name at all.

    It is the first name, if it begins a clause and no other is named after that clause, or the last
    one with a colon. Where something lies is passed over.

    Raises:
        Doubt: names stand elsewhere, or there are several.
    """
    named: list[int] = []
    start = 0
    for i in range(end):
        start = i if i == 0 or shape.signs[i - 1] in ",;" else start
        if shape.pieces[i].kind in "NG" and not _lies(shape, start, i):
            named.append(i)
    titled = [i for i in named if shape.folded[shape.pieces[i].span.end :][:1] == ":"]
    if titled:
        return shape.pieces[titled[-1]]
    if not named:
        return None
    first = named[0]
    if shape.signs[first + 1 : first + 2] in ("的", "、", "&") or _is_noun(shape, first + 1):
        raise Doubt  # what is of it, or several, or a longer name
    if any(_is_noun(shape, i + 1) for i in range(first, end) if shape.signs[i] in ",;"):
        raise Doubt  # another subject
    begins = set(shape.signs[shape.clause_start(first) : first]) <= _TOPIC_STARTS
    clause_end = (shape.signs + ",").index(",", first)
    own = shape.pieces[first]
    later = [i for i in named if i > clause_end and shape.pieces[i].kind == "N"]
    others = {_text(shape, i) for i in later} - {_text(shape, first)}
    if not begins or others:
        raise Doubt
    return own


def _is_noun(shape: Shape, at: int) -> bool:
    """Tell whether a piece begins with a noun that is not known; one that has a value is no subject."""
    if shape.signs[at : at + 1] != "X":
        return False
    attribute = _ATTRIBUTE_RE.match(shape.signs, at)
    if attribute:
        last = shape.pieces[attribute.end("name") - 1]
        words_in = range(shape.pieces[at].span.start, last.span.end)
        if {shape.tags.get(i, "n") for i in words_in} <= words.NOMINAL_TAGS:
            return False
    return shape.tags.get(shape.pieces[at].span.start, "n") in words.NOMINAL_TAGS


def _text(shape: Shape, at: int) -> str:
    return shape.folded[slice(*shape.pieces[at].span)]


def _lies(shape: Shape, start: int, at: int) -> bool:
    """Tell whether a name of a clause only says where something lies: 位於長沙西部, 大理州北部.

    Raises:
        Doubt: the clause goes on to speak of that: 位於濟州島的白鹿潭是.
    """
    clause = re.split("[,;。]", shape.folded[shape.pieces[start].span.start :], maxsplit=1)[0]
    behind = shape.folded[shape.pieces[at].span.end :]
    if _LIES_RE.match(clause):
        if "是" in clause:
            raise Doubt
        return True
    return bool(_LIES_IN_RE.match(behind))


def _from_around(around: Surroundings) -> Subject:
    """Take the name that the article is about, if the sentences before turn to no other.

    Raises:
        Doubt: they do.
    """
    own = _title_names(around)
    for shape in reversed(around.before):
        topic = _topic(shape, len(shape.pieces))
        if topic is None or topic.kind == "G":
            continue
        named = _named(shape, topic)
        if not (any(_may_be_same(named, one) for one in own) if own else named.is_sure):
            raise Doubt
        return own[0] if len(own) == 1 else named
    if len(own) > 1:
        raise Doubt
    return own[0] if own else NOBODY


def _stands_behind_name(shape: Shape, piece: Piece) -> bool:
    at = shape.pieces.index(piece)
    return shape.signs[max(at - 1, 0) : at] == "N"


def _title_names(around: Surroundings, ends: tuple[str, ...] = ()) -> list[Subject]:
    """Give the names of the title; it is one itself as a topic, but for what ends otherwise.

    So 全市 in 寧鄉教育 is 寧鄉.
    """
    title = around.title
    is_whole = not ends or title.folded.endswith(ends)
    if around.is_topic and (is_whole or not any(p.kind == "N" for p in title.pieces)):
        return [Subject(title.text, title.folded)]
    found = (_named(title, piece) for piece in title.pieces if piece.kind == "N")
    return list({subject.key: subject for subject in found}.values())


def _may_be_same(one: Subject, other: Subject) -> bool:
    keys = plain_key(one.key), plain_key(other.key)
    return keys[0] in keys[1] or keys[1] in keys[0]


def _resolved(shape: Shape, piece: Piece, around: Surroundings) -> Subject:
    """Name what 全市, 該區 and the like stand for: the one of its kind that was named, if it is one.

    Raises:
        Doubt: there are several.
    """
    generic = _text(shape, shape.pieces.index(piece))
    ends = _ends_of(generic)
    own = _title_names(around, () if generic in words.ANY_PLACE else ends)
    before = [_named(s, p) for s in around.before for p in s.pieces if p.kind == "N"]
    before += [_named(shape, p) for p in shape.pieces if p.kind == "N" and p.span < piece.span]
    fitting = {s.key: s for s in [*own, *before] if s.key.endswith(ends)}
    is_company = len(own) == 1 and not own[0].is_sure  # 公司 under a title that names one
    is_another = (own or before) and not (fitting or is_company)  # the hospital of a school
    if generic in _BARE and (is_another or _stands_behind_name(shape, piece)):
        raise Doubt
    if not fitting:
        return own[0] if len(own) == 1 else NOBODY
    titled = [one for one in own if one.key in fitting]
    if len(fitting) > 1 and not (len(titled) == 1 and generic[0] in "全本我"):
        raise Doubt
    return titled[0] if len(fitting) > 1 else next(iter(fitting.values()))


def _ends_of(generic: str) -> tuple[str, ...]:
    """Give what the names end with that a word may stand for."""
    if generic in words.GENERIC_NAMES and len(generic) > 2:  # 高新區 for 寧鄉高新區
        return (generic,)
    match = _GENERIC_RE.fullmatch(generic)
    end = (match["end"] if match else None) or generic
    return words.GENERIC_ENDS.get("区" if end.endswith("区") else end, (end,))
