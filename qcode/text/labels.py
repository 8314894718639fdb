"""What a speaker's label looks like in a transcript, and what its words say about the speaker; Turkish and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qcode.model.document import Role
from qcode.text.fold import fold, name_key

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = rf"(?:\#{_CLOCK}(?:-\d{{1,3}})?\#|\[{_CLOCK}\]|\({_CLOCK}\)|<{_CLOCK}>|{_CLOCK}(?![\d:]))"
_LABEL = re.compile(
    rf"""
    ^[^\S\n]*+
    (?P<whole>
      (?:(?P<before>{_STAMP})[^\S\n]*+(?:[-–—][^\S\n]*+)?)?
      (?P<open>\*\*|__|\*|_)?
      (?P<name>[^\W_][^\n\t:：*_\[\]<>\#|=]{{0,47}}?)
      (?:
        (?:[^\S\n]?(?P<inside>{_STAMP}))?[^\S\n]?(?P<early>(?P=open))?[^\S\n]?[:：](?!//|\d)(?(early)|(?(open)(?P=open)))
        (?:[^\S\n]*+(?P<after>{_STAMP})(?=\s|$))?
      | (?P<shut>(?P=open))?[^\S\n]{{1,4}}(?P<alone>{_STAMP})(?(shut)|(?(open)(?P=open)))(?=[^\S\n]*+$)
      | (?P<tab>\t)
      )
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_MAYBE = re.compile(r"^[^\n:：\t]{0,80}+[:：\t]", re.MULTILINE)
_TRAILING = re.compile(rf"(?:\s(?P<marked>\#{_CLOCK}(?:-\d{{1,3}})?\#)|\n[^\S\n]*(?P<line>{_STAMP}))\s*\Z")
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,-](\d+))?")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_FORBIDDEN = re.compile(r"[?!;,\"“”„«»…%@$€]|\.\.|\.$")
_NUMBERED = re.compile(r"(?:\d{1,3}[.)]?\s*)?(.*?)[\s._#/-]*(?:\d{1,3}|\b[a-z])?")
_CODED = re.compile(r"[A-ZÇĞİÖŞÜ]{1,4}[-_./ ]?\d{1,3}[a-zA-Z]?")
_MOST_WORDS = 4


def _keys(words: str) -> frozenset[str]:
    return frozenset(_plain(word.replace("_", " ")) for word in words.split())


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """A name in small letters without marks, since labels are often typed without them (Gorusmeci)."""
    return fold(name_key(name), loose=True)


INTERVIEWERS = _keys("""
    görüşmeci araştırmacı mülakatçı anketör moderatör kolaylaştırıcı röportajcı soru soran görüşmeyi_yapan
    interviewer researcher moderator facilitator question int intv q
""")
RESPONDENTS = _keys("""
    katılımcı görüşülen görüşülen_kişi cevap yanıt cevaplayan yanıtlayan kaynak_kişi
    respondent participant interviewee informant answer resp
""")
ANYBODY = _keys("konuşmacı speaker ses")
PAIRS = {"s": "cky", "q": "a", "i": "rpbek", "g": "kcy", "m": "kp"}
"""One letter for the interviewer, and the letters that respondents then have (S and C, Q and A, I and R)."""

QUESTION_AND_ANSWER = _keys("soru cevap yanıt question answer")
"""Labels whose number counts questions, not speakers."""

OFFICES = _keys("""
    başkan başkanı yardımcısı müdür müdürü uzman uzmanı koordinatör koordinatörü sekreter sekreteri üye üyesi danışman
    danışmanı memur yetkili yetkilisi muhtar şef şefi temsilcisi sorumlusu
    mayor director manager coordinator officer official expert adviser advisor head secretary member councillor
""")
FIELDS = _keys("""
    not notlar note notes tarih tarihi date yer yeri place konum location adres address belediye belediyesi
    municipality il ili ilçe ilçesi province district şehir city kent ülke country örneğin örnek mesela example
    kaynak kaynaklar source sources konu konusu subject topic süre süresi duration saat saati time zaman özet
    summary dikkat uyarı warning yani ayrıca http https www tel telefon telefonu phone email e-posta e-mail mail web
    ek ekler annex tablo table şekil figure madde article bölüm section sonuç sonuçlar result results conclusion
    cinsiyet cinsiyeti gender sex yaş yaşı age meslek mesleği occupation eğitim education dosya file kayıt kaydı
    recording record başlık title ad adı isim name soyad kod kodu code kişi person numara numarası no number bkz
    bakınız see dil dili language vaka case proje project kurum kurumu institution birim unit görev görevi position
    ünvan unvan version sürüm transcript transkript deşifre görüşme mülakat interview type tür türü biçim yöntem
    method amaç aim birincisi ikincisi üçüncüsü first second third important önemli şöyle böyle şu following ps nb
""")


@dataclass(frozen=True, slots=True)
class Label:
    """A label that was found: `start` and `end` in the text (timestamps included), the name as written.

    `key` is what all labels of one speaker share. `loose` where only a tab stands between the name and the speech.
    """

    start: int
    end: int
    name: str
    key: str
    seconds: float | None
    loose: bool


def labels(text: str) -> Iterator[Label]:
    """Everything at the start of a line that has the shape of a speaker's label, timestamps included."""
    for line in _MAYBE.finditer(text):
        found = _LABEL.match(text, line.start())
        name = _shaped(found["name"]) if found else ""
        if found and name:
            stamp = found["before"] or found["inside"] or found["after"] or found["alone"]
            yield Label(
                start=found.start("whole"),
                end=found.end(),
                name=name,
                key=name_key(name),
                seconds=seconds(stamp) if stamp else None,
                loose=found["tab"] is not None,
            )


def seconds(stamp: str) -> float | None:
    """The seconds that a timestamp stands for: hh:mm:ss, mm:ss, with a fraction behind `.`, `,` or (f4) `-`."""
    found = _TIME.search(stamp)
    if found is None:
        return None
    hours, minutes, rest, fraction = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + (float(f"0.{fraction}") if fraction else 0.0)


def trailing_stamp(text: str, start: int, end: int) -> tuple[int, float] | None:
    """Where the timestamp at the end of a turn begins, and its seconds; None where there is none.

    f4 and MAXQDA put one such as `#00:01:02-3#` behind what was said; others put one on a line of its own.
    """
    tail = max(start, end - 40)
    found = _TRAILING.search(text[tail:end])
    if found is None:
        return None
    at = seconds(found["marked"] or found["line"])
    return None if at is None else (tail + found.start(), at)


@lru_cache(maxsize=4096)
def base(key: str) -> str:
    """A label without marks and without the number or letter that tells such speakers apart (“katilimci 03”)."""
    plain = _plain(key)
    found = _NUMBERED.fullmatch(plain)
    return found[1].strip() if found and found[1] else plain


def is_code(name: str) -> bool:
    """Whether a name is a short code with a number, such as K1 or INT-2."""
    return _CODED.fullmatch(name) is not None


def is_field(key: str) -> bool:
    """Whether a label names a field of a header or introduces a remark rather than a speaker."""
    plain = _plain(key)
    return plain in FIELDS or base(key) in FIELDS or plain.split()[-1] in FIELDS


def is_office(key: str) -> bool:
    """Whether a label ends in the name of an office, as Belediye Başkanı does."""
    return _plain(key).split()[-1] in OFFICES


def role_of(key: str, keys: frozenset[str]) -> Role | None:
    """The role that a label's words say, given the keys of all labels of the document; None where they say none."""
    word = base(key)
    if word in INTERVIEWERS:
        return Role.INTERVIEWER
    if word in RESPONDENTS:
        return Role.RESPONDENT
    others = {base(other)[:1] for other in keys if len(base(other)) == 1 or is_code(other.upper())}
    if key in PAIRS and others & set(PAIRS[key]):
        return Role.INTERVIEWER
    return None


def _shaped(written: str) -> str:
    """The speaker's name in a label; empty where it cannot be one."""
    name = " ".join(_ASIDE.sub(" ", written).split())
    counted = [word for word in name.split() if not word.endswith(".")]
    if not name or len(counted) > _MOST_WORDS or _FORBIDDEN.search(name) or "(" in name or ")" in name:
        return ""
    return name if any(char.isalpha() for char in name) else ""
