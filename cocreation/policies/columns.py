"""The columns of a file of associations, by the names that lists give them. Pure data."""

# The columns of `import_associations`, then other names under which lists of associations have them. What is compared
# is letters and figures alone: accents, case, « : », « / » and brackets make no difference.
COLUMNS = {
    "nom": (
        "denomination", "nom de l'association", "nom association", "nom des associations", "nom fr", "nom (francais)",
        "nom en francais", "denomination en francais", "denomination de l'association", "denomination sociale",
        "association", "associations", "nom et denomination", "raison sociale", "intitule", "intitule de l'association",
        "organisation", "nom de l'organisation", "nom de l'ong", "ong", "osc", "nom de l'osc", "name",
        "nom complet de l'association", "nom et sigle de l'association",
    ),
    "nom_ar": (
        "nom en arabe", "nom arabe", "nom (arabe)", "denomination en arabe", "denomination (ar)", "denomination ar",
        "nom de l'association en arabe", "اسم الجمعية", "الاسم", "الجمعية", "اسم الجمعية بالعربية", "تسمية الجمعية",
        "التسمية", "الاسم بالعربية", "الجمعيات", "إسم الجمعية", "أسماء الجمعيات",
    ),
    "sigle": (
        "acronyme", "abreviation", "sigle ou acronyme", "sigle/acronyme", "acronyme/sigle", "sigles",
        "sigle de l'association", "اختصار", "الاسم المختصر",
    ),
    "recepisse": (
        "numero de recepisse", "n° recepisse", "n° de recepisse", "no recepisse", "no de recepisse", "n° du recepisse",
        "num recepisse", "numero du recepisse", "numero recepisse", "recepisse n°", "recepisse no", "nrecepisse",
        "reference du recepisse", "recepisse de depot", "n° de depot", "numero de depot", "recepisse definitif",
        "n° d'enregistrement", "numero d'enregistrement", "رقم الوصل", "وصل الإيداع", "رقم وصل الإيداع", "الوصل",
    ),
    "date": (
        "date du recepisse", "date recepisse", "date de recepisse", "date de creation", "date creation",
        "date de depot",
        "date de constitution", "date de fondation", "cree le", "creee le", "date du dernier recepisse",
        "annee de creation",
        "date et recepisse", "date d'enregistrement", "تاريخ التأسيس", "تاريخ الوصل", "تاريخ الإيداع", "التاريخ",
    ),
    "region": ("regions", "region administrative", "region d'implantation", "region d'intervention", "الجهة", "جهة"),
    "province": (
        "provinces", "province ou prefecture", "prefecture ou province", "prefecture", "province/prefecture",
        "prefecture/province", "province et prefecture", "prefecture et province", "prefectures et provinces",
        "ville", "ville ou province", "province ou ville", "ville/province", "commune", "localite", "wilaya",
        "الإقليم", "إقليم", "العمالة", "العمالة أو الإقليم", "الإقليم أو العمالة", "العمالة/الإقليم", "المدينة",
    ),
    "themes": (
        "theme", "thematique", "thematiques", "domaine", "domaines", "domaine d'action", "domaines d'action",
        "domaine d'intervention", "domaines d'intervention", "domaine d'activite", "domaines d'activite", "axes", "axe",
        "secteur", "secteurs", "secteur d'activite", "champ d'action", "المجال", "المجالات", "مجال العمل",
        "مجالات العمل", "مجال الاشتغال", "المواضيع",
    ),
    "email": (
        "courriel", "courriels", "adresse electronique", "mail", "mails", "emails", "adresse mail", "adresse email",
        "adresses mail", "adresses email", "adresse courriel", "courrier electronique", "email de contact",
        "البريد الإلكتروني", "البريد الالكتروني",
    ),
    "telephone": (
        "tel", "tels", "telephones", "gsm", "numero de telephone", "n° de telephone", "n° telephone", "n° tel",
        "num tel", "no de telephone", "numero tel", "portable", "mobile", "tel/gsm", "tel gsm", "telephone/gsm",
        "telephone fixe", "tel fixe", "fixe", "tel/fax", "phone", "contact telephonique", "telephone de contact",
        "الهاتف", "رقم الهاتف", "الهاتف النقال",
    ),
    "adresse": (
        "siege", "siege social", "adresse du siege", "adresse du siege social", "adresse postale",
        "adresse de l'association",
        "adresse complete", "adresse siege", "العنوان", "المقر", "عنوان المقر", "مقر الجمعية",
    ),
    "contact": (
        "contacts", "personne de contact", "personne contact", "nom du contact", "nom de la personne de contact",
        "personne a contacter", "point focal", "responsable", "nom du responsable", "responsable de l'association",
        "president", "presidente", "president(e)", "nom du president", "nom du president(e)", "representant",
        "representant(e)", "representant legal", "nom et prenom", "interlocuteur", "شخص الاتصال", "المسؤول",
        "اسم المسؤول", "الرئيس", "اسم الرئيس", "رئيس الجمعية",
    ),
}  # fmt: skip
NAMING_COLUMNS = ("nom", "nom_ar", "sigle")
