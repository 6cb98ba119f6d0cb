"""Roads: OpenStreetMap files to road networks, and networks kept beside the record. A door.

    reading    a file's drivable ways, with progress
    joining    ways to junctions and the stretches between them
    keeping    networks as files in the record's folder

A file is read once and its network kept. The data are OpenStreetMap's under
the Open Database License: whoever shows or hands on what was made of them
names the source, so the network carries both texts.
"""

from tocsin.roads.keeping import Kept, bundled, keep, kept_networks, open_network
from tocsin.roads.reading import read_network

__all__ = ["Kept", "bundled", "keep", "kept_networks", "open_network", "read_network"]
