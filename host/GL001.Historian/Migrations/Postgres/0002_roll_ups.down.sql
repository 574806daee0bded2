DROP TABLE roll_ups_due;
DROP TABLE roll_ups;
