"""Codes ML4xx, analysis."""

from __future__ import annotations

from millesime.text.codes.entry import Entry
from millesime.text.diagnostic import Severity

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML401",
        "`{name}` dépend de lui-même : {loop}",
        "`{name}` depends on itself: {loop}",
        "rompez la boucle : l'une de ces règles doit se décider sans les autres",
        "break the loop: one of these rules must be decided without the others",
    ),
    Entry(
        "ML402",
        "ce `selon` ne prévoit rien pour {example}",
        "this `selon` provides nothing for {example}",
        "ajoutez un cas, étendez ses voisins ou finissez par `sinon : …`",
        "add a case, widen its neighbours, or end with `sinon : …`",
    ),
    Entry(
        "ML403",
        "deux cas de ce `selon` valent pour {example}",
        "two cases of this `selon` hold for {example}",
        "resserrez l'un des deux cas : un seul doit s'appliquer",
        "narrow one of the two cases: only one may apply",
    ),
    Entry(
        "ML404",
        "`{name}` peut sortir avec une fraction de centime, faute d'arrondi",
        "`{name}` can come out with a fraction of a cent, for want of a rounding",
        "écrivez l'arrondi que le texte prévoit, `arrondi(… ; 0,01 €)`, ou déclarez `{name} : montant exact`",
        "write the rounding that the text provides, `arrondi(… ; 0,01 €)`, or declare `{name} : montant exact`",
    ),
    Entry(
        "ML405",
        "cette branche n'est jamais atteinte : celles qui la précèdent prennent tous ses cas",
        "this branch is never reached: those before it take all its cases",
        "supprimez-la, ou resserrez celles qui la précèdent",
        "remove it, or narrow those before it",
        Severity.WARNING,
    ),
    Entry(
        "ML406",
        "cette condition est toujours vraie",
        "this condition is always true",
        "corrigez le seuil, ou les bornes déclarées du fait",
        "mend the threshold, or the declared bounds of the fact",
        Severity.WARNING,
    ),
    Entry(
        "ML407",
        "le fait `{name}` est déclaré, mais aucune règle ne le lit",
        "the fact `{name}` is declared, but no rule reads it",
        "supprimez-le, ou écrivez la règle qui en dépend",
        "remove it, or write the rule that depends on it",
        Severity.WARNING,
    ),
    Entry(
        "ML408",
        "`{name}` et `{other}` ne diffèrent que d'une lettre",
        "`{name}` and `{other}` differ by one letter only",
        "s'il s'agit du même, n'en gardez qu'un ; sinon, distinguez-les mieux",
        "if they are the same, keep one of them; if not, tell them better apart",
        Severity.WARNING,
    ),
    Entry(
        "ML409",
        "le barème `{name}` s'arrête au {last}, mais `{reader}` le lit jusqu'au {until}",
        "the barème `{name}` ends on {last}, but `{reader}` reads it until {until}",
        "ajoutez la ligne qui suit, ou déclarez `lacune` à compter du {next}",
        "add the line that follows, or declare a `lacune` from {next} on",
        Severity.WARNING,
    ),
    Entry(
        "ML410",
        "l'exception `{name}` ne s'appliquera jamais ici : `{target}` n'a pas de version pendant cette période",
        "the exception `{name}` will never apply here: `{target}` has no version during this period",
        "accordez les dates de l'exception avec celles de `{target}`",
        "bring the exception's dates into line with those of `{target}`",
        Severity.WARNING,
    ),
    Entry(
        "ML411",
        "ce cas de `selon` ne vaut pour aucune valeur possible",
        "this case of a `selon` holds for no possible value",
        "corrigez ses bornes, ou celles que le fait déclare",
        "mend its bounds, or those that the fact declares",
        Severity.WARNING,
    ),
    Entry(
        "ML412",
        "cette condition est toujours fausse",
        "this condition is always false",
        "corrigez le seuil, ou les bornes déclarées du fait",
        "mend the threshold, or the declared bounds of the fact",
        Severity.WARNING,
    ),
    Entry(
        "ML413",
        "`{name}` repose sur trop de règles l'une sur l'autre pour que l'on suive sa décision ({limit} étapes emboîtées)",
        "`{name}` rests on too many rules, one upon the next, for its decision to be followed ({limit} nested steps)",
        "réunissez des règles intermédiaires, ou remplacez la suite par un barème ou une liste",
        "bring intermediate rules together, or replace the sequence by a barème or a list",
    ),
)
