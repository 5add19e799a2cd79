"""Whether a sentence is an answer, as a person sees it: a question of another place or year is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ningbot.archive import Archive
from ningbot.indexing import index

ROWS = [
    {
        "id": "news",
        "title": "寧鄉黨建工作綜述",
        "text": "寧鄉市今年表彰先進。\n全市派駐黨建指導員240名，培訓3次。\n岳麓區派人參觀。",
        "date": "2022-05-01",
        "source": "長沙晚報",
    },
    {
        "id": "bridge",
        "title": "湘江大橋",
        "text": "湘江大橋於一九九八年通車，全長十二公里，造價3.5億元。",
        "date": "2010-01-01",
    },
]


@pytest.fixture(scope="module", params=[0, 4], ids=["rules", "reader"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """Give an archive of two articles, asked by rules and with the reader."""
    folder = tmp_path_factory.mktemp("decision")
    lines = (json.dumps(row, ensure_ascii=False) for row in ROWS)
    (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index([folder / "rows.jsonl"], folder / "index")
    with Archive(folder / "index", semantic=False, read=request.param) as archive:
        yield archive


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("岳陽市派駐了多少名黨建指導員？", "岳陽市"),
        ("上海派駐了多少名黨建指導員？", "上海"),
        ("2015年派駐了多少名黨建指導員？", "2015"),
        ("长沙县派驻了多少名党建指导员？", "长沙县"),
        ("湘江大橋1997年通車嗎，全長多少？", "1997"),
        ("黄河大桥全长多少公里？", None),
    ],
)
def test_a_question_of_another_place_or_year_is_refused(
    archive: Archive, question: str, missing: str | None
) -> None:
    answer = archive.ask(question)
    assert not answer.answered, answer.answer
    assert answer.citations == ()
    assert missing is None or missing in str(answer.reason)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("全市派駐了多少名黨建指導員？", "240名"),
        ("寧鄉派駐了多少名黨建指導員？", "240名"),  # it stands in the title
        ("宁乡市派驻了多少名党建指导员？", "240名"),
        ("1998年通車的湘江大橋造價多少？", "3.5億元"),  # written 一九九八
        ("湘江大橋造價多少？", "3.5億元"),
    ],
)
def test_a_name_or_number_may_stand_in_another_form(
    archive: Archive, question: str, expected: str
) -> None:
    assert archive.ask(question).answer == expected
