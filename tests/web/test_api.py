"""The HTTP API, asked over loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.rendering import to_json
from web.conftest import HARM
from web.serving import TOKEN, Served, serving

QUESTION = "全市派驻了多少名党建指导员？"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


def problem(reply: httpx.Response, status: int) -> str:
    """Hold a reply against RFC 9457; give its sentence."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    said = reply.json()
    assert said["status"] == status
    assert said["title"]
    return str(said["detail"])


def test_asking_gives_the_answer_of_the_command_line(web: httpx.Client, sample: Archive) -> None:
    for question in (QUESTION, "火星的總人口是多少？", "How many instructors were sent?"):
        found = web.get("/api/ask", params={"q": question, "k": 3}).json()
        expected = json.loads(json.dumps(to_json(sample.ask(question, k=3))))
        # The server compares by words alone; what it says has the same form.
        assert found.keys() == expected.keys()
        assert {**found, "ranking": 0, "confidence": 0, "elapsed_ms": 0} == {
            **expected,
            "ranking": 0,
            "confidence": 0,
            "elapsed_ms": 0,
        }


def test_a_follow_up_is_understood_after_the_question_before(web: httpx.Client) -> None:
    asked = {"q": "那產值呢？", "after": ["全市有多少家企業？"]}
    assert "understood" in web.get("/api/ask", params=asked).json()


def test_filters_say_which_articles_are_asked(rows: httpx.Client) -> None:
    asked = {"q": "園區第5期有企業多少家？"}
    assert rows.get("/api/ask", params=asked).json()["answer"] == "585家"
    for wrong in ({"since": "2022"}, {"source": "人民日報"}, {"tag": "無"}, {"doc": "報告/6"}):
        found = rows.get("/api/ask", params={**asked, **wrong}).json()
        assert found["answer"] != "585家"
        assert found["citations"] == [] or found["citations"][0]["doc_id"] == "報告/6"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"q": ""}, 422),
        ({"q": " \u3000\n"}, 422),
        ({"q": "x" * 1001}, 422),
        ({"q": "產值", "k": "0"}, 422),
        ({"q": "產值", "k": "101"}, 422),
        ({"q": "產值", "k": "many"}, 422),
        ({"q": "產值", "since": "昨天"}, 422),
        ({"q": "產值", "since": "2022-13"}, 422),
        ({"q": "產值 since:昨天"}, 400),
        ({"q": "產值", "after": ["前"] * 6}, 422),
        ({"q": "產值", "explain": "perhaps"}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    web: httpx.Client, query: dict[str, Any], status: int
) -> None:
    said = problem(web.get("/api/ask", params=query), status)
    assert any(name in said for name in (*query, "q", "question", "date"))


def test_bytes_that_are_no_text_are_asked_as_they_can_be_read(web: httpx.Client) -> None:
    assert web.get("/api/ask?q=%FF%FE%ED%A0%80").status_code == 200


def test_a_document_and_its_passages_are_read_by_their_ids(rows: httpx.Client) -> None:
    listed = rows.get("/api/documents", params={"limit": 5}).json()
    assert (listed["total"], listed["next"], len(listed["documents"])) == (32, 5, 5)
    assert listed["documents"][0]["date"] == "2021-12-05"
    last = rows.get("/api/documents", params={"limit": 5, "skip": 30}).json()
    assert (last["next"], len(last["documents"])) == (None, 2)
    for doc_id in ("報告/5", HARM):
        document = rows.get(f"/api/documents/{quote(doc_id, safe='')}").json()
        assert document["doc_id"] == doc_id
        first = document["passages"][0]
        passage_id = quote(first["passage_id"], safe="")
        assert rows.get(f"/api/passages/{passage_id}").json() == first
        assert rows.get(document["page"]).status_code == 200
    problem(rows.get("/api/documents/nothing"), 404)
    problem(rows.get("/api/passages/nothing%231"), 404)


def test_a_citation_is_read_by_its_id(web: httpx.Client) -> None:
    cited = web.get("/api/ask", params={"q": QUESTION}).json()["citations"][0]
    shown = web.get(f"/api/citations/{cited['citation_id']}").json()
    assert shown["citation"]["source_text"] == cited["source_text"]
    assert cited["source_text"] in shown["passage_source"]
    assert (
        shown["path"] == "ningxiang_party_building_chain.txt"
    )  # and not where the server keeps it
    problem(web.get("/api/citations/nonsense"), 404)
    gone = f"{cited['citation_id'].rpartition('-')[0]}-00000000"
    problem(web.get(f"/api/citations/{gone}"), 410)


def test_what_is_known_already_is_not_sent_again(web: httpx.Client) -> None:
    asked = {"q": QUESTION}
    etag = web.get("/api/ask", params=asked).headers["etag"]
    known = web.get("/api/ask", params=asked, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert web.get("/api/ask", params={**asked, "k": 1}).headers["etag"] != etag


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Served]:
    """Serve an archive of one article that may be written to."""
    (tmp_path / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    index([tmp_path / "a.txt"], tmp_path / "index")
    origins = "https://a.example https://b.example"
    with serving(
        tmp_path / "index", cwd=tmp_path, NINGBOT_WEB_ORIGINS=origins, NINGBOT_WEB_PER_MINUTE="5"
    ) as served:
        yield served


def test_documents_come_and_go_with_the_token(writable: Served) -> None:
    given = {"id": "圖書館", "text": "圖書館藏書36萬冊。", "title": "圖書館", "date": "2021-05"}
    with httpx.Client(base_url=writable.base, trust_env=False) as web:
        problem(web.post("/api/documents", json=given), 401)
        wrong = [(b"Authorization", "Bearer 誰".encode())]
        assert web.post("/api/documents", json=given, headers=wrong).status_code == 401
        web.headers.update(AUTHORISED)
        old = web.get("/api/ask", params={"q": "圖書館藏書多少冊？"})
        assert not old.json()["answered"]
        assert web.post("/api/documents", json=given).json() == {"written": 1}
        assert web.post("/api/documents", json=[given]).json() == {"written": 0}
        new = web.get(
            "/api/ask",
            params={"q": "圖書館藏書多少冊？"},
            headers={"If-None-Match": old.headers["etag"]},
        )
        assert new.json()["answer"] == "36萬冊"
        doubtful: list[Any] = [{**given, "id": "a.txt"}, [given, given]]  # the first is a file's
        for bad in doubtful:
            assert problem(web.post("/api/documents", json=bad), 409)
        wrong_forms: list[Any] = [
            {},
            [],
            {"id": "b", "text": " "},
            {"id": "b", "text": 3},
            {"id": "a#b", "text": "x"},
            {**given, "date": "May"},
            {**given, "url": "javascript:alert(1)"},
            {**given, "more": 1},
            [given] * 501,
        ]
        for bad in wrong_forms:
            assert problem(web.post("/api/documents", json=bad), 422)
        as_json = {"Content-Type": "application/json"}
        problem(web.post("/api/documents", content=b"\xff{", headers=as_json), 400)
        problem(web.post("/api/documents", content=b"{", headers=as_json), 422)
        assert web.delete(f"/api/documents/{quote('圖書館')}").json() == {"removed": 1}
        problem(web.delete(f"/api/documents/{quote('圖書館')}"), 404)
        assert web.get("/api/documents").json()["total"] == 1


def test_what_is_too_large_is_refused_however_it_comes(writable: Served) -> None:
    large = b'{"id": "a", "text": "' + b"x" * (9 * 2**20) + b'"}'

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(large), 2**16):
            yield large[start : start + 2**16]

    headers = {**AUTHORISED, "Content-Type": "application/json"}
    with httpx.Client(base_url=writable.base, headers=headers, trust_env=False) as web:
        for content in (large, chunks()):
            assert "8 MB" in problem(web.post("/api/documents", content=content), 413)
        problem(web.get("/api/ask", params={"q": "x" * 20_000}), 414)


def test_only_origins_that_are_named_may_read(writable: Served) -> None:
    for origin, is_named in (("https://a.example", True), ("https://c.example", False)):
        reply = httpx.get(
            f"{writable.base}/api/documents", headers={"Origin": origin}, trust_env=False
        )
        assert (reply.headers.get("access-control-allow-origin") == origin) == is_named
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = httpx.options(f"{writable.base}/api/documents", headers=asked, trust_env=False)
        assert (preflight.status_code == 200) == is_named


def test_who_asks_too_much_is_told_when_to_come_again(writable: Served) -> None:
    with httpx.Client(base_url=writable.base, trust_env=False) as web:
        for path in ("/api/ask?q=a", "/?q=b", "/chart?q=c", "/c/d.png", "/?q=e"):
            assert web.get(path).status_code in {200, 404}
        refused = web.get("/api/ask?q=f")
        problem(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        assert web.get("/").status_code == 200
        assert web.get("/api/documents").status_code == 200


def test_a_server_without_a_token_takes_no_documents(sample_index: Path, tmp_path: Path) -> None:
    with serving(sample_index, cwd=tmp_path, NINGBOT_WEB_TOKEN="") as served:
        given = {"id": "a", "text": "b"}
        for headers in ({}, {"Authorization": "Bearer"}, AUTHORISED):
            reply = httpx.post(
                f"{served.base}/api/documents", json=given, headers=headers, trust_env=False
            )
            assert "NINGBOT_WEB_TOKEN" in problem(reply, 403)


def test_health_readiness_and_figures(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    index([tmp_path / "a.txt"], tmp_path / "index")
    with (
        serving(tmp_path / "index", cwd=tmp_path) as served,
        httpx.Client(base_url=served.base, trust_env=False) as web,
    ):
        assert web.get("/healthz").json() == {"status": "alive"}
        assert web.get("/readyz").json() == {"status": "ready"}
        web.get("/api/ask", params={"q": "園區有企業多少家？"})
        web.get("/", params={"q": "火星的總人口是多少？"})
        web.get("/c/nonsense")
        figures = web.get("/metrics").text
        for line in (
            'ningbot_questions_total{outcome="answered"} 1.0',
            'ningbot_questions_total{outcome="refused"} 1.0',
            "ningbot_question_seconds_count 2.0",
            'ningbot_http_requests_total{route="/api/ask",status="200"} 1.0',
            'ningbot_http_requests_total{route="cited_page",status="404"} 1.0',
            'ningbot_archive_held{noun="passage"} 1.0',
        ):
            assert line in figures
        assert "園區" not in figures
        (tmp_path / "index" / "archive.sqlite").write_bytes(b"no archive")
        deadline = time.monotonic() + 10
        while web.get("/readyz").status_code == 200:
            assert time.monotonic() < deadline
        problem(web.get("/readyz"), 503)
        assert problem(web.get("/api/ask", params={"q": "園區"}), 503)
        page = web.get("/", params={"q": "園區"}, headers={"Accept-Language": "zh-CN"})
        assert page.status_code == 503
        assert "现在打不开" in page.text
        assert web.get("/healthz").status_code == 200


def test_schemathesis_finds_nothing_against_the_openapi(writable_long: Served) -> None:
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "schemathesis.cli",
                "run",
                f"{writable_long.base}/openapi.json",
            ),
            *("--max-examples", "10", "--header", f"Authorization: Bearer {TOKEN}"),
            *("--generation-database", "none", "--seed", "7"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(writable_long.process.args[4]).parent,  # type: ignore[index,arg-type]
    )
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture
def writable_long(tmp_path: Path) -> Iterator[Served]:
    """Serve an archive that may be written to, as often as one likes."""
    (tmp_path / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    index([tmp_path / "a.txt"], tmp_path / "index")
    with serving(tmp_path / "index", cwd=tmp_path) as served:
        yield served


def test_who_may_not_write_is_told_before_anything_is_read(writable: Served) -> None:
    host, port = writable.base.removeprefix("http://").split(":")
    for method in ("POST /api/documents", "DELETE /api/documents/a.txt"):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            head = f"{method} HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n"
            connection.sendall(head.encode() + b'{"id"')
            assert connection.recv(100).startswith(b"HTTP/1.1 401")


def test_a_document_makes_no_archive_where_there_is_none(writable: Served, tmp_path: Path) -> None:
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    given = {"id": "a", "text": "園區"}
    said = problem(
        httpx.post(
            f"{writable.base}/api/documents", json=given, headers=AUTHORISED, trust_env=False
        ),
        503,
    )
    assert str(tmp_path) not in said
    assert not (tmp_path / "index" / "archive.sqlite").exists()


@pytest.mark.parametrize("query", ["%71=a", "q=a"])
def test_a_question_is_one_however_it_is_written(writable: Served, query: str) -> None:
    with httpx.Client(base_url=writable.base, trust_env=False) as web:
        for _ in range(5):
            assert web.get("/?faq=1").status_code == 200  # asks nothing
        statuses = [web.get(f"/?{query}").status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        page = web.get(f"/?{query}", headers={"Accept-Language": "zh-CN"})
        assert "您问得太快了" in page.text
        assert int(page.headers["retry-after"]) > 0
        refused = web.get("/api/ask?q=a", headers={"Origin": "https://a.example"})
        assert refused.status_code == 429
        assert refused.headers["access-control-allow-origin"] == "https://a.example"
        assert "Retry-After" in refused.headers["access-control-expose-headers"]


def test_errors_say_what_was_expected(web: httpx.Client) -> None:
    said = problem(web.get("/api/ask", params={"q": "a", "since": "x"}), 422)
    assert said == (
        "since must be a year, month or day, such as 2022, 2022-03 or 2022-03-01; found 'x'."
    )
    assert problem(web.get("/api/ask"), 422).startswith("q is missing; it must be a question")
    assert web.get("/api/ask", params={"q": "a", "since": "", "source": ""}).status_code == 200
    for body in (b"null", b"{bad", b""):
        reply = web.post("/api/documents", content=body, headers=AUTHORISED)
        assert "application/json" in problem(reply, 422)
