"""The words of the command line, in French and English. What the law and its diagnostics say has its own catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.cli.words_batch import BATCH
from millesime.cli.words_coverage import COVERAGE
from millesime.cli.words_diff import DIFF
from millesime.cli.words_dossier import DOSSIER
from millesime.cli.words_population import POPULATION
from millesime.cli.words_questions import QUESTIONS
from millesime.cli.words_records import RECORDS

if TYPE_CHECKING:
    from millesime.text.render import Lang

WORDS: dict[str, tuple[str, str]] = {
    # Why a command cannot be obeyed.
    "error": ("erreur : ", "error: "),
    "did_you_mean": ("aide : vouliez-vous dire `{nearest}` ?", "help: did you mean `{nearest}`?"),
    "see_help": ("aide : voir `millesime {verb} --help`", "help: see `millesime {verb} --help`"),
    "unknown_verb": ("il n’y a pas de commande `{verb}`", "there is no command `{verb}`"),
    "unknown_option": ("`{command}` n’a pas d’option `{option}`", "`{command}` has no option `{option}`"),
    "unexpected": ("`{argument}` est de trop", "`{argument}` is one argument too many"),
    "needs_value": ("l’option `{option}` demande une valeur", "option `{option}` needs a value"),
    "takes_no_value": ("l’option `{option}` ne prend pas de valeur", "option `{option}` takes no value"),
    "bad_choice": (
        "`{option}` ne connaît pas `{value}` ; au choix : {choices}",
        "`{option}` does not know `{value}`; choose among: {choices}",
    ),
    "bad_date": (
        "`{value}` n’est pas un jour du calendrier ; écrivez-le 2012-06-01",
        "`{value}` is not a day of the calendar; write it 2012-06-01",
    ),
    "needs_argument": ("il manque {what}", "{what} is missing"),
    "argument.case": ("le dossier à décider (un fichier, ou `-`)", "the case to decide (a file, or `-`)"),
    "argument.decision": ("la décision ou le code à expliquer", "the decision or the code to explain"),
    "argument.name": ("le nom d’une règle ou d’un barème", "the name of a rule or scale"),
    "argument.goal": ("le but de la question (`--goal NOM`)", "the goal of the question (`--goal NAME`)"),
    "no_folder": ("il n’y a pas de dossier `{path}`", "there is no folder `{path}`"),
    "no_file": ("il n’y a pas de fichier `{path}`", "there is no file `{path}`"),
    "cannot_read": ("`{path}` ne se lit pas : {why}", "cannot read `{path}`: {why}"),
    "not_plain": ("ce n’est pas un fichier ordinaire", "it is no plain file"),
    "cannot_write": ("`{path}` ne s’écrit pas : {why}", "cannot write `{path}`: {why}"),
    "too_big": ("`{path}` dépasse {limit} Mo", "`{path}` is larger than {limit} MB"),
    "not_utf8": ("`{path}` n’est pas un texte en UTF-8", "`{path}` is not UTF-8 text"),
    "not_a_decision": (
        "`{path}` n’est pas une décision de Millésime",
        "`{path}` is not a Millésime decision",
    ),
    "damaged_decision": (
        "attention : `{path}` ne porte plus l’empreinte de son contenu ; il a été modifié",
        "warning: `{path}` no longer bears the digest of its content; it has been altered",
    ),
    "needs_out": (
        "`--format {shape}` n’écrit pas sur un terminal ; nommez un fichier avec --out",
        "`--format {shape}` does not write to a terminal; name a file with --out",
    ),
    "unknown_code": ("il n’y a pas de diagnostic `{code}`", "there is no diagnostic `{code}`"),
    "unknown_name": (
        "aucune édition ne connaît de règle ni de barème `{name}`",
        "no edition knows a rule or scale `{name}`",
    ),
    # eval
    "no_goal_reached": (
        "les faits donnés n’intéressent aucun but ; nommez-en un avec --goal",
        "the facts given concern no goal; name one with --goal",
    ),
    # sources
    "argument.action": ("ce qu’il faut faire : `pin` ou `verify`", "what to do: `pin` or `verify`"),
    "argument.documents": ("le dossier des documents (`--documents DOSSIER`)", "the documents (`--documents DIR`)"),
    "sources.pinned": ("{edition} : {n} passages verrouillés dans {path}", "{edition}: {n} passages locked in {path}"),
    "sources.accepted": (
        "{path} : l’empreinte de `{name}` est celle du document donné",
        "{path}: the digest of `{name}` is that of the document given",
    ),
    "sources.tally": (
        "renvois : {pointers} ; chiffres : {documents} lus dans les documents, {law} dans la loi (dont {partly} où manque le texte d’une version), {elsewhere} d’ailleurs (non vérifiés), {unknown} dont le texte n’est pas connu",
        "pointers: {pointers}; figures: {documents} found in the documents, {law} in the law ({partly} where the text of a version is missing), {elsewhere} from elsewhere (unverified), {unknown} whose text is not known",
    ),
    "sources.elsewhere": ("d’ailleurs, non vérifiés :", "from elsewhere, unverified:"),
    "sources.unknown": ("texte non connu :", "text not known:"),
    "sources.convention": ("par convention déclarée, sans source :", "by a declared convention, without a source:"),
    "sources.first_days": (
        "premiers jours que seule une autre source donne, non vérifiés :",
        "first days that only another source gives, unverified:",
    ),
    "sources.unheld": ("articles que le registre ne contient pas :", "articles that the register does not hold:"),
    "sources.ignored": (
        "versions ignorées, de fenêtre vide ou renversée :",
        "versions ignored, whose window is empty or inverted:",
    ),
    # check
    "check.errors": ("{n} erreurs", "{n} errors"),
    "check.error": ("1 erreur", "1 error"),
    "check.warnings": ("{n} avertissements", "{n} warnings"),
    "check.warning": ("1 avertissement", "1 warning"),
    "check.fine": ("aucun problème", "no problem"),
    "check.files": ("fichiers lus : {n}", "files read: {n}"),
    "check.file": ("1 fichier lu", "1 file read"),
    # test
    "test.fine": ("{n} attentes, toutes remplies", "{n} expectations, all met"),
    "test.failed": ("attentes non remplies : {failed} sur {n}", "expectations not met: {failed} of {n}"),
    "test.tally": ("{passed} sur {n}", "{passed} of {n}"),
    "test.no_edition": ("l’édition demandée n’existe pas", "there is no such edition"),
    "not_in_edition": (
        "`{path}` ne fait partie d’aucune édition : ses scénarios ne peuvent être joués",
        "`{path}` belongs to no edition: its scenarios cannot be run",
    ),
    "unknown_goal": ("l’édition {edition} ne connaît pas de but `{goal}`", "edition {edition} knows no goal `{goal}`"),
    "test.none": ("aucun scénario", "no scenario"),
    "test.expected": ("attendu", "expected"),
    "test.got": ("obtenu", "got"),
    "unknown_edition": ("il n’y a pas d’édition `{edition}`", "there is no edition `{edition}`"),
    "bad_figure": (
        "`--fail-under` ne connaît pas `{value}` ; au choix : {choices}",
        "`--fail-under` does not know `{value}`; choose among: {choices}",
    ),
    "bad_percent": (
        "`{value}` ne donne pas de pourcentage ; écrivez-le comme branches=100",
        "`{value}` gives no percentage; write it like branches=100",
    ),
    **COVERAGE,
    **RECORDS,
    **BATCH,
    **DIFF,
    **POPULATION,
    **DOSSIER,
    **QUESTIONS,
    # fmt
    "fmt.would": ("à remettre en forme : {path}", "would be laid out again: {path}"),
    "fmt.done": ("remis en forme : {path}", "laid out again: {path}"),
    "fmt.refused": (
        "laissé tel quel, faute de pouvoir le lire : {path}",
        "left as it is, for it cannot be read: {path}",
    ),
    "fmt.fine": ("en forme : {n}", "in canonical layout: {n}"),
    "fmt.to_change": ("fichiers à remettre en forme : {n} sur {total}", "files to be laid out again: {n} of {total}"),
    "fmt.changed": ("fichiers remis en forme : {n} sur {total}", "files laid out again: {n} of {total}"),
    # facts
    "nothing_about": ("aucun but ni fait ne parle de « {words} »", "no goal or fact is about “{words}”"),
    "facts.goals": ("Buts", "Goals"),
    "facts.of": ("Faits qu’il faut pour {goals}", "Facts needed for {goals}"),
    "facts.all": ("Faits que connaît l’édition {edition}", "Facts that edition {edition} knows"),
    "facts.presumed": ("présumé {value}", "presumed {value}"),
    "facts.none": ("aucun fait", "no fact"),
    "between": ("de {low} à {high}", "from {low} to {high}"),
    "at_least": ("au moins {low}", "at least {low}"),
    "at_most": ("au plus {high}", "at most {high}"),
    "by_steps": ("par pas de {step}", "by steps of {step}"),
    "may_not_happen": ("`null` s’il n’a pas eu lieu", "`null` where it did not happen"),
    "type.booléen": ("oui ou non", "yes or no"),
    "type.entier": ("nombre entier", "whole number"),
    "type.nombre": ("nombre", "number"),
    "type.montant": ("montant", "amount"),
    "type.taux": ("taux", "rate"),
    "type.date": ("date", "date"),
    "type.durée": ("durée", "duration"),
    "type.durée en jours": ("durée en jours", "duration in days"),
    "type.texte": ("texte", "text"),
    "type.norme": ("faculté ou obligation", "power or duty"),
    "type.liste": ("liste de {item}", "list of {item}"),
    "write.booléen": ("oui / non", "yes / no"),
    "write.entier": ("un nombre entier, comme 19", "a whole number, such as 19"),
    "write.nombre": ("un nombre, comme 12.5", "a number, such as 12.5"),
    "write.montant": ("un montant en euros, comme 1941.36", "an amount in euros, such as 1941.36"),
    "write.taux": ("un taux, comme 25 %", "a rate, such as 25 %"),
    "write.date": ("une date, comme 2012-06-01", "a date, such as 2012-06-01"),
    "write.durée": ("une durée, comme P20Y (20 ans) ou P18M", "a duration, such as P20Y (20 years) or P18M"),
    "write.durée en jours": ("un nombre de jours, comme P14D", "a number of days, such as P14D"),
    "write.texte": ("un texte", "a text"),
    "write.liste": (
        "une liste, en YAML sur une ligne, comme [{{annee: 2011, montant: 1000}}]",
        "a list, as YAML on one line, such as [{{annee: 2011, montant: 1000}}]",
    ),
    # ask
    "ask.intro": (
        "Répondez, ou tapez ? pour une explication, Entrée si vous ne savez pas.",
        "Answer, or type ? for an explanation, Enter if you do not know.",
    ),
    "ask.stop": ("La réponse est certaine.", "The answer is certain."),
    "ask.end": ("Il ne reste rien à demander.", "There is nothing left to ask."),
    "ask.among": ("Ce fait compte encore pour {goal}.", "This fact still matters for {goal}."),
    "ask.read_by": ("Lu par : {rules}", "Read by: {rules}"),
    "ask.typed": ("S’écrit : {way}", "Written: {way}"),
    "ask.left": ("Faits qui comptent encore : {n}", "Facts that still matter: {n}"),
    "ask.saved": ("dossier écrit : {path}", "case written: {path}"),
    "ask.day": ("jour sur lequel porte la question", "the day asked about"),
    # inventory
    "inventory.fact": ("fait", "fact"),
    "inventory.enumeration": ("énumération", "enumeration"),
    "inventory.structure": ("structure", "structure"),
    "inventory.actor": ("acteur", "actor"),
    "inventory.scale": ("barème", "scale"),
    "inventory.rule": ("règle", "rule"),
    "inventory.exception": ("exception", "exception"),
    "inventory.power": ("faculté", "power"),
    "inventory.duty": ("obligation", "duty"),
    "inventory.prohibition": ("interdiction", "prohibition"),
    "inventory.discordance": ("discordance", "discordance"),
    "inventory.gone": ("introuvable :", "gone:"),
    "inventory.none": ("pas d’inventaire", "no inventory"),
    "inventory.tally": (
        "{n} passages : {held} portés par le droit, {reasoned} sans règle et pour une raison dite",
        "{n} passages: {held} carried by law, {reasoned} without a rule, for a stated reason",
    ),
    # discordances
    "unknown_discordance": (
        "aucune édition interrogée ne connaît de discordance, ni rien d’autre, du nom de `{name}`",
        "no edition asked knows a discordance, or anything else, called `{name}`",
    ),
    "discordances.high": ("gravité haute", "high gravity"),
    "discordances.medium": ("gravité moyenne", "medium gravity"),
    "discordances.low": ("gravité faible", "low gravity"),
    "discordances.reading": (
        "lectures : chaque côté lit autrement la même disposition",
        "readings: each side reads the same provision otherwise",
    ),
    "discordances.change": (
        "changement daté : l’autre texte vaut un autre jour ou dans une autre édition",
        "dated change: the other text holds on another day or in another edition",
    ),
    "discordances.note": (
        "note : signalée, sans autre lecture ni autre version",
        "note: told, without another reading or version",
    ),
    "discordances.is_touches": ("touche", "touches"),
    "discordances.is_nature": ("nature", "nature"),
    "discordances.is_held": ("parti", "held"),
    "discordances.is_case": ("dossier", "case"),
    "discordances.on": ("le {day}", "on {day}"),
    "discordances.otherwise": ("≠ ce que dit ce côté", "≠ what this side states"),
    "discordances.refused": ("dossier refusé : voir `millesime test`", "case refused: see `millesime test`"),
    "discordances.unspoken": (
        "Plusieurs lectures, et aucune discordance n’en parle",
        "Several readings, and no discordance speaks of them",
    ),
    "discordances.tally": (
        "discordances : {n} (gravité haute {high}, moyenne {medium}, faible {low}) ; lectures dont aucune ne parle : {silent}",
        "discordances: {n} (gravity high {high}, medium {medium}, low {low}); readings of which none speaks: {silent}",
    ),
    # editions, timeline
    "editions.known": ("connue depuis le {day}", "known from {day}"),
    "editions.horizon": ("vérifiée jusqu’au {day}", "vouches until {day}"),
    "editions.extends": ("étend {id}", "extends {id}"),
    "editions.digest": ("empreinte", "digest"),
    "editions.broken": ("ne se charge pas : voir `millesime check`", "does not load: see `millesime check`"),
    "timeline.edition": ("Édition {id}", "Edition {id}"),
    "timeline.reading": ("lecture « {reading} »", "reading “{reading}”"),
    "timeline.amended": ("modifiée par {label}", "amended by {label}"),
    "timeline.rule": ("règle", "rule"),
    "timeline.exception": ("exception", "exception"),
    "timeline.scale": ("barème", "scale"),
    "timeline.lacuna": ("lacune", "lacuna"),
    "timeline.open": ("à compter du {since}", "from {since}"),
    "timeline.closed": ("du {since} au {until}", "from {since} to {until}"),
    "timeline.ends": ("fin voulue par le texte", "an end that the law itself makes"),
    "timeline.absent": ("inconnu de l’édition {id}", "unknown to edition {id}"),
    "timeline.discordance": ("les sources ne s’accordent pas", "sources disagree"),
    "timeline.same": ("comme l’édition {id}", "as in edition {id}"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """A phrase, filled.

    >>> say("unexpected", "en", argument="x")
    '`x` is one argument too many'
    """
    return WORDS[key][lang == "en"].format_map(values)
