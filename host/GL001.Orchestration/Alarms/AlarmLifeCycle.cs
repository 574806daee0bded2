namespace GL001.Orchestration.Alarms;

/// <summary>The life of an alarm. The picture of it in docs/design/alarms-and-incidents.md is held to this function by a test.</summary>
public static class AlarmLifeCycle
{
    /// <summary>The next state; null when the input is refused in this state.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="input">What happens.</param>
    /// <param name="stands">Whether the cause stands.</param>
    /// <param name="isTrip">A trip latches, is never suppressed and can be neither shelved nor taken out of service.</param>
    public static AlarmState? Next(AlarmState state, AlarmInput input, bool stands, bool isTrip)
    {
        switch (state, input)
        {
            case (AlarmState.Normal, AlarmInput.Raise):
            case (AlarmState.ReturnedUnacknowledged or AlarmState.Latched, AlarmInput.Raise or AlarmInput.RaiseInFlood):
                return AlarmState.Unacknowledged;
            case (AlarmState.Normal, AlarmInput.RaiseInFlood):
                return isTrip ? AlarmState.Unacknowledged : AlarmState.SuppressedByDesign;

            case (AlarmState.Unacknowledged, AlarmInput.Clear):
                return AlarmState.ReturnedUnacknowledged;
            case (AlarmState.Acknowledged, AlarmInput.Clear):
                return isTrip ? AlarmState.Latched : AlarmState.Normal;
            case (AlarmState.SuppressedByDesign, AlarmInput.Clear):
                return AlarmState.Normal;

            case (AlarmState.Unacknowledged or AlarmState.SuppressedByDesign, AlarmInput.Acknowledge):
                return AlarmState.Acknowledged;
            case (AlarmState.ReturnedUnacknowledged, AlarmInput.Acknowledge):
                return isTrip ? AlarmState.Latched : AlarmState.Normal;
            case (AlarmState.Latched, AlarmInput.Reset):
                return AlarmState.Normal;
            case (AlarmState.SuppressedByDesign, AlarmInput.EndFlood):
                return AlarmState.Unacknowledged;

            case (AlarmState.Unacknowledged or AlarmState.Acknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.SuppressedByDesign, AlarmInput.Shelve) when !isTrip:
                return AlarmState.Shelved;
            case (AlarmState.Shelved, AlarmInput.Raise or AlarmInput.RaiseInFlood or AlarmInput.Clear):
                return AlarmState.Shelved;
            case (AlarmState.Unacknowledged or AlarmState.Acknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.SuppressedByDesign or AlarmState.Shelved, AlarmInput.TakeOutOfService) when !isTrip:
                return AlarmState.OutOfService;
            case (AlarmState.OutOfService, AlarmInput.Raise or AlarmInput.RaiseInFlood or AlarmInput.Clear):
                return AlarmState.OutOfService;
            case (AlarmState.Shelved, AlarmInput.Unshelve):
            case (AlarmState.OutOfService, AlarmInput.ReturnToService):
                return stands ? AlarmState.Unacknowledged : AlarmState.Normal;

            default:
                return null;
        }
    }
}
