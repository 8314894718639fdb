"""What a round waits for: submitting it, after a yes, and settling it when all have."""

from __future__ import annotations

from qcode.model.coding import State
from qcode.services import rounds
from qcode.services.rounds import CoderProgress, RoundStatus
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose, Confirm, Option

_SEALS = (
    "What you coded in its documents is sealed as it is now. Submitting cannot be taken back. You can go on coding; "
    "what is compared and settled is what you submit now."
)


def progress_of(frame: Frame, standing: RoundStatus | None) -> CoderProgress | None:
    """How far whoever is working is in a round; None for who is not in it."""
    name = frame.session.coder_name
    return next((each for each in standing.coders if each.coder == name), None) if standing else None


def waited_for(standing: RoundStatus | None) -> list[str]:
    """Who has still to submit a round."""
    return [each.coder for each in standing.coders if not (each.submitted or each.left_out)] if standing else []


def ask_to_submit(frame: Frame, standing: RoundStatus | None, *, choose: str) -> None:
    """Seal what one coded in a round, after a yes; `choose` says how another one is chosen where this cannot be."""
    if standing is None:
        frame.status.warn("A round is submitted.", choose)
        return
    mine, name = progress_of(frame, standing), standing.round.name
    if mine is None:
        frame.status.warn(f"You are not in the round “{name}”.", choose)
    elif mine.submitted or mine.left_out:
        frame.status.warn(f"You have submitted the round “{name}” already.", "g measures the agreement, s settles")
    elif left := [each for each, state in mine.states.items() if state is not State.DONE]:
        _ask_about(frame, name, left)
    else:
        _confirm(frame, name)


def _confirm(frame: Frame, name: str) -> None:
    def take(sure: bool | None) -> None:
        if sure:
            _submit(frame, name)

    frame.app.push_screen(Confirm(f"submit “{name}”?", detail=_SEALS, yes="submit"), take)


def _ask_about(frame: Frame, name: str, left: list[str]) -> None:
    some = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
    options = [
        Option("leave", "not yet", "go on coding"),
        Option("done", "they are done, submit", "what was not coded there was not found"),
        Option("without", "submit without them", "they are not compared"),
    ]

    def take(answer: tuple[str, ...] | None) -> None:
        if answer is not None and answer[0] != "leave":
            _submit(frame, name, as_done=answer[0] == "done", unfinished=answer[0] == "without")

    frame.app.push_screen(Choose(f"not done in “{name}”: {some}", options, chosen=("leave",)), take)


def _submit(frame: Frame, name: str, *, as_done: bool = False, unfinished: bool = False) -> None:
    project = frame.session.project
    if frame.do(lambda: rounds.submit(project, name, as_done=as_done, unfinished=unfinished), hint="") is None:
        return
    waiting = waited_for(rounds.round_status(project, name))
    who = " and ".join(waiting)
    if not waiting:
        frame.status.say(f"submitted: all have submitted {name}", "g measures the agreement")
    elif "://" in project.place:
        does = "submits" if len(waiting) == 1 else "submit"
        frame.status.say(f"submitted: {name}", f"it opens when {who} {does}, too")
    else:
        frame.status.say(f"submitted: {name}", f"M merges the copy of {who}, or they merge yours")


def settle_round(frame: Frame, standing: RoundStatus | None) -> None:
    """Settle what the coders of a round read differently, or say who is waited for."""
    from qcode.tui.screens.settling import SettlingScreen

    if standing is not None and not standing.round.is_open:
        mine = progress_of(frame, standing)
        todo = "Z submits what you coded" if mine and not mine.submitted else ""
        frame.status.warn(f"“{standing.round.name}” is settled when all have submitted.", todo)
        return
    desk = frame.qcode.go("settling")
    if isinstance(desk, SettlingScreen):
        desk.call_after_refresh(desk.show, standing.round.name if standing else None)
