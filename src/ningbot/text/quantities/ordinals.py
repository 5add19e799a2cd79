"""Ordinals: 第七屆, 第3至5名; normalized as the bare ``7``, ``3/5``."""

from __future__ import annotations

import re

from ningbot.text.quantities.measures import find_measure
from ningbot.text.quantities.numerals import NUMERAL, RANGE_SIGN, read_number, write_plain
from ningbot.text.quantities.sites import Reading, Site
from ningbot.text.quantities.units import NOT_ORDINAL

_ORDINAL_RE = re.compile(rf"(?P<low>{NUMERAL})(?:{RANGE_SIGN}第?(?P<high>{NUMERAL}))?")


def read_ordinal(site: Site) -> Reading | None:
    """Read the number after 第, and its measure word; 第一時間 is none."""
    found = _ORDINAL_RE.match(site.text, site.start)
    if found is None or any(site.text[site.lead :][:n] in NOT_ORDINAL for n in (3, 4)):
        return None
    values = [read_number(found[group]) for group in ("low", "high") if found[group]]
    measure = find_measure(site.text, found.end())
    if None in values:
        return None
    normalized = "/".join(write_plain(value) for value in values if value is not None)
    unit = (measure.start, measure.end) if measure else (0, 0)
    end = measure.end if measure else found.end()
    return Reading("ordinal", site.lead, end, normalized, unit)
