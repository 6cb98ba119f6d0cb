"""Tocsin reads published reports of armed violence into a record whose every figure leads back to its sentence."""

__version__ = "0.1.0"
