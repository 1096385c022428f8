"""Private keys and seeds of every form the guard knows, made from chance."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from random import Random

from portal.secret_guard.codecs import BITCOIN, RIPPLE, base58_encode, ed25519_public

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def base58check(payload: bytes, alphabet: str = BITCOIN) -> str:
    check = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    return base58_encode(payload + check).translate(str.maketrans(BITCOIN, alphabet))


def bech32_like(prefix: str, length: int, chance: Random) -> str:
    return f"{prefix}1" + "".join(chance.choices(BECH32, k=length))


def wif(version: int, chance: Random, suffix: bytes = b"\1") -> str:
    return base58check(bytes([version]) + chance.randbytes(32) + suffix)


def extended(version: str, chance: Random) -> str:
    return base58check(bytes.fromhex(version) + chance.randbytes(41) + b"\0" + chance.randbytes(32))


def pair(chance: Random) -> bytes:
    seed = chance.randbytes(32)
    return seed + ed25519_public(seed)


def stellar(chance: Random) -> str:
    payload = bytes([18 << 3]) + chance.randbytes(32)
    check = binascii.crc_hqx(payload, 0).to_bytes(2, "little")
    return base64.b32encode(payload + check).decode()


def hexed(chance: Random, count: int = 32) -> str:
    return chance.randbytes(count).hex()


def text64(chance: Random, count: int) -> str:
    return base64.b64encode(chance.randbytes(count)).decode()


def pem(label: str, chance: Random, *, ended: bool = True) -> str:
    body = base64.encodebytes(chance.randbytes(120)).decode()
    return f"-----BEGIN {label}-----\n{body}" + (f"-----END {label}-----" if ended else "")


def keystore(chance: Random) -> str:
    crypto = {
        "ciphertext": hexed(chance),
        "cipherparams": {"iv": hexed(chance, 16)},
        "cipher": "aes-128-ctr",
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "salt": hexed(chance), "n": 262144, "r": 8, "p": 1},
        "mac": hexed(chance),
    }
    return json.dumps({"address": hexed(chance, 20), "crypto": crypto, "version": 3}, indent=2)


def validator_keystore(chance: Random) -> str:
    crypto = {
        name: {"function": "f", "params": {"iv": hexed(chance, 16)}, "message": hexed(chance)}
        for name in ("kdf", "checksum", "cipher")
    }
    return json.dumps({"crypto": crypto, "pubkey": hexed(chance, 48), "version": 4})


def vault(chance: Random) -> str:
    sizes = {"data": 300, "iv": 16, "salt": 32}
    return json.dumps({name: text64(chance, size) for name, size in sizes.items()})


def jwk(chance: Random) -> str:
    return json.dumps({"kty": "OKP", "crv": "Ed25519", "d": text64(chance, 30), "x": "public"})


def polkadot_file(chance: Random) -> str:
    encoding = {"content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"]}
    return json.dumps({"encoded": text64(chance, 200), "encoding": encoding, "meta": {}})


def mini(chance: Random) -> str:
    """The short keys of Casascius coins: whose hash with a question mark begins with a zero."""
    while True:
        key = "S" + "".join(chance.choices(BITCOIN, k=29))
        if hashlib.sha256(f"{key}?".encode()).digest()[0] == 0:
            return key


def pairing(chance: Random) -> str:
    return f"wc:{hexed(chance)}@2?relay-protocol=irn&symKey={hexed(chance)}"


EXTENDED_VERSIONS = {
    "xprv": "0488ade4",
    "yprv": "049d7878",
    "zprv": "04b2430c",
    "Yprv": "0295b005",
    "Zprv": "02aa7a99",
    "tprv": "04358394",
    "uprv": "044a4e28",
    "vprv": "045f18bc",
    "Ltpv": "019d9cfe",
    "Mtpv": "01b26792",
    "dgpv": "02fac398",
}

KEYS: dict[str, Callable[[Random], str]] = {
    "WIF": lambda chance: wif(0x80, chance),
    "WIF, uncompressed": lambda chance: wif(0x80, chance, b""),
    "WIF of a test net": lambda chance: wif(0xEF, chance),
    "WIF of Litecoin": lambda chance: wif(0xB0, chance),
    "WIF of Dogecoin": lambda chance: wif(0x9E, chance),
    "WIF of Dogecoin, uncompressed": lambda chance: wif(0x9E, chance, b""),
    "WIF of Dash": lambda chance: wif(0xCC, chance),
    "BIP-38": lambda chance: base58check(b"\x01\x42\xe0" + chance.randbytes(36)),
    **{
        name: lambda chance, version=version: extended(version, chance)
        for name, version in EXTENDED_VERSIONS.items()
    },
    "Solana": lambda chance: base58_encode(pair(chance)),
    "Solana, array": lambda chance: json.dumps(list(pair(chance))),
    "Solana, array on lines": lambda chance: json.dumps(list(pair(chance)), indent=2),
    "array of 32 bytes": lambda chance: json.dumps(list(chance.randbytes(32))),
    "ed25519 in hex": lambda chance: pair(chance).hex(),
    "XRP": lambda chance: base58check(b"\x21" + chance.randbytes(16), RIPPLE),
    "XRP, ed25519": lambda chance: base58check(b"\x01\xe1\x4b" + chance.randbytes(16), RIPPLE),
    "Stellar": stellar,
    "Sui": lambda chance: bech32_like("suiprivkey", 58, chance),
    "Nostr": lambda chance: bech32_like("nsec", 58, chance),
    "Cardano": lambda chance: bech32_like("ed25519e_sk", 110, chance),
    "Cardano, extended": lambda chance: bech32_like("addr_xsk", 160, chance),
    "Cardano, old": lambda chance: bech32_like("xprv", 160, chance),
    "age": lambda chance: bech32_like("age-secret-key-", 58, chance).upper(),
    "NEAR": lambda chance: f"ed25519:{base58_encode(pair(chance))}",
    "Aptos": lambda chance: f"ed25519-priv-0x{hexed(chance)}",
    "Tezos": lambda chance: base58check(b"\x0d\x0f\x3a\x07" + chance.randbytes(32)),
    "PEM": lambda chance: pem("EC PRIVATE KEY", chance),
    "PEM of SSH": lambda chance: pem("OPENSSH PRIVATE KEY", chance),
    "PEM of PGP": lambda chance: pem("PGP PRIVATE KEY BLOCK", chance),
    "keystore": keystore,
    "validator keystore": validator_keystore,
    "MetaMask vault": vault,
    "MetaMask vault in a log": lambda chance: json.dumps({"vault": vault(chance)}),
    "JWK": jwk,
    "Polkadot file": polkadot_file,
    "mini key": mini,
    "base64 pair": lambda chance: base64.b64encode(pair(chance)).decode(),
    "DER, ed25519": lambda chance: f"302e020100300506032b657004220420{hexed(chance)}",
    "WalletConnect": pairing,
    "authenticator": lambda chance: f"otpauth://totp/Me?secret={stellar(chance)[:32]}&issuer=X",
    "authenticator export": lambda chance: f"otpauth-migration://offline?data={text64(chance, 40)}",
}
