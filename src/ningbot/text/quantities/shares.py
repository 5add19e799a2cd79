"""Shares of a whole: percentages, tenths, fractions, and ratios of one to another.

A percentage is normalized as ``85.16%``, a fraction as ``2/3``, a ratio as ``3:1``, the bounds of
a range as ``60%/70%``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ningbot.text.quantities.numerals import (
    DIGITS,
    NUMERAL,
    RANGE_SIGN,
    read_int,
    read_number,
    read_pair,
    write_plain,
)
from ningbot.text.quantities.sites import Reading, Site, bound_after, is_idiom
from ningbot.text.quantities.units import AFTER, NOT_BEFORE_TENTH

_SHARE_RE = re.compile(
    rf"(?P<den>{NUMERAL})分之(?P<low>{NUMERAL})(?P<after>[多余])?"
    rf"(?:{RANGE_SIGN}(?:百分之)?(?P<high>{NUMERAL})(?![个年月人]))?"
)
_TENTHS_RE = re.compile(
    rf"(?P<low>[一二三四五六七八九两]{{1,2}}|[1-9]) ?成(?P<rest>[一二三四五六七八九半])?"
    rf"(?P<after>多)?(?![{NOT_BEFORE_TENTH}])"
)
_RATIO_RE = re.compile(
    r"(?P<a>[0-9]{1,4}(?:\.[0-9]+)?)(?P<sep> ?[:比] ?|/)(?P<b>[0-9]{1,7}(?:\.[0-9]+)?)(?![0-9:/])"
    rf"|(?P<x>[{DIGITS}十]{{1,3}})比(?P<y>[{DIGITS}十]{{1,3}})(?![较例赛])"
)


def read_share(site: Site) -> Reading | None:
    """Read 百分之五, 三分之二, 一半; 千分之五 is 0.5%."""
    if site.text.startswith("一半", site.start):
        return bound_after(site.text, Reading("number", site.start, site.start + 2, "1/2"))
    found = _SHARE_RE.match(site.text, site.start)
    if found is None:
        return None
    values = [read_number(found[group]) for group in ("low", "high") if found[group]]
    shrink = {"百": 1, "千": 10}.get(found["den"])
    if None in values:
        return None
    spelled = [write_plain(value / (shrink or 1)) for value in values if value is not None]
    bound = AFTER[found["after"]] if found["after"] else None
    if shrink is None:
        whole = f"{spelled[0]}/{read_int(found['den'])}"
        return bound_after(site.text, Reading("number", site.start, found.end("low"), whole))
    unit = (site.start, found.start("low"))
    share = "/".join(f"{number}%" for number in spelled)
    return bound_after(site.text, Reading("percent", site.start, found.end(), share, unit, bound))


def read_tenths(site: Site) -> Reading | None:
    """Read 三成, 七成五, 六七成."""
    found = _TENTHS_RE.match(site.text, site.start)
    if found is None or is_idiom(site, found["low"]):
        return None
    pair = read_pair(found["low"])
    if pair is None and len(found["low"]) > 1:
        return None
    rest = read_number(found["rest"]) or Decimal(0) if found["rest"] else Decimal(0)
    rest *= 10 if found["rest"] == "半" else 1
    tenths = pair or (Decimal(read_int(found["low"])),)
    share = "/".join(f"{write_plain(10 * tenth + rest)}%" for tenth in tenths)
    bound = AFTER[found["after"]] if found["after"] else "about" if pair else None
    unit = (found.end("low"), found.end("low") + 1)
    return bound_after(site.text, Reading("percent", site.start, found.end(), share, unit, bound))


def read_ratio(site: Site) -> Reading | None:
    """Read 3:1, 3比1, 1/3 and 三比一."""
    found = _RATIO_RE.match(site.text, site.start)
    if found is None:
        return None
    left, right = (read_number(found[a] or found[b] or "") for a, b in ("ax", "by"))
    if left is None or right is None:
        return None
    sign = "/" if found["sep"] == "/" else ":"
    normalized = f"{write_plain(left)}{sign}{write_plain(right)}"
    return Reading("number", site.start, found.end(), normalized)
