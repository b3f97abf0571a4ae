"""Convocations, who is invited, what went out, what was answered: the database itself keeps what was released."""

import django.db.models.deletion
import ogp_secretariat.web.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from ogp_secretariat.web.triggers import guard

SUMMONED = "EXISTS (SELECT 1 FROM meetings_summons s WHERE s.invitee_id = OLD.id)"
IDENTITY = (
    "id meeting_id key person_id institution institution_ar college_id college_name college_name_ar capacity"
).split()
# Somebody who was summoned keeps name and function; they may be erased (law 09-08), and only erased.
ERASED_NAME = (
    "NEW.name IN (OLD.name, 'personne effacée') AND NEW.name_ar IN (OLD.name_ar, '') "
    "AND NEW.function IN (OLD.function, '') AND NEW.function_ar IN (OLD.function_ar, '')"
)
ERASED_WORDS = "NEW.reason IN (OLD.reason, '') AND NEW.represented_by IN (OLD.represented_by, 'personne effacée')"

GUARDS = [
    guard("meetings_convocation", "convocation", when="OLD.state = 'released'"),
    guard("meetings_summons", "summons", events=("DELETE",)),
    guard("meetings_summons", "summons", columns=["id", "convocation_id", "invitee_id", "is_release"], events=("UPDATE",)),
    guard("meetings_summons", "summons_address", when="NEW.email NOT IN (OLD.email, '')", events=("UPDATE",)),
    guard("meetings_invitee", "invitee", when=SUMMONED, columns=IDENTITY, events=("UPDATE",)),
    guard("meetings_invitee", "invitee", when=SUMMONED, events=("DELETE",)),
    guard("meetings_invitee", "invitee_name", when=f"{SUMMONED} AND NOT ({ERASED_NAME})", events=("UPDATE",)),
    guard("meetings_answer", "convocation_answer", events=("DELETE",)),
    guard(
        "meetings_answer",
        "convocation_answer",
        columns=["id", "invitee_id", "turn", "presence", "is_remote", "way", "given_at", "given_by_id"],
        events=("UPDATE",),
    ),
    guard("meetings_answer", "convocation_answer_words", when=f"NOT ({ERASED_WORDS})", events=("UPDATE",)),
    guard("meetings_agendaitem", "agenda_number", when="OLD.number IS NOT NULL", columns=["number"], events=("UPDATE",)),
]


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_guards'),
        ('meetings', '0007_follow_guards'),
        ('people', '0004_convocation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField()),
                ('presence', models.CharField(choices=[('present', 'present'), ('excused', 'excused'), ('represented', 'represented')], max_length=12, verbose_name='answer')),
                ('is_remote', models.BooleanField(default=False, verbose_name='remotely')),
                ('reason', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='reason')),
                ('represented_by', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='represented by')),
                ('way', models.CharField(choices=[('link', 'personal link'), ('account', 'own account'), ('phone', 'telephone'), ('mail', 'mail or e-mail'), ('in_person', 'in person')], max_length=10, verbose_name='way')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'answer to a convocation',
                'verbose_name_plural': 'answers to convocations',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='attendance',
            name='answer',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='meetings.answer'),
        ),
        migrations.CreateModel(
            name='Convocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'convocation'), ('change', 'change of the convocation'), ('agenda', 'agenda completed'), ('second', 'second convocation'), ('postponement', 'postponement'), ('cancellation', 'cancellation')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('prepared', 'being prepared'), ('submitted', 'awaits the chair'), ('returned', 'returned to the secretariat'), ('released', 'sent out')], default='prepared', max_length=10, verbose_name='state')),
                ('sequence', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sequence')),
                ('turn', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('uid', models.CharField(blank=True, max_length=120)),
                ('reason', ogp_secretariat.web.fields.LongLineField(blank=True, help_text='Those who were convened read it.', verbose_name='reason')),
                ('notice_reason', ogp_secretariat.web.fields.LongLineField(blank=True, help_text='Kept in the history only: nobody is told.', verbose_name='why the notice is short')),
                ('return_reason', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='why it was returned')),
                ('content', models.JSONField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released at')),
                ('signer_name', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='signed by')),
                ('signer_function', ogp_secretariat.web.fields.LongLineField(blank=True)),
                ('is_delegated', models.BooleanField(default=False, verbose_name='by order')),
                ('agenda_ar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('agenda_fr', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('letter_ar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('letter_fr', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='convocations', to='meetings.meeting', verbose_name='meeting')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'convocation',
                'verbose_name_plural': 'convocations',
                'ordering': ['meeting', 'sequence', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(verbose_name='no.')),
                ('civility', models.CharField(blank=True, choices=[('M.', 'Mr'), ('Mme', 'Ms')], max_length=4, verbose_name='civility')),
                ('name', ogp_secretariat.web.fields.LongLineField(verbose_name='name')),
                ('name_ar', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='name in Arabic')),
                ('function', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='function')),
                ('function_ar', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='function in Arabic')),
                ('institution', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='institution')),
                ('institution_ar', ogp_secretariat.web.fields.LongLineField(blank=True, verbose_name='institution in Arabic')),
                ('college_name', ogp_secretariat.web.fields.LongLineField(blank=True)),
                ('college_name_ar', ogp_secretariat.web.fields.LongLineField(blank=True)),
                ('capacity', models.CharField(choices=[('member', 'member'), ('substitute', 'substitute'), ('guest', 'guest'), ('expert', 'expert'), ('observer', 'observer'), ('secretariat', 'secretariat')], default='guest', max_length=12, verbose_name='capacity')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('ar', 'العربية'), ('en', 'English')], default='fr', max_length=2, verbose_name='language')),
                ('college', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.college')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitees', to='meetings.meeting', verbose_name='meeting')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'invited person',
                'verbose_name_plural': 'invited people',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='invitee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='meetings.invitee', verbose_name='invited person'),
        ),
        migrations.CreateModel(
            name='Summons',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='sent to')),
                ('is_release', models.BooleanField(default=False)),
                ('handed_on', models.DateField(blank=True, null=True, verbose_name='handed over on')),
                ('convocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summonses', to='meetings.convocation')),
                ('handed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invitee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summonses', to='meetings.invitee')),
            ],
            options={
                'verbose_name': 'sending of a convocation',
                'verbose_name_plural': 'sendings of convocations',
                'ordering': ['convocation', 'invitee'],
            },
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['prepared', 'submitted'])), fields=('meeting',), name='convocation_one_open', violation_error_message='A convocation of this meeting is already being prepared.'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.UniqueConstraint(fields=('meeting', 'sequence'), name='convocation_sequence_unique'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('content__isnull', False), ('released_at__isnull', False), ('sequence__isnull', False), ('turn__isnull', False)), _connector='OR'), name='convocation_released_whole', violation_error_message='A released convocation has its number, its content and its date.'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['postponement', 'cancellation']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='convocation_off_reason', violation_error_message='Say why the meeting is postponed or cancelled.'),
        ),
        migrations.AddConstraint(
            model_name='invitee',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='invitee_person_once', violation_error_message='This person is already invited.'),
        ),
        migrations.AddConstraint(
            model_name='invitee',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='invitee_has_name', violation_error_message='Type a name.'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('presence', 'represented'), _negated=True), models.Q(('represented_by', ''), _negated=True), _connector='OR'), name='answer_represented_by', violation_error_message='Say who represents you.'),
        ),
        migrations.AddConstraint(
            model_name='summons',
            constraint=models.UniqueConstraint(fields=('convocation', 'invitee'), name='summons_once'),
        ),
        *GUARDS,
    ]
