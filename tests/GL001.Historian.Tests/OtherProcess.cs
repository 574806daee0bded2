using System.Diagnostics;
using System.Globalization;

namespace GL001.Historian.Tests;

/// <summary>
/// The second process of the tests: this assembly, started as a program. Some promises (two that migrate at once,
/// a writer that is killed) mean nothing inside one process.
/// </summary>
public static class OtherProcess
{
    private const string Open = "open";
    private const string WriteAndDie = "write-and-die";

    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case [Open, var path, var startAtTicks]:
                // All openers wait for the same instant, so that they really meet.
                SpinWait.SpinUntil(() => DateTime.UtcNow.Ticks >= long.Parse(startAtTicks, CultureInfo.InvariantCulture));
                new SqliteHistorian(path).Dispose();
                return 0;

            case [WriteAndDie, var path]:
                var historian = new SqliteHistorian(path);
                await historian.AppendSamplesAsync([Samples.At(0), Samples.At(1)]);
                await historian.AppendEventAsync(new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "Drum level low."));
                Process.GetCurrentProcess().Kill();
                return 1;

            default:
                return 2;
        }
    }

    public static Process StartOpening(string path, DateTime at) => Start(Open, path, at.Ticks.ToString(CultureInfo.InvariantCulture));

    public static Process StartWritingAndDying(string path) => Start(WriteAndDie, path);

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(OtherProcess).Assembly.Location, .. args]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
