using GL001.Storage;

namespace GL001.Simulator.Replay;

/// <summary>Fetches each recording that a controller has frozen into a file of a folder and gives the recorder free again.</summary>
/// <param name="folder">Where the files go: unit, then a number.</param>
/// <param name="units">The units to watch.</param>
public sealed class RecordingFolder(DirectoryInfo folder, IReadOnlyList<SimulatedUnit> units)
{
    private readonly List<string> _files = [];

    /// <summary>Files written so far.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>After each step.</summary>
    public void Observe()
    {
        foreach (var unit in units)
        {
            if (unit.Controller.Tape.Recorder is { State: FlightRecorderState.Frozen } recorder)
            {
                Fetch(unit, recorder);
            }
        }
    }

    private void Fetch(SimulatedUnit unit, FlightRecorder recorder)
    {
        folder.Create();
        var number = 1;
        while (File.Exists(PathOf(unit, number)))
        {
            number++;
        }

        using var file = new FileStream(PathOf(unit, number), FileMode.CreateNew);
        var lastHash = TapeFile.Write(file, recorder);
        if (!recorder.TryRelease(lastHash))
        {
            throw new IOException($"The recording of {unit.Unit.Id} was fetched but could not be released.");
        }

        _files.Add(file.Name);
    }

    private string PathOf(SimulatedUnit unit, int number) => Path.Combine(folder.FullName, $"{unit.Unit.Id}-{number}.tape");
}
