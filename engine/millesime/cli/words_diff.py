"""What `diff` says, and what `--help` says of it."""

from __future__ import annotations

DIFF: dict[str, tuple[str, str]] = {
    "argument.before": (
        "la première loi (une édition, un jour, un dossier)",
        "the first law (an edition, a day, a folder)",
    ),
    "argument.after": (
        "la seconde loi (une édition, un jour, un dossier)",
        "the second law (an edition, a day, a folder)",
    ),
    "case_or_population": (
        "`--case` et `--population` ne vont pas ensemble : gardez l’un",
        "`--case` and `--population` do not go together: keep one",
    ),
    "diff.bar": ("buts", "goals"),
    "diff.side": ("édition {edition}, vérifiée jusqu’au {horizon}", "edition {edition}, vouches until {horizon}"),
    "diff.side_day": ("édition {edition}, le {day}", "edition {edition}, on {day}"),
    "diff.nothing": ("Rien ne sépare ces deux lois.", "Nothing parts these two laws."),
    "diff.horizon_only": (
        "Rien n’y est écrit autrement ; passé l’horizon le plus proche, une seule des deux lois répond encore.",
        "Nothing in them is written otherwise; past the nearer horizon, only one of the two laws still answers.",
    ),
    "diff.counts": (
        "textes modifiés : {changed} ; nouveaux : {added} ; disparus : {removed}",
        "texts changed: {changed}; new: {added}; gone: {removed}",
    ),
    "diff.outcomes": (
        "buts décidés autrement : {witness} ; prouvés sans effet : {none} ; non établis : {open} ; qui ne lisent rien de modifié : {rest}",
        "goals decided otherwise: {witness}; proved unchanged: {none}; not established: {open}; that read nothing changed: {rest}",
    ),
    "diff.rule": ("règle", "rule"),
    "diff.exception": ("exception", "exception"),
    "diff.scale": ("barème", "scale"),
    "diff.fact": ("fait", "fact"),
    "diff.choices": ("énumération", "choices"),
    "diff.structure": ("structure", "structure"),
    "diff.actor": ("acteur", "actor"),
    "diff.coherence": ("cohérence", "coherence"),
    "diff.added": ("nouveau", "new"),
    "diff.removed": ("disparu", "gone"),
    "diff.changed": ("modifié", "changed"),
    "diff.head": ("en-tête", "heading"),
    "diff.from": ("à compter du {day}", "from {day}"),
    "diff.from_was": ("à compter du {day}, au lieu du {was}", "from {day} instead of {was}"),
    "diff.after_version": (
        "à compter du {day}, à la suite de la version du {was}",
        "from {day}, after the version of {was}",
    ),
    "diff.gone": ("version du {was}, retirée", "version of {was}, taken away"),
    "diff.reading": ("lecture « {reading} »", "reading “{reading}”"),
    "diff.figures": ("chiffres", "figures"),
    "diff.citations": ("références", "citations"),
    "diff.stated": ("selon {by}", "by {by}"),
    "diff.article": ("article", "article"),
    "diff.legifrance": ("Légifrance", "Légifrance"),
    "diff.days": ("jours", "days"),
    "diff.pointer": ("passage", "passage"),
    "diff.label": ("libellé", "label"),
    "diff.convention": ("convention", "convention"),
    "diff.inside": ("n° {path}", "no. {path}"),
    "diff.changes": ("change : {goals}", "changes: {goals}"),
    "diff.through": ("Par ce qu’ils lisent", "Through what they read"),
    "diff.reads": ("lit {rules}", "reads {rules}"),
    "diff.more": ("… et {n} de plus", "… and {n} more"),
    "diff.effect": ("effet", "effect"),
    "diff.absent": ("but inconnu", "no such goal"),
    "diff.facts": ("dossier", "case"),
    "diff.no_facts": ("dossier : aucun fait n’est nécessaire", "case: no fact is needed"),
    "diff.alike": ("le même dossier, les mêmes jours", "the same case, the same days"),
    "diff.moved": (
        "les mêmes faits, le {before} puis le {after} (les dates d’événement omises sont ces jours-là)",
        "the same facts, on {before} then on {after} (event dates that are left out stand on these days)",
    ),
    "diff.shifted": (
        "le même dossier, toutes ses dates avancées de quelques années d’un côté, jusqu’aux jours que cette édition connaît",
        "the same case, all its dates some years earlier on one side, on days that this edition vouches for",
    ),
    "diff.alone": ("une seule des deux lois répond", "only one of the two laws answers"),
    "diff.none.identity": (
        "sans effet : mêmes conditions, mêmes chiffres, et tout ce qui est lu revient au même",
        "no effect: the same conditions and figures, and all that is read comes to the same",
    ),
    "diff.none.proof": (
        "sans effet : aucun dossier que les deux lois admettent n’est décidé autrement (prouvé)",
        "no effect: no case that both laws admit is decided otherwise (proved)",
    ),
    "diff.open": ("non établi : {why}", "not established: {why}"),
    "diff.open.lists": (
        "rien trouvé avec des listes de deux éléments au plus",
        "nothing found with lists of two elements at most",
    ),
    "diff.open.solver": ("le solveur a renoncé", "the solver gave up"),
    "diff.open.refused": (
        "le solveur propose un dossier que l’évaluateur ne confirme pas",
        "the solver suggests a case that the evaluator does not bear out",
    ),
    "diff.open.days_are_facts": (
        "la différence tient à des dates d’événement lues comme des faits",
        "the difference hangs on event dates that are read as facts",
    ),
    "diff.open.continued": (
        "l’une des lois ne dit rien des jours où l’autre répond",
        "one of the laws says nothing of days on which the other answers",
    ),
    "diff.open.alone": ("aucun dossier trouvé", "no case found"),
    "diff.open.presumption": (
        "un fait est présumé autrement, et le solveur tient les faits pour donnés",
        "a fact is presumed otherwise, and the solver takes facts as given",
    ),
    "diff.bands": ("valeurs de {fact}, le reste inchangé :", "values of {fact}, all else unchanged:"),
    "diff.band": ("de {low} à {high}", "from {low} to {high}"),
    "diff.band_one": ("{low}", "{low}"),
    "diff.band_up": ("{low} et plus", "{low} and more"),
    "diff.band_down": ("jusqu’à {high}", "up to {high}"),
    "diff.band_all": ("toutes", "all"),
    "diff.goal": ("but", "goal"),
    "diff.brief.none": ("sans effet (prouvé)", "no effect (proved)"),
    "diff.brief.open": ("non établi", "not established"),
    "diff.hint": (
        "aide : sans `--brief`, les textes et les raisonnements ; `--goal NOM`, un seul but",
        "help: without `--brief`, words and reasoning; `--goal NAME`, one goal alone",
    ),
    "diff.hint_long": (
        "aide : `--goal NOM` ne dit qu’un but ; `--brief`, une ligne par règle ; `--out FICHIER` écrit dans un fichier",
        "help: `--goal NAME` tells one goal alone; `--brief`, a line for each rule; `--out FILE` writes to a file",
    ),
    "diff.case": ("Ce dossier selon les deux lois", "This case under both laws"),
    "diff.same": ("décidé de même : {goals}", "decided alike: {goals}"),
}

_EXAMPLES = """\
millesime diff 2012 2016 --brief
millesime diff 2011-12-31 2012-01-01 --edition 2012 --goal tarification.mode
millesime diff regulations/2012 regulations/2016 --goal recuperation.mode
millesime diff 2012 2016 --case examples/majoration.yaml
millesime diff 2012 2016 --population examples/etablissements.csv --goal tarification.mode --key siret --svg mode.svg
millesime diff 2012 2016 --goal recuperation.mode --format html --out 2016.html"""

GUIDE_DIFF: dict[str, tuple[str, str]] = {
    "diff.summary": (
        "dit ce qui sépare deux lois : textes, chiffres, références, et un dossier témoin pour chaque effet",
        "tells what parts two laws: words, figures, citations, and a witness case for each effect",
    ),
    "diff.before": (
        "édition, jour (2011-12-31), dossier d’une édition ou dossier de plusieurs éditions",
        "edition, day (2011-12-31), folder of an edition or folder of several editions",
    ),
    "diff.after": ("de même : deux jours, ou deux lois", "likewise: two days, or two laws"),
    "diff.case": (
        "dossier à décider selon les deux, à la place des témoins",
        "case to decide under both, instead of witnesses",
    ),
    "diff.brief_only": (
        "une ligne par règle et par but : son signe, les deux réponses, le dossier en quelques faits",
        "a line for each rule and goal: its sign, both answers, the case in a few facts",
    ),
    "diff.format": (
        "text : pour lire ; html : une page ; json : docs/schemas/difference-1.json, population-1.json",
        "text: to read; html: a page; json: docs/schemas/difference-1.json, population-1.json",
    ),
    "diff.examples": (_EXAMPLES, _EXAMPLES),
}
