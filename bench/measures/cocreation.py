"""Contributions: pages whose cost must not grow with their number, and the suggestion of similar ones.

On PostgreSQL, with 200 contributions and with 20,000.
"""

from .. import growth
from ..contributions import ADDRESSES
from ..sampling import Ratio

TITLES = {
    "list": "liste des contributions : 20 000 contre 200",
    "balance": "bilan de la concertation : 20 000 contre 200",
}
SUGGESTION = 5


def measure(bench):
    with growth.two_databases(bench) as environments:
        growth.load("contributions", environments, {kind: ("load", str(n)) for kind, n in growth.NUMBERS.items()})
        pages = growth.ratios(bench, "contributions", environments, ADDRESSES, TITLES, name="contributions")
        seconds = growth.program("contributions", environments["many"], "similar")
    title = "contributions semblables parmi 20 000 : la requête nue"
    return [*pages, Ratio(title, seconds["ours"] * 1000, seconds["floor"] * 1000, SUGGESTION)]
