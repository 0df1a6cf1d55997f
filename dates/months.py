"""Names of months in bank statements: English, and the languages of banks and readers."""

from __future__ import annotations

import unicodedata

_NAMES = (
    "jan january januar janvier janv enero ene janeiro gennaio gen januari jänner ocak oca"
    " जनवरी جنوری ဇန်နဝါရီ",
    "feb february februar février févr fév febrero fevereiro fev febbraio februari şubat şub"
    " फ़रवरी فروری ဖေဖော်ဝါရီ",
    "mar march märz mrz mars marzo março maart mrt maret mart मार्च مارچ မတ်",
    "apr april avril avr abril abr aprile nisan nis अप्रैल اپریل ဧပြီ",
    "may mai mayo maio maggio mag mei mayıs मई مئی မေ",
    "jun june juni juin junio junho giugno giu haziran haz जून جون ဇွန်",
    "jul july juli juillet juil julio julho luglio lug temmuz tem जुलाई جولائی ဇူလိုင်",
    "aug august août aoû agosto ago augustus agustus agu ağustos ağu अगस्त اگست ဩဂုတ်",
    "sep sept september septembre septiembre setembro set settembre eylül eyl सितंबर सितम्बर ستمبر စက်တင်ဘာ",
    "oct october oktober okt octobre octubre outubro out ottobre ott ekim eki अक्टूबर अक्तूबर اکتوبر အောက်တိုဘာ",
    "nov november novembre noviembre novembro kasım kas नवंबर नवम्बर نومبر နိုဝင်ဘာ",
    "dec december dezember dez décembre déc diciembre dic dezembro dicembre desember des"
    " aralık ara दिसंबर दिसम्बर دسمبر ဒီဇင်ဘာ",
)


def folded(name: str) -> str:
    """Return a name for comparison, without case, accents and a final full stop."""
    plain = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    return "".join(c for c in plain if not ("\u0300" <= c <= "\u036f"))


MONTHS: dict[str, int] = {
    folded(name): month for month, names in enumerate(_NAMES, 1) for name in names.split()
}
