"""How was an answer come by? For ``--explain``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ningbot.decision import Decision
from ningbot.engines import Engine
from ningbot.extraction import Extraction
from ningbot.matching import distinct
from ningbot.records import Query
from ningbot.retrieval import RankedPassage
from ningbot.text.folding import fold

_N_SENTENCES = 3


def explain(
    query: Query,
    engine: Engine,
    ranking: Sequence[RankedPassage],
    extractions: Sequence[Extraction],
    *,
    decision: Decision | None,
) -> dict[str, Any]:
    """Give what was looked for, what each unit gave to the first passage's score, and the checks.

    ``contribution`` is a unit's part of the BM25 score of the first passage; together they are it.
    """
    units = query.units
    gains = engine.contributions(units, ranking[0].passage_ix) if ranking else [0.0] * len(units)
    gave = dict.fromkeys((unit.members for unit in units), 0.0)
    for unit, gain in zip(units, gains, strict=True):
        gave[unit.members] += gain
    return {
        "language": query.language,
        "answer_type": query.answer_type,
        "unit": query.unit or None,
        "asked_for": query.head or None,
        "content": [{"word": t.surface, "folded": t.term} for t in query.content],
        "folds": _folds(query.question),
        "terms": [
            {
                "term": fold(unit.surface),
                "n": sum(other.members == unit.members for other in units),
                "members": {term: round(weight, 3) for term, weight in unit.members},
                "idf": round(engine.idf(unit), 4),
                "in_archive": any(engine.has_term(term) for term, _ in unit.members),
                "contribution": round(gave[unit.members], 4),
            }
            for unit in distinct(units)
        ],
        "passage": ranking[0].passage.passage_id if ranking else None,
        "sentences": [_sentence(extraction) for extraction in extractions[:_N_SENTENCES]],
        "decision": _decision(decision),
    }


def _folds(question: str) -> list[dict[str, str]]:
    """Give the characters that folding changed, in order, each once."""
    pairs = zip(question, fold(question), strict=True)
    return [{"from": a, "to": b} for a, b in dict.fromkeys(pairs) if a != b]


def _sentence(extraction: Extraction) -> dict[str, Any]:
    text, read = extraction.sentence.text, extraction.reader_scores
    return {
        "passage_id": extraction.ranked.passage.passage_id,
        "sentence": text,
        "score": round(extraction.score, 4),
        "sentence_share": round(extraction.sentence_share, 4),
        "context_share": round(extraction.context_share, 4),
        "type_found": extraction.has_type,
        "candidates": [
            {"text": c.span.of(text), "kind": c.kind, "normalized": c.normalized}
            for c in extraction.candidates
        ],
        "answer": extraction.answer_span.of(text) if extraction.answer_span else None,
        "read": {name: round(v, 4) for name, v in asdict(read).items()} if read else None,
    }


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "answered": decision.answered,
        "confidence": decision.confidence,
        "threshold": decision.threshold,
        "missing": list(decision.missing),
        "evidence": {name: round(v, 4) for name, v in asdict(decision.evidence).items()},
    }
