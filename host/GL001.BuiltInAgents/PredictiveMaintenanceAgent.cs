using GL001.Engineering.Maintenance;

namespace GL001.BuiltInAgents;

/// <summary>GL-013. Signs of wear.</summary>
public sealed class PredictiveMaintenanceAgent : EngineeringAgent
{
    public PredictiveMaintenanceAgent() : base("GL-013")
    {
        Offer<TrendInput, TrendResult>(
            "trend_to_limit",
            "Time left until a drifting condition reaches its limit, with an interval (Theil and Sen).",
            TrendToLimit.Calculate);
        Offer<RunningHoursInput, RunningHoursResult>(
            "running_hours",
            "Running hours, starts and when the next service falls due.",
            RunningHours.Calculate);
        Offer<VibrationInput, VibrationResult>(
            "vibration_zone",
            "Zone of a vibration velocity in the style of ISO 10816-3; default boundaries to be confirmed.",
            VibrationSeverity.Calculate);
    }
}
