DROP TABLE OrleansQuery;
DROP TABLE silos;
DROP TABLE clusters;
