"""Protection: watches that sound when an incident lies inside them. Pure.

    watch_geometry     areas as shapes on the globe, and distances to them as intervals
    watch_conditions   what an incident must be, in three values: yes, perhaps, no
    watches            `sound`: one watch's answer to one incident, with its reasons
    watch_index        the same over many watches, by grid cells
    watch_changes      what about an incident is material, and what of it changed
    watch_form         a watch as JSON or YAML, both ways
    watch_alert        the one place where an alert is put into words

Nothing here knows the time, a file or the network: the day, the polygons of the gazetteer and the quotations of
reports come in as arguments. A watch is on places, groups and events, never on a private person.
"""
