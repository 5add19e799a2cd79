"""What does each leg of retrieval find alone, and what do they find together?"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ningbot.errors import QuestionError
from ningbot.evaluation import N_RANKED, GoldQuestion
from ningbot.rendering import plain

if TYPE_CHECKING:
    from ningbot.archive import Archive
    from ningbot.retrieval import Leg

LEGS: tuple[Leg, ...] = ("lexical", "semantic", "fusion")


@dataclass(frozen=True, slots=True)
class LegScores:
    """The figures of one leg for one group of questions; ``median_ms`` is of ranking alone."""

    n: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float
    median_ms: float


Ranked = tuple[float, float]  # rank of the right document, infinite if not found; milliseconds
LegTable = dict[str, dict[str, LegScores]]  # leg -> language or "all" -> figures


def evaluate_legs(questions: Iterable[GoldQuestion], archive: Archive) -> LegTable:
    """Rank every answerable question that names its document, by each leg the archive has."""
    wanted = [gold for gold in questions if gold.answerable and gold.doc_id is not None]
    legs = LEGS if archive.has_semantic_leg else ("lexical", "fusion")
    return {leg: _evaluate(wanted, archive, leg) for leg in legs}


def to_table(scores: LegTable) -> str:
    """Write the figures as a table, a leg and language a line."""
    lines = ["leg       lang          n  recall@1  recall@5 recall@10       mrr median_ms"]
    for leg, groups in scores.items():
        for lang, s in groups.items():
            figures = (s.recall_1, s.recall_5, s.recall_10, s.mrr)
            cells = "".join(f"{value:10.3f}" for value in figures)
            lines.append(f"{leg:10}{plain(lang):10}{s.n:5}{cells}{s.median_ms:10.1f}")
    return "\n".join(lines)


def to_json(scores: LegTable) -> dict[str, dict[str, Any]]:
    """Give the figures for machines."""
    return {
        leg: {lang: asdict(group) for lang, group in groups.items()}
        for leg, groups in scores.items()
    }


def _evaluate(questions: list[GoldQuestion], archive: Archive, leg: Leg) -> dict[str, LegScores]:
    groups: dict[str, list[Ranked]] = defaultdict(list)
    for gold in questions:
        ranked = _rank(gold, archive, leg)
        groups[gold.lang].append(ranked)
        groups["all"].append(ranked)
    names = sorted(groups, key=lambda lang: (lang == "all", lang))
    return {lang: _scores(groups[lang]) for lang in names}


def _rank(gold: GoldQuestion, archive: Archive, leg: Leg) -> Ranked:
    start = perf_counter()
    try:
        ranking = archive.rank(gold.question, k=N_RANKED, leg=leg)
    except QuestionError:
        ranking = ()  # an empty question finds nothing
    elapsed_ms = (perf_counter() - start) * 1000
    doc_ids = [passage.doc_id for passage in ranking]
    rank = doc_ids.index(gold.doc_id) + 1 if gold.doc_id in doc_ids else float("inf")
    return rank, elapsed_ms


def _scores(ranked: list[Ranked]) -> LegScores:
    ranks = [rank for rank, _ in ranked]

    def share(limit: int) -> float:
        return round(statistics.mean(rank <= limit for rank in ranks), 4)

    return LegScores(
        n=len(ranked),
        recall_1=share(1),
        recall_5=share(5),
        recall_10=share(N_RANKED),
        mrr=round(statistics.mean(1 / rank for rank in ranks), 4),
        median_ms=round(statistics.median(ms for _, ms in ranked), 3),
    )
