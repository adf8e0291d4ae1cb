"""Codes ML650 to ML659: what is asked of facts that may move, and certificates that no fact changes an answer."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML650",
        "« {name} » ne désigne aucun fait ; peut-être `{nearest}`",
        "`{name}` names no fact; perhaps `{nearest}`",
        "nommez des faits, ou ce qui précède leur point : `victime.*`",
        "name facts, or what stands before their dot: `victime.*`",
    ),
    Entry(
        "ML651",
        "« {goal} » ne lit pas « {name} », qui ne peut donc rien y changer",
        "`{goal}` does not read `{name}`, which can therefore change nothing of it",
        "voyez `millesime facts --goal {goal}`, qui énumère les faits qui comptent",
        "see `millesime facts --goal {goal}`, which lists the facts that matter",
    ),
    Entry(
        "ML652",
        "ce n'est pas un certificat de Millésime, ou il a été modifié depuis",
        "this is no certificate of Millésime's, or it has been altered since",
        "donnez le fichier qu'a écrit `millesime ask --certificate`",
        "give the file that `millesime ask --certificate` wrote",
    ),
    Entry(
        "ML653",
        "le certificat vaut pour un autre droit que l'édition {edition} telle qu'elle est ici",
        "the certificate is about another law than edition {edition} as it is here",
        "donnez l'édition d'alors par son dossier (`--edition`)",
        "give the edition of that time by its folder (`--edition`)",
    ),
    Entry(
        "ML654",
        "« {goal} » peut encore changer : le certificat ne tient pas",
        "`{goal}` can still change: the certificate does not hold",
        "reprenez la question avec `millesime ask`, qui dit quel fait compte",
        "put the question again with `millesime ask`, which says which fact matters",
    ),
    Entry(
        "ML655",
        "il n'est pas établi que rien ne change « {goal} »",
        "it is not established that nothing changes `{goal}`",
        "donnez les faits qui manquent, en premier les listes",
        "give the facts that are missing, lists first",
    ),
    Entry(
        "ML656",
        "« {name} » ne désigne aucun fait",
        "`{name}` names no fact",
        "voyez `millesime facts`, qui énumère les faits ; on en nomme plusieurs par ce qui précède leur point : `victime.*`",
        "see `millesime facts`, which lists the facts; several are named by what stands before their dot: `victime.*`",
    ),
)
