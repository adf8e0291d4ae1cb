"""What is said of questions put to the law: `eval --what-if`, and the certificates of `ask`."""

from __future__ import annotations

QUESTIONS: dict[str, tuple[str, str]] = {
    # Why the command cannot be obeyed.
    "bad_what_if": (
        "`--what-if` attend BUT ou BUT=VALEUR, et non `{value}`",
        "`--what-if` expects GOAL or GOAL=VALUE, not `{value}`",
    ),
    "what_if_of_what": (
        "`--what-if` ne dit pas de quel but : nommez-le, ici ou par `--goal`",
        "`--what-if` does not say of which goal: name it, here or by `--goal`",
    ),
    "not_with_what_if": (
        "`{option}` garde ou vérifie une décision ; `--what-if` n’en prend pas",
        "`{option}` keeps or checks a decision; `--what-if` takes none",
    ),
    "what_if_format": (
        "`--what-if` se lit en text ou en json",
        "`--what-if` is told as text or json",
    ),
    "free_without_what_if": (
        "`--free` dit quels faits `--what-if` peut faire bouger, et il n’y a pas de `--what-if`",
        "`--free` says which facts `--what-if` may move, and there is no `--what-if`",
    ),
    # Sections.
    "what_if.broken": (
        "l’édition {edition} ne se charge pas, et n’est pas consultée : voir `millesime check`",
        "edition {edition} does not load, and is not consulted: see `millesime check`",
    ),
    "what_if.title": ("Édition {edition}", "Edition {edition}"),
    "what_if.on": ("au {day}", "as of {day}"),
    "what_if.reading": ("lecture « {reading} »", "reading “{reading}”"),
    "what_if.change": ("Ce qui changerait la réponse", "What would turn the answer"),
    "what_if.reach": ("Ce qui donnerait {wanted}", "What would give {wanted}"),
    "what_if.already": ("c’est déjà la réponse", "it is the answer already"),
    "what_if.impossible": (
        "aucun changement de ces faits n’y suffit (prouvé) : {facts}",
        "no change of these facts will do (proved): {facts}",
    ),
    "what_if.not_established": (
        "non établi : le solveur ne tranche pas, ou des listes plus longues pourraient suffire",
        "not established: the solver does not settle it, or longer lists might do",
    ),
    "what_if.none_free": ("aucun fait ne peut bouger", "no fact may move"),
    "what_if.one": ("un seul fait suffit", "one fact alone is enough"),
    "what_if.several": (
        "il y faut {n} faits ensemble, et pas moins (prouvé)",
        "it takes {n} facts together, and no fewer (proved)",
    ),
    "what_if.several_perhaps": (
        "{n} faits ensemble y suffisent ; que moins n’y suffisent pas n’est pas établi",
        "{n} facts together are enough; that fewer are not is not established",
    ),
    "what_if.or": ("ou bien", "or"),
    "what_if.more": ("et d’autres changements aussi petits", "and other changes as small"),
    "what_if.refused": (
        "suggestions du solveur que l’évaluateur n’a pas confirmées, et qui ne sont pas montrées : {n}",
        "suggestions of the solver that the evaluator did not bear out, and that are not shown: {n}",
    ),
    "what_if.not_given": ("non donné", "not given"),
    "what_if.presumed": ("{value}, présumé", "{value}, presumed"),
    "what_if.thresholds": (
        "Seuils, tout le reste étant comme il est",
        "Thresholds, all else being as it is",
    ),
    "what_if.now": ("{name} : {value} dans ce dossier", "{name}: {value} in this case"),
    "what_if.unknown_now": ("{name} : non donné", "{name}: not given"),
    "what_if.between": ("de {low} à {high}", "from {low} to {high}"),
    "what_if.between_days": ("du {low} au {high}", "from {low} to {high}"),
    "what_if.just": ("{value}", "{value}"),
    "what_if.up_to": ("jusqu’à {high}", "up to {high}"),
    "what_if.up_to_day": ("jusqu’au {high}", "up to {high}"),
    "what_if.from": ("à partir de {low}", "{low} or more"),
    "what_if.from_day": ("à compter du {low}", "from {low} on"),
    "what_if.whole": ("quelle que soit sa valeur", "whatever its value"),
    "what_if.less": ("moins de {value}", "less than {value}"),
    "what_if.more_than": ("plus de {value}", "more than {value}"),
    "what_if.and": ("{low}, {high}", "{low}, {high}"),
    "what_if.goes": ("de {low} à {high}", "from {low} to {high}"),
    "what_if.swings": ("varie ; {low} aux deux bouts", "varies; {low} at both ends"),
    "what_if.here": ("← ce dossier", "← this case"),
    "what_if.incomplete": (
        "d’autres seuils sont possibles : ce n’est pas établi partout",
        "there may be other thresholds: it is not established everywhere",
    ),
    "what_if.turns_nothing": ("seuls, ne changent rien", "alone, turn nothing"),
    "what_if.editions": ("Sous les autres éditions", "Under the other editions"),
    "what_if.left_out": ("sans {facts}, qu’elle ne connaît pas", "without {facts}, which it does not know"),
    "what_if.does_not_take": ("ne décide pas ce dossier : {why}", "does not decide this case: {why}"),
    "what_if.bounds": ("Bornes, quoi que vaillent {facts}", "Bounds, whatever these are: {facts}"),
    "what_if.within": ("entre {low} et {high}", "between {low} and {high}"),
    "what_if.always": ("toujours {value}", "always {value}"),
    "what_if.at_least": ("au moins {low}, sans borne supérieure connue", "at least {low}, with no known upper bound"),
    "what_if.at_most": ("au plus {high}, sans borne inférieure connue", "at most {high}, with no known lower bound"),
    "what_if.unbounded": ("sans borne connue", "with no known bound"),
    "what_if.proved": ("prouvé", "proved"),
    "what_if.not_proved": (
        "rencontré ; qu’il n’y ait rien au-delà n’est pas établi",
        "met; that nothing lies beyond is not established",
    ),
    "what_if.exclusive": ("borne non atteinte", "bound not attained"),
    "what_if.with": ("avec {facts}", "with {facts}"),
    "what_if.possible": ("réponses possibles", "possible answers"),
    "what_if.possible_too": ("ou encore", "or else"),
    "what_if.only_these": ("et nulle autre (prouvé)", "and no other (proved)"),
    "what_if.others_perhaps": (
        "que d’autres soient exclues n’est pas établi",
        "that others are excluded is not established",
    ),
    "what_if.branch.version": ("version du {name}", "version of {name}"),
    "what_if.branch.arm": ("{rule}, {name}", "{rule}, {name}"),
    "what_if.branch.exception": ("dérogation {name}", "exception {name}"),
    "what_if.branch.limit": ("{rule}, plafond ou plancher", "{rule}, cap or floor"),
    "what_if.branch.scale": ("barème {rule} du {name}", "scale {rule} of {name}"),
    # ask
    "ask.worst": ("au pire {n} questions, celle-ci comprise", "{n} questions at worst, this one included"),
    "ask.worst.one": ("la dernière question", "the last question"),
    "ask.worst_between": (
        "au pire de {least} à {n} questions, celle-ci comprise",
        "{least} to {n} questions at worst, this one included",
    ),
    "ask.worst_at_most": ("{n} questions au plus, celle-ci comprise", "at most {n} questions, this one included"),
    "ask.worst_at_most.one": ("la dernière question", "the last question"),
    "ask.no_solver": (
        "Sans certificat : il y faut un solveur (pip install 'millesime[verify]').",
        "Without a certificate: that takes a solver (pip install 'millesime[verify]').",
    ),
    "ask.not_established": (
        "Sans certificat : il n’est pas établi qu’aucun fait restant ne change la réponse.",
        "Without a certificate: it is not established that no remaining fact changes the answer.",
    ),
    "ask.certified": (
        "Certificat : aucun autre fait ne la change, c’est prouvé ({facts}).",
        "Certificate: no other fact changes it, which is proved ({facts}).",
    ),
    "ask.certified_all": (
        "Certificat : tous les faits qui comptent sont donnés.",
        "Certificate: all the facts that matter are given.",
    ),
    "ask.certified_evaluator": (
        "Certificat : l’évaluateur la tient pour acquise quels que soient les faits restants ; le solveur n’a pas tranché ({facts}).",
        "Certificate: the evaluator holds it settled whatever the remaining facts; the solver did not say ({facts}).",
    ),
    "ask.whatever": (
        "La réponse est {value} quels que soient ces faits, et pourtant la décision ci-dessous les attend.",
        "The answer is {value} whatever these facts are, and yet the decision below waits for them.",
    ),
    "ask.kept": ("certificat écrit : {path}", "certificate written: {path}"),
    "ask.nothing_to_keep": (
        "aucun certificat à écrire : la réponse peut encore changer, ou rien n’est établi",
        "no certificate to write: the answer can still change, or nothing is established",
    ),
    "ask.holds": (
        "{goal} = {value} : aucun fait restant ne le change ({facts})",
        "{goal} = {value}: no remaining fact changes it ({facts})",
    ),
    "ask.otherwise": ("{goal} = {value} avec {facts}", "{goal} = {value} with {facts}"),
    "what_if.decided": (
        "Chaque réponse a été décidée par l’évaluateur.",
        "Every answer was decided by the evaluator.",
    ),
}
