import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    // Styles go to a file: the page's security policy refuses an injected <style>.
    css: "external",
    runes: ({ filename }) => (filename.includes("node_modules") ? undefined : true),
  },
};
