"""The table of ratios."""

WIDTH = 62


def row(title, ours, floor, ratio, cpu, goal, statements, mark):
    return f"{title:<{WIDTH}}{ours:>11}{floor:>11}{ratio:>8}{cpu:>8}{goal:>8}{statements:>10}  {mark}".rstrip()


def header():
    """The names of the columns, and a line under them."""
    names = row("rapport", "nous", "plancher", "rapport", "CPU", "but", "requêtes", "")
    return f"{names}\n{'-' * len(names)}"


def line(ratio):
    """One `Ratio` as a line: « tenu » when its goal is met, « DÉPASSÉ » when not, nothing when it has none."""
    statements = "" if ratio.statements is None else str(ratio.statements)
    if ratio.most_statements:
        statements += f" ≤ {ratio.most_statements}"
    goal = "" if ratio.goal is None else f"{'≥' if ratio.at_least else '≤'} {_number(ratio.goal)}"
    return row(
        ratio.title,
        f"{_number(ratio.ours, 2 if ratio.ours < 10 else 1)} {ratio.unit}",
        f"{_number(ratio.floor, 2 if ratio.floor < 10 else 1)} {ratio.unit}",
        _number(ratio.value, 2),
        "" if ratio.cpu is None else _number(ratio.cpu, 2),
        goal,
        statements,
        "" if ratio.goal is None else "tenu" if ratio.is_met else "DÉPASSÉ",
    )


def _number(value, digits=None):
    text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    return text.replace(".", ",")
