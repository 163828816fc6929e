"""Says a finding in plain sentences, as a program would read it aloud to an officer, in English or Spanish.

Must never say more than the finding holds.
"""

from collections.abc import Iterable

from offramp.policy.findings import Finding, Reason, SettledLater, Unknown, Verdict
from offramp.policy.lines import Citation, Effect
from offramp.policy.narrate_words import ANSWERS, EN, ES, HOLDERS, TELLERS, upper
from offramp.policy.vocabulary import Teller

_SAID = {
    EN: {
        "still": "Still to learn: {fact}. {who} can tell (line {line}).",
        "override": "{who} may decide otherwise on {line}.",
        "open": "Open step: {who} must approve. {cited}",
        "later": "Settled after the hand-off by {who}: {fact} (line {line}).",
        "never": "Never disqualifies: {cited}",
        "book": "Rulebook {version} of {site}, as in force on {on}. The final word: {who}.",
        "incomplete": " It is incomplete: some of its lines are not verified.",
        "draft": " It is a draft: no policy group has signed it, and nobody may be helped or turned away by it.",
        "other": "This way in is closed. With the same facts these stay open: {routes}.",
        "no other": "This way in is closed, and with the same facts no other one of this book is open.",
        "unlisted": "This is no listed offence: none of these lines is met: {lines}.",
        "met": "Because: {cited}",
        "unknown": "Not known: {cited}",
        "not verified": ", not verified",
    },
    ES: {
        "still": "Falta saber: {fact}. Puede decirlo: {who} (línea {line}).",
        "override": "{who} puede decidir otra cosa sobre {line}.",
        "open": "Paso pendiente: hace falta la aprobación de {who}. {cited}",
        "later": "Se resuelve después de la entrega; lo decide {who}: {fact} (línea {line}).",
        "never": "Nunca descalifica: {cited}",
        "book": "Reglas {version} de {site}, vigentes el {on}. La última palabra: {who}.",
        "incomplete": " Están incompletas: algunas de sus líneas no están verificadas.",
        "draft": " Son un borrador: ningún grupo de políticas las ha aprobado, y no sirven para decidir sobre nadie.",
        "other": "Esta vía está cerrada. Con los mismos datos siguen abiertas: {routes}.",
        "no other": "Esta vía está cerrada, y con los mismos datos ninguna otra de estas reglas está abierta.",
        "unlisted": "El delito no está en la lista: no se cumple ninguna de estas líneas: {lines}.",
        "met": "Porque: {cited}",
        "unknown": "No se sabe: {cited}",
        "not verified": ", no verificada",
    },
}


def plain(finding: Finding, language: str = EN) -> list[str]:
    """The finding, a sentence at a time."""
    say, holders = _SAID[language], HOLDERS[language]
    said = [ANSWERS[language][finding.answer], *_reasons(finding, language)]
    said += _other_ways(finding, language)
    said += [
        say["still"].format(
            fact=_fact(one, language), who=_who(one.who_can_tell, language), line=one.citation.id
        )
        for one in finding.unknowns
    ]
    said += [
        say["override"].format(who=upper(holders[one.holder]), line=one.citation.id)
        for one in finding.overrides
    ]
    said += [
        say["open"].format(who=holders[one.approval_by], cited=cited(one.citation, language))
        for one in finding.open_steps
    ]
    said += [
        say["later"].format(
            who=TELLERS[language][one.settled_by], fact=_fact(one, language), line=one.citation.id
        )
        for one in finding.settled_later
    ]
    said += [say["never"].format(cited=cited(one, language)) for one in finding.quoted]
    book = say["book"].format(
        version=finding.book.version,
        site=finding.book.site,
        on=finding.on.isoformat(),
        who=holders[finding.final_word],
    )
    book += say["incomplete"] if finding.incomplete else ""
    return [*said, book + (say["draft"] if finding.book.draft else "")]


def _other_ways(finding: Finding, language: str) -> list[str]:
    closed = any(
        one.citation.effect is Effect.route_only and one.verdict is Verdict.met for one in finding.reasons
    )
    if not closed:
        return []
    routes = ", ".join(finding.other_ways)
    return [_SAID[language]["other" if routes else "no other"].format(routes=routes)]


def cited(citation: Citation, language: str = EN) -> str:
    """A line's words with where they stand; in Spanish the book's own, else the English ones."""
    words = citation.es if language == ES and citation.es else citation.words
    mark = "" if citation.verified else _SAID[language]["not verified"]
    return f"{words.rstrip('.')} [{citation.id}, {citation.file}:{citation.line}{mark}; {citation.source}]."


def _reasons(finding: Finding, language: str) -> list[str]:
    unlisted = [one for one in finding.reasons if one.verdict is Verdict.not_met]
    said = [_reason(one, language) for one in finding.reasons if one.verdict is not Verdict.not_met]
    if unlisted:
        ids = ", ".join(one.citation.id for one in unlisted)
        said.insert(0, _SAID[language]["unlisted"].format(lines=ids))
    return said


def _reason(reason: Reason, language: str) -> str:
    opening = "unknown" if reason.verdict is Verdict.unknown else "met"
    return _SAID[language][opening].format(cited=cited(reason.citation, language))


def _fact(missing: Unknown | SettledLater, language: str) -> str:
    return missing.es if language == ES and missing.es else missing.words


def _who(tellers: Iterable[Teller], language: str) -> str:
    return upper(", ".join(TELLERS[language][one] for one in tellers))
