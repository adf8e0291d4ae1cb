"""Words that only a report needs, in French and English."""

from __future__ import annotations

REPORT: dict[str, tuple[str, str]] = {
    "report.question": ("La question", "The question"),
    "report.edition": ("Édition du droit", "Edition of the law"),
    "report.day": ("Jour demandé", "Day asked about"),
    "report.reading": ("Lecture demandée", "Reading asked for"),
    "report.no_presumption": ("Présomptions", "Presumptions"),
    "report.none": ("écartées", "none made"),
    "report.asked": ("Question", "Question"),
    "report.all_asked": ("Questions", "Questions"),
    "report.otherwise": (
        "{answer} selon la lecture « {reading} »",
        "{answer} under the reading “{reading}”",
    ),
    "report.sides": ("Les lectures, et qui les tient", "The readings, and who holds them"),
    "report.goals": ("{n}, dont le tableau donne les réponses", "{n}, answered in the table"),
    "report.recorded": ("Enregistrée le", "Recorded on"),
    "report.moment": ("{day} à {time} UTC", "{day} at {time} UTC"),
    "report.answers": ("Les réponses", "The answers"),
    "report.basis": ("Fondement", "Authority"),
    "report.norm": ("Qui, envers qui, jusqu’à quand", "Who, towards whom, until when"),
    "report.set_aside": ("Ce qui a été écarté", "What was set aside"),
    "report.facts": ("Faits du dossier", "Facts of the case"),
    "report.no_facts": ("Aucun fait n’a été donné.", "No fact was given."),
    "report.assumed": ("Faits supposés", "Assumed facts"),
    "report.masked": ("Ce qui est masqué", "What is masked"),
    "report.verify": ("Empreintes et vérification", "Digests and verification"),
    "report.signs": ("Signes employés", "Signs used"),
    # Heads of tables.
    "head.fact": ("fait", "fact"),
    "head.value": ("valeur", "value"),
    "head.what": ("quoi", "what"),
    "head.why": ("pourquoi", "why"),
    "head.source": ("source", "source"),
    "head.reading": ("lecture", "reading"),
    "head.held_by": ("tenue par", "held by"),
    "head.commitment": ("engagement", "commitment"),
    "head.sign": ("signe", "sign"),
    "head.meaning": ("sens", "meaning"),
    "reading.taken": ("« {reading} », retenue", "“{reading}”, taken"),
    "reading.taken_unnamed": ("celle qui est retenue", "the one taken"),
    "reading.other": ("« {reading} »", "“{reading}”"),
    "held.edition": ("édition {id}, d’après {document}", "edition {id}, after {document}"),
    "held.edition_alone": ("édition {id}", "edition {id}"),
    # Powers and duties.
    "norm.kind": ("Nature", "Nature"),
    "norm.holder": ("À qui", "Whose"),
    "norm.whom": ("Envers", "Towards"),
    "norm.what": ("Objet", "Object"),
    "norm.step": ("Démarche préalable", "Prior step"),
    "norm.step_lifted": ("{step} (levée ici)", "{step} (lifted here)"),
    "norm.step_perhaps": ("{step} (peut-être)", "{step} (perhaps)"),
    "norm.by": ("Au plus tard", "By"),
    "norm.before": ("Devant", "Before"),
    # What is masked.
    "masked.why": (
        (
            "Des faits ont été masqués à l’enregistrement : leurs valeurs, et le raisonnement qui les dirait, n’y sont pas. "
            "L’engagement de chacun permet de vérifier plus tard la valeur que l’on montrerait."
        ),
        (
            "Facts were masked when the decision was recorded: their values, and the trail that would tell them, are not here. "
            "The commitment of each lets a value be checked later, once it is shown."
        ),
    ),
    "masked.paths": ("Masque", "Mask"),
    "masked.sealed": (
        "La décision entière est scellée ({alg}) ; seul qui tient la clé de cet enregistrement peut l’ouvrir.",
        "The whole decision is sealed ({alg}); only who holds the key of this record can open it.",
    ),
    "masked.trail": (
        "Le raisonnement est masqué : il dirait les faits.",
        "The trail is masked: it would tell the facts.",
    ),
    # How to verify.
    "digest.record": ("enregistrement", "record"),
    "digest.bundle": ("liasse", "bundle"),
    "digest.place": ("rang au journal", "place in the log"),
    "digest.root": ("racine du journal", "root of the log"),
    "verify.said": (
        (
            "Ce rapport est tiré du seul enregistrement de la décision, qui fait foi. L’empreinte est le SHA-256 de son "
            "JSON canonique (RFC 8785), l’empreinte elle-même ôtée."
        ),
        (
            "This report is drawn from the decision’s record alone, which is what counts. The digest is the SHA-256 of its "
            "canonical JSON (RFC 8785), the digest itself left out."
        ),
    ),
    "verify.digest": (
        "Recalculer l’empreinte de la décision, sans Millésime :",
        "Compute the decision’s digest anew, without Millésime:",
    ),
    "verify.again": (
        "Décider de nouveau, et comparer pas à pas :",
        "Decide again, and compare step by step:",
    ),
    "verify.again_there": (
        "Décider de nouveau, là où la décision est conservée, et comparer pas à pas :",
        "Decide again, where the decision is kept, and compare step by step:",
    ),
    "verify.audit": (
        "Vérifier tout le registre qui la conserve :",
        "Verify the whole store that keeps it:",
    ),
    "verify.editions": (
        "Comparer l’empreinte de l’édition :",
        "Compare the edition’s digest:",
    ),
    # Signs, for the ear and for the key at the end.
    "mark.✓": ("retenu, ou condition remplie", "holds, or condition met"),
    "mark.✗": ("condition non remplie", "condition not met"),
    "mark.?": ("inconnu", "unknown"),
    "mark.–": ("écarté", "set aside"),
    "mark.·": ("fait", "fact"),
    "mark.=": ("calcul", "computation"),
    "mark.▪": ("barème", "scale"),
    "mark.§": ("règle", "rule"),
    "mark.!": ("conflit", "conflict"),
}
