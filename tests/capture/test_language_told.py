"""Which language a text is in."""

import pytest

from tocsin.capture.language import ENGLISH_SHARE, _english, declared_language, tell_language

OTHERS = {
    "am": "ሰኞ ዕለት በከተማዋ ማዕከላዊ ገበያ አቅራቢያ በደረሰ ፍንዳታ ቢያንስ አስራ ሰባት ሰዎች መሞታቸውን ፖሊስ አስታወቀ።",
    "ar": ("قتل سبعة عشر شخصا على الأقل يوم الاثنين في انفجار عبوة ناسفة قرب السوق المركزي، بحسب ما أعلنت الشرطة."),
    "da": (
        "Mindst sytten mennesker er blevet dræbt ved et angreb på byens marked mandag, oplyser "
        "politiet. Ingen har taget ansvaret for angrebet, men myndighederne siger at det er den "
        "værste hændelse i år."
    ),
    "de": (
        "Bei einem Anschlag auf den Markt der Stadt sind am Montag mindestens siebzehn Menschen "
        "getötet worden, wie die Polizei mitteilte. Zu der Tat bekannte sich zunächst niemand, der "
        "Ort war abgesperrt."
    ),
    "es": (
        "Al menos diecisiete personas murieron y otras veinte resultaron heridas el lunes cuando un "
        "artefacto explosivo estalló cerca del mercado central de la ciudad, informó la policía. "
        "Ningún grupo se atribuyó el ataque."
    ),
    "fa": (
        "پولیس می‌گوید که روز دوشنبه در انفجاری در نزدیکی بازار مرکزی شهر دست‌کم هفده نفر کشته و بیست"
        " نفر دیگر زخمی شده‌اند. هیچ گروهی مسئولیت این حمله را بر عهده نگرفته است."
    ),
    "fr": (
        "Au moins dix-sept personnes ont été tuées lundi lorsqu'un engin explosif a sauté près du "
        "marché central, a indiqué la police. Aucun groupe n'a revendiqué l'attaque, mais les "
        "autorités accusent des insurgés."
    ),
    "ha": (
        "Akalla mutane goma sha bakwai ne suka mutu a ranar Litinin lokacin da wani bam ya fashe kusa"
        " da babbar kasuwar garin, in ji 'yan sanda. Babu wata kungiya da ta dauki alhakin harin."
    ),
    "id": (
        "Sedikitnya tujuh belas orang tewas pada hari Senin ketika sebuah bom meledak di dekat pasar "
        "pusat kota, kata polisi. Belum ada kelompok yang mengaku bertanggung jawab atas serangan "
        "itu."
    ),
    "it": (
        "Almeno diciassette persone sono morte lunedì quando un ordigno è esploso vicino al mercato "
        "centrale della città, ha riferito la polizia. Nessun gruppo ha rivendicato l'attacco contro "
        "i civili."
    ),
    "my": ("တနင်္လာနေ့က မြို့လယ်ဈေးအနီးတွင် ဗုံးပေါက်ကွဲမှုကြောင့် အနည်းဆုံး လူ ၁၇ ဦး သေဆုံးခဲ့သည်ဟု ရဲက ပြောကြားသည်။"),
    "nl": (
        "Bij een aanslag op de markt in het centrum van de stad zijn maandag zeker zeventien mensen "
        "om het leven gekomen, zei de politie. Het was de zwaarste aanslag in het land of in de regio"
        " in jaren, en niemand is opgepakt."
    ),
    "pl": (
        "Co najmniej siedemnaście osób zginęło w poniedziałek w wybuchu bomby w pobliżu targu w "
        "centrum miasta, podała policja. To był najkrwawszy zamach od lat, nikt się do niego nie "
        "przyznał."
    ),
    "ps": (
        "پولیس وایي چې د دوشنبې په ورځ د ښار په مرکزي بازار کې په یوه چاودنه کې لږ تر لږه اوولس کسان "
        "وژل شوي او شل نور ټپیان شوي دي."
    ),
    "pt": (
        "Pelo menos dezessete pessoas morreram na segunda-feira quando uma bomba explodiu perto do "
        "mercado central da cidade, informou a polícia. Nenhum grupo assumiu a autoria do ataque "
        "contra os civis."
    ),
    "ro": (
        "Cel puțin șaptesprezece oameni au fost uciși luni, când o bombă a explodat lângă piața "
        "centrală a orașului, a anunțat poliția. Nicio grupare nu a revendicat atacul care are loc "
        "după alte două."
    ),
    "ru": ("По меньшей мере семнадцать человек погибли в понедельник при взрыве на рынке, сообщила полиция."),
    "so": (
        "Ugu yaraan toddoba iyo toban qof ayaa ku dhintay maalintii Isniinta markii qarax uu ka "
        "dhacay meel u dhow suuqa dhexe ee magaalada, sida ay booliisku sheegeen. Cidna ma sheegan "
        "weerarka."
    ),
    "sw": (
        "Watu wasiopungua kumi na saba waliuawa siku ya Jumatatu baada ya bomu kulipuka karibu na "
        "soko kuu la mji, polisi walisema. Hakuna kundi lililodai kuhusika na shambulio hilo."
    ),
    "tr": (
        "Polis, pazartesi günü kentin merkez pazarında meydana gelen patlamada en az on yedi kişinin "
        "öldüğünü, yirmi kişinin de yaralandığını açıkladı. Saldırıyı henüz üstlenen olmadı."
    ),
    "uk": ("Щонайменше сімнадцятеро людей загинули в понеділок унаслідок вибуху на ринку, повідомила поліція."),
    "ur": ("پولیس کے مطابق پیر کے روز بازار میں ہونے والے دھماکے میں کم از کم سترہ افراد ہلاک اور بیس زخمی ہو گئے۔"),
    "vi": (
        "Ít nhất mười bảy người đã thiệt mạng hôm thứ Hai khi một quả bom phát nổ gần chợ trung tâm "
        "thành phố, cảnh sát cho biết. Chưa có nhóm nào nhận trách nhiệm về vụ tấn công này."
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_a_paragraph_in_another_language_is_told(language):
    assert language == tell_language(OTHERS[language])


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed four people on the road to Exampletown late on Monday, residents said.",
        "The attack was claimed by no one.",
        "POLICE SAID THAT TWO MEN WERE SHOT DEAD BY GUNMEN ON A MOTORCYCLE.",
        "Boko Haram fighters killed three soldiers near Maiduguri in Borno State, the army of Nigeria said on Sunday.",
        "Members of Hayat Tahrir al-Sham and of Ahrar al-Sham fought over Maarat al-Numan, Khan Shaykhun and Saraqib.",
        "Two Arabic words, انفجار and هجوم, were painted on the wall where the four men had been shot.",
    ],
)
def test_english_is_told_though_it_is_short_or_full_of_foreign_names(text):
    assert "en" == tell_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram ambush death toll hits 69",
        "Asesinan a dos hombres en Jacona",
        "الرقة Raqqa, Syria",
        "17",
        "",
        "الرقة",
    ],
)
def test_what_is_too_short_to_tell_is_not_guessed(text):
    """A wrong guess would leave a headline unread; "" is read as English is."""
    assert "" == tell_language(text)


def test_no_paragraph_in_another_language_comes_near_the_share_of_english_words():
    words = {code: text.lower().split() for code, text in OTHERS.items()}
    shares = {code: sum(w in _english() for w in found) / len(found) for code, found in words.items()}
    assert max(shares.values()) < ENGLISH_SHARE / 1.5


@pytest.mark.parametrize(
    ("words", "code"),
    [("en-GB", "en"), ("en_us", "en"), ("PRS", "fa"), ("Dari", "fa"), ("arz", "ar"), ("pcm", "pcm"), ("x-default", "")],
)
def test_declarations_of_all_kinds_become_iso_codes(words, code):
    assert code == declared_language(words)
