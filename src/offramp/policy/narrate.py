"""Says a whole rulebook in plain words, in English or Spanish: every line, question, clock and class of it.

Leaves nothing out and adds no rule; where a book has no Spanish words, a computed clause stands there, marked.
"""

from collections.abc import Iterator, Mapping

from offramp.policy import speech
from offramp.policy.asks import NONE, UNSURE, Ask
from offramp.policy.deadlines import Deadline
from offramp.policy.lines import Effect, Line
from offramp.policy.narrate_words import (
    ACTS,
    EFFECTS,
    EN,
    ES,
    EXPIRIES,
    HOLDERS,
    STARTS,
    TELLERS,
    joined,
    said,
    upper,
)  # fmt: skip
from offramp.policy.rulebook import Offence, Rulebook
from offramp.policy.vocabulary import STANDARD

_SAY: Mapping[str, Mapping[str, str]] = {
    EN: {
        "book": "{name}: version {version}, in force from {start}{end}. File: {file}.",
        "until": " until {end}",
        "signed": "Signed off by {who} on {on}.",
        "draft": "DRAFT: no policy group has signed it off. It can be checked and explained; it serves nobody.",
        "final": "The final word: {who}.",
        "verified": "Every line and deadline is verified.",
        "incomplete": "Incomplete. Not verified: {ids}.",
        "way": "Way in: {id}",
        "first": "First question: {text}",
        "when": "Met when: {clause}.",
        "always": "Always quoted.",
        "attempt": "an attempt",
        "no attempt": "no attempt",
        "only": "Only on: {routes}.",
        "override": "{who} may decide otherwise.",
        "approval": "Approval needed from {who}.",
        "closes": "Closed once this is known: {fact}.",
        "settled": "Settled by {who}",
        "free": ", and the hand-off does not wait for it",
        "source": "Source: {source}.",
        "unverified": " NOT VERIFIED.",
        "names": "Names that the rules use",
        "area": "Area {id}: {words}; made of {members}.",
        "offences": "Kind of offence {id}: {words}.",
        "history": "Kind of earlier event {id}: {words}.",
        "event": "Event {id}: {words}.",
        "list": "Codes of the law are sorted by the list {id}.",
        "fact": "This book's own fact {id}: {words}. {who} can tell.",
        "asks": "What is asked, in this order",
        "asked": "asked of {who}, on {routes}",
        "one": "pick one",
        "any": "pick any",
        "sets": "sets {facts}",
        "open": "leaves all of this open",
        "clocks": "Clocks",
        "on": "On {route}: {clock}",
        "clock": "within {days} days of {start}, {acts}. After that {then}.",
        "from day": "They count from day {day} on.",
        "prolonged": "The days are prolonged by {days}; after those {then}.",
        "extended": "{who} may give more time.",
        "warned": "Warned at {percents} of the time.",
        "not sure": "not sure",
        "none": "There is none.",
    },
    ES: {
        "book": "{name}: versión {version}, vigente desde el {start}{end}. Archivo: {file}.",
        "until": " hasta el {end}",
        "signed": "Aprobado por {who} el {on}.",
        "draft": "BORRADOR: ningún grupo de políticas lo ha aprobado. Se puede probar y explicar; no se aplica a nadie.",
        "final": "La última palabra: {who}.",
        "verified": "Todas las líneas y plazos están verificados.",
        "incomplete": "Incompleto. Sin verificar: {ids}.",
        "way": "Vía: {id}",
        "first": "Primera pregunta: {text}",
        "when": "Se cumple cuando: {clause}.",
        "always": "Se cita siempre.",
        "english": "En inglés: {words}.",
        "attempt": "una tentativa",
        "no attempt": "no es tentativa",
        "only": "Solo en: {routes}.",
        "override": "{who} puede decidir otra cosa.",
        "approval": "Hace falta la aprobación de {who}.",
        "closes": "Se cierra cuando se sabe: {fact}.",
        "settled": "Lo resuelve {who}",
        "free": ", y la entrega no espera por ello",
        "source": "Fuente: {source}.",
        "unverified": " SIN VERIFICAR.",
        "names": "Nombres que usan las reglas",
        "area": "Área {id}: {words}; formada por {members}.",
        "offences": "Clase de delito {id}: {words}.",
        "history": "Clase de hecho anterior {id}: {words}.",
        "event": "Hecho {id}: {words}.",
        "list": "Los códigos de la ley se clasifican con la lista {id}.",
        "fact": "Dato propio de estas reglas {id}: {words}. Puede decirlo: {who}.",
        "asks": "Lo que se pregunta, en este orden",
        "asked": "contesta {who}, en {routes}",
        "one": "elegir una",
        "any": "elegir las que haya",
        "sets": "fija {facts}",
        "open": "deja todo esto sin saber",
        "clocks": "Plazos",
        "on": "En {route}: {clock}",
        "clock": "en {days} días desde {start}, {acts}. Después, {then}.",
        "from day": "Cuentan desde el día {day}.",
        "prolonged": "Los días se prolongan {days}; después de esos, {then}.",
        "extended": "{who} puede dar más tiempo.",
        "warned": "Aviso al {percents} del tiempo.",
        "not sure": "no se sabe",
        "none": "No hay.",
    },
}
AUTOMATIC = (NONE, UNSURE)
_BOUNDS = {"over": "más de", "at_least": "al menos", "below": "menos de", "at_most": "como máximo"}
_MADE = " [frase generada por el programa: el libro no tiene palabras en español]"
_ENGLISH = " [en inglés: nadie lo ha traducido]"


def whole(book: Rulebook, name: str, language: str = EN) -> str:
    """The whole book, ready to print."""
    lines = [*_head(book, name, language), *_ways(book, language), *_rules(book, language)]
    lines += [*_clocks(book, language), *_asks(book, language), *_names(book, language)]
    return "\n".join(lines)


def _head(book: Rulebook, name: str, language: str) -> Iterator[str]:
    say = _SAY[language]
    end = say["until"].format(end=book.in_force_until) if book.in_force_until else ""
    yield book.title
    yield "=" * len(book.title)
    yield say["book"].format(
        name=name, version=book.version, start=book.in_force_from, end=end, file=book.file
    )
    if book.signed_off:
        yield say["signed"].format(who=book.signed_off_by, on=book.signed_off_on)
    else:
        yield say["draft"]
    yield say["final"].format(who=HOLDERS[language][book.final_word])
    waiting = [line.id for line in book.lines if not line.citation.verified]
    waiting += [f"{_CLOCK[language]} {one.route}" for one in book.deadlines if not one.verified]
    yield say["incomplete"].format(ids=", ".join(waiting)) if waiting else say["verified"]


_CLOCK = {EN: "the clock of", ES: "el plazo de"}


def _ways(book: Rulebook, language: str) -> Iterator[str]:
    say = _SAY[language]
    for route in book.routes.values():
        yield from _section(say["way"].format(id=route.id))
        yield "  " + route.words + (_ENGLISH if language == ES else "")
        yield "  " + say["first"].format(text=_words(route.ask, route.es, language))
        listed = sorted((one for one in book.offences if route.id in one.routes), key=lambda one: one.order)
        for one in listed:
            its_class = _class(book, one.offence_class, book.offence_classes, language)
            graded = "".join(f"; {word}" for word in _graded(one, language))
            yield f"    - {_words(one.tile, one.es, language)}: {one.label} ({one.code}; {its_class}{graded})"


def _graded(one: Offence, language: str) -> Iterator[str]:
    if one.grade:
        yield speech.word(one.grade, language)
    if one.attempt is not None:
        yield _SAY[language]["attempt" if one.attempt else "no attempt"]


def _rules(book: Rulebook, language: str) -> Iterator[str]:
    for effect in Effect:
        here = [line for line in book.lines if line.effect is effect]
        if here:
            yield from _section(said(EFFECTS, effect, language))
            for line in here:
                yield from _line(book, line, language)


def _line(book: Rulebook, line: Line, language: str) -> Iterator[str]:
    say, holders = _SAY[language], HOLDERS[language]
    cited = line.citation
    yield f"  {line.id}  {_of_line(line, language)}"
    inside = (
        [say["english"].format(words=cited.words)] if language == ES and line.when and not cited.es else []
    )
    inside.append(say["when"].format(clause=line.when.plain(language)) if line.when else say["always"])
    if set(line.routes) != set(book.routes):
        inside.append(say["only"].format(routes=", ".join(line.routes)))
    if line.override_by:
        inside.append(upper(say["override"].format(who=holders[line.override_by])))
    if line.approval_by:
        inside.append(say["approval"].format(who=holders[line.approval_by]))
    if line.approval_fact:
        inside.append(say["closes"].format(fact=_fact(book, line.approval_fact, language)))
    if line.settled_by:
        free = "" if line.holds_handoff else say["free"]
        inside.append(say["settled"].format(who=TELLERS[language][line.settled_by]) + free + ".")
    inside.append(say["source"].format(source=cited.source) + ("" if cited.verified else say["unverified"]))
    yield from (f"      {one}" for one in inside)


def _of_line(line: Line, language: str) -> str:
    cited = line.citation
    if language == EN:
        return cited.words
    if cited.es:
        return cited.es
    return (upper(line.when.plain(ES)) + "." + _MADE) if line.when else cited.words + _ENGLISH


def _clocks(book: Rulebook, language: str) -> Iterator[str]:
    yield from _section(_SAY[language]["clocks"])
    if not book.deadlines:
        yield "  " + _SAY[language]["none"]
    for one in book.deadlines:
        yield from _clock(book, one, language)


def _clock(book: Rulebook, one: Deadline, language: str) -> Iterator[str]:
    say = _SAY[language]
    yield "  " + clock_words(one, language)
    first, *more = clock(book, one, language)
    yield "      " + say["on"].format(route=one.route, clock=first)
    yield from (f"      {sentence}" for sentence in more)
    yield "      " + say["source"].format(source=one.source) + ("" if one.verified else say["unverified"])


def clock_words(one: Deadline, language: str) -> str:
    """A deadline in the words of its book, which are English, and say so to other readers."""
    return one.words + (_ENGLISH if language == ES else "")


def clock(book: Rulebook, one: Deadline, language: str) -> tuple[str, ...]:
    """What a deadline says, sentence by sentence: the days and the acts, what follows, and who is warned when."""
    say = _SAY[language]
    told = [
        say["clock"].format(
            days=one.days, start=event(book, one.clock_start, language),
            acts=joined((said(ACTS, act, language) for act in one.acts), language),
            then=said(EXPIRIES, one.effect_on_expiry, language),
        )
    ]  # fmt: skip
    if one.earliest_day:
        told.append(say["from day"].format(day=one.earliest_day))
    if one.then is not None:
        then = said(EXPIRIES, one.then, language)
        told.append(say["prolonged"].format(days=one.extended_days, then=then))
    if one.extension_allowed_by:
        told.append(upper(say["extended"].format(who=HOLDERS[language][one.extension_allowed_by])))
    told.append(say["warned"].format(percents=joined((f"{part}%" for part in one.warn_at), language)))
    return tuple(told)


def event(book: Rulebook, name: str, language: str) -> str:
    """What starts a clock, in words: an event that every book knows, or one of its own."""
    if name in book.events:
        return _class(book, name, book.events, language)
    return said(STARTS, name, language)


def _asks(book: Rulebook, language: str) -> Iterator[str]:
    yield from _section(_SAY[language]["asks"])
    if not book.asks:
        yield "  " + _SAY[language]["none"]
    for number, ask in enumerate(book.asks, start=1):
        yield from _ask(number, ask, language)


def _ask(number: int, ask: Ask, language: str) -> Iterator[str]:
    say = _SAY[language]
    asked = say["asked"].format(who=TELLERS[language][ask.asked_of], routes=", ".join(ask.routes))
    yield f"  {number}. {_words(ask.text, ask.es, language)} [{ask.id}; {say[ask.kind]}; {asked}]"
    for tile in ask.tiles:
        facts = ", ".join(f"{key} = {value(given, language)}" for key, given in tile.sets.items())
        does = say["open"] if tile.id == UNSURE else say["sets"].format(facts=facts)
        yield f"    - {_words(tile.text, tile.es, language)} ({does})"


def value(given: object, language: str) -> str:
    """A value of a fact as a person reads it."""
    if isinstance(given, bool):
        return {EN: {True: "yes", False: "no"}, ES: {True: "sí", False: "no"}}[language][given]
    if isinstance(given, Mapping):
        if "unknown" in given:
            return _SAY[language]["not sure"]
        return " ".join(
            f"{_compared(str(key), language)} {value(one, language)}" for key, one in given.items()
        )
    if isinstance(given, (list, tuple)):
        return joined((value(one, language) for one in given), language) or speech.word("none", language)
    return speech.word(given, language) if isinstance(given, str) else str(given)


def _compared(key: str, language: str) -> str:
    return speech.chosen(key, _BOUNDS.get(key, ""), language).replace("_", " ")


def _names(book: Rulebook, language: str) -> Iterator[str]:
    say = _SAY[language]
    yield from _section(say["names"])
    for name, area in book.areas.items():
        words = _words(area.words, area.es, language)
        yield "  " + say["area"].format(id=name, words=words, members=", ".join(area.members))
    named = (("offences", book.offence_classes), ("history", book.history_classes), ("event", book.events))
    for what, classes in named:
        for name, english in classes.items():
            words = _words(english, book.spanish.get(name, ""), language)
            yield "  " + say[what].format(id=name, words=words)
    if book.offence_list:
        yield "  " + say["list"].format(id=book.offence_list)
    for key, fact in book.declared.items():
        if key not in STANDARD:
            who = upper(", ".join(TELLERS[language][one] for one in fact.who_can_tell))
            yield "  " + say["fact"].format(id=key, words=_fact(book, key, language), who=who)


def _class(book: Rulebook, name: str, classes: Mapping[str, str], language: str) -> str:
    spanish = book.spanish.get(name) if language == ES else ""
    return spanish or classes.get(name, name)


def _fact(book: Rulebook, key: str, language: str) -> str:
    fact = book.declared[key]
    return fact.es if language == ES and fact.es else fact.words


def _words(english: str, spanish: str, language: str) -> str:
    if language == EN:
        return english
    return spanish or english + _ENGLISH


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)
