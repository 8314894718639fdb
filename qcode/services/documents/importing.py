"""Transcripts in: from files and folders to documents of the project, all in one step."""

from __future__ import annotations

import os
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.formats.transcripts import SUFFIXES, instead, read
from qcode.formats.transcripts.canonical import canonical
from qcode.model.case import AttributeOf
from qcode.model.document import Problem, Role, Span, Transcript, UnitKind
from qcode.services.attributes.storing import Given, store_values
from qcode.services.documents.linking import CaseNames
from qcode.services.project import proper_language, proper_name
from qcode.services.tables.notes import counted
from qcode.storage import cases as case_store
from qcode.storage.documents import Cut, add_document, sha256_of
from qcode.text import sentences, units
from qcode.text.detect import detect_language
from qcode.text.fold import name_key, written_like
from qcode.text.speakers import find_turns, speech

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

_ENOUGH_TO_TELL = 2_000

Progress = Callable[[int, int, str], None]
"""Called with the number done, the number of all, and the name of the one that is next; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Added:
    """A transcript that went in."""

    path: Path
    name: str
    encoding: str
    language: str
    words: int
    turns: int
    speakers: int
    case: str | None
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that did not go in, and why; `conflict` says that only its name, a known one, stood in its way."""

    path: Path
    reason: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What files and folders hold: transcripts with the names of their documents, and what is none.

    `other` are files in folders that are of another kind, `locked` folders that may not be read.
    """

    files: tuple[tuple[Path, str], ...]
    other: tuple[Path, ...] = ()
    locked: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file: it went in, was there already, or was refused.

    `without_case` names documents that no case was found for, `without_document` cases that still have none;
    `other` are files in the folders that are of no kind that can be read.
    """

    change: Change
    added: tuple[Added, ...]
    skipped: tuple[LeftOut, ...]
    refused: tuple[LeftOut, ...]
    problems: tuple[Problem, ...] = ()
    without_case: tuple[str, ...] = ()
    without_document: tuple[str, ...] = ()
    other: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Gathered:
    on_refused: Callable[[LeftOut], None] | None = None
    added: list[Added] = field(default_factory=list)
    skipped: list[LeftOut] = field(default_factory=list)
    refused: list[LeftOut] = field(default_factory=list)
    values: dict[str, list[Given]] = field(default_factory=dict)

    def refuse(self, left_out: LeftOut) -> None:
        self.refused.append(left_out)
        if self.on_refused:
            self.on_refused(left_out)


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """The files meant by files and folders, each with the name of the document that it becomes.

    Folders are walked to the bottom; in them only files of a known kind count, and hidden ones and README
    files do not. A document is called like its file without the ending; where two files would get one name,
    each takes its folder's name before it.
    """
    found: dict[Path, Path] = {}
    other: list[Path] = []
    locked: list[LeftOut] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(path, path.parent)
            continue
        for file in _walk(path, locked):
            if file.suffix.lower() not in SUFFIXES:
                other.append(file)
            elif file.stem.upper() != "README":
                found[file] = path
    stems: dict[str, int] = {}
    for file in found:
        stems[_stem(file)] = stems.get(_stem(file), 0) + 1
    named = (
        (file, _stem(file) if stems[_stem(file)] == 1 else _stem(file.relative_to(root), whole=True))
        for file, root in found.items()
    )
    return FoundFiles(tuple(named), tuple(other), tuple(locked))


def kinds_read() -> str:
    """The endings of the files that can be read, sorted."""
    return ", ".join(sorted(SUFFIXES))


def advice(other: Sequence[Path]) -> list[str]:
    """What to do with files that are not read and may hold a transcript, each kind once."""
    told = {path.suffix.lower(): instead(path) for path in sorted(other, key=lambda path: path.suffix)}
    return [f"{suffix}: {hint}" for suffix, hint in told.items() if hint]


def _walk(folder: Path, locked: list[LeftOut]) -> list[Path]:
    """Everything in the folder that is not hidden, links that lead nowhere and pipes among them."""

    def refuse(error: OSError) -> None:
        reason = f"The folder cannot be read: {error.strerror}. Ask its owner for permission to read it."
        locked.append(LeftOut(Path(error.filename), reason))

    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [each for each in folders if not each.startswith(".")]
        found += [Path(place, each) for each in files if not each.startswith((".", "~$"))]
    return sorted(found)


def _stem(file: Path, *, whole: bool = False) -> str:
    return _written(file.with_suffix("").as_posix() if whole else file.stem)


def _written(name: str) -> str:
    """A file's name as a document can have it: on one line, with a mark for each byte that is no letter of UTF-8."""
    readable = os.fsencode(name).decode("utf-8", "replace")
    return " ".join(canonical(readable).text.split())


def import_transcripts(
    project: Project,
    paths: Sequence[Path],
    *,
    rename: bool = False,
    language: str | None = None,
    progress: Progress | None = None,
    on_refused: Callable[[LeftOut], None] | None = None,
) -> ImportReport:
    """Read transcripts and store them as documents, as one step; a bad file does not stop the rest.

    A file whose text is in the project already is skipped. One of a known name with another text is refused,
    or with `rename` goes in under the next free name. `on_refused` is told each file that is refused, when it
    is. Raises QcodeError where no file was found at all, UsageError for what is no language.
    """
    language = proper_language(language) if language else None
    found = find_files(paths)
    files = found.files
    if not files and not found.locked:
        named = ", ".join(path.name for path in found.other[:5])
        raise QcodeError(
            "There is no transcript here." if not named else f"There is no transcript here, only {named}.",
            " ".join([f"qcode reads {kinds_read()}.", *advice(found.other)]),
        )
    gathered = _Gathered(on_refused)
    for each in found.locked:
        gathered.refuse(each)
    with project.write("import transcripts") as tx:
        known = _Known(tx, project.language, rename=rename, language=language)
        for number, (path, name) in enumerate(files):
            if progress:
                progress(number, len(files), name)
            _import_one(tx, known, path, name, gathered)
        if progress:
            progress(len(files), len(files), "")
        _columns, problems = store_values(tx, AttributeOf.DOCUMENT, gathered.values)
        tx.summary = counted(len(gathered.added), "document")
        without_document = case_store.without_document(tx)
    return ImportReport(
        change=project.last,
        added=tuple(gathered.added),
        skipped=tuple(gathered.skipped),
        refused=tuple(gathered.refused),
        problems=tuple(problems),
        without_case=tuple(each.name for each in gathered.added if each.case is None),
        without_document=without_document,
        other=found.other,
    )


class _Known:
    """What the project holds, as it grows during an import."""

    def __init__(self, tx: Transaction, default: str, *, rename: bool, language: str | None) -> None:
        self.rename, self.language, self.default = rename, language, default
        self.names = {name: key for key, name in tx.tuples("select id, name from documents")}
        self.by_text: dict[str, str] = {}
        for digest, name in tx.tuples(
            """select r.sha256, d.name from revisions r
            join documents d on d.id = r.document_id and d.revision = r.number"""
        ):
            self.by_text[digest] = name
        self.cases = {name_key(name): (key, name) for key, name in tx.tuples("select id, name from cases")}
        self.by_file_name = CaseNames(dict(self.cases.values()))

    def case(self, tx: Transaction, name: str) -> tuple[int, str]:
        """The key and the name of a case, which is made where there is none of that name."""
        key = name_key(name)
        if key not in self.cases:
            self.cases[key] = (tx.insert("cases", name=name, position=len(self.cases)), name)
        return self.cases[key]

    def free_name(self, name: str) -> str:
        number = 2
        while f"{name} ({number})" in self.names:
            number += 1
        return f"{name} ({number})"


def _import_one(tx: Transaction, known: _Known, path: Path, name: str, gathered: _Gathered) -> None:
    try:
        transcript = read(path)
        name = transcript.name if transcript.name != unicodedata.normalize("NFC", path.stem) else name
        name, transcript = proper_name(name, "document"), _with_proper_names(transcript)
    except QcodeError as error:
        gathered.refuse(LeftOut(path, str(error)))
        return
    digest = sha256_of(transcript.text)
    if digest in known.by_text:
        gathered.skipped.append(LeftOut(path, f"the same text is there already, as “{known.by_text[digest]}”"))
        return
    if name in known.names:
        if not known.rename:
            reason = (
                f"there is another document “{name}” with other text, which stays as it is; "
                "a correction of it goes in with: qcode documents correct"
            )
            gathered.refuse(LeftOut(path, reason, conflict=True))
            return
        name = known.free_name(name)
    known.by_text[digest] = name
    gathered.added.append(_store(tx, known, transcript, path, name, gathered.values))


def _with_proper_names(transcript: Transcript) -> Transcript:
    """The transcript with its cases and attributes named as they are stored; raises UsageError for what is no name."""
    case = transcript.case and proper_name(transcript.case, "case")
    speakers = tuple(replace(each, case=each.case and proper_name(each.case, "case")) for each in transcript.speakers)
    attributes = {proper_name(name, "attribute"): value for name, value in transcript.attributes.items()}
    return replace(transcript, case=case, speakers=speakers, attributes=attributes)


def _store(
    tx: Transaction, known: _Known, transcript: Transcript, path: Path, name: str, values: dict[str, list[Given]]
) -> Added:
    guessed = detect_language(transcript.text[:_ENOUGH_TO_TELL])
    language = known.language or transcript.language or guessed or known.default
    cut = cut_transcript(transcript, language)
    key = add_document(tx, transcript, cut, name=name, source=_written(path.name), language=language)
    known.names[name] = key
    case = _link_case(tx, known, transcript, name, key)
    for attribute, text in transcript.attributes.items():
        values.setdefault(written_like(attribute, values) or attribute, []).append(
            Given(key, text, place=_written(path.name))
        )
    return Added(
        path=path,
        name=name,
        encoding=transcript.encoding,
        language=language,
        words=tx.get("documents", key)["words"],
        turns=len(cut.turns),
        speakers=len(cut.speakers),
        case=case,
        notes=transcript.notes,
    )


def _link_case(tx: Transaction, known: _Known, transcript: Transcript, name: str, key: int) -> str | None:
    """Link a document to the case that its file names, and its speakers to theirs; else to the one in its name."""
    speaking = _link_speakers(tx, known, transcript, key)
    if transcript.case:
        found: tuple[int, str] | None = known.case(tx, transcript.case)
    else:
        case_id = None if speaking else known.by_file_name.find(name)
        found = next((each for each in known.cases.values() if each[0] == case_id), None)
    if found is not None:
        case_store.link(tx, case_id=found[0], document_id=key)
    return " and ".join(dict.fromkeys([*([found[1]] if found else []), *speaking])) or None


def _link_speakers(tx: Transaction, known: _Known, transcript: Transcript, key: int) -> list[str]:
    """Let what speakers say belong to the cases that the file names for them; the names of these cases."""
    cases = {name_key(each.name): each.case for each in transcript.speakers if each.case}
    linked = []
    for speaker, name in list(tx.tuples("select id, name from speakers where document_id = :key order by id", key=key)):
        if name_key(name) in cases:
            case_id, called = known.case(tx, cases[name_key(name)])
            tx.update("speakers", speaker, case_id=case_id)
            linked.append(called)
    return linked


def cut_transcript(transcript: Transcript, language: str) -> Cut:
    """Turns, paragraphs, sentences and words of a transcript; sentences stay within a paragraph of one turn."""
    text = transcript.text
    paragraphs = units.paragraphs(text)
    roles: Mapping[str, Role | None] = {speaker.name: speaker.role for speaker in transcript.speakers}
    found = find_turns(text, roles=roles, paragraphs=paragraphs)
    spoken = speech(text, paragraphs, found.turns)
    words, sentence_spans = units.word_ranges(text), sentences.cut_sentences(text, language, spoken)
    starts = [start for start, _stop in words]
    return Cut(
        turns=found.turns,
        speakers=found.speakers,
        units={
            UnitKind.PARAGRAPH.value: (units.CUTTER_VERSION, _ranges(paragraphs)),
            UnitKind.SENTENCE.value: (sentences.CUTTER_VERSION, _ranges(sentence_spans)),
            UnitKind.WORD.value: (units.CUTTER_VERSION, words),
        },
        turn_words=tuple(
            bisect_left(starts, turn.speech.end) - bisect_left(starts, turn.speech.start) for turn in found.turns
        ),
    )


def _ranges(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
