"""One person in every table that keeps data about people: demonstration of what export and erasure must find."""

import datetime
import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from cocreation.actions import (
    certifying,
    forming_forum,
    importing_association_files,
    proposing,
    registering,
    requesting,
)
from cocreation.models import (
    Assignment,
    Certificate,
    Comment,
    ContributionFile,
    Note,
    ProgrammeItem,
    Reaction,
    Registration,
    ReviewItem,
    TeamMember,
)
from commitments.models import Assessment, AssessmentCode, AssessmentCycle, AssessmentQuestion, LetterReply, Remark
from meetings.actions import approving, inviting, observing, replying
from meetings.models import AgendaProposal, Decision, Invitee, PostponementRequest, ProgressReport, Recipient
from meetings.observation_desk import recipient_for
from ogp_secretariat.people.models import InstitutionHead, Mandate, Person, RoleGrant, SignatureDelegation, User
from tests import factories
from tests.cocreation import making_assoc, making_contrib, making_events
from tests.commitments import lettering, making

NAME, NAME_AR, PHONE = "Samira ÉPREUVE", "سميرة تجربة", "0612345678"
EMAIL = "samira.epreuve@exemple.test"
# Somebody else, whose address has hers in it.
OTHER = f"x{EMAIL}"


def official(today):
    """A focal point who sits in the committee, got reminders and a letter, declared and remarked."""
    plan = lettering.late_plan(today)
    milestone = lettering.late_institution(plan, today, email=EMAIL)
    person = milestone.commitment.lead.focal_points.get().person
    Person.objects.filter(pk=person.pk).update(name=NAME, name_ar=NAME_AR, email=EMAIL, phone=PHONE)
    User.objects.filter(person=person).update(email=EMAIL)
    user = User.objects.get(person=person)
    InstitutionHead.objects.update(person=person)
    EmailAddress.objects.create(user=user, email=EMAIL)
    Authenticator.objects.create(user=user, type="totp", data={})
    letter = lettering.dispatched(lettering.drafted(plan, today)[0], factories.account("chair"), today)
    LetterReply.objects.create(letter=letter, way="mail", received_on=today, author_name=NAME, text="Reçu")
    making.declared(milestone, 25, by=user, effective_on=today)
    Remark.objects.create(milestone=milestone, text="Peu visible", author=user)
    assess(milestone.commitment, user)
    committee = factories.committee()
    Mandate.objects.create(
        committee=committee,
        person=person,
        college=committee.colleges.first(),
        starts_on=today - datetime.timedelta(900),
    )
    SignatureDelegation.objects.create(
        committee=committee, holder=factories.person(), delegate=person, act="Décision", starts_on=today
    )
    meeting = factories.meeting()
    factories.attend(meeting, person)
    observed(meeting, user, today)
    Decision.objects.filter(pk=meeting.decisions.first().pk).update(
        owner_kind="person", owner_person=person, owner_institution=None, owner_text=""
    )
    followed = {"decision": meeting.decisions.first(), "source": "page", "author_name": NAME}
    ProgressReport.objects.create(
        **followed, number=1, made_on=today, made_by=user, status="in_progress", text="En cours"
    )
    PostponementRequest.objects.create(**followed, asked_on=today, asked_by=user, due=today, reason="Congés")
    AgendaProposal.objects.create(
        committee=committee, author=user, title="Bilan", why="À discuter", token=uuid.uuid4(), created_at=timezone.now()
    )
    return user


def observed(meeting, user, today):
    """She observed the draft, and agreed with what came of it; an address of hers was kept when she had no account."""
    secretariat = factories.account("secretariat")
    approving.circulate(meeting.minutes, until=today + datetime.timedelta(5), by=secretariat)
    recipient = recipient_for(user, meeting.minutes)
    key = f"decision:{meeting.decisions.first().uuid}:text"
    made = observing.observe(recipient, target=key, kind="remark", text="Trop court", by=user)
    observing.withdraw(made, by=user)
    observing.agree(recipient, by=user)
    approving.take_back(meeting.minutes, by=secretariat)
    Recipient.objects.filter(pk=recipient.pk).update(email=EMAIL)


def invited(user):
    """Convened by the committee in which she sits, she has answered; and as a guest of another one."""
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    invitee = meeting.invitees.get(person=user.person)
    replying.answer(invitee, "represented", way="link", represented_by=f"Adjointe de {NAME}")
    replying.answer(invitee, "excused", way="link", reason=f"{NAME} est souffrante")
    elsewhere = factories.committee("AUTRE")
    factories.member(elsewhere)
    other = factories.meeting_to_convene(40, committee=elsewhere)
    guest = Invitee(meeting=other, name=NAME, function="Experte", email=EMAIL, capacity="expert", language="fr")
    inviting.invite(guest, by=None)
    factories.convene(other)
    return guest


def assess(commitment, user):
    cycle = AssessmentCycle.objects.create(code="essai", title="Essai")
    question = AssessmentQuestion.objects.create(cycle=cycle, code="essai", title="Essai")
    code = AssessmentCode.objects.create(question=question, code="essai", title="Essai")
    Assessment.objects.create(
        commitment=commitment, assessor="secretariat", question=question, code=code, justification="Vu",
        evidence="Lien", author=user,
    )  # fmt: skip


def participant(user, today):
    """She has the only seat of one event, another waits for it; she was trained twice; she proposed an event."""
    event = making_events.event(capacity=1)
    seat = making_events.register(event, EMAIL.upper(), name=NAME, phone=PHONE, needs="boucle magnétique")
    waiting = making_events.register(event, OTHER, name="Autre PERSONNE")
    Registration.objects.filter(pk=seat.pk).update(
        change_asked={"name": NAME, "phone": PHONE}, decision_reason=f"Accord donné à {NAME}"
    )
    ProgrammeItem.objects.create(event=event, title="Ouverture", speakers=f"{NAME}, modératrice")
    TeamMember.objects.create(event=event, person=user.person)
    for is_issued in (True, False):
        training = making_events.event(kind="training")
        training = making_events.take_place(training)
        present = making_events.come(training, EMAIL, name=NAME)
        training.state = "held"
        training.save()
        certifying.ask(training, [present.pk], by=None)
        if is_issued:
            certifying.issue_waiting()
    week = making_events.week()
    values = {
        "title": "Portes ouvertes", "description": "Visite.", "date": week.starts_on, "starts_at": datetime.time(10),
        "mode": "on_site", "venue": "Rabat",
    }  # fmt: skip
    proposer = proposing.Proposer(NAME, EMAIL, "Association Essai")
    proposal = proposing.propose(week, values, [], [], proposer, now=timezone.now())
    type(proposal).objects.filter(pk=proposal.pk).update(question="Qui ?", answer=f"{NAME}, {PHONE}")
    return {"event": event, "seat": seat, "waiting": waiting, "proposal": proposal}


def author(user):
    process = making_contrib.process()
    contribution = making_contrib.contribution(process, author_name=NAME, author_email=EMAIL, shows_name=True)
    ContributionFile.objects.create(
        contribution=contribution, file="evidence/2026/x.pdf", file_name=f"CV {NAME}.PDF", size=1, sha256="0"
    )
    office, reviewer = making_contrib.staff(), making_contrib.staff()
    answer = making_contrib.answered(by=office, reviewer=reviewer, contribution=contribution)
    Reaction.objects.create(answer=answer, contribution=contribution, text="Merci")
    Comment.objects.create(
        contribution=contribution, text="D’accord", author_name=NAME, author_email=EMAIL, received_at=timezone.now()
    )
    typed = making_contrib.contribution(process)
    type(typed).objects.filter(pk=typed.pk).update(typed_by_person=user.person)
    Note.objects.create(contribution=contribution, author=user, text="À revoir")
    Assignment.objects.create(contribution=contribution, analyst=user)
    return {"contribution": contribution}


def contact():
    """Of an association that she represents in the forum, among others of a second one, and in what is to examine."""
    today = making_assoc.TODAY
    own = making_assoc.association(email=EMAIL, contact_name=NAME, phone=PHONE)
    making_assoc.attendance(making_assoc.event(), own)
    made = making_assoc.adopted(making_assoc.proposed(making_assoc.rule()))
    mandate = made.mandates.get(association=own)
    forming_forum.appoint(mandate, name=NAME, starts_on=today, by=None, gender="woman", consent_on=today)
    second = making_assoc.association(
        email=OTHER, contact_name="Autre PERSONNE", phone="0700000000", other_emails=f"bureau@exemple.test; {EMAIL}",
        unread=f"email : {EMAIL}?\ndate : mars", note=f"Rappeler {NAME} ({EMAIL}).",
    )  # fmt: skip
    # What she may not have written herself stays with whoever it is about.
    proposed = requesting.propose(
        {"name": "Association Nouvelle", "email": EMAIL, "contact_name": NAME, "phone": PHONE}, ["name"]
    )
    doubtful = ReviewItem.objects.create(
        source="import", values={"name": "Association Douteuse", "email": OTHER, "other_emails": EMAIL, "unread": []},
        raw={"Nom": "Association Douteuse", "Courriel": f"{OTHER};{EMAIL}", "Président": NAME}, fingerprint="f",
    )  # fmt: skip
    rows = [
        ["Association du Fichier", EMAIL, PHONE, NAME],
        ["Association de l’Autre", OTHER, "0700000001", "Autre PERSONNE"],
    ]  # fmt: skip
    data = making_assoc.csv_of(["Nom", "Courriel", "GSM", "Président"], rows)
    handed_in = importing_association_files.receive(data, "liste.csv", today=today, by=None)
    return {"own": own, "second": second, "proposed": proposed, "doubtful": doubtful, "import": handed_in}


def world():
    """Every table; by name what the tests look at. Nobody is in office any more."""
    today = timezone.localdate()
    user = official(today)
    invited(user)
    found = {"user": user, **participant(user, today), **author(user), **contact()}
    found["issued"], found["unissued"] = Certificate.objects.order_by("pk")
    return found


def leave_office(user):
    over = datetime.date(2019, 12, 31)
    for rows in (RoleGrant.objects.filter(user=user), Mandate.objects.filter(person=user.person)):
        rows.update(starts_on=over - datetime.timedelta(300), ends_on=over)


__all__ = ["EMAIL", "NAME", "NAME_AR", "OTHER", "PHONE", "leave_office", "registering", "world"]
