"""What a completion rate suggests to whoever assesses « was it done? »; assessments side by side. Pure.

The rate only suggests: the Independent Reporting Mechanism judges on the evidence, and so does everybody else.
"""

# (code, the rate of 0 to 100 from which it is suggested), from the least to the most. The four codes are those of the
# IRM's completion scale; the thresholds are this application's own suggestion, the IRM publishes none.
NOT_STARTED, LIMITED, SUBSTANTIAL, COMPLETE = "not_started", "limited", "substantial", "complete"
THRESHOLDS = ((NOT_STARTED, 0), (LIMITED, 1), (SUBSTANTIAL, 50), (COMPLETE, 100))


def suggested_code(rate):
    """The completion code that `rate` (0 to 100, or None: no figure) suggests; None without figure.

    < 1 not_started, < 50 limited, < 100 substantial, 100 complete.
    """
    if rate is None:
        return None
    return [code for code, least in THRESHOLDS if rate >= least][-1]


def in_force(assessments):
    """{(question key, assessor): [assessment, …]}, the newest first: that one is in force."""
    found = {}
    for assessment in sorted(assessments, key=lambda one: (one.assessed_on, one.pk), reverse=True):
        found.setdefault((assessment.question_id, assessment.assessor), []).append(assessment)
    return found
