"""Documents on paper: typesetting, codes to scan, and the signature that shows who issued them.

typeset.typeset(template, facts) -> bytes                          a PDF by typst
qr.qr_svg(text) -> str                                             a QR code
signature.sign(message) -> bytes, .verify(message, signature)      Ed25519 with this installation's key
Knows no product: templates and facts come from above.
"""
