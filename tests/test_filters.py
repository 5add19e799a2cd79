from __future__ import annotations

from pathlib import Path

import pytest

from conftest import write_jsonl
from made_up_vectors import put, random_vectors
from ningbot.archive import Archive
from ningbot.errors import QuestionError
from ningbot.filters import split_filters
from ningbot.indexing import index
from ningbot.records import EngineName, Filters
from ningbot.semantic.files import encoder_id
from ningbot.store import Database
from shell import Run

ROWS: list[dict[str, object]] = [
    {
        "id": "a",
        "title": "甲",
        "text": "園區有企業320家。",
        "date": "2021-05-01",
        "source": "長沙晚報掌上長沙",
    },
    {"id": "b", "title": "乙", "text": "園區有企業410家。", "date": "2022", "source": "湖南日報"},
    {"id": "c", "title": "丙", "text": "園區有企業500家。", "tags": ["統計", "年報"]},
]
QUESTION = "園區有多少家企業？"


@pytest.fixture(params=["memory", "disk"])
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Archive:
    engine: EngineName = request.param
    write_jsonl(tmp_path / "articles.jsonl", ROWS)
    index([tmp_path / "articles.jsonl"], tmp_path / "i", engine=engine)
    return Archive(tmp_path / "i", read=0, semantic=False, engine=engine)


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (Filters(since="2022"), "410家"),
        (Filters(since="2022-03-05"), "410家"),
        (Filters(until="2021"), "320家"),
        (Filters(since="2021-05-01", until="2021-05-01"), "320家"),
        (Filters(source="长沙晚报"), "320家"),
        (Filters(source="日報"), "410家"),
        (Filters(tag="年報"), "500家"),
        (Filters(doc_id="c"), "500家"),
    ],
)
def test_a_question_is_asked_of_what_the_filters_leave(
    archive: Archive, within: Filters, expected: str
) -> None:
    with archive:
        answer = archive.ask(QUESTION, within=within)
        assert (answer.answer, len(answer.citations)) == (expected, 1)
        assert [row.doc_id for row in archive.rank(QUESTION, within=within)] == [
            answer.citations[0].doc_id
        ]


@pytest.mark.parametrize(
    "within",
    [Filters(source="無此報"), Filters(doc_id="無"), Filters(tag="無"), Filters(since="2030")],
)
def test_where_nothing_is_left_the_refusal_says_what_was_looked_through(
    archive: Archive, within: Filters
) -> None:
    with archive:
        answer = archive.ask(QUESTION, within=within)
        assert not answer.answered
        assert answer.ranking == ()
        assert "只查找了" in str(answer.reason)


def test_filters_may_stand_in_the_question(archive: Archive) -> None:
    with archive:
        answer = archive.ask(f"來源：长沙晚报 {QUESTION}")
        assert (answer.answer, answer.question) == ("320家", f"來源：长沙晚报 {QUESTION}")
        assert archive.ask(f"{QUESTION} since:2022", within=Filters(since="2021")).answer == "410家"
        follow_up = archive.ask("那大橋呢？ until:2021", history=[f"{QUESTION} since:2022"])
        assert follow_up.understood is None or follow_up.understood.endswith(" until:2021")
        assert archive.ask(QUESTION).answer is not None


@pytest.mark.parametrize(
    ("question", "rest", "filters"),
    [
        ("有多少？ since:2022-03", "有多少？", Filters(since="2022-03")),
        ("自:2020 至:2021 有多少？", "有多少？", Filters(since="2020", until="2021")),
        ("SOURCE:BBC how many?", "how many?", Filters(source="BBC")),
        ("标签：年報 doc:a.txt 多少", "多少", Filters(tag="年報", doc_id="a.txt")),
        ("since:2020 since:2021 多少", "多少", Filters(since="2021")),
        ("來源:甲:乙", "來源:甲:乙", Filters(source="甲:乙")),
        ("比例是1:2嗎", "比例是1:2嗎", Filters()),
        ("新聞來源：是誰", "新聞來源：是誰", Filters()),
        ("source: who?", "source: who?", Filters()),
    ],
)
def test_only_a_key_with_a_colon_and_a_value_is_a_filter(
    question: str, rest: str, filters: Filters
) -> None:
    found = split_filters(question)
    if question == "來源:甲:乙":
        assert found.filters == filters
    else:
        assert (found.question, found.filters) == (rest, filters)


@pytest.mark.parametrize("date", ["22", "2022-13", "2022-02-40", "昨天", "2022/03"])
def test_what_is_no_date_is_said(archive: Archive, date: str) -> None:
    with archive:
        with pytest.raises(QuestionError, match="such as 2022, 2022-03 or 2022-03-01"):
            archive.ask(QUESTION, within=Filters(until=date))
        with pytest.raises(QuestionError, match="such as 2022, 2022-03 or 2022-03-01"):
            archive.ask(f"多少 since:{date}")


def test_the_command_has_an_option_for_each(run: Run, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "articles.jsonl", ROWS)
    run("index", "articles.jsonl")
    for option, value, expected in [
        ("--since", "2022", "410家"),
        ("--until", "2021", "320家"),
        ("--source", "長沙晚報", "320家"),
        ("--tag", "統計", "500家"),
        ("--doc", "b", "410家"),
    ]:
        done = run("ask", QUESTION, option, value)
        assert done.stdout.startswith(expected), (option, done.stderr)
    assert run("ask", QUESTION, "--since", "昨天").returncode == 2
    batch = run(
        "ask", "--batch", "-", "--json", "--tag", "年報", text=f'{{"question": "{QUESTION}"}}\n'
    )
    assert '"answer": "500家"' in batch.stdout


def test_meaning_finds_only_what_the_filters_leave(tmp_path: Path) -> None:
    rows = [
        {"id": f"{n:03}", "title": "", "text": f"第{n}段。", "date": f"{2000 + n % 2}"}
        for n in range(300)
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    vectors = random_vectors(300)
    put(tmp_path / "i", [vector[None] for vector in vectors])
    with Database.create(tmp_path / "i") as database, database.writing():
        database.set_state("encoder", encoder_id())
    with Archive(tmp_path / "i", read=0) as archive, archive.retrieving() as retrieval:
        leg = retrieval.semantic
        scope = retrieval.reader.scope_of(Filters(since="2001"))
        assert leg
        assert scope
        everything = leg.search("甲", k=300)
        found = leg.search("甲", k=40, within=lambda ixs: retrieval.reader.admitted(scope, ixs))
        expected = [ix for ix in everything if retrieval.reader.admitted(scope, [ix])][:40]
        assert list(found) == expected
