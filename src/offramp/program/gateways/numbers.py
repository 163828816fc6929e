"""Telephone numbers as carriers write them, so that two ways to write one number are one number."""

import re

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def carrier_form(phone: str, *, country: str) -> str:
    """The number as a carrier wants it (E.164); "" where it is none. `country` goes before a national number."""
    digits = re.sub(r"[^0-9]", "", phone)
    if phone.strip().startswith("+"):
        found = f"+{digits}"
    elif phone.strip().startswith("00"):
        found = f"+{digits[2:]}"
    elif country == "1" and len(digits) == 11 and digits[0] == "1":
        found = f"+{digits}"
    elif country != "1" or len(digits) == 10:
        found = f"+{country}{digits.lstrip('0') if country != '1' else digits}"
    else:
        found = ""
    return found if E164.fullmatch(found) else ""


def same(one: str, other: str, *, country: str) -> bool:
    """Whether two ways to write a number mean the same telephone; what is no number is like nothing."""
    return _key(one, country) == _key(other, country) != ""


def _key(phone: str, country: str) -> str:
    return carrier_form(phone, country=country) or re.sub(r"[^0-9]", "", phone)
