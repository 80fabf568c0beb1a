"""How Chinese names are found by typing: full 拼音 and initials, surnames read as surnames."""

from __future__ import annotations

from functools import lru_cache

# Characters whose reading as a surname differs from the everyday one.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren", "朴": "piao", "区": "ou",
    "盖": "ge", "翟": "zhai", "尉": "yu", "员": "yun", "缪": "miao", "冼": "xian", "乐": "yue", "折": "she",
    "召": "shao", "秘": "bi", "种": "chong", "逄": "pang", "隗": "wei", "谌": "chen", "覃": "qin", "繁": "po",
}  # fmt: skip
TWO_CHARACTER_SURNAMES = {"尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "单于": ("chan", "yu")}
FULL, INITIALS = 240, 40


@lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character)).lower().replace("ü", "v")


def _syllables(name: str) -> list[str]:
    if name[:2] in TWO_CHARACTER_SURNAMES:
        return [*TWO_CHARACTER_SURNAMES[name[:2]], *map(_syllable, name[2:])]
    first = SURNAMES.get(name[:1])
    return [first, *map(_syllable, name[1:])] if first else [_syllable(c) for c in name]


def pinyin_of(name: str) -> str:
    """Return the syllables run together, lower case, letters and digits only.

    >>> pinyin_of("单田芳"), pinyin_of("曾小明"), pinyin_of("宏达物流 A1")
    ('shantianfang', 'zengxiaoming', 'hongdawuliua1')
    """
    return "".join(s for s in _syllables(name.strip()) if s.isalnum() and s.isascii())[:FULL]


def initials_of(name: str) -> str:
    """Return the first letter of each syllable.

    >>> initials_of("欧阳娜娜"), initials_of("尉迟恭")
    ('oynn', 'ycg')
    """
    return "".join(s[0] for s in _syllables(name.strip()) if s.isalnum() and s.isascii())[:INITIALS]
