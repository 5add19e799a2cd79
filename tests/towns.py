"""Articles about made-up figures of real places: several years, several districts, much beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.indexing import index

Row = Mapping[str, object]

OUTPUT: Sequence[Row] = (
    {
        "id": "report-2018",
        "title": "寧鄉高新區2018年工作報告",
        "date": "2019-01-15",
        "text": "2018年，寧鄉高新區實現產值612.4億元，比上年增長11.2%。新增企業35家，稅收18.6億元。",
    },
    {
        "id": "report-2019",
        "title": "宁乡高新区2019年工作报告",
        "date": "2020-01-12",
        "text": "宁乡高新区2019年完成产值705亿元，其中工业产值590亿元。全区现有企业705家。",
    },
    {
        "id": "year-end",
        "title": "岁末回眸",
        "date": "2020-12-20",
        "text": "今年，寧鄉高新區產值達到816億元，占全市的35%。力爭2025年產值突破2000億元。",
    },
    {
        "id": "last-year",
        "title": "开门红",
        "date": "2022-01-10",
        "text": "宁乡高新区去年实现产值1023.5亿元，产值过亿元企业达到48家，人均产值85万元。",
    },
    {
        "id": "reprint",
        "title": "五年巨变",
        "date": "2021-05-04",
        "text": "回望来路，成绩喜人。\n宁乡高新区产值由2018年的612.4亿元增加到2019年的705亿元，翻天覆地。",
    },
    {
        "id": "elsewhere",
        "title": "长沙高新区2019年工作报告",
        "date": "2020-01-13",
        "text": "2019年，长沙高新区实现产值2800亿元，宁乡高新区派人前来学习。",
    },
)
DISTRICTS: Sequence[Row] = (
    {
        "id": "west",
        "title": "河西企業普查結果公布",
        "date": "2022-02-01",
        "text": "截至2021年底，岳麓區有企業3200家，望城區2100家，其中高新技術企業520家。",
    },
    {
        "id": "east",
        "title": "河东企业普查结果公布",
        "date": "2022-02-03",
        "text": "截至2021年底，雨花区共有企业4100家。芙蓉区新增企业310家。开福区服务企业890家。\n"
        "2021年，天心区企业总数达到2650家，企业纳税55亿元。2020年，天心区企业2400家。",
    },
)


def archive_of(folder: Path, *rows: Row) -> Archive:
    """Index rows in a fresh folder, and open the archive by words alone."""
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "articles.jsonl", rows)
    index([folder / "articles.jsonl"], folder / "index")
    return Archive(folder / "index", semantic=False, read=0)
