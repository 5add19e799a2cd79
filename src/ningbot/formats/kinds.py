"""Which kinds of file there are, by the ends of their names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

# End of a file's name -> kind of file.
ENDINGS: Final[dict[str, str]] = {
    **{
        kind: kind
        for kind in (".txt", ".md", ".jsonl", ".html", ".mhtml", ".pdf", ".docx", ".epub", ".csv")
    },
    **{kind: kind for kind in (".tsv", ".json", ".zip", ".tar.gz", ".warc")},
    ".htm": ".html",
    ".mht": ".mhtml",
    ".tgz": ".tar.gz",
    ".warc.gz": ".warc",
}
# Kinds whose files are a document each.
ONE_DOCUMENT: Final = frozenset((".txt", ".md", ".html", ".mhtml", ".pdf", ".docx", ".epub"))
# Between a file's name and the place in it, in the doc_id of a document that has no id of its own.
WITHIN: Final = "!/"
SIDECAR: Final = ".meta.json"


def kind_of(name: str) -> str | None:
    """Give the kind of a file by its name; None where ningbot does not read it.

    >>> kind_of("報告.HTM"), kind_of("2021.tar.gz"), kind_of("a.gz")
    ('.html', '.tar.gz', None)
    """
    ending = ending_of(name)
    return ENDINGS[ending] if ending else None


def ending_of(name: str) -> str | None:
    """Give the end of a file's name that says its kind, in lower case.

    >>> ending_of("2021.TAR.GZ")
    '.tar.gz'
    """
    found = (ending for ending in ENDINGS if name.lower().endswith(ending))
    return max(found, key=len, default=None)


def is_sidecar(path: Path) -> bool:
    """Tell whether a file says where the page beside it was fetched from."""
    return path.name.endswith(SIDECAR) and path.with_name(path.name.removesuffix(SIDECAR)).exists()
