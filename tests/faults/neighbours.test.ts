import { expect } from 'chai';
import { runFaults } from './faulty-plugin.ts';
import { neighbourP99, places } from './neighbour-p99.ts';

// In full with FAULTS=full: three rounds of 1,000 requests for each fault in each place.
const isFull = process.env.FAULTS === 'full';
const [rounds, requests] = isFull ? [3, 1000] : [2, 200];
/** Below this a p99 tells of the machine more than of the kernel; a suite may run on a busy one. */
const noiseMs = isFull ? 5 : 25;

describe('the neighbours of a plugin that goes wrong', function () {
  this.timeout(isFull ? 900_000 : 60_000);

  for (const [index, fault] of runFaults.entries()) {
    // A blocked process is no part of it: nothing can interrupt code that does not return.
    for (const place of isFull ? places : [places[index % places.length] ?? 'action']) {
      it(`are answered in less than twice their p99 while one goes wrong by a ${fault} in its ${place}`, async () => {
        const { without, with: hit } = await neighbourP99(fault, place, rounds, requests);
        if (isFull) process.stdout.write(`    ${fault} in ${place}: p99 ${without.toFixed(1)} ms, hit ${hit.toFixed(1)} ms\n`);
        expect(hit).to.be.lessThan(Math.max(2 * without, noiseMs));
      });
    }
  }
});
