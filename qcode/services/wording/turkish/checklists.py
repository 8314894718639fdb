"""The checklists COREQ and SRQR, item by item."""

from __future__ import annotations

from collections.abc import Mapping

CHECKLISTS: Mapping[str, str] = {
    "item": "madde",
    "filled": "dolduruldu",
    "answer": "yanıt",
    "why none": "neden yok",
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
}
