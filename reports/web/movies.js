// The one table of movies that charts, filters, tables and cards share (page/movies.py writes it).
// A movie is a row, 0 for the most rated; columns are lists by their marts' names. It is read when
// it is first asked for.

let readTable = null;
const movies = {
  get table() { return (readTable ??= readMovies(read("all-movies"))); },
  get columns() { return this.table.columns; },
  get length() { return this.table.length; },
  get total() { return this.table.total; },
  rowOf: (movie) => (movies.table.rows ??= new Map(movies.columns.movie_id.map((id, row) => [id, row]))).get(movie),
  // titles as a search reads them
  get folded() { return (this.table.texts ??= this.columns.display_title.map(folded)); },
};

// A chart needs few of the columns: each is made when it is first read, by a function of all columns.
function columnsBy(makers, others = null) {
  const columns = Object.create(others);
  const keep = (name, value) => Object.defineProperty(columns, name, { value, configurable: true });
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(columns, name, { get: () => keep(name, make(columns))[name], configurable: true });
  }
  return columns;
}

function readMovies({ total, mix, mixes, ratings, histograms, intervals, pages, years, weighing, ends, sparse, columns: written }) {
  const { length } = mix;
  const each = (make) => (columns) => mix.map((_, row) => make(columns, row));
  const columns = columnsBy({
    genres: each((_, row) => mixes[mix[row]]),
    release_year: ({ display_title: titles }) => spread(years, titles.map((title) => Number(YEAR.exec(title)?.[1] ?? NaN) || null)),
    decade: each(({ release_year: years }, row) => (years[row] === null ? null : Math.floor(years[row] / 10) * 10)),
    rating_count_rank: each((_, row) => row + 1),
    ...Object.fromEntries(Object.entries(sparse).map(([name, turns]) => [name, () => spread(turns, Array(length).fill(null))])),
    ...Object.fromEntries(Object.entries(pages).map(([name, numbers]) => [name, () => numbers.map((number) => number || null)])),
    ...meansOf(histograms, ratings, weighing),
    ...intervalsBy(histograms, intervals),
    ...(ends ? sharesOf(histograms, ratings, ends) : {}),
    ...ranksAmong(mix.map((_, row) => row)),
    ...Object.fromEntries(Object.entries(written).map(([name, column]) => [name, () => column])),
  });
  return { total, length, columns, ratings, histograms };
}

const YEAR = / \((\d{4})\)$/;

// Returns a column with what was written as rows and values in turn.
function spread(turns, column) {
  for (let place = 0; place < turns.length; place += 2) column[turns[place]] = turns[place + 1];
  return column;
}

// The marts round to ten decimals; so what is level there is level here.
const rounded = (value) => Math.round(value * 1e10) / 1e10;

function meansOf(histograms, ratings, weighing) {
  const [prior, overall] = weighing ?? [0, 0];
  const sum = (weight) => () => histograms.map((histogram) => {
    let total = 0;
    for (let place = 1; place < histogram.length; place += 1) total += histogram[place] * weight(histogram[0] + place - 1);
    return total;
  });
  const of = (mean) => (columns) => columns.rating_count.map((count, row) => (count ? rounded(mean(columns.rating_sum[row], count)) : null));
  return {
    rating_count: sum(() => 1),
    rating_sum: sum((place) => ratings[place]),
    mean_rating: of((total, count) => total / count),
    weighted_rating: weighing ? of((total, count) => (total + prior * overall) / (count + prior)) : () => histograms.map(() => null),
  };
}

// Movies that were rated alike have one interval.
function intervalsBy(histograms, intervals) {
  const end = (which) => ({ interval }) => interval.map((place) => intervals[2 * place + which]);
  return {
    interval() {
      const places = new Map();
      return histograms.map((histogram) => {
        const key = histogram.join();
        if (!places.has(key)) places.set(key, places.size);
        return places.get(key);
      });
    },
    mean_rating_low: end(0),
    mean_rating_high: end(1),
  };
}

function sharesOf(histograms, ratings, [low, high]) {
  const shares = (isMeant) => (columns) => columns.polarisation_rank.map((rank, row) => {
    if (rank === null) return null;
    const [lowest, ...counts] = histograms[row];
    return rounded(counts.reduce((sum, count, place) => (isMeant(ratings[lowest + place]) ? sum + count : sum), 0) / columns.rating_count[row]);
  });
  return {
    low_rating_share: shares((rating) => rating <= low),
    high_rating_share: shares((rating) => rating >= high),
    polarisation: ({ low_rating_share: lows, high_rating_share: highs }) => lows.map((share, row) => (share === null ? null : Math.min(share, highs[row]))),
  };
}

const ranksAmong = (rows) => ({
  weighted_rank: (columns) => ranks(columns, "weighted_rating", rows),
  mean_rank: (columns) => ranks(columns, "mean_rating", rows),
});

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

// What a movie's card shows beside the table; read when the first card is opened.
const readProfiles = () => read("all-profiles");

const similarTo = (row) => readProfiles().similar[row].map(([other, hundredths, users]) => ({ row: other, similarity: hundredths / 100, users }));

function profileOf(row) {
  const { overall, ranked, ties, since, years, names, tags } = readProfiles();
  const [first, ...yearly] = years[row];
  return {
    overall,
    ranked,
    ties: ties[row],
    ratings: ratingsOf(row),
    years: yearly.map((count, place) => ({ year: since + first + place, count })),
    tags: tags[row].map(([name, users]) => ({ tag: names[name], users })),
    similar: similarTo(row),
  };
}
