// From a statement to its answer.

const part = (id) => document.getElementById(id);
let state = () => ""; // what the line beneath the editor says, in the reader's language
let problem = null;
let isBusy = true;
let begun = 0;
let ticking = 0;

function tell(key, values = {}) {
  state = () => say(key, values);
  part("said").textContent = state();
}

function setBusy(busy) {
  isBusy = busy;
  part("run").disabled = busy;
  part("answer").ariaBusy = String(busy);
  clearInterval(ticking);
  part("clock").textContent = "";
  part("stop").hidden = !(busy && connection);
}

const seconds = () => (performance.now() - begun) / 1000;

function showProblem() {
  part("problem").hidden = !problem;
  part("problem").textContent = problem ? problem() : "";
}

function showAnswer() {
  part("answer").hidden = !answer;
  if (!answer) return part("answer-table").replaceChildren();
  part("csv").hidden = !answer.columns.length;
  showTable();
  if (!part("answer-chart").hidden) showChart();
}

// What a link opens: the statement, the language and the theme.
function keepAddress() {
  const options = new URLSearchParams({ sql: statementText(), lang: language(), theme: root.dataset.theme });
  history.replaceState(null, "", `#${options}`);
}

async function restart() {
  endEngine();
  const took = seconds();
  tell("ask.restarting");
  await beginEngine(() => {});
  return took;
}

async function run() {
  if (isBusy) return;
  const sql = statementHere();
  if (!sql.trim()) return;
  keepAddress();
  begun = performance.now();
  setBusy(true);
  tell("ask.running");
  ticking = setInterval(() => { part("clock").textContent = `${number(seconds(), 1)} s`; }, 100);
  problem = null;
  showProblem();
  let told = () => state();
  try {
    const found = await answerOf(sql);
    answer = answered(found);
    const values = { rows: answer.rows.length, seconds: seconds() };
    tell("ask.answered", values);
    told = () => say("ask.answered", values);
    showAnswer();
  } catch (error) {
    const isStopped = error instanceof Stopped;
    answer = null;
    showAnswer();
    if (isStopped) {
      const values = { seconds: await stopping };
      tell("ask.stopped", values);
      told = () => say("ask.stopped", values);
    } else {
      problem = () => advise(error, sql);
      told = problem;
      tell("ask.no_answer");
      showProblem();
      if (error instanceof WebAssembly.RuntimeError || /RuntimeError|out of memory|memory access/i.test(String(error))) await restart();
    }
  } finally {
    setBusy(false);
  }
  noteAsked(sql, told);
}

let stopping = Promise.resolve(0);
function stop() {
  part("stop").hidden = true;
  clearInterval(ticking);
  stopping = restart();
}

async function copyLink(button) {
  keepAddress();
  const told = element("span", { role: "status", textContent: say("card.copied") });
  try {
    await navigator.clipboard.writeText(location.href);
  } catch { // not for files everywhere
    const text = element("textarea", { value: location.href, className: "visually-hidden" });
    document.body.append(text);
    text.select();
    document.execCommand("copy");
    text.remove();
    button.focus();
  }
  button.after(told);
  setTimeout(() => told.remove(), 2000);
}
