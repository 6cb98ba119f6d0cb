"""Writes the mean of two trainings' weights, which reads texts that neither has seen better than either.

    python training/mean_weights.py WEIGHTS WEIGHTS OUT

Source: Wortsman et al. 2022, "Model soups"; even shares are our choice. One must have been trained on from the other.
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("one", "other", "out"):
        cli.add_argument(name, type=Path)
    asked = cli.parse_args()
    one, other = torch.load(asked.one), torch.load(asked.other)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: (value + other[name]) / 2 for name, value in one.items()}, asked.out)


if __name__ == "__main__":
    main()
