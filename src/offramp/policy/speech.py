"""The few words by which criteria say themselves, in English and Spanish; a book's own words come from the book.

It must never turn a rule round: a word that is missing in Spanish stays in English.
"""

from collections.abc import Iterable

from offramp.policy.amounts import Compare
from offramp.policy.vocabulary import WEEKDAYS

ENGLISH, SPANISH = "en", "es"
LANGUAGES = (ENGLISH, SPANISH)

_COMPARED = {
    ENGLISH: {Compare.over: "more than", Compare.at_least: "at least", Compare.below: "less than",
              Compare.at_most: "at most"},
    SPANISH: {Compare.over: "más de", Compare.at_least: "al menos", Compare.below: "menos de",
              Compare.at_most: "como máximo"},
}  # fmt: skip
_SPANISH = {
    "yes": "sí", "no": "no", "or": "o", "and": "y", "years": "años", "months": "meses", "days": "días",
    "places": "lugares", "conviction": "condena", "charge": "cargo", "arrest": "arresto", "custody": "detención",
    "release": "puesta en libertad", "offence": "delito", "event": "hecho", "any class": "cualquier clase",
    "infraction": "infracción", "violation": "falta", "petty_misdemeanor": "delito menor leve",
    "misdemeanor": "delito menor", "gross_misdemeanor": "delito menor grave", "felony": "delito grave",
    "weighed": "pesada", "estimated": "estimada", "not_weighed": "sin pesar", "gross": "peso bruto",
    "net": "peso neto", "records": "registros", "officer_observed": "lo vio un agente",
    "reliable_report": "información fiable", "none": "ninguna", "addiction": "adicción",
    "mental_illness": "enfermedad mental", "homelessness": "falta de vivienda", "poverty": "pobreza",
    "drug_court": "tribunal de drogas", "mental_health_court": "tribunal de salud mental",
    "veterans_court": "tribunal de veteranos", "community_court": "tribunal comunitario", "other": "otra",
    "failure_to_appear": "no presentarse", "violent": "violencia", "supervision": "supervisión",
    "monday": "lunes", "tuesday": "martes", "wednesday": "miércoles", "thursday": "jueves",
    "friday": "viernes", "saturday": "sábado", "sunday": "domingo",
}  # fmt: skip


def word(name: str, language: str) -> str:
    """A word of a closed set, as it is said."""
    if language == ENGLISH and name in WEEKDAYS:
        return name.capitalize()
    said = _SPANISH.get(name, name) if language == SPANISH else name
    return said.replace("_", " ")


def compared(compare: Compare, limit: float, language: str) -> str:
    """A limit: "more than 3"."""
    return f"{_COMPARED[language][compare]} {limit:g}"


def listed(names: Iterable[str], joined: str, language: str) -> str:
    """Words joined: "a, b or c"."""
    said = [word(name, language) for name in names]
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} {word(joined, language)} {said[-1]}"


def chosen(english: str, spanish: str, language: str) -> str:
    """The Spanish where it is asked for and somebody has written it."""
    return spanish if language == SPANISH and spanish else english


def back(months: int, language: str) -> str:
    """A span of months, in years where it comes out even."""
    if months % 12 == 0 and months > 12:
        return f"{months // 12} {word('years', language)}"
    return f"{months} {word('months', language)}"
