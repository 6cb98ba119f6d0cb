"""Protection: posts around a place, what was reported along a route, and watches that sound. Pure.

    ring_geometry      distances and circles about a centre
    ring_ground        the roads between the outside and the area, as spots where a post may stand
    ring_board         what a post costs at each spot, and what each entry weighs
    ring_cut           the fewest posts that close the ring, with the ways that prove it
    ring_fewer         the K posts that close most, exactly
    ring_mixed         how often to stand where, against somebody who watches; rotas
    ring_seen          posts that see most of what comes
    ring_ways          the shortest ways in past the posts
    ring_whatif        a post falls, a bridge is cut, a road opens
    ring_plan          the plan of all this
    route_ways         ways from one place to another
    route_exposure     what was reported along them, and what can be said of it
    watch_geometry     areas as shapes on the globe, and distances to them as intervals
    watch_conditions   what an incident must be, in three values: yes, perhaps, no
    watches            `sound`: one watch's answer to one incident, with its reasons
    watch_index        the same over many watches, by grid cells
    watch_changes      what about an incident is material, and what of it changed
    watch_form         a watch as JSON or YAML, both ways
    watch_alert        the one place where an alert is put into words

Nothing here knows the time, a file or the network: networks, incidents, the day, polygons and quotations come in as
arguments. Whoever calls does not publish plans: they are private. A watch is on places, groups and events, never on a
private person.
"""
