"""A lexicon with a fact of every type, built without a parser."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from millesime.facts.lexicon import Lexicon
from millesime.model.citation import NO_AUTHORITY
from millesime.model.expressions import Literal
from millesime.model.program import Enumeration, Fact, Interval, Program, Rule, Structure, Version
from millesime.text import Span
from millesime.values.types import AMOUNT, BOOLEAN, CALENDAR, DATE, DAYS, INTEGER, NUMBER, RATE, TEXT, Kind, Type

CATEGORY = Type(Kind.CHOICE, "categorie")
CLAIM = Type(Kind.RECORD, "sinistre")
MAYBE_DATE = Type(Kind.DATE, optional=True)

FACTS = (
    Fact("accident.date", DATE, "jour de l'accident"),
    Fact("accident.cloture", MAYBE_DATE),
    Fact("categorie", CATEGORY),
    Fact("entreprise.effectif", INTEGER, "effectif global", low=0, high=10_000),
    Fact("entreprise.nom", TEXT),
    Fact("entreprise.etablissement.siege", BOOLEAN),
    Fact("entreprise.etablissement.branche", BOOLEAN, presumed=False, has_presumption=True),
    Fact("pret.delai", DAYS),
    Fact("pret.duree", CALENDAR),
    Fact("prime.montant", AMOUNT, low=0),
    Fact("rente.coefficient", NUMBER),
    Fact("rente.pas", RATE, low=Fraction(0), high=Fraction(1), step=Fraction(1, 100)),
    Fact("rente.taux", RATE),
    Fact("salaires", Type(Kind.LIST, item=AMOUNT)),
    Fact("sinistres", Type(Kind.LIST, item=CLAIM)),
)
ENUMERATION = Enumeration("categorie", (("trajet", "accident de trajet"), ("travail", None)))
STRUCTURE = Structure(
    "sinistre",
    (
        Fact("annee", INTEGER, low=1990, high=2100),
        Fact("cout", AMOUNT),
        Fact("taux_ip", Type(Kind.RATE, optional=True)),
        Fact("categorie", CATEGORY),
    ),
)
RULE = Rule(
    "prime.eligible",
    BOOLEAN,
    (Version(Interval(date(2000, 1, 1)), Literal(True, BOOLEAN), NO_AUTHORITY, span=Span("", 0, 0)),),
)
PROGRAM = Program(
    "essai",
    {fact.name: fact for fact in FACTS},
    {ENUMERATION.name: ENUMERATION},
    {STRUCTURE.name: STRUCTURE},
    {},
    {},
    {RULE.name: RULE},
)
LEXICON = Lexicon(PROGRAM)
