"""`millesime eval --cross-check`: a decision held against a second derivation; where they part, both are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.decision import Decision


def crossed(decision: Decision, desk: Desk) -> Decision | None:
    """The decision, which says that it was derived twice; None where that failed, once it has been said why."""
    from millesime.rete.process import LostError
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.crossed import DisagreementError, cross_checked

    try:
        return cross_checked(decision)
    except DisagreementError as parted:
        from millesime.records.explain import explain

        desk.complain(parted.diagnostics, {})
        desk.tell(desk.say("eval.first_derivation"))
        desk.tell(explain(decision.record, desk.lang, desk.paints, desk.columns))
        desk.tell(desk.say("eval.second_derivation"))
        desk.tell("\n".join(parted.second))
    except LostError as lost:
        reason = desk.say(f"eval.lost.{lost.reason}")
        desk.complain([diagnose("ML903", reason=reason, said=lost.said[:200] or "—")], {})
    return None
