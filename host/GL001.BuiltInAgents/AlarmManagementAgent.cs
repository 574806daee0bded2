using GL001.Engineering.Alarms;

namespace GL001.BuiltInAgents;

/// <summary>GL-095. The alarm system.</summary>
public sealed class AlarmManagementAgent : EngineeringAgent
{
    public AlarmManagementAgent() : base("GL-095")
    {
        Offer<AlarmMetricsInput, AlarmMetricsResult>(
            "alarm_metrics",
            "Alarm rate, floods, stale and chattering alarms, priorities against targets in the manner of ISA-18.2.",
            AlarmMetrics.Calculate);
    }
}
