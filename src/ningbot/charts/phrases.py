"""What a plot says beside the values, by language: data only."""

from __future__ import annotations

from ningbot.records import Language

DISAGREES: dict[Language, str] = {
    "zh-Hans": "（不同的文章说法不一）",
    "zh-Hant": "（不同的文章說法不一）",
    "en": "(articles differ)",
}
DISAGREEMENT: dict[Language, str] = {
    "zh-Hans": "空心：不同的文章说法不一",
    "zh-Hant": "空心：不同的文章說法不一",
    "en": "Hollow: articles differ",
}
LEFT_OUT: dict[Language, str] = {
    "zh-Hans": "另有{n}个值没有画出。",
    "zh-Hant": "另有{n}個值沒有畫出。",
    "en": "{n} more values are left out.",
}
UNIT: dict[Language, str] = {"zh-Hans": "（{unit}）", "zh-Hant": "（{unit}）", "en": " ({unit})"}
DESCRIBED: dict[Language, str] = {
    "zh-Hans": "{n}个值，各自出自档案中的一句话：{values}。",
    "zh-Hant": "{n}個值，各自出自檔案中的一句話：{values}。",
    "en": "{n} values, each from a sentence of the archive: {values}.",
}
BETWEEN: dict[Language, str] = {"zh-Hans": "；", "zh-Hant": "；", "en": "; "}
