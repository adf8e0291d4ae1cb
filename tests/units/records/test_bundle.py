"""A bundle: what it holds, that nothing of it may be missing or altered, and the law that it makes again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest

import millesime
from millesime import bundle as shipped
from millesime.records.bundle import Bundle, address, manifest_of, pack, unpack
from millesime.records.decision import canonical_bytes
from millesime.workspace.bundled import Shelved, edition_of
from tests.repo.house import ROOT

MANIFEST = 'id: "{id}"\ntitle: Essai\nknown_from: 2012-01-01\nhorizon: 2012-12-31\n'
LAW = """article D.1
  titre « Essai »
fait a.jours : entier
règle b.long : booléen
  version à compter du 2010-01-01 [AILLEURS « essai, 2010 »] : a.jours >= {least}
"""


def edition(root: Path, name: str = "essai", least: int = 3) -> millesime.Edition:
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "edition.yaml").write_text(MANIFEST.format(id=name), encoding="utf-8")
    (folder / "a.loi").write_text(LAW.format(least=least), encoding="utf-8")
    (folder / "inventaire.yaml").write_text("[]\n", encoding="utf-8")
    return millesime.load(folder, cache=False)


def test_it_holds_the_law_and_the_grammar_and_no_inventory(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    assert [path for path in held.files if not path.startswith("grammar/")] == ["essai/a.loi", "essai/edition.yaml"]
    assert [path for path in held.files if path.startswith("grammar/")] == [
        f"grammar/{name}" for name in shipped.grammar_parts()
    ]
    assert held.grammar == address(shipped.grammar_text().encode())
    assert held.id == address(held.manifest)
    assert unpack(held.id, held.blobs.get).product == held


def test_the_law_is_made_again_without_the_disk(tmp_path: Path) -> None:
    mine = edition(tmp_path)
    held = mine.bundle
    (tmp_path / "essai" / "a.loi").unlink()
    again = edition_of(held, cache=False).product
    assert again is not None
    assert (again.id, again.digest) == (mine.id, mine.digest)
    assert again.bundle == held
    assert again.evaluate({"a": {"jours": 3}}, ["b.long"], at="2012-01-01")["b.long"].value is True


@pytest.mark.parametrize("name", ["2012", "2016"])
def test_what_ships_is_made_again_from_its_bundle(name: str) -> None:
    law = millesime.load(name)
    again = Shelved(law.bundle.blobs.get)(law.bundle.id)
    assert again.product is not None, again.diagnostics[:3]
    assert again.product.digest == law.digest


def test_an_edition_of_ones_own_is_bundled_with_what_it_extends() -> None:
    mine = millesime.load(regulations=ROOT / "examples" / "editions")
    held = mine.bundle
    assert set(held.law()) == {"couts-moyens", "2016", "2012"}
    again = edition_of(held).product
    assert again is not None
    assert again.digest == mine.digest


def test_a_folder_may_bear_the_name_of_another_edition(tmp_path: Path) -> None:
    folder = tmp_path / "2016"
    folder.mkdir()
    text = MANIFEST.format(id="mienne").replace("2012-01-01", "2018-01-01").replace("2012-12-31", "2018-12-31")
    (folder / "edition.yaml").write_text(text + 'extends: "2016"\n', encoding="utf-8")
    mine = millesime.load(folder)
    assert mine.id == "mienne"
    assert set(mine.bundle.law()) == {"mienne", "2016", "2012"}


def codes(id: str, blobs: dict[str, bytes]) -> list[str]:
    return [each.code for each in Shelved(blobs.get, cache=False)(id).diagnostics]


def test_every_file_is_needed_and_every_byte_counts(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    for place in held.blobs:
        blobs = dict(held.blobs)
        del blobs[place]
        assert codes(held.id, blobs) == ["ML702"]
        altered = bytearray(held.blobs[place])
        altered[len(altered) // 2] ^= 1
        assert codes(held.id, {**held.blobs, place: bytes(altered)}) == ["ML703"]


@pytest.mark.parametrize(
    "change",
    [
        {"format": "millesime/bundle/2"},
        {"digest": 3},
        {"files": None},
        {"files": [{"path": "a/../b", "sha256": "sha256:0"}]},
        {"files": [{"path": "a"}]},
        {"files": [{"path": "b/a", "sha256": "x"}, {"path": "a/a", "sha256": "x"}]},
    ],
)
def test_another_manifest_is_none(tmp_path: Path, change: dict) -> None:
    manifest = canonical_bytes({**orjson.loads(edition(tmp_path).bundle.manifest), **change})
    assert manifest_of(manifest) is None
    assert codes(address(manifest), {address(manifest): manifest}) == ["ML704"]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'{"format": "millesime/bundle/1"}', b"\xff"])
def test_what_is_no_manifest_is_refused(text: bytes) -> None:
    assert manifest_of(text) is None


def test_a_manifest_has_one_form(tmp_path: Path) -> None:
    manifest = edition(tmp_path).bundle.manifest
    assert manifest_of(manifest) is not None
    assert manifest_of(b" " + manifest) is None


def rebuilt(
    held: Bundle, law: Mapping[str, bytes] = {}, digest: str | None = None, grammar: dict[str, str] | None = None
) -> Bundle:
    files = {path: data for path, data in held.files.items() if not path.startswith("grammar/")} | dict(law)
    return pack(held.edition, digest or held.digest, files, grammar or shipped.grammar_parts())


def test_other_law_under_the_same_digest_is_unreadable(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    forged = rebuilt(held, {"essai/a.loi": LAW.format(least=4).encode()})
    assert codes(forged.id, dict(forged.blobs)) == ["ML706"]


def test_a_law_that_no_longer_reads_says_why(tmp_path: Path) -> None:
    broken = rebuilt(edition(tmp_path).bundle, {"essai/a.loi": b"article D.1\n  titre Essai\n"})
    found = codes(broken.id, dict(broken.blobs))
    assert found[0] == "ML706"
    assert found[1:]


def test_what_is_too_large_to_be_law_is_not_read(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    large = rebuilt(held, {"essai/a.loi": b"#" * (2 * 1024 * 1024 + 1)})
    assert codes(large.id, dict(large.blobs))[:2] == ["ML706", "ML352"]
    many = rebuilt(held, {f"essai/{at}.loi": b"#%d" % at + b"#" * 1024 * 1024 for at in range(11)})
    assert codes(many.id, dict(many.blobs))[:2] == ["ML706", "ML353"]


def test_a_bundle_without_its_edition(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    files = {path: data for path, data in held.files.items() if path == "essai/a.loi"}
    for name, law in (("essai", files), ("autre", files), ("essai", {})):
        bare = pack(name, held.digest, law, shipped.grammar_parts())
        assert codes(bare.id, dict(bare.blobs))[0] == "ML706"


def test_another_grammar_is_no_bar_where_the_law_is_the_same(tmp_path: Path) -> None:
    held = edition(tmp_path).bundle
    older = rebuilt(held, grammar={**shipped.grammar_parts(), "00_ancien.lark": "// of another day\n"})
    assert older.grammar != held.grammar
    assert codes(older.id, dict(older.blobs)) == []
    other = rebuilt(held, digest="sha256:" + 64 * "0", grammar={"00_ancien.lark": "// of another day\n"})
    assert codes(other.id, dict(other.blobs)) == ["ML705"]
