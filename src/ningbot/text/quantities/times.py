"""Times of day: 15:30, 下午3點半, 8時30分; normalized as ``T15:30``."""

from __future__ import annotations

import re

from ningbot.text.quantities.numerals import DIGITS, LONE, SHORT_NUMERAL, read_int
from ningbot.text.quantities.sites import INTERVAL_RE, Reading, Site, date_reading
from ningbot.text.quantities.units import LEADS

_DAY_PART = "|".join(word for word, (role, _) in LEADS.items() if role == "clock")
_CLOCK_RE = re.compile(
    rf"(?: ?(?P<part>{_DAY_PART}) ?)?(?:"
    r"(?P<h>[0-9]{1,2}):(?P<mi>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?(?![0-9:])"
    rf"|(?P<hour>{SHORT_NUMERAL}|两) ?(?P<mark>点|时(?![期代间刻速而候装]))"
    r"(?:钟|整|许|(?P<quarter>半|[一三13]刻)"
    rf"|(?P<minute>[〇零][{DIGITS}]|[二三四五]?十[{DIGITS}]?|[0-9]{{1,2}}|[{DIGITS}]) ?分(?!之|钟)"
    r"|(?P<short>[0-5][0-9])(?![0-9%.]))?+)"
)
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "1刻": 15, "3刻": 45}


def read_clock(site: Site) -> Reading | None:
    """Read a time of day, or the interval between two: 上午9時至11時."""
    start = site.lead if site.role == "clock" else site.start
    is_ratio = site.text[start - 1 : start] in ("以", "比", "例")
    clock = None if is_ratio else read_time(site.text, start)
    if clock is None:
        return None
    normalized, end = clock
    if (sep := INTERVAL_RE.match(site.text, end)) and (last := read_time(site.text, sep.end())):
        normalized, end = f"{normalized}/{last[0]}", last[1]
    return date_reading(site, normalized, start=start, end=end)


def read_time(text: str, position: int) -> tuple[str, int] | None:
    """Read a time of day at ``position``, and say where it ends.

    3點 alone may as well be three points, and is left.
    """
    found = _CLOCK_RE.match(text, position)
    if found is None:
        return None
    hour = read_int(found["h"] or found["hour"])
    is_bare = not found["part"] and found.end() == found.end("mark")
    minute = found["mi"] or found["minute"] or found["short"]
    minutes = _QUARTERS.get(found["quarter"] or "", read_int(minute))
    is_doubtful = is_bare and (found["mark"] == "点" or found["hour"] in LONE)
    if hour > 24 or minutes > 59 or is_doubtful:
        return None
    hour = _on_the_day(hour, LEADS[found["part"]][1] if found["part"] else "")
    precise = f":{minutes:02d}" if minute or found["quarter"] else ""
    return f"T{hour:02d}{precise}" + (f":{found['s']}" if found["s"] else ""), found.end()


def _on_the_day(hour: int, part: str) -> int:
    if part == "am":
        return hour % 12 if hour == 12 else hour
    is_after_noon = (part == "pm" and hour < 12) or (part == "noon" and hour < 6)
    return hour + 12 if is_after_noon else hour
