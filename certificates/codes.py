"""Verification codes: random, easy to read aloud and to type from paper."""

import secrets

# Crockford's base 32 (https://www.crockford.com/base32.html): without I, L, O, U, which are taken for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 7, 4  # 28 characters of 5 random bits: 140 bits
LENGTH = GROUPS * GROUP_LENGTH + GROUPS - 1

_TYPED_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)))


def normalised(typed: str) -> str:
    """What somebody typed or scanned, as codes are stored; empty when no code can look like that.

    Case, spaces and hyphens don't matter; O counts as 0, I and L count as 1.
    """
    plain = "".join(char for char in typed.upper() if char.isalnum()).translate(_TYPED_FOR)
    if len(plain) != GROUPS * GROUP_LENGTH or not set(plain) <= set(ALPHABET):
        return ""
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + GROUP_LENGTH] for start in range(0, len(plain), GROUP_LENGTH))
