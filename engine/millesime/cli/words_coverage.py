"""The words of `millesime test --coverage`, in French and English: what is counted, and what it would take."""

from __future__ import annotations

from typing import Final

COVERAGE: Final[dict[str, tuple[str, str]]] = {
    "coverage.total": ("Total", "Total"),
    "coverage.versions": ("versions", "versions"),
    "coverage.branches": ("branches", "branches"),
    "coverage.conditions": ("conditions", "conditions"),
    "coverage.bounds": ("bornes", "bounds"),
    "coverage.cells": ("cases lues", "cells read"),
    "coverage.version": ("version", "version"),
    "coverage.branch": ("branche", "branch"),
    "coverage.condition": ("condition", "condition"),
    "coverage.short": (
        "{name} : {reached} sur {total}, sous les {percent} % demandés",
        "{name}: {reached} of {total}, under the {percent} % asked for",
    ),
    "coverage.bound": ("borne", "bound"),
    "suggest.made": (
        "{n} cas proposés : ce que le moteur répond aujourd’hui, à vérifier avant de le recopier",
        "{n} cases suggested: what the engine answers today, to be checked before it is copied",
    ),
    "suggest.none": ("rien à proposer", "nothing to suggest"),
    "suggest.vain": ("{place} : rien trouvé pour {what} de {name}", "{place}: nothing found for {what} of {name}"),
    # What a scenario must hold to reach what no scenario does.
    "needs.version": ("demander `{name}` un jour, {days}", "ask for `{name}` on a day, {days}"),
    "needs.reading": (", selon la lecture {reading}", ", in reading {reading}"),
    "needs.period": ("faire lire `{name}` un jour, {days}", "have `{name}` read on a day, {days}"),
    "needs.lacuna": (
        "demander `{name}` un jour, {days} : ce qui est alors inconnu",
        "ask for `{name}` on a day, {days}: what is then unknown",
    ),
    "needs.arm": (
        "un cas où {text}, les branches d’avant étant fausses",
        "a case where {text}, the branches before it being false",
    ),
    "needs.otherwise": ("un cas qu’aucune branche d’avant ne prend", "a case that no branch before it takes"),
    "needs.no_match": ("un cas que l’exception ne vise pas", "a case of which the exception does not speak"),
    "needs.case": ("un cas tel que {text}", "a case such that {text}"),
    "needs.then": ("un cas où {text}", "a case where {text}"),
    "needs.else": ("un cas où ceci est faux : {text}", "a case where this is false: {text}"),
    "needs.when": ("un cas que vise « lorsque {text} »", "a case within “lorsque {text}”"),
    "needs.not_when": ("un cas que ne vise pas « lorsque {text} »", "a case outside “lorsque {text}”"),
    "needs.applicable": ("un cas où la règle s’applique : {text}", "a case to which the rule applies: {text}"),
    "needs.not_applicable": (
        "un cas où la règle est sans objet, ceci étant faux : {text}",
        "a case to which the rule does not apply, this being false: {text}",
    ),
    "needs.set_aside": (
        "un cas que vise l’exception, et une exception à celle-ci",
        "a case of which the exception speaks, and an exception to it as well",
    ),
    "needs.capped": ("un cas où le plafond joue", "a case in which the cap binds"),
    "needs.not_capped": ("un cas sous le plafond", "a case under the cap"),
    "needs.floored": ("un cas où le minimum joue", "a case in which the floor binds"),
    "needs.not_floored": ("un cas au-dessus du minimum", "a case above the floor"),
    "needs.given": ("un cas où il n’y a pas lieu au défaut", "a case that does not fall back on the default"),
    "needs.fallback": ("un cas où le défaut prend la place", "a case that falls back on the default"),
    "needs.picked": ("un cas où c’est {text} que l’on retient", "a case in which {text} is the one kept"),
    "needs.counts": ("un cas où {text} recule la fin du délai", "a case in which {text} puts off the end of the delay"),
    "needs.does_not_count": (
        "un cas où {text} n’a pas eu lieu ou vient trop tard",
        "a case in which {text} did not happen or comes too late",
    ),
    "needs.exempted": ("un cas que vise « sauf si {text} »", "a case within “sauf si {text}”"),
    "needs.not_exempted": ("un cas que ne vise pas « sauf si {text} »", "a case outside “sauf si {text}”"),
    "needs.never": ("n’est évaluée dans aucun cas", "is evaluated in no case"),
    "needs.both": (
        "deux cas où elle décide seule, l’un quand elle est vraie, l’autre quand elle est fausse",
        "two cases in which it alone decides, one when it is true, one when it is false",
    ),
    "needs.true": ("un cas où elle est vraie et décide seule", "a case in which it is true and alone decides"),
    "needs.false": ("un cas où elle est fausse et décide seule", "a case in which it is false and alone decides"),
    "needs.holds": (" ; vrai : {others}", "; true: {others}"),
    "needs.fails": (" ; faux : {others}", "; false: {others}"),
}
