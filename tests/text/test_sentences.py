from __future__ import annotations

import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.text.sentences import cut_sentences
from qcode.text.units import paragraphs, words

TURKISH = """
Toplantı 01.07.2020 tarihinde yapıldı. | Kimse gelmedi.
8. Dönem Meclisi kararı aldı. | Karar uygulanmadı.
T.C. Anayasası'nın 127. maddesi açıktır. | Yerel yönetimler özerktir.
Bunu Prof. Dr. Ayşe Yılmaz hazırladı. | Rapor bizde.
Park, bahçe vb. alanları belediye yapar. | Yolu karayolları.
Kanunun (bkz. Md. 14) hükmü bu. | Biz de uyduk.
5393 sayılı Kanun md. 14 gereğince yapıldı. | Sonra iptal edildi.
Av. Mehmet Bey geldi. | Dosyayı aldı.
Adres Atatürk Cad. No. 5 idi. | Taşındık.
İstiklal Mah. Çiçek Sok. üzerindeki bina. | Yıkıldı.
Bunu düzenleyen Madde 5. | Ayrıca yönetmelik var.
Teklif Madde 5. | Belediye itiraz etti. | Sonuç çıkmadı.
"Ne oluyor?" diye sordu. | Cevap vermedik.
Başkan "Yapacağız." dedi. | İnandık.
“Yapacağız.” | Başkan böyle söyledi.
Dedi ki: “Para yok. | Bekleyin.” | Bekledik.
Bilmiyorum... | Belki olur.
Yani.. | Ne diyeyim…
Şey... nasıl desem, zor bir iş. | Yine de yaptık.
Gerçekten mi?! | Evet!
2019. yılda değil, 2020'de oldu. | Eminim.
Proje 2019. | Sonra durdu.
II. Abdülhamid döneminde yapılmış. | Tarihi bina.
XX. Yüzyıl başında kurulmuş. | Eski bir ilçe.
M. Kemal Bey muhtardı. | Şimdi emekli.
Bütçe 1.500.000 TL idi. | Yetmedi.
Oran yüzde 3,5. | Düşük yani.
Oran %15. | Geri kalanı hibe.
Saat 14.30'da başladık. | Akşam bitti.
Nüfus yüzde 12. | Artmıyor pek.
(Bunu yazmayın.) | Devam edelim.
Geldi (sonra gitti). | Bir daha gelmedi.
Geldi. | (Sonra gitti.) | Kimse görmedi.
İlginç (!) Belediye bunu bilmiyormuş. | Olur mu?
Kayıtta [...] Belediye diyor. | Duyulmuyor.
1. Bütçe yetersiz.
A. Şirketi taraf oldu.
AB vb. fonlardan yararlandık. | Az ama.
Yılmaz vd. (2019) bunu gösterdi. | Katılıyorum.
Hesap 5. | Bu kadar. | Bitti.
Gider Ltd. Şti. hesabından ödendi. | Fatura var.
Org. Ahmet Paşa geldi. | Tören yapıldı.
Sn. Başkan, 3. Bölge Müdürlüğü reddetti. | Neden?
Bkz. Ek 2. | Orada yazıyor.
- Evet. | - Hayır.
Karar çıktı.[3] | Uygulanmadı.
A.Ş. Genel Müdürü konuştu. | Dinledik.
19. yy. Osmanlı yapısı. | Korunuyor.
İŞKUR'a başvurduk. | IĞDIR'dan cevap gelmedi.
Tel. 0312 yazıyor. | Aradım.
""".strip().splitlines()

ENGLISH = """
Dr. Smith came at 5 p.m. and left. | Nobody noticed.
No. | We did not ask.
Law No. 5393 says so. | We followed Art. 14 of it.
It was in 2019. | The mayor resigned.
He said “No.” | Then he left.
"Why?" she asked. | I did not know.
So did I. | Then it rained.
We use parks, roads, etc. for this. | It works.
Prof. J. R. Brown wrote it. | It is good.
There were 5. | Three left.
Well... | I think so.
The U.S. embassy helped. | Germany did not.
Mr. and Mrs. Kaya, e.g. Ayşe, came. | They stayed.
Yılmaz et al. found that. | Others did not.
(See Fig. 3.) | It shows this.
1. Budget is short.
""".strip().splitlines()


def cut(text: str, language: str) -> list[str]:
    return [span.of(text) for span in cut_sentences(text, language, paragraphs(text))]


@pytest.mark.parametrize("marked", TURKISH)
def test_turkish_sentences_of_the_town_hall_are_cut_where_a_reader_would(marked: str) -> None:
    assert cut(marked.replace(" | ", " "), "tr") == marked.split(" | ")


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_are_cut_where_a_reader_would(marked: str) -> None:
    assert cut(marked.replace(" | ", " "), "en") == marked.split(" | ")


def test_all_marked_turkish_sentences_in_one_paragraph_each_are_cut_the_same() -> None:
    text = "\n".join(line.replace(" | ", " ") for line in TURKISH)
    assert cut(text, "tr") == [sentence for line in TURKISH for sentence in line.split(" | ")]


def test_a_newline_ends_a_sentence_without_any_mark() -> None:
    assert cut("Bütçe yok\nPersonel yok", "tr") == ["Bütçe yok", "Personel yok"]


def test_in_wrapped_text_a_newline_is_a_space() -> None:
    long = "During the pandemic the council had to postpone the participatory budget, and " * 4 + "nobody asked."
    text = textwrap.fill(long, 80) + "\n\n" + textwrap.fill("Then it ended. " + long, 80)
    assert [" ".join(each.split()) for each in cut(text, "en")] == [long, "Then it ended.", long]


def test_a_transcript_without_capitals_is_cut_at_its_points() -> None:
    text = "evet. sonra geldik. para yoktu. kimse sormadı. biz de sustuk. bitti. vb. şeyler."
    assert cut(text, "tr") == [
        "evet.", "sonra geldik.", "para yoktu.", "kimse sormadı.", "biz de sustuk.", "bitti.", "vb. şeyler.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "piece", "times"),
    [
        ("", ".", 1_000_000),
        ("", "a. ", 50_000),
        ("", '. " ', 250_000),
        ("((.", "))", 500_000),
        ("", "a", 1_000_000),
        ("a.", " ", 1_000_000),
        ("", "5. A", 250_000),
        ("", "? ", 500_000),
        ("", "#[", 500_000),
        ("", "A. ([", 200_000),
        ("", ".*", 500_000),
    ],
)
def test_no_run_of_marks_is_too_long(before: str, piece: str, times: int) -> None:
    text = before + piece * times
    assert cut_sentences(text, "tr", paragraphs(text))


PIECES = [*"aAbİıI5. .?!…\"'()[]“”«»—-:;,\n\n\t", "Dr", "vb", "md", "K1:", "Bu ", "Madde 5. "]
SPEECH = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(st.one_of(SPEECH, st.text(max_size=60)), st.sampled_from(["tr", "en", "xx"]))
def test_sentences_tile_the_paragraphs_and_each_word_is_in_one(text: str, language: str) -> None:
    blocks = paragraphs(text)
    found = cut_sentences(text, language, blocks)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(span.of(text) == span.of(text).strip() for span in found)
    assert all(sum(block.contains(span) for block in blocks) == 1 for span in found)
    assert all(sum(span.contains(word) for span in found) == 1 for word in words(text))
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
