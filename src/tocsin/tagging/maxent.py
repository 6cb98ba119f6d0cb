"""A maximum-entropy model in a CRFsuite file, opened when first asked."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pycrfsuite

from tocsin.errors import BadReference


class Model:
    """Tells the class of single items. Raises: BadReference when the file is missing or broken."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def tagger(self) -> pycrfsuite.Tagger:
        """The opened model."""
        opened = pycrfsuite.Tagger()
        try:
            opened.open(str(self.path))
        except (OSError, ValueError) as err:
            raise BadReference(f"{self.path}: cannot open the reading model ({err}); install Tocsin again") from err
        return opened

    def classify(self, item: Sequence[str]) -> tuple[str, float]:
        """Return the likeliest class of a single item, with its probability."""
        self.tagger.set(pycrfsuite.ItemSequence([item]))
        label = self.tagger.tag()[0]
        return label, float(self.tagger.marginal(label, 0))

    def odds(self, item: Sequence[str]) -> float:
        """Return the probability of class "yes"."""
        self.tagger.set(pycrfsuite.ItemSequence([item]))
        return float(self.tagger.marginal("yes", 0))
