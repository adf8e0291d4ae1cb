"""What `--help` says of `dossier`."""

from __future__ import annotations

_DOSSIER = """\
millesime dossier open firm.dossier --edition 2016 --goal contestation
millesime dossier add firm.dossier taux.date_notification=2016-01-05
millesime dossier status firm.dossier --today 2016-02-01
millesime dossier retract firm.dossier taux.date_notification
millesime dossier watch firm.dossier --format json"""

GUIDE_DOSSIER: dict[str, tuple[str, str]] = {
    "dossier.summary": (
        "tient un dossier ouvert : les faits arrivent un à un, et chacun dit ce qu’il change",
        "keeps a case open: facts arrive one by one, and each says what it changes",
    ),
    "dossier.words": (
        "ce qu’il faut faire (open, add, retract, status, watch, log, export, close, reopen, adopt, merge, repair), le fichier du dossier, puis : pour add, NOM=VALEUR… ; pour retract, des faits ou des entrées ; pour merge, une copie. Un fichier seul : status",
        "what to do (open, add, retract, status, watch, log, export, close, reopen, adopt, merge, repair), the dossier's file, then: for add, NAME=VALUE…; for retract, facts or entries; for merge, a copy. A file alone: status",
    ),
    "dossier.file": ("avec add : un cas en YAML ou JSON", "with add: a case in YAML or JSON"),
    "dossier.correct": (
        "avec add : ce qui avait été dit autrement était faux, et est retiré",
        "with add: what was told otherwise was wrong, and is withdrawn",
    ),
    "dossier.contest": (
        "avec add : soutenir une autre valeur ; le fait compte comme inconnu tant qu’il y en a deux",
        "with add: maintain another value; the fact counts as unknown as long as there are two",
    ),
    "dossier.note": (
        "d’où on le tient, ou pourquoi : gardé avec l’entrée",
        "whom or what it comes from, or why: kept with the entry",
    ),
    "dossier.today": (
        "jour où compter les délais (sinon celui de l’horloge, et il est dit que c’est le sien)",
        "day on which deadlines are counted (else the clock's, which is said)",
    ),
    "dossier.cross_check": (
        "dérive tout une seconde fois, par un autre moteur, les faits dans leur ordre d’arrivée",
        "derives everything a second time, by another engine, facts in their order of arrival",
    ),
    "dossier.from": (
        "avec watch : dire d’abord ce qui est déjà là, depuis le début ou depuis une entrée",
        "with watch: tell first what is there already, from the start or from an entry",
    ),
    "dossier.count": ("avec watch : s’arrêter après N entrées", "with watch: stop after N entries"),
    "dossier.all": (
        "avec status : ce qui manque à chaque but, même si aucun n’est nommé",
        "with status: what each goal lacks, even where none is named",
    ),
    "dossier.format": (
        "text, ou json (watch et log : une ligne par entrée)",
        "text, or json (watch and log: a line an entry)",
    ),
    "dossier.examples": (_DOSSIER, _DOSSIER),
}
