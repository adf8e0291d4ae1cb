"""Mutants that a state tells apart which no case can bring about: by unit and by the rule that went wrong, with the reason.

Looked up only for a mutant that no case noticed, so that a reason which no longer holds spares nothing. Where the reason is
one for a single change of the rule, and not for the others, the change is named too.
"""

from __future__ import annotations

from collections.abc import Mapping

_ONE_LIST = (
    "both are counted in one list: where a year's accidents are not known, their number over the years is not either"
)
_FEWER_THAN_YEARS = "fewer accidents than the smallest threshold are fewer than the years, one of which then had none"
_SAME_CONDITION = (
    "what the value is computed from applies by the same condition, so that there is none where that does not hold"
)
_RATE_OF_A_RENT = "a rent is due at a rate that is known and is not 0 %, or is not due"
_ONE_QUARTER = "each quarter is looked for among the same statements: what one lacks, those of an unknown quarter, all of them lack"
_BOTH_YEARS = "the first and the last year are counted from one: both are known, or neither is"
_SAME_LACKS = "the year of creation and the years of one list: where either condition lacks some, the other holds or lacks the same"
_BOTH_BOUNDS = "the two bounds are figures of one text, or multiples of one ceiling: both are known, or neither is"
_TRUTH = "what a truth may be is never kept: what an exception lacks that stands alone is told as it is, or worked out to be the same"
_BESIDE = "that an exception speaks and what it says are concluded from the same cells, what it says first: it is there when it is taken"
_UNTOLD = "the exception lacks what the law leaves untold, of which nothing is known: it is told as it is, or worked out to be the same"
_CHOSEN = "the choice of a rent applies where there is an option, so that it was made only where there is one"
_OPTION = "there is an option below a rate: where that is not known, neither the option nor the choice is"
_LOOKED_UP = "what is looked up is « sans objet » only without a category, and it is looked up only where there is one; there is a cost in every case"

EQUIVALENT: Mapping[tuple[str, str], str] = {
    (
        "majoration_forfaitaire.due 1,1",
        "where etablissement.accident_chaque_annee is lack, c17 is true: c20 is etablissement.accident_chaque_annee",
    ): _ONE_LIST,
    ("majoration_forfaitaire.due 1,1", "where c16 >= false and <= true: c17 is c16"): _FEWER_THAN_YEARS,
    (
        "interim.cout_utilisatrice 1",
        "where [applicable] is true, [value] >= false: [result] is [value]",
    ): _SAME_CONDITION,
    (
        "interim.part_travail_temporaire 1",
        "where [applicable] is true, [value] >= false: [result] is [value]",
    ): _SAME_CONDITION,
    ("incapacite.prestation 1", "where c3 is lack: c9 is maybe"): _RATE_OF_A_RENT,
    ("incapacite.prestation 1", "where c9 is true, rente.due is true, c6 >= false: c8 is c6"): _RATE_OF_A_RENT,
    ("entreprise.releves_complets 1", "where c1 is true, c2 is lack: c5 is c2"): _ONE_QUARTER,
    ("entreprise.releves_complets 1", "where c1 is lack, c2 is true: c5 is c1"): _ONE_QUARTER,
    ("entreprise.releves_complets 1", "where c5 is true, c3 is lack: c6 is c3"): _ONE_QUARTER,
    ("entreprise.releves_complets 1", "where c5 is lack, c3 is true: c6 is c5"): _ONE_QUARTER,
    ("entreprise.releves_complets 1", "where c6 is true, c4 is lack: c7 is c4"): _ONE_QUARTER,
    ("entreprise.releves_complets 1", "where c6 is lack, c4 is true: c7 is c6"): _ONE_QUARTER,
    ("etablissement.accident_chaque_annee fold", "where c4 is true, c7 is lack: c11 is c7"): _BOTH_YEARS,
    ("etablissement.accident_chaque_annee fold", "where c4 is lack, c7 is true: c11 is c4"): _BOTH_YEARS,
    ("prime.montant_conforme 1", "where c4 >= false and <= true: c5 is c4"): _BOTH_BOUNDS,
    ("rente.due 1", "where c3 is lack, c6 is false: c7 is c3"): _OPTION,
    (
        "rente.due 1",
        "where rente.option_ouverte is lack, rente.option_rente is true: c6 is rente.option_ouverte",
    ): _OPTION,
    ("rente.retenue_annuelle 2", "where [applicable] is true, [value] >= false: [result] is [value]"): _SAME_CONDITION,
    ("etablissement.accidents_de_la_periode fold", "where c4 >= false and <= true: [kept] is c4"): _BOTH_YEARS,
    (
        "rente.due 1",
        "where rente.option_ouverte is true, rente.option_rente is true: c6 is true  →  where rente.option_rente is true: c6 is true",
    ): _CHOSEN,
    (
        "tarification.masse_complete 1",
        "where c6 is true, c11 is lack: c13 is c11  →  where c11 is lack: c13 is c11",
    ): _SAME_LACKS,
    (
        "tarification.masse_complete 1",
        "where c6 is lack, c11 is true: c13 is c6  →  where c6 is lack: c13 is c6",
    ): _SAME_LACKS,
    ("tarification.masse_complete fold", "where c4 is true, c7 is lack: [value] is c7"): _BOTH_YEARS,
    ("tarification.masse_complete fold", "where c4 is lack, c7 is true: [value] is c4"): _BOTH_YEARS,
    ("masse_annuelle.retenue 1", "where c4 >= false and <= true: c5 is c4"): _BOTH_YEARS,
    ("majoration_forfaitaire.due 1,1", "where c24 is true, c25 >= false and <= true: [result] is c25"): _TRUTH,
    ("majoration_forfaitaire.due 1,1", "where c24 is true, c25 >= value and <= common: [result] is c25"): _TRUTH,
    ("tarification.taux_unique 1,1", "where c24 is true, c25 >= false and <= true: [result] is c25"): _TRUTH,
    ("tarification.taux_unique 1,1", "where c24 is true, c25 >= value and <= common: [result] is c25"): _TRUTH,
    (
        "tarification.mode 1,1,1,1,0,0,1",
        "where c34 is true, c27 >= no_match and <= common, c35 >= false: c37 is c35  →  where c34 is true, c27 >= no_match and <= common: c37 is c35",
    ): _BESIDE,
    (
        "tarification.mode 2,2,1,2,1,1,1",
        "where c58 is true, c38 >= no_match and <= common, c59 >= false: c61 is c59  →  where c58 is true, c38 >= no_match and <= common: c61 is c59",
    ): _BESIDE,
    (
        "tarification.mode 2,2,1,2,1,1,1",
        "where c60 is true, c52 >= no_match and <= common, c61 >= false: c63 is c61  →  where c60 is true, c52 >= no_match and <= common: c63 is c61",
    ): _BESIDE,
    (
        "tarification.mode 2,2,1,2,1,1,1",
        "where c62 is true, c55 >= no_match and <= common, c63 >= false: c65 is c63  →  where c62 is true, c55 >= no_match and <= common: c65 is c63",
    ): _BESIDE,
    ("tarification.taux_net 1,1", "where c19 is true, c20 >= false and <= true: [result] is c20"): _UNTOLD,
    ("tarification.taux_net 1,1", "where c19 is true, c20 >= value and <= common: [result] is c20"): _UNTOLD,
    ("tarification.mode 1,1,1,1,0,0,1", "where c36 is true, c37 >= false and <= true: [result] is c37"): _UNTOLD,
    ("tarification.mode 1,1,1,1,0,0,1", "where c36 is true, c37 >= value and <= common: [result] is c37"): _UNTOLD,
    (
        "sinistre.cout_moyen_retenu 1,1",
        "where c27 is true, c28 >= false and <= true: [result] is c28  →  where c27 is true: [result] is c28",
    ): _BESIDE,
    (
        "sinistre.cout_moyen_retenu 1,1",
        "where c27 is true, c28 >= value and <= common: [result] is c28  →  where c27 is true: [result] is c28",
    ): _BESIDE,
    (
        "sinistre.cout_temporaire 1,1",
        "where c17 is true, c18 >= false and <= true: [result] is c18  →  where c17 is true: [result] is c18",
    ): _BESIDE,
    (
        "sinistre.cout_temporaire 1,1",
        "where c17 is true, c18 >= value and <= common: [result] is c18  →  where c17 is true: [result] is c18",
    ): _BESIDE,
    (
        "tarification.mode 2,2,1,2,1,1,1",
        "where c33 is true, c34 >= false and <= true: c32 is c34  →  where c33 is true: c32 is c34",
    ): _BESIDE,
    (
        "tarification.mode 2,2,1,2,1,1,1",
        "where c33 is true, c34 >= value and <= common: c32 is c34  →  where c33 is true: c32 is c34",
    ): _BESIDE,
    (
        "sinistre.cout_moyen_retenu 1,1",
        "where c15 >= false and <= none: c17 is c15  →  where c15 >= false and < none: c17 is c15",
    ): _LOOKED_UP,
    (
        "sinistre.cout_moyen_retenu 1,1",
        "where c15 >= false and <= none: c17 is c15  →  where c15 >= false and <= value: c17 is c15",
    ): _LOOKED_UP,
    (
        "sinistre.cout_moyen_retenu 1,1",
        "where c15 is no_match, c16 >= false: c17 is c16  →  where c15 is none, c16 >= false: c17 is c16",
    ): _LOOKED_UP,
}
