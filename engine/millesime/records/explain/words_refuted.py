"""Words of a proof of « no », in French and English."""

from __future__ import annotations

REFUTED: dict[str, tuple[str, str]] = {
    "refuted.title": ("Pourquoi pas ?", "Why not?"),
    "refuted.asked": ("Pourquoi pas : {wanted} ?", "Why not: {wanted}?"),
    "refuted.wanted": ("Réponse envisagée", "Answer asked about"),
    "refuted.answer": ("Réponse : {answer}", "Answer: {answer}"),
    "refuted.already": ("C’est la réponse.", "That is the answer."),
    "refuted.open": (
        "La réponse n’est pas connue : voici ce qui manque, et ce qui s’oppose, pour qu’elle soit celle-là.",
        "The answer is not known: here is what is missing, and what stands in the way, for it to be that one.",
    ),
    "refuted.refuted": (
        "Voici tout ce qui aurait pu donner cette réponse, et ce qui y a fait obstacle.",
        "Here is all that could have given that answer, and what stood in its way.",
    ),
    "refuted.reading": (
        "C’est la réponse selon la lecture « {reading} ».",
        "It is the answer under the reading “{reading}”.",
    ),
    "refuted.trail": ("Ce qui y a fait obstacle", "What stood in the way"),
    "no_branch": (
        "aucune disposition en vigueur ce jour ne donne cette réponse",
        "no provision in force on that day gives this answer",
    ),
    "no_version.not_in_force": (
        "aucune version n’est en vigueur ce jour-là",
        "no version is in force on that day",
    ),
    "no_version.beyond_horizon": (
        "l’édition ne se porte pas garante du droit à ce jour",
        "the edition does not vouch for the law on that day",
    ),
    "no_version.unknown": (
        "le texte en vigueur ce jour-là n’a pas été retrouvé",
        "the text in force on that day was not found",
    ),
    "gives": ("donnerait {value}", "would give {value}"),
    "preempted": ("un cas placé avant l’emporte", "a case placed before it prevails"),
    "undated": ("le jour qui choisit la version n’est pas connu", "the day that selects the version is not known"),
}
