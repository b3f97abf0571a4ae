"""What personal data is kept, why, how long, and what becomes of it then (law 09-08). Pure.

The pages print these rows and `expire_personal_data` applies the same numbers: what is promised is what is done.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# Months.
CONTACT = 6  # after the event
NOT_CONFIRMED = 1  # after the event
NAME = 24  # after the event
CONTRIBUTOR = 6  # after the end of the plan, the last follow-up
PROPOSER = 6  # after the day of the event, held or not
REPRESENTATIVE = 24  # after having represented a member of the forum
TO_EXAMINE = 12  # after a record to examine came in
COMMENT = 6  # after it was received
INVITED = 6  # after the meeting
MESSAGE = 36  # after it was sent
# Days.
FILE = 30  # after a file of associations was handed in, when nobody applies it
FOLLOW_LINK = 400  # after the message with the personal link of a contribution


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table: whose data, which, what for, how long, and then; words that are translated when shown."""

    key: str
    who: object
    data: object
    purpose: object
    time: object
    then: object


TABLE = (
    Kept(
        "registration",
        _("People who register for an event"),
        _(
            "name, e-mail address, telephone, accessibility needs, what they ask to change, who represents them; "
            "region, gender and category if they say them"
        ),
        _("hold a seat, confirm it, welcome people, count who came"),
        _("contact and needs: 6 months after the event, 1 month when it was not confirmed; name: 24 months"),
        _("erased; only counts remain. The names of people trained stay with their certificates."),
    ),
    Kept(
        "certificate",
        _("People who were trained"),
        _("name; e-mail address and telephone in the directory of people trained"),
        _("issue the certificate, check it later, find trained facilitators"),
        _(
            "address and telephone: 6 months after the last training, unless they hold an office or lead events; name: "
            "for good, so that a certificate can be checked"
        ),
        _("the name leaves the register on demand; a certificate that was issued does not change"),
    ),
    Kept(
        "contribution",
        _("Authors of contributions"),
        _("name, e-mail address"),
        _("send the receipt, the reasoned answer and what becomes of the contribution"),
        _("until 6 months after the end of the plan that is made; each personal link: 400 days"),
        _("the address is erased, and the name unless its author let it be shown; the contribution stays public"),
    ),
    Kept(
        "comment",
        _("Authors of comments"),
        _("name to be shown and e-mail address, if they give them"),
        _("show the name with the comment, and tell whether the comment is shown, or why it is hidden"),
        _("address: 6 months after the comment; name: as long as the comment is shown"),
        _("the address is erased, and the name with a comment that is not shown; the comment stays"),
    ),
    Kept(
        "association",
        _("Contacts of associations"),
        _("name of the contact, e-mail addresses, telephone, what a file said of them and could not be read"),
        _("invite the association, check the register, set up the civil-society forum"),
        _("as long as the association is in the register; until it is dissolved or asks for it"),
        _("erased; the legal names of the association stay"),
    ),
    Kept(
        "import",
        _("People named in files of associations and in requests to the register"),
        _("the cells of the file, the contacts that a request gives"),
        _("let the secretariat examine them before anything enters the register"),
        _("a file: until it is applied, 30 days at most; a record to examine: until it is judged, 12 months at most"),
        _("erased; the names of the association stay"),
    ),
    Kept(
        "representative",
        _("Representatives in the civil-society forum"),
        _("name, gender if they say it"),
        _("know who speaks for an association; the name is public only with their agreement"),
        _("24 months after they ceased to represent it"),
        _("erased; the association stays in the list that was adopted"),
    ),
    Kept(
        "proposal",
        _("People who propose an event"),
        _("name, e-mail address, what they and the secretariat wrote to each other"),
        _("examine the proposal and answer it"),
        _("6 months after the day of the event, whether it was held or not"),
        _("erased; the event stays in the calendar"),
    ),
    Kept(
        "account",
        _("Holders of an account"),
        _("name, function, e-mail address, telephone, what they did in the software"),
        _("let them in, and show who did what"),
        _("as long as they hold their office"),
        _("the account is closed and its address erased on demand; acts of an office stay in the archives"),
    ),
    Kept(
        "committee",
        _("Members of the committees and participants in its meetings"),
        _("name, function, institution"),
        _("the public record of the committee: composition, presence, decisions, signatures"),
        _("for good: public archives"),
        _("not erased: relevés and letters that were signed do not change"),
    ),
    Kept(
        "invited",
        _("People convened to a meeting or asked for observations on its draft"),
        _("e-mail address, reason given for an absence"),
        _("send the convocation and its changes, know who is expected"),
        _("6 months after the meeting"),
        _("erased; name and answer stay with the record of the meeting"),
    ),
    Kept(
        "message",
        _("Recipients of messages"),
        _("e-mail address, text of the message"),
        _("show that a message was sent, once"),
        _("36 months"),
        _("address, text and files are erased; the date of the sending remains"),
    ),
)
ROWS = {row.key: row for row in TABLE}
