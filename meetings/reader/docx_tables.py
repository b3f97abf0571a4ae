"""Tables of decisions in a Word file: each row as the lines that a relevé without a table would have."""

from meetings.reader.words import key

_NUMBER = {key(word) for word in ("N°", "No", "No.", "Numéro", "رقم", "الرقم", "ر.ت")}
_TEXT = {
    key(word) for word in ("Point arrêté", "Points arrêtés", "Décision", "Décisions", "النقطة المتفق عليها", "القرار")
}
_OWNER = {
    key(word)
    for word in ("Responsable", "Responsables", "Pilote", "Porteur", "المسؤول", "الجهة المسؤولة", "الجهة المكلفة")
}
_DEADLINE = {key(word) for word in ("Échéance", "Échéances", "Délai", "الأجل", "أجل التنفيذ")}
_KINDS = ((_NUMBER, "number"), (_TEXT, "text"), (_OWNER, "owner"), (_DEADLINE, "deadline"))
_NOTHING = {"", "–", "-", "—"}
# Labels as the reader knows them in any language.
_LABELS = {"owner": "Responsable", "deadline": "Échéance"}


def decision_lines(rows: list[list[str]]) -> list[str] | None:
    """One text of several lines for each row; None where the table is none of decisions with owner or deadline.

    The row of headings becomes an empty text: its words are those of the labels.
    """
    kinds = [next((kind for words, kind in _KINDS if key(cell) in words), "") for cell in rows[0]]
    if "text" not in kinds or "" in kinds or not {"owner", "deadline"} & set(kinds):
        return None
    found = [""]
    for row in rows[1:]:
        if len(row) != len(kinds):
            return None
        cells = dict(zip(kinds, row, strict=True))
        number = f"{cells['number'].rstrip('.')}. " if cells.get("number", "") not in _NOTHING else "• "
        lines = [f"{number}{cells['text']}"]
        lines += [f"{label} : {cells[kind]}" for kind, label in _LABELS.items() if cells.get(kind, "") not in _NOTHING]
        found.append("\n".join(lines))
    return found
