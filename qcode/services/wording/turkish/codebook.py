"""The codebook, its versions and the steps that change it."""

from __future__ import annotations

from collections.abc import Mapping

CODEBOOK: Mapping[str, str] = {
    "definition": "tanım",
    "brief": "kısa tanım",
    "use when": "şu durumda kullan",
    "do not use when": "şu durumda kullanma",
    "example": "örnek",
    "counter-example": "karşı örnek",
    "with codes below": "alt kodlarla",
    "last use": "son kullanım",
    "retired": "kullanımdan kalktı",
    "codebook version": "kod kitabı sürümü",
    "not frozen": "dondurulmadı",
    "parent": "üst kod",
    "description": "betimleme",
    "colour": "renk",
    "Brief.": "Kısa tanım.",
    "Definition.": "Tanım.",
    "Use when.": "Şu durumda kullanın.",
    "Do not use when.": "Şu durumda kullanmayın.",
    "Example.": "Örnek.",
    "Counter-example.": "Karşı örnek.",
    "Not this, though close.": "Yakın, ama bu değil.",
    "example of the codebook": "kod kitabındaki örnek",
    "counter-example of the codebook": "kod kitabındaki karşı örnek",
    "add code": "kod ekleme",
    "rename code": "kod adını değiştirme",
    "redefine code": "kodu yeniden tanımlama",
    "move code": "kodu taşıma",
    "merge codes": "kodları birleştirme",
    "split code": "kodu bölme",
    "retire code": "kodu kullanımdan kaldırma",
    "revive code": "kodu geri getirme",
    "remove code": "kodu silme",
    "import codebook": "kod kitabını içe aktarma",
    "freeze codebook": "kod kitabını dondurma",
    "added": "eklendi",
    "removed": "silindi",
    "renamed": "adı değişti",
    "redefined": "yeniden tanımlandı",
    "moved": "taşındı",
    "retired code": "kullanımdan kalktı",
    "No version of the codebook was frozen; these are the steps that changed it.": (
        "Kod kitabının hiçbir sürümü dondurulmadı; onu değiştiren adımlar aşağıdadır."
    ),
    "No version of the codebook was frozen, and nothing was changed in it step by step.": (
        "Kod kitabının hiçbir sürümü dondurulmadı ve adım adım değiştirilen bir şey yok."
    ),
    "Nothing was changed between the versions, or since.": (
        "Sürümler arasında ve son sürümden bu yana bir şey değişmedi."
    ),
}
