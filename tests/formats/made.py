"""Files of many formats, made byte by byte where no library makes them so."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence

FIGURES = "園區有企業{}家，產值{}億元。"


def page_of(paragraphs: Sequence[str], *, title: str = "園區報告", head: str = "") -> str:
    """Give a web page with a menu, an article and a foot."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>"
        '<nav><a href="/">首頁</a> <a href="/news">新聞</a> <a href="/about">關於</a></nav>'
        f"<article><h1>{title}</h1>{text}</article><footer>版權所有 違者必究</footer></body></html>"
    )


PARAGRAPHS = [
    f"第{n}個園區在2021年引進了{n + 30}家企業，實現銷售收入{n + 7}.5億元，並且建立了黨建指導員制度。"
    for n in range(1, 9)
]


def zip_of(members: Mapping[str, bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files as a ZIP archive, the same for the same files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0))
            info.compress_type = packed
            archive.writestr(info, data)
    return file.getvalue()


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """Pack files as .tar.gz."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def docx_of(body: str, *, before: str = "") -> bytes:
    """Make a Word document of the XML of its body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'{before}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return zip_of({"word/document.xml": document.encode()})


def epub_of(chapters: Mapping[str, str], *, metadata: str = "") -> bytes:
    """Make an e-book of the XHTML bodies of its chapters, by their names."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
    )
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    pages = {
        f"OEBPS/{name}": f"<html><head><title>x</title></head><body>{body}</body></html>".encode()
        for name, body in chapters.items()
    }
    files = {"META-INF/container.xml": container.encode(), "OEBPS/content.opf": package.encode()}
    return zip_of(files | pages)


def pdf_objects(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Put objects together, numbered from 1, the first of them the catalogue."""
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = b"/Size %d /Root 1 0 R " % (len(objects) + 1)
    file += b"trailer\n<< %s%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(file)


def stream_of(data: bytes, *, more: bytes = b"") -> bytes:
    """Write a stream, packed once."""
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream" % (
        len(packed),
        more,
        packed,
    )


_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"%s endcmap end end"
)


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """Make a PDF of the lines of its pages; a font whose glyphs are numbered as characters are."""
    characters = sorted({char for page in pages for line in page for char in line})
    ranges = [characters[n : n + 100] for n in range(0, len(characters), 100)]
    maps = b"".join(
        b"%d beginbfchar\n%s endbfchar\n"
        % (len(some), b"".join(b"<%04X> <%04X>\n" % (ord(c), ord(c)) for c in some))
        for some in ranges
    )
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    inner = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        font,
        inner,
        stream_of(_TO_UNICODE % maps),
    ]
    for n, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (first + 2 * n + 1)
        )
        shown = b"".join(
            b"1 0 0 1 50 %d Tm <%s> Tj\n" % (800 - 20 * k, line.encode("utf-16-be").hex().encode())
            for k, line in enumerate(page)
        )
        objects.append(stream_of(b"BT /F 12 Tf\n%sET" % shown))
    return pdf_objects(objects)


def record_of(
    body: bytes,
    *,
    url: str = "https://a.example/",
    status: str = "200 OK",
    kind: str = "text/html",
    headers: bytes = b"",
) -> bytes:
    """Give a record of a WARC file: the answer of a server."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n".encode() + headers + b"\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2021-01-02T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
