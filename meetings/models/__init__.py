from .attendance import Attendance
from .following import DecisionExtract, DecisionReminder, PostponementRequest, ProgressReport
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "Attendance",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionExtract",
    "DecisionLink",
    "DecisionReminder",
    "Issue",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "PostponementRequest",
    "ProgressReport",
    "ReleveImport",
]
