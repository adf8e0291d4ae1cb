"""`--cross-check`: a decision held against a second derivation; where they part, both are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.decision import Decision


def crossed(decision: Decision, desk: Desk) -> Decision | None:
    """The decision, which says that it was derived twice; None where that failed, once it has been said why."""
    from millesime.rete.process import LostError
    from millesime.workspace.crossed import DisagreementError, cross_checked

    try:
        return cross_checked(decision)
    except (DisagreementError, LostError) as parted:
        tell_parted(parted, desk)
    return None


def tell_parted(fault: Exception, desk: Desk) -> None:
    """Both derivations where they part, or why the second could not be had."""
    from millesime.rete.process import LostError
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.crossed import DisagreementError

    if isinstance(fault, DisagreementError):
        from millesime.records.explain import explain

        desk.complain(fault.diagnostics, {})
        desk.tell(desk.say("eval.first_derivation"))
        desk.tell(explain(fault.decision.record, desk.lang, desk.paints, desk.columns))
        desk.tell(desk.say("eval.second_derivation"))
        desk.tell("\n".join(fault.second))
        return
    assert isinstance(fault, LostError)
    reason = desk.say(f"eval.lost.{fault.reason}")
    desk.complain([diagnose("ML903", reason=reason, said=fault.said[:200] or "—")], {})
