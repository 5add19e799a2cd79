"""Cut English into words, and find the forms that a dictionary lists them under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ningbot.records import Span, Token

_WORD_RE = re.compile(r"\d+(?:[.,]\d+)*%?|[a-z]+(?:&[a-z]+)*")
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "began:begin begun:begin became:become bought:buy broke:break broken:break brought:bring "
        "built:build burnt:burn came:come caught:catch children:child chose:choose chosen:choose "
        "dealt:deal died:die drew:draw drawn:draw drove:drive driven:drive ate:eat eaten:eat "
        "fallen:fall fell:fall feet:foot felt:feel fought:fight flew:fly flown:fly forgot:forget "
        "found:find founded:found gave:give given:give geese:goose gone:go went:go got:get "
        "grew:grow grown:grow held:hold heard:hear hid:hide hidden:hide kept:keep knew:know "
        "known:know laid:lay led:lead left:leave lent:lend lost:lose lay:lie made:make meant:mean "
        "men:man met:meet mice:mouse paid:pay ran:run rang:ring risen:rise rose:rise said:say "
        "sang:sing sank:sink sat:sit saw:see seen:see sent:send shown:show shot:shoot slept:sleep "
        "sold:sell sought:seek spent:spend spoke:speak spoken:speak stood:stand stole:steal "
        "stolen:steal swam:swim taken:take took:take taught:teach teeth:tooth thought:think "
        "threw:throw thrown:throw told:tell tore:tear torn:tear understood:understand "
        "undertook:undertake women:woman won:win wore:wear worn:wear wrote:write written:write "
        "worse:bad worst:bad better:good best:good lives:life wives:wife knives:knife "
        "leaves:leaf halves:half wolves:wolf thieves:thief indices:index criteria:criterion "
        "phenomena:phenomenon bacteria:bacterium analyses:analysis bases:basis theses:thesis "
        "lying:lie dying:die tying:tie"
    ).split()
)
# Ending -> what may stand in its place; the longest ending that fits is tried first.
_ENDINGS = (
    ("iest", ("y",)),
    ("ies", ("y", "ie")),
    ("ied", ("y",)),
    ("ier", ("y",)),
    ("ves", ("f", "ve")),
    ("sses", ("ss",)),
    ("xes", ("x",)),
    ("ches", ("ch", "che")),
    ("shes", ("sh",)),
    ("zes", ("ze", "z")),
    ("oes", ("o", "oe")),
    ("s", ("",)),
    ("ing", ("", "e")),
    ("ed", ("", "e")),
    ("est", ("", "e")),
    ("er", ("", "e")),
    ("or", ("", "e")),
    ("ly", ("",)),
    ("isation", ("ization",)),
)

# Ending -> what it was made from: of another part of speech, so near in meaning only.
_DERIVATIONS = (
    ("ization", ("ize", "")),
    ("ation", ("ate", "e", "")),
    ("ition", ("ite", "e")),
    ("ical", ("y", "ic")),
    ("ional", ("ion",)),
    ("ment", ("",)),
    ("ness", ("",)),
    ("ance", ("", "e")),
    ("ence", ("", "e", "ent")),
    ("ship", ("",)),
    ("ial", ("y", "")),
    ("ion", ("", "e")),
    ("ity", ("", "e")),
    ("ism", ("", "e")),
    ("ist", ("y", "")),
    ("ian", ("y", "ic", "ia")),
    ("ive", ("e", "ion")),
    ("ous", ("", "y")),
    ("age", ("", "e")),
    ("al", ("", "e")),
    ("ic", ("", "y")),
)


def split_english(text: str) -> list[Token]:
    """Give the words and numbers of a text in lower case, without accents and 's.

    >>> [token.term for token in split_english("Beyoncé's R&D: 1,500 party-members")]
    ['beyonce', 'r&d', '1500', 'party', 'members']
    """
    plain = "".join(map(_plain_char, text))
    tokens = []
    for match in _WORD_RE.finditer(plain):
        span = Span(*match.span())
        is_possessive = match[0] == "s" and plain[max(span.start - 1, 0)] in "'’"
        if not is_possessive:
            tokens.append(Token(span.of(text), span, match[0].replace(",", "")))
    return tokens


def base_forms(word: str) -> Iterator[str]:
    """Give the forms a dictionary may list a word under, the likeliest first, without the word.

    Rules, no list of words: whoever asks looks up which of them there are.

    >>> list(base_forms("companies")), list(base_forms("planned"))
    (['company', 'companie'], ['plann', 'planne', 'plan'])
    """
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for ending, replacements in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2 or (ending == "s" and stem[-1] in "su"):
            continue
        for replacement in replacements:
            yield stem + replacement
        if ending in ("ing", "ed", "er", "est") and len(stem) > 3 and stem[-1] == stem[-2]:
            yield stem[:-1]
        return


def relatives(word: str) -> Iterator[str]:
    """Give words that the word may be derived from: store of storage, industry of industrial.

    >>> list(relatives("storage")), list(relatives("industrial"))
    (['stor', 'store'], ['industry', 'industr'])
    """
    for ending, replacements in _DERIVATIONS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield from (stem + replacement for replacement in replacements)
            return


def _plain_char(char: str) -> str:
    """Give a character in lower case without its accent; one that needs two stays."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", char.lower()) if not unicodedata.combining(c)
    )
    return plain if len(plain) == 1 else char
