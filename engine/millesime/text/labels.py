"""What a label says of the place it points at, in both languages.

A label names its sentence by a key, so that a pass need not know the reader's language.
"""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "also": ("ici aussi", "here too"),
    "amended": ("modifié ici", "amended here"),
    "cycle": ("passe par ici", "passes through here"),
    "declared": ("déclaré ici", "declared here"),
    "expected": ("attendu à cause de ceci", "expected because of this"),
    "first": ("le premier est ici", "the first is here"),
    "here": ("ici", "here"),
    "locked": ("dans le verrou", "in the lock"),
    "moved": ("le texte verrouillé est maintenant ici", "the locked text now stands here"),
    "next": ("le suivant est ici", "the next is here"),
    "opened": ("ouvert ici", "opened here"),
    "other": ("l'autre est ici", "the other is here"),
    "passage": ("le passage cité", "the passage cited"),
    "previous": ("le précédent est ici", "the previous one is here"),
    "rule": ("la règle est ici", "the rule is here"),
    "stated": ("ce que dit le passage", "what the passage says"),
    "used": ("employé ici", "used here"),
    "window": ("la fenêtre citée", "the window cited"),
}
"""French and English, by key; `{name}` is one of the diagnostic's values."""
