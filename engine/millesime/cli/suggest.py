"""`millesime test --suggest`: scenarios for what none reaches, on standard output, for an analyst to check and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.cli.desk import FINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from millesime.cli.desk import Desk
    from millesime.cli.law import Part


def suggest(parts: Sequence[Part], edition: str | None, desk: Desk) -> int:
    """Each file's suggestions under its name; on standard error, what was looked for in vain."""
    from millesime.cli.law import under
    from millesime.cli.test import Editions
    from millesime.coverage.written import scenarios
    from millesime.workspace.coverage import measured
    from millesime.workspace.suggestions import suggested

    count = 0
    for library in {part.library.root: part.library for part in parts}.values():
        mine = [part for part in parts if part.library is library]
        names = [edition] if edition is not None else list(library.editions().product)
        homes = {name: library.place(library.folder(name).name) + "/" for name in names}
        found = measured(Editions(mine[0]).edition, names)
        inside = {
            name for name in library.sources if library.holds(name) and any(under(name, part.inside) for part in mine)
        }
        made = suggested(found, homes, inside)
        for file in sorted(made.files.keys() | made.vain.keys()):
            source = library.sources[file]
            if file in made.files:
                between = "\n" if count else ""
                desk.write(f"{between}# {file}\n\n{scenarios(made.files[file], source)}")
                count += len(made.files[file])
            for one in made.vain.get(file, ()):
                place = f"{file}:{source.position(one.start)[0]}"
                desk.tell(
                    desk.say("suggest.vain", place=place, what=desk.say(f"coverage.{one.kind.value}"), name=one.name)
                )
    desk.tell(desk.say("suggest.made", n=count) if count else desk.say("suggest.none"))
    return FINE
