from .agenda import AgendaProposal, BacklogDrop
from .attendance import Attendance
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .pack import Pack
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "AgendaProposal",
    "Attendance",
    "BacklogDrop",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionLink",
    "Issue",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "Pack",
    "ReleveImport",
]
