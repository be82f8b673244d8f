import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  preprocess: vitePreprocess(),
  // Styles go to a file: the page's security policy refuses an injected <style>.
  compilerOptions: { css: "external" },
};
