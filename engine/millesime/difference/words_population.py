"""The words of a table decided under two laws: on the screen, on the page, and in the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from millesime.records.explain.typography import HARD, THIN

if TYPE_CHECKING:
    from millesime.text.render import Lang

WORDS: Final[dict[str, tuple[str, str]]] = {
    "population": ("Population", "Population"),
    "edition": ("édition {id}", "edition {id}"),
    "edition_on": ("édition {id}, au {day}", "edition {id}, on {day}"),
    "rows": ("{n} lignes", "{n} rows"),
    "row": ("1 ligne", "1 row"),
    # The whole table.
    "head": (
        "{file} — changent de réponse : {changed} sur {compared} ({share})",
        "{file} — rows whose answer changes: {changed} of {compared} ({share})",
    ),
    "none_changes": (
        "{file} — {compared}, aucune réponse ne change",
        "{file} — {compared}, no answer changes",
    ),
    "nothing_compared": (
        "{file} — aucune ligne à comparer",
        "{file} — no row to compare",
    ),
    "refused": (
        "refusées et non comparées : {n} (par les deux lois : {both} ; par la première seule : {before} ; par la seconde seule : {after})",
        "refused and not compared: {n} (by both laws: {both}; by the first alone: {before}; by the second alone: {after})",
    ),
    "refused_before": ("par la première loi", "by the first law"),
    "refused_after": ("par la seconde loi", "by the second law"),
    "refused_both": ("par les deux lois", "by both laws"),
    "row_numbered": ("ligne {row}", "row {row}"),
    "row_keyed": ("ligne {row} ({key})", "row {row} ({key})"),
    "fixed": (
        "dates d’événement que la table donne, et que le jour demandé ne déplace pas (--ignore les écarte) : {names}",
        "event dates that the table gives, which the day asked about does not move (--ignore leaves them aside): {names}",
    ),
    "strangers": (
        "colonnes qui ne sont pas des faits, non lues : {names}",
        "columns that are no facts, not read: {names}",
    ),
    "left": (
        "laissées à l’évaluateur, ligne par ligne : {before} puis {after}",
        "left to the evaluator, row by row: {before}, then {after}",
    ),
    "written": ("lignes qui changent, dans {path}", "rows that change, in {path}"),
    # A goal.
    "goal.changed": (
        "changent : {n} sur {of} ({share})",
        "change: {n} of {of} ({share})",
    ),
    "goal.same": ("aucune ligne ne change", "no row changes"),
    "goal.otherwise": (
        "gardent leur réponse, mais d’une autre disposition : {n}",
        "keep their answer, which rests on another provision: {n}",
    ),
    "goal.determined": ("deviennent certaines : {n}", "become determined: {n}"),
    "goal.undetermined": ("cessent d’être certaines : {n}", "stop being determined: {n}"),
    "goal.alone_before": ("la seconde loi n’a pas cette règle", "the second law has no such rule"),
    "goal.alone_after": ("la première loi n’a pas cette règle", "the first law has no such rule"),
    "no_rule": ("pas de règle", "no rule"),
    "many": ("une valeur", "a value"),
    "before": ("avant", "before"),
    "after": ("après", "after"),
    "count": ("lignes", "rows"),
    "share": ("part", "share"),
    "becomes": ("{before} → {after}", "{before} → {after}"),
    "examples": ("exemples", "examples"),
    "example": ("exemple", "example"),
    "transitions": ("D’une réponse à l’autre", "From one answer to the other"),
    # Figures.
    "figures": ("De combien", "By how much"),
    "rises": ("hausses", "rises"),
    "falls": ("baisses", "falls"),
    "change": ("écart", "change"),
    "later": ("plus tard", "later"),
    "earlier": ("plus tôt", "earlier"),
    "keeps": ("identiques", "same"),
    "total": ("somme", "sum"),
    "level.0": ("minimum", "least"),
    "level.50": ("médiane", "median"),
    "level.100": ("maximum", "greatest"),
    "level": ("quantile à {p} %", "{p}% quantile"),
    "level.short": ("{p} %", "{p}%"),
    "quantiles": (
        "Un quantile est le plus petit chiffre que cette part des lignes ne dépasse pas : c’est toujours celui d’une ligne.",
        "A quantile is the least figure that that part of the rows does not exceed: always the figure of a row.",
    ),
    "greatest_rises": ("plus fortes hausses", "greatest rises"),
    "greatest_falls": ("plus fortes baisses", "greatest falls"),
    "points": ("{n} point", "{n} point"),
    "points.many": ("{n} points", "{n} points"),
    "days": ("{n} jour", "{n} day"),
    "days.many": ("{n} jours", "{n} days"),
    "months": ("{n} mois", "{n} month"),
    "months.many": ("{n} mois", "{n} months"),
    "bins": ("Répartition", "Distribution"),
    "bin": ("de {low} à moins de {high}", "from {low} to less than {high}"),
    "bin.below": ("moins de {high}", "less than {high}"),
    "bin.above": ("{low} et plus", "{low} or more"),
    "bin.day": ("du {low} à la veille du {high}", "from {low} to the eve of {high}"),
    "bin.range": ("tranche", "range"),
    # Pictures.
    "picture.flows": (
        "{goal}, avant et après ; changent de réponse : {changed} sur {compared}",
        "{goal}, before and after; rows whose answer changes: {changed} of {compared}",
    ),
    "picture.spread": (
        "{goal}, répartition avant et après ; hausses : {rises}, baisses : {falls}, identiques : {stays}",
        "{goal}, distribution before and after; rises: {rises}, falls: {falls}, same: {stays}",
    ),
    "picture.described": (
        "À gauche les réponses de {before}, à droite celles de {after}. {flows}.",
        "On the left the answers of {before}, on the right those of {after}. {flows}.",
    ),
    "picture.spread_described": (
        "En haut {before}, médiane {was} ; en bas {after}, médiane {now}. {bins}.",
        "Above {before}, median {was}; below {after}, median {now}. {bins}.",
    ),
    "picture.flow": ("{before} → {after} : {n}", "{before} → {after}: {n}"),
    "picture.bin": ("{range} : {before} avant, {after} après", "{range}: {before} before, {after} after"),
    "picture.others": ("autres réponses ({n})", "other answers ({n})"),
    "picture.none": ("aucune", "none"),
}


def phrase(key: str, lang: Lang, /, **values: object) -> str:
    """A phrase, filled."""
    text = WORDS[key][lang == "en"]
    return text.format_map(values) if values else text


def number(n: int, lang: Lang) -> str:
    """A whole number as the reader groups its digits.

    >>> number(12345, "en")
    '12,345'
    """
    return f"{n:,}".replace(",", "," if lang == "en" else THIN)


def rows(n: int, lang: Lang) -> str:
    """So many rows."""
    return (
        phrase("row", lang).replace(" ", HARD) if n == 1 else phrase("rows", lang, n=number(n, lang)).replace(" ", HARD)
    )


def share(n: int, of: int, lang: Lang) -> str:
    """A part of the rows in hundredths; what is not none is never told as none, nor what is not all as all.

    >>> share(1, 3, "en"), share(1, 100_000, "en"), share(99_999, 100_000, "en"), share(3, 3, "en")
    ('33.3%', '<0.1%', '>99.9%', '100%')
    """
    unit = f"{HARD}%" if lang == "fr" else "%"
    point = "," if lang == "fr" else "."
    if n == 0 or n == of:
        return f"{'100' if n else '0'}{unit}"
    tenths = (2000 * n + of) // (2 * of)
    if tenths == 0 or tenths == 1000:
        sign = "<" if not tenths else ">"
        return f"{sign}{HARD * (lang == 'fr')}{'0' if not tenths else '99'}{point}{'1' if not tenths else '9'}{unit}"
    return f"{tenths // 10}{point}{tenths % 10}{unit}" if tenths % 10 else f"{tenths // 10}{unit}"
