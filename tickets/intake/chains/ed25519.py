"""Two questions about Ed25519 bytes: is this a public key's point, is this a secret key."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32
PAIR_BYTES = 64

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P


def on_curve(point: bytes) -> bool:
    """Whether 32 bytes name a point of the curve, as every wallet's own address does.

    x² = (y² - 1) / (d·y² + 1) must be a square (RFC 8032, 5.1.3); u·v is one exactly when u/v is.
    """
    y = int.from_bytes(point, "little") & (2**255 - 1)
    square = (y * y - 1) * (_D * y * y + 1) % _P
    return pow(square, (_P - 1) // 2, _P) in {0, 1}


def is_key_pair(raw: bytes) -> bool:
    """Whether 64 bytes are a secret key followed by its own public key. No signature is."""
    if len(raw) != PAIR_BYTES:
        return False
    private = Ed25519PrivateKey.from_private_bytes(raw[:KEY_BYTES])
    return private.public_key().public_bytes_raw() == raw[KEY_BYTES:]
