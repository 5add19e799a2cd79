"""What follow-up questions are made of, in simplified Chinese and English, as data."""

from __future__ import annotations

from ningbot.question_words import ORGANISATION_ENDS
from ningbot.records import AnswerType, Language

CHINESE_LEAD = r"(?:还有|然后|那么|那|至于|再问)"
CHINESE_TAIL = r"(?:又|则)?(?:呢|又(?:如何|怎么?样|是多少))"
ENGLISH_LEAD = r"(?:and|but|or|so|then|ok(?:ay)?)"
ENGLISH_ABOUT = r"(?:what|how) (?:about|of)"
ENGLISH_TAIL = r"(?:,? (?:then|too|as well|instead))?"

MARKS = r"[?？!！。.\s]*"
# 还有呢, what else: nothing that could take a place.
NOTHING_NEW = frozenset({*"还 还有 其他 其它 其他的 别的 else others".split(), "the others"})

# None may be made of others: patterns repeat them, and have to fail in linear time.
CHINESE_PREPOSITIONS = "在|于|对|关于|到|从|截至|向|据"
# Before a topic only those that begin no name, as 于谦 and 从化 do.
TOPIC_PREPOSITIONS = "在|对于|关于"
ENGLISH_PREPOSITIONS = "in|at|on|for|of|by|since|during|until|before|after|from|to|with"
AUXILIARIES = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|be|been"
)

UNDERSTOOD_AS: dict[Language, str] = {
    "zh-Hans": "理解为：{}",
    "zh-Hant": "理解為：{}",
    "en": "Understood as: {}",
}

# What is said in a conversation and asks for nothing: no follow-up is understood from it.
PLEASANTRY = (
    r"(?:非常|多)?(?:谢谢|感谢|多谢)(?:你|您)?|你好|您好|好的?|嗯|再见|知道了|明白了?|"
    r"thanks?(?: you)?|hello|hi|ok(?:ay)?|bye|i see|great"
)

PLACE_END = r"(?:高新区|经开区|开发区|新区|[市县区省镇乡村州])"
WHOLE_PLACE = r"(?:[全我本][市国省县区镇乡村州]|全球|全世界)"

# Words for what a thing has (an amount) and for who has a part in it (a role): one is asked for
# in the place of another of its kind.
AMOUNT_END = (
    r"(?:收入|产值|总值|投资额?|资金|金额|营收|利润|销售额|经费|预算|票房|造价|成本|价格|售价|工资|"
    r"薪水|市值|资产|债务|奖金|费用|租金|营业额|人口|面积|高度|长度|宽度|深度|重量|体积|海拔|产量|"
    r"销量|税收|[\u4e00-\u9fff](?:率|量|额|比例))"
)
ROLE_END = (
    r"(?:总统|主席|市长|省长|县长|区长|校长|院长|局长|部长|记者|编辑|作者|导演|编剧|主演|教授|皇帝|"
    r"国王|总理|首相|书记|董事长|总经理|负责人|创始人|发明者|首都|省会)"
)

ORGANISATION = "|".join((*ORGANISATION_ENDS, "厂", "工厂", "校"))
PLACES = "国家|国|城市|省份|省|市|县|区|镇|村|乡|岛|州|地区|地方|园区"
PERSONS = "人|人物|女士|先生|总统|主席|市长|校长|记者|作者|导演|教授|皇帝|国王|科学家|作家|歌手|演员|球员|将军"
ENGLISH_ORGANISATION = "company|firm|enterprise|organi[sz]ation|university|school|team|bank|agency"
ENGLISH_PLACES = "city|country|province|county|town|village|region|state|island|district"
ENGLISH_PERSONS = "person|man|woman|author|writer|reporter|president|mayor|king|emperor|player"

# type asked for -> how the other language asks for it
ASKING: dict[AnswerType, tuple[str, str]] = {
    "number": ("多少", "how many"),
    "money": ("多少钱", "how much money"),
    "percent": ("百分之多少", "what percentage"),
    "date": ("什么时候", "when"),
    "duration": ("多久", "how long"),
    "person": ("谁", "who"),
    "place": ("哪里", "where"),
    "organization": ("哪家公司", "which company"),
    "description": ("为什么", "why"),
}
# Words that ask and stand where the answer would: one can take the place of another in Chinese.
ADVERBIAL = frozenset({"date", "place", "duration"})
