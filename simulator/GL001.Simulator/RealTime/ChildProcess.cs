using System.ComponentModel;
using System.Diagnostics;

namespace GL001.Simulator.RealTime;

/// <summary>A process that a run starts, kills and starts again. None outlives the run.</summary>
internal sealed class ChildProcess(string name, string file, IReadOnlyList<string> arguments) : IDisposable
{
    private const int MostWords = 20;

    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(30);

    private readonly Queue<string> _words = new();
    private Process? _process;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Its process id; null while it does not run.</summary>
    public int? Id => _process is { HasExited: false } running ? running.Id : null;

    /// <summary>The last lines it said, for whoever asks why it ended.</summary>
    public string LastWords
    {
        get
        {
            lock (_words)
            {
                return string.Join(Environment.NewLine, _words);
            }
        }
    }

    /// <exception cref="ScenarioRefusedException">It cannot be started.</exception>
    public void Start()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new ScenarioRefusedException($"{name} cannot be started: {problem.Message}");
        }

        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>At once and without a goodbye. Its ports are free afterwards.</summary>
    public void Kill()
    {
        if (_process is not { HasExited: false } running)
        {
            return;
        }

        running.Kill(entireProcessTree: true);
        running.WaitForExit(s_ending);
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _process = null;
    }

    private void Hear(object sender, DataReceivedEventArgs said)
    {
        if (string.IsNullOrWhiteSpace(said.Data))
        {
            return;
        }

        lock (_words)
        {
            _words.Enqueue(said.Data);
            if (_words.Count > MostWords)
            {
                _words.Dequeue();
            }
        }
    }
}
