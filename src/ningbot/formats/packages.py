"""Open a ZIP file, and XML in it, without being led astray by either."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from typing import Any, Final

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.source import Source

_HEADER_BYTES: Final = 30  # before the name and the bytes of each member
_LEADS_OUT_RE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_READABLE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PREFIX_RE = re.compile(r"\{[^}]*\}")


def opened_zip(source: Source) -> zipfile.ZipFile:
    """Open a ZIP file whose members do not overlap.

    Raises:
        ReadError: it is none, its members overlap, or they are too many.
    """
    try:
        package = zipfile.ZipFile(source.file)
    except zipfile.BadZipFile as error:
        raise source.refused("is not a whole ZIP file", "copy it again") from error
    members = package.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise source.refused(f"holds more than {limits.MAX_MEMBERS:,} files", "split it")
    ordered = sorted(members, key=lambda member: member.header_offset)
    for one, other in pairwise(ordered):
        if one.header_offset + _HEADER_BYTES + one.compress_size > other.header_offset:
            raise source.refused("is a ZIP bomb: its files overlap")
    return package


def read_member(
    package: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, *, most: int
) -> bytes:
    """Read a member of a ZIP file.

    Raises:
        ReadError: it is longer than ``most`` bytes, packed too tightly, encrypted or damaged.
    """
    shown = member.filename
    if member.flag_bits & 1:
        raise source.refused(f"holds {shown}, which is encrypted", "save it without a password")
    if member.compress_type not in _READABLE:
        raise source.refused(f"holds {shown}, which is packed in an unusual way", "pack it again")
    try:
        with package.open(member) as file:
            data = file.read(most + 1)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise source.refused(f"holds {shown}, which is damaged", "copy it again") from error
    declared = max(member.file_size, len(data))
    check_unpacked(shown, declared, member.compress_size, source, most=most)
    source.allowance.take_unpacked(len(data), source)
    return data


def check_unpacked(shown: str, n_bytes: int, n_packed: int, source: Source, *, most: int) -> None:
    """Refuse a member that is longer than ``most`` bytes, or that only a bomb could have packed."""
    if n_bytes > limits.RATIO_FROM_BYTES and n_bytes > limits.MAX_RATIO * max(n_packed, 1):
        found = f"holds {shown}, which unpacks to more than {limits.MAX_RATIO} times its size"
        raise source.refused(found)
    if n_bytes > most:
        raise source.refused(f"holds {shown}, which has more than {limits.said(most)}", "split it")


def leads_out(name: str) -> bool:
    r"""Tell whether the name of a member would lead out of the folder it is unpacked into.

    >>> [leads_out(name) for name in ("a/b.txt", "a/../../b", "/etc/passwd", "C:\\a", "a..b")]
    [False, True, True, True, False]
    """
    return bool(_LEADS_OUT_RE.search(name))


def parsed_xml(data: bytes, source: Source) -> Any:
    """Parse XML that declares no entities; nothing is fetched.

    Raises:
        ReadError: it is not well-formed, or has a document type.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise source.refused(
            f"holds XML that is not well-formed ({error.msg})", "mend it"
        ) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise source.refused("declares XML entities, which could be a bomb")
    return root


def local_name(element: Any) -> str:
    """Give the name of an element without its namespace; "" for what is none."""
    return _PREFIX_RE.sub("", element.tag) if isinstance(element.tag, str) else ""


class Package:
    """The parts of a .docx or .epub."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zip = opened_zip(source)
        self._members = {member.filename: member for member in self._zip.infolist()}

    def part(self, name: str) -> bytes | None:
        """Give a part; None where there is none. Raises as `read_member`."""
        member = self._members.get(name)
        if member is None:
            return None
        self._source.allowance.alive()
        return read_member(self._zip, member, self._source, most=limits.MAX_XML_BYTES)

    def xml(self, name: str) -> Any:
        """Give a part parsed; None where there is none. Raises as `parsed_xml`."""
        data = self.part(name)
        return None if data is None else parsed_xml(data, self._source)

    def wanted(self, name: str) -> Any:
        """Give a part parsed.

        Raises:
            ReadError: there is none, or it cannot be parsed.
        """
        found = self.xml(name)
        if found is None:
            kind = self._source.kind
            raise self._source.refused(f"lacks {name}, and so is no {kind} file", "save it again")
        return found


def check_path(name: str, source: Source) -> ReadError | None:
    """Give the error for a member whose name leads out of the archive."""
    if leads_out(name):
        return source.refused(f"holds {name!r}, a path that leads out of it")
    return None
