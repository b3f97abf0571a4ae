"""The accounts of the demonstration. They exist only where `settings.DEMO` is on."""

from typing import NamedTuple

from ogp_secretariat.people.enums import Role


class DemoAccount(NamedTuple):
    role: Role
    email: str
    password: str
    person: str


ACCOUNTS = (
    DemoAccount(Role.SECRETARIAT, "secretariat@demo.example", "demo-secretariat-2020", "Salma EXEMPLE"),
    DemoAccount(Role.CHAIR, "president@demo.example", "demo-president-2020", "Driss MODÈLE"),
    DemoAccount(Role.MEMBER, "membre@demo.example", "demo-membre-2020", "Hind SPÉCIMEN"),
    DemoAccount(Role.FOCAL_POINT, "pointfocal@demo.example", "demo-pointfocal-2020", "Omar ESSAI"),
    DemoAccount(Role.ADMINISTRATOR, "administrateur@demo.example", "demo-administrateur-2020", "Nadia FICTION"),
)
