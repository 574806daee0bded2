using System.Globalization;

namespace GL001.Host.Recordings;

/// <summary>One flight recording that was fetched.</summary>
/// <param name="Name">File name, for example 7.tape.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="StoredAt">When it was fetched.</param>
public sealed record StoredRecording(string Name, long Bytes, DateTimeOffset StoredAt);

/// <summary>Where fetched flight recordings lie: a folder for each controller, a file for each recording.</summary>
public sealed class RecordingStore(DirectoryInfo root)
{
    private const string Extension = ".tape";

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoredRecording> List(string plantId, string controllerId)
    {
        var folder = FolderOf(plantId, controllerId);
        return folder.Exists
            ? [.. folder.EnumerateFiles("*" + Extension).Select(file => new StoredRecording(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)))
                .OrderByDescending(recording => recording.StoredAt).ThenBy(recording => recording.Name, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Path of a recording that is in the list; null for any other name.</summary>
    public string? PathOf(string plantId, string controllerId, string name) =>
        List(plantId, controllerId).Any(recording => recording.Name == name) ? Path.Combine(FolderOf(plantId, controllerId).FullName, name) : null;

    /// <summary>Where a recording that is on its way is put together.</summary>
    public string PartOf(string plantId, string controllerId)
    {
        var folder = FolderOf(plantId, controllerId);
        folder.Create();
        return Path.Combine(folder.FullName, "fetching.part");
    }

    /// <summary>
    /// Gives a recording that is whole its name. One that is here already, because its release was lost on the way, is not
    /// kept twice.
    /// </summary>
    /// <param name="plantId">The plant.</param>
    /// <param name="controllerId">The controller.</param>
    /// <param name="number">Number of the recording; a memory that was replaced counts anew.</param>
    public string Complete(string plantId, string controllerId, int number)
    {
        var part = PartOf(plantId, controllerId);
        for (var copy = 1; ; copy++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{number}{(copy == 1 ? "" : $"-{copy}")}{Extension}");
            var path = Path.Combine(FolderOf(plantId, controllerId).FullName, name);
            if (!File.Exists(path))
            {
                File.Move(part, path);
                return name;
            }

            if (File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(part)))
            {
                File.Delete(part);
                return name;
            }
        }
    }

    private DirectoryInfo FolderOf(string plantId, string controllerId) => new(Path.Combine(root.FullName, plantId, controllerId));
}
