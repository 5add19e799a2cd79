"""`ningbot serve` from its start to its stop."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest

from shell import Run, assert_one_sentence
from web.serving import free_port, serving


def test_it_stops_at_once_and_finishes_what_it_began(sample_index: Path, tmp_path: Path) -> None:
    with serving(sample_index, cwd=tmp_path) as served:
        assert httpx.get(f"{served.base}/healthz", trust_env=False).status_code == 200
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(30) == 0
    assert "stopped" in served.log
    assert "Traceback" not in served.log


def test_an_address_that_is_taken_is_said_in_a_sentence(run: Run, sample_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--index", str(sample_index), "--listen", f"127.0.0.1:{port}")
    assert_one_sentence(result, 1, f"cannot listen on 127.0.0.1, port {port}")


@pytest.mark.parametrize(
    "address", ["", "8000", "localhost", "127.0.0.1:0", "127.0.0.1:99999", "a b:1"]
)
def test_an_address_that_is_none_is_said_in_a_sentence(
    run: Run, sample_index: Path, address: str
) -> None:
    result = run("serve", "--index", str(sample_index), "--listen", address)
    assert_one_sentence(result, 1, "--listen must be host:port")


def test_a_host_and_a_port_may_be_given_apart(run: Run, sample_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--index", str(sample_index), "--port", port)
        assert_one_sentence(result, 1, f"cannot listen on 127.0.0.1, port {port}")
        result = run("serve", "--index", str(sample_index), "--host", "a b", "--port", port)
        assert_one_sentence(result, 1, "--host must be host:port")
        result = run("serve", "--listen", f"127.0.0.1:{port}", "--port", port)
    assert result.returncode == 2
    assert "either --listen" in result.stderr


def test_an_index_that_is_missing_is_said_in_a_sentence(run: Run) -> None:
    result = run("serve", "--listen", f"127.0.0.1:{free_port()}")
    assert_one_sentence(result, 1, "no index")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOKEN", "short", "a secret of 16 to 200"),
        ("TOKEN", "誰" * 20, "a secret of 16 to 200"),
        ("ORIGINS", "a.example", "must be origins"),
        ("ORIGINS", "https://a.example/path", "must be origins"),
        ("PROXIES", "everyone", "must be addresses or networks"),
        ("PER_MINUTE", "-1", "a whole number"),
        ("PER_MINUTE", "many", "a whole number"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_without_the_secret(
    run: Run, sample_index: Path, name: str, value: str, said: str
) -> None:
    result = run("serve", "--index", str(sample_index), **{f"NINGBOT_WEB_{name}": value})
    assert_one_sentence(result, 1, said)
    assert name != "TOKEN" or value not in result.stderr


def test_who_asks_through_a_proxy_is_told_apart(sample_index: Path, tmp_path: Path) -> None:
    with serving(
        sample_index,
        cwd=tmp_path,
        NINGBOT_WEB_PER_MINUTE="1",
        NINGBOT_WEB_PROXIES="127.0.0.1",
    ) as served:
        asked = f"{served.base}/api/ask?q=a"

        def status(client: str) -> int:
            headers = {"X-Forwarded-For": client}
            return httpx.get(asked, headers=headers, trust_env=False).status_code

        assert [status("192.0.2.1"), status("192.0.2.1"), status("192.0.2.2")] == [200, 429, 200]


def test_no_question_is_logged(sample_index: Path, tmp_path: Path) -> None:
    with serving(sample_index, cwd=tmp_path) as served:
        for path in ("/?q=秘密問題", "/api/ask?q=秘密問題&k=x", "/api/ask?q=秘密問題"):
            httpx.get(f"{served.base}{path}", trust_env=False)
    assert "秘密" not in served.log
    assert "%E7%A7%98" not in served.log


def test_it_stops_though_a_thread_is_at_work(sample_index: Path, tmp_path: Path) -> None:
    before = "import time; from ningbot.archive import Archive\nArchive.series = lambda *a, **k: time.sleep(600)"
    with (
        serving(sample_index, cwd=tmp_path, before=before) as served,
        pytest.raises(httpx.TimeoutException),
    ):
        httpx.get(f"{served.base}/chart?q=a", timeout=1, trust_env=False)
    assert served.process.returncode == 0


def test_a_path_with_a_slash_behind_it_leads_nowhere_else(
    sample_index: Path, tmp_path: Path
) -> None:
    pages = "https://a.example/n"
    with serving(sample_index, cwd=tmp_path, NINGBOT_PAGES=pages) as served:
        for path in ("/archive/", "/n/archive/"):
            reply = httpx.get(f"{served.base}{path}", headers={"Host": "evil"}, trust_env=False)
            assert reply.status_code == 404
            assert "evil" not in str(reply.headers)
    assert "Deprecat" not in served.log
