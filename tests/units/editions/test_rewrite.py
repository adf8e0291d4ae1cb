"""Writing into a person's manifest: only the hash changes."""

from __future__ import annotations

import pytest

from millesime.editions.rewrite import set_document_hash

OLD, NEW = "0" * 64, "f" * 64

TEXT = """\
# Édition 2012 ; l’ordre des clés est voulu.
id:    "2012"          # entre guillemets : c'est un nom
documents:

    -   title:   'Guide'   # son titre
        sha256:  HELD   # calculé à la main
        id:      guide-2012
        file:    guide.txt

    - {id: note, title: "Note", file: n.txt, sha256: 'HELD'}   # en ligne
    - {id: nue, file: "nue, sans rien.txt"} # sans empreinte
    - id: avis
      file: avis.txt   # un avis
      # fin
horizon: 2012-12-31
""".replace("HELD", OLD)


def test_the_rest_stays_to_the_letter() -> None:
    assert set_document_hash(TEXT, "guide-2012", NEW) == TEXT.replace(f"sha256:  {OLD}", f'sha256:  "{NEW}"')
    assert set_document_hash(TEXT, "note", NEW) == TEXT.replace(f"sha256: '{OLD}'", f'sha256: "{NEW}"')


def test_a_hash_is_added_where_there_is_none() -> None:
    added = set_document_hash(TEXT, "nue", NEW)
    assert added == TEXT.replace('rien.txt"}', f'rien.txt", sha256: "{NEW}"}}')
    added = set_document_hash(TEXT, "avis", NEW)
    assert added == TEXT.replace("# un avis\n", f'# un avis\n      sha256: "{NEW}"\n')


@pytest.mark.parametrize("name", ["guide-2012", "note", "nue", "avis"])
def test_twice_is_once(name: str) -> None:
    once = set_document_hash(TEXT, name, NEW)
    assert set_document_hash(once, name, NEW) == once


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_any_end_of_line(end: str) -> None:
    text = f"documents:{end or chr(10)}- id: a{end}"
    mended = set_document_hash(text, "a", NEW)
    assert mended == f'documents:{end or chr(10)}- id: a{end or chr(10)}  sha256: "{NEW}"{end or chr(10)}'


def test_an_empty_value_is_filled() -> None:
    mended = set_document_hash("documents:\n- id: a\n  sha256:\n  file: b\n", "a", NEW)
    assert mended == f'documents:\n- id: a\n  sha256: "{NEW}"\n  file: b\n'


def test_an_unknown_document() -> None:
    with pytest.raises(LookupError):
        set_document_hash(TEXT, "guide", NEW)
