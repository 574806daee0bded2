DROP TABLE answers;
DROP TABLE grain_states;
DROP TABLE tasks;
DROP TABLE agents;
