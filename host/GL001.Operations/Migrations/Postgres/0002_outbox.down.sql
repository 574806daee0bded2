DROP TABLE alarm_journal;
DROP TABLE incidents;
DROP TABLE outbox;
