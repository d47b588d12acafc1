"""Compiled loops: arrays in, arrays out. The only room that loads numba; one closed file each."""
