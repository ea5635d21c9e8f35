-- The sidecar's own schema: it holds journal, outbox, timers and settings; the sidecar makes its tables itself at start.
CREATE DATABASE IF NOT EXISTS `{{ownDb}}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
