"""OpenStreetMap files to networks, and networks kept."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from tocsin.errors import BadMaterial, CannotRead
from tocsin.roads import bundled, keep, kept_networks, open_network, read_network
from tocsin.roads.joining import metres_between

HEAD = '<?xml version="1.0"?><osm version="0.6"><bounds minlat="-1" minlon="-1" maxlat="1" maxlon="1"/>'


def a_file(folder: Path, ways: str, nodes: int = 9) -> Path:
    """Write an .osm file with nodes 1.. along the equator, 0.01 degrees apart."""
    points = "".join(f'<node id="{n}" lat="0.0" lon="{n / 100}" version="1"/>' for n in range(1, nodes + 1))
    path = folder / "made.osm"
    path.write_text(f"{HEAD}{points}{ways}</osm>", encoding="utf-8")
    return path


def a_way(number: int, nodes: list[int], **tags: str) -> str:
    inside = "".join(f'<nd ref="{n}"/>' for n in nodes) + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
    return f'<way id="{number}" version="1">{inside}</way>'


def test_a_way_is_cut_where_another_meets_it(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_way(1, [1, 2, 3], highway="primary") + a_way(2, [2, 5], highway="residential"))

    network = read_network(path)

    assert (4, 3) == (len(network.lat), len(network.start))
    assert 2 == network.is_main.sum()


def test_ways_that_go_on_as_the_same_road_are_one_stretch_with_its_course(tmp_path: Path) -> None:
    ways = [a_way(1, [1, 2], highway="primary", name="A"), a_way(2, [3, 2], highway="primary", name="A")]

    network = read_network(a_file(tmp_path, "".join(ways)))

    assert 1 == len(network.start)
    assert {((0.0, 0.01), (0.0, 0.02), (0.0, 0.03)), ((0.0, 0.03), (0.0, 0.02), (0.0, 0.01))} >= {network.course(0)}
    assert metres_between(0, 0.01, 0, 0.03) == pytest.approx(float(network.metres[0]))


def test_a_one_way_street_that_is_drawn_against_its_direction_keeps_it(tmp_path: Path) -> None:
    ways = [
        a_way(1, [1, 2], highway="primary", oneway="yes"),
        a_way(2, [3, 2], highway="primary", oneway="-1"),
        a_way(3, [4, 5], highway="motorway"),
        a_way(4, [6, 7, 8, 6], highway="primary", junction="roundabout"),
    ]

    network = read_network(a_file(tmp_path, "".join(ways)))

    ahead = {(n if d >= 0 else -n) for n, d in zip(network.way.tolist(), network.direction.tolist(), strict=True)}
    assert {1, 3, 4} == {abs(n) for n in ahead}
    first = network.way.tolist().index(1)
    ends = [network.lon[network.start[first]], network.lon[network.end[first]]][:: int(network.direction[first])]
    assert [0.01, 0.03] == pytest.approx(ends)
    assert 0 not in network.direction


def test_a_bridge_stays_a_stretch_of_its_own(tmp_path: Path) -> None:
    ways = [
        a_way(1, [1, 2], highway="tertiary", ref="T 1"),
        a_way(2, [2, 3], highway="tertiary", ref="T 1", bridge="yes"),
        a_way(3, [3, 4], highway="tertiary", ref="T 1", tunnel="building_passage"),
        a_way(4, [4, 5], highway="tertiary", ref="T 1", bridge="no"),
    ]

    network = read_network(a_file(tmp_path, "".join(ways)))

    assert [(False, False), (True, False), (False, True), (False, False)] == list(
        zip(network.is_bridge.tolist(), network.is_tunnel.tolist(), strict=True)
    )
    assert {"T 1"} == {network.road(n) for n in range(4)}


def test_footways_and_squares_are_no_roads(tmp_path: Path) -> None:
    ways = [
        a_way(1, [1, 2], highway="footway"),
        a_way(2, [2, 3], highway="service", area="yes"),
        a_way(3, [3, 4], highway="track"),
        a_way(4, [4, 5], highway="primary_link"),
        a_way(5, [7, 99], highway="primary"),
    ]

    network = read_network(a_file(tmp_path, "".join(ways)))

    assert [3, 4] == network.way.tolist()
    assert ["track", "primary"] == [network.class_word(n) for n in range(2)]
    assert "unnamed track" == network.road(0)


def test_what_is_no_file_of_roads_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(BadMaterial, match=r"nothing\.osm: there is no such file of roads"):
        read_network(tmp_path / "nothing.osm")
    (tmp_path / "roads.zip").write_bytes(b"PK")
    with pytest.raises(BadMaterial, match=r"must end in \.osm\.pbf"):
        read_network(tmp_path / "roads.zip")
    with pytest.raises(CannotRead, match="no drivable road"):
        read_network(a_file(tmp_path, a_way(1, [1, 2], highway="footway")))


@pytest.mark.parametrize("ending", ["osm", "osm.gz", "osm.pbf", "osm.bz2"])
@pytest.mark.parametrize("held", [b"", b"hello", b"<osm><node", bytes(range(256)) * 500])
def test_any_bytes_are_read_or_refused(tmp_path: Path, ending: str, held: bytes) -> None:
    path = tmp_path / f"broken.{ending}"
    path.write_bytes(held)

    with pytest.raises(CannotRead, match="broken"):
        read_network(path)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(a_file(tmp_path, a_way(1, [1, 2], highway="primary")).read_bytes())
    path = tmp_path / "half.osm.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CannotRead, match="get it again"):
        read_network(path)


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_way(1, [1, 2], highway="primary"))
    told: list[tuple[int, int]] = []

    read_network(path, lambda done, total: told.append((done, total)))

    size = path.stat().st_size
    assert (size, size) == told[-1]
    assert told == sorted(told)


def test_a_kept_network_is_the_one_that_was_kept(tmp_path: Path) -> None:
    network, ledger = bundled(), tmp_path / "record.db"

    path = keep(network, ledger, "here")
    again = open_network("here", ledger)

    assert path == tmp_path / "roads" / "here.roads.npz"
    for column in ("lat", "start", "metres", "direction", "is_bridge", "shape_lon", "way"):
        assert np.array_equal(getattr(network, column), getattr(again, column))
    assert (network.names, network.bounds, network.sha256) == (again.names, again.bounds, again.sha256)
    (kept,) = kept_networks(ledger)
    assert ("here", len(network.start)) == (kept.name, kept.stretches)
    assert "OpenStreetMap contributors" in kept.attribution and "ODbL" in kept.licence


def test_a_damaged_kept_network_is_told(tmp_path: Path) -> None:
    path = keep(bundled(), tmp_path / "record.db", "here")
    path.write_bytes(path.read_bytes()[:1000])

    with pytest.raises(CannotRead, match="import its file again"):
        open_network("here", tmp_path / "record.db")


def test_what_is_not_kept_is_told_with_what_is(tmp_path: Path) -> None:
    keep(bundled(), tmp_path / "record.db", "here")

    with pytest.raises(BadMaterial, match=r"kept are: here, example \(comes with Tocsin\)"):
        open_network("there", tmp_path / "record.db")
    with pytest.raises(BadMaterial, match="a file's name"):
        keep(bundled(), tmp_path / "record.db", "../here")
