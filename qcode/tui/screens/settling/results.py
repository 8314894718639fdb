"""What comes out of the settling desk: before and after, the protocol, the agreed layer; and other rounds."""

from __future__ import annotations

from pathlib import Path

from qcode.model.selection import Selection
from qcode.services import exporting, settling
from qcode.services.settling.tables import protocol_table, queue_table
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.settling.at_the_desk import AtTheDesk
from qcode.tui.wording import written


class Results(AtTheDesk):
    """What is done with a round as a whole."""

    def action_round(self) -> None:
        """Choose another round."""
        from qcode.services.rounds import list_rounds

        desk = self._desk
        options = [Option(each.name, each.name, "" if each.is_open else "not open yet")
                   for each in list_rounds(desk.session.project)]  # fmt: skip

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                desk.show(answer[0])

        desk.app.push_screen(Choose("settle which round?", options, chosen=[desk.round or ""]), take)

    def action_compare(self) -> None:
        """Agreement before and after, side by side."""
        from qcode.tui.screens.settling.before_after import BeforeAfterScreen

        if self._desk.round:
            self._desk.app.push_screen(BeforeAfterScreen(self._desk.round))

    def action_conflicts(self) -> None:
        """Decide what two copies have differently; Escape comes back."""
        self._desk.qcode.go("conflicts")

    def action_agreed_table(self) -> None:
        """Count the agreed layer of the round: codes by case."""
        from qcode.tui.screens.tables.table import TableScreen

        desk, frame = self._desk, self._desk.qcode.frame("table")
        if isinstance(frame, TableScreen) and desk.round:
            frame.ask(frame.narrowed(Selection(agreed=True, round=desk.round)))
            desk.app.push_screen(frame)

    def action_export(self) -> None:
        """Write the protocol, or the queue, to a file."""
        desk, found = self._desk, self._desk.queue
        if found is None:
            desk.status.say("There is nothing to write.")
            return
        options = [
            Option("protocol", "the protocol", "what was decided, why, by whom"),
            Option("queue", "what is shown here", "the disagreements with their readings"),
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if not answer:
                return
            whole = answer[0] == "protocol"

            def write(path: Path) -> str:
                now = settling.with_decisions(desk.session.project, found)
                table = protocol_table(now) if whole else queue_table(now, desk.shown)
                exporting.save_table(table, to=path)
                return written(len(table.rows), "disagreement", path)

            save_to_file(desk, f"write the {answer[0]} to", name=file_name(answer[0], found.round), write=write)

        desk.app.push_screen(Choose("write what?", options), take)

    def action_adopt(self) -> None:
        """Take all that the coders agree on into the agreed layer."""
        desk = self._desk
        desk.begin(
            "taking in what all agree on",
            lambda tell: settling.adopt_agreed(desk.session.project, desk.round, progress=tell),
            lambda _change: desk.refresh_desk(),
        )
