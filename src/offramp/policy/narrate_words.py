"""The set phrases by which a finding and a whole book are said, in English and Spanish.

No rule stands here: what a line means comes from the book and its criterion.
"""

from collections.abc import Iterable, Mapping

from offramp.policy.deadlines import Act, ClockStart, Expiry
from offramp.policy.findings import Answer
from offramp.policy.lines import Effect, Holder
from offramp.policy.vocabulary import TELLER_WORDS, Teller

EN, ES = "en", "es"

ANSWERS: Mapping[str, Mapping[Answer, str]] = {
    EN: {
        Answer.eligible: "Eligible: LEAD may be offered.",
        Answer.presumptively_excluded: "Presumed not eligible, and someone may decide otherwise.",
        Answer.excluded: "Not eligible under these rules.",
        Answer.cannot_say: "Cannot say yet: something is missing that could change the answer.",
    },
    ES: {
        Answer.eligible: "Cumple los requisitos: se puede ofrecer LEAD.",
        Answer.presumptively_excluded: "Se presume que no cumple los requisitos, y alguien puede decidir otra cosa.",
        Answer.excluded: "No cumple los requisitos según estas reglas.",
        Answer.cannot_say: "Aún no se puede decir: falta algo que podría cambiar la respuesta.",
    },
}
HOLDERS: Mapping[str, Mapping[Holder, str]] = {
    EN: {
        Holder.prosecutor: "the prosecutor",
        Holder.operational_work_group: "the operational work group",
        Holder.policy_group: "the policy group",
        Holder.project_manager: "the project manager",
        Holder.sergeant: "a sergeant",
        Holder.supervising_agency: "the supervising agency",
    },
    ES: {
        Holder.prosecutor: "la fiscalía",
        Holder.operational_work_group: "el grupo de trabajo operativo",
        Holder.policy_group: "el grupo de políticas",
        Holder.project_manager: "la dirección del programa",
        Holder.sergeant: "un sargento o una sargento",
        Holder.supervising_agency: "la agencia de supervisión",
    },
}
TELLERS: Mapping[str, Mapping[Teller, str]] = {
    EN: TELLER_WORDS,
    ES: {
        Teller.officer: "el o la agente",
        Teller.history_check: "la revisión de antecedentes",
        Teller.prosecutor: "la fiscalía",
        Teller.program: "el programa",
        Teller.supervising_agency: "la agencia de supervisión",
        Teller.complainant: "la persona afectada",
    },
}
EFFECTS: Mapping[str, dict[str, str]] = {
    EN: {
        Effect.eligible_offence: "What may be diverted",
        Effect.absolute_exclusion: "What always excludes",
        Effect.presumptive_exclusion: "What excludes unless somebody decides otherwise",
        Effect.needs_approval: "Whose approval is needed",
        Effect.route_only: "What closes one way in, and leaves the others open",
        Effect.informational: "What is only noted",
        Effect.not_disqualifying: "What never disqualifies",
    },
    ES: {
        Effect.eligible_offence: "Lo que puede desviarse",
        Effect.absolute_exclusion: "Lo que siempre excluye",
        Effect.presumptive_exclusion: "Lo que excluye salvo que alguien decida otra cosa",
        Effect.needs_approval: "De quién hace falta aprobación",
        Effect.route_only: "Lo que cierra una vía y deja abiertas las demás",
        Effect.informational: "Lo que solo se anota",
        Effect.not_disqualifying: "Lo que nunca descalifica",
    },
}
ACTS: Mapping[str, dict[str, str]] = {
    EN: {
        Act.screening: "the screening is done",
        Act.intake: "the intake is done",
        Act.release_signed: "the release is signed",
        Act.plan: "the plan is made",
    },
    ES: {
        Act.screening: "se ha hecho la primera evaluación",
        Act.intake: "se ha hecho la entrevista de ingreso",
        Act.release_signed: "se ha firmado la autorización",
        Act.plan: "se ha hecho el plan",
    },
}
STARTS: Mapping[str, dict[str, str]] = {
    EN: {
        ClockStart.arrest: "the arrest",
        ClockStart.referral: "the referral",
        ClockStart.handoff: "the hand-off",
    },
    ES: {
        ClockStart.arrest: "el arresto",
        ClockStart.referral: "la remisión",
        ClockStart.handoff: "la entrega",
    },
}
EXPIRIES: Mapping[str, dict[str, str]] = {
    EN: {
        Expiry.none: "nothing follows",
        Expiry.officer_may_file: "the officer may file the charge",
        Expiry.prosecutor_may_file: "the prosecutor may file the charge",
        Expiry.will_file: "the charge will be filed",
        Expiry.extended: "the days are prolonged by themselves, once",
    },
    ES: {
        Expiry.none: "no pasa nada",
        Expiry.officer_may_file: "el o la agente puede presentar el cargo",
        Expiry.prosecutor_may_file: "la fiscalía puede presentar el cargo",
        Expiry.will_file: "el cargo se presentará",
        Expiry.extended: "los días se prolongan por sí solos, una vez",
    },
}


def said(words: Mapping[str, Mapping[str, str]], key: str, language: str) -> str:
    """The phrase for a word of a closed set; one that has no phrase yet stands for itself."""
    return words[language].get(key, str(key).replace("_", " "))


def joined(said: Iterable[str], language: str) -> str:
    """Phrases joined: "a, b and c"."""
    *most, last = tuple(said) or ("",)
    return f"{', '.join(most)} {'y' if language == ES else 'and'} {last}" if most else last


def upper(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]
