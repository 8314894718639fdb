# ruff: noqa: E501 - a sentence and its translation are read, and searched for, in one piece
"""Counts of codes, tests of cases, codes that occur together, and what a selection takes."""

from __future__ import annotations

from collections.abc import Mapping

COUNTS: Mapping[str, str] = {
    "p, Holm": "p (Holm)",
    "test": "sınama",
    "with": "birlikte",
    "lift": "kaldıraç",
    "of n1": "n1 içinde",
    "of n2": "n2 içinde",
    "beware": "dikkat",
    "known": "bilinen",
    "known, any order": "bilinen, herhangi bir sırada",
    "residual": "artık",
    "chi-square": "ki-kare",
    "df": "sd",
    "total": "toplam",
    "(no value)": "(değer yok)",
    "They narrow codes and excerpts, and nothing else here.": (
        "Yalnızca kod ve alıntı sayılarını daraltırlar, buradaki başka hiçbir şeyi değil."
    ),
    "without": "yok",
    "every case has the code": "her vakada bu kod var",
    "no case has the code": "hiçbir vakada bu kod yok",
    "Fisher exact": "Fisher kesin",
    "Fisher–Freeman–Halton exact": "Fisher–Freeman–Halton kesin",
    "not reached": "ulaşılmadı",
    "Unit: excerpts; a passage counts once for every code and every coder who gave it.": (
        "Birim: alıntı; bir pasaj, onu veren her kodlayıcı ve her kod için bir kez sayılır."
    ),
    "What a coder gave to a passage in two rounds, or in a round and outside of rounds, counts in each.": (
        "Bir kodlayıcının aynı pasaja iki turda ya da hem bir turda hem tur dışında verdiği kod her birinde sayılır."
    ),
    "Unit: presence of codes; 1 where a code occurs; the totals count columns and codes.": (
        "Birim: kodun varlığı; kodun geçtiği yerde 1; toplamlar sütunları ve kodları sayar."
    ),
    "Unit: documents; documents in which a code occurs, in the totals each once.": (
        "Birim: belge; kodun geçtiği belgeler, toplamlarda her biri bir kez."
    ),
    "Unit: cases; cases in which a code occurs, in the totals each once.": (
        "Birim: vaka; kodun geçtiği vakalar, toplamlarda her biri bir kez."
    ),
    "Unit: coders; coders who used a code, in the totals each once.": (
        "Birim: kodlayıcı; kodu kullanan kodlayıcılar, toplamlarda her biri bir kez."
    ),
    "Unit: words covered; words that the codings of a code cover, each once, whoever coded them.": (
        "Birim: kapsanan sözcük; kodun kapsadığı sözcükler, kim kodlamış olursa olsun her biri bir kez."
    ),
    "Unit: characters covered; characters that the codings of a code cover, each once, whoever coded them.": (
        "Birim: kapsanan karakter; kodun kapsadığı karakterler, kim kodlamış olursa olsun her biri bir kez."
    ),
    "A code includes those under it.": "Bir kod, altındakileri de içerir.",
    "A code does not include those under it.": "Bir kod, altındakileri içermez.",
    "0: all documents behind the cell are done, and nothing was found.": (
        "0: hücrenin ardındaki tüm belgeler bitti ve bir şey bulunmadı."
    ),
    "Tests of independence over cases: Pearson’s chi-square without a correction where every expected count is 5 or more, else exact: Fisher, or Freeman–Halton for more than two values.": (
        "Vakalar üzerinden bağımsızlık sınamaları: beklenen her sayı en az 5 ise düzeltmesiz Pearson ki-kare; değilse kesin sınama: Fisher, ikiden çok değerde Freeman–Halton."
    ),
    "Residual: adjusted (Haberman); beyond ±2 a value has more or fewer cases with the code than chance gives.": (
        "Artık: düzeltilmiş (Haberman); ±2'nin ötesinde, kodu içeren vaka sayısı rastlantının vereceğinden çok ya da azdır."
    ),
    "+ and −: an adjusted residual beyond 2 and −2.": "+ ve −: 2'nin ve −2'nin ötesinde düzeltilmiş artık.",
    "Terms as under the table before.": "Koşullar önceki tablonun altındaki gibidir.",
    "c = n12 / (n1 + n2 − n12); 0 is never together.": "c = n12 / (n1 + n2 − n12); 0, hiç birlikte değil demektir.",
    "There is no lift: pairs of excerpts have no number of chances. A unit of text gives one.": (
        "Kaldıraç verilmez: alıntı çiftlerinde olanak sayısı yoktur; metin birimi seçilirse verilir."
    ),
    "Unit: codes, each without those under it.": "Birim: kod, her biri altındakiler olmadan.",
    "All documents of the project, whatever the selection.": "Seçim ne olursa olsun projenin tüm belgeleri.",
    "Shown: n12: how often the two codes are together; on the diagonal the number of the code itself.": (
        "Gösterilen: n12, iki kodun kaç kez birlikte olduğu; köşegende kodun kendi sayısı."
    ),
    "Intervals: Wilson, 95%.": "Aralıklar: Wilson, %95.",
    "same passage": "aynı pasaj",
    "overlap": "örtüşen",
    "same sentence": "aynı cümle",
    "same paragraph": "aynı paragraf",
    "near": "yakın",
    "Same passage: passages with both codes; overlap: pairs of excerpts that share a character; same sentence, same paragraph: how many of them both codes touch; near: pairs of excerpts at most one sentence apart.": (
        "Aynı pasaj: iki kodu da taşıyan pasajlar; örtüşen: ortak karakteri olan alıntı çiftleri; aynı cümle, aynı paragraf: iki kodun da değdiği cümle ya da paragraf sayısı; yakın: aralarında en çok bir cümle bulunan alıntı çiftleri."
    ),
    "Unit: sentences; codes are together where they are in the same sentence.": (
        "Birim: cümle; kodlar aynı cümlede olduğunda birliktedir."
    ),
    "No two codes overlap.": "Hiçbir iki kod örtüşmüyor.",
}
