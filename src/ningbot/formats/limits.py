"""What a file may take to be read. What takes more is refused with the name of the limit."""

from __future__ import annotations

from typing import Final

MIB: Final = 2**20

# Kind -> size of a file, or of one in an archive; more of these is no article.
MAX_BYTES: Final[dict[str, int]] = {
    ".txt": 16 * MIB,
    ".md": 16 * MIB,
    ".jsonl": 64 * MIB,
    ".html": 8 * MIB,
    ".mhtml": 64 * MIB,
    ".pdf": 128 * MIB,
    ".docx": 128 * MIB,
    ".epub": 128 * MIB,
    ".csv": 512 * MIB,
    ".tsv": 512 * MIB,
    ".json": 32 * MIB,
    ".zip": 2048 * MIB,
    ".tar.gz": 2048 * MIB,
    ".warc": 4096 * MIB,
}
MAX_INNER_BYTES: Final = 64 * MIB  # of any file in an archive: it is held in memory
MAX_TEXT_BYTES: Final = 8 * MIB  # of a document, in UTF-8
MAX_XML_BYTES: Final = 32 * MIB  # of one part of a .docx or .epub
MAX_STREAM_BYTES: Final = 8 * MIB  # of one stream in a PDF

MAX_TAGS: Final = 200_000  # of a page
MAX_MEMBERS: Final = 100_000  # of an archive with those in it
MAX_RECORDS: Final = 1_000_000  # of a WARC file
MAX_ROWS: Final = 1_000_000  # of a table or a list
MAX_PROBLEMS: Final = 1_000  # that are named, of a file
MAX_DEPTH: Final = 3  # archives in archives
MAX_PAGES: Final = 5_000
MAX_UNPACKED_BYTES: Final = 4096 * MIB  # of an archive with those in it
# Text shrinks to a tenth, and if it repeats itself to a fiftieth.
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = MIB  # below this a ratio says nothing

MEMORY_BYTES: Final = 1024 * MIB  # of address space, for the process that parses
CPU_S: Final = 20
CPU_S_PER_MIB: Final = 10
SILENCE_S: Final = 25.0  # between two documents, pages or members
# A line of JSON with a document: its text, and what JSON adds to it.
MAX_LINE_BYTES: Final = 2 * MAX_TEXT_BYTES + MIB


def cpu_s(n_bytes: int) -> int:
    """Give the seconds of processor time that a file of a size may take.

    >>> cpu_s(1000), cpu_s(10 * MIB)
    (20, 120)
    """
    return CPU_S + CPU_S_PER_MIB * (n_bytes // MIB)


def said(n_bytes: int) -> str:
    """Write a limit of size.

    >>> said(8 * MIB)
    '8 MiB'
    """
    return f"{n_bytes // MIB} MiB"
