DROP TABLE record_marks;
DROP TABLE plans;
DROP TABLE events;
DROP TABLE samples;
DROP TABLE series;
