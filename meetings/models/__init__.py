from .agenda import AgendaProposal, BacklogDrop
from .attendance import Attendance
from .convocation import Answer, Convocation, Invitee, Summons
from .following import DecisionExtract, DecisionReminder, PostponementRequest, ProgressReport
from .manual import ManualVersion
from .meeting import AgendaItem, Meeting, MeetingPaper
from .minutes import Correction, CorrectionLine, Issue, Minutes, ReleveImport
from .observations import Agreement, Observation, ObservationRound, Recipient
from .pack import Pack
from .record import Decision, DecisionLink, MinutesEntry

__all__ = [
    "AgendaItem",
    "AgendaProposal",
    "Agreement",
    "Answer",
    "Attendance",
    "BacklogDrop",
    "Convocation",
    "Correction",
    "CorrectionLine",
    "Decision",
    "DecisionExtract",
    "DecisionLink",
    "DecisionReminder",
    "Invitee",
    "Issue",
    "ManualVersion",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesEntry",
    "Observation",
    "ObservationRound",
    "Pack",
    "PostponementRequest",
    "ProgressReport",
    "Recipient",
    "ReleveImport",
    "Summons",
]
