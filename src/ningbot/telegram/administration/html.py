"""What was read, and how much is asked, as messages to an administrator."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ningbot.clipping import clip_end
from ningbot.telegram.administration.phrases import PHRASES, AdministrationPhrases
from ningbot.telegram.rendering.html import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ningbot.holdings import Article
    from ningbot.records import Language
    from ningbot.taking_in import Change, Problem, TakenIn
    from ningbot.telegram.asking.usage import Used

# Together they are shorter than a message, whatever is in them.
NAME_LIMIT: Final = 60
TITLE_LIMIT: Final = 120
ID_LIMIT: Final = 200
SENTENCE_LIMIT: Final = 200
PROBLEM_LIMIT: Final = 200
N_PROBLEMS: Final = 5
N_KINDS: Final = 4


def render_taken_in(taken: TakenIn, name: str, language: Language) -> str:
    """Write what was read of the file that was sent as ``name``, and what could not be."""
    phrases = PHRASES[language]
    blocks = [_outcome(taken, name, phrases)]
    blocks += [_article(article, phrases) for article in taken.articles]
    if taken.n_articles > len(taken.articles):
        blocks.append(phrases.more_articles.format(n=taken.n_articles))
    return "\n\n".join([*blocks, *_problems(taken.change.problems, phrases)])


def render_change(change: Change, language: Language) -> str:
    """Write what a run of indexing changed, and what could not be read."""
    phrases = PHRASES[language]
    done = phrases.reindexed.format(
        n_added=change.n_added,
        n_changed=change.n_changed,
        n_removed=change.n_removed,
        n_unchanged=change.n_unchanged,
    )
    return "\n\n".join([done, *_problems(change.problems, phrases)])


def render_stats(
    counts: Mapping[str, int],
    today: Used,
    week: Used,
    feedback: Mapping[str, int],
    language: Language,
) -> str:
    """Write what the archive holds, how much it is asked, and what is said of the answers."""
    phrases = PHRASES[language]
    lines = [
        phrases.holdings.format(**counts),
        phrases.today + _used(today, phrases),
        phrases.week + _used(week, phrases),
        phrases.feedback.format(**feedback),
    ]
    return "\n".join(lines)


def shown(text: str, *, limit: int = TITLE_LIMIT) -> str:
    """Write what others have written on one line, as HTML, with the end cut off if it is long."""
    return escaped(clip_end(" ".join(text.split()), limit=limit))


def _outcome(taken: TakenIn, sent_as: str, phrases: AdministrationPhrases) -> str:
    change = taken.change
    name = shown(taken.name or sent_as, limit=NAME_LIMIT)
    if taken.name is None:
        return phrases.nothing_read.format(name=name)
    if change.n_changed or change.n_removed:
        return phrases.changed.format(
            name=name,
            n_added=change.n_added,
            n_changed=change.n_changed,
            n_removed=change.n_removed,
        )
    if change.n_added:
        return phrases.added.format(name=name, n=change.n_added)
    return phrases.unchanged.format(name=name)


def _article(article: Article, phrases: AdministrationPhrases) -> str:
    lines = [
        phrases.article.format(
            title=shown(article.title),
            date=shown(article.date or phrases.undated, limit=NAME_LIMIT),
            n_passages=article.n_passages,
            n_sentences=article.n_sentences,
            doc_id=shown(article.doc_id, limit=ID_LIMIT),
        )
    ]
    if article.repairs:
        lines.append(_repairs(article.repairs, phrases))
    if article.first_sentence:
        sentence = shown(article.first_sentence, limit=SENTENCE_LIMIT)
        lines.append(phrases.first_sentence.format(sentence=sentence))
    return "\n".join(lines)


def _repairs(repairs: Mapping[str, int], phrases: AdministrationPhrases) -> str:
    """Count the repairs by kind; where one was two at once (note+stray comma), by its first."""
    counts: Counter[str] = Counter()
    for kind, n in repairs.items():
        counts[phrases.repairs.get(kind.split("+")[0], phrases.repairs[""])] += n
    kinds = ", ".join(f"{said} {n}" for said, n in counts.most_common(N_KINDS))
    return phrases.repaired.format(n=counts.total(), kinds=kinds)


def _problems(problems: Sequence[Problem], phrases: AdministrationPhrases) -> Iterator[str]:
    lines = [
        (phrases.problem if problem.line is None else phrases.problem_on_line).format(
            line=problem.line, text=shown(problem.text, limit=PROBLEM_LIMIT)
        )
        for problem in problems[:N_PROBLEMS]
    ]
    if len(problems) > N_PROBLEMS:
        lines.append(phrases.more_problems.format(n=len(problems)))
    if lines:
        yield "\n".join(lines)


def _used(used: Used, phrases: AdministrationPhrases) -> str:
    said = phrases.used.format(
        n_asked=used.n_asked,
        n_answered=used.n_answered,
        n_refused=used.n_refused,
        share=used.n_answered / max(used.n_asked, 1),
    )
    if used.median_s is None:
        return said
    return said + phrases.median.format(seconds=f"{used.median_s:.2g}")
