"""Splink on one set, by the model its documentation gives for such a set (FEBRL: the FEBRL tutorials; fake_1000: the deduplication tutorial; people: the library's own
ready-made comparisons for name, birth date, postcode, and exact or nearly exact numbers).

    peer.py SET OUT FILE [FILE2] [--threshold 0.5]

Run by bench/matching/run in Splink's own environment. Writes OUT.pairs (probability from 0.01 up) and OUT.clusters, as `peel match` does.
"""

import argparse
import warnings

warnings.filterwarnings("ignore")
import duckdb  # noqa: E402
import splink.comparison_library as cl  # noqa: E402
from splink import ColumnExpression, Linker, SettingsCreator, block_on  # noqa: E402
from splink.backends.duckdb import DuckDBAPI  # noqa: E402


def febrl(link):
    return SettingsCreator(
        link_type="link_only" if link else "dedupe_only", unique_id_column_name="rec_id", retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"), block_on("date_of_birth"), block_on("soc_sec_id"), block_on("state", "address_1"), block_on("street_number", "address_1"),
            block_on("postcode")],
        comparisons=[
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True)],
    ), ["l.given_name = r.given_name and levenshtein(l.date_of_birth, r.date_of_birth) <= 1", "l.surname = r.surname and levenshtein(l.date_of_birth, r.date_of_birth) <= 1",
        "l.given_name = r.surname and l.surname = r.given_name", block_on("soc_sec_id")], 0.9, [block_on("date_of_birth"), block_on("postcode")]


def fake(_):
    return SettingsCreator(
        link_type="dedupe_only", retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[block_on("first_name", "city"), block_on("surname"), block_on("dob"), block_on("email")],
        comparisons=[
            cl.NameComparison("first_name"), cl.NameComparison("surname"), cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")],
    ), [block_on("first_name", "dob"), "l.email = r.email"], 0.7, [block_on("first_name", "surname"), block_on("dob")]


def people(_):
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id", retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "date_of_birth"), block_on("family_name", "date_of_birth"), block_on("given_name", "family_name", "substr(date_of_birth, 1, 4)"),
            block_on("given_name", "family_name", "postcode"), block_on("given_name", "postcode"), block_on("phone"), block_on("pnc_id"), block_on("cro")],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True), cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True), cl.PostcodeComparison("postcode"), cl.LevenshteinAtThresholds("phone", 1),
            cl.LevenshteinAtThresholds("pnc_id", 1), cl.LevenshteinAtThresholds("cro", 1)],
    ), [block_on("given_name", "family_name", "date_of_birth"), block_on("pnc_id"), block_on("cro")], 0.6, [
        block_on("given_name", "family_name"), block_on("date_of_birth"), block_on("postcode")]


def prepared(database, name, path):
    """The file as a table of lower-case text without blanks around it; empty is missing."""
    columns = [row[0] for row in database.sql(f"DESCRIBE SELECT * FROM read_csv('{path}', all_varchar=true, header=true)").fetchall()]
    cleaned = [f"nullif(trim(\"{column}\"), '') AS \"{column.strip()}\"" if column.strip() in ("id", "rec_id", "unique_id") else f"nullif(lower(trim(\"{column}\")), '') AS \"{column.strip()}\"" for column in columns]
    database.sql(f"CREATE TABLE {name} AS SELECT {', '.join(cleaned)} FROM read_csv('{path}', all_varchar=true, header=true)")
    return database.table(name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("set", choices=["febrl", "fake", "people"])
    parser.add_argument("out")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    database = duckdb.connect()
    api = DuckDBAPI(connection=database)
    tables = [api.register(prepared(database, f"input_{number}", path)) for number, path in enumerate(options.files)]
    link = len(tables) == 2
    settings, certain, recall, sessions = {"febrl": febrl, "fake": fake, "people": people}[options.set](link)
    linker = Linker(tables if link else tables[0], settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(certain, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for session in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(session)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold_match_probability=options.threshold)
    unique = {"febrl": "rec_id", "fake": "unique_id", "people": "id"}[options.set]
    database.sql(f"COPY (SELECT {unique}_l AS left_id, {unique}_r AS right_id, match_probability AS probability FROM {predictions.physical_name} ORDER BY match_weight DESC) TO '{options.out}.pairs' (HEADER)")
    database.sql(f"COPY (SELECT {unique} AS id, cluster_id AS cluster FROM {clusters.physical_name}) TO '{options.out}.clusters' (HEADER)")


main()
