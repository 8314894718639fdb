"""The methods paragraph, in English and Turkish: every number comes from the project, what it lacks is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qcode import __version__
from qcode.services.tables.notes import counted, plural
from qcode.services.wording import day_told, said

if TYPE_CHECKING:
    from qcode.services.report.facts import Agreed, CodedBefore, Facts, Saturated

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS_TURKISH = {"sentence": "cümle", "turn": "konuşma sırası", "paragraph": "paragraf", "document": "belge"}


def english(facts: Facts, profile: str) -> str:
    """The paragraph in English."""
    return " ".join(_english(facts, profile))


def _english(facts: Facts, profile: str) -> Iterator[str]:
    dated = f", dated {_days(facts, 'en', ' to ')}" if facts.first else ""
    spoken = ", those of interviewers not counted" if facts.interviewers else ""
    on = f"{',' if dated else ''} on {facts.cases_with} of {counted(facts.cases, facts.noun)}" if facts.cases else ""
    yield (f"The material comprises {counted(facts.documents, 'document')} ({facts.words:,} words{spoken}){dated}{on}.")
    yield f"It was coded in qcode {__version__}."
    if facts.codes:
        yield from _codebook(facts, profile)
    if profile != "reflexive" and facts.coders:
        yield (
            f"{_spelt(len(facts.coders)).capitalize()} {'coder' if len(facts.coders) == 1 else 'coders'} "
            f"({', '.join(facts.coders)}) marked {counted(facts.excerpts, 'excerpt')}; {facts.done} of "
            f"{counted(facts.documents, 'document')} were coded to the end, {facts.double} of them by two "
            "coders or more."
        )
    if facts.selection:
        yield (
            f"The numbers of codes and excerpts are those of a selection ({facts.selection}); the numbers of documents "
            f"and {plural(facts.noun)} are those of the whole project."
        )
    if facts.rounds:
        one = ", blind" if facts.blind else ""
        blind = f", {_spelt(facts.blind)} of them blind" if facts.blind and len(facts.rounds) > 1 else one
        yield f"Coding went in {_spelt(len(facts.rounds))} {'round' if len(facts.rounds) == 1 else 'rounds'}{blind}."
    yield from map(_before, facts.before)
    if facts.agreed:
        yield from _agreement(facts.agreed)
    yield from _settling(facts)
    yield from _corrected(facts)
    if facts.saturated:
        yield from _saturation(facts.saturated)
    if facts.memos:
        yield f"The coders wrote {counted(facts.memos, 'memo')} along the way."


def _before(each: CodedBefore) -> str:
    (first, number), *others = each.coders
    who = "".join(f" and {name} {other}" for name, other in others)
    return f"Before the round “{each.round}” was made, {first} had coded {number}{who} of its documents."


def _codebook(facts: Facts, profile: str) -> Iterator[str]:
    frozen = (
        f"; {counted(facts.versions, 'version')} of it {'was' if facts.versions == 1 else 'were'} frozen"
        if facts.versions
        else ""
    )
    if profile == "reflexive":
        frozen = frozen.replace(" of it ", " of the codebook ")
        readers = f", by {' and '.join(facts.coders)}:" if facts.coders else ""
        yield (
            f"Codes were developed in reading{readers or ':'} at the end there were {facts.codes}, {facts.top} at the "
            f"top level{frozen}. "
            f"They were given to {counted(facts.excerpts, 'excerpt')}; numbers of excerpts are reported to "
            "show where a "
            "theme was read, not how important it is."
        )
        return
    yield (
        f"The codebook has {counted(facts.codes, 'code')}, {facts.top} at the top level, of which {facts.defined} are "
        f"defined and {facts.exampled} have an example{frozen}."
    )


def _agreement(found: Agreed) -> Iterator[str]:
    where = (
        f"in the round “{found.round}”"
        if found.round
        else "in the documents that two coders or more had coded to the end"
    )
    if found.alpha is None:
        yield f"Agreement on sets of codes could not be computed {where}."
    else:
        interval = (
            f" (95 % interval {_number(found.low)} to {_number(found.high)}, {found.draws:,} bootstrap draws "
            "of documents, "
            f"seed {found.seed})" if found.low is not None and found.high is not None else ""
        )  # fmt: skip
        yield (
            f"Agreement was computed on independent codings {where} ({counted(found.documents, 'document')}), "
            f"with the {found.unit} as the unit (N = {found.units:,}): Krippendorff's alpha on sets of codes "
            f"(MASI distance) is {_number(found.alpha)}{interval}."
        )
    if found.characters < found.whole:
        yield (
            f"Only a part of these documents was compared ({found.selection}): {found.characters:,} of {found.whole:,} "
            "characters."
        )
    if found.mean is not None:
        yield (
            f"For single codes alpha is between {_number(found.least)} and {_number(found.most)} (mean "
            f"{_number(found.mean)} "
            f"over {found.codes} of {counted(found.all_codes, 'code')}); {found.reliable} "
            f"{'code reaches' if found.reliable == 1 else 'codes reach'} .800, and {found.tentative} "
            f"{'lies' if found.tentative == 1 else 'lie'} from .667 to .800."
        )
    if found.exact is not None:
        yield f"F1 of passages with the same code and exactly the same boundaries is {_number(found.exact)}."


def _settling(facts: Facts) -> Iterator[str]:
    if facts.settled:
        yield (
            f"The coders then settled {facts.settled} of {counted(facts.disagreements, 'disagreement')} in discussion; "
            "their own codings were kept, and what was decided stands as a layer beside them."
        )


def _corrected(facts: Facts) -> Iterator[str]:
    """One sentence on texts that were corrected after they had been submitted."""
    if facts.agreed and facts.agreed.corrected:
        yield (
            f"In {facts.agreed.corrected:,} of the compared documents the text was corrected after it had been "
            "submitted; agreement is of the text as it was submitted."
        )


def _saturation(found: Saturated) -> Iterator[str]:
    parts = [
        f"at most {share * 100:.0f} % new codes after {at}+{found.run} of {found.interviews}"
        + (f", though {counted(again, 'later run')} brought more" if again else "") if at is not None
        else f"at most {share * 100:.0f} % new codes not reached in {found.interviews}"
        for (share, at), again in zip(found.thresholds, found.again, strict=True)
    ]  # fmt: skip
    yield (
        f"New codes were followed over {found.interviews} documents in their order (base {found.base}, run "
        f"{found.run}; "
        f"Guest, Namey & Chen 2020): {'; '.join(parts)}."
    )


def _spelt(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _number(value: float | None) -> str:
    """A coefficient to two digits, without the nought before the point, as the field writes it."""
    if value is None:
        return "–"
    text = f"{value:.2f}"
    text = "0.00" if text == "-0.00" else text
    return text.replace("0.", ".", 1) if abs(value) < 0.995 else text


def turkish(facts: Facts, profile: str) -> str:
    """The paragraph in Turkish."""
    return " ".join(_turkish(facts, profile))


def _turkish(facts: Facts, profile: str) -> Iterator[str]:
    dated = _dated_turkish(facts)
    noun = said("tr", facts.noun)
    spoken = ", görüşmecilerinki sayılmadan" if facts.interviewers else ""
    on = (
        f"; belgeler {_whole(facts.cases)} birimden ({noun}) {_whole(facts.cases_with)} tanesine ilişkindir"
        if facts.cases
        else ""
    )
    yield (
        f"Çalışmanın gereci{dated} {_whole(facts.documents)} belgeden ({_whole(facts.words)} sözcük{spoken}) "
        f"oluşmaktadır{on}."
    )
    yield f"Kodlama qcode {__version__} ile yapılmıştır."
    if facts.codes:
        yield from _codebook_turkish(facts, profile)
    if profile != "reflexive" and facts.coders:
        yield (
            f"{_whole(len(facts.coders))} kodlayıcı ({', '.join(facts.coders)}) {_whole(facts.excerpts)} alıntı "
            f"işaretlemiştir; {_whole(facts.documents)} belgenin {_whole(facts.done)} tanesi sonuna dek "
            "kodlanmış, bunların "
            f"{_whole(facts.double)} tanesini en az iki kodlayıcı kodlamıştır."
        )
    if facts.selection:
        yield (
            f"Kod ve alıntı sayıları bir seçimindir ({facts.selection_turkish}); belge ve birim ({noun}) sayıları "
            "projenin tümünündür."
        )
    if facts.rounds:
        blind = f"; bunların {_whole(facts.blind)} tanesi körlemedir" if facts.blind else ""
        yield f"Kodlama {_whole(len(facts.rounds))} turda yürütülmüştür{blind}."
    yield from map(_before_turkish, facts.before)
    if facts.agreed:
        yield from _agreement_turkish(facts.agreed)
    if facts.settled:
        yield (
            f"Ardından {_whole(facts.disagreements)} uyuşmazlığın {_whole(facts.settled)} tanesi tartışılarak karara "
            "bağlanmıştır; kodlayıcıların kendi kodlamaları korunmuş, kararlar ayrı bir katmanda tutulmuştur."
        )
    yield from _corrected_turkish(facts)
    if facts.saturated:
        yield from _saturation_turkish(facts.saturated)
    if facts.memos:
        yield f"Bu sırada {_whole(facts.memos)} not yazılmıştır."


def _before_turkish(each: CodedBefore) -> str:
    who = ", ".join(f"{_whole(number)} tanesini {name}" for name, number in each.coders)
    return f"“{each.round}” turunun belgelerinden {who}, tur açılmadan önce kodlamıştı."


def _codebook_turkish(facts: Facts, profile: str) -> Iterator[str]:
    frozen = f"; kod kitabının {_whole(facts.versions)} sürümü saklanmıştır" if facts.versions else ""
    if profile == "reflexive":
        readers = f", {' ve '.join(facts.coders)} tarafından," if facts.coders else ""
        yield (
            f"Kodlar{readers} okuma sürecinde geliştirilmiştir: sonunda en üst düzeyde {_whole(facts.top)}, toplam "
            f"{_whole(facts.codes)} kod vardır{frozen}. Bu kodlar {_whole(facts.excerpts)} alıntıya "
            "verilmiştir; alıntı "
            "sayıları bir temanın önemini değil, nerede okunduğunu göstermek için verilmektedir."
        )
        return
    yield (
        f"Kod kitabında, {_whole(facts.top)} tanesi en üst düzeyde olmak üzere {_whole(facts.codes)} kod "
        "vardır; bunların "
        f"{_whole(facts.defined)} tanesi tanımlanmış, {_whole(facts.exampled)} tanesine örnek verilmiştir{frozen}."
    )


def _agreement_turkish(found: Agreed) -> Iterator[str]:
    where = f"“{found.round}” turunda" if found.round else "en az iki kodlayıcının sonuna dek kodladığı belgelerde"
    if found.alpha is None:
        yield f"Kod kümelerindeki uyum, {where}, hesaplanamamıştır."
    else:
        interval = (
            f" (%95 aralık {_decimal(found.low)} ile {_decimal(found.high)}; belgeler üzerinden {_whole(found.draws)} "
            f"bootstrap çekimi, tohum {found.seed})" if found.low is not None and found.high is not None else ""
        )  # fmt: skip
        yield (
            f"Uyum, {where} ({_whole(found.documents)} belge) bağımsız kodlamalar üzerinden, birim "
            f"{_UNITS_TURKISH.get(found.unit, found.unit)} alınarak (N = {_whole(found.units)}) hesaplanmıştır: kod "
            f"kümeleri için Krippendorff α (MASI uzaklığı) {_decimal(found.alpha)}{interval}."
        )
    if found.characters < found.whole:
        yield (
            f"Bu belgelerin yalnızca bir bölümü karşılaştırılmıştır ({found.selection_turkish}): {_whole(found.whole)} "
            f"karakterin {_whole(found.characters)} tanesi."
        )
    if found.mean is not None:
        yield (
            f"Tek tek kodlarda α {_decimal(found.least)} ile {_decimal(found.most)} arasındadır "
            f"({_whole(found.all_codes)} "
            f"kodun {_whole(found.codes)} tanesi üzerinden ortalama {_decimal(found.mean)}); "
            f"{_whole(found.reliable)} kod "
            f"0,800'e ulaşmakta, {_whole(found.tentative)} kod 0,667 ile 0,800 arasında kalmaktadır."
        )
    if found.exact is not None:
        yield f"Aynı kodlu ve sınırları birebir aynı alıntılarda F1 {_decimal(found.exact)} bulunmuştur."


def _corrected_turkish(facts: Facts) -> Iterator[str]:
    if facts.agreed and facts.agreed.corrected:
        yield (
            f"Karşılaştırılan belgelerin {_whole(facts.agreed.corrected)} tanesinde metin, teslim edildikten sonra "
            "düzeltilmiştir; uyum, metnin teslim edildiği hâli üzerinden hesaplanmıştır."
        )


def _saturation_turkish(found: Saturated) -> Iterator[str]:
    parts = [
        f"yeni kod oranı {at}+{found.run}. belgede en çok %{share * 100:.0f} olmuştur"
        + (f", ancak sonraki {again} dizide bunu aşmıştır" if again else "") if at is not None
        else f"yeni kod oranı {found.interviews} belgede %{share * 100:.0f} düzeyine inmemiştir"
        for (share, at), again in zip(found.thresholds, found.again, strict=True)
    ]  # fmt: skip
    yield (
        f"Yeni kodlar {_whole(found.interviews)} belge boyunca sırayla izlenmiştir (taban {found.base}, dizi "
        f"{found.run}; "
        f"Guest, Namey ve Chen 2020): {'; '.join(parts)}."
    )


def _days(facts: Facts, language: str, between: str) -> str:
    """The first and the last date of the documents, or the only one."""
    return between.join(dict.fromkeys(day_told(each, language) for each in (facts.first, facts.last)))


def _dated_turkish(facts: Facts) -> str:
    if not facts.first:
        return ""
    between = " arasında" if facts.first != facts.last else ""
    return f", {_days(facts, 'tr', ' ile ')}{between} tarihli,"


def _whole(number: int) -> str:
    """A whole number as Turkish writes it: points between thousands."""
    return f"{number:,}".replace(",", ".")


def _decimal(value: float | None) -> str:
    text = "–" if value is None else f"{value:.2f}"
    return "0,00" if text == "-0.00" else text.replace(".", ",")


def about_cases(facts: Facts) -> str:
    """`27 of 45 municipalities`."""
    return f"{facts.cases_with} of {facts.cases} {plural(facts.noun)}"
