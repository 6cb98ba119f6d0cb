"""Runs Splink on the rows of merging_many.py; in Splink's own environment, never in the program's.

Prints {"seconds", "groups"}. The clock starts with the rows in memory and stops with the clusters.
"""

import json
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

DAYS = "abs(l.day - r.day) <= 3"
SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[
        f"l.cell = r.cell and l.cell <> '' and {DAYS}",
        f"l.place = r.place and l.country = r.country and l.place <> '' and {DAYS}",
    ],
    comparisons=[
        {
            "output_column_name": "day",
            "comparison_levels": [
                {"sql_condition": "day_l is null or day_r is null", "label_for_charts": "null", "is_null_level": True},
                {"sql_condition": "day_l = day_r", "label_for_charts": "same"},
                {"sql_condition": "abs(day_l - day_r) <= 1", "label_for_charts": "one apart"},
                {"sql_condition": "ELSE", "label_for_charts": "else"},
            ],
        },
        cl.DistanceInKMAtThresholds("lat", "lon", [2, 10, 50]),
        cl.ExactMatch("killed").configure(term_frequency_adjustments=True),
        cl.ExactMatch("actor").configure(term_frequency_adjustments=True),
        cl.ExactMatch("type"),
    ],
)


def main() -> None:
    database = duckdb.connect()
    database.execute(
        "create table rows as select * replace (nullif(actor, '') as actor, nullif(place, '') as place) "
        f"from read_csv('{sys.argv[1]}')"
    )
    began = time.monotonic()
    linker = Linker(DuckDBAPI(connection=database).register("rows"), SETTINGS)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("day", "country"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cell", "killed"))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.9)
    groups = clusters.as_record_list()
    print(
        json.dumps(
            {"seconds": time.monotonic() - began, "groups": {str(r["unique_id"]): str(r["cluster_id"]) for r in groups}}
        )
    )


if __name__ == "__main__":
    main()
