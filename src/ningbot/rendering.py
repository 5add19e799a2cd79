"""An answer as JSON and as text for a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ningbot.citations import Shown
from ningbot.records import Answer, Citation, Span
from ningbot.text.scripts import detect_language


def to_json(answer: Answer) -> dict[str, Any]:
    """Give the answer as the JSON object of the stable surface; an explanation only if asked."""
    fields = asdict(answer)
    if fields["explanation"] is None:
        del fields["explanation"]
    return fields


def render_answer(answer: Answer, *, mark: tuple[str, str] = ("【", "】")) -> str:
    """Write an answer for a terminal; ``mark`` stands around the answer in its sentence."""
    if not answer.answered:
        return str(answer.reason)
    lines = [_headline(answer)]
    for citation in answer.citations:
        lines += ["", f"  {_marked(citation, mark)}", f"  — {source_line(citation)}"]
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    """Give title, date, place and reference of a citation in one line."""
    paragraph = citation.passage_id.rpartition("#")[2]
    parts = [citation.title, citation.date, citation.source, f"¶{paragraph}"]
    known = " · ".join(part for part in parts if part)
    link = f" · {citation.url}" if citation.url else ""
    return f"{known}{link} [{citation.citation_id}]"


def counted(counts: dict[str, int]) -> str:
    """Write counts with their nouns.

    >>> counted({"file": 1, "passage": 33})
    '1 file, 33 passages'
    """
    return ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items())


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
    return "\n".join(lines + _decision_lines(e["decision"]))


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
            f"file {shown.path} ({shown.encoding}), characters {start} to {end}",
            "",
            "repaired:",
            f"  {marked}",
            "",
            "original:",
            f"  {shown.passage_source}",
        ]
    )


def _headline(answer: Answer) -> str:
    value = answer.normalized
    plain = answer.answer or ""
    shown = f"  ({value})" if value and value not in plain else ""
    return f"{plain}{shown}"


def _marked(citation: Citation, mark: tuple[str, str]) -> str:
    span = citation.answer_span or Span(0, 0)
    text = citation.sentence
    if span.start == span.end:
        return text
    return f"{text[: span.start]}{mark[0]}{span.of(text)}{mark[1]}{text[span.end :]}"


def _term_line(term: dict[str, Any]) -> str:
    note = "" if term["in_archive"] else "  (not in the archive)"
    times = f" x{term['n']}" if term["n"] > 1 else ""
    return f"  {term['contribution']:8.4f}  {term['term']}{times}  idf {term['idf']}{note}"


def _sentence_lines(sentence: dict[str, Any], answer_type: str) -> list[str]:
    found = ", ".join(
        f"{c['text']} = {c['normalized']}" if c["normalized"] else c["text"]
        for c in sentence["candidates"]
    )
    check = "ok" if sentence["type_found"] else "none"
    return [
        f"sentence {sentence['score']} in {sentence['passage_id']}: {sentence['sentence']}",
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


def shown_to_json(shown: Shown) -> dict[str, Any]:
    """Give a looked-up citation with its passage, repaired and original."""
    return {
        "citation": asdict(shown.citation),
        "passage": shown.passage.text,
        "passage_source": shown.passage_source,
        "path": shown.path,
        "encoding": shown.encoding,
    }
