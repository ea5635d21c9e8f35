-- Shapes of the connectors' tables (module imconnector). Part of the practice portal; this is not Bitrix.
CREATE TABLE IF NOT EXISTS b_imconnectors_status (
  ID int NOT NULL AUTO_INCREMENT,
  CONNECTOR varchar(255) NOT NULL,
  LINE varchar(255) NOT NULL,
  ACTIVE char(1) DEFAULT 'N',
  CONNECTION char(1) DEFAULT 'N',
  REGISTER char(1) DEFAULT 'N',
  ERROR char(1) DEFAULT 'N',
  DATA text,
  PRIMARY KEY (ID),
  KEY ix_imconnectors_status (CONNECTOR, LINE)
);
