"""Progress from a spreadsheet: each row becomes a declaration, by the same acts and rules as on its page.

A focal point declares for its own milestones. The secretariat hands in what institutions sent on paper or by mail: it
is written as submitted by that account, so that somebody else of the secretariat examines it.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.errors import Conflict

from .. import permissions, policies, queries
from ..enums import Method, UpdateState
from ..models import ActionPlan, Difficulty, Evidence, Milestone, ProgressUpdate
from ..sheet_columns import COLUMNS
from ..sheet_updates import read_updates, read_value, unknown_update_headers
from ..sheets import in_column
from . import reporting
from .importing import COUNTS
from .importing_rules import broken_fields

FIELDS = {"value": "avancement", "statement": "realise", "decrease_reason": "motif_de_baisse"}
_ = _


def milestones_of(plan, by, today):
    """The milestones of `plan` whose progress this account may hand in: the secretariat's are all of them."""
    milestones = Milestone.objects.filter(commitment__plan=plan).select_related("commitment__plan", "commitment__lead")
    if is_secretariat(by):
        return milestones
    return milestones.filter(commitment__in=permissions.own_commitments(by, today).values("pk"))
