"""Find out which encoding an article was saved in, and decode it.

UTF-8 is known by its form. GB18030 and Big5 are not: most files of the one are well-formed in
the other. They are told apart by their characters: read in the wrong encoding, a text turns
into rare ones. The likelihood of a reading is

    (sum of weight(c) + PRIOR_N * TYPICAL) / (n + PRIOR_N)    over the n characters c beyond ASCII

where weight(c) = -log(rank of c by frequency + 5), so that 0 is best and Chinese text lies near
TYPICAL. The PRIOR_N imaginary typical characters keep very short texts from being refused.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from itertools import islice

from ningbot.errors import ReadError
from ningbot.text._han_frequency import HAN_BY_FREQUENCY

# First bytes -> what such a file is; only kinds that people take for articles, or that a few
# bytes of luck would let pass.
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "gzip-compressed data",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UTF_16 = ("utf-16-le", "utf-16-be")
# Windows' Big5 and Hong Kong's: the first has the euro sign and the usual ～ and ‧.
_BIG5 = ("cp950", "big5hkscs")

_SAMPLE_LENGTH = 4000  # characters
_HANDFUL = 6  # two broken characters of UTF-8 leave up to six gaps

_PRIOR_N = 4
_TYPICAL = -5.2  # the median of passages of 20 to 200 characters
_LEAST_LIKELY = -8.5  # passages of 200 characters score -7.1 or better, of EUC-JP -9.2 or worse
_WEIGHTS = {char: -math.log(rank + 5) for rank, char in enumerate(HAN_BY_FREQUENCY)}
_RARE = -11.0
# Characters that are not in the table -> their weight, if it is not _RARE.
_CLASSES = (
    (re.compile(r"[\u2010-\u2027\u3000-\u303f]"), _TYPICAL),  # punctuation
    (re.compile(r"[\uff01-\uff5e]"), -8.0),  # fullwidth forms of ASCII
    (re.compile(r"[\ufffd\ue000-\uf8ff\U00010000-\U0010ffff]"), -16.0),  # gaps, private use
)

_BEYOND_ASCII_RE = re.compile(r"[^\x00-\x7f]+")
_CONTROL_RE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What Python's cp950 reads where the ETEN extension, and all Taiwan, has other characters.
_NOT_ETEN_RE = re.compile(r"[Ё-ё①-⑩⑴-⑽々ぁ-ヾ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read: ``data.decode(encoding, errors) == text``.

    ``errors`` is "replace" where a few bytes are broken; a ``\\ufffd`` stands for each.
    """

    text: str
    encoding: str
    errors: str = "strict"


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file; line ends stay as they are.

    What is well-formed UTF-8 is UTF-8, even where it could be two or three characters of GB18030.

    Raises:
        ReadError: The bytes are not text, or not in UTF-8, UTF-16, GB18030 or Big5.

    >>> decode("寧鄉高新區".encode("big5"))
    Decoded(text='寧鄉高新區', encoding='cp950', errors='strict')
    """
    _refuse_known_binary(data)
    return _read_as_declared(data) or _read_as_likeliest(data)


def _refuse_known_binary(data: bytes) -> None:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise _not_text(kind)


def _read_as_declared(data: bytes) -> Decoded | None:
    """Read by the byte order mark, or as UTF-8 that has no flaw."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            reading = _read(data, encoding)
            return reading if _is_text(reading) else None
    reading = _read(data, "utf-8")
    return reading if reading.errors == "strict" and _is_text(reading) else None


def _read_as_likeliest(data: bytes) -> Decoded:
    """Read in each encoding and keep the likeliest text."""
    readings = [_read(data, encoding) for encoding in ("utf-8", "gb18030", *_UTF_16)]
    readings.append(_read_big5(data))
    plausible = [reading for reading in readings if _is_text(reading) and _is_chinese(reading)]
    if not plausible:
        raise _not_text("binary data" if b"\0" in data else "bytes that are not such text")
    return max(plausible, key=lambda reading: _likelihood(_sample(reading.text)))


def _read(data: bytes, encoding: str) -> Decoded:
    """Read strictly if that is possible."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, "replace")


def _read_big5(data: bytes) -> Decoded:
    """Read Big5 by the table that leaves fewer gaps; where both do, by the one that has ETEN's."""
    windows, hong_kong = (_read(data, encoding) for encoding in _BIG5)
    gaps = windows.text.count("\ufffd") - hong_kong.text.count("\ufffd")
    if gaps > 0 or (gaps == 0 and _NOT_ETEN_RE.search(windows.text)):
        return hong_kong
    return windows


def _is_text(reading: Decoded) -> bool:
    """Tell whether hardly a control character and hardly a gap is in the text, and no NUL."""
    text = reading.text
    if "\0" in text:
        return False
    n_controls = sum(1 for _ in _CONTROL_RE.finditer(text))
    n_gaps = text.count("\ufffd") if reading.errors == "replace" else 0
    return all(
        n_flaws <= len(text) / 1000 or (n_flaws <= _HANDFUL and n_flaws * 3 <= n_sound)
        for n_flaws, n_sound in ((n_controls, len(text)), (n_gaps, len(_sample(text)) - n_gaps))
    )


def _is_chinese(reading: Decoded) -> bool:
    """Tell whether the characters, gaps apart, are likely ones.

    Any bytes are UTF-16 and with gaps they are anything: there brevity is no excuse.
    """
    is_lenient = reading.errors == "strict" and reading.encoding not in _UTF_16
    prior_n = _PRIOR_N if is_lenient else 0
    sample = _sample(reading.text).replace("\ufffd", "")
    return _likelihood(sample, prior_n=prior_n) >= _LEAST_LIKELY


def _sample(text: str) -> str:
    """Take the first characters beyond ASCII."""
    runs = (match[0] for match in _BEYOND_ASCII_RE.finditer(text))
    return "".join(islice(runs, _SAMPLE_LENGTH))[:_SAMPLE_LENGTH]


def _likelihood(sample: str, *, prior_n: int = _PRIOR_N) -> float:
    """Rate characters by the formula above: 0 is best."""
    total = sum(map(_weight, sample), start=prior_n * _TYPICAL)
    return total / max(len(sample) + prior_n, 1)


def _weight(char: str) -> float:
    known = _WEIGHTS.get(char)
    if known is not None:
        return known
    return next((weight for pattern, weight in _CLASSES if pattern.match(char)), _RARE)


def _not_text(found: str) -> ReadError:
    return ReadError(
        f"expected text in UTF-8, UTF-16, GB18030 or Big5 but found {found};"
        " save it as plain text in UTF-8, or take it out of the archive"
    )
