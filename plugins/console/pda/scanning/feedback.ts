import type { Signal } from '../flows/flow.ts';

/** `conflict`: the server could not apply something that was done before. */
export type Feedback = Signal | 'conflict';

interface Tone {
  /** Hz, one beep each. */
  pitches: readonly number[];
  /** Seconds a beep. */
  length: number;
  shape: OscillatorType;
  vibration: number | number[];
}

const tones: Readonly<Record<Feedback, Tone>> = {
  ok: { pitches: [1_400], length: 0.06, shape: 'sine', vibration: 30 },
  done: { pitches: [1_200, 1_800], length: 0.07, shape: 'sine', vibration: [30, 40, 30] },
  error: { pitches: [240, 180], length: 0.18, shape: 'square', vibration: [120, 60, 120] },
  conflict: { pitches: [600, 450, 600], length: 0.12, shape: 'triangle', vibration: [80, 50, 80, 50, 80] },
};

let audio: AudioContext | undefined;

/** Browsers let a page sound after a touch or a key alone: opened then, a beep starts at once. */
export function openAudio(): void {
  audio ??= new AudioContext({ latencyHint: 'interactive' });
  if (audio.state === 'suspended') void audio.resume();
}

function sound({ pitches, length, shape }: Tone): void {
  const open = audio;
  if (open?.state !== 'running') return;
  pitches.forEach((pitch, index) => {
    const oscillator = open.createOscillator();
    const volume = open.createGain();
    const start = open.currentTime + index * (length + 0.03);
    oscillator.type = shape;
    oscillator.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    oscillator.connect(volume).connect(open.destination);
    oscillator.start(start);
    oscillator.stop(start + length);
  });
}

/** Paints the whole screen, sounds and shakes; past React, so that nothing stands before it. */
export function give(feedback: Feedback): void {
  const { documentElement: page } = document;
  page.classList.remove('flash');
  // Reading the layout lets the same colour flash twice.
  void page.offsetWidth;
  page.dataset.feedback = feedback;
  page.classList.add('flash');
  sound(tones[feedback]);
  navigator.vibrate?.(tones[feedback].vibration);
}

/**
 * Measures from the last key of a scan to the frame that shows its feedback, as the performance entry `scan-feedback`.
 * @param startedAt of the event, on the clock of `performance.now()`
 */
export function measureFeedback(startedAt: number): void {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    // Runs behind the frame: what is measured is painted.
    channel.port1.onmessage = () => performance.measure('scan-feedback', { start: startedAt, end: performance.now() });
    channel.port2.postMessage(undefined);
  });
}
