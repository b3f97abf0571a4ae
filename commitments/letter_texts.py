"""The paragraphs of the letters: the secretariat's own blocks, or these words where it has written none.

Courteous, first person, without blame, asking again nothing that was already told. A paragraph may hold the marks of
`MARKS`, which are replaced when the letter is read or signed.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import LetterPart, LetterWay, Level
from .models import TextBlock

MARKS = {
    "order": gettext_lazy("the decision or act that orders the letters"),
    "plan": gettext_lazy("the title of the plan"),
    "day": gettext_lazy("the day of the letter"),
    "reply_by": gettext_lazy("the day by which an answer is expected"),
    "letters": gettext_lazy("the earlier letters, with number and date"),
    "institution": gettext_lazy("the institution, as it is named"),
}
_MARK = re.compile(r"\{(\w*)\}")

_SUPPORT = {
    "fr": (
        "Le secrétariat du comité se tient à la disposition de vos services pour les aider à lever ces difficultés : "
        "appui "
        "méthodologique, mise en relation avec d’autres porteurs, inscription d’un point à l’ordre du jour du comité."
    ),
    "ar": (
        "وتبقى كتابة اللجنة رهن إشارة مصالحكم للمساعدة على تجاوز هذه الصعوبات: الدعم المنهجي، وربط الاتصال بحاملي "
        "التزامات أخرى، وإدراج نقطة في جدول أعمال اللجنة."
    ),
}
_ANSWERING = {
    "fr": (
        "Vos services peuvent en accuser réception et y répondre sans ouvrir de compte, par le lien personnel du "
        "message qui accompagne la présente lettre, ou par courrier."
    ),
    "ar": "ويمكن لمصالحكم الإشعار بالتوصل والجواب دون إنشاء حساب، عبر الرابط الشخصي المرفق بهذه الرسالة، أو بالبريد.",
}
# A letter on paper comes with no message, hence with no link.
_ON_PAPER = {
    "fr": (
        "Le retour du bordereau d’envoi, ou d’une copie de la présente lettre revêtue du cachet de votre bureau "
        "d’ordre, vaut accusé de réception. Vos services peuvent répondre par courrier."
    ),
    "ar": (
        "ويعتبر إرجاع ورقة الإرسال، أو نسخة من هذه الرسالة حاملة خاتم مكتب الضبط لديكم، إشعارا بالتوصل. ويمكن لمصالحكم "
        "الجواب بالبريد."
    ),
}
DEFAULTS = {
    (LetterPart.INTRODUCTION, Level.N3, "fr"): (
        "Le comité de pilotage m’a chargé, par {order}, de m’adresser aux porteurs des engagements dont l’échéance est "
        "passée, afin de soulever les difficultés rencontrées et d’encourager les efforts nécessaires.\n\n"
        "À ce titre, j’ai l’honneur d’appeler votre attention sur les jalons ci-après du « {plan} », dont "
        "l’achèvement n’a pas encore été validé à la date du {day}."
    ),
    (LetterPart.INTRODUCTION, Level.N4, "fr"): (
        "Par {letters}, j’ai eu l’honneur, comme le comité de pilotage m’en a chargé par {order}, d’appeler votre "
        "attention sur des jalons du « {plan} » dont l’échéance est passée.\n\n"
        "À la date du {day}, l’achèvement des jalons ci-après n’a pas encore été validé."
    ),
    (LetterPart.REQUEST, Level.N3, "fr"): (
        "Je vous saurais gré de bien vouloir me faire connaître, le {reply_by} au plus tard, les difficultés "
        "rencontrées, les mesures "
        "correctives retenues avec leur responsable et leur date et, s’il y a lieu, la nouvelle échéance demandée."
    ),
    (LetterPart.REQUEST, Level.N4, "fr"): (
        "Je vous saurais gré de bien vouloir me faire parvenir, le {reply_by} au plus tard, les mesures "
        "correctives retenues avec leur "
        "responsable et leur date. À défaut d’éléments nouveaux, la situation de ces jalons sera portée à l’ordre du "
        "jour de la "
        "prochaine réunion du comité de pilotage."
    ),
    (LetterPart.OPENING, Level.N3, "ar"): "سلام تام بوجود مولانا الإمام، وبعد،",
    (LetterPart.OPENING, Level.N4, "ar"): "سلام تام بوجود مولانا الإمام، وبعد،",
    (LetterPart.INTRODUCTION, Level.N3, "ar"): (
        "تنفيذا لما ورد في {order}، كلفتني لجنة الإشراف بمراسلة حاملي الالتزامات التي انقضت آجالها، قصد الوقوف على "
        "الصعوبات المطروحة والحث على بذل الجهود اللازمة.\n\n"
        "وفي هذا الإطار، يشرفني أن أثير انتباهكم إلى المحطات التالية من «{plan}»، التي لم يتم بعد التحقق من إنجازها "
        "إلى غاية {day}."
    ),
    (LetterPart.INTRODUCTION, Level.N4, "ar"): (
        "سبق لي، بموجب {letters} وتنفيذا لما ورد في {order}، أن أثرت انتباهكم إلى محطات من «{plan}» انقضت آجالها.\n\n"
        "وإلى غاية {day}، لم يتم بعد التحقق من إنجاز المحطات التالية."
    ),
    (LetterPart.REQUEST, Level.N3, "ar"): (
        "والمرجو منكم التفضل بموافاتي، قبل {reply_by}، بالصعوبات المطروحة، وبالتدابير التصحيحية المتخذة مع "
        "المسؤول عنها وتاريخها، وعند الاقتضاء بالأجل الجديد المطلوب."
    ),
    (LetterPart.REQUEST, Level.N4, "ar"): (
        "والمرجو منكم التفضل بموافاتي، قبل {reply_by}، بالتدابير التصحيحية المتخذة مع المسؤول عنها "
        "وتاريخها. وفي غياب عناصر جديدة، ستدرج وضعية هذه المحطات في جدول أعمال الاجتماع المقبل للجنة الإشراف."
    ),
} | {
    (part, level, language): text
    for part, texts in ((LetterPart.SUPPORT, _SUPPORT), (LetterPart.ANSWERING, _ANSWERING))
    for level in (Level.N3, Level.N4)
    for language, text in texts.items()
}
SUBJECTS = {
    "fr": {
        Level.N3: "Engagements du Gouvernement Ouvert dont l’échéance est passée",
        Level.N4: "Engagements du Gouvernement Ouvert dont l’échéance est passée : deuxième lettre",
    },
    "ar": {
        Level.N3: "حول التزامات الحكومة المنفتحة التي انقضت آجالها",
        Level.N4: "حول التزامات الحكومة المنفتحة التي انقضت آجالها: رسالة ثانية",
    },
}


def texts_for(level, language, way=LetterWay.MAIL):
    """{part: text} of the present blocks for a level and a language, in one statement.

    How to answer differs with the way of dispatch, unless the secretariat has written its own block.
    """
    own = {
        block.part: block.text for block in TextBlock.objects.filter(level=level, language=language).order_by("number")
    }
    found = {part: own.get(part, DEFAULTS.get((part, level, language), "")) for part in LetterPart.values}
    if way == LetterWay.PAPER and LetterPart.ANSWERING not in own:
        found[LetterPart.ANSWERING.value] = _ON_PAPER[language]
    return found


def missing_for_text(text):
    """Marks that nobody would replace."""
    unknown = sorted({mark for mark in _MARK.findall(text) if mark not in MARKS})
    if unknown:
        return [_("« {%(mark)s} » is not a mark that the letters know.") % {"mark": unknown[0]}]
    return []


def fill(text, values):
    """The text with its marks replaced; a mark without a value stays visible."""
    return _MARK.sub(lambda found: values.get(found[1]) or found[0], text)
