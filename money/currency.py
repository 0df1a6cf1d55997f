"""The currencies of ISO 4217, with their decimals and signs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: `code` by ISO 4217, `digits` decimals of its minor unit, `sign` before an amount."""

    code: str
    digits: int
    sign: str

    @property
    def minor_per_major(self) -> int:
        """Return how many minor units make one major unit."""
        return int(10**self.digits)


_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DECIMALS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP
CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE
SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW
"""
# A bare $ means US dollars here; the rest stand for themselves with their code.
_SIGNS = {"INR": "₹", "GBP": "£", "EUR": "€", "CAD": "C$", "AUD": "A$", "USD": "$"}

CURRENCIES: dict[str, Currency] = {
    code: Currency(code, digits, _SIGNS.get(code, code + " "))
    for digits, codes in ((0, _NO_DECIMALS), (2, _TWO_DECIMALS), (3, _THREE_DECIMALS))
    for code in codes.split()
}


class UnknownCurrency(ValueError):
    """Raised for an unknown code; `str()` of it is a sentence for the person who entered it."""


def currency_for(code: Currency | str) -> Currency:
    """Return the currency of an upper-case ISO code. Raises UnknownCurrency."""
    if isinstance(code, Currency):
        return code
    try:
        return CURRENCIES[code]
    except (KeyError, TypeError):
        sentence = f"{code!s:.20} isn't a currency. Use a three-letter code, such as INR."
        raise UnknownCurrency(sentence) from None
