"""The rules of number books: they decide and never do. Pure: no framework, no clock, no I/O.

entry        the entry box: text or lines -> numbers and amounts
allocation   which ledger holds what, what spills over
refund       where a refund is taken from
retry        who gets capacity or cover that has appeared
cover        what an answer of a collaborator does
limits       how much may be sold of a number, on a ticket, to a customer, by a seller
exposure     what each result would cost
held, parts  the state that rules read, built from locked rows
"""
