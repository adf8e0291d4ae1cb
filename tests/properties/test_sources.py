"""Citations: whatever document or register is given, faults are told; what is pinned stays pinned."""

from __future__ import annotations

import json
import re

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from millesime.sources.passages import fingerprint
from millesime.sources.pin import pinned
from millesime.sources.shapes import ShapeError, register_of
from millesime.text.codes import CATALOGUE
from millesime.text.render import render
from tests.citations import digest, world

LAW = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 depuis 2012-01-01

fait n : entier au moins 0
règle duree : durée
  version à compter du 2012-01-01 [P 1-2]
    20 ans si n < 150 [P 3]
    sinon 3 mois [LEGI D.1]
règle montant : montant
  version à compter du 2012-01-01 [P 2] : 728,01 €
"""
WINDOWS = digest({"D1": [("LEGIARTI000000000001", "2012-01-01", "open")]}, {"LEGIARTI000000000001": "trois mois"})
PIECES = [
    "vingt ans",
    "20 ans",
    "moins de 150",
    "728,01 €",
    "1er janvier 2012",
    "de",
    "la",
    "L. 434-2",
    "n° 2010-753",
    "1°",
]
LINES = st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join) | st.text(
    st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=40
)
DOCUMENTS = st.lists(LINES, min_size=3, max_size=3).map(lambda lines: "".join(f"{line}\n" for line in lines))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.sampled_from(["open", "2012-01-01", "D1", "a", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["versions", "texts", "id", "from", "to", "children", "data", "type", "num", "articleVersions"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS)
def test_any_document_gives_diagnostics_that_can_be_shown(document: str) -> None:
    made = world(document, LAW, register=WINDOWS)
    for diagnostic in made.diagnostics:
        assert diagnostic.code in CATALOGUE
        assert all(render(diagnostic, made.sources, lang) for lang in ("fr", "en"))
    for found in made.figures():
        # Whatever is said to be stated is stated at the place that is given.
        if found.at is not None:
            assert found.at.start < found.at.end <= len(made.sources[found.at.file].text)


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS)
def test_what_is_pinned_is_clean_of_the_lock_and_pins_the_same(document: str) -> None:
    made = world(document, LAW)
    assert not {"ML376", "ML377", "ML378"} & set(made.codes())
    again = pinned(made.evidence)
    assert (again.added, again.changed, again.removed) == ((), (), ())


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, st.sampled_from([" ", "\u00a0", "\t", "  "]))
def test_white_space_changes_no_fingerprint(document: str, space: str) -> None:
    assert fingerprint(document) == fingerprint(re.sub(r"[ \n]", lambda _: space + " ", document))


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, st.integers(0, 4))
def test_lines_before_a_passage_move_it_and_it_is_found_again(document: str, more: int) -> None:
    made = world(document, LAW, document_now="Nouvelle préface.\n" * more + document)
    assert ("ML372" in made.codes()) == (more > 0)
    lines = document.split("\n")[:-1]
    if more and len({" ".join(line.split()) for line in lines}) == 3 and all(line.split() for line in lines):
        moved = {d.value("pointer"): d.value("now") for d in made.diagnostics if d.code == "ML376"}
        assert moved == {"P 1-2": f"P {1 + more}-{2 + more}", "P 2": f"P {2 + more}", "P 3": f"P {3 + more}"}


@settings(deadline=None, max_examples=60)
@given(JSON)
def test_any_json_is_a_register_or_is_told_to_be_none(data: object) -> None:
    try:
        register = register_of(orjson.loads(json.dumps(data)), "r")
    except ShapeError:
        return
    assert register.entries
    for entry in register.entries:
        assert register.entry(entry.id, entry.article) is not None
