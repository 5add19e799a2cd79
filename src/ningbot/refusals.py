"""What a refusal says, in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence

from ningbot.records import AnswerType, Filters, Language

_NO_WORDS: dict[Language, str] = {
    "zh-Hans": "问题里没有可以查找的词；请用一句话问一个事实。",
    "zh-Hant": "問題裡沒有可以查找的詞；請用一句話問一個事實。",
    "en": "The question has no words to look for; ask for a fact in a sentence.",
}
_MISSING: dict[Language, str] = {
    "zh-Hans": "档案里没有找到答案：最接近的段落没有提到{missing}。",
    "zh-Hant": "檔案裡沒有找到答案：最接近的段落沒有提到{missing}。",
    "en": "No answer found: the nearest passage does not hold {missing} as written.",
}
_MISSING_ANYWHERE: dict[Language, str] = {
    "zh-Hans": "档案里没有找到答案：没有一篇文章提到{missing}。",
    "zh-Hant": "檔案裡沒有找到答案：沒有一篇文章提到{missing}。",
    "en": "No answer found: no article holds {missing} as written.",
}
_SPEAKS_OF: dict[Language, str] = {
    "zh-Hans": "档案里谈到{found}，",
    "zh-Hant": "檔案裡談到{found}，",
    "en": "The archive speaks of {found}, ",
}
_SPEAKS: dict[Language, str] = {
    "zh-Hans": "档案里谈到了相近的事，",
    "zh-Hant": "檔案裡談到了相近的事，",
    "en": "The archive speaks of something near, ",
}
_BUT_LACKS: dict[Language, str] = {
    "zh-Hans": "但最接近的段落没有提到{missing}。",
    "zh-Hant": "但最接近的段落沒有提到{missing}。",
    "en": "but the nearest passage does not hold {missing} as written.",
}
_BUT_NO_TYPE: dict[Language, str] = {
    "zh-Hans": "但没有说{kind}。",
    "zh-Hant": "但沒有說{kind}。",
    "en": "but does not say {kind}.",
}
_BUT_UNSURE: dict[Language, str] = {
    "zh-Hans": "但没有一句话明确回答这个问题。",
    "zh-Hant": "但沒有一句話明確回答這個問題。",
    "en": "but no sentence clearly answers this.",
}
_KINDS: dict[Language, dict[AnswerType, str]] = {
    "zh-Hans": {
        "number": "数目",
        "money": "金额",
        "percent": "百分比",
        "date": "时间",
        "duration": "多久",
        "ordinal": "第几",
        "person": "是谁",
        "place": "在哪里",
        "organization": "是哪家机构",
    },
    "zh-Hant": {
        "number": "數目",
        "money": "金額",
        "percent": "百分比",
        "date": "時間",
        "duration": "多久",
        "ordinal": "第幾",
        "person": "是誰",
        "place": "在哪裡",
        "organization": "是哪家機構",
    },
    "en": {
        "number": "how many",
        "money": "how much money",
        "percent": "what share",
        "date": "when",
        "duration": "how long",
        "ordinal": "in which place",
        "person": "who",
        "place": "where",
        "organization": "which organisation",
    },
}
_LOOKED_WITHIN: dict[Language, str] = {
    "zh-Hans": "（只查找了{filters}的文章。）",
    "zh-Hant": "（只查找了{filters}的文章。）",
    "en": " (Only articles with {filters} were looked through.)",
}
_NO_QUANTITY: dict[Language, str] = {
    "zh-Hans": "这个问题问的不是数量，画不成图；请问一个有数值的量，例如历年产值。",
    "zh-Hant": "這個問題問的不是數量，畫不成圖；請問一個有數值的量，例如歷年產值。",
    "en": "The question asks for no quantity that could be plotted; ask for one, such as output by year.",
}
_NO_VALUES: dict[Language, str] = {
    "zh-Hans": "档案里没有找到{thing}的确切数值，画不成图。",
    "zh-Hant": "檔案裡沒有找到{thing}的確切數值，畫不成圖。",
    "en": "No plot: no sentence certainly says a value of {thing}.",
}
_ONE_VALUE: dict[Language, str] = {
    "zh-Hans": "档案里只有一处确切说到{thing}：{found}；画图至少要两处。",
    "zh-Hant": "檔案裡只有一處確切說到{thing}：{found}；畫圖至少要兩處。",
    "en": "No plot: the archive certainly says {thing} only once, {found}, and a plot takes two.",
}
_NOT_COMPARABLE: dict[Language, str] = {
    "zh-Hans": "档案里有{n}处说到{thing}，但没有两处是同一对象不同日期或同一日期不同对象的，画不成图，例如{found}。",
    "zh-Hant": "檔案裡有{n}處說到{thing}，但沒有兩處是同一對象不同日期或同一日期不同對象的，畫不成圖，例如{found}。",
    "en": "No plot: of {n} values of {thing} no two are of one subject at two dates, or of two at one, such as {found}.",
}
_MAX_NAMED = 3
_MAX_FOUND = 2


def nothing_to_look_for(language: Language) -> str:
    """Say that the question has no words in it."""
    return _NO_WORDS[language]


def nothing_found(language: Language, words: Sequence[str]) -> str:
    """Say that nothing in the archive shares one of ``words``, the question's, with it."""
    return _MISSING_ANYWHERE[language].format(missing=_list(words, language))


def not_answered(
    language: Language,
    *,
    missing: Sequence[str],
    lacks_type: AnswerType | None,
    found: Sequence[str] = (),
) -> str:
    """Say what the nearest passage lacks: words of the question, or the kind of answer.

    ``found`` are words of the question that it does hold, the most telling first.
    """
    if missing and not found:
        return _MISSING[language].format(missing=_list(missing, language))
    near = found[:_MAX_FOUND]
    said = _SPEAKS_OF[language].format(found=_list(near, language, last="and")) if near else ""
    kind = _KINDS[language].get(lacks_type) if lacks_type else None
    if missing:
        but = _BUT_LACKS[language].format(missing=_list(missing, language))
    elif kind:
        but = _BUT_NO_TYPE[language].format(kind=kind)
    else:
        but = _BUT_UNSURE[language]
    return (said or _SPEAKS[language]) + but


def nothing_to_plot(language: Language) -> str:
    """Say that a question asks for no quantity."""
    return _NO_QUANTITY[language]


def too_few_points(language: Language, thing: str, found: Sequence[str]) -> str:
    """Say that values of a thing make no plot; ``found`` are they as written, the best first."""
    forms = _NOT_COMPARABLE if len(found) > 1 else _ONE_VALUE if found else _NO_VALUES
    first = found[0] if found else ""
    return forms[language].format(thing=_quoted(thing, language), n=len(found), found=first)


def looked_within(filters: Filters, language: Language) -> str:
    """Say that only a part of the archive was looked through; nothing where it was all of it."""
    names = ("since", "until", "source", "tag", "doc")
    values = (filters.since, filters.until, filters.source, filters.tag, filters.doc_id)
    said = ", ".join(f"{name}:{value}" for name, value in zip(names, values, strict=True) if value)
    return _LOOKED_WITHIN[language].format(filters=said) if said else ""


def _list(words: Sequence[str], language: Language, *, last: str = "or") -> str:
    quoted = [_quoted(word, language) for word in words[:_MAX_NAMED]]
    if language == "en":
        return ", ".join(quoted[:-1]) + f" {last} {quoted[-1]}" if len(quoted) > 1 else quoted[0]
    return "、".join(quoted)


def _quoted(word: str, language: Language) -> str:
    return {"en": f"“{word}”", "zh-Hans": f"“{word}”", "zh-Hant": f"「{word}」"}[language]
