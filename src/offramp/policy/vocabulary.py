"""The facts a finding may rest on: what each is called, what it is, and who can tell.

A rulebook may add facts of its own. Nothing here may identify a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Teller(StrEnum):
    """Who can tell a fact."""

    officer = "officer"
    history_check = "history_check"
    prosecutor = "prosecutor"
    program = "program"
    supervising_agency = "supervising_agency"
    complainant = "complainant"


TELLER_WORDS = {
    Teller.officer: "the officer",
    Teller.history_check: "the history check",
    Teller.prosecutor: "the prosecutor",
    Teller.program: "the program",
    Teller.supervising_agency: "the supervising agency",
    Teller.complainant: "the complainant",
}


class Kind(StrEnum):
    """What sort of value a fact has."""

    yes_no = "yes_no"
    word = "word"
    words = "words"
    amount = "amount"
    whole = "whole"
    time = "time"
    point = "point"
    records = "records"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that can be known: its key, kind, unit or closed set of words, and who can tell."""

    key: str
    kind: Kind
    words: str
    who_can_tell: tuple[Teller, ...]
    unit: str = ""
    one_of: tuple[str, ...] = ()
    es: str = ""


def _fact(
    key: str, kind: Kind, words: str, es: str, *who: Teller, unit: str = "", one_of: tuple[str, ...] = ()
) -> Fact:
    return Fact(key=key, kind=kind, words=words, es=es, who_can_tell=who, unit=unit, one_of=one_of)


OTHER = "other"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GRADES = ("infraction", "violation", "petty_misdemeanor", "misdemeanor", "gross_misdemeanor", "felony")
MEASURED = ("weighed", "estimated", "not_weighed")
WEIGHTS = ("gross", "net")
COURTS = ("drug_court", "mental_health_court", "veterans_court", "community_court", OTHER)
WARRANTS = ("failure_to_appear", "infraction", "misdemeanor", "felony", "violent", "supervision", OTHER)
DRIVERS = ("addiction", "mental_illness", "homelessness", "poverty", OTHER)
WISHES = ("agrees", "undecided", "objects", "nobody")
BASES = ("records", "officer_observed", "reliable_report", "none")
CONDUCT = ("arrest", "conduct")

_officer, _check, _prosecutor = Teller.officer, Teller.history_check, Teller.prosecutor
_program, _supervising, _complainant = Teller.program, Teller.supervising_agency, Teller.complainant
_FACTS = (
    _fact("offence", Kind.word, "the offence or reason", "el delito o el motivo", _officer, _prosecutor),
    _fact("offence.grade", Kind.word, "how grave the law calls the offence", "qué gravedad da la ley al delito",
          _officer, _prosecutor, one_of=GRADES),
    _fact("offence.attempt", Kind.yes_no, "whether it was only an attempt", "si fue solo una tentativa",
          _officer, _prosecutor),
    _fact("happened.weekday", Kind.word, "the day of the week", "el día de la semana", _officer, _program,
          one_of=WEEKDAYS),
    _fact("happened.time", Kind.time, "the time of day", "la hora del día", _officer, _program),
    _fact("place.beat", Kind.word, "the beat where it happened", "la zona de patrulla donde ocurrió",
          _officer, _program),
    _fact("place.district", Kind.word, "the district where it happened", "el distrito donde ocurrió",
          _officer, _program),
    _fact("place.point", Kind.point, "the point where it happened", "el punto donde ocurrió", _officer, _program),
    _fact("age", Kind.whole, "the person's age", "la edad de la persona", _officer, _check, unit="years"),
    _fact("residency.in_area", Kind.yes_no, "whether the person lives in the program's area",
          "si la persona vive en el área del programa", _officer, _check, _program),
    _fact("residency.months", Kind.amount, "how long the person has lived in the program's area",
          "cuánto tiempo lleva la persona viviendo en el área del programa", _officer, _check, _program,
          unit="months"),
    _fact("drug.substance", Kind.word, "which drug it is", "qué droga es", _officer, _prosecutor),
    _fact("drug.amount", Kind.amount, "how much of the drug there is", "cuánta droga hay", _officer, _prosecutor,
          unit="g"),
    _fact("drug.measured", Kind.word, "whether the drug was weighed or estimated", "si la droga se pesó o se estimó",
          _officer, _prosecutor, one_of=MEASURED),
    _fact("drug.weight", Kind.word, "whether that is the gross or the net weight", "si es el peso bruto o el neto",
          _officer, _prosecutor, one_of=WEIGHTS),
    _fact("amenable", Kind.yes_no, "whether the person seems open to help",
          "si la persona parece abierta a recibir ayuda", _officer),
    _fact("driver.kinds", Kind.words, "what seems to drive the conduct", "qué parece estar detrás de la conducta",
          _officer, _program, one_of=DRIVERS),
    _fact("profit_above_subsistence", Kind.yes_no, "whether the person sells for profit beyond getting by",
          "si la persona vende para ganar más de lo que necesita para vivir", _officer, _prosecutor),
    _fact("exploits_minors", Kind.yes_no, "whether the person exploits minors", "si la persona explota a menores",
          _officer, _check, _prosecutor),
    _fact("promotes_prostitution", Kind.yes_no, "whether the person promotes prostitution",
          "si la persona promueve la prostitución", _officer, _check, _prosecutor),
    _fact("threat_to_others", Kind.yes_no, "whether the person is a threat to others now",
          "si la persona es ahora una amenaza para otros", _officer),
    _fact("near_school", Kind.yes_no, "whether it happened in a school zone", "si ocurrió en una zona escolar",
          _officer, _prosecutor),
    _fact("complainant.objects", Kind.yes_no, "whether the complainant wants the charge to go ahead",
          "si quien denuncia quiere que el cargo siga adelante", _complainant, _officer, _prosecutor),
    _fact("complainant.wish", Kind.word, "what the victim or complainant wants",
          "qué quiere la víctima o quien denuncia", _complainant, _officer, _prosecutor, one_of=WISHES),
    _fact("warrant.open", Kind.yes_no, "whether a warrant is open", "si hay una orden judicial abierta",
          _officer, _check, _prosecutor),
    _fact("warrant.kinds", Kind.words, "which kinds of warrant are open", "qué clases de orden judicial hay abiertas",
          _officer, _check, _prosecutor, one_of=WARRANTS),
    _fact("involvement.basis", Kind.word, "how earlier involvement is known", "cómo se sabe de la implicación anterior",
          _officer, _check, one_of=BASES),
    _fact("involvement.what", Kind.word, "whether the earlier involvement was an arrest",
          "si la implicación anterior fue un arresto", _officer, _check, one_of=CONDUCT),
    _fact("involvement.months_ago", Kind.amount, "how long ago the earlier involvement was",
          "cuánto hace de la implicación anterior", _officer, _check, unit="months"),
    _fact("involvement.in_area", Kind.yes_no, "whether the earlier involvement was in the program's area",
          "si la implicación anterior fue en el área del programa", _officer, _check),
    _fact("history.records", Kind.records, "what the history check found", "lo que muestran los antecedentes",
          _check, _prosecutor),
    _fact("pending.case", Kind.yes_no, "whether a criminal case is open", "si hay una causa penal abierta",
          _check, _prosecutor),
    _fact("pending.classes", Kind.words, "of which classes the open cases are", "de qué clases son las causas abiertas",
          _check, _prosecutor),
    _fact("pending.specialty_court", Kind.yes_no,
          "whether a drug court or mental health court case is pending",
          "si hay una causa pendiente en un tribunal de drogas o de salud mental", _prosecutor),
    _fact("pending.courts", Kind.words, "in which specialty courts a case is pending",
          "en qué tribunales especializados hay una causa pendiente", _prosecutor, one_of=COURTS),
    _fact("pending.violent_case", Kind.yes_no, "whether a case of violence or weapons is open",
          "si hay una causa abierta por violencia o armas", _prosecutor),
    _fact("supervision.active", Kind.yes_no, "whether the person is on probation or parole",
          "si la persona está en libertad vigilada o condicional", _check, _prosecutor, _supervising),
    _fact("supervision.classes", Kind.words, "for which classes of offence the person is on supervision",
          "por qué clases de delito está la persona bajo supervisión", _check, _prosecutor, _supervising),
    _fact("supervision.approved", Kind.yes_no, "whether the supervising agency approves",
          "si la agencia que supervisa lo aprueba", _supervising),
    _fact("program.slots_open", Kind.whole, "how many places the program has left after arrest diversions",
          "cuántos lugares le quedan al programa después de los desvíos por arresto", _program, unit="places"),
    _fact("program.order_bars_contact", Kind.yes_no,
          "whether an order bars contact with someone in the program",
          "si una orden prohíbe el contacto con alguien del programa", _program),
)  # fmt: skip

STANDARD: Mapping[str, Fact] = MappingProxyType({fact.key: fact for fact in _FACTS})

# Which facts tell another one as well, those that only tell another, and those that nobody needs to be asked for.
TOLD_BY: Mapping[str, frozenset[str]] = MappingProxyType({
    "warrant.open": frozenset({"warrant.kinds"}),
    "pending.case": frozenset({"pending.classes"}),
    "pending.specialty_court": frozenset({"pending.courts"}),
    "supervision.active": frozenset({"supervision.classes"}),
    "residency.in_area": frozenset({"residency.months"}),
})  # fmt: skip
TELLS = frozenset({"complainant.objects"})
AT_HAND = frozenset({"offence", "history.records", "happened.weekday", "happened.time"})
