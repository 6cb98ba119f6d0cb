"""Run by FollowTheMoney's own environment: every line of a file must be a valid entity. Prints how many."""

import json
import sys
from collections import Counter
from pathlib import Path


def main(path: str) -> None:
    """Check a file."""
    from followthemoney import model

    kinds: Counter[str] = Counter()
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            data = json.loads(line)
            given = {name: len(values) for name, values in data["properties"].items()}
            proxy = model.get_proxy(data, cleaned=False)
            kept = {name: len(proxy.get(name)) for name in given}
            # What FollowTheMoney does not take as a value of its type it drops.
            lost = {name: given[name] for name in given if not kept[name]}
            if lost:
                sys.exit(f"{data['id']}: {lost} is no value of its type: {data['properties']}")
            kinds[proxy.schema.name] += 1
    print(json.dumps(kinds))


if __name__ == "__main__":
    main(sys.argv[1])
