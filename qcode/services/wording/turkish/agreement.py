# ruff: noqa: E501 - a sentence and its translation are read, and searched for, in one piece
"""Agreement of coders, where they disagree, and what was settled."""

from __future__ import annotations

from collections.abc import Mapping

AGREEMENT: Mapping[str, str] = {
    "alpha": "α",
    "low": "alt",
    "high": "üst",
    "observed": "gözlenen",
    "expected": "beklenen",
    "coverage": "kapsam",
    "both": "ikisi de",
    "flag": "niteleme",
    "Cohen's kappa": "Cohen κ",
    "Scott's pi": "Scott π",
    "Fleiss' kappa": "Fleiss κ",
    "Light's kappa": "Light κ",
    "only one": "yalnız biri",
    "Gwet's AC1": "Gwet AC1",
    "percent agreement": "uyum yüzdesi",
    "prevalence index": "yaygınlık endeksi",
    "bias index": "yanlılık endeksi",
    "pair": "çift",
    "units": "birim sayısı",
    "n first": "n, birinci",
    "n second": "n, ikinci",
    "|u-alpha": "|u-α",
    "(k)u-alpha": "(k)u-α",
    "F1 of passages": "pasajlarda F1",
    "overlap of at least": "en az örtüşme",
    "passages": "pasaj sayısı",
    "matched pairs": "eşleşen çift",
    "all codes": "tüm kodlar",
    "after": "sonra",
    "before": "önce",
    "by": "karar veren",
    "decided": "karar",
    "disagreements": "uyuşmazlık",
    "outcome": "sonuç",
    "settled": "karara bağlanan",
    "decided excerpt borders": "karar verilen sınırlar",
    "borders of the readings": "okumaların sınırları",
    "in the corrected text": "düzeltilmiş metinde",
    "P(<.667)": "P(<0,667)",
    "P(>=.800)": "P(≥0,800)",
    "only one value was used, so there is nothing to disagree about": (
        "yalnız bir değer kullanıldı, uyuşmazlık olamaz"
    ),
    "all ratings together weigh no more than one unit": "tüm değerlendirmelerin ağırlığı bir birimi geçmiyor",
    "no text was coded by two coders": "hiçbir metni iki kodlayıcı kodlamadı",
    "the text is empty": "metin boş",
    "all of the text, or none of it, is marked by every coder with one value": (
        "her kodlayıcı metnin ya tümünü ya da hiçbir yerini tek değerle işaretledi"
    ),
    "agreed layer": "üzerinde anlaşılan katman",
    "submitted": "teslim etti",
    "submitted by all": "herkes teslim etti",
    "for": "yana",
    "against": "karşı",
    "boundary only": "yalnız sınır",
    "missing code": "eksik kod",
    "uncoded": "kodlanmamış",
    "different code": "farklı kod",
    "neither": "hiçbiri",
    "discuss": "tartışılacak",
    "not used by either coder": "iki kodlayıcı da kullanmadı",
    "not used by any coder": "hiçbir kodlayıcı kullanmadı",
    "both coders marked every unit, so there is nothing to disagree about": "kodlayıcılar her birimi işaretledi; uyuşmazlığa yer yok",
    "only one set of codes was used, so there is nothing to disagree about": "yalnız bir kod kümesi kullanıldı; uyuşmazlığa yer yok",
    "no unit was coded by two coders": "iki kodlayıcının da ele aldığı birim yok",
    "no unit was rated by two coders": "iki kodlayıcının da ele aldığı birim yok",
    "no text was marked by two coders": "iki kodlayıcının da işaretlediği metin yok",
    "no text was marked by all coders": "tüm kodlayıcıların işaretlediği metin yok",
    "no coder marked a span": "hiçbir kodlayıcı pasaj işaretlemedi",
    "no document was finished by all coders": "tüm kodlayıcıların bitirdiği belge yok",
    "all of the text, or none of it, is marked by every coder": "her kodlayıcı metnin tümünü işaretledi ya da hiçbir yerini işaretlemedi",
    "where two coders marked text, only one value occurs": "iki kodlayıcının da işaretlediği metinde yalnız bir kod var",
    "too few": "çok az",
    "no interval": "aralık yok",
    "Their dots are open.": "Noktalarının içi boştur.",
    "reliable": "güvenilir",
    "tentative": "geçici",
    "not reliable": "güvenilir değil",
    "imprecise": "kesin değil",
    "interval reaches below .667": "aralık 0,667'nin altına iniyor",
    "interval reaches below .800": "aralık 0,800'ün altına iniyor",
    "alpha on sets of codes": "kod kümelerinde α",
    "alpha without uncoded units": "kodlanmamış birimler olmadan α",
    "alpha on sets of codes, text": "kod kümelerinde α, metin",
    "F1, exact boundaries": "F1, birebir aynı sınırlar",
    "Krippendorff's alpha, MASI distance, all units": "Krippendorff α, MASI uzaklığı, tüm birimler",
    "the same, units that nobody coded left out": "aynısı, kimsenin kodlamadığı birimler dışında",
    "where: marked with any code or not (Krippendorff et al. 2016)": (
        "nerede: herhangi bir kodla işaretli mi (Krippendorff ve diğerleri 2016)"
    ),
    "what: on characters that all coders marked, MASI (qcode's own)": (
        "ne: tüm kodlayıcıların işaretlediği karakterlerde, MASI (qcode'un ölçüsü)"
    ),
    "same code, overlap of half or more of their union": "aynı kod, birleşimin en az yarısı kadar örtüşme",
    "F1 of passages with the same code and the same boundaries": "aynı kodlu ve aynı sınırlı pasajlarda F1",
    "State: as the codings are now, in documents marked as done.": (
        "Durum: bitti diye işaretlenen belgelerde, kodlamaların bugünkü hali."
    ),
    "Words on alpha (Krippendorff): from .800 reliable, from .667 tentative; none for fewer than 10 units that either marked, imprecise for fewer than 30.": (
        "α için sözler (Krippendorff): 0,800 ve üstü güvenilir, 0,667 ve üstü geçici; kodlayıcılardan birinin işaretlediği birim 10'dan azsa niteleme yapılmaz, 30'dan azsa kesin değildir."
    ),
    "Both, only one and F1 add up all pairs of coders; Light's kappa is the mean over pairs; alpha is of all coders at once.": (
        "“İkisi de”, “yalnız biri” ve F1 tüm kodlayıcı çiftlerinin toplamıdır; Light κ çiftlerin ortalamasıdır; α bütün kodlayıcıları birlikte ölçer."
    ),
    "Percent agreement, Fleiss' kappa, PABAK and AC1 are means over units (Gwet 2014); Jaccard adds up all pairs; |u-alpha and (k)u-alpha are of the documents that all coders finished.": (
        "Uyum yüzdesi, Fleiss κ, PABAK ve AC1 birimlerin ortalamasıdır (Gwet 2014); Jaccard tüm çiftlerin toplamıdır; |u-α ile (k)u-α tüm kodlayıcıların bitirdiği belgelerdedir."
    ),
    "n: passages of each coder. Alpha: on sets of codes (MASI), all units.": (
        "n: her kodlayıcının pasajları. α: kod kümelerinde (MASI), tüm birimler."
    ),
    "Empty: nobody gave the code.": "Boş: kodu kimse vermedi.",
    "Passages with the same code are matched one to one; of the rest, those that overlap by half or more.": (
        "Aynı kodlu pasajlar bire bir eşleştirilir; kalanlardan en az yarısı örtüşenler alınır."
    ),
    "An empty cell: that coder gave no code there.": "Boş hücre: o kodlayıcı orada kod vermedi.",
    "Passages with the same code are not shown here.": "Aynı kodlu pasajlar burada gösterilmez.",
    "Codings that the coders agreed on are not counted beside their own.": (
        "Kodlayıcıların üzerinde anlaştığı kodlamalar, kendi kodlamalarının yanında sayılmaz."
    ),
    "After tells how far settling has come; it is 1 where everything is settled.": (
        "Sonra, karara bağlamanın ne kadar ilerlediğini söyler; her şey karara bağlandığında 1'dir."
    ),
    "After: with what was decided in place of each reading, where something was.": (
        "Sonra: karar verilen yerlerde her okumanın yerine karar konmuştur."
    ),
    "Before: what each coder submitted, independently. This is the figure to report.": (
        "Önce: her kodlayıcının bağımsız olarak teslim ettiği. Raporlanacak olan budur."
    ),
    "Gwet's AC1 is near 1 for a rare code even if the coders never meet on it.": (
        "Seyrek bir kodda, kodlayıcılar hiç buluşmasa da Gwet AC1 1'e yakındır."
    ),
    "Read in two ways.": "İki türlü okunan.",
    "Counter-case.": "Karşı vaka.",
    "read in two ways": "iki türlü okunan",
    "counter-case": "karşı vaka",
    "missing code, passage coded otherwise": "eksik kod, pasaj başka kodlanmış",
}
