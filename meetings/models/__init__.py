from .attendance import Attendance
from .convocation import Answer, Convocation, Invitee, Summons
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "Convocation",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionLink",
    "Invitee",
    "Issue",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "ReleveImport",
    "Summons",
]
