"""What whoever is working must not see: what others did in the documents of a blind round that is not open yet.

Nor what she did there herself in an earlier round: who codes a text a second time, to be compared with herself, must
not read the answer.

This is the one place that decides it. `Database` sends every question of an open project through `veiled`, so that
a question finds only what may be seen, whichever table it names and whoever wrote it. What writes sees everything.

A round is open once all its coders have submitted; this follows from the assignments alone, so that two copies that
are merged, and several windows on one server, agree on it without telling each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol

_SEALED_ROUNDS = """select r.id from {main}rounds r where r.blind = 1 and exists (
    select 1 from {main}assignments p where p.round_id = r.id and p.submitted is null)"""

_SEALED = f"select a.document_id from {{main}}assignments a where a.round_id in ({_SEALED_ROUNDS})"

_BEGUN = f"select min(b.created) from {{main}}rounds b where b.id in ({_SEALED_ROUNDS})"

_CASES = f"""select l.case_id from {{main}}case_links l where l.document_id in ({_SEALED})
    union select s.case_id from {{main}}speakers s where s.case_id > 0 and s.document_id in ({_SEALED})"""

_THINGS = "('codings', 'memos', 'assignments', 'decisions', 'looks', 'coding', 'memo', 'assignment', 'decision')"

_AGAIN = """from {main}assignments e join {main}assignments n on n.document_id = e.document_id
    and n.coder_id = {me} and n.round_id > e.round_id and n.submitted is null
    join {main}rounds r on r.id = n.round_id and r.blind = 1 where e.coder_id = {me}"""

_EARLIER = f"select e.document_id, e.round_id {_AGAIN}"

_AGAIN_SINCE = f"coalesce((select max(r.created) {_AGAIN}), '')"

_OWN_NOW = f"(coder_id = {{me}} and (document_id, coalesce(round_id, 0)) not in ({_EARLIER}))"

_SEEN = {
    "codings": f"{_OWN_NOW} or document_id not in ({_SEALED})",
    "assignments": f"{_OWN_NOW} or document_id not in ({_SEALED})",
    "memos": f"""(coder_id = {{me}} and coalesce(coding_id, 0) not in (select k.id from {{main}}codings k
            where k.coder_id = {{me}} and (k.document_id, coalesce(k.round_id, 0)) in ({_EARLIER})))
        or (coalesce(document_id, 0) not in ({_SEALED})
        and coalesce(case_id, 0) not in ({_CASES})
        and coalesce(coding_id, 0) not in (select k.id from {{main}}codings k where k.document_id in ({_SEALED}))
        and created < ({_BEGUN}) and modified < ({_BEGUN}))""",
    "decisions": f"document_id not in ({_SEALED})",
    "looks": f"""coder_id = {{me}}
        or coding not in (select k.guid from {{main}}codings k where k.document_id in ({_SEALED}))""",
    "steps": f"""(coder_id = {{me}} and at >= {_AGAIN_SINCE})
        or target_id in (select m.id from {{main}}steps m where m.coder_id = {{me}} and m.at >= {_AGAIN_SINCE})
        or not exists (select 1 from {{main}}changes x where x.thing in {_THINGS}
            and (x.step_id = t.id or x.step_id = t.target_id or x.step_id = -t.target_id))""",
    "changes": f"""thing not in {_THINGS}
        or step_id in (select m.id from {{main}}steps m where m.coder_id = {{me}} and m.at >= {_AGAIN_SINCE})""",
    "conflicts": f"""thing not in {_THINGS}
        or target in (select k.guid from {{main}}codings k where k.coder_id = {{me}})
        or target in (select k.guid from {{main}}memos k where k.coder_id = {{me}})""",
    "places": "coder_id = {me}",
}
"""What is seen of each table while a blind round is not open; `{me}` is the key of who is working, 0 for nobody."""

_NAMED = re.compile(rf"\b(?:{'|'.join(_SEEN)})\b")
_WITH = re.compile(r"\s*with\s+(?!recursive\b)", re.IGNORECASE)


class Reader(Protocol):
    """What can be asked: a database, or a transaction."""

    def value(self, sql: str, **values: Any) -> Any:  # noqa: ANN401 - SQL values
        """The first value of the answer."""
        ...


def sealed_rounds_sql(main: str = "") -> str:
    """The question for the blind rounds that are not open yet."""
    return _SEALED_ROUNDS.format(main=main)


def anything_sealed(reader: Reader) -> bool:
    """Whether some blind round is not open yet."""
    return reader.value(f"{_SEALED_ROUNDS.format(main='')} limit 1") is not None


def begun(reader: Reader) -> str:
    """When the first of the blind rounds that are not open yet began, in UTC; "" where there is none."""
    return str(reader.value(_BEGUN.format(main="")) or "")


def is_sealed(reader: Reader, document_id: int) -> bool:
    """Whether others' work in a document is sealed: a blind round that it is assigned in is not open yet."""
    return reader.value(f"select 1 where :key in ({_SEALED.format(main='')})", key=document_id) is not None


def sealed_documents_sql() -> str:
    """The question for the documents of all blind rounds that are not open yet."""
    return _SEALED.format(main="")


@lru_cache(maxsize=1024)
def concerns(sql: str) -> bool:
    """Whether a question names a table of which something may be sealed."""
    return _NAMED.search(sql) is not None


@lru_cache(maxsize=1024)
def veiled(sql: str, me: int, main: str) -> str:
    """The same question, put to what may be seen by the coder of key `me`; `main` qualifies the tables themselves."""
    names = sorted(set(_NAMED.findall(sql)))
    parts = ", ".join(
        f"{name} as not materialized (select * from {main}{name} t where {_SEEN[name].format(me=me, main=main)})"
        for name in names
    )
    begun = _WITH.match(sql)
    return f"with {parts}, {sql[begun.end() :]}" if begun else f"with {parts} {sql}"
