"""Which charset are these bytes? For text without a label, with a false one or an unknown one.

Each candidate decodes a sample; the reading with the largest share of characters that are common
in its language wins. General detectors need a paragraph; a subject line has eight characters.
"""

import re

# The most frequent characters of ordinary modern text in each language, in rough order.
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运您请邮址账"
    "号码钱包转户币客服复回复邮箱充值提现图片附件申请退款测试谢好主题助链投诉询查帮助登录密收试密码验证"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實"
    "日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政美相"
    "見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名"
    "真論處走義各入幾口認條平系氣題活更別打女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直"
    "您請郵址帳號碼錢包轉戶幣客服復回覆充值提現圖附件申請退款測試謝鏈投訴詢查幫登錄密收驗證香港灣台"
)
_KOREAN = (
    "이다는을에가의하고지도한로기사리자어은나를아시서들스그해대정인수일게라안전보제부주요여있니습만세상것오면"
    "원동장성우구진거신무공소유화과내결문경연국비학생조마없입모았했할확감드립회합녕메답변송첨파미우터"
)
_JAPANESE = (
    "のにはをたがでてとしれさいるあっなまりかすこもらくよりけきそうどえおちわせつみ日本人年大国会中一十上事"
    "出者時行ンスルトリイアラクドシレジタグテフロコマカプサメー御様件名送受信願確認社お"
)
_RUSSIAN = "оеаинтсрвл"

_CANDIDATES = {
    "gb18030": frozenset(_SIMPLIFIED + "，。！？：；、（）“”《》的"),
    "big5hkscs": frozenset(_TRADITIONAL + "，。！？：；、（）「」"),
    "cp949": frozenset(_KOREAN),
    "cp932": frozenset(_JAPANESE + "、。「」"),
    "euc_jp": frozenset(_JAPANESE + "、。「」"),
    "cp1251": frozenset(_RUSSIAN),
    "koi8_r": frozenset(_RUSSIAN),
    "cp1252": frozenset("’“”–—…€™éèàçêñáíóúäöüßåøæ«»·"),
}
_MISREAD = -0.2
_LATIN_ENDS = "\u0250"
_SAMPLE = 4_000  # bytes looked at; the rest of a mail is in the same charset
_ESCAPES = ((re.compile(rb"\x1b\$[B@]|\x1b\([BJI]"), "iso2022_jp_2"), (re.compile(rb"~\{"), "hz"))
_KOREAN_ESCAPE = re.compile(rb"\x1b\$\)C")
_CHANCE = 3  # two-byte characters that may be valid UTF-8 by chance
_OVER_LABEL = 0.25  # how much better another reading must be than the one the label names


def guess(data: bytes) -> str:
    """`data` as text in the charset it looks like. Never raises."""
    if data.isascii():
        return _decode_escapes(data)
    text = _utf8(data)
    if text and (is_surely_utf8(text) or not _is_everyday_chinese(data)):
        return text
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    return _decode(data, max(_CANDIDATES, key=lambda codec: _score(data, codec)))


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def is_surely_utf8(text: str) -> bool:
    """Whether valid UTF-8 that gave `text` can hardly be anything else by chance.

    Two or three characters of two bytes can: the GBK bytes of 谢谢 are the UTF-8 of "лл".
    """
    beyond = [char for char in text[:_SAMPLE] if char > "\x7f"]
    return len(beyond) > _CHANCE or any(char > "\u07ff" for char in beyond)


def _is_everyday_chinese(data: bytes) -> bool:
    return _score(data, "gb18030") == 1.0


def best_of(data: bytes, codec: str) -> str:
    """`data` read as `codec`, unless another reading is clearly better."""
    other = max([*_CANDIDATES, "utf-8"], key=lambda name: _score(data, name))
    if _score(data, other) > _score(data, codec) + _OVER_LABEL:
        return _decode(data, other)
    return _decode(data, codec)


def _decode(data: bytes, codec: str) -> str:
    if codec == "cp1252":  # five bytes have no character there; Latin-1 has controls for them
        return data.decode("cp1252", "replace").replace("\ufffd", "")
    return data.decode(codec, "replace")


def _decode_escapes(data: bytes) -> str:
    if _KOREAN_ESCAPE.search(data[:400]):
        return data.decode("iso2022_kr", "replace")
    if b"\x1b" in data:
        for codec in ("iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004"):
            try:
                return data.decode(codec)
            except UnicodeError:
                continue
        return data.decode("iso2022_jp_2", "replace")
    return data.decode("ascii")


def _score(data: bytes, codec: str) -> float:
    """Mean weight of the characters beyond ASCII, between -1 (garbage) and 1 (everyday text)."""
    text = data[:_SAMPLE].decode(codec, "replace")
    common = _CANDIDATES.get(codec) or _CANDIDATES["gb18030"] | _CANDIDATES["big5hkscs"]
    weigh = _weigh_latin if codec == "cp1252" else _weigh
    weights = [
        weigh(char, text[index - 1 : index], text[index + 1 : index + 2], common)
        for index, char in enumerate(text)
        if char > "\x7f"
    ]
    return sum(weights) / len(weights) if weights else 0.0


# Weights of characters that are not among the common ones: first character, last, weight.
_RANGES = (
    ("\x80", "\x9f", -1.0),  # controls
    ("\u3000", "\u303f", 0.2),
    ("\u3040", "\u30ff", 0.25),  # kana
    ("\u4e00", "\u9fff", 0.2),
    ("\uac00", "\ud7a3", 0.25),  # Hangul
    ("\ue000", "\uf8ff", -1.0),  # private use
    ("\uff61", "\uff9f", -0.3),  # half-width kana: what Latin-1 looks like as Shift-JIS
    ("\uff00", "\uffef", 0.2),
    ("\ufff0", "\uffff", -1.0),  # what could not be decoded
)


def _weigh(char: str, before: str, after: str, common: frozenset[str]) -> float:
    if "\u0400" <= char <= "\u04ff":
        return _weigh_cyrillic(char, before, after, common)
    if char in common:
        return 1.0
    if char < _LATIN_ENDS:
        return _weigh_latin(char, before, after, common)
    if before.islower() and before.isascii():  # "Gr眉遝e": Latin letters read as something else
        return _MISREAD
    return next((weight for first, last, weight in _RANGES if first <= char <= last), 0.0)


def _weigh_cyrillic(char: str, before: str, after: str, common: frozenset[str]) -> float:
    """Cyrillic words hold no Latin letters, and capitals only at their beginning."""
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return -0.5
    if char.isupper():
        return -0.2 if before.islower() else 0.1
    return 1.0 if char in common and (before > "\x7f" or after > "\x7f") else 0.4


def _weigh_latin(char: str, before: str, after: str, common: frozenset[str]) -> float:
    """A Latin accent stands among ASCII letters; side by side they are another charset."""
    if char == "\ufffd" or (before > "\x7f" and after > "\x7f"):
        return -0.5
    beside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if char in common:
        return 0.7 if beside else 0.4
    return 0.35 if beside and char.isalpha() else 0.05
