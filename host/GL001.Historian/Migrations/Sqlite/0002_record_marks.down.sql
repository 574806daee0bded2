DROP TABLE record_marks;
