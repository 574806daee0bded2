using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GL001.Host.Tests;

public sealed class StartUpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-start-");

    [Fact]
    public async Task A_port_in_use_is_named_with_the_setting_that_helps()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var options = RunningSite.Options(_folder.FullName);
        var http = await Assert.ThrowsAsync<StartUpException>(() => Coordinator.StartAsync(options with { HttpPort = port }, CancellationToken.None));
        Assert.Contains("--http-port", http.Message, StringComparison.Ordinal);
        var mqtt = await Assert.ThrowsAsync<StartUpException>(() => Coordinator.StartAsync(options with { MqttPort = port }, CancellationToken.None));
        Assert.Contains("--mqtt-port", mqtt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_named_with_the_setting_that_helps()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        var problem = await Assert.ThrowsAsync<StartUpException>(() => Coordinator.StartAsync(RunningSite.Options(Path.Combine(file, "data")), CancellationToken.None));
        Assert.Contains("--data", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_field_of_the_site_file_stops_the_program_with_file_line_field_and_allowed_values()
    {
        var sample = new FileInfo(CoordinatorOptions.SampleSite);
        var text = await File.ReadAllTextAsync(sample.FullName);
        var broken = Path.Combine(_folder.FullName, "site.yaml");
        await File.WriteAllTextAsync(broken, text.Replace("tier: life-safety", "tier: very-important", StringComparison.Ordinal));
        CopyFolder(Path.Combine(sample.DirectoryName!, "data"), Path.Combine(_folder.FullName, "data"));

        var (exitCode, error) = await RunAsync("--site", broken, "--http-port", "0", "--mqtt-port", "0");
        Assert.Equal(2, exitCode);
        var line = Array.FindIndex(text.Split('\n'), row => row.Contains("tier: life-safety", StringComparison.Ordinal)) + 1;
        Assert.Contains($"site.yaml", error, StringComparison.Ordinal);
        Assert.Contains($"{line}", error, StringComparison.Ordinal);
        Assert.Contains("very-important", error, StringComparison.Ordinal);
        Assert.Contains("life-safety, product-safety, equipment-protection, production", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_out_of_range_is_refused_by_name()
    {
        var (exitCode, error) = await RunAsync("--http-port", "70000");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("--http-port must be a port from 0 to 65535", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GL001.Host.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
