"""Figures about people that may be shown to everybody: small cells are hidden. Pure."""

SMALLEST = 5


def masked(counts):
    """`counts` {label: number} with None for what is hidden; zero is shown.

    A single hidden cell would follow from the total: the smallest shown one is hidden with it.
    """
    hidden = {label for label, number in counts.items() if 0 < number < SMALLEST}
    if len(hidden) == 1:
        others = [(number, label) for label, number in counts.items() if label not in hidden and number]
        if others:
            hidden.add(min(others, key=lambda pair: pair[0])[1])
    return {label: None if label in hidden else number for label, number in counts.items()}
