"""A small interview and an app around the view, for tests and pictures."""

from __future__ import annotations

import re

from textual.app import App, ComposeResult

from qcode.model.document import Role, Span, Speaker, Turn
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView

INTERVIEW = """Görüşmeci: Could you tell us how the municipality decided on the İklim Uyum Planı? Kararlar nasıl alındı?
K1: Açıkçası kararı üst yönetim verdi, bize sonradan haber geldi. Muhtarlar toplantıya çağrıldı ama söz hakkı \
verilmedi. Ben şahsen güvenimi o gün kaybettim, çünkü daha önce de aynısı olmuştu. Iğdır'daki arkadaşlar da benzer \
şeyler anlattı.
Görüşmeci: Peki bütçe konusunda şeffaflık var mıydı?
K1: Hayır. Bütçe kalemlerini hiç görmedim. Müdürlükte üç kişi çalışıyor, onlar da başka işlere koşuyor; personel \
eksik, zaman yok. Kadın gönüllüler olmasa sel gecesi kimseye ulaşamazdık. O ağ bizi ayakta tuttu.
Görüşmeci: And after the flood, did anything change in how people work together?
K1: Evet, bir şeyler değişti. Mahalle WhatsApp grubu kuruldu, esnaf depo verdi, gençler çamur temizledi. Belediye \
bunu görünce bizi masaya çağırdı; ilk kez gerçekten dinlendiğimizi hissettim. Ama bu güven kırılgan, tek bir yanlış \
kararla geri gider.
"""
_LABEL = re.compile(r"^(\w+):\s*", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]+|[^.!?\n]+(?=\n|$)")


def script_of(text: str = INTERVIEW) -> Script:
    """A script whose turns begin with a label and are one paragraph each."""
    found = list(_LABEL.finditer(text))
    borders = [match.start() for match in found] + [len(text.rstrip("\n"))]
    turns = [
        Turn(Span(match.start(), end if end == borders[-1] else end - 1), Span(match.end(), end), match[1])
        for match, end in zip(found, borders[1:], strict=True)
        if match.end() < end
    ]
    sentences = []
    for turn in turns:
        for match in _SENTENCE.finditer(text, turn.speech.start, turn.span.end):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            sentences.append((start, match.end()))
    speakers = (Speaker("Görüşmeci", Role.INTERVIEWER), Speaker("K1", Role.RESPONDENT))
    paragraphs = [(turn.span.start, turn.span.end) for turn in turns]
    return Script.of(text, turns=turns, speakers=speakers, paragraphs=paragraphs, sentences=sentences)


_CODES = {
    "Karar alma": ("1", "#E69F00"),
    "Kayıp": ("2", "#56B4E9"),
    "Onarım": ("3", "#009E73"),
    "Personel": ("4", "#F0E442"),
    "Gönüllüler": ("5", "#0072B2"),
    "Bütçe": ("6", "#D55E00"),
    "Sel": ("7", "#CC79A7"),
}


def mark(number: int, quote: str, name: str, *, text: str = INTERVIEW, **more: object) -> Mark:
    """A mark on the first place of a quote."""
    start = text.index(quote)
    hotkey, colour = _CODES[name]
    code = list(_CODES).index(name) + 1
    made = Mark(number, start, start + len(quote), code, hotkey, name, colour, "AK")
    return Mark(**{**{field: getattr(made, field) for field in Mark._fields}, **more})  # type: ignore[arg-type]


def marks() -> list[Mark]:
    """Fourteen codings of two coders on the interview."""
    return [
        mark(1, "Açıkçası kararı üst yönetim verdi, bize sonradan haber geldi.", "Karar alma"),
        mark(2, "bize sonradan haber geldi. Muhtarlar toplantıya çağrıldı ama söz hakkı verilmedi.", "Bütçe"),
        mark(3, INTERVIEW[INTERVIEW.index("Muhtarlar") : INTERVIEW.index(" Iğdır")], "Kayıp", memo=True),
        mark(4, "Hayır. Bütçe kalemlerini hiç görmedim.", "Karar alma"),
        mark(5, "Bütçe kalemlerini hiç görmedim.", "Bütçe", coder="BD", mine=False),
        mark(6, INTERVIEW[INTERVIEW.index("Müdürlükte") : INTERVIEW.index(" Kadın")], "Personel"),
        mark(7, "Kadın gönüllüler olmasa sel gecesi kimseye ulaşamazdık. O ağ bizi ayakta tuttu.", "Gönüllüler"),
        mark(8, "sel gecesi kimseye ulaşamazdık.", "Sel", coder="BD", mine=False),
        mark(9, INTERVIEW[INTERVIEW.index("Evet, bir") : INTERVIEW.index(" Ama bu")], "Gönüllüler"),
        mark(10, INTERVIEW[INTERVIEW.index("Mahalle") : INTERVIEW.index(" Belediye")], "Onarım"),
        mark(11, INTERVIEW[INTERVIEW.index("Evet, bir") : INTERVIEW.index(" Mahalle")], "Sel"),
        mark(12, INTERVIEW[INTERVIEW.index("Belediye bunu") : INTERVIEW.index(" Ama bu")], "Karar alma"),
        mark(13, "Ama bu güven kırılgan, tek bir yanlış kararla geri gider.", "Kayıp"),
    ]


class Reader(App[None]):
    """The view alone; what it posts and says is kept."""

    def __init__(self, script: Script | None = None, marks: list[Mark] | None = None, theme: str = "textual-dark"):
        super().__init__()
        self.script = script or script_of()
        self.marks = marks if marks is not None else []
        self.first_theme = theme
        self.posted: list[object] = []
        self.statuses: list[str] = []
        self.hits: list[tuple[int, int]] = []
        self.focus_codes: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        yield TranscriptView(id="text")

    def on_mount(self) -> None:
        self.theme = self.first_theme
        view = self.view
        view.load(self.script, marks=self.marks)
        view.set_hits(self.hits)
        view.set_focus_codes(self.focus_codes)
        view.on_status = lambda: self.statuses.append(view.hint)
        view.focus()

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    @property
    def selected(self) -> str | None:
        span = self.view.selection
        return None if span is None else span.of(self.script.text)

    def on_transcript_view_borders_changed(self, event: TranscriptView.BordersChanged) -> None:
        self.posted.append(event)
