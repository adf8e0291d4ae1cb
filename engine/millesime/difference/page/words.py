"""The words of the page of a difference, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from millesime.text.render import Lang

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Différence", "Difference"),
    "from_to": ("{before} → {after}", "{before} → {after}"),
    "law.before": ("Avant", "Before"),
    "law.after": ("Après", "After"),
    "law": ("édition {id}, garante jusqu’au {horizon}", "edition {id}, which vouches until {horizon}"),
    "law.on": (
        "édition {id}, au {day}, garante jusqu’au {horizon}",
        "edition {id}, on {day}, which vouches until {horizon}",
    ),
    # The sections.
    "summary": ("En bref", "In brief"),
    "case": ("Le dossier sous les deux lois", "The case under both laws"),
    "effects": ("Ce que cela change", "What it comes to"),
    "none": ("Sans effet, démontré", "Without effect, proved"),
    "open": ("Non établi", "Not established"),
    "rules": ("Ce qui est écrit autrement", "What is written otherwise"),
    "laws": ("Les deux lois", "The two laws"),
    # In brief.
    "brief.same": ("Les deux lois sont écrites de même.", "The two laws are written alike."),
    "brief.rules": (
        "Écrits autrement : {n} (ajouts : {added} ; suppressions : {removed} ; modifications : {changed}).",
        "Written otherwise: {n} (added: {added}; removed: {removed}; changed: {changed}).",
    ),
    "brief.effects": (
        "Questions dont la réponse peut changer, un dossier à l’appui : {n}.",
        "Questions whose answer can change, with a case to show it: {n}.",
    ),
    "brief.none": (
        "Questions qui lisent ce qui a changé et dont il est démontré que la réponse reste : {n}.",
        "Questions that read what changed, and whose answer is proved to stay: {n}.",
    ),
    "brief.open": (
        "Questions pour lesquelles rien n’est établi : {n}.",
        "Questions of which nothing is established: {n}.",
    ),
    "brief.unaffected": (
        "Questions qui ne lisent rien de ce qui a changé : {n}.",
        "Questions that read nothing of what changed: {n}.",
    ),
    "head.goal": ("question", "question"),
    "head.rule": ("nom", "name"),
    "head.what": ("ce qui change", "what changes"),
    "head.kind": ("nature", "kind"),
    # Effects.
    "manner.alike": (
        "Un même dossier, décidé de deux façons.",
        "One case, decided in two ways.",
    ),
    "manner.moved": (
        "Les mêmes faits, chaque loi étant interrogée un jour dont elle se porte garante.",
        "The same facts, each law being asked on a day that it vouches for.",
    ),
    "manner.shifted": (
        "Le même dossier, ses dates avancées de quelques années pour l’une des lois, afin qu’elle s’en porte garante.",
        "The same case, its days some years earlier under one of the laws, so that it vouches for them.",
    ),
    "manner.alone": (
        "Une seule des deux lois répond à cette question.",
        "Only one of the two laws answers this question.",
    ),
    "asked_on": ("interrogée au {day}", "asked on {day}"),
    "unknown_there": (
        "Cette loi ne connaît pas la question.",
        "This law does not know the question.",
    ),
    "facts": ("Le dossier", "The case"),
    "no_facts": ("Aucun fait n’est nécessaire.", "No fact is needed."),
    "bands": ("Où passe la différence", "Where the laws part"),
    "band": ("de {low} à {high}", "from {low} to {high}"),
    "band.from": ("{low} et plus", "{low} or more"),
    "band.to": ("{high} au plus", "at most {high}"),
    "band.one": ("{low}", "{low}"),
    "because": ("En cause", "Because of"),
    "same": ("Décidé de même par les deux lois.", "Decided alike by both laws."),
    "why": ("raison", "reason"),
    "why.proof": (
        "aucun dossier ne sépare les deux lois : c’est démontré",
        "no case parts the two laws: this is proved",
    ),
    "why.identity": ("les règles lues sont les mêmes", "the rules that it reads are the same"),
    "why.presumption": (
        "un fait est présumé autrement, et le solveur tient les faits pour donnés",
        "a fact is presumed otherwise, and the solver takes facts as given",
    ),
    "why.continued": (
        "l’une des lois ne dit rien des jours où l’autre répond",
        "one of the laws says nothing of days on which the other answers",
    ),
    "why.days_are_facts": (
        "la différence tient à des dates d’événement lues comme des faits",
        "the difference hangs on event dates that are read as facts",
    ),
    "why.alone": (
        "une seule loi connaît la question, et nul dossier n’a été trouvé qu’elle décide",
        "only one law knows the question, and no case was found that it decides",
    ),
    "why.lists": (
        "rien n’a été trouvé avec des listes de deux éléments au plus ; de plus longues n’ont pas été examinées",
        "nothing was found with lists of two elements at most; longer ones were not looked at",
    ),
    "why.solver": ("le solveur a renoncé dans sa limite", "the solver gave up within its limit"),
    "why.refused": (
        "le solveur propose un dossier que l’évaluateur ne confirme pas",
        "the solver suggests a case that the evaluator does not bear out",
    ),
    "why.other": ("rien n’a pu être établi", "nothing could be established"),
    # What was written otherwise.
    "change.added": ("ajout", "added"),
    "change.removed": ("suppression", "removed"),
    "change.changed": ("modification", "changed"),
    "part.rule": ("règle", "rule"),
    "part.exception": ("exception", "exception"),
    "part.scale": ("barème", "scale"),
    "part.fact": ("fait", "fact"),
    "part.choices": ("choix", "choices"),
    "part.structure": ("structure", "structure"),
    "part.actor": ("acteur", "actor"),
    "part.coherence": ("cohérence", "coherence"),
    "where.reading": ("lecture « {reading} »", "reading “{reading}”"),
    "where.since": ("version du {day}", "version of {day}"),
    "where.moved": ("versions du {before} et du {after}", "versions of {before} and {after}"),
    "text": ("Texte", "Text"),
    "figures": ("Chiffres", "Figures"),
    "citations": ("Références", "Citations"),
    "heading": ("en-tête", "heading"),
    "head.figure": ("chiffre", "figure"),
    "head.before": ("avant", "before"),
    "head.after": ("après", "after"),
    "head.cited": ("référence", "citation"),
    "head.by": ("énoncé par", "stated by"),
    "cited.article": ("article", "article"),
    "cited.legifrance": ("version Légifrance", "Légifrance version"),
    "cited.days": ("jours en vigueur", "days in force"),
    "cited.pointer": ("passage de la source", "passage of the source"),
    "cited.label": ("libellé", "label"),
    "cited.convention": ("convention", "convention"),
    "texts": ("texte", "text"),
    "reads": ("Change la réponse de", "Changes the answer of"),
    "nothing": ("—", "—"),
    # A population.
    "measure": ("mesure", "measure"),
}


def term(key: str, lang: Lang, /, **values: object) -> str:
    """A phrase of the page, filled."""
    text = WORDS[key][lang == "en"]
    return text.format_map(values) if values else text
