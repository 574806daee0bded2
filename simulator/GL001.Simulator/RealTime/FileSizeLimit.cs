using System.Runtime.InteropServices;

namespace GL001.Simulator.RealTime;

/// <summary>
/// What a running process of ours may write to files: Linux's RLIMIT_FSIZE, by prlimit(2). At zero every byte is refused with EFBIG
/// while the disk of the machine has room. It takes no special rights, for only the soft limit moves; the process has to ignore
/// SIGXFSZ, which would end it.
/// </summary>
internal static class FileSizeLimit
{
    // sys/resource.h: the same on every architecture that .NET runs on.
    private const int FileSize = 1;
    private const ulong Unlimited = ulong.MaxValue;

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <exception cref="ScenarioRefusedException">The limit cannot be set.</exception>
    public static void Set(int processId, bool nothing)
    {
        var limit = new ResourceLimit { Soft = nothing ? 0 : Unlimited, Hard = Unlimited };
        if (Prlimit(processId, FileSize, in limit, IntPtr.Zero) != 0)
        {
            throw new ScenarioRefusedException($"disk-full could not limit what the coordinator may write: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Prlimit(int processId, int resource, in ResourceLimit wanted, IntPtr previous);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
