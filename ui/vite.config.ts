import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/",
  plugins: [svelte()],
  clearScreen: false,
  // The licences lie above this folder.
  server: { port: 1420, strictPort: true, fs: { allow: [".."] } },
  build: {
    // The oldest web views we open in: WebKitGTK 2.44 and macOS 14.
    target: ["safari17.5", "chrome123"],
    sourcemap: false,
    // The page's security policy allows no inline script and no data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The desk, and the screen of customers at a station.
    rollupOptions: { input: ["index.html", "display.html"] },
  },
  // Without it Svelte would resolve to its server build under Node.
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {},
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    // Its modules have no mark by which Node would know them.
    server: { deps: { inline: ["@zxing/library"] } },
    setupFiles: ["src/test-setup.ts"],
  },
});
