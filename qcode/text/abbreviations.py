"""Words whose point does not end a sentence, and words that begin one; Turkish and English.

Interviews mix the two languages, so both lists serve both; a word that is an ordinary word in the other
language (“Sen.”, “al.”) is kept to its own.
"""

from __future__ import annotations

_TITLES_TR = """
    Prof Doç Dr Yrd Yard Öğr Gör Arş Uzm Av Op Dt Ecz Müh Mim Müf Hz Sn Alb Yb Bnb Yzb Tğm Ütğm Org Korg Tümg Tuğg
    Gnkur Bşk Bşkn Yrdc Müd Kom Sek bkz Bkz bk krş Krş örn Örn çev Çev haz Haz yay Yay hzl Hzl
"""
_TITLES_EN = """
    Mr Mrs Ms Messrs Dr Prof St Ste Rev Hon Gov Capt Col Lt Sgt Cmdr Supt Mt Ft cf viz approx ca
"""
_OWN_TR = "Gen"
_OWN_EN = "Sen Rep Pres Gen vs"

_CLOSING_TR = """
    vd vb vs vdğ yy yak md Md mad Mad fık Fık m mah Mah Mh mh cad Cad Cd cd sok Sok Sk sk bulv Bulv Blv blv Apt apt
    Şti Ltd San Tic İnş Gıd Şb şb Mrk Mv mv Böl böl Yön İst Ank Bld Üniv Fak Blok ark
"""
_CLOSING_EN = """
    etc Inc Corp Co Ltd Jr Sr Ave Blvd Rd Dept Univ Assn Bros eds Eds ed Ed
"""
_BEFORE_NUMBERS = """
    No no Nos nos Nr nr Nu nu S s ss P p pp C c Art art Arts Sec sec Sect Fig fig Figs Vol vol Tab tab Şek şek Tel tel
    Ch ch Par par Para para Cl cl Reg reg Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec sy Sy
"""

TITLES = {
    "tr": frozenset((_TITLES_TR + _TITLES_EN + _OWN_TR).split()),
    "en": frozenset((_TITLES_TR + _TITLES_EN + _OWN_EN).split()),
}
"""Abbreviations that cannot end a sentence: somebody or something must follow."""

CLOSING = {
    "tr": frozenset((_CLOSING_TR + _CLOSING_EN).split()),
    "en": frozenset((_CLOSING_TR + _CLOSING_EN + "al").split()),
}
"""Abbreviations that may end a sentence; they do where the next word is one that begins sentences."""

BEFORE_NUMBERS = frozenset(_BEFORE_NUMBERS.split())
"""Abbreviations only before a number (“No. 5”, but “No. We did not.”)."""

_COUNTED = """
    madde maddesi maddesinin md mad fıkra fıkrası bent bendi bölüm ek tablo şekil sayfa no numara yüzde saat toplam puan
    yaş yaşım oda kapı article art section sec no number page table figure annex chapter appendix step phase
"""
COUNTED = frozenset(_COUNTED.split())
"""Words before a number that make it a count and no ordinal (“Madde 5.”), in small letters."""

_STARTERS = """
    Bu Bunu Bunun Buna Bunda Bundan Bunlar Bunları Bunların Böyle Böylece Böylelikle Burada Buradan Buraya Bence
    Bana Beni Ben Benim Biz Bize Bizi Bizim Bizde Siz Size Sizin Sizce Sen Onlar Onları Onların Ona Onu Onun Ondan Orada
    Oradan O Şu Şunu Şöyle Şimdi Sonra Sonrasında Sonuçta Sonuç Ama Fakat Ancak Ayrıca Ve Veya Çünkü Yani Hatta Hem
    Mesela Örneğin Dolayısıyla Peki Evet Hayır Tabii Tabi Aslında Artık Eğer Nasıl Neden Niye Ne Hangi Her Hiç
    Herkes Bazı Bazen Bazıları Kimi Birçok Diğer Öte Öyle Özellikle Genellikle Genelde Zaten İşte Hâlâ Hala Daha Demek
    Diyelim Gerçi Galiba Belki Maalesef Ne Neyse Oysa Rağmen Üstelik Keza Nitekim Halbuki Buna Bir Yine Gene Şey
    The This That These Those There Then They We You He She It I My Our Your Their His Her But And Or So Because However
    Moreover Also Although After Before When While If In On At For From With What Who Why How Where Which Yes No Well
    Now Here Still Some Many Most Each Every Another Other Actually Finally First Second To As By
"""
STARTERS = frozenset(_STARTERS.split())
"""Words that begin a sentence far more often than they are part of a name."""
