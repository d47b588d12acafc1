"""Observations, the chained store of them, the accounts that they move people between, and the folds that make figures.

The ledger is the only store of facts. It knows no kind by name and no hierarchy of places: both are handed to it.
"""
