"""The printed report: typeset by Typst, which the extra `pdf` brings, from the record alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from millesime.text.render import Lang

_TEMPLATE: Final = Path(__file__).with_name("report.typ")


def pdf(record: Any, lang: Lang) -> bytes:
    """The report of a record as a PDF: tagged, and the same bytes for the same record."""
    import orjson
    import typst

    from millesime.records.explain.compose import compose
    from millesime.records.explain.paper import paper

    data = orjson.dumps(paper(compose(record, lang))).decode()

    def typeset(standards: list[Any]) -> Any:
        return typst.compile(
            _TEMPLATE.read_bytes(),
            # Only the fonts that the library carries: those of a machine would make other bytes.
            ignore_system_fonts=True,
            sys_inputs={"report": data},
            pdf_standards=standards,
            timestamp=0,
        )

    try:
        made = typeset(["ua-1"])
    except typst.TypstError:
        # PDF/UA wants every character shown, and every heading said. A fact in a script that the fonts lack, or a record
        # that was bent, is still worth printing: tagged all the same, without that mark.
        made = typeset([])
    return bytes(made)
