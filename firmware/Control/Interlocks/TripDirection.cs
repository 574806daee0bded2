namespace GL001.Control;

/// <summary>On which side of its limit an interlock trips.</summary>
public enum TripDirection : byte
{
    /// <summary>An analog value at or above the limit trips.</summary>
    High = 0,

    /// <summary>An analog value at or below the limit trips.</summary>
    Low = 1,

    /// <summary>A contact that opens trips.</summary>
    Open = 2,

    /// <summary>A contact that closes trips.</summary>
    Closed = 3,
}
