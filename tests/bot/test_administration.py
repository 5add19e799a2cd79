"""Administrators send files, remove them, have all read again, and look at figures; nobody else does."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.asking import new_chat, plain
from bot.botapi import BotApi
from bot.botapi.files import DOWNLOAD_LIMIT
from bot.running import answering
from ningbot.indexing import index
from ningbot.telegram.administration.phrases import PHRASES
from ningbot.telegram.rendering.phrases import PHRASES as GENERAL_PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADMIN, SECOND = 9, 8
ZH, EN = PHRASES["zh-Hans"], PHRASES["en"]
ARTICLE = (
    "橋(qiáo)樑(liáng)報告\n2021年5月1日，清水鎮(zhèn)園(yuán)區(qū)有橋320座。\n\n都通車了。\n"
)


class Place(NamedTuple):
    """A bot at work, the folder that its index was made from, and where it keeps what it is sent."""

    server: BotApi
    corpus: Path
    files: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a bot that anyone may ask and two administer."""
    folder = tmp_path_factory.mktemp("bot")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("園區報告\n園區有企業320家。\n", encoding="utf-8")
    index([corpus], folder / "index")
    who: dict[str, Any] = {"admins": f"{ADMIN},{SECOND}", "open": "1"}
    with BotApi() as server, answering(server, folder / "index", folder, **who) as bot:
        yield Place(server, corpus, folder / "state" / "files")
        assert "Traceback" not in bot.log


def told(server: BotApi, chat_id: int, text: str, **who: Any) -> str:
    """Write, and give the reply."""
    n_before = len(server.sent[chat_id])
    server.send_text(chat_id, text, **who)
    return str(server.wait_for_replies(chat_id, n_before + 1, timeout=30)[n_before]["text"])


def told_of(server: BotApi, name: str, content: str | bytes, **who: Any) -> str:
    """Send a file, and give the reply."""
    chat_id = who.pop("chat_id", ADMIN)
    n_before = len(server.sent[chat_id])
    data = content.encode() if isinstance(content, str) else content
    server.send_document(chat_id, name, data, **who)
    return str(server.wait_for_replies(chat_id, n_before + 1, timeout=30)[n_before]["text"])


def test_a_file_is_read_described_and_answered_from(place: Place) -> None:
    said = told_of(place.server, "../橋 1.TXT", ARTICLE)
    assert said.split("\n") == [
        plain(ZH.added).format(name="橋_1.txt", n=1),
        "",
        "橋樑報告",
        "日期不详 · 2 段 · 2 句 · 编号 橋_1.txt",
        "修复 5 处：拼音注音 5",
        "第一句：2021年5月1日，清水鎮園區有橋320座。",
    ]
    assert [path.name for path in place.files.iterdir()] == ["橋_1.txt"]
    assert told(place.server, new_chat(), "清水镇园区有多少座桥？").startswith("320座")
    said = told_of(place.server, "橋 1.txt", ARTICLE, language_code="en")
    assert said.startswith(plain(EN.unchanged).format(name="橋_1.txt"))
    said = told_of(place.server, "橋 1.txt", ARTICLE.replace("320", "321"))
    assert said.startswith(
        plain(ZH.changed).format(name="橋_1.txt", n_changed=1, n_added=0, n_removed=0)
    )


def test_lines_that_cannot_be_read_are_named(place: Place) -> None:
    lines = [{"id": "<b>", "title": "<i>", "text": "園<區。" * 200, "date": "2021-05-01"}]
    text = json.dumps(lines[0]) + '\n{"id": "y"}\n' + "[]\n" * 9
    said = told_of(place.server, "a.jsonl", text).split("\n\n")
    assert said[0] == plain(ZH.added).format(name="a.jsonl", n=1)
    assert said[1].startswith("<i>\n2021-05-01 · 1 段 · 200 句 · 编号 <b>\n")
    assert said[2].split("\n")[0].startswith('⚠️ 第 2 行：has no "text"; expected')
    assert said[2].split("\n")[5] == ZH.more_problems.format(n=10)
    assert str(place.files) not in "".join(said)


@pytest.mark.parametrize("name", ["a.png", "a.txt.exe", "txt", "a.gz"])
def test_other_kinds_of_files_are_refused_with_those_that_can_be_read(
    place: Place, name: str
) -> None:
    assert told_of(place.server, name, "橋\n有橋三座。") == ZH.not_readable


def test_a_file_without_an_article_is_not_kept(place: Place) -> None:
    said = told_of(place.server, "empty.txt", " \n")
    assert said.startswith(plain(ZH.nothing_read).format(name="empty.txt"))
    assert not (place.files / "empty.txt").exists()


def test_a_file_that_is_too_big_is_refused_whatever_its_message_says(place: Place) -> None:
    server, said = place.server, ZH.too_big.format(limit=20)
    told_of(server, "empty.txt", " \n")
    n_fetched = len(server.calls_of("getFile"))
    assert told_of(server, "big.txt", b"a" * (DOWNLOAD_LIMIT + 1)) == said
    assert len(server.calls_of("getFile")) == n_fetched
    last_id = server.calls_of("getFile")[-1].parameters["file_id"]
    file_id = re.sub(r"\d+\Z", lambda found: str(int(found[0]) + 1), last_id)  # the big file's
    document = {"file_id": file_id, "file_unique_id": "x", "file_name": "b.txt", "file_size": 1}
    n_before = len(server.sent[ADMIN])
    server.send(ADMIN, {"document": document})
    assert server.wait_for_replies(ADMIN, n_before + 1)[n_before]["text"] == said


def test_only_what_was_sent_can_be_removed_and_only_when_it_is_sure(place: Place) -> None:
    server = place.server
    told_of(server, "路.txt", "路\n白石縣有路五十條。\n")
    answer = told(server, ADMIN, "白石县有多少条路？")
    assert answer.startswith("五十條")
    question = plain(ZH.confirm).format(title="路", doc_id="路.txt")
    assert told(server, ADMIN, "/remove 路.txt") == question
    citation = answer.split(" · ")[-1].split("\n")[0]
    assert told(server, ADMIN, f"/remove {citation}") == question
    assert (place.files / "路.txt").exists()
    assert told(server, ADMIN, "/remove 路.txt yes") == plain(ZH.removed).format(name="路.txt", n=1)
    assert not (place.files / "路.txt").exists()
    said = told(server, ADMIN, "/remove 路.txt 确定")
    assert said == plain(ZH.not_held).format(named="路.txt")
    said = told(server, ADMIN, "/remove one.txt yes")
    path = place.corpus / "one.txt"
    assert said == plain(ZH.not_ours).format(title="園區報告", path=path)
    assert path.exists()
    assert told(server, ADMIN, "/remove") == plain(ZH.remove_usage)


def test_a_file_of_several_articles_goes_as_a_whole_which_is_said_before(place: Place) -> None:
    rows = [
        {"id": f"山{n}", "title": f"山{n}", "text": f"黑山縣第{n}座山高{n}00米。"} for n in (1, 2)
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    told_of(place.server, "山.jsonl", text)
    n_before = len(place.server.sent[ADMIN])
    told(place.server, ADMIN, "黑山縣第2座山高多少？")
    replied = place.server.sent[ADMIN][n_before]
    command = {"type": "bot_command", "offset": 0, "length": 7}
    message = {"text": "/remove", "entities": [command], "reply_to_message": replied}
    place.server.send(ADMIN, message)
    said = place.server.wait_for_replies(ADMIN, n_before + 2)[n_before + 1]["text"]
    assert said == plain(ZH.confirm_file).format(title="山2", name="山.jsonl", n=2, doc_id="山2")
    said = told(place.server, ADMIN, "/remove 山2 YES")
    assert said == plain(ZH.removed).format(name="山.jsonl", n=2)


def test_all_is_read_again_and_what_changed_is_said(place: Place) -> None:
    (place.corpus / "new.txt").write_text("河\n紅河長99公里。\n", encoding="utf-8")
    n_before = len(place.server.sent[ADMIN])
    assert told(place.server, ADMIN, "/reindex", language_code="en") == EN.reindexing
    replies = place.server.wait_for_replies(ADMIN, n_before + 2, timeout=30)
    assert replies[n_before + 1]["text"].startswith("Done: 1 added, 0 changed, 0 removed, ")
    assert told(place.server, new_chat(), "红河长多少公里？").startswith("99公里")


def test_the_figures_are_of_the_archive_and_of_what_was_asked(place: Place) -> None:
    def figures() -> list[list[int]]:
        lines = told(place.server, ADMIN, "/stats", language_code="en").split("\n")
        return [[int(n) for n in re.findall(r"(?<![\d.])\d+(?![\d%.])", line)] for line in lines]

    before = figures()
    told(place.server, new_chat(), "园区有多少家企业？")
    told(place.server, new_chat(), "火星上有多少人？")
    now = figures()
    assert now[0] == before[0]
    asked, answered, refused, *_ = before[1]
    assert now[1][:3] == [asked + 2, answered + 1, refused + 1]
    assert now[2][:4] == [7, *now[1][:3]]
    assert now[3][:2] == [0, 0]


@pytest.mark.parametrize("command", ["/remove one.txt yes", "/stats", "/reindex"])
def test_nobody_else_has_these_commands(place: Place, command: str) -> None:
    assert told(place.server, new_chat(), command) == GENERAL_PHRASES["zh-Hans"].unknown
    group, in_group = -new_chat(), {"chat_type": "supergroup", "user_id": ADMIN}
    place.server.send_text(group, command, **in_group)
    said = told(place.server, group, "/ask", **in_group)
    assert said == plain(GENERAL_PHRASES["zh-Hans"].no_question)


def test_nobody_elses_files_are_read(place: Place) -> None:
    said = told_of(place.server, "a.txt", ARTICLE, chat_id=new_chat())
    assert said == GENERAL_PHRASES["zh-Hans"].not_text


def many(n: int) -> str:
    rows = [{"id": f"m{i}", "title": f"第{i}篇", "text": "綠水縣有橋三座。" * 20} for i in range(n)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_questions_are_answered_while_files_are_read_one_after_the_other(place: Place) -> None:
    server = place.server
    n_before = len(server.sent[ADMIN])
    server.send_document(ADMIN, "many.jsonl", many(1500).encode())
    server.wait_until(
        lambda: any(
            str(ADMIN) == str(c.parameters["chat_id"]) for c in server.calls_of("sendChatAction")
        )
    )
    assert told(server, new_chat(), "园区有多少家企业？").startswith("320家")
    assert told_of(server, "b.txt", "湖\n湖有三個。\n", chat_id=SECOND) == ZH.waiting
    assert len(server.sent[ADMIN]) == n_before
    replies = server.wait_for_replies(ADMIN, n_before + 1, timeout=60)
    assert replies[-1]["text"].startswith(plain(ZH.added).format(name="many.jsonl", n=1500))
    replies = server.wait_for_replies(SECOND, 2, timeout=30)
    assert replies[-1]["text"].startswith(plain(ZH.added).format(name="b.txt", n=1))


def test_a_file_that_a_killed_bot_was_reading_is_read_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("園區報告\n園區有企業320家。\n", encoding="utf-8")
    index([tmp_path / "one.txt"], tmp_path / "index")
    with BotApi() as server:
        with answering(server, tmp_path / "index", tmp_path, admins=str(ADMIN)) as bot:
            server.send_document(ADMIN, "many.jsonl", many(500).encode())
            server.wait_for_call("sendChatAction")
            bot.stop(signal.SIGKILL)
        with answering(server, tmp_path / "index", tmp_path, admins=str(ADMIN)):
            (reply,) = server.wait_for_replies(ADMIN, 1, timeout=60)
        assert reply["text"].startswith(plain(ZH.added).format(name="many.jsonl", n=500))
