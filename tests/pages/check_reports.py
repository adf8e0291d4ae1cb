"""Reports looked at in a real browser: by day, by night, on a telephone, on paper, by keyboard, in forced colours.

Run by `make check-pages`. Pytest does not gather it by itself: its name is not that of a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

NAMES = ("simple", "discordance", "unknown", "norm", "beyond", "long", "masked", "export", "hostile")
DIFFERENCES = ("days", "editions", "bent")
PAGES = [f"{name}-{lang}" for name in (*NAMES, *DIFFERENCES) for lang in ("fr", "en")]
FRENCH, ENGLISH = PAGES[::2], PAGES[1::2]
WIDE, TELEPHONE, SMALL = 1100, 390, 320
FOCUSABLE = 'a[href], summary, [tabindex="0"]'


@contextmanager
def opened(browser: Any, path: Path, width: int = WIDE, **more: Any) -> Iterator[Any]:
    """A page in a window of its own; whatever the browser complains of is a failure."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda asked: complaints.append(asked.url) if asked.url != path.as_uri() else None)
    page.goto(path.as_uri())
    yield page
    context.close()
    assert complaints == []


def violations(page: Any) -> list[str]:
    """What axe finds wrong, its best practices included: rule, why, and where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found]


BY_DAY_AND_NIGHT = [(name, "light") for name in PAGES] + [(name, "dark") for name in FRENCH]


@pytest.mark.parametrize(("name", "scheme"), BY_DAY_AND_NIGHT)
def test_every_reader_can_read_it(browser: Any, reports: dict[str, Path], shots: Path, name: str, scheme: str) -> None:
    """Contrast as computed, accessible names, landmarks, roles of tables, language of parts; headings one level at a time."""
    with opened(browser, reports[name], color_scheme=scheme) as page:
        page.screenshot(path=shots / f"{name}-{scheme}.png", full_page=not name.startswith("long"))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => +one.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.evaluate("document.documentElement.lang") == name[-2:]
        assert page.title()


@pytest.mark.parametrize(
    ("name", "width"), [(name, TELEPHONE) for name in FRENCH] + [(name, SMALL) for name in ENGLISH]
)
def test_a_telephone_shows_it_without_scrolling_sideways(
    browser: Any, reports: dict[str, Path], shots: Path, name: str, width: int
) -> None:
    with opened(browser, reports[name], width) as page:
        page.screenshot(path=shots / f"{name}-{width}.png", full_page=not name.startswith("long"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == TELEPHONE:
            assert violations(page) == []


@pytest.mark.parametrize("name", ["discordance-fr", "long-en", "norm-fr", "days-fr", "editions-en"])
def test_the_keyboard_goes_everywhere_in_the_order_of_the_page(
    browser: Any, reports: dict[str, Path], name: str
) -> None:
    """Tab meets every link and every step that opens, in order, each with an outline that shows."""
    with opened(browser, reports[name]) as page:
        page.evaluate(f"document.querySelectorAll('{FOCUSABLE}').forEach((one, n) => one.dataset.n = n)")
        reachable = page.evaluate(
            f"[...document.querySelectorAll('{FOCUSABLE}')].filter(one => one.checkVisibility({{contentVisibilityAuto: true}})).map(one => one.dataset.n)"
        )
        met = []
        for _ in reachable:
            page.keyboard.press("Tab")
            number, style, width = page.evaluate(
                "(() => { const one = document.activeElement, s = getComputedStyle(one);"
                " return [one.dataset.n, s.outlineStyle, parseFloat(s.outlineWidth)] })()"
            )
            assert style != "none", f"no outline on element {number}"
            assert width >= 2, f"a thin outline on element {number}"
            met.append(number)
        assert met == reachable
        assert met


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_step_opens_and_closes_by_keyboard(browser: Any, reports: dict[str, Path], key: str) -> None:
    with opened(browser, reports["discordance-fr"]) as page:
        page.locator("summary").first.focus()
        first = "document.querySelector('details').open"
        was = page.evaluate(first)
        page.keyboard.press(key)
        assert page.evaluate(first) is not was
        page.keyboard.press(key)
        assert page.evaluate(first) is was


@pytest.mark.parametrize("name", FRENCH)
def test_paper_shows_every_step(browser: Any, reports: dict[str, Path], shots: Path, name: str) -> None:
    """What is closed on the screen is open on paper, in black on white whatever the scheme, and nothing is cut at the side."""
    with opened(browser, reports[name], color_scheme="dark") as page:
        page.evaluate("document.querySelectorAll('details:not(.folded)').forEach(one => one.open = false)")
        page.evaluate("document.querySelectorAll('details.folded').forEach(one => one.open = true)")
        page.emulate_media(media="print", color_scheme="dark")
        hidden = (
            "[...document.querySelectorAll('.step')].filter(one => one.getBoundingClientRect().height === 0).length"
        )
        assert page.evaluate(hidden) == 0
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.pdf(path=shots / f"{name}-print.pdf", prefer_css_page_size=True)


@pytest.mark.parametrize("name", ["discordance-fr", "unknown-en"])
def test_forced_colours_keep_the_answer_apart(browser: Any, reports: dict[str, Path], shots: Path, name: str) -> None:
    with opened(browser, reports[name], forced_colors="active") as page:
        page.screenshot(path=shots / f"{name}-forced.png", full_page=True)
        assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderTopStyle") == "solid"


def test_what_was_left_folded_is_not_printed(browser: Any, reports: dict[str, Path]) -> None:
    """A page of many witnesses prints their answers; the trails that a reader opened are printed with them."""
    with opened(browser, reports["days-fr"]) as page:
        page.emulate_media(media="print")
        heights = (
            "[...document.querySelectorAll('details.folded')].map(one => [one.open,"
            " one.querySelector('.trail, table')?.getBoundingClientRect().height > 0])"
        )
        assert {tuple(each) for each in page.evaluate(heights)} == {(False, False)}
        page.evaluate("document.querySelector('details.folded').open = true")
        assert [True, True] in page.evaluate(heights)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_alone_can_be_looked_at(browser: Any, reports: dict[str, Path], shots: Path, scheme: str) -> None:
    """An SVG file shows by itself, on the paper of the scheme, within its frame."""
    for name in ("days-fr", "editions-en"):
        with opened(browser, reports[name].with_suffix(".svg"), color_scheme=scheme) as page:
            page.screenshot(path=shots / f"{name}-picture-{scheme}.png")
            outside = (
                "(() => { const frame = document.documentElement.getBoundingClientRect();"
                " return [...document.querySelectorAll('text')].filter(one => { const r = one.getBoundingClientRect();"
                " return r.left < frame.left - 1 || r.right > frame.right + 1 || r.bottom > frame.bottom + 1 })"
                ".map(one => one.textContent) })()"
            )
            assert page.evaluate(outside) == []
            paper = page.evaluate("getComputedStyle(document.querySelector('rect.paper')).fill")
            assert paper == ("rgb(253, 252, 249)" if scheme == "light" else "rgb(24, 24, 22)")
