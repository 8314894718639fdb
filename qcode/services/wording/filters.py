"""The filters of a question in Turkish words, as `Selection.describe` has them in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.services.wording.turkish.words import WORDS

if TYPE_CHECKING:
    from qcode.model.selection import Selection


def turkish_filters(asked: Selection) -> str:
    """The filters in Turkish; "" where there are none. The names of things, conditions and queries stay as they are."""
    roles = tuple(WORDS.get(role, role) for role in asked.roles)
    lists = {
        "belgeler": asked.documents,
        "vakalar": asked.cases,
        "kodlar": asked.codes,
        "kodlayıcılar": asked.coders,
        "konuşmacılar": asked.speakers,
        "roller": roles,
    }
    parts = [f"{name} {', '.join(values)}" for name, values in lists.items() if values]
    parts += ["kodlar, altlarındakiler olmadan"] if asked.codes and not asked.branches else []
    parts += [str(condition) for condition in asked.where]
    parts += [f"{word} {value}" for word, value in (("en erken", asked.since), ("en geç", asked.until)) if value]
    parts += [f"tur {asked.round}"] if asked.round else []
    parts += ["varsa üzerinde anlaşılan katman"] if asked.agreed else []
    parts += [f"kayıtlı sorgu {name}" for name in asked.saved]
    parts += [f"sorgu {asked.query}"] if asked.query.strip() else []
    return "; ".join(parts)
