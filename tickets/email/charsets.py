"""Bytes and the charset their sender claims → text.

Only codecs on the list below are ever used: Python's codec registry also holds codecs that are
no charsets (rot13, zlib, idna, unicode_escape, punycode) and resolves names by importing
modules, so a name from a mail never reaches it.
"""

import re

from .guess import best_of, guess, is_surely_utf8

# Names that real mail uses → Python codec. A subset label gets its superset, as browsers do
# (WHATWG Encoding Standard): "gb2312" in the wild is GBK or GB18030, "iso-8859-1" is cp1252.
_ALIASES = {
    "utf-8": "utf8 utf-8-mac utf8mb4 unicode-1-1-utf-8 utf-8-sig x-utf-8 unicode cp65001",
    "utf-7": "utf7 unicode-1-1-utf-7 x-unicode-2-0-utf-7 csunicode11utf7",
    "utf-16": "utf16 ucs-2 iso-10646-ucs-2 csunicode",
    "utf-16-le": "utf-16le unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "utf-32": "utf32 ucs-4 iso-10646-ucs-4",
    "gb18030": "gb2312 gbk gb gb-2312 gb-2312-80 gb2312-80 gb2312-1980 x-gbk cn-gb csgb2312 "
    "chinese euc-cn eucgb2312-cn iso-ir-58 csiso58gb231280 cp936 ms936 windows-936 936 "
    "gb18030-2000 gb-18030 gb18030-2022 zh-cn hz-gbk",
    "big5hkscs": "big5 big5-hkscs big5-eten x-x-big5 cn-big5 csbig5 big-5 cp950 ms950 "
    "windows-950 950 big5-hk zh-tw",
    "hz": "hz-gb-2312 hz-gb hzgb",
    "iso2022_jp_2": "iso-2022-jp iso2022jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 cp50220 "
    "cp50221 cp50222 iso-2022-jp-ms iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ext",
    "cp932": "shift-jis shiftjis sjis x-sjis ms-kanji csshiftjis windows-31j ms932 windows-932 "
    "shift-jis-2004 x-ms-cp932",
    "euc_jp": "euc-jp eucjp x-euc-jp ujis cseucpkdfmtjapanese euc-jis-2004",
    "cp949": "euc-kr euckr ks-c-5601 ks-c-5601-1987 ks-c-5601-1989 ksc5601 ksc-5601 korean "
    "cseuckr windows-949 ms949 uhc ks-x-1001 iso-ir-149 csksc56011987",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "cp1252": "us-ascii ascii ansi-x3-4-1968 iso646-us iso-8859-1 iso8859-1 iso88591 latin1 "
    "latin-1 l1 cp819 iso-ir-100 windows-1252 cp1252 x-ansi ansi iso-latin-1 ansi-1252",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "windows-874 cp874 tis-620 tis620 iso-8859-11 iso8859-11",
    "iso8859_2": "iso-8859-2 iso8859-2 latin2 latin-2",
    "iso8859_3": "iso-8859-3 iso8859-3 latin3",
    "iso8859_4": "iso-8859-4 iso8859-4 latin4",
    "iso8859_5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859_6": "iso-8859-6 iso-8859-6-i iso-8859-6-e iso8859-6 arabic",
    "iso8859_7": "iso-8859-7 iso8859-7 greek",
    "iso8859_8": "iso-8859-8 iso-8859-8-i iso-8859-8-e iso8859-8 hebrew logical visual",
    "iso8859_10": "iso-8859-10 iso8859-10 latin6",
    "iso8859_13": "iso-8859-13 iso8859-13",
    "iso8859_14": "iso-8859-14 iso8859-14",
    "iso8859_15": "iso-8859-15 iso8859-15 latin9 latin-9",
    "iso8859_16": "iso-8859-16 iso8859-16",
    "koi8_r": "koi8-r koi8 koi cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman x-macroman mac-roman",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian mac-cyrillic",
    "cp437": "ibm437 cp437 437",
    "cp850": "ibm850 cp850 cp-850 850",
    "cp852": "ibm852 cp852",
    "cp862": "ibm862 cp862 dos-862",
    "cp866": "ibm866 cp866 866",
}
_CODECS = {alias: codec for codec, names in _ALIASES.items() for alias in [codec, *names.split()]}
# Where the usual codec has no character for what some senders put there.
_FALLBACKS = {
    "big5hkscs": ("cp950",),
    "iso2022_jp_2": ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_3"),
    "cp932": ("shift_jis_2004", "euc_jp"),
    "euc_jp": ("euc_jis_2004", "cp932"),
}
_ASCII_SHAPED = frozenset({"utf-7", "hz", "iso2022_jp_2", "iso2022_kr"})  # 7-bit by design
_CJK = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})
_JUNK = re.compile(r"[^a-z0-9-].*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def codec_of(label: str) -> str | None:
    """The Python codec for a charset's name in a mail; None for one we don't know or don't use."""
    name = label[:60].strip().strip("\"'=").lower().replace("_", "-").removeprefix("charset=")
    if name in _CODECS:
        return _CODECS[name]
    name = _JUNK.sub("", name.removeprefix("cs-").removeprefix("x-"))
    return _CODECS.get(name)


def decode(data: bytes, label: str = "") -> str:
    """`data` as text: as `label` says when that fits, otherwise as its bytes look. Never raises."""
    codec = codec_of(label)
    text = guess(data) if codec is None else _decode_as(data, codec)
    return _SURROGATE.sub("\ufffd", text).removeprefix("\ufeff")


def _decode_as(data: bytes, codec: str) -> str:
    if codec in _ASCII_SHAPED:
        return _decode_seven_bit(data, codec)
    if codec.startswith(("utf-16", "utf-32")):
        return _decode_wide(data, codec)
    if not data.isascii():
        return _decode_eight_bit(data, codec)
    if codec == "gb18030" and b"~{" in data:
        return _strict(data, "hz") or guess(data)
    return guess(data)


def _decode_eight_bit(data: bytes, codec: str) -> str:
    utf8 = _strict(data, "utf-8")
    if codec == "utf-8":
        return _mostly_utf8(data) if utf8 is None else utf8
    if codec in _CJK:
        return _decode_cjk(data, codec, utf8)
    if utf8 is not None:  # eight-bit text that happens to be valid UTF-8 is UTF-8
        return utf8 if is_surely_utf8(utf8) else guess(data)
    return best_of(data, codec) if codec == "cp1252" else data.decode(codec, "replace")


def _decode_seven_bit(data: bytes, codec: str) -> str:
    if not data.isascii() and codec != "utf-7":
        return guess(data)
    for name in (codec, *_FALLBACKS.get(codec, ())):
        text = _strict(data, name)
        if text is not None:
            return text
    return guess(data) if not data.isascii() else data.decode(codec, "replace")


def _decode_wide(data: bytes, codec: str) -> str:
    """UTF-16 and UTF-32 hold zero bytes for Latin text and line ends; without any, it is a lie."""
    if b"\0" not in data[:4096] and len(data) > 1 and _strict(data, "utf-8") is not None:
        return guess(data)
    if codec == "utf-16" and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        low_first = data[1:400:2].count(0) * 8 > len(data[:400]) // 2
        codec = "utf-16-le" if low_first else "utf-16-be"  # RFC 2781: big-endian without a mark
    return data.decode(codec, "replace")


def _mostly_utf8(data: bytes) -> str:
    """Bad UTF-8: a broken character here and there, or another charset under a wrong name."""
    text = data.decode("utf-8", "replace")
    good = sum(1 for char in text[:20000] if char > "\x7f" and char != "\ufffd")
    return text if good > text[:20000].count("\ufffd") else guess(data)


def _decode_cjk(data: bytes, codec: str, utf8: str | None) -> str:
    if utf8 is not None and is_surely_utf8(utf8):
        return utf8
    for name in (codec, *_FALLBACKS.get(codec, ())):
        text = _strict(data, name)
        if text is not None:
            return text if utf8 is None else best_of(data, codec)
    return utf8 if utf8 is not None else data.decode(codec, "replace")


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None
