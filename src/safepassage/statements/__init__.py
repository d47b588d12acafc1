"""What leaves in words: figures frozen at one position of the ledger, in two editions and three languages.

A statement is composed once, as a value, and printed as text, HTML, PDF or JSON from
that value. It computes no figure that a room does not, and knows no source's words but
as quotations.
"""
