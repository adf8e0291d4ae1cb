"""What the verbs that keep decisions say: `eval --record`, `record`, `replay`, `audit`."""

from __future__ import annotations

RECORDS: dict[str, tuple[str, str]] = {
    "needs_extra": (
        "il faut « {package} », qui n’est pas installé : `pip install 'millesime[{extra}]'`",
        "this needs {package}, which is not installed: `pip install 'millesime[{extra}]'`",
    ),
    "argument.store": ("le registre", "the store"),
    "argument.record": ("la décision (son identifiant, ou sa place)", "the record (its id, or its place)"),
    "argument.record_action": (
        "ce qu’il faut faire : `list`, `show`, `export`, `import`, `erase`, `head` ou `key`",
        "what to do: `list`, `show`, `export`, `import`, `erase`, `head` or `key`",
    ),
    "argument.export": ("l’export à ajouter (un fichier, ou `-`)", "the export to add (a file, or `-`)"),
    "argument.key": ("le fichier à créer", "the file to make"),
    "argument.replayed": (
        "la décision à reprendre (un identifiant du registre, ou un fichier)",
        "the decision to take again (an id of the store, or a file)",
    ),
    "bad_count": (
        "`{option}` attend un nombre entier, et non `{value}`",
        "`{option}` expects a whole number, not `{value}`",
    ),
    # explain --why-not
    "bad_why_not": (
        "`--why-not` attend BUT=VALEUR, comme `tarification.mode=individuelle`, et non `{value}`",
        "`--why-not` expects GOAL=VALUE, such as `tarification.mode=individuelle`, not `{value}`",
    ),
    "without_why_not": (
        "`{option}` ne vaut qu’avec `--why-not` : pour lire une décision gardée, `millesime record show`",
        "`{option}` goes with `--why-not` only: to read a decision that is kept, `millesime record show`",
    ),
    # eval --record
    "mask_without_record": (
        "`--mask` ne vaut qu’avec `--record` : rien d’autre n’est gardé",
        "`--mask` goes with `--record` only: nothing else is kept",
    ),
    "nothing_to_record": (
        "aucun but n’est atteint : il n’y a pas de décision à garder",
        "no goal is reached: there is no decision to keep",
    ),
    "eval.recorded": (
        "gardée sous {id}, n° {seq} de {store}",
        "recorded as {id}, number {seq} of {store}",
    ),
    # eval --cross-check
    "eval.first_derivation": ("Première dérivation, par l’évaluateur :", "First derivation, by the evaluator:"),
    "eval.second_derivation": (
        "Seconde dérivation, par correspondance de règles (durable_rules) :",
        "Second derivation, by matching rules (durable_rules):",
    ),
    "eval.lost.died": ("son processus est mort", "its process died"),
    "eval.lost.silent": ("il ne répond plus", "it no longer answers"),
    "eval.lost.refused": ("une limite est dépassée", "a limit is exceeded"),
    "eval.lost.unsaid": ("rien n’a été conclu", "nothing was concluded"),
    # record
    "not_of_action": ("`{option}` ne vaut pas pour `{action}`", "`{option}` does not go with `{action}`"),
    "not_an_id": (
        "`{id}` n’est pas l’identifiant d’une décision : `sha256:…`, huit chiffres ou plus de son début, ou sa place",
        "`{id}` is no id of a record: `sha256:…`, eight or more of its first digits, or its place",
    ),
    "unknown_record": ("`{store}` ne contient pas de décision `{id}`", "`{store}` holds no record `{id}`"),
    "unreadable_record": (
        "le n° {seq} ({id}) n’est pas un enregistrement que cette version sache lire",
        "number {seq} ({id}) is no record that this version can read",
    ),
    "record.none": ("aucune décision", "no record"),
    "record.masked": ("masquée", "masked"),
    "record.erased": ("effacée", "erased"),
    "record.erases": ("efface {id}", "erases {id}"),
    "record.unreadable": ("illisible", "unreadable"),
    "record.is_record": ("décision", "record"),
    "record.is_place": ("place", "place"),
    "record.place": ("n° {seq} de {store}", "number {seq} of {store}"),
    "record.is_at": ("gardée le", "recorded"),
    "record.is_bundle": ("liasse", "bundle"),
    "record.is_masked": ("masqué", "masked"),
    "record.is_erased": ("effacée le", "erased"),
    "record.is_erasure": ("efface", "erases"),
    "nothing_masked": (
        "rien n’est masqué dans `{id}` : ses faits sont dans le journal, d’où rien ne s’efface",
        "nothing is masked in `{id}`: its facts are in the log, from which nothing is erased",
    ),
    "no_secret": (
        "ce registre ne tient pas ce qui ouvre les faits masqués de `{id}`",
        "this store does not hold what opens the masked facts of `{id}`",
    ),
    "record.no_secrets": (
        "`{id}` n’a pas de secret ici : l’export n’en contient pas",
        "`{id}` has no secret here: the export holds none",
    ),
    "record.with_secrets_told": (
        "l’export contient de quoi ouvrir les faits masqués : ne le confiez qu’à qui peut les lire",
        "the export holds what opens the masked facts: give it only to those who may read them",
    ),
    "not_importable": (
        "`{path}` contient l’effacement d’une décision, non une décision : il n’a de sens que dans son registre",
        "`{path}` holds the erasure of a record, not a record: it means nothing outside its store",
    ),
    "record.imported": ("ajoutée : {id}, n° {seq} de {store}", "added: {id}, number {seq} of {store}"),
    "record.there_already": (
        "déjà là : {id}, n° {seq} de {store}",
        "there already: {id}, number {seq} of {store}",
    ),
    "erased_already": ("`{id}` est effacée depuis le {at}", "`{id}` has been erased since {at}"),
    "needs_yes": (
        "il n’y a personne pour confirmer : ajoutez `--yes`",
        "there is nobody to confirm: add `--yes`",
    ),
    "record.confirm": (
        "Détruire ce qui ouvre les faits masqués ({masks}) de {id} ? Rien ne les rendra. [o/N]",
        "Destroy what opens the masked facts ({masks}) of {id}? Nothing will bring them back. [y/N]",
    ),
    "record.not_erased": ("rien n’est effacé", "nothing was erased"),
    "record.erased_told": (
        "effacée : {id} ; le n° {seq} de {store} le dit",
        "erased: {id}; number {seq} of {store} says so",
    ),
    "not_a_key": (
        "`{path}` n’est pas une clé privée Ed25519 (PEM, sans mot de passe)",
        "`{path}` is no private key of Ed25519 (PEM, without a password)",
    ),
    "record.key": (
        "clé privée : {path} (gardez-la hors du registre)\nclé publique : {public}",
        "private key: {path} (keep it away from the store)\npublic key: {public}",
    ),
    # replay
    "needs_store": (
        "il n’y a pas de fichier `{id}` ; pour une décision d’un registre, nommez-le avec `--store`",
        "there is no file `{id}`; for a record of a store, name the store with `--store`",
    ),
    "not_replayable": (
        "`{path}` n’est ni une décision, ni un enregistrement, ni un export de Millésime",
        "`{path}` is neither a decision, nor a record, nor an export of Millésime",
    ),
    "replay.is_same": ("identique", "same"),
    "replay.is_different": ("différente", "different"),
    "replay.is_unreadable": ("illisible", "unreadable"),
    "replay.same": (
        "la décision revient, étape par étape",
        "the decision comes out again, step by step",
    ),
    "replay.different": ("la décision n’est plus celle-là", "the decision does not come out again"),
    "replay.unreadable": ("la décision ne peut être reprise", "the decision cannot be taken again"),
    "replay.before": ("prise sous", "taken under"),
    "replay.after": ("reprise sous", "again under"),
    "replay.edition": ("l’édition {id}, {digest}", "edition {id}, {digest}"),
    "replay.bundle": ("(sa liasse, dans le registre)", "(its bundle, in the store)"),
    "replay.export": ("(sa liasse, dans l’export)", "(its bundle, in the export)"),
    "replay.now": ("(telle qu’elle est aujourd’hui)", "(as it is today)"),
    "replay.with": ("(demandée : {edition})", "(asked for: {edition})"),
    "replay.altered": (
        "la décision ne porte plus l’empreinte de son contenu : elle a été modifiée",
        "the decision no longer bears the digest of its content: it has been altered",
    ),
    "replay.first": ("Première étape qui diffère :", "First step that differs:"),
    "replay.place": (
        "Toutes les étapes concordent ; diffère `{path}` :",
        "Every step agrees; what differs is `{path}`:",
    ),
    "replay.then": ("alors", "then"),
    "replay.now_is": ("maintenant", "now"),
    "replay.sealed": (
        "ses étapes diraient des faits masqués : `--with-secrets` les montre",
        "its steps would tell masked facts: `--with-secrets` shows them",
    ),
    "replay.no_step": ("(cette étape n’y est pas)", "(there is no such step)"),
    "replay.trail_then": ("Alors", "Then"),
    "replay.trail_now": ("Maintenant", "Now"),
    # audit
    "not_a_head": (
        "`{path}` n’est pas une tête de registre (`millesime record head`)",
        "`{path}` is no head of a store (`millesime record head`)",
    ),
    "not_a_public_key": (
        "`{path}` n’est pas une clé publique Ed25519 (PEM, ou base64)",
        "`{path}` is no public key of Ed25519 (PEM, or base64)",
    ),
    "resume_or_fresh": (
        "`--resume` ou `--fresh`, mais pas les deux",
        "`--resume` or `--fresh`, but not both",
    ),
    "nothing_to_resume": (
        "aucun audit interrompu n’est noté dans `{path}`",
        "no interrupted audit is noted in `{path}`",
    ),
    "interrupted_before": (
        "un audit de ce registre a été interrompu (`{path}`) : reprenez-le avec `--resume`, ou recommencez avec `--fresh`",
        "an audit of this store was interrupted (`{path}`): go on with `--resume`, or start anew with `--fresh`",
    ),
    "not_a_state": (
        "`{path}` ne note l’avancement d’aucun audit ; recommencez avec `--fresh`",
        "`{path}` notes the progress of no audit; start anew with `--fresh`",
    ),
    "state_of_another": (
        "`{path}` note l’audit d’un autre registre, `{store}`",
        "`{path}` notes the audit of another store, `{store}`",
    ),
    "state_of_other_history": (
        "ce registre ne commence plus par les {n} décisions auditées que note `{path}` ; recommencez avec `--fresh`",
        "this store no longer begins with the {n} audited records that `{path}` notes; start anew with `--fresh`",
    ),
    "audit.interrupted": (
        "interrompu au n° {done} sur {total} ; pour continuer :",
        "interrupted at {done} of {total}; to go on:",
    ),
    "audit.stage_leaves": ("décisions", "records"),
    "audit.stage_heads": ("têtes", "heads"),
    "audit.stage_blobs": ("liasses", "bundles"),
    "audit.chain": ("chaîne", "chain"),
    "audit.chain_text": ("feuilles : {n}, dans {store}", "leaves: {n}, in {store}"),
    "audit.root": ("racine", "root"),
    "audit.no_root": ("altérée", "altered"),
    "audit.digests": ("empreintes", "digests"),
    "audit.digests_text": ("décisions : {n}", "decisions: {n}"),
    "audit.bundles": ("liasses", "bundles"),
    "audit.bundles_text": ("états du droit : {n}", "states of the law: {n}"),
    "audit.seals": ("scellés", "seals"),
    "audit.seals_text": ("masquées : {n}, dont effacées : {erased}", "masked: {n}, of which erased: {erased}"),
    "audit.heads": ("têtes", "heads"),
    "audit.heads_text": ("signées : {signed}, non signées : {unsigned}", "signed: {signed}, unsigned: {unsigned}"),
    "audit.replays": ("rejouées", "replays"),
    "audit.replays_text": (
        "identiques : {same}, différentes : {different}, illisibles : {unreadable}",
        "same: {same}, different: {different}, unreadable: {unreadable}",
    ),
}
