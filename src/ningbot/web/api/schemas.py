"""What the API takes and gives, for the OpenAPI document; what it takes is checked by it.

What it gives is written by `ningbot.rendering` as the stable surface says, and described here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from ningbot.records import AnswerType, Language

MAX_DOCUMENTS = 500  # in one request
_BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
READABLE = rf"[^{_BLANK}]"  # somewhere in a text: what str.strip() leaves
Line = Annotated[str, Field(max_length=500)]
Day = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        examples=["2022", "2022-03", "2022-03-01"],
    ),
]
# In a question it may be left out by being empty, as a form sends it, or be written short.
AskedDay = Annotated[
    str, Field(pattern=r"^([0-9]{4}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12][0-9]|3[01]))?)?)?$")
]
Bounds = tuple[int, int]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NewDocument(_Given):
    """An article to put into the archive, as a line of a .jsonl corpus."""

    id: Annotated[
        str,
        Field(min_length=1, max_length=200, pattern=rf"^[^{_BLANK}#]*[^{_BLANK}#.][^{_BLANK}#]*$"),
    ]
    text: Annotated[str, Field(min_length=1, pattern=READABLE)]
    title: Line = ""
    date: Day | None = None
    url: (
        Annotated[str, Field(max_length=2000, pattern=rf"^https?://[^{_BLANK}/][^{_BLANK}]*$")]
        | None
    ) = None
    source: Line | None = None
    tags: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=50)
    ] = []


def _which(given: object) -> str:
    return "list" if isinstance(given, list) else "document"


NewDocuments = Annotated[
    Annotated[NewDocument, Tag("document")]
    | Annotated[list[NewDocument], Field(min_length=1, max_length=MAX_DOCUMENTS), Tag("list")],
    Discriminator(_which),
]


class Written(BaseModel):
    """How many of the documents given were new or changed."""

    written: int


class Removed(BaseModel):
    """How many documents were taken out."""

    removed: int


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")
    title: str
    status: int
    detail: str


class Copy(BaseModel):
    """Another article with the cited passage."""

    doc_id: str
    title: str
    url: str | None
    date: str | None
    source: str | None


class Referent(BaseModel):
    """Whom a word of the sentence stands for."""

    span: Bounds
    name: str
    name_span: Bounds


class Citation(BaseModel):
    """A quoted sentence; spans count characters, half-open."""

    citation_id: str
    doc_id: str
    passage_id: str
    title: str
    url: str | None
    date: str | None
    source: str | None
    sentence: str
    sentence_span: Annotated[Bounds, Field(description="in the passage's text")]
    answer_span: Annotated[Bounds | None, Field(description="in the sentence")]
    source_span: Annotated[Bounds, Field(description="in the decoded original")]
    source_text: Annotated[str, Field(description="that slice of the original, damage and all")]
    score: float
    referents: list[Referent] | None = None
    copies: list[Copy] | None = None
    place: dict[str, int | str] | None = None


class Ranked(BaseModel):
    """A passage in a ranking."""

    passage_id: str
    doc_id: str
    score: float


class Answer(BaseModel):
    """An answer with its citations, or a refusal with its reason and no citation."""

    id: str | None
    question: str
    language: Language
    answered: bool
    answer: Annotated[str | None, Field(description="a slice of the first citation's sentence")]
    answer_type: AnswerType
    normalized: str | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: Annotated[str | None, Field(description="what is missing, where not answered")]
    citations: list[Citation]
    ranking: list[Ranked]
    elapsed_ms: float
    understood: str | None = None
    gloss: str | None = None
    disagreement: str | None = None
    explanation: dict[str, Any] | None = None


class Sentence(BaseModel):
    """A sentence of a passage; ``span`` lies in the passage's text."""

    ordinal: int
    text: str
    span: Bounds


class Passage(BaseModel):
    """A paragraph."""

    passage_id: str
    doc_id: str
    ordinal: int
    text: str
    sentences: list[Sentence]


class Shown(BaseModel):
    """A cited sentence in its passage, repaired and original."""

    citation: Citation
    passage: str
    passage_source: str
    path: str
    encoding: str


class Listed(BaseModel):
    """A document in a list."""

    doc_id: str
    title: str
    date: str | None
    source: str | None
    url: str | None
    page: str


class Documents(BaseModel):
    """Documents, the newest first; ``next`` skips to those after them."""

    total: int
    documents: list[Listed]
    next: int | None


class Document(BaseModel):
    """A document: its passages, repaired; ``repairs`` counts by kind what was repaired."""

    doc_id: str
    title: str
    date: str | None
    source: str | None
    url: str | None
    tags: list[str]
    format: str
    encoding: str
    repairs: dict[str, int]
    passages: list[Passage]
    page: str


class State(BaseModel):
    """How the server is."""

    status: Literal["alive", "ready"]
