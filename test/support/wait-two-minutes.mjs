// Tests that start PHP, MariaDB databases and the sidecar's own process.
import { jest } from '@jest/globals';

jest.setTimeout(120_000);
