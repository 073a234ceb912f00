"""Passwords are kept as salted scrypt hashes, never as they were typed."""

import asyncio
import hashlib
import hmac
import secrets

COST = 2**14
SALT_BYTES = 16


async def hash_password(password: str, cost: int = COST) -> str:
    """Return `scrypt$<cost>$<salt>$<digest>`; with the cost inside, it can be raised one day."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"scrypt${cost}${salt.hex()}${(await _digest(password, cost, salt)).hex()}"


async def verify_password(password: str, password_hash: str) -> bool:
    """Say whether the password is the one the hash was made from, in constant time."""
    _, cost, salt, digest = password_hash.split("$")
    found = await _digest(password, int(cost), bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(digest))


async def _digest(password: str, cost: int, salt: bytes) -> bytes:
    """Hash in a thread: scrypt is slow on purpose, and the event loop has others to serve."""
    return await asyncio.to_thread(
        hashlib.scrypt, password.encode(), salt=salt, n=cost, r=8, p=5, dklen=32
    )
