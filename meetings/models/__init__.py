from .attendance import Attendance
from .manual import ManualVersion
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .observations import Agreement, Observation, ObservationRound, Recipient
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "Agreement",
    "Attendance",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionLink",
    "Issue",
    "ManualVersion",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "Observation",
    "ObservationRound",
    "Recipient",
    "ReleveImport",
]
