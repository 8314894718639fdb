# ruff: noqa: E501 - a sentence and its translation are read, and searched for, in one piece
"""Turkish sentences with places, by the English ones."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "Excerpts are codings. Documents, {cases}, coders and last use include the codes under a code.": (
        "Alıntı sayısı kodlama sayısıdır. Belge, {cases}, kodlayıcı ve son kullanım, bir kodun altındaki kodları da içerir."
    ),
    "About {n} {cases}, {m} document(s).": "{n} {cases}, {m} belge üzerinden.",
    "About {n} {cases}, {m} document(s); only {filters}.": "{n} {cases}, {m} belge üzerinden; yalnız {filters}.",
    "There is no document yet. Bring some in: qcode import FOLDER": "Henüz belge yok. Ekleyin: qcode import FOLDER",
    "{name}: There is no {cases} with a document here. Link documents: qcode cases link DOCUMENT CASE": (
        "{name}: Burada belgesi olan {cases} yok. Belgeleri bağlayın: qcode cases link DOCUMENT CASE"
    ),
    "{n} {cases} without a document is not in this table.": "Belgesi olmayan {n} {cases} bu tabloda yer almaz.",
    "no interval: fewer than {n} documents were coded by both, too few to resample": (
        "aralık yok: {n} belgeden azını ikisi de kodladı, yeniden örneklemeye yetmez"
    ),
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
    "of the {n} of {m} documents that all coders finished": "{m} belgeden tüm kodlayıcıların bitirdiği {n} tanesinde",
    "undefined: {why}": "tanımsız: {why}",
    "{file}: {n} code(s) added, {m} changed, {k} as they were": (
        "{file}: {n} kod eklendi, {m} değişti, {k} olduğu gibi kaldı"
    ),
    "Agreement, {coders}, round {round}": "Uyum: {coders}, {round} turu",
    "Agreement, {coders}": "Uyum: {coders}",
    "Agreement before and after settling, round {round}": "Karara bağlamadan önce ve sonra uyum, {round} turu",
    "Protocol of settling, round {round}": "Karar tutanağı, {round} turu",
    "Start, end and borders: characters of the text, from 0; the end is outside.": (
        "Başlangıç, bitiş ve sınırlar: metnin karakterleri, 0'dan başlayarak; bitiş dışarıdadır."
    ),
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
    "Unit: {unit}; N = {n} units, {m} characters of the {k} of these documents; the rest is left out, as if it were not in them.": (
        "Birim: {unit}; N = {n} birim, bu belgelerdeki {k} karakterden {m} tanesi; kalanı, belgelerde hiç yokmuş gibi dışarıda bırakıldı."
    ),
    "Selection: {filters}.": "Seçim: {filters}.",
    "Documents without such a speaker, left out: {n}.": "Böyle bir konuşmacısı olmadığı için dışarıda bırakılan belge sayısı: {n}.",
    "Documents without {unit}s, which have no units: {n}.": "İçinde {unit} olmayan, bu yüzden birimi de olmayan belge sayısı: {n}.",
    "Documents left out, being sealed until all have submitted ({names}): {n}.": (
        "Herkes teslim edene dek mühürlü olduğu için dışarıda bırakılan belge sayısı ({names}): {n}."
    ),
    "No interval for {n} of {m} codes with an alpha: {terms}.": "α değeri olan {m} kodun {n} tanesinde aralık yok: {terms}.",
    "{n} marked in fewer than {m} documents": "{n} tanesi {m} belgeden azında işaretli",
    "{n} marked in fewer than {m} units": "{n} tanesi {m} birimden azında işaretli",
    "{n} every draw gave the same value": "{n} tanesinde her çekim aynı değeri verdi",
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
    "{n} bands of {name}, of about as many each, by all values of the project.": (
        "“{name}” projedeki tüm değerlere göre, her birinde yaklaşık aynı sayıda değer bulunan {n} aralığa bölündü."
    ),
    "{n} bands of {name}, of about as many each, by all values of the project; equal values stay together, which leaves {m}.": (
        "“{name}” projedeki tüm değerlere göre, her birinde yaklaşık aynı sayıda değer bulunan {n} aralığa bölündü; eşit değerler bir arada kaldığı için {m} aralık vardır."
    ),
    "Bands of {name} begin at {more}.": "“{name}” aralıklarının başladığı değerler: {more}.",
    "Columns are the years of {name}.": "Sütunlar “{name}” yıllarıdır.",
    "Columns are the months of {name}.": "Sütunlar “{name}” aylarıdır.",
    "Columns are the decades of {name}.": "Sütunlar “{name}” özelliğinin onyıllarıdır.",
    "{n} without a year left out.": "Yılı olmayan {n} tanesi dışarıda bırakıldı.",
    "{n} without a month left out.": "Ayı olmayan {n} tanesi dışarıda bırakıldı.",
    "{n} without a decade left out.": "Onyılı olmayan {n} tanesi dışarıda bırakıldı.",
    "! {n} pairs have c over 1 or undefined, because one excerpt is in several pairs: compare by sentence instead.": (
        "! {n} çiftte c 1'den büyük ya da tanımsızdır, çünkü bir alıntı birkaç çiftte yer alır: cümlelerle karşılaştırınız."
    ),
    "! {n} pairs have n12 larger than a count, because one excerpt overlaps several: see “of n1” and “of n2”.": (
        "! {n} çiftte n12 bir sayıdan büyüktür, çünkü bir alıntı birkaçıyla örtüşür: “n1 içinde” ve “n2 içinde” sütunlarına bakınız."
    ),
    "! {n} pair has c over 1 or undefined, because one excerpt is in several pairs: compare by sentence instead.": (
        "! {n} çiftte c 1'den büyük ya da tanımsızdır, çünkü bir alıntı birkaç çiftte yer alır: cümlelerle karşılaştırınız."
    ),
    "! {n} pair has n12 larger than a count, because one excerpt overlaps several: see “of n1” and “of n2”.": (
        "! {n} çiftte n12 bir sayıdan büyüktür, çünkü bir alıntı birkaçıyla örtüşür: “n1 içinde” ve “n2 içinde” sütunlarına bakınız."
    ),
    "! {n} pairs have counts that differ {m} : 1 or more, where c cannot come near 1: see lift or the shares.": (
        "! {n} çiftte sayılar {m} : 1 ya da daha fazla farklıdır, c 1'e yaklaşamaz: kaldıraca ya da paylara bakınız."
    ),
    "! {n} pair has counts that differ {m} : 1 or more, where c cannot come near 1: see lift or the shares.": (
        "! {n} çiftte sayılar {m} : 1 ya da daha fazla farklıdır, c 1'e yaklaşamaz: kaldıraca ya da paylara bakınız."
    ),
    "What belongs to several columns counts in each of them, and once in the total.": (
        "Birden çok sütuna ait olan her birinde, toplamda ise bir kez sayılır."
    ),
    "The {cases} have no attribute with few values to divide codes by.": (
        "Kodların bölüneceği, az sayıda değeri olan bir {cases} özelliği yok."
    ),
    "Nothing is coded that belongs to a {cases}.": "Bir vakaya ({cases}) ait hiçbir şey kodlanmadı.",
    "There are fewer than {n} documents, too few for a base.": "{n} taneden az belge var; taban için az.",
    "There are fewer than {n} {cases}, too few for a base.": "{n} taneden az {cases} var; taban için az.",
    "Intervals: 95 %, percentiles of {n} draws of units, seed {seed}; fewer than {m} documents were coded by both: the interval is over units and too narrow where units of one document resemble each other.": (
        "Aralıklar: %95, birimlerden {n} çekilişin yüzdelikleri, tohum {seed}; {m} belgeden azını ikisi de kodladı: aralık birimler üzerindendir ve bir belgenin birimleri birbirine benziyorsa fazla dardır."
    ),
    "{n} memo(s).": "{n} not.",
    "in documents of the blind round {round} only one's own codings are counted until all have submitted": (
        "{round} körleme turunun belgelerinde, herkes teslim edene dek yalnız kişinin kendi kodlamaları sayılır"
    ),
    "In documents of the blind round {round} only one's own codings are counted until all have submitted.": (
        "{round} körleme turunun belgelerinde, herkes teslim edene dek yalnız kişinin kendi kodlamaları sayılır."
    ),
    "{cases} by attribute": "{cases}, özelliklere göre",
    "Universe: {n} document(s), {m} {cases}; done by at least one coder: {k}.": (
        "Evren: {n} belge, {m} {cases}; en az bir kodlayıcının bitirdiği: {k}."
    ),
    "Universe: {n} excerpt(s) in {m} document(s), {k} {cases}.": "Evren: {m} belgede {n} alıntı, {k} {cases}.",
    "Universe: {n} document(s) coded to the end.": "Evren: sonuna dek kodlanan {n} belge.",
    "Universe: {n} {cases} coded to the end.": "Evren: sonuna dek kodlanan {n} {cases}.",
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
    "{n} without a document is not shown.": "Belgesi olmayan {n} tanesi gösterilmez.",
    "{n} without a document are not shown.": "Belgesi olmayan {n} tanesi gösterilmez.",
    "{n} code(s) that were not found are not shown.": "Bulunmayan {n} kod gösterilmez.",
    "{n} code that was not found is not shown.": "Bulunmayan {n} kod gösterilmez.",
    "What stands deeper than level {n} of the codebook counts in the code above it.": (
        "Kod kitabının {n}. düzeyinden daha derinde duran, üstündeki kodda sayılır."
    ),
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
    "Unit: pairs of excerpts; codes are together where they are overlapping.": (
        "Birim: alıntı çifti; kodlar, alıntıları örtüştüğünde birliktedir."
    ),
    "Unit: pairs of excerpts; codes are together where they are at most {n} sentence(s) apart.": (
        "Birim: alıntı çifti; kodlar, alıntılarının arasında en çok {n} cümle olduğunda birliktedir."
    ),
    "Unit: passages; codes are together where they are in the same passage.": (
        "Birim: pasaj; kodlar aynı pasajda olduğunda birliktedir."
    ),
    "Unit: paragraphs; codes are together where they are in the same paragraph.": (
        "Birim: paragraf; kodlar aynı paragrafta olduğunda birliktedir."
    ),
    "n12: passages with both codes, by one coder; n1, n2: passages with each; cases: {cases} with both.": (
        "n12: bir kodlayıcının iki kodunu da taşıyan pasajlar; n1, n2: her birinin pasajları; vakalar: ikisinin de bulunduğu {cases}."
    ),
    "n12: paragraphs with both codes, by one coder; n1, n2: paragraphs with each; cases: {cases} with both.": (
        "n12: bir kodlayıcının iki koduyla da değdiği paragraflar; n1, n2: her birinin değdiği paragraflar; vakalar: ikisinin de bulunduğu {cases}."
    ),
    "lift = n12 · N / (n1 · n2), N = {n} paragraphs, each once for every coder who read it; 1 is what chance gives.": (
        "kaldıraç = n12 · N / (n1 · n2), N = {n} paragraf, her biri onu okuyan her kodlayıcı için bir kez; 1, rastlantının verdiğidir."
    ),
    "lift = n12 · N / (n1 · n2), N = {n} passages, each once for every coder who read it; 1 is what chance gives.": (
        "kaldıraç = n12 · N / (n1 · n2), N = {n} pasaj, her biri onu okuyan her kodlayıcı için bir kez; 1, rastlantının verdiğidir."
    ),
    "no interval: every draw gives the same value: no interval can be drawn from it": (
        "aralık yok: her çekiliş aynı değeri verir, ondan aralık çıkmaz"
    ),
    "no interval: marked in {n} document(s), fewer than {m}: too few to draw from": (
        "aralık yok: {n} belgede işaretli, {m} taneden az; çekiliş için çok az"
    ),
    "no interval: marked in {n} unit(s), fewer than {m}: too few to draw from": (
        "aralık yok: {n} birimde işaretli, {m} taneden az; çekiliş için çok az"
    ),
    "n12: pairs of excerpts with both codes, by one coder; n1, n2: excerpts with each; cases: {cases} with both.": (
        "n12: bir kodlayıcının iki kodu da taşıyan alıntı çiftleri; n1, n2: her birinin alıntıları; vakalar: ikisinin de bulunduğu {cases}."
    ),
    "codes together, overlapping: n12": "birlikte görülen kodlar, örtüşen: n12",
    "codes together, overlapping": "birlikte görülen kodlar, örtüşen",
    "Base: the first {n} documents with {m} code(s); run: {k} (Guest, Namey & Chen 2020).": (
        "Taban: {m} kodlu ilk {n} belge; dizi: {k} (Guest, Namey ve Chen 2020)."
    ),
    "Base: the first {n} {cases} with {m} code(s); run: {k} (Guest, Namey & Chen 2020).": (
        "Taban: {m} kodlu ilk {n} {cases}; dizi: {k} (Guest, Namey ve Chen 2020)."
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
    "One square: about {n} character(s), in the colour of the code that covers most of them; in brackets: squares, {m} in all.": (
        "Bir kare: yaklaşık {n} karakter, çoğunu kapsayan kodun renginde; ayraç içinde: kare sayısı, toplam {m}."
    ),
    "{n} rarer code(s) not shown.": "Daha seyrek {n} kod gösterilmez.",
    "{n} without a date left out.": "Tarihi olmayan {n} tanesi dışarıda bırakıldı.",
    "{n} without such a speaker left out.": "Böyle bir konuşmacısı olmayan {n} tanesi dışarıda bırakıldı.",
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
    "{n} disagreement(s) ({kinds}): {m} settled, {k} unsettled; {d} passage(s) on which all agree, in the agreed layer.": (
        "{n} uyuşmazlık ({kinds}): {m} karara bağlandı, {k} bağlanmadı; herkesin anlaştığı {d} pasaj, üzerinde anlaşılan katmanda."
    ),
    "Corrected since, and shown as submitted: {names}; what is agreed follows into the present text.": (
        "Sonradan düzeltildi, teslim edildiği hâliyle gösterilmektedir: {names}; üzerinde anlaşılanlar bugünkü metne taşınır."
    ),
    "no longer in the text": "artık metinde yok",
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
    "{project}; profile {profile}; codebook version {version}; selection: {selection}; {more}qcode {qcode}. Sealed: {sealed}.": (
        "{project}; profil: {profile}; kod kitabı sürümü: {version}; seçim: {selection}; {more}qcode {qcode}. Mühürlü: {sealed}."
    ),
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
