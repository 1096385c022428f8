"""Files made to hurt: what they are called, and their bytes. Run as a program, takes each in.

    python -m tests.portal.hostile_files

prints a line of JSON for each: its name, how it ended, seconds of processor time, and megabytes.
"""

import io
import json
import os
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

MB = 1024 * 1024
SECONDS = 5


def png(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes | None = None) -> bytes:
    """A PNG of one bit a pixel, all black, packed as small as it goes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + checked

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    middle = b"".join(chunk(*each) for each in chunks)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + middle
            + chunk(b"IDAT", packed if rows is None else rows) + chunk(b"IEND", b""))  # fmt: skip


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def nested(depth: int) -> bytes:
    data = packed({"0.bin": bytes(20 * MB)})
    for number in range(depth):
        data = packed({f"{number}{copy}.zip": data for copy in range(10)})
    return data


def quoted_bomb() -> bytes:
    """A PDF whose one page unpacks to 1 GB."""
    inner = zlib.compress(zlib.compress(bytes(256) * 4 * MB, 9), 9)
    return pdf(b"/Filter [/FlateDecode /FlateDecode]", inner)


def pdf(filters: bytes, stream: bytes, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    return b"".join([
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[", kids, b"]/Count ", str(count).encode(), b">>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<<", filters, b"/Length ", str(len(stream)).encode(), b">>stream\n", stream,
        b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    ])  # fmt: skip


def entities() -> bytes:
    """XML whose entities name each other: a billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><w:document>&l9;</w:document>'
    return packed({"word/document.xml": document.encode()})


def with_gps() -> bytes:
    from PIL import Image  # noqa: PLC0415  (only those that run need it)

    exif = Image.Exif()
    exif[0x0110] = "GPSMARK phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 14.0), 29: "2026:11:22"})
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif, comment=b"GPSMARK")
    return out.getvalue()


def moving(format_: str) -> bytes:
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    frames = [Image.new("P", (2000, 2000), number) for number in range(200)]
    frames[0].save(out, format_, save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png of 30,000 x 30,000": ("big.png", lambda: png(30_000, 30_000)),
    "png of 6,300 x 6,300": ("large.png", lambda: png(6_300, 6_300)),
    "png of 60,000 x 600": ("long.png", lambda: png(60_000, 600)),
    "png that ends early": ("cut.png", lambda: png(3000, 3000)[:200]),
    "png whose data is none": ("none.png", lambda: png(100, 100, rows=b"nothing")),
    "png with 9 MB of metadata": ("meta.png", lambda: png(9, 9, (b"tEXt", b"a\0" + b"x" * 9 * MB))),
    "png with a text that unpacks": (
        "ztxt.png", lambda: png(9, 9, (b"zTXt", b"a\0\0" + zlib.compress(bytes(900 * MB), 9))),
    ),
    "png with a profile that unpacks": (
        "iccp.png", lambda: png(9, 9, (b"iCCP", b"a\0\0" + zlib.compress(bytes(900 * MB), 9))),
    ),
    "jpeg with a place": ("photo.jpg", with_gps),
    "gif that moves": ("moving.gif", lambda: moving("GIF")),
    "webp that moves": ("moving.webp", lambda: moving("WEBP")),
    "svg with a script": ("logo.svg", lambda: SVG),
    "svg called png": ("logo.png", lambda: SVG),
    "page called png": ("receipt.png", lambda: PAGE),
    "page called txt": ("receipt.txt", lambda: PAGE),
    "page called pdf": ("receipt.pdf", lambda: PAGE),
    "gif and script": ("both.gif", lambda: b"GIF89a/*" + PAGE + b"*/=1;"),
    "png and zip": ("both.png", lambda: png(9, 9) + packed({"a.html": PAGE})),
    "png and page": ("page.png", lambda: png(9, 9, (b"tEXt", b"a\0" + PAGE))),
    "pdf and page": ("page.pdf", lambda: b"%PDF-1.4\n" + PAGE + b"\n%%EOF"),
    "pdf and zip": ("zip.pdf", lambda: pdf(b"", packed({"a": b"b"}))),
    "pdf that unpacks": ("bomb.pdf", quoted_bomb),
    "pdf of itself": ("loop.pdf", lambda: pdf(b"", b"", b"2 0 R " * 50, 10**9)),
    "pdf of nonsense": ("odd.pdf", lambda: b"%PDF-1.4\n" + b"[" * 5 * MB + b"\n%%EOF"),
    "pdf of a deep tree": ("deep.pdf", lambda: pdf(b"", b"<<" * MB)),
    "zip that unpacks": ("bomb.zip", lambda: packed({"0.bin": bytes(900 * MB)})),
    "zips in zips": ("nested.zip", lambda: nested(2)),
    "docx that unpacks": ("bomb.docx", lambda: packed({"word/document.xml": bytes(900 * MB)})),
    "docx of empty words": (
        "words.docx", lambda: packed({"word/document.xml": b"<w:t>a </w:t>" * (2 * MB)})),
    "docx of many parts": (
        "many.docx", lambda: packed({f"word/{n}.xml": b"<x/>" for n in range(9000)})),
    "docx that laughs": ("laughs.docx", entities),
    "docx with a macro": (
        "macro.docx", lambda: packed({"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"})),
    "xlsx of old macros": (
        "macro.xlsx", lambda: packed({"xl/workbook.xml": b"<x/>", "xl/macrosheets/a.xml": b"x"})),
    "docx with a program": (
        "prog.docx", lambda: packed({"word/document.xml": b"<x/>", "word/embeddings/a.bin": b"x"})),
    "docx of a far template": (
        "far.docx", lambda: packed({"word/document.xml": b"<x/>", "word/_rels/settings.xml.rels":
            b'<Relationship Type="x/attachedTemplate" Target="https://a.example/t.dotm" '
            b'TargetMode="External"/>'})),
    "name that climbs": ("../../../etc/passwd.txt", lambda: b"hello"),
    "name that turns around": ("photo\u202egnp.exe", lambda: png(9, 9)),
    "name of nothing": ("\u200b\u202e.png", lambda: png(9, 9)),
    "nothing": ("empty.png", lambda: b""),
    "text of one line": ("line.txt", lambda: b"a" * 2 * MB),
    "text of list words": ("words.txt", lambda: b"abandon " * (2 * MB // 8)),
    "mp4 of endless boxes": ("boxes.mp4", lambda: bytes.fromhex("00000018") + b"ftypisom" + bytes(4)
        + b"isommp41" + b"\x00\x00\x00\x08free" * MB + b"\x00\x00\x00\x08moov"),
}  # fmt: skip


def take_in(name: str, data: bytes) -> str:
    """What becomes of a file: "kept as …", or the code of its refusal."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from portal import uploads  # noqa: PLC0415
    from portal.refusals import Refused  # noqa: PLC0415

    try:
        kept = uploads.accept(SimpleUploadedFile(name, data))
    except Refused as refusal:
        return refusal.code if str(refusal.sentence) else "refused without a word"
    assert not any(mark in kept.data for mark in (b"GPSMARK", b"<script", b"Exif"))
    return f"kept as {kept.name}"


def _in_a_child(name: str, data: bytes) -> tuple[str, float, float]:
    """How it ends in a process that the kernel ends after `SECONDS` of its time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.write(writing, take_in(name, data).encode())
        os._exit(0)
    os.close(writing)
    _pid, status, used = os.wait4(child, 0)
    said = os.read(reading, 1000).decode() if status == 0 else f"ended by {status}"
    os.close(reading)
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from portal.secret_guard import preload  # noqa: PLC0415

    preload()
    for kind in sys.argv[1:] or FILES:
        name, make = FILES[kind]
        path = f"/tmp/hostile-{os.getpid()}"  # noqa: S108  (made by another process, to be small)
        maker = os.fork()
        if not maker:
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(make())
            os._exit(0)
        os.waitpid(maker, 0)
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
        os.unlink(path)  # noqa: PTH108
        said, seconds, megabytes = _in_a_child(name, data)
        print(json.dumps([kind, said, round(seconds, 2), round(megabytes)]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
