namespace GL001.Simulator.Year;

/// <summary>What a plant stands at between two steps.</summary>
public sealed class YearState
{
    /// <param name="plant">The plant; everything rests, the store is half full.</param>
    /// <param name="begin">Site time of the first step.</param>
    public YearState(EnterprisePlant plant, DateTimeOffset begin)
    {
        Begin = begin;
        HeatMw = new double[plant.Units.Count];
        On = new bool[plant.Units.Count];
        HoursInState = [.. Enumerable.Repeat(48.0, plant.Units.Count)];
        LevelMwh = plant.Store.StartLevelMegawattHours;
    }

    public DateTimeOffset Begin { get; }

    public double[] HeatMw { get; }

    public bool[] On { get; }

    /// <summary>Hours since each unit last started or stopped.</summary>
    public double[] HoursInState { get; }

    public double LevelMwh { get; set; }
}
