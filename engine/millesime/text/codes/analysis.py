"""Codes ML4xx, analysis."""

from __future__ import annotations

from millesime.text.codes.entry import Entry
from millesime.text.diagnostic import Severity

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML401",
        "`{name}` dépend de lui-même : {loop}",
        "`{name}` depends on itself: {loop}",
        "rompre la boucle : l'une de ces règles doit se décider sans les autres",
        "break the loop: one of these rules must be decided without the others",
    ),
    Entry(
        "ML402",
        "ce `selon` ne prévoit rien pour {example}",
        "this `selon` provides nothing for {example}",
        "ajouter un cas, étendre ses voisins ou finir par `sinon : …`",
        "add a case, widen its neighbours, or end with `sinon : …`",
    ),
    Entry(
        "ML403",
        "deux cas de ce `selon` valent pour {example}",
        "two cases of this `selon` hold for {example}",
        "resserrer l'un des deux cas : un seul doit s'appliquer",
        "narrow one of the two cases: only one may apply",
    ),
    Entry(
        "ML404",
        "`{name}` peut sortir avec une fraction de centime : {reason}",
        "`{name}` can come out with a fraction of a cent: {reason_en}",
        "écrire l'arrondi que le texte prévoit, `arrondi(… ; 0,01 €)`, ou déclarer `{name} : montant exact`",
        "write the rounding that the text provides, `arrondi(… ; 0,01 €)`, or declare `{name} : montant exact`",
    ),
    Entry(
        "ML405",
        "cette branche n'est jamais atteinte : {reason}",
        "this branch is never reached: {reason_en}",
        "la supprimer, ou corriger ce qui la précède",
        "remove it, or mend what comes before it",
        Severity.WARNING,
    ),
    Entry(
        "ML406",
        "cette condition est toujours {truth} : {reason}",
        "this condition is always {truth_en}: {reason_en}",
        "corriger le seuil, ou les bornes du fait",
        "mend the threshold, or the bounds of the fact",
        Severity.WARNING,
    ),
    Entry(
        "ML407",
        "le fait `{name}` est déclaré, mais aucune règle ne le lit",
        "the fact `{name}` is declared, but no rule reads it",
        "le supprimer, ou écrire la règle qui en dépend",
        "remove it, or write the rule that depends on it",
        Severity.WARNING,
    ),
    Entry(
        "ML408",
        "`{name}` et `{other}` ne diffèrent que d'une lettre",
        "`{name}` and `{other}` differ by one letter only",
        "s'il s'agit du même, n'en garder qu'un ; sinon, mieux les distinguer",
        "if they are the same, keep one of them; if not, tell them better apart",
        Severity.WARNING,
    ),
    Entry(
        "ML409",
        "le barème `{name}` s'arrête au {last}, mais `{reader}` le lit encore jusqu'{until}",
        "the barème `{name}` ends on {last}, but `{reader}` still reads it {until_en}",
        "ajouter la ligne qui suit, ou déclarer `lacune à compter du {next} « … »`",
        "add the line that follows, or declare `lacune à compter du {next} « … »`",
        Severity.WARNING,
    ),
    Entry(
        "ML410",
        "le barème `{name}` n'a aucune ligne",
        "the barème `{name}` has no line",
        "écrire au moins une ligne `à compter du … : …`, ou une `lacune`",
        "write at least one line `à compter du … : …`, or a `lacune`",
        Severity.WARNING,
    ),
    Entry(
        "ML411",
        "l'exception `{name}` ne s'appliquera jamais ici : `{target}` n'a pas de version pendant cette période",
        "the exception `{name}` will never apply here: `{target}` has no version during this period",
        "accorder les dates de l'exception avec celles de `{target}`",
        "bring the exception's dates into line with those of `{target}`",
        Severity.WARNING,
    ),
)
