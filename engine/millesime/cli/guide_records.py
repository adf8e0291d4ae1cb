"""What `--help` says of the verbs that keep decisions: `record`, `replay`, `audit`, and of `eval --record`."""

from __future__ import annotations

_RECORD = """\
millesime record list decisions.sqlite --goal prime.montant_minimum --since 2026-01-01
millesime record show decisions.sqlite 0
millesime record export decisions.sqlite 0 --out export.json
millesime record import copy.sqlite export.json
millesime record key auditor.pem
millesime record head decisions.sqlite --sign auditor.pem --out head.json"""
_REPLAY = """\
millesime replay 0 --store decisions.sqlite
millesime replay 0 --store decisions.sqlite --with 2016
millesime replay export.json"""
_AUDIT = """\
millesime audit decisions.sqlite
millesime audit decisions.sqlite --replays all --head head.json
millesime audit decisions.sqlite --resume"""

GUIDE_RECORDS: dict[str, tuple[str, str]] = {
    "argument.store": (
        "registre : un fichier SQLite, un dossier, ou postgresql://…",
        "store: a file of SQLite, a folder, or postgresql://…",
    ),
    "eval.record": (
        "registre où garder la décision (fichier SQLite, folder:DOSSIER, postgresql://…), créé s’il n’existe pas",
        "store that keeps the decision (a file of SQLite, folder:DIR, postgresql://…), made if there is none",
    ),
    "eval.mask": (
        "avec --record : faits à ne garder que scellés, comme victime.* ; peut se répéter",
        "with --record: facts to keep under seal only, such as victime.*; may be repeated",
    ),
    # record
    "record.summary": (
        "montre les décisions d’un registre, en sort, en ajoute, en efface les faits masqués",
        "shows the decisions of a store, takes them out, brings them in, erases masked facts",
    ),
    "record.action": (
        "list, show, export, import, erase ; head : la tête du registre ; key : crée une clé de signature",
        "list, show, export, import, erase; head: the head of the store; key: makes a signing key",
    ),
    "record.store": (
        "registre : un fichier SQLite, un dossier, ou postgresql://… ; pour key, le fichier à créer",
        "store: a file of SQLite, a folder, or postgresql://…; for key, the file to make",
    ),
    "record.subject": (
        "la décision, par son identifiant, huit chiffres ou plus de son début, ou sa place ; pour import, l’export",
        "the record, by its id, eight or more of its first digits, or its place; for import, the export",
    ),
    "record.since": ("avec list : enregistrées depuis ce jour", "with list: recorded from this day on"),
    "record.limit": ("avec list : les N plus récentes", "with list: the N newest"),
    "record.format": (
        "avec list et show : text ou json ; show donne alors les octets mêmes de l’enregistrement",
        "with list and show: text or json; show then gives the record’s very bytes",
    ),
    "record.with_secrets": (
        "avec show et export : les faits masqués aussi, si le registre en tient le secret",
        "with show and export: masked facts too, if the store holds their secret",
    ),
    "record.yes": ("avec erase : sans demander confirmation", "with erase: without asking for confirmation"),
    "record.sign": (
        "avec head : signe la tête de cette clé, et la garde aussi dans le registre",
        "with head: signs the head with this key, and keeps it in the store too",
    ),
    "record.examples": (_RECORD, _RECORD),
    # replay
    "replay.summary": (
        "reprend une décision gardée : la même, ou la première étape qui diffère",
        "takes a kept decision again: the same, or the first step that differs",
    ),
    "replay.subject": (
        "une décision du registre (identifiant, début ou place), ou un fichier : décision, enregistrement, export, table de réponses",
        "a record of the store (id, beginning of it, or place), or a file: decision, record, export, table of answers",
    ),
    "replay.store": ("registre qui tient la décision et sa liasse", "store that holds the record and its bundle"),
    "replay.with_edition": (
        "sous cette édition (son nom ou son dossier) au lieu du droit gardé avec la décision",
        "under this edition (its id or folder) instead of the law that was kept with the decision",
    ),
    "replay.facts": (
        "faits masqués que l’on montre, confrontés à ce que l’enregistrement engage",
        "masked facts that are shown, held against what the record is bound to",
    ),
    "replay.with_secrets": (
        "montre les étapes qui diffèrent, même si elles disent des faits masqués",
        "shows the steps that differ, even where they tell masked facts",
    ),
    "replay.format": ("text ou json", "text or json"),
    "replay.examples": (_REPLAY, _REPLAY),
    # audit
    "audit.summary": (
        "vérifie un registre : chaîne, empreintes, liasses, signatures, effacements, décisions rejouées",
        "verifies a store: chain, digests, bundles, signatures, erasures, decisions replayed",
    ),
    "audit.replays": (
        "décisions à rejouer : toutes (all), aucune (none), ou N tirées au sort (sinon 100)",
        "decisions to replay: all, none, or N drawn by lot (else 100)",
    ),
    "audit.head": (
        "tête gardée ailleurs, que le registre doit encore contenir ; peut se répéter",
        "head kept elsewhere, which the store must still contain; may be repeated",
    ),
    "audit.key": (
        "clé publique de qui signe les têtes (PEM, ou base64) ; toute autre signature est alors mauvaise",
        "public key of whoever signs heads (PEM, or base64); any other signature is then no good",
    ),
    "audit.resume": ("reprend l’audit interrompu", "goes on with the audit that was interrupted"),
    "audit.fresh": ("recommence, quoi qu’il soit resté d’un autre", "starts anew, whatever is left of another"),
    "audit.state": (
        "fichier où noter l’avancement (sinon audit-*.json, ici, à l’interruption seulement)",
        "file to note progress in (else audit-*.json, here, on an interruption only)",
    ),
    "audit.format": ("text ou json", "text or json"),
    "audit.examples": (_AUDIT, _AUDIT),
}
