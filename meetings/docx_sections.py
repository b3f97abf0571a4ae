"""What the Word copy says, section by section, in the order and the words of `templates/documents/releve.html`."""

from django.utils.translation import gettext as _

from .docx_parts import Marked
from .releve import format_iso_date


def write_sections(writer, releve, official, copy_sentence):
    """Write a `Releve` with `writer` (`docx_copy.Writer`), in the document's language, which is active."""
    _head(writer, releve, official, copy_sentence)
    _where_and_when(writer, releve)
    _participants(writer, releve)
    if releve.follow_up:
        _follow_up(writer, releve)
    _agenda(writer, releve)
    _discussed(writer, releve)
    _decisions(writer, releve)
    _closing(writer, releve)
    _corrections(writer, releve)
    _attendees(writer, releve)


def status_words(releve):
    """As `templates/documents/_status.html`: « Validé le 12 mars 2020 · Version 1 »."""
    if releve.status == "validated":
        known, bare = _("Validated on %(date)s"), _("Validated")
    else:
        known, bare = _("Draft of %(date)s"), _("Draft")
    words = [known % {"date": releve.status_date_words} if releve.status_date else bare]
    if releve.status == "circulated":
        words.append(_("circulated for remarks"))
    if releve.version:
        words.append(_("Version %(version)s") % {"version": releve.version})
    return " · ".join(words)


def _head(writer, releve, official, copy_sentence):
    writer.paragraph((copy_sentence, True))
    if official:
        facts = {"version": official.version, "date": format_iso_date(official.issued_on, releve.lang, weekday=False)}
        writer.paragraph(_("Official PDF: version %(version)s of %(date)s.") % facts, f" SHA-256 {official.sha256}")
    else:
        writer.paragraph((_("Draft").upper(), True))
    for _lang, _dir, lines in releve.letterhead_columns:
        for line in lines:
            writer.paragraph(line)
    writer.title(Marked(releve.title))
    writer.paragraph(_("Summary of conclusions"))
    writer.paragraph(f"{releve.reference} · {status_words(releve)}" if releve.reference else status_words(releve))
    for correction, date in releve.corrections_in_words:
        writer.paragraph(_correction_title(correction, date))


def _correction_title(correction, date):
    return _("Correction no. %(number)s of %(date)s") % {"number": correction.number, "date": date}


def _where_and_when(writer, releve):
    comma = "،" if releve.lang == "ar" else ","
    writer.heading(_("Date of the meeting:"))
    words = releve.date_words[:1].upper() + releve.date_words[1:]
    if releve.date and releve.hours_words:
        words += f"{comma} {releve.hours_words}"
    writer.paragraph(f"{words}." if releve.date else _("No remark"))
    writer.heading(_("Place:"))
    if releve.place:
        writer.paragraph(Marked(releve.place))
    if releve.link:
        writer.paragraph(releve.link)
    if not releve.place and not releve.link:
        writer.paragraph(_("No remark"))


def _participants(writer, releve):
    writer.heading(_("Participants:"))
    if releve.names_chair:
        writer.paragraph(_("The meeting was chaired by"), " ", Marked(releve.chair), ".")
    for line in releve.preamble:
        writer.paragraph(Marked(line))
    if releve.attendees and not releve.preamble:
        writer.paragraph(_("See the list of participants attached."))
    counts = releve.counts
    if releve.has_presence:
        labels = (
            (_("Present:"), counts.present),
            (_("Represented:"), counts.represented),
            (_("Excused:"), counts.excused),
            (_("Absent:"), counts.absent),
        )
        writer.paragraph(" · ".join(f"{label} {number}" for label, number in labels))
    for line in releve.by_college:
        numbers = _("%(present)s of %(total)s") % {"present": line.present, "total": line.total}
        writer.paragraph(line.college, f" {numbers}")
    if releve.quorum:
        reached = _("reached") if releve.quorum.reached else _("not reached")
        words = _("members counted %(counted)s, required %(required)s") % {
            "counted": releve.quorum.counted,
            "required": releve.quorum.required,
        }
        writer.paragraph(f"{_('Quorum:')} ", (reached, True), f" ({words})")
    says = releve.chair or releve.preamble or releve.attendees or releve.has_presence or releve.quorum
    if not says:
        writer.paragraph(_("No remark"))


def _or_dash(text):
    return [text] if text else ["–"]


def _last_report(line, lang):
    """The paragraph on the last report of an earlier decision, in a list; empty where there is none."""
    if not line.reported_on:
        return []
    words = [f"{_('Last report:')} {format_iso_date(line.reported_on, lang, weekday=False)}"]
    return [[*words, " – ", Marked(line.report)] if line.report else words]


def _follow_up(writer, releve):
    writer.heading(_("Follow-up of earlier decisions:"))
    rows = [
        [
            [line.code],
            [[Marked(line.text)], *_last_report(line, releve.lang)],
            _or_dash(line.owner),
            [_or_dash(line.deadline), [f"{_('at first:')} ", line.initial]]
            if line.initial
            else _or_dash(line.deadline),
            [[line.status], [(_("overdue"), True)]] if line.overdue else [line.status],
        ]
        for line in releve.follow_up
    ]
    headers = [_("No."), _("Point decided"), _("Owner"), _("Deadline"), _("Status")]
    writer.table(headers, rows, (16, 37, 17, 16, 14))


def _agenda(writer, releve):
    writer.heading(_("Agenda:"))
    for item in releve.agenda:
        notes = [f" ({_('closed session')})"] if item.confidential else []
        notes += [f" ({item.outcome})"] if item.outcome else []
        writer.paragraph(f"{item.number}. ", Marked(item.title), *notes)
    if not releve.agenda:
        writer.paragraph(_("No remark"))


def _discussed(writer, releve):
    writer.heading(_("Points discussed:"))
    kinds = {"information": _("Information:"), "reservation": _("Reservation:"), "decision": _("Decision:")}
    for group in releve.discussed:
        if group.title:
            writer.paragraph_heading(f"{group.number}. " if group.number else "", Marked(group.title))
        elif len(releve.discussed) > 1:
            writer.heading(_("Other points"), 2)
        for entry in group.entries:
            kind = [(kinds[entry.kind], True), " "] if entry.kind in kinds else []
            writer.bullet(*kind, Marked(entry.text))
        if not group.entries:
            writer.paragraph(_("No remark"))
    if not releve.discussed:
        writer.paragraph(_("No remark"))


def _item_note(decision):
    if not decision.agenda_number:
        return []
    return [f" ({_('agenda item %(number)s') % {'number': decision.agenda_number}})"]


def _decisions(writer, releve):
    writer.heading(_("Points decided:"))
    if not releve.decisions:
        writer.paragraph(_("No remark"))
    elif not releve.has_owners and not releve.has_deadlines:
        for decision in releve.decisions:
            writer.paragraph(f"{decision.number}. ", Marked(decision.text), *_item_note(decision))
    else:
        headers, widths = [_("No."), _("Point decided")], [10, 50]
        if releve.has_owners:
            headers, widths = [*headers, _("Owner")], [*widths, 22]
        if releve.has_deadlines:
            headers, widths = [*headers, _("Deadline")], [*widths, 18]
        rows = []
        for decision in releve.decisions:
            row = [[decision.number], [Marked(decision.text), *_item_note(decision)]]
            row += [_or_dash(decision.owner)] if releve.has_owners else []
            row += [_or_dash(decision.deadline)] if releve.has_deadlines else []
            rows.append(row)
        writer.table(headers, rows, widths)


def _closing(writer, releve):
    if releve.next_meeting:
        writer.heading(_("Next meeting:"))
        writer.paragraph(Marked(releve.next_meeting))
    if releve.annexes:
        writer.heading(_("Attached documents:"))
        for annex in releve.annexes:
            writer.bullet(Marked(annex))
    if releve.visa:
        # A heading, where the PDF has a place on the page: the reader sees where the last section ends.
        writer.heading(_("Visa"), 2)
        writer.paragraph(_("Seen and validated on %(date)s") % {"date": releve.visa_date_words})
        by_order = [f"{_('P.O.')} "] if releve.visa.on_behalf else []
        writer.paragraph(*by_order, Marked(releve.visa.function))
        writer.paragraph(releve.visa.name)
    if releve.verification:
        writer.paragraph(
            f"{_('Verification code:')} {releve.verification.code}. {_('This copy can be checked at')} ",
            releve.verification.url,
        )


def _corrections(writer, releve):
    if not releve.corrections:
        return
    writer.heading(_("Corrections:"))
    headers = [_("Passage corrected"), _("Instead of"), _("To be read as")]
    for correction, date in releve.corrections_in_words:
        writer.heading(_correction_title(correction, date), 2)
        writer.paragraph(Marked(correction.reason))
        rows = [[[line.where], [line.before or "–"], [line.after or "–"]] for line in correction.lines]
        if rows:
            writer.table(headers, rows, (24, 38, 38))


def _attendees(writer, releve):
    if not releve.attendees:
        return
    writer.heading(f"{_('Annex')} – {_('List of participants')}")
    headers = [_("Name"), _("Function"), _("Institution"), _("Attendance")]
    for group in releve.attendees:
        writer.paragraph_heading("", group.college)
        rows = []
        for row in group.rows:
            name = [[row.name], [row.capacity]] if row.capacity else [row.name]
            rows.append([name, _or_dash(row.function), _or_dash(row.institution), _presence(row)])
        writer.table(headers, rows, (28, 28, 26, 18))


def _presence(row):
    if row.status == "present":
        return [_("Present")]
    if row.status == "excused":
        return [_("Excused")]
    if row.represented_by:
        return [f"{_('Represented by')} ", row.represented_by]
    return [_("Represented") if row.status == "represented" else _("Absent")]
