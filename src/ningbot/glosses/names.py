"""Names that the dictionary lacks, in pinyin."""

from __future__ import annotations

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦"
    "麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩"
    "明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅"
)
_LONG_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 南宫 长孙".split()
)
# As a surname read otherwise than as a word.
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "任": "ren", "查": "zha", "区": "ou",
    "翟": "zhai", "覃": "qin", "乐": "yue", "盖": "gai", "冼": "xian", "尉迟": "yuchi",
    "长孙": "zhangsun", "华": "hua", "费": "fei", "车": "che", "薛": "xue", "燕": "yan",
}  # fmt: skip


def read_name(name: str) -> str:
    """Read a name that is one word, in folded characters.

    >>> read_name("星邦"), read_name("西安")
    ('Xingbang', "Xi'an")
    """
    return _joined(_syllables(name)).capitalize()


def read_person(name: str) -> str | None:
    """Read a person's name, surname first; None for one that is no Chinese name on sight.

    >>> read_person("谭晓波"), read_person("欧阳修"), read_person("曾国藩"), read_person("弗迪")
    ('Tan Xiaobo', 'Ouyang Xiu', 'Zeng Guofan', None)
    """
    length = 2 if name[:2] in _LONG_SURNAMES and len(name) > 2 else 1
    surname, given = name[:length], name[length:]
    is_known = length == 2 or surname in _SURNAMES
    if not is_known or not 1 <= len(given) <= 2:
        return None
    first = _AS_SURNAME.get(surname) or _joined(_syllables(name)[:length])
    return f"{first.capitalize()} {_joined(_syllables(name)[length:]).capitalize()}"


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its phrases take 0.4 s to load; few answers need them

    return [syllable for char in [name] for syllable in lazy_pinyin(char, v_to_u=True)]


def _joined(syllables: list[str]) -> str:
    """Join syllables, an apostrophe before one that could be read with the one before it."""
    first, rest = syllables[:1], syllables[1:]
    return "".join([*first, *(f"'{s}" if s[:1] in "aoe" else s for s in rest)])
