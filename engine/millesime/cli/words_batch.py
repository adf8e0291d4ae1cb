"""What is said of tables: `batch`, and what `explain` and `replay` make of its output."""

from __future__ import annotations

BATCH: dict[str, tuple[str, str]] = {
    "argument.table": ("la table à décider (un fichier)", "the table to decide (a file)"),
    "argument.answers": ("la table des réponses (un fichier à écrire)", "the table of answers (a file to write)"),
    "at_or_column": (
        "`--at` et `--at-column` disent tous deux le jour : gardez l’un",
        "`--at` and `--at-column` both say the day: keep one",
    ),
    "bad_pair": (
        "`{option}` attend NOM=VALEUR, et non `{value}`",
        "`{option}` expects NAME=VALUE, not `{value}`",
    ),
    "batch.bar": ("lignes", "rows"),
    "batch.unit": (" lignes", " rows"),
    "batch.interrupted": (
        "interrompu ; ce qui est fait est gardé à côté, et la suite se demande par :\n  {command}",
        "interrupted; what is done is kept beside, and goes on with:\n  {command}",
    ),
    "batch.done": (
        "{n} lignes décidées en {seconds} s ({rate} par seconde)",
        "{n} rows decided in {seconds} s ({rate} a second)",
    ),
    "batch.resumed": (
        "{n} lignes décidées, en reprenant à la ligne {at}, en {seconds} s ({rate} par seconde)",
        "{n} rows decided, going on from row {at}, in {seconds} s ({rate} a second)",
    ),
    "batch.joined": ("lignes de la seconde table jointes : {n}", "rows of the second table joined: {n}"),
    "batch.left": ("laissées à l’évaluateur, ligne par ligne", "left to the evaluator, row by row"),
    "batch.why_facts": ("faits à vérifier", "facts to be looked at"),
    "batch.idle": ("faits dont ces buts n’ont pas besoin", "facts that these goals do not need"),
    "batch.strangers": ("colonnes qui ne sont pas des faits, non lues", "columns that are no facts, not read"),
    "batch.refused": ("lignes refusées", "refused rows"),
    "batch.rejects": ("(dans {path})", "(in {path})"),
    "batch.no_rejects": ("(`--reject FICHIER` les garde toutes)", "(`--reject FILE` keeps them all)"),
    "batch.row": ("ligne {row}", "row {row}"),
    "batch.more": ("… et {n} de plus", "… and {n} more"),
    # explain OUT --row, replay OUT
    "needs_row": (
        "`{path}` est une table de réponses : dites laquelle, par `--row N` (la première est 0)",
        "`{path}` is a table of answers: say which one, with `--row N` (the first is 0)",
    ),
    "only_of_answers": (
        "`{option}` ne vaut que pour une table de réponses (`millesime batch`)",
        "`{option}` goes with a table of answers only (`millesime batch`)",
    ),
    "not_of_answers": (
        "`{option}` ne vaut pas pour une table de réponses",
        "`{option}` does not go with a table of answers",
    ),
    "batch.row_refused": (
        "la ligne {row} a été refusée",
        "row {row} was refused",
    ),
    "batch.row_differs": (
        "attention : pour la ligne {row}, la table porte autre chose que ce qui suit",
        "warning: for row {row}, the table says something else than what follows",
    ),
    "batch.cell": ("{column} : {then} → {now}", "{column}: {then} → {now}"),
    "batch.is_same": ("identiques", "same"),
    "batch.is_different": ("différentes", "different"),
    "batch.same": (
        "{checked} lignes sur {rows} décidées à nouveau : rien ne diffère",
        "{checked} of {rows} rows decided again: nothing differs",
    ),
    "batch.different": (
        "{checked} lignes sur {rows} décidées à nouveau : {n} diffèrent",
        "{checked} of {rows} rows decided again: {n} differ",
    ),
    "batch.changed": (
        "{checked} lignes sur {rows} décidées à nouveau, mais pas dans les mêmes conditions",
        "{checked} of {rows} rows decided again, but not as they were",
    ),
    "batch.by_columns": ("par colonnes, comme alors", "by columns, as they were"),
    "batch.by_rows": ("une à une, par l’évaluateur", "one by one, by the evaluator"),
    "batch.replaying": ("reprise", "replay"),
}
