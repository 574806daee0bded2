namespace GL001.Simulator.RealTime;

/// <summary>A scenario cannot be run in this way; the message says why and what would help.</summary>
public sealed class ScenarioRefusedException(string message) : Exception(message);
