"""The schema's history, one revision a file, run by :mod:`tocsin.ledger.schema`.

A released revision is never edited: a change is a new file whose
``down_revision`` is the one before. There is no way down, because a record
that has been added to cannot be put back into an older shape without loss.
"""
