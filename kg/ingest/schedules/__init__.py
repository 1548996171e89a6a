"""Schedules of conferences: frab and pretalx, Open Event, Indico, iCalendar, also in an archive.

Each reader knows one format and turns it into the plain values of `programme`, which writes them
down; so that one conference gives the same records in each format.
"""
