# ruff: noqa: E501 - a sentence and its translation are read, and searched for, in one piece
"""Turkish for what stands in pictures and papers, by the English words: the one place where it is written."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
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
    "Memos and journal": "Notlar ve günlük",
    "Journal: memos by day": "Günlük: günlere göre notlar",
    "Memos on the project": "Proje üzerine notlar",
    "Memos on documents": "Belgeler üzerine notlar",
    "Memos on cases": "Vakalar üzerine notlar",
    "Memos on codes": "Kodlar üzerine notlar",
    "Memos on codings": "Kodlamalar üzerine notlar",
    "Memos on passages": "Pasajlar üzerine notlar",
    "Summaries of a case and a code": "Bir vaka ile bir kodun özetleri",
    "on the project": "proje üzerine",
    "on documents": "belgeler üzerine",
    "on cases": "vakalar üzerine",
    "on codes": "kodlar üzerine",
    "on codings": "kodlamalar üzerine",
    "on passages": "pasajlar üzerine",
    "summaries of a case and a code": "vaka ve kod özetleri",
    "No memo was written that belongs to this selection.": "Bu seçime giren bir not yazılmamıştır.",
    "Figures": "Şekiller",
    "Checklists": "Denetim listeleri",
    "Table": "Tablo",
    "Figure": "Şekil",
    "code": "kod",
    "codes": "kod",
    "definition": "tanım",
    "alpha": "α",
    "low": "alt",
    "high": "üst",
    "excerpt": "alıntı",
    "on": "tarih",
    "coder": "kodlayıcı",
    "verb": "işlem",
    "what": "ne",
    "reason": "gerekçe",
    "figure": "ölçü",
    "value": "değer",
    "observed": "gözlenen",
    "expected": "beklenen",
    "coverage": "kapsam",
    "what it is": "açıklama",
    "note": "not",
    "both": "ikisi de",
    "flag": "niteleme",
    "Cohen's kappa": "Cohen κ",
    "Scott's pi": "Scott π",
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
    "p, Holm": "p (Holm)",
    "test": "sınama",
    "with": "birlikte",
    "lift": "kaldıraç",
    "of n1": "n1 içinde",
    "of n2": "n2 içinde",
    "beware": "dikkat",
    "no.": "sıra",
    "date": "tarih",
    "known": "bilinen",
    "known, any order": "bilinen, herhangi bir sırada",
    "which": "hangileri",
    "how much": "miktar",
    "kind": "tür",
    "codings": "kodlama sayısı",
    "done": "biten",
    "attribute": "özellik",
    "share": "pay",
    "with a document": "belgesi olan",
    "after": "sonra",
    "before": "önce",
    "by": "karar veren",
    "change": "değişiklik",
    "codebook": "kod kitabı",
    "created": "oluşturulma",
    "decided": "karar",
    "disagreements": "uyuşmazlık",
    "field": "alan",
    "from": "eski sürüm",
    "to": "yeni sürüm",
    "number": "no.",
    "of": "neyin",
    "outcome": "sonuç",
    "round": "tur",
    "seed": "tohum",
    "settled": "karara bağlanan",
    "state": "durum",
    "type": "tür",
    "version": "sürüm",
    "rule": "kural",
    "status": "durum",
    "start": "başlangıç",
    "end": "bitiş",
    "decided excerpt borders": "karar verilen sınırlar",
    "language": "dil",
    "words": "sözcük sayısı",
    "turns": "konuşma sırası sayısı",
    "done by": "bitiren",
    "text": "metin",
    "citation": "kaynak",
    "chosen as": "seçilme nedeni",
    "item": "madde",
    "filled": "dolduruldu",
    "answer": "yanıt",
    "why none": "neden yok",
    "brief": "kısa tanım",
    "use when": "şu durumda kullan",
    "do not use when": "şu durumda kullanma",
    "example": "örnek",
    "counter-example": "karşı örnek",
    "with codes below": "alt kodlarla",
    "last use": "son kullanım",
    "retired": "kullanımdan kalktı",
    "residual": "artık",
    "chi-square": "ki-kare",
    "df": "sd",
    "codebook version": "kod kitabı sürümü",
    "total": "toplam",
    "(no value)": "(değer yok)",
    "yes": "evet",
    "no": "hayır",
    "all": "tümü",
    "none": "yok",
    "not known": "bilinmiyor",
    "not frozen": "dondurulmadı",
    "now": "şimdi",
    "name": "ad",
    "parent": "üst kod",
    "description": "betimleme",
    "colour": "renk",
    "P(<.667)": "P(<0,667)",
    "P(>=.800)": "P(≥0,800)",
    "person": "kişi",
    "agreed layer": "üzerinde anlaşılan katman",
    "submitted": "teslim etti",
    "submitted by all": "herkes teslim etti",
    "Brief.": "Kısa tanım.",
    "Definition.": "Tanım.",
    "Use when.": "Şu durumda kullanın.",
    "Do not use when.": "Şu durumda kullanmayın.",
    "Example.": "Örnek.",
    "Counter-example.": "Karşı örnek.",
    "Not this, though close.": "Yakın, ama bu değil.",
    "example of the codebook": "kod kitabındaki örnek",
    "counter-example of the codebook": "kod kitabındaki karşı örnek",
    "coded to the end, not found": "sonuna dek kodlandı, bulunmadı",
    "for": "yana",
    "against": "karşı",
    "without": "yok",
    "languages of the documents": "belgelerin dili",
    "dates of the documents": "belgelerin tarihi",
    "documents coded to the end": "sonuna dek kodlanan belgeler",
    "rounds": "turlar",
    "versions of the codebook": "kod kitabının sürümleri",
    "memos": "notlar",
    "memo": "not",
    "Memos": "Notlar",
    "title": "başlık",
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
    "boundary only": "yalnız sınır",
    "missing code": "eksik kod",
    "uncoded": "kodlanmamış",
    "different code": "farklı kod",
    "neither": "hiçbiri",
    "discuss": "tartışılacak",
    "too few": "çok az",
    "reliable": "güvenilir",
    "tentative": "geçici",
    "not reliable": "güvenilir değil",
    "imprecise": "kesin değil",
    "interval reaches below .667": "aralık 0,667'nin altına iniyor",
    "interval reaches below .800": "aralık 0,800'ün altına iniyor",
    "alpha on sets of codes": "kod kümelerinde α",
    "alpha without uncoded units": "kodlanmamış birimler olmadan α",
    "alpha on sets of codes, text": "kod kümelerinde α, metin",
    "exact boundaries": "birebir aynı sınırlar",
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
    "every case has the code": "her vakada bu kod var",
    "no case has the code": "hiçbir vakada bu kod yok",
    "Fisher exact": "Fisher kesin",
    "Fisher–Freeman–Halton exact": "Fisher–Freeman–Halton kesin",
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
    "Saturation: new codes by document, in the order of their dates": (
        "Doygunluk: tarih sırasıyla belge belge yeni kodlar"
    ),
    "new codes by document, in the order of their dates": "tarih sırasıyla belge belge yeni kodlar",
    "No version of the codebook was frozen; these are the steps that changed it.": (
        "Kod kitabının hiçbir sürümü dondurulmadı; onu değiştiren adımlar aşağıdadır."
    ),
    "No version of the codebook was frozen, and nothing was changed in it step by step.": (
        "Kod kitabının hiçbir sürümü dondurulmadı ve adım adım değiştirilen bir şey yok."
    ),
    "Nothing was changed between the versions, or since.": (
        "Sürümler arasında ve son sürümden bu yana bir şey değişmedi."
    ),
    "State: as the codings are now, in documents marked as done.": (
        "Durum: bitti diye işaretlenen belgelerde, kodlamaların bugünkü hali."
    ),
    "Words on alpha (Krippendorff): from .800 reliable, from .667 tentative; none for fewer than 10 units that either marked, imprecise for fewer than 30.": (
        "α için sözler (Krippendorff): 0,800 ve üstü güvenilir, 0,667 ve üstü geçici; kodlayıcılardan birinin işaretlediği birim 10'dan azsa niteleme yapılmaz, 30'dan azsa kesin değildir."
    ),
    "n: passages of each coder. Alpha: on sets of codes (MASI), all units.": (
        "n: her kodlayıcının pasajları. α: kod kümelerinde (MASI), tüm birimler."
    ),
    "No round is open whose coders could be compared: there is no agreement by round.": (
        "Kodlayıcıları karşılaştırılabilecek açılmış bir tur yok: tura göre uyum verilemez."
    ),
    "Nothing was settled: disagreements are settled round by round.": (
        "Karara bağlanan bir şey yok: uyuşmazlıklar tur tur karara bağlanır."
    ),
    "No round was finished whose disagreements could be settled.": (
        "Uyuşmazlıkları karara bağlanabilecek, tamamlanmış bir tur yok."
    ),
    "Empty: nobody gave the code.": "Boş: kodu kimse vermedi.",
    "Passages with the same code are matched one to one; of the rest, those that overlap by half or more.": (
        "Aynı kodlu pasajlar bire bir eşleştirilir; kalanlardan en az yarısı örtüşenler alınır."
    ),
    "An empty cell: that coder gave no code there.": "Boş hücre: o kodlayıcı orada kod vermedi.",
    "Passages with the same code are not shown here.": "Aynı kodlu pasajlar burada gösterilmez.",
    "The coders met on the same codes everywhere.": "Kodlayıcılar her yerde aynı kodlarda buluştu.",
    "Unit: excerpts; a passage counts once for every code and every coder who gave it.": (
        "Birim: alıntı; bir pasaj, onu veren her kodlayıcı ve her kod için bir kez sayılır."
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
    "Shown: n12: how often the two codes are together; on the diagonal the number of the code itself.": (
        "Gösterilen: n12, iki kodun kaç kez birlikte olduğu; köşegende kodun kendi sayısı."
    ),
    "Intervals: Wilson, 95%.": "Aralıklar: Wilson, %95.",
    "No figures were asked for.": "Şekil istenmedi.",
    "There are no documents yet.": "Henüz belge yok.",
    "There are no codes in this selection.": "Bu seçimde kod yok.",
    "Nothing is coded in this selection that could be quoted.": "Bu seçimde alıntılanabilecek bir kodlama yok.",
    "No two codes overlap anywhere in this selection.": "Bu seçimde hiçbir yerde iki kod örtüşmüyor.",
    "to be written by the authors": "yazarlarca yazılacak",
    "Who interviewed": "Görüşmeyi yapan",
    "Their degrees": "Unvanları",
    "Their occupation": "Meslekleri",
    "Their gender": "Cinsiyetleri",
    "Their experience and training": "Deneyim ve eğitimleri",
    "Acquaintance before the study": "Çalışma öncesi tanışıklık",
    "What participants knew of the interviewer": "Katılımcıların görüşmeci hakkında bildikleri",
    "The interviewer's interests and biases": "Görüşmecinin ilgileri ve önyargıları",
    "Methodological orientation": "Yöntemsel yönelim",
    "How participants were chosen": "Katılımcıların nasıl seçildiği",
    "How they were approached": "Onlara nasıl ulaşıldığı",
    "Size of the sample": "Örneklem büyüklüğü",
    "Who refused or dropped out, and why": "Kimlerin neden reddettiği ya da ayrıldığı",
    "Where the data were collected": "Verilerin nerede toplandığı",
    "Who else was present": "Başka kimlerin bulunduğu",
    "Description of the sample": "Örneklemin betimlenmesi",
    "Interview guide": "Görüşme kılavuzu",
    "Repeated interviews": "Yinelenen görüşmeler",
    "Recording": "Kayıt",
    "Field notes": "Alan notları",
    "Duration": "Süre",
    "Transcripts returned to participants": "Çözümlerin katılımcılara sunulması",
    "How many coded": "Kodlayıcı sayısı",
    "Coding tree": "Kod ağacı",
    "Where themes come from": "Temaların kaynağı",
    "Software": "Yazılım",
    "Participants' feedback on findings": "Katılımcıların bulgulara ilişkin görüşü",
    "Quotations with their sources": "Kaynaklarıyla alıntılar",
    "Findings fit the data": "Bulguların verilerle uyumu",
    "Major themes": "Ana temalar",
    "Minor themes and diverse cases": "Yan temalar ve farklı vakalar",
    "Title": "Başlık",
    "Abstract": "Özet",
    "Problem": "Sorun",
    "Purpose or question": "Amaç ya da soru",
    "Approach and paradigm": "Yaklaşım ve paradigma",
    "Researchers' characteristics and reflexivity": "Araştırmacıların özellikleri ve düşünümsellik",
    "Context": "Bağlam",
    "Sampling": "Örnekleme",
    "Ethics": "Etik",
    "How data were collected": "Verilerin toplanması",
    "Instruments": "Araçlar",
    "Units of study": "Çalışma birimleri",
    "How data were processed": "Verilerin işlenmesi",
    "How data were analysed": "Verilerin çözümlenmesi",
    "Trustworthiness": "İnanılırlık",
    "Synthesis and interpretation": "Bireşim ve yorum",
    "Links to the data": "Verilerle bağ",
    "Fit with earlier work": "Önceki çalışmalarla uyum",
    "Limitations": "Sınırlılıklar",
    "Conflicts of interest": "Çıkar çatışmaları",
    "Funding": "Destek",
    "See the table of the sample and the cases by attribute.": (
        "Örneklem tablosuna ve özelliklere göre vakalara bakınız."
    ),
    "Quotes by code, each with case, document and turn or paragraph.": (
        "Koda göre alıntılar; her biri vaka, belge ve konuşma sırası ya da paragrafla."
    ),
    "Counter-examples, and cases without a code, stand under its quotes.": (
        "Karşı örnekler ve kodun bulunmadığı vakalar, alıntıların altındadır."
    ),
    "Quotes by code with their citations; every number opens its excerpts.": (
        "Koda göre, kaynaklarıyla alıntılar; her sayının ardındaki alıntılar açılabilir."
    ),
    "Coding with a codebook, and comparison of coders": "Kod kitabıyla kodlama ve kodlayıcıların karşılaştırılması",
    "Coding with a codebook": "Kod kitabıyla kodlama",
    "Reflexive coding": "Düşünümsel kodlama",
    "sentence": "cümle",
    "about": "hakkında",
    "same passage": "aynı pasaj",
    "overlap": "örtüşen",
    "same sentence": "aynı cümle",
    "same paragraph": "aynı paragraf",
    "near": "yakın",
    "Codes that occur together, and how near": "Birlikte görülen kodlar ve ne kadar yakın oldukları",
    "Same passage: passages with both codes; overlap: pairs of excerpts that share a character; same sentence, same paragraph: how many of them both codes touch; near: pairs of excerpts at most one sentence apart.": (
        "Aynı pasaj: iki kodu da taşıyan pasajlar; örtüşen: ortak karakteri olan alıntı çiftleri; aynı cümle, aynı paragraf: iki kodun da değdiği cümle ya da paragraf sayısı; yakın: aralarında en çok bir cümle bulunan alıntı çiftleri."
    ),
    "codes together, in the same sentence": "birlikte görülen kodlar, aynı cümlede",
    "codes together, in the same paragraph": "birlikte görülen kodlar, aynı paragrafta",
    "codes together, in the same passage": "birlikte görülen kodlar, aynı pasajda",
    "codes together, at most 1 sentence apart": "birlikte görülen kodlar, arada en çok 1 cümle",
    "Unit: sentences; codes are together where they are in the same sentence.": (
        "Birim: cümle; kodlar aynı cümlede olduğunda birliktedir."
    ),
    "No two codes overlap.": "Hiçbir iki kod örtüşmüyor.",
    "Read in two ways.": "İki türlü okunan.",
    "Counter-case.": "Karşı vaka.",
    "read in two ways": "iki türlü okunan",
    "counter-case": "karşı vaka",
    "missing code, passage coded otherwise": "eksik kod, pasaj başka kodlanmış",
}
"""Words and whole sentences."""

SENTENCES: Mapping[str, str] = {
    "Excerpts are codings. Documents, {cases}, coders and last use include the codes under a code.": (
        "Alıntı sayısı kodlama sayısıdır. Belge, {cases}, kodlayıcı ve son kullanım, bir kodun altındaki kodları da içerir."
    ),
    "About {n} {cases}, {m} document(s).": "{n} {cases}, {m} belge üzerinden.",
    "Alpha: Krippendorff's, unit {unit}, with its 95 % interval; see the table by code.": (
        "α: Krippendorff, birim {unit}, %95 aralığıyla; koda göre tabloya bakınız."
    ),
    "{n} excerpt(s) ({m} with the codes below) in {d} document(s), {k} of {of} {cases}; {coders}.": (
        "{d} belgede {n} alıntı (alt kodlarla {m}); {of} {cases} içinde {k}; {coders}."
    ),
    "{n} excerpt(s) in {d} document(s), {k} of {of} {cases}; {coders}.": (
        "{d} belgede {n} alıntı; {of} {cases} içinde {k}; {coders}."
    ),
    "{n} excerpt(s) ({m} with the codes below) in {d} document(s), {k} of {of} {cases}.": (
        "{d} belgede {n} alıntı (alt kodlarla {m}); {of} {cases} içinde {k}."
    ),
    "{n} excerpt(s) in {d} document(s), {k} of {of} {cases}.": "{d} belgede {n} alıntı; {of} {cases} içinde {k}.",
    "{cases} n/N": "{cases} n/N",
    "n {coder}": "n {coder}",
    "only {coder}": "yalnız {coder}",
    "F1 at {n}": "F1, {n}",
    "{value} (N={n})": "{value} (N={n})",
    "new in the next {n}": "sonraki {n} belgede yeni",
    "label {language}": "etiket {language}",
    "quote {n}": "alıntı {n}",
    "citation {n}": "kaynak {n}",
    "chosen by {n}": "seçilme nedeni {n}",
    "of {cases}": "toplam {cases}",
    "{file}: {n} code(s) added, {m} changed, {k} as they were": (
        "{file}: {n} kod eklendi, {m} değişti, {k} olduğu gibi kaldı"
    ),
    "Agreement, {coders}, round {round}": "Uyum: {coders}, {round} turu",
    "Agreement, {coders}": "Uyum: {coders}",
    "Agreement before and after settling, round {round}": "Karara bağlamadan önce ve sonra uyum, {round} turu",
    "Protocol of settling, round {round}": "Karar tutanağı, {round} turu",
    "Agreement by {cases}": "{cases} bazında uyum",
    "Coders: {coders}; {n} documents done by two or more.": (
        "Kodlayıcılar: {coders}; en az iki kodlayıcının bitirdiği {n} belge."
    ),
    "Coders: {coders}; {n} documents. Overlap: characters that two passages of one code share, of those that either covers; matched one to one. F1 = 2 × pairs / passages; a coder's touching passages of one code count as one.": (
        "Kodlayıcılar: {coders}; {n} belge. Örtüşme: aynı koddan iki pasajın ortak karakterlerinin, ikisinden birinin kapsadıklarına oranı; bire bir eşleştirilmiştir. F1 = 2 × çift / pasaj; bir kodlayıcının aynı koddan bitişik pasajları tek sayılır."
    ),
    "Coders: {coders}.": "Kodlayıcılar: {coders}.",
    "Documents: {n} finished by two coders or more; {m} not, left out.": (
        "Belgeler: {n} tanesini en az iki kodlayıcı bitirdi; {m} tanesi bitmedi, dışarıda bırakıldı."
    ),
    "Unit: {unit}; N = {n} units, {m} characters.": "Birim: {unit}; N = {n} birim, {m} karakter.",
    "State: as submitted in the round “{round}”, {date}.": "Durum: “{round}” turunda teslim edildiği gibi, {date}.",
    "State: {state}.": "Durum: {state}.",
    "as submitted in the round “{round}”, {date}": "“{round}” turunda teslim edildiği gibi, {date}",
    "as the codings are now, in documents marked as done": (
        "bitti diye işaretlenen belgelerde, kodlamaların bugünkü hali"
    ),
    "A unit carries a code if {n} of it, or of a passage with the code, is covered.": (
        "Bir birim, kendisinin ya da kodlu bir pasajın {n} kadarı kapsanıyorsa o kodu taşır."
    ),
    "Intervals: 95 %, percentiles of {n} draws of documents, seed {seed}.": (
        "Aralıklar: %95, belgeler üzerinden {n} çekimin yüzdelikleri, tohum {seed}."
    ),
    "qcode {version}; codebook version “{name}”.": "qcode {version}; kod kitabı sürümü “{name}”.",
    "qcode {version}.": "qcode {version}.",
    "Mean alpha over {n} of {m} codes: {value}.": "{m} kodun {n} tanesi üzerinden ortalama α: {value}.",
    "No interval for {n} of {m} codes with an alpha: {k} marked in fewer than {d} documents.": (
        "α değeri olan {m} kodun {n} tanesinde aralık yok: {k} tanesi {d} belgeden azında işaretli."
    ),
    "No interval for {n} of {m} codes with an alpha: {k} marked in fewer than {d} documents. Their dots are open.": (
        "α değeri olan {m} kodun {n} tanesinde aralık yok: {k} tanesi {d} belgeden azında işaretli. Noktaları içi boştur."
    ),
    "in {n} document(s)": "{n} belgede",
    "{coder} (submitted)": "{coder} (teslim etti)",
    "{coder} and {other}": "{coder} ve {other}",
    "The {n} rarest of {m} meetings are not shown.": "{m} karşılaşmanın en seyrek {n} tanesi gösterilmez.",
    "The {n} rarest of {m} pairs are not shown.": "{m} çiftin en seyrek {n} tanesi gösterilmez.",
    "The {n} rarest of {m} pairs are not drawn.": "{m} çiftin en seyrek {n} tanesi çizilmez.",
    "The first {n} of {m} steps are not shown.": "{m} adımın ilk {n} tanesi gösterilmez.",
    "Codes by {cases}: excerpts": "{cases} bazında kodlar: alıntı sayısı",
    "Codes by {cases}, long": "{cases} bazında kodlar, uzun biçim",
    "Codes by {name}: n of N {cases}": "“{name}” özelliğine göre kodlar: N içinde n {cases}",
    "codes by {name}: n of N {cases}": "“{name}” özelliğine göre kodlar: N içinde n {cases}",
    "{cases} by attribute": "{cases}, özelliklere göre",
    "Universe: {n} document(s), {m} {cases}; done by at least one coder: {k}.": (
        "Evren: {n} belge, {m} {cases}; en az bir kodlayıcının bitirdiği: {k}."
    ),
    "Universe: {n} excerpt(s) in {m} document(s), {k} {cases}.": "Evren: {m} belgede {n} alıntı, {k} {cases}.",
    "Universe: {n} document(s) coded to the end.": "Evren: sonuna dek kodlanan {n} belge.",
    "Universe: {n} {cases} all of whose documents a coder has done.": (
        "Evren: tüm belgelerini bir kodlayıcının bitirdiği {n} {cases}."
    ),
    "{n} excerpt(s) in {m} document(s) without a {cases} are not in this table.": (
        "{cases} ile bağlantısız {m} belgedeki {n} alıntı bu tabloda yer almaz."
    ),
    "{n} document(s) without a {cases} are not in this table.": (
        "{cases} ile bağlantısız {n} belge bu tabloda yer almaz."
    ),
    "{n} {cases} without a document not shown.": "Belgesi olmayan {n} {cases} gösterilmez.",
    "{n} {cases} without a document are not in this table.": "Belgesi olmayan {n} {cases} bu tabloda yer almaz.",
    "{n} {cases} not coded to the end are not in this table.": (
        "Sonuna dek kodlanmayan {n} {cases} bu tabloda yer almaz."
    ),
    "{n} {cases} not coded to the end left out.": "Sonuna dek kodlanmayan {n} {cases} dışarıda bırakıldı.",
    "{n} without a document are not shown.": "Belgesi olmayan {n} tanesi gösterilmez.",
    "{n} code(s) that were not found are not shown.": "Bulunmayan {n} kod gösterilmez.",
    "{n} code(s) that were not found not shown.": "Bulunmayan {n} kod gösterilmez.",
    "{n} {cases} without a value are not tested.": "Değeri olmayan {n} {cases} sınanmaz.",
    "{name}: fewer than two values among the {cases} in this table.": (
        "{name}: bu tablodaki {cases} arasında ikiden az değer var."
    ),
    "Unit: {cases}; a {case} has a code where at least one of its excerpts has it.": (
        "Birim: {cases}; alıntılarından en az birinde kod bulunan {case} o kodu taşır."
    ),
    "{n} test(s): about {m} would fall under p = .05 by chance alone; see “p, Holm”.": (
        "{n} sınama: yalnız rastlantıyla yaklaşık {m} tanesi p = 0,05'in altına düşerdi; “p (Holm)” sütununa bakınız."
    ),
    "Unit: pairs of excerpts; codes are together where they are {how}.": (
        "Birim: alıntı çifti; kodlar, alıntıları örtüştüğünde birliktedir."
    ),
    "n12: pairs of excerpts with both codes, by one coder; n1, n2: excerpts with each; cases: {cases} with both.": (
        "n12: bir kodlayıcının iki kodu da taşıyan alıntı çiftleri; n1, n2: her birinin alıntıları; vakalar: ikisinin de bulunduğu {cases}."
    ),
    "codes together, overlapping: n12": "birlikte görülen kodlar, örtüşen: n12",
    "codes together, overlapping": "birlikte görülen kodlar, örtüşen",
    "Base: the first {n} documents with {m} codes; run: {k} (Guest, Namey & Chen 2020).": (
        "Taban: {m} kodlu ilk {n} belge; dizi: {k} (Guest, Namey ve Chen 2020)."
    ),
    "At most {n} new: {at}; in {k} of {m} orders by chance, median {value} (5–95 %: {low}–{high}).": (
        "En çok {n} yeni: {at}; rastgele {m} sıralamanın {k} tanesinde, ortanca {value} (%5–95: {low}–{high})."
    ),
    "! After that, runs brought more than {n} again: those behind no. {which}.": (
        "! Ondan sonraki dizilerde {n} yine aşıldı: sıra {which} ardındakiler."
    ),
    "Any order: mean, 5th and 95th percentile of {n} orders shuffled, seed {seed}.": (
        "Herhangi bir sıra: karıştırılmış {n} sıralamanın ortalaması, 5. ve 95. yüzdeliği, tohum {seed}."
    ),
    "{n} document(s) not coded to the end left out.": "Sonuna dek kodlanmayan {n} belge dışarıda bırakıldı.",
    "{stamp}. Sealed: {sealed}.": "{stamp}. Mühürlü: {sealed}.",
    "in documents of the blind round {rounds} only one's own codings are counted until all have submitted": (
        "{rounds} körleme turunun belgelerinde herkes teslim edene dek yalnız kişinin kendi kodlamaları sayılır"
    ),
    "in documents of the blind rounds {rounds} only one's own codings are counted until all have submitted": (
        "{rounds} körleme turlarının belgelerinde herkes teslim edene dek yalnız kişinin kendi kodlamaları sayılır"
    ),
    "Of {n} {cases}.": "{n} {cases} üzerinden.",
    "{n} (of respondents, or all that is said where nobody's role is known)": (
        "{n} (yanıtlayanların; rolü bilinen kimse yoksa söylenenlerin tümü)"
    ),
    "{from} to {until}": "{from} – {until}",
    "{n}, of which {m} have a document": "{n}; {m} tanesinin belgesi var",
    "{n}, {m} at the top; defined: {k}; with an example: {d}": (
        "{n}; {m} tanesi en üst düzeyde; tanımlı: {k}; örnekli: {d}"
    ),
    "{n} by one coder or more, {m} by two or more": "en az bir kodlayıcıyla {n}, en az iki kodlayıcıyla {m}",
    "{n}; now: {version}": "{n}; şimdi: {version}",
    "“{name}” with later changes": "sonradan değişiklikle “{name}”",
    "{rounds} ({n} blind)": "{rounds} ({n} körleme)",
    "Coded to the end and without it: {n} of {m} {cases}: {names} and {k} more.": (
        "Sonuna dek kodlanıp bu kodun bulunmadığı: {m} {cases} içinde {n}: {names} ve {k} tane daha."
    ),
    "Coded to the end and without it: {n} of {m} {cases}: {names}.": (
        "Sonuna dek kodlanıp bu kodun bulunmadığı: {m} {cases} içinde {n}: {names}."
    ),
    "{n} excerpt(s) in {name}; coders: {coders}.": "{name} içinde {n} alıntı; kodlayıcılar: {coders}.",
    "One square: about {n} characters, in the colour of the code that covers most of them. {m} rarer codes are not shown.": (
        "Bir kare: yaklaşık {n} karakter, çoğunu kapsayan kodun renginde. Daha seyrek {m} kod gösterilmez."
    ),
    "One square: about {n} characters, in the colour of the code that covers most of them.": (
        "Bir kare: yaklaşık {n} karakter, çoğunu kapsayan kodun renginde."
    ),
    "{name} is known for {n} of {m} {cases}.": "{m} {cases} içinde {n} tanesi için {name} biliniyor.",
    "A heatmap of {n} codes by {m} columns; the most in a cell is {k}.": (
        "{m} sütunda {n} kodun ısı haritası; bir hücrede en çok {k}."
    ),
    "A tree of {n} codes with bars for their excerpts.": "{n} kodun ağacı, alıntı sayıları çubuklarla.",
    "A network of {n} codes and {m} links between codes whose excerpts overlap.": (
        "{n} kod ve alıntıları örtüşen kodlar arasında {m} bağdan oluşan ağ."
    ),
    "Bars for the passages of {n} code(s) along {name}.": "{name} boyunca {n} kodun pasajları çubuklarla.",
    "{n} squares for the text of {name}, coloured by code.": "{name} metni için koda göre renklenmiş {n} kare.",
    "Alpha with 95 % intervals for {n} codes; {m} of them are defined.": (
        "{n} kod için %95 aralıklarıyla α; {m} tanesi tanımlıdır."
    ),
    "Bars for new codes and a line for {n} codes over {m} interviews.": (
        "Yeni kodlar çubuklarla, {m} belge boyunca {n} kod çizgiyle."
    ),
    "Bars for {n} {cases} by {name}, {from} to {until}.": (
        "{name} özelliğine göre {n} {cases}, {from} – {until}, çubuklarla."
    ),
    "{n} of {m} items are filled from the project; check each against the text.": (
        "{m} maddenin {n} tanesi projeden dolduruldu; her birini metinle karşılaştırınız."
    ),
    "{n} document(s) on {k} of {m} {cases}.": "{m} {cases} içinde {k} tanesine ilişkin {n} belge.",
    "{n} coder(s) ({coders}); {m} documents by two or more.": (
        "{n} kodlayıcı ({coders}); {m} belge en az ikisince kodlandı."
    ),
    "{n} code(s), {m} at the top; see the codebook appendix and the code tree.": (
        "{n} kod, {m} tanesi en üst düzeyde; kod kitabı ekine ve kod ağacına bakınız."
    ),
    "The {n} code(s) at the top of the codebook; see codes by {cases}.": (
        "Kod kitabının en üstündeki {n} kod; {cases} bazında kodlara bakınız."
    ),
    "{terms}, of {n} documents; see the table of saturation.": "{terms}; {n} belgede. Doygunluk tablosuna bakınız.",
    "at most {n} new: {at}": "en çok {n} yeni: {at}",
    "not reached": "ulaşılmadı",
    "{n} of {m} {cases} have a document; how they were chosen: {open}.": (
        "{m} {cases} içinde {n} tanesinin belgesi var; nasıl seçildikleri: {open}."
    ),
    "{n} document(s) ({m} words), dated {from} to {until}.": "{from} – {until} tarihli {n} belge ({m} sözcük).",
    "{n} document(s) ({m} words).": "{n} belge ({m} sözcük).",
    "Texts are in qcode {version}, normalised to NFC; every excerpt is cited by its place in them.": (
        "Metinler qcode {version} içindedir, NFC'ye göre düzenlenmiştir; her alıntı metindeki yeriyle anılır."
    ),
    "{how}; {n} code(s), {m} excerpt(s).": "{how}; {n} kod, {m} alıntı.",
    "alpha {value} on {n} document(s) of {coders}": "{coders} kodlayıcılarının {n} belgesinde α {value}",
    "{n} blind round(s)": "{n} körleme tur",
    "{n} version(s) of the codebook": "kod kitabının {n} sürümü",
    "{n} memo(s)": "{n} not",
    "{n} memo(s) by {coders}.": "{n} not; yazanlar: {coders}.",
    "{n} disagreement(s) ({kinds}): {m} settled, {k} unsettled; {d} passages on which all agree, in the agreed layer.": (
        "{n} uyuşmazlık ({kinds}): {m} karara bağlandı, {k} bağlanmadı; herkesin anlaştığı {d} pasaj, üzerinde anlaşılan katmanda."
    ),
    "{n} disagreement(s) ({kinds}): {m} settled, {k} unsettled, {c} in corrected texts; {d} passages on which all agree, in the agreed layer.": (
        "{n} uyuşmazlık ({kinds}): {m} karara bağlandı, {k} bağlanmadı, {c} sonradan düzeltilen metinlerde; herkesin anlaştığı {d} pasaj, üzerinde anlaşılan katmanda."
    ),
    "{n} disagreement(s) ({kinds}): {m} settled, {k} unsettled, {c} in a corrected text; {d} passages on which all agree, in the agreed layer.": (
        "{n} uyuşmazlık ({kinds}): {m} karara bağlandı, {k} bağlanmadı, {c} sonradan düzeltilen bir metinde; herkesin anlaştığı {d} pasaj, üzerinde anlaşılan katmanda."
    ),
    "Not settled, and to be settled in a new round only: {c} in corrected texts.": (
        "Karara bağlanmadı, ancak yeni bir turda bağlanabilir: sonradan düzeltilen metinlerde {c}."
    ),
    "Not settled, and to be settled in a new round only: {c} in a corrected text.": (
        "Karara bağlanmadı, ancak yeni bir turda bağlanabilir: sonradan düzeltilen bir metinde {c}."
    ),
    "boundary {n}": "sınır {n}",
    "different {n}": "farklı {n}",
    "missing {n}": "eksik {n}",
    "As submitted; unit {unit}; 95 % intervals, {n} draws, seed {seed}.": (
        "Teslim edildiği gibi; birim {unit}; %95 aralıklar, {n} çekim, tohum {seed}."
    ),
    "Shown: {n} of {m}.": "Gösterilen: {n}/{m}.",
    "Filters: {filters}.": "Süzgeçler: {filters}.",
    "None of {n} disagreement(s) of “{round}” was settled yet.": (
        "“{round}” turundaki {n} uyuşmazlığın hiçbiri henüz karara bağlanmadı."
    ),
    "Nothing was settled in the round “{round}” yet: {n} disagreement(s).": (
        "“{round}” turunda henüz karara bağlanan yok: {n} uyuşmazlık."
    ),
    "Excerpts behind the numbers: {way}, with the pack's filters ({filters}).": (
        "Sayıların ardındaki alıntılar: {way}, bu paketin süzgeçleriyle ({filters})."
    ),
    "Excerpts behind the numbers: {way}.": "Sayıların ardındaki alıntılar: {way}.",
    "{coder} gave {one}, {other} gave {two}:": "{coder}: {one}; {other}: {two}:",
    "{case} was coded to the end without it; said there instead, under “{code}”:": (
        "{case} sonuna dek kodlandı ve bu kod bulunmadı; orada “{code}” altında söylenen:"
    ),
    "{case} is without it; instead: {code}": "{case}: bu kod yok; yerine: {code}",
    "n12: sentences with both codes, by one coder; n1, n2: sentences with each; cases: {cases} with both.": (
        "n12: bir kodlayıcının iki koduyla da değdiği cümleler; n1, n2: her birinin değdiği cümleler; vakalar: ikisinin de bulunduğu {cases}."
    ),
    "lift = n12 · N / (n1 · n2), N = {n} sentences, each once for every coder who read it; 1 is what chance gives.": (
        "kaldıraç = n12 · N / (n1 · n2), N = {n} cümle, her biri onu okuyan her kodlayıcı için bir kez; 1, rastlantının verdiğidir."
    ),
    "{name}, turn {n}": "{name}, konuşma sırası {n}",
    "{name}, paragraph {n}": "{name}, paragraf {n}",
    "{name}, turns {n}": "{name}, konuşma sırası {n}",
    "{name}, paragraphs {n}": "{name}, paragraf {n}",
    "{project}; profile {profile}; codebook version {version}; selection: {selection}; {more}qcode {qcode}.": (
        "{project}; profil: {profile}; kod kitabı sürümü: {version}; seçim: {selection}; {more}qcode {qcode}."
    ),
    "agreement: as submitted in the round “{round}”; seed {seed}; ": (
        "uyum: “{round}” turunda teslim edildiği gibi; tohum {seed}; "
    ),
    "agreement: documents that are done; seed {seed}; ": "uyum: biten belgelerde; tohum {seed}; ",
    "seed {seed}; ": "tohum {seed}; ",
    "everything": "tümü",
    "reliability": "güvenirlik",
    "reflexive": "düşünümsel",
}
"""Sentences with places, by the English one: `(s)` is an English plural; what fills a place is translated too."""
