import { afterEach, describe, expect, it, vi } from "vitest";
import { Camera } from "./camera.svelte";

/** A camera of which is known whether it runs. */
class Track extends EventTarget {
  live = true;
  stop() {
    this.live = false;
  }
}

const streamOf = (track: Track) => ({ getTracks: () => [track] }) as unknown as MediaStream;
const answers = (getUserMedia: () => Promise<MediaStream>) => vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
afterEach(() => vi.unstubAllGlobals());

describe("the camera", () => {
  it("runs from start to stop, and no longer", async () => {
    const track = new Track();
    answers(() => Promise.resolve(streamOf(track)));
    const camera = new Camera();
    await camera.start();
    expect([camera.stream !== null, track.live]).toEqual([true, true]);
    camera.stop();
    expect([camera.stream, track.live]).toEqual([null, false]);
  });

  it("that is turned off while it starts does not run", async () => {
    const track = new Track();
    let give: (stream: MediaStream) => void = () => undefined;
    answers(() => new Promise((resolve) => (give = resolve)));
    const camera = new Camera();
    const started = camera.start();
    camera.stop();
    give(streamOf(track));
    await started;
    expect([camera.stream, camera.trouble, track.live]).toEqual([null, null, false]);
  });

  it("says why there is no picture", async () => {
    const camera = new Camera();
    for (const [name, trouble] of [["NotAllowedError", "refused"], ["NotFoundError", "none"], ["OverconstrainedError", "none"], ["NotReadableError", "busy"], ["Odd", "failed"]] as const) {
      answers(() => Promise.reject(Object.assign(new Error("no"), { name })));
      await camera.start();
      expect([camera.trouble, camera.stream]).toEqual([trouble, null]);
    }
    vi.stubGlobal("navigator", {});
    await camera.start();
    expect(camera.trouble).toBe("none");
  });

  it("that is pulled out is none", async () => {
    const track = new Track();
    answers(() => Promise.resolve(streamOf(track)));
    const camera = new Camera();
    await camera.start();
    track.dispatchEvent(new Event("ended"));
    expect([camera.stream, camera.trouble]).toEqual([null, "none"]);
  });
});
