// The editor of the statement; colours stand in ask.css.

let view = null;

function makeEditor(run) {
  const { EditorState, EditorView, keymap, tags: tag } = Libraries;
  const colours = Libraries.HighlightStyle.define([
    { tag: [tag.keyword, tag.operatorKeyword, tag.bool, tag.null], class: "sql-word" },
    { tag: [tag.string, tag.special(tag.string)], class: "sql-text" },
    { tag: [tag.number], class: "sql-number" },
    { tag: [tag.comment, tag.lineComment, tag.blockComment], class: "sql-comment" },
    { tag: [tag.typeName, tag.standard(tag.name)], class: "sql-type" },
  ]);
  const keys = [
    { key: "Mod-Enter", run: () => { run(); return true; }, preventDefault: true },
    { key: "Tab", run: (editor) => Libraries.completionStatus(editor.state) === "active" && Libraries.acceptCompletion(editor) },
  ];
  view = new EditorView({
    parent: document.getElementById("editor"),
    state: EditorState.create({
      extensions: [
        keymap.of([...keys, ...Libraries.completionKeymap, ...Libraries.historyKeymap, ...Libraries.defaultKeymap]),
        Libraries.history(),
        Libraries.closeBrackets(),
        Libraries.bracketMatching(),
        Libraries.sql({ dialect: Libraries.PostgreSQL }).language,
        Libraries.syntaxHighlighting(colours),
        Libraries.autocompletion({ override: [completions], icons: false, maxRenderedOptions: 60 }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-labelledby": "editor-label", tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
      ],
    }),
  });
}

const statementText = () => view.state.doc.toString();

function write(sql) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: sql }, selection: { anchor: 0 }, scrollIntoView: true });
}

// Returns the statement to run: of several, that in which the cursor stands.
function statementHere() {
  const text = statementText();
  const at = view.state.selection.main.head;
  const statements = [];
  Libraries.syntaxTree(view.state).topNode.getChildren("Statement").forEach(({ from, to }) => statements.push({ from, to }));
  if (statements.length < 2) return text;
  const here = statements.find(({ to }) => at <= to) ?? statements.at(-1);
  return text.slice(here.from, here.to);
}
