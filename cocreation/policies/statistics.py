"""Statistics that name nobody: small cells are hidden, and cannot be worked out from the total. Pure."""

LEAST = 5


def hide_small(counts, least=LEAST):
    """({key: number, or None where it is hidden}, total or None) of `counts`, {key: number of people}.

    A number from 1 to `least` - 1 is hidden. What the hidden ones add up to can be worked out from the total: others,
    the smallest first, are hidden with them until that sum no longer says what one of them is. When nothing is left to
    hide, the total is hidden too. Zeros stay: they are about nobody. This is for one list and its total: a table with
    totals on both sides gives away more, and is not for the public.
    """
    hidden = {key for key, number in counts.items() if 0 < number < least}
    others = sorted((key for key in counts if counts[key] >= least), key=lambda key: (counts[key], str(key)))
    total = sum(counts.values())
    while hidden and _can_be_worked_out([counts[key] for key in hidden], least):
        if not others:
            total = None
            break
        hidden.add(others.pop(0))
    return {key: None if key in hidden else number for key, number in counts.items()}, total


def _can_be_worked_out(numbers, least):
    """Whether the sum of hidden numbers, each at least 1, says what one of them is."""
    whole, many = sum(numbers), len(numbers)
    if many < 2 or whole < least or whole == many:
        return True
    # All of them small, and each as large as a small one can be.
    return max(numbers) < least and whole == many * (least - 1)
