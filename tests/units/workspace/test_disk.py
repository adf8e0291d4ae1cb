"""What is on disk, however odd, is read or refused, and never raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from millesime.workspace import disk
from millesime.workspace.disk import Snapshot, snapshot, sources_of, text_of

MANIFEST = b'id: "a"\n'


def write(root: Path, **files: bytes) -> Path:
    """Files by path, `__` standing for a slash and a final `_x` for `.x`."""
    for name, data in files.items():
        *folders, last = name.split("__")
        path = root.joinpath(*folders, ".".join(last.rsplit("_", 1)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def codes(held: Snapshot) -> list[tuple[str, str]]:
    faults = [*held.faults, *(fault for folder in held.folders for fault in folder.faults)]
    return [(fault.code, fault.primary.file) for fault in faults]


def test_editions_are_folders_with_a_manifest(tmp_path: Path) -> None:
    write(
        tmp_path, b__edition_yaml=MANIFEST, b__z_loi=b"z", b__t__a_loi=b"a", b__t__notes_txt=b"x", a__edition_yaml=b""
    )
    write(tmp_path, vide__notes_txt=b"", lisez_moi=b"")
    (tmp_path / ".git").mkdir()
    held = snapshot(tmp_path, "lois")
    assert held.whole
    assert [(folder.name, list(folder.files)) for folder in held.folders] == [
        ("a", ["edition.yaml"]),
        ("b", ["edition.yaml", "t/a.loi", "z.loi"]),
    ]
    assert held.folders[1].law() == ("t/a.loi", "z.loi")
    assert held.folders[1].place("t/a.loi") == "lois/b/t/a.loi"
    assert snapshot(tmp_path, ".").folders[1].place("z.loi") == "b/z.loi"


def test_the_digest_tells_every_name_and_byte(tmp_path: Path) -> None:
    write(tmp_path, a__edition_yaml=MANIFEST, a__x_loi=b"12", a__y_loi=b"3")
    seen = {snapshot(tmp_path, "lois").digest(), snapshot(tmp_path, "autre").digest()}
    write(tmp_path, a__x_loi=b"1", a__y_loi=b"23")
    seen.add(snapshot(tmp_path, "lois").digest())
    (tmp_path / "a" / "y.loi").rename(tmp_path / "a" / "z.loi")
    seen.add(snapshot(tmp_path, "lois").digest())
    assert len(seen) == 4
    write(tmp_path, a__notes_txt=b"nothing to the law")
    assert snapshot(tmp_path, "lois").digest() in seen


@pytest.mark.parametrize("make", ["absent", "empty", "file"])
def test_a_root_without_editions(make: str, tmp_path: Path) -> None:
    root = tmp_path / "lois"
    if make == "empty":
        root.mkdir()
    elif make == "file":
        root.write_bytes(b"")
    expected = "ML355" if make == "absent" else "ML348"
    assert codes(snapshot(root, "lois")) == [(expected, "lois")]


def test_law_without_a_manifest_is_told(tmp_path: Path) -> None:
    write(tmp_path, a__edition_yaml=MANIFEST, b__t__x_loi=b"")
    assert codes(snapshot(tmp_path, "lois")) == [("ML347", "lois/b")]


def test_links_are_refused(tmp_path: Path) -> None:
    write(tmp_path, lois__a__edition_yaml=MANIFEST, dehors__x_loi=b"", dehors__edition_yaml=MANIFEST)
    inside, outside = tmp_path / "lois" / "a", tmp_path / "dehors"
    (inside / "x.loi").symlink_to(outside / "x.loi")
    (inside / "theme").symlink_to(outside, target_is_directory=True)
    (inside / "boucle").symlink_to(inside, target_is_directory=True)
    (inside / "notes.txt").symlink_to(outside / "x.loi")  # is not read, so it does no harm
    (tmp_path / "lois" / "b").symlink_to(outside, target_is_directory=True)
    held = snapshot(tmp_path / "lois", "lois")
    names = ["lois/b", "lois/a/boucle", "lois/a/theme", "lois/a/x.loi"]
    assert codes(held) == [("ML357", name) for name in names]
    assert not held.whole


def test_a_linked_manifest_does_not_make_the_edition_vanish(tmp_path: Path) -> None:
    write(tmp_path, manifeste_yaml=MANIFEST)
    (tmp_path / "lois" / "a").mkdir(parents=True)
    (tmp_path / "lois" / "a" / "edition.yaml").symlink_to(tmp_path / "manifeste.yaml")
    assert codes(snapshot(tmp_path / "lois", "lois")) == [("ML357", "lois/a/edition.yaml")]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, a__edition_yaml=MANIFEST)
    (tmp_path / "a" / "dossier.loi").mkdir()
    os.mkfifo(tmp_path / "a" / "tuyau.loi")
    expected = [("ML358", "lois/a/dossier.loi"), ("ML358", "lois/a/tuyau.loi")]
    assert codes(snapshot(tmp_path, "lois")) == expected


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "FILE_LIMIT", 10)
    monkeypatch.setattr(disk, "EDITION_LIMIT", 25)
    write(tmp_path, a__edition_yaml=MANIFEST, a__x_loi=b"1" * 10, a__y_loi=b"1" * 11)
    assert codes(snapshot(tmp_path, "lois")) == [("ML352", "lois/a/y.loi")]
    write(tmp_path, a__y_loi=b"1" * 8)
    assert codes(snapshot(tmp_path, "lois")) == [("ML353", "lois/a")]


def test_folders_are_bounded(tmp_path: Path) -> None:
    deep = tmp_path.joinpath("a", *["d"] * (disk.DEEPEST + 2))
    deep.mkdir(parents=True)
    write(tmp_path, a__edition_yaml=MANIFEST)
    assert [code for code, _ in codes(snapshot(tmp_path, "lois"))] == ["ML359"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, a__edition_yaml=MANIFEST, a__x_loi=b"", a__t__y_loi=b"")
    (tmp_path / "a" / "x.loi").chmod(0)
    (tmp_path / "a" / "t").chmod(0)
    try:
        assert codes(snapshot(tmp_path, "lois")) == [("ML354", "lois/a/t"), ("ML354", "lois/a/x.loi")]
    finally:
        (tmp_path / "a" / "t").chmod(0o700)


def test_what_the_system_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a__edition_yaml=MANIFEST, a__x_loi=b"")

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(path)

    monkeypatch.setattr("os.open", refuse)
    assert codes(snapshot(tmp_path, "lois")) == [("ML354", "lois/a/edition.yaml"), ("ML354", "lois/a/x.loi")]


@pytest.mark.parametrize(
    ("data", "code", "at"),
    [
        (b"\xff\xfe", "ML350", 0),
        ("été ".encode() + b"\xe9t\xe9", "ML350", 4),
        ("règle".encode("utf-16"), "ML351", 3),
        (b"\x7fELF\0\0\xff", "ML351", 4),
        ("é\0".encode(), "ML351", 1),
        (b"\xed\xa0\x80", "ML350", 0),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str, at: int) -> None:
    decoded = text_of("a.loi", data)
    (fault,) = decoded
    assert (fault.code, fault.primary.start) == (code, at)
    assert decoded.product.position(at)[0] >= 1


def test_paths_of_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        d__b_loi=b"b",
        d__t__a_loi=b"a",
        d__notes_txt=b"",
        vide__notes_txt=b"",
        c_loi=b"c",
        mauvais_loi=b"\xff",
    )
    (tmp_path / "lien.loi").symlink_to("c.loi")
    monkeypatch.chdir(tmp_path)
    paths = ["d", "c.loi", "d/b.loi", "absent.loi", "d/notes.txt", "vide", "mauvais.loi", "c.loi/x"]
    gathered = sources_of([Path(path) for path in paths])
    assert [(source.name, source.text) for source in gathered.product.sources] == [
        ("d/b.loi", "b"),
        ("d/t/a.loi", "a"),
        ("c.loi", "c"),
    ]
    assert [(fault.code, fault.primary.file) for fault in gathered] == [
        ("ML355", "absent.loi"),
        ("ML356", "d/notes.txt"),
        ("ML360", "vide"),
        ("ML350", "mauvais.loi"),
        ("ML355", "c.loi/x"),
    ]
    assert "mauvais.loi" in gathered.product.shown
    # A link that a person names is the file that they mean.
    assert [source.text for source in sources_of([Path("lien.loi")]).product.sources] == ["c"]
    assert sources_of([Path()]).product.sources[0].name == "c.loi"


def test_offsets_are_those_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.loi"
    path.write_text("e\u0301te\u0301", encoding="utf-8")
    gathered = sources_of([path]).product
    assert gathered.sources[0].text == "e\u0301te\u0301"
    assert gathered.shown[path.as_posix()].text == "été"
