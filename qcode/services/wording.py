"""The words of pictures and papers in English and Turkish."""

from __future__ import annotations

from collections.abc import Mapping

from qcode.errors import UsageError

LANGUAGES = ("en", "tr")

_TURKISH: Mapping[str, str] = {
    "excerpts": "alıntı sayısı",
    "documents": "belge sayısı",
    "coders": "kodlayıcı sayısı",
    "words covered": "kapsanan sözcük",
    "characters covered": "kapsanan karakter",
    "presence of codes": "kodun varlığı",
    "Codes by {by}": "Kodlar × {by}",
    "case": "vaka",
    "municipality": "belediye",
    "Codes along {document}": "{document} boyunca kodlar",
    "turn": "konuşma sırası",
    "paragraph": "paragraf",
    "Portrait of {document}": "{document}: belge portresi",
    "no code": "kod yok",
    "Agreement by code": "Koda göre uyum",
    "Krippendorff's alpha, 95 % interval": "Krippendorff α, %95 aralık",
    "Codebook": "Kod kitabı",
    "excerpts, with the codes below": "alıntı sayısı, alt kodlarla birlikte",
    "Codes that occur together": "Birlikte görülen kodlar",
    "line width: overlapping excerpts; point size: excerpts": "çizgi kalınlığı: örtüşen alıntı; nokta: alıntı sayısı",
    "{what} by year": "Yıllara göre {what}",
    "Blank: 0, coded to the end and not found; · not coded to the end; – no document.": (
        "Boş hücre: 0, sonuna dek kodlandı ve bulunmadı; · sonuna dek kodlanmadı; – belge yok."
    ),
    "Codes stand in the codebook's order; a line joins two whose excerpts overlap, the wider the more often.": (
        "Kodlar kod kitabındaki sırayla dizilidir; çizgi, alıntıları örtüşen iki kodu birleştirir: örtüşme çoğaldıkça "
        "kalınlaşır."
    ),
    "year": "yıl",
    "New codes by {noun}": "{noun} sırasıyla yeni kodlar",
    "document": "belge",
    "new codes": "yeni kodlar",
    "codes so far": "şimdiye dek görülen kodlar",
    "{noun} in order": "sırasıyla {noun}",
    "{name}: methods and codebook": "{name}: yöntem ve kod kitabı",
    "Methods paragraph": "Yöntem paragrafı",
    "Change log of the codebook": "Kod kitabındaki değişiklikler",
    "Agreement by pair, round and case": "Çift, tur ve vakaya göre uyum",
    "Agreement on boundaries": "Alıntı sınırlarında uyum",
    "Which code met which": "Hangi kod hangisiyle karşılaştı",
    "Protocol of decisions": "Karar tutanağı",
    "Codes by case": "Vakalara göre kodlar",
    "Codes by attribute": "Özelliklere göre kodlar",
    "Saturation": "Doygunluk",
    "Sample and process": "Örneklem ve süreç",
    "Quotes by code": "Kodlara göre alıntılar",
    "Figures": "Şekiller",
    "Checklists": "Denetim listeleri",
    "Table": "Tablo",
    "Figure": "Şekil",
}


def said(language: str, text: str, **names: object) -> str:
    """The text in the language, its places filled; English where it was not translated."""
    return (_TURKISH.get(text, text) if language == "tr" else text).format(**names)


def known_language(language: str) -> str:
    """The language, if there are words for it; raises UsageError for another."""
    if language not in LANGUAGES:
        raise UsageError(f"There are no words for the language “{language}”.", f"Use one of: {', '.join(LANGUAGES)}.")
    return language
