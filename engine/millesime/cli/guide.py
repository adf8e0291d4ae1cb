"""What `--help` says of each verb and option, in French and English, with examples that can be typed."""

from __future__ import annotations

from millesime.cli.guide_batch import GUIDE_BATCH
from millesime.cli.guide_dossier import GUIDE_DOSSIER
from millesime.cli.guide_records import GUIDE_RECORDS
from millesime.cli.words_diff import GUIDE_DIFF
from millesime.cli.words_population import GUIDE_POPULATION

_EVAL = """\
millesime eval examples/entreprise-19-salaries.yaml --at 2012-06-01
millesime eval examples/prime-de-fin-de-reeducation.yaml --edition 2012 --reading code
millesime eval examples/entreprise-19-salaries.yaml --edition 2012 --what-if tarification.mode=individuelle
millesime eval examples/tms-pros-diagnostic.yaml --what-if aide_diagnostic.montant --free depenses.*
"""

GUIDE: dict[str, tuple[str, str]] = {
    "about": (
        "Le droit écrit en règles datées, appliqué aux faits d’un dossier : chaque résultat porte l’article qui le décide.",
        "Law written as dated rules, applied to the facts of a case: each result carries the article that decided it.",
    ),
    "usage": ("usage", "usage"),
    "usage.top": ("millesime COMMANDE [OPTIONS]", "millesime COMMAND [OPTIONS]"),
    "commands": ("commandes", "commands"),
    "arguments": ("arguments", "arguments"),
    "options": ("options", "options"),
    "everywhere": ("options de toutes les commandes", "options of every command"),
    "examples": ("exemples", "examples"),
    "statuses": ("code de sortie", "exit status"),
    "statuses.text": (
        "0 tout va bien, 1 mauvaise nouvelle, 2 commande ou dossier refusés, 70 faute de Millésime",
        "0 all is well, 1 bad news, 2 command or input refused, 70 a fault of Millésime's own",
    ),
    "completion": ("complétion", "completion"),
    "completion.text": (
        'bash, zsh : eval "$(register-python-argcomplete millesime)"',
        'bash, zsh: eval "$(register-python-argcomplete millesime)"',
    ),
    "more": ("`millesime COMMANDE --help` en dit plus.", "`millesime COMMAND --help` says more."),
    "COMMAND": ("COMMANDE", "COMMAND"),
    # Options of every verb.
    "option.lang": (
        "langue des textes (sinon celle de l’environnement, sinon l’anglais)",
        "language of texts (else the locale's, else English)",
    ),
    "option.color": ("couleurs ; NO_COLOR est respecté", "colours; NO_COLOR is respected"),
    "option.regulations": (
        "dossier des éditions (sinon celles qui sont livrées)",
        "folder of editions (else those that ship)",
    ),
    "option.help": ("cette aide", "this help"),
    "option.version": ("la version de Millésime", "Millésime's version"),
    # Options of several.
    "option.edition": ("édition du droit (sinon la plus récente)", "edition of the law (else the newest)"),
    "option.at": (
        "jour demandé : tient lieu des dates d’événement que le dossier omet",
        "the day asked about: stands for the event dates that the case omits",
    ),
    "option.goal": ("but, ce que l’on demande ; peut se répéter", "goal, what is asked; may be repeated"),
    "option.reading": ("lecture à suivre partout où elle existe", "reading to follow wherever it exists"),
    "option.no_presumption": (
        "ne rien présumer : ce qui n’est pas donné est inconnu",
        "presume nothing: what is not given is unknown",
    ),
    "option.out": ("fichier où écrire, remplacé d’un coup", "file to write, replaced at once"),
    "argument.paths": (
        "fichiers .loi ou dossiers (sinon toutes les éditions)",
        ".loi files or folders (else every edition)",
    ),
    # eval
    "eval.summary": ("décide un dossier et dit pourquoi", "decides a case and says why"),
    "eval.case": (
        "dossier en YAML ou JSON, `-` pour l’entrée standard",
        "case in YAML or JSON, `-` for standard input",
    ),
    "eval.format": (
        "text : pour lire ; json : la décision canonique ; html : une page",
        "text: to read; json: the canonical decision; html: a page",
    ),
    "eval.cross_check": (
        "dérive la décision une seconde fois, par un autre moteur, et le dit dans la décision",
        "derives the decision a second time, by another engine, and says so in the decision",
    ),
    "eval.what_if": (
        "ce qui changerait la réponse (ou l’amènerait à une valeur), où elle bascule, ce qu’en dit une autre édition, entre quelles bornes elle se tient",
        "what would turn the answer (or bring it to a value), where it turns, what another edition says, between which bounds it lies",
    ),
    "eval.free": (
        "les faits qui peuvent bouger : NOM,NOM ou préfixe.* (sinon tous, sauf les dates d’événement)",
        "the facts that may move: NAME,NAME or prefix.* (else all of them, but for event dates)",
    ),
    "eval.examples": (
        _EVAL + "millesime eval dossier.yaml --goal tarification.mode --format json --out decision.json",
        _EVAL + "millesime eval case.yaml --goal tarification.mode --format json --out decision.json",
    ),
    # ask
    "ask.summary": (
        "demande le moins de faits possible et s’arrête dès que la réponse est certaine",
        "asks for as few facts as can be and stops as soon as the answer is certain",
    ),
    "ask.save": ("fichier où écrire le dossier constitué", "file to which the case is written"),
    "ask.certificate": (
        "fichier où écrire le certificat qu’aucun fait restant ne change la réponse",
        "file to which the certificate is written that no remaining fact changes the answer",
    ),
    "ask.check": (
        "reprouve un certificat, et ne demande rien",
        "proves a certificate again, and asks nothing",
    ),
    "ask.goal": ("but, ce que l’on demande", "goal, what is asked"),
    "ask.format": ("text ou json", "text or json"),
    "ask.case": ("dossier commencé, dont on part", "case already begun, to start from"),
    "ask.examples": (
        "millesime ask --goal prime.eligible\nmillesime ask --goal maladie.reconnue --edition 2016 --save dossier.yaml\nmillesime ask examples/entreprise-19-salaries.yaml --edition 2012 --at 2012-06-01 --goal tarification.mode --certificate certificat.json\nmillesime ask --check certificat.json",
        "millesime ask --goal prime.eligible\nmillesime ask --goal maladie.reconnue --edition 2016 --save case.yaml\nmillesime ask examples/entreprise-19-salaries.yaml --edition 2012 --at 2012-06-01 --goal tarification.mode --certificate certificate.json\nmillesime ask --check certificate.json",
    ),
    # explain
    "explain.summary": (
        "rend lisible une décision, ou la page d’un diagnostic",
        "renders a decision, or a diagnostic's page",
    ),
    "explain.subject": (
        "décision en JSON (`-` : entrée standard), code comme ML401, ou table de réponses de `batch`",
        "decision in JSON (`-`: standard input), a code such as ML401, or a table of answers of `batch`",
    ),
    "explain.format": (
        "text : pour lire ; html : une page ; pdf : à imprimer ; json : l’enregistrement tel quel",
        "text: to read; html: a page; pdf: to print; json: the record as it is",
    ),
    "explain.why_not": (
        "pourquoi la réponse n’est pas celle-là : ce qui y a fait obstacle, sous le droit de la décision",
        "why the answer is not that one: what stood in the way, under the law of the decision",
    ),
    "explain.store": (
        "avec `--why-not` : le registre où la décision et son droit sont gardés",
        "with `--why-not`: the store where the decision and its law are kept",
    ),
    "explain.with_secrets": (
        "avec `--why-not` : dire aussi les faits que la décision masque",
        "with `--why-not`: tell the facts that the decision masks as well",
    ),
    "explain.examples": (
        "millesime explain decision.json\nmillesime explain decision.json --why-not tarification.mode=individuelle\nmillesime explain decision.json --format pdf --out decision.pdf\nmillesime explain ML401\nmillesime eval dossier.yaml --format json | millesime explain -",
        "millesime explain decision.json\nmillesime explain decision.json --why-not tarification.mode=individuelle\nmillesime explain decision.json --format pdf --out decision.pdf\nmillesime explain ML401\nmillesime eval case.yaml --format json | millesime explain -",
    ),
    # facts
    "facts.summary": ("dit de quels faits un but a besoin", "tells the facts that a goal needs"),
    "facts.words": (
        "mots cherchés dans les noms et les libellés, sans égard aux accents : un acteur donne ses pouvoirs et ses devoirs",
        "words looked for in names and labels, whatever their accents: an actor gives his powers and duties",
    ),
    "facts.format": (
        "text, json, ou schema : le JSON Schema d’un dossier",
        "text, json, or schema: the JSON Schema of a case",
    ),
    "facts.examples": (
        "millesime facts --goal prime.eligible\nmillesime facts --edition 2012 rente\nmillesime facts --goal tarification.mode --format schema",
        "millesime facts --goal prime.eligible\nmillesime facts --edition 2012 rente\nmillesime facts --goal tarification.mode --format schema",
    ),
    # editions
    "editions.summary": (
        "les éditions, leurs sources, leurs horizons, leurs empreintes",
        "the editions, their sources, horizons and digests",
    ),
    "editions.format": ("text ou json", "text or json"),
    "editions.examples": (
        "millesime editions\nmillesime editions --format json",
        "millesime editions\nmillesime editions --format json",
    ),
    # timeline
    "timeline.summary": (
        "toutes les versions d’une règle ou d’un barème, par édition",
        "every version of a rule or scale, by edition",
    ),
    "timeline.name": ("règle, exception ou barème", "rule, exception or scale"),
    "timeline.format": ("text ou json", "text or json"),
    "timeline.examples": ("millesime timeline tarification.mode", "millesime timeline tarification.mode"),
    # discordances
    "discordances.summary": (
        "où les sources ne s’accordent pas, et ce que chacune donne sur un dossier",
        "where sources disagree, and what each makes of a case",
    ),
    "discordances.names": (
        "discordances, ou règles qu’elles touchent (sinon toutes)",
        "discordances, or rules that they touch (else all)",
    ),
    "discordances.edition": (
        "édition qui en parle (sinon toutes, chacune avec ce dont elle hérite)",
        "edition that speaks of them (else all, each with what it inherits)",
    ),
    "discordances.format": ("text ou json", "text or json"),
    "discordances.examples": (
        "millesime discordances\nmillesime discordances k01\nmillesime discordances prime.montant_minimum --edition 2012",
        "millesime discordances\nmillesime discordances k01\nmillesime discordances prime.montant_minimum --edition 2012",
    ),
    # inventory
    "inventory.summary": (
        "ce que disent les documents, passage par passage, et le droit qui le porte",
        "what the documents say, passage by passage, and the law that carries it",
    ),
    "inventory.format": ("text, json, ou markdown : une page", "text, json, or markdown: a page"),
    "inventory.examples": (
        "millesime inventory --edition 2012\nmillesime inventory --format markdown",
        "millesime inventory --edition 2012\nmillesime inventory --format markdown",
    ),
    # sources
    "sources.summary": (
        "verrouille les passages cités, et confronte chaque renvoi à sa source",
        "locks the passages cited, and holds each citation against its source",
    ),
    "sources.action": (
        "pin : écrit sources.lock.yaml ; verify : confronte tout",
        "pin: writes sources.lock.yaml; verify: checks everything",
    ),
    "sources.documents": (
        "dossier des documents que les manifestes nomment",
        "folder of the documents that manifests name",
    ),
    "sources.legi": (
        "registre des articles (legi-data, ou relevé par article) ; peut se répéter",
        "register of articles (legi-data, or a digest by article); may be repeated",
    ),
    "sources.edition": ("une seule édition (sinon toutes)", "one edition only (else every one)"),
    "sources.accept": (
        "avec pin : prend le document tel qu’il est, et l’inscrit au manifeste",
        "with pin: takes the document as it is, and writes it into the manifest",
    ),
    "sources.format": ("text ; concise : une ligne par problème ; json", "text; concise: one line a problem; json"),
    "sources.examples": (
        "millesime sources pin --documents documents\nmillesime sources verify --documents documents --legi LEGITEXT000006073189.json",
        "millesime sources pin --documents documents\nmillesime sources verify --documents documents --legi LEGITEXT000006073189.json",
    ),
    # check
    "check.summary": (
        "lit, type et analyse les règles ; montre tous les problèmes",
        "reads, types and analyses rules; shows every problem",
    ),
    "check.format": ("text ; concise : une ligne par problème ; json", "text; concise: one line a problem; json"),
    "check.prove": (
        "prouve aussi, pour tous les faits possibles : trous, heurts, branches mortes (quelques secondes)",
        "also proves, for all possible facts: holes, clashes, dead branches (a few seconds)",
    ),
    "check.examples": (
        "millesime check\nmillesime check --prove\nmillesime check regulations/2012 --format concise",
        "millesime check\nmillesime check --prove\nmillesime check regulations/2012 --format concise",
    ),
    # test
    "test.summary": ("joue les scénarios écrits dans les règles", "runs the scenarios written in the rule files"),
    "test.coverage": (
        "dit aussi ce que les scénarios atteignent du droit, et ce qu’il y manque",
        "also tells what of the law the scenarios reach, and what is missing",
    ),
    "test.suggest": (
        "écrit des scénarios pour ce qu’aucun n’atteint : faits trouvés, réponses à vérifier",
        "writes scenarios for what none reaches: facts found, answers to be checked",
    ),
    "test.fail_under": (
        "sortie 1 si l’on atteint moins, en %, comme versions=100,branches=100,mcdc=90",
        "exit 1 if less is reached, in %, such as versions=100,branches=100,mcdc=90",
    ),
    "test.edition": ("ne jouer qu’une édition (sinon toutes)", "run one edition only (else all of them)"),
    "test.format": (
        "de la couverture : text ; json ; lcov, que montrent les éditeurs",
        "of the coverage: text; json; lcov, which editors show",
    ),
    "test.examples": (
        "millesime test\nmillesime test regulations/2012\nmillesime test --coverage regulations/2012/B35\nmillesime test --suggest regulations/2012/B35/D432-3.loi",
        "millesime test\nmillesime test regulations/2012\nmillesime test --coverage regulations/2012/B35\nmillesime test --suggest regulations/2012/B35/D432-3.loi",
    ),
    # fmt
    "fmt.summary": (
        "remet les règles en forme canonique, sans changer le droit",
        "lays rules out canonically, never changing the law",
    ),
    "fmt.check": (
        "n’écrit rien : énumère les fichiers à remettre en forme, sortie 1 s’il y en a",
        "writes nothing: lists the files to lay out again, exit 1 if any",
    ),
    "fmt.examples": (
        "millesime fmt regulations\nmillesime fmt --check",
        "millesime fmt regulations\nmillesime fmt --check",
    ),
    **GUIDE_RECORDS,
    **GUIDE_BATCH,
    **GUIDE_DIFF,
    **GUIDE_POPULATION,
    **GUIDE_DOSSIER,
}
