-- The sidecar's own schema: it holds journal, outbox, timers and settings; the sidecar makes its tables itself at start.
CREATE DATABASE IF NOT EXISTS `{{ownDb}}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
-- The one table of it that the reading user looks at; here, because a right on a table that is not there cannot be granted.
CREATE TABLE IF NOT EXISTS `{{ownDb}}`.`reading_mark`
  (id TINYINT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, marked_ms BIGINT NOT NULL) ENGINE=InnoDB;
