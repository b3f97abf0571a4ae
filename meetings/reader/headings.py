"""The headings of a relevé and how they are recognised: without accents, case, colon or number if need be."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from meetings.reader.lines import Line
from meetings.reader.markers import NUMBERED, marker_value
from meetings.reader.words import key

_PHRASES = {
    "reference": ["Référence", "Réf", "Référence du relevé", "Numéro de référence", "المرجع"],
    "date": ["Date", "Date de la réunion", "Date de réunion", "Date de la séance", "Date et heure",
             "Date et heure de la réunion", "Date et horaire", "تاريخ الاجتماع", "التاريخ"],
    "hours": ["Horaire", "Horaires", "Heure", "Heures", "Heure de la réunion", "Horaire de la réunion",
              "التوقيت", "الساعة"],
    "place": ["Lieu", "Lieu de la réunion", "Lieu de réunion", "Endroit", "المكان", "مكان الاجتماع"],
    "chair": ["Président", "Présidente", "Président de séance", "Présidente de séance", "Présidence", "Présidée par",
              "Réunion présidée par", "Président de la réunion", "الرئيس", "رئيس الاجتماع", "رئاسة الاجتماع"],
    "participants": ["Participants", "Participant(e)s", "Participants à la réunion", "Participantes et participants",
                     "Participation", "Liste des participants", "المشاركون", "المشاركات والمشاركون", "لائحة المشاركين"],
    "present": ["Présents", "Présent", "Présent(e)s", "Étaient présents", "Membres présents", "Personnes présentes",
                "Ont participé", "Présents à la réunion", "الحاضرون", "الحضور"],
    "excused": ["Excusés", "Excusé", "Excusé(e)s", "Absents excusés", "Étaient excusés", "Membres excusés",
                "المعتذرون"],
    "absent": ["Absents", "Absent", "Absent(e)s", "Étaient absents", "Membres absents", "الغائبون"],
    "represented": ["Représentés", "Représenté(e)s", "Membres représentés", "الممثلون"],
    "agenda": ["Ordre du jour", "L’ordre du jour", "Ordre du jour de la réunion", "Points à l’ordre du jour",
               "Points inscrits à l’ordre du jour", "ODJ", "جدول الأعمال", "جدول أعمال الاجتماع"],
    "discussed": ["Points discutés", "Points débattus", "Points abordés", "Points examinés", "Points traités",
                  "Points évoqués", "Discussions", "Débats", "Déroulement de la réunion", "Déroulement",
                  "النقط التي تمت مناقشتها", "النقاط التي تمت مناقشتها", "النقط المناقشة"],
    "decisions": ["Points arrêtés", "Points convenus", "Points retenus", "Points actés", "Points d’accord", "Décisions",
                  "Décisions prises", "Décisions arrêtées", "Recommandations", "Décisions et recommandations",
                  "Recommandations et décisions", "Conclusions", "Actions à entreprendre",
                  "النقط المتفق عليها", "النقاط المتفق عليها", "القرارات", "التوصيات"],
    "next_meeting": ["Prochaine réunion", "Date de la prochaine réunion", "Prochaine séance", "الاجتماع المقبل",
                     "الاجتماع القادم", "موعد الاجتماع المقبل"],
    "other": ["Suivi des décisions antérieures", "Suivi des décisions", "Suivi des points arrêtés", "Annexe", "Annexes",
              "Annexe : liste des participants", "Annexe liste des participants par collège", "Visa", "Signature",
              "Signatures", "Visa et signature", "Quorum", "Présences et quorum", "Diffusion", "Ampliations",
              "Pièces jointes", "تتبع القرارات السابقة", "ملحق", "التوقيع"],
}  # fmt: skip
HEADINGS = {key(phrase): kind for kind, phrases in _PHRASES.items() for phrase in phrases}
ATTENDANCE_KINDS = {"present", "excused", "absent", "represented"}
_SORTED = sorted(HEADINGS)
_LONGEST = max(map(len, _SORTED))
_STRONG_KINDS = {"agenda", "discussed", "participants"}
_BODY = {"discussed", "decisions"}
_COLON = re.compile(r"\s?[:：]\s?")
_ONLY_COLON_HEADS = {"reference", "date", "hours", "place", "chair", *ATTENDANCE_KINDS}


@dataclass(slots=True)
class Heading:
    """A heading found: its kind, the lines it takes, its text as it stands, what follows it on its last line."""

    kind: str
    taken: int
    text: str
    rest: str


@dataclass(slots=True)
class Context:
    """Where in the document we are, as far as it decides whether a line is a heading."""

    current: str = ""
    seen: set = field(default_factory=set)
    agenda_keys: set = field(default_factory=set)
    last_number: int = 0


def find_heading(lines: list[Line], index: int, context: Context) -> Heading | None:
    """The heading that begins at a line, if one does; a heading broken over up to three lines is put together."""
    head = lines[index].text
    name, colon, rest = _split(head)
    if not name:
        return None
    for taken in (3, 2) if not colon and _may_go_on(name) else ():
        joined = _joined(lines[index : index + taken]) if index + taken <= len(lines) else None
        if joined:
            return Heading(HEADINGS[joined[0]], taken, joined[1], joined[2])
    kind = HEADINGS.get(name)
    if kind is None or not _accepted(lines[index], kind, name, bool(colon), rest, context):
        return None
    raw = lines[index].raw
    return Heading(kind, 1, raw[: len(raw) - len(rest)].rstrip() if rest else raw, rest)


def _split(text: str) -> tuple[str, str, str]:
    """(key before the first colon, the colon, what follows it) of a line; the key is "" where it is too long."""
    colon = _COLON.search(text, 0, 90)
    name = key(text[: colon.start()] if colon else text[:90])
    if colon and name == "annexe" and _is_known(name, key(text[colon.end() : colon.end() + 90])):
        return name, ":", ""  # « Annexe : liste des participants »
    if len(name) > _LONGEST or (not colon and len(text) > 90):
        return "", "", ""
    return name, ":" if colon else "", text[colon.end() :] if colon else ""


def _is_known(name: str, rest: str) -> bool:
    """What follows « Annexe : » belongs to the heading: alone or with it, it is one, or there is nothing."""
    return not rest or rest in HEADINGS or name + rest in HEADINGS


def _may_go_on(name: str) -> bool:
    """Some heading begins with this key and is longer."""
    at = bisect_left(_SORTED, name)
    at += at < len(_SORTED) and _SORTED[at] == name
    return at < len(_SORTED) and _SORTED[at].startswith(name)


def _joined(lines: list[Line]) -> tuple[str, str, str] | None:
    """(key, text, rest) of a heading broken over these lines; the later ones have no bullet of their own."""
    if any(line.style for line in lines[1:]) or any(_COLON.search(line.raw, 0, 90) for line in lines[:-1]):
        return None
    head = "".join(key(line.text[:90]) for line in lines[:-1])
    last = lines[-1].raw
    name, _colon, rest = _split(last)
    whole = head + name
    if not name or whole not in HEADINGS or HEADINGS.get(name) == HEADINGS[whole]:
        return None
    shown = " ".join(line.raw for line in lines[:-1])
    return whole, f"{shown} {last[: len(last) - len(rest)].rstrip() if rest else last}", rest


def _accepted(line: Line, kind: str, name: str, colon: bool, rest: str, context: Context) -> bool:
    """A bullet or an item of the agenda may say « Prochaine réunion »: only a line that stands out is a heading."""
    strong = kind in _STRONG_KINDS or name.startswith(("points", "النقط", "النقاط"))
    if strong and (kind not in _BODY or not line.style or not rest):
        return True
    marked = bool(line.style)
    if context.current in _BODY:
        repeated_title = name in context.agenda_keys
        if repeated_title or (kind in context.seen and kind in _ONLY_COLON_HEADS):
            return False
        if marked and line.style not in NUMBERED:
            return False
        if kind in _ONLY_COLON_HEADS and not colon:
            return False
    if context.current == "agenda" and (marked or line.indent):
        follows = line.style == "number" and marker_value(line.marker) == context.last_number + 1
        return (line.style in NUMBERED and not follows) or (not marked and colon)
    return not marked or colon or line.style in NUMBERED
