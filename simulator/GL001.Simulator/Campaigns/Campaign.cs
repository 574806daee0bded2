using System.Text.Json;

namespace GL001.Simulator.Campaigns;

/// <summary>A seed that failed, as a campaign remembers it.</summary>
public sealed record FailedSeed(int Seed, string Checker, string About, string Words);

/// <summary>What a campaign has counted so far. Kept in a file so that it goes on where it stopped.</summary>
public sealed class CampaignRecord
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Virtual time of each seed: another one would be another campaign.</summary>
    public double HoursPerSeed { get; set; }

    public int NextSeed { get; set; } = 1;

    public double ControllerHours { get; set; }

    public long TripDemands { get; set; }

    /// <summary>Demands that were missed or late.</summary>
    public long MissedOrLate { get; set; }

    /// <summary>Trips without a cause while nothing was at fault.</summary>
    public long Spurious { get; set; }

    public long Trips { get; set; }

    public SortedDictionary<string, long> DemandsByTag { get; set; } = new(StringComparer.Ordinal);

    public List<FailedSeed> Failed { get; set; } = [];

    /// <summary>Goes on with a file, or begins one.</summary>
    /// <exception cref="ArgumentException">The file belongs to another campaign or cannot be read.</exception>
    public static CampaignRecord Resume(string path, double hoursPerSeed)
    {
        if (!File.Exists(path))
        {
            return new CampaignRecord { HoursPerSeed = hoursPerSeed };
        }

        CampaignRecord? record;
        try
        {
            record = JsonSerializer.Deserialize<CampaignRecord>(File.ReadAllText(path));
        }
        catch (JsonException problem)
        {
            throw new ArgumentException($"{path} is no campaign's file: {problem.Message}");
        }

        return record is not null && record.HoursPerSeed == hoursPerSeed
            ? record
            : throw new ArgumentException($"{path} belongs to a campaign of {record?.HoursPerSeed} h a seed, not {hoursPerSeed} h.");
    }

    public void Add(SeedResult result)
    {
        NextSeed = result.Seed + 1;
        ControllerHours += result.ControllerHours;
        TripDemands += result.TripDemands;
        Trips += result.Trips;
        Spurious += result.WasSpurious ? 1 : 0;
        foreach (var (tag, count) in result.DemandsByTag)
        {
            DemandsByTag[tag] = DemandsByTag.GetValueOrDefault(tag) + count;
        }

        if (result.Violation is { } violation)
        {
            MissedOrLate += violation.Checker == "trip missed or late" ? 1 : 0;
            Failed.Add(new FailedSeed(result.Seed, violation.Checker, violation.About, violation.ToString()));
        }
    }

    /// <summary>Whole or not at all: a campaign that is stopped while it writes keeps its last file.</summary>
    public void Save(string path)
    {
        var fresh = path + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(this, s_json));
        File.Move(fresh, path, overwrite: true);
    }
}
