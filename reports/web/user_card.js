// What a user's card says; without users in the page it has no cards of users.

function users() {
  const all = read("all-users");
  all.rows ??= new Map(all.user_id.map((user, row) => [user, row]));
  return all;
}

const linkToUser = (id) => element("a", { href: addressOf(`user-${id}`), textContent: say("profile.user_name", { user: String(id) }) });

function findUsers(text) {
  const { user_id, rating_count } = users();
  const wanted = text.trim();
  const rows = user_id.map((_, row) => row).filter((row) => String(user_id[row]).startsWith(wanted));
  // the number itself stands first, whoever rated more
  rows.sort((one, other) => (String(user_id[other]) === wanted) - (String(user_id[one]) === wanted) || one - other);
  return {
    options: rows.slice(0, MATCHES).map((row) => ({ name: String(user_id[row]), detail: say("finder.ratings", { ratings: rating_count[row] }), value: row })),
    total: rows.length,
    none: say("finder.no_user", { users: user_id.length }),
  };
}

function aboutUser(row) {
  const { span, total } = users();
  const form = new Intl.DateTimeFormat({ en: "en-GB", fr: "fr" }[language()], { dateStyle: "long", timeZone: "UTC" });
  const day = (days) => form.format(days * 86400000).replace(/^1(?= \D+ )/, language() === "fr" ? "1er" : "1");
  const [first, last] = span[row].map(day);
  return element("p", { className: "about", textContent: say("profile.user_about", { place: rankOf(row + 1, total), first, last }) });
}

function userStars(row, rows) {
  const { ratings, histograms, rating_count, mean_rating } = users();
  const counts = histograms[row];
  const most = rating_count[row] * Math.max(...rows.map((other) => Math.max(...histograms[other]) / rating_count[other]));
  return part("ratings", [
    columnsOf(counts, ratings.map((star) => number(star, 1)), { most }),
    ...meanBelow(ratings, mean_rating[row] / 10000, users().overall),
  ], say("profile.n", { ratings: rating_count[row] }));
}

function userGenres(row) {
  const { genres, everybody, genre_counts, rating_count } = users();
  const counts = genre_counts[row];
  if (!counts.length) return part("genres", [told("profile.no_genres")]);
  const rows = genres.map((genre, place) => ({ genre, own: counts[place] / rating_count[row], all: everybody[place] }));
  const most = Math.max(...rows.flatMap(({ own, all }) => [own, all]));
  rows.sort((one, other) => other.own - one.own || other.all - one.all);
  return part("genres", [tableOfRows(
    [say("profile.genre"), say("profile.share"), say("profile.everybody")],
    rows.map(({ genre, own, all }) =>
      [element("span", { textContent: genreName(genre) ?? genre }), element("span", { className: "measured" }, [bar(own / most, all / most), share(own)]), share(all)]),
  )]);
}

function similarUsers(row) {
  const near = users().similar[row];
  if (!near.length) return part("similar_users", [told("profile.no_similar_users")]);
  return part("similar_users", [tableOfRows(
    [say("profile.user"), say("profile.similarity"), say("profile.common_movies")],
    near.map(([id, hundredths, common]) =>
      [linkToUser(id), element("span", { className: "measured" }, [bar(hundredths / 100), number(hundredths / 100, 2)]), number(common)]),
  )]);
}

profiled.user = {
  isHeld: () => blocks.has("all-users"),
  rowOf: (id) => users().rows.get(id),
  placeOf: (row) => `user-${users().user_id[row]}`,
  nameOf: (row) => say("profile.user_name", { user: String(users().user_id[row]) }),
  find: findUsers,
  partsOf: (row, rows) => [aboutUser(row), userStars(row, rows), userGenres(row), similarUsers(row)],
};
