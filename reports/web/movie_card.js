// What a movie's card says.

const FEW = 5; // ratings below which a mean says little
const MARTS_RANKS = ["rating_count_rank", "weighted_rank", "mean_rank", "polarisation_rank"];

const linkToMovie = (row) => element("a", { href: addressOf(profiled.movie.placeOf(row)), textContent: titleOf(row) });

function aboutMovie(row) {
  const { imdb_id, tmdb_id, genres } = movies.columns;
  const page = (name, href) => element("a", { href, textContent: name, rel: "noreferrer noopener" });
  const links = [
    ...(imdb_id[row] === null ? [] : [page("IMDb", `https://www.imdb.com/title/tt${String(imdb_id[row]).padStart(7, "0")}/`)]),
    ...(tmdb_id[row] === null ? [] : [page("TMDB", `https://www.themoviedb.org/movie/${tmdb_id[row]}`)]),
  ];
  const year = movies.columns.release_year[row] ?? say("profile.undated");
  const isSaid = titleOf(row).endsWith(`(${year})`);
  const named = genres[row].map((genre) => genreName(genre) ?? genre).join(", ") || say("profile.genreless");
  return element("p", { className: "about" }, [isSaid ? named : `${year} · ${named}`, ...links.flatMap((link) => [" · ", link])]);
}

function starsOf(row, rows, { ratings, overall }) {
  const { rating_count, mean_rating, mean_rating_low, mean_rating_high } = movies.columns;
  const count = rating_count[row];
  const n = say("profile.n", { ratings: count });
  if (!count) return part("ratings", [told("profile.unrated")], n);
  const highest = (other) => Math.max(0, ...ratingsOf(other).map((rated) => rated.count)) / (rating_count[other] || 1);
  // two movies side by side have one scale of shares
  const most = count * Math.max(...rows.map(highest));
  const stars = ratings.map(({ rating }) => rating);
  return part("ratings", [
    columnsOf(ratings.map((rated) => rated.count), stars.map((star) => number(star, 1)), { most }),
    ...meanBelow(stars, mean_rating[row], overall, mean_rating_low[row], mean_rating_high[row]),
    ...(count < FEW ? [told("profile.few")] : []),
  ], n);
}

function ranksOf(row, { ranked, ties }) {
  const lines = MARTS_RANKS.flatMap((name) => {
    const rank = movies.columns[name][row];
    const [measure] = name.split(/_rank$/);
    const value = { weighted: movies.columns.weighted_rating, mean: movies.columns.mean_rating }[measure]?.[row] ?? null;
    const shared = measure === "mean" && ties > 1 ? say("profile.shared", { movies: ties }) : "";
    return [
      element("dt", { textContent: say(`profile.${name}`) }),
      element("dd", {}, [value === null ? "" : `${number(value, 2)} · `, rankOf(rank, ranked[name]), shared]),
    ];
  });
  return part("ranks", [element("dl", {}, lines)]);
}

function yearsOf(row, rows, { years }) {
  if (!years.length) return part("years", [told("profile.unrated")]);
  const all = rows.map((other) => profileOf(other).years).filter((other) => other.length);
  const first = Math.min(...all.map((other) => other[0].year));
  const last = Math.max(...all.map((other) => other.at(-1).year));
  const most = Math.max(...all.flat().map(({ count }) => count));
  const counts = Array.from({ length: last - first + 1 }, (_, place) => years[first + place - years[0].year]?.count ?? 0);
  const peak = counts.indexOf(Math.max(...counts));
  const isEnd = (place) => place === 0 || place === counts.length - 1;
  const far = Math.min(peak, counts.length - 1 - peak) * 3 >= Math.min(12, counts.length);
  const named = (place) => isEnd(place) || (place === peak && far);
  return part("years", [columnsOf(counts, counts.map((_, place) => String(first + place)), { most, named, counted: (place) => place === peak })]);
}

function similarMovies({ similar }) {
  if (!similar.length) return part("similar", [told("profile.no_similar")]);
  return part("similar", [tableOfRows(
    [say("profile.movie"), say("profile.similarity"), say("profile.common")],
    similar.map(({ row, similarity, users }) =>
      [linkToMovie(row), element("span", { className: "measured" }, [bar(similarity), number(similarity, 2)]), number(users)]),
  )]);
}

profiled.movie = {
  isHeld: () => blocks.has("all-profiles"),
  rowOf: (id) => movies.rowOf(id),
  placeOf: (row) => `movie-${movies.columns.movie_id[row]}`,
  nameOf: titleOf,
  find: findMovies,
  partsOf(row, rows) {
    const profile = profileOf(row);
    const tags = profile.tags.map(({ tag, users }) => element("li", {}, [`${tag || say("text.empty")} `, element("small", { textContent: number(users) })]));
    return [
      aboutMovie(row),
      starsOf(row, rows, profile),
      ranksOf(row, profile),
      yearsOf(row, rows, profile),
      part("tags", [tags.length ? element("ul", {}, tags) : told("profile.untagged")]),
      similarMovies(profile),
    ];
  },
};
