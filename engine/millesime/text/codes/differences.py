"""What is wrong with a question about two laws (ML640-ML649)."""

from __future__ import annotations

from typing import Final

from millesime.text.codes.entry import Entry

ENTRIES: Final = (
    Entry(
        "ML640",
        "`{before}` et `{after}` ne se comparent pas : l'un est un jour, l'autre non",
        "`{before}` and `{after}` cannot be compared: one is a day, the other is not",
        "donnez deux jours, ou bien deux éditions ou dossiers",
        "give two days, or else two editions or folders",
    ),
    Entry(
        "ML641",
        "`--edition {edition}` ne dit rien ici : les deux côtés nomment déjà leur édition",
        "`--edition {edition}` says nothing here: both sides already name their edition",
        "retirez l'option, ou donnez deux jours ou des dossiers qui contiennent plusieurs éditions",
        "remove the option, or give two days or folders that hold several editions",
    ),
    Entry(
        "ML642",
        "`{folder}` n'est pas le dossier d'une édition : on n'y trouve pas `edition.yaml`",
        "`{folder}` is not the folder of an edition: there is no `edition.yaml` in it",
        "donnez le dossier qui contient `edition.yaml`, ou celui qui contient de tels dossiers",
        "give the folder that holds `edition.yaml`, or the one that holds such folders",
    ),
    Entry(
        "ML643",
        "l'édition {edition} ne répond pas du {day} : son horizon est le {horizon}",
        "edition {edition} does not vouch for {day}: its horizon is {horizon}",
        "choisissez un jour antérieur, ou une édition plus récente avec `--edition`",
        "choose an earlier day, or a later edition with `--edition`",
    ),
    Entry(
        "ML644",
        "il n'y a ni édition ni dossier `{edition}` ; les éditions sont : {known}",
        "there is neither an edition nor a folder `{edition}`; the editions are: {known}",
        "choisissez une édition ou un dossier ; le nom le plus proche est {nearest}",
        "choose an edition or a folder; the nearest name is {nearest}",
    ),
    Entry(
        "ML645",
        "aucune des deux lois ne connaît de but `{goal}`",
        "neither of the two laws knows a goal `{goal}`",
        "choisissez un but de l'une des deux ; le nom le plus proche est {nearest}",
        "choose a goal of one of them; the nearest name is {nearest}",
    ),
)
