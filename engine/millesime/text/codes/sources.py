"""Codes ML363, ML365 and ML371 to ML389: citations held against the documents and the law itself (`millesime sources verify`)."""

from __future__ import annotations

from millesime.text.codes.entry import Entry
from millesime.text.diagnostic import Severity

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML363",
        "l'empreinte du document `{name}` n'est faite que de zéros : ce n'est celle d'aucun document",
        "the digest of the document `{name}` is all zeros: it is that of no document",
        "mettez-y celle que donne `sha256sum`, ou lancez `millesime sources pin --accept-document`",
        "put the one that `sha256sum` gives, or run `millesime sources pin --accept-document`",
        Severity.WARNING,
    ),
    Entry(
        "ML365",
        "`{name}` n'est pas un registre des articles d'un code ({why})",
        "`{name}` is no register of the articles of a code ({why})",
        "donnez à --legi le fichier d'un code de @socialgouv/legi-data, ou un relevé par article",
        "give --legi the file of a code of @socialgouv/legi-data, or a digest by article",
    ),
    # ── documents and passages ─────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML371",
        "le document `{name}` n'est pas dans le dossier : il y faudrait un fichier `{file}`",
        "the document `{name}` is not in the folder: there should be a file `{file}`",
        "déposez-y ce fichier, ou donnez un autre dossier à --documents",
        "put this file there, or give --documents another folder",
    ),
    Entry(
        "ML372",
        "le document `{name}` n'est pas celui que le manifeste a retenu : son empreinte est {found}",
        "the document `{name}` is not the one that the manifest holds: its digest is {found}",
        "retrouvez le document d'origine ou, celui-ci relu, lancez `millesime sources pin --accept-document`",
        "find the original document or, once this one is read, run `millesime sources pin --accept-document`",
    ),
    Entry(
        "ML373",
        "la section `{name}` va jusqu'à la ligne {last} d'un document qui en a {length}",
        "the section `{name}` runs to line {last} of a document that has {length}",
        "corrigez les lignes de la section dans le manifeste",
        "correct the section's lines in the manifest",
    ),
    Entry(
        "ML374",
        "`[{pointer}]` désigne des lignes vides",
        "`[{pointer}]` points at blank lines",
        "désignez les lignes qui énoncent la règle",
        "point at the lines that state the rule",
    ),
    Entry(
        "ML375",
        "`[{pointer}]` n'est pas dans le verrou de l'édition",
        "`[{pointer}]` is not in the edition's lock",
        "si le renvoi est juste, lancez `millesime sources pin` ; sinon, rendez-lui ses lignes (verrou sans renvoi : {near})",
        "if the pointer is right, run `millesime sources pin`; else give it its lines back (locked and not cited: {near})",
    ),
    Entry(
        "ML376",
        "le passage `[{pointer}]` ne se lit plus comme lorsqu'il a été verrouillé",
        "the passage `[{pointer}]` no longer reads as it did when it was locked",
        "relisez le passage ; le texte verrouillé se trouve maintenant en : {now}",
        "read the passage again; the locked text now stands at: {now}",
    ),
    Entry(
        "ML377",
        "le verrou garde le passage `[{name}]`, auquel plus rien ne renvoie",
        "the lock keeps the passage `[{name}]`, which nothing cites any more",
        "lancez `millesime sources pin`",
        "run `millesime sources pin`",
        Severity.WARNING,
    ),
    Entry(
        "ML378",
        "l'édition {name} renvoie à des documents et n'a pas de verrou",
        "edition {name} cites documents and has no lock",
        "lancez `millesime sources pin --documents DOSSIER`",
        "run `millesime sources pin --documents DIR`",
    ),
    # ── figures ────────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML379",
        "`{name}` dit {value}, et le passage cité dit {said} ({passages})",
        "`{name}` says {value}, and the passage that it cites says {said} ({passages})",
        "écrivez {said}, ou citez sur la branche même le passage qui énonce {value}",
        "write {said}, or cite, on the very branch, the passage that states {value}",
    ),
    Entry(
        "ML380",
        "`{name}` dit {value}, que le passage cité n'énonce pas ({passages})",
        "`{name}` says {value}, which the passage that it cites does not state ({passages})",
        "citez sur la branche même le passage qui énonce {value}, en chiffres ou en lettres",
        "cite, on the very branch, the passage that states {value}, in digits or in words",
    ),
    Entry(
        "ML381",
        "`{name}` dit {value} sans citer de passage",
        "`{name}` says {value} and cites no passage for it",
        "citez le passage qui énonce {value}",
        "cite the passage that states {value}",
    ),
    Entry(
        "ML382",
        "la version de `{name}` du {since} ne cite aucun passage",
        "the version of `{name}` of {since} cites no passage",
        "ajoutez `[SECTION 12-34]`, `[LEGI D.432-6]` ou `[AILLEURS « … »]`",
        "add `[SECTION 12-34]`, `[LEGI D.432-6]` or `[AILLEURS « … »]`",
    ),
    # ── days ───────────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML383",
        "la version de `{name}` commence le {since}, jour que ne donnent ni la fenêtre de son article ni les passages cités",
        "the version of `{name}` starts on {since}, a day that neither its article's window nor its passages give",
        "corrigez le jour (le plus proche qui soit énoncé : {near}), ou citez le passage qui l'énonce",
        "correct the day (the nearest that is stated: {near}), or cite the passage that states it",
    ),
    Entry(
        "ML384",
        "la version de `{name}` finit le {last}, jour que rien de ce qu'elle cite ne donne",
        "the version of `{name}` ends on {last}, a day that nothing it cites gives",
        "laissez-la ouverte, finissez-la avec son article ou le {horizon}, ou citez le passage qui énonce ce jour",
        "leave it open, end it with its article or on {horizon}, or cite the passage that states that day",
    ),
    Entry(
        "ML385",
        "la version de `{name}` s'applique le {day}, où {article} n'est pas en vigueur sous les fenêtres citées",
        "the version of `{name}` applies on {day}, on which {article} is not in force under the windows that are cited",
        "bornez la version à ces fenêtres (la première s'ouvre le {first}), ou citez la version de l'article qui manque",
        "keep the version within these windows (the first opens on {first}), or cite the missing version of the article",
    ),
    # ── the register ───────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML386",
        "Légifrance ne connaît pas de version {id} de {article}",
        "Légifrance knows no version {id} of {article}",
        "corrigez l'identifiant ; version la plus proche : {near}",
        "correct the id; the nearest version is {near}",
    ),
    Entry(
        "ML387",
        "{id} est une version de {owner}, et non de {article}",
        "{id} is a version of {owner}, not of {article}",
        "corrigez l'identifiant ou l'article ; version la plus proche de {article} : {near}",
        "correct the id or the article; the nearest version of {article} is {near}",
    ),
    Entry(
        "ML388",
        "la version {id} est donnée « {stated} », et Légifrance la dit en vigueur « {days} »",
        "the version {id} is given as `{stated}`, and Légifrance has it in force `{days}`",
        "écrivez `légifrance {id} {days}`",
        "write `légifrance {id} {days}`",
    ),
    Entry(
        "ML389",
        "`{name}` renvoie à {article}, qui n'est pas en vigueur le {day}",
        "`{name}` refers to {article}, which is not in force on {day}",
        "citez l'article en vigueur ces jours-là, ou bornez la version (première version de {article} : {first})",
        "cite the article in force on those days, or bound the version (first version of {article}: {first})",
    ),
)
