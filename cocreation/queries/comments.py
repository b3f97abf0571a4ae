"""What is read of comments: whether they are open, those that are shown, those that wait for the secretariat."""

from django.db.models import Count

from ..enums.contributions import Moderation
from ..enums.process import Feature
from ..models import Comment, FeatureOverride
from ..policies import comments as rules
from .process import stages_in_force


def window_of(process, day):
    """The `Window` of the comments of a process on `day`."""
    overrides = FeatureOverride.objects.filter(process=process, feature=Feature.COMMENT).order_by("pk")
    return rules.window(process.state, process.closed_on, stages_in_force(process), overrides, day)


def shown_comments(contribution):
    """The comments that everybody reads, the oldest first."""
    return Comment.objects.filter(contribution=contribution, moderation=Moderation.SHOWN).order_by("received_at", "pk")


def comments_of(process):
    return Comment.objects.filter(contribution__process=process)


def count_by_moderation(process):
    """{moderation: number} of the comments of a process: one statement."""
    rows = comments_of(process).order_by().values_list("moderation").annotate(Count("pk"))
    return {**dict.fromkeys(Moderation.values, 0), **dict(rows)}
