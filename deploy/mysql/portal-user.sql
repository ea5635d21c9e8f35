-- The user who reads: SELECT on the tables the sidecar looks at, and nothing else. Of b_user only the named columns, never the password.
-- A table that a portal of another version does not have gives an error on its own line only (mysql --force goes on); the rest holds.
CREATE USER IF NOT EXISTS '{{portalUser}}'@'{{host}}' IDENTIFIED BY '{{portalPassword}}';

-- main: people
GRANT SELECT (`ID`, `ACTIVE`, `BLOCKED`, `CONFIRM_CODE`, `EXTERNAL_AUTH_ID`, `NAME`, `LAST_NAME`, `EMAIL`, `WORK_POSITION`,
  `PERSONAL_MOBILE`, `PERSONAL_PHONE`, `WORK_PHONE`, `TIME_ZONE`)
  ON `{{portalDb}}`.`b_user` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_user_group` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_group` TO '{{portalUser}}'@'{{host}}';

-- imopenlines, im: lines, their queues, dialogs
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_config` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_queue` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_session` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_imopenlines_session_check` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_im_relation` TO '{{portalUser}}'@'{{host}}';

-- crm: contacts, deals, the index of phones and addresses
GRANT SELECT ON `{{portalDb}}`.`b_crm_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_uts_crm_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_deal_contact` TO '{{portalUser}}'@'{{host}}';
GRANT SELECT ON `{{portalDb}}`.`b_crm_dp_comm_mcd` TO '{{portalUser}}'@'{{host}}';
