"""``ningbot chart`` as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import write_jsonl
from shell import Run, assert_one_sentence, without_privilege
from towns import DISTRICTS, OUTPUT

QUESTION = "寧鄉高新區歷年產值是多少"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def index(run: Run, tmp_path: Path) -> Path:
    write_jsonl(tmp_path / "towns.jsonl", [*OUTPUT, *DISTRICTS])
    assert run("index", "towns.jsonl").returncode == 0
    return tmp_path


@pytest.mark.usefixtures("index")
def test_a_chart_as_text(run: Run) -> None:
    result = run("chart", QUESTION)
    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert lines[0] == "寧鄉高新區歷年產值是多少 · 寧鄉高新區（億元）"
    assert [line.split()[:2] for line in lines[2::2]] == [
        ["2018", "612.4億元"],
        ["2019", "705亿元"],
        ["2020", "816億元"],
        ["2021", "1023.5亿元"],
    ]
    assert all(line.endswith("]") and "· ¶1 [" in line for line in lines[3::2])


@pytest.mark.usefixtures("index")
def test_a_chart_as_json(run: Run) -> None:
    series = json.loads(run("chart", "各區 企業", "--json").stdout)
    assert [p["label"] for p in series["points"]] == ["雨花区", "岳麓區", "天心区", "望城區"]
    assert (series["by"], series["unit"], series["kind"]) == ("subject", "家", "number")
    first = series["points"][0]["citation"]
    start, end = first["answer_span"]
    assert first["sentence"][start:end] == "4100家"
    shown = run("show", first["citation_id"]).stdout
    assert first["sentence"] in shown


def test_a_chart_as_svg_links_to_the_pages_that_are_set(run: Run, index: Path) -> None:
    plain = run("chart", QUESTION, "--output", "plain.svg")
    assert (plain.returncode, plain.stdout) == (0, "plain.svg has a plot of 4 points.\n")
    assert not list(ET.parse(index / "plain.svg").iter(f"{SVG}a"))
    run("chart", QUESTION, "--output", "linked.svg", NINGBOT_PAGES="https://a.example/n")
    links = [link.get("href") or "" for link in ET.parse(index / "linked.svg").iter(f"{SVG}a")]
    assert len(links) == 4
    assert all(link.startswith("https://a.example/n/c/") for link in links)
    assert all(link.endswith("#cited") for link in links)
    assert not list(index.glob(".*.svg*"))


@pytest.mark.usefixtures("index")
def test_filters_are_those_of_ask(run: Run) -> None:
    shown = run("chart", QUESTION, "--until", "2020-12-31", "--json").stdout
    assert [p["label"] for p in json.loads(shown)["points"]] == ["2018", "2019", "2020"]
    refused = run("chart", QUESTION, "--doc", "elsewhere")
    assert refused.returncode == 3
    assert "doc:elsewhere" in refused.stdout
    assert json.loads(run("chart", QUESTION, "-n", "2", "--json").stdout)["n_left_out"] == 2


def test_a_refusal_has_the_status_of_ask_and_writes_nothing(run: Run, index: Path) -> None:
    result = run("chart", "长沙高新区产值", "--output", "none.svg")
    assert (result.returncode, result.stderr) == (3, "")
    assert result.stdout.count("\n") == 1
    assert "只有一处确切说到“长沙高新区产值”" in result.stdout
    assert not (index / "none.svg").exists()
    shown = run("chart", "天气", "--json", "--output", "none.svg")
    assert shown.returncode == 3
    assert json.loads(shown.stdout)["points"] == []
    assert "天气" in json.loads(shown.stdout)["reason"]


def test_what_was_drawn_before_stays_where_a_file_cannot_be_written(run: Run, index: Path) -> None:
    locked = index / "locked"
    locked.mkdir()
    (locked / "old.svg").write_text("<svg/>", encoding="utf-8")
    locked.chmod(0o555)
    options = ["--index", str(index / ".ningbot"), "--output", str(locked / "old.svg")]
    result = without_privilege("chart", QUESTION, *options, cwd=index)
    assert_one_sentence(result, 1, "old.svg cannot be written: Permission denied")
    assert (locked / "old.svg").read_text(encoding="utf-8") == "<svg/>"
    assert len(list(locked.iterdir())) == 1
    missing = run("chart", QUESTION, "--output", "nowhere/a.svg")
    assert_one_sentence(missing, 1, "No such file or directory; name another file")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["chart"], 2),
        (["chart", ""], 2),
        (["chart", "产值", "-n", "1"], 2),
        (["chart", "产值", "--since", "gestern"], 2),
        (["chart", "产值", "--output", "."], 2),
        (["chart", "产值", "--index", "none"], 1),
    ],
)
@pytest.mark.usefixtures("index")
def test_mistakes_are_said_in_a_sentence(run: Run, arguments: list[str], status: int) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (status, "")
    assert "Traceback" not in result.stderr


def test_hostile_titles_stay_text(run: Run, tmp_path: Path) -> None:
    title = '</title><script>alert(1)</script>\x1b[2J"'
    rows = [
        {"id": str(year), "title": title, "text": f"{year}年，寧鄉產值{year - 1000}億元。"}
        for year in (2020, 2021)
    ]
    write_jsonl(tmp_path / "hostile.jsonl", rows)
    run("index", "hostile.jsonl")
    assert run("chart", "寧鄉產值", "--output", "a.svg").returncode == 0
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<script" not in svg
    assert len(list(ET.fromstring(svg).iter(f"{SVG}circle"))) == 4
    assert "\x1b" not in run("chart", "寧鄉產值").stdout
