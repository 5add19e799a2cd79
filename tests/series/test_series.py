"""Series from whole archives: which points there are, and that each is cited truly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.errors import QuestionError
from ningbot.records import Filters, Series
from towns import DISTRICTS, OUTPUT, Row, archive_of

PointRow = tuple[str, str]
YEARS = [("2018", "612.4億元"), ("2019", "705亿元"), ("2020", "816億元"), ("2021", "1023.5亿元")]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with archive_of(tmp_path_factory.mktemp("towns"), *OUTPUT, *DISTRICTS) as archive:
        yield archive


def row(doc_id: str, text: str, date: str | None = None, *, title: str = "消息") -> Row:
    return {"id": doc_id, "title": title, "text": text, "date": date}


def points_of(series: Series) -> list[PointRow]:
    return [
        (point.label, point.citation.answer_span.of(point.citation.sentence))
        for point in series.points
        if point.citation.answer_span
    ]


@pytest.mark.parametrize(
    "question",
    [
        "寧鄉高新區歷年產值是多少",
        "宁乡高新区历年产值",
        "高新區 產值",
        "宁乡高新区产值变化趋势",
        "output value of Ningxiang High-tech Zone by year",
        "What was the output value of the Ningxiang High-tech Zone over the years?",
    ],
)
def test_a_quantity_by_year(towns: Archive, question: str) -> None:
    series = towns.series(question)
    assert points_of(series) == YEARS
    assert (series.by, series.kind, series.reason) == ("date", "money", None)
    assert [point.value for point in series.points] == [61.24e9, 70.5e9, 81.6e9, 102.35e9]
    assert series.points[3].normalized == "102350000000 CNY"


def test_a_reprinted_value_cites_the_earliest(towns: Archive) -> None:
    series = towns.series("寧鄉高新區歷年產值")
    assert [p.citation.doc_id for p in series.points[:2]] == ["report-2018", "report-2019"]


@pytest.mark.parametrize(
    "question", ["各区企业有多少家", "各區 企業", "number of enterprises by district"]
)
def test_a_quantity_by_subject(towns: Archive, question: str) -> None:
    series = towns.series(question)
    assert points_of(series) == [
        ("雨花区", "4100家"),
        ("岳麓區", "3200家"),
        ("天心区", "2650家"),
        ("望城區", "2100家"),
    ]
    assert (series.by, series.shared) == ("subject", "2021")
    assert {point.date for point in series.points} == {"2021"}


def test_unit_in_the_language_of_the_question(towns: Archive) -> None:
    assert towns.series("高新區產值").unit == "元"
    assert towns.series("各区企业").unit == "家"
    assert towns.series("output value of Ningxiang High-tech Zone").unit == "yuan"


def test_years_of_the_question_bound_the_series(towns: Archive) -> None:
    assert points_of(towns.series("宁乡高新区2019年至2020年产值")) == YEARS[1:3]
    assert points_of(towns.series("宁乡高新区2020年以来产值")) == YEARS[2:]


def test_filters_and_a_number_of_points(towns: Archive) -> None:
    within = Filters(until="2020-12-31")
    assert points_of(towns.series("宁乡高新区产值", within=within)) == YEARS[:3]
    assert points_of(towns.series("宁乡高新区产值 until:2020")) == YEARS[:3]
    newest = towns.series("宁乡高新区产值", n=2)
    assert (points_of(newest), newest.n_left_out) == (YEARS[2:], 2)
    largest = towns.series("各区企业", n=2)
    assert [label for label, _ in points_of(largest)] == ["雨花区", "岳麓區"]


def test_every_point_is_cited_truly(towns: Archive) -> None:
    originals = {document.doc_id: document.original for document in towns.documents()}
    for question in ("寧鄉高新區歷年產值", "各区企业"):
        for point in towns.series(question).points:
            citation = point.citation
            start, end = citation.source_span
            assert originals[citation.doc_id][start:end] == citation.source_text
            assert towns.find(citation.citation_id).citation.sentence == citation.sentence


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("宁乡高新区税收", "只有一处确切说到“宁乡高新区税收”：寧鄉高新區 18.6億元"),
        ("長沙高新區產值", "只有一處確切說到「長沙高新區產值」：长沙高新区 2019 2800亿元"),
        ("天气", "没有找到“天气”的确切数值"),
        ("谁是书记", "问的不是数量"),
        ("output value of Changsha High-tech Zone", "only once, 长沙高新区 2019 2800亿元"),
        ("When was it founded?", "asks for no quantity"),
        ("宁乡高新区产值 until:2000", "（只查找了until:2000的文章。）"),
    ],
)
def test_fewer_than_two_points_are_refused_in_the_askers_language(
    towns: Archive, question: str, said: str
) -> None:
    series = towns.series(question)
    assert series.points == ()
    assert said in str(series.reason)


@pytest.mark.parametrize("question", ["", "   "])
def test_an_empty_question_is_refused(towns: Archive, question: str) -> None:
    with pytest.raises(QuestionError):
        towns.series(question)


def test_a_series_has_room_for_two_points_at_least(towns: Archive) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        towns.series("产值", n=1)


def test_the_article_says_when_the_sentence_does_not(tmp_path: Path) -> None:
    rows = [
        row("a", "全市现有党员3200名。", "2020-06-30"),
        row("b", "全市共有黨員3500名。", "2021年7月1日 08:30"),
        row("c", "2019年，全市有党员3000名。", "2021-08-01"),
        row("undated", "全市共有党员9999名。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        series = archive.series("全市党员有多少名")
        assert points_of(series) == [
            ("2019", "3000名"),
            ("2020-06-30", "3200名"),
            ("2021-07-01", "3500名"),
        ]
        assert points_of(archive.series("number of party members")) == points_of(series)


def test_a_date_that_may_be_of_another_thing_leaves_a_value_out(tmp_path: Path) -> None:
    rows = [
        row("a", "2003年成立，园区产值50亿元。", "2020-01-01"),
        row("b", "上世纪九十年代，园区起步。1998年，园区建成。园区产值5亿元。", "2020-02-01"),
        row("c", "2021年，园区产值85亿元。2025年园区产值达到200亿元。", "2022-01-01"),
        row("d", "2020年，园区产值80亿元。", "2021-01-01"),
        row("e", "近年来，园区产值达70亿元左右；同年产值60亿元。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        assert points_of(archive.series("园区产值")) == [("2020", "80亿元"), ("2021", "85亿元")]


def test_articles_that_differ_are_both_there_and_marked(tmp_path: Path) -> None:
    rows = [
        row("a", "2020年，园区产值911亿元。", "2021-01-01"),
        row("b", "2020年，園區產值達798億元。", "2021-03-01"),
        row("c", "2021年，园区产值1000亿元。", "2022-01-01"),
        row("d", "2020年园区产值约910亿元。", "2021-02-02"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        points = archive.series("园区产值").points
    assert [(p.label, p.value / 1e8, p.disagrees) for p in points] == [
        ("2020", 911, True),
        ("2020", 798, True),
        ("2021", 1000, False),
    ]
    assert [point.citation.doc_id for point in points] == ["a", "b", "c"]


def test_two_articles_that_differ_on_one_date_are_no_series(tmp_path: Path) -> None:
    rows = [row("a", "2020年，园区产值911亿元。"), row("b", "2020年，园区产值798亿元。")]
    with archive_of(tmp_path, *rows) as archive:
        assert archive.series("园区产值").points == ()


def test_what_is_earned_in_a_part_of_a_year_stands_beside_no_year(tmp_path: Path) -> None:
    rows = [
        row("a", "2020年，园区产值900亿元。", "2021-01-01"),
        row("b", "2021年上半年，园区产值400亿元。2021年全年园区产值1000亿元。", "2022-01-01"),
        row("c", "今年前三季度，园区产值700亿元。", "2022-11-01"),
        row("d", "2021年前三季度，园区产值640亿元。", "2021-11-01"),
        row("e", "2022年8月，园区产值80亿元。", "2022-10-08"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        assert points_of(archive.series("园区产值")) == [("2020", "900亿元"), ("2021", "1000亿元")]
        archive.remove("a")
    with archive_of(tmp_path / "more", *rows[1:]) as archive:
        series = archive.series("园区产值")
        assert points_of(series) == [("2021 Q1-Q3", "640亿元"), ("2022 Q1-Q3", "700亿元")]
        assert [point.date for point in series.points] == ["2021-33/2021-35", "2022-33/2022-35"]


def test_currencies_and_other_units_are_not_mixed(tmp_path: Path) -> None:
    rows = [
        row("a", "2019年，园区产值50亿元。"),
        row("b", "2020年，园区产值9亿美元。"),
        row("c", "2021年，园区产值70亿元。"),
        row("d", "2022年，园区产值增长12%。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        assert points_of(archive.series("园区产值")) == [("2019", "50亿元"), ("2021", "70亿元")]


def test_shares_by_year(tmp_path: Path) -> None:
    rows = [
        row("a", "2021年，全县森林覆盖率76.5%，绿化覆盖率40%。"),
        row("b", "2019年全县森林覆盖率达到74%，提高2个百分点。"),
        row("c", "2020年，全縣森林覆蓋率為75%左右，投入75億元。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        series = archive.series("歷年森林覆蓋率")
        assert points_of(series) == [("2019", "74%"), ("2020", "75%左右"), ("2021", "76.5%")]
        assert (series.unit, series.kind, series.points[1].bound) == ("%", "percent", "about")


def test_articles_about_a_place_are_of_that_place(tmp_path: Path) -> None:
    rows = [
        row("a", "位于长沙县北部，北接青山铺镇，面积89平方公里。", title="路口镇"),
        row("b", "全镇面积24平方公里，人口15518人（2010年）。", title="澉浦镇"),
        row("c", "杨浦区位于上海中心城区东北部，面积60.6平方公里。", title="杨浦区"),
        row("d", "毗邻大围山镇。镇区面积3平方公里，水域面积2平方公里。", title="张坊镇"),
        row("e", "大围山镇风景优美。面积290平方公里。", title="张坊镇"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        towns = [("路口镇", "89平方公里"), ("澉浦镇", "24平方公里")]
        assert points_of(archive.series("各镇面积")) == towns
        assert points_of(archive.series("area of each town")) == towns
        assert [label for label, _ in points_of(archive.series("面积"))] == [
            "路口镇",
            "杨浦区",
            "澉浦镇",
        ]


def test_damage_is_read_through_and_shown_in_the_source(tmp_path: Path) -> None:
    text = "寧鄉(xiāng)2020年產(chǎn)值911億(yì)元,。\n寧鄉(xiāng)2021年產(chǎn)值1023億(yì)元,。"
    with archive_of(tmp_path, row("a", text, title="寧鄉(xiāng)")) as archive:
        points = archive.series("寧鄉產值").points
        assert [(p.label, p.value / 1e8) for p in points] == [("2020", 911), ("2021", 1023)]
        assert "億(yì)元" in points[0].citation.source_text


def test_an_article_that_contradicts_itself_says_nothing(tmp_path: Path) -> None:
    rows = [
        row("a", "2019年，园区产值800亿元。"),
        row("b", "2020年，园区产值911亿元。2020年，园区产值120亿元。"),
        row("c", "2021年，园区产值1000亿元。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        labels = [label for label, _ in points_of(archive.series("园区产值"))]
    assert labels == ["2019", "2021"]


def test_what_is_of_a_part_of_whom_is_asked_for_is_left_out(tmp_path: Path) -> None:
    rows = [
        row("a", "2020年，宁乡高新区产值911亿元。2020年，宁乡高新区医院产值3亿元。"),
        row("b", "2021年，宁乡高新区产值1000亿元。2019年，宁乡产值2000亿元。"),
        row("c", "2018年，宁乡高新区金洲镇产值2亿元。"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        expected = [("2020", "911亿元"), ("2021", "1000亿元")]
        assert points_of(archive.series("宁乡高新区产值")) == expected


def test_a_value_behind_another_name_or_of_an_old_time_is_left_out(tmp_path: Path) -> None:
    rows = [
        row("a", "全島人口2350萬人，以臺北為核心的臺北都會區最大，總人口達700萬。", title="台灣島"),
        row("b", "民國時期，雲南人口突破1000萬人。", title="雲南省"),
        row("c", "全县人口23.7万人。", title="南华县"),
        row("d", "位于济州岛的白鹿潭是天然湖泊，人口3万人。", title="韩国"),
        row("e", "济州岛的村庄很多，人口5万人。", title="日本"),
        row("f", "本市人口50万人。", title="市政厅"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        points = points_of(archive.series("各地人口"))
    assert ("台灣島", "2350萬人") in points
    assert ("南华县", "23.7万人") in points
    assert not {"700萬", "1000萬人", "3万人", "5万人"} & {value for _, value in points}


def test_words_for_a_place_stand_for_the_one_that_the_title_names(tmp_path: Path) -> None:
    rows = [
        row("a", "全市在校学生13.6万名。", "2021-09-01", title="宁乡教育"),
        row("b", "今年，宁乡市在校学生13.9万名。", "2022-09-01", title="又上台阶"),
        row("c", "2020年，全市在校学生50万名。", "2021-01-01", title="长沙教育"),
        row("d", "与浏阳市相比，2019年全市在校学生13万名。", title="教育"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        expected = [("2021-09-01", "13.6万名"), ("2022", "13.9万名")]
        assert points_of(archive.series("宁乡在校学生有多少名")) == expected


def test_a_year_of_the_question_finds_passages_that_have_it(tmp_path: Path) -> None:
    many = [row(f"x{n}", f"{1700 + n}年，村{n}号人口{n + 10}人。人口人口。") for n in range(260)]
    rows = [
        row("a", "2012年人口62万人，此外别无可说，" + "山清水秀，" * 60, title="靖西市"),
        row("b", "2012年人口30万人，此外别无可说，" + "山清水秀，" * 60, title="化隆县"),
    ]
    with archive_of(tmp_path, *many, *rows) as archive:
        points = points_of(archive.series("2012年人口"))
    assert points == [("靖西市", "62万人"), ("化隆县", "30万人")]


def test_a_company_that_no_dictionary_knows(tmp_path: Path) -> None:
    rows = [
        row("a", "星邦智能2019年实现营业收入12.3亿元，净利润1.8亿元。", title="星邦年报"),
        row("b", "2020年，星邦智能營業收入達15.6億元；研發投入0.9億元。", title="年報摘要"),
        row("c", "去年，公司营业收入突破25亿元。", "2023-02-01", title="星邦智能：向海外要增长"),
        row("d", "中联重科2021年营业收入671亿元，星邦智能营业收入不及其零头。", title="巨头"),
        row("e", "去年，公司营业收入突破700亿元。", "2022-02-01", title="中联重科：稳中求进"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        series = archive.series("星邦智能历年营业收入")
    assert points_of(series) == [("2019", "12.3亿元"), ("2020", "15.6億元"), ("2022", "25亿元")]
    assert series.shared == "星邦智能"


def test_the_whole_year_of_a_report_is_of_no_year_that_is_told(tmp_path: Path) -> None:
    rows = [
        row("a", "全年园区税收35亿元。", "2021-01-10"),
        row("b", "2021年园区税收36亿元。", "2022-01-10"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        assert archive.series("园区税收").points == ()


def test_a_row_goes_on_behind_a_semicolon(tmp_path: Path) -> None:
    text = "粮食产量：2018年65万吨；2019年66.2万吨。生猪出栏：2018年120万头；2019年98万头。"
    more = "2021年，星邦智能营业收入达15.6亿元；净利润2.4亿元。"
    last = "星邦智能2020年营业收入12亿元，净利润1.8亿元。"
    rows = [
        row("a", text, title="宁乡农业"),
        row("b", "2020年宁乡市粮食产量68万吨；长沙市粮食产量212万吨。", title="年报"),
        row("c", more, title="年报"),
        row("d", last, title="年报"),
    ]
    with archive_of(tmp_path, *rows) as archive:
        grain = archive.series("宁乡粮食产量")
        assert points_of(grain) == [("2018", "65万吨"), ("2019", "66.2万吨"), ("2020", "68万吨")]
        assert [point.citation.sentence for point in grain.points[:2]] == [
            "粮食产量：2018年65万吨；",
            "2019年66.2万吨。",
        ]
        profit = archive.series("星邦智能净利润")
        assert points_of(profit) == [("2020", "1.8亿元"), ("2021", "2.4亿元")]
