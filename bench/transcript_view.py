"""How quickly the transcript view answers: `python bench/transcript_view.py [characters] [marks]`.

Headless at 160×45. A key is timed from the moment at which its event is posted to the end of the display that it
causes (`post_display_hook`), beside the CPU time of the process. Prints median and 95th percentile in milliseconds.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("COLORTERM", "truecolor")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual import events
from textual.app import App, ComposeResult

from qcode.model.document import Role, Span, Speaker, Turn
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView

SIZE = (160, 45)
WORDS = (
    "belediye başkan meclis bütçe proje hibe çevre ulaşım şehir ilçe müdürlük kardeş imza gönüllü toplantı karar "
    "kaynak ağ iklim uyum planı sel afet görüş öneri çalışma işbirliği yönetim güven zaman ödenek Iğdır'daki İzmir "
    "ama çünkü sonra önce belki hiç herkes kimse bazı büyük küçük yeni eski ortak yerel ulusal olarak için değil var"
)


def interview(size: int, *, seed: int = 7) -> tuple[str, list[Turn], list[tuple[int, int]]]:
    """A made-up Turkish interview of about that many characters, its turns and its sentences."""
    chance, words_known = random.Random(seed), WORDS.split()
    parts: list[str] = []
    turns: list[Turn] = []
    sentences: list[tuple[int, int]] = []
    at = 0
    while at < size:
        speaker = "Görüşmeci" if len(turns) % 2 == 0 else "K1"
        label = f"{speaker}: "
        start, at = at, at + len(label)
        parts.append(label)
        for _ in range(chance.randint(1, 2) if speaker == "Görüşmeci" else chance.randint(2, 12)):
            words = chance.choices(words_known, k=chance.randint(4, 22))
            sentence = "Ve " + " ".join(words) + chance.choice("..?")
            sentences.append((at, at + len(sentence)))
            parts.append(sentence + " ")
            at += len(sentence) + 1
        turns.append(Turn(Span(start, at), Span(start + len(label), at), speaker))
        parts.append("\n")
        at += 1
    return "".join(parts), turns, sentences


def codings(sentences: list[tuple[int, int]], *, count: int, seed: int = 7) -> list[Mark]:
    """That many marks over one to four sentences each, of 40 codes."""
    chance = random.Random(seed)
    colours = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377")
    made = []
    for number in range(count):
        first = chance.randrange(len(sentences) - 4)
        code = chance.randrange(40)
        start, end = sentences[first][0], sentences[first + chance.randrange(4)][1]
        made.append(Mark(number, start, end, code, str(code % 10), f"kod {code}", colours[code % 6], "A"))
    return made


class Bench(App[None]):
    """The view alone, with a hook at the end of each display."""

    def compose(self) -> ComposeResult:
        yield TranscriptView()

    def on_mount(self) -> None:
        self.shown = asyncio.Event()
        self.query_one(TranscriptView).focus()

    def post_display_hook(self) -> None:
        if hasattr(self, "shown") and not self.shown.is_set():
            self.clock, self.cpu = time.perf_counter(), time.process_time()
            self.shown.set()


Figures = tuple[list[float], list[float]]


async def time_one(app: Bench, act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock and of CPU from an act to the end of the display that follows."""
    app.shown.clear()
    clock, cpu = time.perf_counter(), time.process_time()
    act()
    await asyncio.wait_for(app.shown.wait(), 5)
    taken = (app.clock - clock) * 1e3, (app.cpu - cpu) * 1e3
    await asyncio.sleep(0.05)
    return taken


async def times(app: Bench, act: Callable[[int], object], *, count: int) -> Figures:
    clock, cpu = [], []
    for number in range(count):
        one, other = await time_one(app, lambda number=number: act(number))
        clock.append(one)
        cpu.append(other)
    return clock, cpu


def press(app: Bench, key: str, character: str | None = None) -> Callable[[int], object]:
    def act(_: int) -> None:
        event = events.Key(key, character)
        event.set_sender(app)
        app.post_message(event)

    return act


def line(name: str, figures: Figures) -> None:
    clock, cpu = figures
    late = statistics.quantiles(clock, n=20)[-1] if len(clock) > 1 else clock[0]
    late_cpu = statistics.quantiles(cpu, n=20)[-1] if len(cpu) > 1 else cpu[0]
    print(f"{name:<24}{statistics.median(clock):>9.1f}{late:>9.1f}{statistics.median(cpu):>12.1f}{late_cpu:>9.1f}")


async def run(size: int, count: int) -> None:
    text, turns, sentences = interview(size)
    marks = codings(sentences, count=count)
    speakers = (Speaker("Görüşmeci", Role.INTERVIEWER), Speaker("K1", Role.RESPONDENT))
    print(f"{len(text):,} characters, {len(turns):,} turns, {len(sentences):,} sentences, {count:,} marks, 160×45")
    print(f"{'ms':<24}{'median':>9}{'p95':>9}{'CPU median':>12}{'p95':>9}")
    paragraphs = [(turn.span.start, turn.span.end) for turn in turns]
    words = list(Script.of(text).words)
    pairs = [(word.start, word.end) for word in words]
    app = Bench()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        view = app.query_one(TranscriptView)

        def load(_: int) -> None:
            script = Script.of(
                text, turns=turns, speakers=speakers, paragraphs=paragraphs, sentences=sentences, words=pairs
            )
            view.load(script, marks=marks)

        line("load", await times(app, load, count=5))
        gc.collect()
        gc.freeze()
        view.move_to(len(text) // 3)
        await pilot.pause(0.2)
        line("word", await times(app, press(app, "w", "w"), count=60))
        line("character", await times(app, press(app, "right"), count=60))
        line("row", await times(app, press(app, "down"), count=60))
        line("page down", await times(app, press(app, "pagedown"), count=40))
        line("page up (seen)", await times(app, press(app, "pageup"), count=30))
        view.move_to(len(text) // 2)
        await pilot.pause(0.2)
        sentence: Figures = ([], [])
        for _ in range(10):
            for figures, more in zip(sentence, await times(app, press(app, "s", "s"), count=4), strict=True):
                figures.extend(more)
            await pilot.press("escape")
        line("sentence (1 to 4)", sentence)
        line("select word", await times(app, press(app, "shift+right"), count=60))
        line("next coding", await times(app, press(app, "semicolon", ";"), count=30))
        view.move_to(len(text) // 2)
        await pilot.pause(0.2)
        first = view.script.sentences.after(view.top_offset) or 0

        def add(number: int) -> None:
            start = view.script.sentences.starts[first + number % 10]
            view.add_mark(Mark(10**6 + number, start, start + 90, 3, "3", "kod 3", "#228833", "A"))

        line("add a mark", await times(app, add, count=30))
        line("take a mark away", await times(app, lambda number: view.remove_mark(10**6 + number), count=30))
        line("focus on a code", await times(app, lambda number: view.set_focus_codes([1] * (number % 2)), count=10))


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    asyncio.run(run(*(given + [1_000_000, 5_000][len(given) :])))
