-- The user who decides: everything on the sidecar's own schema, and of the portal's tables one: it takes events out of
-- linewarden_event in the transaction that stores its decision. The module must be installed first, it makes that table.
CREATE USER IF NOT EXISTS '{{ownUser}}'@'{{host}}' IDENTIFIED BY '{{ownPassword}}';
GRANT ALL PRIVILEGES ON `{{ownDbPattern}}`.* TO '{{ownUser}}'@'{{host}}';
GRANT SELECT, DELETE ON `{{portalDb}}`.`linewarden_event` TO '{{ownUser}}'@'{{host}}';
