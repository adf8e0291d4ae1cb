"""Codes ML6xx, evaluation: what is asked, and facts that contradict one another."""

from __future__ import annotations

from millesime.text.codes.entry import Entry
from millesime.text.diagnostic import Severity

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML601",
        "ces faits se contredisent : {label}",
        "these facts contradict one another: {label}",
        "corrigez l'un des faits nommés",
        "correct one of the facts named",
    ),
    Entry(
        "ML602",
        "le jour demandé ({at}) n'est pas la `date_reference` du dossier ({given})",
        "the day asked about ({at}) is not the case's `date_reference` ({given})",
        "ne donnez que l'un des deux",
        "give only one of the two",
    ),
    Entry(
        "ML603",
        "le jour demandé, supposé pour les dates que le dossier omet, contredit ses faits : {label}",
        "the day asked about, which stands for dates that the case omits, contradicts its facts: {label}",
        "donnez la date de l'événement dans le dossier, ou corrigez le jour demandé",
        "give the event's date in the case, or correct the day asked about",
        Severity.WARNING,
    ),
    Entry(
        "ML604",
        "`{given}` n'est pas un jour du calendrier",
        "`{given}` is not a day of the calendar",
        "écrivez une date comme 2012-06-01",
        "write a date such as 2012-06-01",
    ),
    Entry(
        "ML605",
        "l'édition {edition} ne connaît pas de but `{goal}`",
        "edition {edition} knows no goal `{goal}`",
        "choisissez un but de l'édition ; le nom le plus proche est {nearest}",
        "choose a goal of the edition; the nearest name is {nearest}",
    ),
    Entry(
        "ML606",
        "l'édition {edition} ne connaît pas de lecture `{reading}` ; elle connaît : {known}",
        "edition {edition} knows no reading `{reading}`; it knows: {known}",
        "choisissez l'une de ces lectures",
        "choose one of these readings",
    ),
    Entry(
        "ML607",
        "il n'y a pas d'édition `{edition}` ; il y a : {known}",
        "there is no edition `{edition}`; there are: {known}",
        "choisissez l'une de ces éditions",
        "choose one of these editions",
    ),
    Entry(
        "ML608",
        "le dossier `{folder}` ne contient aucune édition",
        "the folder `{folder}` holds no edition",
        "donnez un dossier qui contient au moins un `<année>/edition.yaml`",
        "give a folder that holds at least one `<year>/edition.yaml`",
    ),
)
