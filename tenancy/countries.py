"""Countries, the currency that their accounts are billed in, and their time zones.

Codes are ISO 3166-1 alpha-2. Names and time zones come from the CLDR tables in Babel; for countries with
several zones, the zone of the capital or of most people is listed here.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_CODES_LISTED = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_CODES_LISTED.split())
_EURO_LISTED = """
    AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM
    TF VA YT
"""
EURO = frozenset(_EURO_LISTED.split())
LOCAL_CURRENCIES = {"PK": "PKR", "IN": "INR", "GB": "GBP", "CA": "CAD", "AU": "AUD", "US": "USD"}
OTHERWISE = "USD"
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CY": "Asia/Nicosia",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "PF": "Pacific/Tahiti",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
# The countries of most customers, first in the list on the sign-up page.
FIRST = ("IN", "PK", "MM", "GB", "US", "CA", "AU")


def read_country(text: str) -> str | None:
    """Return the code in capitals, or None when it is unknown."""
    code = text.strip().upper()
    return code if code in CODES else None


def currency_of(country: str) -> str:
    """Return the currency of accounts in this country: its own if there is a rate, else US dollars."""
    if country in EURO:
        return "EUR"
    return LOCAL_CURRENCIES.get(country, OTHERWISE)


def time_zone_of(country: str) -> str:
    """Return the country's IANA time zone, UTC where no one lives."""
    if country in MAIN_ZONES:
        return MAIN_ZONES[country]
    zones = get_global("territory_zones").get(country) or ["UTC"]
    return str(zones[0])


@lru_cache(maxsize=8)
def country_names(language: str = "en") -> tuple[tuple[str, str], ...]:
    """Return (code, name) for a list to choose from: the countries of most customers first, then by name."""
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale.parse("en").territories
    named = {code: str(names.get(code, code)) for code in CODES}
    rest = sorted((code for code in CODES if code not in FIRST), key=named.__getitem__)
    return tuple((code, named[code]) for code in (*FIRST, *rest))


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country, or its code when it has none."""
    return dict(country_names(language)).get(code, code)
