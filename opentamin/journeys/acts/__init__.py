"""Acts: everything that somebody may ask for on a page or by a program, declared once and done by the worker."""
