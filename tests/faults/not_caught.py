"""What no test can see, and why: the value is as likely as the true one, or nothing reads it.

Each is tested too, so that the list stays true: what has come to be caught belongs elsewhere.
"""

from __future__ import annotations

import shutil

from tests.faults.fault import Fault, lying, rewritten
from tests.faults.raw_copy import RawCopy

ONLY_THE_SOURCE = "Every value is a possible one; only the source could say that it was another."
UNREAD = "Nothing in the warehouse is computed from it."


def renumber_users(raw: RawCopy) -> None:
    """Give every user another number, in ratings and tags alike."""
    for resource in ("ratings", "tags"):
        raw.rewrite(resource, "select * replace (userid + 1000 as userid) from landed")


def rename_the_source(raw: RawCopy) -> None:
    """Have all manifests name another source."""
    for load_id in raw.load_ids:
        with raw.manifest(load_id) as manifest:
            manifest["source"] = "https://elsewhere.example"


def go_back_to_the_first_load(raw: RawCopy) -> None:
    """Remove every newer load."""
    shutil.rmtree(raw.path / "loads" / raw.newest)


NOT_CAUGHT = [
    rewritten(
        "one_rating_is_half_a_star_lower",
        "ratings",
        "select * replace (case when _offset = (select min(_offset) from landed"
        " where rating > 1 and timestamp > 1100000000) then rating - 0.5 else rating end as rating)"
        " from landed",
        why_missed=ONLY_THE_SOURCE,
    ),
    rewritten(
        "stars_are_dealt_out_anew",
        "ratings",
        "select * replace (lead(rating, 1, 4.0) over"
        " (partition by timestamp < 1050000000 order by hash(userid, movieid)) as rating)"
        " from landed order by _offset",
        why_missed="All counts, sums and ranges stay; a test of each movie's mean would need it.",
    ),
    rewritten(
        "times_are_those_of_another_zone",
        "ratings",
        "select * replace (timestamp - 18000 as timestamp) from landed",
        why_missed="Five hours leave no range, and users are up at all hours.",
    ),
    rewritten(
        "two_movies_have_exchanged_the_ratings_of_who_rated_both",
        "ratings",
        """
        with two as (
            select movieid from landed group by movieid order by count(*) desc, movieid limit 2
        ),
        raters as (
            select userid, sum(movieid) as total from landed
            where movieid in (from two) group by userid having count(*) = 2
        )
        select landed.* replace (
            case when movieid in (from two) then coalesce(total - movieid, movieid)
            else movieid end as movieid
        )
        from landed left join raters using (userid)
        """,
        why_missed=ONLY_THE_SOURCE,
    ),
    Fault(
        "users_have_other_numbers",
        renumber_users,
        why_missed="Ratings and tags agree, and nothing else names users.",
    ),
    rewritten(
        "one_movie_has_lost_its_genres",
        "movies",
        "select * replace (case when _offset = 7 then null else genres end as genres) from landed",
        why_missed="Some movies have none at the source; it shows among them in the page.",
    ),
    rewritten(
        "titles_have_question_marks_for_letters",
        "movies",
        r"select * replace (regexp_replace(title, '[^\x00-\x7F]', '?', 'g') as title) from landed",
        why_missed="Titles have question marks of their own.",
    ),
    rewritten(
        "titles_are_cut_at_sixty_characters",
        "movies",
        "select * replace (title[:60] as title) from landed",
        why_missed="Few are so long; what they lose is no more than what some have lost anyway.",
    ),
    rewritten(
        "titles_are_in_capitals",
        "movies",
        "select * replace (upper(title) as title) from landed",
        why_missed="A matter of taste; years, keys and counts are as they were.",
    ),
    rewritten(
        "tags_are_in_other_words",
        "tags",
        "select * replace (tag || ' etc' as tag) from landed",
        why_missed="People may call a movie anything.",
    ),
    rewritten(
        "imdb_ids_are_those_of_other_movies",
        "links",
        "select * replace (lead(imdbid, 1, '9999999') over (order by movieid) as imdbid)"
        " from landed order by _offset",
        why_missed="Nothing else that is landed knows them.",
    ),
    Fault(
        "the_newest_load_is_gone",
        go_back_to_the_first_load,
        why_missed="What is left is the state of that day, whole and consistent.",
    ),
    Fault(
        "all_manifests_name_another_source",
        rename_the_source,
        is_sealed=False,
        why_missed="Where rows came from is the manifest's word alone.",
    ),
    lying("it_names_another_tool", "tool", "curl", whole=True, why_missed=UNREAD),
    lying("it_states_other_requests", "requests", 9, why_missed=UNREAD),
    lying("it_states_other_retries", "retries", 9, why_missed=UNREAD),
    lying(
        "it_states_another_comparison",
        "compared_at",
        "2020-01-01T00:00:00Z",
        why_missed="Only who has asked the source knows when.",
    ),
    lying("it_states_another_reason", "reason", "because", why_missed=UNREAD),
    lying(
        "it_states_another_earlier_count",
        "source_count_before",
        1,
        why_missed="A count may rise while rows are landed; the later one is what is judged.",
    ),
    lying(
        "an_appended_load_states_too_few_keys",
        "distinct_keys",
        1999,
        why_missed="The keys of one load among others aren't counted; those of all are.",
    ),
]
