# ruff: noqa: E501 - a sentence and its translation are read, and searched for, in one piece
"""Titles of papers, of their parts and of their tables, and what stands there in place of a table."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, str] = {
    "Codebook": "Kod kitabı",
    "Codes that occur together": "Birlikte görülen kodlar",
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
    "Memos and journal": "Notlar ve günlük",
    "Journal: memos by day": "Günlük: günlere göre notlar",
    "Memos on the project": "Proje üzerine notlar",
    "Memos on documents": "Belgeler üzerine notlar",
    "Memos on cases": "Vakalar üzerine notlar",
    "Memos on codes": "Kodlar üzerine notlar",
    "Memos on codings": "Kodlamalar üzerine notlar",
    "Memos on passages": "Pasajlar üzerine notlar",
    "Summaries of a case and a code": "Bir vaka ile bir kodun özetleri",
    "No memo was written that belongs to this selection.": "Bu seçime giren bir not yazılmamıştır.",
    "Checklists": "Denetim listeleri",
    "Table": "Tablo",
    "Memos": "Notlar",
    "Steps that changed the codebook": "Kod kitabını değiştiren adımlar",
    "By code": "Koda göre",
    "By pair": "Çifte göre",
    "By case": "Vakaya göre",
    "Agreement by pair": "Çifte göre uyum",
    "Agreement by round": "Tura göre uyum",
    "Boundaries by code": "Koda göre sınırlar",
    "Coders": "Kodlayıcılar",
    "Documents": "Belgeler",
    "Rounds": "Turlar",
    "Versions of the codebook": "Kod kitabının sürümleri",
    "Codebook summary": "Kod kitabı özeti",
    "Changes of the codebook between versions": "Sürümler arasında kod kitabındaki değişiklikler",
    "Saturation: new codes by document, in the order of their import": (
        "Doygunluk: alınma sırasıyla belge belge yeni kodlar"
    ),
    "new codes by document, in the order of their import": "alınma sırasıyla belge belge yeni kodlar",
    "No two codes occur together anywhere in this selection.": "Bu seçimde hiçbir yerde iki kod birlikte görülmüyor.",
    "No two coders have finished documents.": "İki kodlayıcının bitirdiği belge yok.",
    "Make a blind round with `qcode round new`, or mark documents with `qcode documents done`.": (
        "`qcode round new` ile körleme bir tur açınız ya da belgeleri `qcode documents done` ile bitti diye işaretleyiniz."
    ),
    "Saturation: new codes by document, in the order of their dates": (
        "Doygunluk: tarih sırasıyla belge belge yeni kodlar"
    ),
    "new codes by document, in the order of their dates": "tarih sırasıyla belge belge yeni kodlar",
    "No round is open whose coders could be compared: there is no agreement by round.": (
        "Kodlayıcıları karşılaştırılabilecek açılmış bir tur yok: tura göre uyum verilemez."
    ),
    "Nothing was settled: disagreements are settled round by round.": (
        "Karara bağlanan bir şey yok: uyuşmazlıklar tur tur karara bağlanır."
    ),
    "No round was finished whose disagreements could be settled.": (
        "Uyuşmazlıkları karara bağlanabilecek, tamamlanmış bir tur yok."
    ),
    "The coders met on the same codes everywhere.": "Kodlayıcılar her yerde aynı kodlarda buluştu.",
    "No document is in what was asked for.": "Seçime giren belge yok.",
    "Ask for more: fewer filters, or other names.": "Daha az süzgeçle ya da başka adlarla deneyin.",
    "There are no documents yet.": "Henüz belge yok.",
    "There are no codes in this selection.": "Bu seçimde kod yok.",
    "Nothing is coded in this selection that could be quoted.": "Bu seçimde alıntılanabilecek bir kodlama yok.",
    "Codes that occur together, and how near": "Birlikte görülen kodlar ve ne kadar yakın oldukları",
    "codes together, in the same sentence": "birlikte görülen kodlar, aynı cümlede",
    "codes together, in the same paragraph": "birlikte görülen kodlar, aynı paragrafta",
    "codes together, in the same passage": "birlikte görülen kodlar, aynı pasajda",
    "codes together, at most 1 sentence apart": "birlikte görülen kodlar, arada en çok 1 cümle",
}
