// Tests on a real database: a whole suite may run beside them on two cores.
import { jest } from '@jest/globals';

jest.setTimeout(30_000);
