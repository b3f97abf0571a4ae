from .attendance import Attendance
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "Attendance",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionLink",
    "Issue",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "ReleveImport",
]
