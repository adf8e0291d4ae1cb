"""What `--help` says of `batch`, and of `explain` and `replay` where they are given its output."""

from __future__ import annotations

_BATCH = """\
millesime batch firms.parquet rates.parquet --goal tarification.mode --keep siret
millesime batch firms.csv modes.csv --goal tarification.mode --map effectif=entreprise.effectif --at 2012-06-01
millesime batch firms.parquet rates.parquet --goal tarification.taux_net --table sinistres=claims.parquet --key siret
millesime explain rates.parquet --row 12
millesime replay rates.parquet --sample 1000"""

GUIDE_BATCH: dict[str, tuple[str, str]] = {
    "batch.summary": (
        "décide chaque ligne d’une table : Parquet, Arrow, CSV ou JSON lines",
        "decides every row of a table: Parquet, Arrow, CSV or JSON lines",
    ),
    "batch.input": (
        "table à décider : une ligne est un dossier, une colonne un fait",
        "table to decide: a row is a case, a column a fact",
    ),
    "batch.output": (
        "table des réponses, dans le même ordre ; n’apparaît que lorsqu’elle est entière",
        "table of answers, in the same order; appears only when it is whole",
    ),
    "batch.at_column": (
        "colonne dont le jour tient lieu des dates d’événement que la ligne omet ; si c’est un fait, elle le reste",
        "column whose day stands for the event dates that the row omits; if it is a fact, it stays one",
    ),
    "batch.map": (
        "cette colonne donne ce fait ; peut se répéter",
        "this column gives this fact; may be repeated",
    ),
    "batch.none": (
        "colonne dont les vides disent « sans objet » (cela n’a pas eu lieu), et non « inconnu » ; peut se répéter",
        "column whose nulls say « sans objet » (it did not happen) rather than unknown; may be repeated",
    ),
    "batch.keep": (
        "colonne à copier dans les réponses, comme une clé ; peut se répéter",
        "column to copy into the answers, such as a key; may be repeated",
    ),
    "batch.keep_all": ("copier toutes les colonnes", "copy every column"),
    "batch.ignore": (
        "colonnes à ne pas regarder, par leur nom ou un motif comme adresse_* ; peut se répéter",
        "columns not to look at, by name or by a pattern such as address_*; may be repeated",
    ),
    "batch.table": (
        "seconde table, dont les lignes de même clé sont les éléments d’une liste, comme sinistres ; peut se répéter",
        "second table, whose rows of one key are the elements of a list, such as sinistres; may be repeated",
    ),
    "batch.key": (
        "colonne par laquelle les tables sont triées et se joignent, et qui nomme une ligne refusée",
        "column by which the tables are sorted and joined, and which names a refused row",
    ),
    "batch.incomplete": (
        "décider même s’il manque une colonne sans laquelle un but est inconnu partout",
        "decide even where a column is missing without which a goal is unknown everywhere",
    ),
    "batch.reject": (
        "fichier où écrire les lignes refusées, en JSON lines, avec la raison et leurs faits",
        "file for the refused rows, as JSON lines, with the reason and their facts",
    ),
    "batch.max_rejects": (
        "s’arrêter quand plus de N lignes sont refusées",
        "stop when more than N rows are refused",
    ),
    "batch.resume": (
        "reprendre une commande interrompue, depuis le dernier groupe de lignes écrit",
        "go on with a command that was interrupted, from the last group of rows written",
    ),
    "batch.from": ("forme de IN (sinon celle que dit son nom)", "form of IN (else what its name says)"),
    "batch.to": ("forme de OUT (sinon celle que dit son nom)", "form of OUT (else what its name says)"),
    "batch.master": (
        "avec --engine spark : le maître de Spark, local[*] si l’on n’en donne pas, spark://HÔTE:PORT, yarn, k8s://…",
        "with --engine spark: Spark’s master, local[*] where none is given, spark://HOST:PORT, yarn, k8s://…",
    ),
    "batch.engine": (
        "columns : par colonnes ; rows : chaque ligne par l’évaluateur, plus lent, la référence",
        "columns: by columns; rows: each row by the evaluator, slower, the reference",
    ),
    "batch.threads": (
        "combien de tronçons décider à la fois (sinon 1, ou 2 sur plus de deux processeurs) ; chacun demande quelque 60 Mo",
        "how many chunks to decide at once (else 1, or 2 on more than two processors); each takes some 60 MB",
    ),
    "batch.show_plan": (
        "montrer le plan et le code engendré, sur colonnes ou (wasm) ligne à ligne, sans rien décider",
        "show the plan and the generated code, by columns or (wasm) a row at a time, and decide nothing",
    ),
    "batch.format": ("du bilan : text ou json", "of the summary: text or json"),
    "batch.examples": (_BATCH, _BATCH),
    # explain and replay, of a table of answers
    "explain.row": (
        "avec une table de réponses : la ligne à décider à nouveau, avec tout son raisonnement ; la première est 0",
        "with a table of answers: the row to decide again, with its whole trail; the first is 0",
    ),
    "explain.goal": ("avec `--row` : ce but seulement", "with `--row`: this goal only"),
    "answers.input": (
        "avec une table de réponses : la table décidée, si elle n’est plus où elle était",
        "with a table of answers: the table that was decided, if it is no longer where it was",
    ),
    "replay.sample": (
        "avec une table de réponses : combien de lignes décider à nouveau, réparties (sinon 100)",
        "with a table of answers: how many rows to decide again, spread evenly (else 100)",
    ),
    "replay.all": (
        "avec une table de réponses : la décider à nouveau tout entière",
        "with a table of answers: decide all of it again",
    ),
}
