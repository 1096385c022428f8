"""Ways of writing that mean the same are made one: width, case, accents, Traditional characters."""

import re
import unicodedata
from functools import cache
from pathlib import Path

# Words of Taiwan and Hong Kong, after folding the characters, with those of the mainland.
_PAIRS = """
网路=网络 软体=软件 硬体=硬件 程式=程序 资讯=信息 讯息=消息 简讯=短信 位址=地址 登入=登录 设定=设置
重设=重置 支援=支持 透过=通过 萤幕=屏幕 荧幕=屏幕 伺服器=服务器 影片=视频 搜寻=搜索 储值=充值
提领=提现 提币=提现 充币=充值 数位=数字 使用者=用户 品质=质量 身分=身份 连结=链接 装置=设备
智慧=智能 行动电话=手机 行动支付=移动支付 电邮=邮件 电子邮件=邮件 邮箱=邮件 预设=默认 列印=打印
"""
_REGIONAL = dict(pair.split("=") for pair in _PAIRS.split())
_REGION = re.compile("|".join(sorted(_REGIONAL, key=len, reverse=True)))
_MARKS = re.compile("[\u0300-\u036f]")


@cache
def simplified() -> dict[int, str]:
    """Which character stands for each Traditional one."""
    lines = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def fold(text: str) -> str:
    """The text as it is compared: "帳戶Ａ café" → "账户a cafe"."""
    wide = unicodedata.normalize("NFKC", text).lower()
    if not wide.isascii():
        bare = _MARKS.sub("", unicodedata.normalize("NFD", wide))
        wide = unicodedata.normalize("NFC", bare).translate(simplified())
        wide = _REGION.sub(lambda found: _REGIONAL[found[0]], wide)
    return wide.replace("'", "").replace("’", "")
