using System.Runtime.InteropServices;
using GL001.Boards;
using GL001.Drivers;
using GL001.Links;

namespace GL001.Firmware;

/// <summary>The controller as a program of a Linux board. Which unit it serves stands in UnitConfiguration.cs.</summary>
internal static class Program
{
    public const int Stopped = 0;
    public const int WrongArguments = 2;
    public const int NoHardware = 3;
    public const int BoardNotOpened = 4;
    public const int NoReading = 5;

    private const string KernelWatchdogPath = "/dev/watchdog";
    private const string KernelWatchdogOption = "--kernel-watchdog";
    private const string DataOption = "--data";
    private const string DefaultData = "/var/lib/gl001";
    private const string RecordingFile = "recording.flash";
    private const string TelemetryFile = "records.flash";

    private const string Usage = """
        GL001.Firmware.Linux [--kernel-watchdog] [--data <folder>]
            controls the unit of UnitConfiguration.cs until it gets SIGTERM or Ctrl-C; then shuts the fuel, finishes the post-purge
            and ends. A second signal ends it at once.
            --kernel-watchdog  feeds /dev/watchdog as well: a scan that stands still restarts the computer
            --data <folder>    where events, telemetry and flight recordings are kept, 5 MB; /var/lib/gl001 unless it is given
        GL001.Firmware.Linux --read-monitor
            reads the monitoring thermometer once, for commissioning; drives nothing
        Exit code: 0 stopped or read, 2 wrong arguments, 3 no GPIO here, 4 the board could not be opened, 5 no reading.
        """;

    private static int Main(string[] args) => Run(args, "/dev", Console.Error);

    /// <param name="args">As <see cref="Usage"/> says.</param>
    /// <param name="devices">Where the kernel's devices are.</param>
    /// <param name="error">Takes what the operator has to know.</param>
    internal static int Run(string[] args, string devices, TextWriter error)
    {
        if (!TryParse(args, out bool readMonitor, out bool feedKernel, out string data))
        {
            error.WriteLine(Usage);
            return WrongArguments;
        }

        if (Directory.GetFiles(devices, "gpiochip*").Length == 0)
        {
            error.WriteLine($"There is no {devices}/gpiochip*: this computer has no pins, or the user may not see them. Nothing was started. "
                + "To try the controller without hardware run the simulator.");
            return NoHardware;
        }

        try
        {
            using var buses = new KernelBuses();
            if (readMonitor)
            {
                return ReadMonitor(buses, error);
            }

            using FileStream? watchdogFile = feedKernel ? new FileStream(KernelWatchdogPath, FileMode.Open, FileAccess.Write) : null;
            using FileFlash recording = OpenRecords(data, RecordingFile, LinuxBoard.RecordingBlocks, error);
            using FileFlash telemetry = OpenRecords(data, TelemetryFile, LinuxBoard.TelemetryBlocks, error);
            BoardPorts board = LinuxBoard.Open(buses, recording, telemetry);
            KernelWatchdog? watchdog = watchdogFile is null ? null : new KernelWatchdog(board.Watchdog, watchdogFile);
            using var link = new MqttNetLink(UnitConfiguration.Broker());
            using var stopping = new CancellationTokenSource();
            using var atOnce = new CancellationTokenSource();
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
            using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
            new LinuxController(watchdog is null ? board : WithWatchdog(board, watchdog), link, watchdog, UnitConfiguration.HasMonitor ? LinuxBoard.OpenMonitor(buses) : null).Run(stopping.Token, atOnce.Token);
            watchdog?.Disarm();
            return Stopped;

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                (stopping.IsCancellationRequested ? atOnce : stopping).Cancel();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or PlatformNotSupportedException or ArgumentException)
        {
            error.WriteLine($"The board could not be opened: {problem.Message} See LinuxBoard.cs for the buses and overlays that it needs.");
            return BoardNotOpened;
        }
    }

    internal static bool TryParse(string[] args, out bool readMonitor, out bool feedKernel, out string data)
    {
        readMonitor = args is ["--read-monitor"];
        feedKernel = false;
        data = DefaultData;
        for (int i = 0; i < args.Length && !readMonitor; i++)
        {
            if (args[i] == KernelWatchdogOption)
            {
                feedKernel = true;
            }
            else if (args[i] == DataOption && i + 1 < args.Length && args[i + 1].Length > 0)
            {
                data = args[++i];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Without its records the unit is controlled all the same; that they fail is told, here and to the host.</summary>
    private static FileFlash OpenRecords(string folder, string name, int blocks, TextWriter error)
    {
        var file = new FileFlash(Path.Combine(folder, name), blocks);
        if (file.Problem.Length > 0)
        {
            error.WriteLine($"{Path.Combine(folder, name)} cannot be used, and what belongs there is not kept: {file.Problem}");
        }

        return file;
    }

    private static int ReadMonitor(ILinuxBuses buses, TextWriter error)
    {
        if (!LinuxBoard.OpenMonitor(buses).TryRead(out double degC))
        {
            error.WriteLine("The monitoring thermometer gives no reading: bus, chip or a fault of its element.");
            return NoReading;
        }

        Console.WriteLine($"{degC:0.00} °C");
        return Stopped;
    }

    private static BoardPorts WithWatchdog(BoardPorts board, IWatchdogPort watchdog) => new(
        board.Rtd, board.Thermocouple, board.Analog, board.Contacts, board.Relays, board.Outputs, watchdog, board.Memory, board.Recording, board.Telemetry);
}
