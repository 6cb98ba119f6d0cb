"""Protection: posts around a place, and what was reported along a route. Pure.

    ring_geometry   distances and circles about a centre
    ring_ground     the roads between the outside and the area, as spots where a post may stand
    ring_board      what a post costs at each spot, and what each entry weighs
    ring_cut        the fewest posts that close the ring, with the ways that prove it
    ring_fewer      the K posts that close most, exactly
    ring_mixed      how often to stand where, against somebody who watches; rotas
    ring_seen       posts that see most of what comes
    ring_ways       the shortest ways in past the posts
    ring_whatif     a post falls, a bridge is cut, a road opens
    ring_plan       the plan of all this
    route_ways      ways from one place to another
    route_exposure  what was reported along them, and what can be said of it

Networks, incidents and the day come in as arguments. Whoever calls does not
publish what comes out: plans are private.
"""
