import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

/** Writing markup from a string runs what a person typed; the parts build nodes instead. */
const noMarkupFromStrings = ["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
  property,
  message: "Build nodes with a template; text is never markup.",
}));

const noInlineStyle = {
  selector: "SvelteAttribute[key.name='style']",
  message: "The page's security policy drops inline styles: use a class, or a style:--x directive.",
};

const tauri = { group: ["@tauri-apps/*"], message: "Only lib/hub.ts speaks to the core." };
const widgets = { group: ["bits-ui", "svelte-sonner"], message: "Wrap it once in parts/." };
const otherRooms = { regex: "^\\.\\./(?!\\.\\./)", message: "A room does not import another room." };
const upstairs = { regex: "/(rooms|shell)/|lib/(hub|query|router)", message: "A part knows no battery, no room and no core." };

/**
 * @param {...object} patterns
 * @returns {Partial<import("eslint").Linter.RulesRecord>}
 */
const forbid = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist", "node_modules"] },
  ...ts.configs.strict,
  ...svelte.configs["flat/recommended"],
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "svelte/no-at-html-tags": "error",
      "no-restricted-properties": ["error", ...noMarkupFromStrings],
      "no-restricted-syntax": ["error", noInlineStyle],
      "no-console": "error",
      // `const { id, ...form } = hub` names what is left out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-eval": "error",
      eqeqeq: ["error", "always"],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ["*.config.{js,ts}"],
    languageOptions: { globals: globals.node },
  },
  { files: ["src/**"], rules: forbid(tauri, widgets) },
  { files: ["src/rooms/**"], rules: forbid(tauri, widgets, otherRooms) },
  { files: ["src/parts/**"], rules: forbid(tauri, upstairs) },
  { files: ["src/lib/hub.ts"], rules: forbid(widgets) },
);
