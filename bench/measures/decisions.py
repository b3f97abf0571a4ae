"""The register of decisions: a page of fifty must not cost more with 20,000 of them than with 200. On PostgreSQL."""

from .. import growth
from ..decisions import ADDRESSES

TITLES = {
    "list": "registre des décisions : 20 000 contre 200",
    "words": "registre, recherche d'un mot : 20 000 contre 200",
    "late": "registre, décisions en retard : 20 000 contre 200",
    "number": "registre, recherche d'un numéro : 20 000 contre 200",
}


def measure(bench):
    with growth.two_databases(bench) as environments:
        growth.load("decisions", environments, {kind: ("load", str(n)) for kind, n in growth.NUMBERS.items()})
        return growth.ratios(bench, "decisions", environments, ADDRESSES, TITLES, name="decisions")
