'use strict';

const { reporters } = require('mocha');

const reason = Symbol.for('entrepot.skip-reason');

/** Mocha's spec reporter that tells why tests were skipped and closes with one line for people and machines. */
class Reporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on('pending', (test) => skipped.push(test));
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      for (const test of skipped) console.log(`skipped: ${test.fullTitle()} (${reasonOf(test)})`);
      console.log(`${passes} passed, ${failures} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
    });
  }
}

function reasonOf(test) {
  for (let each = test; each; each = each.parent) if (each[reason]) return each[reason];
  return 'no reason given';
}

module.exports = Reporter;
