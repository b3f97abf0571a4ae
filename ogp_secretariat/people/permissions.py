"""Who may do what, by role. Each function takes an account (or an anonymous one) and answers True or False."""

from .enums import Role

# Accounts and roles are the administrator's; the secretariat sees them.
ADMINISTRATOR_MODELS = {"people.user", "people.rolegrant"}
# Written by actions only: nobody changes them by hand, whatever the role.
READ_ONLY_MODELS = {"audit.entry", "documents.document", "mailroom.message"}


def roles_of(user):
    return getattr(user, "roles", frozenset())


def is_secretariat(user):
    return bool(roles_of(user) & {Role.SECRETARIAT, Role.ADMINISTRATOR})


def is_administrator(user):
    return Role.ADMINISTRATOR in roles_of(user)


def is_chair(user):
    return Role.CHAIR in roles_of(user)


def is_member(user):
    """Sits in the committee, or works for it: reads what members read."""
    return bool(roles_of(user) & {Role.MEMBER, Role.CHAIR, Role.SECRETARIAT, Role.ADMINISTRATOR})


def is_privileged(user):
    """Must have a second factor where `REQUIRE_MFA` is on."""
    return bool(roles_of(user) & {Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR})


def may_use_admin_permission(user, perm):
    """The one rule of the browser admin: `perm` is « app.verb_model » as Django names it."""
    if not is_secretariat(user):
        return False
    app, _, codename = perm.partition(".")
    verb, _, model = codename.partition("_")
    label = f"{app}.{model}"
    if label in READ_ONLY_MODELS:
        return verb == "view"
    if label in ADMINISTRATOR_MODELS:
        return verb == "view" or (is_administrator(user) and verb != "delete")
    return True
