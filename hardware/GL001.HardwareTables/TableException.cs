namespace GL001.HardwareTables;

/// <summary>A table cell that cannot be used. The message names file, line, column and the allowed values.</summary>
public sealed class TableException(string message) : Exception(message);
