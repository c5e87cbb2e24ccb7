"""Imported by the process from which readers are forked: what is loaded once is loaded here, before the fork."""

from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.packing import Parcel, pack
from opentamin.ground.calendar import Day

_HEADER = "workshop_code,month,national_code,days"
pack(Parcel(0, (NamedBytes("list.csv", f"{_HEADER}\n9990010014,1404-08,,30\n".encode()),)), Day.of(1404, 9, 1))
