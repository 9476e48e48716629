const NOTES = [[659.25, 0], [880, 0.12]]; // hertz, and when it begins
const LENGTH = 0.35;

let audio = null;

/** Two soft notes, made here; browsers let no page sound that has not been touched yet. */
export function playTone() {
  audio ??= new AudioContext();
  audio.resume().catch(() => {});
  for (const [pitch, at] of NOTES) play(pitch, audio.currentTime + at);
}

function play(pitch, start) {
  const [note, loudness] = [audio.createOscillator(), audio.createGain()];
  note.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.0001, start);
  loudness.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH);
  note.connect(loudness).connect(audio.destination);
  note.start(start);
  note.stop(start + LENGTH);
}
