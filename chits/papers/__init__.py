"""What each document of a chit group says, as plain JSON for the typesetter.

letterhead   what every paper begins with            receipt     a payment, with its code to scan
passbook     a ticket's account, a member's tickets  agreement   the terms, with their hash
minutes      the record of a draw                    closing     a group at its end, every ticket at nothing
"""
