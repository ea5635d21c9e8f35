// Measures (bench/). The set-up has been done: npm run bench runs it first.
await import('../dist/bench/main.js');
