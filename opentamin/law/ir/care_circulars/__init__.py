"""Circulars of the organisation on care: paper booklets, aids."""
