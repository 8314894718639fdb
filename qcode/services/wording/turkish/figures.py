"""What stands in figures."""

from __future__ import annotations

from collections.abc import Mapping

FIGURES: Mapping[str, str] = {
    "excerpts": "alıntı sayısı",
    "documents": "belge sayısı",
    "coders": "kodlayıcı sayısı",
    "words covered": "kapsanan sözcük",
    "characters covered": "kapsanan karakter",
    "presence of codes": "kodun varlığı",
    "Codes by {by}": "Kodlar × {by}",
    "Codes along {document}": "{document} boyunca kodlar",
    "Portrait of {document}": "{document}: belge portresi",
    "no code": "kod yok",
    "Agreement by code": "Koda göre uyum",
    "Krippendorff's alpha, 95 % interval": "Krippendorff α, %95 aralık",
    "excerpts, with the codes below": "alıntı sayısı, alt kodlarla birlikte",
    "line width: overlapping excerpts; point size: excerpts": "çizgi kalınlığı: örtüşen alıntı; nokta: alıntı sayısı",
    "{what} by year": "Yıllara göre {what}",
    "Blank: 0, coded to the end and not found; · not coded to the end; – no document.": (
        "Boş hücre: 0, sonuna dek kodlandı ve bulunmadı; · sonuna dek kodlanmadı; – belge yok."
    ),
    "Codes stand in the codebook's order; a line joins two whose excerpts overlap, the wider the more often.": (
        "Kodlar kod kitabındaki sırayla dizilidir; çizgi, alıntıları örtüşen iki kodu birleştirir: örtüşme çoğaldıkça "
        "kalınlaşır."
    ),
    "New codes by {noun}": "{noun} sırasıyla yeni kodlar",
    "codes so far in other orders, 5–95 %": "başka sıralarda şimdiye dek görülen kodlar, %5–95",
    "codes so far": "şimdiye dek görülen kodlar",
    "{noun} in order": "sırasıyla {noun}",
    "Figures": "Şekiller",
    "Figure": "Şekil",
    "No figures were asked for.": "Şekil istenmedi.",
    "No two codes overlap anywhere in this selection.": "Bu seçimde hiçbir yerde iki kod örtüşmüyor.",
}
