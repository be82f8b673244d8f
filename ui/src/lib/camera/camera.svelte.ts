/** Why there is no picture. */
export type CameraTrouble = "none" | "refused" | "busy" | "failed";

/** What the web view calls it, by name. WebKit on Linux says of a computer without a camera that nothing fits what was asked. */
const troubles: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** No sound, and as much of a picture as a code wants. */
const WANTED: MediaStreamConstraints = { audio: false, video: { width: { ideal: 1280 }, height: { ideal: 720 } } };

/** The computer's camera: on only between `start` and `stop`. */
export class Camera {
  stream = $state.raw<MediaStream | null>(null);
  trouble = $state<CameraTrouble | null>(null);
  #turn = 0;

  async start(): Promise<void> {
    this.stop();
    const mine = this.#turn;
    // An old web view knows of no cameras, whatever its types say.
    const devices: MediaDevices | undefined = navigator.mediaDevices;
    if (!devices) {
      this.trouble = "none";
      return;
    }
    try {
      const stream = await devices.getUserMedia(WANTED);
      // Meanwhile it was turned off again.
      if (mine !== this.#turn) return end(stream);
      for (const track of stream.getTracks()) track.addEventListener("ended", () => this.#lost(mine));
      this.stream = stream;
    } catch (cause) {
      if (mine === this.#turn) this.trouble = (cause instanceof Error && troubles[cause.name]) || "failed";
    }
  }

  stop(): void {
    this.#turn += 1;
    this.trouble = null;
    if (this.stream) end(this.stream);
    this.stream = null;
  }

  /** It was pulled out. */
  #lost(mine: number): void {
    if (mine !== this.#turn) return;
    this.stop();
    this.trouble = "none";
  }
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
