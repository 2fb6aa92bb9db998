// The one table of movies that charts, filters, tables and cards share (page/movies.py writes it).
// A movie is a row, 0 for the most rated; columns are lists by their marts' names. It is read when
// it is first asked for.

let readTable = null;
const movies = {
  get table() { return (readTable ??= readMovies(JSON.parse(document.getElementById("all-movies").textContent))); },
  get columns() { return this.table.columns; },
  get length() { return this.table.length; },
  get total() { return this.table.total; },
  rowOf: (movie) => movies.table.rows.get(movie),
  // titles as a search reads them
  get folded() { return (this.table.texts ??= this.columns.display_title.map(folded)); },
};

function readMovies({ total, mix, mixes, ratings, histograms, intervals, pages, weighing, ends, sparse, columns }) {
  const { length } = mix;
  for (const [name, turns] of Object.entries(sparse)) {
    columns[name] = Array(length).fill(null);
    for (let place = 0; place < turns.length; place += 2) columns[name][turns[place]] = turns[place + 1];
  }
  columns.genres = mix.map((place) => mixes[place]);
  columns.decade = columns.release_year.map((year) => (year === null ? null : Math.floor(year / 10) * 10));
  columns.rating_count_rank = mix.map((_, row) => row + 1);
  const table = { total, length, columns, ratings, histograms, rows: new Map(columns.movie_id.map((movie, row) => [movie, row])) };
  addMeans(table, weighing);
  addIntervals(table, intervals);
  for (const [name, text] of Object.entries(pages)) columns[name] = numbersOf(text).map((number) => number || null);
  if (ends) addShares(table, ends);
  for (const by of ["weighted", "mean"]) columns[`${by}_rank`] ??= ranks(columns, `${by}_rating`, columns.rating_count_rank.map((rank) => rank - 1));
  return table;
}

// The marts round to ten decimals; so what is level there is level here.
const rounded = (value) => Math.round(value * 1e10) / 1e10;

function addMeans({ columns, ratings, histograms }, weighing) {
  const sums = histograms.map(([lowest, ...counts]) => counts.reduce((sum, count, place) => sum + count * ratings[lowest + place], 0));
  columns.rating_count = histograms.map(([, ...counts]) => counts.reduce((sum, count) => sum + count, 0));
  const of = (mean) => columns.rating_count.map((count, row) => (count ? rounded(mean(sums[row], count)) : null));
  columns.mean_rating = of((sum, count) => sum / count);
  const [prior, overall] = weighing ?? [0, 0];
  columns.weighted_rating = weighing ? of((sum, count) => (sum + prior * overall) / (count + prior)) : columns.mean_rating.map(() => null);
}

// Movies that were rated alike have one interval.
function addIntervals({ columns, histograms }, intervals) {
  const places = new Map();
  const rows = histograms.map((histogram) => {
    const key = histogram.join();
    if (!places.has(key)) places.set(key, 2 * places.size);
    return places.get(key);
  });
  columns.mean_rating_low = rows.map((place) => intervals[place]);
  columns.mean_rating_high = rows.map((place) => intervals[place + 1]);
}

function addShares({ columns, ratings, histograms }, [low, high]) {
  const shares = (isMeant) => columns.polarisation_rank.map((rank, row) => {
    if (rank === null) return null;
    const [lowest, ...counts] = histograms[row];
    return rounded(counts.reduce((sum, count, place) => (isMeant(ratings[lowest + place]) ? sum + count : sum), 0) / columns.rating_count[row]);
  });
  columns.low_rating_share = shares((rating) => rating <= low);
  columns.high_rating_share = shares((rating) => rating >= high);
  columns.polarisation = columns.low_rating_share.map((share, row) => (share === null ? null : Math.min(share, columns.high_rating_share[row])));
}

// Returns the ranks of some rows by a column, the highest first and level ones by their ids.
function ranks(columns, by, rows) {
  const found = Array(columns.movie_id.length).fill(null);
  rows.filter((row) => columns[by][row] !== null)
    .sort((one, other) => columns[by][other] - columns[by][one] || columns.movie_id[one] - columns.movie_id[other])
    .forEach((row, place) => { found[row] = place + 1; });
  return found;
}

// Returns how often each rating was given to a movie.
function ratingsOf(row) {
  const { ratings, histograms } = movies.table;
  const [lowest, ...counts] = histograms[row];
  return ratings.map((rating, place) => ({ rating, count: counts[place - lowest] ?? 0 }));
}

// A list of whole numbers as page/digits.py writes it.
const numbersOf = (text) => (text.match(/Z.|A..|B...|C.{4}|D.{5}|E.{6}|F.{7}|[0-9a-z]/g) ?? []).flatMap((piece) =>
  piece[0] === "Z" ? Array(parseInt(piece[1], 36)).fill(0) : parseInt(piece.replace(/^[A-Z]/, ""), 36));
const inTurn = (list, count) => Array.from({ length: list.length / count }, (_, place) => list.slice(count * place, count * (place + 1)));

// What a movie's card shows beside the table; read when the first card is opened.
let profiles = null;
function readProfiles() {
  if (!profiles) {
    profiles = JSON.parse(document.getElementById("all-profiles").textContent);
    for (const name of ["years", "tags", "similar"]) profiles[name] = profiles[name].split("|");
    profiles.ties = numbersOf(profiles.ties);
  }
  return profiles;
}

const similarTo = (row) => inTurn(numbersOf(readProfiles().similar[row]), 3).map(([other, hundredths, users]) => ({ row: other, similarity: hundredths / 100, users }));

function profileOf(row) {
  const { overall, ranked, ties, since, years, names, tags } = readProfiles();
  const [first, ...yearly] = numbersOf(years[row]);
  return {
    overall,
    ranked,
    ties: ties[row],
    ratings: ratingsOf(row),
    years: yearly.map((count, place) => ({ year: since + first + place, count })),
    tags: inTurn(numbersOf(tags[row]), 2).map(([name, users]) => ({ tag: names[name], users })),
    similar: similarTo(row),
  };
}
