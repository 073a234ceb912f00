"""A made-up key pair, for applications that read one before they can be imported.

It is worked out, not stored: numbers of fixed beginnings and the distance to the next prime, so
that nobody takes it for a secret, and every start gets the same pair.
"""

from base64 import b64encode
from hashlib import shake_256

_BYTES = 128
_EXPONENT = 65537
_SEEDS = ((b"sddflow: nobody's p", 390), (b"sddflow: nobody's q", 602))
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")


def private_key() -> str:
    """An RSA key of 2048 bits as PKCS#8 PEM."""
    p, q = (_prime(seed, distance) for seed, distance in _SEEDS)
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    parts = (0, p * q, _EXPONENT, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    inner = _tagged(0x30, b"".join(map(_integer, parts)))
    return _pem("PRIVATE KEY", _tagged(0x30, _integer(0) + _RSA + _tagged(0x04, inner)))


def public_key() -> str:
    """The public half, as PEM."""
    p, q = (_prime(seed, distance) for seed, distance in _SEEDS)
    inner = _tagged(0x30, _integer(p * q) + _integer(_EXPONENT))
    return _pem("PUBLIC KEY", _tagged(0x30, _RSA + _tagged(0x03, b"\0" + inner)))


def beginning(seed: bytes) -> int:
    """An odd number of 1024 bits whose two highest are set."""
    top = 3 << (8 * _BYTES - 2)
    return int.from_bytes(shake_256(seed).digest(_BYTES)) | top | 1


def _prime(seed: bytes, distance: int) -> int:
    return beginning(seed) + distance


def _integer(number: int) -> bytes:
    return _tagged(0x02, number.to_bytes(number.bit_length() // 8 + 1))


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content


def _pem(what: str, content: bytes) -> str:
    text = b64encode(content).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join((f"-----BEGIN {what}-----", *lines, f"-----END {what}-----", ""))
