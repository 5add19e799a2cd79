"""An answer as JSON and as text for a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ningbot.errors import ReadError
from ningbot.records import Answer, Citation, Language, Span

if TYPE_CHECKING:
    from ningbot.citations import Shown

# What a terminal obeys instead of showing it: C0 and C1 but for the tab, ends of lines, and what
# turns the direction of the text.
_CONTROL_RE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ALSO_IN: dict[Language, str] = {"zh-Hans": "另见：", "zh-Hant": "另見：", "en": "also in: "}
_N_COPIES_NAMED = 3
_N_PROBLEMS_A_FILE = 3
_PLACE_FORMS = {
    "en": {"page": "p. {}", "row": "row {}", "item": "item {}"},
    "zh-Hans": {"page": "第{}页", "row": "第{}行", "item": "第{}条"},
    "zh-Hant": {"page": "第{}頁", "row": "第{}列", "item": "第{}條"},
}
_LINE_END_RE = re.compile(r"\r\n|[\r\n]")


def plain(text: str) -> str:
    """Make a text one line that no terminal takes for orders; its length stays.

    >>> plain("a\\x1b[2Jb\\n")
    'a�[2Jb�'
    """
    return _CONTROL_RE.sub("\N{REPLACEMENT CHARACTER}", text)


def plain_lines(text: str) -> str:
    """Make a text plain, but leave it its lines."""
    return "\n".join(map(plain, _LINE_END_RE.split(text)))


def to_json(answer: Answer) -> dict[str, Any]:
    """Give the answer as the JSON object of the stable surface.

    An explanation is in it only if asked for, what was understood only for a follow-up, a gloss
    only for who asked in English, a disagreement and referents only where there are any.
    """
    fields = asdict(answer)
    fields["citations"] = tuple(map(citation_to_json, answer.citations))
    for name in ("understood", "gloss", "disagreement", "explanation"):
        if fields[name] is None:
            del fields[name]
    return fields


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """Give a citation as a JSON object, without the fields that say nothing."""
    fields = asdict(citation)
    for name in ("referents", "copies", "place"):
        if not fields[name]:
            del fields[name]
    return fields


def render_answer(answer: Answer, *, mark: tuple[str, str] = ("【", "】")) -> str:
    """Write an answer for a terminal; ``mark`` stands around the answer in its sentence."""
    lines = _understood(answer)
    if not answer.answered:
        return "\n".join([*lines, plain(str(answer.reason))])
    lines += [_headline(answer), *_gloss(answer)]
    if answer.disagreement:
        lines.append(plain(answer.disagreement))
    for citation in answer.citations:
        quote = _marked(citation, mark) + plain(referents_line(citation))
        lines += ["", f"  {quote}", f"  — {source_line(citation)}"]
        if also := copies_line(citation, answer.language):
            lines.append(f"    {plain(also)}")
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    """Give title, date, place and reference of a citation in one line."""
    paragraph = citation.passage_id.rpartition("#")[2]
    place = place_in_words(citation.place)
    parts = [citation.title, citation.date, citation.source, place, f"¶{paragraph}"]
    known = " · ".join(part for part in parts if part)
    link = f" · {citation.url}" if citation.url else ""
    return plain(f"{known}{link} [{citation.citation_id}]")


def page_of(citation: Citation, pages: str | None) -> str | None:
    """Give the address of a citation's reader page below the URL ``pages``; None where there are none."""
    return f"{pages}/c/{citation.citation_id}" if pages else None


def marked_page_of(citation: Citation, pages: str | None) -> str | None:
    """Give the address of the reader page on which the answer is marked, too."""
    page, answer = page_of(citation, pages), citation.answer_span
    return f"{page}?a={answer.start}-{answer.end}#cited" if page and answer else page


def place_in_words(place: Mapping[str, int | str], language: Language | None = None) -> str:
    """Say where in its file a citation stands, briefly where nobody's language is known.

    >>> place_in_words({"member": "2021/a.pdf", "page": 3}), place_in_words({"page": 3}, "zh-Hans")
    ('2021/a.pdf · p. 3', '第3页')
    """
    forms = _PLACE_FORMS.get(language or "en", _PLACE_FORMS["en"])
    return " · ".join(forms.get(kind, "{}").format(value) for kind, value in place.items())


def referents_line(citation: Citation) -> str:
    """Say beside a quote whom it means by 公司 and the like; nothing where that is not sure.

    It is in the article's own script, and in brackets that stand for an editor's words.
    """
    said = "；".join(f"{r.span.of(citation.sentence)}：{r.name}" for r in citation.referents)
    return f"〔{said}〕" if said else ""


def value_beside(answer: Answer) -> str | None:
    """Give the value of an answer where its digits are others than those written."""
    value = answer.normalized or ""
    return value if _digits(value) and _digits(value) != _digits(answer.answer or "") else None


def _digits(text: str) -> list[int]:
    """List the groups of digits of a text: 1,234元 and "1234 CNY" have the same.

    >>> _digits("２０２１年12月08日") == _digits("2021-12-08"), _digits("15.41億元")
    (True, [15, 41])
    """
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", unicodedata.normalize("NFKC", text))
    return [int(digits) for digits in re.findall(r"[0-9]+", plain)]


def copies_line(citation: Citation, language: Language) -> str:
    """Say which other articles have the passage; nothing where none does."""
    named = [
        " · ".join(filter(None, (c.title or c.doc_id, c.source, c.date))) for c in citation.copies
    ]
    return _ALSO_IN[language] + "; ".join(named[:_N_COPIES_NAMED]) if named else ""


def counted(counts: dict[str, int]) -> str:
    """Write counts with their nouns.

    >>> counted({"file": 1, "passage": 33})
    '1 file, 33 passages'
    """
    return ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items())


def render_problems(problems: Sequence[ReadError]) -> Iterator[str]:
    """Name the first problems of each file, and count the rest."""
    by_file: dict[Path | None, list[ReadError]] = defaultdict(list)
    for problem in problems:
        by_file[problem.path].append(problem)
    for path, found in by_file.items():
        yield from map(str, found[:_N_PROBLEMS_A_FILE])
        n_more = len(found) - _N_PROBLEMS_A_FILE
        if n_more > 0:
            yield f"... and {n_more} more line{'' if n_more == 1 else 's'} of {path}"


def counted_unread(problems: Sequence[ReadError]) -> str:
    """Count the files that could not be read, and the lines of files that could.

    >>> counted_unread([ReadError("a"), ReadError("b"), ReadError("c, line 3", line=3)])
    '2 files and 1 line'
    """
    n_lines = sum(problem.line is not None for problem in problems)
    counts = {"file": len(problems) - n_lines, "line": n_lines}
    return " and ".join(counted({noun: n}) for noun, n in counts.items() if n)


def render_explanation(explanation: dict[str, Any]) -> str:
    """Write how an answer was come by."""
    e = explanation
    lines = [f"language {e['language']}, asks for {e['answer_type']}"]
    lines += [f"  {name}: {e[name]}" for name in ("unit", "asked_for") if e[name]]
    lines.append("folded: " + (" ".join(f"{f['from']}→{f['to']}" for f in e["folds"]) or "nothing"))
    lines.append(f"terms and what each gave to the score of {e['passage'] or 'no passage'}:")
    lines += [_term_line(term) for term in e["terms"]]
    for sentence in e["sentences"]:
        lines += _sentence_lines(sentence, e["answer_type"])
    return "\n".join(map(plain, lines + _decision_lines(e["decision"])))


def render_shown(shown: Shown) -> str:
    """Write a cited sentence in its passage, repaired and original side by side."""
    citation, passage = shown.citation, shown.passage
    span = citation.sentence_span
    text = passage.text
    marked = f"{text[: span.start]}【{citation.sentence}】{text[span.end :]}"
    start, end = citation.source_span
    return "\n".join(
        [
            source_line(citation),
            plain(f"file {shown.path} ({shown.encoding}), characters {start} to {end}"),
            "",
            "repaired:",
            f"  {plain_lines(marked)}",
            "",
            "original:",
            f"  {plain_lines(shown.passage_source)}",
        ]
    )


def _understood(answer: Answer) -> list[str]:
    """Say how a follow-up was understood; nothing for a question that is whole."""
    if answer.understood is None:
        return []
    from ningbot.followups import understood_as

    return [plain(understood_as(answer.understood, answer.language))]


def _gloss(answer: Answer) -> list[str]:
    """Say the answer in English where there is a gloss of it."""
    if answer.gloss is None:
        return []
    from ningbot.glosses import glossed_as

    return [plain(str(glossed_as(answer)))]


def _headline(answer: Answer) -> str:
    value = answer.normalized
    said = answer.answer or ""
    shown = f"  ({value})" if value and value not in said else ""
    return plain(f"{said}{shown}")


def _marked(citation: Citation, mark: tuple[str, str]) -> str:
    span = citation.answer_span or Span(0, 0)
    text = plain(citation.sentence)  # of the same length, so that the span holds
    if span.start == span.end:
        return text
    return f"{text[: span.start]}{mark[0]}{span.of(text)}{mark[1]}{text[span.end :]}"


def _term_line(term: dict[str, Any]) -> str:
    note = "" if term["in_archive"] else "  (not in the archive)"
    times = f" x{term['n']}" if term["n"] > 1 else ""
    others = [member for member in term["members"] if member != term["term"]]
    became = f" → {' | '.join(others)}" if others else ""
    return f"  {term['contribution']:8.4f}  {term['term']}{times}{became}  idf {term['idf']}{note}"


def _sentence_lines(sentence: dict[str, Any], answer_type: str) -> list[str]:
    found = ", ".join(
        f"{c['text']} = {c['normalized']}" if c["normalized"] else c["text"]
        for c in sentence["candidates"]
    )
    check = "ok" if sentence["type_found"] else "none"
    said = sentence["read"]
    read = [f"  reader: {', '.join(f'{name} {v}' for name, v in said.items())}"] if said else []
    return [
        f"sentence {sentence['score']} in {sentence['passage_id']}: {sentence['sentence']}",
        *read,
        f"  question's weight in it {sentence['sentence_share']}, with the one before "
        f"{sentence['context_share']}",
        f"  type check, {answer_type}: {check}; candidates: {found or 'none'}; "
        f"chosen: {sentence['answer'] or 'none'}",
    ]


def _decision_lines(decision: dict[str, Any] | None) -> list[str]:
    if decision is None:
        return ["decision: refused, nothing shares a term with the question"]
    verdict = "answered" if decision["answered"] else "refused"
    evidence = ", ".join(f"{name} {value}" for name, value in decision["evidence"].items())
    missing = "、".join(decision["missing"]) or "nothing"
    return [
        f"decision: {verdict}, confidence {decision['confidence']} (threshold {decision['threshold']})",
        f"  {evidence}",
        f"  missing: {missing}",
    ]


def failure_to_json(question_id: str | None, question: str, *, reason: str) -> dict[str, Any]:
    """Give the object of a batch line that could not be asked."""
    from ningbot.text.scripts import detect_language

    return {
        "id": question_id,
        "question": question,
        "language": detect_language(question),
        "answered": False,
        "answer": None,
        "answer_type": "description",
        "normalized": None,
        "confidence": 0.0,
        "reason": reason,
        "citations": [],
        "ranking": [],
        "elapsed_ms": 0.0,
    }


def shown_to_json(shown: Shown, *, is_local: bool = True) -> dict[str, Any]:
    """Give a looked-up citation with its passage, repaired and original.

    Who asks a server (``is_local`` False) is not told where that keeps the file.
    """
    return {
        "citation": citation_to_json(shown.citation),
        "passage": shown.passage.text,
        "passage_source": shown.passage_source,
        "path": shown.path if is_local else Path(shown.path).name,
        "encoding": shown.encoding,
    }
