// Plays the demo (playground/demo). The set-up has been done: npm run demo runs it first.
await import('../dist/playground/demo/main.js');
