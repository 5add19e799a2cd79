from __future__ import annotations

from pathlib import Path

import pytest

from ningbot.bilingual import tables
from ningbot.bilingual.tables import Table, chinese, english, glosses, readings

FOLDER = Path(tables.__file__).parent
NAMES = ["english", "chinese", "readings"]
ALL = [*NAMES, "glosses"]


def lines_of(name: str) -> list[bytes]:
    return (FOLDER / f"{name}.tsv").read_bytes().split(b"\n")


@pytest.mark.parametrize("name", ALL)
def test_a_table_names_its_source_and_licence(name: str) -> None:
    head = lines_of(name)[0].decode()
    assert "CC-CEDICT" in head
    assert "CC BY-SA 4.0" in head


@pytest.mark.parametrize("name", ALL)
def test_the_lines_are_sorted_each_key_once(name: str) -> None:
    keys = [line.split(b"\t")[0] for line in lines_of(name)[1:-1]]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_found_with_its_values(name: str) -> None:
    table = Table(FOLDER / f"{name}.tsv")
    lines = lines_of(name)[1:-1]
    for line in [*lines[:50], *lines[::500], *lines[-50:]]:
        key, values = line.decode().split("\t")
        found = table.find(key)
        assert [word for word, _ in found] == [value[:-1] for value in values.split(" ")]
        assert all(0 < weight <= 1 for _, weight in found)


@pytest.mark.parametrize("key", ["", "zzzzzz", "party\t", "part", "\U0010ffff", "# From"])
def test_an_unknown_key_finds_nothing(key: str) -> None:
    assert Table(FOLDER / "english.tsv").find(key + "?") == []


def test_keys_of_several_words_and_names_are_there() -> None:
    assert "党员" in dict(english().find("party member"))
    assert "长沙" in dict(english().find("changsha"))
    assert "member" in dict(chinese().find("党员"))
    assert {"tan", "hsiang", "kwok"} <= {s for s in ("tan", "hsiang", "kwok") if readings().find(s)}


@pytest.mark.parametrize(
    ("word", "gloss"),
    [
        ("指导员", "instructor"),
        ("党建", "party building"),
        ("长沙", "Changsha"),
        ("组织", "organization"),
        ("宁乡市", "Ningxiang"),
        ("星邦", None),
    ],
)
def test_a_word_has_one_gloss_to_be_shown(word: str, gloss: str | None) -> None:
    assert glosses().line(word) == gloss


def test_no_gloss_holds_chinese_or_a_remark() -> None:
    for line in lines_of("glosses")[1:-1]:
        gloss = line.decode().split("\t")[1]
        assert gloss == gloss.strip() != ""
        assert not set("()[]|;/") & set(gloss)
