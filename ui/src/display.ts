import "./lib/locale";
import "./base.css";
import { mount } from "svelte";
import { speak, tongue } from "./lib/language.svelte";
import { applyLook } from "./lib/look";
import { followCore } from "./lib/query";
import DisplayWindow from "./rooms/stations/DisplayWindow.svelte";

// The screen of the customers at a station is a window that knows nothing else: no desk, no keys, no way to anywhere.
applyLook();
speak(tongue.current);
followCore();

const target = document.querySelector("#app");
if (target) mount(DisplayWindow, { target, props: { id: location.hash.slice(1) } });
