"""Lost bytes: text in GBK whose decoder met half a character and went on one byte off.

專”企業 is 8CA3 A1B1 C6F3 9849. Without its first byte it is read as `?` A3A1 B1C6 F398 49, that
is `?！逼髽I`, until a trail byte below 0x80, shown as an ASCII character, puts the reader back in
step. All pairs but the first are certain; the lost lead byte is guessed among the 126 or so that
give a character with the known trail byte, by how well it fits between its neighbours. Where no
character fits clearly, 〓 stands for it.

A reading swallows its opening bracket where a machine put it inside two characters: 鏈是關鍵 is
E69C CAC7 EA50..., and 9CCA is 準, which made it `鏈?zhǔn)顷P鍵`; there the reading tells the lost
byte.

It prefers leaving damage to touching clean text: a run is re-read only where that makes it far
likelier than it is as it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from pypinyin.constants import PINYIN_DICT

from ningbot.records import Span
from ningbot.text.characters import HAN, PINYIN
from ningbot.text.folding import fold_char
from ningbot.text.mapping import Change
from ningbot.text.repair.choice import N_AROUND, Context, choose
from ningbot.text.repair.likelihood import (
    Candidate,
    TextModel,
    bytes_of,
    char_of,
    index_of,
    list_candidates,
    load_model,
    normalised,
    weight_of,
)
from ningbot.text.repair.words import load_words
from ningbot.text.scripts import detect_script

KIND = "lost byte"
UNKNOWN = "〓"

# How much likelier (natural logarithm) the re-read run must be, and when to give up on the way.
_MIN_GAIN = 0.0
# A run that ends in a letter of its own proves less.
_MIN_LETTER_GAIN = 6.0
_HOPELESS = -25.0
# Beyond this the lost character, whichever it is, can change nothing.
_CLEAR_GAIN = 40.0
# A run that no ASCII byte ends proves less: its last character is lost as well.
# What a fitting reading proves, and the most that the character behind a run can.
_READING_GAIN = 8.0
_MAX_GAIN_AFTER = 4.0
_MIN_OPEN_UNITS = 3
_MIN_OPEN_GAIN = 12.0
# How much better two characters must fit than a letter, for a doubt.
_MIN_FIT = 100.0
_MAX_MARKS_INSIDE = 2
_SCRIPT_WINDOW = 150
_CONTEXT = 48

_MARK = "?？\ufffd"
_STRAY_BEFORE = "，。、；！？：,;!:"
_STRAY_RE = re.compile(rf",+(?=[{_STRAY_BEFORE}])")
# Marks that a copy may have made narrow.
_WIDE = dict(zip("!,;:()", "！，；：（）", strict=True))
_READING = rf"[{PINYIN}]{{1,6}}"
# What follows the mark: the rest of a note, two characters that may be pairs (but a question
# may be asked twice), or a trail byte with a note.
_SITE_RE = re.compile(
    rf"[{_MARK}](?:(?P<reading>{_READING})\)"
    r"|(?=[^\x00-\x20\x22-\x27\x2a\x2b\x2d-\x39\x3c-\x7f？\ufffd][^\x00-\x20?\ufffd])"
    rf"|(?=[@-~]\({_READING}\)))"
)
_NOTE_RE = re.compile(rf"\(({_READING})\)")
_CUT_SHORT_RE = re.compile(rf"[{_MARK}](?:({_READING})\))?")
_CLEANING_RE = re.compile(rf"(?<=[{HAN}])\({_READING}\)|,(?=[{_STRAY_BEFORE}])")
_ZERO_PAIRS = rf"(?<=[{HAN}”’」』）》])\?(?P<trail>[@-~])(?=[{HAN}“‘「『（《(、，。；])"
_NO_MARKS = dict.fromkeys(map(ord, _MARK), UNKNOWN)
_DOUBTFUL_RE = re.compile(rf"(?P<character>{UNKNOWN}+)|\ufffd+|{_ZERO_PAIRS}")


class _Unit(NamedTuple):
    """A misread character with the place it takes, a note or a stray comma included.

    ``true`` ends where it begins: the character of its lead byte and the trail byte before it.
    """

    char: str
    lead: int
    trail: int
    true: str
    start: int
    end: int


class _Run(NamedTuple):
    """Misread characters and what they are.

    ``first`` is the place of the lost character, whose trail byte is ``trail``; ``true`` has one
    text for each unit. ``open_lead`` is the lead byte of the last character where its trail byte
    is lost as well, and ``reading`` what a note says of a lost character; ``shown`` is what
    the run is read as, without notes.
    """

    first: Span
    trail: int
    units: list[_Unit]
    true: list[str]
    end: int
    shown: str = ""
    open_lead: int = 0
    reading: str = ""


def find_lost_bytes(text: str) -> Iterator[Change]:
    """Yield the true characters of each run that a lost byte made unreadable.

    >>> text = "重點創建“小個?！逼髽I黨委，推動產業鏈發展"
    >>> "".join(change.after for change in find_lost_bytes(text))
    '〓”企業'
    """
    surroundings = _Surroundings(text)
    left, done = "", 0
    for match in _SITE_RE.finditer(text):
        if match.start() < done:
            continue
        left = (left + text[done : match.start()])[-_CONTEXT:]
        done = match.start()
        if changes := _repair_site(match, left, surroundings):
            yield from changes
            left += "".join(change.after for change in changes)
            done = changes[-1].span.end


def find_doubtful(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the places of a repaired text where something is lost that nothing can tell."""
    for match in _DOUBTFUL_RE.finditer(text):
        if not match["trail"] or _may_be_trail_byte(match["trail"], text, match.end()):
            yield Span(*match.span()), f"lost {'character' if match['character'] else 'byte'}"


def _may_be_trail_byte(shown: str, text: str, end: int) -> bool:
    """Tell whether an ASCII character between Chinese ones is likelier half of one of them.

    A letter behind a question mark may stand for itself, a sign hardly ever.
    """
    if not shown.isalpha():
        return True
    pair, letter = load_model().pair, index_of(shown)
    before, following = index_of(text[end - 3]), index_of(text[end])
    fit = sum(
        pair(before, candidate.number) * pair(candidate.number, following)
        for candidate in list_candidates(trail=ord(shown), is_traditional=True)
    )
    return fit > _MIN_FIT * load_model().singles[letter] * pair(letter, following)


class _Surroundings:
    """The text that a lost character is judged in, counted when it is first needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.chosen: dict[tuple[object, ...], str] = {}

    @cached_property
    def habits(self) -> TextModel:
        """Count the text itself; a ? may be a lost byte, and is no sign that it asks."""
        return TextModel(normalised(_cleaned(self.text).replace("?", UNKNOWN)))

    def is_traditional(self, start: int, end: int) -> bool:
        """Tell the script around a damaged place."""
        before = self.text[max(0, start - _SCRIPT_WINDOW) : start]
        return detect_script(before + self.text[end : end + _SCRIPT_WINDOW]) == "zh-Hant"

    def choose(self, candidates: Sequence[Candidate], left: str, right: str) -> str:
        """Choose the character that fits between ``left`` and ``right``; none if several may."""
        before, without = _cleaned(left), _cleaned(left.removesuffix(","))
        after = _cleaned(right).translate(_NO_MARKS)
        near = Context(before[-N_AROUND:], without[-N_AROUND:], after[:N_AROUND])
        key = ("".join(candidate.char for candidate in candidates), near)
        if key not in self.chosen:
            self.chosen[key] = choose(
                candidates, near, before_marks=_STRAY_BEFORE, text=self.habits, words=load_words()
            )
        return self.chosen[key]


def _repair_site(match: re.Match[str], left: str, surroundings: _Surroundings) -> list[Change]:
    """Give the changes that restore the run at a mark; none where it is likelier as it stands."""
    run = _read_run(match)
    if run is None or _gain_inside(run) < _HOPELESS:
        return []
    is_traditional = surroundings.is_traditional(run.first.start, run.end)
    candidates = list_candidates(trail=run.trail, is_traditional=is_traditional)
    if match["reading"]:
        candidates = _swallowing(match["reading"], left, candidates)
    elif not run.units:
        candidates = _reading_as(run.reading, candidates)
    after = match.string[run.end : run.end + _CONTEXT]
    gain = _gain(run, candidates, left, after, is_traditional=is_traditional)
    if gain + _READING_GAIN * bool(match["reading"] or run.reading) < _needed(run):
        return []
    right = "".join(true or UNKNOWN for true in run.true) + after
    first, last = surroundings.choose(candidates, left, right), ""
    if run.open_lead:
        left += (first or UNKNOWN) + "".join(run.true)
        candidates = list_candidates(lead=run.open_lead, is_traditional=is_traditional)
        candidates = _reading_as(run.reading, candidates) if run.reading else candidates
        last = surroundings.choose(candidates, left, after)
    return list(_changes(run, first, last))


def _read_run(match: re.Match[str]) -> _Run | None:
    """Re-read what follows a mark one byte off, until the reader falls back in step.

    It does so at a trail byte below 0x80, shown alone or as that of a misread character. Where
    the text goes on without one, the decoder lost another byte.
    """
    text, at = match.string, match.end()
    units: list[_Unit] = []
    n_marks = 0
    while unit := _unit_at(text, at, units[-1] if units else None):
        n_marks += unit.char == "？"
        if (units and not unit.true) or n_marks > _MAX_MARKS_INSIDE:
            return None
        units.append(unit)
        at = unit.end
        if unit.trail < 0x80:
            break
    return _ended(match, units, at)


def _unit_at(text: str, at: int, previous: _Unit | None) -> _Unit | None:
    """Read a misread character: a comma stands for ，, or is stray before another mark."""
    start = at
    if stray := _STRAY_RE.match(text, at):
        at = stray.end()
    char = _WIDE.get(text[at : at + 1], text[at : at + 1])
    pair = bytes_of(char)
    if not pair:
        return None
    true = char_of(previous.trail, pair[0]) if previous else ""
    end = at + 1
    note = _NOTE_RE.match(text, end)
    if note and (_is_reading(note[1], char) or (true and _is_reading(note[1], true))):
        end = note.end()
    return _Unit(char, pair[0], pair[1], true, start, end)


def _ended(match: re.Match[str], units: list[_Unit], at: int) -> _Run | None:
    """Close the run that ends at ``at``; none if its last two bytes are no character."""
    text, start = match.string, match.start()
    true = [unit.true for unit in units[1:]]
    shown = text[at : at + 1]
    if not units:
        note = _NOTE_RE.match(text, at + 1)
        if not "@" <= shown <= "~" or not (note or match["reading"]):
            return None
        reading = note[1] if note else ""
        return _Run(Span(start, at + 1), ord(shown), [], [], at + 1, reading=reading)
    first, trail = Span(start, match.end()), units[0].lead
    read = "".join(unit.char for unit in units)
    if units[-1].trail < 0x80:
        # A letter alone proves nothing.
        true.append(chr(units[-1].trail))
        return _Run(first, trail, units, true, at, read) if len(units) > 1 else None
    if "@" <= shown <= "~":
        last = char_of(units[-1].trail, ord(shown))
        return _Run(first, trail, units, [*true, last], at + 1, read + shown) if last else None
    cut_short = _CUT_SHORT_RE.match(text, at)
    end, reading = (cut_short.end(), cut_short[1] or "") if cut_short else (at, "")
    return _Run(first, trail, units, [*true, ""], end, read, units[-1].trail, reading)


def _gain_inside(run: _Run) -> float:
    """Tell how much likelier the certain characters are than what stands there.

    The result is the natural logarithm of the ratio, or less than _HOPELESS on the way.
    """
    pair, gain = load_model().pair, 0.0
    shown = [index_of(char) for char in run.shown]
    true = [index_of(text) for text in run.true if text]
    for i in range(1, len(true)):
        gain += math.log(pair(true[i - 1], true[i]) / pair(shown[i - 1], shown[i]))
        if gain < _HOPELESS:
            return gain
    last = len(shown) - 1
    return gain - math.log(pair(shown[-2], shown[-1])) if len(true) == last > 0 else gain


def _gain(
    run: _Run, candidates: Sequence[Candidate], left: str, after: str, *, is_traditional: bool
) -> float:
    """Tell how much likelier a lost byte is than the run as it stands (natural logarithm).

    Only the table and the nearest neighbours count, not the rest of the text: the answer must
    stay the same when that has been repaired.
    """
    if not candidates or (run.units and not run.true[0]):
        return -math.inf
    if not run.units:
        return 0.0
    gain = _gain_inside(run) + _gain_after(run, after)
    certain = (true for true in run.true if true > "\x7f")
    gain += sum(weight_of(true, is_traditional=is_traditional) for true in certain)
    if gain >= _CLEAR_GAIN:
        return gain
    before, shown = index_of(_cleaned(left)[-1:] or "\n"), index_of(run.shown[0])
    following = index_of(run.true[0])
    joint = _joint(before, tuple(candidates), following)
    return gain + math.log(joint / load_model().singles[shown])


@lru_cache(maxsize=8192)
def _joint(before: int, candidates: tuple[Candidate, ...], following: int) -> float:
    """Give the likelihood that any of the candidates stands between two characters."""
    pair = load_model().pair
    return sum(
        pair(before, c.number) * math.exp(c.weight) * pair(c.number, following) for c in candidates
    )


def _needed(run: _Run) -> float:
    if not run.open_lead:
        return _MIN_LETTER_GAIN if run.true and run.true[-1] < "\x80" else _MIN_GAIN
    return _MIN_OPEN_GAIN if len(run.units) >= _MIN_OPEN_UNITS else math.inf


def _gain_after(run: _Run, after: str) -> float:
    """Tell how much better what follows the run fits its true end than its shown one.

    Before another mark the most is granted: its repair must not make this run likelier.
    """
    if run.open_lead or after[:1] in _MARK:
        return _MAX_GAIN_AFTER if after[:1] else 0.0
    pair, following = load_model().pair, index_of(_cleaned(run.true[-1] + after)[1:2] or "\n")
    shown = index_of(run.shown[-1])
    gain = math.log(pair(index_of(run.true[-1]), following) / pair(shown, following))
    return min(gain, _MAX_GAIN_AFTER)


def _changes(run: _Run, first: str, last: str) -> Iterator[Change]:
    """Yield the replacements, one for one as far as the lengths allow."""
    yield Change(run.first, first or UNKNOWN, KIND, bool(first))
    ends = [unit.end for unit in run.units[:-1]] + [run.end]
    for unit, true, end in zip(run.units, run.true, ends, strict=False):
        after = true or last
        yield Change(Span(unit.start, end), after or UNKNOWN, KIND, bool(after))


def _swallowing(reading: str, left: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the candidates whose lead byte, behind the byte before the mark, reads like that."""
    before = bytes_of(_WIDE.get(left[-1:], left[-1:]))[1:]
    misread = ((c, char_of(before[0], bytes_of(c.char)[0]) if before else "") for c in candidates)
    return [c for c, char in misread if _is_reading(reading, char)]


def _reading_as(reading: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if _is_reading(reading, candidate.char)]


def _is_reading(reading: str, char: str) -> bool:
    return bool(char) and reading.lower().replace("ɡ", "g") in _readings(char)


@lru_cache(maxsize=16384)
def _readings(char: str) -> frozenset[str]:
    """Give every reading of a character and of its simplified form, with tone marks."""
    both = {char, fold_char(char)}
    return frozenset(r for c in both for r in PINYIN_DICT.get(ord(c), "").split(",") if r)


def _cleaned(text: str) -> str:
    """Leave out notes and stray commas."""
    return _CLEANING_RE.sub("", text)
