"""Excerpts, queries and the export of codings, against bare passes over the same rows.

    python bench/retrieving.py M=/tmp/data/M L=/tmp/data/L

`excerpts` reads all excerpts of the commonest code with the sentences around each; `near` puts a query with near( ) to
all codings; their reference is `bare`, which reads every coding with its text's slice and does nothing with it.
`export` writes the CSV of all codings; its reference is `rows`, which writes the same columns, cut from the texts,
with the csv module alone. CPU is the cheapest of three runs, taken in turns; start of the process included for
`export`, not for the others.
Limits: at M excerpts 0.3 s and near 0.5 s; at L export 2 times rows, in the memory that it takes at M.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from common import Cost, built, folders, in_turns

TIMED = """
import resource, sys
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.segments import segments, with_context
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
with Project.open(sys.argv[1]) as project:
    code = project.database.value("select c.code_id from codings c group by c.code_id order by count(*) desc limit 1")
    other = project.database.value(
        "select c.code_id from codings c group by c.code_id order by count(*) desc limit 1 offset 1")
    guids = dict(project.database.tuples("select id, guid from codes"))
    before = cpu()
    {work}
    print(cpu() - before, found)
"""

EXCERPTS = TIMED.replace(
    "{work}",
    "found = sum(1 for _ in with_context(project, segments(project, selection=Selection(codes=(guids[code],)))))",
)

NEAR = TIMED.replace(
    "{work}",
    """import numpy
    from qcode.services.querying import found_by, questions
    from qcode.storage.codes import codebook
    from qcode.storage.selecting import Chosen
    before = cpu()
    near = f'near(code:"{guids[other]}", 2 sentences)'
    asked = Selection(query=f'code:"{guids[code]}" and {near} and not role:interviewer')
    book = codebook(project.database)
    found = sum(map(len, found_by(project, questions(project, asked, book=book), Chosen()).values()))""",
)

BARE = """
import resource, sqlite3, sys
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
database = sqlite3.connect(sys.argv[1])
before = cpu()
texts = dict(database.execute('select document_id, text from revisions'))
found = sum(1 for key, start, stop in database.execute('select document_id, start, stop from codings')
            if texts[key][start:stop])
print(cpu() - before, found)
"""

ROWS = """
import csv, re, sqlite3, sys
from bisect import bisect_right
database = sqlite3.connect(sys.argv[1])
writer = csv.writer(open(sys.argv[2], 'w', newline='', encoding='utf-8'))
def named(table):
    return dict(database.execute(f'select id, name from {table}'))
above = {key: (name, parent) for key, name, parent in database.execute('select id, name, parent_id from codes')}
def path(key):
    name, parent = above[key]
    return name if parent is None else f'{path(parent)} / {name}'
codes, coders, rounds, cases = {key: path(key) for key in above}, named('coders'), named('rounds'), named('cases')
columns = [key for (key,) in database.execute("select id from attributes where owner = 'case' order by position, id")]
known = {(case, key): value for key, case, value in database.execute(
    'select attribute_id, case_id, value from attribute_values where case_id is not null')}
about = dict(database.execute('select document_id, case_id from case_links'))
for key, name, date, language, text in database.execute('''select d.id, d.name, d.date, d.language, r.text
        from documents d join revisions r on r.document_id = d.id and r.number = d.revision order by d.name'''):
    turns = database.execute('''select t.stop, s.name, s.role, t.seconds from turns t
        left join speakers s on s.id = t.speaker_id where t.document_id = ? order by t.position''', (key,)).fetchall()
    stops = [turn[0] for turn in turns]
    lines = [0, *(found.end() for found in re.finditer(r'\\n', text))]
    memos = dict(database.execute('''select m.coding_id, m.text from memos m join codings c on c.id = m.coding_id
        where m.target = 'coding' and c.document_id = ?''', (key,)))
    case = about.get(key)
    attributes = [known.get((case, each), '') for each in columns]
    for coding, start, stop, code, coder, coded_in, weight, typical, created, guid in database.execute(
            '''select id, start, stop, code_id, coder_id, round_id, weight, typical, created, guid from codings
            where document_id = ? order by start, stop, id''', (key,)):
        at = bisect_right(stops, start)
        turn = turns[at] if at < len(turns) else (0, '', '', None)
        writer.writerow((
            name, start, stop, codes[code], coders[coder], text[start:stop], cases.get(case, ''), *attributes, date,
            language, turn[1], turn[2], at + 1, bisect_right(lines, start), turn[3], memos.get(coding, ''), weight,
            'yes' if typical else '', rounds.get(coded_in, ''), created, guid))
"""


def main() -> None:
    """Print one line a size and way of reading."""
    with tempfile.TemporaryDirectory() as scratch:
        for size, folder in folders(sys.argv[1:]):
            place = str(built(folder, Path(scratch) / f"{size}.qcode"))
            _reading(size, place)
            _exporting(size, place, str(Path(scratch) / f"{size}.csv"))


def _reading(size: str, place: str) -> None:
    bare, excerpts, near = in_turns(*([sys.executable, "-c", text, place] for text in (BARE, EXCERPTS, NEAR)))
    print(f"{size} bare:     {_inside(bare):.3f} s for {_count(bare):,} codings")
    for name, cost in (("excerpts", excerpts), ("near", near)):
        print(f"{size} {name + ':':<9} {_inside(cost):.3f} s, {_inside(cost) / _inside(bare):.2f} x bare, "
              f"{_count(cost):,} found, {cost.peak:.0f} MiB")  # fmt: skip


def _exporting(size: str, place: str, out: str) -> None:
    command = [sys.executable, "-m", "qcode", "--project", place, "codings", "export", "--out", out]
    rows, export = in_turns([sys.executable, "-c", ROWS, place, out], command, times=2)
    print(f"{size} rows:     {rows.cpu:.2f} s, {rows.peak:.0f} MiB")
    print(f"{size} export:   {export.cpu:.2f} s, {export.cpu / rows.cpu:.2f} x rows, {export.peak:.0f} MiB")


def _inside(cost: Cost) -> float:
    return float(cost.output.split()[0])


def _count(cost: Cost) -> int:
    return int(cost.output.split()[1])


if __name__ == "__main__":
    main()
