"""Each figure explains itself: sentences in the active language, made on demand from the result alone.

The same sentences stand on screen, in print and in JSON. What is only declared is said with `private=True`: it is for
the focal point and the secretariat.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .display import displayed, language, rounded, signed, two
from .terms import ABANDONED, ACTIVE, BINARY

# Beyond so many milestones the sum is given without its terms.
TERMS_SHOWN = 12


def explain(result, private=False):
    """Sentences on a `CommitmentResult`: the sum, each milestone, the planned rate and the gap, lateness."""
    return [
        *_standing(result),
        *_sum(result),
        *(_milestone(line, _short(line.code, result)) for line in result.lines),
        *_scope(result),
        *_plan_and_gap(result),
        *(_declared(result) if private else ()),
        *_lateness(result),
    ]


def explain_plan(result):
    """Sentences on a `PlanResult`: the mean, what was left out of it, the planned rate and the gap."""
    figures = result.figures
    sentences = [_mean_words(result), *_left_out(result)]
    if figures.initial_rate is not None:
        sentences.append(
            _("On the initial scope, with what was neutralised, suspended or abandoned since, the rate is %(rate)s.")
            % {"rate": displayed(figures.initial_rate)}
        )
    if figures.gap is not None:
        sentences.append(_expected(result))
        if figures.dated < figures.counted:
            sentences.append(
                ngettext(
                    "Only %(n)s commitment in the mean has due dates: the planned rate stands on it alone.",
                    "Only %(n)s commitments in the mean have due dates: the planned rate stands on them alone.",
                    figures.dated,
                )
                % {"n": figures.dated}
            )
    return sentences


# -- The commitment ----------------------------------------------------------------------------------------------------


def _standing(result):
    if result.standing == ACTIVE:
        return []
    if result.standing == ABANDONED:
        sentence = _("The commitment is abandoned%(reference)s: it leaves the means of its axis and of the plan.")
    else:
        sentence = _("The commitment is suspended%(reference)s: it leaves the means of its axis and of the plan.")
    return [sentence % {"reference": _in_brackets(result.reference)}]


def _sum(result):
    """The sum « 15,00 + 33,75 + 8,33 + 0,00 = 57,08, affiché 57 %. », or why there is none."""
    counted = [line for line in result.lines if line.counted]
    if not counted:
        return [_("No figure (n.d.): no milestone counts.")]
    if result.rate is None:
        codes = ", ".join(_short(code, result) for code in result.unweighted)
        return [
            ngettext(
                "No figure (n.d.): milestone %(codes)s has no weight.",
                "No figure (n.d.): milestones %(codes)s have no weight.",
                len(result.unweighted),
            )
            % {"codes": codes}
        ]
    words = {"total": _isolated(two(result.rate)), "shown": displayed(result.rate), "n": len(counted)}
    if len(counted) > TERMS_SHOWN:
        return [_("The contributions of %(n)s milestones add up to %(total)s, displayed %(shown)s.") % words]
    parts = [line.contribution for line in counted]
    terms = f"{' + '.join(map(two, parts))} = " if len(parts) > 1 else ""
    words["sum"] = _isolated(f"{terms}{two(result.rate)}")
    if sum(rounded(part, 2) for part in parts) == rounded(result.rate, 2):
        return [_("%(sum)s, displayed %(shown)s.") % words]
    return [_("%(sum)s (each term is rounded), displayed %(shown)s.") % words]


def _scope(result):
    if result.initial_rate is None:
        return []
    return [
        _("On the initial scope, with the neutralised milestones, the rate is %(rate)s.")
        % {"rate": displayed(result.initial_rate)}
    ]


def _plan_and_gap(result):
    if result.rate is None:
        return []
    if result.planned is None:
        return [_("No milestone that counts has a due date: there is no planned rate and no gap.")]
    return [_expected(result), _coverage(result)]


def _expected(result):
    """The planned rate and the gap; the same words for a commitment and a plan."""
    gap = rounded(result.gap, 0)
    return _("On %(date)s the plan expected %(planned)s; gap: %(gap)s.") % {
        "date": _day(result.as_of),
        "planned": displayed(result.planned),
        "gap": ngettext("%(n)s point", "%(n)s points", abs(gap)) % {"n": signed(gap)},
    }


def _coverage(result):
    words = {"coverage": displayed(result.coverage)}
    if result.period is None:
        return _("Milestones declared on, validated or not, stand for %(coverage)s of the weight.") % words
    words |= {"start": _day(result.period.starts_on), "end": _day(min(result.period.ends_on, result.as_of))}
    return (
        _("Milestones declared on from %(start)s to %(end)s, validated or not, stand for %(coverage)s of the weight.")
        % words
    )


def _declared(result):
    if result.declared is None or result.declared == result.rate:
        return []
    return [
        _("Counting what is declared and not yet validated or verified, the rate would be %(declared)s.")
        % {"declared": displayed(result.declared)}
    ]


def _lateness(result):
    sentences = [_late_words(line, _short(line.code, result)) for line in result.lines if line.late]
    sentences += [_review_words(line, _short(line.code, result)) for line in result.lines if line.under_review]
    if result.late and not result.cause:
        sentences.append(
            _("The commitment is late by %(days)s: it was to end on %(end)s and has not reached 100.")
            % {"days": _days(result.days_late), "end": _day(result.due)}
        )
    return sentences


# -- One milestone -----------------------------------------------------------------------------------------------------


def _milestone(line, name):
    """What a milestone weighs, what it brings, what holds it back and what would gain the rest."""
    words = {"code": name}
    if not line.counted:
        return _("%(code)s is neutralised%(reference)s: it counts neither for nor against.") % {
            **words,
            "reference": _in_brackets(line.reference),
        }
    sentences = [_brought(line, words)]
    if not line.measurable:
        sentences.append(_("Without a target other than the baseline, nothing can be measured: it counts 0."))
    if line.capped:
        sentences.append(_held_back(line))
    if line.remaining:
        sentences.append(_to_gain(line))
    if line.due is None:
        sentences.append(_without_date(line))
    elif line.shift_days:
        sentences.append(
            _("Due date moved from %(before)s to %(after)s%(reference)s.")
            % {
                "before": _day(line.baseline_due),
                "after": _day(line.due),
                "reference": _in_brackets(line.reference),
            }
        )
    return " ".join(sentences)


def _brought(line, words):
    words = {**words, "progress": displayed(line.progress)}
    if line.share is None:
        if not line.reported:
            return _("%(code)s: not reported.") % words
        return _("%(code)s: validated at %(progress)s.") % words
    words |= {"share": _points(line.share), "points": _points(line.contribution)}
    if not line.reported:
        return _("%(code)s counts for %(share)s; not reported, it counts 0.") % words
    return _("%(code)s counts for %(share)s; validated at %(progress)s, it brings %(points)s.") % words


def _held_back(line):
    if line.method == BINARY:
        return _("Declared complete, it stays at 0 as long as the means of verification is not checked.")
    return _("It stays at %(cap)s at most as long as the means of verification is not checked.") % {
        "cap": displayed(line.progress)
    }


def _to_gain(line):
    whole = line.remaining.numerator // line.remaining.denominator
    words = {"points": _amount(line.remaining), "means": line.means.strip().rstrip(".").rstrip()}
    if not words["means"]:
        return (
            ngettext(
                "%(points)s point remains to be gained; no means of verification is written.",
                "%(points)s points remain to be gained; no means of verification is written.",
                whole,
            )
            % words
        )
    return (
        ngettext(
            "To gain the remaining %(points)s point: %(means)s.",
            "To gain the remaining %(points)s points: %(means)s.",
            whole,
        )
        % words
    )


def _without_date(line):
    if line.due_text:
        return _("Its due date is known only as « %(text)s »: it stands outside the planned rate and lateness.") % {
            "text": line.due_text
        }
    return _("It has no due date: it stands outside the planned rate and lateness.")


def _late_words(line, name):
    return _("%(code)s is late by %(days)s: due %(due)s, %(review)s under review.") % {
        "code": name,
        "days": _days(line.days_late),
        "due": _day(line.due),
        "review": _days(line.review_days),
    }


def _review_words(line, name):
    if not line.review_days:
        return _("%(code)s is declared complete and under review: lateness does not run.") % {"code": name}
    return _("%(code)s is declared complete and under review: due %(due)s, lateness does not run (%(review)s).") % {
        "code": name,
        "due": _day(line.due),
        "review": _days(line.review_days),
    }


# -- The plan ----------------------------------------------------------------------------------------------------------


def _mean_words(result):
    figures = result.figures
    if figures.rate is None:
        return _("No figure (n.d.): no active commitment has one.")
    inside = [one for one in result.commitments if one.standing == ACTIVE and one.rate is not None]
    words = {"n": figures.counted, "total": _isolated(two(figures.rate)), "shown": displayed(figures.rate)}
    if figures.counted == 1:
        return _("The rate is that of the only commitment that has one: %(total)s, displayed %(shown)s.") % words
    if len({one.weight for one in inside}) > 1:
        return (
            _("The rate is the mean of %(n)s commitments, with the weights decided: %(total)s, displayed %(shown)s.")
            % words
        )
    return (
        _("The rate is the mean of %(n)s commitments, each counting the same: %(total)s, displayed %(shown)s.") % words
    )


def _left_out(result):
    active = [one for one in result.commitments if one.standing == ACTIVE]
    groups = (
        (_("Outside the mean, without figure (n.d.): %(codes)s."), [one for one in active if one.rate is None]),
        (
            _("Outside the mean, suspended: %(codes)s."),
            [one for one in result.commitments if one.standing not in (ACTIVE, ABANDONED)],
        ),
        (
            _("Outside the mean, abandoned: %(codes)s."),
            [one for one in result.commitments if one.standing == ABANDONED],
        ),
    )
    return [sentence % {"codes": ", ".join(one.code for one in group)} for sentence, group in groups if group]


# -- Pieces ------------------------------------------------------------------------------------------------------------


def _short(code, result):
    """« J2 » of « PAN1-E05-J2 », in a text about PAN1-E05."""
    return code.removeprefix(f"{result.code}-")


def _points(figure):
    """« 45 points », « 33,75 points », « 0,50 point »."""
    whole = figure.numerator // figure.denominator
    return ngettext("%(n)s point", "%(n)s points", whole) % {"n": _amount(figure)}


def _amount(figure):
    """A whole number without decimals, any other with two."""
    return str(figure.numerator) if figure.denominator == 1 else two(figure)


def _days(count):
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _day(date):
    return f"{date.day:02d}/{date.month:02d}/{date.year:04d}"


def _in_brackets(reference):
    return f" ({reference})" if reference else ""


def _isolated(formula):
    """A sum reads from left to right, in an Arabic sentence too."""
    return f"\u2066{formula}\u2069" if language() == "ar" else formula
