"""The words of an account, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.records.explain.words_refuted import REFUTED
from millesime.records.explain.words_report import REPORT

if TYPE_CHECKING:
    from millesime.text.render import Lang

WORDS: dict[str, tuple[str, str]] = {
    # What stands where a value cannot.
    "determined": ("certain", "determined"),
    "unknown": ("inconnu", "unknown"),
    "not_applicable": ("sans application", "not applicable"),
    "not_in_force": ("pas en vigueur", "not in force"),
    "beyond_horizon": ("au-delà de l’horizon", "beyond the horizon"),
    "conflict": ("conflit", "conflict"),
    "unknown.why": (
        "Les faits donnés ne suffisent pas à trancher.",
        "The facts given do not settle it.",
    ),
    "not_applicable.why": (
        "La condition d’application n’est pas remplie : la question ne se pose pas.",
        "The condition for it to apply is not met: the question does not arise.",
    ),
    "not_in_force.why": (
        "Aucune version n’est en vigueur au jour qui la choisit.",
        "No version is in force on the day that selects it.",
    ),
    "known_until": ("Dernier jour connu : le {day}.", "Last day known: {day}."),
    "beyond_horizon.why": (
        "L’édition {edition} ne se porte pas garante du droit à ce jour.",
        "Edition {edition} does not vouch for the law on that day.",
    ),
    "conflict.why": (
        "Deux dispositions de même rang donnent des réponses différentes.",
        "Two provisions of equal rank give different answers.",
    ),
    "division_by_zero.why": (
        "Le calcul diviserait par zéro : la règle ne donne pas de réponse.",
        "The computation would divide by zero: the rule gives no answer.",
    ),
    # Values.
    "true": ("oui", "yes"),
    "false": ("non", "no"),
    "null": ("sans objet", "none"),
    "empty": ("liste vide", "empty list"),
    "item": ("1 élément", "1 item"),
    "items": ("{n} éléments", "{n} items"),
    "year": ("1 an", "1 year"),
    "years": ("{n} ans", "{n} years"),
    "month": ("1 mois", "1 month"),
    "months": ("{n} mois", "{n} months"),
    "day": ("1 jour", "1 day"),
    "days": ("{n} jours", "{n} days"),
    "and": (" et ", " and "),
    "about": ("{exact} (environ {near})", "{exact} (about {near})"),
    # The head of a decision.
    "edition": ("Édition {id}", "Edition {id}"),
    "asked_about": ("au {day}", "as of {day}"),
    "under_reading": ("lecture « {reading} »", "reading “{reading}”"),
    "no_result": ("Aucun but n’a été demandé.", "No goal was asked for."),
    "goal": ("but", "goal"),
    "answer": ("réponse", "answer"),
    "authority": ("disposition", "provision"),
    "disputed": ("≠ lecture {reading}", "≠ reading {reading}"),
    # Citations.
    "by_article": ("par l’article {article} {code}", "by article {article} {code}"),
    "by_article_alone": ("par l’article {article}", "by article {article}"),
    "by_document": ("selon {document}", "according to {document}"),
    "css": ("du code de la sécurité sociale", "of the Social Security Code"),
    "of_code": ("du {code}", "of the {code}"),
    "alinea": ("alinéa {n}", "paragraph {n}"),
    "version": ("version du {from}", "version of {from}"),
    "wording": ("rédaction du {day}", "wording of {day}"),
    "version_closed": ("version du {from} au {to}", "version from {from} to {to}"),
    "reading": ("lecture « {reading} »", "reading “{reading}”"),
    "source": ("source {pointer}", "source {pointer}"),
    "line": ("l. {first}", "line {first}"),
    "lines": ("l. {first}-{last}", "lines {first}-{last}"),
    "law_text": ("texte de l’article {article}", "text of article {article}"),
    "law_text_itself": ("texte de l’article lui-même", "text of the article itself"),
    "elsewhere": ("{text} (non vérifié)", "{text} (unverified)"),
    "convention": ("convention, qu’aucune source n’énonce", "a convention, which no source states"),
    "chosen_by": ("version choisie par {event}, le {day}", "version selected by {event}, on {day}"),
    "chosen_by_unknown": ("version choisie par {event}, inconnu", "version selected by {event}, unknown"),
    "assumed": ("supposé", "assumed"),
    "cross_check": (
        "décision dérivée deux fois, avec accord : évaluateur et {engine}",
        "decision derived twice, with agreement: evaluator and {engine}",
    ),
    "report.cross_check": ("Vérification", "Checked"),
    "assumed_day": ("jour supposé", "assumed"),
    "amended_by": ("modifié par {label}", "amended by {label}"),
    "transitional": ("mesure transitoire", "transitional measure"),
    "held_by": ("lecture « {reading} » : {who}", "reading “{reading}”: {who}"),
    # Powers and duties.
    "norm": ("{kind} : {holder}", "{kind}: {holder}"),
    "faculté": ("faculté", "power"),
    "obligation": ("obligation", "duty"),
    "interdiction": ("interdiction", "prohibition"),
    "norm.towards": (", envers {who}", ", towards {who}"),
    "norm.action": (" — {action}", " — {action}"),
    "norm.after": ("démarche préalable : {step}", "prior step: {step}"),
    "norm.lifted": ("démarche préalable levée : {step}", "prior step lifted: {step}"),
    "norm.perhaps": ("démarche préalable, peut-être : {step}", "prior step, perhaps: {step}"),
    "norm.deadline": ("au plus tard : {by}", "by: {by}"),
    "norm.forum": ("devant : {forum}", "before: {forum}"),
    # Sections of an account.
    "missing": ("Il manque", "Missing"),
    "assumptions": ("Supposé", "Assumed"),
    "discordances": ("Autres lectures", "Other readings"),
    "trail": ("Pourquoi", "Why"),
    "digest.edition": ("édition", "edition"),
    "digest.decision": ("décision", "decision"),
    "digest.engine": ("moteur", "engine"),
    # Steps of a trail.
    "exception": ("exception {name}", "exception {name}"),
    "measure": ("mesure transitoire {name}", "transitional measure {name}"),
    "scale": ("barème {name}", "scale {name}"),
    "aggregate": ("{fold} {over}", "{fold} {over}"),
    "somme de": ("somme sur", "sum over"),
    "nombre de": ("nombre dans", "count of"),
    "il existe": ("il existe dans", "there is in"),
    "pour tout": ("pour tout dans", "for all in"),
    "cap": ("plafond", "cap"),
    "floor": ("plancher", "floor"),
    "interrompu": ("interruption", "interruption"),
    "suspendu": ("suspension", "suspension"),
    "applicable": ("applicable si", "applicable if"),
    "deadline": ("délai", "time limit"),
    "unless": ("sauf", "unless"),
    "si": ("si", "if"),
    "lorsque": ("lorsque", "where"),
    "sinon": ("sinon", "otherwise"),
    "or": (" ou ", " or "),
    "guard.between": ("de {low} à {high}", "from {low} to {high}"),
    "guard.from": ("{value} et plus", "{value} or more"),
    "guard.to": ("{value} au plus", "at most {value}"),
    "guard.above": ("plus de {value}", "more than {value}"),
    "guard.below": ("moins de {value}", "less than {value}"),
    "event": ("choisit la version", "selects the version"),
    "absent": ("manque", "missing"),
    "applies": ("s’applique", "applies"),
    "set_aside": ("écartée", "set aside"),
    "set_aside_for": ("écartée : {reason}", "set aside: {reason}"),
    "above": ("voir plus haut", "see above"),
    "bound": ("limite {value}", "limit {value}"),
    "by_convention": ("par convention", "by convention"),
    "by_exception": ("par l’exception {name}", "by exception {name}"),
    "rectified": ("rectifié, publié d’abord {value}", "rectified, first published as {value}"),
    "on": ("le {day}", "on {day}"),
    "since_until": ("du {since} au {until}", "from {since} to {until}"),
    # Why a step was set aside, or came to nothing.
    "condition_false": ("condition non remplie", "condition not met"),
    "condition_unknown": ("condition inconnue", "condition unknown"),
    "reason.not_in_force": ("pas en vigueur ce jour-là", "not in force on that day"),
    "reason.beyond_horizon": ("au-delà de l’horizon", "beyond the horizon"),
    "superseded": ("une exception lui est faite", "an exception is made to it"),
    "superseded_by": ("{name} l’emporte", "{name} prevails"),
    "reading_not_chosen": ("une autre lecture est retenue", "another reading is taken"),
    "not_reached": ("la question ne se pose plus", "no longer in question"),
    "same_value": ("ne change rien à la réponse", "does not change the answer"),
    "not_concerned": ("non concerné", "not concerned"),
    "does_not_bind": ("non atteint", "not reached"),
    "after_the_end": ("délai déjà expiré", "the time limit had already run out"),
    "altered": ("NE CORRESPOND PAS : le texte a été modifié", "DOES NOT MATCH: the text was altered"),
    "lacuna": ("texte non retrouvé", "text not found"),
    "hole": ("aucune version connue ce jour-là", "no version known for that day"),
    "division_by_zero": ("division par zéro", "division by zero"),
    "date_out_of_range": ("date hors du calendrier", "date outside the calendar"),
    # The page.
    "page.title": ("Décision", "Decision"),
    **REPORT,
    **REFUTED,
}


def word(key: str, lang: Lang, **values: object) -> str:
    """A phrase of the account, filled; a key without a phrase speaks for itself.

    >>> word("version", "fr", **{"from": "1er janvier 2012"})
    'version du 1er janvier 2012'
    """
    both = WORDS.get(key)
    if both is None:
        return key.replace("_", " ")
    text = both[lang == "en"]
    return text.format_map(values) if values else text
