"""The page of a decision: what it says, how it is built, and that its colours can be read."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from millesime.records.explain import explain, page
from millesime.records.explain.style import style
from tests.units.explain.decisions import COLLECTIVE, MODE, TWO_READINGS, UNKNOWN, decision, fact
from tests.units.explain.pages import Read

HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=a> \"'&amp; \x1b[2J \u202e #x $y$"
INKS = ("ink", "soft", "link", "value", "given", "missing", "conflict", "other")
COMMITMENT = "sha256:" + "c0" * 32


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


SCHEMES = [
    dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{.*?\}", style(""), re.DOTALL)
]


def test_there_are_colours_for_the_day_the_night_and_paper() -> None:
    assert len(SCHEMES) == 3
    assert all(set(scheme) == {*INKS, "paper", "panel", "line"} for scheme in SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES, ids=["day", "night", "paper"])
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_can_be_read_on_every_paper(scheme: dict[str, str], ink: str) -> None:
    for paper in ("paper", "panel"):
        assert contrast(scheme[ink], scheme[paper]) >= 4.5, f"{ink} on {paper}"


def test_the_known_contrasts() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


RECORDS = {
    "one": decision(COLLECTIVE),
    "many": decision(COLLECTIVE, UNKNOWN, TWO_READINGS, assumed={"tarification.date_effet": "2012-06-01"}),
    "none": decision(),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", RECORDS)
def test_the_skeleton(name: str, lang: str) -> None:
    written = page(RECORDS[name], lang)
    read = Read(written)
    assert read.all("html") == [{"lang": lang}]
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(read.all("header")) == len(read.all("main")) == 1
    ids = [held["id"] for _, held in read.tags if "id" in held]
    assert len(ids) == len(set(ids))
    for link in read.all("a"):
        assert (link["href"] or "").removeprefix("#") in ids
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", written)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    written = page(RECORDS["many"], "fr")
    read = Read(written)
    policy = next(held["content"] for held in read.all("meta") if held.get("http-equiv"))
    sheet = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert sheet
    allowed = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    assert {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "object", "form", "svg"} == set()
    assert not [held for _, held in read.tags for name in held if name.startswith("on") or name in ("style", "src")]
    assert not re.search(r"@import|url\(|//", written.replace("</", ""))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_whatever_a_record_says_is_only_said(lang: str) -> None:
    """Labels, names, values, readings, holders, sources and facts, each of them hostile."""
    cited = {**MODE, "article": HOSTILE, "legifrance": HOSTILE, "reading": HOSTILE, "code": HOSTILE}
    cited["source"] = {"document": HOSTILE, "section": HOSTILE, "lines": [HOSTILE, HOSTILE]}
    bent = {
        **COLLECTIVE,
        "goal": HOSTILE,
        "label": HOSTILE,
        "value": HOSTILE,
        "value_label": HOSTILE,
        "missing": [HOSTILE],
        "citations": [cited],
        "discordances": [{"reading": HOSTILE, "held_by": HOSTILE, "value": HOSTILE, "citations": [cited]}],
        "trail": {
            **fact(HOSTILE, HOSTILE, "texte", label=HOSTILE),
            "citation": cited,
            "steps": [fact(HOSTILE, HOSTILE)],
        },
    }
    record = decision(bent, TWO_READINGS, facts={HOSTILE: HOSTILE}, reading=HOSTILE, assumed={HOSTILE: HOSTILE})
    record["edition"] = {"id": HOSTILE, "digest": HOSTILE}
    hurt = Read(page(record, lang))
    assert {tag for tag, _ in hurt.tags} & {"script", "img"} == set()
    assert "<script>alert(1)</script><img src=x onerror=a>" in hurt.text
    assert "\x1b" not in hurt.text
    assert "\u202e" not in hurt.text


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_text_is_ever_an_element(said: str) -> None:
    shape = [tag for tag, _ in Read(page(decision(_labelled("x")), "fr")).tags if tag != "sup"]
    assert [tag for tag, _ in Read(page(decision(_labelled(said)), "fr")).tags if tag != "sup"] == shape


def _labelled(said: str) -> dict[str, Any]:
    return {**TWO_READINGS, "label": said, "value": said, "type": "texte", "value_label": said, "missing": [said]}


def test_the_words_of_the_law_are_french_in_an_english_page() -> None:
    english = dict(Read(page(decision(COLLECTIVE), "en")).texts)
    assert english["Mode de tarification"] == english["effectif global"] == "fr"
    assert (
        english["The readings, and who holds them" if "The readings, and who holds them" in english else "Why"] == "en"
    )
    assert 'lang="fr"' not in page(decision(COLLECTIVE), "fr").replace('<html lang="fr">', "")


def test_the_answer_comes_before_its_reasons() -> None:
    told = Read(page(decision(TWO_READINGS), "fr")).text
    assert told.index("728,01") < told.index("910,02") < told.index("Fondement") < told.index("Pourquoi")


def test_both_sides_of_a_discordance_and_who_holds_them() -> None:
    told = Read(page(decision(TWO_READINGS), "en")).text.replace("\u00a0", " ")
    sides = told[told.index("The readings, and who holds them") :]
    for said in (
        "€728.01",
        "“guide”, taken",
        "edition 2012, after guide-2012",
        "€910.02",
        "“code”",
        "le code",
        "D. 432-6",
    ):
        assert said in sides


def test_what_was_set_aside_is_listed_with_its_reason_and_its_source() -> None:
    told = Read(page(decision(COLLECTIVE), "fr")).text.replace("\u00a0", " ")
    listed = told[told.index("Ce qui a été écarté") : told.index("Faits du dossier")]
    assert "exception etablissement_nouveau" in listed
    assert "\ncondition non remplie\n" in listed
    assert "D. 242-6-17 CSS" in listed


def test_a_cited_step_gives_its_article_its_wording_its_days_and_its_lines() -> None:
    below = {
        **COLLECTIVE["trail"],
        "name": "autre.regle",
        "citation": {**MODE, "article": "R.1", "legifrance": "LEGIARTI9"},
    }
    trail = {**COLLECTIVE["trail"], "steps": [below]}
    told = Read(page(decision({**COLLECTIVE, "trail": trail}), "fr")).text.replace("\u00a0", " ")
    assert "R. 1 CSS, version du 1" in told
    assert "(LEGIARTI9), guide-2012, D10, l. 684-689" in told


def test_a_rule_told_before_is_linked_to() -> None:
    first = {**COLLECTIVE["trail"], "name": "autre.regle"}
    again = {
        "what": "rule",
        "kind": "applied",
        "name": "autre.regle",
        "ref": "autre.regle",
        "value": "x",
        "type": "texte",
    }
    trail = {**COLLECTIVE["trail"], "steps": [first, again]}
    read = Read(page(decision({**COLLECTIVE, "trail": trail}), "fr"))
    links = [held["href"] for held in read.all("a")]
    anchors = {f"#{held['id']}" for held in read.all("li") if "id" in held}
    assert links
    assert set(links) <= anchors


def masked() -> dict[str, Any]:
    """A record whose facts are masked: no trail, and commitments."""
    left = decision({**COLLECTIVE, "trail": None})
    return {
        "format": "millesime/record/1",
        "recorded_at": "2012-06-01T09:30:00Z",
        "bundle": "sha256:" + "b0" * 32,
        "decision": left,
        "masked": {
            "paths": ["victime.*"],
            "facts": {"victime.condamnation": {"commitment": COMMITMENT}},
            "sealed": {"alg": "AES-256-GCM", "nonce": "AAAA", "ciphertext": "AAAA"},
        },
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_masked_record_says_what_is_masked(lang: str) -> None:
    for told in (Read(page(masked(), lang)).text, explain(masked(), lang)):
        assert "victime.*" in told
        assert "victime.condamnation" in told
        assert COMMITMENT in told
        assert "AES-256-GCM" in told
    assert ("Le raisonnement est masqué" if lang == "fr" else "The trail is masked") in Read(page(masked(), lang)).text


def test_a_record_says_when_it_was_kept_and_under_which_law() -> None:
    told = Read(page(masked(), "en")).text.replace("\u00a0", " ")
    assert "1 June 2012 at 09:30:00 UTC" in told
    assert "sha256:" + "b0" * 32 in told
    leaf = json.dumps(masked(), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert "sha256:" + hashlib.sha256(leaf).hexdigest() in told


@pytest.mark.parametrize(
    ("file", "record"),
    [
        ("decision.json", decision(COLLECTIVE, TWO_READINGS, facts={"é": "ж « x »"})),
        ("record.json", masked()),
        (
            "export.json",
            {"format": "millesime/export/1", "record": masked(), "seq": 3, "head": {"size": 9, "root": "r"}},
        ),
    ],
)
def test_the_command_that_verifies_gives_the_digest(tmp_path: Path, file: str, record: dict[str, Any]) -> None:
    (tmp_path / file).write_text(json.dumps(record), encoding="utf-8")
    found = re.search(r"<pre><code>(python3.*?)</code></pre>", page(record, "fr"), re.DOTALL)
    assert found
    command = html.unescape(found[1]).replace("python3", sys.executable, 1)
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    left = record.get("record", record).get("decision", record)
    assert f"sha256:{ran.stdout.strip()}" == left["digest"]


def test_an_altered_record_says_so() -> None:
    record = decision(COLLECTIVE)
    record["results"][0] = {**COLLECTIVE, "value": "mixte"}
    assert "NE CORRESPOND PAS" in Read(page(record, "fr")).text


def test_french_punctuation_keeps_to_its_word() -> None:
    told = page(decision({**COLLECTIVE, "label": "l'avis « conforme » : lequel ?"}), "fr")
    assert "L’avis «\u00a0conforme\u00a0»\u00a0: lequel\u00a0?" in told
    assert "1<sup>er</sup>\u00a0janvier" in told


def test_a_goal_without_law_is_not_set_aside() -> None:
    trail = {**COLLECTIVE["trail"], "kind": "set_aside", "status": "beyond_horizon", "value": None, "steps": []}
    lost = decision({**COLLECTIVE, "status": "beyond_horizon", "value": None, "citations": [], "trail": trail})
    read = Read(page(lost, "fr"))
    assert "Ce qui a été écarté" not in read.text
    assert all("open" in held for held in read.all("details"))
