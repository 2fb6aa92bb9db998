with

-- a threshold's value stands in dbt_project.yml, and only there
thresholds (name, value, unit, purpose) as (

    values
    (
        {{ threshold('liked_rating') }}, 'stars',
        'a user likes a movie that they rated this or higher'
    ),
    (
        {{ threshold('orphan_share_limit') }}, 'share of rows',
        'a build fails with more rows of unknown movies or users'
    ),
    (
        {{ threshold('prior_rating_count_percentile') }}, 'percentile',
        'place of the prior among the numbers of ratings per rated movie'
    ),
    (
        {{ threshold('usual_spread_ratings') }}, 'ratings',
        'interval of a movie''s mean: weight of the variance of all movies'
    ),
    (
        {{ threshold('effect_prior_ratings') }}, 'ratings',
        'effects of users and movies: ratings that pull each towards 0'
    ),
    (
        {{ threshold('effect_passes') }}, 'passes',
        'effects of users and movies: passes that find them'
    ),
    (
        {{ threshold('polarising_low_rating') }}, 'stars',
        'polarising movies: this or lower is low'
    ),
    (
        {{ threshold('polarising_high_rating') }}, 'stars',
        'polarising movies: this or higher is high'
    ),
    (
        {{ threshold('polarising_min_ratings') }}, 'ratings',
        'polarising movies: ratings of a movie, more in larger data'
    ),
    (
        {{ threshold('hidden_gem_top_share') }}, 'share of movies',
        'hidden gems: top share by weighted rating'
    ),
    (
        {{ threshold('hidden_gem_min_ratings') }}, 'ratings',
        'hidden gems: least ratings of a movie'
    ),
    (
        {{ threshold('hidden_gem_max_ratings') }}, 'ratings',
        'hidden gems: most ratings of a movie, more in larger data'
    ),
    (
        {{ threshold('popular_min_ratings') }}, 'ratings',
        'popular movies: ratings of a movie, more in larger data'
    ),
    (
        {{ threshold('popular_prior_multiple') }}, 'times the prior',
        'popular movies: ratings of a movie in larger data'
    ),
    (
        {{ threshold('half_star_min_ratings') }}, 'ratings',
        'half stars: ratings of a month'
    ),
    (
        {{ threshold('half_star_start_share') }}, 'share of ratings',
        'half stars: they begin in the first month with this share'
    ),
    (
        {{ threshold('drift_min_active_years') }}, 'years',
        'drift over the years: years in which a user rated'
    ),
    (
        {{ threshold('drift_min_users') }}, 'users',
        'drift over the years: such users of a year'
    ),
    (
        {{ threshold('lifetime_min_ratings') }}, 'ratings',
        'lifetime in tenths: ratings of a user'
    ),
    (
        {{ threshold('movie_age_min_ratings') }}, 'ratings',
        'ages of movies: ratings at an age'
    ),
    (
        {{ threshold('good_movie_min_rating') }}, 'stars',
        'tag verdicts: a good movie has this weighted rating or a higher one'
    ),
    (
        {{ threshold('bad_movie_below_rating') }}, 'stars',
        'tag verdicts: a bad movie has a weighted rating below this'
    ),
    (
        {{ threshold('tag_verdict_min_users') }}, 'users',
        'tag verdicts: users who gave the tag to good or bad movies'
    ),
    (
        {{ threshold('tag_verdict_min_movies') }}, 'movies',
        'tag verdicts: good or bad movies that have the tag'
    ),
    (
        {{ threshold('tag_verdict_min_z') }}, 'standard errors',
        'tag verdicts: |z| from which a tag is significant alone'
    ),
    (
        {{ threshold('tag_verdict_false_discovery_rate') }}, 'share of tags',
        'tag verdicts: significant tags that may be so by chance'
    ),
    (
        {{ threshold('genre_tilt_min_ratings') }}, 'ratings',
        'genre tilt: ratings of a genre'
    ),
    (
        {{ threshold('affinity_min_ratings') }}, 'ratings',
        'affinities to genres: ratings of a user'
    ),
    (
        {{ threshold('comparable_min_expected') }}, 'ratings or movies',
        'an observed number is compared with an expected one from this on'
    ),
    (
        {{ threshold('decade_min_movies') }}, 'movies',
        'genres by decade: movies of a decade'
    ),
    (
        {{ threshold('decade_change_false_discovery_rate') }},
        'share of changes',
        'genres by decade: accepted share of false ones among clear changes'
    ),
    (
        {{ threshold('long_tail_steps') }}, 'points',
        'long tail: points of the Lorenz curve at most'
    ),
    (
        {{ threshold('retention_min_users') }}, 'users',
        'retention: new users of a year'
    ),
    (
        {{ threshold('retention_window_days') }}, 'days',
        'retention: who is active on one of so many days is active'
    ),
    (
        {{ threshold('retention_tolerance_days') }}, 'days',
        'retention: days around the 30th and the 365th that count as it'
    ),
    (
        {{ threshold('similar_max_movies') }}, 'movies',
        'similar movies: the most rated ones, among which they are sought'
    ),
    (
        {{ threshold('similar_min_ratings') }}, 'ratings',
        'similar movies, similar users: ratings of each of the two'
    ),
    (
        {{ threshold('similar_min_common_users') }}, 'users',
        'similar movies: users who rated both'
    ),
    (
        {{ threshold('similar_half_trust_users') }}, 'users',
        'similar movies: common users at which half of a cosine is believed'
    ),
    (
        {{ threshold('similar_max_users') }}, 'users',
        'similar users: the most active ones, among whom they are sought'
    ),
    (
        {{ threshold('similar_min_common_movies') }}, 'movies',
        'similar users: movies that both rated'
    ),
    (
        {{ threshold('similar_half_trust_movies') }}, 'movies',
        'similar users: common movies at which half of a cosine is believed'
    ),
    (
        {{ threshold('relevant_tags_top') }}, 'tags',
        'tag genome: tags that are kept of each movie, the most relevant ones'
    ),
    (
        {{ threshold('profile_top_tags') }}, 'tags',
        'profiles of movies: tags that are listed'
    ),
    (
        {{ threshold('profile_max_users') }}, 'users',
        'profiles of users: the most active ones, who have one'
    ),
    (
        {{ threshold('similar_top') }}, 'movies or users',
        'similar movies, similar users: number that is kept of each'
    ),
    (
        {{ threshold('user_group_min_ratings') }}, 'ratings',
        'groups of users: ratings of a user'
    ),
    (
        {{ threshold('genre_tag_min_users') }}, 'users',
        'tags within a genre: users of a tag that is ranked'
    ),
    (
        {{ threshold('genre_tag_min_user_share') }}, 'share of users',
        'tags within a genre: the same as a share, where that is more'
    ),
    (
        {{ threshold('headline_genres') }}, 'genres',
        'title on decades: the largest genres, which it chooses among'
    ),
    (
        {{ threshold('headline_movies') }}, 'movies',
        'title on movies: the most rated ones, which it chooses among'
    ),
    (
        {{ threshold('headline_tag_genres') }}, 'genres',
        'title on liked tags: the genres with most of them'
    ),
    (
        {{ threshold('headline_genre_tags') }}, 'tags',
        'title on liked tags: tags of each genre'
    ),
    (
        {{ threshold('headline_tag_min_lift') }}, 'times the expected',
        'title on typical tags: lift of a tag that it names'
    ),
    (
        {{ threshold('headline_tag_min_uses') }}, 'uses',
        'title on typical tags: liked uses of a tag that it names'
    ),
    (
        {{ threshold('headline_band_years') }}, 'years',
        'title on old movies: ages that it takes together'
    ),
    (
        {{ threshold('headline_old_years') }}, 'years',
        'title on old movies: age from which a movie is old'
    ),
    (
        {{ threshold('genre_pair_clear_deviations') }}, 'standard deviations',
        'pairs of genres: distance from the expected number of a pair named'
    ),
    (
        {{ threshold('data_quality_examples') }}, 'examples',
        'data quality: examples of each measure'
    ),
    (
        {{ threshold('load_changes_max_rows') }}, 'rows',
        'changes of earlier loads: rows that are read to tell them'
    )

),

described as (

    select
        -- identifiers
        name,
        -- dimensions
        unit,
        purpose,
        -- facts
        value
    from thresholds

)

select * from described
