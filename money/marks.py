"""The signs, codes and words that people and banks write for currencies.

Several currencies can share a mark (`Rs`, `$`, `¥`). The account, the book or the mapping decides which one
is meant, never the mark.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from money.currency import CURRENCIES

# ISO 4217's sign for "a currency", whichever it is.
ANY_CURRENCY = "¤"

_DOLLARS = (
    "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD "
    "ARS CLP COP CUP DOP MXN UYU"
)
_RUPEES = "INR PKR LKR NPR MUR SCR"
_POUNDS = "GBP EGP FKP GIP LBP SDG SHP SSP SYP"
_PESOS = "MXN PHP ARS CLP COP CUP DOP UYU"
_DINARS = "KWD BHD JOD IQD LYD TND DZD RSD"
_RIYALS = "SAR QAR OMR YER IRR"

_MARKS: dict[str, str] = {
    "$": _DOLLARS,
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD NIO",
    "CA$": "CAD",
    "CDN$": "CAD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "NT$": "TWD",
    "MX$": "MXN",
    "R$": "BRL",
    "J$": "JMD",
    "TT$": "TTD",
    "EC$": "XCD",
    "B$": "BSD BND",
    "BZ$": "BZD",
    "FJ$": "FJD",
    "N$": "NAD",
    "dollar": _DOLLARS,
    "dollars": _DOLLARS,
    "₹": "INR",
    "Rs": _RUPEES,
    "Re": _RUPEES,
    "₨": _RUPEES,
    "Rupee": _RUPEES,
    "Rupees": _RUPEES,
    "रु": "INR NPR",
    "रू": "INR NPR",
    "रुपये": "INR NPR",
    "ரூ": "INR LKR",
    "රු": "LKR",
    "روپے": "PKR INR",
    "SLRs": "LKR",
    "NRs": "NPR",
    "PKRs": "PKR",
    "€": "EUR",
    "Euro": "EUR",
    "Euros": "EUR",
    "£": _POUNDS,
    "₤": _POUNDS,
    "E£": "EGP",
    "LE": "EGP",
    "pound": _POUNDS,
    "pounds": _POUNDS,
    "¥": "JPY CNY",
    "円": "JPY",
    "元": "CNY TWD HKD",
    "圆": "CNY",
    "人民币": "CNY",
    "RMB": "CNY",
    "CNH": "CNY",
    "yen": "JPY",
    "yuan": "CNY",
    "Ks": "MMK",
    "K": "MMK ZMW PGK LAK",
    "kyat": "MMK",
    "kyats": "MMK",
    "ကျပ်": "MMK",
    "฿": "THB",
    "บาท": "THB",
    "baht": "THB",
    "৳": "BDT",
    "Tk": "BDT",
    "taka": "BDT",
    "টাকা": "BDT",
    "₦": "NGN",
    "N": "NGN",
    "naira": "NGN",
    "Rp": "IDR",
    "rupiah": "IDR",
    "KD": "KWD",
    "د.ك": "KWD",
    "BD": "BHD",
    "د.ب": "BHD",
    "JD": "JOD",
    "د.ا": "JOD",
    "ID": "IQD",
    "د.ع": "IQD",
    "LD": "LYD",
    "DT": "TND",
    "د.ت": "TND",
    "DA": "DZD",
    "د.ج": "DZD",
    "dinar": _DINARS,
    "dinars": _DINARS,
    "Dh": "AED MAD",
    "Dhs": "AED MAD",
    "د.إ": "AED",
    "د.م": "MAD",
    "dirham": "AED MAD",
    "dirhams": "AED MAD",
    "SR": "SAR SCR",
    "\N{RIAL SIGN}": _RIYALS,
    "ر.س": "SAR",
    "ر.ع": "OMR",
    "ر.ق": "QAR",
    "QR": "QAR",
    "RO": "OMR",
    "riyal": _RIYALS,
    "riyals": _RIYALS,
    "RM": "MYR",
    "₱": "PHP",
    "Php": "PHP",
    "peso": _PESOS,
    "pesos": _PESOS,
    "₩": "KRW KPW",
    "원": "KRW",
    "₫": "VND",
    "đ": "VND",
    "₭": "LAK",
    "៛": "KHR",
    "₮": "MNT",
    "Nu": "BTN",
    "Rf": "MVR",
    "MRf": "MVR",
    "؋": "AFN",
    "Af": "AFN",
    "₴": "UAH",
    "₽": "RUB",
    "руб": "RUB",
    "р": "RUB",
    "₸": "KZT",
    "₺": "TRY",
    "TL": "TRY",
    "₪": "ILS",
    "NIS": "ILS",
    "₼": "AZN",
    "₾": "GEL",
    "֏": "AMD",
    "zł": "PLN",
    "Kč": "CZK",
    "kr": "SEK NOK DKK ISK",
    "Ft": "HUF",
    "lei": "RON MDL",
    "Fr": "CHF",
    "SFr": "CHF",
    "R": "ZAR",
    "KSh": "KES",
    "KShs": "KES",
    "USh": "UGX",
    "TSh": "TZS",
    "Sh": "KES UGX TZS SOS",
    "Shs": "KES UGX TZS SOS",
    "Br": "ETB BYN",
    "₵": "GHS",
    "GH₵": "GHS",
    "GH¢": "GHS",
    "CFA": "XAF XOF",
    "FCFA": "XAF XOF",
    "F": "XAF XOF XPF",
    "₡": "CRC",
    "₲": "PYG",
    "S/": "PEN",
    "B/": "PAB",
    "Bs": "BOB VES",
    "Q": "GTQ",
    "L": "HNL",
}
# Behind a number these may also be thousands, lakhs or crores: `5K`, `5L`.
ALSO_MULTIPLES = frozenset({"k", "l"})


def folded(mark: str) -> str:
    """Return a mark for comparison: without case, blanks and a trailing full stop."""
    return unicodedata.normalize("NFKC", mark).casefold().strip().rstrip(".").strip()


@cache
def currencies_of(mark: str) -> frozenset[str]:
    """Return the currencies that a mark may mean; none for anything else."""
    return _BY_MARK.get(folded(mark), frozenset())


_BY_MARK: dict[str, frozenset[str]] = {
    folded(mark): frozenset(codes.split()) for mark, codes in _MARKS.items()
}
_BY_MARK |= {code.casefold(): _BY_MARK.get(code.casefold(), frozenset()) | {code} for code in CURRENCIES}
_BY_MARK[ANY_CURRENCY] = frozenset(CURRENCIES)
