"""Write a synthetic study for the benches: transcripts, cases, codes and codings of two coders.

    python bench/generate.py S|M|L [--out FOLDER] [--seed N]

S has 45 documents, 40 codes and 2,000 codings; M 450, 200 and 50,000; L 4,500, 400 and 1,000,000. A document is
about 20 kB of Turkish or English, wrapped by hand at 80 columns, in turns of an interviewer and a respondent. The
same size and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = {"S": (45, 8, 5, 2_000), "M": (450, 20, 10, 50_000), "L": (4_500, 40, 10, 1_000_000)}
"""Documents, categories, codes in each, codings."""

BYTES = 20_000
WIDTH = 80
CODERS = ("coder_a", "coder_b")

PLACES = [
    "Adana",
    "Ankara",
    "Antalya",
    "Aydın",
    "Ağrı",
    "Balıkesir",
    "Bartın",
    "Bingöl",
    "Bolu",
    "Burdur",
    "Bursa",
    "Çanakkale",
    "Çankırı",
    "Çorum",
    "Denizli",
    "Düzce",
    "Edirne",
    "Elazığ",
    "Erzurum",
    "Eskişehir",
    "Giresun",
    "Gümüşhane",
    "Hatay",
    "Iğdır",
    "Isparta",
    "İstanbul",
    "İzmir",
    "Kastamonu",
    "Kayseri",
    "Kırıkkale",
    "Kırşehir",
    "Kocaeli",
    "Konya",
    "Kütahya",
    "Malatya",
    "Mersin",
    "Muğla",
    "Muş",
    "Niğde",
    "Ordu",
    "Rize",
    "Şanlıurfa",
    "Tekirdağ",
    "Tokat",
    "Uşak",
]
REGIONS = ("Marmara", "Ege", "Akdeniz", "İç Anadolu", "Karadeniz", "Doğu Anadolu", "Güneydoğu Anadolu")

WORDS = {
    "tr": {
        "when": ["önceki dönemde", "o yıl", "bütçe görüşmelerinde", "seçim öncesinde", "ilk toplantıda", "sonradan"],
        "who": ["meclis", "başkanlık", "imar birimi", "bizim ekip", "ılıca mahallesi", "İlçe Müdürlüğü", "esnaf odası"],
        "what": ["kardeş şehir protokolünü", "hibe başvurusunu", "çöp planını", "ışıklandırma işini", "yol yapımını"],
        "did": [
            "erteledi",
            "imzaladı",
            "komisyona gönderdi",
            "bize sormadan değiştirdi",
            "yeniden ele aldı",
            "duyurdu",
        ],
        "tail": ["", ", ama kaynak bulunamadı", ", sonra da unutuldu", ", bu yüzden iş uzadı"],
        "ask": ["Nasıl karar verildi?", "Kim istedi?", "Sonra ne oldu?", "Bunu biraz açar mısınız?"],
        "labels": ["Görüşmeci: ", "Katılımcı: ", "Belediye: "],
    },
    "en": {
        "when": ["that year", "before the vote", "in the budget round", "at first", "later on", "last spring"],
        "who": ["the council", "our team", "the mayor's office", "the planning unit", "two neighbourhoods"],
        "what": [
            "the sister city protocol",
            "the grant application",
            "the road works",
            "the waste plan",
            "the lighting",
        ],
        "did": ["postponed", "signed", "sent back", "changed without asking us", "took up again", "announced"],
        "tail": ["", ", but no money was found", ", and it was forgotten", ", so it took longer"],
        "ask": ["How was it decided?", "Who asked for it?", "What happened then?", "Could you say more?"],
        "labels": ["Interviewer: ", "Respondent: ", "Municipality: "],
    },
}
TOPICS = [
    "budget",
    "roads",
    "water",
    "waste",
    "housing",
    "parks",
    "trust",
    "youth",
    "women",
    "labour",
    "culture",
    "health",
    "schools",
    "data",
    "law",
    "elections",
    "migration",
    "climate",
    "ports",
    "farming",
]
SIDES = ["delay", "conflict", "funding", "staff", "participation", "equity", "learning", "blame", "capacity", "rules"]


@dataclass(frozen=True)
class Written:
    """A document's text, and where the sentences of each answer stand."""

    text: str
    answers: tuple[tuple[tuple[int, int], ...], ...]


def sentence(dice: random.Random, language: str) -> str:
    """One sentence of the small grammar."""
    parts = WORDS[language]
    order = ("when", "who", "what", "did") if language == "tr" else ("when", "who", "did", "what")
    said = " ".join(dice.choice(parts[part]) for part in order) + dice.choice(parts["tail"]) + "."
    first = {"i": "İ", "ı": "I"}.get(said[0], said[0].upper()) if language == "tr" else said[0].upper()
    return first + said[1:]


def wrapped(paragraph: str) -> str:
    """The paragraph with some of its spaces as newlines: no offset moves."""
    letters, start = list(paragraph), 0
    while len(paragraph) - start > WIDTH:
        cut = paragraph.rfind(" ", start, start + WIDTH + 1)
        if cut <= start:
            break
        letters[cut], start = "\n", cut + 1
    return "".join(letters)


def document(dice: random.Random, place: str, language: str) -> Written:
    """An interview of about 20 kB."""
    asks, answers, head = WORDS[language]["labels"]
    blocks, spans, length, size = [wrapped(head + place)], [], 0, 0
    length = len(blocks[0]) + 2
    while size < BYTES:
        question = wrapped(asks + dice.choice(WORDS[language]["ask"]))
        length += len(question) + 2
        said = [sentence(dice, language) for _ in range(dice.randint(2, 9))]
        at, found = length + len(answers), []
        for each in said:
            found.append((at, at + len(each)))
            at += len(each) + 1
        answer = wrapped(answers + " ".join(said))
        length += len(answer) + 2
        size += len(question.encode()) + len(answer.encode()) + 4
        blocks += [question, answer]
        spans.append(tuple(found))
    return Written("\n\n".join(blocks) + "\n", tuple(spans))


def codings(
    dice: random.Random, written: Written, codes: Sequence[str], weights: Sequence[float], count: int
) -> Iterator[tuple[int, int, str, str]]:
    """`count` different codings; two in three of one coder's are shared by the other, most on the same passage."""
    there: set[tuple[int, int, str, str]] = set()
    drawn: list[str] = []
    while len(there) < count:
        if not drawn:
            drawn = dice.choices(codes, cum_weights=weights, k=1_000)
        answer = dice.choice(written.answers)
        first = dice.randrange(len(answer))
        last = min(len(answer) - 1, first + dice.choice((0, 0, 1, 2)))
        code, coder = drawn.pop(), dice.randrange(2)
        batch = [(answer[first][0], answer[last][1], code, CODERS[coder])]
        if dice.random() < 2 / 3:
            other = last if dice.random() < 0.7 else min(len(answer) - 1, last + 1)
            batch.append((answer[first][0], answer[other][1], code, CODERS[1 - coder]))
        for each in batch:
            if len(there) < count and each not in there:
                there.add(each)
    yield from sorted(there)


def write(size: str, out: Path, seed: int) -> None:
    """The whole study into an empty folder."""
    count, categories, each, wanted = SIZES[size]
    dice = random.Random(f"{size} {seed}")
    shutil.rmtree(out, ignore_errors=True)
    (out / "docs").mkdir(parents=True)
    codes = [(f"{TOPICS[at % 20]}{'' if at < 20 else ' 2'} {side}", f"{TOPICS[at % 20]}{'' if at < 20 else ' 2'}")
             for at in range(categories) for side in SIDES[:each]]  # fmt: skip
    names = [name for name, _ in codes]
    weights, total = [], 0.0
    for rank in dice.sample(range(len(names)), len(names)):
        total += 1 / (rank + 3)
        weights.append(total)
    cases = [
        {"case": place, "region": REGIONS[at % 7], "population": 20_000 + 7_919 * at} for at, place in enumerate(PLACES)
    ]
    _table(out / "cases.csv", cases)
    listed_codes = [{"code": name, "category": category, "description": f"What {name} is."} for name, category in codes]
    _table(out / "codes.csv", listed_codes)
    listed = []
    with (out / "codings.jsonl").open("w", encoding="utf-8") as file:
        done = 0
        for number in range(count):
            place, language = PLACES[number % 45], "tr" if dice.random() < 2 / 3 else "en"
            name = f"{number + 1:04d}_{place}.txt"
            written = document(dice, place, language)
            (out / "docs" / name).write_bytes(written.text.encode())
            date = f"2020-{1 + number % 12:02d}-01"
            listed.append({"document": name, "case": place, "language": language, "date": date})
            quota = wanted * (number + 1) // count - done
            done += quota
            for start, end, code, coder in codings(dice, written, names, weights, quota):
                row = {"document": name, "start": start, "end": end, "code": code, "coder": coder}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    _table(out / "documents.csv", listed)


def _table(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.size, given.out or Path(__file__).with_name("data") / given.size, given.seed)


if __name__ == "__main__":
    main()
