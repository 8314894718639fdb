"""Numbers with their nouns, and words in quotation marks, as the screens write them."""

from __future__ import annotations

from qcode.model.change import Change

_DONE = {
    "add code": "code added",
    "add rule": "rule added",
    "apply code": "coded",
    "change memo": "memo changed",
    "choose excerpt": "chosen as typical",
    "decide": "decided",
    "describe": "attributes saved",
    "end round": "round ended",
    "freeze codebook": "codebook frozen",
    "give reason": "reason given",
    "import cases": "cases imported",
    "import codebook": "codebook imported",
    "import codings": "codings imported",
    "import transcripts": "transcripts imported",
    "link document": "document linked",
    "look again": "to be looked at again",
    "merge": "merged",
    "merge codes": "codes merged",
    "move borders": "borders moved",
    "move code": "code moved",
    "name cases": "cases named",
    "recode": "recoded",
    "redefine code": "definition saved",
    "remove code": "code removed",
    "remove coding": "taken off",
    "remove memo": "memo deleted",
    "remove query": "query removed",
    "remove summary": "summary removed",
    "rename code": "code renamed",
    "rename document": "document renamed",
    "retire code": "code retired",
    "revive code": "code in use again",
    "save query": "query saved",
    "settle disagreement": "settled",
    "split code": "code split",
    "submit": "submitted",
    "summarise": "summary saved",
    "take decision back": "decision taken back",
    "unchoose excerpt": "no longer typical",
    "unlink document": "document unlinked",
    "weigh coding": "weighed",
    "write memo": "memo written",
}
"""What was done, by the verb as the history calls it: said in answer to a key, it is no order."""


def told(change: Change) -> str:
    """What a step has done, in a line."""
    done = _DONE.get(change.verb, change.verb)
    return f"{done}: {change.summary}" if change.summary else done


_INNER = str.maketrans("“”", "‘’")


def in_quotes(words: str) -> str:
    """Words in quotation marks; those within them are single ones."""
    return f"“{words.translate(_INNER)}”"


def in_one_line(words: str) -> str:
    """A text of several lines in one: what had a line of its own stands behind a full stop or a semicolon."""
    found = ""
    for line in filter(None, map(str.strip, words.splitlines())):
        between = "" if not found else " " if found[-1] in ".!?…:;,–-" else "; "
        found += between + line
    return found


def written(number: int, noun: str, place: object) -> str:
    """Where so many of something are now: `1 round is in a.csv`, `2 rounds are in a.csv`."""
    return f"{counted(number, noun)} {'is' if number == 1 else 'are'} in {place}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 turn`, `54 turns`, `27 municipalities`."""
    from qcode.services.tables import notes as table_notes

    return table_notes.counted(number, noun)
