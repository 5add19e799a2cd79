"""What a question for a series measures, of whom, and by what."""

from __future__ import annotations

import pytest

from ningbot.engines.memory import MemoryEngine
from ningbot.errors import QuestionError
from ningbot.series.asked import Wanted, Years, read_question, want


def wanted_of(question: str) -> Wanted:
    return want(read_question(question), MemoryEngine([]))


@pytest.mark.parametrize(
    ("question", "answer_type", "head"),
    [
        ("寧鄉高新區歷年產值是多少", "money", "产值"),
        ("高新區 產值", "money", "产值"),
        ("各区企业有多少家？", "number", "企业"),
        ("每年派驻了多少名党建指导员", "number", "指导员"),
        ("台北市人口", "number", "人口"),
        ("全縣森林覆蓋率", "percent", "覆盖率"),
        ("有多少学生参加了比赛", "number", "学生"),
        ("GDP增长了百分之多少", "percent", "增长"),
        ("星邦智能销售收入变化趋势", "money", "销售收入"),
        ("企业数量", "number", "企业"),
        ("優良天數", "duration", "天数"),
        ("占地面积", "number", "占地面积"),
    ],
)
def test_what_is_measured(question: str, answer_type: str, head: str) -> None:
    wanted = wanted_of(question)
    assert (wanted.query.answer_type, wanted.head[0]) == (answer_type, head)


@pytest.mark.parametrize(
    ("question", "by", "kind"),
    [
        ("歷年產值", "date", ""),
        ("各区企业", "subject", "区"),
        ("各個縣的人口是多少", "subject", "县"),
        ("产值", None, ""),
        ("population by country", "subject", "国"),
        ("output value by year", "date", ""),
        ("annual output value", "date", ""),
        ("number of students in each university", "subject", "大学"),
    ],
)
def test_by_what(question: str, by: str | None, kind: str) -> None:
    assert (read_question(question).by, read_question(question).kind) == (by, kind)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2019年至2021年产值", Years(2019, 2021)),
        ("2021年各区产值", Years(2021, 2021)),
        ("2019年以来产值", Years(2019, 9999)),
        ("output value from 2019 to 2021", Years(2019, 2021)),
        ("产值", Years()),
    ],
)
def test_years(question: str, years: Years) -> None:
    assert read_question(question).years == years


def test_whom_it_is_of() -> None:
    assert wanted_of("寧鄉高新區歷年產值").names == (("宁乡",), ("高新区",))
    assert wanted_of("各区垃圾分类覆盖率").others == (("垃圾",), ("分类",))


@pytest.mark.parametrize("question", ["", "  ", "产" * 1001])
def test_what_is_no_question(question: str) -> None:
    with pytest.raises(QuestionError):
        read_question(question)


@pytest.mark.parametrize("question", ["？", "的", "历年", "各区", "2021年", "by year", "by", "12"])
def test_a_question_without_matter_is_read_all_the_same(question: str) -> None:
    wanted_of(question)
