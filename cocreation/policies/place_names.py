"""How people write the places of Morocco. Pure data, beside the official names that the register holds.

By official code: other spellings of the twelve regions (decree 2-15-40 of 2015) and of the seventy-five provinces and
prefectures, and the towns that people write in their place. What several provinces share (« Rabat-Salé », « Sahara »)
is left out: it says none of them. `place_key` makes case, accents, articles, hyphens and doubled letters the same, so
that only spellings that differ otherwise stand here.
"""

import re

from ogp_secretariat.web.text import fold

# Words that say what kind of place it is, or link, in both languages; they are no part of the name.
NOT_THE_NAME = {
    "region", "regions", "province", "provinces", "prefecture", "prefectures", "arrondissement", "arrondissements",
    "wilaya", "ville", "cite", "commune", "communes", "urbaine", "rurale", "municipalite", "cercle", "caidat",
    "of", "the", "de", "du", "des", "d", "la", "le", "les", "l", "et", "al", "el", "a", "maroc",
    "جهه", "اقليم", "عماله", "عمالات", "ولايه", "مدينه", "جماعه", "مقاطعات", "بلديه", "و", "المغرب",
}  # fmt: skip
_UNIFIED = str.maketrans("أإآٱىئؤةڤڨگک", "اااايييهفقكك", "ءـ")
_WORD = re.compile(r"[^\W_]+")


def place_key(text):
    """« Région de l'Oriental », « ORIENTAL » and « L’oriental » → « oriental »; empty when nothing but such words is
    left."""
    found = _WORD.findall(fold(str(text)).translate(_UNIFIED))
    names = [word for word in found if word not in NOT_THE_NAME]
    bare = (word[2:] if word.startswith("ال") and len(word) > 4 else word for word in names)
    return re.sub(r"([^\W\d])\1+", r"\1", "".join(bare))


REGIONS = {
    "01": "Tanger-Tétouan, Tanger Tétouan Hoceima, TTA, T.T.A, TTH, Tangier-Tetouan-Al Hoceima, طنجة تطوان",
    "02": "Orientale, Région orientale, Eastern region, Rif oriental, الجهة الشرقية, جهة شرق, الشرقية",
    "03": "Fez-Meknès, Fès Meknes, Fas-Meknas",
    "04": "Rabat-Salé-Quénitra, Rabat Salé Kenitra, RSK, R.S.K, Rabat Sala Kenitra",
    "05": "Béni Mellal-Khnifra, Béni Mellal Khenifra, BMK, B.M.K, Bni Mellal-Khénifra, Beni Mellal-Khouribga",
    "06": "Casa-Settat, Casablanca Settat, Grand Casablanca-Settat, الدارالبيضاء سطات, الدار البيضاء الكبرى سطات",
    "07": "Marrakesh-Safi, Marrakech Asfi, Marrakech-Essaouira-Safi, مراكش أسفي",
    "08": "Draa Tafilalt, Daraa-Tafilalet, Drâa-Tafilelt, Dra Tafilalet, درعة تافيلالت",
    "09": "Souss Massa, Sous-Massa, Agadir-Souss-Massa, Souss, سوس",
    "10": "Guelmim Oued Noun, Goulmim-Oued Noun, Guelmim-Wad Noun, GON, كلميم وادنون, كلميم وادي نون, كليميم واد نون",
    "11": "Laayoune-Saguia El Hamra, Laâyoune Sakia Hamra, Laayoune-Saqia al-Hamra, LSH, Layoune-Sakia El Hamra,"
          " Elaayoune-Sakia El Hamra, العيون بوجدور الساقية الحمراء",
    "12": "Dakhla-Oued Eddahab, Dakhla Oued Dahab, Dakhla-Oued Ed Dahab, Dakhla-Wadi Eddahab, Eddakhla-Oued Eddahab,"
          " DOD, Dakhla-Oued-Dahab, الداخلة وادي الدهب, الداخلة واد الذهب",
}  # fmt: skip

PROVINCES = {
    "01.511": "Tanger, Tangier, Tanja, Tanger Asilah, Assilah, Asilah, Arcila, Gueznaia, طنجة, أصيلة, اصيلا",
    "01.573": "M'diq, Mdiq, Fnideq, Martil, Mdiq Fnidek, Medieq-Fnideq, المضيق, الفنيدق, مرتيل",
    "01.571": "Tetouan, Tetuan, Tétouane, Titouan, Oued Laou, Oued Law",
    "01.227": "Fahs Anjra, Anjra, Fahs-Anjera, فحص أنجرة",
    "01.331": "Laraiche, El Araich, Ksar El Kébir, Ksar Kebir, Alcazarquivir, القصر الكبير",
    "01.051": "Al Hoceïma, Alhoceima, El Houceima, Al Hoceyma, Hoceïma, Houceima, Imzouren, Beni Bouayach, Targuist,"
              " امزورن, تارجيست, الحسيمه",
    "01.151": "Chaouen, Chefchaouene, Chaouene, Chefchawen, الشاون",
    "01.405": "Ouazzane, Wazzane, Ouezane, Wazan",
    "02.411": "Oujda, Oujda Angad, Oujda-Angads, Wajda, Oujda Anjad, وجدة",
    "02.381": "Nadour, Zaio, Selouane, Al Aroui, Beni Ansar, الناظور, العروي",
    "02.167": "Drioueche, Driouche, Midar, Ben Tayeb, الدريوش, ميضار",
    "02.275": "Djerada, Jrada, Ain Beni Mathar, جرادة",
    "02.113": "Berkan, Barkane, Saïdia, Saidia, Ahfir, السعيدية",
    "02.533": "Taourirte, Taourert, El Aïoun Sidi Mellouk, Debdou",
    "02.265": "Guersif, Jercif, Gercif, كرسيف, گرسيف",
    "02.251": "Figuigue, Fguig, Bouarfa, فكيك, فڭيڭ, بوعرفة",
    "03.231": "Fez, Fas, Fès Médina, Fes Jdid Dar Dbibegh, Zouagha Moulay Yacoub",
    "03.061": "Meknes, Miknas, Mekinez, Meknas, Meknès El Menzeh, Ismaïlia",
    "03.171": "Elhajeb, El Hajib, El Hajjeb",
    "03.271": "Azrou, Ifran, Aïn Leuh, يفرن, آزرو, أزرو",
    "03.591": "Moulay Yaâcoub, Moulay Yaakoub, Moulay Yakoub, My Yacoub",
    "03.451": "Safrou, Sefrou ville, Imouzzer Kandar, Imouzzer du Kandar, El Menzel",
    "03.131": "Boulmane, Missour, Outat El Haj, ميسور, بولمان",
    "03.531": "Taounat, Taounate ville, Karia Ba Mohamed",
    "03.561": "Tazza, Taza ville, Tahla, Oued Amlil",
    "04.421": "Rabat ville, Ribat, Rabat-Hassan, Rabat Centre, Agdal-Ryad, Yacoub El Mansour",
    "04.441": "Sale, Sala, Slâ, Sala Al Jadida, Salé El Jadida, Bouknadel",
    "04.501": "Témara, Temara, Skhirat, Skhirat Témara, Skhirate, Skhirate Temara, Aïn Aouda, Harhoura, تمارة,"
              " الصخيرات",
    "04.281": "Kenitra, Quénitra, Qnitra, Lekenitra, Souk El Arbaa, Souk Larbaa du Gharb, Mehdia, سوق الأربعاء",
    "04.291": "Khemisset, Khmisset, Khemissat, Tiflet, Rommani, Oulmès, تيفلت, الرماني",
    "04.481": "Sidi Kassem, S. Kacem, Mechra Bel Ksiri, Jorf El Melha, سيدي قاسم",
    "04.491": "Sidi Slimane ville, Sidi Sliman, Sidi Yahya El Gharb",
    "05.091": "Beni-Mellal, Bni Mellal, Kasba Tadla, Kasbat Tadla, Beni Melal, قصبة تادلة",
    "05.081": "Azilal ville, Demnate, Demnat, أزيلال, دمنات",
    "05.255": "Fkih Ben Salah, Fquih Bensalah, Fkih Bensaleh, Fqih Ben Saleh, Souk Sebt, Oulad Ayad",
    "05.301": "Khnifra, Khenifra, M'rirt, Mrirt, مريرت",
    "05.311": "Khribga, Khouribgua, Oued Zem, Bejaâd, Boujad, Bejaad, Boujniba, وادي زم, واد زم, أبي الجعد",
    "06.141": "Casa, Casablanca Anfa, Dar El Beida, Dar Beida, Anfa, Hay Hassani, Aïn Chock, Ain Sebaa,"
              " Aïn Sebaâ Hay Mohammadi, Ben M'sik, Sidi Bernoussi, Al Fida Mers Sultan, Moulay Rachid, الدارالبيضاء,"
              " كازا, البيضاء",
    "06.371": "Mohammédia, Mohamedia, Fédala, Aïn Harrouda",
    "06.181": "Eljadida, Jadida, El-Jadida, Mazagan, Azemmour, أزمور",
    "06.385": "Nouasseur, Nouacer, Bouskoura, النواصر, بوسكورة",
    "06.355": "Mediouna, Tit Mellil, مديونة",
    "06.111": "Ben Slimane, Benslimen, Bouznika, Ben Sliman, ابن سليمان, بن سليمان, بوزنيقة",
    "06.117": "Berchid, Berrechide, Ber Rechid, Bir Rachid, Had Soualem, Deroua, برشيد",
    "06.461": "Settate, Satat, Setat, Ben Ahmed, El Borouj, ابن أحمد",
    "06.467": "Sidi Bennor, Sidi Ben Nour, Zemamra, سيدي بنور",
    "07.351": "Marrakesh, Marakech, Marrakech Ménara, Marrakech Médina, Guéliz, مراكش المنارة",
    "07.161": "Chichawa, Imintanoute, Imi N'Tanout, شيشاوة, إيمنتانوت",
    "07.041": "Haouz, El Haouz, Alhaouz, Tahannaout, Tahanaout, Ait Ourir, Amizmiz, تحناوت, آيت أورير",
    "07.191": "Kelaa des Sraghna, El Kelaa, Kalaat Sraghna, Kelaat Sraghna, El Kelâa, Kelaa Sraghna,"
              " Kalaa des Sraghna, El Kelaa Sraghna, القلعة, قلعة سراغنة",
    "07.211": "Souira, Mogador, Essaouira Mogador, الصويره, موكادور",
    "07.427": "Rhamna, Errhamna, Ben Guerir, Benguerir, Rehamna Benguerir, Skhour Rehamna, بن جرير, ابن جرير",
    "07.431": "Asfi, Safi ville, أسفي, اسفي",
    "07.585": "Yousoufia, El Youssoufia, Louis Gentil, اليوسفيه",
    "08.201": "Er-Rachidia, Rachidia, Arrachidia, Errachdia, Er Rachidia, Ksar Es Souk, Erfoud, Arfoud, Rissani,"
              " Goulmima, Tinjdad, أرفود, الريصاني, كلميمة, الراشيدية",
    "08.401": "Ouarzazat, Warzazat, Ouarzazate ville, Taznakht, ورززات",
    "08.363": "Midelte, Midalt, Midelt ville, Itzer, Er-Rich, Rich, الريش",
    "08.577": "Tinerhir, Tineghir, Tinghir ville, Boumalne Dadès, Boumalne, Kelaat M'Gouna, Kelâat Mgouna, تنغير,"
              " تينغير, قلعة مكونة",
    "08.587": "Zagoura, Zagora ville, Agdz, زكورة, أكدز",
    "09.001": "Agadir, Agadir Ida Outanane, Agadir Ida-Outanane, Agadir Ida Ou Tanan, Ida Outanane, أكادير, اكادير,"
              " أڭادير, أكادير إداوتنان, أكادير إدوتنان",
    "09.273": "Inezgane, Inzegane, Aït Melloul, Ait Melloul, Inezgane Ait Mellol, Dcheira, Dcheira El Jihadia,"
              " إنزكان, انزكان, آيت ملول",
    "09.163": "Chtouka, Chtouka Ait Baha, Biougra, Aït Baha, Ait Baha, Belfaa, بيوكرى, اشتوكة, شتوكة آيت باها",
    "09.541": "Taroudant, Taroudante, Ouled Teima, Oulad Teïma, Oulad Teima, Ouled Berhil, تارودانت, أولاد تايمة",
    "09.581": "Tiznite, Tafraout, Tafraoute, تزنيت, تافراوت",
    "09.551": "Tata ville, Foum Zguid, Akka, طاطه",
    "10.261": "Goulmim, Goulimine, Guelmime, Guelmim ville, Bouizakarne, كليميم, گلميم, كلميم باب الصحراء",
    "10.071": "Assa, Zag, Assa Zag, آسا, أسا الزاك, الزاك",
    "10.521": "Tantan, Tan Tan, El Ouatia, طان طان, طانطان",
    "10.473": "Ifni, Sidi Ifni ville, Aït Baâmrane, Mirleft, إفني, سيدي افني",
    "11.321": "Laayoune, Layoune, El Aaiun, Laâyoun, Laayoun, El Ayoune, Elayoune, Al Aaiun, El Marsa, العيون الساقية",
    "11.121": "Boujdor, Boujdour ville, Bojador",
    "11.537": "Tarfayah, Tarfaya ville, Cap Juby, طرفايه",
    "11.221": "Smara, Es-Smara, Essemara, Es Smara, Semara, Esmara, As-Smara, سمارة, اسمارة",
    "12.391": "Dakhla, Oued Eddahab, Oued Dahab, Eddakhla, Ad-Dakhla, Dakhla ville, الداخلة,"
              " واد الذهب",
    "12.066": "Aoussred, Awserd, Aoussard, Aousserd ville, Lagouira, Bir Gandouz, أوسرد, أوسراد, الكويرة",
}  # fmt: skip

# The sixteen regions of 1997: each lies in several of today's, so that none of these is read from it.
FORMER_REGIONS = (
    "Oued Ed-Dahab-Lagouira, Laâyoune-Boujdour-Sakia El Hamra, Laâyoune-Boujdour, Guelmim-Es Semara, Souss-Massa-Drâa,"
    " Gharb-Chrarda-Beni Hssen, Gharb-Chrarda-Béni Hsen, Gharb, Chaouia-Ouardigha, Chaouia,"
    " Marrakech-Tensift-El Haouz, Marrakech-Tensift, Grand Casablanca, Rabat-Salé-Zemmour-Zaër, Rabat-Salé-Zemmour,"
    " Doukkala-Abda, Doukkala, Tadla-Azilal, Tadla, Meknès-Tafilalet, Fès-Boulemane, Taza-Al Hoceima-Taounate,"
    " الدار البيضاء الكبرى, الشاوية ورديغة, دكالة عبدة, تادلة أزيلال, مكناس تافيلالت, فاس بولمان,"
    " الغرب الشراردة بني احسن, الرباط سلا زمور زعير, سوس ماسة درعة, مراكش تانسيفت الحوز, تازة الحسيمة تاونات"
)


def spellings(text):
    return [one.strip() for one in text.split(",")]


FORMER_KEYS = {place_key(one) for one in spellings(FORMER_REGIONS)}
