"""Files that would take all there is of something, or lead somewhere; each with what is said of it."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

from formats.made import docx_of, epub_of, pdf_objects, record_of, stream_of, tar_of, zip_of

MIB = 2**20
ZEROS = bytes(MIB)

_LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
_PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def _zip_bomb() -> bytes:
    return zip_of({"a.txt": ZEROS * 100})


def _nested_zips() -> bytes:
    data = zip_of({"a.txt": "題\n文。".encode()})
    for _ in range(6):
        data = zip_of({"a.zip": data})
    return data


def _overlapping_zip() -> bytes:
    """Let many members share the same bytes, as zbsm.zip does."""
    name = b"0000.txt"
    packed = zlib.compress(ZEROS * 10, 9)[2:-4]
    crc = zlib.crc32(ZEROS * 10)
    sizes = struct.pack("<III", crc, len(packed), 10 * MIB)
    head = struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 0) + sizes
    local = head + struct.pack("<HH", len(name), 0) + name + packed
    central = b""
    for n in range(500):
        central += struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 0) + sizes
        central += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + b"%04d.txt" % n
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 500, 500, len(central), len(local), 0)
    return local + central + end


def _wide_zip() -> bytes:
    """Hold more files than any archive may."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(100_001):
            archive.writestr(zipfile.ZipInfo(f"{n}.png"), b"")
    return file.getvalue()


def _encrypted_zip() -> bytes:
    data = bytearray(zip_of({"a.txt": b"x" * 100}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _tar_with_links() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.CHRTYPE, "")):
            info = tarfile.TarInfo("a.txt")
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return file.getvalue()


def _pages(contents: bytes, *, resources: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << %s >> >>"
            % resources,
            contents,
            *more,
        ]
    )


def _pdf_packed_twice() -> bytes:
    packed = zlib.compress(zlib.compress(ZEROS * 200))
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(packed)
    return _pages(head + packed + b"\nendstream")


def _pdf_that_draws_itself() -> bytes:
    form = stream_of(
        b"/X Do /X Do /X Do",
        more=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        b"/Resources << /XObject << /X 5 0 R >> >> ",
    )
    return _pages(stream_of(b"/X Do"), resources=b"/XObject << /X 5 0 R >>", more=(form,))


def _pdf_page_loop() -> bytes:
    return pdf_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    )


def _pdf_table_loop() -> bytes:
    """Let the table of objects refer to itself as to the one before it."""
    data = pdf_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    )
    start = data.index(b"xref\n")
    return data.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % start)


def _nested_mail() -> bytes:
    message = EmailMessage()
    message.set_content("x")
    data = message.as_bytes()
    for n in range(5_000):
        head = b'Content-Type: multipart/related; boundary="%d"\n\n--%d\n' % (n, n)
        data = head + data + b"\n--%d--\n" % n
    return b"MIME-Version: 1.0\n" + data


# What it is -> name, bytes, and what the refusal says.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.zip", _zip_bomb, "unpacks to more than 200 times its size"),
    "zip in zip in zip": ("a.zip", _nested_zips, "more than 3 archives"),
    "zip whose files overlap": ("a.zip", _overlapping_zip, "overlap"),
    "zip of very many files": ("a.zip", _wide_zip, "more than 100,000 files"),
    "zip that leads up": ("a.zip", lambda: zip_of({"../../a.txt": b"x"}), "leads out"),
    "zip that leads to the root": ("a.zip", lambda: zip_of({"/etc/a.txt": b"x"}), "leads out"),
    "encrypted zip": ("a.zip", _encrypted_zip, "encrypted"),
    "zip packed with lzma": (
        "a.zip",
        lambda: zip_of({"a.txt": ZEROS * 20}, packed=zipfile.ZIP_LZMA),
        "unusual way",
    ),
    "zip with half of it gone": (
        "a.zip",
        lambda: zip_of({"a.txt": bytes(range(256)) * 99})[:150],
        "not a whole ZIP file",
    ),
    "tar that leads up": ("a.tar.gz", lambda: tar_of({"../a.txt": b"x"}), "leads out"),
    "tar of links": ("a.tar.gz", _tar_with_links, "holds no file that ningbot reads"),
    "tar bomb": ("a.tar.gz", lambda: tar_of({"a.txt": ZEROS * 200}), "has more than 16 MiB"),
    "gzip bomb": (
        "a.tar.gz",
        lambda: tar_of({"a.png": ZEROS * 200}),
        "unpacks to more than 200 times its size",
    ),
    "gzip of gzip": (
        "a.tar.gz",
        lambda: gzip.compress(gzip.compress(ZEROS)),
        "not a whole .tar.gz",
    ),
    "laughing docx": (
        "a.docx",
        lambda: docx_of(_PARAGRAPH.format("&j;"), before=_LAUGHS),
        "XML",
    ),
    "docx that reads a file": (
        "a.docx",
        lambda: docx_of(
            _PARAGRAPH.format("&x;"),
            before='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ),
        "XML entities",
    ),
    "docx nested deeply": ("a.docx", lambda: docx_of("<w:p>" * 100_000), "XML"),
    "docx bomb": (
        "a.docx",
        lambda: docx_of(_PARAGRAPH.format(" " * (40 * MIB))),
        "unpacks to more than 200 times its size",
    ),
    "epub that leads up": (
        "a.epub",
        lambda: zip_of(
            {"META-INF/container.xml": b'<c><rootfile full-path="../../etc/passwd"/></c>'}
        ),
        "names no content",
    ),
    "epub bomb": (
        "a.epub",
        lambda: epub_of({"a.xhtml": "<p>" + " " * (40 * MIB) + "</p>"}),
        "unpacks to more than 200 times its size",
    ),
    "page nested deeply": ("a.html", lambda: b"<div>" * 199_000 + "文。".encode(), ""),
    "page of hidden depth": ("a.html", lambda: b"<p><b><table><tr><td>" * 30_000, ""),
    "page of very many tags": ("a.html", lambda: b"<p>a<b>" * (MIB - 10), "200,000 tags"),
    "page that is too large": ("a.html", lambda: b"x" * (9 * MIB), "more than the 8 MiB"),
    "mail in mail in mail": ("a.mhtml", _nested_mail, ""),
    "pdf whose pages are in a loop": ("a.pdf", _pdf_page_loop, ""),
    "pdf whose tables are in a loop": ("a.pdf", _pdf_table_loop, ""),
    "pdf that draws itself": ("a.pdf", _pdf_that_draws_itself, ""),
    "pdf bomb": (
        "a.pdf",
        lambda: _pages(stream_of(ZEROS * 200)),
        "stream of more than 8 MiB",
    ),
    "pdf packed twice": ("a.pdf", _pdf_packed_twice, "stream of more than 8 MiB"),
    "table with an endless cell": ("a.csv", lambda: b'id,text\n1,"' + b"x" * (20 * MIB), ""),
    "json of very many items": ("a.json", lambda: b"[" + b"[]," * (10 * MIB) + b"1]", "items"),
    "json of nothing but errors": ("a.json", lambda: b"[" + b"0," * 900_000 + b"1]", "item 1 "),
    "json nested deeply": ("a.json", lambda: b"[" * (4 * MIB), ""),
    "json with an endless number": (
        "a.json",
        lambda: b'{"id": ' + b"9" * MIB + b', "text": "x"}',
        "",
    ),
    "warc bomb": (
        "a.warc.gz",
        lambda: gzip.compress(
            record_of(gzip.compress(ZEROS * 200), headers=b"Content-Encoding: gzip\r\n")
        ),
        "more than 8 MiB",
    ),
}
